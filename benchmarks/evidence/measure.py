"""Measure the binding of claims: right query first, among five, verdicts, speed.

    python benchmarks/evidence/measure.py --seed 1 --worlds 40 [--reader] [--show 10]

A world is a folder of three to six ledgers of different kinds and twelve
statements. A query counts as right when it gives the reference's number on
the ledgers and on a second, independent filling of them. `--reader` reads the
statements with `leitai.claims.read`; without it the claims are built by hand,
so that the binding is measured apart from the reading.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
import time
from collections import Counter, defaultdict
from decimal import Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from domains import DOMAINS, D
from eighteenth import EIGHTEENTH
from eighth import EIGHTH
from eleventh import ELEVENTH
from fifteenth import FIFTEENTH
from fifth import FIFTH
from fourteenth import FOURTEENTH
from fourth import FOURTH
from heldout import HELDOUT
from making import AS_OF, Said, Statement, Table, make_table, write_table
from ninth import NINTH
from prose import K, paragraph, table_of, write_kind
from seventeenth import SEVENTEENTH
from seventh import SEVENTH
from sixteenth import SIXTEENTH
from sixth import SIXTH
from sqlgold import World, make_world
from statements import statement
from tenth import TENTH
from third import THIRD
from thirteenth import THIRTEENTH
from traps import trap
from twelfth import TWELFTH

from leitai.claims.evidence import Binding, Catalog, bind_claims, survey
from leitai.claims.model import Claim
from leitai.ledgers import Store, load_folder
from leitai.ledgers.units import read_unit

MATTERS = {
    "projects": "招商项目",
    "patient_visits": "医院门诊月报",
    "shipments": "物流运单",
    "inspections": "督查台账",
    "league_matches": "联赛赛程",
}
PROSE: dict[str, tuple[K, ...]] = {"sixth": SIXTH, "seventh": SEVENTH, "eighth": EIGHTH}
NORMS = {"CNY", "USD", "GBP", "m2", "kg", "m", "%", "pp", "hour", "day", "score"}


def by_hand(said: Said) -> Claim:
    """The claim as a perfect reader would read it."""
    unit = read_unit(said.unit)
    norm = unit.norm if unit and unit.norm in NORMS else ""
    value = said.value
    norm_value = (
        value * Decimal(unit.factor.numerator) / Decimal(unit.factor.denominator)
        if unit and norm
        else None
    )
    return Claim(
        said.start,
        said.end,
        said.digits,
        value,
        said.unit,
        norm_value,
        norm,
        kind=said.kind,
        direction=said.direction,
        digits=said.digits,  # type: ignore[arg-type]
    )


def agree(found: float | None, scale: float, want: float | None) -> bool:
    if not found and not want:
        return True  # nothing there: zero, or no number
    if found is None or want is None:
        return False
    got = found * scale
    return abs(abs(got) - abs(want)) <= 1e-6 * max(1.0, abs(want))  # "down 5 %" is 5 or -5


def value_unit(said: Said) -> float:
    """How many of the claim's unit one of the gold's unit is (亿元 -> 元)."""
    return 1.0


def world(seed: int, domains: tuple[D, ...]) -> tuple[list[Table], list[tuple[Table, Statement]]]:
    rng = random.Random(seed)
    tables: list[Table] = []
    taken: set[str] = set()
    for domain in rng.sample(domains, rng.randint(3, 6)):
        # Two ledgers of the same matter in one folder would have no right answer.
        matter = MATTERS.get(domain.files[0], domain.files[0])
        if matter in taken:
            continue
        taken.add(matter)
        table = make_table(domain, rng)
        if table.name not in {t.name for t in tables}:
            tables.append(table)
    write = trap if domains in (THIRD, FOURTH, FIFTH) else statement
    return tables, [(t := rng.choice(tables), write(t, rng)) for _ in range(12)]


def opened(tables: list[Table], shadow: bool, seed: int) -> tuple[Path, Catalog, Store]:
    folder = Path(tempfile.mkdtemp())
    rng = random.Random(seed)
    for table in tables:
        write_table(table, table.shadow if shadow else table.rows, folder, rng)
    return _open(folder)


class Tally:
    def __init__(self) -> None:
        self.first = self.five = self.bound = 0
        self.pairs: Counter[tuple[str, str]] = Counter()
        self.by_kind: dict[str, Counter[str]] = defaultdict(Counter)
        self.residuals: Counter[float] = Counter()
        self.failures: list[str] = []

    def add(
        self, table: Table, made: Statement, said: Said, binding: Binding | None, shadow: Store
    ) -> None:
        verdict = binding.verdict if binding else "unread"
        self.pairs[said.label, verdict] += 1
        self.by_kind[said.what][f"{said.label}->{verdict}"] += 1
        if binding is not None and binding.candidates and said.gold is not None:
            residual = round(binding.candidates[0].features["residual"], 1)
            self.residuals[residual] += 1
        problem = "" if verdict == said.label else f"{said.label} called {verdict}"
        if said.gold is not None:
            self.bound += 1
            places = [
                i
                for i, c in enumerate(binding.candidates if binding else ())
                if self.right(table, said, c, shadow)
            ]
            self.first += places[:1] == [0]
            self.five += bool(places)
            self.by_kind[said.what]["first"] += places[:1] == [0]
            self.by_kind[said.what]["n"] += 1
            if places[:1] != [0]:
                problem += f" right query at {places or 'none'}"
        if problem:
            shown = "\n      ".join(
                f"{c.score:.3f} found={c.found} {c.sql} { {k: round(v, 2) for k, v in c.features.items()} }"  # noqa: E501
                for c in (binding.candidates[:3] if binding else ())
            )
            where = (
                made.text[: said.start]
                + "["
                + made.text[said.start : said.end]
                + "]"
                + made.text[said.end :]
            )
            reason = binding.reason if binding else ""
            want = said.gold(table.rows) if said.gold else None
            self.failures.append(
                f"{said.what}: {problem} ({reason}) want {want} | {table.name}/{table.layout} | {where}\n      {shown}"  # noqa: E501
            )

    @staticmethod
    def right(table: Table, said: Said, candidate: object, shadow: Store) -> bool:
        c = candidate
        per = said.per
        scale = c.query.scale / per  # type: ignore[attr-defined]
        if not agree(c.found, scale, said.gold(table.rows)):  # type: ignore[attr-defined, misc]
            return False
        try:
            other = shadow.number(c.sql)  # type: ignore[attr-defined]
        except Exception:
            return False
        return agree(other, scale, said.gold(table.shadow))  # type: ignore[misc]

    def confusion(self) -> str:
        """What each kind of claim was called: a row a label, a column a verdict."""
        verdicts = ("supported", "contradicted", "unsupported", "not_checkable", "unread")
        lines = [f"  {'said':13}" + "".join(f"{v:>14}" for v in verdicts)]
        for label in sorted({g for g, _ in self.pairs}):
            row = "".join(f"{self.pairs[label, v]:14}" for v in verdicts)
            lines.append(f"  {label:13}{row}")
        return "\n".join(lines)

    def report(self) -> str:
        labels = ("supported", "contradicted", "unsupported")
        scores = []
        for label in labels:
            hit = self.pairs[label, label]
            said = sum(n for (g, v), n in self.pairs.items() if v == label)
            true = sum(n for (g, v), n in self.pairs.items() if g == label)
            p, r = hit / max(1, said), hit / max(1, true)
            scores.append(2 * p * r / max(1e-9, p + r))
        lines = [
            f"claims {sum(self.pairs.values())}, with a reference query {self.bound}",
            f"right query first {100 * self.first / max(1, self.bound):.1f} %, among five {100 * self.five / max(1, self.bound):.1f} %",  # noqa: E501
            f"verdict macro-F1 {sum(scores) / 3:.3f} ({', '.join(f'{n} {s:.3f}' for n, s in zip(labels, scores, strict=True))})",  # noqa: E501
            f"supported called contradicted: {self.pairs['supported', 'contradicted']} of {sum(n for (g, _), n in self.pairs.items() if g == 'supported')}",  # noqa: E501
            f"contradicted called supported: {self.pairs['contradicted', 'supported']}; unsupported called contradicted: {self.pairs['unsupported', 'contradicted']}",  # noqa: E501
        ]
        lines.append(self.confusion())
        for what, row in sorted(self.by_kind.items()):
            n = row.pop("n", 0)
            first = row.pop("first", 0)
            lines.append(
                f"  {what:12} {f'first {first}/{n}' if n else '':16} "
                + ", ".join(f"{k} {v}" for k, v in sorted(row.items()))
            )
        lines.append(
            f"words unexplained in claims with a reference: {sorted(self.residuals.items())}"
        )
        return "\n".join(lines)


Setting = tuple[tuple[Path, Catalog, Store], tuple[Path, Catalog, Store]]


def prose_world(seed: int, kinds: tuple[K, ...]) -> tuple[Setting, list[tuple[Table, Statement]]]:
    """Four to six ledgers with a template where they have one, and eight paragraphs."""
    rng = random.Random(seed)
    chosen = rng.sample(kinds, rng.randint(4, 6))
    tables = {kind.file: table_of(kind, rng) for kind in chosen}
    made: list[tuple[Table, Statement]] = []
    while len(made) < 8:
        kind = rng.choice(chosen)
        if (one := paragraph(kind, tables[kind.file], rng)) is not None:
            made.append((tables[kind.file], one))
    setting = []
    for shadow in (False, True):
        folder = Path(tempfile.mkdtemp())
        for kind in chosen:
            table = tables[kind.file]
            write_kind(kind, table.shadow if shadow else table.rows, folder)
        setting.append(_open(folder))
    return (setting[0], setting[1]), made


SQL: dict[str, tuple[World, ...]] = {
    "ninth": NINTH,
    "tenth": TENTH,
    "eleventh": ELEVENTH,
    "twelfth": TWELFTH,
    "thirteenth": THIRTEENTH,
    "fourteenth": FOURTEENTH,
    "fifteenth": FIFTEENTH,
    "sixteenth": SIXTEENTH,
    "seventeenth": SEVENTEENTH,
    "eighteenth": EIGHTEENTH,
}


def sql_world(one: World, seed: int) -> tuple[Setting, list[tuple[Table, Statement]]]:
    """A world whose reference is SQL."""
    folders, _, made = make_world(one, seed)
    return (_open(folders[0]), _open(folders[1])), made


def _open(folder: Path) -> tuple[Path, Catalog, Store]:
    ledgers, problems = load_folder(folder)
    assert not problems, [p.say() for p in problems]
    store = Store(ledgers)
    return folder, survey(ledgers, store), store


def run(
    seed: int,
    worlds: int,
    reader: bool,
    domains: tuple[D, ...] | tuple[K, ...] | tuple[World, ...] = DOMAINS,
) -> tuple[Tally, float]:
    tally, spent = Tally(), 0.0
    for number in range(worlds):
        as_of = AS_OF
        if isinstance(domains[0], World):
            kind = domains[number % len(domains)]
            as_of = kind.as_of  # type: ignore[union-attr]
            (one, two), made = sql_world(kind, seed * 10_000 + number)  # type: ignore[arg-type]
        elif isinstance(domains[0], K):
            (one, two), made = prose_world(seed * 10_000 + number, domains)  # type: ignore[arg-type]
        else:
            tables, made = world(seed * 10_000 + number, domains)  # type: ignore[arg-type]
            one, two = opened(tables, False, number), opened(tables, True, number)
        (folder, catalog, store), (shadow_folder, _, shadow) = one, two
        for table, one in made:
            claims = [by_hand(s) for s in one.said]
            if reader:
                from leitai.claims import read

                claims = [c for c in read(one.text) if c.claim]
            started = time.perf_counter()
            bindings = bind_claims(one.text, claims, catalog, as_of)
            spent += time.perf_counter() - started
            for said in one.said:
                hit = next(
                    (
                        b
                        for b in bindings
                        if claims[b.index].start < said.end and said.start < claims[b.index].end
                    ),
                    None,
                )
                tally.add(table, one, said, hit, shadow)
        store.close()
        shadow.close()
        shutil.rmtree(folder)
        shutil.rmtree(shadow_folder)
    return tally, spent


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--worlds", type=int, default=20)
    parser.add_argument("--reader", action="store_true")
    parser.add_argument("--show", type=int, default=0)
    parser.add_argument("--heldout", action="store_true", help="the second set of ledgers")
    parser.add_argument("--third", action="store_true", help="the third set, with traps")
    parser.add_argument("--fourth", action="store_true", help="the fourth set, with traps")
    parser.add_argument("--fifth", action="store_true", help="the fifth set, with traps")
    parser.add_argument("--prose", choices=PROSE, help="a set of running prose")
    parser.add_argument("--sql", choices=SQL, help="a set whose reference is SQL")
    options = parser.parse_args()
    domains = HELDOUT if options.heldout else DOMAINS
    domains = THIRD if options.third else FOURTH if options.fourth else domains
    domains = FIFTH if options.fifth else domains
    domains = PROSE[options.prose] if options.prose else domains
    domains = SQL[options.sql] if options.sql else domains
    tally, spent = run(options.seed, options.worlds, options.reader, domains)
    print(tally.report())
    print(f"binding took {spent:.2f} s")
    for failure in tally.failures[: options.show]:
        print("-", failure)


if __name__ == "__main__":
    main()
