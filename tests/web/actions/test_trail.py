"""The hall's trail: deeds outside a round stand in one signed log."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from django.conf import settings

from leitai.record.entries import Deed
from leitai.record.merkle import Frontier
from leitai.record.notes import Signer, parse_note
from leitai.web.actions.trail import record_deed
from leitai.web.models import Trail, TrailLeaf
from leitai.web.queries.trail import deeds_on, newest_deeds, trail_origin

NOW = datetime(2022, 12, 28, 1, 0, tzinfo=UTC)


@pytest.mark.django_db
def test_deeds_are_numbered_and_listed_by_subject() -> None:
    first = record_deed(what="item.registered", by="li", now=NOW, subject="item:1")
    record_deed(what="item.registered", by="li", now=NOW, subject="item:2")
    third = record_deed(
        what="item.assigned", by="wang", now=NOW, subject="item:1", data={"lead": "甲局"}
    )
    assert (first, third) == (1, 3)
    assert [deed.what for deed in deeds_on("item:1")] == ["item.registered", "item.assigned"]
    assert [deed.number for deed in newest_deeds(2)] == [3, 2]
    assert deeds_on("item:1")[1].data == {"lead": "甲局"}


@pytest.mark.django_db
def test_the_head_covers_every_leaf_and_is_signed() -> None:
    for number in range(5):
        record_deed(what="item.noted", by="li", now=NOW, subject=f"item:{number}")
    trail = Trail.objects.get()
    frontier = Frontier(0, [])
    for row in TrailLeaf.objects.all():
        leaf = Deed.from_json(json.loads(row.body.split("\n", 1)[1])).leaf()
        assert leaf.hex() == row.hash
        frontier.append(leaf)
    newest = trail.checkpoints.last()
    assert newest is not None
    assert (newest.size, newest.root) == (5, frontier.root().hex())
    signer = Signer.from_seed(trail_origin(), settings.SIGNING_SEED)
    parse_note(newest.note).verify(signer.key)
