"""Weights as votes and as weights of criteria; errors of random units."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from leitai.scoring.ballots import Marks
from leitai.scoring.cells import tally
from leitai.scoring.engines import EngineCannot
from leitai.scoring.methods.mixed import fit, fit_cells
from leitai.scoring.order import order_cells
from leitai.scoring.reml.voted import Spread, solve_voted
from leitai.scoring.run import fit_weighed, score
from leitai.scoring.votes import VOTING, read_votes
from leitai.scoring.weighing import Weighing

Row = tuple[str, str, float, str]


def make(
    judges: int = 12, units: int = 6, criteria: int = 3, *, cells: float = 1.0, marks: float = 1.0
) -> list[Row]:
    """Invented marks; shares of the cells and of the marks in them are kept."""
    rng = np.random.default_rng(7)
    rows = []
    for judge in range(judges):
        lean = rng.normal(0, 3)
        for unit in range(units):
            halo = rng.normal(0, 2)
            there = rng.random() < cells
            for criterion in range(criteria):
                mark = round(80 + 0.3 * unit + lean + halo + rng.normal(0, 3), 1)
                if there and rng.random() < marks:
                    rows.append((f"U{unit:02}", f"J{judge:02}", mark, f"C{criterion}"))
    return rows


def to_marks(rows: list[Row], weight: list[float] | None = None) -> Marks:
    unit, judge, mark, criterion = zip(*rows, strict=True)
    return Marks.of(unit, judge, mark, criterion, weight=weight)


def by_judge(rows: list[Row]) -> list[float]:
    return [1.0 + int(judge[1:]) % 3 for _, judge, _, _ in rows]


def codes(found: list) -> set[str]:
    return {note.code for note in found}


def twice_or_more(rows: list[Row], votes: list[float]) -> list[Row]:
    """Every judge as many times as they have votes."""
    return [
        (unit, f"{judge}/{turn}", mark, criterion)
        for (unit, judge, mark, criterion), vote in zip(rows, votes, strict=True)
        for turn in range(int(vote))
    ]


@pytest.mark.parametrize("method", ["mixed", "additive"])
def test_votes_in_a_complete_round_give_the_weighted_mean(method: str) -> None:
    rows = make()
    votes = by_judge(rows)
    found = fit_weighed(method, to_marks(rows, votes), None, 0)
    for at, name in enumerate(to_marks(rows).units):
        own = [at for at, row in enumerate(rows) if row[0] == name]
        mean = np.average([rows[at][2] for at in own], weights=[votes[at] for at in own])
        assert found.scores[at] == pytest.approx(mean, abs=1e-9)
    assert "weights_as_votes" in codes(list(found.warnings))


@pytest.mark.parametrize(("cells", "marks"), [(1.0, 1.0), (0.6, 1.0), (0.6, 0.7)])
@pytest.mark.parametrize("method", ["mixed", "additive"])
def test_equal_votes_change_nothing(method: str, cells: float, marks: float) -> None:
    rows = make(20, cells=cells, marks=marks)
    plain, voted = to_marks(rows), to_marks(rows, [2.5] * len(rows))
    one, two = (fit_weighed(method, each, None, 0) for each in (plain, voted))
    np.testing.assert_array_equal(one.scores, two.scores)
    assert not two.warnings


@pytest.mark.parametrize(
    ("units", "cells", "marks"), [(6, 1.0, 1.0), (6, 0.6, 1.0), (6, 0.6, 0.7), (70, 0.3, 0.7)]
)
def test_one_vote_each_is_the_fit_without_votes(units: int, cells: float, marks: float) -> None:
    """The weighted equations meet REML's own where nobody's vote counts more."""
    found = tally(to_marks(make(30, units, 2, cells=cells, marks=marks)))
    plain, ones = fit_cells(found), fit_cells(found, votes=lambda at: np.ones(len(at.cells.count)))
    np.testing.assert_allclose(ones.scores, plain.scores, atol=1e-9)
    np.testing.assert_allclose(ones.errors(), plain.errors(), rtol=1e-5)
    np.testing.assert_allclose(ones.judges["severity"], plain.judges["severity"], atol=1e-9)


@pytest.mark.parametrize("cells", [1.0, 0.6])
def test_a_judge_of_two_votes_is_two_judges(cells: float) -> None:
    rows = make(cells=cells)
    votes = by_judge(rows)
    for judge in (None, 9.0):
        spread = Spread(judge, 4.0, 9.0)
        scores = []
        for marks in (to_marks(rows, votes), to_marks(twice_or_more(rows, votes))):
            ordered = order_cells(tally(marks))
            own = ordered.cells
            given = np.ones(len(own.count))
            if marks.weight is not None:
                own_judge = [marks.judges[ordered.judges[at]] for at in own.judge]
                given = np.array([1.0 + int(name[1:]) % 3 for name in own_judge])
            solved = solve_voted(own, given / given.mean(), np.zeros(3), spread)
            scores.append(solved.scores[np.argsort(ordered.units)])
        np.testing.assert_allclose(scores[0], scores[1], atol=1e-9)


@pytest.mark.parametrize(("method", "cells"), [("zscore", 1.0), ("ranksum", 0.8)])
def test_votes_count_in_the_means_of_other_methods(method: str, cells: float) -> None:
    rows = make(cells=cells)
    votes = by_judge(rows)
    one = fit_weighed(method, to_marks(rows, votes), None, 0).own
    two = fit_weighed(method, to_marks(twice_or_more(rows, votes)), None, 0).own
    assert one is not None and two is not None
    np.testing.assert_allclose(one, two, atol=1e-9)


def test_robust_counts_votes_where_judges_are_alike() -> None:
    """Alike judges weigh nearly the same, so that votes decide."""
    rows = make(30)
    votes = by_judge(rows)
    found = fit_weighed("robust", to_marks(rows, votes), None, 0)
    plain = fit_weighed("robust", to_marks(rows), None, 0)
    told = fit_weighed("mean", to_marks(rows, votes), None, 0).scores
    alike = fit_weighed("mean", to_marks(rows), None, 0).scores
    moved, wanted = found.scores - plain.scores, told - alike
    moved, wanted = moved - moved.mean(), wanted - wanted.mean()
    assert np.corrcoef(moved, wanted)[0, 1] > 0.95
    assert np.linalg.norm(moved - wanted) < 0.4 * np.linalg.norm(wanted)
    assert codes(list(found.warnings)) == {"weights_as_votes"}
    np.testing.assert_allclose(found.judges["noise"], plain.judges["noise"], rtol=0.1)


@pytest.mark.parametrize("method", sorted(VOTING))
def test_names_and_order_change_no_digit_of_a_vote(method: str) -> None:
    rows = make(cells=0.7)
    votes = by_judge(rows)
    turned = np.random.default_rng(1).permutation(len(rows)).tolist()
    renamed = [(f"n{row[0]}", f"{99 - int(row[1][1:])}", row[2], row[3]) for row in rows]
    one = to_marks(rows, votes)
    two = to_marks([renamed[at] for at in turned], [votes[at] for at in turned])
    first, second = (fit_weighed(method, each, None, 0) for each in (one, two))
    places = [two.units.index("n" + name) for name in one.units]
    np.testing.assert_allclose(first.scores, second.scores[places], rtol=1e-12)
    np.testing.assert_allclose(first.errors(), second.errors()[places], rtol=1e-9)


def test_weights_of_criteria_are_taken_for_what_they_are() -> None:
    rows = make(cells=0.8)
    given = {"C0": 2.0, "C1": 1.0, "C2": 0.5}
    marks = to_marks(rows, [given[row[3]] for row in rows])
    told = Weighing(criteria={name: Fraction(str(value)) for name, value in given.items()})
    for method in ("mixed", "robust"):
        one = fit_weighed(method, marks, None, 0)
        two = fit_weighed(method, to_marks(rows), told, 0)
        np.testing.assert_array_equal(one.scores, two.scores)
        assert "weights_of_criteria" in codes(list(one.warnings))


def test_weights_of_single_marks_are_not_used_and_that_is_said() -> None:
    rows = make()
    weight = np.random.default_rng(3).uniform(1, 2, len(rows)).tolist()
    marks, weighing, notes = read_votes("mixed", to_marks(rows, weight), None)
    assert marks.weight is None and weighing is None and codes(notes) == {"weights_ignored"}
    _, _, notes = read_votes("rasch", to_marks(rows, by_judge(rows)), None)
    assert codes(notes) == {"weights_ignored"}


def test_votes_and_weights_of_criteria_work_together() -> None:
    rows = make()
    votes = by_judge(rows)
    told = Weighing(criteria={"C0": Fraction(3), "C1": Fraction(1), "C2": Fraction(1)})
    found = fit_weighed("mixed", to_marks(rows, votes), told, 0)
    weight = [vote * (3 if row[3] == "C0" else 1) for vote, row in zip(votes, rows, strict=True)]
    own = [at for at, row in enumerate(rows) if row[0] == "U00"]
    mean = np.average([rows[at][2] for at in own], weights=[weight[at] for at in own])
    assert found.scores[0] == pytest.approx(mean, abs=1e-8)


def test_too_large_a_round_says_that_votes_do_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("leitai.scoring.reml.voted.MOST_TABLE", 10)
    rows = make()
    for method in ("mixed", "additive"):
        found = fit_weighed(method, to_marks(rows, by_judge(rows)), None, 0)
        plain = fit_weighed(method, to_marks(rows), None, 0)
        assert "votes_too_large" in codes(list(found.warnings))
        np.testing.assert_array_equal(found.scores, plain.scores)


def test_errors_of_random_units_are_those_of_the_scores() -> None:
    """More than 64 units: the error of a score is not that of a unit less an unknown mean."""
    rng = np.random.default_rng(5)
    ratios = []
    for _ in range(4):
        truth, lean = rng.normal(0, 4, 80), rng.normal(0, 2, 100)
        judge, unit = np.nonzero(rng.random((100, 80)) < 0.3)
        mark = np.round(80 + truth[unit] + lean[judge] + 4 * rng.normal(size=len(unit)), 1)
        marks = Marks.of([f"{at:02}" for at in unit], [str(at) for at in judge], mark)
        found = fit(marks)
        off = found.scores - 80 - truth[[int(name) for name in marks.units]]
        ratios += (off / found.errors()).tolist()
    assert 0.85 < np.std(ratios) < 1.15


def test_more_units_than_judges_have_the_same_errors() -> None:
    """Units eliminated or judges: two ways to one error."""
    cells = tally(to_marks(make(69, 70, 1, cells=0.4)))
    some = fit_cells(cells)
    more = fit_cells(tally(to_marks(make(71, 70, 1, cells=0.4))))
    assert np.mean(some.errors()) == pytest.approx(np.mean(more.errors()), rel=0.1)


def test_engines_refuse_weights_that_differ(tmp_path: Path) -> None:
    path = tmp_path / "ballots.csv"
    head, rows = "unit,judge,mark,weight\n", ["A,1,8", "B,1,7", "A,2,9", "B,2,6"]
    path.write_text(head + "".join(f"{row},{at % 2 + 1}\n" for at, row in enumerate(rows)))
    with pytest.raises(EngineCannot, match="weights"):
        score(path, "mean", engine="duckdb")
    path.write_text(head + "".join(f"{row},1\n" for row in rows))
    assert score(path, "mean", engine="duckdb").standings[0].score == 8.5


def test_the_whole_result_counts_votes() -> None:
    rows = make(cells=0.8)
    marks = to_marks(rows, by_judge(rows))
    result = score(marks, "mixed", seed=1)
    assert {"weights_as_votes"} <= codes(list(result.warnings))
    plain = score(replace(marks, weight=None), "mixed", seed=1)
    assert [row.score for row in result.standings] != [row.score for row in plain.standings]
