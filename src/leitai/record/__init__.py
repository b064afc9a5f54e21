"""Canonical bytes, the append-only log, receipts and proofs (存证).

Pure functions of bytes: no clock, no randomness, no network, no database.

    tickets       secrets, printed codes, pseudonyms, ballot ids, links
    entries       Ballot, Deed, Withheld: what is recorded, and in which order
    log           Log: appends deeds and slots in order, signs checkpoints, gives proofs
    canonical     canonical JSON, strict both ways
    hashing       SHA-256, SM3
    merkle        Tree, Frontier, inclusion and consistency proofs
    notes         signed notes, keys, witnesses' cosignatures
    checkpoints   the signed head of a log, its fingerprint for the board
    receipts      the judge's receipt, with and without proof
    bundle        the protocol bundle: build, write, read
    verification  verify(bundle, receipt) -> Report of named checks
    witness       what a witness checks before it co-signs
    exposure      where a bundle narrows ballots down to few judges

The bytes are specified in docs/reference/record.md; `js/verify.js` is a second
verifier that shares no code with this package.
"""
