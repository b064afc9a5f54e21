"""The star table of a period as a workbook: stars and flags, and the card of every figure."""

from __future__ import annotations

from django.utils.translation import gettext as _

from leitai.indicators import AwardTable
from leitai.reports.tables import Column, Table, Value, write_workbook
from leitai.web.queries.heads import in_language
from leitai.web.queries.indicators import FIELDS, Read, StarPage, StarRow, field_words
from leitai.web.templatetags.state_words import MARKS


def write_stars(page: StarPage, read: Read, table: AwardTable) -> bytes:
    """What the page of a period shows, as two worksheets.

    Figures are numbers, exactly as they were entered; an empty cell was not reported. Text is
    text whatever it begins with (`reports.tables`).
    """
    return write_workbook([_stars(page), _cards(page, read, table)], title=page.name)


def _notes(page: StarPage) -> tuple[str, ...]:
    lines = [
        f"{page.name} · {page.start.isoformat()} – {page.end.isoformat()}",
        _("Units are compared only with others of their group. Rules: %(rules)s (%(hash)s)")
        % {"rules": page.rules, "hash": page.rules_hash},
    ]
    if page.made_up:
        lines.append(_("Demonstration: the indicators and their figures are made up."))
    if page.not_comparable:
        lines.append(page.not_comparable)
    elif page.before:
        lines.append(
            _("Movement is held against %(before)s: the same roster, rules and indicators.")
            % {"before": page.before}
        )
    return (*lines, *page.broken)


def _stars(page: StarPage) -> Table:
    columns = (
        Column(_("Group"), width=16),
        Column(_("Rank"), width=8),
        Column(_("Unit"), width=26),
        *(Column(block, "number", width=12) for block in page.blocks),
        Column(_("Stars"), "number", width=8),
        Column(_("Flags"), width=22),
        Column(_("Moved"), width=8),
        *((Column(_("Whole list"), width=10),) if page.whole_list else ()),
    )
    rows = tuple(_star_line(page, row) for _group, rows in page.groups for row in rows)
    return Table(_("Stars by block, and flags"), columns, rows, _notes(page))


def _star_line(page: StarPage, row: StarRow) -> tuple[Value, ...]:
    flags = " ".join(str(MARKS["flag"][flag][1]) for flag in row.flags)
    line: tuple[Value, ...] = (
        row.group, row.place, row.unit, *(cell.stars or cell.why for cell in row.cells),
        row.total, flags, row.moved,
    )  # fmt: skip
    return (*line, row.whole_place) if page.whole_list else line


def _cards(page: StarPage, read: Read, table: AwardTable) -> Table:
    columns = (
        Column(_("Group"), width=16), Column(_("Unit"), width=26),
        Column(_("Indicator"), width=26), Column(_("Card"), width=14),
        *(Column(field_words(name), "number", width=12) for name in FIELDS),
        Column(_("Measured in"), width=12), Column(_("Held against"), width=26),
        Column(_("Margin"), width=22), Column(_("Reason"), width=40),
    )  # fmt: skip
    indicators = list(read.row.indicators.all())
    rows = []
    for _group, members in page.groups:
        for row in members:
            for indicator, card in zip(indicators, row.cards, strict=True):
                found = table.assessments[str(row.unit_id), indicator.key]
                figures = [getattr(found.figures, name) for name in FIELDS]
                rows.append((
                    row.group, row.unit, in_language(indicator.zh, indicator.en),
                    str(MARKS["indicator"][card.status][1]), *figures, indicator.measure,
                    card.kind, card.margin, card.reason,
                ))  # fmt: skip
    return Table(_("Cards"), columns, tuple(rows), _notes(page)[:1])
