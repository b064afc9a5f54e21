"""Classical methods against arithmetic by hand, exact to the last fraction."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from statistics import mean, median

import numpy as np
import pytest

from leitai.scoring.ballots import Marks
from leitai.scoring.methods import load_method
from leitai.scoring.run import score
from leitai.scoring.weighing import Weighing, round_exactly


def fit(name: str, marks: Marks, scheme: Weighing | None = None, **options: object):
    return load_method(name)(marks, scheme=scheme, seed=0, **options)


def table(rows: list[tuple], **more: object) -> Marks:
    return Marks.of([r[0] for r in rows], [r[1] for r in rows], [r[2] for r in rows], **more)


def test_thirds_stay_thirds() -> None:
    marks = table([("A", j, m) for j, m in enumerate([1, 1, 2])] + [("B", 0, 0.1), ("B", 1, 0.2)])
    assert fit("mean", marks).exact == (Fraction(4, 3), Fraction(3, 20))


def test_trim_cuts_each_end_of_each_panel() -> None:
    values = [1, 5, 6, 7, 100]
    marks = table([("A", j, m) for j, m in enumerate(values)])
    assert fit("trimmed", marks, trim="1").exact == (Fraction(6),)
    assert fit("trimmed", marks, trim="0.2").exact == (Fraction(6),)
    assert fit("trimmed", marks, trim="0.1").exact == (Fraction(119, 5),)
    panels = ["x", "x", "x", "y", "y"]
    marks = Marks.of(["A"] * 5, [str(j) for j in range(5)], values, panel=panels)
    scheme = Weighing(panels={"x": Fraction(60), "y": Fraction(40)}, trim=Fraction(1))
    found = fit("trimmed", marks, scheme)
    # Panel y has two marks: nothing is left out there, and that is said.
    assert found.exact == (Fraction(3, 5) * 5 + Fraction(2, 5) * Fraction(107, 2),)
    assert [note.code for note in found.warnings] == ["trim_refused"]


@pytest.mark.parametrize("values", [[3, 1, 2], [4, 1, 2, 3], [5], [1, 1, 9]])
def test_median(values: list[int]) -> None:
    marks = table([("A", j, m) for j, m in enumerate(values)])
    assert fit("median", marks).exact == (Fraction(median(values)),)


def test_weighted_median() -> None:
    marks = table([("A", 0, 1), ("A", 1, 2), ("A", 2, 9)], weight=[1, 1, 5])
    assert fit("median", marks).exact == (Fraction(9),)


def test_composite_over_criteria_and_panels() -> None:
    rows = [
        ("A", "1", 8, "work", "lead"),
        ("A", "1", 6, "plan", "lead"),
        ("A", "2", 9, "work", "folk"),
        ("A", "2", 7, "plan", "folk"),
        ("A", "3", 10, "work", "folk"),
        ("A", "3", 9, "plan", "folk"),
    ]
    marks = Marks.of(
        [r[0] for r in rows],
        [r[1] for r in rows],
        [r[2] for r in rows],
        [r[3] for r in rows],
        panel=[r[4] for r in rows],
    )
    scheme = Weighing(
        criteria={"work": Fraction(70), "plan": Fraction(30)},
        panels={"lead": Fraction(40), "folk": Fraction(60)},
    )
    lead = Fraction(7, 10) * 8 + Fraction(3, 10) * 6
    folk = Fraction(7, 10) * Fraction(19, 2) + Fraction(3, 10) * 8
    assert fit("mean", marks, scheme).exact == (Fraction(2, 5) * lead + Fraction(3, 5) * folk,)
    found = score(marks, "mean", scheme=Weighing(decimals=1, criteria=scheme.criteria))
    assert found.standings[0].exact == "8.5"


def test_missing_parts_scale_up_and_are_said() -> None:
    marks = Marks.of(["A", "A", "B"], ["1", "1", "1"], [8, 6, 9], ["work", "plan", "work"])
    scheme = Weighing(criteria={"work": Fraction(3), "plan": Fraction(1)})
    found = fit("mean", marks, scheme)
    assert found.exact == (Fraction(30, 4), Fraction(9))
    assert [note.code for note in found.warnings] == ["part_missing"]


def test_weights_of_rows() -> None:
    marks = table([("A", 0, 10), ("A", 1, 4)], weight=[0.5, 1.5])
    assert fit("mean", marks).exact == (Fraction(11, 2),)


def test_zscore_by_hand_and_its_floor() -> None:
    rng = np.random.default_rng(3)
    grid = np.rint(rng.normal(80, 5, (6, 7)) * 2) / 2
    marks = table([(f"U{u}", f"J{j}", grid[j, u]) for j in range(6) for u in range(7)])
    found = fit("zscore", marks)
    z = (grid - grid.mean(axis=1, keepdims=True)) / grid.std(axis=1, ddof=1, keepdims=True)
    np.testing.assert_allclose(found.own, z.mean(axis=0), atol=1e-12)
    few = table([(f"U{u}", f"J{j}", grid[j, u]) for j in range(6) for u in range(4)])
    refused = fit("zscore", few)
    assert [note.code for note in refused.warnings] == ["zscore_refused"]
    np.testing.assert_allclose(refused.scores, grid[:, :4].mean(axis=0))


def test_ranksum_with_ties() -> None:
    marks = table(
        [
            ("A", 1, 9),
            ("B", 1, 9),
            ("C", 1, 5),
            ("A", 2, 7),
            ("B", 2, 8),
            ("C", 2, 6),
            ("A", 3, 7),
            ("B", 3, 8),
            ("C", 3, 9),
        ]
    )
    found = fit("ranksum", marks)
    ranks = {"A": [1.5, 2, 3], "B": [1.5, 1, 2], "C": [3, 3, 1]}
    wanted = [mean((3 - r + 0.5) / 3 for r in ranks[name]) for name in marks.units]
    np.testing.assert_allclose(found.own, wanted)


def test_standard_errors_of_means_are_clustered_by_judge() -> None:
    """Ten marks of one judge on one unit are one observation of that judge."""
    rng = np.random.default_rng(8)
    judge = rng.normal(0, 1, (30, 4))
    rows = [
        (f"U{u}", f"J{j}", round(float(judge[j, u]), 3), f"C{c}")
        for j in range(30)
        for u in range(4)
        for c in range(10)
    ]
    marks = Marks.of(
        [r[0] for r in rows], [r[1] for r in rows], [r[2] for r in rows], [r[3] for r in rows]
    )
    errors = fit("mean", marks).errors()
    wanted = np.round(judge, 3).std(axis=0, ddof=1) / np.sqrt(30)
    np.testing.assert_allclose(errors, wanted, rtol=1e-9)


@pytest.mark.parametrize(
    ("value", "rounding", "wanted"),
    [
        (Fraction(1, 8), "half_up", "0.13"),
        (Fraction(1, 8), "half_even", "0.12"),
        (Fraction(3, 8), "half_even", "0.38"),
        (Fraction(2, 3), "half_up", "0.67"),
        (Fraction(-1, 8), "half_up", "-0.13"),
    ],
)
def test_rounding_rules(value: Fraction, rounding: str, wanted: str) -> None:
    assert round_exactly(value, 2, rounding) == Decimal(wanted)
