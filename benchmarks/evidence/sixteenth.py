# ruff: noqa: E501 - one paragraph a line
"""The sixteenth set of ledgers and prose: a housing fund, animal health, a food bank. Made up."""

from __future__ import annotations

import random
from datetime import date

from sqlgold import Cells, Sheet, World, days, drawn, months

BRANCHES = ("市直管理部", "江北管理部", "河口管理部", "南山管理部")


def _deposits(rng: random.Random) -> Cells:
    return [
        (m, b, k, round(rng.uniform(300, 8800), 2), rng.randint(5, 900), rng.randint(0, 60))
        for m in months("2022-01", "2023-11") for b in BRANCHES for k in ("机关事业", "国有企业", "民营企业")
    ]  # fmt: skip


def _loans(rng: random.Random) -> Cells:
    return [
        (f"DK{day:%y}{n + 1:05}", day, drawn(rng, BRANCHES), drawn(rng, ("新建商品房", "二手房", "保障性住房")),
         rng.randint(8, 80), rng.choice((5, 10, 15, 20, 30)), rng.choices(("是", "否"), (3, 1))[0])
        for n, day in enumerate(days(rng, date(2022, 1, 4), date(2023, 11, 29), 1100))
    ]  # fmt: skip


def _withdrawals(rng: random.Random) -> Cells:
    return [
        (day, drawn(rng, BRANCHES), drawn(rng, ("购房", "租房", "退休", "偿还贷款")), round(rng.uniform(500, 90000), 2),
         drawn(rng, ("手机", "柜台", "网厅")))
        for day in days(rng, date(2022, 1, 4), date(2023, 11, 29), 1500)
    ]  # fmt: skip


FUND = World(
    "fund",
    "zh",
    date(2023, 12, 8),
    {
        "公积金归集月报": Sheet(
            ("月份", "管理部", "单位性质", "归集额(万元)", "新开户职工(人)", "新增缴存单位"),
            _deposits,
            "月份",
            "xlsx",
            ("住房公积金归集情况月报",),
            {"月份": lambda v: f"{v.year}.{v.month}"},
        ),
        "公积金贷款台账": Sheet(
            ("合同编号", "放款日", "经办机构", "房屋类别", "贷款金额(万元)", "期限(年)", "首套房"),
            _loans,
            "放款日",
            "gbk",
            shown={"放款日": lambda v: f"{v:%Y%m%d}"},
        ),
        "提取业务流水": Sheet(
            ("办理日期", "管理部", "提取事由", "提取金额（元）", "办理渠道"),
            _withdrawals,
            "办理日期",
            shown={"办理日期": lambda v: f"{v.year}-{v.month}-{v.day}"},
        ),
    },
    (
        "1—11月，全市归集住房公积金⟦公积金归集月报 s 归集额(万元) @23.1-23.11;亿元;*0.0001 .2⟧，同比⟦公积金归集月报 g s 归集额(万元) @23.1-23.11;%;.1 增长/下降⟧；新开户职工⟦公积金归集月报 s 新开户职工(人) @23.1-23.11;人⟧，新增缴存单位⟦公积金归集月报 s 新增缴存单位 @23.1-23.11;家⟧。民营企业归集⟦公积金归集月报 s 归集额(万元) ? 单位性质=民营企业 @23.1-23.11;亿元;*0.0001 .2⟧，占⟦公积金归集月报 sc 归集额(万元):单位性质=民营企业 @23.1-23.11;%;.1⟧。灵活就业人员开户⟦公积金归集月报 s 新开户职工(人) @23.1-23.11;人;u⟧。",
        "同期，累计发放个人住房贷款⟦公积金贷款台账 n @23.1-23.11;笔⟧、⟦公积金贷款台账 s 贷款金额(万元) @23.1-23.11;亿元;*0.0001 .2⟧，笔数比上年同期⟦公积金贷款台账 d n @23.1-23.11;笔; 增加/减少⟧。其中，支持购买二手房⟦公积金贷款台账 n ? 房屋类别=二手房 @23.1-23.11;笔⟧，保障性住房⟦公积金贷款台账 n ? 房屋类别=保障性住房 @23.1-23.11;笔⟧；首套房贷款占⟦公积金贷款台账 sh 首套房=是 @23.1-23.11;%;.1⟧。笔均贷款⟦公积金贷款台账 a 贷款金额(万元) @23.1-23.11;万元;.1⟧。异地贷款⟦公积金贷款台账 n @23.1-23.11;笔;u⟧。多子女家庭贷款⟦公积金贷款台账 s 贷款金额(万元) @23.1-23.11;万元;u⟧。",
        "江北管理部发放贷款⟦公积金贷款台账 s 贷款金额(万元) ? 经办机构=江北管理部 @23.1-23.11;万元⟧，其中二手房贷款⟦公积金贷款台账 s 贷款金额(万元) ? 经办机构=江北管理部 & 房屋类别=二手房 @23.1-23.11;万元⟧；南山管理部归集公积金⟦公积金归集月报 s 归集额(万元) ? 管理部=南山管理部 @23.1-23.11;万元;.1⟧，在四个管理部中居第⟦公积金归集月报 rk s 归集额(万元) ? 管理部=南山管理部 @23.1-23.11;位⟧。三季度，河口管理部新开户⟦公积金归集月报 s 新开户职工(人) ? 管理部=河口管理部 @23.7-23.9;人⟧。",
        "今年以来，办理提取业务⟦提取业务流水 n @23.1-23.11;笔⟧，提取金额⟦提取业务流水 s 提取金额（元） @23.1-23.11;万元;*0.0001 .1⟧。租房提取⟦提取业务流水 n ? 提取事由=租房 @23.1-23.11;笔⟧，退休提取⟦提取业务流水 s 提取金额（元） ? 提取事由=退休 @23.1-23.11;万元;*0.0001 .1⟧；通过手机办理⟦提取业务流水 n ? 办理渠道=手机 @23.1-23.11;笔⟧，占提取业务总量的⟦提取业务流水 sh 办理渠道=手机 @23.1-23.11;%;.1⟧。因重大疾病提取⟦提取业务流水 n @23.1-23.11;笔;u⟧。单笔最大提取额⟦提取业务流水 hi 提取金额（元） @23.1-23.11;元;.2⟧。",
        "2022年，全市发放贷款⟦公积金贷款台账 n @22.1-22.12;笔⟧，办理提取⟦提取业务流水 n @22.1-22.12;笔⟧，归集⟦公积金归集月报 s 归集额(万元) @22.1-22.12;亿元;*0.0001 .2⟧，国有企业归集⟦公积金归集月报 s 归集额(万元) ? 单位性质=国有企业 @22.1-22.12;万元;.1⟧。2018年归集公积金⟦公积金归集月报 s 归集额(万元) @22.1-22.12;亿元;*0.0001 .2 u⟧。西城管理部发放贷款⟦公积金贷款台账 n ? 经办机构=南山管理部 @22.1-22.12;笔;u⟧。11月份，市直管理部办理购房提取⟦提取业务流水 n ? 管理部=市直管理部 & 提取事由=购房 @23.11;笔⟧。",
    ),
)

YARDS = ("城北屠宰场", "康源屠宰场", "金牧屠宰场")
TOWNSHIPS = ("兴隆镇", "大河镇", "新民镇", "双桥街道")


def _slaughter(rng: random.Random) -> Cells:
    return [
        (date.fromordinal(o), y, k, rng.randint(20, 900), rng.randint(0, 4), round(rng.uniform(0, 260), 1))
        for o in range(date(2022, 4, 1).toordinal(), date(2023, 9, 30).toordinal() + 1, 4)
        for y in YARDS for k in ("生猪", "肉牛", "羊")
    ]  # fmt: skip


def _farms(rng: random.Random) -> Cells:
    return [
        (n + 1, day, drawn(rng, TOWNSHIPS), drawn(rng, ("规模养殖场", "散养户", "家庭农场")), rng.randint(2, 7),
         rng.randint(0, 6), rng.choices(("已整改", "整改中"), (3, 1))[0], rng.randint(0, 5000))
        for n, day in enumerate(days(rng, date(2022, 4, 1), date(2023, 9, 29), 900))
    ]  # fmt: skip


ANIMALS = World(
    "animals",
    "zh",
    date(2023, 10, 8),
    {
        "屠宰检疫日报表": Sheet(
            (
                "检疫日期",
                "屠宰场点",
                "畜种",
                "检疫数量（头/只）",
                "检出不合格(头/只)",
                "无害化处理(公斤)",
            ),
            _slaughter,
            "检疫日期",
            shown={"检疫日期": lambda v: f"{v.year}/{v.month:02}/{v.day:02}"},
        ),
        "养殖场户巡查台账": Sheet(
            (
                "序号",
                "巡查时间",
                "镇街",
                "养殖类型",
                "出动人员",
                "发现问题数",
                "整改情况",
                "罚没款(元)",
            ),
            _farms,
            "巡查时间",
            "xlsx",
            ("2022—2023年度养殖场户巡查台账", ""),
        ),
    },
    (
        "2023年前三季度，全市共检疫生猪⟦屠宰检疫日报表 s 检疫数量（头/只） ? 畜种=生猪 @23.1-23.9;万头;*0.0001 .2⟧、肉牛⟦屠宰检疫日报表 s 检疫数量（头/只） ? 畜种=肉牛 @23.1-23.9;头⟧、羊⟦屠宰检疫日报表 s 检疫数量（头/只） ? 畜种=羊 @23.1-23.9;只⟧，检出不合格畜产品⟦屠宰检疫日报表 s 检出不合格(头/只) @23.1-23.9;头只;⟧，无害化处理⟦屠宰检疫日报表 s 无害化处理(公斤) @23.1-23.9;吨;*0.001 .2⟧。出口检疫生猪⟦屠宰检疫日报表 s 检疫数量（头/只） ? 畜种=生猪 @23.1-23.9;头;u⟧。",
        "康源屠宰场三季度检疫生猪⟦屠宰检疫日报表 s 检疫数量（头/只） ? 屠宰场点=康源屠宰场 & 畜种=生猪 @23.7-23.9;头⟧，比去年同期⟦屠宰检疫日报表 g s 检疫数量（头/只） ? 屠宰场点=康源屠宰场 & 畜种=生猪 @23.7-23.9;%;.1 增长/下降⟧；金牧屠宰场无害化处理⟦屠宰检疫日报表 s 无害化处理(公斤) ? 屠宰场点=金牧屠宰场 @23.7-23.9;公斤;.1⟧。该场9月检疫肉牛⟦屠宰检疫日报表 s 检疫数量（头/只） ? 屠宰场点=金牧屠宰场 & 畜种=肉牛 @23.9;头⟧。家禽检疫⟦屠宰检疫日报表 s 检疫数量（头/只） ? 畜种=羊 @23.7-23.9;只;u⟧。",
        "养殖环节监管持续加力。今年1至9月，各镇街巡查养殖场户⟦养殖场户巡查台账 n @23.1-23.9;次⟧，出动人员⟦养殖场户巡查台账 s 出动人员 @23.1-23.9;人次⟧，发现问题⟦养殖场户巡查台账 s 发现问题数 @23.1-23.9;个⟧，罚没款⟦养殖场户巡查台账 s 罚没款(元) @23.1-23.9;万元;*0.0001 .2⟧。规模养殖场巡查⟦养殖场户巡查台账 n ? 养殖类型=规模养殖场 @23.1-23.9;次⟧，占⟦养殖场户巡查台账 sh 养殖类型=规模养殖场 @23.1-23.9;%;.1⟧，散养户⟦养殖场户巡查台账 n ? 养殖类型=散养户 @23.1-23.9;次⟧。联合公安部门巡查⟦养殖场户巡查台账 n @23.1-23.9;次;u⟧。",
        "大河镇今年上半年巡查⟦养殖场户巡查台账 n ? 镇街=大河镇 @23.1-23.6;次⟧，发现问题⟦养殖场户巡查台账 s 发现问题数 ? 镇街=大河镇 @23.1-23.6;个⟧，其中散养户问题⟦养殖场户巡查台账 s 发现问题数 ? 镇街=大河镇 & 养殖类型=散养户 @23.1-23.6;个⟧；双桥街道巡查⟦养殖场户巡查台账 n ? 镇街=双桥街道 @23.1-23.6;次⟧。平均每次巡查发现问题⟦养殖场户巡查台账 a 发现问题数 @23.1-23.6;个;.1⟧。仍在整改中的⟦养殖场户巡查台账 n ? 整改情况=整改中 @23.1-23.6;家次⟧。",
        "2022年下半年，全市检疫羊⟦屠宰检疫日报表 s 检疫数量（头/只） ? 畜种=羊 @22.7-22.12;只⟧，城北屠宰场检疫生猪⟦屠宰检疫日报表 s 检疫数量（头/只） ? 屠宰场点=城北屠宰场 & 畜种=生猪 @22.7-22.12;头⟧；巡查养殖场户⟦养殖场户巡查台账 n @22.7-22.12;次⟧，最多一次罚没⟦养殖场户巡查台账 hi 罚没款(元) @22.7-22.12;元⟧。2021年检疫生猪⟦屠宰检疫日报表 s 检疫数量（头/只） ? 畜种=生猪 @22.7-22.12;头;u⟧。发放消毒药品⟦养殖场户巡查台账 s 出动人员 @22.7-22.12;箱;u⟧。",
    ),
)

CENTRES = ("Eastfield", "Quayside", "Hillcrest", "Market Street")


def _parcels(rng: random.Random) -> Cells:
    return [
        (f"P{n + 1:05}", day, drawn(rng, CENTRES), drawn(rng, ("Family", "Single", "Couple")),
         drawn(rng, ("Low income", "Benefit delay", "Debt", "Ill health")), rng.randint(1, 3), rng.randint(0, 5), round(rng.uniform(6, 48), 1))
        for n, day in enumerate(days(rng, date(2022, 1, 4), date(2023, 12, 29), 1400))
    ]  # fmt: skip


def _stock(rng: random.Random) -> Cells:
    return [
        (m, c, s, rng.randint(90, 4200), round(rng.uniform(50, 2900), 2), rng.randint(8, 420))
        for m in months("2022-01", "2023-12") for c in CENTRES for s in ("Supermarkets", "Schools", "Churches")
    ]  # fmt: skip


FOODBANK = World(
    "foodbank",
    "en",
    date(2024, 1, 10),
    {
        "parcels_given": Sheet(
            (
                "Voucher",
                "Date Given",
                "Centre",
                "Household",
                "Reason",
                "Adults",
                "Children",
                "Weight_kg",
            ),
            _parcels,
            "Date Given",
        ),
        "donations_by_month": Sheet(
            (
                "Month",
                "Centre",
                "Source",
                "Food Donated (kg)",
                "Cash Donated (£)",
                "Volunteer Hours",
            ),
            _stock,
            "Month",
            "xlsx",
            (),
            {"Month": lambda v: f"{v:%B %Y}"},
        ),
    },
    (
        "The food bank gave out ⟦parcels_given n @23.1-23.12;parcels⟧ in 2023, ⟦parcels_given g n @23.1-23.12;%;.1 up/down⟧ on the year before. Families received ⟦parcels_given n ? Household=Family @23.1-23.12;parcels⟧, or ⟦parcels_given sh Household=Family @23.1-23.12;%;.1⟧ of the total, and single people ⟦parcels_given n ? Household=Single @23.1-23.12;⟧. The parcels fed ⟦parcels_given s Adults @23.1-23.12;adults⟧ and ⟦parcels_given s Children @23.1-23.12;children⟧, and together weighed ⟦parcels_given s Weight_kg @23.1-23.12;tonnes;*0.001 .2⟧. Pensioners received ⟦parcels_given n @23.1-23.12;parcels;u⟧.",
        "Low income was the reason for ⟦parcels_given n ? Reason=Low income @23.1-23.12;parcels⟧; debt accounted for ⟦parcels_given n ? Reason=Debt @23.1-23.12;⟧ and ill health for ⟦parcels_given n ? Reason=Ill health @23.1-23.12;⟧. At Quayside, volunteers handed out ⟦parcels_given n ? Centre=Quayside @23.1-23.12;parcels⟧, including ⟦parcels_given n ? Centre=Quayside & Household=Family @23.1-23.12;⟧ to families. Hillcrest gave ⟦parcels_given n ? Centre=Hillcrest @23.1-23.12;⟧. The average parcel weighed ⟦parcels_given a Weight_kg @23.1-23.12;kg;.1⟧. Home deliveries came to ⟦parcels_given n @23.1-23.12;parcels;u⟧.",
        "Supporters donated ⟦donations_by_month s Food Donated (kg) @23.1-23.12;kg⟧ of food over the year and ⟦donations_by_month s Cash Donated (£) @23.1-23.12;£⟧ in cash. Supermarkets gave ⟦donations_by_month s Food Donated (kg) ? Source=Supermarkets @23.1-23.12;kg⟧, churches ⟦donations_by_month s Food Donated (kg) ? Source=Churches @23.1-23.12;kg⟧. Volunteers worked ⟦donations_by_month s Volunteer Hours @23.1-23.12;hours⟧, ⟦donations_by_month s Volunteer Hours ? Centre=Eastfield @23.1-23.12;⟧ of them at Eastfield. Fresh produce made up ⟦donations_by_month s Food Donated (kg) @23.1-23.12;kg;u⟧.",
        "December was the busiest month, with ⟦parcels_given n @23.12;parcels⟧ given out and ⟦donations_by_month s Food Donated (kg) @23.12;kg⟧ donated; Market Street took in ⟦donations_by_month s Food Donated (kg) ? Centre=Market Street @23.12;kg⟧. In the last quarter of 2023, schools donated ⟦donations_by_month s Food Donated (kg) ? Source=Schools @23.10-23.12;kg⟧, compared with ⟦donations_by_month s Food Donated (kg) ? Source=Schools @22.10-22.12;kg⟧ in the last quarter of 2022. Local firms donated ⟦donations_by_month s Food Donated (kg) ? Source=Schools @23.10-23.12;kg;u⟧.",
        "In the first half of 2022, the charity gave out ⟦parcels_given n @22.1-22.6;parcels⟧ and received ⟦donations_by_month s Cash Donated (£) @22.1-22.6;£⟧. Eastfield fed ⟦parcels_given s Children ? Centre=Eastfield @22.1-22.6;children⟧. In 2019 it gave out ⟦parcels_given n @22.1-22.6;parcels;u⟧. Southgate centre gave out ⟦parcels_given n ? Centre=Hillcrest @22.1-22.6;parcels;u⟧. The charity ran ⟦parcels_given n ? Reason=Debt @22.1-22.3;cookery classes;u⟧.",
    ),
)

SIXTEENTH = (FUND, ANIMALS, FOODBANK)
