"""What a stranger found: upheld objections, sealed logs, names taken, trees and numbers."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable
from decimal import Decimal

import pytest

from leitai.record.bundle import read
from leitai.record.merkle import Tree
from leitai.record.verification import verify
from leitai.scoring.count.protocol import recount
from leitai.scoring.scheme import (
    MarkOffScale,
    SchemeNotReadable,
    default_scheme,
    parse_scheme,
)
from leitai.web.actions import problems, results, roster, stage
from leitai.web.models import Alias, LogLeaf
from leitai.web.queries import receipts
from leitai.web.queries.receipts import forget_trees, prove
from leitai.web.queries.record import newest_checkpoint
from web.halls import GOOD, NOW, Hall, make_called_round, seal


def play(hall: Hall) -> None:
    for order in (1, 2, 3):
        hall.advance(order, 3)
        for code in (*hall.codes["leaders"], *hall.codes["members"], *hall.codes["citizens"]):
            hall.cast(code, order)
        hall.advance(order)


def test_an_upheld_objection_leads_to_a_new_count(hall: Hall) -> None:
    play(hall)
    deed = {"round_id": hall.round.pk, "by": "organiser", "now": NOW}
    first = results.count(**deed).hash
    results.open_objections(**deed)
    with pytest.raises(problems.NotReady):
        results.reopen_round(reason="no cause", **deed)
    slot = hall.slot(1)
    results.file_objection(slot_key=slot.key, text="请复核。", **{**deed, "by": "unit"})
    results.answer_objection(number=1, outcome="upheld", answer="有一票误录。", **deed)
    for one in hall.round.slots.all():
        results.waive_objection(slot_key=one.key, **deed)
    with pytest.raises(problems.NotReady) as caught:
        results.seal(**deed)
    assert "upheld" in caught.value.say("en")
    results.reopen_round(reason="异议成立", **deed)
    stage.step_back(slot_key=slot.key, seen="closed", **deed)
    hall.cast(hall.codes["leaders"][0], 1, dict(GOOD, results=0))
    hall.advance(1)
    data = seal(hall)
    assert recount(read(data)).same and verify(data).ok
    assert hall.fresh().result.hash != first


def test_nothing_enters_a_sealed_log(hall: Hall) -> None:
    play(hall)
    seal(hall)
    size = hall.fresh().log_size
    deed = {"round_id": hall.round.pk, "by": "organiser", "now": NOW}
    Alias.objects.create(unit=hall.slot(1).unit, name="别名甲")
    for act, words in (
        (roster.confirm_alias, {"name": "别名甲"}),
        (roster.separate_alias, {"name": "别名甲"}),
        (roster.propose_alias, {"name": "别名乙"}),
        (roster.correct_unit, {"name": "新名"}),
    ):
        with pytest.raises(problems.WrongState):
            act(slot_key=hall.slot(1).key, **words, **deed)
    assert hall.fresh().log_size == size == LogLeaf.objects.filter(round=hall.round).count()


@pytest.mark.django_db
def test_a_name_that_is_anothers_is_not_taken_over() -> None:
    round_ = make_called_round()
    one, other = round_.slots.all()[:2]
    Alias.objects.create(unit=other.unit, name="老名", confirmed_by="organiser")
    with pytest.raises(roster.UnitTwice):
        roster.correct_unit(
            round_id=round_.pk, slot_key=one.key, name="老名", by="organiser", now=NOW
        )
    assert Alias.objects.get(name="老名").unit == other.unit


@pytest.mark.django_db(transaction=True)
def test_many_ask_for_proofs_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    from web.halls import make_live_round

    hall = make_live_round()
    play(hall)
    checkpoint = newest_checkpoint(hall.fresh())
    assert checkpoint is not None
    want = {i: prove(hall.round, i, checkpoint) for i in range(0, checkpoint.size, 7)}
    forget_trees()
    got: list[bool] = []
    grown: list[int] = []
    extend = Tree.extend

    def slowly(tree: Tree, leaves: Iterable[bytes]) -> None:
        new = list(leaves)
        if new:
            # Long enough for every other thread to come to the same place, if it could.
            grown.append(tree.size)
            time.sleep(0.05)
        extend(tree, new)

    monkeypatch.setattr(Tree, "extend", slowly)

    def ask(index: int) -> None:
        from django.db import connection

        got.append(prove(hall.round, index, checkpoint) == want[index])
        connection.close()

    threads = [threading.Thread(target=ask, args=(i,)) for i in want]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) == len(want) > 2 and all(got)
    assert grown == [0], "one thread grows the tree, the others find it grown"


@pytest.mark.django_db
def test_a_kept_tree_that_went_astray_is_built_anew() -> None:
    from web.halls import make_live_round

    hall = make_live_round()
    play(hall)
    checkpoint = newest_checkpoint(hall.fresh())
    assert checkpoint is not None
    want = prove(hall.round, 1, checkpoint)
    astray = Tree()
    astray.extend([b"x" * 32] * checkpoint.size)
    receipts._trees[hall.round.pk] = astray
    assert prove(hall.round, 1, checkpoint) == want


@pytest.mark.parametrize(
    "raw", ["1e-999999999", "1e999999999", "NaN", "0x1", "1_0", "+5", "", None, "0.0000001"]
)
def test_numbers_of_a_scheme_are_plain(raw: object) -> None:
    for place in ("step", "max", "min"):
        body = default_scheme()
        body["criteria"][0]["scale"] = dict(body["criteria"][0]["scale"], **{place: raw})
        with pytest.raises(SchemeNotReadable):
            parse_scheme(body)
    for quorum in ("1/0", "0/0", "a/b", "2", raw):
        body = default_scheme()
        body["rules"]["quorum"] = quorum
        with pytest.raises(SchemeNotReadable):
            parse_scheme(body)


def test_marks_are_plain_numbers() -> None:
    scheme = parse_scheme(default_scheme())
    assert scheme.read_marks({**GOOD, "gaps": "7.50"})["gaps"] == Decimal("7.5")
    for raw in ("1_0", "+5", "5.", "-0", "05", "5e0", " 5 5", "٥"):
        with pytest.raises(MarkOffScale):
            scheme.read_marks({**GOOD, "gaps": raw})
