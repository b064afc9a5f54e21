"""Records of inspection from a file: the good rows are kept, the others go back with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import transaction

from leitai.web.actions.inspections import template_called, units_by_name
from leitai.web.actions.matters import clean_text, unit_of
from leitai.web.actions.trail import record_deed
from leitai.web.models import Finding, Inspection, TopicLook
from leitai.web.queries.inspection_files import FileRow, RecordFile

_BATCH = 500


@dataclass(frozen=True, slots=True)
class Loaded:
    """What became of a file: records, findings and solved ones kept; line -> (English, Chinese)."""

    records: int
    findings: int
    solved: int
    refused: dict[int, tuple[str, str]]


@transaction.atomic
def load_records(
    *,
    file: RecordFile,
    template_key: str,
    sha256: str,
    by: str,
    now: datetime,
    done_by_id: int | None = None,
    made_up: bool = False,
) -> Loaded:
    """Keep the good rows of a file as records; the same file again adds nothing.

    Args:
        sha256: of the file: with a row's line it makes the record's id.
        done_by_id: the unit that inspected, for every row.
    """
    template = template_called(template_key)
    done_by = None if done_by_id is None else unit_of(done_by_id)
    good, refused = _sort_out(file.rows, template.key, sha256)
    units = units_by_name()
    records = Inspection.objects.bulk_create(
        (
            Inspection(
                client_id=_row_id(sha256, template.key, row), template=template.key,
                number=row.number, day=_day(row), places=[row.place] if row.place else [],
                unit=units.get(row.unit), done_by=done_by, people=row.people,
                note=clean_text(row.note), digest=sha256, entered_by=by, entered_at=now,
                made_up=made_up,
            )
            for row in good
        ),
        batch_size=_BATCH,
    )  # fmt: skip
    looks = TopicLook.objects.bulk_create(
        (
            TopicLook(inspection=record, position=1, topic=row.topic, none_found=not row.found)
            for record, row in zip(records, good, strict=True)
        ),
        batch_size=_BATCH,
    )
    findings = Finding.objects.bulk_create(
        (
            finding
            for look, row in zip(looks, good, strict=True)
            for finding in _findings(look, row)
        ),
        batch_size=_BATCH,
    )
    solved = sum(finding.solved_in_file for finding in findings)
    record_deed(
        what="inspections.loaded", by=by, now=now, subject=f"inspections:{template.key}",
        data={
            "template": template.key, "records": len(records), "findings": len(findings),
            "solved": solved, "refused": len(refused), "sha256": sha256,
            "done_by": done_by.zh if done_by else "",
        },
    )  # fmt: skip
    return Loaded(len(records), len(findings), solved, refused)


def _sort_out(
    rows: Sequence[FileRow], template: str, sha256: str
) -> tuple[list[FileRow], dict[int, tuple[str, str]]]:
    """The rows that may be kept, and why the others may not."""
    refused = {
        row.row: ("; ".join(en for en, _zh in row.wrong), "；".join(zh for _en, zh in row.wrong))
        for row in rows
        if row.wrong
    }
    existing = Inspection.objects.filter(template=template)
    numbers = set(existing.exclude(number="").values_list("number", flat=True))
    ids = set(existing.filter(digest=sha256).values_list("client_id", flat=True))
    good = []
    for row in rows:
        if row.row in refused:
            continue
        if row.number in numbers or _row_id(sha256, template, row) in ids:
            refused[row.row] = ("is recorded already", "已有此编号或此文件的记录")
            continue
        if row.number:
            numbers.add(row.number)
        good.append(row)
    return good, refused


def _row_id(sha256: str, template: str, row: FileRow) -> UUID:
    return uuid5(NAMESPACE_URL, f"leitai:records:{template}:{sha256}:{row.row}")


def _day(row: FileRow) -> date:
    """A good row has a day."""
    assert row.day is not None
    return row.day


def _findings(look: TopicLook, row: FileRow) -> list[Finding]:
    return [
        Finding(
            look=look, text=row.findings[n] if n < len(row.findings) else "", found_on=_day(row),
            from_file=True, solved_in_file=n < row.solved,
        )
        for n in range(row.found)
    ]  # fmt: skip
