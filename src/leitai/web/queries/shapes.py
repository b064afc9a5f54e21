"""What the pages are given: plain, ready values; no rows of the database.

Queries fill these shapes, templates read them, and the gallery under
`tests/web/gallery` fills them with made-up values. Rules that hold for all:

* Text is already in the reader's language where a translation exists.
* Decimals that were announced are strings, printed with their final digits.
* `key` is the word that stands in addresses and in the API; `number` is what people say.
* Every form on a page is sent to the page's own address with the hidden fields
  `deed` (which deed) and `version` (the `version` of the thing that was shown); a deed
  on an older version is answered by the same page with `Notice(kind="conflict")`.
* Times are aware datetimes; templates print them in the round's time zone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

RoundState = Literal["drafted", "called", "locked", "live", "counted", "objection", "sealed"]
SlotState = Literal["waiting", "on_stage", "questions", "scoring", "closed"]
VerdictWord = Literal["supported", "contradicted", "unsupported", "not_checkable"]
StatusWord = Literal["green", "amber", "red", "grey"]
NoticeKind = Literal["done", "refused", "conflict", "note"]


@dataclass(frozen=True, slots=True)
class Notice:
    """What a deed did, shown at the head of the next page and read aloud.

    Args:
        kind: done; refused (with what to do); conflict (someone was quicker); note.
        text: what happened. todo: what to do next, or "".
        undo: the `deed` that takes it back, or "".
    """

    kind: NoticeKind
    text: str
    todo: str = ""
    undo: str = ""


@dataclass(frozen=True, slots=True)
class Deed:
    """A button: what it is called, and what will happen when it is pressed.

    Args:
        deed: value of the hidden field `deed`. verb: words on the button.
        effect: one sentence that says what will happen.
        key: keyboard key on the desk ("n", "Enter"), or "".
        subject: value of the hidden field `subject` (a slot key, an objection), or "".
        why_not: why it cannot be done now; "" when it can.
        grave: true when it cannot be undone; the page then asks once more.
        seen: value of the hidden field `seen`: the state of the slot that the page shows, so that
            a deed sent twice can be told from the next one; or "".
    """

    deed: str
    verb: str
    effect: str = ""
    key: str = ""
    subject: str = ""
    why_not: str = ""
    grave: bool = False
    seen: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """Values and errors of a form by field name, as they go back to the person."""

    version: int = 0
    values: Mapping[str, object] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    locked: str = ""  # why nothing can be changed now, or ""


@dataclass(frozen=True, slots=True)
class Head:
    """What every page of a round carries at its top (context name `head`).

    Args:
        key: in addresses. name: 作风能力提升年第三期部门擂台. series: 部门擂台.
        number: 第三期. day, place: when and where. state, version: of the round.
        scheme_version: "1". scheme_hash: hex, "" before the lock.
        fingerprint: short fingerprint of the log's checkpoint, groups of four ("" if none).
        made_up: true when the ballots are made up (demo); said on every page.
        may: rights of the reader: "desk", "office", "paper", "record" ...
    """

    key: str
    name: str
    series: str
    number: str
    day: date
    place: str
    state: RoundState
    version: int = 0
    scheme_version: str = ""
    scheme_hash: str = ""
    fingerprint: str = ""
    made_up: bool = False
    may: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class PanelCount:
    """One panel: its weight in percent and its tickets. `cast` is for the slot shown."""

    code: str
    name: str
    weight: str
    issued: int
    cast: int = 0
    spoiled: int = 0
    slow: bool = False


@dataclass(frozen=True, slots=True)
class MarkWord:
    """What marks from `start` up mean: (36, 40, "outstanding, with proof")."""

    start: str
    end: str
    text: str


@dataclass(frozen=True, slots=True)
class CriterionShape:
    """One line of the score sheet. `computed` ones are not voted."""

    code: str
    name: str
    weight: str
    top: str
    step: str
    computed: bool = False
    help: str = ""
    words: tuple[MarkWord, ...] = ()


@dataclass(frozen=True, slots=True)
class SlotShape:
    """One unit's turn. `score` and `band` are "" until they may be shown."""

    key: str
    order: int
    unit: str
    state: SlotState
    kind: str = ""
    since: datetime | None = None
    version: int = 0
    has_statement: bool = False
    locked: bool = False
    cast: int = 0
    issued: int = 0
    score: str = ""
    band: str = ""
    supported: int = 0
    claims: int = 0


# ---- home [home] ------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class RoundCard:
    """A round in a list: `head`, number of units, and who is on stage now ("" if none)."""

    head: Head
    units: int
    now: str = ""


@dataclass(frozen=True, slots=True)
class HomePage:
    """`page` of home: `current` first (may be None), then the others, newest first."""

    current: RoundCard | None
    others: tuple[RoundCard, ...] = ()


# ---- round [round] ----------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Phase:
    """One state on the round's path: done, now or to come; when it was reached."""

    state: RoundState
    status: Literal["done", "now", "ahead"]
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the scheme in words: its name, what it says, whence (source)."""

    name: str
    text: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Download:
    """A file to take away: address, words, size in words ("1.2 MB"), SHA-256 or ""."""

    url: str
    words: str
    size: str = ""
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class RoundPage:
    """`page` of round."""

    phases: tuple[Phase, ...]
    slots: tuple[SlotShape, ...]
    panels: tuple[PanelCount, ...]
    criteria: tuple[CriterionShape, ...]
    rules: tuple[Rule, ...]
    draw: str = ""  # how the order came about: "drawn with seed 20220928" or "set by hand"
    objections_until: date | None = None
    downloads: tuple[Download, ...] = ()


# ---- statement [statement] --------------------------------------------------
@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text; with `check` it is a claim, underlined by its verdict."""

    text: str
    check: str = ""
    verdict: VerdictWord | Literal[""] = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """One highlight, gap or next step as spoken, cut into runs."""

    runs: tuple[Run, ...]
    cause: tuple[Run, ...] = ()  # gaps
    cause_class: str = ""  # gaps
    owner: str = ""  # gaps and steps
    due: date | None = None  # steps
    action: str = ""  # gaps: the linked step in words; "" means "no action"
    flags: tuple[str, ...] = ()  # "no date", "no measure"


@dataclass(frozen=True, slots=True)
class Table:
    """Column names and rows of ready text; `numeric` are the indexes of number columns."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: frozenset[int] = frozenset()
    more: int = 0  # rows that were left out


@dataclass(frozen=True, slots=True)
class CheckCard:
    """The evidence card of one claim.

    Args:
        key: id within the page. sentence: the sentence it stands in.
        said: the figure as spoken. exact: its exact value. verdict: the word.
        found: the figure found, "" if none. reason: why this verdict, in a sentence.
        query: the query as text. rows: the rows it used. owner, source, asof: whose
            evidence, which ledger and version, and of which date.
        readings: other readings of the sentence.
    """

    key: str
    sentence: str
    said: str
    verdict: VerdictWord
    exact: str = ""
    found: str = ""
    reason: str = ""
    query: str = ""
    rows: Table | None = None
    owner: str = ""
    source: str = ""
    asof: str = ""
    readings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PromiseShape:
    """A promise of the last round: words, state (of MARKS["promise"]), what became of it."""

    text: str
    status: str
    outcome: str = ""
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Erratum:
    """A recorded change after the lock."""

    at: datetime
    by: str
    before: str
    after: str
    reason: str


@dataclass(frozen=True, slots=True)
class StatementPage:
    """`page` of statement; `slot` stands beside it in the context."""

    promises: tuple[PromiseShape, ...]
    highlights: tuple[Passage, ...]
    gaps: tuple[Passage, ...]
    steps: tuple[Passage, ...]
    checks: tuple[CheckCard, ...]
    errata: tuple[Erratum, ...] = ()
    source: str = ""  # "typed in", "taken from slides.pptx"
    locked_at: datetime | None = None
    before: SlotShape | None = None
    after: SlotShape | None = None


# ---- board [board] and desk [desk] -------------------------------------------
@dataclass(frozen=True, slots=True)
class BoardPage:
    """`page` of board: the first picture; the stream then changes it.

    `checkpoint` is the text of the QR in the corner ("" hides it); `checkpoint_svg` the
    address of the QR as SVG. The stream's frames have the shape written in
    docs/reference/screens.md; `frame` is the first one, put into the page as JSON.
    """

    frame: Mapping[str, object]
    checkpoint: str = ""
    checkpoint_svg: str = ""


@dataclass(frozen=True, slots=True)
class LogLine:
    """A deed in the record: when, who, verb and subject in words, its hash."""

    seq: int
    at: datetime
    by: str
    verb: str
    subject: str
    hash: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class DeskPage:
    """`page` of desk: `next` is the one big button (None when all is done)."""

    next: Deed | None
    current: SlotShape | None
    slots: tuple[SlotShape, ...]
    panels: tuple[PanelCount, ...]  # of the current slot
    others: tuple[Deed, ...] = ()  # quiet deeds: reopen, skip, back, correct roster
    undo: Deed | None = None
    log: tuple[LogLine, ...] = ()
    hosts: int = 1  # desks that are open now
    frame: Mapping[str, object] = field(default_factory=dict)  # for the live counts


# ---- result [result] ---------------------------------------------------------
@dataclass(frozen=True, slots=True)
class ResultRow:
    """One unit in the standing.

    Args:
        rank: as announced, "3" or "3=" for a tie; "" when not ranked.
        band: number of its band from 1; rows of one band stand together.
        rank_low, rank_high: interval of its rank.
        score, plain: announced score and plain mean, final digits.
        low, high: interval of the score for drawing; None when there is none.
        ranked: false when under two thirds of its ballots came; `why` says so.
        group: like-with-like group ("" when there is one group).
    """

    key: str
    unit: str
    rank: str
    band: int
    score: str
    plain: str
    rank_low: int | None = None
    rank_high: int | None = None
    low: float | None = None
    high: float | None = None
    ranked: bool = True
    why: str = ""
    group: str = ""
    cast: int = 0
    issued: int = 0


@dataclass(frozen=True, slots=True)
class Distribution:
    """How often each mark was given for a criterion: labels and counts, low to high."""

    code: str
    name: str
    labels: tuple[str, ...]
    counts: tuple[int, ...]

    @property
    def pairs(self) -> tuple[tuple[str, int], ...]:
        """(label, count), low to high."""
        return tuple(zip(self.labels, self.counts, strict=True))


@dataclass(frozen=True, slots=True)
class RuleEffect:
    """What one rule of the scheme changed: rule, and the change in words ("nothing")."""

    rule: str
    change: str
    moved: int = 0  # units whose rank it moved


@dataclass(frozen=True, slots=True)
class ResultPage:
    """`page` of result; `rows` best first, bands together, the not ranked last.

    `by_panel` and `by_criterion` have the unit in the first column. `interval` says in a
    sentence what the whiskers are (confidence, method, seed).
    """

    rows: tuple[ResultRow, ...]
    interval: str
    by_panel: Table
    by_criterion: Table
    distributions: tuple[Distribution, ...]
    effects: tuple[RuleEffect, ...]
    panels: tuple[PanelCount, ...]
    groups: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()  # e.g. a panel under five ballots was merged
    downloads: tuple[Download, ...] = ()
    objections_until: date | None = None
    protocol_hash: str = ""
    provisional: bool = False
    analysis: Table | None = None  # adjusted standing; never moves an announced rank
    analysis_notes: tuple[str, ...] = ()


# ---- office ------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Task:
    """One line of the office's list: what, its status, where to do it."""

    words: str
    status: Literal["done", "now", "ahead", "blocked"]
    url: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class OfficePage:
    """`page` of office: the way from draft to seal as tasks, and the next deed."""

    tasks: tuple[Task, ...]
    next: Deed | None
    figures: tuple[tuple[str, str], ...] = ()  # (words, figure)
    log: tuple[LogLine, ...] = ()
    phases: tuple[Phase, ...] = ()


@dataclass(frozen=True, slots=True)
class RosterLine:
    """A unit of the roster. `maybe` is a unit that may be the same, to be confirmed."""

    key: str
    order: int | None
    unit: str
    aliases: tuple[str, ...] = ()
    kind: str = ""
    maybe: str = ""
    maybe_key: str = ""
    statement: Literal["none", "draft", "complete", "locked"] = "none"
    version: int = 0


@dataclass(frozen=True, slots=True)
class RosterPage:
    """`page` of office_roster: deeds add, confirm, separate, rename, remove, upload, draw, order.

    Fields: add: unit, kind; confirm|separate: subject; rename: subject, unit;
    remove: subject; upload: file (.xlsx); draw: seed; order: order (keys, comma between);
    draw and order take a `reason` where there is an order already.
    `problems` are what was wrong in an uploaded file, line by line.
    """

    lines: tuple[RosterLine, ...]
    form: Form
    problems: tuple[str, ...] = ()
    draw: Deed | None = None
    draw_note: str = ""


@dataclass(frozen=True, slots=True)
class SchemePage:
    """`page` of office_scheme: deeds save, lock, new_version.

    Fields of save: w-<criterion>, top-<criterion>, step-<criterion>, name-<criterion>,
    p-<panel> (weights in percent), rule-<name>.
    `rules_choice`: (field, words, chosen, ((value, words), ...), what it means).
    """

    criteria: tuple[CriterionShape, ...]
    panels: tuple[PanelCount, ...]
    rules: tuple[Rule, ...]
    rules_choice: tuple[tuple[str, str, str, tuple[tuple[str, str], ...], str], ...]
    form: Form
    lock: Deed | None = None
    sum_criteria: str = "100"
    sum_panels: str = "100"
    practice: bool = True  # "common practice, not from the page"
    reveals: str = ""  # what the chosen linkage shows of a judge


@dataclass(frozen=True, slots=True)
class StatementLine:
    """A statement in the office's list: how many of each part, and what is missing."""

    slot: SlotShape
    highlights: int
    gaps: int
    steps: int
    missing: tuple[str, ...] = ()
    state: Literal["none", "draft", "complete", "locked"] = "none"
    errata: int = 0


@dataclass(frozen=True, slots=True)
class StatementsPage:
    """`page` of office_statements: deed lock (all), remind is by the office itself."""

    lines: tuple[StatementLine, ...]
    complete: int
    deadline: datetime | None = None
    lock: Deed | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """One item of a statement being written; `key` "" for a new one."""

    key: str
    text: str
    cause: str = ""
    cause_class: str = ""
    owner: str = ""
    due: str = ""
    error: str = ""
    step: str = ""  # gaps: number of the step that answers it


@dataclass(frozen=True, slots=True)
class StatementEditPage:
    """`page` of statement_edit: deeds save, upload, erratum.

    Fields of save: highlight-N, gap-N, cause-N, class-N, owner-N, step-N, due-N for N
    from 0 (empty ones are left out); upload: file (.docx, .pptx); erratum: part
    ("highlight-2"), after, reason.
    """

    highlights: tuple[Draft, ...]
    gaps: tuple[Draft, ...]
    steps: tuple[Draft, ...]
    form: Form
    classes: tuple[tuple[str, str], ...] = ()  # classes of cause: (value, words)
    missing: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()  # of an uploaded file
    errata: tuple[Erratum, ...] = ()
    locked_at: datetime | None = None
    promises: tuple[PromiseShape, ...] = ()  # of the unit's last round, computed


@dataclass(frozen=True, slots=True)
class TicketPanel:
    """Tickets of one panel. `unused` = issued - used - spoiled."""

    code: str
    name: str
    weight: str
    issued: int
    printed: int
    used: int
    spoiled: int
    unused: int
    sheet_url: str = ""  # PDF of QR cards; "" when printed already (secrets are gone)


@dataclass(frozen=True, slots=True)
class TicketLine:
    """One ticket: its printed number (not its secret), and whether it has voted."""

    number: str
    panel: str
    state: Literal["issued", "printed", "used", "spoiled"]
    why: str = ""


@dataclass(frozen=True, slots=True)
class TicketsPage:
    """`page` of office_tickets: deeds issue, print, spoil.

    Fields: issue: panel, count, unit; print: panel; spoil: number, reason.

    `units` are the choices of whose own unit a ticket's holder is from (recusal).
    """

    panels: tuple[TicketPanel, ...]
    tickets: tuple[TicketLine, ...]
    form: Form
    units: tuple[tuple[str, str], ...] = ()
    total: int = 0
    query: str = ""  # filter that is in the address: ?q=
    pages: int = 1
    number: int = 1


@dataclass(frozen=True, slots=True)
class PaperSheet:
    """A paper ballot on its way: first entry, second entry, agreed or different."""

    serial: str
    panel: str
    slot: str
    state: Literal["first", "agreed", "different"]
    first_by: str = ""
    second_by: str = ""
    differs: tuple[tuple[str, str, str], ...] = ()  # (criterion, first, second)


@dataclass(frozen=True, slots=True)
class PaperPage:
    """`page` of office_paper: deeds enter (serial, slot, mark-<criterion>), settle (serial, take).

    The second clerk never sees the first one's marks before sending their own.
    """

    slots: tuple[SlotShape, ...]
    criteria: tuple[CriterionShape, ...]
    sheets: tuple[PaperSheet, ...]
    form: Form
    clerk: str = ""
    waiting: int = 0  # sheets that wait for this clerk's entry


@dataclass(frozen=True, slots=True)
class Identity:
    """A sum that must hold: words, left, right, whether it does."""

    words: str
    left: str
    right: str
    holds: bool


@dataclass(frozen=True, slots=True)
class Objection:
    """An objection in the five working days: deeds answer (subject, answer, outcome)."""

    key: str
    number: int
    unit: str
    text: str
    filed: datetime
    due: date
    state: Literal["open", "upheld", "rejected"]
    answer: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class CountPage:
    """`page` of office_count: deeds count, open_objections, object, answer, seal."""

    identities: tuple[Identity, ...]
    panels: tuple[TicketPanel, ...]
    rows: tuple[ResultRow, ...]
    objections: tuple[Objection, ...]
    form: Form
    next: Deed | None = None
    objections_until: date | None = None
    downloads: tuple[Download, ...] = ()
    units: tuple[tuple[str, str], ...] = ()
    protocol_hash: str = ""


@dataclass(frozen=True, slots=True)
class RecordPage:
    """`page` of office_record: the audit trail, newest first; filter ?q= and ?page=."""

    lines: tuple[LogLine, ...]
    size: int
    root: str = ""
    checkpoint: str = ""  # the signed note as text
    query: str = ""
    pages: int = 1
    number: int = 1
    export_url: str = ""
    witnesses: tuple[tuple[str, int], ...] = ()  # name, entries that it co-signed


# ---- errors ------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class ProblemPage:
    """`page` of problem.html: what happened, where, what to do next, and a code."""

    code: str
    what: str
    where: str = ""
    todo: str = ""
    back: str = ""
