"""A unit's score over rounds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from leitai.base.problem import Lang
from leitai.reports.axis import fit_axis
from leitai.reports.charts.parts import chart_words, draw_dot
from leitai.reports.svg import drawing, rule, words, wrap


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """A unit's score in one round; `score` is "" where it took no part."""

    label: str
    score: str
    low: str = ""
    high: str = ""


def chart_trend(points: Sequence[TrendPoint], *, lang: Lang = "zh", width: int = 360) -> str:
    """Scores of one unit over rounds, oldest first; rounds it missed leave a gap."""
    text = chart_words(lang)
    axis = fit_axis(value for one in points for value in (one.score, one.low, one.high))
    left, right, top, room = 44.0, width - 24.0, 34.0, 140.0
    bottom = top + room
    parts = [words(4, 16, text["trend"], bold=True)]
    for tick in axis.ticks:
        y = bottom - room * axis.share(tick)
        parts += [
            rule(left, y, right, y, faint=True),
            words(left - 6, y + 4, format(tick, "f"), size=11, anchor="end", quiet=True),
        ]
    pitch = (right - left) / max(1, len(points) - 1) if len(points) > 1 else 0.0
    before: tuple[float, float] | None = None
    for at, point in enumerate(points):
        x = left + pitch * at if len(points) > 1 else (left + right) / 2
        for line_at, part in enumerate(wrap(point.label, 11, max(pitch, 60))[:2]):
            parts.append(
                words(x, bottom + 16 + 13 * line_at, part, size=11, anchor="middle", quiet=True)
            )
        if not point.score:
            before = None
            continue
        y = bottom - room * axis.share(point.score)
        if before:
            parts.append(rule(*before, x, y, width=1.5))
        if point.low and point.high:
            parts.append(
                rule(
                    x,
                    bottom - room * axis.share(point.low),
                    x,
                    bottom - room * axis.share(point.high),
                    width=2,
                )
            )
        parts += [
            draw_dot(x, y),
            words(x, y - 10, point.score, size=11, anchor="middle", bold=True),
        ]
        before = (x, y)
    facts = [f"{one.label} {one.score or text['none']}" for one in points]
    return drawing(
        width, bottom + 36, parts, title=text["trend"],
        description=text["comma"].join(facts) or text["none"], kind="trend",
    )  # fmt: skip
