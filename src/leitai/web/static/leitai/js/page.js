// What every page does: ask before grave deeds, send a form once, filter lists without reloading.
import { forgetBusy, showBusy } from "./busy.js";
import { ask } from "./sheet.js";
import { toast } from "./toast.js";
import { words } from "./words.js";

const say = words("page");
const SLOWEST = 15000;

function reopen(form) {
  delete form.dataset.sent;
  delete form.dataset.asked;
  forgetBusy(form);
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (form.dataset.sent) {
    event.preventDefault(); // a second press of a slow button is not a second deed
    return;
  }
  if (form.dataset.grave && !form.dataset.asked) {
    event.preventDefault();
    const button = event.submitter;
    const title = button ? button.childNodes[0].textContent.trim() : say.sure;
    if (await ask(title, `${form.dataset.grave} ${say.sure}`, say.go, say.stay)) {
      form.dataset.asked = "yes";
      form.requestSubmit(button);
    }
    return;
  }
  if (form.method === "post" && !form.hasAttribute("data-stay")) {
    form.dataset.sent = "yes";
    showBusy(form, event.submitter, say.busy);
    // An answer that is a file leaves the page where it is: it must not stay closed for ever.
    setTimeout(() => reopen(form), SLOWEST);
  }
});

// A page that comes back from the browser's memory may be pressed again.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) reopen(form);
});

for (const button of document.querySelectorAll("[data-copy]")) {
  button.addEventListener("click", async () => {
    const source = document.getElementById(button.dataset.copy);
    await navigator.clipboard?.writeText(source.textContent.trim());
    toast(button.dataset.copied);
  });
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.addEventListener("click", () => window.print());
}
