"""Ledgers: what a file's table is, what is wrong in it, and how it is written back."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from leitai.ledgers import (
    Store,
    check_ledger,
    keep,
    load_folder,
    load_ledger,
    read_template,
    write_template,
)
from leitai.ledgers import problems as p
from leitai.ledgers.marking import write_marked


def write(path: Path, rows: Iterable[Iterable[object]], encoding: str = "utf-8") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def codes(problems: Iterable[p.LedgerProblem]) -> list[str]:
    return [one.code for one in problems]


PROJECTS = [
    ["项目名称", "领域", "总投资_亿元", "面积(㎡)", "签约日期"],
    *(
        [f"项目{i}", "海洋" if i % 2 else "汽车", i / 2, 100 * i, f"2022-0{i % 9 + 1}-15"]
        for i in range(1, 21)
    ),
]


def test_draft_guesses_roles_types_and_units(tmp_path: Path) -> None:
    ledger = load_ledger(write(tmp_path / "重点项目台账.csv", PROJECTS))
    got = {f.name: (f.role, f.type, f.unit) for f in ledger.template.fields}
    assert got == {
        "项目名称": ("identifier", "string", ""),
        "领域": ("category", "string", ""),
        "总投资_亿元": ("measure", "number", "亿元"),
        "面积(㎡)": ("measure", "integer", "㎡"),
        "签约日期": ("time", "date", ""),
    }
    assert ledger.template.noun == "重点项目"
    assert ledger.problems == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030"])
def test_reads_chinese_encodings(tmp_path: Path, encoding: str) -> None:
    ledger = load_ledger(write(tmp_path / "a.csv", PROJECTS, encoding))
    assert ledger.table is not None
    assert ledger.table.column("领域").to_pylist()[:2] == ["海洋", "汽车"]


def test_template_survives_writing(tmp_path: Path) -> None:
    drafted = load_ledger(write(tmp_path / "a.csv", PROJECTS)).template
    assert read_template(write_template(drafted), "a") == drafted


def test_blank_is_not_zero_and_na_is_not_nan(tmp_path: Path) -> None:
    rows = [
        ["区", "金额(元)"],
        ["甲", 5],
        ["乙", ""],
        ["丙", "NA"],
        ["丁", 0],
        ["戊", 7],
        ["己", "NaN"],
    ]
    ledger = load_ledger(write(tmp_path / "a.csv", rows))
    assert ledger.table is not None
    assert ledger.table.column("金额(元)").to_pylist() == [5, None, None, 0, 7, None]
    assert [(q.code, q.place.row, q.place.column) for q in ledger.problems] == [
        ("ledger-wrong-type", 7, "B")
    ]


def test_title_rows_units_and_two_row_headers(tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.merge_range("A1:E1", "2022年各区市收入情况表")
        sheet.write("E2", "单位:万元")
        sheet.merge_range("A3:A4", "区市")
        sheet.merge_range("B3:C3", "收入")
        sheet.merge_range("D3:E3", "支出")
        sheet.write_row("B4", ["上半年", "下半年", "上半年", "下半年"])
        for i, name in enumerate(["甲区", "乙区", "丙区"]):
            sheet.write_row(4 + i, 0, [name, 10 + i, 20 + i, 1, 2])
        sheet.write(8, 0, "注:数据为快报数")
    ledger = load_ledger(path)
    assert [f.name for f in ledger.template.fields] == [
        "区市",
        "收入_上半年",
        "收入_下半年",
        "支出_上半年",
        "支出_下半年",
    ]
    assert ledger.template.fields[1].unit == "万元"
    assert ledger.table is not None and ledger.table.num_rows == 3
    assert ledger.shape is not None and ledger.shape.notes == ("注:数据为快报数",)


def test_merge_reaching_into_the_data_is_refused_with_its_address(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.merge_range("A1:A4", "区市")
        sheet.write_row("B1", ["收入", "支出"])
        for i in range(1, 6):
            sheet.write_row(i, 1, [i, i])
    with pytest.raises(p.HardHeader) as caught:
        load_ledger(path)
    assert "A1:A4" in caught.value.say()


def test_merged_data_cells_are_told(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row("A1", ["区市", "街道", "件数"])
        sheet.merge_range("A2:A3", "市南区")
        sheet.write_row("B2", ["甲街道", 3])
        sheet.write_row("B3", ["乙街道", 4])
        sheet.write_row("A4", ["市北区", "丙街道", 5])
    ledger = load_ledger(path)
    assert [(q.code, q.params["cells"]) for q in ledger.problems] == [("ledger-merged", "A2:A3")]


@pytest.mark.parametrize(
    ("name", "body", "kind"),
    [
        ("empty.csv", b"", p.EmptyFile),
        ("blank.csv", b"  \n \n", p.EmptyFile),
        ("binary.csv", b"\x00\x01\x02PK" * 9, p.BinaryFile),
        ("encoding.csv", b"\xff\x20\x81\x20\xfe\x20\x80,\x80\x20", p.UnknownEncoding),
        ("broken.xlsx", b"PK\x03\x04 not a workbook", p.BrokenWorkbook),
        ("locked.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99 + "EncryptedPackage".encode("utf-16-le"), p.EncryptedFile),  # noqa: E501
        ("picture.png", b"\x89PNG", p.UnknownKind),
        ("headless.csv", b"1,2,3\n4,5,6\n", p.NoHeader),
        ("rowless.csv", "区,数\n".encode(), p.NoRows),
    ],
)  # fmt: skip
def test_files_that_cannot_be_read(
    tmp_path: Path, name: str, body: bytes, kind: type[p.LedgerProblem]
) -> None:
    path = tmp_path / name
    path.write_bytes(body)
    with pytest.raises(kind) as caught:
        load_ledger(path)
    assert caught.value.place.file == name
    assert caught.value.todo("zh") and caught.value.todo("en")


def test_a_formula_without_a_stored_value_has_its_address(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["区", "数"], ["甲", 1], ["乙", 2], ["合计", "=SUM(B2:B3)"]):
        sheet.append(row)
    book.save(tmp_path / "a.xlsx")
    ledger = load_ledger(tmp_path / "a.xlsx")
    assert [(q.code, q.place.row, q.place.column) for q in ledger.problems] == [
        ("ledger-formula", 4, "B")
    ]


def test_fifty_sheets_are_told_and_the_first_is_read(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as book:
        for n in range(50):
            sheet = book.add_worksheet(f"表{n}")
            sheet.write_row("A1", ["区", "数"])
            sheet.write_row("A2", ["甲", n])
    ledger = load_ledger(tmp_path / "a.xlsx")
    assert codes(ledger.problems) == ["ledger-many-sheets"]
    assert ledger.problems[0].params["n"] == 50
    assert ledger.table is not None and ledger.table.num_rows == 1


def test_dates_in_five_written_forms(tmp_path: Path) -> None:
    forms = [
        "2022-09-01",
        "2022/9/2",
        "2022.9.3",
        "2022年9月4日",
        "20220905",
        "2022-09-06",
        "九月七日",
    ]
    ledger = load_ledger(write(tmp_path / "a.csv", [["日期", "数"], *([f, 1] for f in forms)]))
    found = [(q.code, q.place.row) for q in ledger.problems]
    assert found == [("ledger-text-date", r) for r in (3, 4, 5, 6)] + [("ledger-wrong-type", 8)]
    assert ledger.table is not None
    assert ledger.table.column("日期").to_pylist()[:6] == [date(2022, 9, d) for d in range(1, 7)]


def test_one_written_form_throughout_is_no_fault(tmp_path: Path) -> None:
    rows = [["日期", "数"], *([f"2022年9月{d}日", 1] for d in range(1, 9))]
    assert load_ledger(write(tmp_path / "a.csv", rows)).problems == ()


def test_a_template_that_misses_a_column_and_the_rest_of_the_work(tmp_path: Path) -> None:
    write(tmp_path / "a.csv", PROJECTS)
    (tmp_path / "a.toml").write_text(
        '[schema]\n[[schema.fields]]\nname = "牵头单位"\nrole = "category"\n', "utf-8"
    )
    write(tmp_path / "b.csv", PROJECTS)
    (tmp_path / "c.csv").write_bytes(b"")
    ledgers, problems = load_folder(tmp_path)
    assert [one.name for one in ledgers] == ["a", "b"]
    assert sorted(codes(problems)) == ["ledger-empty", "ledger-missing-column"]


CHECKED = """
same = [["项目名称"]]
[[derived]]
field = "人均"
formula = '金额 / 人数'
[schema]
primaryKey = ["编号"]
[[schema.fields]]
name = "编号"
role = "identifier"
constraints = { required = true }
[[schema.fields]]
name = "项目名称"
role = "identifier"
[[schema.fields]]
name = "金额"
type = "number"
role = "measure"
constraints = { minimum = 0, maximum = 100 }
[[schema.fields]]
name = "人数"
type = "integer"
role = "measure"
[[schema.fields]]
name = "人均"
type = "number"
role = "measure"
[[schema.fields]]
name = "阶段"
role = "category"
constraints = { enum = ["签约", "开工"] }
"""


def test_constraints_cell_by_cell_and_the_marked_workbook(tmp_path: Path) -> None:
    rows = [
        ["编号", "项目名称", "金额", "人数", "人均", "阶段"],
        ["A1", "海上风电项目", 50, 10, 5, "签约"],
        ["A1", "海上(风电)", 60, 10, 6, "开工"],
        ["", "港口项目", -3, 3, -1, "停工"],
        ["A4", "=1+1", 90, 9, 11, "开工"],
    ]
    path = write(tmp_path / "a.csv", rows)
    (tmp_path / "a.toml").write_text(CHECKED, "utf-8")
    ledger = load_ledger(path)
    problems = check_ledger(ledger)
    assert [(q.code, q.place.row, q.place.column) for q in problems] == [
        ("ledger-repeated", 3, "A"),
        ("ledger-same-twice", 3, "B"),
        ("ledger-required", 4, "A"),
        ("ledger-range", 4, "C"),
        ("ledger-enum", 4, "F"),
        ("ledger-derived", 5, "E"),
    ]
    assert ledger.shape is not None
    write_marked(ledger.shape.grid, problems, tmp_path / "out.xlsx", "zh")
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    sheet = book.worksheets[0]
    assert [[c.value for c in row] for row in sheet.iter_rows(max_row=5)][4][1] == "=1+1"
    assert sheet["B5"].data_type == "s"
    assert sheet["C4"].comment is not None and "超出" in sheet["C4"].comment.text
    assert sheet["C4"].fill.fgColor.rgb != sheet["C2"].fill.fgColor.rgb
    assert book.worksheets[1].max_row == 7


def test_a_workbook_comes_back_as_it_was_with_its_faulty_cells_marked(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "检查"
    for row in (
        ["检查情况表"],
        ["区市", "日期", "次数", "合计"],
        ["市南区", "2022-08-01", 3, "=C3*2"],
    ):
        sheet.append(row)
    sheet.append(["市北区", "2022-08-02", "十二", 24])
    for day in range(3, 12):
        sheet.append(["李沧区", f"2022-08-{day:02}", day, 2 * day])
    sheet.merge_cells("A1:D1")
    sheet["A2"].font = openpyxl.styles.Font(bold=True)
    sheet["C5"].number_format = "0.00"
    sheet.column_dimensions["A"].width = 33
    book.create_sheet("说明")["A1"] = "口径"
    book.save(path)
    ledger = load_ledger(path)
    problems = check_ledger(ledger)
    assert ledger.shape is not None and problems
    write_marked(ledger.shape.grid, problems, tmp_path / "out.xlsx", "zh", path)
    back = openpyxl.load_workbook(tmp_path / "out.xlsx")
    assert back.sheetnames == ["检查", "说明", "问题清单"]
    kept = back["检查"]
    assert [str(r) for r in kept.merged_cells.ranges] == ["A1:D1"]
    assert kept["A2"].font.bold and kept["C5"].number_format == "0.00"
    assert kept.column_dimensions["A"].width == 33
    assert kept["D3"].value == "=C3*2"
    assert kept["C4"].comment is not None and kept["C4"].fill.fgColor.rgb.endswith("F6D5CF")
    assert kept["C5"].comment is None


def test_store_is_closed_to_the_outside(tmp_path: Path) -> None:
    import duckdb

    ledger = load_ledger(write(tmp_path / "a.csv", PROJECTS))
    with Store([ledger]) as store:
        assert store.number('SELECT sum("总投资_亿元") FROM a') == 105.0
        secret = tmp_path / "secret.csv"
        secret.write_text("x\n1\n")
        with pytest.raises(duckdb.Error):
            store.number(f"SELECT count(*) FROM read_csv('{secret}')")
        for sql in ("DROP VIEW a", "SELECT 1; SELECT 2", "SET enable_external_access = true"):
            with pytest.raises(ValueError):
                store.rows(sql)


def test_parquet_keeps_the_typed_table(tmp_path: Path) -> None:
    ledger = load_ledger(write(tmp_path / "a.csv", PROJECTS))
    kept = load_ledger(keep(ledger, tmp_path / "kept"))
    assert [f.role for f in kept.template.fields] == [f.role for f in ledger.template.fields]
    with Store([kept]) as store:
        assert store.number('SELECT sum("面积(㎡)") FROM a') == 21000
        other = keep(ledger, tmp_path / "other")
        with pytest.raises(Exception, match="(?i)permission|disabled"):  # noqa: RUF043
            store.number(f"SELECT count(*) FROM read_parquet('{other}')")
