"""Made-up sample ledgers whose totals agree with the newspaper page where it gives totals."""

from __future__ import annotations

import csv
import itertools
import random
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path

Rows = list[list[object]]
_DISTRICTS = ("市南区", "市北区", "李沧区", "崂山区", "西海岸新区", "城阳区", "即墨区", "胶州市", "平度市", "莱西市")  # fmt: skip  # noqa: E501
_LAST = date(2022, 9, 28)
_DAYS = (_LAST - date(2022, 1, 4)).days
_TOPICS = ("农村集体“三资”管理", "中小学配餐管理", "工程建设", "医疗卫生", "养老服务", "物业管理", "惠农补贴")  # fmt: skip  # noqa: E501


def write_samples(folder: Path, seed: int = 20220928) -> list[Path]:
    """Write every sample ledger as CSV with a template that extends the shipped one.

    Args:
        folder: where to; made when missing.
        seed: of the made-up values; totals do not depend on it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, make in SAMPLES.items():
        rows = make(random.Random(f"{seed}-{name}"))  # noqa: S311 - made-up data, not secrets
        path = folder / f"{name}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)
        path.with_suffix(".toml").write_text(
            f'extends = "{name}"\nmade_up = true\n'
            'source = "编造的示例数据,合计与报纸版面一致 / made-up sample data"\n',
            "utf-8",
        )
        written.append(path)
    return written


def shares(total: int, n: int, rng: random.Random, least: int = 0) -> list[int]:
    """`n` whole numbers of at least `least` that add up to `total`."""
    cuts = sorted(rng.randint(0, total - n * least) for _ in range(n - 1))
    edges = [0, *cuts, total - n * least]
    return [b - a + least for a, b in itertools.pairwise(edges)]


def amounts(total: float, n: int, rng: random.Random, digits: int = 1) -> list[float]:
    """`n` positive decimals that add up to `total`."""
    unit = 10**digits
    return [
        v / unit for v in shares(round(total * unit), n, rng, max(1, round(total * unit / n / 4)))
    ]


def _days(n: int, rng: random.Random, last: date = _LAST) -> list[date]:
    return sorted(last - timedelta(days=rng.randint(0, _DAYS)) for _ in range(n))


def _visits(rng: random.Random) -> Rows:
    solved = shares(672, 477, rng)
    rows: Rows = [["批次号", "日期", "整治重点", "方式", "区市", "发现问题数", "督促解决问题数"]]
    for i, day in enumerate(_days(477, rng)):
        found = solved[i] + rng.choice([0, 0, 0, 1])
        kind, place = rng.choice(["调研式", "下沉式"]), rng.choice(_DISTRICTS)
        rows.append([f"C{i + 1:03}", day, rng.choice(_TOPICS), kind, place, found, solved[i]])
    return rows


def _bulletins(rng: random.Random) -> Rows:
    cases, people = shares(87, 36, rng, 1), shares(127, 36, rng, 1)
    rows: Rows = [["通报编号", "通报日期", "通报范围", "通报问题数", "涉及人数"]]
    for i, day in enumerate(_days(36, rng)):
        rows.append([f"T{i + 1:02}", day, rng.choice(["全市", "系统内"]), cases[i], people[i]])
    return rows


def _discipline(rng: random.Random) -> Rows:
    cases, people = shares(273, 9, rng, 20), shares(259, 9, rng, 18)
    months = [f"2022-{m:02}" for m in range(1, 10)]
    head: list[object] = ["月份", "查处问题数", "党纪政务处分人数"]
    return [head, *map(list, zip(months, cases, people, strict=True))]


def _inspections(rng: random.Random) -> Rows:
    rows: Rows = [["督查编号", "日期", "事项类别", "区市", "反馈问题数"]]
    kinds = ("重点工作", "交办事项", "会议议定事项", "群众诉求")
    for i, day in enumerate(_days(138, rng)):
        rows.append(
            [f"D{i + 1:03}", day, rng.choice(kinds), rng.choice(_DISTRICTS), rng.randint(0, 4)]
        )
    return rows


def _systems(rng: random.Random) -> Rows:
    rows: Rows = [["制度名称", "类别", "出台日期"]]
    for i, day in enumerate(_days(12, rng)):
        rows.append([f"示例制度{i + 1:02}", rng.choice(["督查", "督办", "反馈", "评价"]), day])
    return rows


def _buildings(rng: random.Random) -> Rows:
    now = [(d, f"2022-{m:02}") for d in _DISTRICTS for m in range(1, 10)]
    then = [(d, f"2021-{m:02}") for d in _DISTRICTS for m in range(1, 13)]
    rows: Rows = [
        ["区市", "月份", "拆除处数", "拆除面积_万平方米", "腾空建设用地_万平方米", "助力更新项目数"]
    ]
    late = {"2021-10", "2021-11", "2021-12"}
    early = [pair for pair in then if pair[1] not in late]
    before = dict(
        zip(
            early,
            zip(shares(4300, len(early), rng, 10), amounts(345, len(early), rng, 2), strict=True),
            strict=True,
        )
    )
    for pair in then:
        count, area = before.get(pair, (rng.randint(20, 60), round(rng.uniform(1, 4), 2)))
        rows.append([*pair, count, area, round(area / 6, 2), 0])
    parts = zip(
        now,
        shares(8402, len(now), rng, 30),
        amounts(690, len(now), rng, 2),
        amounts(115, len(now), rng, 2),
        shares(88, len(now), rng),
        strict=True,
    )
    rows += [[*pair, n, area, land, projects] for pair, n, area, land, projects in parts]
    return rows


def _finance(rng: random.Random) -> Rows:
    rows: Rows = [["地区", "月份", "存款余额_亿元", "贷款余额_亿元"]]
    months = [(y, m) for y in (2021, 2022) for m in range(1, 13) if (y, m) <= (2022, 8)]
    for place, base, ratio in (
        ("青岛", 24500, 1.065),
        ("全省", 145000, 0.845),
        ("全国", 2500000, 0.825),
    ):
        for back, (y, m) in enumerate(reversed(months)):
            deposits = round(base * (1 - 0.008 * back))
            loans = round(deposits * (ratio - 0.0008 * back * rng.uniform(0.8, 1.2)))
            rows.append([place, f"{y}-{m:02}", deposits, loans])
    return rows


def _value_added(rng: random.Random) -> Rows:
    return [
        ["行业", "期间", "增加值_亿元", "增速_%"],
        ["金融业", "2021年上半年", 458.5, 7.1],
        ["金融业", "2022年上半年", 486.0, 6.0],
        ["地区生产总值", "2021年上半年", 6850.2, 13.4],
        ["地区生产总值", "2022年上半年", 7110.5, 3.8],
    ]


def _meters(rng: random.Random) -> Rows:
    n = len(_DISTRICTS)
    parts = zip(
        _DISTRICTS,
        shares(1_172_400, n, rng, 60_000),
        shares(903_100, n, rng, 40_000),
        shares(806_300, n, rng, 40_000),
        strict=True,
    )
    rows: Rows = [
        ["区市", "物联网智能燃气表_块", "普通机械表_块", "IC卡表_块", "燃气表合计_块", "覆盖率_%"]
    ]
    for place, iot, plain, card in parts:
        total = iot + plain + card
        rows.append([place, iot, plain, card, total, round(100 * iot / total, 2)])
    return rows


def _replacement(rng: random.Random) -> Rows:
    rows: Rows = [["到期年份", "表型", "计划更换_块"]]
    years = range(2022, 2032)
    for kind, total in (("普通机械表", 903_100), ("IC卡表", 806_300)):
        for year, n in zip(years, shares(total, len(years), rng, 50_000), strict=True):
            rows.append([year, kind, n])
    return rows


_GROUPS: tuple[tuple[str, str, int, float, int], ...] = (
    # field, class, projects, 亿元, of them foreign
    ("半导体及光电显示", "重点产业", 8, 399.0, 3),
    ("空天装备", "重点产业", 8, 105.0, 2),
    ("生物医药及医疗器械", "重点产业", 4, 37.0, 1),
    ("新经济", "重点产业", 12, 133.0, 3),
    ("城市更新与城市建设", "民生", 9, 311.0, 1),
    ("乡村振兴", "民生", 1, 12.0, 0),
    ("现代海洋", "重点产业", 2, 78.0, 1),
    ("高端化工及新材料", "重点产业", 1, 52.0, 1),
    ("智能制造", "重点产业", 1, 33.0, 0),
    ("汽车", "重点产业", 1, 28.0, 0),
    ("新能源", "重点产业", 1, 18.0, 0),
)
_FOREIGN_CNY, _FOREIGN_USD = 192.0, 29.5


def _projects(rng: random.Random) -> Rows:
    """48 projects, 1206亿元; 36 of domestic capital with 1014, 12 foreign with 29.5亿美元."""
    rows: Rows = [
        [
            "项目编号",
            "项目名称",
            "领域",
            "领域类别",
            "资金来源",
            "总投资_亿元",
            "外资投资额_亿美元",
            "阶段",
            "签约日期",
        ]
    ]
    foreign_left = amounts(_FOREIGN_CNY, 12, rng)
    dollars = amounts(_FOREIGN_USD, 12, rng, 2)
    number = 0
    for name, group, n, total, foreign in _GROUPS:
        values = [foreign_left.pop() for _ in range(foreign)]
        values += amounts(total - sum(values), n - foreign, rng) if n > foreign else []
        if n == foreign:
            values[-1] += 0.0
        for i, value in enumerate(values):
            number += 1
            source = "外资" if i < foreign else "内资"
            usd = dollars.pop() if i < foreign else ""
            stage = rng.choice(["签约", "签约", "注册", "供地"])
            rows.append(
                [
                    f"X{number:02}",
                    f"示例{name}项目{i + 1}",
                    name,
                    group,
                    source,
                    round(value, 1),
                    usd,
                    stage,
                    _LAST,
                ]
            )
    return _balanced(rows)


def _balanced(rows: Rows) -> Rows:
    """Move what a group of foreign projects alone is short of to its first domestic neighbour."""
    by = {name: total for name, _, _, total, _ in _GROUPS}
    short = 0.0
    for name, total in by.items():
        mine = [r for r in rows[1:] if r[2] == name]
        gap = total - sum(float(str(r[5])) for r in mine)
        domestic = next((r for r in mine if r[4] == "内资"), None)
        if domestic is None:
            short += gap
        else:
            domestic[5] = round(float(str(domestic[5])) + gap, 1)
    if abs(short) > 0.01:
        town = next(r for r in rows[1:] if r[2] == "城市更新与城市建设" and r[4] == "内资")
        town[5] = round(float(str(town[5])) + short, 1)
    return rows


def _supply(rng: random.Random) -> Rows:
    rows: Rows = [["供应商", "需求方", "产品", "对接结果", "对接日期", "意向数量_块"]]
    for supplier in ("乾程科技", "积成电子"):
        for buyer in ("青岛能源集团", "青岛新奥", "中即港华", "埃维燃气"):
            result = rng.choice(["达成意向", "继续洽谈", "送样测试"])
            rows.append([supplier, buyer, "物联网燃气表", result, _LAST, rng.randint(5, 60) * 1000])
    return rows


def _services(rng: random.Random) -> Rows:
    rows: Rows = [["服务小项", "服务大类", "收费方式"]]
    for kind, n in zip(("维修", "代办", "家政", "照护", "文体"), (9, 8, 8, 8, 7), strict=True):
        rows += [[f"{kind}服务{i + 1}", kind, rng.choice(["免费", "成本价"])] for i in range(n)]
    return rows


def _facilities(rng: random.Random) -> Rows:
    rows: Rows = [
        ["设施名称", "设施类型", "经度", "纬度", "建筑面积_平方米", "步行分钟", "一刻钟内"]
    ]
    kinds = ("便民服务中心", "卫生服务站", "幼儿托管中心", "养老活动中心", "超市", "茶室", "公园")
    for i in range(18):
        lng = round(120.420 + rng.uniform(-0.008, 0.008), 6)
        lat = round(36.180 + rng.uniform(-0.008, 0.008), 6)
        metres = 1.3 * (((lat - 36.180) * 111320) ** 2 + ((lng - 120.420) * 89850) ** 2) ** 0.5
        walk = round(metres / 75, 1)
        area = rng.randint(60, 600)
        rows.append(
            [
                f"示例设施{i + 1:02}",
                rng.choice(kinds),
                lng,
                lat,
                area,
                walk,
                "是" if walk <= 15 else "否",
            ]
        )
    return rows


def _rivers(rng: random.Random) -> Rows:
    rows: Rows = [
        [
            "问题编号",
            "河流",
            "河段",
            "问题类别",
            "发现日期",
            "整改日期",
            "状态",
            "发现人单位",
            "复核单位",
        ]
    ]
    for i, day in enumerate(_days(60, rng)):
        done = day + timedelta(days=rng.randint(1, 30))
        closed = done <= _LAST
        kind = rng.choice(["水质", "岸线垃圾", "防汛设施", "排污口"])
        river = rng.choice(["南胶莱河", "胶河", "大沽河"])
        rows.append(
            [
                f"H{i + 1:03}",
                river,
                f"示例河段{rng.randint(1, 6)}",
                kind,
                day,
                done if closed else "",
                "已销号" if closed else "整改中",
                "巡河队",
                "河长办",
            ]
        )
    return rows


def _volunteers(rng: random.Random) -> Rows:
    rows: Rows = [["活动编号", "活动名称", "日期", "地点", "参加人数", "清理垃圾_公斤"]]
    for i, day in enumerate(_days(11, rng, _LAST - timedelta(days=1))):
        rows.append(
            [
                f"V{i + 1:02}",
                "示例志愿服务",
                day,
                rng.choice(["社区", "公园", "学校"]),
                rng.randint(8, 40),
                rng.randint(0, 60),
            ]
        )
    rows.append(["V12", "洁净海岸线志愿服务", _LAST, "海岸线", 48, 85])
    return rows


def _museum(rng: random.Random) -> Rows:
    rows: Rows = [["藏品编号", "名称", "类别", "捐赠日期", "数量_件", "收据编号"]]
    for i, (name, n) in enumerate(
        (("警服", 2), ("学习笔记", 6), ("哨子", 1), ("水壶", 1), ("荣誉证书", 9)), 1
    ):
        rows.append([f"M{i:02}", name, name, _LAST, n, f"SJ2022{i:03}"])
    return rows


SAMPLES: dict[str, Callable[[random.Random], Rows]] = {
    "supervision_visits": _visits,
    "bulletins": _bulletins,
    "discipline_statistics": _discipline,
    "field_inspections": _inspections,
    "work_systems": _systems,
    "illegal_buildings": _buildings,
    "finance_monthly": _finance,
    "value_added": _value_added,
    "gas_meters": _meters,
    "gas_meter_replacement": _replacement,
    "investment_projects": _projects,
    "supply_demand": _supply,
    "community_services": _services,
    "community_facilities": _facilities,
    "river_patrol": _rivers,
    "volunteer_activities": _volunteers,
    "museum_accessions": _museum,
}


def sample_names() -> Sequence[str]:
    """Names of all samples, each the name of a shipped template."""
    return tuple(SAMPLES)
