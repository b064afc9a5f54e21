"""Strings that need a Chinese translation, gathered from templates and Python; po and mo files.

`python tests/web/catalogue.py` adds new strings to the catalogue, drops those no longer used,
and compiles it; it prints what still lacks a translation.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

WEB = Path(__file__).resolve().parents[2] / "src" / "leitai" / "web"
PO = WEB / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
MO = PO.with_suffix(".mo")
KEYWORDS: dict[str, tuple[object, ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
# What templatize leaves between the calls is no Python, so only the calls are kept.
CALL = re.compile(r"""(?:n?p?gettext|_)\((?:[^()'"]|'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")*\)""")
# Header lines that change with every run and tell nothing.
VAIN = re.compile(rb'^"(?:POT-|PO-|Report-|Last-|Language-Team|Generated).*\\n"\n', re.MULTILINE)
Message = tuple[str, str | tuple[str, str], str | None]


def sources() -> Iterator[tuple[str, str]]:
    """(path, text as Python) of every file that may hold strings; templates are rewritten."""
    from django.utils.translation.template import templatize

    for path in sorted(WEB.rglob("*")):
        if path.suffix == ".py":
            yield path.relative_to(WEB).as_posix(), path.read_text("utf-8")
        elif path.suffix in (".html", ".txt") and "templates" in path.parts:
            name = path.relative_to(WEB).as_posix()
            calls = CALL.findall(templatize(path.read_text("utf-8"), origin=name))
            yield name, "\n".join(calls)


def messages() -> Iterator[Message]:
    """(file, msgid or (singular, plural), context) of every string."""
    for name, text in sources():
        found = extract("python", io.BytesIO(text.encode()), keywords=KEYWORDS)  # type: ignore[arg-type]
        for _line, message, _comments, context in found:
            if message:
                yield name, message, context  # type: ignore[misc]


def read_catalogue() -> Catalog:
    """The catalogue as it stands in the repository."""
    with PO.open("rb") as file:
        return read_po(file, locale="zh_Hans")


def compiled(catalogue: Catalog) -> bytes:
    """The bytes of the .mo file, the same for the same catalogue."""
    buffer = io.BytesIO()
    catalogue.creation_date = catalogue.revision_date = datetime(2022, 9, 28, tzinfo=UTC)
    write_mo(buffer, catalogue)
    return buffer.getvalue()


def update() -> list[str]:
    """Brings po and mo up to the sources; gives the strings without translation."""
    old = read_catalogue() if PO.exists() else Catalog(locale="zh_Hans")
    new = Catalog(locale="zh_Hans", header_comment="# Leitai in Chinese (Simplified).", fuzzy=False)
    for name, message, context in messages():
        known = old.get(message if isinstance(message, str) else message[0], context)
        text = known.string if known else ("" if isinstance(message, str) else ("",))
        if not isinstance(message, str) and isinstance(text, str):
            text = (text,)
        new.add(message, text, locations=[(name, 1)], context=context)
    buffer = io.BytesIO()
    write_po(buffer, new, sort_output=True, width=0, omit_header=False, include_lineno=False)
    PO.parent.mkdir(parents=True, exist_ok=True)
    PO.write_bytes(VAIN.sub(b"", buffer.getvalue()))
    MO.write_bytes(compiled(read_catalogue()))
    return [
        str(m.id) for m in new if m.id and not (m.string if isinstance(m.id, str) else m.string[0])
    ]


if __name__ == "__main__":
    from django.conf import settings

    if not settings.configured:
        settings.configure()
    lacking = update()
    sys.stdout.write("".join(f"{text}\n" for text in lacking))
