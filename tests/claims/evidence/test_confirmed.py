"""A confirmed binding is stored beside the ledgers and used again."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from leitai.claims import read
from leitai.claims.evidence import bind_document, open_evidence
from leitai.claims.evidence.confirmed import Confirmed, read_confirmed, recall, write_confirmed
from leitai.cli import main
from leitai.ledgers.problems import LedgerProblem

TEXT = "今年以来,巡检异常标的{}处。"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    rows = ["日期,组别,异常", *(f"2022-0{m}-11,{'甲乙'[m % 2]},{m}" for m in range(1, 9))]
    (tmp_path / "log.csv").write_text("\n".join(rows), "utf-8")
    (tmp_path.parent / "statement.txt").write_text(TEXT.format(36), "utf-8")
    return tmp_path


def verdict(folder: Path, number: int) -> tuple[str, bool]:
    text = TEXT.format(number)
    binding = bind_document(text, read(text), open_evidence(folder))[0]
    return binding.verdict, binding.confirmed


def test_the_command_confirms_and_the_next_statement_uses_it(folder: Path) -> None:
    statement = str(folder.parent / "statement.txt")
    before = bind_document(TEXT.format(36), read(TEXT.format(36)), open_evidence(folder))[0]
    wanted = next(i for i, c in enumerate(before.candidates, 1) if c.found == 36)
    result = CliRunner().invoke(
        main,
        ["ledger", "confirm", statement, "--ledgers", str(folder), "--claim", str(before.index),
         "--reading", str(wanted), "--by", "核验员", "--on", "2022-09-30"],
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    assert [c.by for c in read_confirmed(folder).values()] == ["核验员"]
    assert verdict(folder, 36) == ("supported", True)
    assert verdict(folder, 37) == ("contradicted", True)


def test_a_damaged_file_is_told(folder: Path) -> None:
    (folder / "bindings.json").write_text('{"bindings": [{"nonsense": 1}]}')
    with pytest.raises(LedgerProblem, match="nonsense"):
        open_evidence(folder)


@pytest.mark.parametrize("sql", ["SELECT gone FROM log", "DROP VIEW log", "SELECT 1; SELECT 2"])
def test_a_query_that_no_longer_fits_is_left_aside(folder: Path, sql: str) -> None:
    kept = Confirmed("k", "c", sql)
    write_confirmed(folder, [kept])
    assert recall(kept, open_evidence(folder).catalog.store) is None
