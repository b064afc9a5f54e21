"""Evidence of a round: ledgers in the data folder, and the verdicts they give on a statement.

Ledgers of a round lie in `<data>/ledgers/<key of the round>/`, each a CSV or workbook with its
template beside it; see docs/how-to/ledger-templates.md. Verdicts are kept while neither the
ledgers nor the statement change.
"""

from __future__ import annotations

import threading
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from leitai.base.problem import Lang, Problem
from leitai.claims import Claim, read
from leitai.claims.evidence import Binding, Candidate, Evidence, bind_document, open_evidence
from leitai.claims.evidence.document import explain, said
from leitai.claims.evidence.sql import rows_sql
from leitai.web.models import Round
from leitai.web.queries.shapes import Table

MOST_ROWS = 8
# One store answers one thread at a time.
_turn = threading.Lock()


@dataclass(frozen=True, slots=True)
class Checked:
    """One claim of a text, with its binding and its evidence in plain words.

    Args:
        binding: None where the round has no ledgers.
        found, reason: the figure found, and why the verdict follows, by language.
        query: SQL of the best reading. source, owner: which ledger, and whose it is.
        rows: the first rows behind the figure.
        readings: other readings of the claim, each as figure and query.
    """

    claim: Claim
    binding: Binding | None = None
    found: str = ""
    reasons: tuple[tuple[Lang, str], ...] = ()
    query: str = ""
    source: str = ""
    owner: str = ""
    rows: Table | None = None
    readings: tuple[str, ...] = ()

    def reason(self, lang: Lang) -> str:
        return dict(self.reasons).get(lang, "")


def ledger_folder(round_: Round) -> Path:
    """Where the ledgers of a round lie."""
    return Path(settings.DATA_DIR) / "ledgers" / round_.key


def check_texts(round_: Round, texts: Sequence[str]) -> list[list[Checked]]:
    """The claims of each text, checked together as one statement against the round's ledgers."""
    folder = ledger_folder(round_)
    day = round_.day
    # Monthly ledgers know no day: a statement speaks from the end of the round's month.
    last = date(day.year, day.month, monthrange(day.year, day.month)[1])
    return [list(rows) for rows in _check(str(folder), stamp_of(folder), tuple(texts), last)]


def stamp_of(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """What the folder holds, so that a changed ledger is read again."""
    if not folder.is_dir():
        return ()
    files = [(path, path.stat()) for path in sorted(folder.iterdir()) if path.is_file()]
    return tuple((path.name, stat.st_size, stat.st_mtime_ns) for path, stat in files)


@lru_cache(maxsize=4)
def _open(folder: str, stamp: tuple[tuple[str, int, int], ...]) -> Evidence:
    return open_evidence(Path(folder))


@lru_cache(maxsize=512)
def _check(
    folder: str, stamp: tuple[tuple[str, int, int], ...], texts: tuple[str, ...], day: date
) -> tuple[tuple[Checked, ...], ...]:
    joined = "\n".join(texts)
    claims = read(joined)
    checked: dict[int, Checked] = {
        index: Checked(claim) for index, claim in enumerate(claims) if claim.claim
    }
    if stamp:
        with _turn:
            try:
                evidence = _open(folder, stamp)
                bindings = bind_document(joined, claims, evidence, as_of=day)
                for binding in bindings:
                    if binding.index in checked:
                        claim = claims[binding.index]
                        checked[binding.index] = _explained(binding, claim, evidence)
            except Problem:
                # Ledgers that cannot be used leave every figure without evidence; the
                # office sees why with `leitai ledger check`.
                pass
    return _by_text(texts, checked)


def _by_text(
    texts: tuple[str, ...], checked: dict[int, Checked]
) -> tuple[tuple[Checked, ...], ...]:
    """Claims of the joined text, each under its own text with its own offsets."""
    from dataclasses import replace

    rows: list[list[Checked]] = [[] for _ in texts]
    starts, at = [], 0
    for text in texts:
        starts.append(at)
        at += len(text) + 1
    for _, one in sorted(checked.items()):
        home = max(n for n, start in enumerate(starts) if start <= one.claim.start)
        shift = starts[home]
        claim = replace(one.claim, start=one.claim.start - shift, end=one.claim.end - shift)
        rows[home].append(replace(one, claim=claim))
    return tuple(tuple(row) for row in rows)


def _explained(binding: Binding, claim: Claim, evidence: Evidence) -> Checked:
    reasons: tuple[tuple[Lang, str], ...] = (
        ("zh", explain(binding, claim, "zh")),
        ("en", explain(binding, claim, "en")),
    )
    best = binding.best or (binding.candidates[0] if binding.candidates else None)
    if best is None or binding.reason == "no_fit":
        return Checked(claim, binding, reasons=reasons)
    source, owner = _source(best, evidence)
    return Checked(
        claim,
        binding,
        found=said(best, claim),
        reasons=reasons,
        query=best.sql,
        source=source,
        owner=owner,
        rows=_rows(best, evidence),
        readings=tuple(
            f"{said(other, claim)}: {other.sql}"
            for other in binding.candidates[:4]
            if other.sql != best.sql
        ),
    )


def _source(best: Candidate, evidence: Evidence) -> tuple[str, str]:
    names, owners = [], []
    for level in best.query.levels:
        for table in evidence.catalog.tables:
            if table.name == level.table:
                names.append(table.ledger.template.title or table.name)
                owners.append(table.ledger.template.owner)
    return "; ".join(dict.fromkeys(names)), "; ".join(dict.fromkeys(o for o in owners if o))


def _rows(best: Candidate, evidence: Evidence) -> Table | None:
    level = best.query.levels[0]
    if not level.table or not best.rows:
        return None
    names, rows = evidence.catalog.store.table(rows_sql(level, MOST_ROWS))
    return Table(
        columns=tuple(names),
        rows=tuple(tuple("" if cell is None else str(cell) for cell in row) for row in rows),
        more=max(0, best.rows - len(rows)),
    )
