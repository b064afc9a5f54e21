"""The phone's modules in a real browser: exact marks, a queue that loses and doubles nothing,
what is kept on the phone, and a stream that survives a bad network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from .gallery.browser import gallery, page

if TYPE_CHECKING:
    from playwright.sync_api import Page

__all__ = ["gallery", "page"]
pytestmark = pytest.mark.browser

SENDER = """
  const {makeSender} = await import("/static/leitai/ballot/sender.js");
  const {Refusal, NoNetwork} = await import("/static/leitai/ballot/api.js");
  const {newId} = await import("/static/leitai/ballot/store.js");
  const state = {ticket: "T", ballots: {
    "1": {marks: {a: "8.5"}, pending: null, given: null, trouble: ""}}};
  const sent = [], trouble = [];
  let answer = () => { throw new NoNetwork("cut"); };
  const cast = async (ballot) => { sent.push(ballot); return answer(ballot); };
  const refuse = (code) => () => { throw new Refusal(409, {code, detail: code}, 0); };
  const sender = makeSender(state, () => {}, (code) => trouble.push(code), {newId, cast});
  const ballot = state.ballots["1"];
"""


@pytest.fixture(scope="module")
def blank(gallery: str, page: Page) -> Page:
    """A page of the same origin on which modules can be imported."""
    page.goto(f"{gallery}/gallery/verify/full/")
    return page


def run(page: Page, body: str) -> Any:
    return page.evaluate(f"async () => {{ {body} }}")


def test_marks_are_exact_decimals(blank: Page) -> None:
    got = run(
        blank,
        """
        const p = await import("/static/leitai/ballot/points.js");
        const half = {code: "a", min: "0", max: "10", step: "0.5", weight: "40",
          words: [{from: "9", to: "10", text: "best"}, {from: "0", to: "8.5", text: "rest"}]};
        const odd = {code: "b", min: "1", max: "2", step: "0.1", weight: "20"};
        let walk = "1";
        for (let i = 0; i < 7; i += 1) walk = p.stepped(walk, odd, +1);
        return {
          walk, over: p.stepped("10", half, +1), under: p.stepped("1", odd, -1),
          on: ["8.5", "8.25", "10.5", "", "1e1", "-1", "08", "0"].map((t) => p.onScale(t, half)),
          low: p.onScale("0.9", odd),
          words: [p.meaning("8.5", half), p.meaning("9", half)],
          totals: p.totals([half, odd], {a: "7.5"}),
        };""",
    )
    assert got["walk"] == "1.7"
    assert (got["over"], got["under"]) == ("10", "1")
    assert got["on"] == [True, False, False, False, False, False, True, True]
    assert got["low"] is False
    assert got["words"] == ["rest", "best"]
    assert got["totals"] == {"sum": "30", "top": "60"}


def test_a_lost_network_sends_the_same_ballot_again(blank: Page) -> None:
    got = run(
        blank,
        SENDER
        + """
        await sender.send("1");
        const waiting = {...ballot.pending}, online = sender.isOnline();
        answer = () => ({short: "AB", rev: 1});
        await sender.flush();
        return {waiting, online, ids: sent.map((b) => b.id), marks: sent[0].marks, ballot};""",
    )
    assert got["online"] is False
    assert len(set(got["ids"])) == 1
    assert len(got["ids"]) == 2
    assert got["marks"] == {"a": 8.5}
    assert got["ballot"]["pending"] is None
    assert got["ballot"]["given"]["receipt"]["short"] == "AB"


def test_a_change_while_one_is_on_its_way_becomes_the_next_ballot(blank: Page) -> None:
    got = run(
        blank,
        SENDER
        + """
        let free; const held = new Promise((resolve) => { free = resolve; });
        answer = async () => { await held; return {short: "ONE"}; };
        const first = sender.send("1");
        ballot.marks.a = "9";
        answer = () => ({short: "TWO"});
        sender.send("1");
        free(); await first;
        return {ids: sent.map((b) => b.id), marks: sent.map((b) => b.marks.a), ballot};""",
    )
    assert got["marks"] == [8.5, 9]
    assert len(set(got["ids"])) == 2
    assert got["ballot"]["given"]["receipt"]["short"] == "TWO"
    assert got["ballot"]["pending"] is None


@pytest.mark.parametrize(
    ("code", "pending", "trouble"),
    [
        ("slot-closed", False, "late"),
        ("slot-not-open", True, "not-open"),
        ("mark-off-scale", False, "mark-off-scale"),
        ("ticket-spoiled", False, "ticket-spoiled"),
    ],
)
def test_refusals_are_said_and_not_sent_again(
    blank: Page, code: str, pending: bool, trouble: str
) -> None:
    got = run(
        blank,
        SENDER
        + f"""
        answer = refuse("{code}");
        await sender.send("1"); await sender.flush(); await sender.flush();
        return {{n: sent.length, pending: ballot.pending !== null, t: ballot.trouble, trouble}};""",
    )
    assert got["n"] == 1
    assert got["pending"] is pending
    assert got["t"] == trouble
    assert got["trouble"] == (["ticket-spoiled"] if code == "ticket-spoiled" else [])


def test_a_ballot_sent_too_early_goes_when_the_slot_opens(blank: Page) -> None:
    got = run(
        blank,
        SENDER
        + """
        answer = refuse("slot-not-open");
        await sender.send("1");
        answer = () => ({short: "OK"});
        sender.release("1");
        const wait = () => new Promise((resolve) => setTimeout(resolve, 10));
        for (let i = 0; i < 100 && !ballot.given; i += 1) await wait();
        return {ids: sent.map((b) => b.id), given: ballot.given?.receipt.short};""",
    )
    assert got["given"] == "OK"
    assert len(set(got["ids"])) == 1


def test_a_slot_that_opens_before_the_refusal_arrives_holds_nothing_back(blank: Page) -> None:
    got = run(
        blank,
        SENDER
        + """
        let free; const late = new Promise((resolve) => { free = resolve; });
        answer = async () => { await late; refuse("slot-not-open")(); };
        const sending = sender.send("1");
        sender.release("1");
        answer = () => ({short: "OK"});
        free(); await sending;
        return {ids: sent.map((b) => b.id), given: ballot.given?.receipt.short};""",
    )
    assert got["given"] == "OK"
    assert len(got["ids"]) == 2 and len(set(got["ids"])) == 1


@pytest.mark.parametrize("status", [0, 503])
def test_a_ballot_without_an_answer_is_said_to_be_in_or_not(blank: Page, status: int) -> None:
    """After a lost answer or a 503 nobody knows whether it was stored; the phone says so."""
    got = run(
        blank,
        SENDER
        + f"const status = {status};"
        + """
        const {castBallot} = await import("/static/leitai/ballot/api.js");
        const {stateOf} = await import("/static/leitai/ballot/form.js");
        const text = {waiting: "W", waiting_note: "kept", unsure_note: "unsure", in: "I"};
        const slot = {state: "scoring"}, real = window.fetch;
        ballot.pending = {id: "x", marks: {a: "8.5"}};
        const before = stateOf(ballot, slot, text).note;
        window.fetch = async () => {
          if (!status) throw new TypeError("cut");
          return new Response(JSON.stringify({code: "unavailable"}), {status});
        };
        answer = castBallot;
        await sender.send("1");
        window.fetch = real;
        const after = stateOf(ballot, slot, text).note;
        return {before, after, pending: ballot.pending !== null};""",
    )
    assert got == {"before": "kept", "after": "unsure", "pending": True}


FAKE_STREAM = """
window.EventSource = class extends EventTarget {
  constructor() { super(); window.source = this; }
  close() {}
};
"""


def test_a_frame_between_press_and_release_does_not_swallow_the_tap(
    gallery: str, page: Page
) -> None:
    """A frame redraws the sheet; the button under the finger must stay until it is let go."""
    context = page.context.browser.new_context(locale="zh-CN")
    try:
        phone = context.new_page()
        phone.add_init_script(FAKE_STREAM)
        phone.goto(f"{gallery}/ballot/#K7QM-2XRA")
        phone.wait_for_selector("#ballot:not([hidden]) #sheet .send-bar button")
        # Functions, not expressions: the page's policy admits no eval.
        phone.wait_for_function("() => window.source !== undefined")
        button = phone.locator("#sheet .send-bar button")
        button.scroll_into_view_if_needed()
        box = button.bounding_box()
        assert box is not None
        phone.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        phone.evaluate("document.querySelector('#sheet .send-bar button').dataset.was = 'here'")
        phone.evaluate(
            "window.clicks = 0; document.addEventListener('click', (e) =>"
            " { window.clicks += Number(e.target.closest('.send-bar button') !== null); })"
        )
        phone.mouse.down()
        phone.evaluate(
            """async () => {
              const round = await (await fetch("/api/v1/round")).json();
              const here = document.getElementById("turn").value;
              const slots = round.slots.map((s) => s.id === here ? {...s, since: "later"} : s);
              const data = JSON.stringify({...round, seq: (round.seq ?? 0) + 1, slots});
              window.source.dispatchEvent(new MessageEvent("frame", {data}));
              await new Promise((go) => setTimeout(go, 300));
            }"""
        )
        phone.mouse.up()
        assert phone.evaluate("window.clicks") == 1
        # What was put off is drawn once the finger is away.
        phone.wait_for_function(
            "() => document.querySelector('#sheet .send-bar button').dataset.was === undefined"
        )
    finally:
        context.close()


def test_an_id_that_was_taken_is_replaced_once(blank: Page) -> None:
    got = run(
        blank,
        SENDER
        + """
        answer = () => {
          if (sent.length === 1) refuse("ballot-conflict")();
          return {short: "OK"};
        };
        await sender.send("1");
        return {ids: sent.map((b) => b.id), given: ballot.given?.receipt.short};""",
    )
    assert got["given"] == "OK"
    assert len(set(got["ids"])) == 2


def test_another_ticket_loses_nothing_that_waits(blank: Page) -> None:
    got = run(
        blank,
        SENDER
        + """
        const t = await import("/static/leitai/ballot/ticket.js");
        const spelt = ["k7qm-2xra", " K7QM 2XRA", "K7QM2XRA"].map(t.plainCode);
        await sender.send("1");
        t.turnToTicket(state, "T");
        const same = state.ballots["1"] === ballot;
        t.turnToTicket(state, "U");
        const clean = Object.keys(state.ballots).length;
        const tickets = [];
        answer = (cast) => { tickets.push(cast.ticket); return {short: "OK"}; };
        await sender.flush();
        t.turnToTicket(state, "T");
        return {spelt, o: t.plainCode("oIl"), same, clean, tickets, ids: sent.map((b) => b.id),
          given: state.ballots["1"].given?.receipt.short, pending: state.ballots["1"].pending};""",
    )
    assert set(got["spelt"]) == {"K7QM2XRA"}
    assert got["o"] == "011"
    assert got["same"]
    assert got["clean"] == 0
    assert got["tickets"] == ["T"]
    assert len(set(got["ids"])) == 1
    assert got["given"] == "OK"
    assert got["pending"] is None


def test_what_is_kept_survives_the_loss_of_either_store(blank: Page) -> None:
    got = run(
        blank,
        """
        const s = await import("/static/leitai/ballot/store.js");
        await s.forget();
        const empty = await s.load();
        const state = {...empty, ticket: "T", ballots: {"1": {marks: {a: "7"}}}};
        s.save(state);
        const quick = await s.load();
        await new Promise((resolve) => setTimeout(resolve, 300));
        localStorage.clear();
        const base = await s.load();
        await s.forget();
        const gone = await s.load();
        const had = crypto.randomUUID;
        Object.defineProperty(crypto, "randomUUID", {value: undefined, configurable: true});
        const id = s.newId();
        Object.defineProperty(crypto, "randomUUID", {value: had, configurable: true});
        return {empty, quick, base, gone, id};""",
    )
    assert got["empty"]["ticket"] == got["gone"]["ticket"] == ""
    assert got["quick"]["ballots"] == got["base"]["ballots"] == {"1": {"marks": {"a": "7"}}}
    assert got["id"][14] == "4"
    assert got["id"][19] in "89ab"
    assert len(got["id"]) == 36


def test_a_page_without_animation_frames_is_right_all_the_same(blank: Page) -> None:
    got = run(
        blank,
        """
        const real = [window.EventSource, window.requestAnimationFrame];
        let source;
        window.EventSource = class extends EventTarget {
          constructor() { super(); source = this; }
          close() {}
        };
        window.requestAnimationFrame = () => 0;
        const {follow} = await import("/static/leitai/js/stream.js");
        const drawn = [];
        const stop = follow((f) => drawn.push(f.seq), () => {}, {round: "r"});
        source.dispatchEvent(new MessageEvent("frame", {data: '{"round": "r", "seq": 1}'}));
        for (let t = 0; t < 100 && !drawn.length; t += 1) {
          await new Promise((resolve) => setTimeout(resolve, 50));
        }
        stop();
        [window.EventSource, window.requestAnimationFrame] = real;
        return drawn;""",
    )
    assert got == [1]


def test_the_stream_coalesces_drops_old_frames_and_falls_back_to_asking(blank: Page) -> None:
    got = run(
        blank,
        """
        const opened = [];
        class Fake extends EventTarget {
          constructor(url) { super(); this.url = url; opened.push(this); }
          close() { this.closed = true; }
        }
        const real = [window.EventSource, window.fetch];
        window.EventSource = Fake;
        window.fetch = async () => new Response(JSON.stringify(
          {round: "r", seq: 9, slots: [{id: "2", state: "scoring"}]}), {status: 200});
        const {follow} = await import("/static/leitai/js/stream.js");
        const drawn = [], links = [];
        const stop = follow((f) => drawn.push(f.seq), (l) => links.push(l), {round: "r 1"});
        const say = (seq) => opened.at(-1).dispatchEvent(
          new MessageEvent("frame", {data: JSON.stringify({round: "r", seq})}));
        const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
        opened[0].dispatchEvent(new Event("open"));
        say(1); say(3); say(2);
        await wait(100);
        const burst = [...drawn];
        for (let i = 0; i < 3; i += 1) {
          opened.at(-1).dispatchEvent(new Event("error"));
          const before = opened.length;
          for (let t = 0; t < 60 && opened.length === before; t += 1) await wait(50);
        }
        for (let t = 0; t < 100 && drawn.at(-1) !== 9; t += 1) await wait(50);
        stop();
        [window.EventSource, window.fetch] = real;
        return {burst, last: drawn.at(-1), links: [...new Set(links)], url: opened[0].url,
          shut: opened.every((source) => source.closed)};""",
    )
    assert got["burst"] == [3]
    assert got["last"] == 9
    assert got["links"] == ["live", "lost", "polling"]
    assert got["url"].endswith("round=r%201")
    assert got["shut"]
