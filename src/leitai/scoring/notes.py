"""Warnings: what a result has to say about itself, in both languages."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from leitai.base.problem import Lang


@dataclass(frozen=True, slots=True)
class Notice:
    """Something found or done that changes how a result should be read.

    Args:
        code: key of the sentence in `words.toml` (section `warnings`).
        params: values for the sentence, in the order they are written; a tuple is a list
            of names, joined as the language does it.
    """

    code: str
    params: tuple[tuple[str, Any], ...] = field(default=())

    def say(self, lang: Lang = "en") -> str:
        """The warning as one sentence."""
        return fill(sentences()[self.code][lang], lang, dict(self.params))


def fill(template: str, lang: Lang, values: Mapping[str, Any]) -> str:
    """A sentence with its values; names of a tuple are joined by 、 or by commas."""
    joint = "、" if lang == "zh" else ", "
    return template.format(
        **{
            key: joint.join(value) if isinstance(value, tuple) else value
            for key, value in values.items()
        }
    )


def warn(code: str, **params: Any) -> Notice:
    """A warning by its code; raises KeyError where no sentence is written for it."""
    sentences()[code]
    return Notice(code, tuple(params.items()))


@cache
def sentences() -> dict[str, dict[Lang, str]]:
    """Every sentence that a warning can say: code -> language -> template.

    Any file `words*.toml` in this package adds to it, so that a new method
    brings its own words.
    """
    table: dict[str, dict[Lang, str]] = {}
    folder = files("leitai.scoring")
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if file.name.startswith("words") and file.name.endswith(".toml"):
            table.update(tomllib.loads(file.read_text(encoding="utf-8"))["warnings"])
    return table
