// A deed that takes its time says so at its button: that it was heard, and for how long it has run.
import { element, say } from "./element.js";

const SLOW = 500; // milliseconds within which an answer needs no word
const shown = new WeakMap();

/** From now on, once it has taken half a second, `words` and the seconds stand in the form. */
export function showBusy(form, button, words) {
  forgetBusy(form);
  const begun = Date.now();
  const line = element("span", { role: "status" });
  const clock = element("span", { class: "num", "aria-hidden": "true" });
  const box = element("p", { class: "busy" }, line, " ", clock);
  const tick = () => {
    if (!box.isConnected) {
      form.append(box);
      button?.setAttribute("aria-disabled", "true");
    }
    say(line, words); // after it stands on the page, so that it is read aloud
    say(clock, `${Math.floor((Date.now() - begun) / 1000)} s`);
    work.timer = setTimeout(tick, 1000);
  };
  const work = { box, button, timer: setTimeout(tick, SLOW) };
  shown.set(form, work);
}

/** The form is as it was before. */
export function forgetBusy(form) {
  const work = shown.get(form);
  if (!work) return;
  clearTimeout(work.timer);
  work.box.remove();
  work.button?.removeAttribute("aria-disabled");
  shown.delete(form);
}
