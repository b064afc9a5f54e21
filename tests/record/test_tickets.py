"""Tickets: codes survive typing, slips are noticed, derived names tell nothing."""

from __future__ import annotations

import hashlib
import hmac
import json
import uuid
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leitai.record import tickets
from leitai.record.base32 import ALPHABET
from leitai.record.problems import BadField, BadTicket

VECTORS = json.loads((Path(__file__).parents[1] / "goldens/record/tickets.json").read_text("utf-8"))
secrets = st.binary(min_size=16, max_size=16)
CODE_CHARS = ALPHABET


@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda c: c["code"])
def test_frozen_answers(case):
    secret = bytes.fromhex(case["secret"])
    where = {"round_id": case["round"], "slot": case["slot"]}
    link, salt = tickets.link(secret, round_id=case["round"]), tickets.link_salt(secret, **where)
    assert tickets.encode_code(secret) == case["code"]
    assert tickets.decode_code(case["code"]) == secret
    assert tickets.ticket_hash(secret) == case["hash"]
    assert tickets.pseudonym(secret, **where) == case["pseudonym"]
    assert tickets.ballot_id(secret, **where, client_id=case["client"]) == case["ballot"]
    assert (link, salt) == (case["link"], case["salt"])
    assert tickets.link_commitment(link, salt) == case["commitment"]


def test_derivation_as_the_page_says():
    """The rule of docs/reference/record.md section 9, written out once more."""
    secret = bytes(range(16))
    raw = hmac.new(secret, "leitai/pseudonym/v1\nbumen-3\n第一".encode(), hashlib.sha256).digest()
    number, text = int.from_bytes(raw[:16], "big"), ""
    for _ in range(26):
        number, digit = divmod(number, 32)
        text = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"[digit] + text
    assert tickets.pseudonym(secret, round_id="bumen-3", slot="第一") == text


@given(secrets)
def test_codes_come_back_however_they_are_typed(secret):
    code = tickets.encode_code(secret)
    assert len(code) == 34
    assert tickets.decode_code(code) == secret
    typed = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert tickets.decode_code(f"  {typed}\n") == secret
    assert tickets.decode_code(code.replace("-", "").replace("1", "I")) == secret


@given(secrets, st.integers(0, 27), st.sampled_from(CODE_CHARS))
def test_one_wrong_character_is_always_noticed(secret, at, char):
    code = tickets.encode_code(secret).replace("-", "")
    if code[at] == char:
        return
    with pytest.raises(BadTicket):
        tickets.decode_code(code[:at] + char + code[at + 1 :])


@given(secrets, st.integers(0, 26))
def test_neighbours_swapped_are_always_noticed(secret, at):
    code = tickets.encode_code(secret).replace("-", "")
    swapped = code[:at] + code[at + 1] + code[at] + code[at + 2 :]
    if swapped == code:
        return
    with pytest.raises(BadTicket):
        tickets.decode_code(swapped)


@pytest.mark.parametrize(
    "code",
    ["", "-", "A" * 27, "A" * 29, "U" * 28, "Z" * 28, "擂台", "0" * 26 + "01", "*" * 28, "０" * 28],
    ids=repr,
)
def test_other_codes_are_refused_with_a_reason(code):
    with pytest.raises(BadTicket) as caught:
        tickets.decode_code(code)
    assert "QR" in caught.value.say("en")
    assert "二维码" in caught.value.say("zh")


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(text):
    try:
        secret = tickets.decode_code(text)
    except BadTicket:
        return
    assert len(secret) == 16


def test_new_secrets_come_from_the_given_source():
    assert tickets.new_secret(lambda count: b"x" * count) == b"x" * 16
    with pytest.raises(BadTicket):
        tickets.new_secret(lambda count: b"x")


def test_names_differ_by_ticket_slot_round_and_use():
    found = set()
    for secret in (bytes(16), bytes(15) + b"\x01"):
        found.add(tickets.ticket_hash(secret))
        for round_id in ("1", "2"):
            found.add(tickets.link(secret, round_id=round_id))
            for slot in ("1", "2"):
                where = {"round_id": round_id, "slot": slot}
                found.add(tickets.pseudonym(secret, **where))
                found.add(tickets.link_salt(secret, **where))
                found.add(tickets.ballot_id(secret, **where, client_id=str(uuid.UUID(int=1))))
    assert len(found) == 2 + 4 + 3 * 8


def test_parts_cannot_be_shifted_into_one_another():
    secret = bytes(16)
    with pytest.raises(BadField):
        tickets.pseudonym(secret, round_id="a\nb", slot="c")
    with pytest.raises(BadField):
        tickets.pseudonym(secret, round_id="a", slot="")
    assert tickets.pseudonym(secret, round_id="a", slot="bc") != tickets.pseudonym(
        secret, round_id="ab", slot="c"
    )


def test_a_phones_clock_and_address_do_not_reach_the_record():
    """UUID version 1 carries both; the recorded id is version 8 and shares nothing with it."""
    secret = bytes(16)
    client = "c232ab00-9414-11ec-b3c8-9f6bdeced846"
    made = tickets.ballot_id(secret, round_id="r", slot="s", client_id=client)
    assert uuid.UUID(made).version == 8
    assert uuid.UUID(made).variant == uuid.RFC_4122
    assert made == tickets.ballot_id(secret, round_id="r", slot="s", client_id=client.upper())
    others = {
        tickets.ballot_id(bytes([n]) * 16, round_id="r", slot="s", client_id=client)
        for n in range(1, 50)
    }
    assert made not in others
    assert len(others) == 49
    for wrong in ("", "x", "1234", None):
        with pytest.raises(BadField):
            tickets.ballot_id(secret, round_id="r", slot="s", client_id=wrong)
