"""A made-up round for the record tests: small, complete, the same on every run."""

from __future__ import annotations

import hashlib
from typing import Any

from leitai.record import bundle, receipts, tickets
from leitai.record.entries import Ballot, Withheld
from leitai.record.hashing import SHA256, Algorithm
from leitai.record.log import Log
from leitai.record.notes import COSIGNATURE, Signer, cosign

ORIGIN = "arena.example/bumen-3"
ROUND = "bumen-3"
AT = "2022-09-28T09:30:00+08:00"
SIGNER = Signer.from_seed("arena.example", bytes(range(32)))
WITNESS = Signer.from_seed("witness.example", bytes(range(1, 33)), kind=COSIGNATURE)
SCHEME = {"criteria": [{"id": "实绩", "weight": "40"}, {"id": "gaps", "weight": "20"}]}
PANELS = {"领导": 6, "peers": 7}


def drawn(*parts: object) -> bytes:
    """Repeatable stand-in for random bytes."""
    return hashlib.sha256(repr(parts).encode()).digest()


def secret(panel: str, number: int) -> bytes:
    return tickets.new_secret(lambda count: drawn(panel, number)[:count])


def ballot(slot: str, panel: str, number: int, *, rev: int = 1, linked: bool = False) -> Ballot:
    key = secret(panel, number)
    client = f"00000000-0000-4000-8000-{rev:012d}"
    chance = drawn(slot, panel, number, rev)
    marks: dict[str, str | None] = {"实绩": str(chance[0] % 41), "gaps": f"{chance[1] % 20}.5"}
    if chance[2] % 7 == 0:
        marks["gaps"] = None
    link = None
    if linked:
        link = tickets.link_commitment(
            tickets.link(key, round_id=ROUND), tickets.link_salt(key, round_id=ROUND, slot=slot)
        )
    return Ballot(
        ROUND,
        slot,
        panel,
        tickets.ballot_id(key, round_id=ROUND, slot=slot, client_id=client),
        tickets.pseudonym(key, round_id=ROUND, slot=slot),
        rev,
        marks,
        link,
    )


def ballots(slot: str, *, linked: bool = False) -> list[Ballot]:
    made = [
        ballot(slot, panel, number, linked=linked)
        for panel, count in PANELS.items()
        for number in range(count)
    ]
    return [*made, ballot(slot, "peers", 0, rev=2, linked=linked)]


def file_hash(value: Any, algorithm: Algorithm = SHA256) -> str:
    from leitai.record.canonical import encode

    return algorithm.digest(encode(value)).hex()


def fill(
    *, algorithm: Algorithm = SHA256, slots: int = 2, linked: bool = False, withhold: bool = False
) -> tuple[Log, list[str]]:
    """The log of a round and its checkpoints."""
    log = Log(origin=ORIGIN, round_id=ROUND, algorithm=algorithm)
    log.append_deed(
        at=AT,
        by="organiser",
        what="scheme.locked",
        data={"files": {"scheme.json": file_hash(SCHEME, algorithm)}},
    )
    log.append_deed(at=AT, by="organiser", what="tickets.issued", data={"tickets": PANELS})
    notes = [log.checkpoint(SIGNER)]
    for number in range(1, slots + 1):
        slot = f"slot-{number}"
        log.append_deed(at=AT, by="host", what="slot.opened", data={"slot": slot})
        cast: list[Ballot | Withheld] = list(ballots(slot, linked=linked))
        if withhold and number == 1:
            cast = [hide(one, algorithm) for one in cast]
        used = {panel: {"used": count} for panel, count in PANELS.items()}
        log.close_slot(slot=slot, ballots=cast, at=AT, by="host", data={"tickets": used})
        notes.append(log.checkpoint(SIGNER))
    return log, notes


def hide(one: Ballot | Withheld, algorithm: Algorithm) -> Ballot | Withheld:
    if not isinstance(one, Ballot) or one.panel != "peers":
        return one
    why = "superseded" if one.rev == 1 and one == ballot(one.slot, "peers", 0) else "small_panel"
    return Withheld(one.slot, one.leaf(algorithm), why)


TOTALS = {
    "v": 1,
    "least": 5,
    "groups": [
        {
            "slot": "slot-1",
            "panels": ["peers"],
            "ballots": 7,
            "totals": {"实绩": {"n": 7, "sum": "140"}},
        }
    ],
}


def contents(
    *,
    algorithm: Algorithm = SHA256,
    slots: int = 2,
    linked: bool = False,
    withhold: bool = False,
    witnessed: bool = False,
    **changed: Any,
) -> bundle.Contents:
    log, notes = fill(algorithm=algorithm, slots=slots, linked=linked, withhold=withhold)
    if witnessed:
        notes[-1] = cosign(notes[-1], WITNESS, now=1664328600)
    given: dict[str, Any] = {
        "origin": ORIGIN,
        "round_id": ROUND,
        "scheme": SCHEME,
        "roster": [{"id": "u1", "name": "市总工会"}, {"id": "u2", "name": "市妇联"}],
        "draw": {"seed": "7"},
        "statements": [],
        "result": {"scores": {"u1": "88.25"}},
        "entries": log.entries,
        "checkpoints": notes,
        "software": {"leitai": "0.1.0"},
        "algorithm": algorithm,
        "totals": TOTALS if withhold else None,
        "witnesses": [WITNESS.key] if witnessed else [],
        "links": openings(log, algorithm) if linked else [],
    }
    return bundle.Contents(**{**given, **changed})


def openings(log: Log, algorithm: Algorithm) -> list[bundle.LinkOpening]:
    """Links of the larger panel, as a scheme with linkage would publish them."""
    names = {}
    for panel, count in PANELS.items():
        for number in range(count):
            key = secret(panel, number)
            for slot in ("slot-1", "slot-2"):
                name = tickets.pseudonym(key, round_id=ROUND, slot=slot)
                salt = tickets.link_salt(key, round_id=ROUND, slot=slot)
                names[name] = (tickets.link(key, round_id=ROUND), salt)
    found = [
        bundle.LinkOpening(e.leaf(algorithm), *names[e.pseudonym])
        for e in log.entries
        if isinstance(e, Ballot)
    ]
    return sorted(found, key=lambda opening: opening.leaf)


def receipt(one: Ballot, algorithm: Algorithm = SHA256) -> receipts.Receipt:
    return receipts.issue(one, origin=ORIGIN, signer=SIGNER, algorithm=algorithm)
