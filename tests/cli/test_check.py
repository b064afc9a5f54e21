"""leitai check: shapes, several files, and exit statuses."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from leitai.cli.check import check_command

GOOD = "集中签约48个项目,其中内资项目36个、外资项目12个。"
BAD = "集中签约48个项目,其中内资项目36个、外资项目14个。"


def run(*arguments: str, given: str | None = None) -> tuple[int, str, str]:
    result = CliRunner().invoke(check_command, list(arguments), input=given)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, result.stdout, result.stderr


def test_json_has_the_promised_shape() -> None:
    status, out, _ = run("-", "--json", given=BAD)
    document = json.loads(out)
    assert status == 1
    assert set(document) == {"id", "claims", "relations"}
    assert [row["index"] for row in document["claims"]] == list(range(len(document["claims"])))
    (relation,) = document["relations"]
    assert set(relation) == {"kind", "claims", "verdict", "computed", "stated", "explanation"}
    assert [document["claims"][i]["text"] for i in relation["claims"]] == ["36个", "14个", "48个"]
    assert (relation["computed"], relation["stated"]) == (50, 48)


def test_nothing_to_object_is_status_0() -> None:
    status, out, _ = run("-", given=GOOD)
    assert status == 0
    assert "36个 + 12个 = 48个" in out


def test_several_files_and_one_that_is_missing(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text(GOOD, "utf-8")
    (tmp_path / "bad.txt").write_text(BAD, "utf-8")
    names = [str(tmp_path / n) for n in ("good.txt", "none.txt", "bad.txt")]
    status, out, err = run(*names, "--json")
    assert status == 2
    assert [json.loads(line)["id"] for line in out.splitlines()] == [names[0], names[2]]
    assert "none.txt" in err
    assert run(names[0], names[2])[0] == 1


def test_json_lines_carry_id_and_day() -> None:
    lines = [
        {"id": "a", "text": "图书馆建成于1905年,至今已117年。", "as_of": "2022-09-29"},
        {"id": "b", "text": "图书馆建成于1905年,至今已117年。", "as_of": "2012-09-29"},
    ]
    given = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines)
    status, out, _ = run("--jsonl", "-", given=given)
    rows = [json.loads(line) for line in out.splitlines()]
    assert status == 1
    assert [row["id"] for row in rows] == ["a", "b"]
    assert [row["relations"][0]["verdict"] for row in rows] == ["consistent", "inconsistent"]


def test_a_bad_line_is_named_and_the_rest_is_done() -> None:
    given = '{"id": 1, "text": "' + GOOD + '"}\nnot json\n{"id": 3, "text": 5}\n'
    status, out, err = run("--jsonl", "-", given=given)
    assert status == 2
    assert len(out.splitlines()) == 1
    assert "row 2" in err and "row 3" in err


def test_a_bad_date_is_named() -> None:
    given = json.dumps({"id": 1, "text": GOOD, "as_of": "29.9.2022"}, ensure_ascii=False)
    status, _, err = run("--jsonl", "-", given=given)
    assert status == 2
    assert "29.9.2022" in err


def test_an_empty_file_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("", "utf-8")
    status, _, err = run(str(tmp_path / "empty.txt"))
    assert status == 2
    assert "empty.txt" in err
