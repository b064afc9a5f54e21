"""Tickets: numbers that name one panel, and printing in parts."""

from __future__ import annotations

import pytest

from leitai.web.actions import problems, rounds, tickets
from leitai.web.actions.tickets import ticket_prefix
from web.halls import NOW, make_called_round


@pytest.mark.parametrize(
    ("panels", "prefixes"),
    [
        (["leaders", "members", "citizens"], ["L", "M", "C"]),
        (["peers", "public"], ["PE", "PU"]),
        (["jury", "jury_b", "JURY_B"], ["P-1", "P-2", "P-3"]),
        (["a", "ab"], ["P-1", "AB"]),
        (["x" * 13 + "1", "x" * 13 + "2"], ["P-1", "P-2"]),
    ],
)
def test_each_panel_has_a_prefix_of_its_own(panels: list[str], prefixes: list[str]) -> None:
    assert [ticket_prefix(panel, panels) for panel in panels] == prefixes
    assert len(set(prefixes)) == len(panels)


@pytest.mark.django_db
def test_a_large_panel_is_printed_in_parts() -> None:
    round_ = make_called_round()
    deed = {"round_id": round_.pk, "by": "organiser", "now": NOW}
    rounds.lock_scheme(**deed)
    tickets.issue_tickets(panel="citizens", count=5, **deed)
    parts = [tickets.print_tickets(panel="citizens", most=2, **deed) for _ in range(3)]
    assert [[card.number for card in part] for part in parts] == [
        ["C-001", "C-002"], ["C-003", "C-004"], ["C-005"],
    ]  # fmt: skip
    with pytest.raises(problems.NotReady):
        tickets.print_tickets(panel="citizens", most=2, **deed)
    with pytest.raises(problems.NotReady):
        tickets.print_tickets(panel="citizens", again=True, most=2, **deed)
    again = tickets.print_tickets(panel="citizens", again=True, most=5, **deed)
    assert len({card.code for part in (*parts, again) for card in part}) == 10
