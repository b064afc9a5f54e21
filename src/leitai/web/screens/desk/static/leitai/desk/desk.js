// The host's screen: keys, live counts, and a page that is never older than what it acts on.
import { everySecond, setClock, since } from "../js/clock.js";
import { say } from "../js/element.js";
import { follow } from "../js/stream.js";
import { data, words } from "../js/words.js";

const text = words("page");
const first = data("frame");
let shown = signature(first);
let fetching = false;
let again = false; // something happened while the page was being fetched
let pressed = false;
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
}

/** Whether the host is in the middle of a deed, which must not be taken from under the finger. */
const acting = () => pressed || document.querySelector("form[data-sent], dialog[open]") !== null;

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
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    again = acting();
    if (again) return;
    for (const id of ["desk", "desk-keys"]) {
      const fresh = page.getElementById(id);
      const old = document.getElementById(id);
      if (!fresh || !old) continue;
      const open = old.querySelector("#desk-others")?.open ?? false;
      old.replaceWith(document.adoptNode(fresh));
      if (open && fresh.querySelector("#desk-others")) fresh.querySelector("#desk-others").open = true;
    }
    tick();
  } finally {
    fetching = false;
    if (again) setTimeout(renew, PATIENCE);
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
