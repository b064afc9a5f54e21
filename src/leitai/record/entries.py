"""Entries of a round's log: ballots, staff deeds, and leaves whose ballot is withheld.

The log of a round is one sequence. Deeds stand in order of happening. When a
slot closes, its deed `slot.closed` says how many leaves follow, and the
ballots of the slot follow in ascending order of their leaf hashes, an order
that says nothing about when or by whom they were cast.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from leitai.record.base32 import from_base64, to_base64
from leitai.record.canonical import Json, decode, encode, in_order, quoted
from leitai.record.fields import (
    check_count,
    check_identifier,
    check_mark,
    check_members,
    check_pseudonym,
    check_uuid,
)
from leitai.record.hashing import SHA256, Algorithm
from leitai.record.problems import BadField, RecordProblem

BALLOT_PREFIX: Final = b"leitai/ballot/v1\n"
DEED_PREFIX: Final = b"leitai/deed/v1\n"
SLOT_CLOSED: Final = "slot.closed"
SMALL_PANEL: Final = "small_panel"
SUPERSEDED: Final = "superseded"
_BALLOT_HEAD: Final = b'{"ballot":'
_BALLOT: Final = ("v", "round", "slot", "panel", "ballot", "pseudonym", "rev", "marks")
_DEED: Final = ("v", "round", "n", "at", "by", "what", "data")


@dataclass(frozen=True, slots=True)
class Ballot:
    """One revision of one judge's ballot for one slot, as it is recorded.

    Args:
        round_id, slot, panel: identifiers, 1 to 100 characters.
        ballot: UUID in lower case, see `tickets.ballot_id`.
        pseudonym: see `tickets.pseudonym`; the highest `rev` under it counts.
        rev: revision, from 1.
        marks: criterion -> decimal string, or None for not entitled; 1 to 100 of them.
        link: see `tickets.link_commitment`; None where the scheme does not link.

    Raises:
        BadField: for anything else.
    """

    round_id: str
    slot: str
    panel: str
    ballot: str
    pseudonym: str
    rev: int
    marks: Mapping[str, str | None]
    link: str | None = None

    def __post_init__(self) -> None:
        check_identifier(self.round_id, field="round")
        check_identifier(self.slot, field="slot")
        check_identifier(self.panel, field="panel")
        check_uuid(self.ballot, field="ballot")
        check_pseudonym(self.pseudonym, field="pseudonym")
        check_count(self.rev, field="rev", least=1)
        if not isinstance(self.marks, Mapping) or not 0 < len(self.marks) <= 100:
            raise BadField(field="marks", why="not an object of 1 to 100 marks")
        for criterion, mark in self.marks.items():
            check_identifier(criterion, field="marks")
            check_mark(mark, field=f"marks.{criterion}")
        if self.link is not None:
            from_base64(self.link, field="link", size=32)

    def to_json(self) -> dict[str, Json]:
        """The ballot as the object that is recorded."""
        value: dict[str, Json] = {
            "v": 1,
            "round": self.round_id,
            "slot": self.slot,
            "panel": self.panel,
            "ballot": self.ballot,
            "pseudonym": self.pseudonym,
            "rev": self.rev,
            "marks": dict(self.marks),
        }
        if self.link is not None:
            value["link"] = self.link
        return value

    @classmethod
    def from_json(cls, value: object) -> Ballot:
        """Reads what `to_json` wrote.

        Raises:
            BadField: for missing, unknown or malformed members.
        """
        m = check_members(value, field="ballot", required=_BALLOT, optional=["link"])
        _check_version(m)
        if "link" in m and m["link"] is None:
            raise BadField(field="link", why="null in place of absent")
        return cls(
            m["round"],
            m["slot"],
            m["panel"],
            m["ballot"],
            m["pseudonym"],
            m["rev"],
            m["marks"],
            m.get("link"),
        )

    def to_bytes(self) -> bytes:
        """`leitai/ballot/v1`, a newline, and the canonical JSON: what is hashed."""
        q = quoted
        marks = ",".join(
            f"{q(name)}:{'null' if mark is None else q(mark)}"
            for name, mark in in_order(self.marks)
        )
        link = "" if self.link is None else f'"link":"{self.link}",'
        text = (
            f'{{"ballot":"{self.ballot}",{link}"marks":{{{marks}}},"panel":{q(self.panel)},'
            f'"pseudonym":"{self.pseudonym}","rev":{self.rev},"round":{q(self.round_id)},'
            f'"slot":{q(self.slot)},"v":1}}'
        )
        return BALLOT_PREFIX + text.encode()

    def leaf(self, algorithm: Algorithm = SHA256) -> bytes:
        """The leaf hash of the ballot's bytes (32 bytes)."""
        return algorithm.leaf(self.to_bytes())

    def line(self) -> Json:
        """The entry as a line of the bundle's log."""
        return {"ballot": self.to_json()}


@dataclass(frozen=True, slots=True)
class Deed:
    """Something staff did: scheme locked, draw, slot opened, erratum, override.

    Args:
        round_id: the round.
        n: running number of the deed in this round, from 1 without gaps.
        at: when, as the hall says it (for example 2022-09-28T09:30:00+08:00).
        by: who, by role.
        what: kind of deed, for example `scheme.locked`, `slot.closed`.
        data: any canonical JSON object; `files` binds bundle files by their hash.
    """

    round_id: str
    n: int
    at: str
    by: str
    what: str
    data: Mapping[str, Json]

    def __post_init__(self) -> None:
        check_identifier(self.round_id, field="round")
        check_count(self.n, field="n", least=1)
        check_identifier(self.at, field="at")
        check_identifier(self.by, field="by")
        check_identifier(self.what, field="what")
        if not isinstance(self.data, Mapping):
            raise BadField(field="data", why="not an object")
        if self.what == SLOT_CLOSED:
            check_identifier(self.data.get("slot"), field="data.slot")
            check_count(self.data.get("leaves"), field="data.leaves")
        for name in ("files", "tickets"):
            if not isinstance(self.data.get(name, {}), Mapping):
                raise BadField(field=f"data.{name}", why="not an object")

    def to_json(self) -> dict[str, Json]:
        """The deed as the object that is recorded."""
        return {
            "v": 1,
            "round": self.round_id,
            "n": self.n,
            "at": self.at,
            "by": self.by,
            "what": self.what,
            "data": dict(self.data),
        }

    @classmethod
    def from_json(cls, value: object) -> Deed:
        """Reads what `to_json` wrote.

        Raises:
            BadField: for missing, unknown or malformed members.
        """
        m = check_members(value, field="deed", required=_DEED)
        _check_version(m)
        return cls(m["round"], m["n"], m["at"], m["by"], m["what"], m["data"])

    def to_bytes(self) -> bytes:
        """`leitai/deed/v1`, a newline, and the canonical JSON: what is hashed."""
        return DEED_PREFIX + encode(self.to_json())

    def leaf(self, algorithm: Algorithm = SHA256) -> bytes:
        """The leaf hash of the deed's bytes (32 bytes)."""
        return algorithm.leaf(self.to_bytes())

    def line(self) -> Json:
        """The entry as a line of the bundle's log."""
        return {"deed": self.to_json()}


@dataclass(frozen=True, slots=True)
class Withheld:
    """A ballot of which only the leaf hash is published.

    Args:
        slot: the slot it was cast in.
        leaf_hash: 32 bytes.
        why: `small_panel` (counted in the published totals) or `superseded`
            (a later revision counts).
    """

    slot: str
    leaf_hash: bytes
    why: str

    def __post_init__(self) -> None:
        check_identifier(self.slot, field="slot")
        if self.why not in (SMALL_PANEL, SUPERSEDED):
            raise BadField(field="why", why=f"neither {SMALL_PANEL} nor {SUPERSEDED}")

    def leaf(self, algorithm: Algorithm = SHA256) -> bytes:
        """The leaf hash as it was published; it cannot be recomputed."""
        return self.leaf_hash

    def line(self) -> Json:
        """The entry as a line of the bundle's log."""
        return {"withheld": {"slot": self.slot, "leaf": to_base64(self.leaf_hash), "why": self.why}}


Entry = Ballot | Deed | Withheld


def entry_from_line(line: bytes) -> Entry:
    """Reads one line of `log.jsonl`, without its newline.

    Raises:
        NotCanonical, BadField: when it is not exactly such a line.
    """
    quick = _ballot_from_line(line)
    if quick is not None:
        return quick
    value = decode(line)
    if isinstance(value, dict) and len(value) == 1:
        if "ballot" in value:
            return Ballot.from_json(value["ballot"])
        if "deed" in value:
            return Deed.from_json(value["deed"])
        if "withheld" in value:
            m = check_members(value["withheld"], field="withheld", required=["slot", "leaf", "why"])
            return Withheld(m["slot"], from_base64(m["leaf"], field="leaf", size=32), m["why"])
    raise BadField(field="log.jsonl", why="a line is none of ballot, deed, withheld")


def _ballot_from_line(line: bytes) -> Ballot | None:
    """The ballot of a line, when writing it again gives exactly the line.

    Saves the general canonical check on each of a million lines. Whatever is
    not such a line goes the general way, which also says what is wrong.
    """
    if not line.startswith(_BALLOT_HEAD):
        return None
    try:
        ballot = Ballot.from_json(json.loads(line)["ballot"])
    except (RecordProblem, ValueError, RecursionError):
        return None
    same = _BALLOT_HEAD + ballot.to_bytes()[len(BALLOT_PREFIX) :] + b"}" == line
    return ballot if same else None


def in_log_order(
    ballots: Iterable[Ballot | Withheld], algorithm: Algorithm = SHA256
) -> list[Ballot | Withheld]:
    """The ballots of a slot in ascending order of their leaf hashes, as they enter the log."""
    return sorted(ballots, key=lambda ballot: ballot.leaf(algorithm))


def log_lines(entries: Iterable[Entry]) -> Iterator[bytes]:
    """The lines of `log.jsonl`: a canonical one for each entry, in log order."""
    for entry in entries:
        if isinstance(entry, Ballot):
            # Its own bytes are canonical already: there may be a million of them.
            yield b"".join((_BALLOT_HEAD, entry.to_bytes()[len(BALLOT_PREFIX) :], b"}\n"))
        else:
            yield encode(entry.line()) + b"\n"


def counted(entries: Iterable[Entry]) -> dict[str, list[Ballot]]:
    """For each slot the published ballots that count: the highest revision of each pseudonym.

    In order of pseudonym, which is random; withheld ballots are not among them.
    """
    best: dict[str, dict[str, Ballot]] = {}
    for entry in entries:
        if isinstance(entry, Ballot):
            slot = best.setdefault(entry.slot, {})
            other = slot.get(entry.pseudonym)
            if other is None or other.rev < entry.rev:
                slot[entry.pseudonym] = entry
    return {slot: [names[name] for name in sorted(names)] for slot, names in best.items()}


def _check_version(members: Mapping[str, Any]) -> None:
    if type(members["v"]) is not int or members["v"] != 1:
        raise BadField(field="v", why="not version 1")
