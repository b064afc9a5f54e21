"""The whole demo, loaded once: what the newspaper page says of matters holds of it, the rest is
believable and said to be made up, and docs/tutorial/promises-to-closing.md can be followed in it.
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from pytest_django import Settings

from leitai.followup.questions import STATE_WORDS as QUESTION_STATES
from leitai.followup.states import OUTCOME_WORDS, STATES
from leitai.web.demo.load import load_demo
from leitai.web.demo.matters import HELD, PEOPLE
from leitai.web.models import (
    Item,
    Membership,
    Question,
    Rating,
    Round,
    Slot,
    StatementPart,
    SupervisionScheme,
    Topic,
    Unit,
)
from leitai.web.queries.burdens import burden_page
from leitai.web.queries.commitments import last_promises, promises_page
from leitai.web.queries.matters import card_of, matter_of, with_parts
from leitai.web.queries.question_rates import topic_rows
from leitai.web.queries.said_figures import said_figures
from leitai.web.queries.trail import deeds_on
from web.halls import NOW

GUIDE = Path(__file__).resolve().parents[2] / "docs/tutorial/promises-to-closing.md"
GAPS = (
    ("大而化之、粗枝大叶", "市纪委监委机关"), ("党建引领基层治理标准不高", "市委组织部"),
    ("科普服务覆盖面不广", "市科协"), ("科技化手段应用不足", "市城市管理局"),
)  # fmt: skip


@pytest.fixture
def demo(db: None, settings: Settings, tmp_path: Path) -> Round:
    settings.DATA_DIR, settings.LEITAI_TODAY = tmp_path, HELD
    load_demo(tmp_path, judges=11, open_slot=None, now=NOW)
    return Round.objects.get(key="2022-3")


def test_the_quarter_and_the_tutorial(demo: Round) -> None:
    """Loaded once, looked at from many sides: loading it takes seconds."""
    _matters_are_in_every_state_and_closed_by_another_person()
    _each_topic_went_through_all_four_steps()
    _matters_are_believable_and_in_the_trail()
    _there_are_twelve_schemes_of_which_two_have_names()
    _what_is_typed_is_what_is_recorded(demo)
    _the_four_quoted_gaps_have_cause_owner_and_commitment(demo)
    _the_next_round_opens_with_this_one(demo)
    _the_burden_accuses_nobody_wrongly(demo)
    _the_tutorial_can_be_followed()


def _matters_are_in_every_state_and_closed_by_another_person() -> None:
    items = list(Item.objects.prefetch_related("joints__unit").select_related("lead"))
    assert {item.state for item in items} == set(STATES)
    assert {item.source for item in items} == set(Item.Source.values)
    for item in items:
        matter = matter_of(item)
        closings = [done for done in matter.history if done.after == "closed"]
        assert bool(closings) == (item.state in ("closed", "reopened") or item.steps.filter(
            move="reopen").exists()), item  # fmt: skip
        for done in closings:
            before = matter.history[: matter.history.index(done)]
            doers = {row.deed.by for row in before if row.deed.part in ("lead", "joint")}
            assert done.deed.by not in doers, item
    closed = Item.objects.filter(source=Item.Source.QUESTION, state="closed")
    assert closed.filter(outcome="solved").exists()


def _each_topic_went_through_all_four_steps() -> None:
    assert Topic.objects.count() == 7
    passing = {"returned", "checked", "rated"}
    assert {q.state for q in Question.objects.all()} >= set(QUESTION_STATES) - passing
    rows = topic_rows()
    assert [row.made_up for row in rows] == [False, False] + [True] * 5
    assert all(past >= 1 for row in rows for _step, past, _status in row.cells)
    assert all(question.made_up for question in Question.objects.all())
    assert "虚构" in Client().get("/questions/topics/").content.decode()
    for topic in Topic.objects.all():
        closed = Question.objects.filter(topic=topic, state="closed")
        assert closed.exists(), topic
        for question in closed:
            answer = question.answers.select_related("oversight").last()
            assert answer is not None and answer.oversight.passed
            draw = question.draws.get(cycle=question.cycle)
            assert draw.state == "finished" and Rating.objects.filter(draw=draw).exists()
            hands = {answer.by, answer.oversight.by, question.steps.get(move="close").by}
            assert len(hands) == 3, question
            assert question.item is not None and question.item.state == "closed"


def _there_are_twelve_schemes_of_which_two_have_names() -> None:
    """The page counts twelve and names two: the other ten have numbers, and say so."""
    schemes = list(SupervisionScheme.objects.filter(number__gt=0).order_by("number"))
    assert [s.number for s in schemes] == list(range(1, 13))
    assert all(s.made_up and "报纸版面" in s.meaning for s in schemes)
    assert [s.zh for s in schemes if "：" in s.zh] == [
        "制度一：“1+3”重点工作督查", "制度二：交办事项督办落实"
    ]  # fmt: skip


def _matters_are_believable_and_in_the_trail() -> None:
    day = date.fromisoformat(HELD)
    quarter = list(with_parts(Item.objects.exclude(source=Item.Source.QUESTION)))
    assert {item.outcome for item in quarter} == {*OUTCOME_WORDS, ""}
    cards = Counter(
        card.status for item in quarter if item.state != "closed"
        if (card := card_of(item, day)) is not None
    )  # fmt: skip
    assert min(cards[colour] for colour in ("green", "amber", "red", "grey")) >= 3
    assert len({item.lead_id for item in quarter}) >= 11
    assert all(item.made_up for item in quarter)
    assert any(item.children.count() == 12 for item in quarter)
    for item in quarter:
        deeds = deeds_on(f"item:{item.pk}")
        assert [d.what for d in deeds] == [f"item.{s.move}" for s in item.steps.all()]
        assert [d.number for d in deeds] == sorted(d.number for d in deeds)
        assert max(step.day for step in item.steps.all()) <= day
    roles = set(Membership.objects.exclude(user__username="demo").values_list("role", flat=True))
    assert roles == {role for role, _unit in PEOPLE.values()}


def _what_is_typed_is_what_is_recorded(demo: Round) -> None:
    said = {row.said: row for row in said_figures(demo)}
    assert {"477批次", "672个", "138次"} <= set(said)
    for words, row in said.items():
        assert str(row.counted) == re.sub(r"\D", "", words) and row.verdict == "supported"


def _the_four_quoted_gaps_have_cause_owner_and_commitment(demo: Round) -> None:
    gaps = promises_page(demo).gaps
    for words, owner in GAPS:
        (gap,) = [one for one in gaps if words in one.text]
        assert gap.cause and gap.cause_class and gap.owner and gap.commitment is not None
        assert gap.unit in (owner, "市城市管理委" if "城市管理" in owner else owner)


def _the_next_round_opens_with_this_one(demo: Round) -> None:
    again = Round.objects.get(key="2022-4")
    for slot in Slot.objects.filter(round=again).select_related("unit", "round__series"):
        steps = StatementPart.objects.filter(
            statement__slot__round=demo, statement__slot__unit=slot.unit, kind="step"
        )
        assert [p.text for p in last_promises(slot)] == list(
            steps.order_by("position").values_list("text", flat=True)
        )


def _the_burden_accuses_nobody_wrongly(demo: Round) -> None:
    page = burden_page(demo)
    assert len(page.lines) == 11 and page.middle
    for row in page.twice:
        assert len({place for place, _where in row.asks}) > 1, row


def _the_tutorial_can_be_followed() -> None:
    """Its seven steps, with the names, addresses and words that it gives."""
    guide = GUIDE.read_text("utf-8")
    for name in ("ducha1", "kexie", "jiandu"):
        assert f"`{name}`" in guide
    du, ke, ji = (_client(name) for name in ("ducha1", "kexie", "jiandu"))
    for address in re.findall(r"`(/[a-z0-9/?=.-]*)`", guide):
        assert du.get(address).status_code == 200, address
    told = du.get("/matters/?source=commitment").content.decode()
    assert "commitment" in Item.objects.values_list("source", flat=True) and "<table" in told
    lead = Unit.objects.get(zh="市科协")
    sent = {"title": "教程事项", "source": "meeting", "lead": lead.pk, "working_days": "5"}
    address = du.post("/matters/new/", sent)["Location"]
    item = Item.objects.get(title="教程事项")
    assert item.due == date(2023, 1, 5) and "2023-01-05" in guide
    assert _press(du, item, "assign") == 302
    assert "教程事项" in ke.get("/matters/?view=mine").content.decode()
    for deed, fields in (
        ("accept", {}), ("begin", {}), ("progress", {"percent": "50"}),
        ("report", {"text": "已办"}),
    ):  # fmt: skip
        assert _press(ke, item, deed, **fields) == 302, deed
    assert 'value="close"' not in ke.get(address).content.decode()
    assert _press(ke, item, "close", outcome="solved", text="好") == 422
    assert _press(du, item, "review") == 302
    assert _press(du, item, "close", outcome="solved", text="属实") == 302
    page = du.get(address).content.decode()
    assert "Closed" in page and "Solved" in page
    hidden = Item.objects.filter(published=False).exclude(lead=lead).exclude(joints__unit=lead)
    assert ke.get(f"/matters/{hidden[0].pk}/").status_code == 404
    assert hidden[0].title not in ke.get("/matters/?view=all").content.decode()
    assert _press(ji, hidden[0], "assign") == 403 and 'name="deed"' not in _page(ji, hidden[0])
    proposed = du.get("/matters/?view=propose").content.decode()
    assert 'name="rung"' in proposed
    waiting = Item.objects.filter(state="excuse")
    assert all(f'value="{row.pk}:' not in proposed for row in waiting)
    assert du.get(f"/units/{lead.pk}/").status_code == 200
    assert Counter(p.status for p in last_promises(_slot(lead))) == Counter({"missed": 1})


def _slot(unit: Unit) -> Slot:
    return Slot.objects.select_related("unit", "round__series").get(round__key="2022-4", unit=unit)


def _client(name: str) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(get_user_model().objects.get(username=name))
    return client


def _page(client: Client, item: Item) -> str:
    main: str = client.get(f"/matters/{item.pk}/").content.decode().partition("<main")[2]
    return main


def _press(client: Client, item: Item, deed: str, **fields: Any) -> int:
    item.refresh_from_db()
    sent = {"deed": deed, "version": item.version} | fields
    status: int = client.post(f"/matters/{item.pk}/", sent).status_code
    return status
