// The big screen: draws snapshots from the stream and moves only when something happened.
import { everySecond, setClock, since } from "../js/clock.js";
import { element, say } from "../js/element.js";
import { follow } from "../js/stream.js";
import { data, fill, words } from "../js/words.js";
import { drawStanding } from "./standing.js";

const text = words("board");
const first = data("frame");
const at = (id) => document.getElementById(id);
const SHAPES = { waiting: "○", on_stage: "●", questions: "●", scoring: "◆", closed: "■" };
const drawn = {}; // what each part was last drawn from
let clock = { since: null, running: false };
let panels = first.panels ?? [];

/** Draws a part again only when its facts changed. */
function when(part, facts, draw) {
  const key = JSON.stringify(facts);
  if (drawn[part] === key) return;
  drawn[part] = key;
  draw();
}

function drawOrder(frame) {
  const now = frame.slot?.id;
  const rows = frame.slots.map((slot) =>
    element(
      "li",
      { "data-state": slot.state, "data-now": slot.id === now ? "true" : null },
      element("i", { "aria-label": text[slot.state] ?? text.closed, role: "img" }, SHAPES[slot.state]),
      element("span", { class: "n" }, String(slot.order)),
      element("span", { class: "name" }, slot.unit),
      element("span", { class: "score" }, slot.score ?? ""),
    ),
  );
  at("board").dataset.many = rows.length > 12 ? "true" : "false";
  at("b-order").replaceChildren(...rows);
  at("b-order").querySelector("[data-now]")?.scrollIntoView({ block: "nearest" });
}

function nextUnit(frame) {
  return frame.slots.find((slot) => slot.state === "waiting");
}

function drawStage(frame) {
  const slot = frame.slot;
  const full = slot ? (frame.slots.find((other) => other.id === slot.id) ?? slot) : null;
  const waiting = nextUnit(frame);
  const closed = full?.state === "closed";
  const words_ = full
    ? closed
      ? text.closed
      : text[full.state]
    : waiting
      ? text.next
      : text.over;
  at("b-state").replaceChildren(
    element("i", { "aria-hidden": "true" }, full ? SHAPES[full.state] : "○"),
    full ? `${full.order}  ${words_}` : words_,
  );
  const name = full?.unit ?? waiting?.unit ?? "";
  say(at("b-unit"), name);
  at("b-unit").dataset.long = [...name].length > 7 ? "true" : "false";
  at("b-score").hidden = !(closed && full.score);
  if (closed && full.score) {
    say(at("b-score-value"), full.score);
    say(at("b-band"), full.band ? fill(text.band, { n: full.band }) : "");
  }
  say(at("b-next"), closed && waiting ? `${text.next}: ${waiting.unit}` : "");
  clock = { since: full?.since ?? slot?.since ?? null, running: Boolean(full) && !closed };
  tick();
}

function drawCounts(frame) {
  const counts = frame.slot ? (frame.counts ?? {}) : {};
  const pairs = Object.values(counts);
  const cast = pairs.reduce((sum, [n]) => sum + n, 0);
  const issued = pairs.reduce((sum, [, n]) => sum + n, 0);
  say(at("b-in"), pairs.length ? String(cast) : "–");
  say(at("b-of"), pairs.length ? `/${issued}` : "");
  const place = (code) => panels.findIndex((panel) => panel.code === code);
  const ordered = Object.entries(counts).sort(([a], [b]) => place(a) - place(b));
  const rows = ordered.map(([code, [n, of]]) => {
    const name = panels.find((panel) => panel.code === code)?.name ?? code;
    return element(
      "li",
      {},
      element("span", {}, name),
      element("b", {}, `${n}/${of}`),
      element("progress", { max: of || 1, value: n, "aria-label": name }),
    );
  });
  at("b-panels").replaceChildren(...rows);
}

function tick() {
  say(at("b-clock"), clock.running ? since(clock.since) : "");
}

function draw(frame) {
  setClock(frame.server_time);
  if (frame.panels) panels = frame.panels;
  const over = ["counted", "objection", "sealed"].includes(frame.state);
  const standing = over && frame.standing?.length ? frame.standing : null;
  when("order", [frame.slots, frame.slot?.id], () => drawOrder(frame));
  when("stage", [frame.slots, frame.slot], () => drawStage(frame));
  when("counts", [frame.counts, frame.slot?.id], () => drawCounts(frame));
  when("standing", standing, () => {
    at("board").dataset.view = standing ? "standing" : "stage";
    at("b-standing").hidden = !standing;
    if (standing) drawStanding(at("b-rows"), standing, text);
  });
  when("witnesses", frame.witnesses, () => {
    const seen = frame.witnesses ?? [];
    at("b-witnesses").hidden = !seen.length;
    const each = seen.map(({ name, size }) => fill(text.cosigned, { name, size }));
    say(at("b-witnesses"), each.join(" · "));
  });
  when("fingerprint", frame.fingerprint, () => {
    say(at("b-fingerprint"), frame.fingerprint ?? "");
    const qr = at("b-qr");
    if (qr && frame.seq !== first.seq) qr.src = `${qr.src.split("?")[0]}?seq=${frame.seq}`;
  });
}

function link(state) {
  at("b-link").hidden = state === "live";
  say(at("b-link"), state === "lost" ? text.lost : "");
  if (state === "polling") at("b-link").hidden = true;
}

everySecond(tick);
follow(draw, link, { first: first.slots ? first : null });
