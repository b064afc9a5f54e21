"""Workbooks: what is seen is what is in them, and nothing in them runs."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest

from leitai.reports.samples.made_up import make_result
from leitai.reports.tables import (
    LONGEST_CELL,
    Column,
    RowNotFitting,
    TableTooLong,
    name_sheet,
    write_table,
)
from leitai.reports.workbooks import write_result, write_roster_template

INJECTIONS = [
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "=HYPERLINK(\"http://x\",\"y\")",
    "=cmd|' /C calc'!A0", "＝1+1", "http://example.org", "{=1}", "00123", "1E5", "2022-09-28",
]  # fmt: skip


def read(data: bytes, sheet: int = 0):
    return openpyxl.load_workbook(io.BytesIO(data)).worksheets[sheet]


@pytest.mark.parametrize("text", INJECTIONS)
def test_text_stays_text_and_whole(text):
    data = write_table(["名称"], [[text]])
    cell = read(data)["A2"]
    assert cell.value.replace("_x000D_", "\r") == text
    assert cell.data_type == "s"
    assert cell.hyperlink is None
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        assert "<f>" not in parts.read("xl/worksheets/sheet1.xml").decode()


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@a", "\tx", "＝1"])
def test_what_looks_like_a_formula_is_marked_as_text(text):
    # The mark makes spreadsheets keep it text when the cell is edited or the file saved on.
    assert read(write_table(["名称"], [[text]]))["A2"].quotePrefix
    assert read(write_table(["=名称"], [["x"]]))["A1"].quotePrefix


def test_ordinary_text_is_not_marked():
    assert not read(write_table(["名称"], [["市妇联"]]))["A2"].quotePrefix


def test_heads_are_frozen_and_filtered_below_the_notes():
    sheet = read(write_table(["单位", "得分"], [["甲", "1"]], notes=["说明", "第二行"]))
    assert [sheet["A1"].value, sheet["A2"].value, sheet["A4"].value] == ["说明", "第二行", "单位"]
    assert sheet.freeze_panes == "B5"
    assert sheet.auto_filter.ref == "A4:B5"


def test_numbers_keep_their_digits():
    columns = [Column("得分", "number"), Column("定位", "number", decimals=3)]
    sheet = read(write_table(columns, [["86.40", Decimal("1.5")], ["12345678", 7]]))
    assert sheet["A2"].value == 86.4 and sheet["A2"].number_format == "#,##0.00"
    assert sheet["B2"].number_format == "#,##0.000"
    assert sheet["A3"].value == 12345678 and sheet["A3"].number_format == "#,##0"


@pytest.mark.parametrize("long", ["12345678901234567890", "0.1234567890123456789", "NaN", "约40%"])
def test_a_number_that_would_lose_digits_stays_text(long):
    cell = read(write_table([Column("数", "number")], [[long]]))["A2"]
    assert cell.value == long and cell.data_type == "s"


def test_empty_dates_and_truth():
    moment = datetime(2022, 9, 28, 9, 30, tzinfo=UTC)
    columns = [Column("日", "date"), "空", "无", "是否", "时"]
    sheet = read(write_table(columns, [[date(2022, 9, 28), "", None, True, moment]]))
    assert sheet["A2"].value == datetime(2022, 9, 28) and sheet["A2"].number_format == "yyyy-mm-dd"
    assert sheet["B2"].value is None and sheet["C2"].value is None
    assert sheet["D2"].value == "是"
    assert sheet["E2"].value == datetime(2022, 9, 28, 9, 30)


def test_chinese_columns_are_wide_enough():
    sheet = read(write_table(["单位", "x"], [["市地方金融监督管理局", "y"]]))
    assert sheet.column_dimensions["A"].width >= 20
    assert sheet.column_dimensions["B"].width <= 10


def test_an_overlong_cell_is_cut_and_says_so():
    value = read(write_table(["文"], [["长" * 40_000]]))["A2"].value
    assert len(value) == LONGEST_CELL and value.endswith("[截断 cut]")


def test_control_signs_do_not_break_the_file():
    value = read(write_table(["文"], [["a\x00b\x1bc"]]))["A2"].value
    assert re.sub(r"_x00..._|[\x00-\x1f]|_x[0-9A-F]{4}_", "", value) == "abc"


def test_an_uneven_row_is_a_problem():
    with pytest.raises(RowNotFitting) as caught:
        write_table(["一", "二"], [["a", "b"], ["c"]])
    assert "第2行" in caught.value.say("zh")


def test_too_many_rows_are_a_problem():
    with pytest.raises(TableTooLong):
        write_table(["一"], [["a"]] * 1_048_576)


def test_a_list_without_rows_keeps_its_head():
    assert read(write_table(["单位", "得分"], []))["B1"].value == "得分"


def test_the_same_table_gives_the_same_bytes():
    assert write_table(["一"], [["a"]]) == write_table(["一"], [["a"]])


def test_tab_names_are_what_excel_accepts():
    taken: set[str] = set()
    names = [name_sheet(n, taken) for n in ("a/b:c", "A b C", "", "'q'", "History", "长" * 40)]
    names += [name_sheet("长" * 40, taken), name_sheet("[x]*?", taken)]
    assert len({name.lower() for name in names}) == len(names)
    for name in names:
        assert 1 <= len(name) <= 31 and not re.search(r"[\[\]:*?/\\]", name)
        assert not name.startswith("'") and not name.endswith("'") and name.lower() != "history"


def test_the_result_workbook_holds_the_result():
    report = make_result()
    book = openpyxl.load_workbook(io.BytesIO(write_result(report)))
    assert len(book.worksheets) == 6
    standing = [[c.value for c in row] for row in book.worksheets[0].iter_rows()]
    for unit in report.units:
        row = next(row for row in standing if row[2] == unit.unit.zh)
        assert row[0] == unit.rank and row[7] == float(unit.score)
        assert row[10] == float(unit.plain_mean)
    marks = list(book.worksheets[3].iter_rows(values_only=True))[4:]
    counted = sum(row[3] for row in marks if isinstance(row[3], int))
    assert counted == sum(
        n for u in report.units for one in u.distribution.values() for n in one.values()
    )
    scheme = {row[0]: row[1] for row in book.worksheets[5].iter_rows(values_only=True)}
    assert scheme["方案指纹 SHA-256"] == report.round.scheme_hash
    for sheet in book.worksheets:
        assert sheet.freeze_panes and report.round.notice.zh in sheet["A2"].value


def test_a_merged_panel_stands_once_under_both_names():
    book = openpyxl.load_workbook(io.BytesIO(write_result(make_result())))
    rows = list(book.worksheets[1].iter_rows(values_only=True))
    assert [row for row in rows if row[1] == "领导+参赛单位互评"]
    rules = list(book.worksheets[4].iter_rows(values_only=True))
    merged = next(row for row in rules if row[0] == "市委统战部")
    assert merged[6] is None and merged[7] is None


def test_the_roster_template_has_heads_and_a_guide():
    book = openpyxl.load_workbook(io.BytesIO(write_roster_template()))
    roster, guide = book.worksheets
    heads = [cell.value for cell in roster[1]]
    assert heads == ["单位名称 unit", "其他名称 other names", "组别 group"]
    assert roster.max_row == 1
    explained = {row[0] for row in guide.iter_rows(values_only=True)}
    assert set(heads) <= explained
