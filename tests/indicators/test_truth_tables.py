"""The truth tables of docs/reference/indicators.md, row by row, against the engine."""

import re
from decimal import Decimal
from pathlib import Path

import pytest

from leitai.indicators import (
    Figures,
    Indicator,
    Period,
    assess,
    award,
    compare,
    parse_rules,
    shipped_rules,
)
from leitai.indicators.model import NOT_APPLICABLE

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "indicators.md"
RULES = parse_rules(shipped_rules())


def rows(section: str, columns: int) -> list[list[str]]:
    """The rows of the last table with so many columns in a section."""
    text = PAGE.read_text("utf-8").split(f"## {section}\n")[1].split("\n## ")[0]
    tables = [t for t in re.split(r"\n(?!\|)", text) if t.lstrip().startswith("|")]
    found: list[list[str]] = []
    for table in tables:
        lines = [line for line in table.strip().splitlines() if line.startswith("|")]
        cells = [[c.strip() for c in line.strip("|").split("|")] for line in lines]
        if len(cells[0]) == columns:
            found = cells[2:]
    assert found, section
    return found


@pytest.mark.parametrize(("kind", "direction", "actual", "against", "card"), rows("Cards", 5))
def test_cards(kind, direction, actual, against, card) -> None:
    known = {
        name: Decimal(number)
        for name, number in re.findall(r"([a-z_]+) (-?[\d.]+|—)", against)
        if number != "—"
    }
    first = known.pop("first", None)
    figures = Figures(
        "x", "u", None if actual in ("—", "n/a") else Decimal(actual), **known,
        missing=NOT_APPLICABLE if actual == "n/a" else "",
    )  # fmt: skip
    reading = assess(Indicator("x", "b", kind, direction), figures, RULES, first)
    assert reading.status == card
    assert reading.reason("zh") and reading.reason("en")


@pytest.mark.parametrize(("kind", "green", "amber"), rows("Cards", 3)[-4:])
def test_limits_are_those_that_ship(kind, green, amber) -> None:
    assert (RULES.limits[kind].green, RULES.limits[kind].amber) == (Decimal(green), Decimal(amber))


def period_of(results, key="p", group="g") -> Period:
    figures = tuple(
        Figures("x", f"u{n}", None if r == "—" else Decimal(r), target=Decimal(5))
        for n, r in enumerate(results)
    )
    roster = tuple((f"u{n}", group) for n in range(len(results)))
    return Period(key, roster, (Indicator("x", "b", "own_plan"),), figures, RULES.hash)


@pytest.mark.parametrize(("results", "stars"), rows("Stars", 2))
def test_stars(results, stars) -> None:
    table = award(period_of([r.strip() for r in results.split(",")]), RULES)
    found = [row.blocks[0].stars for row in table.rows]
    assert ", ".join("none" if s is None else str(s) for s in found) == stars


def ranked(places: dict[int, int], size: int, key: str) -> Period:
    """A period in which the units hold these places; the others fill the rest."""
    order = {place: unit for unit, place in places.items()}
    free = iter(unit for unit in range(size) if unit not in places)
    results = {order.get(p, -1) if p in order else next(free): size - p for p in range(1, size + 1)}
    return period_of([str(results[unit]) for unit in range(size)], key)


@pytest.mark.parametrize(("now", "before", "of", "flags"), rows("Flags", 4))
def test_flags(now, before, of, flags) -> None:
    old = award(ranked({0: int(before)}, int(of), "old"), RULES)
    new = award(ranked({0: int(now)}, int(of), "new"), RULES, old)
    row = new.rows[0]
    assert (row.place, row.of) == (int(now), int(of))
    assert row.moved == int(before) - int(now)
    assert ", ".join(row.flags) == flags.replace("none", "")


@pytest.mark.parametrize(("roster", "rules", "indicators", "movement"), rows("Movement", 4))
def test_movement(roster, rules, indicators, movement) -> None:
    old = period_of(["3", "2", "1"], "old")
    new = Period(
        "new",
        old.roster if roster == "same" else (*old.roster[:-1], ("u2", "another group")),
        old.indicators if indicators == "same" else (Indicator("x", "b", "last_year"),),
        old.figures,
        old.rules_hash if rules == "same" else "other",
    )
    comparability = compare(old, new)
    assert comparability.is_given == (movement == "shown")
    assert (
        bool(comparability.say("zh")) == bool(comparability.say("en")) == bool(movement != "shown")
    )
    moved = {row.moved for row in award(new, RULES, award(old, RULES)).rows}
    assert (moved == {None}) == (movement != "shown")


def test_rules_in_the_page_are_those_that_ship() -> None:
    said = {row[0]: row[1] for row in rows("Rules as data", 3)}
    assert said["`flags.first`"] == str(RULES.first)
    assert said["`flags.rise`"] == str(RULES.rise)
    assert said["`flags.least_group`"] == str(RULES.flag_group)
    assert said["`stars.least_group`"] == str(RULES.star_group)
    assert said["`whole_list.rank`"] == str(RULES.whole_list).lower()
    assert RULES.points == tuple(range(10, 0, -1))
