"""Members of a JSON object, read one by one; what is wrong is said with the member's path."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from leitai.base.problem import Place, Problem

# [0-9] and not \d, which takes the digits of every script.
_DECIMAL = re.compile(r"-?[0-9]{1,6}(\.[0-9]{1,6})?")
_WHOLE = re.compile(r"[0-9]{1,4}")
_FRACTION = re.compile(r"([0-9]{1,4})/([1-9][0-9]{0,3})")


class MemberWrong(Problem):
    code = "member-wrong"
    en = "{why}"
    zh = "{why_zh}"


@dataclass(frozen=True, slots=True)
class Member:
    """A value in a JSON document and the path that leads to it, `panels[0].weight`.

    Every reader raises MemberWrong, whose place is the path.
    """

    value: Any
    path: str = ""

    def wrong(self, why: str, why_zh: str) -> MemberWrong:
        """The problem of this member: what was there and what may stand there."""
        return MemberWrong(place=Place(field=self.path), why=why, why_zh=why_zh)

    def shown(self) -> str:
        """The value as it stands, cut to 20 characters."""
        text = "" if self.value is None else str(self.value)
        return text if len(text) <= 20 else text[:19] + "…"

    def __getitem__(self, name: str) -> Member:
        """A member of this object; it must be there."""
        if not isinstance(self.value, Mapping):
            raise self.wrong("must be an object { … }.", "须为对象{ … }。")
        path = f"{self.path}.{name}" if self.path else name
        if name not in self.value:
            raise Member(None, path).wrong("is missing.", "缺少此项。")
        return Member(self.value[name], path)

    def __contains__(self, name: str) -> bool:
        return isinstance(self.value, Mapping) and name in self.value

    def each(self) -> Iterator[Member]:
        """The elements of this list."""
        if not isinstance(self.value, Sequence) or isinstance(self.value, str):
            raise self.wrong("must be a list [ … ].", "须为列表[ … ]。")
        for number, value in enumerate(self.value):
            yield Member(value, f"{self.path}[{number}]")

    def text(self, longest: int = 200) -> str:
        """A text of at most `longest` characters."""
        if not isinstance(self.value, str):
            raise self.wrong("must be a text in quotation marks.", "须为引号中的文字。")
        if len(self.value) > longest:
            raise self.wrong(f"has more than {longest} characters.", f"超过{longest}个字符。")
        return self.value

    def flag(self) -> bool:
        """True or false."""
        if not isinstance(self.value, bool):
            raise self.wrong(
                f"“{self.shown()}” must be true or false.", f"“{self.shown()}”须为true或false。"
            )
        return self.value

    def choice(self, *known: str) -> str:
        """One of the known words."""
        if self.value not in known:
            may = ", ".join(known)
            raise self.wrong(
                f"“{self.shown()}” is not one of: {may}.",
                f"“{self.shown()}”不在可选值之内：{may}。",
            )
        return str(self.value)

    def decimal(self) -> Decimal:
        """An exact decimal: at most six digits on each side of the point, no exponent.

        Exact arithmetic takes any number as it is, and one with a huge exponent for ever.
        """
        text = "" if isinstance(self.value, bool) else str(self.value).strip()
        if not _DECIMAL.fullmatch(text):
            raise self.wrong(
                f"“{self.shown()}” must be a number such as 8, 0.5 or 12.25.",
                f"“{self.shown()}”须为数字，例如8、0.5、12.25。",
            )
        return Decimal(text)

    def whole(self, least: int, most: int = 9999) -> int:
        """A whole number from `least` to `most`."""
        text = "" if isinstance(self.value, bool) else str(self.value).strip()
        if not _WHOLE.fullmatch(text) or not least <= int(text) <= most:
            raise self.wrong(
                f"“{self.shown()}” must be a whole number from {least} to {most}.",
                f"“{self.shown()}”须为{least}至{most}的整数。",
            )
        return int(text)

    def fraction(self) -> Fraction:
        """A fraction from 0 to 1, written 2/3."""
        match = _FRACTION.fullmatch(str(self.value).strip())
        if match is None or int(match[1]) > int(match[2]):
            raise self.wrong(
                f"“{self.shown()}” must be a fraction up to one, such as 2/3.",
                f"“{self.shown()}”须为不大于1的分数，例如2/3。",
            )
        return Fraction(int(match[1]), int(match[2]))
