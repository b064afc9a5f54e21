# ruff: noqa: E501 - one paragraph a line
"""The thirteenth set of ledgers and prose: a charity federation, fire stations, a bus company. Made up."""

from __future__ import annotations

import random
from datetime import date

from sqlgold import Cells, Sheet, World, days, drawn, months

STREETS = ("东关街道", "西湖街道", "南苑街道", "北站街道")


def _gifts(rng: random.Random) -> Cells:
    return [
        (n + 1, day, drawn(rng, ("企业", "个人", "社会组织")), drawn(rng, ("助学", "助医", "济困", "应急救援")),
         round(rng.choice((1, 1, 1, 8)) * rng.uniform(100, 60000), 2), rng.choice(("现金", "物资")))
        for n, day in enumerate(days(rng, date(2021, 1, 3), date(2022, 11, 29), 900))
    ]  # fmt: skip


def _aid(rng: random.Random) -> Cells:
    return [
        (m, s, k, rng.randint(3, 220), round(rng.uniform(0.5, 66), 2))
        for m in months("2021-01", "2022-11") for s in STREETS for k in ("困难家庭救助", "大病救助", "助学金")
    ]  # fmt: skip


CHARITY = World(
    "charity",
    "zh",
    date(2022, 12, 6),
    {
        "慈善捐赠收入明细": Sheet(
            ("编号", "捐赠日期", "捐赠方类型", "指定用途", "捐赠金额（元）", "捐赠形式"),
            _gifts,
            "捐赠日期",
            shown={"捐赠日期": lambda v: f"{v:%Y.%m.%d}"},
        ),
        "救助支出月表": Sheet(
            ("月度", "街道", "救助项目", "救助人次", "支出金额（万元）"),
            _aid,
            "月度",
            "xlsx",
            ("2021—2022年慈善救助支出情况", "单位：万元"),
            {"月度": lambda v: f"{v.year}年{v.month:02}月"},
        ),
    },
    (
        "今年1—11月，市慈善总会共接收社会捐赠⟦慈善捐赠收入明细 n @22.1-22.11;笔⟧，募集善款⟦慈善捐赠收入明细 s 捐赠金额（元） @22.1-22.11;万元;*0.0001 .2⟧，较上年同期⟦慈善捐赠收入明细 g s 捐赠金额（元） @22.1-22.11;%;.1 增长/下降⟧。企业捐赠⟦慈善捐赠收入明细 s 捐赠金额（元） ? 捐赠方类型=企业 @22.1-22.11;万元;*0.0001 .2⟧，占募集总额的⟦慈善捐赠收入明细 sc 捐赠金额（元）:捐赠方类型=企业 @22.1-22.11;%;.1⟧，个人捐赠⟦慈善捐赠收入明细 s 捐赠金额（元） ? 捐赠方类型=个人 @22.1-22.11;万元;*0.0001 .2⟧。定向用于助学的善款⟦慈善捐赠收入明细 s 捐赠金额（元） ? 指定用途=助学 @22.1-22.11;万元;*0.0001 .2⟧，用于应急救援的⟦慈善捐赠收入明细 s 捐赠金额（元） ? 指定用途=应急救援 @22.1-22.11;万元;*0.0001 .2⟧。",
        "同期支出救助资金⟦救助支出月表 s 支出金额（万元） @22.1-22.11;万元;.2⟧，惠及困难群众⟦救助支出月表 s 救助人次 @22.1-22.11;人次⟧。其中大病救助支出⟦救助支出月表 s 支出金额（万元） ? 救助项目=大病救助 @22.1-22.11;万元;.2⟧，助学金支出⟦救助支出月表 s 支出金额（万元） ? 救助项目=助学金 @22.1-22.11;万元;.2⟧。西湖街道救助⟦救助支出月表 s 救助人次 ? 街道=西湖街道 @22.1-22.11;人次⟧，支出⟦救助支出月表 s 支出金额（万元） ? 街道=西湖街道 @22.1-22.11;万元;.2⟧；南苑街道救助⟦救助支出月表 s 救助人次 ? 街道=南苑街道 @22.1-22.11;人次⟧。",
        "单笔捐赠最高为⟦慈善捐赠收入明细 hi 捐赠金额（元） @22.1-22.11;元;.2⟧，笔均⟦慈善捐赠收入明细 a 捐赠金额（元） @22.1-22.11;元⟧。物资捐赠⟦慈善捐赠收入明细 n ? 捐赠形式=物资 @22.1-22.11;笔⟧。2019年募集善款⟦慈善捐赠收入明细 s 捐赠金额（元） @22.1-22.11;万元;*0.0001 .2 u⟧。全市登记慈善组织⟦慈善捐赠收入明细 n @22.11;家;u⟧。",
        "去年下半年，北站街道发放助学金⟦救助支出月表 s 支出金额（万元） ? 街道=北站街道 & 救助项目=助学金 @21.7-21.12;万元;.2⟧，资助⟦救助支出月表 s 救助人次 ? 街道=北站街道 & 救助项目=助学金 @21.7-21.12;人次⟧。今年11月，全市救助支出⟦救助支出月表 s 支出金额（万元） @22.11;万元;.2⟧，为去年同月的⟦救助支出月表 x s 支出金额（万元） @22.11;倍;.2⟧。",
    ),
)

STATIONS = ("城区站", "开发区站", "港口站", "山城站")


def _calls(rng: random.Random) -> Cells:
    kinds = ("火灾扑救", "抢险救援", "社会救助", "公务执勤")
    return [
        (f"{day:%Y%m%d}{n:03}", day, drawn(rng, STATIONS), drawn(rng, kinds), rng.randint(1, 6), rng.randint(5, 42),
         rng.randint(0, 5), round(rng.uniform(0, 30), 1))
        for n, day in enumerate(days(rng, date(2023, 1, 1), date(2024, 9, 29), 1300))
    ]  # fmt: skip


def _checks(rng: random.Random) -> Cells:
    return [
        (q, s, rng.randint(60, 500), rng.randint(50, 900), rng.randint(10, 49), round(rng.uniform(1, 40), 2))
        for q in (date(2023, 1, 1), date(2023, 4, 1), date(2023, 7, 1), date(2023, 10, 1),
                  date(2024, 1, 1), date(2024, 4, 1), date(2024, 7, 1))
        for s in STATIONS
    ]  # fmt: skip


FIRE = World(
    "fire",
    "zh",
    date(2024, 10, 9),
    {
        "接处警台账": Sheet(
            (
                "警情编号",
                "接警日期",
                "辖区消防站",
                "警情类别",
                "出动车辆",
                "出动警力（人）",
                "营救人数",
                "直接财产损失(万元)",
            ),
            _calls,
            "接警日期",
            "gbk",
        ),
        "防火检查季报": Sheet(
            (
                "季度",
                "消防站",
                "检查单位家数",
                "发现隐患处数",
                "下发责令整改通知书_份",
                "罚款金额(万元)",
            ),
            _checks,
            "季度",
            shown={"季度": lambda v: f"{v.year}年第{'一二三四'[(v.month - 1) // 3]}季度"},
        ),
    },
    (
        "今年前三季度，全市消防救援队伍共接处警⟦接处警台账 n @24.1-24.9;起⟧，同比⟦接处警台账 g n @24.1-24.9;%;.1 上升/下降⟧；出动消防车⟦接处警台账 s 出动车辆 @24.1-24.9;辆次⟧、警力⟦接处警台账 s 出动警力（人） @24.1-24.9;人次⟧，营救被困群众⟦接处警台账 s 营救人数 @24.1-24.9;人⟧。其中，火灾扑救⟦接处警台账 n ? 警情类别=火灾扑救 @24.1-24.9;起⟧，抢险救援⟦接处警台账 n ? 警情类别=抢险救援 @24.1-24.9;起⟧，火灾扑救占接警总数的⟦接处警台账 sh 警情类别=火灾扑救 @24.1-24.9;%;.1⟧。",
        "城区站接处警⟦接处警台账 n ? 辖区消防站=城区站 @24.1-24.9;起⟧，营救⟦接处警台账 s 营救人数 ? 辖区消防站=城区站 @24.1-24.9;人⟧，接警量居各站第⟦接处警台账 rk n ? 辖区消防站=城区站 @24.1-24.9;位⟧；港口站接处警⟦接处警台账 n ? 辖区消防站=港口站 @24.1-24.9;起⟧，其中火灾扑救⟦接处警台账 n ? 辖区消防站=港口站 & 警情类别=火灾扑救 @24.1-24.9;起⟧。9月份，全市接处警⟦接处警台账 n @24.9;起⟧，直接财产损失⟦接处警台账 s 直接财产损失(万元) @24.9;万元;.1⟧。",
        "防火检查同步加强。前三季度共检查单位⟦防火检查季报 s 检查单位家数 @24.1-24.9;家⟧，发现火灾隐患⟦防火检查季报 s 发现隐患处数 @24.1-24.9;处⟧，下发责令整改通知书⟦防火检查季报 s 下发责令整改通知书_份 @24.1-24.9;份⟧，罚款⟦防火检查季报 s 罚款金额(万元) @24.1-24.9;万元;.2⟧。开发区站三季度检查单位⟦防火检查季报 s 检查单位家数 ? 消防站=开发区站 @24.7-24.9;家⟧，发现隐患⟦防火检查季报 s 发现隐患处数 ? 消防站=开发区站 @24.7-24.9;处⟧。",
        "2023年，全市接处警⟦接处警台账 n @23.1-23.12;起⟧，单起火灾损失最大的为⟦接处警台账 hi 直接财产损失(万元) @23.1-23.12;万元;.1⟧；检查单位⟦防火检查季报 s 检查单位家数 @23.1-23.12;家⟧，山城站检查⟦防火检查季报 s 检查单位家数 ? 消防站=山城站 @23.1-23.12;家⟧。2022年全市接处警⟦接处警台账 n @23.1-23.12;起;u⟧。新建微型消防站⟦防火检查季报 s 下发责令整改通知书_份 @23.1-23.12;个;u⟧。",
    ),
)

ROUTES = ("Route 1", "Route 7", "Route 12", "Airport Express")


def _runs(rng: random.Random) -> Cells:
    return [
        (m, r, rng.randint(3000, 61000), rng.randint(200, 1500), rng.randint(0, 90), round(rng.uniform(6000, 92000), 2))
        for m in months("2022-01", "2023-11") for r in ROUTES
    ]  # fmt: skip


def _complaints(rng: random.Random) -> Cells:
    kinds = ("Late running", "Driver conduct", "Fares", "Cleanliness")
    return [
        (f"C-{n + 1}", day, rng.choice(ROUTES), drawn(rng, kinds), rng.choice(("Email", "Phone", "Letter")),
         rng.randint(1, 30), rng.choices(("Upheld", "Not upheld"), (2, 3))[0])
        for n, day in enumerate(days(rng, date(2022, 1, 2), date(2023, 11, 29), 800))
    ]  # fmt: skip


BUSES = World(
    "buses",
    "en",
    date(2023, 12, 5),
    {
        "monthly_ridership": Sheet(
            (
                "Year-Month",
                "Route",
                "Passengers Carried",
                "Trips Run",
                "Trips Cancelled",
                "Fare Revenue ($)",
            ),
            _runs,
            "Year-Month",
            shown={"Year-Month": lambda v: f"{v:%Y-%m}"},
        ),
        "complaints_log": Sheet(
            (
                "Case No",
                "Received",
                "Route",
                "Complaint Type",
                "Channel",
                "Days To Reply",
                "Outcome",
            ),
            _complaints,
            "Received",
            "xlsx",
            (),
            {"Received": lambda v: f"{v:%d/%m/%Y}"},
        ),
    },
    (
        "From January to November 2023 the company carried ⟦monthly_ridership s Passengers Carried @23.1-23.11;passengers⟧, ⟦monthly_ridership g s Passengers Carried @23.1-23.11;%;.1 up/down⟧ on the same months of 2022, and took ⟦monthly_ridership s Fare Revenue ($) @23.1-23.11;$⟧ in fares. The Airport Express carried ⟦monthly_ridership s Passengers Carried ? Route=Airport Express @23.1-23.11;passengers⟧ and earned ⟦monthly_ridership s Fare Revenue ($) ? Route=Airport Express @23.1-23.11;$⟧, or ⟦monthly_ridership sc Fare Revenue ($):Route=Airport Express @23.1-23.11;%;.1⟧ of all fare revenue. Route 7 carried ⟦monthly_ridership s Passengers Carried ? Route=Route 7 @23.1-23.11;passengers⟧.",
        "The company ran ⟦monthly_ridership s Trips Run @23.7-23.9;trips⟧ in the third quarter and cancelled ⟦monthly_ridership s Trips Cancelled @23.7-23.9;trips⟧. In November, Route 12 ran ⟦monthly_ridership s Trips Run ? Route=Route 12 @23.11;trips⟧ and cancelled ⟦monthly_ridership s Trips Cancelled ? Route=Route 12 @23.11;⟧.",
        "Passengers made ⟦complaints_log n @23.1-23.11;complaints⟧ in the first eleven months of 2023, compared with ⟦complaints_log n @22.1-22.11;complaints⟧ in the same period of 2022. Late running prompted ⟦complaints_log n ? Complaint Type=Late running @23.1-23.11;complaints⟧ and fares ⟦complaints_log n ? Complaint Type=Fares @23.1-23.11;complaints⟧. Of the year's complaints, ⟦complaints_log n ? Outcome=Upheld @23.1-23.11;complaints⟧ were upheld. A reply took ⟦complaints_log a Days To Reply @23.1-23.11;days;.1⟧ on average; the slowest took ⟦complaints_log hi Days To Reply @23.1-23.11;days⟧.",
        "In 2022, ⟦complaints_log n @22.1-22.12;complaints⟧ were received, ⟦complaints_log sh Channel=Email @22.1-22.12;%;.1⟧ of them by email. Route 1 alone drew ⟦complaints_log n ? Route=Route 1 @22.1-22.12;complaints⟧. Fare revenue that year was ⟦monthly_ridership s Fare Revenue ($) @22.1-22.12;$⟧. In 2018 the company carried ⟦monthly_ridership s Passengers Carried @22.1-22.12;passengers;u⟧. It bought ⟦complaints_log n ? Outcome=Upheld @22.3;electric buses;u⟧.",
    ),
)

THIRTEENTH = (CHARITY, FIRE, BUSES)
