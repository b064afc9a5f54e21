"""A workbook of matters, read row by row; a faulty row says why and stops no other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import ClassVar

from leitai.base.problem import Lang, Place, Problem
from leitai.web.models import Alias, Item, SupervisionScheme, Unit
from leitai.web.queries.intake import find_column, plain_head, read_table
from leitai.web.queries.names import likely_same

MOST_ROWS = 500


class MattersWithoutHeads(Problem):
    code = "matters-without-heads"
    status: ClassVar[int] = 422
    en = "No row of heads with “title” and “lead unit” was found."
    zh = "未找到含“标题”和“牵头单位”的表头。"
    todo_en = "Use the template."
    todo_zh = "请使用模板。"


class TooManyRows(Problem):
    code = "too-many-rows"
    status: ClassVar[int] = 422
    en = "The file has more than {most} rows."
    zh = "文件超过{most}行。"
    todo_en = "Split it and import it in parts."
    todo_zh = "请拆分后分批导入。"


@dataclass(frozen=True, slots=True)
class ImportRow:
    """One row of an import: its cells by the template's heads, what they mean, what is wrong.

    `cells` go back as they came. With `faults` the rest means nothing.
    """

    number: int
    cells: tuple[str, ...]
    faults: tuple[str, ...] = ()
    title: str = ""
    source: str = ""
    lead_id: int = 0
    joint_ids: tuple[int, ...] = ()
    text: str = ""
    due: date | None = None
    working_days: int | None = None
    scheme_key: str = ""
    published: bool = False


_HEADS: tuple[tuple[str, ...], ...] = (
    ("标题", "事项", "title"),
    ("来源", "source"),
    ("牵头单位", "责任单位", "lead unit", "lead"),
    ("协办单位", "配合单位", "joint units", "joint"),
    ("内容", "要求", "text"),
    ("办结期限", "期限", "due"),
    ("工作日", "working days"),
    ("督查制度", "制度", "scheme"),
    ("公开", "published"),
)
_SOURCES = {
    "承诺": "commitment", "交办": "instruction", "会议": "meeting", "巡查发现": "finding",
    "巡查": "finding", "群众点题": "question", "点题": "question", "差距": "gap",
}  # fmt: skip
_YES = {"是": True, "公开": True, "yes": True, "y": True, "true": True, "1": True,
        "否": False, "不公开": False, "no": False, "n": False, "false": False, "0": False,
        "": False}  # fmt: skip


def read_matters(data: bytes, name: str, day: date, lang: Lang = "zh") -> tuple[ImportRow, ...]:
    """The rows of an import file; what is wrong with a row stands in its `faults`.

    Args:
        day: today, before which nothing can fall due.
        lang: of the reasons.

    Raises:
        RosterNotReadable: no workbook. MattersWithoutHeads. TooManyRows.
    """
    table = read_table(data, name)
    at, columns = _find_heads(table, name)
    filled = [
        (number, tuple(_cell(cells, column) for column in columns))
        for number, cells in enumerate(table[at + 1 :], at + 2)
        if any(_cell(cells, column) for column in columns)
    ]
    if len(filled) > MOST_ROWS:
        raise TooManyRows(place=Place(file=name), most=MOST_ROWS)
    return _Reader(day, lang).read(filled)


def _find_heads(table: list[list[str]], name: str) -> tuple[int, list[int | None]]:
    """Index of the row of heads, and of each column that the template knows."""
    for at, row in enumerate(table[:12]):
        heads = [plain_head(cell) for cell in row]
        columns = [find_column(heads, words) for words in _HEADS]
        if columns[0] is not None and columns[2] is not None:
            return at, columns
    raise MattersWithoutHeads(place=Place(file=name))


def _cell(cells: Sequence[str], column: int | None) -> str:
    return cells[column].strip() if column is not None and column < len(cells) else ""


class _Reader:
    """What rows are read against: units by every name, schemes, titles that are there."""

    def __init__(self, day: date, lang: Lang) -> None:
        self.day, self.lang = day, lang
        self.units = {unit.zh: unit.pk for unit in Unit.objects.all()}
        self.units |= {unit.en: unit.pk for unit in Unit.objects.exclude(en="")}
        known = Alias.objects.exclude(confirmed_by="").values_list("name", "unit_id")
        self.units = dict(known) | self.units
        schemes = SupervisionScheme.objects.all()
        self.schemes = {s.key: s.key for s in schemes} | {s.zh: s.key for s in schemes}
        self.schemes |= {s.en: s.key for s in schemes if s.en}
        open_ones = Item.objects.exclude(state=Item.State.CLOSED)
        self.seen = {
            (title, lead): f"#{pk}"
            for pk, title, lead in open_ones.values_list("pk", "title", "lead_id")
        }

    def read(self, rows: Sequence[tuple[int, tuple[str, ...]]]) -> tuple[ImportRow, ...]:
        return tuple(self._row(number, cells) for number, cells in rows)

    def _row(self, number: int, cells: tuple[str, ...]) -> ImportRow:
        title, source, lead, joint, text, due, days, scheme, public = cells
        faults: list[str] = []
        row = ImportRow(number, cells, title=" ".join(title.split()), text=text)
        if not row.title or len(row.title) > 200:
            faults.append(self._say("标题须为1至200个字符", "the title needs 1 to 200 characters"))
        word = _SOURCES.get(source, source.lower())
        if word not in Item.Source.values:
            faults.append(self._say(f"来源“{source}”不存在", f"source “{source}” is not known"))
        lead_id = self._unit(lead, faults)
        joint_ids = [
            self._unit(name.strip(), faults)
            for name in re.split(r"[、,，;；/\n]", joint) if name.strip()
        ]  # fmt: skip
        if lead_id and lead_id in joint_ids:
            faults.append(self._say("牵头单位不能兼作协办", "the lead unit cannot be joint too"))
        row = replace(
            row, source=word, lead_id=lead_id, joint_ids=tuple(joint_ids),
            due=self._date(due, faults), working_days=self._days(days, faults),
            scheme_key=self._scheme(scheme, faults),
        )  # fmt: skip
        if due and days:
            faults.append(self._say("期限与工作日只能填一项", "a date or working days, not both"))
        if public.lower() not in _YES:
            faults.append(self._say(f"公开须为是或否：“{public}”", "published is yes or no"))
        key = (row.title, lead_id)
        if lead_id and key in self.seen:
            faults.append(
                self._say(f"与{self.seen[key]}重复", f"the same as {self.seen[key]}, which is open")
            )
        elif not faults:
            self.seen[key] = self._say(f"本文件第{number}行", f"row {number} of this file")
        return replace(row, published=_YES.get(public.lower(), False), faults=tuple(faults))

    def _say(self, zh: str, en: str) -> str:
        return zh if self.lang == "zh" else en

    def _unit(self, name: str, faults: list[str]) -> int:
        if name in self.units:
            return self.units[name]
        near = next((known for known in self.units if name and likely_same(known, name)), "")
        hint = self._say(f"（是否为“{near}”？）", f" (“{near}”?)") if near else ""
        faults.append(
            self._say(f"单位“{name}”不存在{hint}", f"there is no unit “{name}”{hint}")
            if name else self._say("缺牵头单位", "the lead unit is missing")
        )  # fmt: skip
        return 0

    def _date(self, raw: str, faults: list[str]) -> date | None:
        if not raw:
            return None
        found = _read_date(raw)
        if found is None:
            faults.append(self._say(f"日期“{raw}”无法识别", f"“{raw}” is no date"))
        elif found < self.day or found.year > self.day.year + 10:
            faults.append(
                self._say(
                    f"期限{found}早于今日或超过十年",
                    f"{found} is before today or more than ten years ahead",
                )
            )
        return found

    def _days(self, raw: str, faults: list[str]) -> int | None:
        if not raw:
            return None
        plain = raw.removesuffix(".0")
        if plain.isascii() and plain.isdigit() and 0 < int(plain[:9]) <= 750:
            return int(plain)
        faults.append(self._say("工作日须为1至750", "working days are 1 to 750"))
        return None

    def _scheme(self, raw: str, faults: list[str]) -> str:
        if not raw or raw in self.schemes:
            return self.schemes.get(raw, "")
        faults.append(self._say(f"督查制度“{raw}”不存在", f"there is no scheme “{raw}”"))
        return ""


_DATE = re.compile(r"^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ T].*)?$")


def _read_date(raw: str) -> date | None:
    """A date as people and spreadsheets write it: 2022-12-30, 2022/12/30, 2022年12月30日."""
    match = _DATE.match(raw.strip())
    if match is None:
        return None
    try:
        return datetime(*(int(part) for part in match.groups())).date()  # type: ignore[arg-type]
    except ValueError:
        return None
