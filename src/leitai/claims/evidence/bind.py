"""Bind the claims of a document to queries over ledgers, and judge them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from leitai.claims.evidence.catalog import Catalog
from leitai.claims.evidence.confirmed import Confirmed
from leitai.claims.evidence.evaluate import Numbers
from leitai.claims.evidence.frame import Frame, lay_out
from leitai.claims.evidence.generate import Draft, choices_of, drafts, operations
from leitai.claims.evidence.judge import NAMED, bounds, judge
from leitai.claims.evidence.model import Binding, Candidate, Query
from leitai.claims.evidence.rank import Antecedent, score
from leitai.claims.evidence.sql import query_sql
from leitai.claims.model import Claim

_Row = tuple[Draft, float, dict[str, float]]
_NUMBER = re.compile(r"\d[\d.,]*")
_OF_THESE = re.compile(r"\s*(?:这?其中|of (?:these|those|them|which)\b|among (?:them|these)\b)")
_EARLIER = 0.05  # what was told before the last claim is less likely taken up
_KEPT = 12  # candidates evaluated per claim


def bind_claims(
    text: str,
    claims: Sequence[Claim],
    catalog: Catalog,
    today: date | None = None,
    confirmed: Mapping[str, Confirmed] | None = None,
) -> list[Binding]:
    """Bindings of all claims of a text (numbers that claim nothing have none).

    Args:
        text: the statement.
        claims: its claims, as `leitai.claims.read` gives them.
        catalog: the ledgers, from `survey`.
        today: the day the statement speaks from; the last day any ledger
            reaches when None.
        confirmed: bindings a person has confirmed, by claim key.
    """
    today = today or catalog.last_day or date(1970, 1, 1)
    page = lay_out(text, claims, catalog, today)
    ranked: dict[int, list[_Row]] = {}
    memory = _Memory()
    for frame in page.frames:
        memory.sift(frame)
        before = memory.antecedent(frame)
        _carry_parallel(frame, memory.parallel(frame))
        if before is not None:
            _carry_filters(frame, before)
        rows = _rank(frame, catalog, today, before, memory.others(frame, before))
        ranked[frame.index] = rows
        memory.keep(frame, rows)
    numbers = Numbers(
        catalog.store,
        lambda t, c: catalog.table(t).category(c).groupable if _has(catalog, t, c) else True,
    )
    numbers.prepare(
        level for rows in ranked.values() for d, _, _ in rows for level in d.query.levels
    )
    found: dict[int, Binding] = {}
    for frame in page.frames:
        one = _bind(frame, ranked[frame.index], numbers, (confirmed or {}), catalog)
        if one.verdict == "contradicted" and not one.confirmed:
            one = _unless_of_another_time(one, frame, ranked[frame.index], numbers, catalog, today)
        found[frame.index] = _with_antecedent(
            one, found.get(memory.before.get(frame.index, -1)), frame.bare
        )
    return _unless_said_otherwise(list(found.values()), claims)


def _unless_said_otherwise(found: list[Binding], claims: Sequence[Claim]) -> list[Binding]:
    """No objection by a query that another figure of the text agrees with, or objects by too.

    「受理报修241件,办结220件」: two figures are not of one query, so that the words of one of
    them are not understood; a repetition with another value is for the relations to find.
    """
    told: dict[str, list[Binding]] = {}
    for one in found:
        if one.best is not None and one.verdict in ("supported", "contradicted"):
            told.setdefault(one.best.sql, []).append(one)

    def yields(one: Binding) -> bool:
        if one.verdict != "contradicted" or one.confirmed or one.best is None:
            return False
        value = claims[one.index].value
        others = [o for o in told[one.best.sql] if claims[o.index].value != value]
        clear = one.best.features.get("residual", 0.0) == 0.0
        first = clear and all(
            o.index > one.index
            and o.verdict == "contradicted"
            and o.best is not None
            and o.best.score < one.best.score - 0.02
            for o in others
        )
        return bool(others) and not first

    return [
        replace(one, verdict="unsupported", reason="ambiguous") if yields(one) else one
        for one in found
    ]


def _carry_filters(frame: Frame, before: Antecedent) -> None:
    """「2021年企业获授权89件;今年上半年为19件」: the second speaks of 企业 too."""
    here = tuple((m, w) for m, w in frame.mentions if m.start >= frame.sentence[0])
    own = {m.column for m, _ in here}
    if _OF_THESE.match(frame.sentence_text) and frame.claim.unit == before.unit:
        # 「城阳区举办招聘会19场。其中直播带岗7场」: those of 城阳区.
        kept = tuple((m, 0.8) for m in before.draft.filters if m.column not in own)
        frame.mentions = (*here, *kept)
        return
    apart = before.draft.filters and all(m.end <= frame.sentence[0] for m in before.draft.filters)
    if not (frame.bare and apart and frame.claim.unit == before.unit) or here:
        return
    if frame.cue("whole", "clause") or re.search("各[一-鿿]|所有", frame.clause_text):
        return
    frame.mentions = tuple((m, 0.6) for m in before.draft.filters)


def _carry_parallel(frame: Frame, before: Antecedent | None) -> None:
    """「和平区办理结婚登记255对;金水县266对」: the second is of weddings too."""
    if before is None:
        return
    columns = {m.column for m, _ in frame.mentions if m.start >= frame.segment[0]}
    if not columns & {m.column for m in before.draft.filters}:
        return
    known = {(m.column, m.value) for m, _ in frame.mentions}
    carried = tuple(
        (m, 0.6)
        for m in before.draft.filters
        if m.column not in columns and (m.column, m.value) not in known
    )
    frame.mentions = (*frame.mentions, *carried)


def _unless_of_another_time(
    one: Binding, frame: Frame, rows: list[_Row], numbers: Numbers, catalog: Catalog, today: date
) -> Binding:
    """No objection where the figure is that of another time the paragraph speaks of."""
    if len(re.sub(r"\D", "", frame.claim.digits).strip("0")) < 2 or one.best is None:
        return one
    draft = next((d for d, _, _ in rows if d.query == one.best.query), None)
    told = {frame.scopes[0][0].period} if frame.scopes else set()
    for scope in frame.elsewhere:
        if draft is None or scope.period in told:
            continue
        told.add(scope.period)
        again = replace(frame, scopes=((scope, 1.0),))
        table = catalog.table(draft.base.table)
        for choice in choices_of(again, table, draft.base, today):
            if choice.filters != draft.filters or choice.scope != scope:
                continue
            for other in operations(again, table, draft.base, choice, today, [draft.base]):
                found, _ = numbers.query(other.query)
                same = other.query.kind == draft.query.kind and found is not None
                if same and bounds(frame.claim).holds(float(found or 0) * other.query.scale):
                    return replace(one, verdict="unsupported", reason="ambiguous")
    return one


def _with_antecedent(one: Binding, before: Binding | None, bare: bool) -> Binding:
    """「新开工674个,同比增长38%」: where the first is not settled, the second objects not."""
    if before is None or one.verdict != "contradicted" or one.confirmed or one.best is None:
        return one
    f = one.best.features
    leans = f.get("inherited", 0.0) and (bare or f.get("said", 0.0) < NAMED)
    if leans and before.verdict == "unsupported":
        return replace(one, verdict="unsupported", reason="ambiguous")
    return one


def _has(catalog: Catalog, table: str, column: str) -> bool:
    return any(c.column == column for c in catalog.table(table).categories)


class _Memory:
    """What the claims before were about, for claims that do not say it themselves."""

    def __init__(self) -> None:
        self._last: tuple[Frame, Antecedent] | None = None
        self._by_unit: dict[str, tuple[Frame, Antecedent]] = {}
        self._bound: list[tuple[int, str]] = []
        self._run: list[tuple[Frame, Antecedent]] = []  # of the paragraph
        self.before: dict[int, int] = {}  # claim -> the claim it leans on

    def sift(self, frame: Frame) -> None:
        """Values named for an earlier claim about another ledger do not carry over."""
        frame.mentions = tuple(
            (
                m,
                0.1
                if not (w >= 0.8 and m.end <= frame.sentence[0])  # 该县: taken up again
                and any(m.end <= at < frame.start and t != m.table for at, t in self._bound)
                else w,
            )
            for m, w in frame.mentions
        )

    def antecedent(self, frame: Frame) -> Antecedent | None:
        """The claim before in the sentence, or the last in the paragraph with this unit."""
        if told := self._respective(frame):
            self.before[frame.index] = told[0].index
            return told[1]
        if self._last and self._last[0].sentence == frame.sentence:
            self.before[frame.index] = self._last[0].index
            return self._last[1]
        same = self._by_unit.get(frame.claim.unit)
        if same and same[0].paragraph == frame.paragraph and frame.claim.unit:
            self.before[frame.index] = same[0].index
            return same[1]
        return None

    def parallel(self, frame: Frame) -> Antecedent | None:
        """The last claim of the paragraph in this unit, for one with nothing but a value."""
        if not frame.bare or not frame.claim.unit:
            return None
        for earlier, one in reversed(self._run):
            # Of a claim that names its value itself, not of a part (其中加强针78剂次).
            own = any(earlier.segment[0] <= m.start < earlier.end for m in one.draft.filters)
            near = earlier.paragraph == frame.paragraph and one.unit == frame.claim.unit
            if near and own and not earlier.list_rest:
                return one
        return None

    def others(self, frame: Frame, first: Antecedent | None) -> list[Antecedent]:
        """What else the paragraph told in this unit: rent, then arrears, both in pounds."""
        found: list[Antecedent] = []
        for earlier, one in reversed(self._run[-6:]):
            norm = frame.claim.norm_unit
            alike = one.unit == frame.claim.unit or (norm and earlier.claim.norm_unit == norm)
            same = earlier.paragraph == frame.paragraph and alike
            taken = {o.base.key for o in found} | ({first.base.key} if first else set())
            if same and one.unit and one.base.key not in taken:
                found.append(one)
        return found[:2]

    def _respective(self, frame: Frame) -> tuple[Frame, Antecedent] | None:
        """「甲结婚登记5对,离婚登记2对;乙分别为4对、3对」: the k-th is about the k-th before."""
        said = frame.sentence_text[: frame.start - frame.sentence[0]]
        at = said.rfind("分别")
        if at < 0 or not frame.bare or re.search(r"[,;]", said[at:]):
            return None
        listed = re.split(r"[,;。]", frame.sentence_text[at:])[0]
        place, count = len(_NUMBER.findall(said[at:])), len(_NUMBER.findall(listed))
        head = frame.sentence[0] + at
        run = [one for one in self._run if one[0].start < head]
        same = len({one[1].base.key for one in run[-count:]}) == count > 1
        if not same or run[-1][0].paragraph != frame.paragraph or place >= count:
            return None
        return run[-count:][place]

    def keep(self, frame: Frame, rows: list[_Row]) -> None:
        """Remember what this claim was about, when it was clear enough."""
        if not rows or rows[0][1] < 0.5:
            return
        draft, _, features = rows[0]
        now = (frame, Antecedent(draft.base, draft, features["header"], frame.claim.unit))
        # 「列四个营业所第5位」: the number of offices is not what is ranked.
        aside = draft.base.category is not None and self._last is not None
        if not (aside and self._last and self._last[0].sentence == frame.sentence):
            self._last = now
        self._run.append(now)
        self._by_unit[frame.claim.unit] = now
        if rows[0][1] >= 0.62:
            self._bound.append((frame.start, draft.base.table))


def _rank(
    frame: Frame,
    catalog: Catalog,
    today: date,
    inherited: Antecedent | None,
    others: Sequence[Antecedent] = (),
) -> list[_Row]:
    rows: dict[Query, _Row] = {}
    again = {one.base.key: one for one in others}
    for draft in drafts(frame, catalog, today, inherited.base if inherited else None):
        value, features = score(draft, frame, catalog, inherited)
        if (told := again.get(draft.base.key)) is not None:
            other, lent = score(draft, frame, catalog, told)
            if other - _EARLIER > value:
                value, features = other - _EARLIER, lent
        old = rows.get(draft.query)
        if old is None or value > old[1]:
            rows[draft.query] = (draft, value, features)
    ordered = sorted(rows.values(), key=lambda row: (-row[1], query_sql(row[0].query)))
    return ordered[:_KEPT]


def _bind(
    frame: Frame,
    rows: list[_Row],
    numbers: Numbers,
    confirmed: Mapping[str, Confirmed],
    catalog: Catalog,
) -> Binding:
    from leitai.claims.evidence.confirmed import claim_key, recall

    before = frame.sentence_text[: frame.start - frame.sentence[0]]
    key = claim_key(frame.claim, frame.sentence_text, before)
    kept = confirmed.get(key)
    if kept is not None and (candidate := recall(kept, catalog.store)):
        return replace(judge(frame.index, frame.claim, [candidate], confirmed=True), key=key)
    found = []
    for draft, value, features in rows:
        number, behind = numbers.query(draft.query)
        found.append(
            Candidate(
                draft.query,
                query_sql(draft.query),
                round(value, 4),
                features,
                number,
                behind,
                draft.covered,
            )
        )
    return replace(judge(frame.index, frame.claim, found), key=key)
