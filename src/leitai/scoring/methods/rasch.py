"""`rasch`: the many-facet rating scale and partial credit models."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from leitai.scoring.ballots import Marks
from leitai.scoring.cells import Cells, link, tally
from leitai.scoring.notes import Notice, warn
from leitai.scoring.onscale import fit_plainly, shares_judges
from leitai.scoring.rasch.facets import Facets, code_facets
from leitai.scoring.rasch.fitting import ElementFit, judge_fit
from leitai.scoring.rasch.joint import EXTREME_ADJUSTMENT, JointFit, fit_joint
from leitai.scoring.rasch.marginal import fit_marginal
from leitai.scoring.rasch.model import Measures, Moments, expect, fair_average, fair_slope
from leitai.scoring.result import Fit
from leitai.scoring.sums import add_by
from leitai.scoring.weighing import Weighing

Floats = NDArray[np.float64]
Thresholds = Literal["rating_scale", "partial_credit"]
Estimation = Literal["jml", "mml"]

FEW_MARKS = 30
MOST_UNITS_EXACT = 600
MOST_NAMED = 6
_KINDS = (("units", "参赛单位"), ("judges", "评委"), ("criteria", "评分项"))


def fit(
    marks: Marks,
    *,
    scheme: Weighing | None = None,
    seed: int = 0,
    thresholds: Thresholds = "rating_scale",
    estimation: Estimation = "jml",
    categories: int = 12,
) -> Fit:
    """log(P[k] / P[k-1]) = unit - judge - criterion - threshold[k], in logits.

    Scores are fair averages: the mark that a unit expects from a judge of mean
    severity, averaged over the criteria. Errors are clustered by judge.
    See docs/reference/method-rasch.md.

    Args:
        thresholds: one set for all criteria, or one for each.
        estimation: "jml" as Facets does, or "mml", less biased with few marks a unit.
        categories: more different marks than this are merged into so many groups.
    """
    del seed  # nothing here is drawn
    cells = tally(marks)
    if not shares_judges(cells):
        return fit_plainly(cells)
    rows = np.lexsort((marks.scaled, marks.criterion, marks.unit, marks.judge))
    facets = code_facets(
        marks.unit[rows],
        marks.judge[rows],
        marks.criterion[rows],
        marks.mark[rows],
        (len(marks.units), len(marks.judges), len(marks.criteria)),
        weight=None if marks.weight is None else marks.weight[rows],
        partial_credit=thresholds == "partial_credit",
        most=categories,
    )
    if facets.categories < 2:
        return _answer_constant(marks, facets)
    joint = fit_joint(facets)
    measures, variance, warnings = (
        joint.measures,
        {},
        _warn(marks, cells, facets, joint, estimation),
    )
    if estimation == "mml":
        marginal = fit_marginal(facets, start=joint)
        measures = marginal.measures
        variance = {"unit": marginal.variance, "deviance": marginal.deviance}
        if not marginal.converged:
            warnings.append(warn("rasch_unsettled", steps=marginal.steps))
    moments = expect(facets, measures)
    slope = _widen_at_ends(facets, measures, moments, joint, fair_slope(facets, measures))
    fits = _fit_elements(facets, moments)
    spread = facets.judges > 1
    seen = np.bincount(facets.unit, minlength=facets.units) > 0
    own = np.where(seen, measures.unit, np.nan)
    return Fit(
        scores=np.where(seen, fair_average(facets, measures), np.nan),
        influence=_spread_influence(facets, moments, joint) * slope if spread else None,
        clusters=facets.judges,
        own=own,
        own_name="logit",
        judges=_describe_judges(facets, measures, fits[1]),
        criteria=_describe_criteria(measures, fits[2]),
        variance=variance,
        details=_describe_details(facets, measures, joint, thresholds, estimation, fits),
        warnings=tuple(warnings),
    )


def _answer_constant(marks: Marks, facets: Facets) -> Fit:
    seen = np.bincount(facets.unit, minlength=facets.units) > 0
    value = float(facets.values[0]) if len(facets.values) else np.nan
    return Fit(
        scores=np.where(seen, value, np.nan),
        clusters=len(marks.judges),
        warnings=(warn("rasch_one_category"),),
    )


def _spread_influence(facets: Facets, moments: Moments, joint: JointFit) -> Floats:
    """float64[J, U] in logits: scores of each judge's marks through the inverse information.

    Judges' severities are estimated from the same marks and are eliminated, so that
    a judge's severity by itself moves no unit.
    """
    size = facets.judges
    pair, pairs = facets.judge * facets.units + facets.unit, size * facets.units
    residual = facets.weight * (facets.category - moments.expected)
    push = add_by(pair, residual, pairs).reshape(size, facets.units)
    push *= np.sqrt(size / (size - 1))
    known = facets.weight * moments.variance
    by_unit = np.maximum(np.bincount(facets.unit, known, facets.units), 1e-9)
    if facets.units > MOST_UNITS_EXACT:
        push /= by_unit
        return _own_errors(facets, joint, by_unit, push)
    both = add_by(pair, known, pairs).reshape(size, facets.units)
    by_judge = np.maximum(both.sum(axis=1), 1e-9)
    push -= both * (push.sum(axis=1) / by_judge)[:, None]
    linked = np.diag(by_unit) - (both / by_judge[:, None]).T @ both
    spread: Floats = push @ np.linalg.pinv((linked + linked.T) / 2, rcond=1e-9)
    return _own_errors(facets, joint, by_unit, spread)


def _widen_at_ends(
    facets: Facets, measures: Measures, moments: Moments, joint: JointFit, slope: Floats
) -> Floats:
    """Slope from logits to marks; for extreme units that over one error inwards.

    At the end of the scale the curve is flat, and a tangent would make the error vanish.
    """
    sign = joint.extremes.unit.astype(np.float64)
    known = np.bincount(facets.unit, facets.weight * moments.variance, facets.units)
    step = sign / np.sqrt(np.maximum(known, 1e-9))
    inwards = fair_average(facets, measures, measures.unit - step)
    with np.errstate(divide="ignore", invalid="ignore"):
        chord = (fair_average(facets, measures) - inwards) / step
    return np.where(sign != 0, chord, slope)


def _own_errors(facets: Facets, joint: JointFit, known: Floats, influence: Floats) -> Floats:
    """Extreme units: judges agree fully there, which is no sign of precision.

    Their error is the model's, laid evenly on the judges who saw them.
    """
    for unit in np.flatnonzero(joint.extremes.unit).tolist():
        judges = np.unique(facets.judge[facets.unit == unit])
        sign = np.where(np.arange(len(judges)) % 2 == 0, 1.0, -1.0)
        influence[:, unit] = 0.0
        influence[judges, unit] = sign / np.sqrt(known[unit] * len(judges))
    return influence


def _fit_elements(facets: Facets, moments: Moments) -> tuple[ElementFit, ElementFit, ElementFit]:
    fourth = moments.fourth()
    return (
        judge_fit(facets, moments, facets.unit, facets.units, fourth),
        judge_fit(facets, moments, facets.judge, facets.judges, fourth),
        judge_fit(facets, moments, facets.criterion, facets.criteria, fourth),
    )


def _describe_judges(facets: Facets, measures: Measures, fit_of: ElementFit) -> dict[str, Floats]:
    """Severity in score units (change of the fair average of a mean unit), and fit."""
    centre = float(measures.unit.mean())
    base = float(fair_average(facets, measures, np.array([centre]))[0])
    severe = fair_average(facets, measures, centre - measures.judge)
    slope = float(fair_slope(facets, measures).mean())
    return {
        "severity": base - severe,
        "se": fit_of.se * slope,
        "infit": fit_of.infit,
        "outfit": fit_of.outfit,
    }


def _describe_criteria(measures: Measures, fit_of: ElementFit) -> dict[str, Floats]:
    return {
        "difficulty": measures.criterion,
        "se": fit_of.se,
        "infit": fit_of.infit,
        "outfit": fit_of.outfit,
    }


def _describe_details(
    facets: Facets,
    measures: Measures,
    joint: JointFit,
    thresholds: Thresholds,
    estimation: Estimation,
    fits: tuple[ElementFit, ElementFit, ElementFit],
) -> dict[str, Any]:
    unit, judge, _ = fits
    return {
        "model": thresholds,
        "estimation": estimation,
        "log_likelihood": round(joint.log_likelihood, 6),
        "categories": [round(float(value), 6) for value in facets.values],
        "thresholds": [[round(float(t), 6) for t in row] for row in measures.threshold],
        "severity_logits": [round(float(value), 6) for value in measures.judge],
        "unit_infit": [_round(value) for value in unit.infit],
        "unit_outfit": [_round(value) for value in unit.outfit],
        "judge_infit_z": [_round(value) for value in judge.infit_z],
        "judge_outfit_z": [_round(value) for value in judge.outfit_z],
    }


def _round(value: float) -> float | None:
    return round(float(value), 6) if np.isfinite(value) else None


def _warn(
    marks: Marks, cells: Cells, facets: Facets, joint: JointFit, estimation: Estimation
) -> list[Notice]:
    notices: list[Notice] = []
    if facets.merged:
        found = len(np.unique(marks.scaled))
        notices.append(warn("rasch_merged", found=found, kept=facets.categories))
    signs = (joint.extremes.unit, joint.extremes.judge, joint.extremes.criterion)
    tables = (marks.units, marks.judges, marks.criteria)
    for sign, names, (kind, kind_zh) in zip(signs, tables, _KINDS, strict=True):
        extreme = np.flatnonzero(sign)
        if len(extreme):
            named = tuple(names[at] for at in extreme[:MOST_NAMED].tolist())
            named += ("…",) if len(extreme) > MOST_NAMED else ()
            notices.append(
                warn(
                    "rasch_extreme",
                    count=len(extreme),
                    kind=kind,
                    kind_zh=kind_zh,
                    names=named,
                    adjustment=EXTREME_ADJUSTMENT,
                )
            )
    parts = int(link(cells).max(initial=0)) + 1
    if parts > 1:
        notices.append(warn("rasch_unlinked", parts=parts))
    if not joint.converged:
        notices.append(warn("rasch_unsettled", steps=joint.steps))
    if np.any(np.diff(joint.measures.threshold, axis=1) < 0):
        notices.append(warn("rasch_disordered"))
    per_unit = len(facets.unit) / max(facets.units, 1)
    if estimation == "jml" and per_unit < FEW_MARKS:
        notices.append(warn("rasch_bias", marks=round(per_unit)))
    return notices
