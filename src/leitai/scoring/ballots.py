"""Marks: every mark of a round as columns, the one input of every scoring method.

One row is one mark: judge `judge[i]` gave unit `unit[i]` the mark `mark[i]` on
criterion `criterion[i]`. Names are kept once, in tables; rows hold codes into
them. A mark that was "not entitled" (recusal) has no row: it is never a zero.

Announced arithmetic never touches the floats: `scaled[i]` is the mark as an
integer number of 10**-decimals, exactly as written, and `decimal(i)` gives it
back as a Decimal. Estimates read `mark`.

`tally(marks)` in `cells.py` turns rows into cells (one judge, one unit), which
is the shape that adjusting methods work on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from leitai.scoring.notes import Notice

Codes = NDArray[np.int32]
Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Scale:
    """The scale marks were given on; None where nobody said and nothing shows it."""

    low: Decimal | None = None
    high: Decimal | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Marks:
    """All marks of one round, as equally long columns (n rows).

    Args:
        unit, judge, criterion: int32 codes into `units`, `judges`, `criteria`.
        mark: float64, in score units.
        scaled: int64, `mark * 10**decimals` exactly as written.
        decimals: digits after the point that `scaled` keeps (0 to 9).
        units, judges, criteria, panels: the names behind the codes.
        panel: int32 code into `panels` for every row, or None when there are none.
        weight: float64 weight of the row (1 is a whole vote), or None.
        time: float64, anything that grows through the session, or None.
        judge_group, unit_group: home group of each judge and each unit ("" for
            none), one per name, or () when the table has no such column.
        scale: bounds of the scale, where known.
        warnings: what was found and done while reading.
    """

    unit: Codes
    judge: Codes
    criterion: Codes
    mark: Floats
    scaled: Integers
    decimals: int
    units: tuple[str, ...]
    judges: tuple[str, ...]
    criteria: tuple[str, ...]
    panels: tuple[str, ...] = ()
    panel: Codes | None = None
    weight: Floats | None = None
    time: Floats | None = None
    judge_group: tuple[str, ...] = ()
    unit_group: tuple[str, ...] = ()
    scale: Scale = field(default_factory=Scale)
    warnings: tuple[Notice, ...] = ()

    def __len__(self) -> int:
        return len(self.mark)

    def decimal(self, row: int) -> Decimal:
        """The mark of one row exactly as written."""
        return Decimal(int(self.scaled[row])).scaleb(-self.decimals)

    def take(self, rows: NDArray[np.bool_] | NDArray[np.intp]) -> Marks:
        """The same round with only these rows; names and codes stay as they are."""
        return replace(
            self,
            unit=self.unit[rows],
            judge=self.judge[rows],
            criterion=self.criterion[rows],
            mark=self.mark[rows],
            scaled=self.scaled[rows],
            panel=None if self.panel is None else self.panel[rows],
            weight=None if self.weight is None else self.weight[rows],
            time=None if self.time is None else self.time[rows],
        )

    def judge_panel(self) -> Codes:
        """Panel code of every judge (the panel of the judge's first row); zeros without panels."""
        codes = np.zeros(len(self.judges), dtype=np.int32)
        if self.panel is not None:
            codes[self.judge[::-1]] = self.panel[::-1]
        return codes

    @classmethod
    def of(
        cls,
        unit: Sequence[str],
        judge: Sequence[str],
        mark: Sequence[float] | Floats,
        criterion: Sequence[str] | None = None,
        *,
        panel: Sequence[str] | None = None,
        weight: Sequence[float] | None = None,
        time: Sequence[float] | None = None,
        scale: Scale | None = None,
    ) -> Marks:
        """Marks from plain sequences, one item a row; for tests, simulators and notebooks."""
        units, unit_codes = _code(unit)
        judges, judge_codes = _code(judge)
        criteria, criterion_codes = _code(criterion if criterion is not None else [""] * len(unit))
        panels, panel_codes = _code(panel) if panel is not None else ((), None)
        values = np.asarray(mark, dtype=np.float64)
        scaled, decimals = scale_exactly(values)
        return cls(
            unit=unit_codes,
            judge=judge_codes,
            criterion=criterion_codes,
            mark=values,
            scaled=scaled,
            decimals=decimals,
            units=units,
            judges=judges,
            criteria=criteria,
            panels=panels,
            panel=panel_codes,
            weight=None if weight is None else np.asarray(weight, dtype=np.float64),
            time=None if time is None else np.asarray(time, dtype=np.float64),
            scale=scale or Scale(),
        )


def _code(names: Sequence[str]) -> tuple[tuple[str, ...], Codes]:
    """Names in order of first appearance, and the code of every row."""
    table: dict[str, int] = {}
    codes = np.fromiter(
        (table.setdefault(str(name), len(table)) for name in names), np.int32, len(names)
    )
    return tuple(table), codes


MOST_DECIMALS = 9


def scale_exactly(values: Floats) -> tuple[Integers, int]:
    """Integers and the fewest decimals d with `integer / 10**d == value` to the last float digit.

    Marks are written in decimals, so the nearest integer to `value * 10**d`
    is the number as written. Values that need more than nine decimals (a
    measured quantity, not a mark) are rounded at the ninth, or earlier where
    the integers would pass 2**53.
    """
    if len(values) == 0:
        return np.zeros(0, np.int64), 0
    largest = float(np.max(np.abs(values)))
    decimals = 0
    while True:
        factor = 10.0**decimals
        scaled = np.rint(values * factor)
        last = decimals == MOST_DECIMALS or largest * factor * 10 > 2.0**53
        if last or np.array_equal(scaled / factor, values):
            return scaled.astype(np.int64), decimals
        decimals += 1
