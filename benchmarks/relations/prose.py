"""Documents of running prose with one figure changed, and their clean twins.

    python benchmarks/relations/prose.py [--seed 3] [--fillings 6] [--show 40] [--set second]

The documents of `prose_zh.txt` and `prose_en.txt` are filled with numbers that hold together.
Every slot that can be planted is changed alone by what a slip gives (8 to 30 %, one or two for
counts, more than the printed rounding for percentages); found is an objection that names the
changed figure.
"""

from __future__ import annotations

import argparse
import random
import re
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

from leitai.claims import read
from leitai.claims.relations import relate

HERE = Path(__file__).parent
_SLOT = re.compile(r"\[(?:!(?P<kind>\w+))?(?P<name>[a-z]\w*)?(?P<op>[:=]?)(?P<rest>[^\]]*)\]")


def documents(lang: str, name: str = "prose") -> Iterator[tuple[str, str]]:
    """Title and template of each document of a set."""
    text = (HERE / f"{name}_{lang}.txt").read_text("utf-8")
    for block in text.split("\n=== ")[1:]:
        title, _, body = block.partition("\n")
        yield title, body


def fill(template: str, rng: random.Random) -> list[tuple[str, str]]:
    """Pieces of a filled document: (kind or "", text)."""
    values: dict[str, Fraction] = {}
    for found in _SLOT.finditer(template):
        if found["op"] == ":" and found["name"]:
            low, high, *_ = found["rest"].split("-")
            if "." in low:
                values[found["name"]] = Fraction(
                    round(rng.uniform(float(low), float(high)), 1)
                ).limit_denominator(10)
            else:
                values[found["name"]] = Fraction(rng.randint(int(low), int(high)))
                if re.search(rf"=\s*{found['name']}/2\]", template):
                    values[found["name"]] -= values[found["name"]] % 2
    pieces: list[tuple[str, str]] = []
    at = 0
    for found in _SLOT.finditer(template):
        pieces.append(("", template[at : found.start()]))
        at = found.end()
        if found["op"] == ":":
            shown = (
                ""
                if "hidden" in found["rest"] or found["rest"] == "0-0"
                else _shown(values[found["name"]])
            )
        elif found["op"] == "=":
            names = {"d1": lambda x: round(x * 10) / Fraction(10), **values}
            shown = _shown(
                Fraction(eval(found["rest"], {"__builtins__": {}, "round": round}, names))
            )
        else:
            shown = _shown(values[found["name"] or found["rest"]])
        pieces.append((found["kind"] or "", shown))
    pieces.append(("", template[at:]))
    return pieces


def _shown(value: Fraction) -> str:
    return str(value.numerator) if value.denominator == 1 else f"{float(value):.1f}"


def slipped(kind: str, shown: str, rng: random.Random, *, opened: bool = False) -> str:
    """A figure with a slip of the pen; where parts need not be all, a whole that is too small."""
    if kind in ("list_length", "multiple"):
        return str(int(shown) + rng.choice([1, 2]))
    if kind == "span_of_years":
        return str(int(shown) + rng.choice([-10, 10]))
    if kind in ("share", "growth", "points"):
        # A rate of small whole numbers is only known to a few points.
        slip = rng.uniform(6, 12) if kind == "growth" else rng.uniform(1.5, 6)
        value = float(shown)
        return f"{value + (slip if value < 8 else rng.choice([-1, 1]) * slip):.1f}"
    value = int(float(shown))
    off = max(2, round(value * rng.uniform(0.08, 0.3)))
    return str(value + (-1 if opened else rng.choice([-1, 1])) * off)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=3)
    parser.add_argument("--fillings", type=int, default=6)
    parser.add_argument("--show", type=int, default=40)
    parser.add_argument("--set", default="prose", choices=("prose", "second"))
    options = parser.parse_args()
    rng = random.Random(options.seed)
    planted: Counter[str] = Counter()
    found: Counter[str] = Counter()
    alarms = letters = clean = 0
    shown: Counter[tuple[str, int]] = Counter()
    for lang in ("zh", "en"):
        for title, template in documents(lang, options.set):
            for _ in range(options.fillings):
                pieces = fill(template, rng)
                text = "".join(p for _, p in pieces)
                letters, clean = letters + len(text), clean + 1
                for relation in _objections(text):
                    alarms += 1
                    print("alarm:", title, relation.kind, relation.explanation)
                for place, (kind, piece) in enumerate(pieces):
                    if not kind:
                        continue
                    start = sum(len(p) for _, p in pieces[:place])
                    opened = re.match(r"[^。.]*?(?:其中|of which)(?![^。.]*其余)", text[start:])
                    bad = slipped(kind, piece, rng, opened=bool(opened))
                    wrong = text[:start] + bad + text[start + len(piece) :]
                    key = f"{lang} {kind.removesuffix('_first')}"
                    planted[key] += 1
                    hit = bool(_objections(wrong))
                    found[key] += hit
                    if not hit and not shown[title, place] and len(shown) < options.show:
                        shown[title, place] += 1
                        print(
                            "missed:",
                            kind,
                            title,
                            "…"
                            + wrong[max(0, start - 60) : start]
                            + f"[{bad}]"
                            + wrong[start + len(bad) : start + len(bad) + 20].replace("\n", "/"),
                        )
    for key in sorted(planted):
        print(f"{key:24}{planted[key]:6} found {found[key]:6}")
    recall = sum(found.values()) / sum(planted.values())
    print(f"recall {recall:.3f} of {sum(planted.values())} planted")
    print(f"false alarms {alarms} in {clean} clean documents, {letters} characters")


def _objections(text: str) -> list:
    return [r for r in relate(text, read(text)) if r.verdict == "inconsistent"]


if __name__ == "__main__":
    main()
