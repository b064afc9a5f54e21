"""A unit's score over rounds."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from leitai.base.problem import Lang
from leitai.reports.axis import Axis, fit_axis
from leitai.reports.charts.parts import chart_words, draw_dot, plain
from leitai.reports.svg import drawing, rule, words, wrap


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """A unit's score in one round; `score` is "" where it took no part."""

    label: str
    score: str
    low: str = ""
    high: str = ""


_LABEL = 11.0


def chart_trend(points: Sequence[TrendPoint], *, lang: Lang = "zh", width: int = 360) -> str:
    """Scores of one unit over rounds, oldest first; rounds it missed leave a gap.

    Where rounds stand too close for words, every second, third ... is labelled,
    the last always; the description names them all.
    """
    text = chart_words(lang)
    axis = fit_axis(value for one in points for value in (one.score, one.low, one.high))
    left, right, top, bottom = 64.0, width - 36.0, 40.0, 180.0
    pitch = (right - left) / max(1, len(points) - 1)
    every = max(1, math.ceil(56 / pitch))
    parts = [words(4, 16, text["trend"], bold=True)]
    for tick in axis.ticks:
        y = _height(axis, tick, top, bottom)
        parts.append(rule(left - 20, y, right + 20, y, faint=True))
        parts.append(words(left - 26, y + 4, plain(tick), size=_LABEL, anchor="end", quiet=True))
    places: list[tuple[float, float] | None] = []
    deepest = 1
    for at, point in enumerate(points):
        x = left + pitch * at if len(points) > 1 else (left + right) / 2
        labelled = (len(points) - 1 - at) % every == 0
        if labelled:
            lines = wrap(point.label, _LABEL, max(pitch * every - 6, 50))
            deepest = max(deepest, len(lines))
            parts += [
                words(x, bottom + 18 + 14 * row, line, size=_LABEL, anchor="middle", quiet=True)
                for row, line in enumerate(lines)
            ]
        places.append((x, _height(axis, point.score, top, bottom)) if point.score else None)
        if point.score:
            parts += _mark(point, x, axis, (top, bottom), labelled)
    parts += [
        rule(*before, *after, width=1.5) for before, after in pairwise(places) if before and after
    ]
    facts = [f"{one.label} {one.score or text['none']}" for one in points]
    return drawing(
        width, bottom + 10 + 14 * deepest + 6, parts, title=text["trend"],
        description=text["comma"].join(facts) or text["none"], kind="trend",
    )  # fmt: skip


def _mark(
    point: TrendPoint, x: float, axis: Axis, span: tuple[float, float], labelled: bool
) -> list[str]:
    y = _height(axis, point.score, *span)
    parts, above = [draw_dot(x, y)], y
    if point.low and point.high:
        low, above = _height(axis, point.low, *span), _height(axis, point.high, *span)
        parts.append(rule(x, low, x, above, width=2))
    if labelled:
        parts.append(words(x, above - 8, point.score, size=_LABEL, anchor="middle", bold=True))
    return parts


def _height(axis: Axis, value: str | Decimal, top: float, bottom: float) -> float:
    return bottom - (bottom - top) * axis.share(value)
