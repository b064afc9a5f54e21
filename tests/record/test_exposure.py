"""The attacker's view: a program that tries to name judges from a bundle, and its controls.

The rounds are made up, so the truth is known: which peer belongs to which
unit, who cast when. Each attack must succeed where the published form is
careless (or it would show nothing) and fail where it is as the hall publishes.
"""

from __future__ import annotations

import base64
import json
import random
import uuid
from dataclasses import dataclass, replace

import pytest

from leitai.record import bundle, tickets
from leitai.record.entries import Ballot, Withheld
from leitai.record.exposure import find_exposures
from leitai.record.log import Log
from record import sample

UNITS = [f"slot-{number}" for number in range(1, 12)]


@dataclass(frozen=True)
class Judge:
    panel: str
    secret: bytes
    own: str = ""


def judges(chance: random.Random, citizens: int = 20) -> list[Judge]:
    peers = [Judge("peers", chance.randbytes(16), own) for own in UNITS]
    return [*peers, *(Judge("citizens", chance.randbytes(16)) for _ in range(citizens))]


def cast(judge: Judge, slot: str, chance: random.Random, *, linked: bool) -> Ballot:
    where = {"round_id": sample.ROUND, "slot": slot}
    link = tickets.link(judge.secret, round_id=sample.ROUND)
    salt = tickets.link_salt(judge.secret, **where)
    client = str(uuid.UUID(int=chance.getrandbits(128), version=4))
    return Ballot(
        sample.ROUND,
        slot,
        judge.panel,
        tickets.ballot_id(judge.secret, **where, client_id=client),
        tickets.pseudonym(judge.secret, **where),
        1,
        {"results": str(chance.randint(20, 40)), "gaps": str(chance.randint(5, 20))},
        tickets.link_commitment(link, salt) if linked else None,
    )


@dataclass(frozen=True)
class Played:
    """A round, what the hall knows of it, and in which order ballots were cast."""

    log: Log
    openings: dict[bytes, bundle.LinkOpening]
    panel_of: dict[bytes, str]
    truth: dict[bytes, Judge]
    order: dict[str, list[bytes]]


def play(seed: int, *, linked: bool, everyone: list[Judge] | None = None) -> Played:
    chance = random.Random(seed)
    everyone = everyone or judges(chance)
    log = Log(origin=sample.ORIGIN, round_id=sample.ROUND)
    played = Played(log, {}, {}, {}, {})
    for slot in UNITS:
        entitled = [judge for judge in everyone if judge.own != slot]
        chance.shuffle(entitled)
        ballots = [cast(judge, slot, chance, linked=linked) for judge in entitled]
        for judge, one in zip(entitled, ballots, strict=True):
            leaf = one.leaf()
            link = tickets.link(judge.secret, round_id=sample.ROUND)
            salt = tickets.link_salt(judge.secret, round_id=sample.ROUND, slot=slot)
            played.openings[leaf] = bundle.LinkOpening(leaf, link, salt)
            played.panel_of[leaf], played.truth[leaf] = judge.panel, judge
        played.order[slot] = [one.leaf() for one in ballots]
        log.close_slot(slot=slot, ballots=ballots, at="t", by="host")
    return played


def published(played: Played, *, open_panels: tuple[str, ...] = ()) -> bundle.Bundle:
    links = [played.openings[leaf] for leaf in sorted(played.openings)]
    contents = sample.contents(
        entries=played.log.entries,
        checkpoints=[played.log.checkpoint(sample.SIGNER)],
        links=[link for link in links if played.panel_of[link.leaf] in open_panels],
    )
    return bundle.read(bundle.build(contents, signer=sample.SIGNER))


def name_peers(opened: bundle.Bundle) -> dict[str, str]:
    """The attack by the missing unit: link -> unit, for chains that lack exactly one slot."""
    chains: dict[str, set[str]] = {}
    slot_of = {one.leaf(): slot for slot, ones in opened.counted().items() for one in ones}
    for line in opened.files.get(bundle.LINKS, b"").splitlines():
        row = json.loads(line)
        chains.setdefault(row["link"], set()).add(slot_of[base64.b64decode(row["leaf"])])
    lacking = {link: set(UNITS) - there for link, there in chains.items()}
    return {link: gone.pop() for link, gone in lacking.items() if len(gone) == 1}


def test_links_of_peers_name_every_peer_and_are_reported():
    """The positive control: published carelessly, all eleven are named, rightly."""
    played = play(1, linked=True)
    opened = published(played, open_panels=("peers", "citizens"))
    truth = {tickets.link(j.secret, round_id=sample.ROUND): j.own for j in played.truth.values()}
    named = name_peers(opened)
    assert len(named) == 11
    assert all(truth[link] == own for link, own in named.items())
    found = [one for one in find_exposures(opened) if one.kind == "absence"]
    assert [(one.panel, one.group, one.ballots) for one in found] == [("peers", 1, 10)] * 11
    assert {one.slot for one in found} == set(UNITS)


def test_links_of_citizens_alone_name_nobody():
    opened = published(play(2, linked=True), open_panels=("citizens",))
    assert name_peers(opened) == {}
    assert find_exposures(opened) == ()


def test_commitments_without_openings_join_nothing():
    """Every published value of a judge differs from slot to slot, links included."""
    played = play(3, linked=True)
    opened = published(played)
    assert name_peers(opened) == {}
    assert find_exposures(opened) == ()
    seen: dict[str, bytes] = {}
    for ones in opened.counted().values():
        for one in ones:
            for value in (one.pseudonym, one.ballot, one.link):
                assert value is not None
                assert value not in seen, "a value stands at two ballots"
                seen[value] = one.leaf()


@pytest.mark.parametrize("linked", [False, True])
def test_knowing_the_order_of_casting_does_not_help(linked):
    """Someone with a camera knows who cast first, second, ...; the log must not answer.

    Guessing the k-th ballot for the k-th judge is right once in a slot on average,
    by chance alone; in the order of casting it would be right every time.
    """
    right, whole, slots = 0, 0, 0
    for seed in range(10):
        played = play(100 + seed, linked=linked)
        for slot in UNITS:
            there = [
                e.leaf() for e in played.log.entries if isinstance(e, Ballot) and e.slot == slot
            ]
            right += sum(a == b for a, b in zip(there, played.order[slot], strict=True))
            whole += len(there)
            slots += 1
    assert slots == 110
    assert right < 2 * slots
    assert whole > 25 * slots


def test_small_panels_are_reported_and_gone_when_withheld():
    chance = random.Random(4)
    few = [Judge("leaders", chance.randbytes(16)) for _ in range(3)]
    played = play(4, linked=False, everyone=[*judges(chance), *few])
    found = find_exposures(published(played))
    assert {(one.kind, one.panel, one.group) for one in found} == {("small_panel", "leaders", 3)}
    assert len(found) == 11
    entries = [
        Withheld(e.slot, e.leaf(), "small_panel") if getattr(e, "panel", "") == "leaders" else e
        for e in played.log.entries
    ]
    groups = [{"slot": slot, "panels": ["leaders"], "ballots": 3, "totals": None} for slot in UNITS]
    contents = sample.contents(
        entries=entries,
        checkpoints=[played.log.checkpoint(sample.SIGNER)],
        totals={"v": 1, "least": 5, "groups": groups},
    )
    opened = bundle.read(bundle.build(contents, signer=sample.SIGNER))
    assert find_exposures(opened) == ()
    # Even with pseudonym, panel, slot and every possible mark known, a hash does not open
    # without the 122 random bits of the ballot id: the attacker would need those too.
    hidden = next(e for e in entries if isinstance(e, Withheld))
    one = next(e for e in played.log.entries if e.leaf() == hidden.leaf_hash)
    assert isinstance(one, Ballot)
    guesses = (
        replace(one, ballot=str(uuid.UUID(int=n)), marks={"results": str(r), "gaps": str(g)})
        for n in range(3) for r in range(20, 41) for g in range(5, 21)
    )  # fmt: skip
    assert all(guess.leaf() != hidden.leaf_hash for guess in guesses)


def test_same_marks_rare_rights_and_clocked_ids_are_reported():
    chance = random.Random(5)
    one = cast(judges(chance)[0], "slot-2", chance, linked=False)
    everyone = judges(chance, citizens=6)

    def exposed(change):
        log = Log(origin=sample.ORIGIN, round_id=sample.ROUND)
        made = [cast(judge, "slot-1", chance, linked=False) for judge in everyone[11:]]
        log.close_slot(
            slot="slot-1", ballots=[change(n, b) for n, b in enumerate(made)], at="t", by="host"
        )
        contents = sample.contents(entries=log.entries, checkpoints=[log.checkpoint(sample.SIGNER)])
        opened = bundle.read(bundle.build(contents, signer=sample.SIGNER))
        return [(e.kind, e.ballots, e.group) for e in find_exposures(opened)]

    assert exposed(lambda n, b: b) == []
    assert exposed(lambda n, b: replace(b, marks=one.marks)) == [("one_mark", 6, 1)]
    assert exposed(lambda n, b: replace(b, marks={**b.marks, "gaps": None}) if n == 0 else b) == [
        ("entitlement", 1, 1)
    ]
    clocked = uuid.UUID("017f22e2-79b0-7cc3-98c4-dc0c0c07398f")
    assert exposed(lambda n, b: replace(b, ballot=str(clocked)) if n == 0 else b) == [
        ("clocked_id", 1, 1)
    ]


def test_each_finding_is_said_in_both_languages():
    opened = published(play(6, linked=True), open_panels=("peers",))
    for one in find_exposures(opened):
        assert "own" not in one.say("zh")
        assert one.slot in one.say("zh")
        assert "single them out" in one.say("en")
