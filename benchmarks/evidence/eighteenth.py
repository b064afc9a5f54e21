# ruff: noqa: E501 - one paragraph a line
"""The eighteenth set of ledgers and prose: market supervision, a leisure trust. Made up."""

from __future__ import annotations

import random
from datetime import date

from sqlgold import Cells, Sheet, World, days, drawn, months

STATIONS = ("南湖监管所", "北城监管所", "开发区监管所", "临江监管所")


def _checks(rng: random.Random) -> Cells:
    return [
        (f"JC{n + 1:05}", day, drawn(rng, STATIONS), drawn(rng, ("餐饮店", "药店", "农贸市场", "食品生产企业")),
         drawn(rng, ("合格", "责令整改", "立案查处")), rng.randint(0, 9), rng.randint(2, 6))
        for n, day in enumerate(days(rng, date(2022, 5, 1), date(2024, 4, 29), 1400))
    ]  # fmt: skip


def _complaints(rng: random.Random) -> Cells:
    return [
        (m, s, k, (a := rng.randint(5, 260)), rng.randint(2, a), round(rng.uniform(0.1, 38), 2))
        for m in months("2022-05", "2024-04") for s in STATIONS for k in ("商品质量", "价格欺诈", "虚假宣传")
    ]  # fmt: skip


def _samples(rng: random.Random) -> Cells:
    return [
        (day, drawn(rng, ("蔬菜", "肉制品", "水产品", "茶")), drawn(rng, ("超市", "农贸市场", "网店")), rng.choices(("合格", "不合格"), (9, 1))[0],
         round(rng.uniform(60, 900), 1))
        for day in days(rng, date(2022, 5, 2), date(2024, 4, 28), 1200)
    ]  # fmt: skip


MARKET = World(
    "market",
    "zh",
    date(2024, 5, 8),
    {
        "执法检查记录表": Sheet(
            (
                "检查编号",
                "检查时间",
                "检查单位",
                "被检对象类型",
                "处理结果",
                "发现问题（个）",
                "出动人次",
            ),
            _checks,
            "检查时间",
            "xlsx",
            ("执法检查记录表（2022—2024）", ""),
        ),
        "投诉举报月报": Sheet(
            ("所属月份", "承办单位", "投诉类别", "受理件数", "办结件数", "挽回经济损失·万元"),
            _complaints,
            "所属月份",
            shown={"所属月份": lambda v: f"{v:%Y年%m月}"},
        ),
        "食品抽检结果": Sheet(
            ("抽样日期", "食品大类", "抽样场所", "检验结论", "检验费(元)"),
            _samples,
            "抽样日期",
            "gbk",
            shown={"抽样日期": lambda v: f"{v:%Y%m%d}"},
        ),
    },
    (
        "今年1至4月，全市市场监管部门开展执法检查⟦执法检查记录表 n @24.1-24.4;次⟧，同比⟦执法检查记录表 g n @24.1-24.4;%;.1 增长/下降⟧，出动执法人员⟦执法检查记录表 s 出动人次 @24.1-24.4;人次⟧，发现问题⟦执法检查记录表 s 发现问题（个） @24.1-24.4;个⟧。其中检查餐饮店⟦执法检查记录表 n ? 被检对象类型=餐饮店 @24.1-24.4;家次⟧、药店⟦执法检查记录表 n ? 被检对象类型=药店 @24.1-24.4;家次⟧；立案查处⟦执法检查记录表 n ? 处理结果=立案查处 @24.1-24.4;起⟧，责令整改⟦执法检查记录表 n ? 处理结果=责令整改 @24.1-24.4;起⟧。校园周边检查⟦执法检查记录表 n @24.1-24.4;次;u⟧。",
        "南湖监管所检查⟦执法检查记录表 n ? 检查单位=南湖监管所 @24.1-24.4;次⟧，其中农贸市场⟦执法检查记录表 n ? 检查单位=南湖监管所 & 被检对象类型=农贸市场 @24.1-24.4;次⟧，检查量在各所中排第⟦执法检查记录表 rk n ? 检查单位=南湖监管所 @24.1-24.4;位⟧；临江监管所检查⟦执法检查记录表 n ? 检查单位=临江监管所 @24.1-24.4;次⟧，发现问题⟦执法检查记录表 s 发现问题（个） ? 检查单位=临江监管所 @24.1-24.4;个⟧。高铁站监管所检查⟦执法检查记录表 n ? 检查单位=临江监管所 @24.1-24.4;次;u⟧。",
        "消费维权成效明显。一季度，受理投诉举报⟦投诉举报月报 s 受理件数 @24.1-24.3;件⟧，办结⟦投诉举报月报 s 办结件数 @24.1-24.3;件⟧，办结率⟦投诉举报月报 ra 办结件数/受理件数 @24.1-24.3;%;.1⟧，为消费者挽回经济损失⟦投诉举报月报 s 挽回经济损失·万元 @24.1-24.3;万元;.2⟧。价格欺诈类⟦投诉举报月报 s 受理件数 ? 投诉类别=价格欺诈 @24.1-24.3;件⟧，虚假宣传类⟦投诉举报月报 s 受理件数 ? 投诉类别=虚假宣传 @24.1-24.3;件⟧。北城监管所受理⟦投诉举报月报 s 受理件数 ? 承办单位=北城监管所 @24.1-24.3;件⟧，是去年同期的⟦投诉举报月报 x s 受理件数 ? 承办单位=北城监管所 @24.1-24.3;倍;.2⟧。网络购物投诉⟦投诉举报月报 s 受理件数 @24.1-24.3;件;u⟧。",
        "食品抽检方面，1—4月共抽检食品⟦食品抽检结果 n @24.1-24.4;批次⟧，不合格⟦食品抽检结果 n ? 检验结论=不合格 @24.1-24.4;批次⟧，不合格率⟦食品抽检结果 sh 检验结论=不合格 @24.1-24.4;%;.1⟧；抽检水产品⟦食品抽检结果 n ? 食品大类=水产品 @24.1-24.4;批次⟧、蔬菜⟦食品抽检结果 n ? 食品大类=蔬菜 @24.1-24.4;批次⟧，网店样品⟦食品抽检结果 n ? 抽样场所=网店 @24.1-24.4;批次⟧。平均每批次检验费⟦食品抽检结果 a 检验费(元) @24.1-24.4;元;.1⟧。进口食品抽检⟦食品抽检结果 n @24.1-24.4;批次;u⟧。",
        "2023年，全市开展执法检查⟦执法检查记录表 n @23.1-23.12;次⟧，受理投诉举报⟦投诉举报月报 s 受理件数 @23.1-23.12;件⟧，抽检食品⟦食品抽检结果 n @23.1-23.12;批次⟧，其中超市⟦食品抽检结果 n ? 抽样场所=超市 @23.1-23.12;批次⟧。2020年开展执法检查⟦执法检查记录表 n @23.1-23.12;次;u⟧。新登记经营主体⟦执法检查记录表 n ? 处理结果=合格 @23.1-23.12;户;u⟧。",
    ),
)

CLUBS = ("Aldgate Pool", "Weston Gym", "Fernley", "Lakeside Courts")


def _visits(rng: random.Random) -> Cells:
    return [
        (m, c, a, rng.randint(300, 9000), rng.randint(5, 240), round(rng.uniform(900, 46000), 2))
        for m in months("2022-06", "2024-03") for c in CLUBS for a in ("Swimming", "Fitness", "Racket sports")
    ]  # fmt: skip


def _injuries(rng: random.Random) -> Cells:
    return [
        (f"ACC{n + 1}", day, drawn(rng, CLUBS), drawn(rng, ("Slip", "Strain", "Collision", "Cut")), drawn(rng, ("Member", "Staff", "Visitor")),
         rng.choices(("No", "Yes"), (7, 2))[0], rng.randint(5, 90))
        for n, day in enumerate(days(rng, date(2022, 6, 1), date(2024, 3, 30), 700))
    ]  # fmt: skip


LEISURE = World(
    "leisure",
    "en",
    date(2024, 4, 9),
    {
        "visits-and-income": Sheet(
            ("Month", "Site", "Activity", "Visits", "New Members", "Income £"),
            _visits,
            "Month",
            shown={"Month": lambda v: f"{v:%b-%y}"},
        ),
        "accident_book": Sheet(
            (
                "Report No",
                "Accident Date",
                "Site",
                "Type of Injury",
                "Person Hurt",
                "Ambulance Called",
                "Minutes to First Aid",
            ),
            _injuries,
            "Accident Date",
            "xlsx",
        ),
    },
    (
        "The trust welcomed ⟦visits-and-income s Visits @24.1-24.3;visits⟧ in the first quarter of 2024, ⟦visits-and-income g s Visits @24.1-24.3;%;.1 up/down⟧ on the first quarter of 2023. Swimming drew ⟦visits-and-income s Visits ? Activity=Swimming @24.1-24.3;visits⟧ and racket sports ⟦visits-and-income s Visits ? Activity=Racket sports @24.1-24.3;visits⟧. Income came to ⟦visits-and-income s Income £ @24.1-24.3;£⟧, of which swimming brought in ⟦visits-and-income s Income £ ? Activity=Swimming @24.1-24.3;£⟧. Junior visits came to ⟦visits-and-income s Visits @24.1-24.3;visits;u⟧.",
        "Weston Gym had ⟦visits-and-income s Visits ? Site=Weston Gym @24.1-24.3;visits⟧ in the quarter, ⟦visits-and-income sc Visits:Site=Weston Gym @24.1-24.3;%;.1⟧ of the total, and signed up ⟦visits-and-income s New Members ? Site=Weston Gym @24.1-24.3;new members⟧. Fernley signed up ⟦visits-and-income s New Members ? Site=Fernley @24.1-24.3;new members⟧. In March alone there were ⟦visits-and-income s Visits @24.3;visits⟧, compared with ⟦visits-and-income s Visits @23.3;visits⟧ in March 2023.",
        "Staff recorded ⟦accident_book n @23.1-23.12;accidents⟧ during 2023, including ⟦accident_book n ? Type of Injury=Slip @23.1-23.12;slips⟧ and ⟦accident_book n ? Type of Injury=Collision @23.1-23.12;collisions⟧. Members were hurt in ⟦accident_book n ? Person Hurt=Member @23.1-23.12;accidents⟧. An ambulance was called to ⟦accident_book n ? Ambulance Called=Yes @23.1-23.12;accidents⟧, or ⟦accident_book sh Ambulance Called=Yes @23.1-23.12;%;.1⟧. First aid took ⟦accident_book a Minutes to First Aid @23.1-23.12;minutes;.1⟧ to arrive on average. Drownings came to ⟦accident_book n @23.1-23.12;accidents;u⟧.",
        "At Lakeside Courts there were ⟦accident_book n ? Site=Lakeside Courts @23.7-23.12;accidents⟧ in the second half of 2023, of which ⟦accident_book n ? Site=Lakeside Courts & Type of Injury=Strain @23.7-23.12;accidents⟧ were strains; Aldgate Pool had ⟦accident_book n ? Site=Aldgate Pool @23.7-23.12;accidents⟧. Over the same six months the trust took ⟦visits-and-income s Income £ @23.7-23.12;£⟧. Grange Park had ⟦accident_book n ? Site=Aldgate Pool @23.7-23.12;accidents;u⟧. In 2019 the trust welcomed ⟦visits-and-income s Visits @23.1-23.12;visits;u⟧. It resurfaced ⟦accident_book n ? Type of Injury=Cut @23.7-23.12;tennis courts;u⟧.",
    ),
)

EIGHTEENTH = (MARKET, LEISURE)
