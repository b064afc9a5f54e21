"""The report: the statement with marks one can open, the relations, the queries."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import Any

from leitai.base.problem import Lang
from leitai.claims.evidence import Binding, Evidence
from leitai.claims.evidence.lexicon import is_chinese
from leitai.claims.model import Claim
from leitai.claims.relations import Relation
from leitai.reports.statement.cards import card

_ORDER = ("contradicted", "unsupported", "supported", "not_checkable")
_OBJECTED = ("inconsistent", "state_rate")
_LOOK_AT = ("ambiguous",)
_SHORT = 12  # a report of so few claims shows all its cards at once


@dataclass(frozen=True, slots=True)
class Subject:
    """What a report is about: the text and everything found in it."""

    text: str
    claims: Sequence[Claim]
    relations: Sequence[Relation]
    bindings: Sequence[Binding]
    evidence: Evidence | None
    title: str
    as_of: date | None
    lang: Lang


@cache
def words(lang: Lang) -> dict[str, Any]:
    """The report's words in a language."""
    text = (files("leitai.reports.statement") / "words.toml").read_text("utf-8")
    found: dict[str, Any] = tomllib.loads(text)[lang]
    return found


def write_report(
    target: Path,
    text: str,
    claims: Sequence[Claim],
    relations: Sequence[Relation],
    bindings: Sequence[Binding],
    evidence: Evidence | None,
    *,
    title: str = "",
    as_of: date | None = None,
) -> None:
    """Write the report to a file; see `render_report`."""
    html = render_report(text, claims, relations, bindings, evidence, title=title, as_of=as_of)
    target.write_text(html, "utf-8")


def render_report(
    text: str,
    claims: Sequence[Claim],
    relations: Sequence[Relation],
    bindings: Sequence[Binding],
    evidence: Evidence | None,
    *,
    title: str = "",
    as_of: date | None = None,
) -> str:
    """One HTML page that needs nothing else: no network, no fonts, no other files.

    Marks carry colour, line style, a sign and words; without scripts they lead
    to the cards below the text, and so they do in print.

    Args:
        text: the statement; claims' offsets point into it.
        claims, relations, bindings: what was read, related and bound.
        evidence: the ledgers, for the rows behind each figure and their owners.
        title: name of the document.
        as_of: the day the statement speaks from.
    """
    lang: Lang = "zh" if is_chinese(text) else "en"
    name = _heading(text) or Path(title).name or words(lang)["title"]
    subject = Subject(text, claims, relations, bindings, evidence, name, as_of, lang)
    folder = files("leitai.reports.statement")
    css = (folder / "report.css").read_text("utf-8")
    js = (folder / "report.js").read_text("utf-8")
    body = "\n".join(_body(subject))
    w = words(lang)
    return (
        f'<!doctype html>\n<html lang="{w["lang"]}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(name)} · {escape(w['title'])}</title>\n<style>\n{css}</style>\n</head>\n"
        f"<body>\n{body}\n<script>\n{js}</script>\n</body>\n</html>\n"
    )


def _heading(text: str) -> str:
    """The text's own first heading, if it begins with one."""
    first = next((line.strip() for line in text.split("\n") if line.strip()), "")
    return first.lstrip("# ").strip() if first.startswith("#") else ""


def _body(s: Subject) -> Iterator[str]:
    w = words(s.lang)
    yield _header(s, w)
    yield "<main>"
    yield _first(s, w)
    yield _statement(s, w)
    yield _relations(s, w)
    if s.bindings:
        yield f'<section aria-labelledby="h-evidence"><h2 id="h-evidence">{w["evidence"]}</h2>'
        yield from _groups(s, w)
        yield "</section>"
    yield _ledgers(s, w)
    yield "</main>"
    yield f"<footer>{escape(w['footer'])}</footer>"
    yield (
        f'<dialog class="sheet" aria-label="{escape(w["evidence"])}"><div class="bar">'
        f'<button type="button" class="close">{w["close"]}</button></div>'
        '<div class="in"></div></dialog>'
    )


def _groups(s: Subject, w: dict[str, Any]) -> Iterator[str]:
    """Cards by verdict, what was objected to first; the other groups are closed at first."""
    for verdict in _ORDER:
        some = [b for b in s.bindings if b.verdict == verdict]
        if not some:
            continue
        word, sign, _ = w["verdicts"][verdict]
        opened = " open" if verdict == "contradicted" or len(s.bindings) <= _SHORT else ""
        yield (
            f'<details class="group v-{verdict}" id="group-{verdict}"{opened}>'
            f'<summary><span class="tag">{sign} {word}</span> <b>{len(some)}</b></summary>'
            '<div class="cards">'
        )
        for binding in some:
            yield card(binding, s.claims[binding.index], s.text, s.evidence, w, s.lang)
        yield "</div></details>"


def _header(s: Subject, w: dict[str, Any]) -> str:
    made = sum(c.claim for c in s.claims)
    meta = [w["summary"].format(claims=made, relations=len(s.relations))]
    if s.as_of is not None:
        day = s.as_of.isoformat().replace("-", "\u2011")  # a date does not break
        meta.append(w["as_of"].format(day=day))
    if s.evidence is None:
        meta.append(w["no_ledgers"])
    made_up = s.evidence is not None and any(
        t.ledger.template.made_up for t in s.evidence.catalog.tables
    )
    notice = f'<p class="notice">! {escape(w["made_up_notice"])}</p>' if made_up else ""
    counts = "".join(_count(s, w, v) for v in _ORDER if s.bindings)
    return (
        f"<header><h1>{escape(s.title)}</h1>"
        f'<p class="meta">{escape(w["title"])} · {escape(" · ".join(meta))}</p>'
        f'{notice}<ul class="counts">{counts}</ul></header>'
    )


def _count(s: Subject, w: dict[str, Any], verdict: str) -> str:
    """How many claims have a verdict, leading to their cards."""
    n = sum(b.verdict == verdict for b in s.bindings)
    word, sign, _ = w["verdicts"][verdict]
    inner = f"<b>{n}</b><span>{sign} {word}</span>"
    if n:
        inner = f'<a href="#group-{verdict}">{inner}</a>'
    return f'<li class="v-{verdict}">{inner}</li>'


def _first(s: Subject, w: dict[str, Any]) -> str:
    from leitai.claims.evidence.document import explain

    rows = []
    for binding in s.bindings:
        if binding.verdict == "contradicted" or binding.reason in _LOOK_AT:
            claim = s.claims[binding.index]
            word, sign, _ = w["verdicts"][binding.verdict]
            said = f"{claim.subject} {claim.text}".strip()
            rows.append(
                f'<li class="v-{binding.verdict}"><span class="tag">{sign} {word}</span> '
                f'<a class="mark v-{binding.verdict}" href="#claim-{binding.index}">{escape(said)}</a> '  # noqa: E501
                f"{escape(explain(binding, claim, s.lang))}</li>"
            )
    for relation in s.relations:
        if relation.verdict in _OBJECTED:
            word, sign = w["relation_verdicts"][relation.verdict]
            rows.append(
                f'<li class="r-{relation.verdict}"><span class="tag">{sign} {word}</span> '
                f"{escape(relation.explanation)}</li>"
            )
    body = f'<ul class="first">{"".join(rows)}</ul>' if rows else f"<p>{w['first_none']}</p>"
    return f'<section aria-labelledby="h-first"><h2 id="h-first">{w["first"]}</h2>{body}</section>'


def _statement(s: Subject, w: dict[str, Any]) -> str:
    key = "".join(
        f'<li><span class="tag v-{v}">{w["verdicts"][v][1]} {w["verdicts"][v][0]}</span> '
        f"{w['verdicts'][v][2]}</li>"
        for v in _ORDER
        if s.bindings
    )
    hint = f'<p class="meta hint">{w["hint"]}</p>' if s.bindings else ""
    panel = f'<aside class="panel" aria-live="polite"><p class="meta">{w["card_none"]}</p></aside>'
    return (
        f'<section aria-labelledby="h-text"><h2 id="h-text">{w["text"]}</h2>{hint}'
        f'<ul class="key" aria-label="{w["legend"]}">{key}</ul>'
        f'<div class="cols"><article class="text">{_marked(s, w)}</article>{panel}</div></section>'
    )


def _marked(s: Subject, w: dict[str, Any]) -> str:
    """The text in paragraphs with its marks; `#` headings become headings."""
    marks = {b.index: b for b in s.bindings}
    spans = sorted((s.claims[i].start, s.claims[i].end, i) for i in marks)
    out: list[str] = []
    at = 0
    for block in s.text.split("\n"):
        start, end = at, at + len(block)
        at = end + 1
        if not block.strip():
            continue
        head = len(block) - len(block.lstrip("# ")) if block.startswith("#") else 0
        inner = _inline(s, w, spans, marks, start + head, end)
        out.append(f"<h3>{inner}</h3>" if head else f"<p>{inner}</p>")
    return "\n".join(out)


def _inline(
    s: Subject,
    w: dict[str, Any],
    spans: list[tuple[int, int, int]],
    marks: dict[int, Binding],
    start: int,
    end: int,
) -> str:
    out, at = [], start
    for a, b, index in spans:
        if a < at or b > end:
            continue
        verdict = marks[index].verdict
        word, sign, _ = w["verdicts"][verdict]
        out.append(escape(s.text[at:a]))
        out.append(
            f'<a class="mark v-{verdict}" href="#claim-{index}" id="mark-{index}">'
            f'{escape(s.text[a:b])}<sup aria-hidden="true">{sign}</sup>'
            f'<span class="hidden">({word})</span></a>'
        )
        at = b
    out.append(escape(s.text[at:end]))
    return "".join(out)


def _relations(s: Subject, w: dict[str, Any]) -> str:
    title = f'<h2 id="h-relations">{w["relations"]}</h2>'
    if not s.relations:
        return f"<section>{title}<p>{w['relations_none']}</p></section>"
    order = ("inconsistent", "state_rate", "incomplete", "derivable", "consistent")
    rows = "".join(
        f'<tr class="r-{r.verdict}"><td><span class="tag">'
        f"{w['relation_verdicts'][r.verdict][1]} {w['relation_verdicts'][r.verdict][0]}</span></td>"
        f"<td>{w['kinds'][r.kind]}</td><td>{escape(r.explanation)}</td></tr>"
        for r in sorted(s.relations, key=lambda r: order.index(r.verdict))
    )
    return (
        f'<section aria-labelledby="h-relations">{title}<div class="wide"><table><thead><tr>'
        + "".join(f"<th>{h}</th>" for h in w["relation_head"])
        + f"</tr></thead><tbody>{rows}</tbody></table></div></section>"
    )


def _ledgers(s: Subject, w: dict[str, Any]) -> str:
    if s.evidence is None:
        return ""
    rows = []
    for table in s.evidence.catalog.tables:
        template = table.ledger.template
        axis = next((a for a in table.axes if not a.second), None)
        covers = f"{axis.first} {w['to']} {axis.last}" if axis else "—"
        note = w["made_up"] if template.made_up else ""
        rows.append(
            f"<tr><td>{escape(template.title or table.name)}<br><code>{escape(table.name)}</code></td>"  # noqa: E501
            f"<td>{escape(template.owner or w['unknown'])}</td>"
            f'<td class="n">{table.rows}</td><td>{covers}</td><td>{escape(note)}</td></tr>'
        )
    return (
        f'<section aria-labelledby="h-ledgers"><h2 id="h-ledgers">{w["ledgers"]}</h2>'
        '<div class="wide"><table><thead><tr>'
        + "".join(f"<th>{h}</th>" for h in w["ledger_head"])
        + f"</tr></thead><tbody>{''.join(rows)}</tbody></table></div></section>"
    )
