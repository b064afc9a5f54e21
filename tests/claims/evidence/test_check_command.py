"""`leitai check --ledgers`: exit status, JSON members, bad ledgers beside good ones."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from leitai.cli import main
from leitai.ledgers import Store, load_folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    rows = [
        "督查日期,区市,发现问题数",
        *(f"2022-0{m}-11,{'甲乙'[m % 2]}区,{m}" for m in range(1, 10)),
    ]
    (tmp_path / "督查台账.csv").write_text("\n".join(rows), "utf-8")
    return tmp_path


def check(folder: Path, text: str, *more: str) -> Result:
    statement = folder.parent / "statement.txt"
    statement.write_text(text, "utf-8")
    return CliRunner().invoke(main, ["check", str(statement), "--ledgers", str(folder), *more])


def test_exit_status(folder: Path) -> None:
    assert check(folder, "今年以来开展督查9次,发现问题45个。").exit_code == 0
    assert check(folder, "今年以来开展督查9次,发现问题46个。").exit_code == 1


@pytest.mark.parametrize(
    ("name", "body", "word"),
    [
        ("empty.csv", b"", "empty"),
        ("binary.csv", b"\0\1\2", "binary"),
        ("headless.csv", b"1,2\n3,4\n", "header"),
        ("broken.xlsx", b"PK nothing", "cannot be read"),
    ],
)
def test_a_bad_ledger_is_told_and_the_rest_is_done(
    folder: Path, name: str, body: bytes, word: str
) -> None:
    (folder / name).write_bytes(body)
    result = check(folder, "今年以来开展督查9次。", "--json")
    assert result.exit_code == 2
    assert name in result.stderr and word in result.stderr
    assert json.loads(result.stdout)["claims"][-1]["verdict"] == "supported"


def test_json_members_and_their_query(folder: Path) -> None:
    result = check(folder, "今年以来,甲区发现问题20个。", "--json", "--as-of", "2022-09-30")
    (claim,) = [c for c in json.loads(result.stdout)["claims"] if c["claim"]]
    assert {"verdict", "found", "query", "scale", "confidence", "candidates"} <= set(claim)
    with Store(load_folder(folder)[0]) as store:
        assert store.number(claim["query"]) == claim["found"] == 20
        for candidate in claim["candidates"]:
            assert store.number(candidate["query"]) == candidate["found"]
    assert claim["candidates"][0]["query"] == claim["query"]


def test_html_report_is_written(folder: Path) -> None:
    target = folder.parent / "report.html"
    assert check(folder, "今年以来发现问题46个。", "--html", str(target)).exit_code == 1
    assert "与台账不一致" in target.read_text("utf-8")
