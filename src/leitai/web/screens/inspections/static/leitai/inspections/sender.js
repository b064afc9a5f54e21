// Sending: one record at a time, again under the same id until the server answers.
// A record of the queue: {id, template, name, address, fields: [[name, text]], photos: [Blob],
// state: "waiting" | "sent" | "refused" | "signed_out", url, trouble}.

const PATIENCE = 20000;
const FIRST_WAIT = 1000;
const LONGEST_WAIT = 20000;

/** The server understood and said no. */
class Refusal extends Error {}
/** The session is over: the record waits until somebody signs in again. */
class SignedOut extends Error {}

async function fetchSoon(address, options) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE);
  try {
    return await fetch(address, { ...options, signal: stop.signal, credentials: "same-origin" });
  } finally {
    clearTimeout(timer);
  }
}

/** The form's token of today: the page may be from the worker's store, and its token old. */
async function freshToken(address) {
  const answer = await fetchSoon(`${address}?fresh=1`, { cache: "no-store" });
  if (answer.redirected) throw new SignedOut();
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return page.querySelector("#entry [name=csrfmiddlewaretoken]")?.value ?? "";
}

async function send(record, token) {
  const body = new FormData();
  for (const [name, text] of record.fields) body.append(name, text);
  record.photos.forEach((photo, at) => body.append("photos", photo, photo.name || `${at}.jpg`));
  const headers = { Accept: "application/json", "X-CSRFToken": token };
  const answer = await fetchSoon(record.address, { method: "POST", headers, body });
  if (answer.redirected) throw new SignedOut();
  const told = await answer.json().catch(() => null);
  if (answer.ok && told?.url) return told;
  if (answer.status === 403 && !told) return null; // the token
  if (answer.status >= 500 || !told) throw new Error(String(answer.status));
  const chinese = document.documentElement.lang.startsWith("zh");
  const words = chinese ? [told.title_zh, told.detail_zh] : [told.title, told.detail];
  throw new Refusal(words.filter(Boolean).join(chinese ? "" : " "));
}

/**
 * @param {{queue: object[]}} state what the device keeps (store.js)
 * @param {() => void} changed called after each change; keeps the state and draws
 */
export function makeSender(state, changed, firstToken) {
  let token = firstToken;
  let wait = FIRST_WAIT;
  let timer = 0;
  let busy = false;
  let online = true;
  const next = () => state.queue.find((record) => record.state === "waiting");

  async function sendOne(record) {
    let told = await send(record, token);
    if (!told) {
      token = await freshToken(record.address);
      told = await send(record, token);
      if (!told) throw new SignedOut();
    }
    record.state = "sent";
    record.url = told.url;
    record.photos = [];
    record.trouble = (told.photos ?? [])
      .map((problem) => (document.documentElement.lang.startsWith("zh") ? problem.title_zh : problem.title))
      .join(" ");
  }

  async function flush() {
    clearTimeout(timer);
    if (busy) return;
    busy = true;
    try {
      for (let record = next(); record; record = next()) {
        try {
          await sendOne(record);
        } catch (error) {
          if (error instanceof Refusal) {
            record.state = "refused";
            record.trouble = error.message;
          } else if (error instanceof SignedOut) {
            record.state = "signed_out";
          } else {
            throw error;
          }
        }
        wait = FIRST_WAIT;
        online = true;
        changed();
      }
    } catch {
      online = false;
      timer = setTimeout(flush, wait * (0.5 + Math.random()));
      wait = Math.min(wait * 2, LONGEST_WAIT);
    } finally {
      busy = false;
      changed();
    }
  }

  return {
    flush,
    isOnline: () => online,
    networkIsBack() {
      wait = FIRST_WAIT;
      return flush();
    },
  };
}
