"""Casting in groups: what is stored is what the record says, whatever comes together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from typing import Any
from uuid import uuid4

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from leitai.base.problem import Problem
from leitai.record.receipts import verify
from leitai.scoring.scheme import MarkMissing, MarkOffScale, MarkUnknown
from leitai.web import casters, replies
from leitai.web.actions import casting, problems, rounds, tickets
from leitai.web.actions import casting_rows as rows
from leitai.web.actions.log import signer_of
from leitai.web.models import Ballot, SchemeVersion, Slot, Ticket
from leitai.web.queries.entitlement import bit
from leitai.web.queries.record import ballot_entry
from web.halls import GOOD, NOW, Hall, make_live_round

Request = casting.CastRequest


def requests_of(hall: Hall, codes: list[str], order: int = 1) -> list[Request]:
    key = hall.slot(order).key
    return [Request(str(uuid4()), code, key, GOOD) for code in codes]


def taken(answers: list[casting.Cast | Problem]) -> list[casting.Cast]:
    return [answer for answer in answers if isinstance(answer, casting.Cast)]


def test_rows_hold_the_leaf_of_the_ballot_that_they_are(hall: Hall) -> None:
    hall.advance(1, 3)
    answers = casting.cast_batch(requests_of(hall, hall.all_codes()))
    key = signer_of(hall.round).key
    leaves = {cast.receipt.ballot: cast.receipt.leaf for cast in taken(answers)}
    found = list(Ballot.objects.select_related("slot"))
    assert len(found) == len(leaves) == 25
    for row in found:
        entry = ballot_entry(hall.round.key, row.slot.key, row)
        assert row.leaf == entry.leaf().hex() == leaves[str(row.id)].hex()
        assert row.marks == {"results": "8", "evidence": "7.5", "gaps": "6", "next_steps": "9"}
        assert not row.logged and row.link == row.link_salt == ""
    for cast in taken(answers):
        verify(cast.receipt, key)
        assert cast.written == cast.receipt.to_bytes()


def test_where_the_scheme_links_rows_hold_what_opens_the_link(hall: Hall) -> None:
    version = SchemeVersion.objects.get(round=hall.round)
    version.body["rules"]["publication"]["linkage"] = "round"
    version.save()
    for order in (1, 2):
        hall.advance(order, 3)
        answers = casting.cast_batch(requests_of(hall, hall.codes["leaders"], order))
        assert len(taken(answers)) == 6
        hall.advance(order)
    links = list(Ballot.objects.values_list("link", flat=True))
    assert len(links) == 12 and len(set(links)) == 6
    for row in Ballot.objects.select_related("slot"):
        assert row.leaf == ballot_entry(hall.round.key, row.slot.key, row).leaf().hex()


def test_one_group_of_everything(hall: Hall) -> None:
    """New, sent again, revised, own unit, off the scale, unknown: each its own answer."""
    hall.advance(1, 3)
    key = hall.slot(1).key
    one, two, three = hall.codes["leaders"][:3]
    first, other = str(uuid4()), str(uuid4())
    own = hall.codes["peers"][_own_peer(hall)]
    asked = [
        Request(first, one, key, GOOD),
        Request(first, one, key, GOOD),
        Request(first, one, key, GOOD | {"gaps": 1}),
        Request(other, one, "1", GOOD | {"gaps": 1}),
        Request(str(uuid4()), two, key, GOOD | {"gaps": 11}),
        Request(str(uuid4()), two, key, GOOD | {"gaps": True}),
        Request(str(uuid4()), two, key, GOOD | {"gaps": [1]}),
        Request(str(uuid4()), two, key, GOOD | {"more": 1}),
        Request(str(uuid4()), two, key, {"results": 8}),
        Request("no uuid", two, key, GOOD),
        Request(str(uuid4()), own, key, GOOD),
        Request(str(uuid4()), "0000-0000-0000-0000-0000-0000-0000", key, GOOD),
        Request(str(uuid4()), "not a code", "nowhere", GOOD),
        Request(str(uuid4()), two, "nowhere", GOOD),
        Request(str(uuid4()), two, "0", GOOD),
        Request(str(uuid4()), two, "\u0661", GOOD),
        Request(str(uuid4()), three, hall.slot(2).key, GOOD),
        Request(str(uuid4()), three, "1", GOOD),
    ]
    answers = casting.cast_batch(asked)
    kinds: list[Any] = [
        casting.Cast, casting.Cast, problems.BallotConflict, casting.Cast, MarkOffScale,
        MarkOffScale, MarkOffScale, MarkUnknown, MarkMissing, Problem, problems.NotEntitled,
        problems.TicketUnknown, problems.TicketUnknown, problems.NotFound, problems.NotFound,
        problems.NotFound, problems.SlotNotOpen, casting.Cast,
    ]  # fmt: skip
    assert [isinstance(a, kind) for a, kind in zip(answers, kinds, strict=True)] == [True] * 18
    stored = taken(answers)
    assert [(c.receipt.rev, c.again) for c in stored] == [
        (1, False), (1, True), (2, False), (1, False),
    ]  # fmt: skip
    assert stored[0].receipt == stored[1].receipt
    assert Ballot.objects.count() == 3


def _own_peer(hall: Hall) -> int:
    unit = hall.slot(1).unit
    peers = list(Ticket.objects.filter(panel="peers").order_by("position"))
    return next(at for at, ticket in enumerate(peers) if ticket.own_unit == unit)


def test_bits_of_use_are_those_of_the_ballots(hall: Hall) -> None:
    hall.advance(1, 3)
    codes = hall.all_codes()
    for part in (codes[3:5], codes[:2], codes[1:4]):
        casting.cast_batch(requests_of(hall, part))
    used = bytes(hall.slot(1).used)
    assert [bit(used, at) for at in range(len(codes))] == [True] * 5 + [False] * (len(codes) - 5)


def words_of(sql: str) -> set[str]:
    return set(re.findall(r"\w+", sql))


@contextmanager
def statements() -> Iterator[list[str]]:
    """Every statement that reaches the database, also those that pass Django by."""
    said: list[str] = []
    if connection.vendor == "sqlite":
        connection.connection.set_trace_callback(said.append)
        yield said
        connection.connection.set_trace_callback(None)
    else:
        with CaptureQueriesContext(connection) as queries:
            yield said
        said += [query["sql"] for query in queries]


def test_a_group_takes_few_statements_whatever_its_size(hall: Hall) -> None:
    hall.advance(1, 3)
    codes = hall.codes["leaders"] + hall.codes["members"] + hall.codes["citizens"]
    casting.cast_batch(requests_of(hall, codes[:1]))
    counts = []
    for part in (codes[1:2], codes[2:10], codes[10:18]):
        asked = requests_of(hall, part)
        with statements() as said:
            casting.cast_batch(asked)
        # Word to the other processes goes with the commit, on PostgreSQL alone.
        rows = [sql for sql in said if not {"SAVEPOINT", "pg_notify"} & words_of(sql)]
        counts.append([sql.split()[0] for sql in rows])
    assert counts == [["SELECT", "SELECT", "INSERT", "UPDATE"]] * 3


def test_a_withdrawn_ticket_is_known_to_be_so_at_once(hall: Hall) -> None:
    hall.advance(1, 3)
    code = hall.codes["leaders"][0]
    ticket = Ticket.objects.filter(panel="leaders").order_by("position")[0]
    hall.cast(hall.codes["members"][0], 1)  # the arena is read and kept
    tickets.spoil_ticket(
        round_id=hall.round.pk, number=ticket.number, reason="lost", by="organiser", now=NOW
    )
    with pytest.raises(problems.TicketSpoiled):
        hall.cast(code, 1)


def test_rows_without_their_bit_are_found_and_not_doubled(hall: Hall) -> None:
    """Should bits of use ever be lost, the constraint notices, and the group looks again."""
    hall.advance(1, 3)
    asked = requests_of(hall, hall.codes["leaders"][:3])
    first = casting.cast_batch(asked[:2])
    Slot.objects.filter(pk=hall.slot(1).pk).update(used=b"")
    again = casting.cast_batch(asked)
    assert [cast.again for cast in taken(again)] == [True, True, False]
    assert [c.receipt for c in taken(again)][:2] == [c.receipt for c in taken(first)]
    assert Ballot.objects.count() == 3


@pytest.mark.parametrize("at", ["insert", "mark_used", "lock_slots"])
def test_a_fault_in_the_midst_stores_nothing(
    hall: Hall, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    hall.advance(1, 3)
    real = getattr(rows, at)

    def break_off(*args: Any) -> None:
        real(*args)
        raise OSError("no space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(rows, at, break_off)
        with pytest.raises(OSError, match="no space"):
            casting.cast_batch(requests_of(hall, hall.codes["leaders"]))
    assert not Ballot.objects.exists() and not any(hall.slot(1).used)
    assert len(taken(casting.cast_batch(requests_of(hall, hall.codes["leaders"])))) == 6


class Pen:
    """Signs at once what it is asked to, and keeps what was signed, and which of it was taken."""

    def __init__(self) -> None:
        self.asked: list[list[bytes]] = []
        self.taken: list[bytes] = []

    def __call__(self, messages: Sequence[bytes]) -> casting.Signatures:
        assert connection.in_atomic_block
        signed = casting.sign_here(messages)
        self.asked.append(signed)

        def take() -> list[bytes]:
            self.taken += signed
            return signed

        return take


def test_no_receipt_leaves_after_a_commit_that_failed(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Receipts are signed before the commit: should it fail, nobody ever sees them."""
    hall.advance(1, 3)
    asked, pen = requests_of(hall, hall.codes["leaders"]), Pen()
    monkeypatch.setattr(casters, "close_old_connections", lambda: None)

    commit, commits = connection.savepoint_commit, count()

    def fail(sid: str) -> None:
        if next(commits) % 2 == 0:
            raise OperationalError("disk I/O error")
        commit(sid)  # Django lets the savepoint go after it has undone it

    with monkeypatch.context() as patched:
        patched.setattr(connection, "savepoint_commit", fail)
        with pytest.raises(OperationalError):
            casting.cast_batch(asked, pen)
        told = [reply for part in casters.store_group(asked, pen) for reply in part]
    assert len(pen.asked) == 2 + len(asked) and all(pen.asked) and pen.taken == []
    assert [one.status for one in told] == [503] * len(asked)
    assert not any(b'"sig"' in one.body for one in told)
    assert Ballot.objects.count() == 0 and not any(bytes(hall.slot(1).used))
    # Sent again once the disk is well, they are stored for the first time.
    again = casting.cast_batch(asked, pen)
    assert [cast.again for cast in taken(again)] == [False] * len(asked)
    assert [cast.receipt.signature for cast in taken(again)] == pen.taken == pen.asked[-1]


def test_a_receipt_of_a_group_that_is_done_again_says_what_was_stored(hall: Hall) -> None:
    """The bits of use are lost: a revision is first taken, and signed, for a first ballot."""
    hall.advance(1, 3)
    code, pen = hall.codes["leaders"][0], Pen()
    casting.cast_batch(requests_of(hall, [code]))
    Slot.objects.filter(pk=hall.slot(1).pk).update(used=b"")
    (cast,) = taken(casting.cast_batch(requests_of(hall, [code]), pen))
    assert cast.receipt.rev == 2 and not cast.again
    verify(cast.receipt, signer_of(hall.round).key)
    first, second = pen.asked
    assert first != second and pen.taken == second == [cast.receipt.signature]
    assert sorted(Ballot.objects.values_list("rev", flat=True)) == [1, 2]


def test_arrays_arrive_as_they_were_sent(db: None) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("arrays are PostgreSQL's")
    texts = ["", '"', "\\", '\\"', '{"a":"\\\\""}', "NULL", "null", " ", "{,}", "深\n%s", "'", "$1"]
    for some in (texts, texts[:1], texts[5:6]):
        with connection.cursor() as cursor:
            cursor.execute("SELECT %s::text[]", [rows._array(some)])
            assert cursor.fetchone() == (some,)


@pytest.fixture
def large(db: None) -> Iterator[Hall]:
    yield make_live_round({"members": 450})


def test_groups_longer_than_any_statement(large: Hall) -> None:
    large.advance(1, 3)
    asked = requests_of(large, large.codes["members"])
    assert len({c.receipt.ballot for c in taken(casting.cast_batch(asked))}) == 450
    again = taken(casting.cast_batch(asked))
    assert len(again) == 450 and all(cast.again for cast in again)
    assert Ballot.objects.count() == 450


def test_a_slot_that_went_is_not_there(hall: Hall) -> None:
    round_ = rounds.open_round(
        series=hall.round.series, key="r4", number=4, zh="第四期", day=hall.round.day,
        scheme=SchemeVersion.objects.get(round=hall.round).body, by="organiser", now=NOW,
    )  # fmt: skip
    slot = Slot.objects.create(round=round_, unit=hall.slot(1).unit, key="r4-x")
    code = hall.codes["leaders"][0]
    asked = Request(str(uuid4()), code, "r4-x", GOOD)
    assert isinstance(casting.cast_batch([asked])[0], problems.TicketUnknown)
    slot.delete()
    assert isinstance(casting.cast_batch([asked])[0], problems.NotFound)
    assert isinstance(casting.cast_batch([asked])[0], problems.NotFound)


def test_after_a_lost_commit_nobody_claims_to_know(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The commit is on disk, and the connection breaks before that is told: twice in a row.

    The phone must not hear "not counted". It sends the same ballot again, which counts once.
    """
    hall.advance(1, 3)
    (request,) = requests_of(hall, hall.all_codes()[:1])
    tries = []

    def commit_and_break(requests: Any, ask_signer: casting.AskSigner) -> Any:
        tries.append(casting.cast_batch(requests, ask_signer))
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr(casters, "cast_batch", commit_and_break)
    # The test's own transaction would be closed with its connection.
    monkeypatch.setattr(casters, "close_old_connections", lambda: None)
    ((reply,),) = casters.store_group([request])
    told = replies.Unavailable()
    assert reply == replies.reply_of(told) and reply.status == 503
    for lang, unknown, again in (
        ("en", "not know", "counts once"), ("zh", "不清楚", "只计一次"),
    ):  # fmt: skip
        assert unknown in told.what(lang) and again in told.todo(lang)
        assert "not counted" not in told.say(lang) and "未计入" not in told.say(lang)
    # Both tries reached the disk, as one ballot; and the phone's next gets its receipt.
    assert len(tries) == 2 and Ballot.objects.count() == 1
    again_cast = casting.cast(request)
    assert again_cast.again and again_cast.receipt.rev == 1 and Ballot.objects.count() == 1


def test_one_ticket_cannot_fill_the_disk_with_revisions(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(casting, "MOST_REVISIONS", 5)
    hall.advance(1, 3)
    code, other = hall.all_codes()[:2]
    for number in range(5):
        last = hall.cast(
            code, 1, GOOD | {"gaps": number}, id=f"{number:08d}-0000-4000-8000-{0:012d}"
        )
    with pytest.raises(problems.RevisedTooOften) as caught:
        hall.cast(code, 1, GOOD | {"gaps": 9})
    assert caught.value.status == 409 and "5" in caught.value.what("zh")
    # What was sent before is still answered, the last revision stands, others go on.
    again = hall.cast(code, 1, GOOD | {"gaps": 4}, id=f"{4:08d}-0000-4000-8000-{0:012d}")
    assert again.again and again.receipt.rev == last.receipt.rev == 5
    assert hall.cast(other, 1).receipt.rev == 1
    assert Ballot.objects.count() == 6
