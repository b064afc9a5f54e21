"""Weighing: what a scheme says about adding up, as the scoring methods need it.

Read from TOML (`leitai score --scheme scheme.toml`):

    method = "mixed"                 # optional, the announced method
    [criteria]                       # name in the table = weight
    实绩 = 60
    [panels]
    领导 = 40
    [rules]
    trim = "0.1"                     # share, or a whole number, cut at each end
    decimals = 2
    rounding = "half_up"
    [scale]
    low = 0
    high = 100
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from leitai.scoring.ballots import Scale

Rounding = Literal["half_up", "half_even"]


@dataclass(frozen=True, slots=True)
class Weighing:
    """Weights and rules of a scheme.

    Args:
        criteria: name -> weight; empty for equal weights.
        panels: name -> weight; empty for one pool of all judges.
        trim: share below one half, or whole number, cut at each end of a panel's marks.
        decimals, rounding: of the announced score; decimals None keeps it exact.
        scale: bounds every mark must respect.
        method: method the scheme announces, or "".
    """

    criteria: Mapping[str, Fraction] = field(default_factory=dict)
    panels: Mapping[str, Fraction] = field(default_factory=dict)
    trim: Fraction | None = None
    decimals: int | None = None
    rounding: Rounding = "half_up"
    scale: Scale = field(default_factory=Scale)
    method: str = ""
