"""Many at once, on a database with real connections: run by test_postgres.py on both kinds.

Not collected by itself: the suite's own SQLite lives in memory and has no second connection.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import TypeVar
from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model
from django.db import connection, connections
from django.test import Client

from leitai.base.problem import Problem
from leitai.web.actions import casting, problems, staff, stage
from leitai.web.models import Ballot, LogLeaf, Slot
from leitai.web.queries.entitlement import bit
from web.halls import GOOD, NOW, make_live_round

pytestmark = pytest.mark.django_db(transaction=True)
T = TypeVar("T")
R = TypeVar("R")
THREADS = 16


def at_once(deed: Callable[[T], R], jobs: Iterable[T], threads: int = THREADS) -> list[R]:
    """Do a deed for every job on this many threads, each with a connection of its own."""

    def run(job: T) -> R:
        try:
            return deed(job)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(run, jobs))


def test_this_is_the_database_that_was_asked_for() -> None:
    assert connection.vendor == os.environ["LEITAI_TEST_VENDOR"]
    assert ":memory:" not in str(connection.settings_dict["NAME"])


def press(ready: Barrier, desk: str, fields: dict[str, str], client: Client) -> tuple[int, str]:
    ready.wait(60)
    answer = client.post(desk, fields)
    return answer.status_code, answer.content.decode()


def test_two_hosts_press_next_at_once() -> None:
    """Through the page: one press counts, the other host gets 409 and is told; no step is lost."""
    hall = make_live_round()
    clients = []
    for name in ("one", "two"):
        staff.add_person(username=name, password="一二三四五六七八九十", roles=["host"])
        client = Client(headers={"accept-language": "en"})
        user = get_user_model().objects.get(username=name)
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        clients.append(client)
    desk = f"/r/{hall.round.key}/desk/"
    for state in ("on_stage", "questions", "scoring", "closed"):
        fields = {
            "deed": "advance",
            "subject": hall.slot(1).key,
            "version": str(hall.fresh().version),
        }
        answers = sorted(at_once(partial(press, Barrier(2), desk, fields), clients, threads=2))
        assert [status for status, _ in answers] == [302, 409]
        assert "Someone else has changed this" in answers[1][1]
        assert hall.slot(1).state == state
    deeds = LogLeaf.objects.filter(round=hall.round, body__contains="slot.").count()
    assert deeds == 4


def test_two_hundred_ballots_by_sixteen_threads_with_resends() -> None:
    """Every ballot is sent twice by two threads at once: it counts once, with one receipt."""
    hall = make_live_round({"leaders": 40, "members": 100, "citizens": 54})
    assert len(hall.all_codes()) == 200
    hall.advance(1, 3)
    slot = hall.slot(1)
    own = set(hall.round.tickets.filter(own_unit=slot.unit).values_list("position", flat=True))
    requests = [
        casting.CastRequest(str(uuid4()), code, slot.key, GOOD) for code in hall.all_codes()
    ]
    answers = at_once(cast, [request for request in requests for _ in range(2)])
    taken = [a for a in answers if isinstance(a, casting.Cast)]
    refused = [a for a in answers if isinstance(a, Problem)]
    assert len(taken) == 2 * 198 and len(refused) == 2 * len(own) == 4
    assert all(isinstance(problem, problems.NotEntitled) for problem in refused)
    receipts = Counter(answer.receipt for answer in taken)
    assert len(receipts) == 198 and set(receipts.values()) == {2}
    assert sum(answer.again for answer in taken) == 198
    assert Ballot.objects.filter(slot=slot).count() == 198
    used = bytes(Slot.objects.get(pk=slot.pk).used)
    assert {p for p in range(200) if bit(used, p)} == set(range(200)) - own


def test_one_judge_revises_on_many_phones_at_once() -> None:
    """Revisions number themselves without a gap; the ticket still counts as one."""
    hall = make_live_round()
    hall.advance(1, 3)
    code, slot = hall.codes["leaders"][0], hall.slot(1)
    requests = [
        casting.CastRequest(str(uuid4()), code, slot.key, GOOD | {"gaps": n % 11})
        for n in range(24)
    ]
    answers = at_once(cast, requests)
    assert sorted(a.receipt.rev for a in answers if isinstance(a, casting.Cast)) == [*range(1, 25)]
    assert hall.advance(1).tally["leaders"]["used"] == 1


def test_a_close_in_the_midst_of_casting_loses_nothing() -> None:
    """Each ballot has its receipt and stands in the log, or is told that it came too late."""
    hall = make_live_round({"members": 120})
    hall.advance(1, 3)
    slot = hall.slot(1)

    def deed(job: casting.CastRequest | None) -> casting.Cast | Problem | None:
        if job is not None:
            return cast(job)
        stage.advance(round_id=hall.round.pk, slot_key=slot.key, seen="scoring", by="host", now=NOW)
        return None

    jobs: list[casting.CastRequest | None] = [
        casting.CastRequest(str(uuid4()), code, slot.key, GOOD) for code in hall.codes["members"]
    ]
    jobs.insert(60, None)
    answers = at_once(deed, jobs)
    taken = [a for a in answers if isinstance(a, casting.Cast)]
    late = [a for a in answers if isinstance(a, problems.SlotClosed)]
    assert len(taken) + len(late) == 120
    closed = hall.slot(1)
    assert closed.tally["members"]["used"] == len(taken)
    assert Ballot.objects.filter(slot=closed, logged=True).count() == len(taken)
    leaves = set(LogLeaf.objects.filter(round=hall.round, body="").values_list("hash", flat=True))
    assert leaves == {answer.receipt.leaf.hex() for answer in taken}
    again = [job for job in jobs if job is not None]
    receipts = {a.receipt for a in at_once(cast, again) if isinstance(a, casting.Cast)}
    assert receipts == {answer.receipt for answer in taken}


def cast(request: casting.CastRequest) -> casting.Cast | Problem:
    """One ballot: taken, or its problem."""
    (answer,) = casting.cast_batch([request])
    return answer
