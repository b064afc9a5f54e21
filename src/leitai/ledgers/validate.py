"""Constraints of a template against the rows of a ledger, cell by cell."""

# ruff: noqa: S608 - SQL is built from quoted identifiers and literals, on a store that can only read

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from leitai.base.problem import Place
from leitai.ledgers.grid import column_letter
from leitai.ledgers.halfwidth import half_width
from leitai.ledgers.ledger import Ledger
from leitai.ledgers.problems import (
    BadTemplate,
    LedgerProblem,
    NotDerived,
    NotInList,
    NotMatching,
    OutOfRange,
    Repeated,
    Required,
    SameTwice,
)
from leitai.ledgers.store import Store, quote
from leitai.ledgers.template import Derived, Field


def check_ledger(ledger: Ledger) -> list[LedgerProblem]:
    """Everything wrong with a ledger's file, cells and rows, in sheet order."""
    found = list(ledger.problems)
    if ledger.table is not None:
        for one in ledger.template.fields:
            found += _check_field(ledger, one)
        found += _check_key(ledger)
        found += _check_same(ledger)
        if ledger.template.derived:
            with Store([ledger]) as store:
                for derived in ledger.template.derived:
                    found += _check_derived(ledger, derived, store)
    return sorted(found, key=lambda p: (p.place.row or 0, p.place.column))


def place_of(ledger: Ledger, row: int, column: str = "") -> Place:
    """The cell's address in its file, by table row and column name."""
    letter = ""
    if column and ledger.shape is not None:
        at = ledger.shape.names.index(column)
        letter = column_letter(ledger.shape.columns[at] + ledger.shape.grid.left)
    sheet = ledger.shape.grid.sheet if ledger.shape else ""
    number = ledger.row_numbers[row] if ledger.row_numbers else row + 2
    return Place(file=ledger.path.name, sheet=sheet, row=number, column=letter)


def _values(ledger: Ledger, name: str) -> list[Any]:
    assert ledger.table is not None
    values: list[Any] = ledger.table.column(name).to_pylist()
    return values


def _check_field(ledger: Ledger, one: Field) -> Iterator[LedgerProblem]:
    limits = one.minimum is not None or one.maximum is not None
    if not (one.required or one.unique or limits or one.enum or one.pattern):
        return
    pattern = re.compile(one.pattern) if one.pattern else None
    seen: dict[Any, int] = {}
    faulty = {p.place.row for p in ledger.problems}
    for row, value in enumerate(_values(ledger, one.name)):
        place = place_of(ledger, row, one.name)
        if value is None:
            if one.required and place.row not in faulty:
                yield Required(place=place)
            continue
        if one.unique:
            if value in seen:
                yield Repeated(place=place, value=value, first=_sheet_row(ledger, seen[value]))
            seen.setdefault(value, row)
        if limits and _outside(one, value):
            low = "−∞" if one.minimum is None else f"{one.minimum:g}"
            high = "∞" if one.maximum is None else f"{one.maximum:g}"
            yield OutOfRange(place=place, value=value, low=low, high=high)
        if one.enum and str(value) not in one.enum:
            yield NotInList(place=place, value=value, allowed=", ".join(one.enum))
        if pattern and not pattern.fullmatch(str(value)):
            yield NotMatching(place=place, value=value, pattern=one.pattern)


def _outside(one: Field, value: Any) -> bool:
    if not isinstance(value, (int, float)):
        return False
    return (one.minimum is not None and value < one.minimum) or (
        one.maximum is not None and value > one.maximum
    )


def _sheet_row(ledger: Ledger, row: int) -> int:
    return ledger.row_numbers[row] if ledger.row_numbers else row + 2


def _check_key(ledger: Ledger) -> Iterator[LedgerProblem]:
    key = ledger.template.primary_key
    if not key or any(k not in ledger.template_names for k in key):
        return
    seen: dict[tuple[Any, ...], int] = {}
    for row, values in enumerate(zip(*(_values(ledger, k) for k in key), strict=True)):
        if values in seen:
            yield Repeated(
                place=place_of(ledger, row, key[0]),
                value=" / ".join(map(str, values)),
                first=_sheet_row(ledger, seen[values]),
            )
        seen.setdefault(values, row)


def _check_same(ledger: Ledger) -> Iterator[LedgerProblem]:
    """The same project signed twice: equal once spaces, brackets and case are gone."""
    for group in ledger.template.same:
        if any(name not in ledger.template_names for name in group):
            continue
        seen: dict[tuple[str, ...], int] = {}
        for row, values in enumerate(zip(*(_values(ledger, n) for n in group), strict=True)):
            alike = tuple(_plain(v) for v in values)
            if not all(alike):
                continue
            if alike in seen:
                yield SameTwice(
                    place=place_of(ledger, row, group[0]),
                    value=values[0],
                    first=_sheet_row(ledger, seen[alike]),
                )
            seen.setdefault(alike, row)


_LOOSE = re.compile(r"[\s()《》“”\"'·,.。-]|项目$|有限公司|股份")


def _plain(value: Any) -> str:
    return "" if value is None else _LOOSE.sub("", half_width(str(value))).lower()


def _check_derived(ledger: Ledger, derived: Derived, store: Store) -> Iterator[LedgerProblem]:
    name = quote(derived.field)
    sql = f"SELECT {name}, ({derived.formula}) FROM {quote(ledger.name)}"
    try:
        rows = store.rows(sql)
    except Exception as error:  # any parse or type error of the template's own formula
        place = Place(file=f"{ledger.template.name}.toml")
        raise BadTemplate(place=place, detail=str(error).splitlines()[0]) from error
    for row, (typed, computed) in enumerate(rows):
        if typed is None or computed is None or abs(typed - computed) <= derived.tolerance:
            continue
        yield NotDerived(
            place=place_of(ledger, row, derived.field),
            value=f"{typed:g}",
            formula=derived.formula,
            computed=f"{computed:.6g}",
        )
