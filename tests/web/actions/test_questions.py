"""Deeds on public questions: the table, two persons, rating by a drawn sample, personal data."""

from __future__ import annotations

import contextlib
import json
import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps

from leitai.base.problem import Problem
from leitai.followup.forbidden import MoveForbidden, SamePerson
from leitai.followup.questions import (
    MOVES,
    AnotherPersonNeeded,
    NobodyRated,
    QuestionMoveForbidden,
    RatingNotOver,
    TopicClosed,
)
from leitai.followup.sampling import PoolTooSmall, commitment, drawing_order, rater_hash
from leitai.web.actions import askers, exclusions, questions, rating
from leitai.web.actions.matter_deeds import Wanted, do_deed, set_published
from leitai.web.actions.problems import FieldWrong, NotFound, NotReady, SomeoneWasQuicker
from leitai.web.models import (
    Answer,
    Asker,
    Item,
    Question,
    QuestionStep,
    Rater,
    Rating,
    RatingCode,
    Topic,
    TrailLeaf,
)
from leitai.web.queries.question_matters import difference_of
from leitai.web.queries.questions import draw_record, tally_of
from leitai.web.queries.search import similar_questions
from leitai.web.queries.today import today
from leitai.web.queries.trail import deeds_on
from web.asking import ADDRESS, DEED, NAME, NOW, PHONE, Asking, make_asking


@pytest.fixture
def asking(db: None) -> Asking:
    return make_asking()


def test_a_question_goes_through_all_four_steps(asking: Asking) -> None:
    number = asking.to("closed")
    question = asking.row(number)
    assert (question.state, question.outcome) == ("closed", "solved")
    moves = list(question.steps.values_list("move", flat=True))
    assert moves == [
        "ask", "publish", "assign", "answer", "pass", "draw", "finish_rating", "close",
    ]  # fmt: skip
    item = question.item
    assert item is not None and item.source == "question"
    assert (item.origin, item.lead, item.published) == (f"question:{number}", asking.units[0], True)
    assert all(step.deed for step in question.steps.all())


def test_the_receipt_is_kept_as_a_hash_alone(asking: Asking) -> None:
    number = asking.ask()
    receipt = asking.receipts[number]
    assert receipt.replace("-", "") not in json.dumps(list(Question.objects.values()), default=str)
    assert len(receipt.replace("-", "")) == 14


def test_a_form_sent_twice_makes_one_question(asking: Asking) -> None:
    key = questions.new_form_key()
    asked = questions.Asked(words="同一张表单提交两次。")
    first, second = (
        questions.ask(asked=asked, receipt=questions.receipt_of_form(key), now=NOW)
        for _ in range(2)
    )
    assert first.pk == second.pk and Question.objects.count() == 1
    with pytest.raises(questions.FormTooOld):
        questions.receipt_of_form(key + "x")


DEEDS: dict[str, Callable[[Asking, str], object]] = {
    "publish": lambda a, n: a.publish(n),
    "keep_private": lambda a, n: a.publish(n, private=True),
    "merge": lambda a, n: questions.merge(number=n, target=a.publish(a.ask()), **DEED),
    "refuse": lambda a, n: questions.refuse(number=n, reason="属诉讼事项", **DEED),
    "reconsider": lambda a, n: questions.reconsider(
        number=n, reason="再看", part="handler", **DEED
    ),
    "assign": lambda a, n: questions.assign(
        number=n, unit_id=a.units[2].pk, reason="职责所在", **DEED
    ),
    "answer": lambda a, n: a.answer(n),
    "pass": lambda a, n: a.check(n),
    "send_back": lambda a, n: a.check(n, passed=False),
    "draw": lambda a, n: a.draw(n),
    "finish_rating": lambda a, n: a.finish(n),
    "close": lambda a, n: a.close(n),
    "reopen": lambda a, n: a.not_solved(n),
}
STRAIGHT = (
    "received", "screened", "assigned", "answered", "checked", "rating", "rated", "closed",
    "reopened",
)  # fmt: skip


@pytest.mark.parametrize("state", STRAIGHT)
def test_every_forbidden_transition_is_refused_with_the_reason(asking: Asking, state: str) -> None:
    for name, deed in DEEDS.items():
        allowed = state in MOVES[name].before
        if name == "assign":  # assigning what is assigned already is reassigning
            allowed = allowed or state in MOVES["reassign"].before
        if allowed:
            continue
        number = asking.to(state)
        before = asking.row(number).version, QuestionStep.objects.count()
        with pytest.raises(QuestionMoveForbidden) as refused:
            deed(asking, number)
        assert "“" in refused.value.what("zh") and refused.value.todo("en")
        assert asking.row(number).state == state
        others = 2 if name == "merge" else 0  # the question it would be merged into
        assert (asking.row(number).version, QuestionStep.objects.count() - others) == before


def test_answerer_checker_and_closer_are_different_people(asking: Asking) -> None:
    number = asking.to("answered")
    with pytest.raises(AnotherPersonNeeded):
        questions.check(
            number=number, passed=True, found="solved", how="papers", text="", by="unit", now=NOW
        )
    asking.check(number)
    with pytest.raises(AnotherPersonNeeded):
        rating.draw_raters(number=number, by="overseer", now=NOW)
    asking.draw(number)
    asking.rate(number)
    asking.finish(number)
    for by in ("unit", "overseer"):
        with pytest.raises(AnotherPersonNeeded):
            questions.close(number=number, outcome="solved", by=by, now=NOW)


def test_nothing_closes_without_a_rating(asking: Asking, settings: Any) -> None:
    number = asking.to("rating")
    with pytest.raises(RatingNotOver):
        asking.finish(number)
    settings.LEITAI_TODAY = (today() + timedelta(days=11)).isoformat()
    with pytest.raises(NobodyRated):
        asking.finish(number)
    with pytest.raises(rating.RatingClosed):
        asking.rate(number, 1)
    more = rating.draw_more(number=number, count=2, **DEED)
    rating.rate(code=more[0].code, solved="no", satisfied="no")
    with pytest.raises(RatingNotOver):
        asking.finish(number)
    rating.rate(code=more[1].code, solved="no", satisfied="no")
    settings.LEITAI_TODAY = (today() + timedelta(days=11)).isoformat()
    asking.finish(number)


def test_solved_only_where_oversight_found_it_so(asking: Asking) -> None:
    number = asking.to("answered")
    asking.check(number, found="partly")
    asking.draw(number)
    asking.rate(number)
    asking.finish(number)
    with pytest.raises(questions.CannotBeSolved):
        asking.close(number)
    assert asking.row(asking.close(number, "not_solved")).outcome == "not_solved"


def test_the_draw_is_committed_first_and_anybody_can_draw_again(asking: Asking) -> None:
    number = asking.to("checked")
    draw = asking.row(number).draws.get()
    committed = dict(draw_record(draw))
    assert "seed" not in committed and commitment(draw.seed) == committed["commitment"]
    assert draw.seed not in "".join(TrailLeaf.objects.values_list("body", flat=True))
    asking.draw(number)
    draw.refresh_from_db()
    record: dict[str, Any] = draw_record(draw)
    # By the documented rule alone, written out anew.
    from hashlib import sha256

    def lot(member: str) -> str:
        text = f"leitai/lot/v1\n{record['seed']}\n{record['word']}\n{member}"
        return sha256(text.encode()).hexdigest()

    assert record["drawn"] == sorted(record["pool"], key=lot)[: record["size"]]
    assert record["pool"] == committed["pool"] and len(record["drawn"]) == 9
    keys = {rater_hash(key) for key in Rater.objects.values_list("key", flat=True)}
    assert set(record["drawn"]) <= keys
    bodies = "".join(TrailLeaf.objects.values_list("body", flat=True))
    assert draw.seed in bodies and draw.commitment in bodies


def test_people_of_the_unit_asked_are_not_in_its_pool(asking: Asking) -> None:
    rating.add_raters(
        people=[("本单位人", "内线")], kind="delegate", own_unit_id=asking.units[0].pk, **DEED
    )
    own = rater_hash(Rater.objects.get(own_unit=asking.units[0]).key)
    draw = asking.row(asking.to("checked")).draws.get()
    assert own not in draw.pool and len(draw.pool) == 20


def test_a_pool_is_renewed_only_while_too_small(db: None) -> None:
    asking = make_asking(raters=3)
    number = asking.to("checked")
    with pytest.raises(PoolTooSmall):
        asking.draw(number)
    rating.add_raters(people=[(f"人{n}", "电") for n in range(9)], kind="resident", **DEED)
    rating.renew_pool(number=number, **DEED)
    with pytest.raises(NotReady):
        rating.renew_pool(number=number, **DEED)
    assert len(asking.draw(number)) == 9


def test_a_code_rates_once_and_leaves_no_link(asking: Asking) -> None:
    number = asking.to("rating")
    code = asking.codes[number][0]
    rating.rate(code=code.lower().replace("-", " "), solved="partly", satisfied="yes")
    with pytest.raises(rating.CodeUsed):
        rating.rate(code=code, solved="yes", satisfied="yes")
    with pytest.raises(rating.CodeUnknown):
        rating.rate(code=asking.receipts[number], solved="yes", satisfied="yes")
    with pytest.raises(FieldWrong):
        rating.rate(code=asking.codes[number][1], solved="yes", satisfied="very")
    assert RatingCode.objects.filter(used=True).count() == Rating.objects.count() == 1
    fields = {field.name for field in Rating._meta.get_fields()}
    assert fields == {"id", "draw", "solved", "satisfied"}


def test_drawn_askers_are_found_by_their_own_data(db: None) -> None:
    asking = make_asking(raters=0)
    for n in range(9):
        asking.ask(name=f"愿评{n}", may_rate=True)
    number = asking.to("checked")
    cards = rating.draw_raters(number=number, **DEED)
    assert {card.name for card in cards} == {f"愿评{n}" for n in range(9)}
    assert all(card.contact == PHONE for card in cards)


def test_two_handlers_at_once(asking: Asking) -> None:
    number = asking.to("screened")
    seen = asking.row(number).version
    questions.assign(number=number, unit_id=asking.units[0].pk, version=seen, **DEED)
    with pytest.raises(SomeoneWasQuicker):
        questions.merge(number=number, target="2022-0001", version=seen, **DEED)


def test_not_solved_reopens_the_question_and_its_matter(asking: Asking, settings: Any) -> None:
    number = asking.to("closed")
    item = asking.row(number).item
    assert item is not None
    assert (item.state, item.outcome) == ("closed", "solved")
    settings.LEITAI_TODAY = (today() + timedelta(days=40)).isoformat()
    asking.not_solved(number)
    question = asking.row(number)
    again = Item.objects.get(pk=item.pk)
    assert (again.state, again.set_on, again.due > today()) == ("reopened", today(), True)
    assert again.reported_on is None and again.steps.count() > 6
    assert (question.state, question.cycle, question.outcome) == ("reopened", 2, "")
    assert "又坏了" not in "".join(question.steps.values_list("text", flat=True))
    assert "又坏了" in Asker.objects.get(question=question).words
    asking.assign(number)
    assert Item.objects.get(pk=item.pk).state == "assigned"
    for step in (asking.answer, asking.check, asking.draw, asking.rate, asking.finish):
        step(number)
    asking.close(number)
    assert asking.row(number).draws.count() == 2


def _matter(asking: Asking, number: str) -> Item:
    item = asking.row(number).item
    assert item is not None
    return Item.objects.get(pk=item.pk)


def test_the_matter_goes_with_its_question(asking: Asking) -> None:
    number = asking.to("assigned")
    for step, state in (
        (lambda: asking.answer(number), "reported"),
        (lambda: asking.check(number, passed=False), "doing"),
        (lambda: asking.answer(number), "reported"),
        (lambda: asking.check(number, found="partly"), "reviewed"),
        (lambda: asking.draw(number), "reviewed"),
        (lambda: asking.finish(asking.rate(number)), "reviewed"),
        (lambda: asking.close(number, "not_solved"), "closed"),
    ):
        step()
        assert _matter(asking, number).state == state
        assert difference_of(asking.row(number)) is None
    item = _matter(asking, number)
    assert (item.outcome, item.closed_on) == ("not_solvable", today())
    steps = list(item.steps.values_list("move", "part", "by"))
    assert steps[2:] == [
        ("accept", "lead", "unit"), ("begin", "lead", "unit"), ("report", "lead", "unit"),
        ("send_back", "supervisor", "overseer"), ("report", "lead", "unit"),
        ("review", "supervisor", "overseer"), ("close", "supervisor", "handler"),
    ]  # fmt: skip
    assert [d.what for d in deeds_on(f"item:{item.pk}")] == [
        f"item.{step.move}" for step in item.steps.all()
    ]
    assert "修复" not in "".join(item.steps.values_list("text", flat=True))


def test_who_did_the_matter_closes_neither(asking: Asking) -> None:
    """An answerer of an earlier cycle did the matter too."""
    number = asking.to("assigned")
    asking.answer(number, by="handler")
    asking.check(number, passed=False)
    question = asking.row(number)
    Answer.objects.filter(question=question).update(by="somebody")
    asking.answer(number)
    asking.check(number)
    asking.draw(number)
    asking.finish(asking.rate(number))
    with pytest.raises(SamePerson):
        asking.close(number)
    assert (asking.row(number).state, _matter(asking, number).state) == ("rated", "reviewed")
    questions.close(number=number, outcome="solved", by="another", now=NOW)
    assert _matter(asking, number).state == "closed"


@pytest.mark.parametrize("hand", ["dispute", "merge", "withdraw"])
def test_a_matter_moved_by_hand_is_left_and_the_difference_said(asking: Asking, hand: str) -> None:
    number, other = asking.to("assigned"), asking.to("assigned")
    part: Any = "lead" if hand == "dispute" else "supervisor"
    wanted = Wanted(text="人工处理", target_id=_matter(asking, other).pk)
    do_deed(item_id=_matter(asking, number).pk, move=hand, part=part, by="hand", now=NOW,
            wanted=wanted)  # fmt: skip
    before = _matter(asking, number).state
    for step in (asking.answer, asking.check, asking.draw, asking.rate, asking.finish,
                 asking.close, asking.not_solved):  # fmt: skip
        step(number)
        assert _matter(asking, number).state == before
        differs = difference_of(asking.row(number))
        if (asking.row(number).state, hand) == ("closed", "dispute"):
            assert differs is not None and differs.state == "disputed"
    assert difference_of(asking.row(number)) is not None
    asking.assign(number)
    again = _matter(asking, number)
    assert again.state in ("assigned", "disputed")
    if hand != "dispute":
        assert again.parent is not None and again.parent.state == "closed"


def test_a_matter_that_was_begun_goes_on_with_the_next_unit(asking: Asking) -> None:
    number = asking.to("answered")
    asking.check(number, passed=False)
    old = _matter(asking, number)
    questions.assign(number=number, unit_id=asking.units[1].pk, reason="不属甲局", **DEED)
    new = _matter(asking, number)
    old.refresh_from_db()
    assert (old.state, old.outcome, old.merged_into) == ("closed", "merged", new)
    assert (new.state, new.lead, new.parent) == ("assigned", asking.units[1], old)


def test_a_reopened_question_for_another_unit_keeps_its_matter(asking: Asking) -> None:
    number = asking.to("reopened")
    old = _matter(asking, number)
    asking.assign(number, 1)
    new = _matter(asking, number)
    assert (new.pk, new.state, new.lead) == (old.pk, "assigned", asking.units[1])
    assert new.due == asking.row(number).due


LIKE = [
    ("路灯坏了没有人修", True), ("我们小区的路灯一直不亮，希望维修", True),
    ("居民区照明路灯损坏", True), ("学校午餐饭菜偏凉，孩子吃不饱", False),
    ("小区停车位不够，希望尽快解决，两个月没有人管", False), ("公交车晚点", False), ("希望", False),
    ("沿街店铺夜间噪声大，居民无法休息", False),
]  # fmt: skip


@pytest.mark.parametrize(("text", "like"), LIKE)
def test_like_questions_share_rare_words(asking: Asking, text: str, like: bool) -> None:
    number = asking.to("screened")
    for title, words in (
        ("学校午餐饭菜偏凉", "某小学配餐到班时已经凉了，希望缩短配送时间。"),
        ("小区消防通道被占用停车", "居民小区消防通道长期停满车，希望尽快解决。"),
        ("夜间施工噪声", "居民区旁工地夜间施工两个月，希望尽快处理。"),
    ):
        questions.screen(
            number=asking.ask(), published=True, title=title, text=words,
            topic=asking.topic.key, **DEED,
        )  # fmt: skip
    assert (number in similar_questions(text, but="")) is like
    assert number not in similar_questions(text, but=number)


def test_an_asker_says_not_solved_three_times_at_most(asking: Asking) -> None:
    number = asking.to("closed")
    steps = (asking.assign, asking.answer, asking.check, asking.draw, asking.rate,
             asking.finish, asking.close)  # fmt: skip
    for _ in range(3):
        asking.not_solved(number)
        for step in steps:
            step(number)
    with pytest.raises(FieldWrong):
        asking.not_solved(number)
    questions.reopen(number=number, reason="经核实确未解决", part="handler", **DEED)


def test_another_unit_gets_the_matter_too(asking: Asking) -> None:
    number = asking.to("assigned")
    old = asking.row(number).item
    with pytest.raises(MoveForbidden):
        asking.assign(number, 1)  # no reason given
    questions.assign(number=number, unit_id=asking.units[1].pk, reason="不属甲局", **DEED)
    question = asking.row(number)
    assert question.unit == asking.units[1]
    assert question.item == old and question.item.lead == asking.units[1]
    with pytest.raises(NotFound):
        questions.answer(
            number=number, unit_ids=frozenset({asking.units[0].pk}), text="已办。",
            result="done", by="unit", now=NOW,
        )  # fmt: skip


def test_merged_questions_follow_the_first(asking: Asking) -> None:
    first, second = asking.to("screened"), asking.ask()
    for wrong in (second, "2022-9999", asking.ask()):
        with pytest.raises(Problem):
            questions.merge(number=second, target=wrong, **DEED)
    questions.merge(number=second, target=first, **DEED)
    assert asking.row(second).merged_into == asking.row(first)
    third = asking.ask()
    questions.merge(number=third, target=second, **DEED)
    assert asking.row(third).merged_into == asking.row(first)
    questions.reconsider(number=third, reason="并错了", part="handler", **DEED)
    assert asking.row(third).state == "received" and asking.row(third).merged_into is None


@pytest.mark.parametrize(
    "left",
    [f"{NAME}反映路灯坏了", "请拨打138 1234 5678联系", "１３９-1111-2222", f"住{ADDRESS}",
     "身份证37020219900101123X", "电话0532-85911111"],
)  # fmt: skip
def test_personal_data_is_not_published(asking: Asking, left: str) -> None:
    number = asking.ask()
    with pytest.raises(questions.PersonalDataLeft):
        questions.screen(
            number=number, published=True, title="路灯", text=left, topic=asking.topic.key, **DEED
        )
    with pytest.raises(questions.PersonalDataLeft):
        questions.refuse(number=number, reason=left, **DEED)
    asking.publish(number)
    asking.assign(number)
    with pytest.raises(questions.PersonalDataLeft):
        asking.answer(number, text=f"经联系{left}，已修复。")
    assert asking.row(number).state == "assigned"


def test_figures_are_no_personal_data(asking: Asking) -> None:
    number = asking.ask()
    questions.screen(
        number=number, published=True, title="拆违8402处、690万平方米", topic=asking.topic.key,
        text="2022年9月28日投诉，编号20220928-1138，金额1206亿元。", **DEED,
    )  # fmt: skip


def test_looking_at_an_asker_is_a_deed_and_holds_no_data(asking: Asking) -> None:
    number = asking.ask()
    assert askers.see_asker(number=number, why="contact", **DEED).phone == PHONE
    body = TrailLeaf.objects.order_by("-index").values_list("body", flat=True)[0]
    assert '"what":"asker.seen"' in body
    bodies = "".join(TrailLeaf.objects.values_list("body", flat=True))
    assert NAME not in bodies and PHONE not in bodies


def test_data_is_erased_in_time_and_the_erasure_recorded(asking: Asking, settings: Any) -> None:
    refused, open_one, merged = asking.ask(may_rate=True), asking.to("assigned"), asking.ask()
    questions.refuse(number=refused, reason="属诉讼事项", **DEED)
    questions.merge(number=merged, target=open_one, **DEED)
    start = today()
    settings.LEITAI_TODAY = (start + timedelta(days=29)).isoformat()
    assert askers.erase_due(by="keeper", now=NOW) == 0
    settings.LEITAI_TODAY = (start + timedelta(days=30)).isoformat()
    assert askers.erase_due(by="keeper", now=NOW) == 1
    asker = Asker.objects.get(question__number=refused)
    assert (asker.words, asker.name, asker.phone, asker.address) == ("", "", "", "")
    assert asker.erased_on is not None
    assert Rater.objects.get(question__number=refused).left_on is not None
    with pytest.raises(NotFound):
        askers.see_asker(number=refused, why="contact", **DEED)
    settings.LEITAI_TODAY = (start + timedelta(days=365)).isoformat()
    assert askers.erase_due(by="keeper", now=NOW) == 2
    assert not Asker.objects.filter(erased_on__isnull=True).exists()
    body = TrailLeaf.objects.order_by("-index").values_list("body", flat=True)[0]
    assert '"what":"asker.erased"' in body and NAME not in body


def _kept_somewhere(words: tuple[str, ...]) -> set[tuple[str, str]]:
    """(table, word) of every row of the database that holds one of these words."""
    return {
        (model.__name__, word)
        for model in apps.get_models()
        for row in model._default_manager.values_list()
        for word in words
        if word in str(row)
    }


def test_erased_is_erased_everywhere(asking: Asking, settings: Any) -> None:
    """In no table is left what an asker wrote or said later; the screened words stay."""
    said = "后来补充的亲笔话"
    planted = (NAME, PHONE, ADDRESS, "家门口的路灯坏了两个月", said)
    number = asking.ask(may_rate=True)
    follower = asking.ask(words="也是这盏灯。", name="欧阳跟随", may_rate=True)
    asking.publish(number)
    questions.merge(number=follower, target=number, **DEED)
    asking.assign(number)
    _drawn(asking, number)
    asking.close(asking.finish(asking.rate(number)))
    questions.reopen(number=number, reason=said, part="asker", now=NOW)
    assert {table for table, _word in _kept_somewhere(planted)} == {"Asker"}
    # Long after the question was asked, what was said yesterday is still there to be read.
    start = today()
    settings.LEITAI_TODAY = (start + timedelta(days=364)).isoformat()
    _drawn(asking, number, again=True)
    asking.close(asking.finish(asking.rate(number)))
    questions.reopen(number=number, reason=said, part="asker", said_in=follower, now=NOW)
    settings.LEITAI_TODAY = (start + timedelta(days=366)).isoformat()
    askers.erase_due(by="keeper", now=NOW)
    assert ("Asker", said) in _kept_somewhere((said,))
    settings.LEITAI_TODAY = (start + timedelta(days=364 + 365)).isoformat()
    assert askers.erase_due(by="keeper", now=NOW)
    assert not _kept_somewhere((*planted, "欧阳跟随"))
    assert asking.row(number).title == "路灯损坏无人维修"


def test_left_out_of_the_rates_only_when_another_person_agrees(asking: Asking) -> None:
    number = asking.ask()
    questions.refuse(number=number, reason="属诉讼事项", **DEED)
    exclusions.ask_exclusion(number=number, reason="不属本市职责", **DEED)
    with pytest.raises(exclusions.AnotherReviews):
        exclusions.review_exclusion(number=number, granted=True, why="同意", **DEED)
    exclusions.review_exclusion(number=number, granted=False, why="不成立", by="overseer", now=NOW)
    exclusions.ask_exclusion(number=number, reason="确不属本市职责", **DEED)
    with pytest.raises(NotReady):
        exclusions.ask_exclusion(number=number, reason="再提", **DEED)
    row = exclusions.review_exclusion(
        number=number, granted=True, why="核实", by="overseer", now=NOW
    )
    assert row.decision == "granted"


def test_no_topic_closes_with_an_open_question(asking: Asking) -> None:
    key = asking.topic.key
    with pytest.raises(NotReady):
        exclusions.close_topic(key=key, **DEED)
    asking.to("closed")
    number = asking.to("rated")
    with pytest.raises(NotReady):
        exclusions.close_topic(key=key, **DEED)
    waiting = asking.to("screened")
    asking.close(number)
    questions.merge(number=waiting, target=number, **DEED)
    late = asking.ask()
    exclusions.close_topic(key=key, **DEED)
    asking.publish(late)
    with pytest.raises(TopicClosed):
        asking.assign(late)
    asking.not_solved(number)
    assert Topic.objects.get(key=key).closed_on is None


@pytest.mark.parametrize("seed", range(6))
def test_random_deeds(asking: Asking, seed: int) -> None:
    """Whatever is tried: nothing closes without all four steps, and history never shrinks."""
    chance = random.Random(seed)
    numbers = [asking.ask(), asking.ask()]
    length = 0
    for _ in range(90):
        number = chance.choice(numbers)
        # Half of the time something that the state allows, so that the walk gets somewhere.
        off = ("merge", "refuse", "send_back")
        state = asking.row(number).state
        fit = [name for name in DEEDS if state in MOVES[name].before and name not in off]
        name = chance.choice(fit if fit and chance.random() < 0.6 else list(DEEDS))
        draw = asking.row(number).draws.last()
        if draw is not None and draw.state == "drawn" and not draw.ratings.exists():
            asking.rate(number)
        with contextlib.suppress(Problem):
            DEEDS[name](asking, number)
        now = QuestionStep.objects.count()
        assert now >= length
        length = now
        for row in Question.objects.filter(state="closed"):
            last = row.answers.filter(cycle=row.cycle).last()
            draw = row.draws.get(cycle=row.cycle)
            assert last is not None and last.oversight.passed
            assert draw.state == "finished" and tally_of(draw).answers > 0
            closer = row.steps.filter(move="close").last()
            assert closer is not None and closer.by not in (last.by, last.oversight.by)
            assert drawing_order(draw.pool, draw.seed, draw.word)[:9] == draw.drawn
    assert QuestionStep.objects.filter(move="close").exists()


@pytest.mark.parametrize(
    "left",
    ["发邮件到lisi_1988@example.com", "车牌鲁B·D1234的车", "鲁BD12345占道", "鲁B12345停在门口"],
)
def test_mail_and_number_plates_are_personal(asking: Asking, left: str) -> None:
    number = asking.ask()
    with pytest.raises(questions.PersonalDataLeft):
        questions.refuse(number=number, reason=left, **DEED)


@pytest.mark.parametrize(
    "plain",
    ["鲁A座12345室", "川流不息", "青B区12栋", "黑2022年", "苏宁12345", "京A股10家", "@所有人"],
)
def test_what_only_looks_like_it(asking: Asking, plain: str) -> None:
    questions.refuse(number=asking.ask(), reason=plain, **DEED)


def test_what_a_follower_says_is_kept_and_erased_with_their_own(asking: Asking) -> None:
    """Two residents, one matter: neither one's words end up beside the other's."""
    first, second = asking.to("assigned"), asking.ask(words="我家楼下的灯也不亮，我姓欧阳。")
    questions.merge(number=second, target=first, **DEED)
    asking.close(asking.finish(asking.rate(_drawn(asking, first))))
    questions.reopen(
        number=first, reason="李四家门口还是黑的", part="asker", said_in=second, now=NOW
    )
    firsts = Asker.objects.get(question__number=first)
    seconds = Asker.objects.get(question__number=second)
    assert "李四" not in firsts.words and "李四" in seconds.words
    askers.erase_asker(number=second, by="", now=NOW, why="asked")
    kept = [
        getattr(row, name) for row in Asker.objects.all() for name in ("words", "name", "phone")
    ]
    assert not any("李四" in text for text in kept)
    assert asking.row(first).state == "reopened"
    stranger = asking.ask()
    asking.close(asking.finish(asking.rate(_drawn(asking, first, again=True))))
    with pytest.raises(Question.DoesNotExist):
        questions.reopen(number=first, reason="没修", part="asker", said_in=stranger, now=NOW)


def _drawn(asking: Asking, number: str, again: bool = False) -> str:
    if again:
        asking.assign(number)
    asking.draw(asking.check(asking.answer(number)))
    return number


def test_nothing_is_merged_into_what_one_person_alone_may_read(asking: Asking) -> None:
    private = asking.publish(asking.ask(), private=True)
    with pytest.raises(FieldWrong):
        questions.merge(number=asking.ask(), target=private, **DEED)


def test_the_matter_of_a_private_question_is_not_published(asking: Asking) -> None:
    number = asking.assign(asking.publish(asking.ask(), private=True))
    item = _matter(asking, number)
    with pytest.raises(FieldWrong):
        set_published(item_id=item.pk, published=True, by="du", now=NOW)
    assert not Item.objects.get().published
    number = asking.to("assigned")
    set_published(item_id=_matter(asking, number).pk, published=False, by="du", now=NOW)
    set_published(item_id=_matter(asking, number).pk, published=True, by="du", now=NOW)
