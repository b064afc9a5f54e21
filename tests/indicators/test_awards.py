"""Stars, flags and cards: groups, missing figures, exactness, odd rules."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leitai.indicators import (
    Figures,
    FigureWrong,
    Indicator,
    Period,
    PeriodWrong,
    RulesNotReadable,
    award,
    parse_rules,
    shipped_rules,
)
from leitai.indicators.model import NOT_APPLICABLE, NOT_REPORTED

RULES = parse_rules(shipped_rules())
BLOCKS = (
    Indicator("visits", "实干", "own_plan", "up", "次"),
    Indicator("days", "实干", "last_year", "down", "天"),
    Indicator("ratio", "金融", "nation", "up", "%"),
)


def figures(unit: str, visits, days, ratio) -> list[Figures]:
    def number(value):
        return None if value in (None, "na") else Decimal(value)

    def missing(value):
        return NOT_APPLICABLE if value == "na" else NOT_REPORTED if value is None else ""

    return [
        Figures("visits", unit, number(visits), target=Decimal(100), missing=missing(visits)),
        Figures("days", unit, number(days), last_year=Decimal(10), missing=missing(days)),
        Figures("ratio", unit, number(ratio), nation=Decimal("82.5"), province=Decimal("84.5"),
                missing=missing(ratio)),
    ]  # fmt: skip


def period(units: dict[str, tuple], groups: dict[str, str] | None = None, key="q") -> Period:
    roster = tuple((unit, (groups or {}).get(unit, "g")) for unit in units)
    rows = tuple(row for unit, values in units.items() for row in figures(unit, *values))
    return Period(key, roster, BLOCKS, rows, RULES.hash)


def by_unit(table):
    return {row.unit: row for row in table.rows}


def test_from_the_page_106_5_is_24_and_22_points_above() -> None:
    table = award(period({"金融": (100, 10, "106.5"), "b": (90, 11, "84")}), RULES)
    margins = {m.against: m.value for m in table.assessments["金融", "ratio"].margins}
    assert margins == {"nation": 24, "province": 22}


def test_a_missing_figure_is_not_zero_and_not_last() -> None:
    rows = by_unit(award(period({"a": (100, 10, 90), "b": (None, 9, 85), "c": (0, 12, 80)}), RULES))
    assert rows["b"].blocks[0].stars is None and rows["b"].blocks[0].why == "not_reported"
    assert rows["b"].place is None
    assert rows["c"].blocks[0].stars == 9  # zero is a figure: placed, and last of two
    assert rows["b"].blocks[1].stars == 9


def test_what_does_not_apply_is_left_out() -> None:
    rows = by_unit(
        award(period({"a": (100, 10, "na"), "b": (90, 12, 85), "c": (80, 13, 80)}), RULES)
    )
    assert rows["a"].blocks[1].why == "not_applicable"
    assert rows["a"].mean == 10 and rows["a"].place == 1
    assert [rows[u].blocks[1].stars for u in "abc"] == [None, 10, 9]


def test_a_block_without_anybody_to_compare_with_takes_no_place_away() -> None:
    units = {"a": (100, 10, "106.5"), "b": (90, 12, "na"), "c": (80, 13, "na")}
    rows = by_unit(award(period(units), RULES))
    assert rows["a"].blocks[1].why == "alone" and rows["a"].blocks[1].stars is None
    assert [rows[u].place for u in "abc"] == [1, 2, 3]


def test_unlike_units_are_compared_only_inside_their_groups() -> None:
    units = {"a": (100, 10, 90), "b": (90, 10, 85), "x": (10, 30, 10), "y": (5, 40, 5)}
    groups = {"a": "政府部门", "b": "政府部门", "x": "群团组织", "y": "群团组织"}
    rows = by_unit(award(period(units, groups), RULES))
    assert (rows["a"].place, rows["b"].place, rows["x"].place, rows["y"].place) == (1, 2, 1, 2)
    assert {row.whole_place for row in rows.values()} == {None}
    body = shipped_rules() | {"whole_list": {"rank": True}}
    whole = by_unit(award(period(units, groups), parse_rules(body)))
    assert whole["y"].whole_place is not None
    assert parse_rules(body).hash != RULES.hash


def test_movement_needs_a_place_in_both_periods() -> None:
    old = award(period({"a": (100, 10, 90), "b": (90, 10, 85), "c": (80, 10, 80)}), RULES)
    new = award(
        period({"a": (None, 10, 90), "b": (95, 9, 85), "c": (99, 8, 99)}, key="q2"), RULES, old
    )
    rows = by_unit(new)
    assert rows["a"].moved is None
    assert (rows["c"].place, rows["c"].moved, rows["c"].flags) == (1, 2, ("rise",))


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"stars": {"points": [1, 2], "ties": "shared", "least_group": 2}}, "stars.points"),
        ({"stars": {"points": [3, 2], "ties": "split", "least_group": 2}}, "stars.ties"),
        ({"flags": {"first": 2, "least_group": 3}}, "flags.rise"),
        ({"cards": {}}, "cards.own_plan"),
        ({"whole_list": {"rank": "yes"}}, "whole_list.rank"),
    ],
)
def test_odd_rules_are_refused_with_their_path(change, path) -> None:
    with pytest.raises(RulesNotReadable) as caught:
        parse_rules(shipped_rules() | change)
    assert caught.value.place.field == path
    assert caught.value.say("zh")


def test_limits_must_not_cross() -> None:
    body = shipped_rules()
    body["cards"] = body["cards"] | {"own_plan": {"green": "0", "amber": "0.1"}}
    with pytest.raises(RulesNotReadable):
        parse_rules(body)


def test_odd_figures_and_periods_are_refused() -> None:
    with pytest.raises(FigureWrong):
        Figures("x", "u", Decimal("NaN"))
    with pytest.raises(FigureWrong):
        Figures("x", "u", Decimal(1), missing=NOT_REPORTED)
    with pytest.raises(FigureWrong):
        Figures("x", "u", missing="dog ate it")
    for roster, rows in (
        ((("a", "g"), ("a", "h")), ()),
        ((("a", "g"),), (Figures("visits", "b"),)),
        ((("a", "g"),), (Figures("visits", "a"), Figures("visits", "a"))),
    ):
        with pytest.raises(PeriodWrong):
            Period("q", roster, BLOCKS, rows)


cells = st.none() | st.just("na") | st.decimals(-200, 200, places=1)
tables = st.dictionaries(
    st.sampled_from("abcdefgh"), st.tuples(cells, cells, cells), min_size=1, max_size=8
)


@settings(max_examples=120, deadline=None)
@given(tables, st.randoms(use_true_random=False))
def test_law_the_order_of_the_roster_changes_nothing(units, random) -> None:
    names = list(units)
    random.shuffle(names)
    one, other = award(period(units), RULES), award(period({n: units[n] for n in names}), RULES)
    assert by_unit(one) == by_unit(other)


@settings(max_examples=120, deadline=None)
@given(tables)
def test_law_equal_figures_have_equal_awards_and_missing_has_none(units) -> None:
    table = award(period(units), RULES)
    rows = by_unit(table)
    for unit, values in units.items():
        for other, theirs in units.items():
            if values == theirs:
                assert rows[unit].place == rows[other].place
        if values[2] is None:
            assert rows[unit].blocks[1].stars is None and rows[unit].place is None
        if values[2] in (None, "na"):
            assert table.assessments[unit, "ratio"].status == "grey"
    places = sorted(row.place for row in rows.values() if row.place)
    assert all(place <= n + 1 for n, place in enumerate(places))


@settings(max_examples=120, deadline=None)
@given(tables, st.decimals(0, 50, places=1))
def test_law_a_better_figure_never_costs_a_place(units, more) -> None:
    unit = next(iter(units))
    visits, days, ratio = units[unit]
    if visits in (None, "na"):
        return
    better = units | {unit: (visits + more, days, ratio)}
    before, after = by_unit(award(period(units), RULES)), by_unit(award(period(better), RULES))
    assert (before[unit].blocks[0].stars or 0) <= (after[unit].blocks[0].stars or 0)
