"""leitai check: whether the numbers of a statement agree with one another, and with ledgers."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from leitai.base.problem import Lang, Place, Problem
from leitai.cli import language

if TYPE_CHECKING:
    from leitai.claims.evidence import Binding, Evidence
    from leitai.claims.model import Claim
    from leitai.claims.relations import Relation


class CheckLineProblem(Problem):
    """A line of a JSON Lines input is no statement."""

    code = "check-line"
    en = "The line is not a JSON object with an id and a text: {why}."
    zh = "这一行不是带 id 和 text 的 JSON 对象：{why}。"
    todo_en = 'Write one object a line: {{"id": "a1", "text": "...", "as_of": "2022-09-30"}}.'
    todo_zh = '请每行写一个对象：{{"id": "a1", "text": "……", "as_of": "2022-09-30"}}。'


class DateProblem(Problem):
    """A date that cannot be read."""

    code = "as-of"
    en = "{value!r} is not a date."
    zh = "“{value}”不是日期。"
    todo_en = "Write it as 2022-09-30."
    todo_zh = "请写作 2022-09-30。"


@dataclass(frozen=True, slots=True)
class Statement:
    """A text to check, with the day it speaks from where that is known."""

    identifier: Any
    text: str
    as_of: date | None
    places: Any = None


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found in a statement.

    Args:
        bindings: the verdicts from the ledgers, or empty without ledgers.
    """

    statement: Statement
    claims: Sequence[Claim]
    relations: Sequence[Relation]
    bindings: Sequence[Binding] = field(default=())

    @property
    def has_objection(self) -> bool:
        """Whether something is inconsistent here or contradicted by a ledger."""
        return any(r.verdict == "inconsistent" for r in self.relations) or any(
            binding.verdict == "contradicted" for binding in self.bindings
        )


@dataclass(frozen=True, slots=True)
class Options:
    """How to check and what to print."""

    as_json: bool
    jsonl: bool
    as_of: date | None
    ledgers: Path | None
    html: Path | None


@click.command("check")
@click.argument("files", nargs=-1, required=True, type=str)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a document.")
@click.option(
    "--jsonl",
    is_flag=True,
    help='The input is JSON Lines of {"id", "text", "as_of"}; prints one JSON object a line.',
)
@click.option("--as-of", "as_of", metavar="DATE", help="The day the text speaks from: 2022-09-30.")
@click.option(
    "--ledgers",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Check each claim against the ledgers in this folder, too.",
)
@click.option(
    "--html", type=click.Path(path_type=Path), help="Write a report to this file (with --ledgers)."
)
def check_command(
    files: tuple[str, ...],
    as_json: bool,
    jsonl: bool,
    as_of: str | None,
    ledgers: Path | None,
    html: Path | None,
) -> None:
    """Check the numbers in FILE... (.txt .md .docx .pptx .html .pdf, or - for standard input).

    Exit status 0: nothing to object; 1: something inconsistent or contradicted;
    2: a file could not be checked.
    """
    options = Options(as_json or jsonl, jsonl, _date(as_of), ledgers, html)
    failed = objected = False
    if options.ledgers is not None:
        failed = _open_ledgers(options.ledgers)
    for name in files:
        try:
            for found in _statements(name, options):
                if isinstance(found, Problem):
                    _complain(found)
                    failed = True
                    continue
                checked = _check(found, options)
                objected = objected or checked.has_objection
                _print(checked, options)
                _report(checked, options)
        except Problem as problem:
            _complain(problem)
            failed = True
    sys.exit(2 if failed else 1 if objected else 0)


def _complain(problem: Problem) -> None:
    click.echo(f"leitai: {problem.say(language())}", err=True)


def _date(written: str | None, place: Place | None = None) -> date | None:
    if written is None or written == "":
        return None
    try:
        return date.fromisoformat(written)
    except (TypeError, ValueError):
        raise DateProblem(value=written, place=place) from None


def _statements(name: str, options: Options) -> Iterator[Statement | Problem]:
    if options.jsonl:
        yield from _lines(name, options)
        return
    from leitai.claims.documents import open_document

    if name == "-":
        document = open_document(sys.stdin.buffer.read(), name="-")
    else:
        document = open_document(name)
    yield Statement(name, document.text, options.as_of, document)


def _lines(name: str, options: Options) -> Iterator[Statement | Problem]:
    from leitai.claims.documents.opening import read_bytes
    from leitai.claims.documents.texts import decode

    data = sys.stdin.buffer.read() if name == "-" else read_bytes(name)
    text, _ = decode(data, Place(file=name))
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        place = Place(file=name, row=number)
        try:
            entry = json.loads(line)
            identifier, statement = entry["id"], entry["text"]
            if not isinstance(statement, str):
                raise TypeError("text")
            as_of = _date(entry.get("as_of"), place) or options.as_of
        except Problem as problem:
            yield problem
        except (ValueError, KeyError, TypeError) as error:
            yield CheckLineProblem(why=error, place=place)
        else:
            yield Statement(identifier, statement, as_of)


def _check(statement: Statement, options: Options) -> Checked:
    from leitai.claims import read, read_document
    from leitai.claims.relations import relate

    if statement.places is not None:
        claims = read_document(statement.places, statement.as_of)
    else:
        claims = read(statement.text, as_of=statement.as_of)
    relations = relate(statement.text, claims, statement.as_of)
    if options.ledgers is None:
        return Checked(statement, claims, relations)
    from leitai.claims.evidence import bind_document

    bindings = bind_document(statement.text, claims, _evidence(options.ledgers), statement.as_of)
    return Checked(statement, claims, relations, bindings)


@cache
def _evidence(folder: Path) -> Evidence:
    """The ledgers of a folder, opened once for all documents."""
    from leitai.claims.evidence import open_evidence

    return open_evidence(folder)


def _open_ledgers(folder: Path) -> bool:
    """Open the ledgers and say what is wrong in them; whether anything is."""
    problems = _evidence(folder).problems
    for problem in problems[:_MOST_PROBLEMS]:
        _complain(problem)
    if len(problems) > _MOST_PROBLEMS:
        click.echo(f"leitai: … {len(problems) - _MOST_PROBLEMS}", err=True)
    return bool(problems)


def _report(checked: Checked, options: Options) -> None:
    """Write the report that opens in a browser."""
    if options.html is None:
        return
    from leitai.reports.statement import write_report

    evidence = _evidence(options.ledgers) if options.ledgers else None
    write_report(
        options.html,
        checked.statement.text,
        checked.claims,
        checked.relations,
        checked.bindings,
        evidence,
        title=str(checked.statement.identifier),
        as_of=checked.statement.as_of,
    )


def _lang_of(checked: Checked) -> Lang:
    from leitai.claims.evidence.lexicon import is_chinese

    return "zh" if is_chinese(checked.statement.text) else "en"


def _print(checked: Checked, options: Options) -> None:
    if options.as_json:
        click.echo(json.dumps(_row(checked), ensure_ascii=False))
    else:
        _print_table(checked)


def _row(checked: Checked) -> dict[str, Any]:
    from leitai.claims.reading.rows import as_row
    from leitai.claims.relations.rows import relation_row

    claims = [as_row(claim, n) for n, claim in enumerate(checked.claims)]
    if checked.bindings:
        from leitai.claims.evidence import binding_row

        for binding in checked.bindings:
            claim = checked.claims[binding.index]
            claims[binding.index].update(binding_row(binding, claim, _lang_of(checked)))
    return {
        "id": checked.statement.identifier,
        "claims": claims,
        "relations": [relation_row(relation) for relation in checked.relations],
    }


_MOST_PROBLEMS = 20
# Sign and word: never colour alone.
_FOUND: dict[str, dict[Lang, tuple[str, str]]] = {
    "contradicted": {"zh": ("✗", "与台账不一致"), "en": ("✗", "not consistent with the ledger")},
    "unsupported": {"zh": ("?", "台账无据"), "en": ("?", "no evidence")},
    "supported": {"zh": ("✓", "台账支持"), "en": ("✓", "supported")},
    "not_checkable": {"zh": ("–", "不可核"), "en": ("–", "not checkable")},
}
_VERDICTS: dict[str, dict[Lang, tuple[str, str]]] = {
    "inconsistent": {"zh": ("✗", "不符"), "en": ("✗", "not consistent")},
    "state_rate": {"zh": ("!", "请写明汇率"), "en": ("!", "state the rate")},
    "incomplete": {"zh": ("…", "未列全"), "en": ("…", "incomplete")},
    "derivable": {"zh": ("→", "可推得"), "en": ("→", "follows")},
    "consistent": {"zh": ("✓", "相符"), "en": ("✓", "consistent")},
}
_KINDS: dict[str, dict[Lang, str]] = {
    "part_whole": {"zh": "部分与整体", "en": "part and whole"},
    "group_sum": {"zh": "分组之和", "en": "sum of groups"},
    "share": {"zh": "占比", "en": "share"},
    "growth": {"zh": "增长", "en": "growth"},
    "multiple": {"zh": "倍数", "en": "multiple"},
    "difference": {"zh": "增减量", "en": "difference"},
    "points": {"zh": "百分点", "en": "percentage points"},
    "average": {"zh": "平均", "en": "average"},
    "repetition": {"zh": "前后重复", "en": "repetition"},
    "list_length": {"zh": "列举个数", "en": "list length"},
    "span_of_years": {"zh": "年数", "en": "span of years"},
    "implied_rate": {"zh": "隐含汇率", "en": "implied rate"},
}
_STYLES = {"inconsistent": "bold red", "state_rate": "yellow", "incomplete": "yellow"}


def _print_table(checked: Checked) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console()
    if not console.is_terminal:
        console = Console(width=160)
    lang = language()
    console.print(Text(_summary(checked, lang), style="bold"))
    if checked.bindings:
        console.print(_found_table(checked, lang))
    if not checked.relations:
        return
    table = Table(show_header=False, box=None, pad_edge=False, padding=(0, 2, 0, 0))
    order = list(_VERDICTS)
    for relation in sorted(checked.relations, key=lambda r: order.index(r.verdict)):
        sign, word = _VERDICTS[relation.verdict][lang]
        where = _where(checked, relation)
        table.add_row(
            Text(f"{sign} {word}", style=_STYLES.get(relation.verdict, "")),
            _KINDS[relation.kind][lang],
            Text(where, style="dim"),
            Text(relation.explanation),
        )
    console.print(table)


def _found_table(checked: Checked, lang: Lang) -> Any:
    """The verdicts of the ledgers, those to object to first."""
    from rich.table import Table
    from rich.text import Text

    from leitai.claims.evidence.document import explain

    table = Table(show_header=False, box=None, pad_edge=False, padding=(0, 2, 0, 0))
    order = list(_FOUND)
    for binding in sorted(checked.bindings, key=lambda b: (order.index(b.verdict), b.index)):
        claim = checked.claims[binding.index]
        sign, word = _FOUND[binding.verdict][lang]
        style = "bold red" if binding.verdict == "contradicted" else ""
        near = f"{claim.subject} {claim.text}".strip()
        table.add_row(Text(f"{sign} {word}", style=style), near, explain(binding, claim, lang))
    return table


def _where(checked: Checked, relation: Relation) -> str:
    """Place of the stated figure: page or slide, else the line of the text."""
    claim = checked.claims[relation.claims[-1]]
    if claim.place:
        return claim.place
    line = checked.statement.text.count("\n", 0, claim.start) + 1
    return f"第{line}行" if language() == "zh" else f"line {line}"


def _summary(checked: Checked, lang: Lang) -> str:
    made = sum(claim.claim for claim in checked.claims)
    wrong = sum(relation.verdict == "inconsistent" for relation in checked.relations)
    name = checked.statement.identifier
    if lang == "zh":
        return f"{name}: {made} 个论断, {len(checked.relations)} 条关系, {wrong} 处不符"
    return (
        f"{name}: {made} claims, {len(checked.relations)} relations, "
        f"{wrong or 'none'} not consistent"
    )
