# ruff: noqa: E501 - one paragraph a line
"""The ninth set of ledgers and prose: a library, a water company, a college. All made up."""

from __future__ import annotations

import random
from datetime import date, datetime

from sqlgold import Cells, Sheet, World, days, drawn, months

BRANCHES = ("中心馆", "西海岸馆", "城阳馆", "崂山馆", "即墨馆")


def _loans(rng: random.Random) -> Cells:
    kinds = ("文学", "少儿", "科技", "历史地理", "艺术")
    readers = ("成人", "少儿读者", "老年读者")
    return [
        (f"JY{n + 1:06}", day, drawn(rng, BRANCHES), drawn(rng, readers), drawn(rng, kinds),
         rng.randint(1, 12), rng.choices(("否", "是"), (5, 1))[0])
        for n, day in enumerate(days(rng, date(2022, 1, 2), date(2023, 10, 30), 1500))
    ]  # fmt: skip


def _library_months(rng: random.Random) -> Cells:
    return [
        (m, b, rng.randint(4000, 26000), rng.randint(60, 900), rng.randint(2, 30),
         round(rng.uniform(3, 60), 2))
        for m in months("2022-01", "2023-10") for b in BRANCHES
    ]  # fmt: skip


LIBRARY = World(
    "library",
    "zh",
    date(2023, 11, 6),
    {
        "图书借阅流水": Sheet(
            ("流水号", "借阅日期", "所在分馆", "读者类别", "图书类别", "借出册数", "是否逾期"),
            _loans,
            "借阅日期",
            "gbk",
            shown={"借阅日期": lambda v: f"{v:%Y/%m/%d}"},
        ),
        "分馆运行月报": Sheet(
            ("统计月份", "分馆", "到馆人次", "新办读者证(张)", "阅读推广活动_场", "购书经费/万元"),
            _library_months,
            "统计月份",
            shown={"统计月份": lambda v: f"{v:%Y年%m月}".replace("年0", "年")},
        ),
    },
    (
        "今年前三季度，全市公共图书馆共接待读者⟦分馆运行月报 s 到馆人次 @23.1-23.9;人次⟧，比去年同期⟦分馆运行月报 g s 到馆人次 @23.1-23.9;%;.1 增长/下降⟧；新办读者证⟦分馆运行月报 s 新办读者证(张) @23.1-23.9;张⟧，其中城阳馆新办⟦分馆运行月报 s 新办读者证(张) ? 分馆=城阳馆 @23.1-23.9;张⟧。各馆举办阅读推广活动⟦分馆运行月报 s 阅读推广活动_场 @23.1-23.9;场⟧，购书经费支出⟦分馆运行月报 s 购书经费/万元 @23.1-23.9;万元;.2⟧。",
        "10月份，西海岸馆到馆⟦分馆运行月报 s 到馆人次 ? 分馆=西海岸馆 @23.10;人次⟧，居各馆第⟦分馆运行月报 rk s 到馆人次 ? 分馆=西海岸馆 @23.10;位⟧。当月该馆举办活动⟦分馆运行月报 s 阅读推广活动_场 ? 分馆=西海岸馆 @23.10;场⟧。",
        "2022年全年，读者共借阅图书⟦图书借阅流水 s 借出册数 @22.1-22.12;册⟧，其中少儿类图书⟦图书借阅流水 s 借出册数 ? 图书类别=少儿 @22.1-22.12;册⟧，占比⟦图书借阅流水 sc 借出册数:图书类别=少儿 @22.1-22.12;%;.1⟧；办理借阅⟦图书借阅流水 n @22.1-22.12;笔⟧，平均每笔借出⟦图书借阅流水 a 借出册数 @22.1-22.12;册;.1⟧。",
        "今年以来老年读者借阅⟦图书借阅流水 s 借出册数 ? 读者类别=老年读者 @23.1-23.10;册⟧，单笔最多借出⟦图书借阅流水 hi 借出册数 ? 读者类别=老年读者 @23.1-23.10;册⟧。逾期借阅⟦图书借阅流水 n ? 是否逾期=是 @23.1-23.10;笔⟧，逾期率为⟦图书借阅流水 sh 是否逾期=是 @23.1-23.10;%;.1⟧。馆藏古籍达到⟦图书借阅流水 n @23.1-23.10;册;u⟧。",
        "暑期(7月至8月)，中心馆接待读者⟦分馆运行月报 s 到馆人次 ? 分馆=中心馆 @23.7-23.8;人次;~余⟧，志愿者上岗服务⟦分馆运行月报 s 阅读推广活动_场 ? 分馆=中心馆 @23.7-23.8;小时;u⟧。崂山馆投入购书经费⟦分馆运行月报 s 购书经费/万元 ? 分馆=崂山馆 @23.7-23.8;万元;.2⟧，是去年同期的⟦分馆运行月报 x s 购书经费/万元 ? 分馆=崂山馆 @23.7-23.8;倍;.2⟧。",
        "从读者结构看，今年上半年成人读者借出图书⟦图书借阅流水 s 借出册数 ? 读者类别=成人 @23.1-23.6;册⟧，少儿读者借出⟦图书借阅流水 s 借出册数 ? 读者类别=少儿读者 @23.1-23.6;册⟧。文学类最受欢迎，共借出⟦图书借阅流水 s 借出册数 ? 图书类别=文学 @23.1-23.6;册⟧；科技类借出⟦图书借阅流水 s 借出册数 ? 图书类别=科技 @23.1-23.6;册⟧，同比⟦图书借阅流水 g s 借出册数 ? 图书类别=科技 @23.1-23.6;%;.1 增长/下降⟧。",
        "即墨馆今年二季度月均到馆⟦分馆运行月报 a 到馆人次 ? 分馆=即墨馆 @23.4-23.6;人次⟧，单月最高⟦分馆运行月报 hi 到馆人次 ? 分馆=即墨馆 @23.4-23.6;人次⟧。2020年该馆到馆⟦分馆运行月报 s 到馆人次 ? 分馆=即墨馆 @23.4-23.6;人次;u⟧。2022年，即墨馆新办读者证⟦分馆运行月报 s 新办读者证(张) ? 分馆=即墨馆 @22.1-22.12;张⟧，占全市的⟦分馆运行月报 sc 新办读者证(张):分馆=即墨馆 @22.1-22.12;%;.1⟧。",
    ),
)

ZONES = ("市南所", "市北所", "李沧所", "高新所")


def _repairs(rng: random.Random) -> Cells:
    faults = ("管道爆裂", "阀门漏水", "水表故障", "井盖破损", "水压不足")
    return [
        (f"QX-{n + 1:05}", datetime(day.year, day.month, day.day, rng.randint(0, 23), rng.choice((0, 15, 40))),
         drawn(rng, ZONES), rng.choice((100, 200, 300, 600)), drawn(rng, faults),
         round(rng.uniform(0.5, 14), 1), rng.randint(0, 900), round(rng.uniform(300, 26000), 2),
         rng.choices(("已办结", "处理中"), (9, 1))[0])
        for n, day in enumerate(days(rng, date(2023, 1, 1), date(2024, 6, 28), 900))
    ]  # fmt: skip


def _sales(rng: random.Random) -> Cells:
    return [
        (m, z, u, round(rng.uniform(20, 260), 1), round(rng.uniform(60, 900), 2), rng.randint(20, 600))
        for m in months("2023-01", "2024-06") for z in ZONES for u in ("居民", "工业", "商业", "特种")
    ]  # fmt: skip


WATER = World(
    "water",
    "zh",
    date(2024, 7, 5),
    {
        "抢修工单": Sheet(
            (
                "工单号",
                "报修时间",
                "责任片区",
                "管径(mm)",
                "故障类型",
                "抢修用时(小时)",
                "影响户数",
                "修复费用(元)",
                "工单状态",
            ),
            _repairs,
            "报修时间",
            "xlsx",
            ("水务集团供水管网抢修工单明细表",),
            {"报修时间": lambda v: f"{v:%Y-%m-%d %H:%M}"},
        ),
        "售水统计": Sheet(
            ("月份", "营业所", "用水性质", "售水量(万m³)", "水费收入(万元)", "欠费户数(户)"),
            _sales,
            "月份",
            shown={"月份": lambda v: f"{v:%Y-%m}"},
        ),
    },
    (
        "上半年，集团完成售水量⟦售水统计 s 售水量(万m³) @24.1-24.6;万立方米;.1⟧，同比⟦售水统计 g s 售水量(万m³) @24.1-24.6;%;.1 增长/下降⟧；实现水费收入⟦售水统计 s 水费收入(万元) @24.1-24.6;亿元;*0.0001 .2⟧。其中，工业用水⟦售水统计 s 售水量(万m³) ? 用水性质=工业 @24.1-24.6;万立方米;.1⟧，居民用水⟦售水统计 s 售水量(万m³) ? 用水性质=居民 @24.1-24.6;万立方米;.1⟧，居民用水占售水总量的⟦售水统计 sc 售水量(万m³):用水性质=居民 @24.1-24.6;%;.1⟧。",
        "供水热线今年上半年共受理报修⟦抢修工单 n @24.1-24.6;起⟧，其中管道爆裂⟦抢修工单 n ? 故障类型=管道爆裂 @24.1-24.6;起⟧、阀门漏水⟦抢修工单 n ? 故障类型=阀门漏水 @24.1-24.6;起⟧、水表故障⟦抢修工单 n ? 故障类型=水表故障 @24.1-24.6;起⟧。平均抢修用时⟦抢修工单 a 抢修用时(小时) @24.1-24.6;小时;.1⟧，累计影响用户⟦抢修工单 s 影响户数 @24.1-24.6;户⟧。",
        "李沧所今年以来处理抢修工单⟦抢修工单 n ? 责任片区=李沧所 @24.1-24.6;件⟧，投入修复费用⟦抢修工单 s 修复费用(元) ? 责任片区=李沧所 @24.1-24.6;万元;*0.0001 .1⟧，单次修复费用最高⟦抢修工单 hi 修复费用(元) ? 责任片区=李沧所 @24.1-24.6;元;.2⟧，同去年同期相比，工单量⟦抢修工单 g n ? 责任片区=李沧所 @24.1-24.6;%;.1 上升/下降⟧。",
        "去年全年，高新所实现水费收入⟦售水统计 s 水费收入(万元) ? 营业所=高新所 @23.1-23.12;万元;.1⟧，列四个营业所第⟦售水统计 rk s 水费收入(万元) ? 营业所=高新所 @23.1-23.12;位⟧；商业用水收入⟦售水统计 s 水费收入(万元) ? 营业所=高新所 & 用水性质=商业 @23.1-23.12;万元;.1⟧。高新所职工人数⟦售水统计 n ? 营业所=高新所;人;u⟧。",
        "截至6月末，全集团欠费用户⟦售水统计 e 欠费户数(户) @24.1-24.6;户⟧，市南所欠费⟦售水统计 e 欠费户数(户) ? 营业所=市南所 @24.1-24.6;户⟧。6月当月售水⟦售水统计 s 售水量(万m³) @24.6;万立方米;.1⟧，比去年6月⟦售水统计 d s 售水量(万m³) @24.6;万立方米;.1 增加/减少⟧。",
        "截至目前，今年的工单已办结⟦抢修工单 n ? 工单状态=已办结 @24.1-24.6;件⟧，办结率达⟦抢修工单 sh 工单状态=已办结 @24.1-24.6;%;.1⟧，仍有⟦抢修工单 n ? 工单状态=处理中 @24.1-24.6;件⟧正在处理。水质综合合格率保持在⟦抢修工单 sh 工单状态=已办结 @24.1-24.6;%;.1 u⟧以上。",
        "2023年，市北所抢修管道爆裂⟦抢修工单 n ? 责任片区=市北所 & 故障类型=管道爆裂 @23.1-23.12;次⟧，影响居民⟦抢修工单 s 影响户数 ? 责任片区=市北所 & 故障类型=管道爆裂 @23.1-23.12;户;~近⟧。一季度集团售水均价每立方米⟦售水统计 q 水费收入(万元)/售水量(万m³) @24.1-24.3;元;.2⟧。",
    ),
)

CAMPUSES = ("Harbour", "Northgate", "Millbrook")


def _enrolments(rng: random.Random) -> Cells:
    areas = ("Languages", "Construction", "Health and Care", "Digital", "Catering")
    return [
        (f"EN{n + 1:05}", day, drawn(rng, CAMPUSES), drawn(rng, areas), drawn(rng, ("Evening", "Daytime", "Online")),
         rng.randint(10, 120), round(rng.uniform(0, 480), 2), rng.choices(("Y", "N"), (4, 1))[0])
        for n, day in enumerate(days(rng, date(2023, 1, 4), date(2024, 9, 27), 1100))
    ]  # fmt: skip


def _support(rng: random.Random) -> Cells:
    return [
        (m, c, rng.randint(20, 190), rng.randint(4, 60), rng.randint(1500, 21000))
        for m in months("2023-01", "2024-09") for c in CAMPUSES
    ]  # fmt: skip


COLLEGE = World(
    "college",
    "en",
    date(2024, 10, 3),
    {
        "course_enrolments": Sheet(
            (
                "Enrolment Ref",
                "Start Dt",
                "Campus",
                "Course Area",
                "Mode",
                "Hours Booked",
                "Fee Paid (£)",
                "Completed (Y/N)",
            ),
            _enrolments,
            "Start Dt",
        ),
        "learner_support": Sheet(
            ("Month", "Campus", "Advice Sessions", "Bursaries Awarded", "Bursary Spend (£)"),
            _support,
            "Month",
            shown={"Month": lambda v: f"{v:%b %Y}"},
        ),
    },
    (
        "In the first nine months of 2024 the college took ⟦course_enrolments n @24.1-24.9;enrolments⟧, of which ⟦course_enrolments n ? Mode=Online @24.1-24.9;enrolments⟧ were online, and collected ⟦course_enrolments s Fee Paid (£) @24.1-24.9;£⟧ in fees. The average learner booked ⟦course_enrolments a Hours Booked @24.1-24.9;hours;.1⟧.",
        "Northgate handled ⟦course_enrolments n ? Campus=Northgate @24.1-24.6;enrolments⟧ between January and June, ⟦course_enrolments g n ? Campus=Northgate @24.1-24.6;%;.1 up/down⟧ on the same months of 2023. Languages drew ⟦course_enrolments n ? Campus=Northgate & Course Area=Languages @24.1-24.6;enrolments⟧ there and Digital ⟦course_enrolments n ? Campus=Northgate & Course Area=Digital @24.1-24.6;enrolments⟧.",
        "During 2023, ⟦course_enrolments sh Completed (Y/N)=Y @23.1-23.12;%;.1⟧ of enrolments were completed. Construction courses alone brought in ⟦course_enrolments s Fee Paid (£) ? Course Area=Construction @23.1-23.12;£⟧, or ⟦course_enrolments sc Fee Paid (£):Course Area=Construction @23.1-23.12;%;.1⟧ of all fees. The canteen served ⟦course_enrolments s Hours Booked @23.1-23.12;meals;u⟧.",
        "Our advisers held ⟦learner_support s Advice Sessions @24.7-24.9;advice sessions⟧ in the third quarter of this year and awarded ⟦learner_support s Bursaries Awarded @24.7-24.9;bursaries⟧ worth ⟦learner_support s Bursary Spend (£) @24.7-24.9;£⟧. Millbrook accounted for ⟦learner_support s Bursaries Awarded ? Campus=Millbrook @24.7-24.9;bursaries⟧. In 2019 the advisers held ⟦learner_support s Advice Sessions @24.7-24.9;advice sessions;u⟧.",
        "Last year Harbour spent ⟦learner_support s Bursary Spend (£) ? Campus=Harbour @23.1-23.12;£;~over⟧ on bursaries. Its busiest month saw ⟦learner_support hi Advice Sessions ? Campus=Harbour @23.1-23.12;advice sessions⟧. So far this year, evening courses have attracted ⟦course_enrolments n ? Mode=Evening @24.1-24.9;enrolments⟧ and ⟦course_enrolments s Hours Booked ? Mode=Evening @24.1-24.9;hours⟧ have been booked.",
        "In September 2024 Catering had ⟦course_enrolments n ? Course Area=Catering @24.9;enrolments⟧, compared with ⟦course_enrolments n ? Course Area=Catering @23.9;enrolments⟧ in September 2023. Fees for Health and Care came to ⟦course_enrolments s Fee Paid (£) ? Course Area=Health and Care @24.1-24.9;£⟧ in the year to date. The highest single fee was ⟦course_enrolments hi Fee Paid (£) @24.1-24.9;£;.2⟧.",
    ),
)

NINTH = (LIBRARY, WATER, COLLEGE)
