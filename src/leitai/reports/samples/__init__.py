"""Every document with made-up data, to look at: `python -m leitai.reports.samples OUT`."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from leitai.reports.charts import (
    PanelDot,
    TrendPoint,
    chart_distribution,
    chart_panels,
    chart_standing,
    chart_trend,
)
from leitai.reports.documents import (
    draw_png,
    print_result,
    print_score_sheets,
    print_tickets,
    print_unit,
)
from leitai.reports.samples.made_up import make_result, make_sheets, make_tickets, make_unit
from leitai.reports.tables import write_table
from leitai.reports.workbooks import write_result, write_roster_template


def list_samples(cache: Path | None = None) -> dict[str, Callable[[], bytes]]:
    """File name -> what writes it; nothing is made before it is called."""
    return {
        "tickets.pdf": lambda: print_tickets(make_tickets(), cache=cache),
        "score-sheets.pdf": lambda: print_score_sheets(make_sheets(), cache=cache),
        "result.pdf": lambda: print_result(make_result(), cache=cache),
        "unit.pdf": lambda: print_unit(make_unit(), cache=cache),
        "result.xlsx": lambda: write_result(make_result()),
        "list.xlsx": lambda: write_table(
            ["单位", "说明"], [["市妇联", "样张"]], name="清单", notes=["样张 sample"]
        ),
        "roster.xlsx": write_roster_template,
        "standing.png": lambda: draw_png(chart_standing(make_result().units), cache=cache),
        **{name: partial(_draw, name) for name in CHARTS},
    }


def _panels() -> str:
    report, page = make_result(), make_unit()
    names = {panel.code: panel.name for panel in report.panels}
    pools = page.score.pools
    return chart_panels(
        [PanelDot(names[one.panels[0]], one.score, one.ballots, "77.10") for one in pools]
    )


def _trend() -> str:
    score = make_unit().score
    return chart_trend(
        [
            TrendPoint("第一期", "74.10", "72.30", "75.90"),
            TrendPoint("第二期", ""),
            TrendPoint("第三期", score.score, score.low, score.high),
        ]
    )


def _marks() -> str:
    criterion = make_result().criteria[0]
    return chart_distribution(
        make_unit().score.distribution[criterion.code],
        low=criterion.low,
        high=criterion.high,
        step=criterion.step,
        title=criterion.name,
    )


CHARTS: dict[str, Callable[[], str]] = {
    "standing.svg": lambda: chart_standing(make_result().units),
    "standing-en.svg": lambda: chart_standing(make_result().units, lang="en"),
    "standing-phone.svg": lambda: chart_standing(make_result().units, width=360),
    "panels.svg": _panels,
    "trend.svg": _trend,
    "marks.svg": _marks,
}


def _draw(name: str) -> bytes:
    return CHARTS[name]().encode("utf-8")
