"""Tables as they arrive: what is refused says the place, what is taken says how."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from leitai.cli import main
from leitai.scoring import read_ballots, score
from leitai.scoring.methods import METHODS
from leitai.scoring.reading.problems import HeaderTwice

HEAD = "unit,judge,criterion,mark\n"
ROWS = "".join(
    f"{unit},{judge},c,{70 + 3 * at + 2 * to}\n"
    for at, unit in enumerate("ABCD")
    for to, judge in enumerate("1234")
)
PLAIN = "unit,judge,mark,weight\n"


def write(folder: Path, text: str | bytes, name: str = "a.csv") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def sheet(folder: Path, rows: list[list[object]]) -> Path:
    import xlsxwriter

    path = folder / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet()
        for at, row in enumerate(rows):
            for to, value in enumerate(row):
                formula = isinstance(value, str) and value.startswith("=")
                page.write_formula(at, to, value, None, "") if formula else page.write(
                    at, to, value
                )
    return path


REFUSED: dict[str, tuple[str | bytes, str]] = {
    "empty": ("", "a.csv"),
    "blank lines": ("\n\n \n", "a.csv"),
    "header only": (HEAD, "no mark"),
    "no header": (ROWS, "row 1"),
    "bytes": (bytes(range(256)) * 10, "a.csv"),
    "thousands": (HEAD + ROWS + 'A,5,c,"1,234"\n', "row 18, column mark"),
    "thousands or thousandths": ("unit;judge;mark\nA;1;8,125\n", "row 2, column mark"),
    "full width commas": ("单位，评委，打分\n甲，1，8\n", "full-width"),
    "percent": (HEAD + ROWS + "A,5,c,95%\n", "row 18, column mark"),
    "number words": (HEAD + ROWS + "A,5,c,八十五\n", "row 18, column mark"),
    "grades": (HEAD + "A,5,c,优\n" + ROWS, "row 2, column mark"),
    "date": (HEAD + ROWS + "A,5,c,2022-09-28\n", "row 18, column mark"),
    "after blank lines": (HEAD + "\n\n" + ROWS + "\nA,5,c,x\n", "row 21, column mark"),
    "after a broken line": (HEAD + '"A\nB",1,c,5\nA,5,c,x\n', "row 4, column mark"),
    "under a title": ("评分表,,,\n" + HEAD + "A,5,c,x\n", "row 3, column mark"),
    "endless": (HEAD + ROWS + "A,5,c,inf\n", "row 18, column mark"),
    "1e308": (HEAD + ROWS + "A,5,c,1e308\n", "row 18, column mark"),
    "an identifier": (HEAD + ROWS + "A,5,c,370202199001011234\n", "row 18, column mark"),
    "wide, 1e308": ("unit,judge,a,b\nA,1,5,1e308\nB,1,5,6\n", "row 2"),
    "two mark columns": ("unit,judge,mark,mark\nA,1,7,8\n", "mark, mark"),
    "two headers alike": ("unit,judge,实绩,实绩\nA,1,7,8\n", "实绩"),
    "second header row": ("单位,评委,实绩,创新\n,,(60分),(40分)\nA,1,5,3\n", "row 2, column 实绩"),
    "no judge": ("unit,judge,a,b\n合计,,11,13\nA,1,5,6\nB,,6,7\n", "row 4, column judge"),
    "a word after a total": ("unit,judge,a\n合计,,11\nA,1,5\nB,1,x\n", "row 4, column a"),
    "no criterion": (HEAD + ROWS + "A,5,,80\n", "row 18, column criterion"),
    "no unit": (HEAD + ROWS + " ,5,c,80\n", "row 18, column unit"),
    "short row": (HEAD + ROWS + "A,5,c\n", "row 18"),
    "long row": (HEAD + ROWS + "A,5,c,80,90\n", "row 18"),
    "open quote": (HEAD + ROWS + 'A,"5,c,80\n', "row 18"),
    "two encodings": (
        (HEAD + ROWS + "甲,5,c,80\n").encode() + "乙方案,5,c,81\n".encode("gb18030"), "row 18",
    ),
    "weight in words": (PLAIN + "A,1,7,heavy\n", "row 2, column weight"),
    "weight endless": (PLAIN + "A,1,7,inf\n", "row 2, column weight"),
    "weight below zero": (PLAIN + "A,1,7,1\nB,1,8,-1\n", "row 3, column weight"),
    "nothing weighs": (PLAIN + "A,1,7,0\nB,1,8,0\n", "weight zero"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_refused_with_the_place(tmp_path: Path, case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEITAI_LANG", "en")
    text, said = REFUSED[case]
    done = CliRunner().invoke(main, ["score", str(write(tmp_path, text))])
    assert done.exit_code == 2 and said in done.output, done.output


TAKEN: dict[str, tuple[str | bytes, str]] = {
    "byte order mark": ("\ufeff" + HEAD + ROWS, "header_recognised"),
    "full width digits": (HEAD + ROWS + "A,5,c,８５．５\n", "header_recognised"),
    "title above": ("第三期评分表,,,\n\n" + HEAD + ROWS, "titles_passed_over"),
    "total column": ("unit,judge,a,b,合计\nA,1,5,6,11\nB,1,6,7,13\n", "totals_left_out"),
    "total row": ("unit,judge,a,b\nA,1,5,6\nB,1,6,7\n合计,,11,13\n", "total_rows_left_out"),
    "mean in the judges' column": (HEAD + ROWS + ",平均分,c,81\n", "total_rows_left_out"),
    "decimal comma": ("unit;judge;mark\nA;1;8,5\nB;1;7\nA;2;9,25\nB;2;6\n", "decimal_commas"),
    "blanks in the header": ("unit , judge, mark \nA,1,8\nB,1,7\n", "one_judge"),
    "names alike": (HEAD + ROWS + "a ,1,c,60\n", "names_alike"),
    "full width name": (HEAD + ROWS + "Ａ,5,c,60\n", "names_alike"),
    "repeats": (HEAD + ROWS + ROWS, "same_rows"),
    "second thoughts": (HEAD + ROWS + "A,1,c,99\n", "repeated_marks"),
    "weight of zero": (PLAIN + "A,1,7,0\nB,1,8,1\nA,2,7,1\nB,2,8,1\n", "zero_weight"),
    "30% missing": (
        HEAD + "\n".join(row for at, row in enumerate(ROWS.split("\n")) if at % 3),
        "missing_marks",
    ),
    "slip of the pen": (
        HEAD + ROWS + "A,5,c,850\n" + "".join(f"{u},{j},c,80\n" for u in "BCD" for j in "6789"),
        "far_out",
    ),
    "one judge": (HEAD + "A,1,c,80\nB,1,c,81\n", "one_judge"),
    "one unit": (HEAD + "A,1,c,80\nA,2,c,81\n", "one_unit"),
    "no overlap": (HEAD + "A,1,c,80\nB,2,c,81\nC,3,c,70\n", "no_overlap"),
    "all equal": (HEAD + "".join(f"{u},{j},c,80\n" for u in "ABC" for j in "1234"), "all_equal"),
    "cells without a mark": (HEAD + ROWS + "A,5,c,回避\n", "blank_marks"),
    "late Chinese": ((HEAD + ROWS * 500).encode() + "甲,一,c,8\n".encode("gb18030"), "same_rows"),
}  # fmt: skip


def test_a_total_row_is_no_unit_and_a_decimal_comma_no_thousand(tmp_path: Path) -> None:
    found = score(write(tmp_path, TAKEN["total row"][0]), "mean")
    assert [row.unit for row in found.standings] == ["B", "A"]
    assert "units_without_marks" not in {note.code for note in found.warnings}
    found = score(write(tmp_path, TAKEN["decimal comma"][0]), "mean")
    assert [row.score for row in found.standings] == [8.875, 6.5]


@pytest.mark.parametrize("case", TAKEN)
def test_taken_and_said(tmp_path: Path, case: str) -> None:
    text, code = TAKEN[case]
    found = score(write(tmp_path, text))
    assert code in {note.code for note in found.warnings}
    assert all(note.say("zh") and note.say("en") for note in found.warnings)


@pytest.mark.parametrize("name", ["NA", "NaN", "null", "None", "N/A"])
def test_a_team_may_have_any_name(tmp_path: Path, name: str) -> None:
    marks = read_ballots(write(tmp_path, HEAD + ROWS.replace("A,", f"{name},")))
    assert name in marks.units and len(marks) == 16


def test_large_identifiers_stay_apart(tmp_path: Path) -> None:
    rows = "".join(f"9007199254740993{unit},1,c,7{unit}\n" for unit in range(3))
    marks = read_ballots(write(tmp_path, HEAD + rows))
    assert marks.units == ("90071992547409930", "90071992547409931", "90071992547409932")


def test_sheets_with_titles_gaps_and_empty_formulas(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["第三期部门擂台评分表"], [], ["单位", "评委", "得分"], ["A", "1", 8], [],
        ["B", "1", "=A1"], ["A", "2", 7.5],
    ]  # fmt: skip
    marks = read_ballots(sheet(tmp_path, rows))
    assert len(marks) == 2 and set(marks.unit.tolist()) == {marks.units.index("A")}
    assert {"titles_passed_over", "blank_marks"} <= {note.code for note in marks.warnings}
    rows[6][2] = "八"
    done = CliRunner().invoke(main, ["score", str(sheet(tmp_path, rows))])
    assert done.exit_code == 2 and "7" in done.output
    with pytest.raises(HeaderTwice):
        read_ballots(sheet(tmp_path, [["单位", "评委", "实绩", "实绩"], ["A", "1", 8, 9]]))


@pytest.mark.parametrize("name", ["fake.xlsx", "fake.parquet", "fake.feather", "nothing.csv"])
def test_files_that_are_not_what_they_say(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    if name != "nothing.csv":
        path.write_text("hello", encoding="utf-8")
    done = CliRunner().invoke(main, ["score", str(path)])
    assert done.exit_code == 2 and name in done.output


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("case", ["one judge", "one unit", "no overlap", "all equal"])
def test_no_method_breaks_or_is_silent(tmp_path: Path, method: str, case: str) -> None:
    """Too little to adjust: a warning beyond how columns were read, or plain announced means."""
    found = score(write(tmp_path, TAKEN[case][0]), method, beside=False)
    assert all(row.score is None or 60 <= row.score <= 100 for row in found.standings)
    codes = {note.code for note in found.warnings} - {"header_recognised"}
    assert codes or method in {"mean", "trimmed", "median"}
    if case == "all equal":
        assert {row.rank for row in found.standings} == {1}
        assert all(row.se is None for row in found.standings)
