"""Which judges stand out, and the plain sentence for each flag."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from leitai.scoring.chances import chi_square_tails, normal_tail, student_tail
from leitai.scoring.medians import find_median
from leitai.scoring.notes import fill

Floats = NDArray[np.float64]

FALSE_SHARE = 0.05  # expected share of false flags among those raised (Benjamini & Hochberg)


@cache
def read_words() -> dict[str, dict[str, str]]:
    """Templates of the sentences: flag -> {"en", "zh"}."""
    text = files("leitai.scoring.diagnostics").joinpath("words.toml").read_text(encoding="utf-8")
    words: dict[str, dict[str, str]] = tomllib.loads(text)["flags"]
    return words


@dataclass(slots=True)
class Flags:
    """Flags and sentences by judge code, filled one rule at a time."""

    codes: dict[int, tuple[str, ...]] = field(default_factory=dict)
    sentences: dict[int, tuple[tuple[str, str], ...]] = field(default_factory=dict)

    def raise_one(self, judge: int, flag: str, **values: Any) -> None:
        """Flag one judge; values fill the templates."""
        words = read_words()[flag]
        pair = (fill(words["zh"], "zh", values), fill(words["en"], "en", values))
        self.codes[judge] = (*self.codes.get(judge, ()), flag)
        self.sentences[judge] = (*self.sentences.get(judge, ()), pair)


def pick_discoveries(p: Floats, share: float = FALSE_SHARE) -> NDArray[np.bool_]:
    """Which p values stand when the share of false discoveries is held (NaN: never)."""
    picked = np.zeros(len(p), dtype=bool)
    known = np.flatnonzero(np.isfinite(p))
    if not len(known):
        return picked
    order = known[np.argsort(p[known], kind="stable")]
    good = p[order] <= share * np.arange(1, len(order) + 1) / len(order)
    if good.any():
        picked[order[: int(np.flatnonzero(good)[-1]) + 1]] = True
    return picked


def test_t(t: Floats, free: Floats) -> Floats:
    """Two-sided p of Student's t with these degrees of freedom."""
    known = np.isfinite(t) & (free >= 1)
    p = np.full(len(t), np.nan)
    p[known] = 2 * student_tail(t[known], free[known])
    return p


def test_outlying(value: Floats) -> Floats:
    """Two-sided p against a normal law with the median and median deviation of the values."""
    known = np.isfinite(value)
    p = np.full(len(value), np.nan)
    if known.sum() < 5:
        return p
    middle = find_median(value[known])
    spread = 1.4826 * find_median(np.abs(value[known] - middle))
    if spread > 0:
        p[known] = 2 * normal_tail(np.abs(value[known] - middle) / spread)
    return p


def test_mean_square(ratio: Floats, free: Floats) -> tuple[Floats, Floats]:
    """One-sided p for a mean square above one, and below one (chi-square / df)."""
    known = np.isfinite(ratio) & (free >= 1)
    above, below = np.full(len(ratio), np.nan), np.full(len(ratio), np.nan)
    below[known], above[known] = chi_square_tails(ratio[known] * free[known], free[known])
    return above, below
