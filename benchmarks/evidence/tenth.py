# ruff: noqa: E501 - one paragraph a line
"""The tenth set of ledgers and prose: farm machines, a university's research, road works. Made up."""

from __future__ import annotations

import random
from datetime import date

from sqlgold import Cells, Sheet, World, days, drawn, months

TOWNS = ("白沙河镇", "柳泉镇", "东岭街道", "石门乡", "古渡镇", "南塘镇")


def _subsidies(rng: random.Random) -> Cells:
    kinds = ("拖拉机", "联合收割机", "插秧机", "植保无人机", "烘干机")
    return [
        (n + 1, drawn(rng, TOWNS), drawn(rng, kinds), rng.choice(("个人", "合作社", "家庭农场")), day,
         rng.randint(1, 4), round(rng.uniform(3000, 98000), 2), round(rng.uniform(20000, 260000), 2),
         rng.choices(("已兑付", "审核中", "退回"), (8, 2, 1))[0])
        for n, day in enumerate(days(rng, date(2021, 1, 5), date(2022, 12, 30), 800))
    ]  # fmt: skip


def _sowing(rng: random.Random) -> Cells:
    crops = ("小麦", "玉米", "水稻", "大豆", "油菜")
    return [
        (y, t, c, rng.randint(300, 9000), round(rng.uniform(0.1, 5.2), 2), rng.randint(30, 900))
        for y in (2020, 2021, 2022) for t in TOWNS for c in crops
    ]  # fmt: skip


FARM = World(
    "farm",
    "zh",
    date(2023, 1, 12),
    {
        "农机购置补贴发放明细": Sheet(
            (
                "序号",
                "乡镇",
                "机具品目",
                "购机主体",
                "申请日期",
                "购置台数",
                "补贴金额（元）",
                "购机总价（元）",
                "办理状态",
            ),
            _subsidies,
            "申请日期",
            "xlsx",
            ("2021—2022年农机购置补贴发放明细", "填报单位：县农业农村局"),
            {"申请日期": lambda v: f"{v.year}年{v.month}月{v.day}日"},
        ),
        "粮油作物播种面积年报": Sheet(
            ("年度", "镇街", "作物", "播种面积(亩)", "总产量(万斤)", "受益农户数"),
            _sowing,
            "年度",
            shown={"年度": lambda v: f"{v}年"},
        ),
    },
    (
        "2022年，全县共受理农机购置补贴申请⟦农机购置补贴发放明细 n @22.1-22.12;件⟧，补贴各类机具⟦农机购置补贴发放明细 s 购置台数 @22.1-22.12;台⟧，发放补贴资金⟦农机购置补贴发放明细 s 补贴金额（元） @22.1-22.12;万元;*0.0001 .2⟧，拉动农民购机投入⟦农机购置补贴发放明细 s 购机总价（元） @22.1-22.12;万元;*0.0001 .1⟧。其中，拖拉机⟦农机购置补贴发放明细 s 购置台数 ? 机具品目=拖拉机 @22.1-22.12;台⟧，植保无人机⟦农机购置补贴发放明细 s 购置台数 ? 机具品目=植保无人机 @22.1-22.12;台⟧。",
        "分乡镇看，柳泉镇全年申请补贴⟦农机购置补贴发放明细 n ? 乡镇=柳泉镇 @22.1-22.12;件⟧，位居全县第⟦农机购置补贴发放明细 rk n ? 乡镇=柳泉镇 @22.1-22.12;位⟧；石门乡申请⟦农机购置补贴发放明细 n ? 乡镇=石门乡 @22.1-22.12;件⟧，获得补贴⟦农机购置补贴发放明细 s 补贴金额（元） ? 乡镇=石门乡 @22.1-22.12;万元;*0.0001 .1⟧。",
        "截至2022年底，当年受理的申请中已兑付⟦农机购置补贴发放明细 n ? 办理状态=已兑付 @22.1-22.12;件⟧，兑付率⟦农机购置补贴发放明细 sh 办理状态=已兑付 @22.1-22.12;%;.1⟧，仍在审核⟦农机购置补贴发放明细 n ? 办理状态=审核中 @22.1-22.12;件⟧。单件补贴最高⟦农机购置补贴发放明细 hi 补贴金额（元） @22.1-22.12;元;.2⟧，平均每件补贴⟦农机购置补贴发放明细 a 补贴金额（元） @22.1-22.12;元⟧。",
        "合作社和家庭农场成为购机主力。2022年下半年，合作社申请⟦农机购置补贴发放明细 n ? 购机主体=合作社 @22.7-22.12;件⟧，比2021年同期⟦农机购置补贴发放明细 g n ? 购机主体=合作社 @22.7-22.12;%;.1 增长/下降⟧；家庭农场获补贴资金⟦农机购置补贴发放明细 s 补贴金额（元） ? 购机主体=家庭农场 @22.7-22.12;万元;*0.0001 .2⟧，占同期补贴总额的⟦农机购置补贴发放明细 sc 补贴金额（元）:购机主体=家庭农场 @22.7-22.12;%;.1⟧。",
        "去年，全县粮油作物播种面积⟦粮油作物播种面积年报 s 播种面积(亩) ? 年度=2022;万亩;*0.0001 .2⟧，总产量⟦粮油作物播种面积年报 s 总产量(万斤) ? 年度=2022;万斤;.1⟧。小麦种植⟦粮油作物播种面积年报 s 播种面积(亩) ? 年度=2022 & 作物=小麦;亩⟧，大豆种植⟦粮油作物播种面积年报 s 播种面积(亩) ? 年度=2022 & 作物=大豆;亩⟧，全县受益农户⟦粮油作物播种面积年报 s 受益农户数 ? 年度=2022;户⟧。2019年全县粮油播种面积为⟦粮油作物播种面积年报 s 播种面积(亩) ? 年度=2022;亩;u⟧。",
        "东岭街道2021年种植水稻⟦粮油作物播种面积年报 s 播种面积(亩) ? 年度=2021 & 镇街=东岭街道 & 作物=水稻;亩⟧；该街道当年粮油总产⟦粮油作物播种面积年报 s 总产量(万斤) ? 年度=2021 & 镇街=东岭街道;万斤;.1⟧。农技人员下乡指导⟦粮油作物播种面积年报 s 受益农户数 ? 年度=2021;人次;u⟧。",
        "四季度申请量明显回升，10月至12月共受理⟦农机购置补贴发放明细 n @22.10-22.12;件⟧，同比⟦农机购置补贴发放明细 d n @22.10-22.12;件; 多/少⟧，南塘镇一地就有⟦农机购置补贴发放明细 n ? 乡镇=南塘镇 @22.10-22.12;件⟧。",
    ),
)

COLLEGES = ("材料学院", "医学院", "信息学院", "经管学院", "海洋学院")


def _grants(rng: random.Random) -> Cells:
    levels = ("国家级", "省部级", "市厅级", "横向")
    return [
        (f"K{n + 1:05}", drawn(rng, COLLEGES), drawn(rng, levels), day, round(rng.uniform(1, 320), 1),
         round(rng.uniform(0, 200), 1), rng.choices(("在研", "已结题", "终止"), (6, 3, 1))[0])
        for n, day in enumerate(days(rng, date(2022, 1, 4), date(2023, 11, 28), 600))
    ]  # fmt: skip


def _papers(rng: random.Random) -> Cells:
    return [
        (m, c, rng.randint(2, 60), rng.randint(0, 22), rng.randint(0, 9))
        for m in months("2022-01", "2023-11") for c in COLLEGES
    ]  # fmt: skip


RESEARCH = World(
    "research",
    "zh",
    date(2023, 12, 8),
    {
        "科研项目台账": Sheet(
            (
                "项目编号",
                "承担学院",
                "项目级别",
                "立项时间",
                "合同经费（万元）",
                "到账经费(万元)",
                "项目状态",
            ),
            _grants,
            "立项时间",
            shown={"立项时间": lambda v: f"{v.year}.{v.month}.{v.day}"},
        ),
        "论文专利月度统计": Sheet(
            ("年月", "学院", "发表论文数", "其中SCI论文", "授权发明专利/件"),
            _papers,
            "年月",
            "gbk",
            shown={"年月": lambda v: f"{v:%Y%m}"},
        ),
    },
    (
        "今年1至11月，学校新立项科研项目⟦科研项目台账 n @23.1-23.11;项⟧，合同经费⟦科研项目台账 s 合同经费（万元） @23.1-23.11;亿元;*0.0001 .2⟧，同比⟦科研项目台账 g s 合同经费（万元） @23.1-23.11;%;.1 增长/下降⟧；到账经费⟦科研项目台账 s 到账经费(万元) @23.1-23.11;万元;.1⟧。国家级项目立项⟦科研项目台账 n ? 项目级别=国家级 @23.1-23.11;项⟧，占⟦科研项目台账 sh 项目级别=国家级 @23.1-23.11;%;.1⟧；横向项目⟦科研项目台账 n ? 项目级别=横向 @23.1-23.11;项⟧。",
        "医学院今年新上项目⟦科研项目台账 n ? 承担学院=医学院 @23.1-23.11;项⟧，到账经费⟦科研项目台账 s 到账经费(万元) ? 承担学院=医学院 @23.1-23.11;万元;.1⟧，在五个学院中排名第⟦科研项目台账 rk s 到账经费(万元) ? 承担学院=医学院 @23.1-23.11;位⟧。单个项目合同额最大的达⟦科研项目台账 hi 合同经费（万元） ? 承担学院=医学院 @23.1-23.11;万元;.1⟧。",
        "论文方面，前11个月全校发表论文⟦论文专利月度统计 s 发表论文数 @23.1-23.11;篇⟧，其中SCI论文⟦论文专利月度统计 s 其中SCI论文 @23.1-23.11;篇⟧；授权发明专利⟦论文专利月度统计 s 授权发明专利/件 @23.1-23.11;件⟧，较上年同期⟦论文专利月度统计 d s 授权发明专利/件 @23.1-23.11;件; 增加/减少⟧。信息学院发表论文⟦论文专利月度统计 s 发表论文数 ? 学院=信息学院 @23.1-23.11;篇⟧，获授权专利⟦论文专利月度统计 s 授权发明专利/件 ? 学院=信息学院 @23.1-23.11;件⟧。",
        "2022年全年立项⟦科研项目台账 n @22.1-22.12;项⟧，其中海洋学院⟦科研项目台账 n ? 承担学院=海洋学院 @22.1-22.12;项⟧、材料学院⟦科研项目台账 n ? 承担学院=材料学院 @22.1-22.12;项⟧。项目平均合同经费⟦科研项目台账 a 合同经费（万元） @22.1-22.12;万元;.1⟧。2020年立项⟦科研项目台账 n @22.1-22.12;项;u⟧。全校在站博士后⟦科研项目台账 n @22.1-22.12;人;u⟧。",
        "11月份，经管学院发表论文⟦论文专利月度统计 s 发表论文数 ? 学院=经管学院 @23.11;篇⟧，是去年同月的⟦论文专利月度统计 x s 发表论文数 ? 学院=经管学院 @23.11;倍;.2⟧。三季度，材料学院新增授权专利⟦论文专利月度统计 s 授权发明专利/件 ? 学院=材料学院 @23.7-23.9;件⟧，海洋学院新增⟦论文专利月度统计 s 授权发明专利/件 ? 学院=海洋学院 @23.7-23.9;件⟧。",
        "目前，2023年立项的项目中在研⟦科研项目台账 n ? 项目状态=在研 @23.1-23.11;项⟧，已结题⟦科研项目台账 n ? 项目状态=已结题 @23.1-23.11;项⟧，终止⟦科研项目台账 n ? 项目状态=终止 @23.1-23.11;项⟧。学校获省科技进步奖⟦科研项目台账 n ? 项目状态=终止 @23.1-23.11;项;u⟧。",
        "省部级项目增势明显。今年上半年，省部级项目立项⟦科研项目台账 n ? 项目级别=省部级 @23.1-23.6;项⟧，合同经费超过⟦科研项目台账 s 合同经费（万元） ? 项目级别=省部级 @23.1-23.6;万元;~余⟧；信息学院承担省部级项目⟦科研项目台账 n ? 项目级别=省部级 & 承担学院=信息学院 @23.1-23.6;项⟧。",
    ),
)

DEPOTS = ("Eastfield", "Canal Street", "Westbury")


def _repairs(rng: random.Random) -> Cells:
    defects = ("Pothole", "Kerb damage", "Blocked gully", "Sign missing", "Street light out")
    return [
        (f"RD{n + 1:05}", day, drawn(rng, DEPOTS), drawn(rng, defects), rng.choice(("High", "Medium", "Low")),
         rng.randint(1, 40), round(rng.uniform(40, 2600), 2), rng.choices(("Closed", "Open"), (7, 1))[0])
        for n, day in enumerate(days(rng, date(2022, 1, 3), date(2023, 8, 30), 1300))
    ]  # fmt: skip


def _gritting(rng: random.Random) -> Cells:
    return [
        (m, d, rng.randint(0, 60), round(rng.uniform(0, 420), 1), rng.randint(2000, 60000))
        for m in months("2022-01", "2023-08") for d in DEPOTS
    ]  # fmt: skip


ROADS = World(
    "roads",
    "en",
    date(2023, 9, 5),
    {
        "highway_defects": Sheet(
            (
                "Job No",
                "Reported On",
                "Depot",
                "Defect",
                "Priority",
                "Days To Fix",
                "Repair Cost (£)",
                "Status",
            ),
            _repairs,
            "Reported On",
            "xlsx",
            (),
            {"Reported On": lambda v: f"{v:%d/%m/%Y}"},
        ),
        "winter_service": Sheet(
            ("month", "depot", "gritting_runs", "salt_used_tonnes", "fuel_cost_gbp"),
            _gritting,
            "month",
            shown={"month": lambda v: f"{v:%Y-%m}"},
        ),
    },
    (
        "Between January and August 2023 the county logged ⟦highway_defects n @23.1-23.8;highway defects⟧, including ⟦highway_defects n ? Defect=Pothole @23.1-23.8;potholes⟧ and ⟦highway_defects n ? Defect=Blocked gully @23.1-23.8;blocked gullies⟧. Repairs cost ⟦highway_defects s Repair Cost (£) @23.1-23.8;£⟧ in total, ⟦highway_defects g s Repair Cost (£) @23.1-23.8;%;.1 up/down⟧ on the same period of 2022, and a defect took ⟦highway_defects a Days To Fix @23.1-23.8;days;.1⟧ to fix on average.",
        "The Westbury depot dealt with ⟦highway_defects n ? Depot=Westbury @23.1-23.8;defects⟧ in the first eight months of this year, of which ⟦highway_defects n ? Depot=Westbury & Priority=High @23.1-23.8;defects⟧ were high priority. It spent ⟦highway_defects s Repair Cost (£) ? Depot=Westbury @23.1-23.8;£⟧ on repairs. Eastfield dealt with ⟦highway_defects n ? Depot=Eastfield @23.1-23.8;defects⟧ over the same months.",
        "In 2022, ⟦highway_defects n @22.1-22.12;defects⟧ were reported and ⟦highway_defects sh Defect=Pothole @22.1-22.12;%;.1⟧ of them were potholes. Street light faults came to ⟦highway_defects n ? Defect=Street light out @22.1-22.12;⟧. The most expensive repair cost ⟦highway_defects hi Repair Cost (£) @22.1-22.12;£;.2⟧. Bridge inspections numbered ⟦highway_defects n @22.1-22.12;inspections;u⟧.",
        "Last winter, from January to March 2023, crews made ⟦winter_service s gritting_runs @23.1-23.3;gritting runs⟧ and spread ⟦winter_service s salt_used_tonnes @23.1-23.3;tonnes;.1⟧ of salt. Canal Street made ⟦winter_service s gritting_runs ? depot=Canal Street @23.1-23.3;runs⟧, or ⟦winter_service sc gritting_runs:depot=Canal Street @23.1-23.3;%;.1⟧ of all runs. Fuel for the season cost ⟦winter_service s fuel_cost_gbp @23.1-23.3;£⟧.",
        "August 2023 saw ⟦highway_defects n @23.8;new defects⟧, against ⟦highway_defects n @22.8;defects⟧ in August 2022. So far this year ⟦highway_defects n ? Status=Closed @23.1-23.8;defects⟧ have been closed while ⟦highway_defects n ? Status=Open @23.1-23.8;defects⟧ remain open. In 2018 the county logged ⟦highway_defects n @22.8;defects;u⟧.",
        "Low priority jobs took ⟦highway_defects a Days To Fix ? Priority=Low @23.1-23.8;days;.1⟧ on average in the first eight months of 2023, and cost ⟦highway_defects s Repair Cost (£) ? Priority=Low @23.1-23.8;£⟧. Kerb damage accounted for ⟦highway_defects n ? Defect=Kerb damage @23.1-23.8;jobs⟧.",
    ),
)

TENTH = (FARM, RESEARCH, ROADS)
