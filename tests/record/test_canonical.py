"""Canonical JSON: a corpus of good and bad bytes, and laws, for both implementations."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leitai.record.canonical import decode, encode
from leitai.record.problems import NotCanonical
from record.second import answers, b64

CORPUS = json.loads(
    (Path(__file__).parents[1] / "goldens/record/canonical.json").read_text("utf-8")
)


def as_bytes(case: dict[str, str]) -> bytes:
    return bytes.fromhex(case["hex"]) if "hex" in case else case["text"].encode()


@pytest.mark.parametrize("case", CORPUS["good"], ids=lambda c: c["why"])
def test_good_bytes_are_read_and_written_the_same(case):
    data = as_bytes(case)
    assert encode(decode(data)) == data


@pytest.mark.parametrize("case", CORPUS["bad"], ids=lambda c: c["why"])
def test_bad_bytes_are_refused(case):
    with pytest.raises(NotCanonical):
        decode(as_bytes(case))


def test_the_second_verifier_agrees_on_the_corpus():
    cases = [*CORPUS["good"], *CORPUS["bad"]]
    found = answers([{"task": "canonical", "data": b64(as_bytes(case))} for case in cases])
    good = len(CORPUS["good"])
    for case, answer in zip(CORPUS["good"], found[:good], strict=True):
        assert answer == as_bytes(case).decode(), case["why"]
    for case, answer in zip(CORPUS["bad"], found[good:], strict=True):
        assert isinstance(answer, dict), case["why"]
        assert answer["refused"] == "Fault", case["why"]


texts = st.text(max_size=8).map(lambda text: unicodedata.normalize("NFC", text))
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)


@given(values)
def test_every_value_has_one_form(value):
    assert decode(encode(value)) == value


@given(st.lists(values, min_size=1, max_size=20))
def test_order_of_members_does_not_matter(items):
    members = {str(number): item for number, item in enumerate(items)}
    assert encode(members) == encode(dict(reversed(members.items())))


@given(st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
def test_whatever_is_read_is_written_the_same(data):
    try:
        value = decode(data)
    except NotCanonical:
        return
    assert encode(value) == data


@pytest.mark.parametrize(
    "value",
    [1.0, float("nan"), 2**53, -(2**53), {1: 2}, b"x", "\ud800", "e\u0301", {"e\u0301": 1}, {1, 2}],
    ids=repr,
)
def test_values_without_a_form_are_refused(value):
    with pytest.raises(NotCanonical):
        encode(value)


def test_problems_say_what_to_do_in_both_languages():
    with pytest.raises(NotCanonical) as caught:
        decode(b'{"a": 1}')
    assert "canonical" in caught.value.say("en")
    assert "存证" in caught.value.say("zh")
