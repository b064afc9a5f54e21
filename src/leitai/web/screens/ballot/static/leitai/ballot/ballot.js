// The judge's phone: reads the ticket, follows the round, keeps drafts, sends what was given.
import { setClock } from "../js/clock.js";
import { element, say } from "../js/element.js";
import { openSheet } from "../js/sheet.js";
import { follow, inLanguage } from "../js/stream.js";
import { toast } from "../js/toast.js";
import { words } from "../js/words.js";
import { getRound, openTicket, Refusal } from "./api.js";
import { drawSheet } from "./form.js";
import { openReceipts } from "./receipts.js";
import { makeSender } from "./sender.js";
import { forget, load, newId, save } from "./store.js";
import { plainCode, turnToTicket, waitingBallots } from "./ticket.js";

const text = words("ballot");
const slotWords = words("page");
const script = document.getElementById("ballot-script");
const at = (id) => document.getElementById(id);
const state = await load();
state.ticket = plainCode(state.ticket);
let shown = null; // id of the slot on the sheet
let link = "live";
let contact = true; // whether the server was heard of last
let wakeLock = null;
let pressed = false; // a finger or a mouse button is down on the sheet

const slots = () => state.round?.slots ?? [];
const slotOf = (id) => slots().find((slot) => slot.id === id);
const ballotOf = (id) => (state.ballots[id] ??= { marks: {}, pending: null, given: null, trouble: "" });
const isOwn = (id) => Boolean(state.info?.own_units?.includes(id));

const sender = makeSender(state, changed, ticketTrouble, { newId });

function changed() {
  contact = sender.isOnline() || (link !== "lost" && navigator.onLine);
  save(state);
  draw();
}

function edited() {
  ballotOf(shown).trouble = "";
  save(state);
}

// ---- drawing ----------------------------------------------------------------
function draw() {
  if (!state.round || !state.info) return;
  at("loading").hidden = true;
  at("ticket-form").hidden = true;
  at("ballot").hidden = false;
  at("receipts").hidden = false;
  say(at("who-words"), `${state.info.panel.name} ${(state.info.number ?? "").replaceAll("-", "\u2011")}`.trim());
  if (!slotOf(shown)) shown = (currentSlot() ?? comingSlot())?.id ?? null;
  drawNetwork();
  if (!shown) return;
  drawTurns();
  const slot = slotOf(shown);
  const facts = {
    slot,
    ballot: ballotOf(shown),
    criteria: [
      ...state.round.criteria,
      ...(state.round.computed_criteria ?? []).filter((c) => !state.round.criteria.some((o) => o.code === c.code)),
    ],
    own: isOwn(shown),
    text,
    words: slotWords,
    busy: sender.isBusy(),
  };
  const key = JSON.stringify([facts.slot, facts.ballot, facts.own, facts.busy, facts.criteria]);
  // A button that is replaced between press and release never gets its click.
  if (at("sheet").dataset.key === key || pressed) return;
  at("sheet").dataset.key = key;
  const focused = document.activeElement?.dataset.focus;
  drawSheet(at("sheet"), facts, { edited, redraw, send, openStatement });
  if (focused) keepFocus(focused);
}

/** The keyboard stays where it was; a button that can no longer be pressed gives it to the state. */
function keepFocus(name) {
  const find = (one) => at("sheet").querySelector(`[data-focus="${CSS.escape(one)}"]`);
  const again = find(name);
  (again && !again.disabled ? again : find("state"))?.focus({ preventScroll: true });
}

function redraw() {
  at("sheet").dataset.key = "";
  draw();
}

function currentSlot() {
  return slots().find((slot) => slot.state !== "waiting" && slot.state !== "closed");
}

/** Between two turns: the unit that comes next, at the end the last one. */
function comingSlot() {
  return slots().find((slot) => slot.state === "waiting") ?? slots().at(-1);
}

function drawTurns() {
  const current = currentSlot()?.id;
  const options = slots().map((slot) => {
    const flags = [
      slot.id === current ? text.now : "",
      isOwn(slot.id) ? text.not_entitled : "",
      state.ballots[slot.id]?.given ? text.given : "",
    ].filter(Boolean);
    return [slot.id, `${slot.order} ${slot.unit}${flags.length ? ` · ${flags.join(" · ")}` : ""}`];
  });
  const select = at("turn");
  const key = JSON.stringify(options);
  if (select.dataset.key !== key) {
    select.dataset.key = key;
    select.replaceChildren(...options.map(([value, label]) => element("option", { value }, label)));
  }
  select.value = shown;
  const index = slots().findIndex((slot) => slot.id === shown);
  at("previous").disabled = index <= 0;
  at("next").disabled = index >= slots().length - 1;
}

function drawNetwork() {
  const lost = !navigator.onLine || !contact;
  at("network").hidden = !lost;
  const key = String(lost);
  if (at("network").dataset.key === key) return;
  at("network").dataset.key = key;
  at("network").replaceChildren(
    ...(lost ? [element("b", {}, text.offline), element("span", {}, text.no_server)] : []),
  );
}

// ---- deeds ------------------------------------------------------------------
function show(id) {
  shown = id;
  redraw();
  window.scrollTo({ top: 0 });
}

function move(by) {
  const index = slots().findIndex((slot) => slot.id === shown);
  const next = slots()[index + by];
  if (next) show(next.id);
}

async function send() {
  await sender.send(shown);
  const ballot = ballotOf(shown);
  if (ballot.given && !ballot.pending) toast(`${text.in} ${ballot.given.receipt?.short ?? ""}`.trim());
}

async function openStatement() {
  const slot = slotOf(shown);
  const body = element("div", { class: "flow" });
  try {
    const answer = await fetch(`${slot.statement}?fragment=1`, { headers: { Accept: "text/html" } });
    if (!answer.ok) throw new Error(String(answer.status));
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    body.append(...[...page.body.children].map((node) => document.adoptNode(node)));
  } catch {
    body.append(element("p", {}, text.no_statement));
  }
  await openSheet(slot.unit, body, text.close);
}

function receipts() {
  const forgetting = element("button", { class: "btn", type: "button" }, text.forget);
  const extras = [];
  if ("wakeLock" in navigator) {
    const box = element("input", { type: "checkbox" });
    box.checked = wakeLock !== null;
    box.addEventListener("change", () => keepAwake(box.checked));
    extras.push(element("label", { class: "choice" }, box, text.awake));
  }
  forgetting.addEventListener("click", async () => {
    if (waitingBallots(state).length) {
      toast(text.waiting_note);
      return;
    }
    await forget();
    window.location.replace(window.location.pathname);
  });
  extras.push(element("p", {}, forgetting));
  openReceipts(slots(), state.ballots, script.dataset.verify, text, text.close, extras);
}

async function keepAwake(wanted) {
  if (wanted) wakeLock = await navigator.wakeLock.request("screen").catch(() => null);
  else {
    await wakeLock?.release();
    wakeLock = null;
  }
}

// ---- the ticket --------------------------------------------------------------
function ticketTrouble(code) {
  const words_ = { "ticket-spoiled": text.ticket_spoiled, "rate-limited": text.too_many };
  at("loading").hidden = true;
  at("ballot").hidden = true;
  at("ticket-form").hidden = false;
  say(at("ticket-say"), words_[code] ?? text.ticket_wrong);
  at("ticket-code").setAttribute("aria-invalid", "true");
  at("ticket-code").focus();
}

function askForTicket() {
  at("loading").hidden = true;
  at("ticket-form").hidden = false;
}

/** Opens a ticket; another than before only once the server accepted it. */
async function useTicket(typed) {
  const code = plainCode(typed);
  const known = state.ticket === code && state.info && state.round;
  if (known) draw();
  try {
    const info = await openTicket(code);
    const round = inLanguage(await getRound(info.round));
    const other = state.round && state.round.round !== round.round;
    turnToTicket(state, code);
    Object.assign(state, { info, round });
    if (other && started) return reopen();
    takeVoted(info.voted ?? {});
    if (save(state)) history.replaceState(null, "", window.location.pathname);
    draw();
    start();
  } catch (error) {
    if (error instanceof Refusal) ticketTrouble(error.code);
    else if (known) start();
    else {
      link = "lost";
      if (!state.ticket) state.ticket = code;
      save(state);
      contact = false;
      drawNetwork();
      setTimeout(() => useTicket(code), 2000 + 2000 * Math.random());
    }
  }
}

/** A ticket of another round: its page is opened anew, since this one follows the round before. */
function reopen() {
  save(state);
  history.replaceState(null, "", window.location.pathname);
  window.location.reload();
}

/** What the server already has from this ticket, where this phone does not know it. */
function takeVoted(voted) {
  for (const [slot, { receipt, marks }] of Object.entries(voted)) {
    const ballot = ballotOf(slot);
    if (ballot.given || ballot.pending || !marks) continue;
    const plain = Object.fromEntries(Object.entries(marks).map(([c, p]) => [c, String(Number(p))]));
    ballot.given = { id: receipt?.ballot ?? "", marks: plain, receipt: receipt ?? {} };
    if (!Object.keys(ballot.marks).length) ballot.marks = { ...plain };
  }
}

// ---- following the round -------------------------------------------------------
let started = false;

function start() {
  sender.flush();
  if (started) return;
  started = true;
  const link_ = (now) => {
    const back = link === "lost" && now !== "lost";
    link = now;
    contact = now !== "lost";
    drawNetwork();
    if (back) {
      toast(text.online);
      sender.networkIsBack();
    }
  };
  follow(takeFrame, link_, { round: state.round.round });
  keepStatements();
}

function takeFrame(frame) {
  setClock(frame.server_time);
  const before = currentSlot()?.id;
  const news = new Map(frame.slots.map((slot) => [slot.id, slot]));
  const moved = [];
  state.round.slots = state.round.slots.map((slot) => {
    const fresh = news.get(slot.id);
    if (fresh && fresh.state !== slot.state) moved.push(slot.id);
    return fresh ? { ...slot, ...fresh } : slot;
  });
  if (news.size !== state.round.slots.length) renewRound();
  state.round.state = frame.state;
  for (const id of moved) sender.release(id);
  turnTo(before, currentSlot()?.id);
  if (moved.length) changed();
  else draw();
}

/** Units were added or taken off: the whole round is read anew. */
async function renewRound() {
  try {
    state.round = inLanguage(await getRound(state.round.round));
    changed();
  } catch {
    // Asked again with the next frame, which has other units than this page knows, too.
  }
}

/** The next unit came on stage: turn to it, unless something unsent stands on this sheet. */
function turnTo(before, now) {
  if (!now || now === before || shown === now) return;
  const ballot = state.ballots[shown];
  const unsent = ballot && !ballot.given && !ballot.pending && Object.keys(ballot.marks).length > 0;
  const open = slotOf(shown)?.state !== "closed" && !document.querySelector("dialog[open]");
  if (unsent && open) {
    const slot = slotOf(now);
    toast(`${slot.order} ${slot.unit}`, { action: { words: text.go, run: () => show(now) }, seconds: 20 });
  } else if (!document.querySelector("dialog[open]")) show(now);
}

/** With a service worker the statements are kept for when the network is gone. */
async function keepStatements() {
  if (!("serviceWorker" in navigator)) return; // plain http on a hall's own network
  try {
    await navigator.serviceWorker.register(script.dataset.worker, { scope: window.location.pathname });
    const worker = (await navigator.serviceWorker.ready).active;
    const own = performance.getEntriesByType("resource").map((entry) => entry.name);
    const pages = slots().map((slot) => slot.statement && `${slot.statement}?fragment=1`).filter(Boolean);
    worker.postMessage({ keep: [window.location.pathname, ...own, ...pages] });
  } catch {
    // The page works without; drafts and waiting ballots are kept either way.
  }
}

function released() {
  if (!pressed) return;
  // The click follows the release; what was put off is drawn after it.
  setTimeout(() => {
    pressed = false;
    draw();
  }, 50);
}

// ---- wiring --------------------------------------------------------------------
at("sheet").addEventListener("pointerdown", (event) => {
  pressed = event.button === 0;
});
for (const name of ["pointerup", "pointercancel", "blur"]) window.addEventListener(name, released);
at("previous").addEventListener("click", () => move(-1));
at("next").addEventListener("click", () => move(1));
at("turn").addEventListener("change", (event) => show(event.target.value));
at("receipts").addEventListener("click", receipts);
at("ticket-form").addEventListener("submit", (event) => {
  event.preventDefault();
  const code = at("ticket-code").value.trim();
  if (code) useTicket(code);
});
window.addEventListener("online", () => sender.networkIsBack());
window.addEventListener("offline", drawNetwork);
window.addEventListener("hashchange", readTicket);
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) sender.networkIsBack();
});

function readTicket() {
  const code = decodeURIComponent(window.location.hash.slice(1)).trim();
  if (code) useTicket(code);
  else if (state.ticket) useTicket(state.ticket);
  else askForTicket();
}

readTicket();
