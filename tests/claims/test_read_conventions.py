"""Conventions of a reading that are more than value, unit and comparator."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from leitai.claims import Claim, as_row, read
from leitai.claims.reading.rules import describe, rule_names

PAGE = Path(__file__).parents[3] / "shared" / "seed" / "page.txt"


def claims(text: str) -> list[Claim]:
    return [claim for claim in read(text) if claim.claim]


def only(text: str) -> Claim:
    [claim] = claims(text)
    return claim


@pytest.mark.parametrize(
    ("text", "norm", "unit"),
    [
        ("拆除690万平方米。", "6900000", "m2"),
        ("种植3万亩。", "20000000", "m2"),
        ("总投资486亿元。", "48600000000", "CNY"),
        ("外资29.5亿美元。", "2950000000", "USD"),
        ("提高2.2个百分点。", "2.2", "pp"),
        ("利率下降25个基点。", "0.25", "pp"),
        ("覆盖率40%。", "40", "%"),
        ("产值翻两番。", "4", "x"),
        ("产值增长2倍。", "3", "x"),
        ("产值是上年的2倍。", "2", "x"),
        ("投入$350万。", "3500000", "USD"),
        ("发电12亿千瓦时。", "1200000000", "kWh"),
        ("About 1.2bn pounds was spent.", "1200000000", "GBP"),
        ("He walked 5 km in the rain.", "5000", "m"),
    ],
)
def test_normal_values(text: str, norm: str, unit: str) -> None:
    claim = only(text)
    assert (claim.norm_value, claim.norm_unit) == (Decimal(norm), unit)


@pytest.mark.parametrize(
    ("text", "kind", "direction"),
    [
        ("新建学校12所。", "count", ""),
        ("完成投资12亿元。", "amount", ""),
        ("覆盖率达到95%。", "share", ""),
        ("存贷比106.5%。", "share", ""),
        ("同比增长5.2%。", "rate_change", "up"),
        ("同比下降5.2%。", "rate_change", "down"),
        ("增速高于全省2个百分点。", "pp_diff", "up"),
        ("比上年降低2个百分点。", "pp_diff", "down"),
        ("营收增长3倍。", "multiple", "up"),
        ("规模是上年的3倍。", "multiple", ""),
        ("居全省第4位。", "rank", ""),
        ("供求比为1.8:1。", "ratio", ""),
        ("平均用时15分钟。", "duration", ""),
        ("平均年龄35岁。", "age", ""),
        ("满意度98.5分。", "score", ""),
    ],
)
def test_kinds(text: str, kind: str, direction: str) -> None:
    claim = only(text)
    assert (claim.kind, claim.direction) == (kind, direction)


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        ("9月28日,第三期擂台举行。", ["date", "ordinal"]),
        ("纠治“四风”,建立1+3机制。", ["name", "code"]),
        ("出台一系列措施,提供一站式服务。", ["idiom", "idiom"]),
        ("拨打12345热线。", ["code"]),
        ("世界500强企业。", ["name"]),
        ("G20峰会推广5G。", ["code", "code"]),
        ("每万人拥有车位。", ["base"]),
    ],
)
def test_reasons(text: str, reasons: list[str]) -> None:
    found = read(text)
    assert [claim.reason for claim in found] == reasons
    assert not any(claim.claim for claim in found)


def test_a_range_is_two_rows_of_one_group() -> None:
    low, high = claims("每班配备3—5个辅导员。")
    assert (low.comparator, high.comparator) == (">=", "<=")
    assert low.group == high.group is not None
    assert (low.unit, high.unit) == ("个", "个")


def test_a_shared_unit_is_one_group() -> None:
    first, second = claims("高于全国、全省24和22个百分点。")
    assert (first.unit, second.unit) == ("个百分点", "个百分点")
    assert first.group == second.group is not None
    assert (first.direction, second.direction) == ("up", "up")


def test_a_change_has_an_earlier_and_a_later_end() -> None:
    before, after = claims("审批由15个工作日压缩至3个工作日。")
    assert (before.tense, after.tense) == ("background", "achieved")


def test_a_caption_in_the_middle_of_a_sentence() -> None:
    text = "园区总投资逾300亿\n\n\n\n■图为园区一期的4个厂房。\n\n元,产值80亿元。"
    first, second, third = claims(text)
    assert (first.value, first.unit, first.comparator) == (30_000_000_000, "元", ">")
    assert (second.value, second.unit) == (4, "个")
    assert (third.value, third.unit) == (8_000_000_000, "元")
    assert text[first.start : first.end] == first.text == "逾300亿"


def test_a_line_broken_by_the_layout() -> None:
    text = "我们计划在今后一个时期内加快建设步伐并且努力完成各项任务,新建\n\n污水处理站12座。"
    assert only(text).tense == "target"


def test_full_width_digits_and_percent() -> None:
    claim = only("覆盖率达到\uff19\uff15\uff0e\uff15\uff05。")
    assert (claim.value, claim.unit) == (Decimal("95.5"), "%")


def test_digits_broken_by_a_line_end() -> None:
    assert only("总投资达到12\n06亿元。").value == 120_600_000_000


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("上半年金融业增加值486亿元。", "上半年"),
        ("8月末存贷比106.5%。", "8月末"),
        ("2021年,新建学校12所。", "2021年"),
        ("今年以来,办理案件86件。", "今年以来"),
        ("新建学校12所。", ""),
        ("In 2023 the fund paid out $45m.", "2023"),
    ],
)
def test_periods(text: str, period: str) -> None:
    assert only(text).period == period


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("签约48个重点项目。", "重点项目"),
        ("组织开展劳动和技能竞赛不少于3000项。", "劳动和技能竞赛"),
        ("上半年金融业增加值486亿元。", "金融业增加值"),
        ("覆盖率约40%。", "覆盖率"),
        ("全市累计安装智能燃气表117万余块。", "智能燃气表"),
        ("The unemployment rate fell 0.3 percentage points.", "unemployment rate"),
        ("We opened 12 new clinics.", "new clinics"),
        ("城镇新增就业年均1270多万人。", "城镇新增就业"),
        ("粮食产量连年稳定在1.3万亿斤以上。", "粮食产量"),
        ("三年累计完成投资120亿元。", "投资"),
        ("两年期贷款余额30亿元。", "两年期贷款余额"),
        ("五年制学生312人。", "五年制学生"),
    ],
)
def test_subjects(text: str, subject: str) -> None:
    assert only(text).subject == subject


def test_the_subject_goes_on_over_spans_of_years() -> None:
    text = "国内生产总值增加到121万亿元，五年年均增长5.2%，十年增加近70万亿元。"
    assert {claim.subject for claim in claims(text)} == {"国内生产总值"}


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("引进20多家企业，30余户商户。", [20, 30]),
        ("共20多家企业，30余户，投资3亿元。", [20, 30, 300_000_000]),
        ("比去年的3.0亿元多0.2亿元。", [300_000_000, 20_000_000]),
        ("参赛队比上届的11次多8次。", [11, 8]),
        ("“这62条措施管用。”", [62]),
        ("纳税超千万元企业达到86家，超亿元的11家。", [86, 11]),
        ("实施“五个一”工程。", []),
    ],
)
def test_counts_beside_a_noun_and_a_comma(text: str, values: list[int]) -> None:
    assert [claim.value for claim in claims(text)] == values


def test_a_plan_section_makes_its_figures_targets() -> None:
    text = "一、2024年工作回顾\n新建学校12所。\n二、2025年工作安排\n新建学校15所。\n"
    assert [claim.tense for claim in claims(text)] == ["achieved", "target"]


def test_rows_are_exact() -> None:
    rows = [
        as_row(claim, index) for index, claim in enumerate(claims("占三分之二,达106.5%,共12家。"))
    ]
    assert [row["value"] for row in rows] == [66.666667, 106.5, 12]
    assert isinstance(rows[2]["value"], int)
    assert [row["index"] for row in rows] == [0, 1, 2]
    assert list(rows[0])[:4] == ["index", "start", "end", "text"]


def test_every_rule_named_in_a_reading_is_described() -> None:
    from claims.reading_corpus import load_lines

    used = {
        rule for line in load_lines("tuned") for claim in read(line.text) for rule in claim.rules
    }
    assert used <= rule_names()
    assert len(used) > 40
    assert "date" in describe("date_year").lower() or "year" in describe("date_year").lower()


def test_the_newspaper_page_when_it_is_at_hand() -> None:
    if not PAGE.is_file():
        pytest.skip("the newspaper page is not beside this checkout")
    text = PAGE.read_text(encoding="utf-8")
    found = {(c.value, c.unit, c.comparator) for c in claims(text)}
    # What the brief of the project says of the page, not a list for the rules.
    for value, unit, comparator in (
        (6900000, "平方米", "="), (2, "倍", "="), (Decimal("106.5"), "%", "="),
        (24, "个百分点", "="), (22, "个百分点", "="), (87, "起", "="), (127, "人", "="),
        (3000, "项", ">="), (50, "家", "~"),
        (10, "家", ">="), (1170000, "块", ">"), (40, "%", "~"), (2950000000, "美元", "="),
        (30000000000, "元", ">"), (50, "人", "~"),
    ):  # fmt: skip
        assert (Decimal(value), unit, comparator) in found
    assert {c.reason for c in read(text) if not c.claim} >= {
        "date",
        "ordinal",
        "name",
        "code",
        "idiom",
    }


def test_cells_of_a_drawn_table_take_the_unit_of_their_head() -> None:
    text = "指标 | 绝对数(亿元) | 比上年增长(%) |\n---|---|---|\n第三产业 | 63.44 | -4.5 |\n"
    text += "常住人口(万人) | 82.9 | 0.4 |\n"
    amount, rate, people, growth = claims(text)
    assert (amount.value, amount.unit, amount.subject) == (6_344_000_000, "元", "第三产业 绝对数")
    assert (rate.value, rate.unit, rate.kind, rate.direction) == (
        Decimal("-4.5"),
        "%",
        "rate_change",
        "down",
    )
    assert (people.value, people.unit) == (829_000, "人")
    assert growth.unit == "%"
    assert text[rate.start : rate.end] == "-4.5"


def test_a_table_flattened_to_blanks_takes_units_and_tense_from_its_heads() -> None:
    text = "指标 单位 本年 上年 增长（%）\n原煤产量 万吨 386.2 371.5 4.0\n"
    text += "发电量 亿千瓦时 52.1 55.0 -5.3\n"
    found = [(str(c.value), c.unit, c.tense, c.direction) for c in claims(text)]
    assert found[:3] == [
        ("3862000", "吨", "achieved", ""),
        ("3715000", "吨", "background", ""),
        ("4", "%", "achieved", "up"),
    ]
    assert found[5] == ("-5.3", "%", "achieved", "down")


def test_cells_of_a_flattened_table_are_not_joined() -> None:
    text = "区县\t任务数（个）\t完成数（个）\n东城区\t120\t118\n西城区\t96\t96\n"
    assert [c.value for c in claims(text)] == [120, 118, 96, 96]
    # without heads nothing says what the figures are
    assert not claims("石门镇 23 45 12.3\n")


def test_the_opening_of_a_list_makes_its_items_aims() -> None:
    text = (
        "2023年新建学校12所。\n明年，我们将重点做好以下工作：\n一是新建学校15所。\n二是改造道路8条。\n"
        "全市现有学校240所。\n"
    )
    assert [c.tense for c in claims(text)] == ["achieved", "target", "target", "achieved"]
    told = "一年来，主要做了以下工作：\n一是新建学校15所。\n"
    assert [c.tense for c in claims(told)] == ["achieved"]


@pytest.mark.parametrize(
    ("text", "tenses"),
    [
        ("过去五年，我们咬定目标不放松，财政收入实现翻番。", ["achieved"]),
        ("今年的目标是新建学校8所。", ["target"]),
        ("增速高于预期目标，粮食产量280亿斤。", ["achieved"]),
        ("改造前，村里只有路灯12盏。", ["background"]),
        ("指标全部达到国家标准，检查站点12个。", ["achieved"]),
        ("争取中央预算内投资140.3亿元。", ["achieved"]),
        ("争取全年投资突破140亿元。", ["target"]),
        ("争取完成投资140亿元。", ["target"]),
        ("其余5个单元预计春节前投用。", ["target"]),
        ("其余5个单元已经投用。", ["achieved"]),
        ("全国为15.6人，我市为13.8人。", ["background", "achieved"]),
        ("人均GDP仅为全省平均水平的68%。", ["achieved"]),
        (
            "一、2023年工作回顾\n建成学校8所。\n二、2024年重点工作\n建设学校9所。",
            ["achieved", "target"],
        ),
        (
            "一、基本情况\n现有人员9名。\n二、2023年主要工作\n建成学校8所。",
            ["achieved", "achieved"],
        ),
    ],
)
def test_words_of_aiming_and_what_takes_their_meaning(text: str, tenses: list[str]) -> None:
    assert [c.tense for c in claims(text)] == tenses


@pytest.mark.parametrize(
    "text",
    [
        "这是极不平凡的五年。",
        "支持红十字等群团组织工作。",
        "工业投资保持两位数增长。",
        "加强人才队伍支撑。",
        "实现从0到1的突破。",
        "突破一批关键核心技术。",
        "第1、2项诉讼请求不能成立。",
        "对排名后三位的单位予以约谈。",
        "成达万高铁建设提速。",
    ],
)
def test_what_looks_like_a_figure_in_work_reports(text: str) -> None:
    assert not claims(text)


def test_annexes_end_a_plan() -> None:
    text = "三、2024年工作计划\n新建学校15所。\n附一：检查情况通报\n抽查工地48个。\n"
    assert [c.tense for c in claims(text)] == ["target", "achieved"]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("共有养老机构2 13家。", [213]),
        ("图2 13家企业签约。", [13]),
        ("装机30万千\n瓦的电站已投产。", [300000]),
        ("增速比上半年提高O.3个百分点。", [Decimal("0.3")]),
        ("藏书总量达4l万册。", [410000]),
        ("全市城镇登记失业率为3.1\n2%，保持稳定。", [Decimal("3.12")]),
        ("财政收入迈上百亿台阶。", []),
        ("灭火器压力不足11具。", [11]),
        ("比赛以3∶1结束。", []),
        ("车桩比为3∶1。", [3]),
        ("新建500千伏变电站2座。", [2]),
    ],
)
def test_damaged_digits_and_what_only_looks_like_a_figure(
    text: str, values: list[int | Decimal]
) -> None:
    assert [c.value for c in claims(text)] == values


def test_a_currency_sign_at_the_start_of_the_text() -> None:
    claim = only("$三百万的投资。")
    assert (claim.start, claim.text, claim.norm_unit) == (0, "$三百万", "USD")


def test_a_date_that_has_come_is_no_aim() -> None:
    text = "到2023年底，全市建成充电桩2万个。到2025年，达到3万个。"
    assert [c.tense for c in read(text) if c.claim] == ["target", "target"]
    told = [c.tense for c in read(text, as_of=date(2024, 3, 1)) if c.claim]
    assert told == ["achieved", "target"]


def test_headings_and_openings_of_lists_make_aims_in_english() -> None:
    text = (
        "## Highlights\n\nWe repaired 40 roads.\n\n"
        "## Next steps\n\nOpen 14 clinics by June. We opened 3 clinics in 2021.\n\n"
        "Performance against targets\n\nSome 80% of calls were answered.\n\n"
        "In 2023 we will:\n- build 500 homes\n- train 60 carers\n\nThe council has 70 staff.\n\n"
        "Main targets for 2022\n\n- Growth of about 7 percent\n"
    )
    tenses = {claim.text: claim.tense for claim in claims(text)}
    aims = {words for words, tense in tenses.items() if tense == "target"}
    assert aims == {"14 clinics", "500 homes", "60 carers", "about 7 percent"}
    assert set(tenses) - aims == {"40 roads", "3 clinics", "Some 80%", "70 staff"}
