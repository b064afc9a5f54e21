"""Words and numbers of the report, by language."""

from __future__ import annotations

import math
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from leitai.base.problem import Lang
from leitai.scoring.result import Result


@cache
def read_words() -> dict[str, dict[Lang, str]]:
    """All words of the report: key -> language -> template."""
    text = files("leitai.reports.scoring").joinpath("words.toml").read_text(encoding="utf-8")
    words: dict[str, dict[Lang, str]] = tomllib.loads(text)
    return words


@cache
def read_style() -> str:
    """The style sheet of the report."""
    return files("leitai.reports.scoring").joinpath("style.css").read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Speech:
    """One language, and as many decimals as the errors of this round allow."""

    lang: Lang
    decimals: int

    def say(self, key: str, **values: Any) -> str:
        """A phrase with its numbers filled in."""
        return read_words()[key][self.lang].format(**values)

    def points(self, value: float | None) -> str:
        """A score or difference in score units; a dash where there is none."""
        if value is None or not math.isfinite(value):
            return self.say("none")
        text = f"{value:,.{self.decimals}f}"
        return text.replace("-", "−") if float(value) != 0 else text

    def ratio(self, value: float | None, digits: int = 2) -> str:
        """A number without a unit."""
        if value is None or not math.isfinite(value):
            return self.say("none")
        return f"{value:.{digits}f}".replace("-", "−")

    def percent(self, value: float | None) -> str:
        """A probability in whole percent, with bounds where rounding would claim certainty."""
        if value is None:
            return self.say("none")
        if 0 < value < 0.005:
            return "<1%"
        if 0.995 < value < 1:
            return ">99%"
        return f"{100 * value:.0f}%"


def choose_decimals(result: Result) -> int:
    """Decimals at which a typical error still has two digits; two where there is no error."""
    errors = sorted(row.se for row in result.standings if row.se)
    if not errors:
        return 2
    middle = errors[len(errors) // 2]
    return min(max(1 - math.floor(math.log10(middle)), 0), 4)
