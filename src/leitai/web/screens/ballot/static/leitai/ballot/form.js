// One unit's sheet: a row a criterion, the ballot's state in words, the running total, one button.
import { element, mark, say } from "../js/element.js";
import { fill } from "../js/words.js";
import { openKeypad } from "./keypad.js";
import { meaning, onScale, stepped, totals } from "./points.js";

const SHAPES = { waiting: "○", on_stage: "●", questions: "●", scoring: "◆", closed: "■" };
const TONES = { waiting: "grey", on_stage: "red", questions: "red", scoring: "amber", closed: "strong" };

const same = (a, b) => JSON.stringify(Object.entries(a).sort()) === JSON.stringify(Object.entries(b).sort());

/** The state of a ballot as {word, note, code, tone}: draft, in, waiting for the network, closed. */
export function stateOf(ballot, slot, text) {
  const closed = slot.state === "closed";
  const given = ballot.given;
  const code = given?.receipt?.short ?? given?.receipt?.code ?? "";
  if (ballot.pending) {
    const word = ballot.held ? text.not_open : text.waiting;
    const unsure = ballot.pending.tried ? text.unsure_note : text.waiting_note;
    return { word, note: ballot.held ? text.wait_note : unsure, code: "", tone: "amber" };
  }
  if (ballot.trouble === "late" || (closed && !given)) {
    const note = given ? text.late_kept_note : ballot.trouble ? text.late_note : text.none_note;
    return { word: text.too_late, note, code, tone: given ? "strong" : "red" };
  }
  if (given && (closed || same(given.marks, ballot.marks))) {
    return { word: text.in, note: closed ? text.in_closed_note : text.in_note, code, tone: "green" };
  }
  if (ballot.trouble) {
    return { word: text.draft, note: fill(text.refused, { detail: ballot.trouble }), code, tone: "red" };
  }
  const empty = !given && !Object.keys(ballot.marks).length;
  if (empty && slot.state !== "waiting") return { word: text.draft, note: text.empty_note, code, tone: "grey" };
  const note = given ? text.changed_note : slot.state === "waiting" ? text.wait_note : text.draft_note;
  return { word: text.draft, note, code, tone: "grey" };
}

/** Holding a stepper's button goes on stepping, slowly enough to stop in time. */
function holdable(button, deed) {
  let timer = 0;
  const stop = () => clearInterval(timer);
  button.addEventListener("click", deed);
  button.addEventListener("pointerdown", () => {
    stop();
    timer = setTimeout(() => {
      timer = setInterval(deed, 120);
    }, 450);
  });
  for (const name of ["pointerup", "pointerleave", "pointercancel"]) {
    button.addEventListener(name, () => {
      clearTimeout(timer);
      stop();
    });
  }
  return button;
}

function row(criterion, context) {
  const { ballot, text, closed, edited, redraw, voted } = context;
  if (criterion.computed) {
    return element(
      "div",
      { class: "criterion computed" },
      element("h3", {}, criterion.name),
      element("p", { class: "meaning" }, text.computed),
    );
  }
  const words = element("p", { class: "meaning" });
  const value = element("button", {
    class: "value",
    type: "button",
    disabled: closed,
    "data-focus": `value-${criterion.code}`,
  });
  const draw = () => {
    const given = ballot.marks[criterion.code];
    say(value, given ?? text.tap);
    value.dataset.empty = String(given === undefined);
    value.setAttribute("aria-label", `${fill(text.enter, { name: criterion.name })}: ${given ?? "–"}`);
    say(words, given === undefined ? fill(text.top, { low: criterion.min ?? "0", top: criterion.max }) : meaning(given, criterion));
  };
  const open = (which) =>
    openKeypad(which, ballot.marks, text, () => {
      edited();
      redraw();
      return voted.find((other) => ballot.marks[other.code] === undefined) ?? null;
    });
  const step = (direction) => {
    if (ballot.marks[criterion.code] === undefined) {
      open(criterion); // no mark is suggested: the first one is entered
      return;
    }
    ballot.marks[criterion.code] = stepped(ballot.marks[criterion.code], criterion, direction);
    edited();
    draw();
    context.foot();
  };
  value.addEventListener("click", () => open(criterion));
  const button = (shape, label, direction) =>
    holdable(
      element(
        "button",
        {
          type: "button",
          disabled: closed,
          "aria-label": label,
          "data-focus": `${direction < 0 ? "less" : "more"}-${criterion.code}`,
        },
        shape,
      ),
      () => step(direction),
    );
  draw();
  return element(
    "div",
    { class: "criterion", role: "group", "aria-label": criterion.name },
    element("div", {}, element("h3", {}, criterion.name), words),
    element(
      "div",
      { class: "stepper" },
      button("−", fill(text.less, { name: criterion.name }), -1),
      value,
      button("+", fill(text.more, { name: criterion.name }), +1),
    ),
  );
}

function unitHead(slot, text, words, openStatement) {
  const statement = slot.statement
    ? element("button", { class: "btn btn-small", type: "button", onclick: openStatement }, text.statement)
    : null;
  return element(
    "div",
    { class: "unit-head" },
    element("h2", {}, element("span", { class: "order" }, `${slot.order} `), slot.unit),
    mark(SHAPES[slot.state], words[slot.state], TONES[slot.state]),
    statement,
  );
}

/**
 * Draws a unit's sheet into `box`.
 * @param {{slot, ballot, criteria, own: boolean, text, words, busy: boolean}} facts
 * @param {{edited, send, openStatement, redraw}} deeds
 */
export function drawSheet(box, facts, deeds) {
  const { slot, ballot, criteria, own, text, words } = facts;
  const head = unitHead(slot, text, words, deeds.openStatement);
  if (own) {
    const note = element("div", { class: "not-yours" }, mark("○", text.not_entitled, "strong"), element("p", { class: "soft" }, text.own_unit));
    box.replaceChildren(head, note);
    return;
  }
  const voted = criteria.filter((criterion) => !criterion.computed);
  const closed = slot.state === "closed";
  const stateLine = element("p", { class: "ballot-state", role: "status", tabindex: "-1", "data-focus": "state" });
  const total = element("p", { class: "total" });
  const send = element("button", { class: "btn btn-main", type: "button", "data-focus": "send" });
  const foot = () => {
    const state = stateOf(ballot, slot, text);
    const line = JSON.stringify(state);
    if (stateLine.dataset.line !== line) {
      stateLine.dataset.line = line;
      stateLine.replaceChildren(
        element("b", { class: "mark", "data-tone": state.tone }, state.word),
        state.code ? element("span", { class: "code" }, ` ${state.code}`) : "",
        element("span", { class: "note" }, state.note),
      );
    }
    const sums = totals(voted, ballot.marks);
    total.replaceChildren(text.total, element("br"), element("b", {}, sums.sum), `/${sums.top}`);
    const left = voted.filter((criterion) => !onScale(ballot.marks[criterion.code] ?? "", criterion));
    const settled = ballot.given && same(ballot.given.marks, ballot.marks);
    const early = slot.state === "waiting";
    send.disabled = closed || early || Boolean(ballot.pending) || (settled && !left.length);
    let label = ballot.given ? text.send_again : text.send;
    if (closed) label = text.too_late;
    else if (early) label = text.not_open;
    else if (ballot.pending) label = facts.busy ? text.sending : text.waiting;
    else if (left.length) label = fill(text.fill, { n: left.length });
    else if (settled) label = text.in;
    say(send, label);
    send.dataset.left = left[0]?.code ?? "";
  };
  const context = { ballot, text, closed, voted, foot, edited: deeds.edited, redraw: deeds.redraw };
  send.addEventListener("click", () => {
    const missing = voted.find((criterion) => criterion.code === send.dataset.left);
    if (!missing) {
      deeds.send();
      return;
    }
    const next = () => voted.find((other) => ballot.marks[other.code] === undefined) ?? null;
    openKeypad(missing, ballot.marks, text, () => {
      deeds.edited();
      deeds.redraw();
      return next();
    });
  });
  box.replaceChildren(
    head,
    stateLine,
    ...criteria.map((criterion) => row(criterion, context)),
    element("div", { class: "send-bar" }, element("div", {}, total, send)),
  );
  foot();
}
