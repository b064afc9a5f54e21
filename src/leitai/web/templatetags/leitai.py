"""Template tags: marks, links that know where they are, deeds, JSON words, SVG drawings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import template
from django.template.context import RequestContext
from django.urls import reverse
from django.utils.html import format_html, json_script
from django.utils.safestring import SafeString

from leitai.scoring.scheme import plain
from leitai.web.queries.shapes import Distribution, ResultRow
from leitai.web.templatetags.browser_words import WORDS
from leitai.web.templatetags.state_words import MARKS

register = template.Library()


@register.simple_tag
def mark(kind: str, value: str, box: bool = False) -> SafeString:
    """The mark of a state: shape, word and tone, e.g. `{% mark "slot" slot.state %}`."""
    shape, words, tone = MARKS[kind][value]
    return format_html(
        '<span class="mark{}" data-tone="{}"><i aria-hidden="true">{}</i>{}</span>',
        " mark-box" if box else "",
        tone,
        shape,
        words,
    )


@register.simple_tag
def word(kind: str, value: str) -> str:
    """The word of a state alone."""
    return str(MARKS[kind][value][1])


@register.simple_tag(takes_context=True)
def navlink(context: RequestContext, words: str, name: str, *args: str) -> SafeString:
    """A link that says when the reader is already there."""
    url = reverse(name, args=args)
    request = context.get("request")
    here = request is not None and request.path == url
    return format_html(
        '<a href="{}"{}>{}</a>', url, SafeString(' aria-current="page"' if here else ""), words
    )


@register.simple_tag
def words(screen: str) -> SafeString:
    """The words that a screen's browser code needs, as a JSON data block."""
    return json_script({key: str(text) for key, text in WORDS[screen].items()}, f"{screen}-words")


@register.simple_tag
def data(value: Any, name: str) -> SafeString:
    """A value as a JSON data block with the id `name`."""
    return json_script(value, name)


@register.filter
def at(mapping: Mapping[str, object] | None, key: str) -> object:
    """The value under `key`, or "" (for forms, whose field names are computed)."""
    return (mapping or {}).get(key, "")


@register.filter
def trim_number(value: Decimal) -> str:
    """A stored decimal in plain digits with thousands marked: 3000.00000000 -> 3,000."""
    return f"{Decimal(plain(value)):,f}"


@register.filter
def short_hash(text: str) -> str:
    """The first sixteen characters in groups of four: `9f2c 41d0 77ab 0e13`."""
    return " ".join(text[i : i + 4] for i in range(0, min(len(text), 16), 4))


@register.filter
def part(whole: int, of: int) -> int:
    """Percent of `of` that `whole` is, rounded down; 0 of nothing."""
    return 100 * whole // of if of else 0


@register.filter
def is_in(index: int, members: Iterable[int]) -> bool:
    """Whether a column's index is among `members`."""
    return index in members


@dataclass(frozen=True, slots=True)
class Band:
    """Rows of a band; `tied` when more than one unit stands in it."""

    number: int
    rows: tuple[ResultRow, ...]
    ranked: bool

    @property
    def tied(self) -> bool:
        return self.ranked and len(self.rows) > 1


@register.filter
def in_group(rows: Sequence[ResultRow], group: str) -> tuple[ResultRow, ...]:
    """The rows of one like-with-like group."""
    return tuple(row for row in rows if row.group == group)


@register.filter
def bands(rows: Sequence[ResultRow]) -> tuple[Band, ...]:
    """Rows grouped by band in the order given, the not ranked last."""
    kept: dict[tuple[bool, int], list[ResultRow]] = {}
    for row in rows:
        kept.setdefault((row.ranked, row.band if row.ranked else 0), []).append(row)
    ordered = sorted(kept.items(), key=lambda item: not item[0][0])
    return tuple(Band(number, tuple(rows), ranked) for (ranked, number), rows in ordered)


@register.filter
def some_ranked(rows: Sequence[ResultRow]) -> bool:
    """Whether any row has a place on the axis."""
    return any(row.ranked for row in rows)


@dataclass(frozen=True, slots=True)
class Scale:
    """The common axis of all whiskers, from `low` to `high`, with round ticks."""

    low: float
    high: float
    ticks: tuple[tuple[str, str], ...]

    def x(self, value: float) -> str:
        """Where a value stands, in percent of the drawing's width."""
        return f"{100 * (value - self.low) / (self.high - self.low):.2f}%"


@register.filter
def scale(rows: Sequence[ResultRow]) -> Scale:
    """The axis that holds every interval, score and plain mean of the rows."""
    values = [v for row in rows for v in (row.low, row.high) if v is not None]
    values += [float(v) for row in rows for v in (row.score, row.plain) if v]
    if not values:
        return Scale(0.0, 100.0, ())
    span = max(max(values) - min(values), 1e-6)
    step = next((s for s in (0.1, 0.2, 0.5, 1, 2, 5, 10, 20) if span / s <= 6), 50)
    low = step * (min(values) // step)
    high = step * -(-max(values) // step)
    high = high if high > low else low + step
    bare = Scale(low, high, ())
    count = round((high - low) / step)
    at = [low + step * i for i in range(count + 1)]
    return Scale(low, high, tuple((bare.x(v), f"{v:g}") for v in at))


@register.inclusion_tag("leitai/parts/whisker.html")
def whisker(row: ResultRow, axis: Scale) -> dict[str, object]:
    """One row's dot and whisker on the common axis, as SVG with words for readers."""
    drawn = {"row": row, "axis": axis, "score": "", "plain": "", "low": "", "high": ""}
    if row.score:
        drawn["score"] = axis.x(float(row.score))
    if row.plain:
        drawn["plain"] = axis.x(float(row.plain))
    if row.low is not None and row.high is not None:
        drawn["low"], drawn["high"] = axis.x(row.low), axis.x(row.high)
    return drawn


@register.inclusion_tag("leitai/parts/bars.html")
def bars(spread: Distribution) -> dict[str, object]:
    """How often each mark was given, as upright SVG bars from zero."""
    top = max(spread.counts, default=0) or 1
    width = 100 / max(len(spread.counts), 1)
    return {
        "spread": spread,
        "bars": tuple(
            {
                "x": f"{i * width + width * 0.1:.2f}%",
                "mid": f"{(i + 0.5) * width:.2f}%",
                "width": f"{width * 0.8:.2f}%",
                "y": f"{80 - 68 * count / top:.2f}%",
                "height": f"{68 * count / top:.2f}%",
                "label": label,
                "count": count,
                "over": f"{80 - 68 * count / top - 2:.2f}%",
            }
            for i, (label, count) in enumerate(zip(spread.labels, spread.counts, strict=True))
        ),
    }
