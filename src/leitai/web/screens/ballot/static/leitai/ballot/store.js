// What the phone keeps: ticket, drafts, waiting ballots, receipts, the last picture of the round.
// Written at once to localStorage (survives a reload in the same instant) and then to IndexedDB
// (survives a browser that clears the other); read from whichever is newer. Works without either.

const NAME = "leitai-ballot";
const EMPTY = { stamp: 0, ticket: "", info: null, round: null, ballots: {} };

function openBase() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => request.result.createObjectStore("kept");
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error("blocked"));
  });
}

async function inBase(mode, deed) {
  const base = await openBase();
  try {
    return await new Promise((resolve, reject) => {
      const transaction = base.transaction("kept", mode, { durability: "strict" });
      const request = deed(transaction.objectStore("kept"));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onerror = () => reject(transaction.error);
      transaction.onabort = () => reject(transaction.error);
    });
  } finally {
    base.close();
  }
}

function readQuick() {
  try {
    return JSON.parse(localStorage.getItem(NAME)) ?? EMPTY;
  } catch {
    return EMPTY;
  }
}

/** What was kept last; an empty state on a new phone. */
export async function load() {
  const quick = readQuick();
  const base = await inBase("readonly", (store) => store.get("state")).catch(() => null);
  const newest = base && base.stamp > quick.stamp ? base : quick;
  return structuredClone({ ...EMPTY, ...newest });
}

let writing = Promise.resolve();

/** Keeps a state; returns whether the quick copy was taken (false in some private windows). */
export function save(state) {
  state.stamp = Math.max(state.stamp + 1, Date.now());
  const copy = structuredClone(state);
  let kept = true;
  try {
    localStorage.setItem(NAME, JSON.stringify(copy));
  } catch {
    kept = false;
  }
  writing = writing.then(() => inBase("readwrite", (store) => store.put(copy, "state"))).catch(() => {});
  return kept;
}

/** Forgets everything on this phone. */
export async function forget() {
  try {
    localStorage.removeItem(NAME);
  } catch {
    // nothing was kept there
  }
  await writing;
  await inBase("readwrite", (store) => store.delete("state")).catch(() => {});
}

/** A random UUID also where pages are plain http and crypto.randomUUID does not exist. */
export function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
