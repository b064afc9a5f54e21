"""The quick way of writing ballots and receipts gives the bytes of the long way."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leitai.record import tickets
from leitai.record.entries import Ballot
from leitai.record.hashing import ALGORITHMS
from leitai.record.notes import Signer
from leitai.record.problems import BadField, BadNote
from leitai.record.receipts import Receipt, issue, verify
from leitai.record.slotwriter import SlotWriter, marks_text

ORIGIN = "leitai.hall/bumen-3"
SIGNER = Signer.from_seed(ORIGIN, bytes(range(32)))
# Names as they occur and as they should not: quotes, backslashes, beyond the first plane.
names = st.sampled_from(["r3-1", "市城市管理局", '甲"乙', "a\\b", "𠮷野", "é", "</script>"])
codes = st.sampled_from(["results", "gaps", "实绩", "𠮷", "\uff0c", "a b", "z"])
texts = st.sampled_from(["0", "8", "7.5", "-3", "10", "0.25"])


@given(
    round_id=names, slot=names, panel=names, marks=st.dictionaries(codes, texts, min_size=1),
    rev=st.integers(1, 40), secret=st.binary(min_size=16, max_size=16), linked=st.booleans(),
    name=st.sampled_from(sorted(ALGORITHMS)),
)  # fmt: skip
def test_every_byte_is_that_of_the_long_way(
    round_id: str,
    slot: str,
    panel: str,
    marks: dict[str, str],
    rev: int,
    secret: bytes,
    linked: bool,
    name: str,
) -> None:
    where = {"round_id": round_id, "slot": slot}
    one = Ballot(
        round_id, slot, panel,
        tickets.ballot_id(secret, **where, client_id="00000000-0000-4000-8000-000000000001"),
        tickets.pseudonym(secret, **where), rev, marks,
        tickets.link_commitment("L", "S") if linked else None,
    )  # fmt: skip
    writer = SlotWriter(**where, origin=ORIGIN, signer=SIGNER, algorithm=ALGORITHMS[name])
    leaf = writer.leaf(
        panel=panel, ballot=one.ballot, pseudonym=one.pseudonym, rev=rev,
        marks=marks_text(marks), link=one.link,
    )  # fmt: skip
    assert leaf == one.leaf(ALGORITHMS[name])
    receipt, written = writer.receipt(panel=panel, ballot=one.ballot, rev=rev, leaf=leaf)
    assert receipt == issue(one, origin=ORIGIN, signer=SIGNER, algorithm=ALGORITHMS[name])
    assert written == receipt.to_bytes()
    verify(Receipt.parse(written), SIGNER.key)


@pytest.mark.parametrize(("round_id", "slot"), [("", "s"), ("r", "s\n"), ("r", "x" * 101)])
def test_names_that_cannot_be_recorded_are_refused(round_id: str, slot: str) -> None:
    with pytest.raises(BadField):
        SlotWriter(round_id=round_id, slot=slot, origin=ORIGIN, signer=SIGNER)


def test_origins_that_cannot_be_recorded_are_refused() -> None:
    with pytest.raises(BadNote):
        SlotWriter(round_id="r", slot="s", origin="leitai/x", signer=SIGNER)


def test_a_panel_that_cannot_be_recorded_is_refused() -> None:
    writer = SlotWriter(round_id="r", slot="s", origin=ORIGIN, signer=SIGNER)
    with pytest.raises(BadField):
        writer.receipt(panel="p\x00", ballot="b", rev=1, leaf=bytes(32))
