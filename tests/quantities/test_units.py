"""Unit words and hedges are rows of data; a new row needs no code."""

from __future__ import annotations

from decimal import Decimal

import pytest

from leitai.quantities import load_hedges, load_units, normalise
from leitai.quantities.units import KINDS, UnitRowProblem, lengths_by_first, parse_units


def test_every_row_has_a_known_kind() -> None:
    units = load_units()
    assert len(units) > 600
    assert {unit.kind for unit in units.values()} <= KINDS
    assert all(unit.cut in units for unit in units.values() if unit.cut)


@pytest.mark.parametrize(
    ("word", "value", "norm"),
    [("平方米", "3000", "3000"), ("公顷", "2", "20000"), ("亩", "3", "2000"), ("吨", "1.5", "1500"),
     ("斤", "7", "3.5"), ("‰", "6", "0.6"), ("个基点", "36", "0.36"), ("公里", "2.5", "2500")],
)  # fmt: skip
def test_normal_units(word: str, value: str, norm: str) -> None:
    assert normalise(Decimal(value), load_units()[word]) == Decimal(norm)


def test_a_factor_that_does_not_end_is_kept_to_twelve_decimals() -> None:
    assert normalise(Decimal(1), load_units()["亩"]) == Decimal("666.666666666667")


def test_percent_and_point_are_two_kinds() -> None:
    units = load_units()
    assert (units["%"].kind, units["%"].norm) == ("share", "%")
    assert {units[w].kind for w in ("个百分点", "百分点", "个点", "pct")} == {"pp_diff"}


def test_hedges_know_only_comparators() -> None:
    for side in load_hedges().values():
        assert set(side.values()) <= {"=", "~", ">", ">=", "<", "<=", ""}


@pytest.mark.parametrize(
    "row",
    ['"捆" = { kind = "heap" }', '"捆" = "count"', '"捆" = { kind = "count", factor = "many" }',
     '"捆" = { kind = "count", factor = "-1" }'],
)  # fmt: skip
def test_a_bad_row_is_named(row: str) -> None:
    with pytest.raises(UnitRowProblem) as caught:
        parse_units(row, file="mine.toml")
    assert "捆" in str(caught.value)
    assert "mine.toml" in caught.value.say("zh")


def test_lengths_are_longest_first() -> None:
    assert lengths_by_first(["人", "人次", "元"]) == {"人": (2, 1), "元": (1,)}
