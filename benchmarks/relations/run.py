"""Recall of planted inconsistencies and false alarms on generated documents.

python benchmarks/relations/run.py [--seed 7] [--count 2000]
python benchmarks/relations/run.py --folder DIR   # real text of your own: alarms, and
                                                  # recall after one figure is changed
"""

from __future__ import annotations

import argparse
import random
import re
import time
from collections import Counter
from pathlib import Path

from generate import cases

from leitai.claims import read
from leitai.claims.relations import Relation, relate


def objections(text: str) -> tuple[list[Relation], list[Relation]]:
    relations = relate(text, read(text))
    return [r for r in relations if r.verdict == "inconsistent"], relations


def generated(seed: int, count: int) -> None:
    planted: Counter[str] = Counter()
    found: Counter[str] = Counter()
    alarms: Counter[str] = Counter()
    letters, start = 0, time.perf_counter()
    for case in cases(seed, count):
        key = f"{case.kind} {case.lang}"
        letters += len(case.text)
        wrong, _ = objections(case.text)
        if case.planted:
            planted[key] += 1
            found[key] += bool(wrong)
            if not wrong and planted[key] - found[key] <= 2:
                print("missed:", case.kind, case.text.replace("\n", "/"))
        elif wrong:
            alarms[key] += 1
            if alarms[key] <= 2:
                print("alarm:", case.kind, wrong[0].explanation, case.text.replace("\n", "/"))
    seconds = time.perf_counter() - start
    print(f"{'kind':24}{'planted':>8}{'found':>8}{'alarms':>8}")
    for key in sorted(planted):
        print(f"{key:24}{planted[key]:8}{found[key]:8}{alarms[key]:8}")
    print(f"recall {sum(found.values()) / sum(planted.values()):.4f}", end="  ")
    print(f"false alarms {sum(alarms.values())} in {sum(planted.values())}", end="  ")
    print(f"{letters / seconds / 1e3:.0f} thousand characters a second, reading included")


def changed(rng: random.Random, written: str) -> str | None:
    """The figure with its number a tenth to a third larger or smaller."""
    number = re.search(r"\d[\d,]*(?:\.\d+)?", written)
    if number is None:
        return None
    digits = number[0].replace(",", "")
    places = len(digits.partition(".")[2])
    value = float(digits) * rng.choice([0.7, 0.8, 0.9, 1.12, 1.2, 1.3])
    new = f"{value:.{places}f}"
    return written[: number.start()] + new + written[number.end() :] if new != digits else None


def folder(path: Path, seed: int) -> None:
    rng = random.Random(seed)
    letters = documents = 0
    tried: Counter[str] = Counter()
    found: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    for file in sorted(path.iterdir()):
        text = file.read_text("utf-8", errors="replace")
        letters, documents = letters + len(text), documents + 1
        claims = read(text)
        relations = relate(text, claims)
        for relation in relations:
            kinds[f"{relation.kind} {relation.verdict}"] += 1
            if relation.verdict == "inconsistent":
                print("to be judged:", file.name, relation.kind, relation.explanation)
            if relation.verdict != "consistent" or rng.random() > 0.5:
                continue
            claim = claims[relation.claims[-1]]
            new = changed(rng, claim.text)
            if new is None:
                continue
            begin = text.rfind("\n", 0, max(0, claim.start - 600)) + 1
            end = text.find("\n", min(len(text), claim.end + 600))
            part = text[begin : claim.start] + new + text[claim.end : end if end > 0 else None]
            tried[relation.kind] += 1
            seen = any(r.kind == relation.kind for r in objections(part)[0])
            found[relation.kind] += seen
            if not seen:
                print("missed:", claim.text, "->", new, relation.explanation)
    for name, number in sorted(kinds.items()):
        print(f"{name:32}{number:6}")
    print(f"{documents} documents, {letters} characters")
    for kind in sorted(tried):
        print(f"changed {kind:20}{tried[kind]:6} found {found[kind]:6}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    if options.folder:
        folder(options.folder, options.seed)
    else:
        generated(options.seed, options.count)
