"""A statement from a .docx or .pptx, a roster from a workbook: read, never saved here."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass

from python_calamine import CalamineError, load_workbook

from leitai.base.problem import Place, Problem
from leitai.claims.documents import Document, open_document

LONGEST_ROSTER = 2000


class RosterNotReadable(Problem):
    code = "roster-not-readable"
    en = "This is not a workbook (.xlsx, .xls, .ods) or CSV that can be read."
    zh = "无法读取：不是可识别的工作簿（.xlsx、.xls、.ods）或CSV文件。"
    todo_en = "Save it as .xlsx and upload it again."
    todo_zh = "请另存为 .xlsx 后重新上传。"


class RosterWithoutNames(Problem):
    code = "roster-without-names"
    en = "No column with names of units was found."
    zh = "未找到单位名称列。"
    todo_en = "Head the column “单位” or “unit”."
    todo_zh = "请将该列表头写为“单位”。"


class FileTooLarge(Problem):
    code = "file-too-large"
    en = "The file has {size} MB; at most {most} MB are taken."
    zh = "文件大小为{size}MB，上限为{most}MB。"
    todo_en = "Remove pictures and videos, or paste the text."
    todo_zh = "请删去图片和视频，或直接粘贴文字。"


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One row of a roster file: name, other names, group, row number from 1."""

    name: str
    aliases: tuple[str, ...]
    group: str
    row: int


@dataclass(frozen=True, slots=True)
class Drafted:
    """The parts found in a document, and what was not understood, in words."""

    highlights: tuple[str, ...]
    gaps: tuple[tuple[str, str], ...]
    steps: tuple[str, ...]
    skipped: int


_NAME_HEADS = ("单位名称", "参赛单位", "单位", "部门", "名称", "unit", "name", "department")
_ALIAS_HEADS = ("其他名称", "别名", "简称", "曾用名", "other names", "alias", "aliases")
_GROUP_HEADS = ("组别", "分组", "类别", "类型", "group", "kind")


def read_roster(data: bytes, name: str) -> list[RosterRow]:
    """The rows of a roster file.

    Raises:
        RosterNotReadable, RosterWithoutNames.
    """
    table = read_table(data, name)
    for at, row in enumerate(table[:10]):
        heads = [plain_head(cell) for cell in row]
        names = find_column(heads, _NAME_HEADS)
        if names is not None:
            return _rows(table, at, heads, names)
    filled = [row for row in table if any(cell.strip() for cell in row)]
    if filled and all(sum(bool(cell.strip()) for cell in row) == 1 for row in filled):
        # One column of names and nothing else needs no head.
        return [
            RosterRow(next(c for c in row if c.strip()).strip(), (), "", n)
            for n, row in enumerate(table, 1)
            if any(cell.strip() for cell in row)
        ]
    raise RosterWithoutNames(place=Place(file=name))


def _rows(table: list[list[str]], at: int, heads: list[str], names: int) -> list[RosterRow]:
    aliases, group = find_column(heads, _ALIAS_HEADS), find_column(heads, _GROUP_HEADS)

    def cell(row: list[str], column: int | None) -> str:
        return row[column].strip() if column is not None and column < len(row) else ""

    rows = []
    for number, row in enumerate(table[at + 1 :], at + 2):
        if name := cell(row, names):
            others = tuple(a for a in re.split(r"[、,，;；/]", cell(row, aliases)) if a.strip())
            rows.append(RosterRow(name, others, cell(row, group), number))
    return rows


def read_table(data: bytes, name: str) -> list[list[str]]:
    """The cells of the first sheet of a workbook, or of a CSV file, as text.

    Raises:
        RosterNotReadable.
    """
    if name.lower().endswith((".csv", ".txt")):
        for encoding in ("utf-8-sig", "gb18030"):
            try:
                text = data.decode(encoding)
            except UnicodeDecodeError:
                continue
            return [list(row) for row in csv.reader(io.StringIO(text))][:LONGEST_ROSTER]
        raise RosterNotReadable(place=Place(file=name))
    try:
        sheet = load_workbook(io.BytesIO(data)).get_sheet_by_index(0)
        rows = sheet.to_python(skip_empty_area=False, nrows=LONGEST_ROSTER)
    except (CalamineError, OSError, ValueError) as error:
        raise RosterNotReadable(place=Place(file=name)) from error
    return [["" if cell is None else str(cell) for cell in row] for row in rows]


def plain_head(cell: str) -> str:
    """The head of a column for comparison: without case and doubled blanks."""
    return " ".join(cell.split()).lower()


def find_column(heads: list[str], wanted: tuple[str, ...]) -> int | None:
    """Index of the column that one of these words heads; None where there is none."""
    for word in wanted:
        for at, head in enumerate(heads):
            if head == word or (not word.isascii() and word in head) or head.startswith(f"{word} "):
                return at
    return None


_HIGHLIGHT = re.compile(r"亮点|成效|成绩|实绩|主要工作|工作开展|完成情况|highlights?|results", re.I)
_GAP = re.compile(r"问题|差距|不足|短板|短腿|gaps?|problems|shortcomings", re.I)
_CAUSE = re.compile(r"原因|根源|causes?|reasons?", re.I)
_STEP = re.compile(r"下一步|下步|打算|计划|思路|举措安排|next steps?|plans?", re.I)
_NUMBERING = re.compile(r"^\s*(?:[(（]?[一二三四五六七八九十\d]{1,3}[)）、.．]\s*|[-•·●▪■◆]\s*)+")
_INLINE_CAUSE = re.compile(
    r"(?:[,，;；。.]\s*)?(?:主要)?(?:原因(?:是|在于|为)?|because|cause)[:：]?\s*", re.I
)


def draft_statement(data: bytes, name: str) -> Drafted:
    """The three parts of a statement as its headings or slides divide it.

    A heading (or a short line) with 亮点, 问题, 原因 or 下一步 begins a part; what stands
    before the first one is left out and counted. A cause may also follow in the sentence.
    """
    return _sort_out(open_document(data, name=name))


def _sort_out(document: Document) -> Drafted:
    highlights: list[str] = []
    gaps: list[list[str]] = []
    steps: list[str] = []
    part, skipped = "", 0
    for block in document.blocks:
        text = " ".join(document.text[block.start : block.end].split())
        if not text:
            continue
        bare = _NUMBERING.sub("", text)
        heading = _part_of(bare) if block.level or len(bare) <= 24 else ""
        if heading and not re.search(r"[。.!！;；]$", bare):
            part = heading
            continue
        if block.level and not heading:
            continue
        if part == "highlight":
            highlights.append(bare)
        elif part == "gap":
            gaps.append(_with_cause(bare))
        elif part == "cause":
            _give_cause(gaps, bare)
        elif part == "step":
            steps.append(bare)
        else:
            skipped += 1
    return Drafted(
        tuple(highlights), tuple((gap, cause) for gap, cause in gaps), tuple(steps), skipped
    )


def _part_of(line: str) -> str:
    # 问题及原因 is a heading of gaps; 原因 alone is one of causes.
    for name, pattern in (("step", _STEP), ("gap", _GAP), ("cause", _CAUSE)):
        if pattern.search(line):
            return name
    return "highlight" if _HIGHLIGHT.search(line) else ""


def _with_cause(text: str) -> list[str]:
    match = _INLINE_CAUSE.search(text)
    if match is None or match.start() == 0:
        return [text, ""]
    return [text[: match.start()].rstrip("，；。 ") + "。", text[match.end() :].strip()]


def _give_cause(gaps: list[list[str]], cause: str) -> None:
    waiting = next((gap for gap in gaps if not gap[1]), None)
    if waiting is not None:
        waiting[1] = cause
    elif gaps:
        gaps[-1][1] = f"{gaps[-1][1]}{cause}"
