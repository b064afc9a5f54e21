"""The made-up morning that all samples share: units, panels, criteria, slots."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

from leitai.web.queries.shapes import (
    CriterionShape,
    Head,
    LogLine,
    MarkWord,
    PanelCount,
    Rule,
    SlotShape,
    SlotState,
)

BEIJING = timezone(timedelta(hours=8))
MORNING = datetime(2022, 9, 28, 9, 0, tzinfo=BEIJING)
UNITS = (
    "市纪委监委机关",
    "市委办公厅",
    "市委组织部",
    "市委宣传部",
    "市委统战部",
    "市委政法委",
    "市总工会",
    "市妇联",
    "市科协",
    "市城市管理局",
    "市地方金融监管局",
)
HASH = "9f2c41d077ab0e13c4ffb19a62d83e557d0a41bc9e6f20183b5c7d9e2f4a6b80"


def head(state: str = "live", **kwargs: object) -> Head:
    given: dict[str, object] = {
        "key": "2022-3",
        "name": "作风能力提升年第三期“部门擂台”",
        "series": "部门擂台",
        "number": "第三期",
        "day": date(2022, 9, 28),
        "place": "市级机关会议中心",
        "state": state,
        "version": 7,
        "scheme_version": "1",
        "scheme_hash": HASH,
        "fingerprint": "4c1e 90ab 77d2",
        "made_up": True,
        "may": frozenset(),
    }
    given.update(kwargs)
    return Head(**given)  # type: ignore[arg-type]


STAFF = frozenset({"desk", "office", "paper", "record"})

PANELS = (
    PanelCount("leaders", "市领导", "40", 20, 20),
    PanelCount("deputies", "人大代表、政协委员", "30", 60, 57),
    PanelCount("peers", "部门互评", "15", 20, 16, slow=True),
    PanelCount("citizens", "抽签市民", "15", 100, 90, spoiled=1),
)


def words(top: int) -> tuple[MarkWord, ...]:
    cut = (0, top * 6 // 10, top * 8 // 10, top * 9 // 10)
    said = ("没有说清", "基本做到", "做得好，有数据", "突出，有佐证可查")
    ends = (*(c - 1 for c in cut[1:]), top)
    return tuple(MarkWord(str(a), str(b), text) for a, b, text in zip(cut, ends, said, strict=True))


CRITERIA = (
    CriterionShape(
        "results", "工作实绩", "40", "40", "1", help="讲了什么成果，数据是否扎实。", words=words(40)
    ),
    CriterionShape(
        "figures", "佐证与数据真实", "20", "20", "1", help="数字能否在台账里查到。", words=words(20)
    ),
    CriterionShape(
        "gaps", "差距与原因", "20", "20", "1", help="问题是否讲透，原因是否找准。", words=words(20)
    ),
    CriterionShape(
        "steps",
        "下一步可量化、有时限",
        "10",
        "10",
        "0.5",
        help="承诺是否有数、有期限。",
        words=words(10),
    ),
    CriterionShape("promises", "上期承诺兑现", "10", "10", "0.1", computed=True),
)

RULES = (
    Rule(
        "去极值",
        "每个评委组、每个评分项去掉最高、最低各10%后取平均；去极值前的平均分同时公布。",
        "common practice",
    ),
    Rule("缺项", "某组没有评分时，其余各组权重按比例归一；缺项绝不按零分计。", "common practice"),
    Rule("并列", "名次区间相互覆盖的单位列为同一档，并列公布。", "common practice"),
    Rule("法定票数", "收到的评分票不足应投三分之二的，不排名次。", "common practice"),
    Rule("回避", "评委不给本单位打分；页面显示“无权打分”。", "common practice"),
)


def slots(
    now: int = 5, state: SlotState = "scoring", closed_all: bool = False
) -> tuple[SlotShape, ...]:
    """Eleven slots, those before `now` closed with scores, the one at `now` in `state`."""
    out = []
    for i, unit in enumerate(UNITS, 1):
        done = closed_all or i < now or (i == now and state == "closed")
        here = "closed" if done else (state if i == now else "waiting")
        out.append(
            SlotShape(
                key=str(i),
                order=i,
                unit=unit,
                kind="党委部门" if i < 7 else "群团与政府部门",
                state=here,  # type: ignore[arg-type]
                since=MORNING + timedelta(minutes=12 * i),
                version=3,
                has_statement=True,
                locked=True,
                cast=(197 - i) if done else (183 if i == now else 0),
                issued=200,
                score=f"{91.4 - i * 0.37:.2f}" if done else "",
                band=str(1 + i // 4) if done else "",
                claims=14 + i % 5,
                supported=9 + i % 4,
            )
        )
    return tuple(out)


LOG = tuple(
    LogLine(
        seq=140 - i,
        at=MORNING + timedelta(minutes=61 - 4 * i),
        by=by,
        verb=verb,
        subject=subject,
        hash=HASH[i : i + 16],
        note=note,
    )
    for i, (by, verb, subject, note) in enumerate(
        (
            ("host1", "开始打分", "5 市委统战部", ""),
            ("host1", "进入提问", "5 市委统战部", ""),
            ("host2", "请上台", "5 市委统战部", ""),
            ("host1", "截止打分", "4 市委宣传部", "收到193/200"),
            ("office", "作废评分券", "C-0417", "二维码污损，换发C-0501"),
            ("host1", "开始打分", "4 市委宣传部", ""),
        )
    )
)
