"""Full-width forms (U+FF01 to U+FF5E, the ideographic space) to their ASCII twins."""

from __future__ import annotations

_TABLE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}


def half_width(text: str) -> str:
    """The text with full-width letters, digits and signs as ASCII; length is kept."""
    return text.translate(_TABLE)
