"""Records of inspection as rows of a workbook, read one after another."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from leitai.web.models import Inspection
from leitai.web.queries.inspections import kind_of, name_of, with_counts

AT_ONCE = 2000
Row = tuple[date, str, str, str, str, int, int, str]


def exported_rows(rows: QuerySet[Inspection]) -> Iterator[Row]:
    """Every record of `rows`, newest first: one query, a few thousand rows in memory."""
    withdrawn = _("withdrawn, not counted")
    for row in with_counts(rows).iterator(chunk_size=AT_ONCE):
        yield (
            row.day, kind_of(row.template), "、".join(row.places), name_of(row.unit),
            name_of(row.done_by), row.finding_count, row.solved_count,
            withdrawn if row.withdrawn_by else "",
        )  # fmt: skip
