"""Documents whose figures are marked with the relations they stand in.

    python benchmarks/relations/marked.py [--set third] [--join 3] [--show 40] [FILE...]

Notation of a set (`third_zh.txt`): `[a:36]` names a figure, `[a:36!]` one that the text does not
print, `[part_whole a b:48|53]` states a relation of the figures named and what a slip makes of it,
`[w=part_whole a b:48|53]` names that figure too. `--join` puts so many documents under one another.

A planted figure is found when an objection names the claim it stands in; its kind is right when
that objection has the kind of the mark (`rest` is a part_whole with one part wanting). Of the clean
text it counts the marks that come out consistent, and those whose claims are just the ones marked.
Everything else that is called inconsistent is printed as an alarm, also in the texts with a slip.
"""

from __future__ import annotations

import argparse
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from leitai.claims import read
from leitai.claims.model import Claim
from leitai.claims.relations import Relation, relate

HERE = Path(__file__).parent
_MARK = re.compile(
    r"\[(?:(?P<name>[a-z]\w*)=)?(?P<kind>[a-z]\w*)(?P<of>(?: \w+)*)"
    r":(?P<good>[\w.,]+)(?:\|(?P<bad>[\w.,]+))?(?P<hidden>!)?\]"
)
_ALSO = {
    "rest": {"part_whole", "difference"},
    "difference": {"difference", "growth"},
    "growth": {"growth", "difference"},
    "multiple": {"multiple", "growth"},
}


@dataclass(frozen=True, slots=True)
class Mark:
    """A stated relation: its place, what is printed and the slip, and the figures it is made of."""

    kind: str
    start: int
    good: str
    bad: str
    places: tuple[int, ...]
    values: tuple[Fraction, ...]

    def later(self, by: int) -> Mark:
        places = tuple(place + by for place in self.places)
        return Mark(self.kind, self.start + by, self.good, self.bad, places, self.values)


@dataclass(frozen=True, slots=True)
class Marked:
    title: str
    text: str
    marks: tuple[Mark, ...]


def documents(path: Path, join: int = 1) -> Iterator[Marked]:
    """The documents of a set, so many of them under one another."""
    some: list[Marked] = []
    for block in path.read_text("utf-8").split("\n=== ")[1:]:
        title, _, body = block.partition("\n")
        some.append(parse(title, body.strip()))
        if len(some) == join:
            yield _joined(some)
            some = []
    if some:
        yield _joined(some)


def _joined(some: list[Marked]) -> Marked:
    text, marks = "", []
    for document in some:
        text += "\n\n" if text else ""
        marks += [mark.later(len(text)) for mark in document.marks]
        text += document.text
    return Marked(" + ".join(d.title for d in some), text, tuple(marks))


def parse(title: str, template: str) -> Marked:
    """The text of a marked document and its marks; names are those of this document alone."""
    pieces: list[str] = []
    at = length = 0
    open_marks: list[tuple[re.Match[str], int]] = []
    places: dict[str, int] = {}
    values: dict[str, Fraction] = {}
    for found in _MARK.finditer(template):
        piece = template[at : found.start()]
        pieces.append(piece)
        length += len(piece)
        at = found.end()
        name = found["name"] or found["kind"]
        values[name] = _number(found["good"])
        if found["bad"]:
            open_marks.append((found, length))
        if not found["hidden"]:
            places[name] = length
            pieces.append(found["good"])
            length += len(found["good"])
    pieces.append(template[at:])
    marks = tuple(
        Mark(
            found["kind"],
            place,
            found["good"],
            found["bad"],
            tuple(places[o] for o in found["of"].split() if o in places),
            tuple(values[o] for o in found["of"].split()),
        )
        for found, place in open_marks
    )
    return Marked(title, "".join(pieces), marks)


def _number(written: str) -> Fraction:
    digits = re.match(r"[\d.,]*\d", written)
    return Fraction(digits[0].replace(",", "")) if digits else Fraction(0)


_ARITHMETIC: dict[str, Callable[[tuple[Fraction, ...]], Fraction]] = {
    "part_whole": lambda v: sum(v, Fraction(0)),
    "rest": lambda v: v[0] - sum(v[1:]),
    "share": lambda v: v[0] * 100 / v[1],
    "growth": lambda v: abs(v[1] - v[0]) * 100 / v[0],
    "difference": lambda v: abs(v[0] - v[1]),
    "points": lambda v: abs(v[0] - v[1]),
    "average": lambda v: v[0] / v[1],
    "multiple": lambda v: v[1] / v[0],
    "repetition": lambda v: v[0],
}


def unsound(document: Marked) -> Iterator[str]:
    """Marks whose own arithmetic does not hold: slips of whoever wrote the set."""
    for mark in document.marks:
        if mark.kind in _ARITHMETIC and mark.values:
            want = _ARITHMETIC[mark.kind](mark.values)
            if abs(want - _number(mark.good)) > Fraction(6, 100):
                yield f"{document.title}: {mark.kind} {float(want):.3f} is not {mark.good}"


def _related(text: str) -> tuple[list[Claim], list[Relation]]:
    claims = read(text)
    return claims, relate(text, claims)


def _at(claims: list[Claim], place: int) -> int | None:
    return next((n for n, c in enumerate(claims) if c.start <= place < c.end), None)


def measure(paths: list[Path], join: int, show: int) -> None:
    planted: Counter[str] = Counter()
    found: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    held: Counter[str] = Counter()
    exact: Counter[str] = Counter()
    alarms = slips = letters = clean = 0
    seconds = 0.0
    for path in paths:
        lang = "en" if path.stem.endswith("en") else "zh"
        for document in documents(path, join):
            for line in unsound(document):
                print("unsound:", line)
            claims, relations = _related(document.text)
            clean, letters = clean + 1, letters + len(document.text)
            for relation in relations:
                if relation.verdict == "inconsistent":
                    alarms += 1
                    print("ALARM:", document.title, relation.kind, relation.explanation)
            for mark in document.marks:
                key = f"{lang} {mark.kind}"
                kind = {mark.kind.replace("rest", "part_whole")} | _ALSO.get(mark.kind, set())
                planted[key] += 1
                index = _at(claims, mark.start)
                want = {index, *(_at(claims, place) for place in mark.places)}
                mine = [r for r in relations if index in r.claims and r.kind in kind]
                held[key] += any(r.verdict == "consistent" for r in mine)
                exact[key] += any(r.verdict == "consistent" and set(r.claims) == want for r in mine)
                wrong = (
                    document.text[: mark.start]
                    + mark.bad
                    + document.text[mark.start + len(mark.good) :]
                )
                start = time.process_time()
                after, objected = _related(wrong)
                seconds += time.process_time() - start
                place = _at(after, mark.start)
                objected = [r for r in objected if r.verdict == "inconsistent"]
                to_it = [r for r in objected if place in r.claims]
                other = [r for r in objected if place not in r.claims]
                found[key] += bool(to_it)
                kinds[key] += any(r.kind in kind for r in to_it)
                for relation in other:
                    slips += 1
                    print(
                        "ELSEWHERE:", document.title, mark.bad, relation.kind, relation.explanation
                    )
                if (not to_it or not any(r.kind in kind for r in to_it)) and show > 0:
                    show -= 1
                    around = wrong[max(0, mark.start - 70) : mark.start]
                    after_it = wrong[mark.start + len(mark.bad) : mark.start + len(mark.bad) + 25]
                    what = "missed:" if not to_it else f"as {to_it[0].kind}:"
                    print(
                        what,
                        mark.kind,
                        document.title,
                        f"{around}<{mark.bad}>{after_it}".replace("\n", "/"),
                    )
    print(f"{'':24}{'planted':>8}{'found':>8}{'kind':>8}{'held':>8}{'claims':>8}")
    for key in sorted(planted):
        print(f"{key:24}{planted[key]:8}{found[key]:8}{kinds[key]:8}{held[key]:8}{exact[key]:8}")
    total = sum(planted.values())
    print(
        f"recall {sum(found.values()) / total:.3f} of {total} planted; "
        f"kind right {sum(kinds.values()) / total:.3f}; "
        f"clean twins' marks consistent {sum(held.values()) / total:.3f}, "
        f"with just the marked claims {sum(exact.values()) / total:.3f}"
    )
    print(
        f"false alarms {alarms} in {clean} clean documents ({letters} characters), "
        f"{slips} beside a slip"
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--set", default="third")
    parser.add_argument("--join", type=int, default=1)
    parser.add_argument("--show", type=int, default=40)
    parser.add_argument("files", type=Path, nargs="*")
    options = parser.parse_args()
    paths = options.files or [HERE / f"{options.set}_{lang}.txt" for lang in ("zh", "en")]
    measure(paths, options.join, options.show)


if __name__ == "__main__":
    main()
