# ruff: noqa: E501 - one paragraph a line
"""The fifteenth set of ledgers and prose: a tax bureau, a forestry bureau, an airport. Made up."""

from __future__ import annotations

import random
from datetime import date

from sqlgold import Cells, Sheet, World, days, drawn, months

BUREAUS = ("第一分局", "第二分局", "高新分局", "临港分局")


def _refunds(rng: random.Random) -> Cells:
    return [
        (f"T{n + 1:06}", day, drawn(rng, BUREAUS), drawn(rng, ("制造业", "批发零售业", "建筑业", "软件业")),
         drawn(rng, ("小微企业", "中型企业", "大型企业")), round(rng.choice((1, 1, 6)) * rng.uniform(2000, 300000), 2), rng.randint(1, 12))
        for n, day in enumerate(days(rng, date(2021, 7, 1), date(2023, 6, 29), 1300))
    ]  # fmt: skip


def _revenue(rng: random.Random) -> Cells:
    return [
        (m, b, k, round(rng.uniform(200, 9000), 2), rng.randint(900, 22000), rng.randint(1, 90))
        for m in months("2021-07", "2023-06") for b in BUREAUS for k in ("增值税", "企业所得税", "个人所得税", "契税")
    ]  # fmt: skip


TAX = World(
    "tax",
    "zh",
    date(2023, 7, 7),
    {
        "留抵退税办理明细": Sheet(
            (
                "申请编号",
                "退库日期",
                "主管分局",
                "所属行业",
                "企业规模",
                "退税额（元）",
                "办理天数",
            ),
            _refunds,
            "退库日期",
            shown={"退库日期": lambda v: f"{v.year}年{v.month}月{v.day}日"},
        ),
        "税收收入月报": Sheet(
            ("所属月份", "征收单位", "税种", "入库税款(万元)", "申报户次", "欠税户数"),
            _revenue,
            "所属月份",
            "xlsx",
            ("税收收入分税种分单位月报表", "金额单位：万元"),
            {"所属月份": lambda v: f"{v:%Y-%m}"},
        ),
    },
    (
        "今年上半年，全市税务系统组织入库税款⟦税收收入月报 s 入库税款(万元) @23.1-23.6;亿元;*0.0001 .2⟧，同比⟦税收收入月报 g s 入库税款(万元) @23.1-23.6;%;.1 增长/下降⟧。分税种看，增值税⟦税收收入月报 s 入库税款(万元) ? 税种=增值税 @23.1-23.6;亿元;*0.0001 .2⟧，企业所得税⟦税收收入月报 s 入库税款(万元) ? 税种=企业所得税 @23.1-23.6;亿元;*0.0001 .2⟧，契税⟦税收收入月报 s 入库税款(万元) ? 税种=契税 @23.1-23.6;万元;.1⟧，土地增值税⟦税收收入月报 s 入库税款(万元) ? 税种=契税 @23.1-23.6;万元;.1 u⟧。增值税占税收总量的比重为⟦税收收入月报 sc 入库税款(万元):税种=增值税 @23.1-23.6;%;.1⟧。",
        "纳税申报有序开展，1至6月共申报⟦税收收入月报 s 申报户次 @23.1-23.6;万户次;*0.0001 .2⟧，其中高新分局⟦税收收入月报 s 申报户次 ? 征收单位=高新分局 @23.1-23.6;户次⟧，临港分局⟦税收收入月报 s 申报户次 ? 征收单位=临港分局 @23.1-23.6;户次⟧。二季度，第一分局入库个人所得税⟦税收收入月报 s 入库税款(万元) ? 征收单位=第一分局 & 税种=个人所得税 @23.4-23.6;万元;.2⟧，是去年同期的⟦税收收入月报 x s 入库税款(万元) ? 征收单位=第一分局 & 税种=个人所得税 @23.4-23.6;倍;.2⟧；网上申报⟦税收收入月报 s 申报户次 @23.4-23.6;户次;u⟧。",
        "退税红利加快释放。上半年共办理留抵退税⟦留抵退税办理明细 n @23.1-23.6;笔⟧，退税⟦留抵退税办理明细 s 退税额（元） @23.1-23.6;万元;*0.0001 .1⟧，比去年同期⟦留抵退税办理明细 d n @23.1-23.6;笔; 多/少⟧。制造业企业退税⟦留抵退税办理明细 s 退税额（元） ? 所属行业=制造业 @23.1-23.6;万元;*0.0001 .1⟧，占⟦留抵退税办理明细 sc 退税额（元）:所属行业=制造业 @23.1-23.6;%;.1⟧；小微企业获退⟦留抵退税办理明细 n ? 企业规模=小微企业 @23.1-23.6;笔⟧。平均办理时间⟦留抵退税办理明细 a 办理天数 @23.1-23.6;天;.1⟧，单笔最高退税⟦留抵退税办理明细 hi 退税额（元） @23.1-23.6;万元;*0.0001 .2⟧。",
        "第二分局为建筑业企业办理退税⟦留抵退税办理明细 n ? 主管分局=第二分局 & 所属行业=建筑业 @23.1-23.6;笔⟧，该分局退税总额⟦留抵退税办理明细 s 退税额（元） ? 主管分局=第二分局 @23.1-23.6;万元;*0.0001 .1⟧，在各分局中列第⟦留抵退税办理明细 rk s 退税额（元） ? 主管分局=第二分局 @23.1-23.6;位⟧。外资企业退税⟦留抵退税办理明细 s 退税额（元） @23.1-23.6;万元;*0.0001 .1 u⟧。6月，全市退税⟦留抵退税办理明细 s 退税额（元） @23.6;万元;*0.0001 .1⟧，入库税款⟦税收收入月报 s 入库税款(万元) @23.6;万元;.1⟧。",
        "2022年，全年办理留抵退税⟦留抵退税办理明细 n @22.1-22.12;笔⟧，惠及大型企业⟦留抵退税办理明细 n ? 企业规模=大型企业 @22.1-22.12;笔⟧；全年入库税款⟦税收收入月报 s 入库税款(万元) @22.1-22.12;亿元;*0.0001 .2⟧，高新分局入库⟦税收收入月报 s 入库税款(万元) ? 征收单位=高新分局 @22.1-22.12;亿元;*0.0001 .2⟧。2020年入库税款⟦税收收入月报 s 入库税款(万元) @22.1-22.12;亿元;*0.0001 .2 u⟧。查处偷逃税案件⟦留抵退税办理明细 n ? 企业规模=大型企业 @22.1-22.12;起;u⟧。",
    ),
)

TOWNS = ("青溪镇", "石桥镇", "云岭乡", "白沙乡")


def _planting(rng: random.Random) -> Cells:
    quarters = [date(y, m, 1) for y in (2021, 2022, 2023) for m in (1, 4, 7, 10)][:11]
    return [
        (q, t, k, round(rng.uniform(40, 2600), 1), rng.randint(2000, 210000), round(rng.uniform(5, 320), 2))
        for q in quarters for t in TOWNS for k in ("经济林", "生态公益林", "退化林修复")
    ]  # fmt: skip


def _permits(rng: random.Random) -> Cells:
    return [
        (f"CF-{n + 1:04}", day, drawn(rng, TOWNS), drawn(rng, ("杨树", "马尾松", "杉木", "毛竹")),
         round(rng.uniform(1, 260), 1), rng.choice(("网上办理", "窗口办理")))
        for n, day in enumerate(days(rng, date(2021, 1, 5), date(2023, 9, 28), 1000))
    ]  # fmt: skip


def _patrols(rng: random.Random) -> Cells:
    return [
        (day, drawn(rng, ("虎山护林站", "龙潭护林站", "松坡护林站")), round(rng.uniform(2, 38), 1), rng.randint(1, 8),
         rng.randint(0, 4), rng.choices(("是", "否"), (4, 1))[0])
        for day in days(rng, date(2021, 1, 1), date(2023, 9, 30), 1400)
    ]  # fmt: skip


FOREST = World(
    "forest",
    "zh",
    date(2023, 10, 12),
    {
        "造林绿化进度": Sheet(
            ("季度", "乡镇", "林种", "完成面积_亩", "栽植苗木_株", "完成投资_万元"),
            _planting,
            "季度",
            shown={"季度": lambda v: f"{v.year}Q{(v.month + 2) // 3}"},
        ),
        "采伐许可发放": Sheet(
            ("证号", "发证日期", "所在乡镇", "树种", "采伐蓄积（立方米）", "办理方式"),
            _permits,
            "发证日期",
            "gbk",
            shown={"发证日期": lambda v: f"{v:%Y.%m.%d}"},
        ),
        "护林巡查日志": Sheet(
            (
                "巡查日期",
                "护林站",
                "巡查里程(公里)",
                "参加人数",
                "发现火险隐患(处)",
                "是否当场整改",
            ),
            _patrols,
            "巡查日期",
            "xlsx",
        ),
    },
    (
        "今年前三季度，全县完成造林绿化⟦造林绿化进度 s 完成面积_亩 @23.1-23.9;万亩;*0.0001 .2⟧，栽植苗木⟦造林绿化进度 s 栽植苗木_株 @23.1-23.9;万株;*0.0001 .1⟧，完成投资⟦造林绿化进度 s 完成投资_万元 @23.1-23.9;万元;.1⟧，投资额同比⟦造林绿化进度 g s 完成投资_万元 @23.1-23.9;%;.1 增长/下降⟧。其中，新造经济林⟦造林绿化进度 s 完成面积_亩 ? 林种=经济林 @23.1-23.9;亩⟧，修复退化林⟦造林绿化进度 s 完成面积_亩 ? 林种=退化林修复 @23.1-23.9;亩⟧，红树林⟦造林绿化进度 s 完成面积_亩 ? 林种=经济林 @23.1-23.9;亩;u⟧。",
        "青溪镇完成造林⟦造林绿化进度 s 完成面积_亩 ? 乡镇=青溪镇 @23.1-23.9;亩⟧，占全县的⟦造林绿化进度 sc 完成面积_亩:乡镇=青溪镇 @23.1-23.9;%;.1⟧，面积居全县第⟦造林绿化进度 rk s 完成面积_亩 ? 乡镇=青溪镇 @23.1-23.9;位⟧；云岭乡三季度完成造林⟦造林绿化进度 s 完成面积_亩 ? 乡镇=云岭乡 @23.7-23.9;亩⟧，栽植⟦造林绿化进度 s 栽植苗木_株 ? 乡镇=云岭乡 @23.7-23.9;株⟧。苗木成活⟦造林绿化进度 s 栽植苗木_株 @23.1-23.9;株;u⟧。",
        "采伐管理更加规范。今年1—9月，共发放林木采伐许可证⟦采伐许可发放 n @23.1-23.9;份⟧，批准采伐蓄积⟦采伐许可发放 s 采伐蓄积（立方米） @23.1-23.9;立方米;.1⟧，较去年同期⟦采伐许可发放 g s 采伐蓄积（立方米） @23.1-23.9;%;.1 增加/减少⟧；通过网上办理⟦采伐许可发放 n ? 办理方式=网上办理 @23.1-23.9;份⟧，占⟦采伐许可发放 sh 办理方式=网上办理 @23.1-23.9;%;.1⟧。杉木采伐⟦采伐许可发放 s 采伐蓄积（立方米） ? 树种=杉木 @23.1-23.9;立方米;.1⟧，石桥镇发证⟦采伐许可发放 n ? 所在乡镇=石桥镇 @23.1-23.9;份⟧，国有林场发证⟦采伐许可发放 n @23.1-23.9;份;u⟧。",
        "护林员今年以来巡查⟦护林巡查日志 n @23.1-23.9;次⟧，行程⟦护林巡查日志 s 巡查里程(公里) @23.1-23.9;公里;.1⟧，排查火险隐患⟦护林巡查日志 s 发现火险隐患(处) @23.1-23.9;处⟧；龙潭护林站巡查⟦护林巡查日志 n ? 护林站=龙潭护林站 @23.1-23.9;次⟧，发现隐患⟦护林巡查日志 s 发现火险隐患(处) ? 护林站=龙潭护林站 @23.1-23.9;处⟧，单次最远巡查⟦护林巡查日志 hi 巡查里程(公里) ? 护林站=龙潭护林站 @23.1-23.9;公里;.1⟧。无人机巡查⟦护林巡查日志 n @23.1-23.9;架次;u⟧。夜间巡查⟦护林巡查日志 n @23.1-23.9;次;u⟧。",
        "2022年，全县造林⟦造林绿化进度 s 完成面积_亩 @22.1-22.12;亩⟧，发放采伐许可证⟦采伐许可发放 n @22.1-22.12;份⟧，其中毛竹⟦采伐许可发放 n ? 树种=毛竹 @22.1-22.12;份⟧；巡查⟦护林巡查日志 n @22.1-22.12;次⟧，虎山护林站巡查里程⟦护林巡查日志 s 巡查里程(公里) ? 护林站=虎山护林站 @22.1-22.12;公里;.1⟧。2019年全县造林⟦造林绿化进度 s 完成面积_亩 @22.1-22.12;亩;u⟧。今年8月，松坡护林站巡查⟦护林巡查日志 n ? 护林站=松坡护林站 @23.8;次⟧。",
    ),
)

AIRLINES = ("Skylink", "Norwing", "Aerovia", "BlueJet")


def _traffic(rng: random.Random) -> Cells:
    return [
        (m, t, rng.randint(20000, 410000), rng.randint(300, 4200), round(rng.uniform(40, 2600), 1), round(rng.uniform(0.1, 3.2), 2))
        for m in months("2022-01", "2023-08") for t in ("North", "South", "Pier C")
    ]  # fmt: skip


def _delays(rng: random.Random) -> Cells:
    return [
        (f"{a[:2].upper()}{rng.randint(100, 999)}", day, a, drawn(rng, ("Weather", "Technical", "Crew", "Air traffic control")),
         rng.randint(16, 320), rng.choice(("Oslo", "Madrid", "Dublin", "Lisbon")), rng.choices(("N", "Y"), (9, 1))[0])
        for day in days(rng, date(2022, 1, 1), date(2023, 8, 30), 1300) for a in (drawn(rng, AIRLINES),)
    ]  # fmt: skip


def _property(rng: random.Random) -> Cells:
    return [
        (n + 1, day, drawn(rng, ("Phone", "Bag", "Clothing", "Passport")), rng.choices(("Yes", "No"), (2, 3))[0], rng.randint(0, 90))
        for n, day in enumerate(days(rng, date(2022, 1, 1), date(2023, 8, 31), 900))
    ]  # fmt: skip


AIRPORT = World(
    "airport",
    "en",
    date(2023, 9, 5),
    {
        "traffic_by_terminal": Sheet(
            (
                "MONTH",
                "TERMINAL",
                "PASSENGERS",
                "AIRCRAFT_MOVEMENTS",
                "CARGO_TONNES",
                "RETAIL_INCOME_GBP_M",
            ),
            _traffic,
            "MONTH",
            shown={"MONTH": lambda v: f"{v:%m/%Y}"},
        ),
        "delayed_departures": Sheet(
            (
                "Flight",
                "Date",
                "Airline",
                "Cause",
                "Delay (minutes)",
                "Destination",
                "Diverted (Y/N)",
            ),
            _delays,
            "Date",
            "xlsx",
        ),
        "lost_property": Sheet(
            ("Item No", "Handed in", "Item", "Claimed", "Days held"),
            _property,
            "Handed in",
            shown={"Handed in": lambda v: f"{v:%d/%m/%Y}"},
        ),
    },
    (
        "The airport handled ⟦traffic_by_terminal s PASSENGERS @23.1-23.8;million;*0.000001 .2⟧ passengers between January and August 2023, ⟦traffic_by_terminal g s PASSENGERS @23.1-23.8;%;.1 up/down⟧ compared with the same months of 2022. There were ⟦traffic_by_terminal s AIRCRAFT_MOVEMENTS @23.1-23.8;aircraft movements⟧, and ⟦traffic_by_terminal s CARGO_TONNES @23.1-23.8;tonnes⟧ of cargo passed through. The South terminal alone handled ⟦traffic_by_terminal s PASSENGERS ? TERMINAL=South @23.1-23.8;passengers⟧, or ⟦traffic_by_terminal sc PASSENGERS:TERMINAL=South @23.1-23.8;%;.1⟧ of the total. Transfer passengers numbered ⟦traffic_by_terminal s PASSENGERS @23.1-23.8;;u⟧.",
        "In August the North terminal saw ⟦traffic_by_terminal s PASSENGERS ? TERMINAL=North @23.8;passengers⟧, against ⟦traffic_by_terminal s PASSENGERS ? TERMINAL=North @22.8;⟧ in August 2022; Pier C handled ⟦traffic_by_terminal s AIRCRAFT_MOVEMENTS ? TERMINAL=Pier C @23.8;aircraft movements⟧. Retail income for the eight months was ⟦traffic_by_terminal s RETAIL_INCOME_GBP_M @23.1-23.8;million pounds;.1⟧. Car parking earned ⟦traffic_by_terminal s RETAIL_INCOME_GBP_M @23.1-23.8;million pounds;.1 u⟧.",
        "Between January and August 2023, ⟦delayed_departures n @23.1-23.8;departures⟧ were delayed. Weather caused ⟦delayed_departures n ? Cause=Weather @23.1-23.8;delays⟧ and technical faults ⟦delayed_departures n ? Cause=Technical @23.1-23.8;⟧; crew shortages accounted for ⟦delayed_departures n ? Cause=Crew @23.1-23.8;⟧. The average delay was ⟦delayed_departures a Delay (minutes) @23.1-23.8;minutes;.1⟧ and the longest ⟦delayed_departures hi Delay (minutes) @23.1-23.8;minutes⟧. Norwing had ⟦delayed_departures n ? Airline=Norwing @23.1-23.8;delayed departures⟧, ⟦delayed_departures n ? Airline=Norwing & Cause=Weather @23.1-23.8;⟧ of them because of weather. Bird strikes led to ⟦delayed_departures n @23.1-23.8;delays;u⟧.",
        "Staff took in ⟦lost_property n @23.1-23.8;items⟧ of lost property in the first eight months of 2023, including ⟦lost_property n ? Item=Phone @23.1-23.8;phones⟧ and ⟦lost_property n ? Item=Passport @23.1-23.8;passports⟧. Some ⟦lost_property sh Claimed=Yes @23.1-23.8;%;.1⟧ of items were claimed by their owners. On average an item was held for ⟦lost_property a Days held @23.1-23.8;days;.1⟧. Umbrellas made up ⟦lost_property n @23.1-23.8;items;u⟧.",
        "During the second quarter of 2023, ⟦delayed_departures n @23.4-23.6;departures⟧ were delayed, ⟦delayed_departures n ? Destination=Madrid @23.4-23.6;⟧ of them bound for Madrid, and cargo reached ⟦traffic_by_terminal s CARGO_TONNES @23.4-23.6;tonnes⟧. In 2022 as a whole the airport handled ⟦traffic_by_terminal s PASSENGERS @22.1-22.12;passengers⟧, and BlueJet had ⟦delayed_departures n ? Airline=BlueJet @22.1-22.12;delayed departures⟧. In 2018 it handled ⟦traffic_by_terminal s PASSENGERS @22.1-22.12;passengers;u⟧. Security staff opened ⟦lost_property n @22.1-22.12;extra lanes;u⟧.",
    ),
)

FIFTEENTH = (TAX, FOREST, AIRPORT)
