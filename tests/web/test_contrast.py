"""The tokens keep their promise: AA on pages (light and dark), AAA on the board."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import leitai.web

TOKENS = Path(leitai.web.__file__).parent / "static" / "leitai" / "css" / "tokens.css"
BLOCKS = {
    "light": r"^:root \{(.*?)^\}",
    "dark": r'^:root\[data-theme="dark"\] \{(.*?)^\}',
    "system dark": r"prefers-color-scheme: dark\) \{\s*:root:not\(\[data-theme\]\) \{(.*?)\}",
    "board": r'^:root\[data-theme="board"\] \{(.*?)^\}',
}
GROUNDS = ("paper", "sheet", "grey-tint")
TEXTS = ("ink", "ink-soft", "ink-faint", "accent-ink", "jade", "amber", "vermilion", "grey")
TINTED = {"jade-tint": "jade", "amber-tint": "amber", "vermilion-tint": "vermilion"}


def colours(theme: str) -> dict[str, str]:
    match = re.search(BLOCKS[theme], TOKENS.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    assert match, theme
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", match[1]))


def luminance(colour: str) -> float:
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, relative luminance."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_formula_agrees_with_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize(
    ("theme", "least"), [("light", 4.5), ("dark", 4.5), ("system dark", 4.5), ("board", 7.0)]
)
def test_text_can_be_read(theme: str, least: float) -> None:
    have = colours(theme)
    pairs = [(text, ground) for text in TEXTS for ground in GROUNDS]
    pairs += [("on-accent", "accent"), ("paper", "ink"), ("paper", "amber")][
        : 3 if theme == "board" else 2
    ]
    pairs += [(text, tint) for tint, own in TINTED.items() for text in ("ink", "ink-soft", own)]
    low = {
        f"{a} on {b}": round(contrast(have[a], have[b]), 2)
        for a, b in pairs
        if contrast(have[a], have[b]) < least
    }
    assert not low


@pytest.mark.parametrize("theme", list(BLOCKS))
def test_edges_and_focus_can_be_seen(theme: str) -> None:
    have = colours(theme)
    for edge in ("rule-strong", "focus"):
        for ground in ("paper", "sheet"):
            assert contrast(have[edge], have[ground]) >= 3, (edge, ground)


def test_both_dark_blocks_are_the_same() -> None:
    assert colours("dark") == colours("system dark")
