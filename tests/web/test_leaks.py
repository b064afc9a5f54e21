"""What must not be read: names and words are planted in every corner of a hall, and each reader
follows every link there is, in pages, workbooks, search and API.

A page that is added later is crawled too: nothing here lists the pages.
"""

from __future__ import annotations

import io
import re
from collections import deque
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from python_calamine import load_workbook

from leitai.web.actions import (
    askers,
    commitments,
    exclusions,
    indicators,
    inspections,
    ladder,
    matters,
    questions,
    rating,
    seasons,
    staff,
)
from leitai.web.actions.matter_deeds import Wanted, do_deed
from leitai.web.models import Finding, Item, Role, Unit
from web.asking import NOW as ASKED
from web.halls import NOW, Hall, make_live_round, seal

TODAY = "2022-12-01"
# People, none of whom a resident may read; and words that are for some readers alone.
PEOPLE = {
    "zhangducha": (Role.SUPERVISOR, ""), "lijiwei": (Role.OVERSEER, ""),
    "wangbanli": (Role.HANDLER, ""), "zhaobanli": (Role.HANDLER, ""),
    "qianxuncha": (Role.INSPECTOR, ""), "sunjiaju": (Role.UNIT, "甲局"),
    "zhouyiju": (Role.UNIT, "乙局"), "wubingju": (Role.UNIT, "丙局"),
}  # fmt: skip
ASKER = ("欧阳不见", "13911112222", "隐匿路1号2单元", "亲笔所写的原话在此", "后来补充的亲笔话")
# Words of matters, records and questions of 丙局 that are not published.
CLOSED_ROOM = (
    "地下管廊渗漏整治未公开", "管廊图纸另存未公开", "延期缘由不外传", "提醒理由不外传",
    "巡查所见渗水点不外传", "私下家事题目不公开", "私下家事正文不公开", "私下家事答复不公开",
    "未过监督的答复不公开", "子行动甲未公开",
)  # fmt: skip
DRAFT = "草稿指标不公开"
# What somebody who guesses would search for.
GUESSES = (
    "管廊",
    "渗漏 整治",
    "延期",
    "提醒",
    "渗水",
    "家事",
    "原话",
    "欧阳",
    "139",
    "答复",
    "指标",
    "行动",
)
_LINK = re.compile(r'(?:href|src|action|data-[a-z-]+)="([^"#]+)')
_BEGIN = (
    "/", "/matters/", "/matters/?view=all", "/matters/?view=all&shape=board", "/matters/?view=mine",
    "/matters.xlsx?view=all", "/matters/calendar/?month=2022-12",
    "/matters/calendar/?month=2022-11",
    "/matters/schemes/", "/questions/", "/questions.xlsx", "/questions/topics/",
    "/questions/rates/", "/units/", "/stars/", "/seasons/", "/search/", "/inspections/",
    "/inspections.xlsx", "/trail/", "/trail.xlsx", "/questions/desk/", "/questions/raters/",
    "/api/openapi.json", "/accounts/", "/indicators/",
)  # fmt: skip
_MOST = 900


def followed(client: Client) -> dict[str, str]:
    """Address -> what was answered there, of everything that can be reached by links."""
    waiting = deque(_BEGIN)
    waiting.extend(f"/search/?q={word}" for word in GUESSES)
    waiting.extend(f"/matters/?view=all&q={word}" for word in GUESSES[:3])
    waiting.extend(
        f"/{kind}/{n}/" for kind in ("matters", "inspections", "units") for n in range(12)
    )
    waiting.extend(f"/questions/{kind}2022-000{n}/" for kind in ("", "desk/") for n in range(1, 7))
    waiting.extend(f"/questions/draws/{n}/" for n in range(1, 4))
    read: dict[str, str] = {}
    while waiting and len(read) < _MOST:
        address = waiting.popleft()
        if address in read or not address.startswith("/") or address.startswith("/static/"):
            continue
        if address.startswith(("/accounts/login", "/accounts/logout", "/i18n/")):
            continue
        answer = client.get(address, headers={"accept-language": "zh-hans"})
        kind = answer.headers.get("Content-Type", "")
        if answer.status_code == 302:
            waiting.append(answer["Location"].partition("#")[0])
        content = b"".join(answer) if answer.streaming else answer.content
        read[address] = _text(kind, content)
        if kind.startswith("text/html"):
            waiting.extend(link.replace("&amp;", "&") for link in _LINK.findall(read[address]))
    assert len(read) < _MOST, "the crawl did not end"
    return read


def _text(kind: str, content: bytes) -> str:
    if "spreadsheet" in kind:
        book = load_workbook(io.BytesIO(content))
        return str([book.get_sheet_by_name(name).to_python() for name in book.sheet_names])
    return (
        "" if kind.startswith(("image/", "application/pdf")) else content.decode(errors="replace")
    )


def leaks(read: dict[str, str], words: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(address, word) for address, text in read.items() for word in words if word in text]


@pytest.fixture
def full(db: None, settings: Any) -> Hall:
    """A sealed round, and matters, questions, records and promises with planted words."""
    settings.LEITAI_TODAY = "2022-09-28"
    hall = make_live_round({"leaders": 6, "members": 8, "citizens": 7})
    for name, (role, zh) in PEOPLE.items():
        staff.add_person(
            username=name, password=f"{name}-2022", roles=[role],
            unit=Unit.objects.get(zh=zh) if zh else None,
        )  # fmt: skip
    _promises(hall)
    settings.LEITAI_TODAY = "2022-11-01"
    _matters()
    _records()
    _questions()
    _indicators(hall)
    settings.LEITAI_TODAY = TODAY
    _ladder()
    return hall


def _promises(hall: Hall) -> None:
    for order in (1, 2, 3):
        row = commitments.take_commitment(
            round_id=hall.round.pk, slot_key=hall.slot(order).key, step=1, by="zhangducha",
            now=NOW, with_item=order == 1,
        )  # fmt: skip
        commitments.report_progress(
            commitment_id=row.pk, measure=0, as_of=row.made_on, value="3", by="sunjiaju", now=NOW
        )
    commitments.release(commitment_id=row.pk, why="另行安排", by="zhangducha", now=NOW)


def _unit(zh: str) -> int:
    return Unit.objects.get(zh=zh).pk


def _do(item: Item, move: str, by: str, part: Any, **wanted: Any) -> None:
    do_deed(item_id=item.pk, move=move, by=by, part=part, now=NOW, wanted=Wanted(**wanted))


def _matters() -> None:
    common: dict[str, Any] = {"by": "zhangducha", "now": NOW, "source": "instruction"}
    secret = matters.register_item(
        title=CLOSED_ROOM[0], text=CLOSED_ROOM[1], lead_id=_unit("丙局"), working_days=25, **common
    )
    for move, by, part in (
        ("assign", "zhangducha", "supervisor"), ("accept", "wubingju", "lead"),
        ("begin", "wubingju", "lead"),
    ):  # fmt: skip
        _do(secret, move, by, part)
    _do(secret, "ask_excuse", "wubingju", "lead", text=CLOSED_ROOM[2], due=date(2023, 1, 20))
    _do(secret, "refuse", "zhangducha", "supervisor", text=CLOSED_ROOM[2])
    merged = matters.register_item(
        title="公开的井盖事项", lead_id=_unit("甲局"), working_days=5, published=True, **common
    )
    _do(merged, "merge", "qianxuncha", "supervisor", text=CLOSED_ROOM[2], target_id=secret.pk)
    matters.register_item(
        title="公开的子事项", lead_id=_unit("乙局"), working_days=5, published=True,
        parent_id=secret.pk, **common,
    )  # fmt: skip
    late = matters.register_item(
        title="公开的迟办事项", lead_id=_unit("甲局"), working_days=5, published=True, **common
    )
    for move, by, part in (
        ("assign", "zhangducha", "supervisor"), ("accept", "sunjiaju", "lead"),
        ("begin", "sunjiaju", "lead"),
    ):  # fmt: skip
        _do(late, move, by, part)
    seasons.open_season(
        key="long", zh="大干五百天", starts=date(2022, 11, 1), days=500, lead_id=_unit("丙局"),
        actions=[CLOSED_ROOM[9]], published=False, by="zhangducha", now=NOW,
    )  # fmt: skip


def _ladder() -> None:
    for title in ("公开的迟办事项", CLOSED_ROOM[0]):
        item = Item.objects.get(title=title)
        ladder.decide_rung(
            item_id=item.pk, unit_id=item.lead_id, rung="remind", given=True,
            reason=CLOSED_ROOM[3], by="zhangducha", now=NOW,
        )  # fmt: skip


def _records() -> None:
    looks = (inspections.Look("重点工作", findings=(CLOSED_ROOM[4],)),)
    for number, lead in ((1, "乙局"), (2, "丙局")):
        record = inspections.Record(
            UUID(int=number), "visit", date(2022, 10, number), ("丙处",), unit_id=_unit("丙局"),
            looks=looks,
        )  # fmt: skip
        row, _fresh = inspections.record_inspection(record=record, by="qianxuncha", now=NOW)
        finding = Finding.objects.get(look__inspection=row)
        inspections.turn_into_matter(
            finding_id=finding.pk, version=None, by="qianxuncha", now=NOW, lead_id=_unit(lead)
        )


def _questions() -> None:
    deed: dict[str, Any] = {"by": "wangbanli", "now": ASKED}
    topic = exclusions.open_topic(zh="照明", **deed)
    people = [(f"库中人{n}", f"库内联系{n}") for n in range(20)]
    rating.add_raters(people=people, kind="resident", **deed)

    def ask(published: bool, title: str, text: str) -> str:
        receipt = questions.receipt_of_form(questions.new_form_key())
        row = questions.ask(
            asked=questions.Asked(words=ASKER[3], name=ASKER[0], phone=ASKER[1], address=ASKER[2],
                                  may_rate=True),
            receipt=receipt, now=ASKED,
        )  # fmt: skip
        questions.screen(
            number=row.number, published=published, title=title, text=text, topic=topic.key,
            reason="" if published else "涉及家庭", **deed,
        )  # fmt: skip
        questions.assign(number=row.number, unit_id=_unit("丙局"), **deed)
        return row.number

    def answer(number: str, text: str, passed: bool) -> None:
        questions.answer(
            number=number, unit_ids=None, text=text, result="done", by="wubingju", now=ASKED
        )
        questions.check(
            number=number, passed=passed, found="solved", how="site",
            text="" if passed else "不够具体", by="lijiwei", now=ASKED,
        )  # fmt: skip

    private = ask(False, CLOSED_ROOM[5], CLOSED_ROOM[6])
    answer(private, CLOSED_ROOM[7], passed=True)
    for title, text in (("公开的路灯题", "路灯坏了。"), ("公开的井盖题", "井盖松动。")):
        number = ask(True, title, text)
        answer(number, CLOSED_ROOM[8], passed=False)
    answer(number, "已经修好，欢迎监督。", passed=True)
    for card in rating.draw_raters(number=number, **deed):
        rating.rate(code=card.code, solved="yes", satisfied="yes")
    rating.finish_rating(number=number, **deed)
    questions.close(number=number, outcome="solved", by="zhaobanli", now=ASKED)
    questions.reopen(number=number, reason=ASKER[4], part="asker", now=ASKED)
    exclusions.ask_exclusion(number=number, reason="重复来件", **deed)
    exclusions.review_exclusion(number=number, granted=True, why="属实", by="zhaobanli", now=ASKED)
    askers.see_asker(number=number, why="contact", **deed)


def _indicators(hall: Hall) -> None:
    deed: dict[str, Any] = {"by": "zhangducha", "now": NOW}
    indicators.open_period(
        key="q4", zh="四季度", start=date(2022, 10, 1), end=date(2022, 12, 31),
        round_key=hall.round.key, **deed,
    )  # fmt: skip
    new = indicators.NewIndicator("i", DRAFT, "板块", "to_first", "up", "项")
    indicators.add_indicator(period="q4", new=new, **deed)


def test_nobody_reads_what_is_not_theirs(full: Hall) -> None:
    """Made once, read by each: (who, what they never read, what they do read)."""
    pool = ("库中人", "库内联系")
    readers: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
        ("", (*PEOPLE, *pool, *ASKER, *CLOSED_ROOM, DRAFT), ("公开的路灯题",)),
        # Another unit leads one matter from a record of 丙局, and reads its words there.
        ("zhouyiju", (*pool, *ASKER, *CLOSED_ROOM[:4], *CLOSED_ROOM[5:], DRAFT), ()),
        ("wubingju", (*pool, *ASKER, DRAFT), CLOSED_ROOM[:3]),
        # The matter of a private question stands in the lists of who sees all matters.
        ("zhangducha", (*pool, *ASKER, *CLOSED_ROOM[7:9]), (*CLOSED_ROOM[:7], DRAFT)),
        ("qianxuncha", (*pool, *ASKER, *CLOSED_ROOM[7:9], DRAFT), CLOSED_ROOM[4:5]),
        ("lijiwei", (*pool, *ASKER), CLOSED_ROOM[:9]),
        # A handler sees an asker by a recorded deed alone, and of raters no contact.
        ("wangbanli", (pool[1], *ASKER, *CLOSED_ROOM[:5], DRAFT), CLOSED_ROOM[5:9]),
    )
    for name, hidden, shown in readers:
        client = Client()
        if name:
            client.force_login(get_user_model().objects.get(username=name))
        read = followed(client)
        assert not leaks(read, hidden), name
        assert {word for _address, word in leaks(read, shown)} == set(shown), name


def test_a_sealed_rounds_pages_name_no_one_of_the_matters(full: Hall) -> None:
    for order in (1, 2, 3):
        full.advance(order, 4)
    seal(full)
    read = followed(Client())
    assert not leaks(read, (*PEOPLE, *ASKER, *CLOSED_ROOM))
