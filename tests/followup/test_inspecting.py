"""Templates of records, three durations, coverage, seasons, burden: the plain rules."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leitai.followup.burden import Ask, asked_twice, weigh
from leitai.followup.coverage import cover, months_between
from leitai.followup.inspecting import (
    TemplateWrong,
    durations,
    middle,
    read_template,
    record_templates,
)
from leitai.followup.season import count_down, roll_up

DAYS = st.dates(date(2021, 1, 1), date(2023, 12, 31))


def test_the_shipped_templates() -> None:
    templates = record_templates()
    assert list(templates) == ["visit", "patrol", "spot_check", "activity", "meeting"]
    assert len(templates["patrol"].topics) == 3 and not templates["patrol"].more_topics
    assert templates["meeting"].outcomes and templates["activity"].many_places


@pytest.mark.parametrize(
    "change",
    [
        {"photo_required": True},
        {"check_in": 1},
        {"figure": [{"counts": "likes", "measures": [], "words": []}]},
        {"two_sides": True},
        {"topic": [{"zh": "甲", "en": "a"}, {"zh": "甲", "en": "b"}]},
        {"topic": [{"zh": "甲"}]},
    ],
)
def test_a_template_that_asks_for_something_else_is_refused(change: dict[str, object]) -> None:
    fair = {"zh": "甲", "en": "a", "order": 1, "place_zh": "地点", "place_en": "Place"}
    assert read_template("fair", fair).zh == "甲"
    with pytest.raises(TemplateWrong):
        read_template("wrong", fair | change)


def test_three_durations() -> None:
    found, today = date(2022, 9, 28), date(2022, 10, 10)
    open_ = durations(found, None, None, today)
    assert (open_.handling, open_.solving, open_.whole, open_.open_days) == (None, None, None, 12)
    done = durations(found, date(2022, 9, 30), date(2022, 10, 8), today)
    assert (done.handling, done.solving, done.whole, done.open_days) == (2, 8, 10, None)


@given(found=DAYS, one=st.integers(-5, 50), two=st.integers(-5, 50), today=DAYS)
def test_durations_add_up_or_are_refused(found: date, one: int, two: int, today: date) -> None:
    handled = found + timedelta(days=one)
    solved = handled + timedelta(days=two)
    if one < 0 or two < 0:
        with pytest.raises(ValueError, match="follow"):
            durations(found, handled, solved, today)
        return
    days = durations(found, handled, solved, today)
    assert days.handling is not None and days.solving is not None
    assert days.handling + days.solving == days.whole


def test_the_middle_one_is_a_day_that_happened() -> None:
    assert middle([]) is None
    assert middle([3, 1, 10, 2]) == (2, 10)


def test_coverage_of_a_roster() -> None:
    records = [("甲", date(2022, 1, 5)), ("甲", None), ("乙", None), (None, date(2022, 2, 1)),
               ("丁", date(2022, 2, 1)), ("丙", date(2022, 7, 1))]  # fmt: skip
    found = cover(records, ["甲", "乙", "丙"], date(2022, 1, 1), date(2022, 6, 30))
    assert found.missing == ("乙", "丙") and not found.holds and found.outside == 2
    assert found.rows[0].by_month == (1, 0, 0, 0, 0, 0)
    assert not cover([], [], date(2022, 1, 1), date(2022, 1, 1)).holds
    with pytest.raises(ValueError, match="twice"):
        cover([], ["甲", "甲"], date(2022, 1, 1), date(2022, 1, 1))


@given(
    records=st.lists(st.tuples(st.sampled_from("abcd"), st.none() | DAYS), max_size=30),
    start=DAYS, length=st.integers(0, 400),
)  # fmt: skip
def test_coverage_holds_exactly_when_each_has_a_dated_record(
    records: list[tuple[str, date | None]], start: date, length: int
) -> None:
    end = start + timedelta(days=length)
    found = cover(records, list("abc"), start, end)
    inside = {unit for unit, day in records if day is not None and start <= day <= end}
    assert found.holds == ({"a", "b", "c"} <= inside)
    assert set(found.missing) == set("abc") - inside
    dated = sum(1 for _unit, day in records if day is not None and start <= day <= end)
    assert sum(sum(row.by_month) for row in found.rows) + found.outside == dated
    assert len(found.months) == len(months_between(start, end))


def test_500_days() -> None:
    first = date(2022, 8, 1)
    assert count_down(first, 500, first).day == 1 and count_down(first, 500, first).left == 499
    assert count_down(first, 500, first).last == date(2023, 12, 13)
    before, over = (
        count_down(first, 500, date(2022, 7, 1)),
        count_down(first, 500, date(2024, 1, 1)),
    )
    assert (before.day, before.left, over.day, over.left) == (0, 500, 500, 0)
    with pytest.raises(ValueError, match="0"):
        count_down(first, 0, first)


@given(first=DAYS, days=st.integers(1, 1000), today=DAYS)
def test_days_gone_and_left_are_all_days(first: date, days: int, today: date) -> None:
    found = count_down(first, days, today)
    assert found.day + found.left == days and 0 <= found.percent <= 100
    assert (found.last - first).days == days - 1


def test_the_worst_open_card_is_the_card_of_the_whole() -> None:
    assert roll_up([("green", False), ("amber", False), ("red", True)]).worst == "amber"
    assert roll_up([("grey", False), ("red", True)]).worst == "grey"
    assert roll_up([]).all == 0
    assert roll_up([("red", False), ("green", True)]).closed == 1


def test_a_fact_asked_twice_and_what_is_not() -> None:
    def ask(unit: str, name: str, **more: object) -> Ask[str]:
        facts: dict[str, object] = {"place": "progress", "fields": 2, "measure": "项", **more}
        return Ask(unit=unit, name=name, **facts)  # type: ignore[arg-type]

    spring = {"start": date(2022, 1, 1), "end": date(2022, 3, 31)}
    summer = {"start": date(2022, 4, 1), "end": date(2022, 6, 30)}
    found = asked_twice(
        [
            ask("甲", "竞赛"), ask("甲", "竞赛数", place="indicator"),
            ask("乙", "竞赛"),  # another unit
            ask("甲", "培训", **spring), ask("甲", "培训", **summer),  # other days
            ask("甲", "成果"), ask("甲", "成果", fields=0),  # a ledger answers
            ask("甲", "税收", measure="元"), ask("甲", "税收", measure="%"),
            ask("甲", ""), ask("甲", ""),  # no figure
        ]
    )  # fmt: skip
    assert [(row.unit, row.name, len(row.asks)) for row in found] == [("甲", "竞赛", 2)]
    half, year = (
        {"start": date(2022, 1, 1), "end": date(2022, m, d)} for m, d in ((6, 30), (12, 31))
    )
    said = {"place": "statement", "fields": 0, "typed": True, "exact": True, "source": "statement"}
    measured = {"place": "indicator", "exact": True}
    found = asked_twice(
        [
            # Said of the half-year and asked for as an indicator of it; the year's is another.
            ask("甲", "上半年竞赛", **said, **half), ask("甲", "竞赛数", **measured, **half),
            ask("甲", "竞赛数", **measured, **year),
            # Said twice in one statement: asked for once.
            ask("乙", "竞赛", **said, **half), ask("乙", "竞赛", **said, **half),
            # A promise is for later days than what was said on stage.
            ask("丙", "竞赛", **said, **half), ask("丙", "竞赛", **half),
            # Its report of the same days is the same fact, typed again.
            ask("丁", "竞赛", **said, **half),
            ask("丁", "竞赛", fields=0, typed=True, exact=True, end=date(2022, 6, 28), source="m"),
            ask("丁", "竞赛", fields=0, typed=True, exact=True, end=date(2022, 7, 20), source="m"),
        ]
    )  # fmt: skip
    assert [(row.unit, len(row.asks)) for row in found] == [("甲", 2), ("丁", 2)]
    loads = weigh([ask("甲", "a"), ask("丁", "b"), ask("甲", "c", fields=0)], ["甲", "乙"])
    assert [load.fields for load in loads] == [2, 0]
