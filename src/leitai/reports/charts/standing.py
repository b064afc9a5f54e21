"""The standing: dots with whiskers, grouped by band brackets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from leitai.base.problem import Lang
from leitai.reports.axis import Axis, fit_axis
from leitai.reports.charts.parts import chart_words, draw_axis, draw_dot, draw_ring, place_on, say
from leitai.reports.model import UnitScore
from leitai.reports.svg import drawing, element, measure, rule, words, wrap

NARROW = 480
_SIZE = 14.0


def choose_axis(units: Iterable[UnitScore]) -> Axis:
    """The axis that holds every score and interval."""
    return fit_axis(value for unit in units for value in (unit.score, unit.low, unit.high))


def chart_standing(units: Sequence[UnitScore], *, lang: Lang = "zh", width: int = 720) -> str:
    """Dot-and-whisker rows grouped by band brackets, best first.

    Args:
        units: in the order they are shown (best first).
        width: in pixels; below 480 the name stands above its interval.
    """
    text, axis = chart_words(lang), choose_axis(units)
    draw = _narrow_rows if width < NARROW else _wide_rows
    parts, height = draw(units, axis, lang, width)
    lines = [_say_unit(unit, lang) for unit in units]
    return drawing(
        width,
        height,
        parts,
        title=text["standing"],
        description=text["stop"].join(lines) or text["none"],
        kind="standing",
    )


def _wide_rows(
    units: Sequence[UnitScore], axis: Axis, lang: Lang, width: int
) -> tuple[list[str], float]:
    text = chart_words(lang)
    ranks = 44.0
    names = max([measure(say(unit.unit, lang), _SIZE) for unit in units], default=0.0)
    name_x = 24 + ranks
    left = name_x + min(names, width * 0.34) + 16
    score_x, plain_x = width - 84.0, width - 4.0
    right = score_x - 62
    parts = [
        words(name_x, 16, text["unit"], size=12, quiet=True),
        words(score_x, 16, text["score"], size=12, anchor="end", quiet=True),
        words(plain_x, 16, text["plain"], size=12, anchor="end", quiet=True),
    ]
    y, top, spans = 26.0, 26.0, dict[int, tuple[float, float, int]]()
    for unit in units:
        lines = wrap(say(unit.unit, lang), _SIZE, left - name_x - 14)
        tall = max(28.0, 18.0 * len(lines) + 10)
        middle = y + tall / 2
        first = middle + 5 - 9 * (len(lines) - 1)
        parts += [words(name_x, first + 18 * at, line) for at, line in enumerate(lines)]
        parts.append(words(name_x - 12, middle + 5, _rank(unit, units), anchor="end", bold=True))
        parts += _interval(unit, axis, left, right, middle, text)
        if unit.score:
            parts.append(words(score_x, middle + 5, unit.score, anchor="end", bold=True))
            parts.append(words(plain_x, middle + 5, unit.plain_mean, anchor="end", quiet=True))
        _stretch(spans, unit, y, y + tall)
        y += tall
    parts = draw_axis(axis, left, right, top, y) + parts
    return parts + _brackets(spans, text["equal"], 4.0), y + 24


def _narrow_rows(
    units: Sequence[UnitScore], axis: Axis, lang: Lang, width: int
) -> tuple[list[str], float]:
    text = chart_words(lang)
    left, right, score_x = 34.0, width - 12.0, width - 4.0
    parts = [words(score_x, 16, text["score"], size=12, anchor="end", quiet=True)]
    y, spans = 24.0, dict[int, tuple[float, float, int]]()
    for unit in units:
        rank = _rank(unit, units)
        name = f"{rank} {say(unit.unit, lang)}".strip()
        lines = wrap(name, _SIZE, score_x - left - 60)
        tall = 18.0 * len(lines) + 26
        parts += [words(left - 10, y + 16 + 18 * at, line) for at, line in enumerate(lines)]
        if unit.score:
            parts.append(words(score_x, y + 16, unit.score, anchor="end", bold=True))
        line = y + tall - 14
        parts += [
            rule(x, line - 8, x, line + 8, faint=True)
            for x in (place_on(axis, tick, left, right) for tick in axis.ticks)
        ]
        parts += _interval(unit, axis, left, right, line, text)
        _stretch(spans, unit, y, y + tall)
        y += tall
    parts += draw_axis(axis, left, right, y - 4, y)
    return parts + _brackets(spans, text["equal"], 4.0), y + 24


def _interval(
    unit: UnitScore, axis: Axis, left: float, right: float, y: float, text: Mapping[str, str]
) -> list[str]:
    if not unit.score:
        return [words(left, y + 4, text["no_score"], size=12, quiet=True)]
    parts = []
    x1 = x2 = place_on(axis, unit.score, left, right)
    if unit.low and unit.high:
        x1, x2 = place_on(axis, unit.low, left, right), place_on(axis, unit.high, left, right)
        parts.append(rule(x1, y, x2, y, width=2))
        parts += [rule(x, y - 4, x, y + 4, width=1.5) for x in (x1, x2)]
    mark = draw_dot if unit.status == "ranked" else draw_ring
    parts.append(mark(place_on(axis, unit.score, left, right), y))
    if unit.status != "ranked":
        after = x2 + 84 < right
        x, anchor = (x2 + 10, "start") if after else (x1 - 10, "end")
        parts.append(words(x, y + 4, text["not_ranked"], size=11, anchor=anchor, quiet=True))
    return parts


def _stretch(
    spans: dict[int, tuple[float, float, int]], unit: UnitScore, top: float, bottom: float
) -> None:
    if unit.band is not None:
        first, _, count = spans.get(unit.band, (top, bottom, 0))
        spans[unit.band] = (first, bottom, count + 1)


def _brackets(spans: Mapping[int, tuple[float, float, int]], equal: str, x: float) -> list[str]:
    parts = []
    for first, last, count in spans.values():
        y1, y2 = first + 4, last - 4
        parts.append(
            element(
                "path",
                d=f"M{x + 6} {y1:g}H{x}V{y2:g}H{x + 6}",
                fill="none",
                stroke="currentColor",
                stroke_width=1.5,
                class_="band",
            )
        )
        if count > 1:
            middle = (y1 + y2) / 2
            parts.append(
                element(
                    "text",
                    equal,
                    x=0,
                    y=0,
                    font_size=11,
                    text_anchor="middle",
                    fill_opacity=0.72,
                    transform=f"translate({x + 14} {middle:g}) rotate(-90)",
                )
            )
    return parts


def _rank(unit: UnitScore, units: Sequence[UnitScore]) -> str:
    if unit.rank is None:
        return ""
    shared = sum(other.rank == unit.rank for other in units) > 1
    return f"{unit.rank}=" if shared else str(unit.rank)


def _say_unit(unit: UnitScore, lang: Lang) -> str:
    text = chart_words(lang)
    name = say(unit.unit, lang)
    if not unit.score:
        return f"{name} {text['no_score']}"
    place = text["band"].format(unit.band) if unit.band is not None else text["not_ranked"]
    spread = f" ({unit.low}–{unit.high})" if unit.low else ""
    return f"{place} {name} {unit.score}{spread}"
