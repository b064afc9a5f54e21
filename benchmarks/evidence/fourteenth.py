# ruff: noqa: E501 - one paragraph a line
"""The fourteenth set of ledgers and prose: disease control, district heating, town planning. Made up."""

from __future__ import annotations

import random
from datetime import date

from sqlgold import Cells, Sheet, World, days, drawn, months

CLINICS = ("城关门诊", "滨江门诊", "东湖门诊", "西郊门诊")
AREAS = ("城关区", "滨江区", "东湖县", "西山县")


def _shots(rng: random.Random) -> Cells:
    return [
        (f"JZ{n + 1:05}", day, drawn(rng, CLINICS), drawn(rng, ("流感疫苗", "HPV疫苗", "狂犬病疫苗", "水痘疫苗")),
         rng.choice(("第一剂", "第二剂", "加强针")), drawn(rng, ("成人", "学生", "老年人")), rng.randint(40, 900))
        for n, day in enumerate(days(rng, date(2022, 1, 4), date(2023, 10, 30), 1500))
    ]  # fmt: skip


def _disease(rng: random.Random) -> Cells:
    return [
        (m, a, k, (n := rng.randint(4, 160)), rng.randint(2, n), rng.randint(20, 700))
        for m in months("2022-01", "2023-10") for a in AREAS
        for k in ("手足口病", "流行性感冒", "感染性腹泻")
    ]  # fmt: skip


VACCINES = World(
    "vaccines",
    "zh",
    date(2023, 11, 6),
    {
        "预防接种登记": Sheet(
            ("流水号", "接种日期", "接种单位", "疫苗种类", "剂次", "受种人群", "自费金额_元"),
            _shots,
            "接种日期",
            shown={"接种日期": lambda v: f"{v.year}/{v.month}/{v.day}"},
        ),
        "传染病报告统计": Sheet(
            ("报告月", "县区", "病种", "报告病例（例）", "治愈（例）", "采样检测（份）"),
            _disease,
            "报告月",
            "xlsx",
            ("全市重点传染病报告情况", "填报单位：市疾控中心"),
            {"报告月": lambda v: f"{v.year}年{v.month}月"},
        ),
    },
    (
        "今年1—10月，全市各接种单位累计接种疫苗⟦预防接种登记 n @23.1-23.10;剂次⟧，同比⟦预防接种登记 g n @23.1-23.10;%;.1 增长/下降⟧。其中流感疫苗⟦预防接种登记 n ? 疫苗种类=流感疫苗 @23.1-23.10;剂次⟧，HPV疫苗⟦预防接种登记 n ? 疫苗种类=HPV疫苗 @23.1-23.10;剂次⟧；流感疫苗占全部接种量的⟦预防接种登记 sh 疫苗种类=流感疫苗 @23.1-23.10;%;.1⟧。群众自费支出共计⟦预防接种登记 s 自费金额_元 @23.1-23.10;万元;*0.0001 .2⟧。",
        "从人群看，老年人接种⟦预防接种登记 n ? 受种人群=老年人 @23.1-23.10;剂次⟧，学生接种⟦预防接种登记 n ? 受种人群=学生 @23.1-23.10;剂次⟧，孕产妇接种⟦预防接种登记 n @23.1-23.10;剂次;u⟧。滨江门诊接种量为⟦预防接种登记 n ? 接种单位=滨江门诊 @23.1-23.10;剂次⟧，其中加强针⟦预防接种登记 n ? 接种单位=滨江门诊 & 剂次=加强针 @23.1-23.10;剂次⟧；城关门诊⟦预防接种登记 n ? 接种单位=城关门诊 @23.1-23.10;剂次⟧。全市夜间门诊接种⟦预防接种登记 n @23.1-23.10;剂次;u⟧。",
        "疫情形势总体平稳。前10个月，全市报告流行性感冒⟦传染病报告统计 s 报告病例（例） ? 病种=流行性感冒 @23.1-23.10;例⟧、手足口病⟦传染病报告统计 s 报告病例（例） ? 病种=手足口病 @23.1-23.10;例⟧，治愈手足口病患者⟦传染病报告统计 s 治愈（例） ? 病种=手足口病 @23.1-23.10;例⟧；完成采样检测⟦传染病报告统计 s 采样检测（份） @23.1-23.10;份⟧，比上年同期⟦传染病报告统计 d s 采样检测（份） @23.1-23.10;份; 增加/减少⟧。重症病例⟦传染病报告统计 s 报告病例（例） @23.1-23.10;例;u⟧。",
        "东湖县三季度报告感染性腹泻⟦传染病报告统计 s 报告病例（例） ? 县区=东湖县 & 病种=感染性腹泻 @23.7-23.9;例⟧，治愈⟦传染病报告统计 s 治愈（例） ? 县区=东湖县 & 病种=感染性腹泻 @23.7-23.9;例⟧；西山县同期报告⟦传染病报告统计 s 报告病例（例） ? 县区=西山县 & 病种=感染性腹泻 @23.7-23.9;例⟧。10月当月，全市报告三类传染病⟦传染病报告统计 s 报告病例（例） @23.10;例⟧，城关区⟦传染病报告统计 s 报告病例（例） ? 县区=城关区 @23.10;例⟧，居各县区第⟦传染病报告统计 rk s 报告病例（例） ? 县区=城关区 @23.10;位⟧。",
        "2022年，全市接种疫苗⟦预防接种登记 n @22.1-22.12;剂次⟧，人均自费⟦预防接种登记 a 自费金额_元 @22.1-22.12;元;.1⟧；报告传染病病例⟦传染病报告统计 s 报告病例（例） @22.1-22.12;例⟧，其中西山县⟦传染病报告统计 s 报告病例（例） ? 县区=西山县 @22.1-22.12;例⟧。2020年接种疫苗⟦预防接种登记 n @22.1-22.12;剂次;u⟧。组织健康讲座⟦预防接种登记 n ? 剂次=加强针 @22.1-22.3;场;u⟧。今年9月，水痘疫苗接种⟦预防接种登记 n ? 疫苗种类=水痘疫苗 @23.9;剂次⟧。",
    ),
)

OFFICES = ("城东营业所", "城西营业所", "河南营业所")
PLANTS = ("第一热源厂", "第二热源厂", "东郊热源厂")


def _repairs(rng: random.Random) -> Cells:
    return [
        (20220000 + n, day, drawn(rng, OFFICES), drawn(rng, ("室温不达标", "管道漏水", "阀门故障", "暖气不热")),
         rng.choices(("已办结", "处理中"), (9, 1))[0], rng.randint(1, 4), round(rng.uniform(0.3, 40), 1))
        for n, day in enumerate(days(rng, date(2022, 1, 2), date(2023, 12, 30), 1200))
    ]  # fmt: skip


def _fees(rng: random.Random) -> Cells:
    return [
        (m, o, k, (a := round(rng.uniform(30, 900), 2)), round(a * rng.uniform(0.6, 1), 2), rng.randint(60, 4200))
        for m in months("2022-01", "2023-12") for o in OFFICES for k in ("居民", "非居民", "机关学校")
    ]  # fmt: skip


def _plants(rng: random.Random) -> Cells:
    return [
        (date.fromordinal(o), p, rng.randint(800, 9000), round(rng.uniform(30, 420), 1), rng.randint(61, 95))
        for o in range(date(2022, 1, 1).toordinal(), date(2023, 12, 31).toordinal() + 1, 5) for p in PLANTS
    ]  # fmt: skip


HEAT = World(
    "heat",
    "zh",
    date(2024, 1, 5),
    {
        "供热报修工单": Sheet(
            ("工单编号", "报修日期", "营业所", "故障类别", "办理状态", "上门次数", "处理时长(h)"),
            _repairs,
            "报修日期",
            "gbk",
            shown={"报修日期": lambda v: f"{v:%Y-%m-%d}"},
        ),
        "热费收缴表": Sheet(
            (
                "账期",
                "营业所",
                "用户性质",
                "应收热费/万元",
                "实收热费/万元",
                "缴费户数/户",
            ),
            _fees,
            "账期",
            shown={"账期": lambda v: f"{v:%Y%m}"},
        ),
        "热源厂运行记录": Sheet(
            ("运行日期", "热源厂", "供热量(GJ)", "耗煤量(t)", "出水温度(℃)"),
            _plants,
            "运行日期",
            "xlsx",
        ),
    },
    (
        "2023年，热力集团共受理用户报修⟦供热报修工单 n @23.1-23.12;件⟧，较2022年⟦供热报修工单 g n @23.1-23.12;%;.1 增长/下降⟧；其中反映暖气不热的⟦供热报修工单 n ? 故障类别=暖气不热 @23.1-23.12;件⟧，管道漏水⟦供热报修工单 n ? 故障类别=管道漏水 @23.1-23.12;件⟧。维修人员上门⟦供热报修工单 s 上门次数 @23.1-23.12;次⟧，单件平均处理⟦供热报修工单 a 处理时长(h) @23.1-23.12;小时;.1⟧，最长的一件用了⟦供热报修工单 hi 处理时长(h) @23.1-23.12;小时;.1⟧。凌晨时段受理报修⟦供热报修工单 n @23.1-23.12;件;u⟧。",
        "城东营业所受理报修⟦供热报修工单 n ? 营业所=城东营业所 @23.1-23.12;件⟧，办结⟦供热报修工单 n ? 营业所=城东营业所 & 办理状态=已办结 @23.1-23.12;件⟧；河南营业所受理⟦供热报修工单 n ? 营业所=河南营业所 @23.1-23.12;件⟧，占总量的⟦供热报修工单 sh 营业所=河南营业所 @23.1-23.12;%;.1⟧。截至年底，仍在处理中的工单有⟦供热报修工单 n ? 办理状态=处理中 @23.1-23.12;件⟧。",
        "热费收缴方面，全年应收热费⟦热费收缴表 s 应收热费/万元 @23.1-23.12;亿元;*0.0001 .2⟧，实收⟦热费收缴表 s 实收热费/万元 @23.1-23.12;亿元;*0.0001 .2⟧，收缴率⟦热费收缴表 ra 实收热费/万元//应收热费/万元 @23.1-23.12;%;.1⟧。居民用户实收⟦热费收缴表 s 实收热费/万元 ? 用户性质=居民 @23.1-23.12;万元;.1⟧，机关学校实收⟦热费收缴表 s 实收热费/万元 ? 用户性质=机关学校 @23.1-23.12;万元;.1⟧；城西营业所四季度实收⟦热费收缴表 s 实收热费/万元 ? 营业所=城西营业所 @23.10-23.12;万元;.1⟧，为上年同期的⟦热费收缴表 x s 实收热费/万元 ? 营业所=城西营业所 @23.10-23.12;倍;.2⟧。减免困难家庭热费⟦热费收缴表 s 实收热费/万元 @23.11;万元;u .1⟧。",
        "生产运行平稳有序。2023年下半年，三座热源厂供热⟦热源厂运行记录 s 供热量(GJ) @23.7-23.12;万GJ;*0.0001 .2⟧，消耗原煤⟦热源厂运行记录 s 耗煤量(t) @23.7-23.12;吨⟧，其中第一热源厂耗煤⟦热源厂运行记录 s 耗煤量(t) ? 热源厂=第一热源厂 @23.7-23.12;吨⟧、东郊热源厂⟦热源厂运行记录 s 耗煤量(t) ? 热源厂=东郊热源厂 @23.7-23.12;吨⟧。12月，第二热源厂平均出水温度⟦热源厂运行记录 a 出水温度(℃) ? 热源厂=第二热源厂 @23.12;℃;.1⟧。消耗天然气⟦热源厂运行记录 s 耗煤量(t) @23.7-23.12;立方米;u⟧。",
        "回顾2022年，全年受理报修⟦供热报修工单 n @22.1-22.12;件⟧，阀门故障⟦供热报修工单 n ? 故障类别=阀门故障 @22.1-22.12;件⟧；实收热费⟦热费收缴表 s 实收热费/万元 @22.1-22.12;万元;.1⟧，缴费⟦热费收缴表 s 缴费户数/户 @22.1-22.12;户次⟧。2019年受理报修⟦供热报修工单 n @22.1-22.12;件;u⟧。更换老旧管网⟦供热报修工单 n @22.1-22.6;公里;u⟧。北郊营业所受理报修⟦供热报修工单 n ? 营业所=城西营业所 @22.1-22.12;件;u⟧。",
    ),
)

WARDS = ("Northgate", "Castle", "Riverside", "St Mary's")


def _applications(rng: random.Random) -> Cells:
    kinds = ("Householder", "Minor", "Major", "Listed building")
    return [
        (f"{day:%y}/{n + 1:04}/FUL", day, drawn(rng, WARDS), drawn(rng, kinds), drawn(rng, ("Approved", "Refused", "Withdrawn")),
         rng.randint(14, 190), rng.choice((96, 206, 462, 1386)))
        for n, day in enumerate(days(rng, date(2022, 1, 4), date(2023, 9, 28), 1100))
    ]  # fmt: skip


def _enforcement(rng: random.Random) -> Cells:
    return [
        (m, w, rng.randint(2, 40), rng.randint(2, 40), rng.randint(0, 9), rng.randint(5, 90))
        for m in months("2022-01", "2023-09") for w in WARDS
    ]  # fmt: skip


PLANNING = World(
    "planning",
    "en",
    date(2023, 10, 6),
    {
        "planning_applications": Sheet(
            ("Ref", "Validated", "Ward", "Type", "Decision", "Days to decide", "Fee (£)"),
            _applications,
            "Validated",
            shown={"Validated": lambda v: f"{v:%d %b %Y}"},
        ),
        "enforcement_monthly": Sheet(
            ("Month", "Ward", "Cases opened", "Cases closed", "Notices served", "Site visits"),
            _enforcement,
            "Month",
            "xlsx",
            ("Planning enforcement, monthly return",),
            {"Month": lambda v: f"{v:%b %Y}"},
        ),
    },
    (
        "In the nine months to September 2023 the council received ⟦planning_applications n @23.1-23.9;planning applications⟧, ⟦planning_applications g n @23.1-23.9;%;.1 up/down⟧ on the same period a year earlier. Of these, ⟦planning_applications n ? Type=Householder @23.1-23.9;⟧ were householder applications and ⟦planning_applications n ? Type=Major @23.1-23.9;⟧ were major schemes. Fees brought in ⟦planning_applications s Fee (£) @23.1-23.9;£⟧. Applications for solar farms numbered ⟦planning_applications n @23.1-23.9;;u⟧.",
        "The council approved ⟦planning_applications n ? Decision=Approved @23.1-23.9;applications⟧ and refused ⟦planning_applications n ? Decision=Refused @23.1-23.9;⟧, so that ⟦planning_applications sh Decision=Approved @23.1-23.9;%;.1⟧ were approved. A decision took ⟦planning_applications a Days to decide @23.1-23.9;days;.1⟧ on average. In Riverside, ⟦planning_applications n ? Ward=Riverside @23.1-23.9;applications⟧ came in, of which ⟦planning_applications n ? Ward=Riverside & Decision=Refused @23.1-23.9;⟧ were turned down; Castle ward had ⟦planning_applications n ? Ward=Castle @23.1-23.9;⟧. Appeals upheld by the inspector came to ⟦planning_applications n ? Decision=Withdrawn @23.1-23.9;;u⟧.",
        "Enforcement officers opened ⟦enforcement_monthly s Cases opened @23.1-23.9;cases⟧ and closed ⟦enforcement_monthly s Cases closed @23.1-23.9;⟧ over the same nine months. They made ⟦enforcement_monthly s Site visits @23.1-23.9;site visits⟧ and served ⟦enforcement_monthly s Notices served @23.1-23.9;notices⟧, compared with ⟦enforcement_monthly s Notices served @22.1-22.9;notices⟧ in January to September 2022. Northgate accounted for ⟦enforcement_monthly s Cases opened ? Ward=Northgate @23.1-23.9;new cases⟧. Weekend visits came to ⟦enforcement_monthly s Site visits @23.1-23.9;;u⟧.",
        "During the third quarter of 2023, officers carried out ⟦enforcement_monthly s Site visits @23.7-23.9;site visits⟧, ⟦enforcement_monthly s Site visits ? Ward=St Mary's @23.7-23.9;⟧ of them in St Mary's. In August alone, ⟦enforcement_monthly s Cases opened @23.8;cases⟧ were opened. The Castle ward saw ⟦planning_applications n ? Ward=Castle & Type=Householder @23.7-23.9;householder applications⟧ in the quarter.",
        "For 2022 as a whole, the authority validated ⟦planning_applications n @22.1-22.12;applications⟧ and closed ⟦enforcement_monthly s Cases closed @22.1-22.12;enforcement cases⟧. The slowest decision took ⟦planning_applications hi Days to decide @22.1-22.12;days⟧. In 2017 the council received ⟦planning_applications n @22.1-22.12;planning applications;u⟧. Harbour ward had ⟦planning_applications n ? Ward=Castle @22.1-22.12;applications;u⟧. It planted ⟦enforcement_monthly s Site visits @22.1-22.12;street trees;u⟧.",
    ),
)

FOURTEENTH = (VACCINES, HEAT, PLANNING)
