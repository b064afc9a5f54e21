"""QR codes as small SVG drawings, for paper and for pages."""

from __future__ import annotations

import io
from typing import Literal


def draw_qr(text: str, *, error: Literal["l", "m", "q", "h"] = "m", border: int = 2) -> str:
    """An SVG of the QR code (ISO/IEC 18004) that says `text`.

    Args:
        text: what a scanner reads.
        error: level of correction; m mends about 15% of the code.
        border: quiet modules drawn around it; ISO asks for 4, the card's own
            white counts towards them.
    """
    import segno

    target = io.BytesIO()
    segno.make(text, error=error, micro=False, boost_error=False).save(
        target, kind="svg", border=border, xmldecl=False, nl=False, omitsize=True, dark="#000"
    )
    return target.getvalue().decode("utf-8")
