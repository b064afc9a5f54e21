"""The tutorial walked through literally: its data, its commands, and what it says they print."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from leitai.cli import main

ROOT = Path(__file__).parents[2]
PAGES = ("score-a-table.md", "score-a-table.zh-CN.md")


@pytest.fixture(autouse=True)
def at_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("COLUMNS", "120")


def read(page: str) -> str:
    return (ROOT / "docs/tutorial" / page).read_text(encoding="utf-8")


def run(*words: str) -> str:
    done = CliRunner().invoke(main, list(words))
    assert done.exit_code == 0, done.output
    return done.output


def test_the_data_are_those_of_the_golden() -> None:
    golden = json.loads((ROOT / "tests/goldens/scoring/rasch.json").read_text(encoding="utf-8"))
    with (ROOT / "docs/tutorial/guilford1954.csv").open(encoding="utf-8") as file:
        rows = list(csv.reader(file))
    assert rows[0] == golden["columns"]
    assert rows[1:] == [[*map(str, row)] for row in golden["marks"]]


@pytest.mark.parametrize("page", PAGES)
def test_the_table_is_what_is_printed(page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEITAI_LANG", "zh" if "zh" in page else "en")
    shown = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in read(page).splitlines()
        if re.match(r"\| \d", line)
    ]
    printed = run("score", "docs/tutorial/guilford1954.csv")
    cells = [
        [cell.strip() for cell in line.strip("│").split("│")]
        for line in printed.splitlines()
        if line.startswith("│")
    ]
    assert shown == cells and len(shown) == 7
    quoted = re.search(r"^    (Without .*|.*不再落后于.*)$", read(page), re.M)
    assert quoted is not None and quoted[1] in printed


@pytest.mark.parametrize("page", PAGES)
def test_its_scheme_and_python_run(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LEITAI_LANG", "en")
    blocks = re.findall(r"(?:^    .*\n|^\n(?=    ))+", read(page), re.M)
    scheme = next(block for block in blocks if "scheme.toml" in block and "[rules]" in block)
    toml = scheme.split("leitai score")[0].replace("\n    ", "\n").strip()
    (tmp_path / "scheme.toml").write_text(toml, encoding="utf-8")
    data = "docs/tutorial/guilford1954.csv"
    printed = run("score", data, "--scheme", str(tmp_path / "scheme.toml"))
    assert re.search(r"│ +1 │ .*Edward │ +7\.80", printed) and "Daring, Enthusiasm" in printed
    code = next(block for block in blocks if "import score" in block)
    exec(code.replace("\n    ", "\n").strip(), {})
    assert capsys.readouterr().out.startswith("1 Betty 6.26666")
    assert "Betty" in run("score", data, "--method", "rasch")
