"""A folder of ledgers opened for checking, and a document's bindings as plain rows."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from leitai.base.problem import Lang
from leitai.claims.evidence.bind import bind_claims
from leitai.claims.evidence.catalog import Catalog
from leitai.claims.evidence.confirmed import Confirmed, read_confirmed
from leitai.claims.evidence.model import Binding, Candidate
from leitai.claims.evidence.survey import survey
from leitai.claims.model import Claim
from leitai.ledgers.ledger import load_folder
from leitai.ledgers.problems import LedgerProblem
from leitai.ledgers.store import Store


@dataclass(frozen=True, slots=True)
class Evidence:
    """Ledgers opened for checking.

    Args:
        catalog: their profile and the store they are queried in.
        problems: files and cells that could not be used; the rest could.
        confirmed: bindings a person has confirmed.
    """

    catalog: Catalog
    problems: tuple[LedgerProblem, ...]
    confirmed: dict[str, Confirmed]


def open_evidence(folder: Path) -> Evidence:
    """Load every ledger of a folder and the bindings confirmed beside them.

    Raises:
        NotAFolder: when it is none.
    """
    ledgers, problems = load_folder(folder)
    return Evidence(survey(ledgers, Store(ledgers)), tuple(problems), read_confirmed(folder))


def bind_document(
    text: str, claims: Sequence[Claim], evidence: Evidence, as_of: date | None = None
) -> list[Binding]:
    """Verdicts on the claims of a text, in order of their index.

    Args:
        text: the statement.
        claims: as `leitai.claims.read` gives them; those with `claim` False get none.
        evidence: from `open_evidence`.
        as_of: the day the statement speaks from; the last day of the ledgers when None.
    """
    return bind_claims(text, claims, evidence.catalog, as_of, evidence.confirmed)


def binding_row(binding: Binding, claim: Claim, lang: Lang = "en") -> dict[str, Any]:
    """A binding as JSON members.

    verdict, found, query, scale, confidence and candidates as the reference
    page says; reason and explanation for people; interval with its rule.
    """
    best = binding.best or (binding.candidates[0] if binding.candidates else None)
    return {
        "verdict": binding.verdict,
        "reason": binding.reason,
        "found": None if best is None else best.found,
        "query": None if best is None else best.sql,
        "scale": None if best is None else best.query.scale,
        "confidence": binding.confidence,
        "rows": None if best is None else best.rows,
        "interval": {"low": binding.low, "high": binding.high, "rule": binding.rule},
        "explanation": explain(binding, claim, lang),
        "confirmed": binding.confirmed,
        "candidates": [_candidate_row(c) for c in binding.candidates],
    }


def _candidate_row(candidate: Candidate) -> dict[str, Any]:
    return {
        "query": candidate.sql,
        "found": candidate.found,
        "scale": candidate.query.scale,
        "score": candidate.score,
        "rows": candidate.rows,
    }


@cache
def _reasons() -> dict[str, Any]:
    text = (files("leitai.claims.evidence") / "data" / "reasons.toml").read_text("utf-8")
    return tomllib.loads(text)


def explain(binding: Binding, claim: Claim, lang: Lang) -> str:
    """One sentence: what was found and why the verdict follows."""
    best = binding.best or (binding.candidates[0] if binding.candidates else None)
    words: str = _reasons()[binding.reason][lang]
    return words.format(
        found="—" if best is None else said(best, claim),
        stated=claim.text,
        rule=_reasons()["rules"][binding.rule][lang],
    )


def said(candidate: Candidate, claim: Claim) -> str:
    """The number found, in the words of the claim (486.2亿元 beside 486亿元)."""
    if candidate.found is None:
        return "—"
    value = float(candidate.found) * candidate.query.scale
    for scale, word in ((1e8, "亿"), (1e4, "万")):
        if word in claim.text and abs(value) >= scale / 1000:
            return f"{_digits(value / scale)}{word}{claim.unit}"
    if claim.unit in _SIGNS:
        return f"{claim.unit}{_digits(value)}"
    gap = " " if claim.unit.isascii() and claim.unit not in ("%", "") else ""
    return f"{_digits(value)}{gap}{claim.unit}"


_SIGNS = ("$", "£", "€", "¥", "US$", "HK$", "A$", "C$")


def _digits(value: float) -> str:
    rounded = round(value, 2)
    if rounded == int(rounded):
        return f"{int(rounded):,}" if abs(rounded) >= 10_000 else str(int(rounded))
    return f"{rounded:,.2f}".rstrip("0")
