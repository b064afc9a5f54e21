"""mixed and additive against lme4, lm and each other."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest

from leitai.scoring.ballots import Marks
from leitai.scoring.cells import tally
from leitai.scoring.methods import additive, mixed
from leitai.scoring.reml import crossed
from leitai.scoring.reml.large import fit_large
from leitai.scoring.reml.moments import Moments

GOLDENS = Path(__file__).parents[1] / "goldens" / "scoring"


def golden(name: str) -> dict:
    return json.loads((GOLDENS / f"{name}.json").read_text(encoding="utf-8"))


def marks_from(table: dict) -> Marks:
    columns = dict(zip(table["columns"], zip(*table["rows"], strict=True), strict=True))
    return Marks.of(
        columns["unit"],
        columns["judge"],
        [float(mark) for mark in columns["mark"]],
        columns.get("criterion"),
    )


def simulate(judges: int, units: int, criteria: int, keep: float, seed: int) -> Marks:
    rng = np.random.default_rng(seed)
    table = 70 + rng.normal(0, 3, (judges, 1, 1)) + rng.normal(0, 2, (1, units, 1))
    table = table + rng.normal(0, 2, (judges, units, 1)) + np.arange(criteria)
    table = np.rint(table + rng.normal(0, 2, (judges, units, criteria)))
    there = rng.random((judges, units)) < keep
    j, u, c = np.nonzero(there[:, :, None] & np.ones((1, 1, criteria), bool))
    return Marks.of(
        [f"U{at}" for at in u], [f"J{at}" for at in j], table[j, u, c], [f"C{at}" for at in c]
    )


@pytest.mark.parametrize(
    ("name", "unit", "judge"),
    [("lme4_penicillin", "sample", "plate"), ("lme4_pastes", "sample", "batch")],
)
def test_reml_and_blups_of_lme4(name: str, unit: str, judge: str) -> None:
    table = golden(name)
    marks = marks_from(table)
    fit = mixed.fit(marks, units="random", halo=False)
    assert fit.details["reml_criterion"] == pytest.approx(table["reml"], abs=1e-6)
    centre = np.mean([fit.scores[at] for at in range(len(marks.units))])
    wanted = table["ranef"][unit]
    for at, label in enumerate(marks.units):
        effect = fit.scores[at] - centre
        assert effect == pytest.approx(wanted[label] - np.mean(list(wanted.values())), abs=2e-6)
    for at, label in enumerate(marks.judges):
        assert -fit.judges["severity"][at] == pytest.approx(table["ranef"][judge][label], abs=2e-6)
    assert math.sqrt(fit.variance["error"]) == pytest.approx(table["sd"]["Residual"], abs=1e-5)


@pytest.mark.parametrize("units", ["fixed", "random"])
def test_halo_with_missing_marks_against_lme4(units: str) -> None:
    table = golden("mixed_missing")
    fit = mixed.fit(marks_from(table), units=units)
    wanted = table[units]
    assert fit.details["reml_criterion"] == pytest.approx(wanted["reml"], abs=1e-6)
    for part, sd in wanted["sd"].items():
        assert math.sqrt(fit.variance[part]) == pytest.approx(sd, rel=3e-5)


def test_additive_is_least_squares() -> None:
    table = golden("mixed_missing")
    marks = marks_from(table)
    rows = np.arange(len(marks))
    width = len(marks.units) + len(marks.judges) + len(marks.criteria)
    design = np.zeros((len(marks), width))
    design[rows, marks.unit] = 1
    design[rows, len(marks.units) + marks.judge] = 1
    design[rows, len(marks.units) + len(marks.judges) + marks.criterion] = 1
    solution = np.linalg.lstsq(design, marks.mark, rcond=None)[0][: len(marks.units)]
    scores = additive.fit(marks).scores
    np.testing.assert_allclose(np.diff(scores), np.diff(solution), atol=1e-9)
    zero, one = marks.units.index("U0"), marks.units.index("U1")
    assert scores[zero] - scores[one] == pytest.approx(table["difference"]["value"], abs=1e-6)


def test_few_units_agree_with_the_general_way() -> None:
    """Grouped sums (arena) and elimination (crossed) are two ways to the same estimate."""
    marks = simulate(40, 6, 4, 0.8, seed=3)
    cells = tally(marks)
    arena = mixed.fit_cells(cells, units="fixed")
    extra = Marks.of(
        [*(marks.units[u] for u in marks.unit), marks.units[0]],
        [*(marks.judges[j] for j in marks.judge), marks.judges[0]],
        [*marks.mark, marks.mark[0]],
        [*(marks.criteria[c] for c in marks.criterion), marks.criteria[0]],
    )
    general = mixed.fit(extra, units="fixed")
    # One repeated mark makes cells uneven, which sends the fit the general way.
    np.testing.assert_allclose(arena.scores, general.scores, atol=0.05)
    assert arena.variance["judge"] == pytest.approx(general.variance["judge"], rel=0.02)


def test_complete_design_gives_the_plain_mean() -> None:
    marks = simulate(15, 6, 3, 1.1, seed=5)
    fit, plain = mixed.fit(marks), additive.fit(marks)
    means = np.array([marks.mark[marks.unit == at].mean() for at in range(6)])
    np.testing.assert_allclose(fit.scores, means, atol=1e-9)
    np.testing.assert_allclose(plain.scores, means, atol=1e-9)


def test_severe_judges_no_longer_cost_their_units() -> None:
    """Two groups of judges, one ten points harder, meet different units."""
    rng = np.random.default_rng(11)
    rows = []
    for judge in range(40):
        hard = judge % 2
        for unit in range(8):
            share = 0.9 if (unit < 4) == bool(hard) else 0.4
            if rng.random() < share:
                rows.append((unit, judge, 80 - unit - 10 * hard + rng.normal(0, 1)))
    marks = Marks.of(
        [f"U{u}" for u, _, _ in rows], [f"J{j}" for _, j, _ in rows], [m for _, _, m in rows]
    )
    order = [marks.units.index(f"U{at}") for at in range(8)]
    for method in (mixed, additive):
        scores = method.fit(marks).scores[order]
        np.testing.assert_allclose(np.diff(scores), -1, atol=0.9)


def test_moments_add_and_take_out_exactly() -> None:
    rng = np.random.default_rng(2)
    totals = rng.integers(0, 10**9, (30, 5))
    marked = rng.random((30, 5)) < 0.7
    totals[~marked] = 0
    whole = Moments.of(totals, marked)
    parts = Moments.of(totals[:11], marked[:11]).merge(Moments.of(totals[11:], marked[11:]))
    parts.add_judge(totals[0], marked[0], -1)
    parts.add_judge(totals[0], marked[0], 1)
    for name in ("judges", "together", "totals", "crossed"):
        assert np.array_equal(getattr(whole, name), getattr(parts, name))
    assert whole.squares == parts.squares and whole.cell_squares == parts.cell_squares
    exact = sum(int(row.sum()) ** 2 for row in totals)
    assert sum(whole.squares) == exact


def test_large_rounds_come_close_to_reml() -> None:
    marks = simulate(60, 80, 1, 0.3, seed=9)
    reml = mixed.fit(marks, units="random")
    moments = fit_large(tally(marks))
    np.testing.assert_allclose(moments.scores, reml.scores, atol=0.25)
    assert moments.judge == pytest.approx(reml.variance["judge"], rel=0.1)
    assert moments.notes[-1].code == "variances_by_moments"


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([("A", "1", 5), ("B", "1", 6)], "one_judge"),
        ([("A", "1", 5), ("A", "2", 6)], "one_unit"),
        ([("A", "1", 5), ("B", "1", 5), ("A", "2", 5), ("B", "2", 5)], "all_equal"),
        ([("A", "1", 5), ("B", "2", 6), ("C", "3", 7)], "no_overlap"),
        ([("A", "1", 5), ("B", "1", 6), ("A", "2", 7), ("B", "2", 9)], "few_judges"),
    ],
)
@pytest.mark.parametrize("method", [mixed, additive])
def test_refuses_to_adjust_and_says_so(method: object, rows: list, code: str) -> None:
    marks = Marks.of([r[0] for r in rows], [r[1] for r in rows], [r[2] for r in rows])
    fit = method.fit(marks)
    assert [note.code for note in fit.warnings] == [code]
    for at, name in enumerate(marks.units):
        mine = [mark for unit, _, mark in rows if unit == name]
        assert fit.scores[at] == pytest.approx(sum(mine) / len(mine))


def test_unlinked_parts_are_said() -> None:
    rows = [
        (f"{part}{u}", f"{part}{j}", u + j * 0.5 + (u * j) % 3)
        for part in "XY"
        for u in range(3)
        for j in range(4)
    ]
    marks = Marks.of([r[0] for r in rows], [r[1] for r in rows], [r[2] for r in rows])
    assert "not_linked" in [note.code for note in mixed.fit(marks).warnings]
    assert [note.code for note in additive.fit(marks).warnings] == ["not_linked_refused"]


@pytest.mark.parametrize("probes", [2, 32])
def test_the_way_of_large_rounds_finds_the_same_maximum(
    monkeypatch: pytest.MonkeyPatch, probes: int
) -> None:
    """Single precision first and traces by probes, or the product where two tell too little."""
    marks = simulate(60, 300, 1, 0.3, seed=8)
    plain = mixed.fit(marks, units="random")
    monkeypatch.setattr(crossed, "LARGE", 1)
    monkeypatch.setattr(crossed, "PROBES", probes)
    large = mixed.fit(marks, units="random")
    assert large.details["reml_criterion"] == pytest.approx(
        plain.details["reml_criterion"], abs=1e-6
    )
    np.testing.assert_allclose(large.scores, plain.scores, atol=1e-6)


def test_inverse_by_halves() -> None:
    rng = np.random.default_rng(9)
    for size in (1, 96, 97, 333):
        root = rng.normal(size=(size, size + 5))
        matrix = root @ root.T
        inverse, logdet = crossed._invert(matrix)
        np.testing.assert_allclose(inverse @ matrix, np.eye(size), atol=1e-7)
        assert logdet == pytest.approx(np.linalg.slogdet(matrix)[1], rel=1e-9)
