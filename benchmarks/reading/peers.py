"""Accuracy and speed of one reader on the reading corpora.

Each peer lives in its own environment, so one run measures one reader:

    python benchmarks/reading/peers.py leitai
    python -m venv peers && peers/bin/pip install recognizers-text-suite "emoji<2" quantulum3 cn2an
    peers/bin/python benchmarks/reading/peers.py recognizers
    peers/bin/python benchmarks/reading/peers.py quantulum3
    peers/bin/python benchmarks/reading/peers.py cn2an
    python benchmarks/reading/peers.py two-patterns

Three F1 are printed: value alone; value and unit; value, unit and comparator. A peer's units
are mapped to the written word where it gives one. Speed is the median of five runs over the
lines of the same corpus, joined, in characters a second of processor time; claims in
lines a reader does not cover (English, Chinese) are left out for it.
"""

from __future__ import annotations

import argparse
import importlib
import json
import re
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable
from decimal import Decimal
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests" / "claims")]

from reading_corpus import Line, load_lines  # noqa: E402

Reading = tuple[Decimal, str, str]
Reader = Callable[[str], Iterable[Reading]]


def leitai() -> Reader:
    from leitai.claims import read

    return lambda text: [(c.value, c.unit, c.comparator) for c in read(text) if c.claim]


def two_patterns() -> Reader:
    """The plain baseline: a number with the characters behind it, and a few hedges."""
    scales = {"": 1, "万": 10**4, "亿": 10**8, "万亿": 10**12}
    pattern = re.compile(
        r"(近|约|超|逾|不少于|不低于|不超过)?(\d[\d,]*(?:\.\d+)?)(万亿|亿|万)?(余|多)?"
        r"(个百分点|平方米|亿元|万元|美元|元|公里|吨|亩|%|个|项|件|家|人次|人|名|户|起|次|处|倍|所|台|辆|场|条|位|天|年)"
        r"(以上|以内|以下|左右)?"
    )
    dates = re.compile(r"\d{4}年|\d{1,2}月\d{1,2}日|第\d+")
    words = {"近": "~", "约": "~", "左右": "~", "超": ">", "逾": ">", "余": ">", "多": ">",
             "不少于": ">=", "不低于": ">=", "以上": ">=",
             "不超过": "<=", "以内": "<=", "以下": "<="}  # fmt: skip

    def read(text: str) -> list[Reading]:
        rows = []
        for match in pattern.finditer(dates.sub(lambda m: " " * len(m[0]), text)):
            hedge = match[6] or match[4] or match[1] or ""
            value = Decimal(match[2].replace(",", "")) * scales[match[3] or ""]
            rows.append((value, match[5], words.get(hedge, "=")))
        return rows

    return read


def recognizers() -> Reader:
    # The suite's import of its number package needs the culture modules to be loaded.
    number = importlib.import_module("recognizers_number")
    unit = importlib.import_module("recognizers_number_with_unit")
    culture = number.Culture.Chinese
    models = [
        unit.NumberWithUnitRecognizer(culture).get_currency_model(),
        unit.NumberWithUnitRecognizer(culture).get_dimension_model(),
        unit.NumberWithUnitRecognizer(culture).get_age_model(),
        number.NumberRecognizer(culture).get_percentage_model(),
        number.NumberRecognizer(culture).get_number_model(),
    ]

    def read(text: str) -> list[Reading]:
        taken: list[tuple[int, int]] = []
        rows: list[tuple[int, Reading]] = []
        for model in models:
            for result in model.parse(text):
                if any(result.start < end and start <= result.end for start, end in taken):
                    continue
                raw = str(result.resolution.get("value"))
                try:
                    value = Decimal(raw.rstrip("%"))
                except ArithmeticError:
                    continue
                taken.append((result.start, result.end + 1))
                word = "%" if raw.endswith("%") else re.sub(r"^[\d.,万亿千百 ]+", "", result.text)
                word = word if word != result.text else ""
                rows.append((result.start, (value, word, "=")))
        return [row for _, row in sorted(rows, key=lambda pair: pair[0])]

    return read


def quantulum3() -> Reader:
    parser = importlib.import_module("quantulum3.parser")

    def read(text: str) -> list[Reading]:
        rows = []
        for quantity in parser.parse(text):
            # The unit as written: the surface without the number.
            word = re.sub(r"^[^A-Za-z%£€]*", "", quantity.surface).strip()
            word = re.sub(r"^(?:million|billion|thousand|bn|m|k)\b\s*", "", word)
            rows.append((Decimal(str(quantity.value)), word, "="))
        return rows

    return read


def cn2an() -> Reader:
    module = importlib.import_module("cn2an")
    number = re.compile(r"-?\d+(?:\.\d+)?%?")

    def read(text: str) -> list[Reading]:
        found = number.findall(module.transform(text, "cn2an"))
        return [(Decimal(f.rstrip("%")), "%" if f.endswith("%") else "", "=") for f in found]

    return read


READERS: dict[str, tuple[Callable[[], Reader], str]] = {
    "leitai": (leitai, "zh en"),
    "two-patterns": (two_patterns, "zh"),
    "recognizers": (recognizers, "zh"),
    "quantulum3": (quantulum3, "en"),
    "cn2an": (cn2an, "zh"),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("reader", choices=READERS)
    parser.add_argument("--seconds", type=float, default=120, help="stop measuring speed after")
    arguments = parser.parse_args()
    make, languages = READERS[arguments.reader]
    read = make()
    for language in languages.split():
        for part in ("tuned", "held_out"):
            lines = [line for line in load_lines(part) if is_chinese(line) == (language == "zh")]
            print(json.dumps({"reader": arguments.reader, "language": language, "part": part}
                             | measure(read, lines, arguments.seconds)))  # fmt: skip


def is_chinese(line: Line) -> bool:
    return re.search("[一-鿿]", line.text) is not None


def measure(read: Reader, lines: list[Line], seconds: float) -> dict[str, object]:
    right = [0, 0, 0]
    found_count = expected_count = alarms = raised = 0
    for line in lines:
        try:
            found = [(round(v, 6), u, c) for v, u, c in read(line.text)]
        except Exception:  # a peer that raises reads nothing
            raised += 1
            found = []
        wanted = [(claim.value, claim.unit, claim.comparator) for claim in line.claims]
        found_count += len(found)
        expected_count += len(wanted)
        alarms += 0 if wanted else len(found)
        for index in range(3):
            keep = index + 1
            one, two = (Counter(row[:keep] for row in rows) for rows in (found, wanted))
            right[index] += sum((one & two).values())
    text = "\n".join(line.text for line in lines)
    times = []
    begun = time.perf_counter()
    while len(times) < 5 and time.perf_counter() - begun < seconds:
        start = time.process_time()
        try:
            read(text)
        except Exception:
            break
        times.append(time.process_time() - start)
    f1 = [round(2 * hits / max(1, found_count + expected_count), 3) for hits in right]
    return {
        "claims": expected_count,
        "f1_value": f1[0],
        "f1_value_unit": f1[1],
        "f1_all": f1[2],
        "false_alarms": alarms,
        "raised": raised,
        "chars_per_second": round(len(text) / statistics.median(times)) if times else None,
    }


if __name__ == "__main__":
    main()
