"""The Chinese of the reasons that problems give; the table is reasons.toml."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources


def in_chinese(reason: str) -> str:
    """The reason in Chinese; as it is where the table has none.

    A `{}` of the English stands for any text. Values that are themselves
    reasons (a file's name before its own reason) are put into Chinese as well.
    """
    for pattern, chinese in _table():
        found = pattern.fullmatch(reason)
        if found:
            return chinese.format(*(in_chinese(value) for value in found.groups()))
    return reason


@cache
def _table() -> tuple[tuple[re.Pattern[str], str], ...]:
    text = resources.files("leitai.record").joinpath("reasons.toml").read_text("utf-8")
    table = tomllib.loads(text)
    # The most particular first: the longest English without its placeholders.
    ordered = sorted(table.items(), key=lambda row: -len(row[0].replace("{}", "")))
    return tuple((_pattern(english), str(chinese)) for english, chinese in ordered)


def _pattern(english: str) -> re.Pattern[str]:
    return re.compile("(.+?)".join(map(re.escape, english.split("{}"))), re.DOTALL)
