# ruff: noqa: E501 - one paragraph a line
"""The seventeenth set of ledgers and prose: civil affairs, a power company, a housing association. Made up."""

from __future__ import annotations

import random
from datetime import date

from sqlgold import Cells, Sheet, World, days, drawn, months

DISTRICTS = ("和平区", "新城区", "金水县", "龙泉县")


def _weddings(rng: random.Random) -> Cells:
    return [
        (m, d, k, rng.randint(20, 640), rng.randint(0, 40), rng.randint(30, 1800))
        for m in months("2022-01", "2023-10") for d in DISTRICTS for k in ("结婚登记", "离婚登记", "补领证件")
    ]  # fmt: skip


def _beds(rng: random.Random) -> Cells:
    return [
        (f"YL-{n + 1:04}", day, drawn(rng, DISTRICTS), drawn(rng, ("公办", "民办", "公建民营")), rng.choice(("自理", "半失能", "失能")),
         round(rng.uniform(600, 5200)), rng.randint(60, 99))
        for n, day in enumerate(days(rng, date(2022, 1, 3), date(2023, 10, 30), 1000))
    ]  # fmt: skip


def _grants(rng: random.Random) -> Cells:
    return [
        (q, d, k, rng.randint(40, 3600), round(rng.uniform(3, 460), 2))
        for q in [date(y, m, 1) for y in (2022, 2023) for m in (1, 4, 7, 10)][:7]
        for d in DISTRICTS for k in ("城市低保", "农村低保", "特困供养", "临时救助")
    ]  # fmt: skip


CIVIL = World(
    "civil",
    "zh",
    date(2023, 11, 3),
    {
        "婚姻登记月度统计": Sheet(
            ("年月", "登记机关", "业务类型", "办理数量（对）", "涉外（对）", "档案查询人次"),
            _weddings,
            "年月",
            shown={"年月": lambda v: int(f"{v:%Y%m}")},
        ),
        "养老机构入住登记": Sheet(
            ("登记号", "入住日期", "所在区县", "机构性质", "护理等级", "月收费(元)", "入住年龄"),
            _beds,
            "入住日期",
            "xlsx",
            ("养老机构新入住老人登记表", "填报：市养老服务指导中心"),
        ),
        "社会救助发放季报": Sheet(
            ("季度", "区县", "救助类别", "救助人数", "发放金额[万元]"),
            _grants,
            "季度",
            "gbk",
            shown={"季度": lambda v: f"{v.year}年{(v.month + 2) // 3}季度"},
        ),
    },
    (
        "今年前10个月，全市办理结婚登记⟦婚姻登记月度统计 s 办理数量（对） ? 业务类型=结婚登记 @23.1-23.10;对⟧，同比⟦婚姻登记月度统计 g s 办理数量（对） ? 业务类型=结婚登记 @23.1-23.10;%;.1 增长/下降⟧；办理离婚登记⟦婚姻登记月度统计 s 办理数量（对） ? 业务类型=离婚登记 @23.1-23.10;对⟧，补领证件⟦婚姻登记月度统计 s 办理数量（对） ? 业务类型=补领证件 @23.1-23.10;对⟧。和平区办理结婚登记⟦婚姻登记月度统计 s 办理数量（对） ? 登记机关=和平区 & 业务类型=结婚登记 @23.1-23.10;对⟧，占全市的⟦婚姻登记月度统计 sc 办理数量（对）:登记机关=和平区 ? 业务类型=结婚登记 @23.1-23.10;%;.1⟧；金水县⟦婚姻登记月度统计 s 办理数量（对） ? 登记机关=金水县 & 业务类型=结婚登记 @23.1-23.10;对⟧。再婚登记⟦婚姻登记月度统计 s 办理数量（对） @23.1-23.10;对;u⟧。",
        "接待档案查询⟦婚姻登记月度统计 s 档案查询人次 @23.1-23.10;人次⟧，较上年同期⟦婚姻登记月度统计 d s 档案查询人次 @23.1-23.10;人次; 增加/减少⟧。10月，龙泉县办理离婚登记⟦婚姻登记月度统计 s 办理数量（对） ? 登记机关=龙泉县 & 业务类型=离婚登记 @23.10;对⟧。通过预约办理⟦婚姻登记月度统计 s 办理数量（对） @23.10;对;u⟧。",
        "养老服务稳步提升。1至10月，全市养老机构新入住老人⟦养老机构入住登记 n @23.1-23.10;人⟧，其中失能老人⟦养老机构入住登记 n ? 护理等级=失能 @23.1-23.10;人⟧、半失能老人⟦养老机构入住登记 n ? 护理等级=半失能 @23.1-23.10;人⟧，失能老人占⟦养老机构入住登记 sh 护理等级=失能 @23.1-23.10;%;.1⟧。民办机构入住⟦养老机构入住登记 n ? 机构性质=民办 @23.1-23.10;人⟧；平均月收费⟦养老机构入住登记 a 月收费(元) @23.1-23.10;元⟧，最高的为⟦养老机构入住登记 hi 月收费(元) @23.1-23.10;元⟧；平均年龄⟦养老机构入住登记 a 入住年龄 @23.1-23.10;岁;.1⟧。新城区新入住⟦养老机构入住登记 n ? 所在区县=新城区 @23.1-23.10;人⟧。",
        "兜底保障更加有力。前三季度，发放各类救助金⟦社会救助发放季报 s 发放金额[万元] @23.1-23.9;万元;.1⟧，救助困难群众⟦社会救助发放季报 s 救助人数 @23.1-23.9;人次⟧。其中，农村低保金⟦社会救助发放季报 s 发放金额[万元] ? 救助类别=农村低保 @23.1-23.9;万元;.1⟧，临时救助⟦社会救助发放季报 s 发放金额[万元] ? 救助类别=临时救助 @23.1-23.9;万元;.1⟧、惠及⟦社会救助发放季报 s 救助人数 ? 救助类别=临时救助 @23.1-23.9;人次⟧。三季度，龙泉县发放特困供养金⟦社会救助发放季报 s 发放金额[万元] ? 区县=龙泉县 & 救助类别=特困供养 @23.7-23.9;万元;.2⟧，为去年同期的⟦社会救助发放季报 x s 发放金额[万元] ? 区县=龙泉县 & 救助类别=特困供养 @23.7-23.9;倍;.2⟧。孤儿基本生活费⟦社会救助发放季报 s 发放金额[万元] @23.1-23.9;万元;.1 u⟧。",
        "2022年，全市办理结婚登记⟦婚姻登记月度统计 s 办理数量（对） ? 业务类型=结婚登记 @22.1-22.12;对⟧，发放救助金⟦社会救助发放季报 s 发放金额[万元] @22.1-22.12;万元;.1⟧，新入住老人⟦养老机构入住登记 n @22.1-22.12;人⟧，公建民营机构入住⟦养老机构入住登记 n ? 机构性质=公建民营 @22.1-22.12;人⟧。2019年办理结婚登记⟦婚姻登记月度统计 s 办理数量（对） ? 业务类型=结婚登记 @22.1-22.12;对;u⟧。西华区办理结婚登记⟦婚姻登记月度统计 s 办理数量（对） ? 业务类型=结婚登记 & 登记机关=和平区 @22.1-22.12;对;u⟧。建成老年食堂⟦养老机构入住登记 n ? 护理等级=失能 @22.1-22.12;处;u⟧。",
    ),
)

GRID = ("城区供电所", "东坡供电所", "平湖供电所", "北岭供电所")


def _outages(rng: random.Random) -> Cells:
    return [
        (f"TD{n + 1:05}", day, drawn(rng, GRID), drawn(rng, ("设备故障", "雷击", "外力破坏", "计划检修")), rng.randint(5, 420),
         rng.randint(3, 2600), rng.choices(("是", "否"), (3, 2))[0])
        for n, day in enumerate(days(rng, date(2021, 8, 1), date(2023, 7, 30), 1200))
    ]  # fmt: skip


def _supply(rng: random.Random) -> Cells:
    return [
        (m, g, k, round(rng.uniform(40, 3900), 2), round(rng.uniform(20, 2200), 2))
        for m in months("2021-08", "2023-07") for g in GRID for k in ("居民生活", "大工业", "一般工商业", "农业生产")
    ]  # fmt: skip


def _applies(rng: random.Random) -> Cells:
    return [
        (day, drawn(rng, GRID), drawn(rng, ("低压新装", "高压新装", "增容", "过户")), rng.randint(1, 15), rng.choice(("网上国网", "营业厅", "政务大厅")),
         round(rng.uniform(3, 900), 1))
        for day in days(rng, date(2021, 8, 2), date(2023, 7, 29), 1300)
    ]  # fmt: skip


POWER = World(
    "power",
    "zh",
    date(2023, 8, 8),
    {
        "停电事件记录": Sheet(
            (
                "事件编号",
                "停电日期",
                "供电所",
                "停电原因",
                "停电时长/分钟",
                "影响户数",
                "是否重合成功",
            ),
            _outages,
            "停电日期",
            shown={"停电日期": lambda v: f"{v:%Y年%m月%d日}"},
        ),
        "售电量月报": Sheet(
            ("统计月份", "供电所", "用电类别", "售电量_万千瓦时", "售电收入_万元"),
            _supply,
            "统计月份",
            "xlsx",
            ("公司售电情况月报表",),
            {"统计月份": lambda v: f"{v.year}/{v.month:02}"},
        ),
        "业扩报装台账": Sheet(
            ("受理日期", "受理所站", "业务类别", "办电用时（天）", "受理渠道", "报装容量(kVA)"),
            _applies,
            "受理日期",
            "gbk",
            shown={"受理日期": lambda v: f"{v:%Y.%m.%d}"},
        ),
    },
    (
        "今年1—7月，公司完成售电量⟦售电量月报 s 售电量_万千瓦时 @23.1-23.7;亿千瓦时;*0.0001 .2⟧，同比⟦售电量月报 g s 售电量_万千瓦时 @23.1-23.7;%;.1 增长/下降⟧，实现售电收入⟦售电量月报 s 售电收入_万元 @23.1-23.7;亿元;*0.0001 .2⟧。其中大工业用电⟦售电量月报 s 售电量_万千瓦时 ? 用电类别=大工业 @23.1-23.7;万千瓦时;.1⟧，居民生活用电⟦售电量月报 s 售电量_万千瓦时 ? 用电类别=居民生活 @23.1-23.7;万千瓦时;.1⟧，大工业用电占⟦售电量月报 sc 售电量_万千瓦时:用电类别=大工业 @23.1-23.7;%;.1⟧。充电桩用电⟦售电量月报 s 售电量_万千瓦时 @23.1-23.7;万千瓦时;.1 u⟧。",
        "城区供电所售电⟦售电量月报 s 售电量_万千瓦时 ? 供电所=城区供电所 @23.1-23.7;万千瓦时;.1⟧，居各所第⟦售电量月报 rk s 售电量_万千瓦时 ? 供电所=城区供电所 @23.1-23.7;位⟧；北岭供电所二季度售电收入⟦售电量月报 s 售电收入_万元 ? 供电所=北岭供电所 @23.4-23.6;万元;.1⟧，其中农业生产⟦售电量月报 s 售电收入_万元 ? 供电所=北岭供电所 & 用电类别=农业生产 @23.4-23.6;万元;.1⟧。西关供电所售电⟦售电量月报 s 售电量_万千瓦时 ? 供电所=城区供电所 @23.1-23.7;万千瓦时;.1 u⟧。",
        "供电可靠性持续改善。前7个月，共发生停电事件⟦停电事件记录 n @23.1-23.7;起⟧，比去年同期⟦停电事件记录 d n @23.1-23.7;起; 多/少⟧；影响用户⟦停电事件记录 s 影响户数 @23.1-23.7;户次⟧，平均停电时长⟦停电事件记录 a 停电时长/分钟 @23.1-23.7;分钟;.1⟧，最长一次⟦停电事件记录 hi 停电时长/分钟 @23.1-23.7;分钟⟧。因设备故障停电⟦停电事件记录 n ? 停电原因=设备故障 @23.1-23.7;起⟧，占⟦停电事件记录 sh 停电原因=设备故障 @23.1-23.7;%;.1⟧；因雷击停电⟦停电事件记录 n ? 停电原因=雷击 @23.1-23.7;起⟧；因鸟害停电⟦停电事件记录 n @23.1-23.7;起;u⟧。平湖供电所停电⟦停电事件记录 n ? 供电所=平湖供电所 @23.1-23.7;起⟧，其中计划检修⟦停电事件记录 n ? 供电所=平湖供电所 & 停电原因=计划检修 @23.1-23.7;起⟧。",
        "优化用电营商环境。今年以来受理报装申请⟦业扩报装台账 n @23.1-23.7;件⟧，低压新装⟦业扩报装台账 n ? 业务类别=低压新装 @23.1-23.7;件⟧，高压新装⟦业扩报装台账 n ? 业务类别=高压新装 @23.1-23.7;件⟧；线上渠道网上国网受理⟦业扩报装台账 n ? 受理渠道=网上国网 @23.1-23.7;件⟧，占比⟦业扩报装台账 sh 受理渠道=网上国网 @23.1-23.7;%;.1⟧；平均办电用时⟦业扩报装台账 a 办电用时（天） @23.1-23.7;天;.1⟧，新增报装容量⟦业扩报装台账 s 报装容量(kVA) @23.1-23.7;万千伏安;*0.0001 .2⟧。分布式光伏报装⟦业扩报装台账 n @23.1-23.7;件;u⟧。",
        "2022年，公司完成售电量⟦售电量月报 s 售电量_万千瓦时 @22.1-22.12;亿千瓦时;*0.0001 .2⟧，发生停电事件⟦停电事件记录 n @22.1-22.12;起⟧，受理报装⟦业扩报装台账 n @22.1-22.12;件⟧，其中东坡供电所⟦业扩报装台账 n ? 受理所站=东坡供电所 @22.1-22.12;件⟧。2018年售电量⟦售电量月报 s 售电量_万千瓦时 @22.1-22.12;亿千瓦时;*0.0001 .2 u⟧。新建变电站⟦业扩报装台账 n ? 业务类别=过户 @22.1-22.3;座;u⟧。7月当月，大工业售电收入⟦售电量月报 s 售电收入_万元 ? 用电类别=大工业 @23.7;万元;.1⟧。",
    ),
)

ESTATES = ("Harrow Estate", "Millfield", "The Paddocks", "Canal Quarter")


def _jobs(rng: random.Random) -> Cells:
    return [
        (f"R{n + 10001}", day, drawn(rng, ESTATES), drawn(rng, ("Plumbing", "Electrical", "Damp and mould", "Roofing")), drawn(rng, ("Routine", "Emergency", "Urgent")),
         rng.randint(0, 60), round(rng.uniform(25, 2400), 2), rng.choices(("Y", "N"), (4, 1))[0])
        for n, day in enumerate(days(rng, date(2022, 4, 1), date(2023, 12, 30), 1300))
    ]  # fmt: skip


def _rents(rng: random.Random) -> Cells:
    return [
        (m, e, t, rng.randint(30, 420), round(rng.uniform(9000, 210000), 2), round(rng.uniform(300, 19000), 2))
        for m in months("2022-04", "2023-12") for e in ESTATES for t in ("Social rent", "Affordable rent", "Shared ownership")
    ]  # fmt: skip


def _lettings(rng: random.Random) -> Cells:
    return [
        (n + 1, day, drawn(rng, ESTATES), rng.choice((1, 2, 3, 4)), drawn(rng, ("Transfer", "Waiting list", "Homeless nomination")), rng.randint(3, 140))
        for n, day in enumerate(days(rng, date(2022, 4, 4), date(2023, 12, 28), 500))
    ]  # fmt: skip


HOUSING = World(
    "housing",
    "en",
    date(2024, 1, 12),
    {
        "repairs_jobs": Sheet(
            (
                "JobRef",
                "ReportedOn",
                "Estate",
                "Trade",
                "Priority",
                "DaysToComplete",
                "Cost_GBP",
                "CompletedFirstVisit",
            ),
            _jobs,
            "ReportedOn",
            shown={"ReportedOn": lambda v: f"{v:%d-%b-%Y}"},
        ),
        "rent_account_summary": Sheet(
            (
                "Period",
                "Estate",
                "Tenure",
                "Households",
                "Rent Collected (£)",
                "Arrears Written Off (£)",
            ),
            _rents,
            "Period",
            "xlsx",
            ("Rent account summary",),
            {"Period": lambda v: f"{v:%Y-%m}"},
        ),
        "lettings": Sheet(
            ("Let No", "Tenancy Start", "Estate", "Bedrooms", "Applicant Route", "Void Days"),
            _lettings,
            "Tenancy Start",
            shown={"Tenancy Start": lambda v: f"{v:%d/%m/%y}"},
        ),
    },
    (
        "Between April and December 2023 tenants reported ⟦repairs_jobs n @23.4-23.12;repairs⟧, ⟦repairs_jobs g n @23.4-23.12;%;.1 up/down⟧ on the same nine months of 2022. Plumbing accounted for ⟦repairs_jobs n ? Trade=Plumbing @23.4-23.12;jobs⟧ and damp and mould for ⟦repairs_jobs n ? Trade=Damp and mould @23.4-23.12;jobs⟧, or ⟦repairs_jobs sh Trade=Damp and mould @23.4-23.12;%;.1⟧ of the total. Repairs cost ⟦repairs_jobs s Cost_GBP @23.4-23.12;£⟧ in all, and the dearest single job came to ⟦repairs_jobs hi Cost_GBP @23.4-23.12;£;.2⟧. Lift breakdowns led to ⟦repairs_jobs n @23.4-23.12;repairs;u⟧.",
        "A repair took ⟦repairs_jobs a DaysToComplete @23.4-23.12;days;.1⟧ on average. Of the jobs reported, ⟦repairs_jobs n ? Priority=Emergency @23.4-23.12;jobs⟧ were emergencies. At Millfield there were ⟦repairs_jobs n ? Estate=Millfield @23.4-23.12;repairs⟧, including ⟦repairs_jobs n ? Estate=Millfield & Trade=Roofing @23.4-23.12;roofing jobs⟧; Harrow Estate had ⟦repairs_jobs n ? Estate=Harrow Estate @23.4-23.12;repairs⟧. Riverside Estate had ⟦repairs_jobs n ? Estate=Millfield @23.4-23.12;repairs;u⟧.",
        "Over the same period the association collected ⟦rent_account_summary s Rent Collected (£) @23.4-23.12;million pounds;*0.000001 .2⟧ in rent and wrote off ⟦rent_account_summary s Arrears Written Off (£) @23.4-23.12;£⟧ of arrears. Shared ownership brought in ⟦rent_account_summary s Rent Collected (£) ? Tenure=Shared ownership @23.4-23.12;£⟧. Canal Quarter tenants paid ⟦rent_account_summary s Rent Collected (£) ? Estate=Canal Quarter @23.4-23.12;£⟧. In December alone, rent collected was ⟦rent_account_summary s Rent Collected (£) @23.12;£⟧, against ⟦rent_account_summary s Rent Collected (£) @22.12;£⟧ in December 2022. Garage rents brought in ⟦rent_account_summary s Rent Collected (£) @23.4-23.12;£;u⟧.",
        "The association let ⟦lettings n @23.10-23.12;homes⟧ in the last quarter of 2023, ⟦lettings n ? Applicant Route=Waiting list @23.10-23.12;homes⟧ of them from the waiting list. A home stood empty for ⟦lettings a Void Days @23.10-23.12;days;.1⟧ on average. Canal Quarter accounted for ⟦lettings n ? Estate=Canal Quarter @23.10-23.12;lettings⟧. Sheltered homes made up ⟦lettings n @23.10-23.12;lettings;u⟧.",
        "From July to September 2023, ⟦repairs_jobs n ? Trade=Electrical @23.7-23.9;electrical repairs⟧ were reported and ⟦lettings n @23.7-23.9;homes⟧ were let. In the second half of 2022 the association carried out ⟦repairs_jobs n @22.7-22.12;repairs⟧ and let ⟦lettings n @22.7-22.12;homes⟧. In 2019 tenants reported ⟦repairs_jobs n @22.7-22.12;repairs;u⟧. It built ⟦lettings n @22.7-22.12;new homes;u⟧.",
    ),
)

SEVENTEENTH = (CIVIL, POWER, HOUSING)
