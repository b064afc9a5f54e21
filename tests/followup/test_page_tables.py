"""The truth tables of docs/reference/commitments.md, row by row, against the engines."""

import re
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from leitai.claims import read
from leitai.followup import Figure, Plan, Report, add_working_days, card, judge, type_step

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "commitments.md"
MADE, END = date(2022, 9, 28), date(2023, 12, 31)


def rows(section: str) -> list[list[str]]:
    """The rows of the table of a section."""
    text = PAGE.read_text("utf-8").split(f"## {section}\n")[1].split("\n## ")[0]
    lines = [line for line in text.splitlines() if line.startswith("|")]
    found = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]
    assert found, section
    return found


@pytest.mark.parametrize(
    ("text", "kind", "kept", "missed", "due", "flags"),
    rows("From a next step to a commitment"),
)
def test_steps(text, kind, kept, missed, due, flags) -> None:
    figures = [
        Figure(c.text, c.start, c.value, c.unit, c.comparator, c.kind, c.direction, c.subject)
        for c in read(text)
        if c.claim
    ]
    reading = type_step(text, figures, MADE)
    assert [m.kind for m in reading.measures] == [kind]
    assert (reading.due.isoformat() if reading.due else "—") == due
    assert (", ".join(reading.flags) or "—") == flags
    last = reading.due or END
    for said, state in ((kept, "kept"), (missed, "missed")):
        if said == "—":
            continue
        report = Report(0, last, done=said == "done")
        if re.fullmatch(r"\d+", said):
            report = Report(0, last, Decimal(said))
        assert judge(reading.measures, [report], date(2024, 2, 1), last).state == state


@pytest.mark.parametrize(("start", "days", "due", "late", "provisional"), rows("Working days"))
def test_terms(start, days, due, late, provisional) -> None:
    term = add_working_days(date.fromisoformat(start), int(days))
    assert (term.due.isoformat(), term.late_from.isoformat()) == (due, late)
    assert term.provisional == (provisional == "yes")


@pytest.mark.parametrize(("today", "share", "reported", "against", "status", "rule"), rows("Cards"))
def test_cards(today, share, reported, against, status, rule) -> None:
    plan = Plan(
        date(2022, 11, 1), date(2022, 11, 29),
        None if share == "—" else Fraction(int(share.rstrip("%")), 100),
        None if reported == "—" else date.fromisoformat(reported), against == "yes",
    )  # fmt: skip
    reading = card(plan, date.fromisoformat(today))
    assert (reading.status, reading.rule) == (status, rule)
