"""Indicators: periods opened, figures entered by form or workbook, published by a person."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from leitai.base.problem import Problem
from leitai.indicators import parse_rules, rules_hash, shipped_rules
from leitai.indicators.model import KINDS, NOT_APPLICABLE, NOT_REPORTED
from leitai.web.actions.problems import (
    NotFound,
    Refused,
    SomeoneWasQuicker,
    field_wrong,
    not_ready,
)
from leitai.web.actions.trail import record_deed
from leitai.web.actions.turns import unless_taken
from leitai.web.models import Indicator, IndicatorPeriod, IndicatorValue, PeriodUnit, Round, Unit
from leitai.web.queries.figures import read_figure_in
from leitai.web.queries.indicators import FIELDS, BookRow, period_folder
from leitai.web.queries.today import today

_KEY = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9-]{0,38}")
_NUMBER = re.compile(r"-?[0-9]{1,18}(\.[0-9]{1,8})?")
_MISSING = {
    "": "", NOT_REPORTED: NOT_REPORTED, NOT_APPLICABLE: NOT_APPLICABLE, "未报": NOT_REPORTED,
    "不适用": NOT_APPLICABLE, "na": NOT_APPLICABLE, "n/a": NOT_APPLICABLE,
}  # fmt: skip
MOST_QUERY = 2000


class RowsWrong(Refused):
    """Rows of a workbook that cannot be taken; nothing was saved."""

    code = "indicator-rows-wrong"
    status = 422
    en = "{count} rows cannot be taken, and nothing was saved: {rows}"
    zh = "有{count}行无法识别，均未保存：{rows_zh}"
    todo_en = "Correct them in the workbook and upload it again."
    todo_zh = "请在工作簿中更正后重新上传。"


class Published(Refused):
    code = "indicator-period-published"
    en = "The period is published; take it back first, with a reason."
    zh = "本期已公布，请先说明理由撤回。"


@dataclass(frozen=True, slots=True)
class NewIndicator:
    """An indicator to be added; see `leitai.indicators.Indicator`."""

    key: str
    zh: str
    block: str
    kind: str
    direction: str = "up"
    measure: str = ""
    en: str = ""
    block_en: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """Figures of one unit for one indicator, as they were typed; "" is not known.

    `query` is one SELECT that the actual comes from, "" for none; None leaves it as it is.
    """

    key: str
    unit_id: int
    figures: Mapping[str, str]
    missing: str = ""
    query: str | None = None


def subject_of(key: str) -> str:
    """How the hall's trail names a period."""
    return f"indicators:{key}"


@transaction.atomic
def open_period(
    *,
    key: str,
    zh: str,
    start: date,
    end: date,
    by: str,
    now: datetime,
    en: str = "",
    roster: Iterable[tuple[int, str]] = (),
    round_key: str = "",
    like: str = "",
    rules: Mapping[str, Any] | None = None,
    made_up: bool = False,
) -> IndicatorPeriod:
    """Open a period under its rules; they are kept whole, so that a later change shows.

    Args:
        roster: (unit id, group of like units); or round_key: the units and groups of a round.
        like: key of a period whose roster, indicators and rules are taken over.
        rules: as `leitai.indicators.shipped_rules()`; the shipped ones when not given.

    Raises:
        FieldWrong: key, name or dates. RulesNotReadable. NotFound.
    """
    if not _KEY.fullmatch(key):
        raise field_wrong("Key", "代码", "letters, digits and -.", "须为字母、数字或短横线。")
    if IndicatorPeriod.objects.filter(key=key).exists():
        raise field_wrong("Key", "代码", "is taken.", "已存在。")
    if end < start:
        raise field_wrong("Dates", "日期", "the end is before the start.", "结束日早于开始日。")
    model = _period(like) if like else None
    body: dict[str, Any] = dict(rules or (model.rules if model else shipped_rules()))
    parse_rules(body)
    name = _line(zh, 80, "Name", "名称")
    with unless_taken(field_wrong("Key", "代码", "is taken.", "已存在。")):
        row = IndicatorPeriod.objects.create(
            key=key, zh=name, en=en.strip()[:120], start=start, end=end, rules=body,
            rules_hash=rules_hash(body), made_up=made_up,
        )  # fmt: skip
    members = list(roster)
    if round_key and not members:
        members = _roster_of(round_key)
    if model is not None and not members:
        members = list(model.roster.values_list("unit_id", "group"))
    PeriodUnit.objects.bulk_create(
        PeriodUnit(period=row, unit_id=unit, group=group) for unit, group in members
    )
    if model is not None:
        for indicator in model.indicators.all():
            indicator.pk, indicator.period = None, row
            indicator.save()
    _record(row, "indicators.opened", by, now, {"units": len(members), "rules": row.rules_hash})
    return row


@transaction.atomic
def add_indicator(
    *, period: str, new: NewIndicator, by: str, now: datetime, version: int | None = None
) -> Indicator:
    """Add an indicator to a period that is not published.

    Raises:
        FieldWrong, Published, SomeoneWasQuicker.
    """
    row = _take(period, version)
    if not _KEY.fullmatch(new.key) or row.indicators.filter(key=new.key).exists():
        raise field_wrong(
            "Key",
            "代码",
            "letters, digits and -, none twice.",
            "须为字母、数字或短横线，且不重复。",
        )
    if new.kind not in KINDS or new.direction not in ("up", "down"):
        raise field_wrong("Kind", "类别", "is not known.", "不存在。")
    indicator = Indicator.objects.create(
        period=row, key=new.key, zh=_line(new.zh, 80, "Name", "名称"), en=new.en.strip()[:120],
        block=_line(new.block, 40, "Block", "板块"), block_en=new.block_en.strip()[:80],
        measure=new.measure.strip()[:20], kind=new.kind, direction=new.direction,
    )  # fmt: skip
    _touch(row)
    _record(row, "indicators.added", by, now, {"indicator": new.key, "kind": new.kind})
    return indicator


@transaction.atomic
def save_figures(
    *, period: str, entries: Sequence[Entry], by: str, now: datetime, version: int | None = None
) -> int:
    """Save figures; returns how many rows changed. An empty actual is missing, never zero.

    Raises:
        FieldWrong: a figure that is no number, an actual together with a reason that it lacks.
        QueryWrong. Published. SomeoneWasQuicker. NotFound.
    """
    row = _take(period, version)
    indicators = {i.key: i for i in row.indicators.all()}
    units = set(row.roster.values_list("unit_id", flat=True))
    changed = 0
    for entry in entries:
        if entry.key not in indicators or entry.unit_id not in units:
            raise NotFound(what="figure", what_zh="指标或单位", key=f"{entry.key}-{entry.unit_id}")
        changed += _save_entry(row, indicators[entry.key], entry, by)
    if changed:
        _touch(row)
        _record(row, "indicators.entered", by, now, {"rows": changed})
    return changed


@transaction.atomic
def import_book(
    *, period: str, rows: Sequence[BookRow], by: str, now: datetime, version: int | None = None
) -> int:
    """Take the rows of a workbook: all of them, or none where one is faulty.

    Raises:
        RowsWrong: with the number of each faulty row and what is wrong with it.
    """
    row = _take(period, version)
    names = {unit.zh: unit.pk for unit in Unit.objects.filter(indicator_periods__period=row)}
    keys = set(row.indicators.values_list("key", flat=True))
    entries: list[Entry] = []
    wrong: list[tuple[int, Problem]] = []
    seen: set[tuple[str, str]] = set()
    for found in rows:
        try:
            entries.append(_entry_of(found, names, keys, seen))
        except Problem as problem:
            wrong.append((found.row, problem))
    if wrong:
        raise RowsWrong(
            count=len(wrong),
            rows="; ".join(f"row {n}: {p.what('en')}" for n, p in wrong[:20]),
            rows_zh="；".join(f"第{n}行{p.what('zh')}" for n, p in wrong[:20]),
        )
    return save_figures(period=period, entries=entries, by=by, now=now)


@transaction.atomic
def publish_period(
    *, period: str, by: str, now: datetime, version: int | None = None
) -> IndicatorPeriod:
    """Publish a period: its cards, stars and flags are seen by everybody from here on."""
    row = _take(period, version)
    if not row.indicators.exists() or not row.roster.exists():
        raise not_ready("it has no indicators or no units.", "尚无指标或参评单位。")
    row.published_on, row.published_by = today(), by
    _touch(row, "published_on", "published_by")
    _record(row, "indicators.published", by, now, {"rules": row.rules_hash})
    return row


@transaction.atomic
def take_back(
    *, period: str, why: str, by: str, now: datetime, version: int | None = None
) -> IndicatorPeriod:
    """Take a published period back, to correct it; the reason goes into the trail."""
    row = _take(period, version, published=True)
    why = _line(why, 300, "Reason", "理由")
    row.published_on, row.published_by = None, ""
    _touch(row, "published_on", "published_by")
    _record(row, "indicators.taken_back", by, now, {"why": why})
    return row


# ---- within ---------------------------------------------------------------------------
def _period(key: str) -> IndicatorPeriod:
    row = IndicatorPeriod.objects.filter(key=key).first()
    if row is None:
        raise NotFound(what="period", what_zh="统计期", key=key)
    return row


def _take(key: str, version: int | None, *, published: bool = False) -> IndicatorPeriod:
    """The period's row, locked until the end of the transaction."""
    row = IndicatorPeriod.objects.select_for_update().filter(key=key).first()
    if row is None:
        raise NotFound(what="period", what_zh="统计期", key=key)
    if version is not None and version != row.version:
        raise SomeoneWasQuicker()
    if published and row.published_on is None:
        raise not_ready("it is not published.", "本期尚未公布。")
    if not published and row.published_on is not None:
        raise Published()
    return row


def _touch(row: IndicatorPeriod, *fields: str) -> None:
    row.version += 1
    row.save(update_fields=["version", *fields])


def _record(
    row: IndicatorPeriod, what: str, by: str, now: datetime, data: Mapping[str, Any]
) -> None:
    record_deed(
        what=what, by=by, now=now, subject=subject_of(row.key), data={"period": row.key, **data}
    )


def _roster_of(round_key: str) -> list[tuple[int, str]]:
    round_ = Round.objects.filter(key=round_key).first()
    if round_ is None:
        raise NotFound(what="round", what_zh="场次", key=round_key)
    return list(round_.slots.values_list("unit_id", "group"))


def _save_entry(row: IndicatorPeriod, indicator: Indicator, entry: Entry, by: str) -> int:
    figures = {name: _figure(entry.figures.get(name, ""), name) for name in FIELDS}
    missing = _missing(entry.missing)
    old = IndicatorValue.objects.filter(indicator=indicator, unit_id=entry.unit_id).first()
    kept = old.query if old is not None else ""
    query = kept if entry.query is None else entry.query.strip()
    if len(query) > MOST_QUERY:
        raise field_wrong(
            "Query", "查询", f"at most {MOST_QUERY} characters.", f"最多{MOST_QUERY}个字符。"
        )
    if missing and (figures["actual"] is not None or query):
        raise field_wrong(
            "Actual", "实际值", "is there although it is said to be missing.",
            "既填写了实际值，又标明缺数。",
        )  # fmt: skip
    if query and query != kept:
        read_figure_in(period_folder(row), query, row.end)
    new = {**figures, "missing": missing, "query": query}
    if old is None and not any(value not in (None, "") for value in new.values()):
        return 0
    if old is not None and all(getattr(old, name) == value for name, value in new.items()):
        return 0
    IndicatorValue.objects.update_or_create(
        indicator=indicator, unit_id=entry.unit_id, defaults={**new, "by": by}
    )
    return 1


def _entry_of(
    found: BookRow, names: Mapping[str, int], keys: set[str], seen: set[tuple[str, str]]
) -> Entry:
    if found.key not in keys:
        raise NotFound(what="indicator", what_zh="指标", key=found.key[:40])
    if found.unit not in names:
        raise NotFound(what="unit on the roster", what_zh="参评单位", key=found.unit[:40])
    if (found.key, found.unit) in seen:
        raise field_wrong("Row", "此行", "stands twice.", "重复。")
    seen.add((found.key, found.unit))
    for name in FIELDS:
        _figure(found.figures[name], name)
    missing = _missing(found.missing)
    if missing and found.figures["actual"]:
        raise field_wrong(
            "Actual", "实际值", "is there although it is said to be missing.",
            "既填写了实际值，又标明缺数。",
        )  # fmt: skip
    return Entry(found.key, names[found.unit], found.figures, missing)


_NAMES_ZH = {
    "target": "目标", "actual": "实际值", "last_year": "上年同期", "province": "全省",
    "nation": "全国",
}  # fmt: skip


def _figure(raw: str, name: str) -> Decimal | None:
    raw = raw.strip().replace(",", "").replace("，", "").removesuffix("%")
    if not raw:
        return None
    if not _NUMBER.fullmatch(raw):
        raise field_wrong(
            name, _NAMES_ZH[name], f"“{raw[:20]}” is not a number such as 486 or 106.5.",
            f"“{raw[:20]}”不是数字，应如486或106.5。",
        )  # fmt: skip
    return Decimal(raw)


def _missing(raw: str) -> str:
    word = raw.strip().lower()
    word = _MISSING.get(word, _MISSING.get(word.split(" ")[0], "?"))
    if word == "?":
        raise field_wrong(
            "Missing", "缺数说明", "write “not reported” or “n/a”.", "请填写“未报”或“不适用”。"
        )
    return word


def _line(raw: str, most: int, field: str, field_zh: str) -> str:
    line = " ".join(unicodedata.normalize("NFC", raw).split())
    if not line or len(line) > most or any(unicodedata.category(c) in ("Cc", "Cs") for c in line):
        raise field_wrong(field, field_zh, f"1 to {most} characters.", f"须为1至{most}个字符。")
    return line
