"""Home preference of figure-skating judges beside a published statistic.

    python benchmarks/scoring/skating.py DATA

DATA is the folder `data` of the public repository BuzzFeedNews/2018-02-figure-skating-analysis
(not copied here). Its notebook takes, for 17 events, the difference of each judge's points
from the mean of the panel's others, about the judge's own mean in short and in free
programmes, and compares own country with others: Welch's t = 37.85976534410406.
The test is that of `leitai.scoring.diagnostics` (flag "home").
"""

from __future__ import annotations

import csv
import sys
from collections import defaultdict
from pathlib import Path

import numpy as np

from leitai.scoring.diagnostics.columns import compare_home

PUBLISHED = 37.85976534410406


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def add_points(data: Path) -> tuple[dict[tuple[str, str], float], dict[str, dict[str, str]]]:
    """Points of each judge for each senior performance, and the performances."""
    performances = {row["performance_id"]: row for row in read(data / "raw/performances.csv")}
    aspects = {row["aspect_id"]: row for row in read(data / "raw/judged-aspects.csv")}
    goe = {
        (row["aspect_id"], row["judge"]): row["judge_goe"]
        for row in read(data / "processed/judge-goe.csv")
    }
    points: dict[tuple[str, str], float] = defaultdict(float)
    for row in read(data / "raw/judge-scores.csv"):
        aspect = aspects[row["aspect_id"]]
        performance = performances[aspect["performance_id"]]
        if "JUNIOR" in performance["program"]:
            continue
        if aspect["section"] == "components":
            if float(row["score"]) == 0:  # no judge, no score
                continue
            value = round(float(aspect["factor"]) * float(row["score"]), 2)
        else:
            given = float(goe[row["aspect_id"], row["judge"]])
            value = round(float(aspect["base_value"]) + given, 2)
        points[aspect["performance_id"], row["judge"]] += value
    return points, performances


def main() -> None:
    data = Path(sys.argv[1])
    points, performances = add_points(data)
    country = {
        row["clean_judge_name"]: row["judge_country"]
        for row in read(data / "processed/judge-country.csv")
    }
    seats = {
        (row["program"], row["competition"], "J" + row["role"].strip()[-1]): row["clean_judge_name"]
        for row in read(data / "processed/judges.csv")
    }
    total: dict[str, float] = defaultdict(float)
    count: dict[str, int] = defaultdict(int)
    for (performance, _), value in points.items():
        total[performance] += value
        count[performance] += 1
    away, own, who, kind = [], [], [], []
    for (key, judge), value in points.items():
        performance = performances[key]
        name = seats.get((performance["program"], performance["competition"], judge))
        if name is None or name not in country:
            continue
        away.append(value - (total[key] - value) / (count[key] - 1))
        own.append(performance["nation"] == country[name])
        who.append(name)
        kind.append("SHORT" in performance["program"])
    _, group = np.unique([f"{n}/{k}" for n, k in zip(who, kind, strict=True)], return_inverse=True)
    _, judge = np.unique(who, return_inverse=True)
    rest = np.array(away)
    rest = rest - (np.bincount(group, rest) / np.bincount(group))[group]
    found = compare_home(rest, np.array(own), judge.astype(np.intp), int(judge.max()) + 1)
    assert found is not None
    print(f"own country {sum(own)}, other {len(own) - sum(own)}, judges {int(judge.max()) + 1}")
    print(f"own country {found.home_mean:+.4f}, other {found.other_mean:+.4f} points")
    print(f"Welch's t {found.welch_t:.11f}, published {PUBLISHED:.11f}")


if __name__ == "__main__":
    main()
