// Sheets: dialogs that come from below on a phone. The browser keeps focus inside and Esc closes.
import { element } from "./element.js";

/** Opens a sheet with a title and content; resolves when it is closed. */
export function openSheet(title, content, closeWord) {
  return new Promise((resolve) => {
    const close = element("button", { class: "btn", type: "button" }, closeWord);
    const heading = element("h2", { tabindex: "-1" }, title);
    const sheet = element(
      "dialog",
      { class: "sheet", "aria-label": title },
      element("div", { class: "sheet-head" }, heading, close),
      element("div", { class: "sheet-body" }, content),
    );
    close.addEventListener("click", () => sheet.close());
    sheet.addEventListener("click", (event) => {
      if (event.target === sheet) sheet.close();
    });
    sheet.addEventListener("close", () => {
      sheet.remove();
      resolve();
    });
    document.body.append(sheet);
    sheet.showModal();
    heading.focus();
  });
}

/** Asks once more before a deed that cannot be undone; resolves to true or false. */
export function ask(question, detail, go, stay) {
  return new Promise((resolve) => {
    const yes = element("button", { class: "btn btn-main", type: "button" }, go);
    const no = element("button", { class: "btn", type: "button" }, stay);
    const sheet = element(
      "dialog",
      { class: "sheet", "aria-label": question },
      element(
        "div",
        { class: "sheet-body" },
        element("h2", {}, question),
        element("p", {}, detail),
        element("div", { class: "row" }, no, yes),
      ),
    );
    let answer = false;
    yes.addEventListener("click", () => {
      answer = true;
      sheet.close();
    });
    no.addEventListener("click", () => sheet.close());
    sheet.addEventListener("close", () => {
      sheet.remove();
      resolve(answer);
    });
    document.body.append(sheet);
    sheet.showModal();
    no.focus();
  });
}
