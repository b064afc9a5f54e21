"""Unit words and hedges: tables read from data, one row per word."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction
from functools import cache
from importlib.resources import files
from typing import Any

from leitai.base.problem import Place, Problem


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit word.

    Args:
        word: as written, without the scale word.
        kind: count, amount, duration, age, share, pp_diff, multiple, score or rank.
        norm: the normal unit, or "" when values are not comparable across words.
        factor: normal units in one of this.
        bare: a noun that may follow a number without a measure word.
        cut: the real unit when the row is a look-alike, else "".
    """

    word: str
    kind: str
    norm: str = ""
    factor: Fraction = Fraction(1)
    bare: bool = False
    cut: str = ""


class UnitRowProblem(Problem):
    """A row of unit data cannot be used."""

    code = "unit-row"
    en = "The unit word {word!r} cannot be used: {why}."
    zh = "计量单位“{word}”这一行无法使用:{why}。"
    todo_en = 'Write it like "亩" = {{ kind = "amount", norm = "m2", factor = "2000/3" }}.'
    todo_zh = '请按 "亩" = {{ kind = "amount", norm = "m2", factor = "2000/3" }} 的样子书写。'


KINDS = frozenset(
    ("count", "amount", "duration", "age", "share", "pp_diff", "multiple", "score", "rank")
)


def parse_units(text: str, *, file: str = "") -> dict[str, Unit]:
    """Unit rows from TOML text, by word.

    Raises:
        UnitRowProblem: a row lacks a known kind, or its factor is no positive number.
    """
    return {w: _unit(w, row, file) for w, row in tomllib.loads(text).items()}


def _unit(word: str, row: Any, file: str) -> Unit:
    if not isinstance(row, dict) or row.get("kind") not in KINDS:
        raise UnitRowProblem(word=word, why="kind", place=Place(file=file, field=word))
    try:
        factor = Fraction(str(row.get("factor", "1")))
    except ValueError as error:
        raise UnitRowProblem(word=word, why="factor", place=Place(file=file, field=word)) from error
    if factor <= 0:
        raise UnitRowProblem(word=word, why="factor", place=Place(file=file, field=word))
    return Unit(
        word=word,
        kind=row["kind"],
        norm=row.get("norm", ""),
        factor=factor,
        bare=bool(row.get("bare", False)),
        cut=row.get("cut", ""),
    )


@cache
def load_units() -> dict[str, Unit]:
    """Every unit word that ships with the package, by word."""
    units: dict[str, Unit] = {}
    for name in ("measures", "classifiers"):
        units.update(parse_units(_data(name), file=f"{name}.toml"))
    return units


@cache
def load_hedges() -> dict[str, dict[str, str]]:
    """Hedges and comparators by side: before, before_scale, inside, after."""
    return tomllib.loads(_data("hedges"))


def lengths_by_first(words: list[str]) -> dict[str, tuple[int, ...]]:
    """Word lengths to try for each first character, longest first."""
    table: dict[str, set[int]] = {}
    for word in words:
        table.setdefault(word[0], set()).add(len(word))
    return {first: tuple(sorted(sizes, reverse=True)) for first, sizes in table.items()}


def normalise(value: Decimal, unit: Unit) -> Decimal:
    """The value in the normal unit, exact where it ends, else to 12 decimals."""
    factor = unit.factor
    if factor == 1:
        return value
    with localcontext() as context:
        context.prec = 500
        if factor.denominator == 1:
            return value * factor.numerator
        exact = value * factor.numerator / factor.denominator
        rounded = round(exact, 12)
        return rounded.normalize() if rounded != rounded.to_integral() else Decimal(int(rounded))


def _data(name: str) -> str:
    return (files("leitai.quantities") / "data" / f"{name}.toml").read_text(encoding="utf-8")
