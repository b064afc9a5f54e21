"""Next steps become typed promises, and promises are judged by what was reported."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leitai.claims import read
from leitai.followup.commitments import (
    Figure,
    Measure,
    MeasureWrong,
    Report,
    judge,
    kept_rate,
    read_due,
    type_step,
)

MADE = date(2022, 9, 28)
DUE = date(2022, 12, 31)


def typed(text: str, due: date | None = None, made: date = MADE):
    figures = [
        Figure(c.text, c.start, c.value, c.unit, c.comparator, c.kind, c.direction, c.subject)
        for c in read(text)
        if c.claim
    ]
    return type_step(text, figures, made, due)


# text -> kinds with values, flags
STEPS = [
    ("组织开展劳动和技能竞赛不少于3000项，培育创新成果不少于5000项。",
     [("floor", 3000), ("floor", 5000)], {"no_date"}),
    ("确保全年上市及过会企业10家以上。", [("floor", 10)], set()),
    ("培育拟上市重点企业动态保持50家左右。", [("two_sided", 50)], {"no_date"}),
    ("省级深度保洁道路占比全省领先。", [("rank", 1)], {"no_date"}),
    ("进入全省前三名。", [("rank", 3)], {"no_date"}),
    ("全力推进青岛科技馆项目布展工程等。", [("milestone", None)], {"no_date"}),
    ("积极筹办全省家庭家教家风建设现场会。", [("event", None)], {"no_date"}),
    ("推动意才证券等22个重点金融项目尽早落地。", [("floor", 22)], {"no_date"}),
    ("生活垃圾分类工作成效保持全国“第一梯队”。", [("unmeasured", None)],
     {"no_date", "no_measure"}),
    ("道路占比全省领先，垃圾分类保持全国“第一梯队”。",
     [("rank", 1), ("unmeasured", None)], {"no_date", "no_measure"}),
    ("力争存贷款增速10%以上，制造业贷款增速20%以上。",
     [("floor", 10), ("floor", 20)], {"no_date"}),
    ("年底前新增停车泊位不超过200个。", [("ceiling", 200)], set()),
    ("审批时限压缩至5个工作日。", [("ceiling", 5)], {"no_date"}),
    ("出台“五年发展规划”，组织竞赛不少于3000项。",
     [("floor", 3000), ("milestone", None)], {"no_date"}),
    # Negatives: degree is no measure; a gathering without a verb is no promise of one.
    ("持续提升服务水平。", [("unmeasured", None)], {"no_date", "no_measure"}),
    ("落实现场会精神，再上水平。", [("unmeasured", None)], {"no_date", "no_measure"}),
    ("全面提升环卫保洁质量，清扫道路500公里以上。", [("floor", 500)], {"no_date"}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "kinds", "flags"), STEPS)
def test_steps_are_typed(text, kinds, flags) -> None:
    reading = typed(text)
    assert [(m.kind, None if m.value is None else int(m.value)) for m in reading.measures] == kinds
    assert set(reading.flags) == flags


def test_vague_words_are_named() -> None:
    assert typed("推动22个重点金融项目尽早落地").vague == ("尽早",)
    assert typed("成效保持全国“第一梯队”").vague == ("第一梯队",)
    assert typed("推动项目尽早落地", due=DUE).flags == ()


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("12月20日前完成", date(2022, 12, 20)),
        ("10月底前办结", date(2022, 10, 31)),
        ("2023年6月建成", date(2023, 6, 30)),
        ("2023年底前投用", date(2023, 12, 31)),
        ("明年3月开工", date(2023, 3, 31)),
        ("3月底前开工", date(2023, 3, 31)),  # said in September: next year's March
        ("年底前推广10项", DUE),
        ("全年完成10项", DUE),
        ("明年一季度前完成", date(2023, 3, 31)),
        ("2024年2月底前", date(2024, 2, 29)),
        ("今年四季度开工，明年上半年完工", date(2023, 6, 30)),
        ("尽早落地", None),
        ("上半年已完成3项", None),  # said in September: a day that is over sets no term
        ("2021年底前", None),
        ("完成第12项任务", None),
    ],
)
def test_days_in_words(text, day) -> None:
    assert read_due(text, MADE)[0] == day


def outcome(measure: Measure, value: str, today: date = date(2023, 1, 1)):
    return judge([measure], [Report(0, DUE, Decimal(value))], today, DUE).state


def test_nine_is_missed_and_ten_is_kept() -> None:
    floor = typed("全年上市及过会企业10家以上").measures[0]
    assert (outcome(floor, "9"), outcome(floor, "10")) == ("missed", "kept")
    above = typed("全年上市企业超过10家").measures[0]
    assert (outcome(above, "10"), outcome(above, "11")) == ("missed", "kept")
    ceiling = typed("新增泊位不超过200个").measures[0]
    assert (outcome(ceiling, "200"), outcome(ceiling, "200.01")) == ("kept", "missed")
    below = typed("事故数低于20起").measures[0]
    assert (outcome(below, "20"), outcome(below, "19")) == ("missed", "kept")


def test_about_fifty_has_two_sides() -> None:
    about = typed("拟上市重点企业动态保持50家左右").measures[0]
    assert about.tolerance == 5
    for value, state in (("45", "kept"), ("55", "kept"), ("44", "missed"), ("56", "missed")):
        assert outcome(about, value) == state


def test_a_rank_is_kept_by_its_place_or_a_better_one() -> None:
    first, third = Measure("rank", "领先", value=Decimal(1)), Measure("rank", "", value=Decimal(3))
    assert (outcome(first, "1"), outcome(first, "2")) == ("kept", "missed")
    assert (outcome(third, "3"), outcome(third, "4"), outcome(third, "0")) == (
        "kept", "missed", "missed",
    )  # fmt: skip


FLOOR, OTHER = (
    Measure("floor", "10家以上", value=Decimal(10)),
    Measure("floor", "20项", value=Decimal(20)),
)
WORK, VAGUE = Measure("milestone", "布展"), Measure("unmeasured", "第一梯队")
LATER = date(2023, 2, 1)

# measures, reports, today, due -> state, rule
TABLE = [
    ([FLOOR], [], MADE, DUE, "made", "unreported"),
    ([FLOOR], [Report(0, MADE, Decimal(4))], MADE, DUE, "tracked", "reported"),
    ([FLOOR], [Report(0, MADE, Decimal(12))], DUE, DUE, "tracked", "reported"),
    ([FLOOR], [Report(0, MADE, Decimal(12))], LATER, DUE, "kept", "all_kept"),
    ([FLOOR], [], LATER, DUE, "missed", "nothing_reported"),
    ([FLOOR], [Report(0, DUE, Decimal(9))], LATER, DUE, "missed", "none_kept"),
    ([FLOOR], [Report(0, DUE, Decimal(9)), Report(0, LATER, Decimal(10))], LATER, DUE,
     "partly", "late"),
    # The newest report as of the day counts, even when an earlier one was better.
    ([FLOOR], [Report(0, MADE, Decimal(12)), Report(0, DUE, Decimal(9))], LATER, DUE,
     "missed", "none_kept"),
    ([FLOOR, OTHER], [Report(0, DUE, Decimal(10)), Report(1, DUE, Decimal(19))], LATER, DUE,
     "partly", "some_kept"),
    ([WORK], [Report(0, MADE, done=True)], MADE, DUE, "kept", "all_kept"),
    ([WORK], [Report(0, LATER, done=True)], LATER, DUE, "partly", "late"),
    ([WORK], [Report(0, MADE, done=True), Report(0, DUE)], DUE, DUE, "tracked", "reported"),
    ([WORK], [Report(0, MADE, done=True), Report(0, DUE), Report(0, LATER, done=True)], LATER,
     DUE, "partly", "late"),
    ([WORK], [], LATER, None, "made", "no_date"),
    ([FLOOR], [Report(0, MADE, Decimal(10))], LATER, None, "kept", "all_kept"),
    ([FLOOR], [Report(0, MADE, Decimal(9))], LATER, None, "tracked", "no_date"),
    ([VAGUE], [], LATER, DUE, "made", "no_measure"),
    ([VAGUE], [Report(0, DUE)], LATER, DUE, "tracked", "no_measure"),
    ([VAGUE, FLOOR], [Report(1, DUE, Decimal(10))], LATER, DUE, "kept", "all_kept"),
]  # fmt: skip


@pytest.mark.parametrize(("measures", "reports", "today", "due", "state", "rule"), TABLE)
def test_truth_table_of_outcomes(measures, reports, today, due, state, rule) -> None:
    result = judge(measures, reports, today, due)
    assert (result.state, result.rule) == (state, rule)
    assert result.reason("zh") and result.reason("en")
    assert judge(measures, reports, today, due, released=True).state == "released"


def test_the_kept_rate_counts_what_could_be_judged() -> None:
    kept = judge([WORK], [Report(0, MADE, done=True)], LATER, DUE)
    partly = judge([WORK], [Report(0, LATER, done=True)], LATER, DUE)
    missed = judge([WORK], [], LATER, DUE)
    unknown = judge([VAGUE], [], LATER, DUE)
    released = judge([WORK], [], LATER, DUE, released=True)
    assert kept_rate([kept, partly, missed, unknown, released]) == (1, 3)
    assert kept_rate([unknown]) == (0, 0)


def test_measures_that_cannot_be_judged_are_refused() -> None:
    with pytest.raises(MeasureWrong):
        Measure("floor", "10家")
    with pytest.raises(MeasureWrong):
        Measure("two_sided", "50家左右", value=Decimal(50))
    with pytest.raises(MeasureWrong):
        Measure("event", "现场会").is_met(Decimal(1))


days = st.dates(date(2022, 9, 1), date(2023, 4, 1))
values = st.decimals(0, 30, places=1)
measures = st.lists(st.sampled_from([FLOOR, OTHER, WORK, VAGUE]), min_size=1, max_size=3)
reports = st.lists(
    st.builds(Report, st.integers(0, 2), days, st.none() | values, st.booleans()), max_size=6
)
_RANK = {"kept": 3, "partly": 2, "missed": 1}


@settings(max_examples=300, deadline=None)
@given(measures, reports, days, st.none() | days, st.integers(0, 300))
def test_law_time_alone_improves_no_outcome(measures, reports, today, due, more) -> None:
    known = [r for r in reports if r.as_of <= today]
    before = judge(measures, known, today, due)
    after = judge(measures, known, today + timedelta(days=more), due)
    if before.is_final:
        assert _RANK[after.state] <= _RANK[before.state]
    if due is None:
        assert after.state == before.state != "missed"


@settings(max_examples=200, deadline=None)
@given(values, st.decimals(1, 20, places=1))
def test_law_a_floor_is_kept_exactly_from_its_value(value, bound) -> None:
    floor = Measure("floor", "", value=bound)
    above = Measure("floor", "", value=bound, strict=True)
    ceiling = Measure("ceiling", "", value=bound)
    assert floor.is_met(value) == (value >= bound)
    assert above.is_met(value) == (not ceiling.is_met(value))


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=80), days)
def test_law_any_text_has_a_reading(text, made) -> None:
    reading = typed(text, made=made)
    assert reading.measures
    assert reading.due is None or reading.due >= made
    assert ("no_date" in reading.flags) == (reading.due is None)
