"""What documents are made from: plain, ready values in two languages.

Announced figures are strings with their final digits ("86.42"), "" where there
is none. The count maps into these shapes in `leitai.reports.from_count`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

ScoreStatus = Literal["ranked", "not_ranked", "no_score"]
CommitmentStatus = Literal["green", "amber", "red", "grey"]


@dataclass(frozen=True, slots=True)
class Name:
    """A name or sentence in Chinese, and in English where there is one."""

    zh: str
    en: str = ""


@dataclass(frozen=True, slots=True)
class RoundFacts:
    """What stands at the head and foot of every document of a round.

    Args:
        series: 部门擂台. title: 作风能力提升年第三期部门擂台. place: where it was held.
        day: ISO date. state: counted, objection or sealed, in words.
        scheme: its name. scheme_version: "1". scheme_hash: SHA-256 in hex, "" before the lock.
        draw_seed: seed of the running order, or "" when it was set by hand.
        log_fingerprint: root of the log in hex, "" before anything was logged.
        bundle_sha256: of the sealed bundle, "" before the seal.
        program: name and version that counted. address: where the round is published.
        notice: printed at the head of every page, e.g. that the data are made up.
    """

    series: Name
    title: Name
    day: str = ""
    place: Name = Name("")
    state: Name = Name("")
    scheme: Name = Name("")
    scheme_version: str = ""
    scheme_hash: str = ""
    draw_seed: str = ""
    log_fingerprint: str = ""
    bundle_sha256: str = ""
    program: str = ""
    address: str = ""
    notice: Name = Name("")


@dataclass(frozen=True, slots=True)
class Ticket:
    """One ticket: the right to vote, without a name.

    Args:
        serial: number printed for counting the tickets handed out.
        code: what is typed by hand where a code cannot be scanned.
        url: what the QR code says. own_unit: of a peer, who does not mark it; or None.
    """

    serial: str
    code: str
    url: str
    panel: Name
    own_unit: Name | None = None


@dataclass(frozen=True, slots=True)
class TicketPack:
    """Tickets to print: `address` is the page where the code is typed in."""

    round: RoundFacts
    tickets: tuple[Ticket, ...]
    address: str


@dataclass(frozen=True, slots=True)
class MarkWords:
    """What marks from `low` to `high` mean."""

    low: str
    high: str
    name: Name


@dataclass(frozen=True, slots=True)
class Criterion:
    """One line of the score sheet; `voted` is False for one that is computed."""

    code: str
    name: Name
    weight: str
    low: str = "0"
    high: str = "10"
    step: str = "1"
    voted: bool = True
    words: tuple[MarkWords, ...] = ()


@dataclass(frozen=True, slots=True)
class Panel:
    """A panel of judges and its weight in percent."""

    code: str
    name: Name
    weight: str


@dataclass(frozen=True, slots=True)
class PaperSheet:
    """One paper score sheet: `code` names it, `url` is where clerks enter it."""

    code: str
    url: str
    order: int
    unit: Name
    panel: Name


@dataclass(frozen=True, slots=True)
class PaperPack:
    """Paper score sheets to print, one page each."""

    round: RoundFacts
    criteria: tuple[Criterion, ...]
    sheets: tuple[PaperSheet, ...]


@dataclass(frozen=True, slots=True)
class PoolScore:
    """What one panel gave, or several merged because one was too small.

    Args:
        panels: codes. weight: percent. score: "" when it is withheld.
    """

    panels: tuple[str, ...]
    weight: str
    ballots: int
    entitled: int
    score: str


@dataclass(frozen=True, slots=True)
class UnitScore:
    """One unit's line in the standing.

    Args:
        order: place in the running order. group: group of like units, or "".
        status: ranked, not_ranked (below the quorum) or no_score (too few to show).
        score: announced, 0 to 100. low, high: 95% interval. plain_mean: mean of all marks.
        rank: shared when equal, None when not ranked. band: from 1 at the top, or None.
        criteria: criterion code -> score 0 to 100, "" when missing.
        distribution: criterion code -> mark -> number of ballots.
        without: rule code (trim, panel_weights, merge) -> score without that rule, or "".
    """

    order: int
    unit: Name
    status: ScoreStatus
    score: str
    plain_mean: str = ""
    low: str = ""
    high: str = ""
    rank: int | None = None
    band: int | None = None
    ballots: int = 0
    entitled: int = 0
    group: str = ""
    group_rank: int | None = None
    pools: tuple[PoolScore, ...] = ()
    criteria: Mapping[str, str] = field(default_factory=dict)
    distribution: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    without: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the scheme: its name and what it says."""

    code: str
    name: Name
    text: Name


@dataclass(frozen=True, slots=True)
class ResultReport:
    """The announced result of a round.

    Args:
        units: best first, those without a rank at the end.
        small_panel: panels with fewer ballots are merged or withheld.
        turnout: tickets issued, used, spoiled and unused, as (name, number) pairs.
        warnings: what a reader must know. signatures: offices that sign, not persons.
    """

    round: RoundFacts
    criteria: tuple[Criterion, ...]
    panels: tuple[Panel, ...]
    units: tuple[UnitScore, ...]
    rules: tuple[Rule, ...] = ()
    small_panel: int = 5
    turnout: tuple[tuple[Name, int], ...] = ()
    warnings: tuple[Name, ...] = ()
    signatures: tuple[Name, ...] = ()


@dataclass(frozen=True, slots=True)
class CriterionFeedback:
    """A unit's score on one criterion beside the others': mean and best of all units."""

    name: Name
    weight: str
    score: str
    field_mean: str
    field_best: str


@dataclass(frozen=True, slots=True)
class Checks:
    """How the figures in a statement fared: numbers of claims by verdict."""

    supported: int = 0
    contradicted: int = 0
    unsupported: int = 0
    not_checkable: int = 0


@dataclass(frozen=True, slots=True)
class Gap:
    """A gap as stated, its cause, and what will be done ("" means no action)."""

    text: str
    cause: str
    action: str = ""


@dataclass(frozen=True, slots=True)
class Commitment:
    """A promise with its measure, its day and how it stands."""

    text: str
    measure: str = ""
    due: str = ""
    status: CommitmentStatus = "grey"


@dataclass(frozen=True, slots=True)
class Practice:
    """A practice worth copying, and whose it is."""

    unit: Name
    text: str


@dataclass(frozen=True, slots=True)
class UnitReport:
    """One unit's page: its result, item-by-item feedback, gaps, promises, practices."""

    round: RoundFacts
    score: UnitScore
    panels: tuple[Panel, ...]
    feedback: tuple[CriterionFeedback, ...]
    checks: Checks = Checks()
    highlights: tuple[str, ...] = ()
    gaps: tuple[Gap, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    practices: tuple[Practice, ...] = ()
