"""The count in the shapes of documents, and what it must say of itself."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest

from leitai.reports.from_count import compare_criteria, describe_rules, list_criteria, report_count
from leitai.reports.model import Name, RoundFacts
from leitai.scoring.count import CountedBallot, SlotBallots, count_round
from leitai.scoring.scheme import default_scheme, parse_scheme

SCHEME = parse_scheme(default_scheme())
FACTS = RoundFacts(Name("系列"), Name("场"))


def marks(value: str) -> dict[str, Decimal]:
    return {criterion.code: Decimal(value) for criterion in SCHEME.voted}


def slot(order, name, *, cast, entitled=None, mark="8", computed=True):
    ballots = [
        CountedBallot(panel, marks(mark)) for panel, number in cast.items() for _ in range(number)
    ]
    return SlotBallots(
        slot=order,
        unit=name,
        group="",
        entitled=entitled or cast,
        ballots=ballots,
        computed={"promises": Decimal("90")} if computed else {},
    )


FULL = {"leaders": 6, "members": 6, "peers": 6, "citizens": 6}


@pytest.fixture(scope="module")
def report():
    slots = [
        slot(1, "甲局", cast=FULL, mark="8"),
        slot(2, "乙局", cast={**FULL, "peers": 2}, entitled=FULL, mark="7.5"),
        slot(3, "丙局", cast={"citizens": 8}, entitled={"citizens": 20}, mark="9"),
        slot(4, "丁局", cast={"citizens": 3}, entitled={"citizens": 20}),
        slot(5, "戊局", cast=FULL, mark="7", computed=False),
    ]
    return report_count(FACTS, SCHEME, count_round(SCHEME, slots), english={"甲局": "Office A"})


def said(report, name):
    return [warning for warning in report.warnings if name in warning.zh]


def test_best_first_and_the_unranked_last(report):
    assert [unit.unit.zh for unit in report.units] == ["甲局", "乙局", "戊局", "丙局", "丁局"]
    assert [unit.status for unit in report.units[3:]] == ["not_ranked", "no_score"]
    assert report.units[0].unit == Name("甲局", "Office A")


def test_nothing_is_said_of_a_unit_without_faults(report):
    assert said(report, "甲局") == []


def test_each_fault_is_said_with_its_numbers(report):
    (merged,) = said(report, "乙局")
    assert "参赛单位互评" in merged.zh and "合并" in merged.zh and "Peers" in merged.en
    (unranked,) = said(report, "丙局")
    assert "8票" in unranked.zh and "20票" in unranked.zh and "2/3" in unranked.en
    (hidden,) = said(report, "丁局")
    assert "3票" in hidden.zh and "fewer than 5" in hidden.en
    (missing,) = said(report, "戊局")
    assert "上期承诺兑现" in missing.zh and "not a zero" in missing.en


def test_a_unit_without_a_score_shows_no_figures(report):
    hidden = report.units[-1]
    assert not hidden.score and not hidden.pools and not hidden.distribution


def test_the_scale_words_cover_the_whole_scale():
    for criterion in list_criteria(SCHEME):
        if criterion.voted:
            words = criterion.words
            assert words[0].high == criterion.high and words[-1].low == criterion.low
            for above, below in pairwise(words):
                step = Decimal(criterion.step)
                assert Decimal(above.low) - Decimal(below.high) == step


def test_comparison_is_exact_and_leaves_out_what_is_missing(report):
    rows = {row.name.zh: row for row in compare_criteria(report, report.units[0])}
    results = rows["工作实绩"]
    # 80, 75, 70 and 90 of the four units with a score
    assert (results.score, results.field_mean, results.field_best) == ("80.00", "78.75", "90.00")
    assert rows["上期承诺兑现"].field_mean == "90.00"


@pytest.mark.parametrize(
    ("each_side", "words"), [("0", "不去最高分"), ("2", "各2个"), ("0.1", "10%")]
)
def test_rules_say_what_the_scheme_says(each_side, words):
    body = default_scheme()
    body["rules"]["trim"] = {"each_side": each_side, "min_left": 3}
    rules = describe_rules(parse_scheme(body).rules)
    assert rules[0].code == "trim" and words in rules[0].text.zh
    for rule in rules:
        assert "{" not in rule.text.zh + rule.text.en


@pytest.mark.parametrize(("rounding", "words"), [("half_up", "四舍五入"), ("half_even", "五成双")])
def test_the_rounding_rule_is_named(rounding, words):
    body = default_scheme()
    body["rules"]["rounding"] = rounding
    body["rules"]["recusal"] = False
    rules = {rule.code: rule for rule in describe_rules(parse_scheme(body).rules)}
    assert words in rules["rounding"].text.zh
    assert rules["recusal"].text.zh == "不设回避。"
