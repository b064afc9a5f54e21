"""The evidence card of one claim."""

from __future__ import annotations

import re
from html import escape
from typing import Any

from leitai.base.problem import Lang
from leitai.claims.evidence import Binding, Candidate, Evidence
from leitai.claims.evidence.document import explain, said
from leitai.claims.evidence.sql import rows_sql
from leitai.claims.model import Claim

_MOST_ROWS = 5
_MOST_COLUMNS = 8
_SENTENCE = re.compile(r"[。!?!?\n]|(?<=[a-z)])\.\s")


def card(
    binding: Binding,
    claim: Claim,
    text: str,
    evidence: Evidence | None,
    w: dict[str, Any],
    lang: Lang,
) -> str:
    """Sentence, figure found, rows, query, owner and the other readings of a claim."""
    word, sign, _ = w["verdicts"][binding.verdict]
    best = binding.best or (binding.candidates[0] if binding.candidates else None)
    parts = [
        f'<article class="card v-{binding.verdict}" id="claim-{binding.index}">',
        f'<h3><span class="tag">{sign} {word}</span> {escape(_subject(claim))} '
        f'<span class="num">{escape(claim.text)}</span></h3>',
        f"<blockquote>{_sentence(text, claim)}</blockquote>",
        f"<p>{escape(explain(binding, claim, lang))}</p>",
    ]
    weak = binding.reason in ("no_fit",)
    if best is not None and not weak:
        parts.append(_facts(binding, best, claim, evidence, w))
        parts.append(
            f"<details><summary>{w['query']}</summary><pre>{escape(best.sql)}</pre></details>"
        )
        parts.append(_rows(best, evidence, w))
    others = [c for c in binding.candidates if c is not best and c.sql != getattr(best, "sql", "")]
    if others and not weak:
        parts.append(_others(others[:3], claim, w))
    parts.append(f'<p class="back"><a href="#mark-{binding.index}">{w["back"]}</a></p></article>')
    return "".join(parts)


def _subject(claim: Claim) -> str:
    """What is counted, where the figure's own words do not say it (134 inspections)."""
    return "" if claim.subject in claim.text else claim.subject


def _sentence(text: str, claim: Claim) -> str:
    """The claim's sentence with the claim in bold, at most 80 characters each side."""
    low = max((m.end() for m in _SENTENCE.finditer(text, 0, claim.start)), default=0)
    found = _SENTENCE.search(text, claim.end)
    high = found.start() + 1 if found else len(text)
    before, after = text[low : claim.start], text[claim.end : high]
    before = ("…" + before[-80:]) if len(before) > 80 else before
    after = (after[:80] + "…") if len(after) > 80 else after
    figure = escape(text[claim.start : claim.end])
    return f"{escape(before.lstrip())}<b>{figure}</b>{escape(after.rstrip())}"


def _facts(
    binding: Binding, best: Candidate, claim: Claim, evidence: Evidence | None, w: dict[str, Any]
) -> str:
    rows = [
        (w["stated"], escape(claim.text)),
        (w["found"], f"<b>{escape(said(best, claim))}</b>"),
        (w["confidence"], w["confirmed"] if binding.confirmed else f"{binding.confidence:.0%}"),
    ]
    owner = _owner(best, evidence)
    if owner:
        rows.append((w["owner"], escape(owner)))
    return "<dl>" + "".join(f"<dt>{k}</dt><dd>{v}</dd>" for k, v in rows) + "</dl>"


def _owner(best: Candidate, evidence: Evidence | None) -> str:
    if evidence is None:
        return ""
    names = []
    for level in best.query.levels:
        table = next((t for t in evidence.catalog.tables if t.name == level.table), None)
        if table is not None:
            template = table.ledger.template
            names.append(" · ".join(p for p in (template.title or table.name, template.owner) if p))
    return "; ".join(dict.fromkeys(names))


def _rows(best: Candidate, evidence: Evidence | None, w: dict[str, Any]) -> str:
    """The first rows behind the figure, as the ledger has them."""
    level = best.query.levels[0]
    if evidence is None or not level.table or not best.rows:
        return ""
    names, rows = evidence.catalog.store.table(rows_sql(level, _MOST_ROWS))
    head = "".join(f"<th>{escape(n)}</th>" for n in names[:_MOST_COLUMNS])
    body = "".join(
        "<tr>" + "".join(f"<td>{_cell(v)}</td>" for v in row[:_MOST_COLUMNS]) + "</tr>"
        for row in rows
    )
    title = w["rows"].format(n=len(rows), all=best.rows)
    return (
        f'<details class="rows"><summary>{title}</summary><div class="wide"><table><thead>'
        f"<tr>{head}</tr></thead><tbody>{body}</tbody></table></div></details>"
    )


def _cell(value: object) -> str:
    return "" if value is None else escape(f"{value:g}" if isinstance(value, float) else str(value))


def _others(others: list[Candidate], claim: Claim, w: dict[str, Any]) -> str:
    rows = "".join(
        f'<tr><td class="n">{escape(said(c, claim))}</td><td><code>{escape(c.sql)}</code></td></tr>'
        for c in others
    )
    head = "".join(f"<th>{h}</th>" for h in w["other_head"])
    return (
        f'<details class="others"><summary>{w["others"]}</summary><div class="wide"><table><thead>'
        f"<tr>{head}</tr></thead><tbody>{rows}</tbody></table></div></details>"
    )
