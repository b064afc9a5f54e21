"""The few SVG parts that the charts are drawn from.

Pages forbid inline styles, so everything is a presentation attribute or a
class; colours are `currentColor` with opacity, so that a chart follows light,
dark and print by itself. Text stays text.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

FONTS = (
    "system-ui, 'PingFang SC', 'HarmonyOS Sans SC', 'Microsoft YaHei', "
    "'Noto Sans CJK SC', 'Noto Sans SC', sans-serif"
)
# Control characters may not stand in XML, not even escaped.
_FORBIDDEN = {code: None for code in range(32) if code not in (9, 10, 13)} | {
    0xFFFE: None,
    0xFFFF: None,
}


def element(tag: str, *inside: str, **attributes: str | float | int | None) -> str:
    """One element; `_` in attribute names is read as `-`, None leaves an attribute out."""
    written = "".join(
        f" {name.rstrip('_').replace('_', '-')}={quoteattr(_clean(value))}"
        for name, value in attributes.items()
        if value is not None
    )
    return f"<{tag}{written}>{''.join(inside)}</{tag}>" if inside else f"<{tag}{written}/>"


def words(
    x: float,
    y: float,
    content: str,
    *,
    size: float = 14,
    anchor: str = "start",
    bold: bool = False,
    quiet: bool = False,
    class_: str | None = None,
) -> str:
    """A line of text with its baseline at `y`; nothing where there are no words."""
    if not content:
        return ""
    return element(
        "text",
        escape(_clean(content)),
        x=x,
        y=y,
        font_size=size,
        text_anchor=None if anchor == "start" else anchor,
        font_weight="700" if bold else None,
        fill_opacity=0.72 if quiet else None,
        class_=class_,
    )


def rule(
    x1: float, y1: float, x2: float, y2: float, *, width: float = 1, faint: bool = False
) -> str:
    """A straight line; a faint one is part of the grid."""
    return element(
        "line", x1=x1, y1=y1, x2=x2, y2=y2, stroke="currentColor", stroke_width=width,
        stroke_opacity=0.18 if faint else None, class_="grid" if faint else None,
    )  # fmt: skip


def drawing(
    width: float, height: float, inside: Iterable[str], *, title: str, description: str, kind: str
) -> str:
    """A whole SVG that names itself to those who listen to it."""
    return element(
        "svg",
        element("title", escape(_clean(title))),
        element("desc", escape(_clean(description))),
        element("g", *inside, font_family=FONTS, fill="currentColor"),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {_clean(width)} {_clean(height)}",
        width=width,
        height=height,
        role="img",
        color="#1d1d1b",
        class_=f"chart chart-{kind}",
    )


def measure(content: str, size: float) -> float:
    """Roughly how wide a text will be: full-width signs an em, others 0.58 of it."""
    wide = sum(unicodedata.east_asian_width(one) in "WFA" for one in content)
    return size * (wide + 0.58 * (len(content) - wide))


def wrap(content: str, size: float, room: float) -> list[str]:
    """The text in lines that fit `room`; breaks at blanks or between Chinese characters."""
    lines, line = [], ""
    for piece in _pieces(content):
        if line and measure(line + piece.rstrip(), size) > room:
            lines.append(line.strip())
            line = ""
        line += piece
    return [*lines, line.strip()]


def _pieces(content: str) -> Iterable[str]:
    piece = ""
    for one in content:
        if unicodedata.east_asian_width(one) in "WF":
            if piece:
                yield piece
                piece = ""
            yield one
        elif one == " ":
            yield piece + one
            piece = ""
        else:
            piece += one
    if piece:
        yield piece


def _clean(value: str | float | int) -> str:
    if isinstance(value, float):
        return f"{value:.2f}".rstrip("0").rstrip(".")
    return str(value).translate(_FORBIDDEN)
