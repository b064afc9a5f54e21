"""Standings as one SVG picture: dot-and-whisker rows grouped by band, best first."""

from __future__ import annotations

from itertools import groupby

from leitai.base.problem import Lang
from leitai.reports.scoring.axis import Span, fit_span, write_tick
from leitai.reports.scoring.wording import Speech, choose_decimals
from leitai.reports.svg import FONTS, element, words
from leitai.scoring.result import Result, Standing

WIDTH, LEFT, RIGHT = 960, 280, 760
ROW, BAND_GAP, TOP = 34, 14, 64


def render_svg(result: Result, lang: Lang = "zh") -> str:
    """Standings with intervals; the plain mean as a hollow diamond and at the right.

    Colours are `currentColor`, so the picture follows the page it stands in.
    """
    speech = Speech(lang, choose_decimals(result))
    span = fit_span(_values(result))
    rows: list[str] = []
    y = float(TOP)
    for _, group in groupby(result.standings, key=lambda row: row.band):
        band = list(group)
        rows.append(_draw_bracket(y, band))
        for row in band:
            rows.append(_draw_row(row, y, span, speech))
            y += ROW
        y += BAND_GAP
    height = y + 24
    grid = [_draw_tick(tick, span, height - 30) for tick in span.ticks]
    head = [
        words(24, 24, speech.say("unit"), size=14, quiet=True),
        words(850, 24, speech.say("score"), size=14, anchor="end", quiet=True),
        words(950, 24, speech.say("mean"), size=14, anchor="end", quiet=True),
    ]
    title = element("title", speech.say("standings"))
    return element(
        "svg",
        title,
        *grid,
        *head,
        *rows,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {WIDTH} {height:.0f}",
        width=WIDTH,
        height=round(height),
        role="img",
        font_family=FONTS,
        fill="currentColor",
    )


def _values(result: Result) -> list[float | None]:
    return [value for row in result.standings for value in (row.score, row.low, row.high, row.mean)]


def _across(span: Span, value: float) -> float:
    return round(LEFT + (RIGHT - LEFT) * span.place(value) / 100, 2)


def _draw_tick(tick: float, span: Span, bottom: float) -> str:
    x = _across(span, tick)
    line = element("line", x1=x, x2=x, y1=38, y2=bottom, stroke="currentColor", stroke_opacity=0.18)
    return line + words(x, bottom + 20, write_tick(tick), size=13, anchor="middle", quiet=True)


def _draw_bracket(y: float, band: list[Standing]) -> str:
    """The bracket at the left that holds the units of one band."""
    bottom = y + ROW * (len(band) - 1) + 12
    path = f"M 12 {y - 14} H 6 V {bottom} H 12"
    return element("path", d=path, fill="none", stroke="currentColor", stroke_width=2)


def _draw_row(row: Standing, y: float, span: Span, speech: Speech) -> str:
    parts = [
        words(24, y + 5, f"{row.rank}", size=14, quiet=True),
        words(56, y + 5, _shorten(row.unit), size=16, bold=True),
        words(850, y + 5, row.exact or speech.points(row.score), size=16, anchor="end", bold=True),
        words(950, y + 5, speech.points(row.mean), size=16, anchor="end", quiet=True),
    ]
    if row.low is not None and row.high is not None:
        parts.append(
            element(
                "line",
                x1=_across(span, row.low),
                x2=_across(span, row.high),
                y1=y,
                y2=y,
                stroke="currentColor",
                stroke_width=2,
            )
        )
    if row.mean is not None:
        x = _across(span, row.mean)
        parts.append(
            element(
                "path",
                d=f"M {x} {y - 5} L {x + 5} {y} L {x} {y + 5} L {x - 5} {y} Z",
                fill="none",
                stroke="currentColor",
                stroke_opacity=0.6,
            )
        )
    if row.score is not None:
        parts.append(element("circle", cx=_across(span, row.score), cy=y, r=5))
    return "".join(parts)


def _shorten(name: str, most: int = 26) -> str:
    """A name cut to what fits; Chinese characters take two places."""
    wide = 0
    for at, letter in enumerate(name):
        wide += 2 if ord(letter) > 0x2E80 else 1
        if wide > most:
            return name[: at - 1] + "…"
    return name
