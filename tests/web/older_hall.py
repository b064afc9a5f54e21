"""A hall of the first migration, with a sealed round, is taken along to the newest.

Run by test_postgres.py on both databases: it takes tables away and makes them anew.
"""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client

from leitai.web.actions import commitments, questions
from leitai.web.actions.search import rebuild_index
from leitai.web.models import Ballot, Commitment, Result, StatementPart
from web.halls import NOW, make_live_round, seal

pytestmark = pytest.mark.django_db(transaction=True)
PAGES = (
    "/", "/r/r3/", "/r/r3/result/", "/verify/", "/r/r3/promises/", "/r/r3/figures/", "/units/",
    "/matters/", "/matters/?view=all&shape=board", "/matters/calendar/", "/matters/schemes/",
    "/questions/", "/questions/topics/", "/questions/rates/", "/questions/ask/", "/stars/",
    "/seasons/", "/search/?q=违法建设",
)  # fmt: skip


def test_a_hall_of_before_matters_is_taken_along() -> None:
    hall = make_live_round({"leaders": 6, "members": 8, "citizens": 7})
    for order in (1, 2, 3):
        hall.advance(order, 3)
        for panel in ("leaders", "members", "citizens"):
            for code in hall.codes[panel]:
                hall.cast(code, order)
        hall.advance(order)
    bundle = seal(hall)
    kept = [Ballot.objects.count(), StatementPart.objects.count(), Result.objects.count()]
    try:
        call_command("migrate", "leitai", "0001", verbosity=0)
        tables = set(connection.introspection.table_names())
        assert "leitai_round" in tables
        assert not tables & {"leitai_item", "leitai_question", "leitai_commitment", "leitai_trail"}
    finally:
        call_command("migrate", verbosity=0)
    assert kept == [Ballot.objects.count(), StatementPart.objects.count(), Result.objects.count()]
    assert Result.objects.get().bundle == bundle
    assert rebuild_index() == 3
    client = Client(headers={"accept-language": "zh-hans"})
    for page in (*PAGES, f"/units/{hall.slot(1).unit_id}/", f"/r/r3/s/{hall.slot(1).key}/"):
        answer = client.get(page)
        assert answer.status_code == 200, (page, answer.status_code)
    found = client.get("/search/?q=违法建设").content.decode()
    assert "8402" in found
    # And from here on its promises are followed like any other's.
    rows = commitments.take_all(round_id=hall.round.pk, by="du", now=NOW)
    assert len(rows) == 3 == Commitment.objects.count()
    asked = questions.Asked(words="路灯坏了两个月。")
    receipt = questions.receipt_of_form(questions.new_form_key())
    assert questions.ask(asked=asked, receipt=receipt, now=NOW).state == "received"
