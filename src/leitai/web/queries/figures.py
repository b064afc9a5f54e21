"""Figures that move by themselves: the number of a stored query over a round's ledgers."""

from __future__ import annotations

import threading
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from leitai.base.problem import Problem
from leitai.ledgers import Store, load_folder
from leitai.web.models import Round
from leitai.web.queries.evidence import ledger_folder, stamp_of

SECONDS = 5.0
DAY = ":day"
# One store answers one thread at a time.
_turn = threading.Lock()


class QueryWrong(Problem):
    code = "query-wrong"
    status = 422
    en = "This query gives no figure: {why}"
    zh = "该查询得不到数值：{why}"
    todo_en = "Write one SELECT that gives one number, and try it on the round's ledgers."
    todo_zh = "请写一条只返回一个数的SELECT语句，并对照本场台账检查。"


def read_figure(round_: Round, query: str, day: date) -> Decimal | None:
    """The number of a query over the ledgers of a round as they are now; None for no row.

    Args:
        query: one SELECT; `:day` in it stands for `day`.
        day: up to which day it counts.

    Raises:
        QueryWrong: it is no SELECT, gives no single number, or takes longer than five seconds.
    """
    return read_figure_in(ledger_folder(round_).name, query, day)


def read_figure_in(name: str, query: str, day: date) -> Decimal | None:
    """The same over the ledgers in the folder of this name below the data folder's ledgers."""
    folder = Path(settings.DATA_DIR) / "ledgers" / name
    sql = query.replace(DAY, f"DATE '{day.isoformat()}'").strip().rstrip(";")
    found = _read(str(folder), stamp_of(folder), sql)
    if isinstance(found, str):
        raise QueryWrong(why=found)
    return found


@lru_cache(maxsize=2)
def _store(folder: str, stamp: tuple[tuple[str, int, int], ...]) -> Store:
    return Store(load_folder(Path(folder))[0])


@lru_cache(maxsize=512)
def _read(folder: str, stamp: tuple[tuple[str, int, int], ...], sql: str) -> Decimal | str | None:
    """The number, or why there is none."""
    if not stamp:
        return "no ledgers / 本场尚无台账"
    with _turn:
        try:
            return _store(folder, stamp).exact(sql, SECONDS)
        except (ValueError, Problem) as error:
            if "interrupt" in str(error).lower():
                # Too slow today need not be too slow tomorrow: this answer is not kept.
                raise QueryWrong(why=f"> {SECONDS:g} s") from error
            return str(error)
