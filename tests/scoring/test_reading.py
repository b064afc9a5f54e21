"""Tables of marks: every shape that people send, and every slip."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from leitai.base.problem import Problem
from leitai.scoring import score
from leitai.scoring.ballots import scale_exactly
from leitai.scoring.prepare import check_scale, prepare
from leitai.scoring.reading import read_ballots
from leitai.scoring.reading.headers import fold, recognise
from leitai.scoring.reading.problems import (
    BallotsNotReadable,
    ColumnsNotFound,
    ColumnTwice,
    MarkNotNumber,
    MarksOffScale,
    NameMissing,
    NoMarks,
)
from leitai.scoring.reading.table import read_number
from leitai.scoring.weighing import Weighing

LONG = "参赛单位,评委,评分项,打分\n甲,一号,实绩,8.5\n甲,二号,实绩,9\n乙,一号,实绩,7.25\n"


def write(tmp_path: Path, text: str, encoding: str = "utf-8", name: str = "a.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_chinese_headers_in_four_encodings(tmp_path: Path, encoding: str) -> None:
    marks = read_ballots(write(tmp_path, LONG, encoding))
    assert marks.units == ("甲", "乙") and marks.judges == ("一号", "二号")
    assert [marks.decimal(at) for at in range(3)] == [Decimal("8.5"), Decimal("9"), Decimal("7.25")]
    assert "unit = 参赛单位" in marks.warnings[0].say("en")


@pytest.mark.parametrize("separator", ["\t", ";", "|"])
def test_other_separators(tmp_path: Path, separator: str) -> None:
    marks = read_ballots(write(tmp_path, LONG.replace(",", separator)))
    assert len(marks) == 3


def test_wide_table(tmp_path: Path) -> None:
    text = "Unit,Judge,Clarity,Work\nA,1,8,9\nA,2,7,\nB,1,6,5\n"
    marks = read_ballots(write(tmp_path, text))
    assert marks.criteria == ("Clarity", "Work") and len(marks) == 5
    codes = [note.code for note in marks.warnings]
    assert codes == ["wide_recognised", "blank_marks"]
    row = next(at for at in range(5) if marks.mark[at] == 9)
    assert marks.criteria[marks.criterion[row]] == "Work"


def test_excel(tmp_path: Path) -> None:
    import xlsxwriter

    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate(
            [["单位", "评委", "得分"], ["甲", 1, 8.5], ["乙", 1, 7], ["乙", 2, None]]
        ):
            sheet.write_row(at, 0, row)
    marks = read_ballots(path)
    assert marks.judges == ("1", "2") and len(marks) == 3 - 1


def test_parquet_arrow_rows_and_columns(tmp_path: Path) -> None:
    table = pa.table({"team": ["A", "B"], "rater": ["x", "x"], "score": [1.5, 2.0]})
    pq.write_table(table, tmp_path / "a.parquet")
    wanted = read_ballots(table)
    for source in (
        tmp_path / "a.parquet",
        {"team": ["A", "B"], "rater": ["x", "x"], "score": [1.5, 2.0]},
        [{"team": "A", "rater": "x", "score": 1.5}, {"team": "B", "rater": "x", "score": 2}],
        pa.RecordBatchReader.from_batches(table.schema, table.to_batches()),
    ):
        marks = read_ballots(source)
        assert marks.units == wanted.units and list(marks.mark) == [1.5, 2.0]


def test_duckdb_relation() -> None:
    import duckdb

    relation = duckdb.sql("SELECT 'A' AS unit, 'x' AS judge, 1.25::DECIMAL(6,2) AS mark")
    assert read_ballots(relation).decimal(0) == Decimal("1.25")


def test_headers_that_are_no_known_words_can_be_named(tmp_path: Path) -> None:
    path = write(tmp_path, "a,b,c\nA,x,1\n")
    with pytest.raises(ColumnsNotFound) as found:
        read_ballots(path)
    assert "a, b, c" in str(found.value)
    assert len(read_ballots(path, columns={"unit": "a", "judge": "b", "mark": "c"})) == 1


def test_folding_and_double_columns() -> None:
    assert fold(" Judge_ID (anonymous) ") == "judgeid"
    assert recognise(["单位名称", "评委编号", "打分(百分制)"], {}).roles["mark"] == "打分(百分制)"
    with pytest.raises(ColumnTwice):
        recognise(["unit", "judge", "mark", "score"], {})


@pytest.mark.parametrize(
    ("text", "value"),
    [("8.5", 8.5), ("85", 85), ("8.5分", 8.5), (" 9 ", 9), ("-1", -1), ("1e1", 10)],
)
def test_numbers_as_people_write_them(text: str, value: float) -> None:
    assert read_number(text) == value


@pytest.mark.parametrize("text", ["", "-", "回避", "弃权", "N/A", "未打分", "—"])
def test_blanks_are_no_zeros(text: str) -> None:
    assert np.isnan(read_number(text))


@pytest.mark.parametrize("text", ["优", "8..5", "8,5", "A+", "十", "inf"])
def test_words_are_no_numbers(text: str) -> None:
    with pytest.raises(ValueError):
        read_number(text)


def test_marks_as_words_say_where(tmp_path: Path) -> None:
    path = write(tmp_path, "unit,judge,mark\nA,1,8\nA,2,优\nB,1,良\n")
    with pytest.raises(MarkNotNumber) as found:
        read_ballots(path)
    assert found.value.place.row == 3 and found.value.params["count"] == 2
    assert "第3行" in found.value.say("zh")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", BallotsNotReadable),
        ("unit,judge,mark\n", NoMarks),
        ("unit,judge,mark\nA,1,\n", NoMarks),
        ("unit,judge,mark\n,1,5\n", NameMissing),
        ("judge,mark\n1,5\n", ColumnsNotFound),
        ("unit,judge,criterion\nA,1,x\n", ColumnsNotFound),
        ("unit,judge,mark\nA,1,5,6,7\n", BallotsNotReadable),
    ],
)
def test_broken_tables_say_what_is_wrong(tmp_path: Path, text: str, problem: type[Problem]) -> None:
    with pytest.raises(problem) as found:
        read_ballots(write(tmp_path, text))
    assert found.value.say("zh") and found.value.todo("en")


def test_not_a_table() -> None:
    with pytest.raises(BallotsNotReadable):
        read_ballots(42)
    with pytest.raises(BallotsNotReadable):
        read_ballots("no/such/file.csv")


def test_repeats_weights_and_slips() -> None:
    rows = [
        {"unit": f"U{u}", "judge": f"J{j}", "mark": 80 + u + j, "weight": 1.0}
        for u in range(5)
        for j in range(6)
    ]
    rows.append(dict(rows[0]))
    rows.append({**rows[1], "mark": 70})
    rows[2]["weight"] = 0
    rows.append({"unit": "U0", "judge": "J9", "mark": 8300, "weight": 1})
    marks, notes = prepare(read_ballots(rows))
    codes = {note.code for note in notes}
    assert {"same_rows", "repeated_marks", "zero_weight", "far_out"} <= codes
    assert len(marks) == 33 - 2
    assert all(note.say("zh") and note.say("en") for note in notes)


def test_off_scale_is_refused() -> None:
    from leitai.scoring.ballots import Scale

    marks = read_ballots([{"unit": "A", "judge": "1", "mark": 101}])
    with pytest.raises(MarksOffScale):
        check_scale(marks, Weighing(scale=Scale(Decimal(0), Decimal(100))))


def test_marks_are_kept_as_written() -> None:
    values = np.array([0.1, 0.2, 0.3, 8.05, 99.95])
    scaled, decimals = scale_exactly(values)
    assert decimals == 2 and scaled.tolist() == [10, 20, 30, 805, 9995]
    scaled, decimals = scale_exactly(np.array([1 / 3]))
    assert decimals == 9 and scaled[0] == 333333333


def test_names_with_line_ends_are_read_however_long_the_file(tmp_path: Path) -> None:
    """Arrow reads in blocks of four megabytes, which may end inside a name."""
    rows = [f'"组\n{at % 50}","评委\n\n{at // 50}",{at % 9 + 1}\n' for at in range(250_000)]
    path = tmp_path / "broken.csv"
    path.write_text("unit,judge,mark\n" + "".join(rows), encoding="utf-8")
    assert path.stat().st_size > 1 << 22
    marks = read_ballots(path)
    assert (len(marks), len(marks.units), len(marks.judges)) == (250_000, 50, 5000)
    assert marks.units[7] == "组\n7" and marks.judges[-1] == "评委\n\n4999"


def test_the_design_says_the_fewest_judges_of_a_unit(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("unit,judge,mark\nA,1,8\nA,2,8\nB,1,7\nB,2,6\nB,3,7\n", encoding="utf-8")
    design = score(path, "mean").design
    assert design.judges_per_unit == (2, 3) and design.units_per_judge == (1, 2)


@pytest.mark.parametrize(
    ("texts", "steps"),
    [
        (["9:05", "9:06", "10:00"], [60, 3240]),
        (["2022/9/28 9:05", "2022/9/28 10:05:30", "2022/10/1 10:05"], [3630, 259170]),
        (["2022年9月28日 9:05", "2022年9月28日 ９：０６", "2022年9月29日"], [60, 53640]),
        (["2022-09-28 09:05", "2022-09-28 09:06", "2022-09-29 09:06"], [60, 86400]),
    ],
)
def test_times_as_people_write_them(tmp_path: Path, texts: list[str], steps: list[int]) -> None:
    path = tmp_path / "a.csv"
    rows = [f"U{at},J,{at},{text}\n" for at, text in enumerate(texts)]
    path.write_text("unit,judge,mark,time\n" + "".join(rows), encoding="utf-8")
    marks = read_ballots(path)
    assert marks.time is not None
    assert np.diff(marks.time).tolist() == steps
    assert "times_not_read" not in {note.code for note in marks.warnings}


def test_a_time_that_is_none_is_said_and_not_ranked(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    rows = "".join(
        f"U{u},J{j},{70 + u + j + (u * j) % 3},{'soon' if u == j else f'{9 + u}:0{j}'}\n"
        for u in range(6)
        for j in range(6)
    )
    path.write_text("unit,judge,mark,time\n" + rows, encoding="utf-8")
    result = score(path)
    assert "times_not_read" in {note.code for note in result.warnings}
    assert all(row.score is not None for row in result.standings)


def test_what_cannot_be_read_is_said_in_one_language_at_a_time(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("")
    for source in (tmp_path / "a.csv", tmp_path / "none.csv", 7):
        with pytest.raises(Problem) as found:
            read_ballots(source)
        english, chinese = found.value.what("en"), found.value.what("zh")
        assert english.isascii() and "/" not in english
        assert "打分表无法读取：" in chinese and "empty" not in chinese and "such" not in chinese


@pytest.mark.parametrize(
    "head",
    [
        "单位,评委1,评委2,评委3,平均分",
        "Team,Judge A,Judge B,Judge C,Mean",
        "单位,专家甲,专家乙,专家丙,总分",
    ],
)
def test_a_column_a_judge(tmp_path: Path, head: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"{head}\n甲,8,9,7,8\n乙,7,6,,6.5\n合计,15,15,7,\n", encoding="utf-8")
    marks = read_ballots(path)
    assert marks.units == ("甲", "乙") and marks.judges == tuple(head.split(",")[1:4])
    assert len(marks) == 5 and marks.criteria == ("",)
    codes = {note.code for note in marks.warnings}
    assert codes >= {"across_recognised", "totals_left_out", "total_rows_left_out", "blank_marks"}
    assert [(row.unit, row.score) for row in score(path, "mean").standings] == [
        ("甲", 8.0),
        ("乙", 6.5),
    ]


@pytest.mark.parametrize(
    "head", ["单位,评委1,实绩,创新", "单位,甲局,乙局", "单位,代表作,代表性作品", "单位,评委1"]
)
def test_columns_that_may_be_something_else_are_not_taken_for_judges(
    tmp_path: Path, head: str
) -> None:
    path = tmp_path / "a.csv"
    path.write_text(head + "\nA" + ",5" * head.count(",") + "\n", encoding="utf-8")
    with pytest.raises(Problem):
        read_ballots(path)
