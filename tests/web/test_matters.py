"""The screens of matters: lists, one matter, registering, import, and what is refused."""

from __future__ import annotations

import io
import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings
from python_calamine import load_workbook

from leitai.followup.states import TRANSITIONS
from leitai.reports.matters import HEADS
from leitai.reports.tables import write_table
from leitai.web.actions import ladder, matters
from leitai.web.actions.matter_deeds import set_published
from leitai.web.models import Excuse, Item, Slip, Step, Unit
from leitai.web.queries.trail import deeds_on
from web.matter_halls import NOW, TODAY, MatterHall, make_matter_hall


@pytest.fixture(autouse=True)
def tenth_of_october(settings: Settings) -> None:
    settings.LEITAI_TODAY = TODAY


@pytest.fixture
def hall(db: None) -> MatterHall:
    return make_matter_hall()


def post(client: Client, item: Item, deed: str, **more: object):  # type: ignore[no-untyped-def]
    """Send the deed's form as the page does, with the version that is there now."""
    item.refresh_from_db()
    sent = {"deed": deed, "version": item.version} | more
    return client.post(f"/matters/{item.pk}/", sent)


def rows_of(content: bytes) -> list[list[str]]:
    sheet = load_workbook(io.BytesIO(content)).get_sheet_by_index(0)
    return [[str(cell) for cell in row] for row in sheet.to_python()]


def test_a_matter_goes_from_registered_to_closed_on_its_page(hall: MatterHall) -> None:
    du, jia = hall.client("du2"), hall.client("jia")
    answer = du.post("/matters/new/", {
        "title": "核查路灯", "source": "instruction", "lead": hall.units["甲局"].pk,
        "working_days": "20", "body": "逐盏核查",
    })  # fmt: skip
    item = Item.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/matters/{item.pk}/")
    assert item.due == date(2022, 11, 7)
    for client, deed, more in (
        (du, "assign", {}), (jia, "accept", {}), (jia, "begin", {}),
        (jia, "progress", {"percent": "60"}), (jia, "report", {"text": "全部修复"}),
        (du, "review", {}), (du, "close", {"outcome": "solved", "text": "属实"}),
    ):  # fmt: skip
        assert post(client, item, deed, **more).status_code == 302, deed
    item.refresh_from_db()
    assert (item.state, item.outcome, item.percent) == ("closed", "solved", 60)
    page = du.get(f"/matters/{item.pk}/").content.decode()
    assert "全部修复" in page and "jia" in page and "销号" in page
    assert [d.what for d in deeds_on(f"item:{item.pk}")] == [
        f"item.{step.move}" for step in item.steps.all()
    ]
    assert "The trail says otherwise" not in page and "存证记录与本页不一致" not in page


def test_every_forbidden_deed_is_refused_on_the_page_with_its_reason(hall: MatterHall) -> None:
    item = hall.to(hall.item(), "doing")
    du = hall.client("du")
    for move, row in TRANSITIONS.items():
        if "supervisor" not in row.who or "doing" in row.before:
            continue
        answer = post(du, item, move, text="说明", outcome="solved", due="2022-12-30",
                      unit=hall.units["乙局"].pk)  # fmt: skip
        told = answer.content.decode()
        assert answer.status_code == 422, move
        assert row.zh in told and "办理中" in told, move
    assert Item.objects.get().state == "doing"
    assert not Step.objects.filter(number__gt=4).exists()


def test_what_was_typed_comes_back_when_a_deed_is_refused(hall: MatterHall) -> None:
    item = hall.to(hall.item(), "doing")
    answer = post(hall.client("jia"), item, "ask_excuse", part="lead", own="",
                  text="供货延迟两周", due="2022-10-01")  # fmt: skip
    assert answer.status_code == 422 and "供货延迟两周" in answer.content.decode()
    assert not Excuse.objects.exists()


def test_the_second_of_two_people_is_told_and_nothing_is_lost(hall: MatterHall) -> None:
    item = hall.to(hall.item(), "reported")
    seen = item.version
    first, second = hall.client("du"), hall.client("du2")
    assert post(first, item, "send_back", text="请补照片").status_code == 302
    told = second.post(f"/matters/{item.pk}/", {
        "deed": "send_back", "part": "supervisor", "own": "", "version": seen, "text": "请补清单",
    })  # fmt: skip
    words = told.content.decode()
    assert told.status_code == 409 and 'data-kind="conflict"' in words and "请补清单" in words
    assert [s.text for s in Step.objects.filter(move="send_back")] == ["请补照片"]


def test_who_did_it_cannot_close_it_even_as_supervisor(hall: MatterHall) -> None:
    from leitai.web.actions import staff

    staff.add_person(username="jia", password="jia-2022-10-10", roles=["supervisor"])
    item = hall.to(hall.item(), "reviewed")
    jia = hall.client("jia")
    assert "不能“销号”" in jia.get(f"/matters/{item.pk}/").content.decode()
    answer = post(jia, item, "close", part="supervisor", outcome="solved", text="好")
    assert answer.status_code == 422 and "不能“销号”" in answer.content.decode()
    assert post(hall.client("du"), item, "close", outcome="solved", text="好").status_code == 302


def test_a_unit_sees_its_own_and_published_matters_and_no_others(hall: MatterHall) -> None:
    own = hall.item("甲的事", "甲局")
    joint = hall.item("乙的事甲协办", "乙局", joint_ids=[hall.units["甲局"].pk])
    secret = hall.item("丙的未公开事", "丙局")
    public = hall.item("丙的公开事", "丙局", published=True)
    seen = {"jia": {own, joint, public}, "": {public}, "zu": {public}, "bing": {secret, public}}
    for name, visible in seen.items():
        client = hall.client(name)
        told = client.get("/matters/").content.decode()
        sheet = str(rows_of(client.get("/matters.xlsx").content))
        month = client.get("/matters/calendar/?month=2022-11").content.decode()
        board = client.get("/matters/?shape=board").content.decode()
        for item in (own, joint, secret, public):
            there = item in visible
            assert (item.title in told) == there, (name, item)
            assert (item.title in sheet) == there and (item.title in month) == there
            assert (item.title in board) == there
            assert client.get(f"/matters/{item.pk}/").status_code == (200 if there else 404)
    for name in ("du", "ji", "xun"):
        assert secret.title in hall.client(name).get("/matters/").content.decode()


def test_outsiders_read_no_name_and_no_words_of_the_inside(hall: MatterHall) -> None:
    item = hall.to(hall.item(published=True, text="公开要求"), "doing")
    hall.do(item, "ask_excuse", "jia", "lead", text="内部原因", due=date(2022, 12, 1))
    for name in ("", "bing"):
        told = hall.client(name).get(f"/matters/{item.pk}/").content.decode()
        assert "公开要求" in told and "申请延期" in told
        assert "内部原因" not in told and "jia" not in told and "du2" not in told


def test_an_overseer_reads_everything_and_edits_nothing(hall: MatterHall) -> None:
    item = hall.to(hall.item(), "reported")
    ji = hall.client("ji")
    assert ji.get(f"/matters/{item.pk}/").status_code == 200
    for deed in [*TRANSITIONS, "publish", "amend", "join", "slip"]:
        assert post(ji, item, deed, text="x", outcome="solved").status_code == 403, deed
    for address in ("/matters/", "/matters/schemes/", "/matters/new/", "/matters/import/"):
        assert ji.post(address, {"item": item.pk, "deed": "publish"}).status_code == 403
    assert Item.objects.get().version == item.version


def test_a_unit_acts_only_for_itself(hall: MatterHall) -> None:
    item = hall.item(joint_ids=[hall.units["乙局"].pk], published=True)
    item = hall.to(item, "assigned")
    assert post(hall.client("bing"), item, "accept").status_code == 403
    assert post(hall.client("yi"), item, "accept", part="lead").status_code == 422
    assert post(hall.client("jia"), item, "assign", part="supervisor").status_code == 422
    assert post(hall.client("jia"), item, "publish").status_code == 422
    assert post(hall.client(""), item, "accept").status_code == 302
    assert Item.objects.get().state == "assigned"
    assert post(hall.client("jia"), item, "accept").status_code == 302
    answer = post(hall.client("yi"), item, "part_report", text="已配合",
                  own=hall.units["甲局"].pk)  # fmt: skip
    assert answer.status_code == 302
    assert item.joints.get().reported_on == date(2022, 10, 10)


def test_filters_live_in_the_address_and_the_workbook_is_what_is_seen(
    hall: MatterHall, settings: Settings
) -> None:
    late = hall.item("迟的", due=date(2022, 10, 11))
    week = hall.item("本周的", "乙局", due=date(2022, 10, 14), source="meeting")
    far = hall.item("远的", "丙局", due=date(2022, 12, 30), joint_ids=[hall.units["甲局"].pk])
    settings.LEITAI_TODAY = "2022-10-12"
    du = hall.client("du")

    def shown(query: str) -> set[str]:
        told = du.get(f"/matters/?{query}").content.decode()
        listed = {t for t in ("迟的", "本周的", "远的") if t in told}
        sheet = rows_of(du.get(f"/matters.xlsx?{query}").content)
        assert {row[1] for row in sheet if row[0].replace(".0", "").isdigit()} == listed
        return listed

    assert shown("") == {"迟的", "本周的", "远的"}
    assert shown("when=late") == {"迟的"}
    assert shown("when=week") == {"迟的", "本周的"}
    assert shown("card=red") == {"迟的"} and shown("card=amber") == {"本周的"}
    assert shown(f"unit={hall.units['甲局'].pk}") == {"迟的", "远的"}
    assert shown("source=meeting") == {"本周的"} and shown("q=远") == {"远的"}
    assert shown("state=closed") == set() and shown("scheme=none") == set()
    assert shown("view=nonsense&card=purple&unit=abc") == {"迟的", "本周的", "远的"}
    assert {late.pk, week.pk, far.pk}


def test_joint_delay_turns_its_own_card_until_a_person_decides(
    hall: MatterHall, settings: Settings
) -> None:
    item = hall.item(joint_ids=[hall.units["乙局"].pk], due=date(2022, 12, 30))
    item = hall.to(item, "doing")
    item.joints.update(due=date(2022, 10, 11))
    settings.LEITAI_TODAY = "2022-10-20"
    du = hall.client("du")
    assert "核查路灯" not in du.get("/matters/?card=red").content.decode()
    unit = hall.units["乙局"].pk
    assert post(du, item, "part_counts", unit=unit, text="影响整体").status_code == 302
    assert "核查路灯" in du.get("/matters/?card=red").content.decode()


def test_the_ladder_goes_one_step_at_a_time_and_a_person_decides(
    hall: MatterHall, settings: Settings
) -> None:
    item = hall.to(hall.item(due=date(2022, 10, 20)), "doing")
    settings.LEITAI_TODAY = "2022-10-21"
    du, unit = hall.client("du"), item.lead_id
    assert "核查路灯" in du.get("/matters/?view=propose").content.decode()
    skipped = post(du, item, "slip", unit=unit, rung="red_slip", text="急")
    assert skipped.status_code == 422 and "逐级" in skipped.content.decode()
    assert post(du, item, "let_be", unit=unit, rung="remind", text="").status_code == 422
    assert post(du, item, "slip", unit=unit, rung="remind", text="").status_code == 302
    slip = Slip.objects.get()
    assert (slip.rung, slip.by, slip.given, slip.days_late) == ("remind", "du", True, 1)
    assert "核查路灯" not in du.get("/matters/?view=propose").content.decode()
    settings.LEITAI_TODAY = "2022-10-26"
    told = du.post("/matters/?view=propose", {
        "item": item.pk, "deed": "step", "rung": f"{item.pk}:{unit}:amber_slip",
    })  # fmt: skip
    assert told.status_code == 302
    assert list(Slip.objects.values_list("rung", flat=True)) == ["remind", "amber_slip"]
    assert post(du, item, "slip_back", slip=slip.pk, text="").status_code == 422
    assert post(du, item, "slip_back", slip=slip.pk, text="误发").status_code == 302
    assert Slip.objects.get(pk=slip.pk).taken_back_why == "误发"
    assert Step.objects.filter(move="slip_back", text="误发").exists()


def test_an_excuse_before_the_date_freezes_the_ladder_until_reviewed(
    hall: MatterHall, settings: Settings
) -> None:
    item = hall.to(hall.item(due=date(2022, 10, 20)), "doing")
    hall.do(item, "ask_excuse", "jia", "lead", text="供货", due=date(2022, 11, 30))
    settings.LEITAI_TODAY = "2022-10-25"
    with pytest.raises(ladder.NotProposed, match="reviewed"):
        ladder.decide_rung(item_id=item.pk, unit_id=item.lead_id, rung="remind", given=True,
                           reason="", by="du", now=NOW)  # fmt: skip
    hall.do(item, "refuse", "du", "supervisor", text="理由不足")
    excuse = Excuse.objects.get()
    assert (excuse.decision, excuse.decided_by, excuse.wanted) == (
        "refused", "du", date(2022, 11, 30)
    )  # fmt: skip
    ladder.decide_rung(item_id=item.pk, unit_id=item.lead_id, rung="remind", given=True,
                       reason="", by="du", now=NOW)  # fmt: skip
    item.refresh_from_db()
    late = post(hall.client("jia"), item, "ask_excuse", text="再延", due="2022-12-30")
    assert late.status_code == 422 and "到期日" in late.content.decode()


def test_a_deed_for_many_says_what_was_refused_and_why(hall: MatterHall) -> None:
    fresh, old = hall.item("新的"), hall.to(hall.item("旧的"), "doing")
    du = hall.client("du")
    told = du.post("/matters/", {"item": [fresh.pk, old.pk], "deed": "assign"})
    words = told.content.decode()
    assert told.status_code == 409 and f"#{old.pk}" in words and "不能“交办”" in words
    assert Item.objects.get(pk=fresh.pk).state == "assigned"
    assert du.post("/matters/", {"deed": "assign"}).status_code == 422
    assert du.post("/matters/", {"item": fresh.pk, "deed": "burn"}).status_code == 422
    assert du.post("/matters/", {"item": [fresh.pk, old.pk], "deed": "publish"}).status_code == 302
    assert Item.objects.filter(published=True).count() == 2


def test_good_rows_are_imported_and_faulty_ones_go_back_with_reasons(hall: MatterHall) -> None:
    du = hall.client("du")
    hall.item("已在办的", "甲局")
    Unit.objects.create(zh="市路灯管理局")
    rows = [
        ("修路灯", "交办", "甲局", "乙局、丙局", "逐盏", "2022-12-30", "", "", "是"),
        ("补井盖", "会议", "乙局", "", "", "", "5", "", ""),
        ("", "交办", "甲局", "", "", "", "", "", ""),
        ("坏来源", "传闻", "甲局", "", "", "", "", "", ""),
        ("没单位", "交办", "市路灯管理委", "", "", "", "", "", ""),
        ("坏日期", "交办", "甲局", "", "", "2022-02-30", "", "", ""),
        ("过期", "交办", "甲局", "", "", "2022年10月9日", "", "", ""),
        ("两个期限", "交办", "甲局", "甲局", "", "2022-12-30", "5", "无此制度", "也许"),
        ("已在办的", "交办", "甲局", "", "", "", "5", "", ""),
        ("=HYPERLINK(1)", "gap", "丙局", "", "", "2022/12/1", "", "", "no"),
    ]  # fmt: skip
    file = io.BytesIO(write_table(HEADS, rows))
    file.name = "matters.xlsx"
    answer = du.post("/matters/import/", {"file": file})
    told = answer.content.decode()
    assert answer.status_code == 422
    assert list(Item.objects.order_by("pk").values_list("title", "due")) == [
        ("已在办的", date(2022, 11, 7)), ("修路灯", date(2022, 12, 30)),
        ("补井盖", date(2022, 10, 17)), ("=HYPERLINK(1)", date(2022, 12, 1)),
    ]  # fmt: skip
    assert Item.objects.get(title="修路灯").joints.count() == 2
    sealed = re.search(r'name="rows" value="([^"]+)"', told)
    assert sealed is not None
    back = du.post("/matters/import/faulty.xlsx", {"rows": sealed[1]})
    faulty = [row for row in rows_of(back.content) if row[-1] and row[-1] != "原因 reason"]
    assert [row[-2].replace(".0", "") for row in faulty] == ["4", "5", "6", "7", "8", "9", "10"]
    assert [row[0] for row in faulty][1:3] == ["坏来源", "没单位"]
    for reason, row in zip(
        ("标题", "传闻", "是否为“市路灯管理局”", "2022-02-30", "早于今日", "只能填一项", "重复"),
        faulty, strict=True,
    ):  # fmt: skip
        assert reason in row[-1], row
    # Corrected, the same workbook is taken; what was taken before is not taken twice.
    assert du.post("/matters/import/faulty.xlsx", {"rows": "x"}).status_code == 422
    again = io.BytesIO(write_table(HEADS, rows[:2]))
    again.name = "matters.xlsx"
    assert "重复" in du.post("/matters/import/", {"file": again}).content.decode()
    assert Item.objects.count() == 4


@pytest.mark.parametrize("content", [b"", b"not a workbook", b"PK\x03\x04broken"])
def test_a_file_that_is_no_workbook_is_refused(hall: MatterHall, content: bytes) -> None:
    file = io.BytesIO(content)
    file.name = "matters.xlsx"
    answer = hall.client("du").post("/matters/import/", {"file": file})
    assert answer.status_code == 422 and not Item.objects.exists()


def test_the_template_is_read_by_its_own_reader(hall: MatterHall) -> None:
    du = hall.client("du")
    file = io.BytesIO(du.get("/matters/import/template.xlsx").content)
    file.name = "matters.xlsx"
    assert "没有数据行" in du.post("/matters/import/", {"file": file}).content.decode()


def test_schemes_have_limits_that_cards_obey(hall: MatterHall, settings: Settings) -> None:
    du = hall.client("du")
    limits = {"amber_lag": 1, "red_lag": 2, "amber_days": 0, "between": 5, "term": 10}
    assert (
        du.post("/matters/schemes/", {"zh": "制度一", "en": "Scheme 1", **limits}).status_code
        == 302
    )
    wrong = du.post("/matters/schemes/", {"zh": "制度二", **limits, "red_lag": 0})
    assert wrong.status_code == 422 and "制度二" in wrong.content.decode()
    assert du.post("/matters/schemes/", {"zh": "制度一", **limits}).status_code == 422
    strict = hall.to(hall.item("严的", scheme_key="scheme-1", due=date(2022, 12, 30)), "doing")
    mild = hall.to(hall.item("宽的", due=date(2022, 12, 30)), "doing")
    for item in (strict, mild):
        hall.do(item, "progress", "jia", "lead", percent=0)
    settings.LEITAI_TODAY = "2022-10-13"
    told = du.get("/matters/?card=red").content.decode()
    assert "严的" in told and "宽的" not in told
    assert hall.item("默认期限", scheme_key="scheme-1", working_days=None).due == date(2022, 10, 27)


def test_the_calendar_shows_holidays_and_make_up_days(hall: MatterHall) -> None:
    hall.item("十二日到期", due=date(2022, 10, 12), published=True)
    told = hall.client("").get("/matters/calendar/?month=2022-10").content.decode()
    assert "十二日到期" in told and told.count("调休上班") == 2 and "节假日" in told
    for raw in ("2022-13", "x", "0001-01", "9999-12", ""):
        assert hall.client("").get(f"/matters/calendar/?month={raw}").status_code == 200
    far = hall.client("").get("/matters/calendar/?month=2099-01").content.decode()
    assert "暂定" in far


def test_a_thousand_open_matters_take_as_many_queries_as_ten(hall: MatterHall) -> None:
    du = hall.client("du")

    def queries(address: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            assert du.get(address).status_code == 200
        return len(seen)

    def fill(count: int) -> None:
        scheme = matters.scheme_called("")
        start = date(2022, 10, 10)
        Item.objects.bulk_create(
            Item(source="meeting", title=f"事项{n}", lead=hall.units["甲局"], scheme=scheme,
                 set_on=start, due=start + timedelta(days=n % 80), registered_by="du2",
                 state="doing")
            for n in range(count)
        )  # fmt: skip
        for item in Item.objects.order_by("-pk")[:5]:
            item.joints.create(unit=hall.units["乙局"], due=item.due)

    addresses = ("/matters/", "/matters/?shape=board", "/matters.xlsx", "/matters/calendar/",
                 "/matters/?view=propose")  # fmt: skip
    fill(10)
    few = [queries(address) for address in addresses]
    fill(990)
    assert [queries(address) for address in addresses] == few
    assert max(few) < 16
    told = du.get("/matters/?page=10").content.decode()
    assert "10 / 10" in told


def test_publishing_and_correcting_stand_in_the_history(hall: MatterHall) -> None:
    item = hall.item()
    du = hall.client("du")
    assert post(du, item, "publish").status_code == 302
    assert post(du, item, "publish").status_code == 422
    told = post(du, item, "amend", title="", body="", scheme="", text="更正")
    assert told.status_code == 422
    changed = post(
        du, item, "amend", title="核查全部路灯", body="新要求", scheme="", text="范围有变"
    )
    assert changed.status_code == 302
    step = Step.objects.get(move="amend")
    assert step.text == "范围有变\n—\n核查路灯"
    assert post(du, item, "join", unit=hall.units["乙局"].pk, what="供电").status_code == 302
    assert post(du, item, "join", unit=hall.units["乙局"].pk).status_code == 422
    assert [d.what for d in deeds_on(f"item:{item.pk}")] == [
        "item.register", "item.publish", "item.amend", "item.join"
    ]  # fmt: skip
    set_published(item_id=item.pk, published=False, by="du", now=NOW)
    assert not Item.objects.get().published


def test_a_matter_says_when_it_is_due_and_late_and_how_that_comes(
    hall: MatterHall, settings: Settings
) -> None:
    """The page's own dates: 30 September 2022 and five working days."""
    settings.LEITAI_TODAY = "2022-09-30"
    item = hall.item(working_days=5, published=True)
    for reader in ("du", ""):
        zh = words_of(hall.client(reader).get(f"/matters/{item.pk}/"))
        assert "2022-10-12 2022-10-13起逾期" in zh
        assert "自2022-09-30起5个工作日，当日不计" in zh
        assert "国庆节：2022-10-01至2022-10-07放假" in zh
        assert "调休上班： 2022-10-08（星期六） 、 2022-10-09（星期日）" in zh
        assert "暂定" not in zh
    en = words_of(hall.client("du").get(f"/matters/{item.pk}/", headers=ENGLISH))
    assert "2022-10-12 late from 2022-10-13" in en
    assert "5 working days after 2022-09-30, which does not count itself." in en
    assert "National Day: 2022-10-01 to 2022-10-07 off" in en
    assert "Worked to make up: 2022-10-08 (Sat) , 2022-10-09 (Sun)" in en
    assert "Provisional" not in en


def test_a_given_date_and_a_year_without_notice_are_said(
    hall: MatterHall, settings: Settings
) -> None:
    settings.LEITAI_TODAY = "2098-12-01"
    item = hall.item(working_days=None, due=date(2099, 1, 8))
    zh = words_of(hall.client("du").get(f"/matters/{item.pk}/"))
    assert "期限按日期指定，自2098-12-01起合" in zh
    assert "暂定 · 2098年放假通知尚未公布，公布后期限可能变动" in zh
    en = words_of(hall.client("du").get(f"/matters/{item.pk}/", headers=ENGLISH))
    assert "The date was given" in en
    assert "Provisional · the holiday notice of 2098 is not out" in en


ENGLISH = {"accept-language": "en"}


def words_of(answer) -> str:  # type: ignore[no-untyped-def]
    """What a page says, without its marks."""
    assert answer.status_code == 200
    main = answer.content.decode().split("<main", 1)[1].split("</main>")[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def test_no_way_lets_the_doer_close(hall: MatterHall) -> None:
    """Closing, merging, withdrawing, one or many at once, before and after reopening."""
    from leitai.web.actions import staff

    staff.add_person(username="jia", password="jia-2022-10-10", roles=["supervisor"])
    jia, du = hall.client("jia"), hall.client("du")
    item = hall.to(hall.item(), "reviewed")
    other = hall.item("另一事项")
    ways = {
        "close": {"outcome": "solved", "text": "好"},
        "merge": {"target": other.pk, "text": "并案"},
        "withdraw": {"text": "撤销"},
    }

    def tries() -> None:
        for deed, fields in ways.items():
            answer = post(jia, item, deed, part="supervisor", **fields)
            assert answer.status_code == 422, deed
            many = {"item": item.pk, "deed": deed, "reason": "好", "outcome": "solved"}
            assert jia.post("/matters/", many).status_code == 422, deed
            assert Item.objects.get(pk=item.pk).state != "closed"

    tries()
    assert post(du, item, "close", **ways["close"]).status_code == 302
    assert post(jia, item, "reopen", part="supervisor", text="重办").status_code == 302
    # What was done before the reopening is not forgotten, nor when another unit takes it over.
    tries()
    assert post(du, item, "assign").status_code == 302
    fields = {"unit": hall.units["乙局"].pk, "text": "改派"}
    assert post(du, item, "reassign", **fields).status_code == 302
    tries()
    # A workbook registers and closes nothing.
    head = [*HEADS]
    assert not [name for name in head if "销号" in str(name) or "结果" in str(name)]
