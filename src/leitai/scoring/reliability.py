"""How far a panel can be relied on: ICC, alpha, W, generalisability, separation.

Every figure here is computed from marks alone, whatever method scores the round.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from leitai.scoring.cells import Cells
from leitai.scoring.chances import chi_square_tails
from leitai.scoring.result import number

Floats = NDArray[np.float64]
Metric = Literal["nominal", "ordinal", "interval", "ratio"]

METRICS: tuple[Metric, ...] = ("nominal", "ordinal", "interval", "ratio")
PLAN = (1, 2, 3, 5, 7, 9, 11, 15, 20, 30, 50, 100)
GOOD = 0.9  # reliability commonly asked of a ranking that decides something
MOST_VALUES = 200
MOST_FOR_RANKS = 2_000_000


@dataclass(frozen=True, slots=True)
class Icc:
    """One intraclass correlation with its F test and 95 % interval (Shrout & Fleiss 1979)."""

    value: float
    f: float
    df1: float
    df2: float
    p: float
    low: float
    high: float


def correlate_within(table: Floats, level: float | None = 0.95) -> dict[str, Icc]:
    """The six ICCs of a complete table float64[targets, judges].

    ICC1 (other judges for each target), ICC2 (judges drawn from many), ICC3 (these
    judges only), each for one judge and, with k, for the mean of all. Without a
    level the tests and intervals are left out (NaN), and scipy is not loaded.

    Raises:
        ValueError: for a table with holes, or fewer than two targets or judges.
    """
    n, k = table.shape
    if n < 2 or k < 2 or not np.all(np.isfinite(table)):
        raise ValueError("ICCs need a complete table of at least two targets and two judges")
    grand = table.mean()
    by_target = k * float(((table.mean(axis=1) - grand) ** 2).sum())
    by_judge = n * float(((table.mean(axis=0) - grand) ** 2).sum())
    total = float(((table - grand) ** 2).sum())
    within = total - by_target
    error = max(within - by_judge, 0.0)
    msb, msw = by_target / (n - 1), within / (n * (k - 1))
    msj, mse = by_judge / (k - 1), error / ((n - 1) * (k - 1))
    tail = math.nan if level is None else 1 - (1 - level) / 2
    one = _one_way(msb, msw, n, k, tail)
    three = _consistent(msb, mse, n, k, tail)
    two = _absolute(msb, mse, msj, n, k, tail)
    return {**one, **two, **three}


def _pass_f(f: float, df1: float, df2: float, tail: float) -> float:
    """Chance of a larger F; NaN where nothing is tested."""
    if math.isnan(tail):
        return math.nan
    from scipy import special

    return float(special.fdtrc(df1, df2, f))


def _quantile_f(tail: float, df1: float, df2: float) -> float:
    if math.isnan(tail):
        return math.nan
    from scipy import special

    return float(special.fdtri(df1, df2, tail))


def _divide(top: float, bottom: float) -> float:
    return top / bottom if bottom != 0 else math.nan


def _one_way(msb: float, msw: float, n: int, k: int, tail: float) -> dict[str, Icc]:
    f, df1, df2 = _divide(msb, msw), n - 1.0, n * (k - 1.0)
    p = _pass_f(f, df1, df2, tail)
    low = f / _quantile_f(tail, df1, df2)
    high = f * _quantile_f(tail, df2, df1)
    single = Icc(
        _divide(msb - msw, msb + (k - 1) * msw),
        f,
        df1,
        df2,
        p,
        (low - 1) / (low + k - 1),
        (high - 1) / (high + k - 1),
    )
    mean = Icc(_divide(msb - msw, msb), f, df1, df2, p, 1 - 1 / low, 1 - 1 / high)
    return {"ICC1": single, "ICC1k": mean}


def _consistent(msb: float, mse: float, n: int, k: int, tail: float) -> dict[str, Icc]:
    f, df1, df2 = _divide(msb, mse), n - 1.0, (n - 1.0) * (k - 1.0)
    p = _pass_f(f, df1, df2, tail)
    low = f / _quantile_f(tail, df1, df2)
    high = f * _quantile_f(tail, df2, df1)
    single = Icc(
        _divide(msb - mse, msb + (k - 1) * mse),
        f,
        df1,
        df2,
        p,
        (low - 1) / (low + k - 1),
        (high - 1) / (high + k - 1),
    )
    mean = Icc(_divide(msb - mse, msb), f, df1, df2, p, 1 - 1 / low, 1 - 1 / high)
    return {"ICC3": single, "ICC3k": mean}


def _absolute(msb: float, mse: float, msj: float, n: int, k: int, tail: float) -> dict[str, Icc]:
    f, df1, df2 = _divide(msb, mse), n - 1.0, (n - 1.0) * (k - 1.0)
    p = _pass_f(f, df1, df2, tail)
    value = _divide(msb - mse, msb + (k - 1) * mse + k * (msj - mse) / n)
    mean = _divide(msb - mse, msb + (msj - mse) / n)
    fj = _divide(msj, mse)
    top = (k - 1) * (n - 1) * (k * value * fj + n * (1 + (k - 1) * value) - k * value) ** 2
    bottom = (n - 1) * k**2 * value**2 * fj**2
    bottom += (n * (1 + (k - 1) * value) - k * value) ** 2
    v = _divide(top, bottom)
    upper = _quantile_f(tail, n - 1, v)
    lower = _quantile_f(tail, v, n - 1)
    rest = k * msj + (k * n - k - n) * mse
    low = _divide(n * (msb - upper * mse), upper * rest + n * msb)
    high = _divide(n * (lower * msb - mse), rest + n * lower * msb)
    low_k = _divide(k * low, 1 + (k - 1) * low)
    high_k = _divide(k * high, 1 + (k - 1) * high)
    return {
        "ICC2": Icc(value, f, df1, df2, p, low, high),
        "ICC2k": Icc(mean, f, df1, df2, p, low_k, high_k),
    }


def measure_alpha(table: Floats, metric: Metric = "interval") -> float:
    """Krippendorff's alpha of a table float64[judges, units], NaN where not marked.

    1 - observed / expected disagreement over all pairs of marks of one unit
    (Krippendorff 2011). NaN where no unit has two marks or all marks are equal.
    """
    judge, unit = np.nonzero(np.isfinite(table))
    return _alpha(unit, table[judge, unit], table.shape[1], metric)


def _alpha(unit: NDArray[np.intp], value: Floats, units: int, metric: Metric) -> float:
    count = np.bincount(unit, minlength=units)
    pairable = count[unit] >= 2
    unit, value = unit[pairable], value[pairable]
    if len(value) == 0:
        return math.nan
    values, code = np.unique(value, return_inverse=True)
    size = len(values)
    table = np.bincount(unit * size + code, minlength=units * size).reshape(units, size)
    table = table[count >= 2].astype(np.float64)
    share = 1 / (table.sum(axis=1) - 1)
    together = (table * share[:, None]).T @ table
    together[np.diag_indices(size)] -= share @ table
    margin = together.sum(axis=1)
    total = margin.sum()
    distance = _measure_distance(values, margin, metric)
    observed = float((together * distance).sum())
    expected = float(margin @ distance @ margin) / (total - 1)
    return math.nan if expected <= 0 else 1 - observed / expected


def _measure_distance(values: Floats, margin: Floats, metric: Metric) -> Floats:
    """float64[V, V]: squared difference between two marks."""
    if metric == "nominal":
        return np.asarray(1.0 - np.eye(len(values)))
    if metric == "ordinal":
        place = np.cumsum(margin) - margin / 2
        return np.asarray((place[:, None] - place[None, :]) ** 2)
    apart = values[:, None] - values[None, :]
    if metric == "interval":
        return np.asarray(apart**2)
    both = values[:, None] + values[None, :]
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where(both == 0, 0.0, (apart / both) ** 2))


@dataclass(frozen=True, slots=True, eq=False)
class Concordance:
    """Kendall's W, corrected for ties, its chi-square test, and each judge against the rest.

    `with_rest` is Spearman's correlation with the mean rank of the other judges.
    """

    w: float
    chi_square: float
    p: float
    mean_spearman: float
    rank_sums: Floats
    with_rest: Floats


def _rank_rows(values: Floats) -> Floats:
    """Ranks within each row from 1, ties at their mean; scipy.stats would cost its import."""
    rows, size = values.shape
    order = np.argsort(values, axis=1, kind="stable")
    ordered = np.take_along_axis(values, order, axis=1)
    new = np.ones((rows, size), dtype=bool)
    new[:, 1:] = ordered[:, 1:] != ordered[:, :-1]
    group = np.cumsum(new.ravel()) - 1
    place = np.tile(np.arange(1.0, size + 1), rows)
    mean = np.bincount(group, weights=place) / np.bincount(group)
    ranks = np.empty((rows, size))
    np.put_along_axis(ranks, order, mean[group].reshape(rows, size), axis=1)
    return ranks


def measure_concordance(ranks: Floats) -> Concordance:
    """Kendall's W of a complete table float64[judges, units] of marks or ranks.

    Raises:
        ValueError: for holes, or fewer than two judges or units.
    """
    judges, units = ranks.shape
    if judges < 2 or units < 2 or not np.all(np.isfinite(ranks)):
        raise ValueError("W needs a complete table of at least two judges and two units")
    places = _rank_rows(ranks)
    sums = places.sum(axis=0)
    spread = float(((sums - sums.mean()) ** 2).sum())
    own = places**2
    full = judges * (units * (units + 1) * (2 * units + 1) / 6)
    ties = 12 * (full - float(own.sum()))  # sum of t^3 - t over all ties
    bottom = judges**2 * (units**3 - units) - judges * ties
    w = 12 * spread / bottom if bottom > 0 else math.nan
    chi = judges * (units - 1) * w
    centred = places - places.mean(axis=1, keepdims=True)
    rest = _rank_rows(sums[None, :] - places)
    rest -= rest.mean(axis=1, keepdims=True)
    length = np.sqrt((centred**2).sum(axis=1) * (rest**2).sum(axis=1))
    with np.errstate(divide="ignore", invalid="ignore"):
        with_rest = (centred * rest).sum(axis=1) / length
    return Concordance(
        w,
        chi,
        float(chi_square_tails(np.array([chi]), np.array([units - 1.0]))[1][0])
        if math.isfinite(chi)
        else math.nan,
        (judges * w - 1) / (judges - 1),
        np.asarray(sums),
        np.asarray(with_rest),
    )


@dataclass(frozen=True, slots=True)
class Components:
    """Variances of one observation (one judge, one unit): unit, judge, and the rest."""

    unit: float
    judge: float
    rest: float

    def g(self, judges: float) -> float:
        """Generalisability for ranking units by the mean of so many judges."""
        return _divide(self.unit, self.unit + self.rest / judges)

    def phi(self, judges: float) -> float:
        """Dependability of the mean itself, judges' severity included."""
        return _divide(self.unit, self.unit + (self.judge + self.rest) / judges)

    def error(self, judges: float) -> float:
        """Standard error of a unit's mean against the others'."""
        return math.sqrt(self.rest / judges)

    def judges_for(self, g: float) -> int | None:
        """Fewest judges for a wanted generalisability; None where units do not differ."""
        if self.unit <= 0 or not 0 < g < 1:
            return None
        return max(1, math.ceil(g / (1 - g) * self.rest / self.unit - 1e-9))

    def judges_for_error(self, error: float) -> int:
        """Fewest judges for a wanted standard error."""
        return max(1, math.ceil(self.rest / error**2 - 1e-9))


def split_variance(cells: Cells) -> Components:
    """Variance components of cell means, complete or not, by fitting constants (Henderson 3).

    The rest is what units and judges together leave, divided by its degrees of
    freedom; units are taken after judges and judges after units. Negative
    estimates are reported as zero.
    """
    value = cells.mean
    unit, judge = cells.unit.astype(np.intp), cells.judge.astype(np.intp)
    many_u = np.bincount(unit, minlength=cells.units).astype(float)
    many_j = np.bincount(judge, minlength=cells.judges).astype(float)
    seen_u, seen_j = int((many_u > 0).sum()), int((many_j > 0).sum())
    n = len(value)
    free = n - seen_u - seen_j + 1
    if free < 1 or seen_u < 2:
        return Components(math.nan, math.nan, math.nan)
    both = _leave_both(value, unit, judge, many_u, many_j)
    only_judge = _leave_one(value, judge, many_j)
    only_unit = _leave_one(value, unit, many_u)
    rest = both / free
    # Every pair occurs once, so the constants of the expectations are plain counts.
    share_u, share_j = n - seen_j, n - seen_u
    of_unit = (only_judge - both - (seen_u - 1) * rest) / share_u if share_u > 0 else 0.0
    of_judge = (only_unit - both - (seen_j - 1) * rest) / share_j if share_j > 0 else 0.0
    return Components(max(of_unit, 0.0), max(of_judge, 0.0), rest)


def _leave_one(value: Floats, code: NDArray[np.intp], many: Floats) -> float:
    """Sum of squares within groups."""
    mean = np.bincount(code, value, len(many)) / np.maximum(many, 1)
    return float(((value - mean[code]) ** 2).sum())


def _leave_both(
    value: Floats, unit: NDArray[np.intp], judge: NDArray[np.intp], many_u: Floats, many_j: Floats
) -> float:
    """Sum of squares left by unit and judge effects, by alternating means."""
    left = value - value.mean()
    before = math.inf
    for _ in range(200):
        left = left - (np.bincount(judge, left, len(many_j)) / np.maximum(many_j, 1))[judge]
        left = left - (np.bincount(unit, left, len(many_u)) / np.maximum(many_u, 1))[unit]
        now = float((left**2).sum())
        if before - now <= 1e-12 * (1 + now):
            break
        before = now
    return now


@dataclass(frozen=True, slots=True)
class Separation:
    """Spread of the scores in units of their error, and what follows (Wright & Masters 1982)."""

    index: float
    reliability: float
    strata: float


def measure_separation(scores: Floats, errors: Floats) -> Separation:
    """Separation of scores with these standard errors; zero where errors explain all spread."""
    known = np.isfinite(scores) & np.isfinite(errors)
    if known.sum() < 2:
        return Separation(math.nan, math.nan, math.nan)
    observed = float(np.var(scores[known], ddof=1))
    error = float(np.mean(errors[known] ** 2))
    true = max(observed - error, 0.0)
    index = math.sqrt(_divide(true, error)) if error > 0 else math.inf
    return Separation(index, _divide(true, observed), (4 * index + 1) / 3)


def summarise(cells: Cells) -> dict[str, Any]:
    """The `reliability` part of a result, from cells alone; numbers or None."""
    parts = split_variance(cells)
    many = np.bincount(cells.unit, minlength=cells.units)
    many = many[many > 0]
    typical = float(len(many) / np.sum(1 / many)) if len(many) else 0.0
    answer: dict[str, Any] = {
        "judges": number(typical),
        "variance": {
            "unit": number(parts.unit),
            "judge": number(parts.judge),
            "rest": number(parts.rest),
        },
        "g": number(parts.g(typical)) if typical else None,
        "phi": number(parts.phi(typical)) if typical else None,
    }
    answer["decision"] = _plan(parts)
    answer["judges_for_g90"] = parts.judges_for(GOOD) if math.isfinite(parts.unit) else None
    answer.update(_summarise_agreement(cells))
    return answer


def _plan(parts: Components) -> list[dict[str, Any]]:
    if not math.isfinite(parts.rest):
        return []
    return [
        {
            "judges": judges,
            "g": number(parts.g(judges)),
            "phi": number(parts.phi(judges)),
            "error": number(parts.error(judges)),
        }
        for judges in PLAN
    ]


def _summarise_agreement(cells: Cells) -> dict[str, Any]:
    """ICCs and W for complete tables of moderate size, alpha for all."""
    answer: dict[str, Any] = {"icc": None, "kendall_w": None, "alpha": {}}
    value, unit = cells.mean, cells.unit.astype(np.intp)
    complete = len(value) == cells.units * cells.judges
    if complete and cells.units > 1 and cells.judges > 1 and len(value) <= MOST_FOR_RANKS:
        table = value.reshape(cells.judges, cells.units)
        answer["icc"] = {
            name: number(icc.value) for name, icc in correlate_within(table.T, None).items()
        }
        answer["kendall_w"] = number(measure_concordance(table).w)
    # np.unique alone would load np.ma.
    values = 1 + int(np.count_nonzero(np.diff(np.sort(cells.total / cells.count))))
    if values <= MOST_VALUES and cells.units * values <= MOST_FOR_RANKS:
        for metric in ("ordinal", "interval"):
            answer["alpha"][metric] = number(
                _alpha(unit, value, cells.units, "ordinal" if metric == "ordinal" else "interval")
            )
    else:
        answer["alpha"]["interval"] = number(_alpha_interval(unit, value, cells.units))
    return answer


def _alpha_interval(unit: NDArray[np.intp], value: Floats, units: int) -> float:
    """Interval alpha from sums alone, for many different values."""
    count = np.bincount(unit, minlength=units).astype(float)
    pairable = count[unit] >= 2
    unit, value = unit[pairable], value[pairable]
    if len(value) < 2:
        return math.nan
    value = value - value.mean()
    count = np.where(count >= 2, count, 0.0)
    first, second = np.bincount(unit, value, units), np.bincount(unit, value**2, units)
    pairs = 2 * (count * second - first**2) / np.maximum(count - 1, 1)
    total = float(count.sum())
    expected = 2 * (total * float(second.sum()) - float(first.sum()) ** 2) / (total - 1)
    return math.nan if expected <= 0 else 1 - float(pairs.sum()) / expected
