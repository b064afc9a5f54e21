"""Named ratios (整改率 = 整改 / 发现): the ledgers' own and those of data/ratios.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any

from leitai.claims.evidence.catalog import TableProfile
from leitai.claims.evidence.lexicon import plain_form
from leitai.ledgers.units import split_header


@cache
def named_ratios() -> tuple[dict[str, Any], ...]:
    """Rows of data/ratios.toml."""
    text = (files("leitai.claims.evidence") / "data" / "ratios.toml").read_text("utf-8")
    return tuple(tomllib.loads(text)["ratio"])


def ratios_of(table: TableProfile) -> list[dict[str, Any]]:
    """The table's own ratios first, then the named ones that it does not define."""
    own = [
        {"names": r.names, "top": [split_header(r.top)[0]], "bottom": [split_header(r.bottom)[0]]}
        for r in table.ledger.template.ratios
    ]
    told = {plain_form(n) for row in own for n in row["names"]}
    return own + [r for r in named_ratios() if not told & {plain_form(n) for n in r["names"]}]


def is_named(name: str, words: Iterable[str]) -> int:
    """1 when a name has one of the words, more when it is among the first."""
    words = list(words)
    plain = f" {plain_form(name)} "
    for at, word in enumerate(words):
        word = plain_form(word)  # noqa: PLW2901
        if word != "#" and (f" {word} " in plain if word.isascii() else word in plain):
            return 2 if at < 3 else 1
    return 0
