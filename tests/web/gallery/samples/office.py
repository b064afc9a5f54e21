# ruff: noqa: E501 - sample sentences are wide
"""Samples of the office: overview, roster, scheme, statements, tickets, paper, count, record, sign-in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django import forms

from leitai.web.queries.shapes import (
    CountPage,
    Deed,
    Download,
    Draft,
    Erratum,
    Form,
    Identity,
    Notice,
    Objection,
    OfficePage,
    PaperPage,
    PaperSheet,
    RecordPage,
    RosterLine,
    RosterPage,
    SchemePage,
    StatementEditPage,
    StatementLine,
    StatementsPage,
    Task,
    TicketLine,
    TicketPanel,
    TicketsPage,
)

from .facts import CRITERIA, HASH, LOG, MORNING, PANELS, RULES, STAFF, UNITS, head, slots
from .public import phases, rows

Context = tuple[str, dict[str, Any]]
Sample = Callable[[], Context]


def staff(state: str) -> Any:
    return head(state, may=STAFF)


def office() -> Context:
    url = "/r/2022-3/office/"
    page = OfficePage(
        tasks=(
            Task("名单：11个单位", "done", url + "roster/"),
            Task("评分方案", "done", url + "scheme/", "已锁定，9f2c 41d0 77ab 0e13"),
            Task("述职：10/11齐全", "now", url + "statements/", "市科协缺“差距的原因”"),
            Task("评分券：200张", "blocked", url + "tickets/", "抽签市民组的券还没有打印"),
            Task("开场", "ahead"),
            Task("计票与封存", "ahead", url + "count/"),
        ),
        next=Deed("lock_statements", "锁定述职", "之后只能以勘误更正，并公开显示。", grave=True),
        figures=(("单位", "11"), ("述职齐全", "10/11"), ("评分券", "200"), ("可核验数字", "164")),
        log=LOG,
        phases=phases("called"),
    )
    return "leitai/office/office.html", {"head": staff("called"), "page": page}


def roster() -> Context:
    lines = tuple(
        RosterLine(
            key=str(i),
            order=i if i != 9 else None,
            unit=unit,
            aliases=("市城市管理委",) if i == 10 else (),
            kind="党委部门" if i < 7 else "群团与政府部门",
            maybe="市地方金融监管局" if i == 8 else "",
            maybe_key="11" if i == 8 else "",
            statement=("complete", "draft", "none", "locked")[i % 4],  # type: ignore[arg-type]
        )
        for i, unit in enumerate(UNITS, 1)
    )
    page = RosterPage(
        lines, Form(), draw=Deed("draw", "抽签", "按记录的种子排出登台次序，不能重来。", grave=True)
    )
    return "leitai/office/roster.html", {"head": staff("locked"), "page": page}


def roster_broken() -> Context:
    template, context = roster()
    page = replace(
        context["page"],
        form=Form(
            errors={"unit": "“市妇联”已经在名单里，在第8行。", "file": "这不是.xlsx文件。"},
            values={"unit": "市妇联"},
        ),
        problems=("名单.xlsx,第7行：单位重复(第3行已有)。", "名单.xlsx,第9行：单位为空。"),
    )
    return template, {**context, "page": page}


def roster_empty() -> Context:
    return "leitai/office/roster.html", {"head": staff("drafted"), "page": RosterPage((), Form())}


def scheme() -> Context:
    choices = (
        (
            "trim",
            "去极值",
            "10",
            (("0", "不去"), ("10", "两端各去10%")),
            "每组每项去掉最高与最低。",
        ),
        ("tie", "并列", "band", (("band", "区间重叠者并列"), ("exact", "只有同分才并列")), ""),
        (
            "linkage",
            "关联",
            "none",
            (("none", "不关联"), ("round", "本场之内关联")),
            "同一评委的各张票之间能否看出出自一人。",
        ),
    )
    page = SchemePage(
        CRITERIA,
        PANELS,
        RULES,
        choices,
        Form(),
        lock=Deed("lock", "锁定方案", "方案从此不能更改，哈希公布。", grave=True),
        reveals="不公布任何关联：无法从公布的票中看出哪些票出自同一评委。",
    )
    return "leitai/office/scheme.html", {"head": staff("called"), "page": page}


def scheme_broken() -> Context:
    template, context = scheme()
    page = replace(
        context["page"],
        form=Form(
            errors={"": "评分项权重之和为95,应为100。", "w-gaps": "权重应为0到100之间的数。"}
        ),
        sum_criteria="95",
    )
    return template, {**context, "page": page}


def scheme_locked() -> Context:
    template, context = scheme()
    page = replace(
        context["page"], form=Form(locked="2022-09-20 09:00 由 office 锁定。"), lock=None
    )
    return template, {**context, "page": page}


def statements() -> Context:
    lines = tuple(
        StatementLine(
            slot,
            4 + i % 3,
            2,
            3,
            ("第2条差距没有原因",) if i == 8 else (),
            "draft" if i == 8 else "complete",
        )
        for i, slot in enumerate(slots(0))
    )
    page = StatementsPage(
        lines,
        10,
        MORNING,
        Deed("lock", "锁定全部述职", "之后只能以勘误更正。", why_not="还有1份不齐全。"),
    )
    return "leitai/office/statements.html", {"head": staff("called"), "page": page}


def statements_empty() -> Context:
    return "leitai/office/statements.html", {
        "head": staff("drafted"),
        "page": StatementsPage((), 0),
    }


def _edit(**more: Any) -> StatementEditPage:
    given: dict[str, Any] = {
        "highlights": (
            Draft("highlight-0", "截至8月末，共拆除违法建设8402处，拆除面积690万平方米。"),
            Draft("", ""),
        ),
        "gaps": (
            Draft(
                "gap-0",
                "科技化手段应用不足。",
                "平台分头建设，数据标准不一。",
                "mechanism",
                "信息化处",
            ),
            Draft("gap-1", "基层队伍智慧管理能力欠缺。", "", error="这条差距没有写原因，请补上。"),
        ),
        "steps": (Draft("step-0", "生活垃圾分类保持全国第一梯队。", due="2022-12-31"),),
        "form": Form(),
        "classes": (("mechanism", "机制"), ("ability", "能力"), ("resources", "资源")),
        "missing": ("第2条差距没有原因",),
    }
    given.update(more)
    return StatementEditPage(**given)


def statement_edit() -> Context:
    return "leitai/office/statement_edit.html", {
        "head": staff("called"),
        "slot": slots(0)[9],
        "page": _edit(),
    }


def statement_locked() -> Context:
    erratum = Erratum(MORNING - timedelta(days=1), "office", "8420处", "8402处", "数字录入颠倒")
    page = _edit(missing=(), errata=(erratum,), locked_at=MORNING - timedelta(days=2))
    return "leitai/office/statement_edit.html", {
        "head": staff("locked"),
        "slot": slots(0)[9],
        "page": page,
    }


TICKET_PANELS = (
    TicketPanel("leaders", "市领导", "40", 20, 20, 20, 0, 0),
    TicketPanel("deputies", "人大代表、政协委员", "30", 60, 60, 57, 0, 3),
    TicketPanel("peers", "部门互评", "15", 20, 20, 16, 0, 4),
    TicketPanel("citizens", "抽签市民", "15", 101, 0, 90, 1, 10, "/x/citizens.pdf"),
)


def tickets() -> Context:
    states = ("used", "printed", "issued", "spoiled")
    lines = tuple(
        TicketLine(f"C-{i:04}", "抽签市民", states[i % 4], "二维码污损" if i % 4 == 3 else "")  # type: ignore[arg-type]
        for i in range(1, 21)
    )
    page = TicketsPage(
        TICKET_PANELS,
        lines,
        Form(),
        tuple((str(i), u) for i, u in enumerate(UNITS, 1)),
        201,
        "",
        11,
        2,
    )
    return "leitai/office/tickets.html", {"head": staff("locked"), "page": page}


def tickets_broken() -> Context:
    template, context = tickets()
    page = replace(
        context["page"],
        form=Form(
            values={"count": "二十", "number": "C-9999"},
            errors={"count": "请填1到5000的整数。", "number": "没有这个号码的评分券。"},
        ),
        tickets=(),
        query="Z-1",
    )
    notice = Notice("refused", "没有作废任何评分券。", "请核对券上的号码。")
    return template, {**context, "page": page, "notices": (notice,)}


def paper() -> Context:
    page = PaperPage(
        slots(),
        CRITERIA,
        (
            PaperSheet(
                "P-0012",
                "抽签市民",
                "5 市委统战部",
                "different",
                "王一",
                "李二",
                (("工作实绩", "36", "30"),),
            ),
            PaperSheet("P-0011", "抽签市民", "5 市委统战部", "first", "王一"),
            PaperSheet("P-0010", "抽签市民", "4 市委宣传部", "agreed", "王一", "李二"),
        ),
        Form(
            values={"slot": "5", "mark-results": "48"}, errors={"mark-results": "不在0到40之间。"}
        ),
        "李二",
        3,
    )
    return "leitai/office/paper.html", {
        "head": staff("live"),
        "page": page,
        "printable": slots()[5:],
        "panels": PANELS,
    }


def paper_empty() -> Context:
    page = PaperPage(slots(), CRITERIA, (), Form(), "李二", 0)
    return "leitai/office/paper.html", {"head": staff("live"), "page": page}


def count() -> Context:
    page = CountPage(
        (
            Identity("收到的评分票 = 发出 − 未用 − 作废", "2,047", "2,200 − 142 − 11", True),
            Identity("各组权重之和", "100", "100", True),
            Identity("日志条目 = 评分票", "2,047", "2,046", False),
        ),
        TICKET_PANELS,
        rows(),
        (
            Objection(
                "o1",
                1,
                "市科协",
                "第3项得分与录入的纸质票不符。",
                MORNING,
                date(2022, 10, 12),
                "open",
            ),
            Objection(
                "o2",
                2,
                "市妇联",
                "对“可量化”一项的口径有异议。",
                MORNING,
                date(2022, 10, 12),
                "rejected",
                "口径见方案第4条，复算一致。",
                "office",
            ),
        ),
        Form(),
        Deed(
            "seal",
            "封存",
            "结果、方案与评分票一并封存，不再更改。",
            grave=True,
            why_not="还有1件异议没有答复。",
        ),
        date(2022, 10, 12),
        (Download("/x/bundle.zip", "封存包", "1.2 MB", HASH),),
        tuple((str(i), u) for i, u in enumerate(UNITS, 1)),
        HASH,
    )
    return "leitai/office/count.html", {
        "head": staff("objection"),
        "page": page,
        "waiting": page.units[:3],
    }


def count_empty() -> Context:
    page = CountPage(
        (),
        TICKET_PANELS,
        (),
        (),
        Form(),
        Deed("count", "计票", "按方案计算，同时公布简单平均。", why_not="还有6个单位没有登台。"),
    )
    return "leitai/office/count.html", {"head": staff("live"), "page": page}


def record() -> Context:
    page = RecordPage(
        LOG * 4,
        140,
        HASH,
        "leitai.example/2022-3\n140\nnyxB0Her\n\n— leitai.example AAAA",
        "",
        3,
        1,
        "/x/record.xlsx",
    )
    return "leitai/office/record.html", {"head": staff("live"), "page": page}


def record_empty() -> Context:
    return "leitai/office/record.html", {
        "head": staff("drafted"),
        "page": RecordPage((), 0, query="王"),
    }


class Login(forms.Form):
    login = forms.CharField(label="用户名")
    password = forms.CharField(label="密码", widget=forms.PasswordInput)
    remember = forms.BooleanField(label="记住我", required=False)


class Code(forms.Form):
    code = forms.CharField(label="验证码")


def signing(template: str, form: forms.Form | None = None) -> Sample:
    return lambda: (template, {"form": form, "redirect_field": ""})


def new_round() -> Context:
    return "leitai/opening/new_round.html", {
        "series": (("departments", "部门擂台"), ("secretaries", "书记擂台")),
        "values": {"number": "4", "name": "", "key": "", "day": "", "place": ""}
        | {"series": "departments", "new_series": "", "name_en": ""},
    }


def people() -> Context:
    line = {"key": "1", "username": "host1", "role": "主持人", "scope": "全部场次"}
    page = {
        "lines": (line, {**line, "key": "2", "username": "clerk2", "role": "录入员"}),
        "roles": (("host", "主持人", "主持台"), ("clerk", "录入员", "录入纸质票")),
        "rounds": (("2022-3", "第三期"),),
        "units": UNITS,
    }
    return "leitai/opening/people.html", {"page": page, "values": {"username": ""}}


SAMPLES: dict[str, dict[str, Sample]] = {
    "office": {"full": office},
    "office_roster": {"full": roster, "broken": roster_broken, "empty": roster_empty},
    "office_scheme": {"full": scheme, "broken": scheme_broken, "locked": scheme_locked},
    "office_statements": {"full": statements, "empty": statements_empty},
    "statement_edit": {"full": statement_edit, "locked": statement_locked},
    "office_tickets": {"full": tickets, "broken": tickets_broken},
    "office_paper": {"full": paper, "empty": paper_empty},
    "office_count": {"full": count, "empty": count_empty},
    "office_record": {"full": record, "empty": record_empty},
    "new_round": {"full": new_round},
    "people": {"full": people},
    "account_login": {
        "full": signing("account/login.html", Login()),
        "broken": signing("account/login.html", Login({"login": ""})),
    },
    "account_logout": {"full": signing("account/logout.html")},
    "mfa_authenticate": {"full": signing("mfa/authenticate.html", Code())},
}
