"""Ballots, deeds, withheld leaves: one form, strictly read, in the order of their hashes."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leitai.record import receipts
from leitai.record.canonical import encode
from leitai.record.entries import (
    BALLOT_PREFIX,
    Ballot,
    Deed,
    Withheld,
    counted,
    entry_from_line,
    in_log_order,
)
from leitai.record.fields import mark_text
from leitai.record.log import Log
from leitai.record.problems import BadField, BadProof, RecordProblem
from record import sample

GOOD = sample.ballot("slot-1", "领导", 1)
LINE = encode(GOOD.line())

identifiers = (
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20)
    .map(lambda text: unicodedata.normalize("NFC", text))
    .filter(lambda text: 0 < len(text) <= 100)
)
marks = st.none() | st.decimals(-1000, 1000, allow_nan=False, places=3).map(mark_text)


@given(
    identifiers,
    identifiers,
    identifiers,
    st.dictionaries(identifiers, marks, min_size=1, max_size=6),
    st.integers(1, 2**53 - 1),
)
def test_the_quick_writers_write_canonical_bytes(round_id, slot, panel, given_marks, rev):
    one = replace(GOOD, round_id=round_id, slot=slot, panel=panel, marks=given_marks, rev=rev)
    assert one.to_bytes() == BALLOT_PREFIX + encode(one.to_json())
    assert entry_from_line(encode(one.line())) == one
    linked = replace(one, link="A" * 43 + "=")
    assert linked.to_bytes() == BALLOT_PREFIX + encode(linked.to_json())
    receipt = sample.receipt(one)
    assert receipt.to_bytes() == encode(receipt.to_json())
    assert receipts.Receipt.parse(receipt.to_bytes()) == receipt


def test_the_bytes_of_a_ballot_are_as_specified():
    one = Ballot(
        "r", "s", "p", "c232ab00-9414-81ec-b3c8-9f6bdeced846", "0" * 26, 2, {"b": "8.5", "a": None}
    )
    assert one.to_bytes() == (
        b"leitai/ballot/v1\n"
        b'{"ballot":"c232ab00-9414-81ec-b3c8-9f6bdeced846","marks":{"a":null,"b":"8.5"},"panel":"p",'
        b'"pseudonym":"00000000000000000000000000","rev":2,"round":"r","slot":"s","v":1}'
    )


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (Decimal("8.50"), "8.5"), (10, "10"), (Decimal("1E+2"), "100"), (Decimal("-0.0"), "0"),
        (Decimal("0.000001"), "0.000001"), (Decimal("-3.10"), "-3.1"), (Decimal("0"), "0"),
        (Decimal("999999999"), "999999999"), (Decimal("100.00"), "100"),
    ],
)  # fmt: skip
def test_a_number_has_one_text(number, text):
    assert mark_text(number) == text


@pytest.mark.parametrize("number", ["NaN", "Infinity", "1E9", "0.0000001", "-1E9"])
def test_numbers_beyond_the_form_are_refused(number):
    with pytest.raises(BadField):
        mark_text(Decimal(number))


BAD_FIELDS = {
    "v": [2, True, "1", None],
    "round": ["", "a\n", "x" * 101, 1, None, "e\u0301", "\x7f"],
    "slot": ["", 7],
    "panel": ["", ["p"]],
    "ballot": ["", GOOD.ballot.upper(), GOOD.ballot[:-1], "{" + GOOD.ballot + "}"],
    "pseudonym": ["", "8" + "0" * 25, "0" * 25, "o" * 26, "0" * 25 + "U", "0" * 26 + "\n"],
    "rev": [0, -1, True, "1", None, 2**53],
    "marks": [{}, [], None, {"a": 8}, {"a": "8.50"}, {"a": "+1"}, {"a": "01"}, {"a": ".5"},
              {"a": "5."}, {"a": "-0"}, {"a": "1e2"}, {"a": "1234567890"}, {"a": "0.0000001"},
              {"a": ""}, {"": "1"}, {"a": True}, {"a": "１"}, {"a": "1\n"},
              {str(n): "1" for n in range(101)}],
    "link": [None, "", "A" * 44, "A" * 42 + "B=", 5],
    "time": ["2022"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "value"),
    [(name, value) for name, values in BAD_FIELDS.items() for value in values],
    ids=repr,
)
def test_ballots_out_of_form_are_refused(name, value):
    with pytest.raises(RecordProblem):
        Ballot.from_json({**GOOD.to_json(), name: value})


@pytest.mark.parametrize("name", sorted(GOOD.to_json()))
def test_ballots_lacking_a_member_are_refused(name):
    with pytest.raises(BadField):
        Ballot.from_json({k: v for k, v in GOOD.to_json().items() if k != name})


def test_deeds_out_of_form_are_refused():
    good = Deed("r", 1, sample.AT, "host", "slot.opened", {"slot": "1"}).to_json()
    assert Deed.from_json(good).to_json() == good
    closed = {**good, "what": "slot.closed"}
    assert Deed.from_json({**closed, "data": {"slot": "1", "leaves": 0}}).data["leaves"] == 0
    wrong = [
        {**good, "n": 0}, {**good, "v": 2}, {**good, "data": []}, {**good, "by": ""},
        {**good, "extra": 1}, closed, {**closed, "data": {"slot": "1", "leaves": -1}},
        {**closed, "data": {"slot": "1", "leaves": "3"}}, {**good, "data": {"files": []}},
        {**good, "data": {"tickets": 5}}, [], None,
    ]  # fmt: skip
    for value in wrong:
        with pytest.raises(BadField):
            Deed.from_json(value)


def test_lines_that_are_no_entry_are_refused():
    lost = {"withheld": {"slot": "s", "leaf": "A" * 43 + "=", "why": "lost"}}
    for line in (b"", b"{}", b"[]", b"1", encode(lost), b'{"ballot":{}}',
                 b'{"other":{}}', LINE + b" ",
                 LINE.replace(b'"rev":1', b'"rev":1.0'), LINE[:-1],
                 b'{"withheld":{"leaf":"","slot":"s","why":"superseded"}}'):  # fmt: skip
        with pytest.raises(RecordProblem):
            entry_from_line(line)


@given(st.binary(max_size=120))
def test_any_line_is_read_or_refused(line):
    try:
        entry = entry_from_line(line)
    except RecordProblem:
        return
    assert encode(entry.line()) == line


@given(st.integers(0, len(LINE) - 1), st.integers(0, 255))
def test_a_changed_line_is_refused_or_another_entry(at, byte):
    changed = LINE[:at] + bytes([byte]) + LINE[at + 1 :]
    try:
        entry = entry_from_line(changed)
    except RecordProblem:
        return
    assert (entry == GOOD) == (changed == LINE)
    assert (entry.leaf() == GOOD.leaf()) == (changed == LINE)


@given(st.permutations(range(14)))
def test_the_order_of_casting_leaves_no_trace(order):
    cast = sample.ballots("slot-1")
    log = Log(origin="o", round_id=sample.ROUND)
    log.close_slot(slot="slot-1", ballots=[cast[n] for n in order], at="t", by="host")
    other = Log(origin="o", round_id=sample.ROUND)
    other.close_slot(slot="slot-1", ballots=cast, at="t", by="host")
    assert log.tree.root() == other.tree.root()
    assert log.entries == other.entries
    leaves = [entry.leaf() for entry in log.entries[1:]]
    assert leaves == sorted(leaves)
    assert in_log_order(cast) == log.entries[1:]


def test_the_highest_revision_counts():
    found = counted(sample.ballots("slot-1"))["slot-1"]
    assert len(found) == 13
    assert sorted(one.rev for one in found) == [1] * 12 + [2]
    assert [one.pseudonym for one in found] == sorted(one.pseudonym for one in found)


def test_a_slot_takes_only_its_own_ballots():
    log = Log(origin="o", round_id=sample.ROUND)
    with pytest.raises(BadField):
        log.close_slot(slot="slot-2", ballots=[GOOD], at="t", by="host")
    with pytest.raises(BadField):
        log.close_slot(slot="slot-1", ballots=[replace(GOOD, round_id="x")], at="t", by="host")
    with pytest.raises(BadField):
        log.append_deed(at="t", by="host", what="slot.closed", data={"slot": "1", "leaves": 0})
    assert log.tree.size == 0
    with pytest.raises(BadProof):
        log.index_of(GOOD.leaf())


def test_a_log_goes_on_where_it_was():
    log, _ = sample.fill()
    again = Log(origin=sample.ORIGIN, round_id=sample.ROUND, entries=log.entries)
    deeds = [one.append_deed(at="t", by="host", what="note", data={}) for one in (log, again)]
    assert deeds[0] == deeds[1]
    assert log.tree.root() == again.tree.root()


def test_withheld_leaves_stand_for_their_ballots():
    hidden = Withheld("slot-1", GOOD.leaf(), "small_panel")
    assert hidden.leaf() == GOOD.leaf()
    assert entry_from_line(encode(hidden.line())) == hidden
    assert b"pseudonym" not in encode(hidden.line())
