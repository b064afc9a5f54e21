"""Analysis beside the count: only where the scheme links ballots, and never in the rank."""

from __future__ import annotations

import copy

import pytest
from django.utils import translation

from leitai.record.bundle import LINKS, read
from leitai.record.verification import verify
from leitai.scoring.count.protocol import recount
from leitai.scoring.scheme import default_scheme
from leitai.web.queries.analysis import analysis_of
from leitai.web.queries.results import announced
from web.halls import GOOD, Hall, make_live_round, seal


def play(hall: Hall) -> None:
    for order in (1, 2, 3):
        hall.advance(order, 3)
        for number, code in enumerate([c for p in ("leaders", "members") for c in hall.codes[p]]):
            # Judge by judge stricter; unit by unit better.
            hall.cast(code, order, dict.fromkeys(GOOD, max(0, 3 + order * 2 - number % 3)))
        hall.advance(order)


@pytest.mark.django_db
@pytest.mark.parametrize("linkage", ["none", "round"])
def test_analysis_needs_linked_ballots(linkage: str, monkeypatch: pytest.MonkeyPatch) -> None:
    body = copy.deepcopy(default_scheme())
    body["rules"]["publication"]["linkage"] = linkage
    monkeypatch.setattr("web.halls.default_scheme", lambda: body)
    hall = make_live_round({"leaders": 6, "members": 8})
    play(hall)
    data = seal(hall)
    round_ = hall.fresh()
    table, notes = analysis_of(round_)
    assert notes
    bundle = read(data)
    assert verify(data).ok and recount(bundle).same
    assert (table is not None) == (LINKS in bundle.files) == (linkage == "round")
    if table is not None:
        best = [unit.unit for unit in announced(round_).standing]
        assert [row[0] for row in table.rows] == best


@pytest.mark.django_db
def test_what_the_engine_refuses_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """Marks that are all alike tell nobody apart: the page says so instead of a silent number."""
    body = copy.deepcopy(default_scheme())
    body["rules"]["publication"]["linkage"] = "round"
    monkeypatch.setattr("web.halls.default_scheme", lambda: body)
    hall = make_live_round({"leaders": 6, "members": 8})
    for order in (1, 2, 3):
        hall.advance(order, 3)
        for code in [c for p in ("leaders", "members") for c in hall.codes[p]]:
            hall.cast(code, order, dict.fromkeys(GOOD, 5))
        hall.advance(order)
    seal(hall)
    with translation.override("zh-hans"):
        table, notes = analysis_of(hall.fresh())
    assert table is not None and any("所有打分都相同" in note for note in notes)
