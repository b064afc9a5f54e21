"""The table of transitions in docs/reference/followup.md, written from the code.

`python tests/followup/reference.py` writes it anew; `test_reference.py` refuses an old one.
"""

from __future__ import annotations

from pathlib import Path

from leitai.followup.states import (
    OUTCOME_WORDS,
    PART_WORDS,
    STATE_WORDS,
    STATES,
    TRANSITIONS,
    Transition,
)

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "followup.md"
BEGIN, END = "<!-- table: written by tests/followup/reference.py -->", "<!-- end of table -->"
GUARDS = {
    "other_person": "by somebody who did none of it",
    "not_the_asker": "not by who asked",
    "before_due": "before the day it is due",
    "no_contradiction": "the newest site check agrees",
    "parts_done": "every joint unit's part is passed or released",
    "part_open": "the part is not reported",
    "part_reported": "the part is reported",
    "part_unsettled": "the part is not passed",
    "last_is_own": "one's own last deed, which moved nothing but the state",
}


def table() -> str:
    """The states and the moves as Markdown."""
    lines = ["| state | 状态 | moves that begin here |", "|---|---|---|"]
    for state in STATES:
        moves = ", ".join(f"`{row.move}`" for row in TRANSITIONS.values() if state in row.before)
        lines.append(f"| `{state}` | {STATE_WORDS[state][0]} | {moves} |")
    lines += [
        "",
        "| move | 操作 | from | to | who | needs | condition |",
        "|---|---|---|---|---|---|---|",
    ]
    lines += [_row(row) for row in TRANSITIONS.values()]
    lines += ["", "| outcome | 办理结果 |", "|---|---|"]
    lines += [f"| `{key}` | {zh} |" for key, (zh, _en) in OUTCOME_WORDS.items()]
    return "\n".join(lines)


def _row(row: Transition) -> str:
    before = (
        "every state but closed" if len(row.before) == len(STATES) - 1 else ", ".join(row.before)
    )
    cells = (
        f"`{row.move}` {row.en}",
        row.zh,
        before,
        row.after or ("the state before" if row.move == "take_back" else "as it is"),
        ", ".join(PART_WORDS[who][1].removeprefix("the ") for who in row.who),
        ", ".join(row.needs) or "–",
        "; ".join(GUARDS[guard] for guard in row.guards) or "–",
    )
    return f"| {' | '.join(cells)} |"


def written(page: str) -> str:
    """The page with the table of today's code."""
    head, rest = page.split(BEGIN, 1)
    _old, tail = rest.split(END, 1)
    return f"{head}{BEGIN}\n{table()}\n{END}{tail}"


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text("utf-8")), "utf-8")
