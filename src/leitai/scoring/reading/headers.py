"""Which column is what: recognise headers in English and Chinese, and say so."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from leitai.base.problem import Place
from leitai.scoring.reading.problems import ColumnsNotFound, ColumnTwice, HeaderTwice

ROLE_ZH = {
    "unit": "参赛单位",
    "judge": "评委",
    "criterion": "评分项",
    "mark": "打分",
    "panel": "评委组",
    "weight": "权重",
    "time": "时间",
    "judge_group": "评委单位",
    "unit_group": "单位类别",
}


_SEAT = re.compile(r"\d{1,4}号?|[a-z]|[甲乙丙丁戊己庚辛壬癸]|[一二三四五六七八九十]{1,3}")


@dataclass(frozen=True, slots=True)
class Layout:
    """Roles of the columns: role -> header; `marks` are the criterion columns of a wide table.

    `across`: they are judges (单位, 评委1, 评委2, ...), a row a unit.

    `offered` are all that could be; totals and means of the others are not taken.
    """

    roles: Mapping[str, str]
    marks: tuple[str, ...]
    offered: tuple[str, ...] = ()
    across: bool = False

    @property
    def totals(self) -> tuple[str, ...]:
        """Columns of a wide table that sum up the others and are left out."""
        return tuple(header for header in self.offered if header not in self.marks)

    @property
    def wide(self) -> bool:
        return "mark" not in self.roles


def recognise(headers: Sequence[str], given: Mapping[str, str], file: str = "") -> Layout:
    """Find the columns.

    Args:
        headers: as they stand in the table.
        given: role -> header, where the caller says it; these go first.

    Raises:
        ColumnsNotFound, ColumnTwice, HeaderTwice.
    """
    roles: dict[str, str] = {}
    taken = set(given.values())
    for role, header in given.items():
        if header not in headers:
            _raise_missing([role], headers, file, header)
        roles[role] = header
    for header in headers:
        if header in taken:
            continue
        known = words().get(fold(header))
        if known is None or known in given:
            continue
        role = known
        if role in roles:
            raise ColumnTwice(
                place=Place(file=file),
                role=role,
                role_zh=ROLE_ZH[role],
                headers=f"{roles[role]}, {header}",
            )
        roles[role] = header
    missing = [role for role in ("unit", "judge") if role not in roles]
    across = _find_seats(roles, headers) if missing == ["judge"] else None
    if across is not None:
        return across
    if missing:
        _raise_missing(missing, headers, file)
    if "mark" in roles:
        return Layout(roles, ())
    rest = tuple(header for header in headers if header not in roles.values() and header.strip())
    if "criterion" in roles or not rest:
        _raise_missing(["mark"], headers, file)
    if len(set(rest)) < len(rest):
        raise HeaderTwice(
            place=Place(file=file), header=next(name for name in rest if rest.count(name) > 1)
        )
    parts = tuple(header for header in rest if fold(header) not in totals())
    return Layout(roles, parts, rest) if len(parts) > 1 else Layout(roles, rest)


def _find_seats(roles: Mapping[str, str], headers: Sequence[str]) -> Layout | None:
    """The layout of a table with a column a judge; None where columns may be something else."""
    if {"mark", "criterion", "panel"} & set(roles):
        return None
    rest = tuple(header for header in headers if header not in roles.values() and header.strip())
    seats = tuple(header for header in rest if fold(header) not in totals())
    if len(seats) < 2 or len(set(rest)) < len(rest) or not all(map(_names_judge, seats)):
        return None
    return Layout(roles, seats, rest, across=True)


def _names_judge(header: str) -> bool:
    """Whether a header is a judge's number or letter: 评委3, 专家甲, Judge B."""
    plain = fold(header)
    known = (word for word, role in words().items() if role == "judge")
    return any(
        plain.startswith(word) and _SEAT.fullmatch(plain[len(word) :]) is not None for word in known
    )


def _raise_missing(roles: list[str], headers: Sequence[str], file: str, wanted: str = "") -> None:
    raise ColumnsNotFound(
        place=Place(file=file, row=1, column=wanted),
        missing=" and ".join(roles),
        missing_zh="、".join(ROLE_ZH.get(role, role) for role in roles),
        headers=", ".join(headers),
    )


def fold(header: str) -> str:
    """A header as it is compared: full width to half, lower case, letters and digits only."""
    text = unicodedata.normalize("NFKC", header).lower()
    for cut in ("(", "(", "[", "【"):
        head = text.split(cut)[0]
        text = head if head.strip() else text
    return "".join(letter for letter in text if letter.isalnum())


@cache
def words() -> dict[str, str]:
    """Folded header -> role."""
    return {
        fold(word): role for role, list_ in _read().items() if role in ROLE_ZH for word in list_
    }


@cache
def totals() -> frozenset[str]:
    """Folded headers of columns that sum up others."""
    return frozenset(fold(word) for word in _read()["total"])


@cache
def _read() -> dict[str, list[str]]:
    text = (files("leitai.scoring.reading") / "headers.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
