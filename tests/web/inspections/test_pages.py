"""Coverage, typed figures, seasons, the burden meter and the trail, from rows to page."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner
from pytest_django import Settings
from python_calamine import load_workbook

from leitai.cli import main
from leitai.web.actions import seasons, statements
from leitai.web.actions.inspections import Look, withdraw_inspection
from leitai.web.actions.problems import FieldWrong
from leitai.web.models import (
    Commitment,
    Indicator,
    IndicatorPeriod,
    IndicatorValue,
    Item,
    Measure,
    Round,
    Season,
    TrailLeaf,
)
from leitai.web.queries.burdens import burden_page
from leitai.web.queries.said_figures import matches_in, said_figures
from web.halls import make_called_round
from web.inspections.sites import NOW, patrol, signed_in, unit

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def held(settings: Settings) -> None:
    settings.LEITAI_TODAY = "2022-12-28"


def visit(day: date, of: str = "", by: str = "", template: str = "visit") -> None:
    patrol(
        template=template, day=day, looks=(Look("重点工作", True),),
        unit_id=unit(of).pk if of else None, done_by_id=unit(by).pk if by else None,
    )  # fmt: skip


def test_coverage_names_who_is_missing_and_holds_only_when_nobody_is() -> None:
    make_called_round()
    visit(date(2022, 3, 1), "甲局")
    visit(date(2022, 5, 1), "乙局")
    visit(date(2021, 5, 1), "丙局")  # another year
    page = signed_in("anna", "inspector")
    address = "/inspections/coverage/?template=visit&from=2022-01-01&to=2022-06-30"
    shown = page.get(address).content.decode()
    assert 'data-holds="no"' in shown and "丙局</b>" in shown
    visit(date(2022, 6, 30), "丙局")
    assert 'data-holds="yes"' in page.get(address).content.decode()
    assert 'data-holds="no"' in page.get(f"{address}&done_by={unit('甲局').pk}").content.decode()


def say(round_: Round, text: str, order: int = 0) -> None:
    slot = round_.slots.order_by("pk")[order]
    parts = [
        statements.Part("highlight", text),
        statements.Part("gap", "手段不足。", cause="投入不够。"),
        statements.Part("step", "年底前完成。", due=date(2022, 12, 31)),
    ]
    statements.save_statement(
        round_id=round_.pk, slot_key=slot.key, source="typed", by="unit", now=NOW, parts=parts
    )
    slot.statement.locked_at = NOW
    slot.statement.save()


def test_a_typed_count_stands_beside_the_records() -> None:
    round_ = make_called_round()
    say(round_, "今年以来开展实地督查3次，推动落实。")
    assert [f.verdict for f in said_figures(round_)] == ["unsupported"]
    for month in (1, 5):
        visit(date(2022, month, 3), by="甲局")
    visit(date(2021, 12, 3), by="甲局")
    visit(date(2022, 6, 3), by="乙局")
    visit(date(2022, 10, 1), by="甲局")  # after the round
    (found,) = said_figures(round_)
    assert (found.counted, found.difference, found.verdict) == (2, "-1", "contradicted")
    assert (found.start, found.end) == (date(2022, 1, 1), date(2022, 9, 28))
    visit(date(2022, 9, 28), by="甲局")
    assert said_figures(round_)[0].verdict == "supported"
    row = patrol(template="visit", looks=(Look("重点工作", True),), done_by_id=unit("甲局").pk)
    assert said_figures(round_)[0].difference == "+1"
    withdraw_inspection(inspection_id=row.pk, why="误录", version=None, by="a", now=NOW)
    assert said_figures(round_)[0].verdict == "supported"


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("突出问题导向开展实地督查138次……", [("visit", "records", 138)]),
        (
            "开展调研式、下沉式监督察访477批次，督促解决突出问题672个。",
            [("spot_check", "records", 477), ("spot_check", "solved", 672)],
        ),
        ("组织巡河36次，发现问题12个", [("patrol", "records", 36), ("spot_check", "findings", 12)]),
        ("举办志愿服务活动12场", [("activity", "records", 12)]),
        ("实地督查8402处违法建设", []),
        ("明年计划开展实地督查200次", []),
        ("共查处“四风”问题273起", []),
        ("专题调研全覆盖", []),
        ("督查12项制度", []),
    ],
)
def test_which_figures_count_records(text: str, kinds: list[tuple[str, str, int]]) -> None:
    found = [(m.template.key, m.counts, int(m.claim.value)) for m in matches_in(text)]
    assert found == kinds


def test_a_season_of_500_days_with_12_numbered_actions() -> None:
    fields = {
        "deed": "open", "zh": "大干500天，争创文明典范城", "key": "500", "starts": "2022-08-01",
        "days": "500", "count": "12", "lead": str(unit("市委宣传部").pk),
    }  # fmt: skip
    boss = signed_in("sue", "supervisor")
    assert boss.post("/seasons/", fields).status_code == 302
    season = Season.objects.get()
    children = Item.objects.filter(parent=season.parent)
    assert children.count() == 12 and "第12项行动" in {c.title for c in children}
    shown = boss.get("/seasons/500/").content.decode()
    assert "data-left>350<" in shown and "Day 150 of 500" in shown and "12 actions" in shown
    assert boss.post("/seasons/", fields).status_code == 422
    assert signed_in("olga", "overseer").post("/seasons/", fields).status_code == 403
    assert TrailLeaf.objects.filter(subject="season:500").count() == 1


@pytest.mark.parametrize(
    "change",
    [{"days": 0}, {"days": 99999}, {"count": 51}, {"actions": ("甲", "甲")}, {"key": "A B"},
     {"starts": date(2020, 1, 1)}, {"zh": ""}],
)  # fmt: skip
def test_a_season_that_cannot_be(change: dict[str, object]) -> None:
    facts: dict[str, object] = {
        "key": "x", "zh": "甲", "starts": date(2022, 8, 1), "days": 500, "count": 2,
        "lead_id": unit("甲局").pk, "by": "sue", "now": NOW,
    }  # fmt: skip
    with pytest.raises(FieldWrong):
        seasons.open_season(**(facts | change))  # type: ignore[arg-type]
    assert not Season.objects.exists() and not Item.objects.exists()


def indicate(
    round_: Round, name: str, measure: str, span: tuple[date, date], *, kind: str = "to_first",
    query: str = "",
) -> None:  # fmt: skip
    """An indicator of these days that the round's first unit is asked for."""
    period = IndicatorPeriod.objects.create(
        key="p", zh="考核期", start=span[0], end=span[1], rules={}, rules_hash="0" * 64
    )
    indicator = Indicator.objects.create(
        period=period, key="i", zh=name, block="甲", measure=measure, kind=kind, direction="up"
    )
    unit_ = round_.slots.order_by("pk")[0].unit
    IndicatorValue.objects.create(indicator=indicator, unit=unit_, by="sue", query=query)


def ask_twice(round_: Round, name: str, measure: str = "项", query: str = "") -> None:
    slot = round_.slots.order_by("pk")[0]
    promise = Commitment.objects.create(
        unit=slot.unit, round=round_, step=1, text="技能竞赛不少于3000项", made_on=round_.day,
        due=date(2022, 12, 31), taken_by="sue", taken_at=NOW,
    )  # fmt: skip
    Measure.objects.create(
        commitment=promise, position=1, kind="floor", words="不少于3000项", subject="技能竞赛",
        value=Decimal(3000), unit_word="项", query=query,
    )  # fmt: skip
    indicate(round_, name, measure, (date(2022, 10, 1), date(2022, 12, 31)), kind="own_plan")


@pytest.mark.parametrize(
    ("name", "measure", "query", "defects"),
    [
        ("技能竞赛数（项）", "项", "", 1),
        ("全年技能竞赛", "项", "", 1),
        ("技能竞赛", "场", "", 0),
        ("职工技能竞赛", "项", "", 0),
        ("技能竞赛", "项", "SELECT count(*) FROM contests", 0),
        ("开展技能竞赛数量", "项", "", 1),
        ("新增技能竞赛", "项", "", 0),
    ],
)
def test_the_same_fact_asked_twice_is_a_defect(
    name: str, measure: str, query: str, defects: int
) -> None:
    round_ = make_called_round()
    ask_twice(round_, name, measure, query)
    page = burden_page(round_)
    assert len(page.twice) == defects
    first = page.lines[0]
    # A statement not begun 8, progress 2 unless a ledger answers, an indicator 2.
    assert first.by_place == (8, 0, 0 if query else 2, 0, 0, 2)
    shown = signed_in("sue", "supervisor").get(f"/r/{round_.key}/burden/").content.decode()
    assert f'data-twice="{defects}"' in shown


@pytest.mark.parametrize(
    ("said", "name", "measure", "defects"),
    [
        # Said on stage of the first nine months, and asked for as the indicator of the same.
        ("今年以来，开展劳动和技能竞赛2860项。", "劳动及技能竞赛数（项）", "项", 1),
        ("今年以来，拆除违法建设690万平方米。", "违法建设面积", "万平方米", 1),
        ("今年以来，新增城镇就业35万人。", "新增城镇就业人数", "万人", 1),
        ("今年以来，制造业贷款同比增长22.3%。", "制造业贷款增速", "%", 1),
        ("今年以来，新增城镇就业35万人。", "城镇就业人数", "万人", 0),
        ("今年以来，制造业贷款同比增长22.3%。", "普惠小微贷款增速", "%", 0),
        ("今年以来，制造业贷款同比增长22.3%。", "制造业贷款", "亿元", 0),
        ("上半年，开展劳动和技能竞赛2860项。", "劳动和技能竞赛", "项", 0),  # another time
        ("力争开展劳动和技能竞赛3000项。", "劳动和技能竞赛", "项", 0),  # not a figure yet
        ("增速高于全国2.2个百分点。", "增速", "个百分点", 0),  # a comparison
    ],
)
def test_what_is_said_on_stage_and_asked_for_again(
    said: str, name: str, measure: str, defects: int
) -> None:
    round_ = make_called_round()
    say(round_, said)
    indicate(round_, name, measure, (date(2022, 1, 1), date(2022, 9, 30)))
    page = burden_page(round_)
    assert [len(row.asks) for row in page.twice] == [2] * defects
    assert page.lines[0].by_place[0] == 8  # what is said adds no field


KEPT = """title = "就业月报"
owner = "{owner}"
noun = "招聘会"
counters = ["场"]
[[schema.fields]]
name = "地区"
role = "category"
[[schema.fields]]
name = "新增城镇就业_人"
type = "integer"
role = "measure"
unit = "人"
[[schema.fields]]
name = "贷款余额_亿元"
type = "number"
role = "measure"
unit = "亿元"
synonyms = ["各项贷款"]
"""


@pytest.mark.parametrize(
    ("owner", "name", "measure", "query", "defects"),
    [
        ("甲局", "新增城镇就业人数", "万人", "", 1),
        ("甲局", "各项贷款（亿元）", "亿元", "", 1),
        ("甲局", "举办招聘会场次", "场", "", 1),
        ("甲局", "新增城镇就业人数", "万人", "SELECT 1", 0),  # the ledger answers already
        ("甲局", "城镇就业人数", "万人", "", 0),
        ("甲局", "贷款增速", "%", "", 0),
        ("乙局", "新增城镇就业人数", "万人", "", 0),  # kept by another unit
    ],
)
def test_what_stands_in_a_ledger_is_not_asked_for_again(
    settings: Settings, tmp_path: Path, owner: str, name: str, measure: str, query: str,
    defects: int,
) -> None:  # fmt: skip
    settings.DATA_DIR = tmp_path
    round_ = make_called_round()
    folder = tmp_path / "ledgers" / round_.key
    folder.mkdir(parents=True)
    (folder / "jobs.csv").write_text("地区,新增城镇就业_人,贷款余额_亿元\n全市,1,2\n", "utf-8")
    (folder / "jobs.toml").write_text(KEPT.format(owner=owner), "utf-8")
    (folder / "broken.csv").write_text("a\n", "utf-8")
    (folder / "broken.toml").write_text("owner = [", "utf-8")
    say(round_, "今年以来，新增城镇就业35万人。")  # its evidence, and no second asking
    indicate(round_, name, measure, (date(2022, 7, 1), date(2022, 12, 31)), query=query)
    page = burden_page(round_)
    assert [[ask[0] for ask in row.asks] for row in page.twice] == [
        ["indicator", "ledger"]
    ] * defects
    assert page.by_ledger == bool(query)
    assert page.lines[0].by_place[0] == 8


def test_the_burden_is_what_was_written() -> None:
    round_ = make_called_round()
    say(round_, "开展巡河3次。")
    assert burden_page(round_).lines[0].by_place[0] == 8
    assert burden_page(round_).middle == 8


def test_the_trail_is_filtered_exported_and_verified(tmp_path: Path) -> None:
    row = patrol()
    patrol(by="berta")
    withdraw_inspection(inspection_id=row.pk, why="误录", version=None, by="anna", now=NOW)
    olga = signed_in("olga", "overseer")
    page = olga.get("/trail/").content.decode()
    # Two records, one withdrawal, and the role that olga was given.
    assert "4 deeds" in page and "record withdrawn" in page
    assert "1 deed ·" in olga.get("/trail/?q=berta").content.decode()
    assert "1 deed ·" in olga.get("/trail/?kind=role").content.decode()
    assert "3 deeds" in olga.get("/trail/?from=2022-09-28&to=2022-09-28").content.decode()
    assert "0 deeds" in olga.get("/trail/?to=2022-09-27").content.decode()
    book = load_workbook(io.BytesIO(olga.get("/trail.xlsx?q=berta").content))
    assert len(book.get_sheet_by_index(0).to_python()) == 2
    data = olga.get("/trail.jsonl").content
    print_ = page.split("data-fingerprint>")[1].split("<")[0]
    assert verify(tmp_path, data, print_) == 0
    assert verify(tmp_path, data.replace(b'"by":"berta"', b'"by":"bertb"'), print_) == 1
    lines = data.splitlines(keepends=True)
    assert verify(tmp_path, b"".join(lines[:-1]), print_) == 1
    assert verify(tmp_path, b"".join([lines[0], *lines[2:]]), print_) == 1
    assert verify(tmp_path, data, "AAAA-AAAA-AAAA-AAAA") == 1
    assert verify(tmp_path, data[:-1], print_) == 1
    # A fingerprint noted earlier is of the same log, and of no other.
    patrol(by="carl")
    later = olga.get("/trail.jsonl").content
    assert verify(tmp_path, later, print_) == 0


def verify(folder: Path, data: bytes, fingerprint: str) -> int:
    file = folder / "trail.jsonl"
    file.write_bytes(data)
    command = ["verify", str(file), "--fingerprint", fingerprint, "--lang", "zh"]
    return CliRunner().invoke(main, command).exit_code


@pytest.mark.parametrize("role", ["organiser", "inspector", "handler", "host"])
def test_the_trail_is_for_those_who_oversee(role: str) -> None:
    client = signed_in("nina", role)
    for address in ("/trail/", "/trail.xlsx", "/trail.jsonl"):
        assert client.get(address).status_code == 403
        assert client.post(address).status_code in (403, 405)


@pytest.mark.parametrize("template", ["visit", "patrol", "spot_check", "activity", "meeting"])
@pytest.mark.parametrize("lang", ["en", "zh-hans"])
def test_every_form_and_file_page_opens(template: str, lang: str) -> None:
    client = signed_in("anna", "inspector")
    headers = {"accept-language": lang}
    assert client.get(f"/inspections/new/{template}/", headers=headers).status_code == 200
    code = 404 if template == "meeting" else 200
    assert client.get(f"/inspections/import/{template}/", headers=headers).status_code == code
    for address in ("/inspections/", "/seasons/", "/will-not-do/", "/inspections/worker.js"):
        assert client.get(address, headers=headers).status_code == 200
    for nothing in ("/inspections/new/checkin/", "/inspections/999/", "/seasons/none/"):
        assert client.get(nothing, headers=headers).status_code == 404
