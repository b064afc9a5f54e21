"""leitai read on files, standard input and JSON Lines."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from leitai.cli import main


@pytest.fixture
def statement(tmp_path: Path) -> Path:
    path = tmp_path / "a.txt"
    path.write_text("9月28日,新建学校12所,力争增长10%以上。", encoding="utf-8")
    return path


def run(*arguments: str | Path, text: str | None = None) -> Result:
    return CliRunner().invoke(main, ["read", *map(str, arguments)], input=text)


def rows(result: Result) -> list[dict[str, object]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_json_lines(statement: Path) -> None:
    result = run(statement, "--json")
    assert result.exit_code == 0
    date, count, rate = rows(result)
    assert (date["claim"], date["reason"]) == (False, "date")
    assert (count["value"], count["unit"], count["text"], count["subject"]) == (
        12,
        "所",
        "12所",
        "学校",
    )
    assert (rate["comparator"], rate["kind"], rate["tense"]) == (">=", "rate_change", "target")


def test_table(statement: Path) -> None:
    result = run(statement)
    assert result.exit_code == 0
    assert "12所" in result.stdout
    assert "(date)" in result.stdout
    assert "(date)" not in run(statement, "--claims").stdout


def test_standard_input() -> None:
    assert [row["value"] for row in rows(run("-", "--json", text="新建学校12所。"))] == [12]


def test_explain_names_the_rules(statement: Path) -> None:
    assert rows(run(statement, "--json", "--explain"))[2]["rules"] == [
        "numeral", "hedge_after", "rate_change",
    ]  # fmt: skip
    assert "bounds it" in run(statement, "--explain").stdout


def test_json_lines_in_and_out() -> None:
    lines = '{"id": "a", "text": "新建学校12所。"}\n'
    lines += '{"id": 7, "text": "About 40 sites were inspected."}\n'
    found = rows(run("--jsonl", "-", text=lines))
    assert [(row["id"], row["value"], row["unit"]) for row in found] == [
        ("a", 12, "所"),
        (7, 40, "sites"),
    ]


def test_a_bad_line_does_not_stop_the_others() -> None:
    lines = '{"id": "a", "text": "新建学校12所。"}\nnothing\n'
    lines += '{"id": "b", "text": 5}\n{"id": "c", "text": "3家"}\n'
    result = run("--jsonl", "-", text=lines)
    assert result.exit_code == 2
    assert [row["id"] for row in rows(result)] == ["a", "c"]
    assert "row 2" in result.stderr
    assert "row 3" in result.stderr


def test_a_bad_file_does_not_stop_the_others(statement: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty.txt"
    empty.touch()
    result = run(empty, statement, tmp_path / "none.txt", "--json")
    assert result.exit_code == 2
    assert {row["file"] for row in rows(result)} == {str(statement)}
    assert "empty.txt" in result.stderr
    assert "no such file" in result.stderr


def test_places_of_office_files(tmp_path: Path) -> None:
    import docx

    document = docx.Document()
    table = document.add_table(rows=1, cols=1)
    table.cell(0, 0).text = "新建学校12所"
    path = tmp_path / "a.docx"
    document.save(str(path))
    assert [row["place"] for row in rows(run(path, "--json"))] == ["table 1, row 1, column 1"]
