"""The demo's public questions: seven topics, each with a question through all four steps.

Two names of topics are the newspaper page's; everything else is made up and says so.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from importlib.resources import files
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from leitai.web.actions import askers, exclusions, questions, rating
from leitai.web.demo.matters import calendar_at
from leitai.web.models import Alias, Question, Round, Topic, Unit

HANDLER, CLOSER, OVERSEER, UNIT = "banli", "banli2", "jiandu", "dati"
_YEAR = 2022
_STATES = ("received", "screened", "assigned", "answered", "checked", "rating", "rated", "closed")


@dataclass
class _Told:
    """A question of the file, and its number once it is asked."""

    facts: dict[str, Any]
    number: str = ""
    codes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Deed:
    """One deed of one question on its day."""

    day: date
    place: int
    do: Callable[[dict[str, Any]], object]


@transaction.atomic
def load_questions(round_: Round, now: datetime) -> None:
    """Play the questions of the demo's quarter, day by day; nothing when they are there.

    Args:
        round_: the demo's round, whose units answer. now: not needed, the days are the file's.
    """
    if Question.objects.exists() or not round_.made_up:
        return
    text = (files("leitai.web.demo") / "questions.toml").read_text("utf-8")
    told = tomllib.loads(text)
    with calendar_at(date(_YEAR, 9, 29)):
        _open(told["topics"])
    stories = [_Told(facts) for facts in told["question"]]
    deeds = [deed for story in stories for deed in _deeds(story, stories)]
    last = date.fromisoformat(settings.LEITAI_TODAY or "2022-12-28")
    for deed in sorted(deeds, key=lambda deed: (deed.day, deed.place)):
        if deed.day > last:
            continue
        with calendar_at(deed.day):
            deed.do({"now": _at(deed.day)})
    askers.erase_due(by=HANDLER, now=_at(last))


def _at(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(10)))


def _open(topics: list[dict[str, Any]]) -> None:
    moment: dict[str, Any] = {"by": HANDLER, "now": _at(date(_YEAR, 9, 29))}
    for topic in topics:
        exclusions.open_topic(
            zh=topic["zh"], en=topic["en"], made_up=not topic.get("page", False), **moment
        )
    for kind, count, word in (("resident", 24, "居民"), ("delegate", 12, "代表")):
        people = [(f"演示{word}{n:02d}", f"演示联系方式{n:02d}") for n in range(1, count + 1)]
        rating.add_raters(people=people, kind=kind, **moment)


def _deeds(story: _Told, stories: list[_Told]) -> Iterator[_Deed]:
    """The deeds of one question up to the state that the file names."""
    facts, place = story.facts, stories.index(story)
    asked = _day(facts["on"])

    def after(days: int, do: Callable[[dict[str, Any]], object]) -> _Deed:
        return _Deed(asked + timedelta(days=days), place, do)

    yield after(0, lambda deed: _ask(story, deed))
    if facts["to"] == "merged":
        into = stories[facts["into"]]
        yield after(1, lambda deed: questions.merge(
            number=story.number, target=into.number, by=HANDLER, **deed))  # fmt: skip
    elif facts["to"] == "refused":
        yield after(1, lambda deed: _refuse(story, deed))
    else:
        reach = _STATES.index(facts["to"])
        way = _way(story)
        yield from (after(days, do) for days, state, do in way if _STATES.index(state) <= reach)
    if "reopened" in facts:
        yield _Deed(_day(facts["reopened"]), place, lambda deed: _reopen(story, deed))


def _way(story: _Told) -> list[tuple[int, str, Callable[[dict[str, Any]], object]]]:
    """(days after it was asked, state reached, deed) of the straight way, sent back or not."""
    back = [(9, "answered", lambda deed: _send_back(story, deed))] if "back" in story.facts else []
    return [
        (1, "screened", lambda deed: _screen(story, deed)),
        (2, "assigned", lambda deed: _assign(story, deed)),
        *back,
        (12, "answered", lambda deed: _answer(story, deed)),
        (14, "checked", lambda deed: _check(story, deed)),
        (15, "rating", lambda deed: _draw(story, deed)),
        (16, "rating", lambda deed: _rate(story)),
        (26, "rated", lambda deed: rating.finish_rating(
            number=story.number, by=CLOSER, **deed)),
        (27, "closed", lambda deed: questions.close(
            number=story.number, outcome=story.facts.get("outcome", "solved"), by=CLOSER, **deed)),
    ]  # fmt: skip


def _ask(story: _Told, deed: dict[str, Any]) -> None:
    key = Topic.objects.get(number=story.facts["topic"]).key
    question = questions.ask(
        asked=questions.Asked(words=story.facts["text"], topic=key),
        receipt=questions.receipt_of_form(questions.new_form_key()), made_up=True, **deed,
    )  # fmt: skip
    story.number = question.number


def _screen(story: _Told, deed: dict[str, Any]) -> None:
    facts = story.facts
    questions.screen(
        number=story.number, published="private" not in facts, title=facts["title"],
        text=facts["text"], topic=Topic.objects.get(number=facts["topic"]).key,
        reason=facts.get("private", ""), by=HANDLER, **deed,
    )  # fmt: skip


def _refuse(story: _Told, deed: dict[str, Any]) -> None:
    facts, number = story.facts, story.number
    questions.refuse(number=number, reason=facts["reason"], by=HANDLER, **deed)
    exclusions.ask_exclusion(number=number, reason=facts["exclude"], by=HANDLER, **deed)
    exclusions.review_exclusion(
        number=number, granted=True, why=facts["review"], by=OVERSEER, **deed
    )


def _unit(name: str) -> Unit:
    unit = Unit.objects.filter(zh=name).first()
    return unit or Alias.objects.select_related("unit").get(name=name).unit


def _assign(story: _Told, deed: dict[str, Any]) -> None:
    unit = _unit(story.facts["unit"])
    questions.assign(number=story.number, unit_id=unit.pk, by=HANDLER, **deed)


def _send_back(story: _Told, deed: dict[str, Any]) -> None:
    questions.answer(
        number=story.number, unit_ids=None, text="已收悉，将加强管理。", result="partly",
        by=UNIT, **deed,
    )  # fmt: skip
    questions.check(
        number=story.number, passed=False, found="not_solved", how="papers",
        text=story.facts["back"], by=OVERSEER, **deed,
    )  # fmt: skip


def _answer(story: _Told, deed: dict[str, Any]) -> None:
    facts = story.facts
    until = date.fromisoformat(facts["by_when"]) if "by_when" in facts else None
    questions.answer(
        number=story.number, unit_ids=None, text=facts["answer"], result=facts["result"],
        by_when=until, by=UNIT, **deed,
    )  # fmt: skip


def _check(story: _Told, deed: dict[str, Any]) -> None:
    questions.check(
        number=story.number, passed=True, found=story.facts["found"], how=story.facts["how"],
        text="", by=OVERSEER, **deed,
    )  # fmt: skip


def _draw(story: _Told, deed: dict[str, Any]) -> None:
    cards = rating.draw_raters(number=story.number, word="演示", by=HANDLER, **deed)
    story.codes = [card.code for card in cards]


def _rate(story: _Told) -> None:
    facts = story.facts
    solved = _spread(("yes", "partly", "no"), facts["solved"])
    satisfied = _spread(("yes", "mostly", "no"), facts["satisfied"])
    for code, one, other in zip(story.codes, solved, satisfied, strict=False):
        rating.rate(code=code, solved=one, satisfied=other)


def _spread(words: tuple[str, ...], counts: list[int]) -> list[str]:
    return [word for word, count in zip(words, counts, strict=True) for _ in range(count)]


def _reopen(story: _Told, deed: dict[str, Any]) -> None:
    questions.reopen(number=story.number, reason="一场大风后又不亮了。", part="asker", **deed)


def _day(raw: str) -> date:
    month, day = (int(part) for part in raw.split("-"))
    return date(_YEAR, month, day)
