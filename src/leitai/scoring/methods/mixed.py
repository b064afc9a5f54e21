"""mixed: units compared as if by the same judges; judges and halo random, REML.

    mark = unit + judge + (judge x unit) + criterion + error

A judge who is severe everywhere no longer costs the units that happened to meet
that judge. Units are fixed up to 64 of them (no shrinking), random beyond.
Weights of judges are votes (`reml/voted.py`).
Standard errors are clustered by judge and do not lean on the model being true.

Source: Patterson and Thompson 1971 (REML); Searle, Casella, McCulloch 1992.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from leitai.scoring.ballots import Marks
from leitai.scoring.cells import Cells, tally
from leitai.scoring.notes import Notice, warn
from leitai.scoring.order import Ordered, order_cells
from leitai.scoring.refusal import plain_fit, reasons_to_refuse, say_links
from leitai.scoring.reml.fit import MixedFit, fit_mixed
from leitai.scoring.reml.voted import Spread, fits, solve_voted
from leitai.scoring.result import Fit
from leitai.scoring.votes import vote_cells
from leitai.scoring.weighing import Weighing

Floats = NDArray[np.float64]


def fit(
    marks: Marks,
    *,
    scheme: Weighing | None = None,
    seed: int = 0,
    units: str = "auto",
    halo: bool | None = None,
) -> Fit:
    """Fit by restricted maximum likelihood, exactly.

    Args:
        marks: the round.
        scheme: not used here; criteria and panels are weighed around the fit.
        seed: not used; nothing is drawn.
        units: "fixed", "random" or "auto" (fixed up to 64 units).
        halo: judge x unit variance; None fits it where marks repeat within cells.
    """
    return fit_cells(tally(marks), units=units, halo=halo, votes=lambda at: vote_cells(marks, at))


def fit_cells(
    cells: Cells,
    *,
    units: str = "auto",
    halo: bool | None = None,
    votes: Callable[[Ordered], Floats | None] | None = None,
) -> Fit:
    """The same on cells, however they were summed (memory, DuckDB, Spark).

    Args:
        votes: weights of the ordered cells, float64[K] with mean one, or None.
    """
    refused = reasons_to_refuse(cells)
    if refused:
        return plain_fit(cells, refused)
    ordered = order_cells(cells)
    try:
        found = fit_mixed(
            ordered.cells,
            units_fixed={"fixed": True, "random": False}.get(units),
            halo=halo,
        )
    except np.linalg.LinAlgError:
        return plain_fit(cells, (warn("not_estimable"),))
    notes = list(found.notes) + say_links(cells)
    given = None if votes is None else votes(ordered)
    if given is not None:
        found, more = _count_votes(ordered.cells, found, given)
        notes += more
    return _give_back(ordered, found, tuple(notes))


def _count_votes(
    cells: Cells, found: MixedFit, votes: Floats
) -> tuple[MixedFit, tuple[Notice, ...]]:
    """Scores anew with unequal votes, at the variances that were found."""
    if not fits(cells):
        return found, (warn("votes_too_large", cells=cells.judges * cells.units),)
    spread = Spread(found.judge, found.halo, found.error, found.unit)
    voted = solve_voted(cells, votes, found.criteria, spread)
    return replace(
        found,
        scores=voted.scores,
        influence=voted.influence,
        covariance=None,
        own_variance=found.own_variance if voted.shrunk is None else voted.shrunk,
        leniency=voted.leniency,
    ), ()


def _give_back(ordered: Ordered, found: MixedFit, notes: tuple[Notice, ...]) -> Fit:
    """From canonical order back to the order of the names."""
    cells = ordered.cells
    units = np.argsort(ordered.units)
    judges = np.argsort(ordered.judges)
    covariance = found.covariance
    influence = found.influence
    if influence is not None and len(influence) == cells.judges:
        influence = influence[np.ix_(judges, units)]
    elif influence is not None:
        influence = influence[:, units]
    count = int(cells.count.sum())
    fixed = cells.units if found.unit is None else 1
    criterion = found.criterion + (count - fixed - cells.criteria + 1) * math.log(2 * math.pi)
    variance = {"judge": found.judge, "halo": found.halo, "error": found.error}
    if found.unit is not None:
        variance["unit"] = found.unit
    details = {} if math.isnan(criterion) else {"reml_criterion": criterion}
    return Fit(
        scores=found.scores[units],
        influence=influence,
        covariance=None if covariance is None else covariance[np.ix_(units, units)],
        own_variance=None if found.own_variance is None else found.own_variance[units],
        clusters=cells.judges,
        judges={"severity": -found.leniency[judges], "se": found.leniency_se[judges]},
        criteria={"effect": found.criteria[np.argsort(ordered.criteria)]},
        variance=variance,
        details=details,
        warnings=notes,
    )
