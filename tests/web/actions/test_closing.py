"""Closing a slot: leaves and rows are moved by the database, wholly or not at all."""

from __future__ import annotations

import pytest
from django.db import connection

from leitai.record.merkle import Tree
from leitai.record.verification import verify
from leitai.web.actions import closing_rows
from leitai.web.models import Ballot, Checkpoint, LogLeaf, Slot, SlotState
from web.halls import GOOD, Hall, seal


def vote(hall: Hall, order: int = 1) -> list[str]:
    """Ballots of all who may vote on a slot, one of them revised; ids in the order of casting."""
    from leitai.web.actions import problems

    hall.advance(order, 3)
    cast = []
    for code in [*hall.all_codes(), hall.all_codes()[-1]]:
        try:
            cast.append(hall.cast(code, order, dict(GOOD)).receipt.ballot)
        except problems.NotEntitled:
            continue
    return cast


@pytest.mark.parametrize("at_once", [100_000, 7, 1])
def test_leaves_and_rows_keep_no_order_of_casting(
    hall: Hall, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(closing_rows, "_AT_ONCE", at_once)
    monkeypatch.setattr(closing_rows, "_READ_AT_ONCE", 4)

    cast = vote(hall)
    kept = {str(row.id): (row.marks, row.rev, row.leaf) for row in Ballot.objects.all()}
    first = LogLeaf.objects.count() + 1
    hall.advance(1)
    rows = list(Ballot.objects.all())
    assert {str(row.id): (row.marks, row.rev, row.leaf) for row in rows} == kept
    assert sorted(map(str, kept)) == sorted(cast) and all(row.logged for row in rows)
    leaves = list(LogLeaf.objects.order_by("index").values_list("index", "hash", "body"))
    assert [index for index, _, _ in leaves] == list(range(len(leaves)))
    added = [leaf for _, leaf, _ in leaves[first:]]
    assert added == sorted(row.leaf for row in rows) and not any(b for _, _, b in leaves[first:])
    head = Checkpoint.objects.latest("size")
    tree = Tree(bytes.fromhex(leaf) for _, leaf, _ in leaves)
    assert (head.size, head.root) == (tree.size, tree.root().hex())
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT id FROM {Ballot._meta.db_table} ORDER BY _rowid_")
            by_place = [key for (key,) in cursor.fetchall()]
        assert by_place == sorted(by_place)


def test_the_next_closing_goes_on_where_the_last_ended(hall: Hall) -> None:
    for order in (1, 2):
        vote(hall, order)
        hall.advance(order)
    leaves = list(LogLeaf.objects.order_by("index").values_list("hash", flat=True))
    head = Checkpoint.objects.latest("size")
    assert head.root == Tree(map(bytes.fromhex, leaves)).root().hex()
    assert LogLeaf.objects.filter(body="").count() == Ballot.objects.count()


def test_a_fault_in_the_middle_undoes_the_whole_closing(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    vote(hall)
    monkeypatch.setattr(closing_rows, "_AT_ONCE", 9)
    real, laid = closing_rows._lay_part_anew, []

    def fail_at_the_second(*given: object) -> None:
        laid.append(given)
        if len(laid) == 2:
            raise OSError("the disk is full")
        real(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(closing_rows, "_lay_part_anew", fail_at_the_second)
    before = (LogLeaf.objects.count(), Checkpoint.objects.count(), Ballot.objects.count())
    with pytest.raises(OSError, match="full"):
        hall.advance(1)
    assert (LogLeaf.objects.count(), Checkpoint.objects.count(), Ballot.objects.count()) == before
    assert not Ballot.objects.filter(logged=True).exists()
    assert Slot.objects.get(pk=hall.slot(1).pk).state == SlotState.SCORING
    monkeypatch.undo()
    hall.advance(1)
    assert Ballot.objects.filter(logged=True).count() == before[2]


def test_marks_changed_before_the_closing_no_longer_fit_their_leaf(hall: Hall) -> None:
    """Whoever can write to the database cannot move a ballot to another leaf unseen."""
    for order in (1, 2, 3):
        vote(hall, order)
        if order == 2:
            # Of a panel that is large enough to be published; a withheld ballot's leaf is all
            # that a bundle has of it, and only the hall's own examination sees it.
            row = Ballot.objects.filter(slot=hall.slot(2), panel="members")[0]
            Ballot.objects.filter(pk=row.pk).update(marks={**row.marks, "gaps": "1"})
        hall.advance(order)
    report = verify(seal(hall))
    assert not report.ok
    assert {check.name for check in report.checks if check.state == "fail"} & {"log", "checkpoints"}
