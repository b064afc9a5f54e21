"""QR codes as small SVG drawings, for paper and for pages."""

from __future__ import annotations

import io
from typing import ClassVar, Literal

from leitai.base.problem import Problem


class QrTooLong(Problem):
    """A text is too long for a QR code."""

    code: ClassVar[str] = "reports.qr_too_long"
    en: ClassVar[str] = "A text of {length} characters is too long for a QR code."
    zh: ClassVar[str] = "文字共{length}个字符，二维码放不下。"
    todo_en: ClassVar[str] = "Use a shorter address."
    todo_zh: ClassVar[str] = "请使用更短的网址。"


def draw_qr(text: str, *, error: Literal["l", "m", "q", "h"] = "m", border: int = 2) -> str:
    """An SVG of the QR code (ISO/IEC 18004) that says `text`.

    Args:
        text: what a scanner reads.
        error: level of correction; m mends about 15% of the code.
        border: quiet modules drawn around it; ISO asks for 4, the card's own
            white counts towards them.
    Raises:
        QrTooLong: more than a code of version 40 holds.
    """
    import segno

    target = io.BytesIO()
    try:
        code = segno.make(text, error=error, micro=False, boost_error=False)
    except segno.DataOverflowError as overflow:
        raise QrTooLong(length=len(text)) from overflow
    code.save(
        target, kind="svg", border=border, xmldecl=False, nl=False, omitsize=True, dark="#000"
    )
    return target.getvalue().decode("utf-8")
