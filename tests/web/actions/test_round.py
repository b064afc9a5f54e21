"""A round through its actions: to the seal, and what is refused on the way."""

from __future__ import annotations

import json
from pathlib import Path
from uuid import uuid4

import pytest
from click.testing import CliRunner

from leitai.cli import main
from leitai.record.bundle import read
from leitai.record.verification import verify
from leitai.scoring.count.protocol import recount
from leitai.scoring.scheme import MarkOffScale
from leitai.web.actions import casting, problems, results, roster, rounds, stage, statements
from leitai.web.models import Ballot, LogLeaf, Round, Slot, Ticket
from leitai.web.queries.entitlement import entitled, masks_of, tally_of
from leitai.web.queries.public import draw_in_words
from web.halls import GOOD, NOW, Hall, make_called_round, make_live_round, seal, write_statements


def play(hall: Hall) -> None:
    for order in (1, 2, 3):
        hall.advance(order, 3)
        for number, code in enumerate(hall.all_codes()):
            marks = {c: (number * 7 + order * 3 + i) % 21 / 2 for i, c in enumerate(GOOD)}
            try:
                hall.cast(code, order, marks)
            except problems.NotEntitled:
                continue
        hall.advance(order)


def test_a_round_is_sealed_and_recounted_to_the_last_digit(hall: Hall, tmp_path: Path) -> None:
    play(hall)
    data = seal(hall)
    report = verify(data)
    assert report.ok, [check.say() for check in report.checks if check.state == "fail"]
    again = recount(read(data))
    assert again.same and again.ballots == 3 * 21 + 3 * 4
    file = tmp_path / "round.zip"
    file.write_bytes(data)
    said = CliRunner().invoke(main, ["recount", str(file), "--json"])
    assert said.exit_code == 0 and json.loads(said.output)["outcome"] == "same"
    # Four peers are fewer than five: they are merged, and the marks are published unlinked.
    unit = again.result.units[0]
    assert any(len(pool.panels) == 2 for pool in unit.pools)


def test_any_changed_byte_is_noticed(hall: Hall, tmp_path: Path) -> None:
    play(hall)
    data = seal(hall)
    step = max(1, len(data) // 150)
    for place in range(0, len(data), step):
        changed = bytearray(data)
        changed[place] ^= 1
        assert not verify(bytes(changed)).ok, place
    file = tmp_path / "round.zip"
    file.write_bytes(data[:-1])
    said = CliRunner().invoke(main, ["recount", str(file)])
    assert said.exit_code == 1 and "NOT INTACT" in said.output


def test_ballots_counted_are_tickets_less_unused_and_spoiled(hall: Hall) -> None:
    hall.advance(1, 3)
    for code in hall.codes["leaders"]:
        hall.cast(code, 1)
    unused = Ticket.objects.filter(panel="members").first()
    assert unused is not None
    from leitai.web.actions import tickets

    tickets.spoil_ticket(
        round_id=hall.round.pk, number=unused.number, reason="lost", by="organiser", now=NOW
    )
    slot = hall.advance(1)
    issued = sum(row["issued"] for row in slot.tally.values())
    recused = sum(row["recused"] for row in slot.tally.values())
    spoiled = sum(row["spoiled"] for row in slot.tally.values())
    voted = sum(row["used"] for row in slot.tally.values())
    not_used = issued - recused - spoiled - voted
    assert (issued, recused, spoiled, voted) == (27, 2, 1, 6)
    assert Ballot.objects.filter(slot=slot).count() == issued - recused - spoiled - not_used
    assert sum(entitled(slot.tally).values()) == 24


def test_sent_twice_is_one_ballot_and_the_same_receipt(hall: Hall) -> None:
    hall.advance(1, 3)
    code, one = hall.codes["leaders"][0], str(uuid4())
    first, again = hall.cast(code, 1, id=one), hall.cast(code, 1, id=one)
    assert (first.again, again.again) == (False, True)
    assert first.receipt == again.receipt
    with pytest.raises(problems.BallotConflict):
        hall.cast(code, 1, {**GOOD, "gaps": 1}, id=one)
    revised = hall.cast(code, 1, {**GOOD, "gaps": 1})
    assert revised.receipt.rev == 2
    hall.advance(1)
    assert hall.cast(code, 1, id=one).receipt == first.receipt
    with pytest.raises(problems.SlotClosed):
        hall.cast(code, 1, {**GOOD, "gaps": 2})


def test_what_a_ballot_may_not_be(hall: Hall) -> None:
    code = hall.codes["leaders"][0]
    with pytest.raises(problems.SlotNotOpen):
        hall.cast(code, 1)
    hall.advance(1, 3)
    with pytest.raises(MarkOffScale):
        hall.cast(code, 1, {**GOOD, "gaps": 11})
    with pytest.raises(problems.TicketUnknown):
        hall.cast("0000-0000-0000-0000-0000-0000-0000", 1)
    with pytest.raises(problems.NotFound):
        casting.cast(casting.CastRequest(str(uuid4()), code, "nowhere", GOOD))
    own = next(t for t in Ticket.objects.filter(panel="peers") if t.own_unit == hall.slot(1).unit)
    peers = list(Ticket.objects.filter(panel="peers").values_list("pk", flat=True))
    with pytest.raises(problems.NotEntitled):
        hall.cast(hall.codes["peers"][peers.index(own.pk)], 1)
    assert not Ballot.objects.exists()


def test_rows_of_ballots_hold_nothing_of_the_ticket(hall: Hall) -> None:
    hall.advance(1, 3)
    for code in hall.codes["leaders"]:
        hall.cast(code, 1)
    fields = {field.name for field in Ballot._meta.get_fields()}
    assert fields == {
        "id", "slot", "panel", "pseudonym", "rev", "marks", "link", "link_salt", "leaf", "logged",
    }  # fmt: skip
    hashes = set(Ticket.objects.values_list("secret_hash", flat=True))
    for row in Ballot.objects.all():
        assert row.pseudonym not in hashes and row.leaf not in hashes and row.link == ""


def test_two_hosts_press_next_at_once(hall: Hall) -> None:
    slot = hall.slot(1)
    press = {"round_id": hall.round.pk, "slot_key": slot.key, "seen": slot.state, "now": NOW}
    stage.advance(**press, by="one")
    with pytest.raises(problems.SomeoneWasQuicker):
        stage.advance(**press, by="two")
    assert hall.slot(1).state == "on_stage"
    with pytest.raises(problems.NotReady):
        hall.advance(2)


def test_steps_back_only_while_nothing_was_cast(hall: Hall) -> None:
    hall.advance(1, 3)

    def back(seen: str) -> None:
        stage.step_back(
            round_id=hall.round.pk, slot_key=hall.slot(1).key, seen=seen, by="host", now=NOW
        )

    back("scoring")
    hall.advance(1)
    hall.cast(hall.codes["leaders"][0], 1)
    with pytest.raises(problems.NotReady):
        back("scoring")
    hall.advance(1)
    back("closed")
    hall.cast(hall.codes["leaders"][1], 1)
    hall.advance(1)
    assert Ballot.objects.filter(slot=hall.slot(1), logged=True).count() == 2


@pytest.mark.django_db
def test_no_state_is_skipped() -> None:
    round_ = make_called_round()
    deed = {"round_id": round_.pk, "by": "organiser", "now": NOW}
    with pytest.raises(problems.NotReady):
        rounds.draw_order(seed="1", **deed)
    with pytest.raises(problems.NotReady):
        statements.lock_statements(**deed)
    rounds.lock_scheme(**deed)
    with pytest.raises(problems.NotReady):
        rounds.lock_scheme(**deed)
    rounds.draw_order(seed="1", **deed)
    with pytest.raises(problems.NotReady) as caught:
        statements.lock_statements(**deed)
    assert "甲局" in caught.value.say("zh")
    write_statements(round_)
    statements.lock_statements(**deed)
    with pytest.raises(problems.NotReady):
        rounds.begin(**deed)
    for wrong in (results.count, results.open_objections, results.seal, rounds.lock_scheme):
        with pytest.raises(problems.WrongState):
            wrong(**deed)
    assert Round.objects.get(pk=round_.pk).state == "locked"


@pytest.mark.django_db
def test_statement_without_a_part_is_refused_and_nothing_is_saved() -> None:
    round_ = make_called_round()
    slot = round_.slots.first()
    assert slot is not None
    whole = [
        statements.Part("highlight", "甲"),
        statements.Part("gap", "乙", cause="因"),
        statements.Part("step", "丙"),
    ]
    save = {"round_id": round_.pk, "slot_key": slot.key, "source": "", "by": "u", "now": NOW}
    for left_out, said in (("highlight", "亮点"), ("gap", "差距"), ("step", "下一步打算")):
        with pytest.raises(statements.PartMissing) as caught:
            statements.save_statement(parts=[p for p in whole if p.kind != left_out], **save)
        assert said in caught.value.say("zh")
    with pytest.raises(statements.PartMissing):
        statements.save_statement(
            parts=[*whole[:1], statements.Part("gap", "乙"), whole[2]], **save
        )
    assert not hasattr(Slot.objects.get(pk=slot.pk), "statement")
    statement = statements.save_statement(parts=whole, **save)
    with pytest.raises(problems.SomeoneWasQuicker):
        statements.save_statement(parts=whole, version=statement.version - 1, **save)


@pytest.mark.django_db
def test_names_are_one_unit_only_after_a_person_confirms() -> None:
    round_ = make_called_round(["市城市管理委", "市科协", "市委组织部", "市委宣传部"])
    unit = roster.note_name_in_text(round_, "市城市管理局")
    assert unit is not None and unit.zh == "市城市管理委"
    assert unit.aliases.get().confirmed_by == ""
    slot = round_.slots.get(unit=unit)
    roster.confirm_alias(
        round_id=round_.pk, slot_key=slot.key, name="市城市管理局", by="organiser", now=NOW
    )
    with pytest.raises(roster.UnitTwice):
        roster.add_units(
            round_id=round_.pk, entries=[roster.RosterEntry("市城市管理局")], by="o", now=NOW
        )
    assert roster.note_name_in_text(round_, "市公安局") is None


def test_under_two_thirds_is_not_ranked(hall: Hall) -> None:
    for order in (1, 2, 3):
        hall.advance(order, 3)
        codes = [*hall.codes["leaders"], *hall.codes["members"], *hall.codes["citizens"]]
        for code in codes[: 16 if order == 1 else 21]:
            hall.cast(code, order)
        hall.advance(order)
    result = results.count(round_id=hall.round.pk, by="organiser", now=NOW)
    by_slot = {unit["slot"]: unit for unit in result.body["units"]}
    assert by_slot[1]["status"] == "not_ranked" and by_slot[1]["rank"] is None
    assert by_slot[2]["status"] == "ranked"


@pytest.mark.django_db
def test_a_very_small_round_publishes_no_marks_and_still_verifies() -> None:
    hall = make_live_round({"leaders": 2})
    for order in (1, 2, 3):
        hall.advance(order, 3)
        for code in hall.codes["leaders"]:
            hall.cast(code, order)
        hall.advance(order)
    data = seal(hall)
    assert verify(data).ok and recount(read(data)).same
    assert b'"pseudonym"' not in data


def test_sealing_waits_for_the_days_of_objection(hall: Hall) -> None:
    play(hall)
    deed = {"round_id": hall.round.pk, "by": "organiser", "now": NOW}
    results.count(**deed)
    results.open_objections(**deed)
    assert str(hall.fresh().objections_until) == "2022-10-10"
    with pytest.raises(problems.NotReady):
        results.seal(**deed)
    slot = hall.slot(1)
    results.file_objection(slot_key=slot.key, text="请复核。", **deed)
    with pytest.raises(problems.NotReady):
        results.waive_objection(slot_key=slot.key, **deed)
    results.answer_objection(number=1, outcome="rejected", answer="已复核，无误。", **deed)
    later = {**deed, "now": NOW.replace(month=10, day=11)}
    results.seal(**later)
    assert hall.fresh().state == "sealed"


def test_tally_of_an_open_slot_needs_no_closing(hall: Hall) -> None:
    hall.advance(1, 3)
    tally = tally_of(masks_of(hall.fresh()), hall.slot(1))
    assert sum(row["used"] for row in tally.values()) == 0


@pytest.mark.django_db
def test_an_order_that_replaces_another_needs_a_reason() -> None:
    round_ = make_called_round()
    deed = {"round_id": round_.pk, "by": "organiser", "now": NOW}
    rounds.lock_scheme(**deed)
    rounds.draw_order(seed="1", **deed)
    keys = [slot.key for slot in round_.slots.all()]
    with pytest.raises(problems.FieldWrong):
        rounds.draw_order(seed="2", **deed)
    with pytest.raises(problems.FieldWrong):
        rounds.set_order(order=keys, reason=" ", **deed)
    rounds.draw_order(seed="2", reason="一家单位更名", **deed)
    round_.refresh_from_db()
    assert round_.draw_seed == "2"
    assert "一家单位更名" in LogLeaf.objects.get(body__contains='"seed":"2"').body
    assert "2" in draw_in_words(round_).rpartition("·")[2]


@pytest.mark.django_db
def test_the_key_of_a_unit_that_left_names_no_other() -> None:
    round_ = make_called_round()
    deed = {"round_id": round_.pk, "by": "organiser", "now": NOW}
    last = round_.slots.get(unit__zh="丙局").key
    roster.remove_unit(slot_key=last, **deed)
    roster.add_units(entries=[roster.RosterEntry("丁局")], **deed)
    assert round_.slots.get(unit__zh="丁局").key not in (last, "")
