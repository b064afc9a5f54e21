"""What a verifier found: named checks, each passed, failed or not possible, in words."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Literal

from leitai.base.problem import Lang, Problem

State = Literal["pass", "fail", "cannot"]


@dataclass(frozen=True, slots=True)
class Check:
    """One check: its name in words.toml, its state, and the values for its sentence."""

    name: str
    state: State
    params: Mapping[str, Any]
    problem: Problem | None = None

    def say(self, lang: Lang = "en") -> str:
        """The finding as one sentence, with the cause when it failed."""
        entry = words()["check"][self.name]
        sentence: str = entry[self.state][lang].format(**self.params)
        if self.problem is None:
            return sentence
        gap = "" if lang == "zh" else " "
        return f"{sentence}{gap}{self.problem.what(lang)}"


@dataclass(frozen=True, slots=True)
class Report:
    """All checks in the order in which they were made, and what the bundle says it is.

    Args:
        checks: see words.toml for their names.
        facts: origin, round, size, fingerprint, key, and for each slot how many
            ballots are published and counted, withheld, superseded; for a receipt
            `receipt` with the published ballot, when it is published.
    """

    checks: tuple[Check, ...]
    facts: Mapping[str, Any]

    @property
    def ok(self) -> bool:
        """Whether no check failed. Checks that were not possible are not failures."""
        return bool(self.checks) and all(check.state != "fail" for check in self.checks)

    def state(self, name: str) -> State | None:
        """The state of a check, None when it was not made."""
        return next((check.state for check in self.checks if check.name == name), None)

    def to_json(self) -> dict[str, Any]:
        """The report as JSON, for programs."""
        return {
            "ok": self.ok,
            "checks": [
                {"name": c.name, "state": c.state, "zh": c.say("zh"), "en": c.say("en")}
                for c in self.checks
            ],
            "facts": dict(self.facts),
        }


@cache
def words() -> Mapping[str, Any]:
    """The sentences of words.toml."""
    text = resources.files("leitai.record").joinpath("words.toml").read_text("utf-8")
    return tomllib.loads(text)
