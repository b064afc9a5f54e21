"""The distribution of marks: columns from zero over the whole scale."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from leitai.base.problem import Lang
from leitai.reports.charts.parts import chart_words, plain, say
from leitai.reports.model import Name
from leitai.reports.svg import drawing, element, rule, words


def chart_distribution(
    marks: Mapping[str, int],
    *,
    low: str,
    high: str,
    step: str,
    title: Name | None = None,
    lang: Lang = "zh",
    width: int = 360,
) -> str:
    """Columns from zero: how many ballots gave each mark, over the whole scale.

    Args:
        marks: mark -> number of ballots. low, high, step: the scale.
    """
    text = chart_words(lang)
    given = {Decimal(mark): count for mark, count in marks.items()}
    count = int((Decimal(high) - Decimal(low)) / Decimal(step)) + 1
    scale = [Decimal(low) + Decimal(step) * at for at in range(count)]
    most = max(given.values(), default=0) or 1
    head, foot, room = 26.0, 22.0, 96.0
    pitch = (width - 8) / count
    parts = [words(4, 16, say(title, lang) if title else text["marks"], bold=True)]
    base = head + room
    every = next(e for e in (1, 2, 4, 5, 10, 20, 50, 100) if pitch * e >= 26 or e == 100)
    for at, mark in enumerate(scale):
        x, tall = 4 + pitch * at, room * 0.86 * given.get(mark, 0) / most
        if tall:
            gap = min(2.0, pitch * 0.15)
            parts.append(
                element(
                    "rect",
                    x=x + gap,
                    y=base - tall,
                    width=pitch - 2 * gap,
                    height=tall,
                    class_="bar",
                )
            )
            if pitch >= 14:
                parts.append(
                    words(
                        x + pitch / 2, base - tall - 3, str(given[mark]), size=10, anchor="middle"
                    )
                )
        if at % every == 0:
            parts.append(
                words(
                    x + pitch / 2,
                    base + 15,
                    plain(mark),
                    size=11,
                    anchor="middle",
                    quiet=True,
                )
            )
    parts.append(rule(4, base, width - 4, base))
    facts = [text["mark_is"].format(plain(mark), given[mark]) for mark in sorted(given)]
    return drawing(
        width, base + foot, parts, title=say(title, lang) if title else text["marks"],
        description=text["comma"].join(facts) or text["none"], kind="distribution",
    )  # fmt: skip
