"""Loads the annotated lines of tests/corpora/reading and scores a reader on them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[1] / "corpora" / "reading"
TENSES = {"T": "target", "B": "background", "": "achieved"}
WAYS = {"^": "up", "v": "down", "": ""}
Row = tuple[int, Any]
"""What was read at an offset: the offset first, then whatever the caller needs."""
_CLAIM = re.compile(
    r"(?P<comparator>~|>=|<=|>|<)?(?P<value>-?[\d.]+)(?: (?P<unit>.*?))?"
    r"(?P<way> [\^v])?(?P<tense> [TB])?(?P<way2> [\^v])?(?P<kind> =\w+)?(?: @(?P<period>[^#]+?))?"
    r"(?: #(?P<subject>.+))?"
)


@dataclass(frozen=True)
class Expected:
    """One annotated claim."""

    value: Decimal
    unit: str
    comparator: str
    tense: str
    way: str
    kind: str
    period: str = ""
    subject: str = ""


@dataclass(frozen=True)
class Line:
    """One annotated sentence and where it stands; `others` are (text, reason) of no claims."""

    where: str
    text: str
    claims: tuple[Expected, ...]
    others: tuple[tuple[str, str], ...] = ()


@dataclass
class Score:
    """Counts over a corpus; `misses` says what differed, for people."""

    right: int = 0
    read: int = 0
    expected: int = 0
    tense_right: int = 0
    way_right: int = 0
    way_asked: int = 0
    false_alarms: int = 0
    misses: list[str] = field(default_factory=list)

    @property
    def f1(self) -> float:
        return 2 * self.right / max(1, self.read + self.expected)

    @property
    def tense(self) -> float:
        return self.tense_right / max(1, self.right)


def load_lines(part: str) -> Iterator[Line]:
    """The lines of `tuned` or `held_out`."""
    for path in sorted((FOLDER / part).glob("*.txt")):
        yield from _lines_of(path)


def load_documents() -> Iterator[tuple[str, list[Line]]]:
    """The running documents: each whole text, and its lines in order."""
    for path in sorted((FOLDER / "running").glob("*.txt")):
        lines = list(_lines_of(path))
        yield "\n".join(line.text for line in lines), lines


def cut_rows(rows: Iterable[Row], lines: Iterable[Line]) -> Iterator[list[Row]]:
    """The rows of a whole document, (start, ...) each, line by line."""
    kept = list(rows)
    at = 0
    for line in lines:
        end = at + len(line.text)
        yield [row for row in kept if at <= row[0] < end]
        at = end + 1


def _lines_of(path: Path) -> Iterator[Line]:
    for number, raw in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not raw.strip() or raw.startswith("#"):
            continue
        text, _, written = raw.rpartition(" |")
        where = f"{path.name}:{number}"
        notes = [n.strip() for n in written.split(";") if n.strip()]
        claims = tuple(_expected(n, where) for n in notes if n[0] != "!")
        others = [n[1:].rsplit(" ", 1) for n in notes if n[0] == "!"]
        yield Line(
            where, text.replace("⏎", "\n"), claims, tuple((words, why) for words, why in others)
        )


def _expected(note: str, where: str) -> Expected:
    match = _CLAIM.fullmatch(note.strip())
    assert match, f"{where}: cannot read the annotation {note!r}"
    return Expected(
        value=Decimal(match["value"]),
        unit=(match["unit"] or "").strip(),
        comparator=match["comparator"] or "=",
        tense=TENSES[(match["tense"] or "").strip()],
        way=WAYS[(match["way"] or match["way2"] or "").strip()],
        kind=(match["kind"] or "").strip(" ="),
        period=(match["period"] or "").strip(),
        subject=(match["subject"] or "").strip(),
    )


def score_reader(
    read: Callable[[str], Iterable[tuple[Decimal, str, str, str, str, str]]], lines: Iterable[Line]
) -> Score:
    """Score a reader that gives (value, unit, comparator, tense, direction, kind) for a text."""
    score = Score()
    for line in lines:
        found = list(read(line.text))
        left = Counter((c.value, c.unit, c.comparator) for c in line.claims)
        wanted = list(line.claims)
        score.read += len(found)
        score.expected += len(wanted)
        extra = []
        for value, unit, comparator, tense, way, kind in found:
            key = (round(value, 6).normalize(), unit, comparator)
            key = next((k for k in left if k[0] == key[0] and k[1:] == key[1:]), key)
            if not left[key]:
                extra.append(f"{comparator}{value} {unit}")
                continue
            left[key] -= 1
            score.right += 1
            claim = next(c for c in wanted if (c.value, c.unit, c.comparator) == key)
            wanted.remove(claim)
            score.tense_right += claim.tense == tense
            if claim.tense != tense:
                score.misses.append(f"{line.where} tense {tense} of {value}{unit}: {line.text}")
            if claim.way:
                score.way_asked += 1
                score.way_right += claim.way == way
                if claim.way != way:
                    score.misses.append(f"{line.where} way {way} of {value}{unit}: {line.text}")
            if claim.kind and claim.kind != kind:
                score.misses.append(f"{line.where} kind {kind} of {value}{unit}: {line.text}")
        if not line.claims:
            score.false_alarms += len(found)
        if extra or wanted:
            lost = [f"{c.comparator}{c.value} {c.unit}" for c in wanted]
            score.misses.append(f"{line.where} extra {extra} lost {lost}: {line.text}")
    return score
