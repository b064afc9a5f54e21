"""Whatever the text, relating its claims never raises and never takes claims apart."""

from __future__ import annotations

import random
from itertools import pairwise
from pathlib import Path

from leitai.claims import read
from leitai.claims.relations import relate
from leitai.claims.relations.layout import flow_of

CORPUS = Path(__file__).parents[2] / "corpora" / "relations"


def shuffled(seed: int) -> str:
    """Sentences of the corpora cut, glued and broken at random."""
    rng = random.Random(seed)
    lines = [
        line
        for path in sorted(CORPUS.glob("*.txt"))
        for line in path.read_text("utf-8").splitlines()
    ]
    pieces = []
    for line in rng.sample(lines, 8):
        begin = rng.randrange(len(line) or 1)
        pieces.append(line[begin : begin + rng.randrange(4, 60)])
    glue = rng.choice(["", ",", "、", "\n", "\n\n", "其中", "共", " and ", "占", "(", ";"])
    return glue.join(pieces)


def test_shuffled_sentences() -> None:
    for seed in range(150):
        text = shuffled(seed)
        claims = read(text)
        for relation in relate(text, claims):
            assert all(0 <= index < len(claims) for index in relation.claims)


def test_empty_and_odd_texts() -> None:
    for text in ("", "\n", "48", "0个,其中0个、0个。", "其中", "占50%", "# \n\n■", "1" * 400):
        relate(text, read(text))


def test_the_flow_maps_back_to_the_text() -> None:
    for seed in range(60):
        text = shuffled(seed)
        flow = flow_of(text)
        for given, flowing, length in flow.pieces:
            folded = flow_of(text[given : given + length]).text.strip()
            assert flow.text[flowing : flowing + length].strip().startswith(folded[:1])
        for one, other in pairwise(flow.sentences):
            assert one.end <= other.start


def test_a_long_text_stays_linear() -> None:
    """Twice the text does not look at four times the pairs: the reach of a relation is bounded."""
    unit = "集中签约48个项目,其中内资项目36个、外资项目12个。全市新增企业320家,同比增长8%。\n"
    text = unit * 150
    found = relate(text, read(text))
    assert sum(r.kind == "part_whole" and r.verdict == "consistent" for r in found) == 150
