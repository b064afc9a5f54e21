// Asking the hall: JSON in, JSON out; a refusal is a Refusal, a lost network is a NoNetwork.

const PATIENCE = 12000;

/** The server understood and said no: problem+json with code, title, detail. */
export class Refusal extends Error {
  constructor(status, problem, wait) {
    const chinese = document.documentElement.lang.startsWith("zh");
    const said = (name) => (chinese && problem[`${name}_zh`]) || problem[name] || "";
    const text = [said("title"), said("detail")].filter(Boolean).join(chinese ? "" : " ");
    super(text || String(status));
    this.status = status;
    this.code = problem.code || (problem.type || "").split(/[/:]/).pop() || `http-${status}`;
    this.detail = text;
    this.wait = wait;
  }
}

/** No answer came: the network, the server, or both. Nothing is known of what arrived. */
export class NoNetwork extends Error {}

async function ask(path, options) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE);
  let answer;
  let body;
  try {
    answer = await fetch(path, { ...options, signal: stop.signal, credentials: "same-origin" });
    body = await answer.json().catch(() => ({}));
  } catch (error) {
    throw new NoNetwork(String(error));
  } finally {
    clearTimeout(timer);
  }
  if (answer.ok) return body;
  const wait = Number(answer.headers.get("Retry-After")) || 0;
  if (answer.status >= 500) throw new NoNetwork(String(answer.status));
  throw new Refusal(answer.status, body, wait);
}

function post(path, body) {
  return ask(path, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json" },
    body: JSON.stringify(body),
  });
}

/** The round as it is. */
export const getRound = (key) =>
  ask(`/api/v1/round${key ? `?round=${encodeURIComponent(key)}` : ""}`, { cache: "no-store" });

/** What a ticket may do. */
export const openTicket = (ticket) => post("/api/v1/ticket", { ticket });

/** Casts a ballot; sending the same id again gives the same receipt. */
export const castBallot = (ballot) => post("/api/v1/ballots", ballot);
