// Short messages that are also read aloud: the box is an aria-live region of the base page.
import { element } from "./element.js";

/** Shows a message for some seconds; with `action` {words, run} it carries one button. */
export function toast(text, { action = null, seconds = 6 } = {}) {
  const box = document.getElementById("toasts");
  if (!box) return;
  const made = element("div", { class: "toast" }, element("span", {}, text));
  if (action) {
    made.append(
      element(
        "button",
        {
          class: "linklike",
          type: "button",
          onclick: () => {
            made.remove();
            action.run();
          },
        },
        action.words,
      ),
    );
  }
  box.replaceChildren(made);
  setTimeout(() => made.remove(), seconds * 1000);
}
