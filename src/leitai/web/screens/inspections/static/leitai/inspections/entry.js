// The entry form: keeps a draft while it is typed, queues records, says which are sent.
import { element, mark, say } from "../js/element.js";
import { words } from "../js/words.js";
import { makeSender } from "./sender.js";
import { load, newId, save } from "./store.js";

const text = words("inspection");
const form = document.getElementById("entry");
const { template, name, user, worker } = form.dataset;
const at = (id) => document.getElementById(id);
const SKIPPED = new Set(["csrfmiddlewaretoken", "photos"]);
const MARKS = {
  waiting: ["▲", text.waiting, "amber"],
  sent: ["■", text.sent, "green"],
  refused: ["■", text.refused, "red"],
  signed_out: ["▲", text.signed_out, "amber"],
};

const state = await load(user);
for (const record of state.queue) if (record.state === "signed_out") record.state = "waiting";
const sender = makeSender(state, changed, form.elements.csrfmiddlewaretoken.value);

function changed() {
  save(user, state);
  draw();
}

// ---- the draft ----------------------------------------------------------------
const fieldsOf = () => [...new FormData(form)].filter(([field, value]) => !SKIPPED.has(field) && typeof value === "string");

async function keepDraft() {
  state.drafts[template] = fieldsOf();
  const kept = await save(user, state);
  say(at("draft-state"), kept ? text.draft_kept : text.draft_not_kept);
}

function fillIn(fields) {
  for (const [field, value] of fields) {
    const control = form.elements[field];
    if (control) control.value = value; // a RadioNodeList takes a value, too
  }
}

function clear() {
  delete state.drafts[template];
  const keep = Object.fromEntries(["done_by", "day"].map((field) => [field, form.elements[field].value]));
  form.reset();
  for (const input of form.querySelectorAll("textarea, input:not([type=hidden], [type=radio], [type=date])")) input.value = "";
  for (const [field, value] of Object.entries(keep)) form.elements[field].value = value;
  form.elements.client_id.value = newId();
  say(at("draft-state"), "");
}

// ---- drawing --------------------------------------------------------------------
function line(record) {
  const what = record.fields.find(([field]) => field === "place")?.[1].split("\n")[0] ?? "";
  const parts = [
    element("span", {}, `${record.name} · ${what} `, mark(...MARKS[record.state]), record.trouble ? ` ${record.trouble}` : ""),
  ];
  if (record.url) parts.push(element("a", { class: "btn btn-small", href: record.url }, text.open));
  if (record.state === "refused") {
    parts.push(element("button", { class: "btn btn-small", type: "button", onclick: () => reopen(record) }, text.mend));
  }
  if (record.state === "signed_out") {
    parts.push(element("a", { class: "btn btn-small", href: record.address }, text.sign_in));
  }
  return element("li", { "data-state": record.state, "data-id": record.id }, parts);
}

function draw() {
  at("queue").hidden = !state.queue.length;
  at("queue-list").replaceChildren(...state.queue.slice(-8).reverse().map(line));
  const waiting = state.queue.filter((record) => record.state === "waiting").length;
  say(at("network"), waiting ? (sender.isOnline() && navigator.onLine ? text.sending : text.no_network) : text.all_sent);
}

/** A refused record comes back into its form, under a new id. */
function reopen(record) {
  state.queue = state.queue.filter((other) => other !== record);
  state.drafts[record.template] = record.fields.map(([field, value]) => [field, field === "client_id" ? newId() : value]);
  save(user, state).then(() => {
    if (record.template !== template) window.location.assign(record.address);
  });
  if (record.template === template) fillIn(state.drafts[template]);
  draw();
}

// ---- events ---------------------------------------------------------------------
form.addEventListener("input", keepDraft);
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  event.stopImmediatePropagation();
  const record = {
    id: form.elements.client_id.value,
    template,
    name,
    address: window.location.pathname,
    fields: fieldsOf(),
    photos: [...form.elements.photos.files],
    state: "waiting",
    url: "",
    trouble: "",
  };
  // What was sent long ago needs no room here.
  state.queue = [...state.queue.filter((other) => other.state !== "sent").slice(-50), ...state.queue.filter((other) => other.state === "sent").slice(-5), record];
  clear();
  await save(user, state);
  draw();
  at("queue").scrollIntoView({ block: "nearest" });
  sender.networkIsBack();
});
window.addEventListener("online", () => sender.networkIsBack());
window.addEventListener("offline", draw);

// A page that was refused by the server carries what was typed; only a fresh one takes the draft.
const draft = state.drafts[template];
if (draft && !document.querySelector(".notice")) {
  fillIn(draft);
  say(at("draft-state"), text.draft_back);
}
draw();
sender.flush();

if ("serviceWorker" in navigator && window.isSecureContext) {
  navigator.serviceWorker
    .register(worker, { scope: "/inspections/" })
    .then(() => navigator.serviceWorker.ready)
    .then((ready) => {
      const loaded = performance.getEntriesByType("resource").map((entry) => entry.name);
      ready.active.postMessage({ keep: [window.location.pathname, ...loaded] });
    })
    .catch(() => {});
}
