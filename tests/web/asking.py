"""A hall with topics, units, raters and residents' questions, for the tests of questions."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from leitai.web.actions import exclusions, questions, rating
from leitai.web.models import Question, Topic, Unit

NOW = datetime(2022, 12, 1, 1, 0, tzinfo=UTC)
# Planted, so that tests can look for them everywhere.
NAME, PHONE, ADDRESS = "欧阳测试", "13812345678", "测试路99号3单元402户"
WORDS = f"我是{NAME}，电话{PHONE}，家门口的路灯坏了两个月，没有人来修。"
DEED: dict[str, Any] = {"by": "handler", "now": NOW}


@dataclass
class Asking:
    """Units, a topic, and the receipts of questions by their numbers."""

    units: list[Unit]
    topic: Topic
    receipts: dict[str, str] = field(default_factory=dict)
    codes: dict[str, list[str]] = field(default_factory=dict)

    def ask(self, words: str = WORDS, **more: Any) -> str:
        receipt = questions.receipt_of_form(questions.new_form_key())
        given = {"name": NAME, "phone": PHONE, "address": ADDRESS} | more
        question = questions.ask(
            asked=questions.Asked(words=words, **given), receipt=receipt, now=NOW
        )
        self.receipts[question.number] = receipt
        return question.number

    def row(self, number: str) -> Question:
        return Question.objects.get(number=number)

    def publish(self, number: str, title: str = "路灯损坏无人维修", private: bool = False) -> str:
        questions.screen(
            number=number, published=not private, title=title, topic=self.topic.key,
            text="居民区路灯损坏两个月，希望尽快维修。",
            reason="涉及家庭情况" if private else "", **DEED,
        )  # fmt: skip
        return number

    def assign(self, number: str, unit: int = 0) -> str:
        questions.assign(number=number, unit_id=self.units[unit].pk, **DEED)
        return number

    def answer(self, number: str, text: str = "路灯已于本周全部修复。", by: str = "unit") -> str:
        questions.answer(number=number, unit_ids=None, text=text, result="done", by=by, now=NOW)
        return number

    def check(self, number: str, passed: bool = True, found: str = "solved") -> str:
        questions.check(
            number=number, passed=passed, found=found, how="site", by="overseer", now=NOW,
            text="" if passed else "只写了计划，没有写结果。",
        )  # fmt: skip
        return number

    def draw(self, number: str) -> list[str]:
        cards = rating.draw_raters(number=number, word="公开词", **DEED)
        self.codes[number] = [card.code for card in cards]
        return self.codes[number]

    def rate(self, number: str, count: int | None = None) -> str:
        for code in self.codes[number][:count]:
            rating.rate(code=code, solved="yes", satisfied="mostly")
        return number

    def finish(self, number: str) -> str:
        rating.finish_rating(number=number, **DEED)
        return number

    def close(self, number: str, outcome: str = "solved") -> str:
        questions.close(number=number, outcome=outcome, **DEED)
        return number

    def to(self, state: str) -> str:
        """A fresh question, brought to a state by the straight way."""
        number = self.ask()
        way = [
            ("received", lambda: None),
            ("screened", lambda: self.publish(number)),
            ("assigned", lambda: self.assign(number)),
            ("answered", lambda: self.answer(number)),
            ("checked", lambda: self.check(number)),
            ("rating", lambda: self.draw(number)),
            ("rated", lambda: (self.rate(number), self.finish(number))),
            ("closed", lambda: self.close(number)),
            ("reopened", lambda: self.not_solved(number)),
        ]
        for name, step in way:
            step()
            if name == state:
                return number
        raise AssertionError(state)

    def not_solved(self, number: str) -> str:
        questions.reopen(number=number, reason="又坏了。", part="asker", now=NOW)
        return number


def make_asking(raters: int = 20) -> Asking:
    units = [Unit.objects.create(zh=name) for name in ("甲局", "乙局", "丙局")]
    topic = exclusions.open_topic(zh="路灯照明", **DEED)
    people = [(f"库中人{n}", f"库内联系{n}") for n in range(raters)]
    if people:
        rating.add_raters(people=people, kind="resident", **DEED)
    return Asking(units, topic)
