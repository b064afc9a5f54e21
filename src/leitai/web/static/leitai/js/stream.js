// The live stream: snapshots from the server, drawn at most once a frame, kept up by itself.
// Frames: docs/reference/screens.md. Where events do not pass, the same facts are polled.

const address = (path, round) =>
  round ? `/api/v1/${path}?round=${encodeURIComponent(round)}` : `/api/v1/${path}`;
const FIRST_WAIT = 500;
const LONGEST_WAIT = 8000;
const SILENCE = 30000;
const POLL_EVERY = 3000;
const LATEST_PAINT = 100;

/**
 * Follows a round.
 * @param {(frame: object) => void} draw called with the newest snapshot, in an animation frame
 * @param {(state: "live" | "lost" | "polling") => void} link called when the connection changes
 * @returns {() => void} stops following
 */
export function follow(draw, link = () => {}, { first = null, round = first?.round } = {}) {
  let source = null;
  let newest = first;
  let asked = false;
  let wait = FIRST_WAIT;
  let failures = 0;
  let watchdog = 0;
  let retry = 0;
  let poller = 0;
  let stopped = false;

  function paint() {
    if (!asked) return;
    asked = false;
    if (newest !== null) draw(inLanguage(newest));
  }

  function take(frame) {
    // seq grows with every deed of the staff; ballots that come in leave it as it is.
    if (newest !== null && frame.round === newest.round && frame.seq < newest.seq) return;
    newest = frame;
    if (!asked) {
      asked = true;
      // In the next animation frame; a page that gets none (hidden, covered by another window, a
      // screen asleep) must be right all the same.
      requestAnimationFrame(paint);
      setTimeout(paint, LATEST_PAINT);
    }
  }

  function alive() {
    clearTimeout(watchdog);
    watchdog = setTimeout(reconnect, SILENCE);
  }

  function connect() {
    if (stopped) return;
    source = new EventSource(address("stream", round));
    source.addEventListener("open", () => {
      failures = 0;
      wait = FIRST_WAIT;
      clearInterval(poller);
      poller = 0;
      link("live");
      alive();
    });
    source.addEventListener("frame", (event) => {
      alive();
      take(JSON.parse(event.data));
    });
    source.addEventListener("ping", alive);
    source.addEventListener("error", reconnect);
    alive();
  }

  function reconnect() {
    clearTimeout(watchdog);
    clearTimeout(retry);
    source?.close();
    if (stopped) return;
    failures += 1;
    link(poller ? "polling" : "lost");
    if (failures >= 3 && !poller) poller = setInterval(poll, POLL_EVERY);
    // Jitter: two thousand phones must not come back in the same millisecond.
    retry = setTimeout(connect, wait * (0.5 + Math.random()));
    wait = Math.min(wait * 2, LONGEST_WAIT);
  }

  async function poll() {
    try {
      const answer = await fetch(address("round", round), { cache: "no-store" });
      if (!answer.ok) throw new Error(String(answer.status));
      take(frameOf(await answer.json()));
      link("polling");
    } catch {
      link("lost");
    }
  }

  const online = () => {
    wait = FIRST_WAIT;
    reconnect();
  };
  window.addEventListener("online", online);
  if (first) take(first);
  connect();
  return () => {
    stopped = true;
    clearTimeout(watchdog);
    clearTimeout(retry);
    clearInterval(poller);
    source?.close();
    window.removeEventListener("online", online);
  };
}

const english = document.documentElement.lang === "en";

/** Frames name units in both languages; the page's own is put in `unit`. */
export function inLanguage(frame) {
  if (!english) return frame;
  const named = (row) => (row?.unit_en ? { ...row, unit: row.unit_en } : row);
  const rows = (list) => list?.map(named);
  return { ...frame, slot: named(frame.slot), slots: rows(frame.slots), standing: rows(frame.standing) };
}

/** A frame made from the answer of /api/v1/round, which says the same with more around it. */
export function frameOf(round) {
  const live = round.slots.find((slot) => slot.state !== "waiting" && slot.state !== "closed");
  return { ...round, slot: round.slot ?? live ?? null };
}
