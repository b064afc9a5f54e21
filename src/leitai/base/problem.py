"""Problem: the root of every error that Leitai raises on purpose."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Literal

Lang = Literal["zh", "en"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the input something is wrong; every part is optional.

    Args:
        file: name of the file as the user gave it.
        sheet: worksheet, slide or page, as a name or number in words.
        row: row or line, counted from 1 as spreadsheets and editors do.
        column: column letter or header.
        offset: character offset into the text, counted from 0.
        field: name of a form field or JSON member.
    """

    file: str = ""
    sheet: str = ""
    row: int | None = None
    column: str = ""
    offset: int | None = None
    field: str = ""

    def say(self, lang: Lang = "en") -> str:
        """The place in words, or an empty string when nothing is known."""
        words = _PLACE_WORDS[lang]
        parts = (
            self.file,
            self.sheet,
            "" if self.row is None else words["row"].format(self.row),
            words["column"].format(self.column) if self.column else "",
            "" if self.offset is None else words["offset"].format(self.offset),
            self.field,
        )
        return words["join"].join(part for part in parts if part)


_PLACE_WORDS: dict[Lang, dict[str, str]] = {
    "en": {"row": "row {}", "column": "column {}", "offset": "offset {}", "join": ", "},
    "zh": {"row": "第{}行", "column": "{}列", "offset": "第{}字", "join": "，"},
}

_COLON: dict[Lang, str] = {"en": ": ", "zh": "："}
_GAP: dict[Lang, str] = {"en": " ", "zh": ""}


class Problem(Exception):
    """What went wrong, where, and what to do next, in Chinese and English.

    A subclass is a kind of problem: it sets `code` and the sentence templates,
    whose `{names}` are filled from keyword arguments.

    Args:
        place: where in the input.
        **params: values for the templates; kept in `.params`.
    """

    code: ClassVar[str] = "problem"
    en: ClassVar[str] = "Something went wrong."
    zh: ClassVar[str] = "出现问题。"
    todo_en: ClassVar[str] = ""
    todo_zh: ClassVar[str] = ""

    def __init__(self, *, place: Place | None = None, **params: Any) -> None:
        self.place = place or Place()
        self.params = params
        super().__init__(self.say("en"))

    def what(self, lang: Lang = "en") -> str:
        """The sentence that says what is wrong, without the place."""
        return (self.zh if lang == "zh" else self.en).format(**self.params)

    def todo(self, lang: Lang = "en") -> str:
        """The sentence that says what to do next; may be empty."""
        return (self.todo_zh if lang == "zh" else self.todo_en).format(**self.params)

    def say(self, lang: Lang = "en") -> str:
        """Place, what is wrong and what to do, as one line."""
        place, todo = self.place.say(lang), self.todo(lang)
        head = f"{place}{_COLON[lang]}" if place else ""
        tail = f"{_GAP[lang]}{todo}" if todo else ""
        return f"{head}{self.what(lang)}{tail}"

    def __reduce__(self) -> tuple[Any, ...]:
        # Keyword-only arguments would not survive the default pickling, and
        # problems travel between worker processes in tests and benchmarks.
        return (_rebuild, (type(self), self.place, self.params))


def _rebuild(kind: type[Problem], place: Place, params: dict[str, Any]) -> Problem:
    return kind(place=place, **params)
