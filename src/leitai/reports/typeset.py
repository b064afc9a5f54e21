"""Typesetting: a template of this package and plain data -> PDF, SVG or PNG.

Data reach the template as JSON and are shown as text; nothing a person typed
is ever read as markup. Only the shipped fonts are used, so a page looks the
same on every machine, and nothing is fetched.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, ClassVar, Literal, cast

from leitai.base.problem import Problem
from leitai.reports.fonts import typst_font_dir

Form = Literal["pdf", "png", "svg"]
TEMPLATES = Path(__file__).parent / "templates"


class TypesetterMissing(Problem):
    """The typst package is not installed."""

    code: ClassVar[str] = "reports.typesetter_missing"
    en: ClassVar[str] = "Documents need the package typst, which is not installed."
    zh: ClassVar[str] = "生成文档需要 typst 组件，当前未安装。"
    todo_en: ClassVar[str] = 'Install it with: pip install "leitai[web]"'
    todo_zh: ClassVar[str] = '请执行：pip install "leitai[web]"'


class NotTypeset(Problem):
    """The typesetter refused a document."""

    code: ClassVar[str] = "reports.not_typeset"
    en: ClassVar[str] = "The document {template} could not be set: {why}"
    zh: ClassVar[str] = "文档 {template} 未能排版：{why}"
    todo_en: ClassVar[str] = "Report this with the file that caused it; no data were changed."
    todo_zh: ClassVar[str] = "请附上相关文件反馈；数据未受影响。"


def typeset_pdf(
    template: str, data: object, *, cache: Path | None = None, made: datetime | None = None
) -> bytes:
    """A PDF from the template `<template>.typ`, accessible by PDF/UA-1 (ISO 14289-1).

    A text with a sign that the shipped fonts lack prints a box for it, and only
    then the PDF is tagged but not declared PDF/UA.

    Args:
        template: name of a template of this package, without its ending.
        data: a dataclass or mapping of strings, numbers, lists and None.
        cache: where the unpacked fonts may be kept (see `typst_font_dir`).
        made: creation time written into the document; none when left out, and
            then the same data give the same bytes.
    Raises:
        TypesetterMissing, NotTypeset.
    """
    return _compile(template, data, "pdf", cache, made)[0]


def typeset_pages(
    template: str,
    data: object,
    *,
    form: Literal["png", "svg"] = "png",
    ppi: float = 144.0,
    cache: Path | None = None,
) -> list[bytes]:
    """The same document as pictures, one for each page; `ppi` dots per inch for PNG."""
    return _compile(template, data, form, cache, None, ppi)


def to_plain(value: object) -> Any:
    """Dataclasses, decimals and tuples as JSON has them; Decimals keep their digits."""
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: to_plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): to_plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [to_plain(one) for one in value]
    if isinstance(value, Decimal):
        return format(value, "f")
    return value


def _compile(
    template: str,
    data: object,
    form: Form,
    cache: Path | None,
    made: datetime | None,
    ppi: float | None = None,
) -> list[bytes]:
    try:
        import typst
    except ImportError as error:
        raise TypesetterMissing() from error
    plain = {"data": to_plain(data), "dated": made is not None}

    def run(standard: Literal["ua-1"] | None) -> object:
        return typst.compile(
            str(TEMPLATES / f"{template}.typ"),
            root=str(TEMPLATES),
            font_paths=[str(typst_font_dir(cache))],
            ignore_system_fonts=True,
            format=form,
            ppi=ppi,
            pdf_standards=standard,
            sys_inputs={"json": json.dumps(plain, ensure_ascii=False)},
            timestamp=int((made or datetime(2000, 1, 1, tzinfo=UTC)).timestamp()),
        )

    try:
        try:
            result = run("ua-1" if form == "pdf" else None)
        except typst.TypstError as error:
            # PDF/UA forbids a page with a sign that no shipped font has; such a page
            # is still wanted on paper, with a box for the sign.
            if "PDF/UA-1" not in str(error):
                raise
            result = run(None)
    except (typst.TypstError, RuntimeError, OSError) as error:
        raise NotTypeset(template=template, why=str(error).strip()) from error
    # Its stubs know only one page; several pages as pictures come as a list.
    pages = cast("bytes | list[bytes]", result)
    return pages if isinstance(pages, list) else [pages]
