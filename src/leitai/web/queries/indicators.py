"""Indicators read: a period as the engine takes it, its awards, and its workbook."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from python_calamine import CalamineError, load_workbook

from leitai.base.problem import Lang, Place, Problem
from leitai.indicators import (
    Assessment,
    AwardTable,
    Figures,
    Period,
    Rules,
    award,
    parse_rules,
)
from leitai.indicators import Indicator as Measured
from leitai.indicators.awards import Awards
from leitai.indicators.model import NOT_APPLICABLE, NOT_REPORTED
from leitai.reports.tables import Column, Table, write_workbook
from leitai.scoring.scheme import plain
from leitai.web.models import Indicator, IndicatorPeriod, IndicatorValue, Unit
from leitai.web.queries.figures import QueryWrong, read_figure_in
from leitai.web.queries.heads import in_language, reads_english

FIELDS = ("target", "actual", "last_year", "province", "nation")
# Which figures a kind needs, in the order of the form.
NEEDS: dict[str, tuple[str, ...]] = {
    "own_plan": ("target", "actual"),
    "last_year": ("last_year", "actual"),
    "nation": ("nation", "province", "actual"),
    "to_first": ("actual",),
}


def field_words(name: str) -> str:
    return {
        "target": _("target"),
        "actual": _("actual"),
        "last_year": _("last year"),
        "province": _("province"),
        "nation": _("nation"),
    }[name]


def kind_words(kind: str) -> str:
    """What an indicator is held against, in words."""
    return {
        "own_plan": _("against its own plan"),
        "last_year": _("against last year"),
        "nation": _("against nation and province, in points"),
        "to_first": _("ratio to the first"),
    }[kind]


def periods_with_all() -> QuerySet[IndicatorPeriod]:
    """Periods with everything that their awards need, in five queries."""
    return IndicatorPeriod.objects.prefetch_related(
        "roster__unit", "indicators__values__unit"
    ).order_by("-start", "-pk")


@dataclass(frozen=True, slots=True)
class Read:
    """A period as the engine takes it; units go by their id as text."""

    row: IndicatorPeriod
    period: Period
    rules: Rules
    units: Mapping[str, Unit]
    broken: tuple[str, ...]


def read_period(row: IndicatorPeriod) -> Read:
    """The rows of a period to the engine's inputs; figures bound to a ledger are read anew."""
    rules = parse_rules(row.rules)
    roster = list(row.roster.all())
    indicators = list(row.indicators.all())
    broken: list[str] = []
    figures = []
    known = {member.unit_id for member in roster}
    for indicator in indicators:
        for value in indicator.values.all():
            if value.unit_id in known:
                figures.append(_figures(row, indicator, value, broken))
    period = Period(
        key=row.key,
        roster=tuple((str(member.unit_id), member.group) for member in roster),
        indicators=tuple(
            Measured(i.key, i.block, i.kind, i.direction, i.measure)  # type: ignore[arg-type]
            for i in indicators
        ),
        figures=tuple(figures),
        rules_hash=row.rules_hash,
    )
    return Read(row, period, rules, {str(m.unit_id): m.unit for m in roster}, tuple(broken))


def _figures(
    row: IndicatorPeriod, indicator: Indicator, value: IndicatorValue, broken: list[str]
) -> Figures:
    actual, missing = value.actual, value.missing
    if value.query and not missing:
        try:
            actual = read_figure_in(period_folder(row), value.query, row.end)
        except QueryWrong as problem:
            actual = None
            lang: Lang = "en" if reads_english() else "zh"
            broken.append(f"{value.unit.zh} · {indicator.zh}: {problem.what(lang)}")
    return Figures(
        indicator.key, str(value.unit_id), actual, value.target, value.last_year,
        value.province, value.nation, missing,
    )  # fmt: skip


def period_folder(row: IndicatorPeriod) -> str:
    """Name of the folder below the ledgers where a period's own ledgers lie."""
    return f"indicators-{row.key}"


def tables_of(rows: Sequence[IndicatorPeriod]) -> list[tuple[Read, AwardTable]]:
    """Awards of periods given newest first; each is held against the one before it."""
    found: list[tuple[Read, AwardTable]] = []
    previous: AwardTable | None = None
    for row in reversed(rows):
        read = read_period(row)
        previous = award(read.period, read.rules, previous)
        found.append((read, previous))
    return found[::-1]


# ---- pages ----------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class StarCell:
    """Stars in one block: `stars` is "" where the unit is not ranked, and `why` says why."""

    block: str
    stars: str
    place: str
    why: str


@dataclass(frozen=True, slots=True)
class CardCell:
    """The card of one figure: what was measured and how far it lies on the good side."""

    indicator: str
    kind: str
    status: str
    actual: str
    against: str
    margin: str
    reason: str


@dataclass(frozen=True, slots=True)
class StarRow:
    """One unit in the star table."""

    unit_id: int
    unit: str
    group: str
    cells: tuple[StarCell, ...]
    total: int
    place: str
    of: int
    whole_place: str
    flags: tuple[str, ...]
    moved: str
    cards: tuple[CardCell, ...]


@dataclass(frozen=True, slots=True)
class StarPage:
    """A period's table, group by group."""

    key: str
    name: str
    start: Any
    end: Any
    made_up: bool
    rules: str
    rules_hash: str
    blocks: tuple[str, ...]
    indicators: tuple[str, ...]
    groups: tuple[tuple[str, tuple[StarRow, ...]], ...]
    not_comparable: str
    before: str
    broken: tuple[str, ...]
    whole_list: bool
    others: tuple[tuple[str, str], ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)


def star_page(
    read: Read, table: AwardTable, before: str, others: Iterable[IndicatorPeriod] = ()
) -> StarPage:
    """A period's awards in the reader's language."""
    row = read.row
    lang: Lang = "en" if reads_english() else "zh"
    rows = {award_.unit: _star_row(read, table, award_) for award_ in table.rows}
    groups: dict[str, list[StarRow]] = {}
    for award_ in table.rows:
        groups.setdefault(award_.group, []).append(rows[award_.unit])
    counts = dict.fromkeys(("green", "amber", "red", "grey"), 0)
    for assessment in table.assessments.values():
        counts[assessment.status] += 1
    return StarPage(
        key=row.key,
        name=in_language(row.zh, row.en),
        start=row.start,
        end=row.end,
        made_up=row.made_up,
        rules=in_language(read.rules.zh, read.rules.en),
        rules_hash=row.rules_hash,
        blocks=tuple(_block_words(read, block) for block in read.period.blocks),
        indicators=tuple(in_language(i.zh, i.en) for i in row.indicators.all()),
        groups=tuple(
            (group, tuple(sorted(members, key=_by_place))) for group, members in groups.items()
        ),
        not_comparable=table.comparability.say(lang),
        before=before,
        broken=read.broken,
        whole_list=read.rules.whole_list,
        others=tuple((other.key, in_language(other.zh, other.en)) for other in others),
        counts=counts,
    )


def _by_place(row: StarRow) -> tuple[int, int]:
    return (int(row.place.rstrip("=")) if row.place else 10**6, -row.total)


def _block_words(read: Read, block: str) -> str:
    first = next(i for i in read.row.indicators.all() if i.block == block)
    return in_language(block, first.block_en)


def _star_row(read: Read, table: AwardTable, awards: Awards) -> StarRow:
    unit = read.units[awards.unit]
    same = sum(other.place == awards.place and other.group == awards.group for other in table.rows)
    place = "" if awards.place is None else f"{awards.place}{'=' if same > 1 else ''}"
    moved = ""
    if awards.moved is not None:
        moved = (
            f"↑{awards.moved}" if awards.moved > 0 else f"↓{-awards.moved}" if awards.moved else "–"
        )
    return StarRow(
        unit_id=unit.pk,
        unit=in_language(unit.zh, unit.en),
        group=awards.group,
        cells=tuple(
            StarCell(
                _block_words(read, cell.block),
                "" if cell.stars is None else str(cell.stars),
                "" if cell.place is None else f"{cell.place}/{cell.of}",
                _why(cell.why),
            )
            for cell in awards.blocks
        ),
        total=awards.total,
        place=place,
        of=awards.of,
        whole_place="" if awards.whole_place is None else str(awards.whole_place),
        flags=awards.flags,
        moved=moved,
        cards=tuple(
            _card(indicator, table.assessments[awards.unit, indicator.key])
            for indicator in read.row.indicators.all()
        ),
    )


def _why(why: str) -> str:
    return {
        "ranked": "",
        "not_reported": _("not reported"),
        "not_applicable": _("does not apply"),
        "no_base": _("nothing to compare it with"),
        "alone": _("no like unit to compare with"),
    }[why]


def _card(indicator: Indicator, found: Assessment) -> CardCell:
    row = found.figures
    measure = indicator.measure
    against = [
        f"{field_words(name)} {_plain(getattr(row, name))}"
        for name in NEEDS[indicator.kind]
        if name != "actual" and getattr(row, name) is not None
    ]
    return CardCell(
        indicator=in_language(indicator.zh, indicator.en),
        kind=kind_words(indicator.kind),
        status=found.status,
        actual="" if row.actual is None else f"{_plain(row.actual)} {measure}".strip(),
        against=" · ".join(against),
        margin=" · ".join(_margin(m.value, share=m.is_share) for m in found.margins),
        reason=found.reason("en" if reads_english() else "zh"),
    )


def _plain(value: Decimal | None) -> str:
    return "" if value is None else f"{Decimal(plain(value)):,f}"


def _margin(value: Fraction, *, share: bool) -> str:
    """A margin with its sign, to two decimals; exact arithmetic stays in the engine."""
    number = float(value * 100) if share else float(value)
    text = f"{number:+.2f}".rstrip("0").rstrip(".")
    text = "0" if text in ("+0", "-0", "+", "-") else text
    return f"{text}%" if share else _("%(points)s points") % {"points": text}


# ---- the form ---------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class EntryCell:
    """One input: its name in the form, its label and what stands in it."""

    name: str
    words: str
    value: str


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One unit's figures of one indicator, as they are entered."""

    unit_id: int
    unit: str
    group: str
    cells: tuple[EntryCell, ...]
    missing_name: str
    missing: str
    query_name: str
    query: str


@dataclass(frozen=True, slots=True)
class EntryTable:
    """One indicator of the period with its form."""

    key: str
    name: str
    block: str
    kind: str
    direction: str
    measure: str
    fields: tuple[str, ...]
    rows: tuple[EntryRow, ...]
    filled: int


def entry_tables(row: IndicatorPeriod) -> tuple[EntryTable, ...]:
    """The forms of a period: one table for each indicator, a row for each unit."""
    members = list(row.roster.all())
    found = []
    for indicator in row.indicators.all():
        values = {value.unit_id: value for value in indicator.values.all()}
        needed = NEEDS[indicator.kind]
        rows = tuple(
            _entry_row(member.unit, member.group, values.get(member.unit_id), needed)
            for member in members
        )
        found.append(
            EntryTable(
                key=indicator.key,
                name=in_language(indicator.zh, indicator.en),
                block=in_language(indicator.block, indicator.block_en),
                kind=kind_words(indicator.kind),
                direction=indicator.direction,
                measure=indicator.measure,
                fields=tuple(field_words(name) for name in needed),
                rows=rows,
                filled=sum(v.actual is not None or bool(v.query) for v in values.values()),
            )
        )
    return tuple(found)


def _entry_row(
    unit: Unit, group: str, value: IndicatorValue | None, needed: Sequence[str]
) -> EntryRow:
    return EntryRow(
        unit_id=unit.pk,
        unit=in_language(unit.zh, unit.en),
        group=group,
        cells=tuple(
            EntryCell(
                f"{name}-{unit.pk}",
                field_words(name),
                "" if value is None or getattr(value, name) is None
                else plain(getattr(value, name)),
            )
            for name in needed
        ),
        missing_name=f"missing-{unit.pk}",
        missing=value.missing if value is not None else "",
        query_name=f"query-{unit.pk}",
        query=value.query if value is not None else "",
    )  # fmt: skip


# ---- the workbook -------------------------------------------------------------------------
HEADS = (
    "指标代码 key", "指标 indicator", "单位 unit", "目标 target", "实际 actual",
    "上年同期 last year", "全省 province", "全国 nation", "缺数说明 missing",
)  # fmt: skip
MISSING_WORDS = {NOT_REPORTED: "未报 not reported", NOT_APPLICABLE: "不适用 n/a"}
MOST_ROWS = 20000


class BookNotReadable(Problem):
    code = "indicator-book-not-readable"
    en = "This is not the workbook of indicators: {why}"
    zh = "不是指标填报工作簿：{why_zh}"
    todo_en = "Take the workbook from this page, fill it in, and upload it again."
    todo_zh = "请从本页下载工作簿，填写后再上传。"


@dataclass(frozen=True, slots=True)
class BookRow:
    """One row of the workbook as it was read; figures are decimal text or ""."""

    row: int
    key: str
    unit: str
    figures: Mapping[str, str]
    missing: str


def write_book(row: IndicatorPeriod) -> bytes:
    """The period as a workbook: what is entered, and empty cells for what is not."""
    rows: list[tuple[str | Decimal | None, ...]] = []
    for indicator in row.indicators.all():
        values = {value.unit_id: value for value in indicator.values.all()}
        for member in row.roster.all():
            value = values.get(member.unit_id)
            figures = [None if value is None else getattr(value, name) for name in FIELDS]
            missing = MISSING_WORDS.get(value.missing, "") if value is not None else ""
            rows.append((indicator.key, indicator.zh, member.unit.zh, *figures, missing))
    columns = tuple(
        Column(head, "number" if 3 <= place <= 7 else "text", width=18)
        for place, head in enumerate(HEADS)
    )
    notes = (
        "空白即未报，不按零计；不适用请在“缺数说明”填“不适用”。"
        " An empty actual is not reported and never zero; write n/a where it does not apply.",
    )
    return write_workbook(
        [Table("指标 indicators", columns, tuple(rows), notes=notes)], title=row.zh
    )


def read_book(data: bytes, name: str) -> list[BookRow]:
    """The rows of a filled workbook; empty ones are left out.

    Raises:
        BookNotReadable: no workbook, or its heads are missing.
    """
    try:
        book = load_workbook(io.BytesIO(data))
        grid = book.get_sheet_by_index(0).to_python()
    except (CalamineError, ValueError, IndexError) as error:
        raise BookNotReadable(
            place=Place(file=name), why=str(error)[:80], why_zh="无法打开"
        ) from error
    head = next((n for n, cells in enumerate(grid[:30]) if _text(cells[:1]) == HEADS[0]), None)
    if head is None or [str(cell).strip() for cell in grid[head][: len(HEADS)]] != list(HEADS):
        raise BookNotReadable(
            place=Place(file=name), why="its heads are missing.", why_zh="缺少表头。"
        )
    rows = []
    for number, cells in enumerate(grid[head + 1 : head + 1 + MOST_ROWS], head + 2):
        texts = [_text([cell]) for cell in [*cells, *[""] * len(HEADS)][: len(HEADS)]]
        if not texts[0] and not texts[2]:
            continue
        rows.append(
            BookRow(
                number, texts[0], texts[2], dict(zip(FIELDS, texts[3:8], strict=True)), texts[8]
            )
        )
    return rows


def _text(cells: Sequence[object]) -> str:
    cell = cells[0] if cells else ""
    if isinstance(cell, float):
        return format(Decimal(repr(cell)), "f").removesuffix(".0")
    return unicodedata.normalize("NFC", "" if cell is None else str(cell)).strip()


def visible_periods(*, drafts: bool) -> QuerySet[IndicatorPeriod]:
    """Published periods, and drafts for those who enter them."""
    rows = periods_with_all()
    return rows if drafts else rows.filter(~Q(published_on=None))
