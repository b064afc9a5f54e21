"""The announced count: exact by hand, and laws that hold for any ballots."""

from __future__ import annotations

import random
from collections import Counter
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leitai.scoring.count import CountedBallot, SlotBallots, count_round
from leitai.scoring.count.pools import pool_panels
from leitai.scoring.count.result import result_from_json
from leitai.scoring.count.tallied import Tallied
from leitai.scoring.count.tally import _trimmed_mean
from leitai.scoring.scheme import (
    MarkMissing,
    MarkOffScale,
    MarkUnknown,
    SchemeNotReadable,
    Trim,
    WeightsDoNotSum,
    default_scheme,
    parse_scheme,
    scheme_hash,
)

SCHEME = parse_scheme(default_scheme())
VOTED = [c.code for c in SCHEME.voted]
PANELS = [p.code for p in SCHEME.panels]


def ballot(panel: str, *marks: str) -> CountedBallot:
    return CountedBallot(panel, dict(zip(VOTED, map(Decimal, marks), strict=True)))


def slot(number: int, ballots: list[CountedBallot], entitled: dict[str, int] | None = None,
         **computed: str) -> SlotBallots:  # fmt: skip
    counts = {p: sum(b.panel == p for b in ballots) for p in PANELS}
    return SlotBallots(
        slot=number, unit=f"u{number}", group="", entitled=entitled or counts, ballots=ballots,
        computed={code: Decimal(points) for code, points in computed.items()},
    )  # fmt: skip


def same(panel: str, count: int, mark: str) -> list[CountedBallot]:
    return [ballot(panel, mark, mark, mark, mark) for _ in range(count)]


def test_panels_weigh_as_the_scheme_says() -> None:
    ballots = same("leaders", 5, "10") + same("members", 50, "5")
    unit = count_round(SCHEME, [slot(1, ballots)]).units[0]
    # Leaders 40 and members 30 remain of the four panels: (40*100 + 30*50) / 70.
    assert Fraction(unit.exact) * 100 == Fraction(5500, 70)
    assert unit.score == "78.57"
    # By hand, all alike: (5*100 + 50*50) / 55.
    assert unit.plain_mean == "54.55"
    # All in one panel, still trimmed by one at each end: (4*100 + 49*50) / 53.
    assert unit.without["panel_weights"] == "53.77"


def test_computed_criterion_counts_by_its_weight_and_renormalises_when_missing() -> None:
    ballots = same("leaders", 6, "8")
    without, with_promises = (
        count_round(SCHEME, [slot(1, ballots, **computed)]).units[0]
        for computed in ({}, {"promises": "100"})
    )
    assert without.score == "80.00"
    assert with_promises.score == "82.00"
    assert without.criteria["promises"] == ""
    assert with_promises.criteria["promises"] == "100.00"


def test_trim_leaves_out_one_at_each_end_of_a_panel() -> None:
    ballots = [*same("leaders", 5, "8"), *same("leaders", 1, "0"), *same("leaders", 1, "10")]
    unit = count_round(SCHEME, [slot(1, ballots)]).units[0]
    assert unit.score == "80.00"
    assert unit.without["trim"] == unit.plain_mean == "71.43"


def test_below_two_thirds_is_not_ranked_and_exactly_two_thirds_is() -> None:
    few = slot(1, same("leaders", 7, "10"), {"leaders": 12})
    enough = slot(2, same("leaders", 8, "6"), {"leaders": 12})
    result = count_round(SCHEME, [few, enough])
    assert [u.status for u in result.units] == ["not_ranked", "ranked"]
    assert result.units[0].rank is None and result.units[0].score == "100.00"
    assert [u.unit for u in result.standing] == ["u2", "u1"]


def test_fewer_than_five_ballots_show_no_score() -> None:
    unit = count_round(SCHEME, [slot(1, same("leaders", 4, "9"))]).units[0]
    assert (unit.status, unit.score, unit.distribution) == ("no_score", "", {})


def test_equal_scores_share_a_rank_and_a_band() -> None:
    result = count_round(
        SCHEME,
        [slot(1, same("leaders", 6, "8")), slot(2, same("leaders", 6, "8")),
         slot(3, same("leaders", 6, "7"))],
    )  # fmt: skip
    assert [u.rank for u in result.units] == [1, 1, 3]
    assert [u.band for u in result.units] == [1, 1, 2]


@pytest.mark.parametrize(
    ("counts", "pools"),
    [
        ({"a": 9, "b": 40, "c": 10, "d": 30}, [("a",), ("b",), ("c",), ("d",)]),
        ({"a": 3, "b": 40, "c": 10, "d": 30}, [("a", "c"), ("b",), ("d",)]),
        ({"a": 2, "b": 40, "c": 2, "d": 30}, [("a", "c", "d"), ("b",)]),
        ({"a": 0, "b": 40, "c": 4}, [("b", "c")]),
        ({"a": 2, "b": 1}, [("a", "b")]),
        ({}, []),
    ],
)
def test_small_panels_are_merged(counts: dict[str, int], pools: list[tuple[str, ...]]) -> None:
    assert pool_panels(counts, list("abcd"), 5) == pools


MARK = st.integers(0, 20).map(lambda half: Decimal(half) / 2)
BALLOT = st.builds(
    CountedBallot,
    st.sampled_from(PANELS),
    st.dictionaries(st.sampled_from(VOTED), MARK, min_size=1),
)
ROUND = st.lists(st.lists(BALLOT, max_size=14), min_size=1, max_size=5)


@settings(deadline=None)
@given(ROUND, st.randoms(use_true_random=False))
def test_order_of_ballots_and_of_units_changes_nothing(
    ballots: list[list[CountedBallot]], chance: random.Random
) -> None:
    slots = [slot(number, marks) for number, marks in enumerate(ballots, 1)]
    mixed = [slot(number, chance.sample(marks, len(marks)))
             for number, marks in enumerate(ballots, 1)]  # fmt: skip
    chance.shuffle(mixed)
    assert count_round(SCHEME, slots) == count_round(SCHEME, mixed)


@settings(deadline=None)
@given(ROUND)
def test_weights_sum_to_one_after_any_missing_panel(ballots: list[list[CountedBallot]]) -> None:
    # If the weights of what is left did not sum to one, all-full marks would not give 100.
    for marks in ballots:
        full = [CountedBallot(b.panel, {c: Decimal(10) for c in b.marks}) for b in marks]
        unit = count_round(SCHEME, [slot(1, full)]).units[0]
        if unit.status != "no_score":
            assert unit.score == unit.plain_mean == "100.00"
            assert Fraction(unit.exact) == 1


@settings(deadline=None)
@given(ROUND)
def test_scores_lie_in_their_interval_and_json_is_faithful(
    ballots: list[list[CountedBallot]],
) -> None:
    result = count_round(SCHEME, [slot(n, marks) for n, marks in enumerate(ballots, 1)])
    for unit in result.units:
        if unit.score:
            assert Decimal(unit.low) <= Decimal(unit.score) <= Decimal(unit.high)
            assert all(pool.ballots >= 5 for pool in unit.pools)
    assert result_from_json(result.as_json()) == result


@settings(deadline=None)
@given(ROUND)
def test_ballots_that_are_alike_may_be_counted_together(
    ballots: list[list[CountedBallot]],
) -> None:
    doubled = [[*marks, *marks[::2]] for marks in ballots]
    grouped = []
    for marks in doubled:
        alike = Counter((b.panel, tuple(sorted(b.marks.items()))) for b in marks)
        grouped.append([CountedBallot(p, dict(m), times) for (p, m), times in alike.items()])
    may = dict.fromkeys(PANELS, 20)
    separate = count_round(SCHEME, [slot(n, marks, may) for n, marks in enumerate(doubled, 1)])
    together = count_round(SCHEME, [slot(n, marks, may) for n, marks in enumerate(grouped, 1)])
    assert together == separate


@settings(deadline=None)
@given(st.lists(BALLOT, max_size=14))
def test_sums_over_ballots_are_those_of_the_ballots_one_by_one(
    ballots: list[CountedBallot],
) -> None:
    """Against the definition: a ballot's share, the sample variance, the marks cut off."""
    tallied = Tallied(SCHEME, iter(ballots))
    for pool in [("leaders",), ("leaders", "citizens"), PANELS]:
        ones = [b for b in ballots if b.panel in pool]
        weights = {c.code: Fraction(c.weight) for c in SCHEME.voted}
        shares = [
            sum(weights[c] * Fraction(m) / 10 for c, m in b.marks.items())
            / sum(weights[c] for c in b.marks)
            for b in ones
        ]
        found = tallied.shares(pool)
        assert (found.n, found.total) == (len(shares), sum(shares))
        if len(shares) > 1:
            mean = sum(shares, Fraction(0)) / len(shares)
            spread = sum((share - mean) ** 2 for share in shares) / (len(shares) - 1)
            assert found.variance() == spread
        for criterion in SCHEME.voted:
            marks = sorted(b.marks[criterion.code] for b in ones if criterion.code in b.marks)
            if not marks:
                continue
            for trim in (Trim(Decimal(0), 1), Trim(Decimal(1), 1), Trim(Decimal("0.3"), 2)):
                cut = trim.cut(len(marks))
                kept = marks[cut : len(marks) - cut]
                mean = sum((criterion.share(m) for m in kept), Fraction(0)) / len(kept)
                heap = tallied.marks(pool, criterion.code)
                assert _trimmed_mean(criterion, heap, trim) == mean


def test_marks_are_checked_against_the_sheet() -> None:
    good = {"results": 8.5, "evidence": "7", "gaps": 10, "next_steps": 0}
    assert SCHEME.read_marks(good) == {
        "results": Decimal("8.5"), "evidence": 7, "gaps": 10, "next_steps": 0}  # fmt: skip
    for bad in (11, -0.5, "8.3", "NaN", "Infinity", "1e999999", True, [], {}, "八", "0" * 50):
        with pytest.raises(MarkOffScale):
            SCHEME.read_marks({**good, "gaps": bad})
    with pytest.raises(MarkMissing):
        SCHEME.read_marks({**good, "gaps": None})
    with pytest.raises(MarkUnknown):
        SCHEME.read_marks({**good, "promises": 5})


def test_scheme_is_checked() -> None:
    body = default_scheme()
    body["panels"][0]["weight"] = "41"
    with pytest.raises(WeightsDoNotSum) as caught:
        parse_scheme(body)
    assert caught.value.params["total"] == "101"
    for path, value in (("rules", {}), ("criteria", []), ("v", 2), ("panels", None)):
        with pytest.raises(SchemeNotReadable):
            parse_scheme({**default_scheme(), path: value})


def test_hash_depends_on_content_not_on_key_order() -> None:
    body = default_scheme()
    turned = dict(reversed(body.items()))
    assert scheme_hash(body) == scheme_hash(turned)
    turned["rules"] = {**body["rules"], "decimals": 3}
    assert scheme_hash(body) != scheme_hash(turned)
