// The host's screen: keys, live counts, and a page that is never older than what it acts on.
// Deeds are sent from here, so that a network that is cut leaves the host with the desk.
import { forgetBusy } from "../js/busy.js";
import { everySecond, setClock, since } from "../js/clock.js";
import { element, say } from "../js/element.js";
import { follow } from "../js/stream.js";
import { data, words } from "../js/words.js";

const text = words("page");
const first = data("frame");
let shown = signature(first);
let fetching = false;
let again = false; // something happened while the page was being fetched
let pressed = false;
let sending = false;
const AGAIN = 1500; // milliseconds until a hall that did not answer is asked again
// From so many ballots on the desk says how long closing takes: so many go into the log in a second
// on a machine that is busy with other things (docs/explanation/reliability.md).
const LARGE = 15000;
const PATIENCE = 250; // milliseconds until a page that could not be renewed is tried again

function signature(frame) {
  return JSON.stringify([frame.state, frame.slot?.id, frame.slot?.state, frame.seq]);
}

function tick() {
  const clock = document.getElementById("desk-clock");
  if (clock) say(clock, clock.dataset.state === "closed" ? "" : since(clock.dataset.since));
}

function drawCounts(frame) {
  let cast = 0;
  let issued = 0;
  for (const [code, [n, of]] of Object.entries(frame.counts ?? {})) {
    cast += n;
    issued += of;
    const line = document.querySelector(`[data-panel="${CSS.escape(code)}"]`);
    if (!line) continue;
    say(line.querySelector(".count"), `${n}/${of}`);
    line.querySelector("progress").value = n;
  }
  if (issued) {
    say(document.getElementById("desk-in"), String(cast));
    say(document.getElementById("desk-of"), String(issued));
  }
  const large = document.getElementById("desk-large");
  if (large) {
    large.hidden = cast < LARGE;
    const seconds = Math.ceil(cast / LARGE);
    say(large, text.large.replace("{n}", cast.toLocaleString("en")).replace("{seconds}", seconds));
  }
}

/** Whether the host is in the middle of a deed, which must not be taken from under the finger. */
const acting = () => pressed || sending || document.querySelector("form[data-sent], dialog[open]") !== null;

/** Another host acted: take the page anew, but keep the reader's place. */
async function renew() {
  if (fetching) {
    again = true;
    return;
  }
  if (acting()) {
    setTimeout(renew, PATIENCE);
    return;
  }
  fetching = true;
  again = false;
  try {
    const answer = await fetch(window.location.href, { headers: { Accept: "text/html" } });
    if (!answer.ok || answer.redirected) return;
    const page = await parsed(answer);
    again = acting();
    if (!again) put(page);
  } finally {
    fetching = false;
    if (again) setTimeout(renew, PATIENCE);
  }
}

async function parsed(answer) {
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

/** Put another state of this page in the place of the one that is shown. */
function put(page) {
  const held = Boolean(document.activeElement?.closest("#desk .deed-big"));
  for (const id of ["desk", "desk-keys"]) {
    const fresh = page.getElementById(id);
    const old = document.getElementById(id);
    if (!fresh || !old) continue;
    const open = old.querySelector("#desk-others")?.open ?? false;
    old.replaceWith(document.adoptNode(fresh));
    if (open && fresh.querySelector("#desk-others")) fresh.querySelector("#desk-others").open = true;
  }
  // The keyboard goes on at the big button; a screen reader reads what it does now.
  if (held) document.querySelector(".deed-big button")?.focus({ preventScroll: true });
  tick();
}

/** Put a notice, or those of another page, where notices stand; they are read aloud. */
function tell(...notices) {
  document.querySelector(".notices").replaceChildren(...notices);
}

function note(kind, words) {
  return element("div", { class: "notice", "data-kind": kind }, element("p", {}, element("b", {}, words)));
}

/** Show what the hall answered to a deed: the desk with its notice, or the way to the sign-in. */
async function show(answer) {
  if (new URL(answer.url).pathname !== window.location.pathname) {
    window.location.assign(answer.url);
    return;
  }
  const page = await parsed(answer);
  if (!page.getElementById("desk")) throw new Error(`no desk: ${answer.status}`);
  put(page);
  tell(...[...page.querySelectorAll(".notices > *")].map((one) => document.adoptNode(one)));
}

/** No answer came, so that nobody knows whether it was done: look until the hall can be reached. */
async function look(form, version) {
  tell(note("note", text.no_answer));
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, AGAIN));
    let answer;
    let page;
    try {
      answer = await fetch(window.location.href, { headers: { Accept: "text/html" } });
      if (answer.status >= 500) continue;
      if (answer.redirected) return window.location.assign(answer.url);
      page = await parsed(answer);
    } catch {
      continue;
    }
    const desk = page.getElementById("desk");
    if (!desk) return window.location.reload();
    const same = desk.dataset.version === version;
    put(page);
    tell(same ? note("refused", text.not_done) : note("note", text.looked));
    return;
  }
}

async function send(form) {
  sending = true;
  const version = document.getElementById("desk").dataset.version;
  try {
    const body = new URLSearchParams(new FormData(form));
    await show(await fetch(window.location.href, { method: "POST", body }));
  } catch {
    await look(form, version);
  } finally {
    sending = false;
    delete form.dataset.sent;
    delete form.dataset.asked;
    forgetBusy(form);
  }
}

function draw(frame) {
  setClock(frame.server_time);
  drawCounts(frame);
  if (signature(frame) !== shown) {
    shown = signature(frame);
    renew();
  }
}

function link(state) {
  const line = document.getElementById("desk-link");
  line.hidden = state !== "lost";
  say(line, state === "lost" ? text.lost : "");
}

document.addEventListener("pointerdown", () => {
  pressed = true;
});
for (const name of ["pointerup", "pointercancel"]) {
  // The click comes after; only then may the page change.
  document.addEventListener(name, () => setTimeout(() => (pressed = false), 100));
}

// Every page's own script has asked before a grave deed, and stopped a second press.
document.addEventListener("submit", (event) => {
  if (event.defaultPrevented || !event.target.matches("#desk form")) return;
  event.preventDefault();
  if (!sending) send(event.target);
});

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, dialog");
  if (typing || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (event.key === "?") {
    document.querySelector(".keys").open = true;
    document.querySelector(".keys summary").focus();
    return;
  }
  // Enter and space on a focused button or link keep their own meaning.
  if ((event.key === "Enter" || event.key === " ") && event.target.closest("button, a, summary")) return;
  const button = document.querySelector(`button[data-key="${CSS.escape(event.key)}"]:not([disabled])`);
  if (!button) return;
  event.preventDefault();
  button.focus();
  button.click();
});

everySecond(tick);
follow(draw, link, { first: first.seq === undefined ? null : first });
