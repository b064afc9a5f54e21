"""Run Microsoft Recognizers-Text's Chinese specs for numbers and percentages.

The cases stay in their own repository (github.com/microsoft/Recognizers-Text, MIT); give
the folder that holds NumberModel.json and PercentModel.json:

    python benchmarks/reading/recognizers_specs.py Specs/Number/Chinese

A case passes when the texts, their places and their values all agree, to 15 digits as the
specs print them. `--failures` lists the others.
"""

from __future__ import annotations

import argparse
import json
import unicodedata
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

from leitai.quantities.finding import Numeral, find_numerals, find_percentages


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--failures", action="store_true")
    arguments = parser.parse_args()
    total = passed = 0
    for name, find in (("NumberModel", find_numerals), ("PercentModel", find_percentages)):
        path = arguments.folder / f"{name}.json"
        cases = json.loads(path.read_text(encoding="utf-8-sig"))
        right = 0
        for case in cases:
            if agrees(find, case):
                right += 1
            elif arguments.failures:
                found = [
                    (case["Input"][n.start : n.end], float(n.value)) for n in find(case["Input"])
                ]
                wanted = [(r["Text"], r["Resolution"]["value"]) for r in case["Results"]]
                print(f"{case['Input']}\n    found  {found}\n    wanted {wanted}")
        print(f"{name}: {right} of {len(cases)}")
        total += len(cases)
        passed += right
    print(f"together: {passed} of {total}")


def agrees(find: Callable[[str], list[Numeral]], case: dict) -> bool:
    text = case["Input"]
    found = find(text)
    wanted = case["Results"]
    if len(found) != len(wanted):
        return False
    return all(
        shown(text[n.start : n.end]) == shown(r["Text"])
        and (r.get("Start") is None or n.start == r["Start"])
        and same_value(n.value, r["Resolution"]["value"])
        for n, r in zip(found, wanted, strict=True)
    )


def shown(text: str) -> str:
    """As the specs print texts: half-width and lower case."""
    return unicodedata.normalize("NFKC", text).lower()


def same_value(value: Fraction, printed: str) -> bool:
    """Whether a printed value is this one, to the 15 digits the specs keep."""
    wanted = Fraction(printed.rstrip("%"))
    return abs(value - wanted) <= abs(wanted) * Fraction(1, 10**14)


if __name__ == "__main__":
    main()
