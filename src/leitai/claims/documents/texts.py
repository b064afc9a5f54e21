"""Plain text, Markdown and HTML."""

from __future__ import annotations

import re

from leitai.base.problem import Place as ProblemPlace
from leitai.claims.documents.model import Block, Document, Kind, Writer
from leitai.claims.documents.problems import NotText, UnreadableDocument

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]+)", re.I)
_HEADING = re.compile(r"(#{1,6})\s")
_BLOCKS = frozenset(
    [
        "p",
        "div",
        "section",
        "article",
        "header",
        "footer",
        "main",
        "aside",
        "li",
        "dd",
        "dt",
        "blockquote",
        "pre",
        "figcaption",
        "caption",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "td",
        "th",
        "address",
        "summary",
        "title",
        "option",
    ]
)
_UNSEEN = frozenset(["script", "style", "noscript", "template", "svg", "math", "head"])


def decode(data: bytes, where: ProblemPlace, *, declared: str = "") -> tuple[str, str]:
    """The text of a file and the encoding it was in.

    A byte order mark decides; then a declared charset, UTF-8, GB18030, in this order.

    Raises:
        NotText: the bytes are no text in any of them.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _try(data, "utf-16", where), "utf-16"
    for encoding in (declared, "utf-8-sig", "gb18030"):
        if not encoding:
            continue
        name = "gb18030" if encoding.lower() in ("gb2312", "gbk", "gb_2312-80") else encoding
        try:
            text = data.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
        sample = text[:65536]
        if len(_CONTROL.findall(sample)) * 100 > len(sample) or "\x00" in sample:
            raise NotText(place=where)
        return text, name
    raise NotText(place=where)


def _try(data: bytes, encoding: str, where: ProblemPlace) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise NotText(place=where) from error


def read_plain(data: bytes, name: str, where: ProblemPlace) -> Document:
    """A text file as it is: offsets are offsets into the decoded file."""
    return _lines(data, name, where, "text")


def read_markdown(data: bytes, name: str, where: ProblemPlace) -> Document:
    """A Markdown file as it is, headings known by their #."""
    return _lines(data, name, where, "markdown")


def _lines(data: bytes, name: str, where: ProblemPlace, kind: Kind) -> Document:
    text, encoding = decode(data, where)
    blocks = []
    for match in re.compile(r"[^\r\n]*\S[^\r\n]*").finditer(text):
        heading = _HEADING.match(match[0].lstrip())
        if heading:
            blocks.append(Block(match.start(), match.end(), "heading", len(heading[1])))
        else:
            blocks.append(Block(match.start(), match.end()))
    return Document(name=name, kind=kind, text=text, blocks=tuple(blocks), encoding=encoding)


def read_html(data: bytes, name: str, where: ProblemPlace) -> Document:
    """The visible text of a page; cells of tables keep their row and column."""
    from lxml import etree, html

    declared = _CHARSET.search(data[:4096])
    text, encoding = decode(data, where, declared=declared[1].decode() if declared else "")
    try:
        root = html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableDocument(kind="HTML", place=where) from error
    writer = Writer()
    tables = {table: n for n, table in enumerate(root.iter("table"), 1)}
    _walk(root, writer, tables)
    document = writer.finish(name, "html")
    return Document(
        name=name,
        kind="html",
        text=document.text,
        places=document.places,
        blocks=document.blocks,
        encoding=encoding,
    )


def _walk(root: object, writer: Writer, tables: dict[object, int]) -> None:
    """Depth first without recursion: pages nest deeper than Python's stack."""
    buffer: list[str] = []
    current: list[object] = [None]

    def flush() -> None:
        text = re.sub(r"[ \t\r\n\f]+", " ", "".join(buffer))
        buffer.clear()
        _add_html(text, current[0], writer, tables)

    stack: list[tuple[object, bool]] = [(root, False)]
    while stack:
        node, leaving = stack.pop()
        tag = getattr(node, "tag", None)
        block = isinstance(tag, str) and (tag in _BLOCKS or tag in ("br", "tr", "table", "body"))
        if leaving:
            if block:
                flush()
                current[0] = None
            buffer.append(node.tail or "")  # type: ignore[attr-defined]
            continue
        if not isinstance(tag, str) or tag in _UNSEEN:
            buffer.append(getattr(node, "tail", None) or "")
            continue
        if block:
            flush()
            current[0] = node
        buffer.append(node.text or "")  # type: ignore[attr-defined]
        stack.append((node, True))
        stack.extend((child, False) for child in reversed(list(node)))  # type: ignore[call-overload]
    flush()


def _add_html(text: str, node: object, writer: Writer, tables: dict[object, int]) -> None:
    tag = getattr(node, "tag", "")
    if tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
        writer.add(text, kind="heading", level=int(tag[1]))
    elif tag in ("td", "th"):
        row = node.getparent()  # type: ignore[attr-defined]
        table = next((p for p in node.iterancestors("table")), None)  # type: ignore[attr-defined]
        column = [c for c in row if getattr(c, "tag", "") in ("td", "th")].index(node) + 1
        line = list(table.iter("tr")).index(row) + 1 if table is not None and row.tag == "tr" else 0
        words = f"table {tables.get(table, 0)}, row {line}, column {column}"
        writer.add(text, words=words, kind="cell")
    else:
        writer.add(text)
