"""Records of inspection in a workbook: read row by row, faulty rows with the reason beside them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from python_calamine import CalamineError, load_workbook

from leitai.base.problem import Place, Problem
from leitai.followup.inspecting import RecordTemplate
from leitai.reports.tables import Column, Table, write_workbook

MOST_ROWS = 5000
# Field -> heads that name it; the first is the one that the empty workbook carries.
HEADS: dict[str, tuple[str, ...]] = {
    "number": ("编号", "批次号", "督查编号", "活动编号", "number"),
    "day": ("日期", "时间", "date"),
    "place": ("地点", "河段", "place"),
    "unit": ("被查单位", "单位", "区市", "地区", "unit"),
    "topic": ("内容", "督查内容", "整治重点", "事项类别", "问题类别", "topic"),
    "text": ("发现的问题", "问题", "问题描述", "findings"),
    "found": ("发现问题数", "反馈问题数", "found"),
    "solved": ("督促解决问题数", "解决问题数", "已解决问题数", "solved"),
    "people": ("参加人数", "people"),
    "note": ("备注", "方式", "note"),
}
_NEEDED = ("day", "topic")


class WorkbookNotReadable(Problem):
    code = "records-not-readable"
    en = "This is not a workbook (.xlsx, .xls, .ods) or CSV that can be read."
    zh = "无法读取：不是可识别的工作簿（.xlsx、.xls、.ods）或CSV文件。"
    todo_en = "Save it as .xlsx and upload it again."
    todo_zh = "请另存为 .xlsx 后重新上传。"


class HeadsMissing(Problem):
    code = "records-without-heads"
    en = "The columns {heads} were not found in the first ten rows."
    zh = "前十行中未找到以下列：{heads}。"
    todo_en = "Take the empty workbook of this page and fill it in."
    todo_zh = "请下载本页的空白表格填写。"


class TooManyRows(Problem):
    code = "records-too-many"
    en = "More than {most} rows."
    zh = "超过{most}行。"
    todo_en = "Split the file."
    todo_zh = "请分成几个文件。"


@dataclass(frozen=True, slots=True)
class FileRow:
    """One record of a file: what it says, or why it cannot be taken.

    Args:
        row: line of the sheet, from 1.
        cells: its cells as text, for the workbook that is sent back.
        found, solved: how many problems were found, how many of them are solved.
        findings: their words where the file has any.
        wrong: (English, Chinese) reasons; empty for a good row.
    """

    row: int
    cells: tuple[str, ...]
    number: str = ""
    day: date | None = None
    place: str = ""
    unit: str = ""
    topic: str = ""
    people: str = ""
    note: str = ""
    found: int = 0
    solved: int = 0
    findings: tuple[str, ...] = ()
    wrong: tuple[tuple[str, str], ...] = field(default=())


@dataclass(frozen=True, slots=True)
class RecordFile:
    """The rows of a file under its heads."""

    heads: tuple[str, ...]
    rows: tuple[FileRow, ...]


def read_records(data: bytes, name: str, template: RecordTemplate, today: date) -> RecordFile:
    """The records of a workbook or CSV.

    Raises:
        WorkbookNotReadable, HeadsMissing, TooManyRows.
    """
    table = _table(data, name)
    for at, row in enumerate(table[:10]):
        columns = {key: column for key in HEADS if (column := _column(row, key)) is not None}
        if all(key in columns for key in _NEEDED):
            rows = tuple(
                _row(number, cells, columns, template, today)
                for number, cells in enumerate(table[at + 1 :], at + 2)
                if any(cell.strip() for cell in cells)
            )
            return RecordFile(tuple(row), rows)
    heads = "、".join(HEADS[key][0] for key in _NEEDED)
    raise HeadsMissing(heads=heads, place=Place(file=name))


def _row(
    number: int, cells: Sequence[str], columns: Mapping[str, int], template: RecordTemplate,
    today: date,
) -> FileRow:  # fmt: skip
    said = {key: cells[at].strip() if at < len(cells) else "" for key, at in columns.items()}
    wrong: list[tuple[str, str]] = []
    day = _day(said.get("day", ""))
    if day is None:
        wrong.append(("no date", "日期缺失或无法识别"))
    elif day > today:
        wrong.append(("the day is still to come", "日期尚未到来"))
    topic = said.get("topic", "")
    if not topic:
        wrong.append(("no topic", "内容缺失"))
    elif not template.more_topics and topic not in {word.zh for word in template.topics}:
        wrong.append(("not a topic of this template", "内容不在本模板之中"))
    lines = re.split(r"[\n；;]", said.get("text", ""))
    findings = tuple(line.strip()[:500] for line in lines if line.strip())
    found = _whole(said.get("found", ""), needed=not findings)
    solved = _whole(said.get("solved", ""), needed=False)
    if found is None or solved is None:
        wrong.append(("a number of problems is missing or not whole", "问题数缺失或不是整数"))
    count = max(found or 0, len(findings))
    if (solved or 0) > count:
        wrong.append(("more solved than found", "解决数多于发现数"))
    if findings and said.get("found") and found != len(findings):
        wrong.append(
            ("the number of problems is not that of their words", "问题数与问题条数不一致")
        )
    if count > 200:
        wrong.append(("more than 200 problems", "问题数超过200"))
    return FileRow(
        row=number, cells=tuple(cells), number=said.get("number", "")[:40], day=day,
        place=(said.get("place") or said.get("unit") or "")[:120], unit=said.get("unit", ""),
        topic=topic[:60], people=said.get("people", "")[:40], note=said.get("note", "")[:500],
        found=min(count, 200), solved=solved or 0, findings=findings, wrong=tuple(wrong),
    )  # fmt: skip


def _whole(raw: str, *, needed: bool) -> int | None:
    raw = raw.removesuffix(".0")
    if not raw:
        return None if needed else 0
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 6 else None


def _day(raw: str) -> date | None:
    found = re.fullmatch(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T].*)?", raw)
    if found is None:
        return None
    try:
        day = date(*(int(part) for part in found.groups()))
    except ValueError:
        return None
    return day if 1990 <= day.year <= 2200 else None


def _column(row: Sequence[str], key: str) -> int | None:
    heads = ["".join(cell.split()).lower() for cell in row]
    for word in HEADS[key]:
        for at, head in enumerate(heads):
            if head == word or re.fullmatch(rf"{re.escape(word)}(\(.*\)|（.*）|[a-z ]+)", head):
                return at
    return None


def _table(data: bytes, name: str) -> list[list[str]]:
    place = Place(file=name)
    if name.lower().endswith((".csv", ".txt")):
        for encoding in ("utf-8-sig", "gb18030"):
            try:
                rows = [list(row) for row in csv.reader(io.StringIO(data.decode(encoding)))]
            except (UnicodeDecodeError, csv.Error):
                continue
            return _few(rows, place)
        raise WorkbookNotReadable(place=place)
    try:
        sheet = load_workbook(io.BytesIO(data)).get_sheet_by_index(0)
        cells = sheet.to_python(skip_empty_area=False, nrows=MOST_ROWS + 12)
    except (CalamineError, OSError, ValueError, IndexError) as error:
        raise WorkbookNotReadable(place=place) from error
    return _few([[_text(cell) for cell in row] for row in cells], place)


def _few(rows: list[list[str]], place: Place) -> list[list[str]]:
    if len(rows) > MOST_ROWS + 10:
        raise TooManyRows(most=MOST_ROWS, place=place)
    return rows


def _text(cell: object) -> str:
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell)


def write_faulty(file: RecordFile, rows: Sequence[FileRow], reasons: Mapping[int, str]) -> bytes:
    """The rows that were not taken, as they came, with the reason in the last column.

    Args:
        reasons: line of the sheet -> why.
    """
    heads = [*file.heads, "未收下的原因 why"]
    width = len(file.heads)
    table = Table(
        "未收下 not taken",
        tuple(Column(head or " ", width=18) for head in heads),
        tuple((*(row.cells + ("",) * width)[:width], reasons.get(row.row, "")) for row in rows),
    )
    return write_workbook([table], title="未收下的记录")


def write_empty(template: RecordTemplate) -> bytes:
    """An empty workbook of a template, and a sheet that explains its columns."""
    heads = tuple(words[0] for words in HEADS.values())
    help_rows = (
        ("日期", "必填", "如 2022-09-28。"),
        ("内容", "必填", "；".join(word.zh for word in template.topics) or "自行填写。"),
        ("发现问题数", "必填（未写问题时）", "没有发现问题填 0；须明确，不得空着。"),
        ("发现的问题", "可空", "每条一行，或用分号分开；不写个人姓名。"),
        ("督促解决问题数", "可空", "不多于发现问题数。"),
        ("被查单位", "可空", "须与名册中的名称一致；其他名称按地点处理。"),
        ("编号", "可空", "同一模板中不得重复；已有的编号不再收下。"),
    )
    return write_workbook(
        [
            Table(template.zh, tuple(Column(head, width=16) for head in heads), ()),
            Table(
                "说明 notes",
                (Column("列", width=16), Column("是否必填", width=18), Column("说明", width=60)),
                help_rows,
            ),
        ],
        title=template.zh,
    )
