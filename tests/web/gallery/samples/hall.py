"""Samples of the hall: board, desk, ballot."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from leitai.web.queries.shapes import BoardPage, Deed, DeskPage, Notice

from .api import frame, row_json
from .facts import LOG, PANELS, STAFF, head, slots
from .public import rows

Context = tuple[str, dict[str, Any]]
QR = "/static/leitai/img/seal.svg"


def board(state: str = "live", now: int = 5, slot_state: str = "scoring", **more: object) -> Any:
    def sample() -> Context:
        page = BoardPage(frame(state, now, slot_state, **more), "x", QR)
        return "leitai/board/board.html", {"head": head(state), "page": page}

    return sample


def board_standing() -> Context:
    return board("sealed", 99, standing=[row_json(r) for r in rows()])()


def board_empty() -> Context:
    page = BoardPage({**frame("drafted", 0), "slots": [], "counts": {}, "slot": None})
    bare = head("drafted", fingerprint="", scheme_hash="", made_up=False)
    return "leitai/board/board.html", {"head": bare, "page": page}


def desk(**changes: Any) -> Context:
    page = DeskPage(
        next=Deed(
            "close", "截止打分", "“市委统战部”的打分就此截止，之后到的评分票不再接收。", key="Enter"
        ),
        current=slots()[4],
        slots=slots(),
        panels=PANELS,
        undo=Deed("back", "退回提问", "回到提问，已收到的评分票保留。", key="u"),
        others=(
            Deed(
                "reopen",
                "重开上一单位",
                "“市委宣传部”重新开放打分。",
                key="r",
                subject="4",
                why_not="只能在下一单位登台之前重开。",
            ),
            Deed("skip", "移到最后", "“市委统战部”移到登台次序末尾。", key="s", grave=True),
        ),
        log=LOG,
        hosts=2,
        frame=frame(),
    )
    return "leitai/desk/desk.html", {
        "head": head("live", may=STAFF),
        "page": replace(page, **changes),
    }


def desk_conflict() -> Context:
    template, context = desk()
    notice = Notice(
        "conflict", "host2 刚刚已经按下“开始打分”。", "页面已更新，请看清现在的状态再按。"
    )
    done = Notice("done", "“市委宣传部”的打分已截止，收到193/200张。", undo="reopen")
    return template, {**context, "notices": (notice, done)}


def desk_over() -> Context:
    template, context = desk(
        next=None,
        current=None,
        undo=None,
        others=(),
        slots=slots(99),
        panels=(),
        frame=frame("live", 99),
    )
    return template, context


def ballot() -> Context:
    return "leitai/ballot/ballot.html", {}


SAMPLES = {
    "board": {
        "scoring": board(),
        "on_stage": board(now=10, slot_state="on_stage"),
        "first": board(now=0),
        "closed": board(now=4, slot_state="closed"),
        "standing": board_standing,
        "empty": board_empty,
    },
    "desk": {"full": desk, "conflict": desk_conflict, "over": desk_over},
    "ballot": {"ticket": ballot, "full": ballot},
}
