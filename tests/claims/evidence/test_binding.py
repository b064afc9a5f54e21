"""Binding: typed queries by meaning first, verdicts by the number second."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest

from leitai.claims.evidence import Binding, Catalog, bind_claims, survey
from leitai.claims.model import Claim
from leitai.ledgers import Store, load_folder

TODAY = date(2022, 9, 28)
_NUMBER = re.compile(r"(\d+(?:\.\d+)?)(万|亿)?(平方米|个百分点|批次|元|%|倍|个|项|起|人|次|家|位)")
_NORM = {"元": "CNY", "平方米": "m2", "%": "%", "个百分点": "pp"}


def by_hand(text: str) -> list[Claim]:
    """Claims of simple sentences; the reader has tests of its own."""
    found = []
    for m in _NUMBER.finditer(text):
        value = Decimal(m[1]) * {"万": 10**4, "亿": 10**8}.get(m[2], 1)
        near = text[max(0, m.start() - 8) : m.start()]
        down = bool(re.search("下降|减少", near))
        change = bool(re.search("增长|下降", near))
        kind = {
            "%": "rate_change" if change else "share",
            "个百分点": "pp_diff",
            "倍": "multiple",
            "位": "rank",
        }.get(m[3], "count")
        norm = _NORM.get(m[3], "")
        tense = "target" if "力争" in text[: m.start()] else "achieved"
        found.append(
            Claim(
                m.start(),
                m.end(),
                m[0],
                value,
                m[3],
                value if norm else None,
                norm,
                kind=kind,
                direction="down" if down else "up" if change else "",
                digits=m[1],
                tense=tense,  # type: ignore[arg-type]
            )
        )
    return found


VISITS = [
    ["日期", "督查组", "单位类型", "发现问题数", "已整改数"],
    *(
        [
            f"{2021 + i % 2}-{i % 9 + 1:02}-{i % 28 + 1:02}",
            "一二三"[i % 3] + "组",
            ("学校", "医院")[i % 5 == 0],
            i % 4,
            i % 3,
        ]
        for i in range(120)
    ),
]
BANK = [
    ["地区", "月份", "存款余额(亿元)", "贷款余额(亿元)"],
    *(
        [
            place,
            f"{y}-{m:02}",
            1000 + 10 * k + m + 40 * (y - 2021),
            900 + 50 * k + 3 * m + 90 * (y - 2021),
        ]
        for k, place in enumerate(["青岛", "全省", "全国"])
        for y in (2021, 2022)
        for m in range(1, 13)
        if (y, m) <= (2022, 8)
    ),
]
PROJECTS = [
    ["项目名称", "产业领域", "资金来源", "总投资_亿元", "签约日期"],
    *(
        [
            f"第{i}号项目",
            ("海洋", "汽车", "医药")[i % 3],
            ("内资", "外资")[i % 4 == 0],
            10 + i / 2,
            f"2022-0{i % 8 + 1}-11",
        ]
        for i in range(48)
    ),
]


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalog]:
    folder = tmp_path_factory.mktemp("ledgers")
    for name, rows in {"督查台账": VISITS, "金融月报": BANK, "签约项目": PROJECTS}.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
    ledgers, problems = load_folder(folder)
    assert problems == []
    with Store(ledgers) as store:
        yield survey(ledgers, store)


def bind(catalog: Catalog, text: str) -> list[Binding]:
    return bind_claims(text, by_hand(text), catalog, TODAY)


def one(catalog: Catalog, text: str) -> Binding:
    return bind(catalog, text)[-1]


@pytest.mark.parametrize(
    ("text", "sql"),
    [
        ("今年以来,开展督查60批次。", "SELECT count(*) FROM \"督查台账\" WHERE \"日期\" >= '2022-01-01' AND \"日期\" < '2022-09-29'"),  # noqa: E501
        ("上半年发现问题90个。", "SELECT sum(\"发现问题数\") FROM \"督查台账\" WHERE \"日期\" >= '2022-01-01' AND \"日期\" < '2022-07-01'"),  # noqa: E501
        ("去年在学校发现问题90个。", "SELECT sum(\"发现问题数\") FROM \"督查台账\" WHERE \"单位类型\" = '学校' AND \"日期\" >= '2021-01-01' AND \"日期\" < '2022-01-01'"),  # noqa: E501
        ("8月末存款余额1048亿元。", "SELECT sum(\"存款余额(亿元)\") FROM \"金融月报\" WHERE \"地区\" = '青岛' AND \"月份\" = '2022-08'"),  # noqa: E501
        ("6月末全省贷款余额1058亿元。", "SELECT sum(\"贷款余额(亿元)\") FROM \"金融月报\" WHERE \"地区\" = '全省' AND \"月份\" = '2022-06'"),  # noqa: E501
        ("共签约项目48个,总投资1044亿元。", 'SELECT sum("总投资_亿元") FROM "签约项目"'),
        ("签约项目涵盖3个产业领域。", 'SELECT count(DISTINCT "产业领域") FROM "签约项目"'),
        ("签约项目平均总投资21.8亿元。", 'SELECT avg("总投资_亿元") FROM "签约项目"'),
        ("签约项目中,单个项目总投资最高33.5亿元。", 'SELECT max("总投资_亿元") FROM "签约项目"'),
    ],
)  # fmt: skip
def test_first_query(catalog: Catalog, text: str, sql: str) -> None:
    assert one(catalog, text).candidates[0].sql == sql


def test_every_candidate_sql_gives_the_number_found(catalog: Catalog) -> None:
    text = (
        "今年以来,开展督查60批次,发现问题90个,同比增长12%,整改率66%,其中学校48批次。"
        "8月末存贷比97%,高于全国3个百分点,存款余额1048亿元,比年初增加36亿元。"
        "签约项目48个,外资占25%,是去年同期的2倍。海洋领域总投资居第2位。"
    )
    seen = 0
    for binding in bind(catalog, text):
        for candidate in binding.candidates:
            number = catalog.store.number(candidate.sql)
            assert number == pytest.approx(candidate.found) or number is candidate.found
            seen += 1
    assert seen > 40


@pytest.mark.parametrize(
    ("text", "verdict", "reason"),
    [
        ("共签约项目48个。", "supported", "inside"),
        ("共签约项目47个。", "contradicted", "outside"),
        ("签约项目总投资1044亿元。", "supported", "inside"),
        ("签约项目总投资1044000万元。", "contradicted", "outside"),
        ("签约项目总投资10440000万元。", "supported", "inside"),
        ("8月末存款余额1048亿元,比年初增加36亿元。", "supported", "inside"),
        ("8月末存贷比97%,高于全国0.1个百分点。", "contradicted", "outside"),
        ("2019年,开展督查60批次。", "unsupported", "period"),
        ("2022年12月末存款余额1048亿元。", "unsupported", "period"),
        ("种植牡丹48个。", "unsupported", "no_fit"),
        ("力争签约项目60个。", "not_checkable", "target"),
        # No time is told and the ledger has two years: all of it or this year may be meant.
        ("开展督查120批次。", "supported", "inside"),
        ("开展督查77批次。", "unsupported", "undated"),
        ("上半年,跨省开展督查77批次。", "unsupported", "narrower"),
        ("签约农业项目45个。", "unsupported", "weak_fit"),
    ],
)
def test_verdicts(catalog: Catalog, text: str, verdict: str, reason: str) -> None:
    got = one(catalog, text)
    assert (got.verdict, got.reason) == (verdict, reason)


def test_a_matching_number_alone_decides_nothing(catalog: Catalog) -> None:
    """48 is the number of projects, and 30 of the visits to schools; neither is what is said."""
    for text in ("慰问困难职工48人。", "夜间突击开展督查60批次。", "新建幼儿园48个。"):
        assert one(catalog, text).verdict == "unsupported", text
    # The sum over all years fits the number, the words ask for the first half-year.
    total = sum(int(r[3]) for r in VISITS[1:])  # type: ignore[call-overload]
    assert one(catalog, f"上半年发现问题{total}个。").verdict == "contradicted"


def test_unread_scopes_in_the_same_sentence_carry_over(catalog: Catalog) -> None:
    first, second = bind(catalog, "去年,在医院开展督查12批次,发现问题20个。")
    assert "'医院'" in first.candidates[0].sql
    assert "'医院'" in second.candidates[0].sql
    assert "2021-01-01" in second.candidates[0].sql
