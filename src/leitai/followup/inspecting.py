"""Records of inspection (巡查、督查、察访) by template: what each asks, and three durations.

A template is data: a TOML file in `records/` says its topics, places and the words by which a
statement counts its records. No template asks for a photo, a position or a person's name.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Literal, get_args

from leitai.base.problem import Problem

Counts = Literal["records", "findings", "solved"]
_COUNTS: tuple[str, ...] = get_args(Counts)
_FIELDS = frozenset(
    {"zh", "en", "order", "place_zh", "place_en", "places", "many_places", "people", "two_sides",
     "topics_needed", "more_topics", "topic", "outcome", "figure"}
)  # fmt: skip


class TemplateWrong(Problem):
    code = "record-template-wrong"
    en = "The record template {key} is not right: {why}"
    zh = "记录模板{key}有误：{why}"


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a template in both languages; `key` is how it is stored."""

    key: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class FigureWords:
    """By which words a statement counts these records.

    Args:
        counts: what the figure is a count of: records, findings, or findings that are solved.
        measures: measure words of the number (次, 批次).
        words: one of them stands in the number's own clause (实地督查).
    """

    counts: Counts
    measures: tuple[str, ...]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RecordTemplate:
    """One kind of record.

    Args:
        key: name of its file.
        topics: each needs a finding or "none found"; `more_topics` lets others be typed.
        topics_needed: whether at least one topic must be stated.
        places: suggestions; `many_places` where one record goes to several.
        people: whether it says how many took part.
        two_sides: suppliers and buyers, each pair with one of `outcomes` and a date.
        figures: how statements count it.
    """

    key: str
    zh: str
    en: str
    order: int
    place: Word
    topics: tuple[Word, ...]
    outcomes: tuple[Word, ...]
    figures: tuple[FigureWords, ...]
    places: tuple[str, ...] = ()
    many_places: bool = False
    people: bool = False
    two_sides: bool = False
    topics_needed: bool = True
    more_topics: bool = False

    def topic_named(self, zh: str) -> Word:
        """The topic in both languages; of one that was typed, the same in both."""
        return next((topic for topic in self.topics if topic.zh == zh), Word(zh, zh, zh))

    def outcome_named(self, key: str) -> Word | None:
        """The outcome with this key; None when the template has no such."""
        return next((word for word in self.outcomes if word.key == key), None)


def read_template(key: str, data: Mapping[str, Any]) -> RecordTemplate:
    """A template from its TOML data.

    Raises:
        TemplateWrong: a field that is unknown or missing, a topic twice, a count of something
            that records do not have.
    """
    unknown = sorted(set(data) - _FIELDS)
    if unknown:
        raise TemplateWrong(key=key, why=f"unknown: {', '.join(unknown)}")
    try:
        figures = tuple(
            FigureWords(row["counts"], tuple(row["measures"]), tuple(row["words"]))
            for row in data.get("figure", ())
        )
        topics = tuple(Word(row["zh"], row["zh"], row["en"]) for row in data.get("topic", ()))
        outcomes = tuple(Word(row["key"], row["zh"], row["en"]) for row in data.get("outcome", ()))
        place = Word("place", data["place_zh"], data["place_en"])
        names = (data["zh"], data["en"], int(data["order"]))
    except KeyError as missing:
        raise TemplateWrong(key=key, why=f"missing: {missing.args[0]}") from None
    for words in (topics, outcomes):
        if len({word.key for word in words}) < len(words):
            raise TemplateWrong(key=key, why="the same topic or outcome twice")
    if any(row.counts not in _COUNTS for row in figures):
        raise TemplateWrong(key=key, why=f"counts: {', '.join(_COUNTS)}")
    two_sides = bool(data.get("two_sides", False))
    if two_sides and not outcomes:
        raise TemplateWrong(key=key, why="two sides need outcomes")
    zh, en, order = names
    return RecordTemplate(
        key=key, zh=zh, en=en, order=order, place=place, topics=topics, outcomes=outcomes,
        figures=figures, places=tuple(data.get("places", ())),
        many_places=bool(data.get("many_places", False)), people=bool(data.get("people", False)),
        two_sides=two_sides, topics_needed=bool(data.get("topics_needed", True)),
        more_topics=bool(data.get("more_topics", False)),
    )  # fmt: skip


@cache
def record_templates() -> dict[str, RecordTemplate]:
    """The shipped templates by key, in their order."""
    folder = files("leitai.followup") / "records"
    found = [
        read_template(file.name.removesuffix(".toml"), tomllib.loads(file.read_text("utf-8")))
        for file in folder.iterdir()
        if file.name.endswith(".toml")
    ]
    return {row.key: row for row in sorted(found, key=lambda row: row.order)}


@dataclass(frozen=True, slots=True)
class Durations:
    """How long each step of a finding took, in calendar days; None for what is not over.

    Args:
        handling: from found to handled.
        solving: from handled to solved, which another person says.
        whole: from found to solved; while it is open, `open_days` from found to today.
    """

    handling: int | None
    solving: int | None
    whole: int | None
    open_days: int | None


def durations(found: date, handled: date | None, solved: date | None, today: date) -> Durations:
    """The three durations of 早发现、早处置、早解决: day numbers, the same day is 0.

    Args:
        found, handled, solved: in this order in time; `solved` only with `handled`.
        today: while it is open, the day up to which it is counted; not before `found`.

    Raises:
        ValueError: days that run backwards.
    """
    if (handled is not None and handled < found) or (
        solved is not None and (handled is None or solved < handled)
    ):
        raise ValueError(f"{found}, {handled}, {solved} do not follow one another")
    return Durations(
        handling=None if handled is None else (handled - found).days,
        solving=None if solved is None or handled is None else (solved - handled).days,
        whole=None if solved is None else (solved - found).days,
        open_days=max((today - found).days, 0) if solved is None else None,
    )


def middle(days: Sequence[int]) -> tuple[int, int] | None:
    """Median (the lower of two) and longest of durations; None of none."""
    if not days:
        return None
    ordered = sorted(days)
    return ordered[(len(ordered) - 1) // 2], ordered[-1]
