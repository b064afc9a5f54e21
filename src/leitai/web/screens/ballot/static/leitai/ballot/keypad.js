// The keypad: digits under the thumb, what each mark means above them, on to the next empty row.
import { element, say } from "../js/element.js";
import { fill } from "../js/words.js";
import { meaning, onScale, scaleOf } from "./points.js";

/**
 * Opens the keypad for a criterion.
 * @param {(criterion: object) => object | null} take takes the mark; gives the next criterion to
 *   fill or null when the keypad may close
 */
export function openKeypad(criterion, marks, text, take) {
  let current = criterion;
  let typed = "";
  let fresh = true;
  const show = element("output", { "aria-live": "polite" });
  const range = element("span", { class: "soft" });
  const meanings = element("ul", { class: "meanings" });
  const wrong = element("p", { class: "error-line", role: "alert", hidden: true });
  const title = element("h2", { tabindex: "-1" });
  const ok = key("ok", text.ok);
  const point = key(".", ".");
  const close = element("button", { class: "btn", type: "button" }, text.close);
  const keys = [..."123456789"].map((digit) => key(digit, digit));
  const pad = element(
    "div",
    { class: "keypad" },
    keys,
    point,
    key("0", "0"),
    key("erase", "⌫", text.erase),
  );
  const sheet = element(
    "dialog",
    { class: "sheet" },
    element("div", { class: "sheet-head" }, title, close),
    element(
      "div",
      { class: "sheet-body" },
      meanings,
      element("div", { class: "keypad-show" }, show, range),
      wrong,
      pad,
      element("div", { class: "keypad keypad-ok" }, ok),
    ),
  );

  function key(name, label, words = null) {
    return element(
      "button",
      { type: "button", "data-key": name, "aria-label": words, onclick: () => press(name) },
      label,
    );
  }

  function draw() {
    const words = { low: current.min ?? "0", top: current.max, step: current.step };
    say(title, current.name);
    sheet.setAttribute("aria-label", fill(text.enter, { name: current.name }));
    say(range, fill(text.top, words) + (current.step === "1" ? "" : ` ${fill(text.step, words)}`));
    say(show, typed === "" ? "–" : typed);
    point.disabled = scaleOf(current).digits === 0;
    const here = typed !== "" && onScale(typed, current) ? meaning(typed, current) : null;
    meanings.replaceChildren(
      ...(current.words ?? []).map((word) =>
        element(
          "li",
          { "data-here": word.text === here ? "true" : null },
          element("span", { class: "num" }, `${word.from}–${word.to}`),
          element("span", {}, word.text),
        ),
      ),
    );
  }

  function begin(next) {
    current = next;
    typed = marks[next.code] ?? "";
    fresh = true;
    wrong.hidden = true;
    draw();
  }

  function press(name) {
    wrong.hidden = true;
    if (name === "ok") return finish();
    if (name === "erase") typed = fresh ? "" : typed.slice(0, -1);
    else if (name === "." && (fresh || typed.includes("."))) typed = fresh ? "0." : typed;
    else if (fresh) typed = name;
    else if (typed.length < 6) typed = typed === "0" && name !== "." ? name : typed + name;
    fresh = false;
    draw();
    return undefined;
  }

  function finish() {
    const value = typed.endsWith(".") ? typed.slice(0, -1) : typed;
    if (!onScale(value, current)) {
      wrong.hidden = false;
      say(wrong, fill(text.off_scale, { low: current.min ?? "0", top: current.max, step: current.step }));
      return;
    }
    marks[current.code] = String(Number(value));
    const next = take(current);
    if (next) begin(next);
    else sheet.close();
  }

  sheet.addEventListener("keydown", (event) => {
    const name = { Enter: "ok", Backspace: "erase", ",": "." }[event.key] ?? event.key;
    if (event.key === "Enter" && event.target === close) return;
    if (/^[0-9.]$/.test(name) || name === "ok" || name === "erase") {
      event.preventDefault();
      press(name);
    }
  });
  close.addEventListener("click", () => sheet.close());
  sheet.addEventListener("click", (event) => {
    if (event.target === sheet) sheet.close();
  });
  sheet.addEventListener("close", () => {
    sheet.remove();
    // The row may have been drawn anew meanwhile: its mark is where the keyboard goes on.
    const row = document.querySelector(`[data-focus="value-${CSS.escape(current.code)}"]`);
    row?.focus({ preventScroll: true });
  });
  begin(criterion);
  document.body.append(sheet);
  sheet.showModal();
  title.focus();
}
