"""The whole morning in a real browser: twenty phones, a board and a desk; then axe over it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from e2e.desk import Board, Host
from e2e.halls import ask
from e2e.phones import Phone

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

UNITS = 11
# Slots on which every phone votes through its page; on the others by the same API.
BY_PAGE = (1, 4, 6)
OFFLINE, LATE, THIN = 4, 5, 11
BY_BUTTON = (*BY_PAGE, LATE, THIN)


def digits_of(phone: int, order: int) -> str:
    """Made-up marks of a phone on a slot, one digit for each criterion."""
    return "".join(str(5 + (phone * 3 + order * (2 + c) + c * c) % 5) for c in range(4))


class Morning:
    """The hall with everybody in it."""

    def __init__(self, browser: Browser, facts: dict[str, Any]) -> None:
        self.facts, self.base = facts, facts["base"]
        self.host = Host(browser, facts)
        self.board = Board(browser, facts["board"])
        self.phones = [
            Phone(browser, self.base, code, number) for number, code in enumerate(facts["tickets"])
        ]
        _, round_ = ask(self.base, "/api/v1/round")
        self.slots = {slot["order"]: slot for slot in round_["slots"]}
        self.criteria = [criterion["code"] for criterion in round_["criteria"]]
        self.own = {
            phone.number: set(
                ask(self.base, "/api/v1/ticket", {"ticket": phone.code})[1]["own_units"]
            )
            for phone in self.phones
        }

    def entitled(self, order: int) -> list[Phone]:
        slot = self.slots[order]["id"]
        return [phone for phone in self.phones if slot not in self.own[phone.number]]

    def open(self, order: int) -> None:
        """By the big button, or (to keep time) by the same form without the browser."""
        if order not in BY_BUTTON:
            for _ in range(3):
                self.host.post_next(self.slots[order]["id"])
            return
        for state in ("on_stage", "questions", "scoring"):
            self.host.press(self.slots[order]["id"], order, state)

    def close(self, order: int) -> None:
        if order in BY_BUTTON:
            self.host.press(self.slots[order]["id"], order, "closed")
        else:
            self.host.post_next(self.slots[order]["id"])

    def cast(self, phone: Phone, order: int) -> tuple[int, Any]:
        marks = dict(zip(self.criteria, map(int, digits_of(phone.number, order)), strict=True))
        ballot = {"id": str(uuid4()), "ticket": phone.code, "slot": self.slots[order]["id"]}
        return ask(self.base, "/api/v1/ballots", ballot | {"marks": marks})

    def vote_by_page(self, phones: list[Phone], order: int) -> None:
        """All of them send, one after another; then each must say that its ballot is in."""
        for phone in phones:
            phone.turn_to(self.slots[order]["id"])
            phone.fill(digits_of(phone.number, order))
            phone.send()
        for phone in phones:
            phone.wait_for_state("已送达")

    def situation(self) -> str:
        """Where everybody stood: the hall, the board and each phone."""
        told = [str(ask(self.base, "/api/v1/round")[1])]
        for one in (self.board, *self.phones):
            try:
                told.append(one.situation())
            except Exception as error:  # a page that crashed is told as well
                told.append(f"{one}: {error}")
        return "\n".join(told)


def test_the_whole_morning(browser: Browser, hall: dict[str, Any], tmp_path: Path) -> None:
    morning = Morning(browser, hall)
    try:
        the_whole_morning(morning, tmp_path)
    except Exception as error:
        error.add_note(morning.situation())
        raise
    finally:
        for phone in morning.phones:
            phone.wire.close()


def the_whole_morning(morning: Morning, tmp_path: Path) -> None:
    host, board = morning.host, morning.board
    host.sign_in()
    for phone in morning.phones:
        phone.scan()
    for phone in morning.phones:
        phone.wait_for_sheet()
    for order in range(1, UNITS + 1):
        morning.open(order)
        board.wait_for_unit(morning.slots[order]["unit"])
        voters = morning.entitled(order)
        if order == 1:
            first_slot(morning, voters)
        elif order == OFFLINE:
            a_phone_without_network(morning, voters)
        elif order == LATE:
            late = a_phone_that_comes_back_too_late(morning, voters)
        elif order in BY_PAGE:
            morning.vote_by_page(voters, order)
        else:
            for phone in voters[: 12 if order == THIN else None]:
                assert morning.cast(phone, order)[0] == 201
        in_ = {LATE: len(voters) - 1, THIN: 12}.get(order, len(voters))
        board.wait_for_count(in_, len(voters))
        morning.close(order)
        score, band = board.score()
        if order == THIN:
            continue
        assert 50 < float(score) < 100 and any(c.isdigit() for c in band), (score, band)
        if order == LATE:
            it_is_told_plainly(morning, late)
    to_the_seal(morning)
    what_anyone_can_check(morning, tmp_path)
    everybody = [*morning.phones, host, board]
    assert not [line for one in everybody for line in one.complaints]


def first_slot(morning: Morning, voters: list[Phone]) -> None:
    """All by page: one with real taps, one after reading the statement, one revises."""
    slot = morning.slots[1]["id"]
    own = next(p for p in morning.phones if p not in voters)
    own.turn_to(slot)
    assert "无权打分" in own.page.inner_text("#sheet .not-yours")
    assert own.page.locator("#sheet .send-bar").count() == 0
    refused, problem = morning.cast(own, 1)
    assert (refused, problem["code"]) == (403, "not-entitled")
    tapping, reading, revising = voters[:3]
    tapping.turn_to(slot)
    tapping.tap_in(digits_of(tapping.number, 1))
    tapping.send()
    reading.turn_to(slot)
    reading.page.locator("#sheet .unit-head button").click()
    reading.page.wait_for_selector("dialog[open] .sheet-body :text('亮点')")
    reading.page.keyboard.press("Escape")
    morning.vote_by_page(voters[1:], 1)
    tapping.wait_for_state("已送达")
    before = revising.receipt(slot)
    revising.page.locator("#sheet .criterion .stepper button").first.click()
    revising.wait_for_state("草稿")
    revising.send()
    revising.wait_for_state("已送达")
    after = revising.receipt(slot)
    assert (before["rev"], after["rev"]) == (1, 2) and before["ballot"] != after["ballot"]


def a_phone_without_network(morning: Morning, voters: list[Phone]) -> None:
    """It goes off-line while filling in, is reloaded, and sends by itself when it is back."""
    slot = morning.slots[OFFLINE]["id"]
    lost = voters[5]
    lost.turn_to(slot)
    # The worker keeps the page for just this; it is ready long before the fourth unit.
    lost.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    lost.leave_the_network()
    lost.fill(digits_of(lost.number, OFFLINE))
    lost.send()
    lost.wait_for_state("等待网络")
    lost.page.reload()
    lost.page.wait_for_selector("#ballot:not([hidden]) #sheet h2")
    lost.turn_to(slot)
    lost.wait_for_state("等待网络")
    morning.vote_by_page([phone for phone in voters if phone is not lost], OFFLINE)
    morning.board.wait_for_count(len(voters) - 1, len(voters))
    # By now it has asked for the round in vain, many times: it must not take what a cache kept of
    # an earlier unit for news, nor say that the network is back.
    lost.page.wait_for_selector("#network:not([hidden])")
    lost.turn_to(slot)
    lost.wait_for_state("等待网络")
    lost.come_back()
    lost.wait_for_state("已送达")
    assert lost.receipt(slot)["rev"] == 1


def a_phone_that_comes_back_too_late(morning: Morning, voters: list[Phone]) -> Phone:
    late = voters[6]
    late.turn_to(morning.slots[LATE]["id"])
    late.leave_the_network()
    late.fill(digits_of(late.number, LATE))
    late.send()
    late.wait_for_state("等待网络")
    for phone in voters:
        if phone is not late:
            assert morning.cast(phone, LATE)[0] == 201
    return late


def it_is_told_plainly(morning: Morning, late: Phone) -> None:
    late.come_back()
    late.wait_for_state("已截止")
    late.wait_for_state("打分已截止，不计入", ".note")
    assert late.kept()["ballots"][morning.slots[LATE]["id"]]["given"] is None
    status, problem = morning.cast(late, LATE)
    assert (status, problem["code"]) == (409, "slot-closed")
    assert problem["title_zh"] == "该单位打分已截止，本次提交未计入。"


def to_the_seal(morning: Morning) -> None:
    """Count at the desk; objections, confirmations and the seal in the office."""
    host, board = morning.host, morning.board
    host.confirm(".deed-big button")
    host.page.wait_for_selector(".desk-now .empty")
    board.page.wait_for_selector("#b-standing:not([hidden]) #b-rows")
    assert morning.slots[1]["unit"] in board.page.inner_text("#b-rows")
    host.go("office/count/")
    host.page.click("form.deed:has([value=open_objections]) button")
    host.page.click("summary:has-text('Enter an objection')")
    host.page.select_option("#o-unit", morning.slots[LATE]["id"])
    host.page.fill("#o-text", "有一张评分票未计入，请复核。")
    host.page.click("form:has(#o-text) button")
    host.page.fill("article.objection textarea", "该票在截止之后送达，依方案不计入。")
    host.page.check("[name=outcome][value=rejected]")
    host.page.click("article.objection form button")
    host.page.wait_for_selector("article.objection blockquote")
    assert host.page.locator("form.deed:has([value=seal]) button").is_disabled()
    host.page.select_option("#w-unit", "all")
    host.page.click("form:has([value=waive]) button")
    host.page.wait_for_selector("form.deed:has([value=seal]) button:not([disabled])")
    host.confirm("form.deed:has([value=seal]) button")
    host.page.fill("[name=password]", morning.facts["staff"]["password"])
    host.page.click("main form button.btn-main")
    host.page.wait_for_selector("a[href*='/api/v1/bundle']")
    assert host.page.locator(".identity .mark[data-tone=red]").count() == 0


def what_anyone_can_check(morning: Morning, tmp_path: Path) -> None:
    """The bundle is recounted elsewhere; receipts kept on phones stand in it."""
    host = morning.host
    host.go("result/")
    bundle = host.download("a[href*='/api/v1/bundle']", tmp_path / "round.zip")
    again = run("recount", str(bundle), "--json")
    outcome = json.loads(again.stdout)
    assert again.returncode == 0 and outcome["outcome"] == "same", again.stdout
    cast = sum(len(morning.entitled(order)) for order in morning.slots) - 1 - 8
    assert (outcome["units"], outcome["ballots"]) == (UNITS, cast)
    revised, lost = morning.entitled(1)[2], morning.entitled(OFFLINE)[5]
    for phone, order in ((revised, 1), (lost, OFFLINE)):
        kept = tmp_path / f"receipt-{order}.json"
        kept.write_text(json.dumps(phone.receipt(morning.slots[order]["id"])), "utf-8")
        checked = run("verify", str(kept), str(bundle), "--lang", "en")
        assert checked.returncode == 0, checked.stdout
    forged = json.loads(kept.read_text("utf-8"))
    forged["rev"] = 7
    kept.write_text(json.dumps(forged), "utf-8")
    assert run("verify", str(kept), str(bundle)).returncode == 1
    lost.page.click("#receipts")
    lost.page.locator("dialog[open] .receipt-list a").first.click()
    lost.page.wait_for_selector("text=这张票在存证里")


def run(*args: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "leitai", *args], capture_output=True, text=True, timeout=120
    )


_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# Each page of a hall that has been played, with real data: path, and whether staff see it.
_PAGES = (
    ("/", False),
    ("/r/{round}/", False),
    ("/r/{round}/s/{slot}/", False),
    ("/r/{round}/result/", False),
    ("/r/{round}/board/", False),
    ("/verify/", False),
    ("/accounts/login/", False),
    ("/r/{round}/desk/", True),
    ("/r/{round}/office/", True),
    ("/r/{round}/office/roster/", True),
    ("/r/{round}/office/scheme/", True),
    ("/r/{round}/office/statements/", True),
    ("/r/{round}/office/tickets/", True),
    ("/r/{round}/office/paper/", True),
    ("/r/{round}/office/count/", True),
    ("/r/{round}/office/record/", True),
)


def test_the_pages_of_a_played_hall_pass_axe(browser: Browser, hall: dict[str, Any]) -> None:
    """WCAG 2.2 AA on real data; languages and widths take turns, the gallery has them all."""
    from axe_playwright_python.sync_playwright import Axe

    axe, wrong = Axe(), []
    slot = ask(hall["base"], "/api/v1/round")[1]["slots"][0]["id"]
    host = Host(browser, hall)
    host.sign_in()
    visitor = browser.new_context(reduced_motion="reduce").new_page()
    for at, (path, by_staff) in enumerate(_PAGES):
        page = host.page if by_staff else visitor
        lang, width = ("zh-hans", 390) if at % 2 else ("en", 1280)
        page.context.add_cookies([{"name": "leitai_language", "value": lang, "url": hall["base"]}])
        page.set_viewport_size({"width": width, "height": 844})
        answer = page.goto(hall["base"] + path.format(round=hall["round"], slot=slot))
        assert answer is not None and answer.status == 200, path
        told = page.get_attribute("html", "lang")
        assert told == ("en" if lang == "en" else "zh-Hans"), path
        found = axe.run(page, options={"runOnly": _TAGS, "resultTypes": ["violations"]})
        for rule in found.response["violations"]:
            nodes = "; ".join(str(node["target"]) for node in rule["nodes"][:3])
            wrong.append(f"{path} {lang} {width}: {rule['id']}: {nodes}")
    assert not wrong, "\n".join(wrong)
