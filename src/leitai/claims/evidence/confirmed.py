"""Bindings that a person has confirmed, kept beside the ledgers and used again."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from leitai.base.problem import Place
from leitai.claims.evidence.model import Binding, Candidate, Level, Query
from leitai.claims.model import Claim
from leitai.ledgers.problems import BadTemplate, LedgerProblem
from leitai.ledgers.store import Store

FILE = "bindings.json"
_VERSION = 1


class NoCandidate(LedgerProblem):
    """A reading that is not there cannot be confirmed."""

    code = "no-candidate"
    en, zh = (
        "There is no reading {number}; the claim has {have}.",
        "没有第 {number} 种读法;该论断共有 {have} 种。",
    )
    todo_en = "See the readings with leitai check --json."
    todo_zh = "请用 leitai check --json 查看各种读法。"


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A query that stands for a claim from now on.

    Args:
        key: of the claim, see `claim_key`.
        claim: its words, for the person who reads the file.
        sql: the query.
        scale: factor from the query's number to the claim's value.
        by, on: who confirmed it, and the ISO date.
    """

    key: str
    claim: str
    sql: str
    scale: float = 1.0
    by: str = ""
    on: str = ""


def claim_key(claim: Claim, sentence: str, before: str = "") -> str:
    """Key of a claim: its sentence without its figures, its unit, its place in the sentence.

    The next statement may say another number in the same words, and the
    binding should hold for it too.
    """
    words = re.sub(r"[\d.,%]+", "#", sentence)
    words = re.sub(r"\s+", "", words)
    place = len(re.findall(r"\d[\d.,]*", before))
    subject = f"{words}|{place}|{claim.unit}|{claim.kind}|{claim.subject}"
    return hashlib.sha256(subject.encode()).hexdigest()[:16]


def read_confirmed(folder: Path) -> dict[str, Confirmed]:
    """Confirmed bindings of a folder of ledgers.

    Raises:
        BadTemplate: when the file is damaged.
    """
    path = folder / FILE
    if not path.is_file():
        return {}
    try:
        data = json.loads(path.read_text("utf-8"))
        rows = [Confirmed(**row) for row in data["bindings"]]
    except (ValueError, KeyError, TypeError) as error:
        raise BadTemplate(place=Place(file=FILE), detail=str(error)) from error
    return {row.key: row for row in rows}


def write_confirmed(folder: Path, bindings: Mapping[str, Confirmed] | Iterable[Confirmed]) -> Path:
    """Write all confirmed bindings, in order of their keys."""
    from dataclasses import asdict

    rows = bindings.values() if isinstance(bindings, Mapping) else bindings
    data = {"version": _VERSION, "bindings": [asdict(r) for r in sorted(rows, key=lambda r: r.key)]}
    path = folder / FILE
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return path


def confirm(binding: Binding, claim: Claim, candidate: int, by: str, on: str) -> Confirmed:
    """The confirmation of one of a binding's candidates (0 is the best).

    Raises:
        NoCandidate: when the binding has no such candidate.
    """
    if not 0 <= candidate < len(binding.candidates):
        raise NoCandidate(number=candidate + 1, have=len(binding.candidates))
    chosen = binding.candidates[candidate]
    words = f"{claim.subject} {claim.text}".strip()
    return Confirmed(binding.key, words, chosen.sql, chosen.query.scale, by, on)


def recall(kept: Confirmed, store: Store) -> Candidate | None:
    """The kept query as a candidate, or None when the ledgers no longer fit it."""
    import duckdb

    try:
        found = store.number(kept.sql)
    except (ValueError, duckdb.Error):
        return None
    query = Query("level", (Level("", "count"),), scale=kept.scale)
    return Candidate(query, kept.sql, 1.0, {}, found, None if found is None else 1)
