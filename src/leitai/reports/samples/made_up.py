"""Made-up rounds for samples and tests: the units are the page's, every mark is invented.

Nothing here is a result of anything that happened; each document says so at its head.
"""

from __future__ import annotations

import random
from decimal import Decimal
from functools import cache

from leitai.record.tickets import encode_code, new_secret
from leitai.reports.from_count import compare_criteria, list_criteria, report_count
from leitai.reports.model import (
    Checks,
    Commitment,
    Gap,
    Name,
    PaperPack,
    PaperSheet,
    Practice,
    ResultReport,
    RoundFacts,
    Ticket,
    TicketPack,
    UnitReport,
)
from leitai.scoring.count import CountedBallot, SlotBallots, count_round
from leitai.scoring.scheme import default_scheme, parse_scheme, scheme_hash

UNITS = (
    Name("市纪委监委机关", "Discipline Inspection and Supervision"),
    Name("市委办公厅", "General Office"),
    Name("市委组织部", "Organisation Department"),
    Name("市委宣传部", "Publicity Department"),
    Name("市委统战部", "United Front Work Department"),
    Name("市委政法委", "Political and Legal Affairs Commission"),
    Name("市总工会", "Federation of Trade Unions"),
    Name("市妇联", "Women's Federation"),
    Name("市科协", "Association for Science and Technology"),
    Name("市城市管理局", "Urban Management Bureau"),
    Name("市地方金融监管局", "Local Financial Supervision Bureau"),
)

SCHEME = parse_scheme(default_scheme())
CRITERIA = list_criteria(SCHEME)

ROUND = RoundFacts(
    series=Name("部门擂台", "Department arena"),
    title=Name("作风能力提升年第三期“部门擂台”", "Third department arena"),
    day="2022-09-28",
    place=Name("市级机关会议中心", "Municipal conference centre"),
    state=Name("公示中", "open to objection"),
    scheme=Name(f"{SCHEME.zh}({SCHEME.origin_zh})", f"{SCHEME.en}, {SCHEME.origin_en}"),
    scheme_version="1",
    scheme_hash=scheme_hash(SCHEME.body),
    draw_seed="20220928",
    log_fingerprint="b71e" + "04c6f8a93d" * 6,
    program="leitai 0.1.0",
    address="http://127.0.0.1:8000/r/2022-3/result",
    notice=Name("样张：选票与分数均为虚构", "Sample: ballots and scores are made up"),
)


def make_tickets(number: int = 200, seed: int = 1) -> TicketPack:
    """Tickets over all panels with invented secrets; the peers come from the eleven units."""
    rng = random.Random(seed)  # noqa: S311 - made-up samples, not secrets
    tickets = []
    for at in range(number):
        panel = SCHEME.panels[(0, 1, 1, 2, 3)[at % 5]]
        code = encode_code(new_secret(rng.randbytes))
        tickets.append(
            Ticket(
                serial=f"{at + 1:03d}",
                code=code,
                url=f"http://192.168.1.20:8000/ballot/#{code.replace('-', '')}",
                panel=Name(panel.zh, panel.en),
                own_unit=UNITS[at % len(UNITS)] if panel.code == "peers" else None,
            )
        )
    return TicketPack(ROUND, tuple(tickets), address="http://192.168.1.20:8000/ballot/")


def make_sheets() -> PaperPack:
    """A paper score sheet of every unit for two of the panels."""
    sheets = [
        PaperSheet(
            code=f"P3-{order:02d}-{panel.code[0].upper()}-{order * 37 % 89:02d}",
            url=f"http://192.168.1.20:8000/paper/P3-{order:02d}-{panel.code[0].upper()}",
            order=order,
            unit=unit,
            panel=Name(panel.zh, panel.en),
        )
        for panel in SCHEME.panels[:2]
        for order, unit in enumerate(UNITS, start=1)
    ]
    return PaperPack(ROUND, CRITERIA, tuple(sheets))


@cache
def make_result(seed: int = 20220928) -> ResultReport:
    """A count of invented ballots: one unit below the quorum, one with a small panel."""
    rng = random.Random(seed)  # noqa: S311
    level = {at: 7.0 + 1.9 * rng.random() for at in range(len(UNITS))}
    level[3] = level[5]
    slots = []
    for at, unit in enumerate(UNITS):
        seats = {"leaders": 20, "members": 60, "peers": 20, "citizens": 100}
        shows = {"leaders": 18, "members": 57, "peers": 19, "citizens": 92}
        if at == 4:
            shows["leaders"] = 3
        if at == 8:
            shows = {"leaders": 7, "members": 20, "peers": 8, "citizens": 40}
        ballots = [
            CountedBallot(panel, _make_marks(rng, level[at]))
            for panel, number in shows.items()
            for _ in range(number)
        ]
        slots.append(
            SlotBallots(
                slot=at + 1,
                unit=unit.zh,
                group="党委部门" if at < 6 else "群团" if at < 9 else "政府部门",
                entitled=seats,
                ballots=ballots,
                computed={"promises": Decimal(80 + at)} if at != 6 else {},
            )
        )
    return report_count(
        ROUND,
        SCHEME,
        count_round(SCHEME, slots),
        english={unit.zh: unit.en for unit in UNITS},
        turnout=(
            (Name("发放", "issued"), 200),
            (Name("使用", "used"), 186),
            (Name("未用", "unused"), 13),
            (Name("作废", "spoiled"), 1),
        ),
    )


def make_unit(order: int = 10) -> UnitReport:
    """The page of one unit, its promises and practices in words of our own."""
    result = make_result()
    score = next(unit for unit in result.units if unit.order == order)
    return UnitReport(
        round=ROUND,
        score=score,
        panels=result.panels,
        feedback=compare_criteria(result, score),
        checks=Checks(supported=9, contradicted=1, unsupported=2, not_checkable=1),
        highlights=(
            "拆除违法建设8402处，面积690万平方米，为去年同期的2倍",
            "腾空建设用地115万平方米，服务88个城市更新建设重点项目",
        ),
        gaps=(
            Gap(
                "城市管理领域整体科技化手段应用不足",
                "基层队伍智慧管理的意识和能力欠缺",
                "年内完成一线队伍智慧管理轮训",
            ),
            Gap("部分路段保洁标准不一", "作业单位考核口径不统一"),
        ),
        commitments=(
            Commitment("一线队伍智慧管理轮训", "不少于1200人次", "2022-12-31", "amber"),
            Commitment("省级深度保洁道路占比保持全省领先", "名次", "2022-12-31", "green"),
            Commitment("生活垃圾分类保持全国第一梯队", "", "", "grey"),
        ),
        practices=(
            Practice(UNITS[6], "每项承诺写明底线数与完成月份"),
            Practice(UNITS[0], "每个数字旁注明台账与责任处室"),
        ),
    )


def _make_marks(rng: random.Random, level: float) -> dict[str, Decimal]:
    own = rng.gauss(0, 0.7)
    return {
        criterion.code: Decimal(round(2 * min(10, max(0, rng.gauss(level + own, 0.8))))) / 2
        for criterion in SCHEME.voted
    }
