"""The worked examples: each comes out to the digit."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from leitai.claims import read
from leitai.claims.relations import Relation, relate

PAGE = Path(__file__).parents[3].parent / "shared" / "seed" / "page.txt"


def only(text: str, kind: str, as_of: date | None = None) -> Relation:
    found = [r for r in relate(text, read(text), as_of) if r.kind == kind]
    assert len(found) == 1, found
    return found[0]


def test_part_and_whole() -> None:
    found = only("集中签约48个项目,其中内资项目36个、外资项目12个。", "part_whole")
    assert (found.verdict, found.computed, found.stated) == ("consistent", 48, 48)
    assert "36个 + 12个 = 48个" in found.explanation


def test_an_implied_rate_is_flagged_and_not_an_error() -> None:
    text = "总投资1206亿元,其中内资1014亿元、外资29.5亿美元。"
    found = only(text, "implied_rate")
    assert found.verdict == "state_rate" and found.stated is None
    assert found.computed is not None and round(float(found.computed), 2) == 6.51
    assert "6.51" in found.explanation


def test_a_stated_rate_is_checked() -> None:
    text = "总投资1206亿元,其中内资1014亿元、外资29.5亿美元(按汇率{}折算)。"
    assert only(text.format("6.51"), "implied_rate").verdict == "consistent"
    assert only(text.format("7.20"), "implied_rate").verdict == "inconsistent"


def test_groups_need_not_sum() -> None:
    text = (
        "集中签约48个项目,总投资1206亿元。签约项目中,以光电为代表的8个半导体项目总投资399亿元,"
        "以无人机为代表的8个空天装备项目总投资105亿元,以医疗科技为代表的4个生物医药项目总投资37亿元,"
        "以数字音乐为代表的12个新经济项目总投资133亿元。签约项目中包括9个城市更新项目、1个乡村振兴项目。"
    )
    found = [r for r in relate(text, read(text)) if r.kind == "group_sum"]
    assert [(r.verdict, r.computed, r.stated) for r in found] == [
        ("incomplete", 42, 48),
        ("incomplete", 674 * 10**8, 1206 * 10**8),
    ] or [(r.verdict, r.computed, r.stated) for r in found] == [
        ("incomplete", 674 * 10**8, 1206 * 10**8),
        ("incomplete", 42, 48),
    ]
    assert any("6个" in r.explanation for r in found)
    assert any("532亿元" in r.explanation for r in found)


def test_share_of_a_stock_with_what_is_left() -> None:
    text = (
        "全市累计安装物联网智能燃气表117万余块,覆盖率约40%。"
        "尚存90余万块普通机械表和80余万块IC卡表,将逐步予以到期更换。"
    )
    found = only(text, "share")
    assert found.verdict == "consistent"
    assert found.computed is not None and round(float(found.computed), 1) == 40.8


def test_a_multiple_gives_its_base() -> None:
    found = only("690万平方米拆除面积远超计划,达到去年同期的2倍。", "multiple")
    assert (found.verdict, found.computed) == ("derivable", 3450000)
    assert "345万平方米" in found.explanation


def test_points_give_the_levels_of_others() -> None:
    text = "8月末存贷比106.5%,高于全国、全省24和22个百分点。"
    found = [r for r in relate(text, read(text)) if r.kind == "points"]
    assert [(r.verdict, r.computed) for r in found] == [
        ("derivable", Fraction("82.5")),
        ("derivable", Fraction("84.5")),
    ]
    assert "全国" in found[0].explanation and "全省" in found[1].explanation


def test_a_comparison_without_a_base_says_nothing() -> None:
    text = "上半年金融业增加值486亿元,增速高于GDP增速2.2个百分点。"
    assert relate(text, read(text)) == []


@pytest.mark.parametrize(("count", "verdict"), [(11, "consistent"), (12, "inconsistent")])
def test_list_length(count: int, verdict: str) -> None:
    text = (
        "擂台现场,市纪委监委机关、市委办公厅、市委组织部、市委宣传部、市委统战部、市委政法委、"
        f"市总工会、市妇联、市科协、市城市管理委、市地方金融监管局等{count}个部门依次登台。"
    )
    assert only(text, "list_length").verdict == verdict


def test_a_few_names_before_and_others_accuse_nobody() -> None:
    text = "北京、上海等12个城市参加。"
    assert relate(text, read(text)) == []


def test_span_of_years() -> None:
    text = "警察博物馆建成于1905年,至今的117年始终是警察机构的主要办公场所。"
    assert only(text, "span_of_years", date(2022, 9, 29)).verdict == "consistent"
    assert only(text, "span_of_years", date(2012, 9, 29)).verdict == "inconsistent"
    follows = only(text, "span_of_years")
    assert (follows.verdict, follows.computed) == ("derivable", 2022)
    assert "1905 + 117 = 2022" in follows.explanation


def test_the_newspaper_page_whole() -> None:
    if not PAGE.exists():
        pytest.skip("the newspaper page is not beside this checkout")
    text = PAGE.read_text("utf-8")
    claims = read(text)
    found = {
        (r.kind, r.verdict, tuple(claims[i].text for i in r.claims)) for r in relate(text, claims)
    }
    # Every relation that stands on the page, and no other.
    assert found == {
        ("list_length", "consistent", ("11个",)),
        ("multiple", "derivable", ("690万平方米", "2倍")),
        ("points", "derivable", ("106.5%", "24")),
        ("points", "derivable", ("106.5%", "22个百分点")),
        ("list_length", "consistent", ("两家",)),
        ("share", "consistent", ("117万余块", "90余万块", "80余万块", "约40%")),
        ("span_of_years", "consistent", ("1905年", "117年")),
        ("repetition", "consistent", ("48个", "48个")),
        ("part_whole", "consistent", ("36个", "12个", "48个")),
        ("implied_rate", "state_rate", ("1014亿元", "29.5亿美元", "1206亿元")),
        ("group_sum", "incomplete", ("8个", "8个", "4个", "12个", "9个", "1个", "48个")),
        ("group_sum", "incomplete", ("399亿元", "105亿元", "37亿元", "133亿元", "1206亿元")),
    }
