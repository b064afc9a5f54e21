# ruff: noqa: E501 - one paragraph a line
"""The eleventh set of ledgers and prose: a court, a port, a food bank. Made up."""

from __future__ import annotations

import random
from datetime import date

from sqlgold import Cells, Sheet, World, days, drawn, months

COURTS = ("立案庭", "民一庭", "民二庭", "刑事审判庭", "执行局")


def _cases(rng: random.Random) -> Cells:
    causes = ("民间借贷纠纷", "劳动争议", "离婚纠纷", "买卖合同纠纷", "交通事故责任纠纷")
    return [
        (f"（{day.year}）鲁民初{n + 1}号", day, drawn(rng, causes), rng.choice(("简易程序", "普通程序", "速裁程序")),
         drawn(rng, COURTS[:4]), round(rng.uniform(2000, 900000), 2),
         rng.choices(("判决", "调解", "撤诉", "未结"), (4, 4, 1, 2))[0], rng.randint(3, 170))
        for n, day in enumerate(days(rng, date(2023, 1, 2), date(2024, 8, 30), 1100))
    ]  # fmt: skip


def _enforce(rng: random.Random) -> Cells:
    return [
        (m, t, rng.randint(10, 160), rng.randint(5, 120), round(rng.uniform(20, 980), 2), rng.randint(0, 30))
        for m in months("2023-01", "2024-08") for t in ("执行一组", "执行二组", "执行三组")
    ]  # fmt: skip


COURT = World(
    "court",
    "zh",
    date(2024, 9, 6),
    {
        "民事案件收结台账": Sheet(
            (
                "案号",
                "收案日期",
                "案由",
                "适用程序",
                "承办庭室",
                "诉讼标的额（元）",
                "结案方式",
                "审理天数",
            ),
            _cases,
            "收案日期",
            "gbk",
        ),
        "执行工作月报": Sheet(
            (
                "月份",
                "执行团队",
                "新收执行案件（件）",
                "执结案件（件）",
                "执行到位金额（万元）",
                "司法拘留人数",
            ),
            _enforce,
            "月份",
            "xlsx",
            ("执行工作月报（2023年1月—2024年8月）",),
            {"月份": lambda v: f"{v.year}年{v.month}月"},
        ),
    },
    (
        "1至8月，区法院新收民事案件⟦民事案件收结台账 n @24.1-24.8;件⟧，同比⟦民事案件收结台账 g n @24.1-24.8;%;.1 上升/下降⟧，诉讼标的额⟦民事案件收结台账 s 诉讼标的额（元） @24.1-24.8;亿元;*0.00000001 .2⟧。从案由看，民间借贷纠纷⟦民事案件收结台账 n ? 案由=民间借贷纠纷 @24.1-24.8;件⟧，占⟦民事案件收结台账 sh 案由=民间借贷纠纷 @24.1-24.8;%;.1⟧；劳动争议⟦民事案件收结台账 n ? 案由=劳动争议 @24.1-24.8;件⟧；离婚纠纷⟦民事案件收结台账 n ? 案由=离婚纠纷 @24.1-24.8;件⟧。",
        "案件平均审理天数为⟦民事案件收结台账 a 审理天数 @24.1-24.8;天;.1⟧，最长的一件审了⟦民事案件收结台账 hi 审理天数 @24.1-24.8;天⟧。今年以来适用速裁程序审理⟦民事案件收结台账 n ? 适用程序=速裁程序 @24.1-24.8;件⟧，平均用时⟦民事案件收结台账 a 审理天数 ? 适用程序=速裁程序 @24.1-24.8;天;.1⟧。",
        "民二庭今年前8个月收案⟦民事案件收结台账 n ? 承办庭室=民二庭 @24.1-24.8;件⟧，其中调解结案⟦民事案件收结台账 n ? 承办庭室=民二庭 & 结案方式=调解 @24.1-24.8;件⟧、判决结案⟦民事案件收结台账 n ? 承办庭室=民二庭 & 结案方式=判决 @24.1-24.8;件⟧，尚未审结⟦民事案件收结台账 n ? 承办庭室=民二庭 & 结案方式=未结 @24.1-24.8;件⟧；民一庭收案⟦民事案件收结台账 n ? 承办庭室=民一庭 @24.1-24.8;件⟧。",
        "执行方面，上半年新收执行案件⟦执行工作月报 s 新收执行案件（件） @24.1-24.6;件⟧，执结⟦执行工作月报 s 执结案件（件） @24.1-24.6;件⟧，执行到位金额⟦执行工作月报 s 执行到位金额（万元） @24.1-24.6;万元;.2⟧，较去年同期⟦执行工作月报 g s 执行到位金额（万元） @24.1-24.6;%;.1 增长/下降⟧，司法拘留⟦执行工作月报 s 司法拘留人数 @24.1-24.6;人⟧。执行二组执结⟦执行工作月报 s 执结案件（件） ? 执行团队=执行二组 @24.1-24.6;件⟧，到位金额⟦执行工作月报 s 执行到位金额（万元） ? 执行团队=执行二组 @24.1-24.6;万元;.2⟧，在三个团队中居第⟦执行工作月报 rk s 执行到位金额（万元） ? 执行团队=执行二组 @24.1-24.6;位⟧。",
        "2023年，全院受理民事案件⟦民事案件收结台账 n @23.1-23.12;件⟧，调解结案⟦民事案件收结台账 n ? 结案方式=调解 @23.1-23.12;件⟧，调解率⟦民事案件收结台账 sh 结案方式=调解 @23.1-23.12;%;.1⟧。同年，执行到位⟦执行工作月报 s 执行到位金额（万元） @23.1-23.12;万元;.2⟧。2021年受理民事案件⟦民事案件收结台账 n @23.1-23.12;件;u⟧。全年接待涉诉信访群众⟦民事案件收结台账 n @23.1-23.12;人次;u⟧。",
        "8月单月，执行三组新收案件⟦执行工作月报 s 新收执行案件（件） ? 执行团队=执行三组 @24.8;件⟧，执结⟦执行工作月报 s 执结案件（件） ? 执行团队=执行三组 @24.8;件⟧；执行一组新收⟦执行工作月报 s 新收执行案件（件） ? 执行团队=执行一组 @24.8;件⟧。法治宣传进校园⟦执行工作月报 s 司法拘留人数 @24.8;场;u⟧。",
        "交通事故责任纠纷收案呈下降态势，二季度收案⟦民事案件收结台账 n ? 案由=交通事故责任纠纷 @24.4-24.6;件⟧，涉案标的⟦民事案件收结台账 s 诉讼标的额（元） ? 案由=交通事故责任纠纷 @24.4-24.6;万元;*0.0001 .1⟧；买卖合同纠纷标的额最高的一件达⟦民事案件收结台账 hi 诉讼标的额（元） ? 案由=买卖合同纠纷 @24.4-24.6;万元;*0.0001 .1⟧。",
    ),
)

PORTS = ("前湾港区", "董家口港区", "老港区")


def _cargo(rng: random.Random) -> Cells:
    return [
        (m, p, c, round(rng.uniform(8, 460), 2), rng.randint(0, 90000), rng.randint(3, 140))
        for m in months("2021-01", "2022-10") for p in PORTS
        for c in ("集装箱", "铁矿石", "原油", "粮食", "件杂货")
    ]  # fmt: skip


def _accidents(rng: random.Random) -> Cells:
    levels = ("一般隐患", "较大隐患", "重大隐患")
    return [
        (n + 1, day, drawn(rng, PORTS), drawn(rng, levels), rng.choice(("消防", "机械", "用电", "堆场")),
         rng.choices(("已整改", "整改中"), (8, 1))[0], round(rng.uniform(0, 9), 2))
        for n, day in enumerate(days(rng, date(2021, 1, 4), date(2022, 10, 30), 620))
    ]  # fmt: skip


PORT = World(
    "port",
    "zh",
    date(2022, 11, 8),
    {
        "港口生产统计": Sheet(
            ("统计期", "港区名称", "货类", "吞吐量_万吨", "集装箱量_TEU", "靠泊船舶艘次"),
            _cargo,
            "统计期",
            shown={"统计期": lambda v: f"{v.year}/{v.month:02}"},
        ),
        "安全隐患排查记录": Sheet(
            ("序号", "排查日期", "港区", "隐患等级", "隐患类别", "整改状态", "整改投入（万元）"),
            _accidents,
            "排查日期",
            "xlsx",
            (),
            {"排查日期": lambda v: f"{v:%Y年%m月%d日}"},
        ),
    },
    (
        "今年前十个月，全港完成货物吞吐量⟦港口生产统计 s 吞吐量_万吨 @22.1-22.10;亿吨;*0.0001 .2⟧，同比⟦港口生产统计 g s 吞吐量_万吨 @22.1-22.10;%;.1 增长/下降⟧；靠泊船舶⟦港口生产统计 s 靠泊船舶艘次 @22.1-22.10;艘次⟧。分港区看，董家口港区完成⟦港口生产统计 s 吞吐量_万吨 ? 港区名称=董家口港区 @22.1-22.10;万吨;.1⟧，前湾港区完成⟦港口生产统计 s 吞吐量_万吨 ? 港区名称=前湾港区 @22.1-22.10;万吨;.1⟧，老港区完成⟦港口生产统计 s 吞吐量_万吨 ? 港区名称=老港区 @22.1-22.10;万吨;.1⟧。",
        "分货类看，铁矿石吞吐量⟦港口生产统计 s 吞吐量_万吨 ? 货类=铁矿石 @22.1-22.10;万吨;.1⟧，占全港的⟦港口生产统计 sc 吞吐量_万吨:货类=铁矿石 @22.1-22.10;%;.1⟧；原油⟦港口生产统计 s 吞吐量_万吨 ? 货类=原油 @22.1-22.10;万吨;.1⟧；粮食⟦港口生产统计 s 吞吐量_万吨 ? 货类=粮食 @22.1-22.10;万吨;.1⟧；开行海铁联运班列⟦港口生产统计 s 吞吐量_万吨 ? 货类=粮食 @22.1-22.10;列;u⟧。",
        "前湾港区三季度原油吞吐量⟦港口生产统计 s 吞吐量_万吨 ? 港区名称=前湾港区 & 货类=原油 @22.7-22.9;万吨;.2⟧，是上年同期的⟦港口生产统计 x s 吞吐量_万吨 ? 港区名称=前湾港区 & 货类=原油 @22.7-22.9;倍;.2⟧。10月份靠泊⟦港口生产统计 s 靠泊船舶艘次 ? 港区名称=前湾港区 @22.10;艘次⟧。",
        "安全生产方面，今年以来累计排查安全隐患⟦安全隐患排查记录 n @22.1-22.10;处⟧，其中重大隐患⟦安全隐患排查记录 n ? 隐患等级=重大隐患 @22.1-22.10;处⟧、较大隐患⟦安全隐患排查记录 n ? 隐患等级=较大隐患 @22.1-22.10;处⟧；已整改⟦安全隐患排查记录 n ? 整改状态=已整改 @22.1-22.10;处⟧，整改率⟦安全隐患排查记录 sh 整改状态=已整改 @22.1-22.10;%;.1⟧，投入整改资金⟦安全隐患排查记录 s 整改投入（万元） @22.1-22.10;万元;.1⟧。消防类隐患⟦安全隐患排查记录 n ? 隐患类别=消防 @22.1-22.10;处⟧，用电类隐患⟦安全隐患排查记录 n ? 隐患类别=用电 @22.1-22.10;处⟧。",
        "老港区去年查出隐患⟦安全隐患排查记录 n ? 港区=老港区 @21.1-21.12;处⟧，今年前三季度查出⟦安全隐患排查记录 n ? 港区=老港区 @22.1-22.9;处⟧。2020年全港查出隐患⟦安全隐患排查记录 n @21.1-21.12;处;u⟧。港区绿化面积⟦安全隐患排查记录 n @21.1-21.12;亩;u⟧。",
        "2021年，全港吞吐量⟦港口生产统计 s 吞吐量_万吨 @21.1-21.12;万吨;~超⟧，集装箱量⟦港口生产统计 s 集装箱量_TEU @21.1-21.12;万标箱;*0.0001 .1⟧，月均靠泊船舶⟦港口生产统计 s 靠泊船舶艘次 @21.1-21.12;艘次;*0.0833333333333 .0⟧。",
        "上半年，董家口港区机械类隐患⟦安全隐患排查记录 n ? 港区=董家口港区 & 隐患类别=机械 @22.1-22.6;处⟧，单处整改投入最多⟦安全隐患排查记录 hi 整改投入（万元） ? 港区=董家口港区 & 隐患类别=机械 @22.1-22.6;万元;.2⟧。",
    ),
)

CENTRES = ("Riverside", "St Mark's", "Hillcrest", "Dockside")


def _parcels(rng: random.Random) -> Cells:
    kinds = ("Family", "Single adult", "Couple", "Pensioner")
    return [
        (n + 1, day, drawn(rng, CENTRES), drawn(rng, kinds), rng.randint(1, 5), rng.randint(0, 4),
         rng.randint(1, 3), round(rng.uniform(6, 48), 1))
        for n, day in enumerate(days(rng, date(2022, 1, 3), date(2023, 6, 29), 1500))
    ]  # fmt: skip


def _gifts(rng: random.Random) -> Cells:
    sources = ("Supermarket", "School", "Church", "Individual")
    return [
        (day, drawn(rng, sources), rng.choice(("Cash", "Cheque", "Bank transfer")), round(rng.uniform(5, 900), 2))
        for day in days(rng, date(2022, 1, 3), date(2023, 6, 29), 700)
    ]  # fmt: skip


FOOD = World(
    "food",
    "en",
    date(2023, 7, 4),
    {
        "food_parcels": Sheet(
            (
                "Ref",
                "Date Given",
                "Centre",
                "Household Type",
                "Adults",
                "Children",
                "Parcels",
                "Weight (kg)",
            ),
            _parcels,
            "Date Given",
            shown={"Date Given": lambda v: f"{v:%d %b %Y}"},
        ),
        "donations_received": Sheet(
            ("Date Received", "Source", "Method", "Amount (£)"),
            _gifts,
            "Date Received",
            "xlsx",
        ),
    },
    (
        "In the first half of 2023 the food bank handed out ⟦food_parcels s Parcels @23.1-23.6;parcels⟧ weighing ⟦food_parcels s Weight (kg) @23.1-23.6;tonnes;*0.001 .1⟧, ⟦food_parcels g s Parcels @23.1-23.6;%;.1 up/down⟧ on the first half of 2022. Families received ⟦food_parcels s Parcels ? Household Type=Family @23.1-23.6;parcels⟧ and pensioners ⟦food_parcels s Parcels ? Household Type=Pensioner @23.1-23.6;parcels⟧. The parcels fed ⟦food_parcels s Adults @23.1-23.6;adults⟧ and ⟦food_parcels s Children @23.1-23.6;children⟧.",
        "Hillcrest gave out ⟦food_parcels s Parcels ? Centre=Hillcrest @23.4-23.6;parcels⟧ between April and June 2023, while Dockside gave out ⟦food_parcels s Parcels ? Centre=Dockside @23.4-23.6;⟧. In June alone, Riverside helped ⟦food_parcels s Children ? Centre=Riverside @23.6;children⟧.",
        "Donations came to ⟦donations_received s Amount (£) @23.1-23.6;£⟧ in the six months to June, of which ⟦donations_received s Amount (£) ? Source=Supermarket @23.1-23.6;£⟧ came from supermarkets and ⟦donations_received s Amount (£) ? Source=School @23.1-23.6;£⟧ from schools. The largest single donation was ⟦donations_received hi Amount (£) @23.1-23.6;£;.2⟧ and the average ⟦donations_received a Amount (£) @23.1-23.6;£;.2⟧.",
        "During 2022, ⟦food_parcels s Parcels @22.1-22.12;parcels⟧ were given out, ⟦food_parcels sc Parcels:Household Type=Family @22.1-22.12;%;.1⟧ of them to families. Donations by cheque totalled ⟦donations_received s Amount (£) ? Method=Cheque @22.1-22.12;£⟧. Volunteers worked ⟦food_parcels s Adults @22.1-22.12;hours;u⟧. In 2020 we gave out ⟦food_parcels s Parcels @22.1-22.12;parcels;u⟧.",
        "We recorded ⟦donations_received n @23.1-23.6;donations⟧ between January and June this year, against ⟦donations_received n @22.1-22.6;⟧ in the same months last year. Bank transfers made up ⟦donations_received sh Method=Bank transfer @23.1-23.6;%;.1⟧ of donations. Churches gave ⟦donations_received s Amount (£) ? Source=Church @23.1-23.6;£⟧.",
        "Demand at St Mark's keeps rising: ⟦food_parcels s Parcels ? Centre=St Mark's @23.5;parcels⟧ in May 2023, compared with ⟦food_parcels s Parcels ? Centre=St Mark's @22.5;⟧ in May 2022. Single adults there received ⟦food_parcels s Parcels ? Centre=St Mark's & Household Type=Single adult @23.5;parcels⟧ that month.",
    ),
)

ELEVENTH = (COURT, PORT, FOOD)
