// A ticket's code in one spelling, and what the phone keeps for each ticket.

/** The code as the server reads it: case, hyphens and blanks do not matter; O is 0, I and L are 1. */
export function plainCode(code) {
  return code.replace(/[\s\-\u2010-\u2015]/g, "").toUpperCase().replaceAll("O", "0").replace(/[IL]/g, "1");
}

/**
 * Turns to a ticket that the server accepted. What belongs to the one before is laid on the
 * shelf under its code, its waiting ballots with it, and comes back with that ticket.
 */
export function turnToTicket(state, code) {
  if (state.ticket === code) return;
  state.shelf ??= {};
  if (state.ticket) {
    state.shelf[state.ticket] = { info: state.info, round: state.round, ballots: state.ballots };
  }
  const kept = state.shelf[code] ?? { info: null, round: null, ballots: {} };
  delete state.shelf[code];
  for (const ballot of Object.values(kept.ballots)) ballot.held = false; // the slot may be open by now
  Object.assign(state, { ticket: code, ...kept });
}

/** The waiting ballots of every ticket on this phone: [slot, ballot, ticket], the open one's first. */
export function waitingBallots(state) {
  const shelf = Object.entries(state.shelf ?? {}).map(([code, kept]) => [code, kept.ballots]);
  return [[state.ticket, state.ballots], ...shelf].flatMap(([code, ballots]) =>
    Object.entries(ballots)
      .filter(([, ballot]) => ballot.pending)
      .map(([slot, ballot]) => [slot, ballot, code]),
  );
}
