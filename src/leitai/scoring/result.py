"""Result: what a scoring run answers, frozen, with the JSON of the reference page.

`Fit` is what one method returns (arrays over the units and judges of a
`Marks`); `Result` is what the reader gets (names, ranks, bands, sentences).
`leitai.scoring.score` makes a Result from a Fit; methods never build one.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from leitai.scoring.notes import Notice

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """What a method found, over U units and J judges in the order of the Marks' names.

    Args:
        scores: float64[U], in score units; NaN for a unit without a usable mark.
        influence: float64 (or float32) [J, U] or None: what each judge adds to the error of each
            score, so that `influence.T @ influence` is the covariance of the scores
            clustered by judge. Preferred where J x U is small enough to keep.
        covariance: float64[U, U] or None: the same covariance, where the rows of
            `influence` are not kept. None in both: no error can be given.
        own_variance: float64[U] or None: variance that each score has on its own account
            and that no judge brings, such as the shrinkage of random units.
        clusters: number of independent judges behind the errors (for small samples).
        exact: the announced scores as exact numbers, in the order of the units, or ().
        own: the method's own scale (logits, standard marks, rank sums), float64[U], or None.
        own_name: word for that scale, e.g. "logit".
        judges: columns of the judge report that the method itself knows, float64[J] each,
            by field name of JudgeReport (severity, se, slope, noise, weight, halo, ...).
        criteria: columns over criteria, float64[C] each (difficulty, se, ...).
        variance: variance components and what belongs to them, plain floats.
        details: anything else worth printing (thresholds, REML criterion), JSON-ready.
        warnings: what the method refused, did instead, or wants known.
    """

    scores: Floats
    influence: Floats | NDArray[np.float32] | None = None
    covariance: Floats | None = None
    own_variance: Floats | None = None
    clusters: int = 0
    exact: tuple[Fraction | Decimal | None, ...] = ()
    own: Floats | None = None
    own_name: str = ""
    judges: Mapping[str, Floats] = field(default_factory=dict)
    criteria: Mapping[str, Floats] = field(default_factory=dict)
    variance: Mapping[str, float] = field(default_factory=dict)
    details: Mapping[str, Any] = field(default_factory=dict)
    warnings: tuple[Notice, ...] = ()

    def errors(self) -> Floats:
        """Standard error of each score; NaN where none can be given."""
        own = 0.0 if self.own_variance is None else self.own_variance
        if self.influence is not None:
            return np.sqrt(np.sum(self.influence**2, axis=0, dtype=np.float64) + own)
        if self.covariance is not None:
            return np.sqrt(np.diagonal(self.covariance) + own)
        return np.full(len(self.scores), np.nan)


@dataclass(frozen=True, slots=True)
class Standing:
    """One unit's place: score with error and interval, rank with its range.

    `rank` counts how many units score strictly higher, plus one. `rank_low` is
    the best and `rank_high` the worst rank that the ballots leave open, together
    for all units at the stated confidence. Units of one `band` (并列) are not
    told apart. `p_first` is the share of draws in which the unit comes first.
    Numbers that cannot be given are None, and a warning says why.
    """

    unit: str
    score: float | None
    se: float | None
    low: float | None
    high: float | None
    rank: int
    rank_low: int
    rank_high: int
    band: int
    p_first: float | None
    exact: str = ""
    own: float | None = None
    mean: float | None = None
    marks: int = 0
    judges: int = 0


@dataclass(frozen=True, slots=True)
class JudgeReport:
    """One judge: how severe, how wide, how noisy, how heavy, and what stands out.

    severity is in score units, positive for a judge who marks low. Fields that
    the method does not know are None. `flags` are codes; `sentences` the plain words.
    """

    judge: str
    severity: float | None = None
    se: float | None = None
    slope: float | None = None
    noise: float | None = None
    weight: float | None = None
    infit: float | None = None
    outfit: float | None = None
    halo: float | None = None
    influence: float | None = None
    flags: tuple[str, ...] = ()
    sentences: tuple[tuple[str, str], ...] = ()
    """(zh, en) pairs, one a flag."""


JUDGE_COLUMNS = (
    "severity",
    "se",
    "slope",
    "noise",
    "weight",
    "infit",
    "outfit",
    "halo",
    "influence",
)


@dataclass(frozen=True, slots=True, eq=False)
class Judges(Sequence[JudgeReport]):
    """All judge reports as columns; rows are made when asked for.

    A round may have a million judges, so there are no million objects.
    """

    names: tuple[str, ...]
    columns: Mapping[str, Floats] = field(default_factory=dict)
    flags: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    sentences: Mapping[int, tuple[tuple[str, str], ...]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.names)

    @overload
    def __getitem__(self, index: int) -> JudgeReport: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[JudgeReport]: ...
    def __getitem__(self, index: int | slice) -> JudgeReport | Sequence[JudgeReport]:
        if isinstance(index, slice):
            return [self[at] for at in range(*index.indices(len(self)))]
        at = range(len(self.names))[index]
        values = {key: number(column[at]) for key, column in self.columns.items()}
        return JudgeReport(
            judge=self.names[at],
            flags=self.flags.get(at, ()),
            sentences=self.sentences.get(at, ()),
            **values,
        )

    def __iter__(self) -> Iterator[JudgeReport]:
        return (self[at] for at in range(len(self.names)))


@dataclass(frozen=True, slots=True, eq=False)
class Examination:
    """What the diagnostics add: columns and flags over judges (by code), and warnings."""

    columns: Mapping[str, Floats] = field(default_factory=dict)
    flags: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    sentences: Mapping[int, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    warnings: tuple[Notice, ...] = ()
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Criterion:
    """One item of the sheet: mean mark, effect against the others, spread, count."""

    criterion: str
    mean: float | None
    effect: float | None
    sd: float | None
    marks: int


@dataclass(frozen=True, slots=True)
class Design:
    """Who judged what: sizes, completeness, and whether everything can be linked.

    `subsets` names the units of each linked part, largest first; one part means
    `connected`.
    """

    units: int
    judges: int
    criteria: int
    marks: int
    cells: int
    complete: bool
    connected: bool
    subsets: tuple[tuple[str, ...], ...]
    missing: float
    judges_per_unit: tuple[int, int]
    units_per_judge: tuple[int, int]


@dataclass(frozen=True, slots=True, eq=False)
class Result:
    """A scored round. Same ballots, method and seed give the same digits."""

    method: str
    seed: int
    level: float
    standings: tuple[Standing, ...]
    judges: Judges
    criteria: tuple[Criterion, ...]
    variance: Mapping[str, float]
    reliability: Mapping[str, Any]
    design: Design
    warnings: tuple[Notice, ...]
    details: Mapping[str, Any] = field(default_factory=dict)
    beside: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    """Other methods' scores in the order of `standings`, for what adjustment changed."""

    def to_dict(self) -> dict[str, Any]:
        """The JSON shape of docs/reference/scoring-api.md as plain Python."""
        from leitai.scoring.render import as_dict

        return as_dict(self)

    def to_json(self, *, indent: int | None = None) -> str:
        """The result as JSON text; numbers are rounded to ten significant digits."""
        from leitai.scoring.render import as_json

        return as_json(self, indent)

    def to_html(self, path: Path | str | None = None) -> str:
        """The self-contained report; written to `path` when one is given."""
        from leitai.scoring.render import as_html

        return as_html(self, path)

    def plot(self) -> str:
        """Standings with intervals as an SVG picture."""
        from leitai.scoring.render import as_svg

        return as_svg(self)


def number(value: float) -> float | None:
    """A float ready for reports: ten significant digits, None for not-a-number."""
    value = float(value)
    if not math.isfinite(value):
        return None
    return float(f"{value:.10g}") + 0.0


def numbers(values: Floats) -> list[float | None]:
    """The same for a whole column, at the speed of arrays."""
    plain: list[float | None] = round_column(values).tolist()
    for at in np.flatnonzero(~np.isfinite(values)):
        plain[at] = None
    return plain


def round_column(values: Floats) -> Floats:
    """A column at ten significant digits; what is not finite stays so."""
    values = np.asarray(values, dtype=np.float64)
    usable = np.isfinite(values) & (values != 0)
    size = np.ones(len(values))
    size[usable] = 10.0 ** (9 - np.floor(np.log10(np.abs(values[usable]))))
    big = size >= 1
    return np.where(big, np.rint(values * size) / size, np.rint(values * size) * np.round(1 / size))
