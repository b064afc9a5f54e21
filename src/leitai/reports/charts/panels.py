"""A unit's score by panel: a dot each, with a ring for the mean of all units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from leitai.base.problem import Lang
from leitai.reports.axis import fit_axis
from leitai.reports.charts.parts import chart_words, draw_axis, draw_dot, draw_ring, place_on, say
from leitai.reports.model import Name
from leitai.reports.svg import drawing, measure, rule, words, wrap

_SIZE = 14.0


@dataclass(frozen=True, slots=True)
class PanelDot:
    """One panel's score for one unit; `score` is "" when it is withheld.

    `field` is the mean of all units in this panel, or "".
    """

    name: Name
    score: str
    ballots: int
    field: str = ""


def chart_panels(rows: Sequence[PanelDot], *, lang: Lang = "zh", width: int = 360) -> str:
    """One dot a panel for one unit, a ring for the mean of all units."""
    text = chart_words(lang)
    axis = fit_axis(value for row in rows for value in (row.score, row.field))
    names = max([measure(say(row.name, lang), _SIZE) for row in rows], default=0.0)
    left = min(names, width * 0.45) + 20
    right, top = width - 56.0, 26.0
    parts = [words(4, 16, text["panels"], bold=True)]
    if any(row.field for row in rows):
        key = width - 8 - measure(text["ring"], 11)
        parts += [words(key, 16, text["ring"], size=11, quiet=True), draw_ring(key - 9, 12)]
    y = top
    for row in rows:
        lines = wrap(say(row.name, lang), _SIZE, left - 20)
        tall = max(34.0, 17.0 * len(lines) + 12)
        middle = y + tall / 2
        first = middle + 5 - 8.5 * (len(lines) - 1)
        parts += [words(4, first + 17 * at, line) for at, line in enumerate(lines)]
        parts.append(rule(left, middle, right, middle, faint=True))
        if row.field:
            parts.append(draw_ring(place_on(axis, row.field, left, right), middle))
        if row.score:
            parts.append(draw_dot(place_on(axis, row.score, left, right), middle))
            parts.append(words(width - 4, middle + 5, row.score, anchor="end", bold=True))
        else:
            parts.append(words(left + 4, middle + 4, text["withheld"], size=11, quiet=True))
        y += tall
    parts += draw_axis(axis, left, right, top, y)
    facts = [_say_panel(row, lang) for row in rows]
    return drawing(
        width, y + 20, parts, title=text["panels"],
        description=text["stop"].join(facts) or text["none"], kind="panels",
    )  # fmt: skip


def _say_panel(row: PanelDot, lang: Lang) -> str:
    text = chart_words(lang)
    if not row.score:
        return f"{say(row.name, lang)} {text['withheld']}"
    beside = text["comma"] + text["field"].format(row.field) if row.field else ""
    ballots = text["comma"] + text["ballots"].format(row.ballots)
    return f"{say(row.name, lang)} {row.score}{beside}{ballots}"
