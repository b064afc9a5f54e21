// What the device keeps: a draft of each template and the records that wait. Text goes to
// localStorage at once (it survives a reload in the same instant); everything, photos too, goes to
// IndexedDB. Read from whichever is newer. Works without either, and then says so.

const NAME = "leitai-inspections";
const EMPTY = { stamp: 0, drafts: {}, queue: [] };

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

/** A state without its photos: what localStorage has room for. */
export function withoutPhotos(state) {
  return { ...state, queue: state.queue.map((record) => ({ ...record, photos: [] })) };
}

/** What was kept last for this person; another person's records stay theirs and are not shown. */
export async function load(user) {
  let quick = null;
  try {
    quick = JSON.parse(localStorage.getItem(`${NAME}:${user}`));
  } catch {
    // nothing readable is there
  }
  const base = await inBase("readonly", (store) => store.get(user)).catch(() => null);
  const newest = !quick || (base && base.stamp >= quick.stamp) ? base : quick;
  const state = structuredClone({ ...EMPTY, ...newest });
  // The quick copy may be newer than the photos: they come from the other.
  for (const record of state.queue) {
    const kept = base?.queue?.find((other) => other.id === record.id);
    if (!record.photos.length && kept) record.photos = kept.photos;
  }
  return state;
}

let writing = Promise.resolve();

/** Keeps a state; tells whether the quick copy and the whole of it were taken. */
export async function save(user, state) {
  state.stamp = Math.max(state.stamp + 1, Date.now());
  const copy = structuredClone(state);
  let kept = true;
  try {
    localStorage.setItem(`${NAME}:${user}`, JSON.stringify(withoutPhotos(copy)));
  } catch {
    kept = false;
  }
  writing = writing.then(() =>
    inBase("readwrite", (store) => store.put(copy, user)).then(
      () => true,
      () => false,
    ),
  );
  return (await writing) || kept;
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
