# ruff: noqa: E501 - one paragraph a line
"""The twelfth set of ledgers and prose: social insurance, a scenic area, a hospital trust. Made up."""

from __future__ import annotations

import random
from datetime import date

from sqlgold import Cells, Sheet, World, days, drawn, months

COUNTIES = ("临河县", "安平区", "太和县", "云山区", "高桥镇")


def _pay(rng: random.Random) -> Cells:
    return [
        (m, c, k, rng.randint(800, 42000), round(rng.uniform(90, 5200), 2), rng.randint(0, 260))
        for m in months("2022-01", "2023-09") for c in COUNTIES
        for k in ("养老保险", "失业保险", "工伤保险", "医疗保险")
    ]  # fmt: skip


def _hotline(rng: random.Random) -> Cells:
    kinds = ("参保登记", "待遇发放", "社保卡", "转移接续", "投诉举报")
    return [
        (f"12333-{n + 1:05}", day, drawn(rng, COUNTIES[:4]), drawn(rng, kinds),
         rng.choice(("电话", "窗口", "网络")), rng.choices(("满意", "基本满意", "不满意"), (7, 2, 1))[0],
         round(rng.uniform(0.2, 60), 1))
        for n, day in enumerate(days(rng, date(2022, 1, 4), date(2023, 9, 28), 1700))
    ]  # fmt: skip


SOCIAL = World(
    "social",
    "zh",
    date(2023, 10, 10),
    {
        "社保基金收支表": Sheet(
            (
                "所属期",
                "统筹地区",
                "险种",
                "当期缴费人数",
                "基金收入（万元）",
                "新增参保单位数(家)",
            ),
            _pay,
            "所属期",
            "xlsx",
            ("全市社会保险基金收支情况表", "单位：人、万元、家"),
            {"所属期": lambda v: f"{v:%Y-%m}"},
        ),
        "群众来电来访登记": Sheet(
            (
                "受理编号",
                "受理日期",
                "所属地区",
                "事项类型",
                "受理渠道",
                "满意度评价",
                "办理时长(小时)",
            ),
            _hotline,
            "受理日期",
            shown={"受理日期": lambda v: f"{v.year}/{v.month}/{v.day}"},
        ),
    },
    (
        "前三季度，全市社保基金收入⟦社保基金收支表 s 基金收入（万元） @23.1-23.9;亿元;*0.0001 .2⟧，同比⟦社保基金收支表 g s 基金收入（万元） @23.1-23.9;%;.1 增长/下降⟧。其中养老保险基金收入⟦社保基金收支表 s 基金收入（万元） ? 险种=养老保险 @23.1-23.9;亿元;*0.0001 .2⟧，医疗保险基金收入⟦社保基金收支表 s 基金收入（万元） ? 险种=医疗保险 @23.1-23.9;亿元;*0.0001 .2⟧，失业保险和工伤保险分别为⟦社保基金收支表 s 基金收入（万元） ? 险种=失业保险 @23.1-23.9;万元;.1⟧、⟦社保基金收支表 s 基金收入（万元） ? 险种=工伤保险 @23.1-23.9;万元;.1⟧。",
        "新增参保单位⟦社保基金收支表 s 新增参保单位数(家) @23.1-23.9;家⟧，比去年同期⟦社保基金收支表 d s 新增参保单位数(家) @23.1-23.9;家; 增加/减少⟧，安平区新增最多，达⟦社保基金收支表 s 新增参保单位数(家) ? 统筹地区=安平区 @23.1-23.9;家⟧；太和县新增⟦社保基金收支表 s 新增参保单位数(家) ? 统筹地区=太和县 @23.1-23.9;家⟧。9月当月，全市基金收入⟦社保基金收支表 s 基金收入（万元） @23.9;万元;.1⟧，云山区⟦社保基金收支表 s 基金收入（万元） ? 统筹地区=云山区 @23.9;万元;.1⟧。",
        "服务质效持续提升。今年以来，共受理群众来电来访⟦群众来电来访登记 n @23.1-23.9;件⟧，通过网络渠道受理⟦群众来电来访登记 n ? 受理渠道=网络 @23.1-23.9;件⟧，占比⟦群众来电来访登记 sh 受理渠道=网络 @23.1-23.9;%;.1⟧；平均办理时长⟦群众来电来访登记 a 办理时长(小时) @23.1-23.9;小时;.1⟧。社保卡类事项⟦群众来电来访登记 n ? 事项类型=社保卡 @23.1-23.9;件⟧，待遇发放类⟦群众来电来访登记 n ? 事项类型=待遇发放 @23.1-23.9;件⟧。群众评价不满意的有⟦群众来电来访登记 n ? 满意度评价=不满意 @23.1-23.9;件⟧。",
        "临河县上半年受理来电来访⟦群众来电来访登记 n ? 所属地区=临河县 @23.1-23.6;件⟧，同比⟦群众来电来访登记 g n ? 所属地区=临河县 @23.1-23.6;%;.1 上升/下降⟧，其中窗口受理⟦群众来电来访登记 n ? 所属地区=临河县 & 受理渠道=窗口 @23.1-23.6;件⟧；该县同期养老保险基金收入⟦社保基金收支表 s 基金收入（万元） ? 统筹地区=临河县 & 险种=养老保险 @23.1-23.6;万元;.2⟧，在各统筹地区中排第⟦社保基金收支表 rk s 基金收入（万元） ? 统筹地区=临河县 & 险种=养老保险 @23.1-23.6;位⟧。",
        "2022年全年，全市受理来电来访⟦群众来电来访登记 n @22.1-22.12;件⟧，最长的一件办理了⟦群众来电来访登记 hi 办理时长(小时) @22.1-22.12;小时;.1⟧；基金收入⟦社保基金收支表 s 基金收入（万元） @22.1-22.12;亿元;*0.0001 .2⟧。2020年受理来电来访⟦群众来电来访登记 n @22.1-22.12;件;u⟧。发放创业担保贷款⟦社保基金收支表 s 新增参保单位数(家) @22.1-22.12;笔;u⟧。",
        "二季度，高桥镇医疗保险缴费⟦社保基金收支表 s 当期缴费人数 ? 统筹地区=高桥镇 & 险种=医疗保险 @23.4-23.6;人次⟧，云山区工伤保险基金收入⟦社保基金收支表 s 基金收入（万元） ? 统筹地区=云山区 & 险种=工伤保险 @23.4-23.6;万元;.2⟧，是去年同期的⟦社保基金收支表 x s 基金收入（万元） ? 统筹地区=云山区 & 险种=工伤保险 @23.4-23.6;倍;.2⟧。",
    ),
)


def _tickets(rng: random.Random) -> Cells:
    return [
        (day, g, k, rng.randint(1, 60), round(rng.uniform(20, 4800), 2))
        for day in (date.fromordinal(o) for o in range(date(2022, 5, 1).toordinal(), date(2023, 10, 9).toordinal(), 3))
        for g in ("南门", "北门", "索道站") for k in ("成人票", "优惠票")
    ]  # fmt: skip


def _rescue(rng: random.Random) -> Cells:
    return [
        (n + 1, day, drawn(rng, ("主峰", "东谷", "湖区")), drawn(rng, ("摔伤", "迷路", "中暑", "突发疾病")),
         rng.randint(1, 6), rng.randint(10, 300), rng.choice(("志愿者", "景区救援队", "消防")))
        for n, day in enumerate(days(rng, date(2022, 5, 1), date(2023, 10, 8), 420))
    ]  # fmt: skip


SCENIC = World(
    "scenic",
    "zh",
    date(2023, 10, 9),
    {
        "景区票务日报": Sheet(
            ("日期", "售票点", "票种", "售票张数", "票款收入(元)"),
            _tickets,
            "日期",
            "gbk",
            shown={"日期": lambda v: f"{v:%Y%m%d}"},
        ),
        "山地救援出警记录": Sheet(
            ("序号", "出警日期", "区域", "警情类型", "获救人数", "救援时长（分钟）", "处置力量"),
            _rescue,
            "出警日期",
        ),
    },
    (
        "今年1至9月，景区售出门票⟦景区票务日报 s 售票张数 @23.1-23.9;万张;*0.0001 .2⟧，票款收入⟦景区票务日报 s 票款收入(元) @23.1-23.9;万元;*0.0001 .1⟧；其中优惠票⟦景区票务日报 s 售票张数 ? 票种=优惠票 @23.1-23.9;张⟧，占⟦景区票务日报 sc 售票张数:票种=优惠票 @23.1-23.9;%;.1⟧。南门售票点收入⟦景区票务日报 s 票款收入(元) ? 售票点=南门 @23.1-23.9;万元;*0.0001 .1⟧，北门⟦景区票务日报 s 票款收入(元) ? 售票点=北门 @23.1-23.9;万元;*0.0001 .1⟧。",
        "暑期旺季的7月和8月，两个月共售票⟦景区票务日报 s 售票张数 @23.7-23.8;张⟧，同比⟦景区票务日报 g s 售票张数 @23.7-23.8;%;.1 增长/下降⟧，索道站一个点就卖出成人票⟦景区票务日报 s 售票张数 ? 售票点=索道站 & 票种=成人票 @23.7-23.8;张⟧。景区新建停车位⟦景区票务日报 s 售票张数 @23.7-23.8;个;u⟧。",
        "安全守护不松懈。前三季度，山地救援出警⟦山地救援出警记录 n @23.1-23.9;次⟧，救助被困和受伤群众⟦山地救援出警记录 s 获救人数 @23.1-23.9;人⟧，平均每次救援用时⟦山地救援出警记录 a 救援时长（分钟） @23.1-23.9;分钟;.1⟧。从警情看，摔伤⟦山地救援出警记录 n ? 警情类型=摔伤 @23.1-23.9;起⟧，迷路⟦山地救援出警记录 n ? 警情类型=迷路 @23.1-23.9;起⟧，中暑⟦山地救援出警记录 n ? 警情类型=中暑 @23.1-23.9;起⟧；由志愿者处置的⟦山地救援出警记录 n ? 处置力量=志愿者 @23.1-23.9;起⟧。",
        "主峰区域今年上半年出警⟦山地救援出警记录 n ? 区域=主峰 @23.1-23.6;次⟧，解救游客⟦山地救援出警记录 s 获救人数 ? 区域=主峰 @23.1-23.6;人⟧，用时最长的一次达⟦山地救援出警记录 hi 救援时长（分钟） ? 区域=主峰 @23.1-23.6;分钟⟧；湖区出警⟦山地救援出警记录 n ? 区域=湖区 @23.1-23.6;次⟧。2021年景区出警⟦山地救援出警记录 n @23.1-23.6;次;u⟧。",
        "国庆假期前，9月份景区票款收入⟦景区票务日报 s 票款收入(元) @23.9;元;⟧。去年下半年，票款收入⟦景区票务日报 s 票款收入(元) @22.7-22.12;万元;*0.0001 .2⟧，山地救援⟦山地救援出警记录 n @22.7-22.12;次⟧。",
    ),
)

SITES = ("Royal", "Queen's Park", "Coastal", "Moorside")


def _clinics(rng: random.Random) -> Cells:
    return [
        (m, s, p, rng.randint(120, 2400), rng.randint(3, 240), rng.randint(0, 90))
        for m in months("2022-04", "2023-12") for s in SITES
        for p in ("Cardiology", "Dermatology", "Maternity")
    ]  # fmt: skip


def _incidents(rng: random.Random) -> Cells:
    kinds = ("Fall", "Medication error", "Pressure ulcer", "Equipment fault")
    return [
        (f"INC-{n + 1:05}", day, drawn(rng, SITES), drawn(rng, kinds), rng.choice(("No harm", "Low harm", "Moderate harm")),
         rng.randint(1, 45), round(rng.choice((0, 1)) * rng.uniform(100, 9000), 2))
        for n, day in enumerate(days(rng, date(2022, 4, 1), date(2023, 12, 29), 950))
    ]  # fmt: skip


TRUST = World(
    "trust",
    "en",
    date(2024, 1, 9),
    {
        "outpatient_activity": Sheet(
            ("Period", "Hospital Site", "Specialty", "Attendances", "DNA Count", "Virtual Clinics"),
            _clinics,
            "Period",
            shown={"Period": lambda v: f"{v:%b-%y}"},
        ),
        "patient_safety_incidents": Sheet(
            (
                "IncidentID",
                "Incident Date",
                "Site",
                "Category",
                "Harm Level",
                "Days To Close",
                "Cost (£)",
            ),
            _incidents,
            "Incident Date",
            "xlsx",
        ),
    },
    (
        "Between April and December 2023 the trust recorded ⟦outpatient_activity s Attendances @23.4-23.12;outpatient attendances⟧, ⟦outpatient_activity g s Attendances @23.4-23.12;%;.1 up/down⟧ compared with the same nine months of 2022. Cardiology accounted for ⟦outpatient_activity s Attendances ? Specialty=Cardiology @23.4-23.12;attendances⟧ and maternity for ⟦outpatient_activity s Attendances ? Specialty=Maternity @23.4-23.12;attendances⟧. A further ⟦outpatient_activity s Virtual Clinics @23.4-23.12;virtual clinics⟧ were held.",
        "At Queen's Park there were ⟦outpatient_activity s Attendances ? Hospital Site=Queen's Park @23.10-23.12;attendances⟧ in the last three months of 2023; Moorside saw ⟦outpatient_activity s Attendances ? Hospital Site=Moorside @23.10-23.12;attendances⟧ and Coastal ⟦outpatient_activity s Attendances ? Hospital Site=Coastal @23.10-23.12;attendances⟧. December was quieter, with ⟦outpatient_activity s Attendances @23.12;attendances⟧ across all sites.",
        "Staff reported ⟦patient_safety_incidents n @23.1-23.12;patient safety incidents⟧ during 2023, of which ⟦patient_safety_incidents n ? Category=Fall @23.1-23.12;⟧ were falls and ⟦patient_safety_incidents n ? Category=Medication error @23.1-23.12;⟧ were medication errors. Incidents with no harm made up ⟦patient_safety_incidents sh Harm Level=No harm @23.1-23.12;%;.1⟧. On average an incident took ⟦patient_safety_incidents a Days To Close @23.1-23.12;days;.1⟧ to close, and the total cost was ⟦patient_safety_incidents s Cost (£) @23.1-23.12;£⟧.",
        "The Royal reported ⟦patient_safety_incidents n ? Site=Royal @23.7-23.12;incidents⟧ in the second half of 2023, including ⟦patient_safety_incidents n ? Site=Royal & Category=Fall @23.7-23.12;falls⟧. Over the same six months Coastal reported ⟦patient_safety_incidents n ? Site=Coastal @23.7-23.12;incidents⟧. The costliest incident came to ⟦patient_safety_incidents hi Cost (£) @23.7-23.12;£;.2⟧.",
        "In 2019 staff reported ⟦patient_safety_incidents n @23.1-23.12;incidents;u⟧. The trust employs ⟦patient_safety_incidents n @23.1-23.12;nurses;u⟧. From July to September 2023, dermatology handled ⟦outpatient_activity s Attendances ? Specialty=Dermatology @23.7-23.9;attendances⟧, with ⟦outpatient_activity s Virtual Clinics ? Specialty=Dermatology @23.7-23.9;virtual clinics⟧. Equipment faults fell to ⟦patient_safety_incidents n ? Category=Equipment fault @23.7-23.9;⟧ in the same quarter.",
    ),
)

TWELFTH = (SOCIAL, SCENIC, TRUST)
