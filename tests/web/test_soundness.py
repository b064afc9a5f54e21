"""What examines a hall after a restore or a fault must see every kind of harm."""

from __future__ import annotations

import json
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.conf import settings

from leitai.testing.faults.look import (
    can_ask_second_verifier,
    look,
    look_into_bundle,
    second_opinion,
)
from leitai.testing.faults.phones import Book, Sent
from leitai.web.actions.log import signer_named
from leitai.web.models import (
    Ballot,
    BundlePart,
    Checkpoint,
    LogLeaf,
    Result,
    Round,
    SlotMarks,
    TrailLeaf,
)
from leitai.web.queries.soundness import Soundness, examine_hall
from web.halls import GOOD, NOW, Hall, make_live_round, seal


def examine() -> Soundness:
    return examine_hall(lambda origin: signer_named(origin, settings.SIGNING_SEED).key)


def vote(hall: Hall, order: int = 1) -> Book:
    """Ballots of all that may vote in a slot, and the phones' book of them."""
    hall.advance(order, 3)
    slot, book = hall.slot(order), Book()
    own = set(hall.round.tickets.filter(own_unit=slot.unit).values_list("number", flat=True))
    for code in hall.all_codes()[: 21 if own else None]:
        number = str(uuid4())
        cast = hall.cast(code, order, dict(GOOD), id=number)
        body = {"id": number, "ticket": code, "slot": slot.key, "marks": GOOD}
        book.sent[number] = Sent(body, receipt=cast.receipt.to_json())
    return book


@pytest.fixture
def closed(hall: Hall) -> Book:
    """A slot that was voted on and closed."""
    from leitai.web.actions.trail import record_deed

    book = vote(hall)
    hall.advance(1)
    record_deed(what="hall.tested", by="keeper", now=NOW, subject="hall")
    return book


def test_a_sound_hall_is_sound(closed: Book) -> None:
    found = examine()
    assert found.ok and found.logs == 2 and found.ballots == 21 and found.leaves > 25
    assert look(closed) == []


def harm_mark() -> None:
    row = Ballot.objects.all()[0]
    Ballot.objects.filter(pk=row.pk).update(marks={**row.marks, "gaps": "10"})


def harm_deed() -> None:
    row = LogLeaf.objects.exclude(body="").order_by("index")[3]
    LogLeaf.objects.filter(pk=row.pk).update(body=row.body.replace("organiser", "nobody"))


def harm_order() -> None:
    first, second = LogLeaf.objects.filter(body="").order_by("index")[:2]
    LogLeaf.objects.filter(pk=first.pk).update(hash=second.hash)
    LogLeaf.objects.filter(pk=second.pk).update(hash=first.hash)


HARMS: dict[str, Callable[[], object]] = {
    "a mark": harm_mark,
    "a ballot dropped": lambda: Ballot.objects.all()[0].delete(),
    "a ballot taken out of the log": lambda: Ballot.objects.filter(
        pk=Ballot.objects.all()[0].pk
    ).update(logged=False),
    "a deed": harm_deed,
    "a leaf dropped": lambda: LogLeaf.objects.order_by("index")[5].delete(),
    "the last leaf dropped": lambda: LogLeaf.objects.order_by("-index")[0].delete(),
    "two leaves exchanged": harm_order,
    "a checkpoint's root": lambda: Checkpoint.objects.update(root="0" * 64),
    "a checkpoint's signature": lambda: Checkpoint.objects.update(
        note=Checkpoint.objects.order_by("size")[0].note
    ),
    "the head": lambda: Round.objects.update(log_deeds=1),
    "a deed of the trail": lambda: TrailLeaf.objects.update(
        body=TrailLeaf.objects.get().body.replace("keeper", "nobody")
    ),
}


@pytest.mark.parametrize("harm", HARMS)
def test_every_harm_is_seen(closed: Book, harm: str) -> None:
    HARMS[harm]()
    found = examine()
    assert not found.ok
    assert all(fault.say("zh") != fault.say("en") for fault in found.faults)
    assert look(closed)


def test_the_book_is_compared_with_what_is_there(hall: Hall) -> None:
    """Before the slot is closed, the log binds nothing yet: the receipts do."""
    book = vote(hall)
    numbers = list(book.sent)
    assert look(book) == []
    ballot = str(book.sent[numbers[0]].receipt["ballot"])  # type: ignore[index]
    Ballot.objects.filter(pk=ballot).delete()
    assert look(book) == [f"acknowledged and lost: {ballot} of {hall.slot(1).key}"]
    lost = book.sent.pop(numbers[0])
    assert look(book) == []
    refused = book.sent[numbers[1]]
    refused.receipt, refused.refused = None, "slot-closed"
    assert any(line.startswith("refused and yet there") for line in look(book))
    book.sent.pop(numbers[1])
    assert any(line.startswith("there and sent by nobody") for line in look(book))
    book.broken.append("two receipts")
    assert "two receipts" in look(book) and lost.receipt is not None


def test_the_bundle_is_compared_with_the_book(db: None) -> None:
    hall = make_live_round(units=["甲局"])
    book = vote(hall)
    hall.advance(1)
    bundle = seal(hall)
    assert examine().bundles == 1 and look_into_bundle(book, bundle) == []
    dropped = dict(list(book.sent.items())[1:])
    assert any("sent by nobody" in line for line in look_into_bundle(Book(dropped), bundle))
    assert look_into_bundle(book, bundle[:-1])


@pytest.mark.parametrize("harm", ["the kept sums", "the result", "a ballot"])
def test_a_result_that_the_ballots_do_not_give_is_seen(hall: Hall, harm: str) -> None:
    for order in (1, 2, 3):
        vote(hall, order)
        hall.advance(order)
    if harm == "the kept sums":
        kept = SlotMarks.objects.get(slot=hall.slot(2))
        _panel, _code, marks = kept.body["marks"][0]
        marks["10"] = marks.pop(next(iter(marks)))
        kept.save()
    seal(hall)
    said = "its ballots do not give the announced result"
    assert (said in {fault.en for fault in examine().faults}) is (harm == "the kept sums")
    if harm == "the result":
        result = Result.objects.get()
        result.body["units"][0]["score"] = "99.99"
        result.save()
    elif harm == "a ballot":
        row = Ballot.objects.filter(panel="leaders")[0]
        Ballot.objects.filter(pk=row.pk).update(marks=dict.fromkeys(row.marks, "no mark"))
    assert said in {fault.en for fault in examine().faults}


@pytest.mark.skipif(not can_ask_second_verifier(), reason="Node is not here")
def test_the_second_verifier_is_asked_and_heard(hall: Hall) -> None:
    book = Book()
    for order in (1, 2, 3):
        book.sent.update(vote(hall, order).sent)
        hall.advance(order)
    bundle = seal(hall)
    receipts = [one.receipt for one in book.sent.values()]
    assert second_opinion(bundle) == []
    assert second_opinion(bundle, json.dumps(receipts[0]).encode()) == []
    forged = json.dumps(receipts[0] | {"rev": 9}).encode()
    assert second_opinion(bundle, forged) and second_opinion(bundle[:-1])
    last = BundlePart.objects.latest("index")
    BundlePart.objects.filter(pk=last.pk).update(data=bytes(last.data)[:-1])
    assert not examine().ok
