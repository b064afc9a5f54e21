"""What the charts share: dots, rings, axis marks and words."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from functools import cache
from importlib.resources import files

from leitai.base.problem import Lang
from leitai.reports.axis import Axis
from leitai.reports.model import Name
from leitai.reports.svg import element, rule, words


@cache
def chart_words(lang: Lang) -> dict[str, str]:
    """The words on charts in one language, from words.toml."""
    text = (files(__package__) / "words.toml").read_text(encoding="utf-8")
    table: dict[str, str] = tomllib.loads(text)[lang]
    return table


def say(name: Name, lang: Lang) -> str:
    """The name in the language, or in Chinese where there is no other."""
    return (name.en if lang == "en" else name.zh) or name.zh


def place_on(axis: Axis, value: str | Decimal, left: float, right: float) -> float:
    return left + (right - left) * axis.share(value)


def draw_dot(x: float, y: float) -> str:
    return element("circle", cx=x, cy=y, r=5, class_="dot")


def draw_ring(x: float, y: float) -> str:
    return element(
        "circle",
        cx=x,
        cy=y,
        r=4.5,
        fill="none",
        stroke="currentColor",
        stroke_width=1.5,
        class_="ring",
    )


def draw_axis(axis: Axis, left: float, right: float, top: float, bottom: float) -> list[str]:
    parts = []
    for tick in axis.ticks:
        x = place_on(axis, tick, left, right)
        parts.append(rule(x, top, x, bottom, faint=True))
        parts.append(words(x, bottom + 15, format(tick, "f"), size=11, anchor="middle", quiet=True))
    return parts


def plain(number: Decimal) -> str:
    """A number for the foot of a chart: 7.50 -> 7.5, 10 -> 10."""
    return format(number.normalize(), "f")
