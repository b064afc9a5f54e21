"""Documents with and without one planted inconsistency, from templates and a seed."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
PLACES = {
    "zh": ["东湖区", "临江县", "白石镇", "青山街道", "南岭县", "石桥镇"],
    "en": ["Ashford", "Millbrook", "Eastvale", "Harlow Bay", "Northgate"],
}
THINGS = ["便民项目", "改造项目", "惠民工程", "示范项目"]
NAMES = [
    "教育局",
    "民政局",
    "财政局",
    "水利局",
    "林业局",
    "商务局",
    "体育局",
    "统计局",
    "审计局",
    "交通局",
    "应急局",
]
PLAIN = [
    "产业发展",
    "城乡建设",
    "生态保护",
    "民生保障",
    "文化传承",
    "社会治理",
    "改革创新",
    "人才培养",
]
CITIES = ["Leeds", "York", "Hull", "Bath", "Derby", "Exeter", "Lincoln", "Truro", "Ely", "Ripon"]
PREFIX = "甲乙丙丁"
# The slot that a planted error changes, for each kind; the first that the sentence has.
PLANTED = ("sum", "sum2", "share", "rate", "fall", "times", "diff", "gap", "mean", "count")
PLANTED += ("years", "figure2")


@dataclass(frozen=True, slots=True)
class Case:
    """A document, the kind of relation it is about, and whether an error is planted."""

    kind: str
    lang: str
    text: str
    planted: bool


def cases(seed: int, count: int) -> Iterator[Case]:
    """`count` pairs of documents: one consistent, and its twin with one number changed."""
    rng = random.Random(seed)
    templates = [(lang, *row) for lang in ("zh", "en") for row in _rows(f"templates_{lang}.txt")]
    noise = {lang: [row[0] for row in _rows(f"noise_{lang}.txt")] for lang in ("zh", "en")}
    for number in range(count):
        lang, kind, template = templates[number % len(templates)]
        values = _values(rng, lang)
        around = rng.sample(noise[lang], 3)
        for planted in (False, True):
            chosen = dict(values)
            if planted:
                slot = next(name for name in PLANTED if f"{{{name}}}" in template)
                chosen[slot] = _wrong(rng, slot, values, template)
            sentence = template.format(**{k: _written(v, lang) for k, v in chosen.items()})
            gap = "" if lang == "zh" else " "
            text = gap.join((around[0], sentence, *around[1:]))
            yield Case(kind, lang, _laid_out(rng, text, lang), planted)


def _rows(name: str) -> list[list[str]]:
    lines = (HERE / name).read_text("utf-8").splitlines()
    return [line.split(" | ", 1) for line in lines if line and not line.startswith("#")]


def _values(rng: random.Random, lang: str) -> dict[str, object]:
    a, b, c = (rng.randint(14, 380) for _ in range(3))
    whole = rng.choice([120, 160, 240, 320, 400, 480, 640, 850, 1200])
    part = rng.randint(whole // 5, whole * 9 // 10)
    base = rng.randint(120, 900)
    now = base + rng.randint(base // 10, base // 2)
    down = base - rng.randint(base // 10, base // 2)
    unitbase, times = rng.randint(40, 300) * 10, rng.randint(2, 6)
    low = rng.randint(300, 700)
    gap = rng.randint(12, 90)
    n, mean = rng.randint(8, 40), rng.randint(20, 90)
    count = rng.randint(3, 7)
    year, years = rng.randint(1920, 1990), rng.choice([20, 30, 34, 40, 46, 50])
    figure = rng.randint(200, 9000)
    names = rng.sample(NAMES, count)
    cities = rng.sample(CITIES, count)
    return {
        "place": rng.choice(PLACES[lang]),
        "thing": rng.choice(THINGS),
        "area": rng.choice("市县区"),
        "month": rng.randint(2, 11),
        **{f"a{n + 1}": f"{PREFIX[n]}" for n in range(3)},
        "a": a, "b": b, "c": c, "bc": b + c, "sum": a + b + c, "sum2": a + b + c,
        "whole": whole, "part": part, "share": f"{part / whole * 100:.1f}",
        "base": base, "now": now, "rate": f"{(now / base - 1) * 100:.1f}", "diff": now - base,
        "down": down, "fall": f"{(1 - down / base) * 100:.1f}",
        "unitbase": unitbase, "times": times, "tripled": unitbase * times,
        "low": f"{low / 10:.1f}", "high": f"{(low + gap) / 10:.1f}", "gap": f"{gap / 10:.1f}",
        "n": n, "mean": mean, "total": n * mean,
        "count": count, "kind": "部门", "names": "、".join(f"市{name}" for name in names),
        "plain": "、".join(rng.sample(PLAIN, count)),
        "cities": ", ".join(cities[:-1]) + " and " + cities[-1],
        "year": str(year), "years": years, "later": str(year + years),
        "figure": figure, "figure2": figure,
    }  # fmt: skip


def _wrong(rng: random.Random, slot: str, values: dict[str, object], template: str) -> object:
    """A wrong value: what a slip of the pen gives, above the printed rounding."""
    right = str(values[slot])
    if slot in {"count", "times"}:
        return int(right) + rng.choice([1, 2])
    if slot == "years":
        return int(right) + rng.choice([10, -10])
    if "." in right:
        slip = rng.uniform(1.5, 6)
        return f"{float(right) + (slip if float(right) < 8 else rng.choice([-1, 1]) * slip):.1f}"
    slip = max(2, int(int(right) * rng.uniform(0.04, 0.15)))
    # Where parts need not be all, only a whole too small is wrong.
    opened = slot == "sum" and re.search("其余|剩余|remaining", template) is None
    return int(right) - slip if opened or rng.random() < 0.5 else int(right) + slip


def _written(value: object, lang: str) -> str:
    if isinstance(value, int) and lang == "en" and value >= 1000:
        return f"{value:,}"
    return str(value)


def _laid_out(rng: random.Random, text: str, lang: str) -> str:
    """Now and then a page's line end in the middle of a word."""
    if lang == "en" or rng.random() < 0.7:
        return text
    places = [
        m.start() + 5
        for m in re.finditer(r"[\u4e00-\u9fff]{10}", text)
        if not re.search("其余|剩余|合计", m[0])
    ]
    if not places:
        return text
    at = rng.choice(places)
    return text[:at] + "\n\n" + text[at:]
