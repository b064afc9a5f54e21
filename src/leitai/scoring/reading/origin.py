"""Where a row of a table stands in its file: for messages only, so worked out when one is due."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from leitai.base.problem import Place


@dataclass(frozen=True, slots=True)
class Origin:
    """A table's file and the way from its rows to lines.

    Args:
        file: name for messages; "" for a table in memory.
        above: lines or sheet rows over the header that were passed over (titles).
        lines: sheet row of every row of the table, counted from 1; () where they follow
            the header one by one.
        text: path of a delimited file, whose lines are counted when asked for.
        encoding, separator: of that file.
        kept: which rows of the file's table are left; () for all.
    """

    file: str = ""
    above: int = 0
    lines: Sequence[int] = ()
    text: Path | None = None
    encoding: str = "utf-8"
    separator: str = ","
    kept: Sequence[int] = ()

    def place(self, row: int | None = None, column: str = "") -> Place:
        """Place of a row of the table (counted from 0) or of the whole file."""
        return Place(file=self.file, row=None if row is None else self.line(row), column=column)

    def line(self, row: int) -> int:
        """Line of the file, counted from 1; blank lines and line breaks inside quotes count."""
        if len(self.kept):
            row = int(self.kept[row])
        if self.lines:
            return int(self.lines[row])
        if self.text is None:
            return row + 2
        with self.text.open(encoding=self.encoding, errors="replace", newline="") as file:
            for _ in range(self.above):
                file.readline()
            left = row + 1  # the header goes first
            reader = csv.reader(file, delimiter=self.separator)
            start = 1
            for cells in reader:
                if cells and left == 0:
                    return self.above + start
                left -= bool(cells)
                start = reader.line_num + 1
        return row + 2
