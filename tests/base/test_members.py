"""Members of a JSON object: what is wrong is said with its path, in both languages."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from leitai.base.members import Member, MemberWrong

BODY = Member(
    {
        "a": {"b": [1, "x", True, "2/3", "0.25"]},
        "word": "round",
        "deep": [{"w": "5.٥"}],
        "none": None,
    }
)
PARTS = list(BODY["a"]["b"].each())


def test_what_is_right_is_read() -> None:
    assert PARTS[0].whole(1) == 1
    assert PARTS[1].text() == "x"
    assert PARTS[2].flag() is True
    assert PARTS[3].fraction() == Fraction(2, 3)
    assert PARTS[4].decimal() == Decimal("0.25")
    assert BODY["word"].choice("none", "round") == "round"
    assert "word" in BODY and "words" not in BODY


@pytest.mark.parametrize(
    ("read", "path"),
    [
        (lambda: BODY["a"]["c"], "a.c"),
        (lambda: BODY["word"]["x"], "word"),
        (lambda: list(BODY["word"].each()), "word"),
        (lambda: PARTS[0].text(), "a.b[0]"),
        (lambda: PARTS[1].text(0), "a.b[1]"),
        (lambda: PARTS[0].flag(), "a.b[0]"),
        (lambda: PARTS[2].decimal(), "a.b[2]"),
        (lambda: PARTS[2].whole(0), "a.b[2]"),
        (lambda: PARTS[0].whole(2), "a.b[0]"),
        (lambda: PARTS[0].choice("x"), "a.b[0]"),
        (lambda: Member("3/2", "q").fraction(), "q"),
        (lambda: Member("1/0", "q").fraction(), "q"),
        (lambda: Member("٢/٣", "q").fraction(), "q"),
        (lambda: Member("1e5", "q").decimal(), "q"),
        (lambda: Member("1234567", "q").decimal(), "q"),
        (lambda: Member(None, "q").decimal(), "q"),
        (lambda: next(iter(BODY["deep"].each()))["w"].decimal(), "deep[0].w"),
    ],
)
def test_what_is_wrong_names_its_path(read, path) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(MemberWrong) as caught:
        read()
    problem = caught.value
    assert problem.place.field == path
    for lang in ("zh", "en"):
        said = problem.what(lang)  # type: ignore[arg-type]
        assert said.endswith("。" if lang == "zh" else ".")
        assert "NoneType" not in said and "object at" not in said
