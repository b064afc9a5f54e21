"""leitai read: every number of a statement, what it says and whether it is a claim."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import click

from leitai.base.problem import Place, Problem
from leitai.cli import language

if TYPE_CHECKING:
    from leitai.claims.model import Claim


class JsonLineProblem(Problem):
    """A line of the input is no JSON object with a text."""

    code = "json-line"
    en = "The line is not a JSON object with an id and a text: {why}."
    zh = "这一行不是带 id 和 text 的 JSON 对象：{why}。"
    todo_en = 'Write one object a line, for example {{"id": "a1", "text": "新建学校12所。"}}.'
    todo_zh = '请每行写一个对象，例如 {{"id": "a1", "text": "新建学校12所。"}}。'


@click.command("read")
@click.argument("files", nargs=-1, required=True, type=str)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a number.")
@click.option(
    "--jsonl",
    is_flag=True,
    help='The input is JSON Lines of {"id", "text"}; print rows that carry the id.',
)
@click.option("--explain", is_flag=True, help="Show the rules that made each reading.")
@click.option("--claims", "only_claims", is_flag=True, help="Leave out numbers that claim nothing.")
@click.option(
    "--as-of",
    "day",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="The day the text speaks from: what was due before is no aim.",
)
def read_command(
    files: tuple[str, ...],
    as_json: bool,
    jsonl: bool,
    explain: bool,
    only_claims: bool,
    day: datetime | None,
) -> None:
    """Read every number in FILE... (.txt .md .docx .pptx .html .pdf, or - for standard input)."""
    failed = False
    as_of = day.date() if day else None
    several = len(files) > 1
    for name in files:
        try:
            if jsonl:
                for problem in _print_lines(name, explain, only_claims, as_of):
                    _complain(problem)
                    failed = True
            else:
                _print_file(name, as_json, explain, only_claims, several, as_of)
        except Problem as problem:
            _complain(problem)
            failed = True
    if failed:
        sys.exit(2)


def _complain(problem: Problem) -> None:
    click.echo(f"leitai: {problem.say(language())}", err=True)


def _print_file(
    name: str, as_json: bool, explain: bool, only_claims: bool, several: bool, as_of: date | None
) -> None:
    from leitai.claims import read_document
    from leitai.claims.documents import Document, open_document

    if name == "-":
        data = sys.stdin.buffer.read()
        document: Document = open_document(data, name="-")
    else:
        document = open_document(name)
    claims = [claim for claim in read_document(document, as_of) if claim.claim or not only_claims]
    if as_json:
        extra = {"file": name} if several else {}
        for row in _rows(claims, explain):
            click.echo(json.dumps(extra | row, ensure_ascii=False))
    else:
        _print_table(name, document.text, claims, explain)


def _rows(claims: list[Claim], explain: bool) -> Iterator[dict[str, Any]]:
    from leitai.claims.reading.rows import as_row

    for claim in claims:
        row = as_row(claim)
        yield row | {"rules": list(claim.rules)} if explain else row


def _print_lines(
    name: str, explain: bool, only_claims: bool, as_of: date | None
) -> Iterator[Problem]:
    """Print the rows of a JSON Lines input; yield a problem for each bad line."""
    from leitai.claims import read
    from leitai.claims.documents.opening import read_bytes
    from leitai.claims.documents.texts import decode

    data = sys.stdin.buffer.read() if name == "-" else read_bytes(name)
    text, _ = decode(data, Place(file=name))
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
            identifier, statement = entry["id"], entry["text"]
            if not isinstance(statement, str):
                raise TypeError("text")
            told = entry.get("as_of")
            today = date.fromisoformat(told) if told else as_of
        except (ValueError, KeyError, TypeError) as error:
            yield JsonLineProblem(why=error, place=Place(file=name, row=number))
            continue
        claims = [claim for claim in read(statement, as_of=today) if claim.claim or not only_claims]
        for row in _rows(claims, explain):
            click.echo(json.dumps({"id": identifier} | row, ensure_ascii=False))


_HEADERS = {
    "en": ("place", "text", "value", "unit", "", "kind", "tense", "period", "subject"),
    "zh": ("位置", "原文", "数值", "单位", "", "类别", "时态", "时期", "所指"),
}


def _print_table(name: str, text: str, claims: list[Claim], explain: bool) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console()
    if not console.is_terminal:
        console = Console(width=160)
    lang = language()
    title = f"{name}: {_count(claims, lang)}"
    table = Table(title=title, title_justify="left", show_lines=False)
    for header in _HEADERS[lang]:
        table.add_column(header, overflow="fold")
    for claim in claims:
        around = Text(_context(text, claim.start - 10, claim.start))
        around.append(_flat(claim.text), style="bold" if claim.claim else "dim")
        around.append(_context(text, claim.end, claim.end + 8))
        if claim.claim:
            what = claim.kind + {"up": " ↑", "down": " ↓"}.get(claim.direction, "")
            cells: tuple[str, ...] = (
                _show(claim), claim.unit, claim.comparator, what, claim.tense,
                claim.period, claim.subject,
            )  # fmt: skip
        else:
            cells = ("", "", "", f"({claim.reason})", "", "", "")
        table.add_row(claim.place or str(claim.start), around, *cells)
        if explain:
            table.add_row("", Text(_explain(claim), style="dim"))
    console.print(table)


def _explain(claim: Claim) -> str:
    from leitai.claims.reading.rules import describe

    return "\n".join(f"{rule}: {describe(rule)}" for rule in claim.rules)


def _show(claim: Claim) -> str:
    from leitai.claims.reading.rows import number_of

    value = number_of(claim.value)
    return f"{value:,}"


def _count(claims: list[Claim], lang: str) -> str:
    made = sum(claim.claim for claim in claims)
    others = len(claims) - made
    if lang == "zh":
        return f"{made} 个论断，另有 {others} 个数不作论断"
    return f"{made} claims, {others} other numbers"


def _context(text: str, start: int, end: int) -> str:
    return _flat(text[max(0, start) : end])


def _flat(text: str) -> str:
    return " ".join(text.split()) if "\n" in text else text
