"""Ledgers in DuckDB: read-only, no access to the outside, memory bounded; Parquet to keep."""

# ruff: noqa: S608 - SQL is built from quoted identifiers and literals, on a store that can only read

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from leitai.base.problem import Place
from leitai.ledgers.grid import PARQUET_ENDING, Cell, text_encoding
from leitai.ledgers.problems import BinaryFile, BrokenWorkbook

if TYPE_CHECKING:
    import duckdb

    from leitai.ledgers.ledger import Ledger

MEMORY = "1GB"
THREADS = 2


class Store:
    """A DuckDB database over ledgers, in memory, closed to everything else.

    After opening, no file, network or setting can be reached from SQL, so a
    query that came from elsewhere (a stored binding) can only read tables.
    """

    def __init__(self, ledgers: Iterable[Ledger], memory: str = MEMORY) -> None:
        import duckdb

        self._db: duckdb.DuckDBPyConnection = duckdb.connect(
            ":memory:", config={"memory_limit": memory, "threads": str(THREADS)}
        )
        ledgers = list(ledgers)
        allowed = []
        for ledger in ledgers:
            if ledger.table is not None:
                # A view over the Arrow table: nothing is copied.
                self._db.register(ledger.name, ledger.table)
            elif ledger.path.suffix.lower() == PARQUET_ENDING:
                allowed.append(str(ledger.path.resolve()))
            else:
                self._db.execute(
                    f"CREATE TABLE {quote(ledger.name)} AS SELECT * FROM {_csv(ledger.path)}"
                )
        if allowed:
            self._db.execute(f"SET allowed_paths = [{', '.join(map(literal, allowed))}]")
            for ledger in ledgers:
                if ledger.table is None and ledger.path.suffix.lower() == PARQUET_ENDING:
                    source = literal(str(ledger.path.resolve()))
                    self._db.execute(
                        f"CREATE VIEW {quote(ledger.name)} AS SELECT * FROM read_parquet({source})"
                    )
        self._db.execute("SET enable_external_access = false")
        self._db.execute("SET lock_configuration = true")

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """All rows of a SELECT.

        Raises:
            ValueError: when the text is not one SELECT.
        """
        if not (sql.startswith("SELECT ") and ";" not in sql) and not is_select(sql):
            raise ValueError("only one SELECT at a time")
        return self._db.execute(sql).fetchall()

    def number(self, sql: str) -> float | int | None:
        """The one number of a query, or None for NULL or no row."""
        rows = self.rows(sql)
        return None if not rows or rows[0][0] is None else _number(rows[0][0])

    def table(self, sql: str) -> tuple[list[str], list[tuple[Any, ...]]]:
        """Column names and rows of a SELECT."""
        if not is_select(sql):
            raise ValueError("only one SELECT at a time")
        result = self._db.execute(sql)
        return [d[0] for d in result.description], result.fetchall()

    def exact(self, sql: str, seconds: float = 10.0) -> Decimal | None:
        """The one number of a query as an exact decimal; None for NULL or no row.

        Raises:
            ValueError: no SELECT, more than one row or column, no number, a query that DuckDB
                refuses, or one that is not done in `seconds`.
        """
        import duckdb

        if not is_select(sql):
            raise ValueError("only one SELECT at a time")
        watch = threading.Timer(seconds, self._db.interrupt)
        watch.start()
        try:
            rows = self._db.execute(sql).fetchmany(2)
        except duckdb.Error as error:
            raise ValueError(str(error).splitlines()[0][:200]) from error
        finally:
            watch.cancel()
        if len(rows) > 1 or any(len(row) != 1 for row in rows):
            raise ValueError("one row of one column is needed")
        return _exact(rows[0][0]) if rows else None

    def close(self) -> None:
        """Free the memory."""
        self._db.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()


def is_select(sql: str) -> bool:
    """Whether a text is exactly one SELECT statement."""
    import duckdb

    try:
        statements = duckdb.extract_statements(sql)
    except duckdb.Error:
        return False
    return len(statements) == 1 and statements[0].type == duckdb.StatementType.SELECT


def _number(value: Any) -> float | int:
    if isinstance(value, (int, float)):
        return value
    return float(value)


def _exact(value: Any) -> Decimal | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        raise ValueError(f"{str(value)[:40]!r} is not a number")
    number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if not number.is_finite():
        raise ValueError(f"{value!r} is not a number")
    return number


def quote(name: str) -> str:
    """An SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(value: object) -> str:
    """An SQL string."""
    return "'" + str(value).replace("'", "''") + "'"


def sample_rows(path: Path, most: int) -> tuple[list[str], list[list[Cell]]]:
    """Column names and first rows of a Parquet or large CSV file.

    Raises:
        BinaryFile, BrokenWorkbook: when it is no such file.
    """
    import duckdb

    source = f"read_parquet({literal(str(path))})"
    if path.suffix.lower() != PARQUET_ENDING:
        source = _csv(path)
    with duckdb.connect(":memory:") as db:
        try:
            result = db.execute(f"SELECT * FROM {source} LIMIT {int(most)}")
        except duckdb.Error as error:
            detail = str(error).splitlines()[0][:120]
            raise BrokenWorkbook(place=Place(file=path.name), detail=detail) from error
        names = [d[0] for d in result.description]
        return names, [[_cell(v) for v in row] for row in result.fetchall()]


def _cell(value: Any) -> Cell:
    from decimal import Decimal

    return float(value) if isinstance(value, Decimal) else value


def _csv(path: Path) -> str:
    with path.open("rb") as file:
        encoding = text_encoding(file.read(1 << 18))
    if not encoding:
        raise BinaryFile(place=Place(file=path.name))
    more = "" if encoding.startswith("utf-8") else f", encoding = {literal(encoding)}"
    return f"read_csv({literal(str(path))}, header = true{more})"


def keep(ledger: Ledger, folder: Path) -> Path:
    """Write a ledger's typed table as Parquet; returns the file."""
    import pyarrow.parquet as pq

    target = folder / f"{ledger.name}{PARQUET_ENDING}"
    folder.mkdir(parents=True, exist_ok=True)
    if ledger.table is not None:
        pq.write_table(ledger.table, target, compression="zstd")
        return target
    import duckdb

    with duckdb.connect(":memory:") as db:
        source = _csv(ledger.path)
        db.execute(f"COPY (SELECT * FROM {source}) TO {literal(str(target))} (FORMAT parquet)")
    return target


def select_list(columns: Sequence[str]) -> str:
    """Quoted column names, joined."""
    return ", ".join(map(quote, columns))
