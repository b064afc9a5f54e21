"""Promises of a round: next steps typed, commitments taken, asked about, reported on."""
