"""Workbooks of matters: the list as it is seen, the template to fill in, the rows sent back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from leitai.reports.tables import Column, Table, Value, write_workbook

# The heads of the template, in order, as the reader of `queries.matter_intake` knows them.
HEADS = (
    "标题 title",
    "来源 source",
    "牵头单位 lead unit",
    "协办单位 joint units",
    "内容 text",
    "办结期限 due",
    "工作日 working days",
    "督查制度 scheme",
    "公开 published",
)
_WIDTHS = (36, 14, 22, 28, 48, 14, 12, 22, 10)


@dataclass(frozen=True, slots=True)
class MatterRow:
    """One row of the list as words: what the screen shows, in its order."""

    number: int
    title: str
    source: str
    lead: str
    joint: str
    state: str
    outcome: str
    card: str
    why: str
    due: date
    left: int
    percent: int | None
    scheme: str
    published: str
    proposed: str


def write_matters(
    rows: Sequence[MatterRow],
    *,
    notes: Sequence[str] = (),
    english: bool = False,
    made: datetime | None = None,
) -> bytes:
    """The list of matters as a workbook: exactly the rows that were seen, in their order."""
    heads = _LIST_EN if english else _LIST_ZH
    kinds = {"due": "date", "number": "number", "left": "number", "percent": "number"}
    columns = tuple(
        Column(words, kinds.get(name, "text"))  # type: ignore[arg-type]
        for name, words in heads
    )
    cells: tuple[tuple[Value, ...], ...] = tuple(
        tuple(getattr(row, name) for name, _words in heads) for row in rows
    )
    name = "Matters" if english else "督办事项"
    return write_workbook([Table(name, columns, cells, tuple(notes))], title=name, made=made)


_LIST_ZH = (
    ("number", "编号"), ("title", "标题"), ("source", "来源"), ("lead", "牵头单位"),
    ("joint", "协办单位"), ("state", "状态"), ("outcome", "办理结果"), ("card", "红黄绿"),
    ("why", "理由"), ("due", "办结期限"), ("left", "剩余工作日"), ("percent", "进度%"),
    ("scheme", "督查制度"), ("published", "公开"), ("proposed", "建议步骤"),
)  # fmt: skip
_LIST_EN = (
    ("number", "No."), ("title", "Title"), ("source", "Source"), ("lead", "Lead unit"),
    ("joint", "Joint units"), ("state", "State"), ("outcome", "Outcome"), ("card", "Card"),
    ("why", "Reason"), ("due", "Due"), ("left", "Working days left"), ("percent", "Progress %"),
    ("scheme", "Scheme"), ("published", "Published"), ("proposed", "Step proposed"),
)  # fmt: skip


def write_matter_template(*, made: datetime | None = None) -> bytes:
    """An empty import file with the heads that the reader knows, and a sheet that explains them."""
    rows = tuple((head, *words) for head, words in zip(HEADS, _GUIDE, strict=True))
    guide = Table(
        "填写说明 how to",
        (Column("列 column"), Column("是否必填"), Column("说明"), Column("in English")),
        rows,
        notes=("请只在第一张表中填写，不要改动表头。 Fill in the first sheet; keep its heads.",),
    )
    return write_workbook([_sheet(()), guide], title="督办事项导入", made=made)


def write_faulty_rows(rows: Sequence[Sequence[str]], *, made: datetime | None = None) -> bytes:
    """The rows that were not taken, as they came, each with its row in the file and the reason.

    Args:
        rows: cells by `HEADS`, then the number of the row, then the reason.
    """
    note = "以下各行未导入。改正后可直接用本表再次导入。 Correct these rows and import this file."
    return write_workbook([_sheet(rows, note)], title="未导入的行", made=made)


def _sheet(rows: Sequence[Sequence[str]], *notes: str) -> Table:
    columns = [Column(head, width=width) for head, width in zip(HEADS, _WIDTHS, strict=True)]
    if rows:
        columns += [Column("原行号 row", width=10), Column("原因 reason", width=60)]
    return Table("督办事项 matters", tuple(columns), tuple(tuple(row) for row in rows), notes)


_GUIDE = (
    ("必填", "事项标题，不超过200字。", "What is to be done, up to 200 characters."),
    ("必填", "承诺、交办、会议、巡查发现、群众点题、差距 之一。",
     "commitment, instruction, meeting, finding, question or gap."),
    ("必填", "已登记的单位全称或经确认的别名。", "A unit's full name or a confirmed other name."),
    ("可空", "多个单位用顿号分开。", "With 、 between units."),
    ("可空", "具体要求。", "What exactly is asked."),
    ("二选一", "最后一天，如 2022-12-30。", "The last day, like 2022-12-30."),
    ("二选一", "自导入之日起的工作日数；两者都空按制度的期限。",
     "So many working days from the import; both empty: the scheme's term."),
    ("可空", "制度名称或代号；空为通用规则。", "A scheme's name or key, or empty."),
    ("可空", "是 或 否；空为否。", "yes or no; empty is no."),
)  # fmt: skip
