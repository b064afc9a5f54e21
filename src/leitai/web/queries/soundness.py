"""Does the database still tell the truth: logs, checkpoints, ballots and bundles agree."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from leitai.base.problem import Lang, Problem
from leitai.record.canonical import decode, encode
from leitai.record.checkpoints import open_checkpoint
from leitai.record.entries import DEED_PREFIX, Deed
from leitai.record.hashing import SHA256, Algorithm
from leitai.record.merkle import Frontier
from leitai.record.notes import Key
from leitai.record.verification import verify
from leitai.scoring.count import count_round
from leitai.web.models import Ballot, Result, Round, RoundState, Trail
from leitai.web.queries.bundles import bundle_of
from leitai.web.queries.counting import scheme_of, slot_ballots
from leitai.web.queries.record import ballot_entry, origin_of
from leitai.web.queries.trail import trail_origin

_MOST = 20
_ANNOUNCED = (RoundState.COUNTED, RoundState.OBJECTION, RoundState.SEALED)


class KeyOf(Protocol):
    """The public key under the name of a log."""

    def __call__(self, origin: str, /) -> Key: ...


@dataclass(frozen=True, slots=True)
class Unsound:
    """One thing that does not agree: in which log, and what."""

    log: str
    en: str
    zh: str

    def say(self, lang: Lang) -> str:
        return f"{self.log}: {self.en}" if lang == "en" else f"{self.log}：{self.zh}"


@dataclass(frozen=True, slots=True)
class Soundness:
    """What was examined, and what did not agree (the first twenty of each log)."""

    logs: int
    leaves: int
    ballots: int
    bundles: int
    faults: tuple[Unsound, ...]

    @property
    def ok(self) -> bool:
        return not self.faults


def examine_hall(key_of: KeyOf) -> Soundness:
    """Recompute every leaf, every root, every signature and every bundle of the hall."""
    faults: list[Unsound] = []
    leaves = ballots = bundles = 0
    rounds = list(Round.objects.order_by("pk"))
    for round_ in rounds:
        key = key_of(origin_of(round_.key))
        found = list(_examine_round(round_, key))
        faults += found[:_MOST]
        leaves += round_.log_size
        ballots += Ballot.objects.filter(slot__round=round_).count()
        bundles += bundle_of(round_) is not None
    trails = list(Trail.objects.all())
    for trail in trails:
        found = list(_examine_log(trail, trail.key, key_of(trail_origin()), set(), SHA256))
        faults += found[:_MOST]
        leaves += trail.log_size
    return Soundness(len(rounds) + len(trails), leaves, ballots, bundles, tuple(faults))


def _examine_round(round_: Round, key: Key) -> Iterator[Unsound]:
    logged: set[bytes] = set()
    rows = Ballot.objects.filter(slot__round=round_).select_related("slot").order_by("pk")
    for row in rows.iterator(chunk_size=5000):
        try:
            leaf = ballot_entry(round_.key, row.slot.key, row).leaf(round_.algorithm)
        except Problem as problem:
            yield _fault(round_.key, f"ballot {row.pk}: {problem.say('en')}",
                         f"评分票{row.pk}：{problem.say('zh')}")  # fmt: skip
            continue
        if leaf.hex() != row.leaf:
            yield _fault(round_.key, f"ballot {row.pk} is not what its hash says",
                         f"评分票{row.pk}与其哈希不符")  # fmt: skip
        if row.logged:
            logged.add(leaf)
    yield from _examine_log(round_, round_.key, key, logged, round_.algorithm)
    yield from _examine_result(round_)
    bundle = bundle_of(round_)
    if bundle is not None:
        data = b"".join(bundle.parts())
        whole = hashlib.sha256(data).hexdigest() == bundle.sha256
        if not whole or not verify(data, key=key).ok:
            yield _fault(round_.key, "the sealed bundle does not verify", "封存的协议包未通过核验")


def _examine_result(round_: Round) -> Iterator[Unsound]:
    """Whether the ballots themselves, and not sums kept of them, give the announced result."""
    result = Result.objects.filter(round=round_).first()
    if result is None or round_.state not in _ANNOUNCED:
        return
    slots = round_.slots.select_related("unit")
    try:
        ballots = slot_ballots(round_, slots, use_kept=False)
        body = encode(count_round(scheme_of(round_), ballots).as_json())
        same = body == encode(result.body) and hashlib.sha256(body).hexdigest() == result.hash
    except (Problem, ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
        same = False  # something in the rows is not what the count takes
    if not same:
        yield _fault(round_.key, "its ballots do not give the announced result",
                     "由评分票计得的结果与公布的不符")  # fmt: skip


def _examine_log(
    log: Any, name: str, key: Key, ballots: set[bytes], algorithm: Algorithm
) -> Iterator[Unsound]:
    """The leaves of a round or of the trail, with the ballots that should be among them."""
    notes = {row.size: row for row in log.checkpoints.all()}
    frontier, deeds, missing = Frontier(algorithm=algorithm), 0, set(ballots)
    for leaf in log.leaves.order_by("index").iterator(chunk_size=5000):
        if leaf.index != frontier.size:
            yield _fault(name, f"leaf {frontier.size} is missing", f"缺少第{frontier.size}条")
            return
        digest = bytes.fromhex(leaf.hash)
        if leaf.body:
            deeds += 1
            yield from _examine_deed(name, leaf, deeds, algorithm)
        elif digest in missing:
            missing.discard(digest)
        else:
            yield _fault(name, f"leaf {leaf.index} has no ballot", f"第{leaf.index}条没有评分票")
        frontier.append(digest)
        if frontier.size in notes:
            yield from _examine_note(name, notes.pop(frontier.size), frontier, key)
    if missing:
        yield _fault(name, f"{len(missing)} ballots are not in the log",
                     f"有{len(missing)}张评分票不在日志中")  # fmt: skip
    if notes:
        sizes = sorted(notes)
        yield _fault(name, f"checkpoints of sizes that the log never had: {sizes[:5]}",
                     f"存在日志从未有过的检查点：{sizes[:5]}")  # fmt: skip
    peaks = [peak.hex() for peak in frontier.peaks]
    if (log.log_size, log.log_deeds, log.log_peaks) != (frontier.size, deeds, peaks):
        yield _fault(name, "its head is not that of its leaves", "日志头与条目不符")


def _examine_deed(name: str, leaf: Any, number: int, algorithm: Algorithm) -> Iterator[Unsound]:
    data = leaf.body.encode()
    try:
        deed = Deed.from_json(decode(data[len(DEED_PREFIX) :]))
        right = data.startswith(DEED_PREFIX) and deed.n == number
    except Problem:
        right = False
    if not right or algorithm.leaf(data).hex() != leaf.hash:
        yield _fault(
            name, f"deed at leaf {leaf.index} was changed", f"第{leaf.index}条操作记录被改动"
        )


def _examine_note(name: str, row: Any, frontier: Frontier, key: Key) -> Iterator[Unsound]:
    try:
        head = open_checkpoint(row.note, key)
    except Problem as problem:
        yield _fault(name, f"checkpoint {row.size}: {problem.say('en')}",
                     f"检查点{row.size}：{problem.say('zh')}")  # fmt: skip
        return
    same = (head.size, head.root, head.algorithm) == (
        frontier.size, frontier.root(), frontier.algorithm,
    )  # fmt: skip
    if not same or row.root != head.root.hex():
        yield _fault(name, f"the log does not lead to checkpoint {row.size}",
                     f"日志与检查点{row.size}不符")  # fmt: skip


def _fault(log: str, en: str, zh: str) -> Unsound:
    return Unsound(log, en, zh)
