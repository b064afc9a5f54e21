// Sending: one ballot of a slot at a time, again with the same id until the server answers.
// A ballot record of a slot: {marks, pending: {id, marks, tried?} | null, given: {id, marks, receipt}
// | null, trouble: "" | "late" | "not-open" | words of a refusal}. A pending one was `tried` when it
// was sent and no answer came: it may be in or not, and only sending it again tells.
import { castBallot, Refusal } from "./api.js";
import { waitingBallots } from "./ticket.js";

const FIRST_WAIT = 1000;
const LONGEST_WAIT = 15000;

/**
 * @param {object} state what the phone keeps (store.js)
 * @param {() => void} changed called after each change; keeps the state and draws
 * @param {(code: string) => void} ticketTrouble called when the ticket itself is refused
 */
export function makeSender(state, changed, ticketTrouble, { newId, cast = castBallot } = {}) {
  let wait = FIRST_WAIT;
  let timer = 0;
  let busy = false;
  let online = true;
  // How often each slot's state changed: a refusal may be older than the news that it is open.
  const changes = {};

  const waiting = () => waitingBallots(state).filter(([, ballot]) => !ballot.held);

  /** Takes the answer to one ballot into its record. */
  function settle(ballot, sent, receipt) {
    ballot.given = { id: sent.id, marks: sent.marks, receipt };
    ballot.trouble = "";
    if (ballot.pending?.id === sent.id) ballot.pending = null;
  }

  function refuse(ticket, ballot, sent, refusal, outdated) {
    const still = ballot.pending?.id === sent.id;
    if (refusal.code === "ballot-conflict" && still) {
      ballot.pending = { ...sent, id: newId() };
      return;
    }
    if (refusal.code === "slot-not-open") {
      ballot.held = !outdated; // sent by itself when the slot's state changes
      ballot.trouble = "not-open";
      return;
    }
    if (still) ballot.pending = null;
    ballot.trouble = refusal.code === "slot-closed" ? "late" : refusal.detail || refusal.code;
    if (refusal.code.startsWith("ticket-") && ticket === state.ticket) ticketTrouble(refusal.code);
  }

  async function flush() {
    clearTimeout(timer);
    if (busy) return;
    busy = true;
    try {
      for (let next = waiting()[0]; next; next = waiting()[0]) {
        const [slot, ballot, ticket] = next;
        const sent = ballot.pending;
        const before = changes[slot];
        const marks = Object.fromEntries(
          Object.entries(sent.marks).map(([code, points]) => [code, Number(points)]),
        );
        try {
          settle(ballot, sent, await cast({ id: sent.id, ticket, slot, marks }));
        } catch (error) {
          if (!(error instanceof Refusal)) {
            sent.tried = true;
            throw error;
          }
          if (error.status === 429) {
            later(error.wait * 1000);
            return;
          }
          refuse(ticket, ballot, sent, error, changes[slot] !== before);
        }
        wait = FIRST_WAIT;
        online = true;
        changed();
      }
    } catch {
      online = false;
      later(0);
    } finally {
      busy = false;
      changed();
    }
  }

  /** Tries again after a jittered wait: two hundred phones must not come back at once. */
  function later(atLeast) {
    timer = setTimeout(flush, Math.max(atLeast, wait * (0.5 + Math.random())));
    wait = Math.min(wait * 2, LONGEST_WAIT);
  }

  return {
    flush,
    isOnline: () => online,
    isBusy: () => busy,
    /** Puts the marks of a slot into the queue under a new id. */
    send(slot) {
      const ballot = state.ballots[slot];
      ballot.pending = { id: newId(), marks: { ...ballot.marks } };
      ballot.held = false;
      ballot.trouble = "";
      wait = FIRST_WAIT;
      changed();
      return flush();
    },
    /** A slot's state changed, so what was held for it may be sent now. */
    release(slot) {
      changes[slot] = (changes[slot] ?? 0) + 1;
      const ballot = state.ballots[slot];
      if (ballot?.held) {
        ballot.held = false;
        flush();
      }
    },
    networkIsBack() {
      wait = FIRST_WAIT;
      flush();
    },
  };
}
