"""English words that lend a unit or a bound, each beside a text where the same words do not."""

from __future__ import annotations

import pytest

from leitai.claims import read


def shown(text: str) -> list[str]:
    return [
        f"{c.comparator}{c.value.normalize():f} {c.unit}".strip() for c in read(text) if c.claim
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # the whole is never smaller than its part
        (
            "We found 672 faults in 477 visits and mended 655 of them.",
            ["=672 faults", "=477 visits", "=655 faults"],
        ),
        (
            "We found 672 faults in 477 visits and repeated 90 of them.",
            ["=672 faults", "=477 visits", "=90 visits"],
        ),
        ("It can take up to 20 weeks, most within eight.", ["<=20 weeks", "<=8 weeks"]),
        (
            "We opened 14 shops, closed three and now trade from 86.",
            ["=14 shops", "=3 shops", "=86 shops"],
        ),
        ("He wrote 14 books, aged three and alone.", ["=14 books"]),
        ("Courts closed 41,208 cases, an increase of 3,106.", ["=41208 cases", "=3106 cases"]),
        ("We paid £40 million, an increase of £3 million.", ["=40000000 £", "=3000000 £"]),
        # over: where, or a bound
        ("Grants were spread over 14 sites.", ["=14 sites"]),
        ("We run over 14 sites.", [">14 sites"]),
        # a scale broken by the line end
        ("The town repaid\n$1.2 mil-\nlion of it.", ["=1200000 $"]),
        ("The town repaid\n1.2 mil-\nlitres of it.", ["=1.2 millitres"]),
        # a quoted title
        ('They studied the "Four Comprehensives" again.', []),
        ("Four Comprehensive schools closed.", ["=4 Comprehensive schools"]),
    ],
)
def test_elided_and_bounded(text: str, expected: list[str]) -> None:
    assert shown(text) == expected
