# ruff: noqa: E501 - sample sentences are wide
"""Samples of what anyone may read: home, round, statement, result, verify, errors."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from leitai.web.queries.shapes import (
    CheckCard,
    Distribution,
    Download,
    Erratum,
    HomePage,
    Passage,
    Phase,
    ProblemPage,
    PromiseShape,
    ResultPage,
    ResultRow,
    RoundCard,
    RoundPage,
    RuleEffect,
    Run,
    StatementPage,
    Table,
)

from .facts import CRITERIA, HASH, MORNING, PANELS, RULES, UNITS, head, slots

Context = tuple[str, dict[str, Any]]


def home() -> Context:
    current = RoundCard(head("live"), 11, "市委统战部")
    older = tuple(
        RoundCard(head("sealed", key=f"2022-{n}", number=f"第{w}期", day=day, name=name), 12)
        for n, w, day, name in (
            (2, "二", date(2022, 6, 30), "作风能力提升年第二期“部门擂台”"),
            (1, "一", date(2022, 3, 31), "作风能力提升年第一期“部门擂台”"),
        )
    )
    return "leitai/home/home.html", {"page": HomePage(current, older), "may_open": True}


def home_empty() -> Context:
    return "leitai/home/home.html", {"page": HomePage(None)}


def phases(now: str) -> tuple[Phase, ...]:
    names = ("drafted", "called", "locked", "live", "counted", "objection", "sealed")
    at = names.index(now)
    return tuple(
        Phase(
            name,  # type: ignore[arg-type]
            "done" if i < at else "now" if i == at else "ahead",
            MORNING - timedelta(days=20 - 6 * i) if i <= at else None,
        )
        for i, name in enumerate(names)
    )


def round_live() -> Context:
    page = RoundPage(
        phases=phases("live"),
        slots=slots(),
        panels=PANELS,
        criteria=CRITERIA,
        rules=RULES,
        draw="抽签决定，种子20220928",
        downloads=(Download("/x/scheme.json", "评分方案(JSON)", "6 KB", HASH),),
    )
    return "leitai/round/round.html", {"head": head("live"), "page": page}


def round_empty() -> Context:
    page = RoundPage(phases("drafted"), (), (), (), ())
    bare = head("drafted", scheme_hash="", scheme_version="", fingerprint="", made_up=False)
    return "leitai/round/round.html", {"head": bare, "page": page}


def _statement() -> StatementPage:
    claim = Run
    return StatementPage(
        promises=(
            PromiseShape(
                "全年拆除违法建设不少于600万平方米", "green", "8月末690万平方米", date(2022, 12, 31)
            ),
            PromiseShape(
                "环卫智慧化平台上线", "amber", "已试运行，三个区未接入", date(2022, 8, 31)
            ),
            PromiseShape("更换物联网燃气表40万块", "grey", "", date(2022, 12, 31)),
        ),
        highlights=(
            Passage(
                (
                    Run("截至8月末，共拆除违法建设"),
                    claim("8402处", "c1", "supported"),
                    Run(",拆除面积"),
                    claim("690万平方米", "c2", "supported"),
                    Run(","),
                    claim("达到去年同期的2倍", "c3", "unsupported"),
                    Run(",腾空建设用地"),
                    claim("115万平方米", "c4", "contradicted"),
                    Run(",助力"),
                    claim("88个", "c5", "supported"),
                    Run("城市更新建设重点项目推进。"),
                )
            ),
            Passage(
                (
                    Run("物联网燃气表累计安装"),
                    claim("117万余块", "c6", "supported"),
                    Run(",覆盖率"),
                    claim("约40%", "c7", "supported"),
                    Run(",市民反响"),
                    claim("热烈", "c8", "not_checkable"),
                    Run("。"),
                )
            ),
        ),
        gaps=(
            Passage(
                (Run("城市管理领域整体科技化手段应用不足。"),),
                cause=(Run("平台分头建设，数据标准不一。"),),
                cause_class="机制",
                owner="信息化处",
                action="年底前统一数据标准并接入全部区市",
            ),
            Passage(
                (Run("基层队伍智慧管理的意识和能力还有欠缺。"),),
                cause=(Run("培训覆盖面只有"), Run("三成", "c9", "unsupported"), Run("。")),
                cause_class="能力",
                owner="人事处",
            ),
        ),
        steps=(
            Passage(
                (Run("省级深度保洁道路占比全省领先。"),),
                owner="环卫处",
                flags=("没有期限", "没有量化指标"),
            ),
            Passage(
                (Run("生活垃圾分类保持全国第一梯队。"),), owner="分类办", due=date(2022, 12, 31)
            ),
        ),
        checks=(
            CheckCard(
                "c2",
                "拆除面积690万平方米，达到去年同期的2倍。",
                "690万平方米",
                "supported",
                exact="6,900,000 m²",
                found="6,903,118 m²",
                reason="台账合计为690.3万平方米，按所说的精度四舍五入后一致。",
                query="select sum(area_m2) from demolition\nwhere closed between '2022-01-01' and '2022-08-31'",
                rows=Table(
                    ("区市", "处数", "面积(m²)"),
                    (
                        ("市南区", "412", "128,400"),
                        ("崂山区", "903", "871,256"),
                        ("胶州市", "1,207", "1,020,334"),
                    ),
                    frozenset({1, 2}),
                    more=7,
                ),
                owner="市城市管理局执法处",
                source="违建拆除台账 v12",
                asof="2022-08-31",
                readings=("若按“建筑面积”而非“占地面积”计，合计为812万平方米。",),
            ),
            CheckCard(
                "c4",
                "腾空建设用地115万平方米。",
                "115万平方米",
                "contradicted",
                exact="1,150,000 m²",
                found="1,048,900 m²",
                reason="台账合计为104.9万平方米，与所说相差10.1万平方米。",
                query="select sum(land_m2) from demolition where land_freed",
                owner="市城市管理局执法处",
                source="违建拆除台账 v12",
                asof="2022-08-31",
            ),
            CheckCard(
                "c3",
                "达到去年同期的2倍。",
                "2倍",
                "unsupported",
                exact="2",
                reason="没有登记2021年同期的台账。基数应为345万平方米。",
            ),
            CheckCard(
                "c1",
                "共拆除违法建设8402处。",
                "8402处",
                "supported",
                exact="8,402",
                found="8,402",
                reason="与条目数一致。",
                source="违建拆除台账 v12",
                owner="市城市管理局执法处",
                asof="2022-08-31",
            ),
            CheckCard(
                "c5",
                "助力88个城市更新建设重点项目。",
                "88个",
                "supported",
                exact="88",
                found="88",
                reason="与项目清单条数一致。",
                source="城市更新项目清单 v3",
                owner="城市更新办",
                asof="2022-09-20",
            ),
            CheckCard(
                "c6",
                "累计安装117万余块。",
                "117万余块",
                "supported",
                exact="≥ 1,170,000",
                found="1,172,406",
                reason="不少于所说的下限。",
                source="燃气表台账 v5",
                owner="燃气处",
                asof="2022-09-25",
            ),
            CheckCard(
                "c7",
                "覆盖率约40%。",
                "约40%",
                "supported",
                exact="≈ 40%",
                found="40.8%",
                reason="在“约”的范围内。",
                source="燃气表台账 v5",
                owner="燃气处",
                asof="2022-09-25",
            ),
            CheckCard("c8", "市民反响热烈。", "热烈", "not_checkable", reason="没有数量。"),
            CheckCard(
                "c9",
                "培训覆盖面只有三成。",
                "三成",
                "unsupported",
                exact="30%",
                reason="没有登记培训台账。",
            ),
        ),
        errata=(
            Erratum(MORNING - timedelta(days=1), "office", "8420处", "8402处", "数字录入颠倒"),
        ),
        source="取自 城管局述职.pptx",
        locked_at=MORNING - timedelta(days=2),
        before=slots()[8],
        after=slots()[10],
    )


def statement() -> Context:
    return "leitai/statement/statement.html", {
        "head": head("live"),
        "slot": slots(10, "on_stage")[9],
        "page": _statement(),
    }


def statement_empty() -> Context:
    page = StatementPage((), (), (), (), ())
    return "leitai/statement/statement.html", {
        "head": head("called"),
        "slot": slots(1, "waiting")[0],
        "page": page,
    }


def rows() -> tuple[ResultRow, ...]:
    data = (
        (1, "89.62", "89.10", 88.9, 90.3, 1, 3),
        (1, "89.41", "89.63", 88.7, 90.1, 1, 4),
        (1, "89.35", "88.97", 88.4, 90.2, 1, 4),
        (2, "87.90", "87.71", 87.2, 88.5, 4, 6),
        (2, "87.66", "87.80", 87.0, 88.3, 4, 7),
        (2, "87.52", "87.12", 86.9, 88.2, 4, 7),
        (2, "87.31", "87.40", 86.5, 88.0, 5, 8),
        (3, "85.20", "85.02", 84.4, 86.0, 8, 10),
        (3, "84.95", "85.11", 84.1, 85.8, 8, 10),
        (4, "81.77", "80.90", 80.6, 82.9, 10, 10),
    )
    first = {1: "1", 2: "4", 3: "8", 4: "10"}
    size = {1: 3, 2: 4, 3: 2, 4: 1}
    ranked = tuple(
        ResultRow(
            key=str(i + 1),
            unit=UNITS[i],
            rank=first[band] + ("=" if size[band] > 1 else ""),
            band=band,
            score=score,
            plain=plain,
            low=low,
            high=high,
            rank_low=lo,
            rank_high=hi,
            cast=190 + i % 5,
            issued=200,
        )
        for i, (band, score, plain, low, high, lo, hi) in enumerate(data)
    )
    last = ResultRow(
        "11",
        UNITS[10],
        "",
        0,
        "",
        "",
        ranked=False,
        why="收到评分票121张，不足应投200张的三分之二",
        cast=121,
        issued=200,
    )
    return (*ranked, last)


def result_page(**kwargs: Any) -> ResultPage:
    table = Table(
        ("单位", *(p.name for p in PANELS)),
        tuple((u, "90.12", "88.40", "87.95", "91.20") for u in UNITS[:10]),
        frozenset({1, 2, 3, 4}),
    )
    criteria = Table(
        ("单位", *(c.name for c in CRITERIA)),
        tuple((u, "36.41", "18.02", "17.55", "8.90", "7.5") for u in UNITS[:10]),
        frozenset({1, 2, 3, 4, 5}),
    )
    given: dict[str, Any] = {
        "rows": rows(),
        "interval": "须线为95%区间：对评委重抽样2000次(种子20220928)。",
        "by_panel": table,
        "by_criterion": criteria,
        "distributions": (
            Distribution(
                "results",
                "工作实绩",
                tuple(str(i) for i in range(28, 41)),
                (2, 3, 8, 14, 30, 66, 120, 240, 410, 520, 380, 160, 42),
            ),
            Distribution(
                "gaps",
                "差距与原因",
                tuple(str(i) for i in range(10, 21)),
                (12, 18, 40, 77, 160, 290, 402, 388, 240, 120, 33),
            ),
        ),
        "effects": (
            RuleEffect("去极值", "10个单位的得分变化不超过0.52分，2个单位名次移动", 2),
            RuleEffect("缺项归一", "无", 0),
        ),
        "panels": PANELS,
        "notes": ("“特邀监督员”组只有3张评分票，已并入“人大代表、政协委员”。",),
        "downloads": (
            Download("/x/bundle.zip", "封存包：方案、评分票、结果", "1.2 MB", HASH),
            Download("/x/result.xlsx", "Excel表", "48 KB"),
            Download("/x/result.pdf", "PDF公报", "310 KB"),
        ),
        "objections_until": date(2022, 10, 12),
        "protocol_hash": HASH,
    }
    given.update(kwargs)
    return ResultPage(**given)


def result() -> Context:
    return "leitai/result/result.html", {"head": head("objection"), "page": result_page()}


def result_empty() -> Context:
    none = Table((), ())
    page = result_page(
        rows=(), interval="", by_panel=none, by_criterion=none, distributions=(), effects=(),
        notes=(), downloads=(), objections_until=None, protocol_hash="",
    )  # fmt: skip
    return "leitai/result/result.html", {"head": head("live"), "page": page}


def verify() -> Context:
    return "leitai/verify/verify.html", {}


def error(name: str) -> Any:
    return lambda: (f"{name}.html", {})


def problem() -> Context:
    page = ProblemPage(
        "roster-double",
        "“市城市管理局”在名单里出现了两次。",
        "名单.xlsx,第7行",
        "删去一行，或确认两行是两个单位，再上传。",
        "/r/2022-3/office/roster/",
    )
    return "leitai/problem.html", {"head": head("called"), "page": page}


SAMPLES = {
    "home": {"full": home, "empty": home_empty},
    "round": {"full": round_live, "empty": round_empty},
    "statement": {"full": statement, "empty": statement_empty},
    "result": {"full": result, "empty": result_empty},
    "verify": {"full": verify},
    "403": {"full": error("403")},
    "404": {"full": error("404")},
    "500": {"full": error("500")},
    "problem": {"full": problem},
}
