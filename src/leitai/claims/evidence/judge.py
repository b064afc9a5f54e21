"""From ranked candidates to a verdict: meaning first, the number second."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from leitai.claims.evidence.model import Binding, Candidate
from leitai.claims.model import Claim
from leitai.claims.relations.interval import printed_step

# A query below this fits too little to speak of the claim at all.
FITS = 0.58
# Only a query that fits this well may object.
OBJECTS = 0.72
# Readings this close are equally good: the number may choose between them.
TIE = 0.02
# A reading this close that agrees with the claim forbids an objection.
DOUBT = 0.10
# The same for weaker readings, by the number of digits said.
_REACH = {0: 0.0, 1: 0.0, 2: 0.15}
# So well must the measure or the rows be named before anything is objected to.
NAMED = 0.6
# Words left unexplained from which on nothing is objected to: they may narrow the claim.
UNSAID = 0.65
# From here on not even agreement counts: the ledger knows a wider thing than the claim.
NARROWER = 0.95
# Found and stated differ by more than this factor: likelier a wrong unit than a wrong claim.
_FAR = 200.0

_NEARLY = re.compile(r"近|将近|接近|nearly|almost|close to", re.I)
_ODD = re.compile(r"[余多]|odd\b")


@dataclass(frozen=True, slots=True)
class Bounds:
    """The numbers a claim leaves open, in its own value, and the rule that says so."""

    low: Fraction | None
    high: Fraction | None
    low_open: bool = False
    high_open: bool = False
    rule: str = "half_up"

    def holds(self, number: float) -> bool:
        """Whether a found number lies inside (with room for binary rounding)."""
        room = Fraction(abs(number)) * Fraction(1, 10**9) + Fraction(1, 10**9)
        value = Fraction(number)
        if self.low is not None and value < self.low - (0 if self.low_open else room):
            return False
        if self.low is not None and self.low_open and value <= self.low:
            return False
        if self.high is not None and value > self.high + (0 if self.high_open else room):
            return False
        return not (self.high is not None and self.high_open and value >= self.high)


def bounds(claim: Claim) -> Bounds:  # noqa: PLR0911
    """The interval of a claim from its printed digits and its comparator.

    Exact counts stand for themselves. A figure printed to some digit stands
    for all that round to it half up, and for those cut off at that digit,
    since both are common practice.
    """
    value, step = Fraction(claim.value), printed_step(claim)
    match claim.comparator:
        case ">=":
            return Bounds(value, None, rule="floor")
        case "<=":
            return Bounds(None, value, rule="ceiling")
        case "<":
            return Bounds(None, value, high_open=True, rule="below")
        case ">":
            if _ODD.search(claim.text):
                return Bounds(
                    value, value + max(step, _last_digit(value)), high_open=True, rule="odd"
                )
            return Bounds(value, None, rule="above")
        case "~":
            room = max(step / 2, _about(value))
            if _NEARLY.search(claim.text):
                return Bounds(value - room, value, rule="nearly")
            return Bounds(value - room, value + room, rule="about")
    counted = (
        step <= 1
        and value.denominator == 1
        and claim.norm_unit not in ("%", "pp")
        and claim.kind not in ("multiple", "share", "rate_change", "pp_diff")
    )
    if counted:
        return Bounds(value - Fraction(1, 2), value + Fraction(1, 2), True, True, "exact")
    return Bounds(value - step / 2, value + step, high_open=True, rule="half_up")


def _about(value: Fraction) -> Fraction:
    digits = len(str(abs(int(value))).rstrip("0")) if value == int(value) else 3
    share = {0: Fraction(1, 8), 1: Fraction(1, 8), 2: Fraction(1, 16)}.get(digits, Fraction(1, 40))
    return abs(value) * share


def _last_digit(value: Fraction) -> Fraction:
    """Size of the last digit that is not zero: 300 -> 100, 1200 -> 100."""
    if value.denominator != 1 or value == 0:
        return Fraction(1)
    size = 1
    while int(value) % (size * 10) == 0:
        size *= 10
    return Fraction(size)


def judge(  # noqa: PLR0911, PLR0912
    index: int, claim: Claim, ranked: Sequence[Candidate], *, confirmed: bool = False
) -> Binding:
    """The verdict on a claim from its candidates, best first."""
    limits = bounds(claim)
    if ranked:
        limits = _extreme(limits, claim, ranked[0])
    if claim.tense == "target" and not (ranked and _is_planned(ranked[0])):
        return _binding(index, "not_checkable", "target", None, ranked, limits)
    if not ranked or (ranked[0].score < FITS and not confirmed):
        return _binding(index, "unsupported", "no_fit", None, ranked, limits)
    ranked = _settle_ties(ranked, limits)
    best = ranked[0]
    if not best.covered:
        return _binding(index, "unsupported", "period", best, ranked, limits)
    if best.found is None or best.rows == 0:
        return _binding(index, "unsupported", "no_rows", best, ranked, limits)
    if best.features.get("residual", 0.0) >= NARROWER and not confirmed:
        return _binding(index, "unsupported", "narrower", best, ranked, limits)
    if limits.high is None and _far_above(best, claim):
        return _binding(index, "unsupported", "far_above", best, ranked, limits)
    if _agrees(best, limits):
        return _binding(index, "supported", "inside", best, ranked, limits, confirmed)
    if confirmed:
        return _binding(index, "contradicted", "outside", best, ranked, limits, confirmed)
    if best.features.get("header", 1.0) < NAMED:
        # 2000元 beside billions is of another matter; the number found would only mislead.
        apart = best.score < OBJECTS and _far_off(best, claim)
        reason = "no_fit" if apart else "weak_fit"
        return _binding(index, "unsupported", reason, best, ranked, limits)
    if best.score < OBJECTS or best.features.get("residual", 0.0) >= UNSAID:
        return _binding(index, "unsupported", "weak_fit", best, ranked, limits)
    if any(_is_rival(c, best, claim) and _agrees(c, limits) for c in ranked[1:]):
        return _binding(index, "unsupported", "ambiguous", best, ranked, limits)
    if any(_is_better_counted(c, best) for c in ranked[1:]):
        return _binding(index, "unsupported", "weak_fit", best, ranked, limits)
    if best.features.get("untitled") and best.query.levels[0].aggregate == "count":
        return _binding(index, "unsupported", "weak_fit", best, ranked, limits)
    if best.features.get("rows"):  # a column may count these
        return _binding(index, "unsupported", "weak_fit", best, ranked, limits)
    if best.features.get("unmet"):  # 最多, 平均: another operation is asked for
        return _binding(index, "unsupported", "weak_fit", best, ranked, limits)
    if best.features.get("undated"):
        return _binding(index, "unsupported", "undated", best, ranked, limits)
    if best.features.get("untimed"):
        return _binding(index, "unsupported", "untimed", best, ranked, limits)
    if _far_off(best, claim):
        return _binding(index, "unsupported", "unit_doubt", best, ranked, limits)
    return _binding(index, "contradicted", "outside", best, ranked, limits)


def _is_rival(other: Candidate, best: Candidate, claim: Claim) -> bool:
    """Whether a reading that agrees forbids an objection by the best one.

    Close ones always do. So do weaker ones when the figure has so many digits that
    it hardly agrees by chance, unless they drop the time or a value told beside it.
    """
    if other.score >= best.score - DOUBT:
        return not _is_only_carried(other, best)
    digits = len(re.sub(r"\D", "", claim.digits).strip("0"))
    reach = _REACH.get(digits, 0.25 if digits > 2 else 0.0)
    f = other.features
    told = f.get("time", 0.0) >= 0.7 and f.get("filters", 0.0) >= 0.0
    return told and f.get("header", 0.0) >= 0.4 and other.score >= best.score - reach


def _is_only_carried(other: Candidate, best: Candidate) -> bool:
    """「投资额下降1.3%,惠及户数为去年同期的0.7倍」: the second names its own column."""
    f, g = other.features, best.features
    carried = f.get("inherited", 0.0) > f.get("said", 1.0) and f.get("said", 1.0) < 0.6
    columns = {level.column for level in other.query.levels}
    return (
        carried
        and g.get("said", 0.0) >= 0.85
        and columns.isdisjoint(level.column for level in best.query.levels)
    )


def _is_better_counted(other: Candidate, best: Candidate) -> bool:
    """Whether rows are counted though a column of the ledger bears the unit (237件: 适配件数)."""
    rows, column = best.query.levels[0], other.query.levels[0]
    return (
        rows.aggregate == "count"
        and column.aggregate == "sum"
        and rows.table == column.table
        and best.features.get("unit", 1.0) < 0.9 <= other.features.get("unit", 0.0)
        # The header holds the counting word itself, or something else of what is said.
        and (other.features["unit"] >= 0.95 or other.features.get("header", 0.0) >= 0.3)
        and other.score >= best.score - 0.3
    )


def _extreme(limits: Bounds, claim: Claim, best: Candidate) -> Bounds:
    """最高达20天 says that the highest is 20, not that it is at most 20."""
    level = best.query.levels[0]
    highest = level.aggregate == "max" or best.query.kind == "group_extreme"
    if (claim.comparator == "<=" and highest) or (
        claim.comparator == ">=" and level.aggregate == "min"
    ):
        return bounds(replace(claim, comparator="="))
    return limits


_PLANNED = re.compile(
    r"计划|预计|预期|目标|拟|planned|plan|target|expected|budget|propos|预算|概算"
)


def _is_planned(best: Candidate) -> bool:
    """A plan is checkable against a column of plans (计划总投资)."""
    columns = " ".join(level.column for level in best.query.levels).lower()
    # 计划检修23起: the value of a column, no plan.
    columns += " ".join(v for level in best.query.levels for _, v in level.filters)
    return best.score >= FITS and bool(_PLANNED.search(columns))


def _agrees(candidate: Candidate, limits: Bounds) -> bool:
    if limits.rule == "exact" and candidate.found is not None and limits.low is not None:
        number = float(candidate.found) * candidate.query.scale
        if abs(number - round(number)) > 1e-6:  # 12497.5亩 is said as 12498 or 12497
            limits = replace(limits, low_open=False, high=limits.low + Fraction(3, 2))
    return (
        candidate.found is not None
        and candidate.covered
        and candidate.rows != 0
        and limits.holds(candidate.found * candidate.query.scale)
    )


def _settle_ties(ranked: Sequence[Candidate], limits: Bounds) -> list[Candidate]:
    """Among readings whose meaning fits equally well, one that agrees goes first."""
    top = ranked[0].score
    tied = [c for c in ranked if c.score >= top - TIE]
    rest = [c for c in ranked if c.score < top - TIE]
    return [*sorted(tied, key=lambda c: not _agrees(c, limits)), *rest]


def _far_above(best: Candidate, claim: Claim) -> bool:
    """「逾300亿」 is not borne out by 1206亿: nobody says so little of so much."""
    if claim.comparator not in (">", ">=") or best.found is None:
        return False
    return float(best.found) * best.query.scale > 1.6 * float(claim.value) > 0


def _far_off(best: Candidate, claim: Claim) -> bool:
    found, stated = abs(float(best.found or 0) * best.query.scale), abs(float(claim.value))
    if not found or not stated:
        return False
    return max(found / stated, stated / found) > _FAR


def _binding(
    index: int,
    verdict: str,
    reason: str,
    best: Candidate | None,
    ranked: Sequence[Candidate],
    limits: Bounds,
    confirmed: bool = False,
) -> Binding:
    shown = best or (ranked[0] if ranked else None)
    return Binding(
        index=index,
        verdict=verdict,  # type: ignore[arg-type]
        reason=reason,
        best=best,
        candidates=tuple(replace(c) for c in ranked[:5]),
        confidence=1.0 if confirmed else _confidence(shown, ranked),
        low=None if limits.low is None else float(limits.low),
        high=None if limits.high is None else float(limits.high),
        low_open=limits.low_open,
        high_open=limits.high_open,
        rule=limits.rule,
        confirmed=confirmed,
    )


def _confidence(best: Candidate | None, ranked: Sequence[Candidate]) -> float:
    """The fit of the best reading, lowered where another is as good."""
    if best is None:
        return 0.0
    others = [c.score for c in ranked if c is not best and c.found != best.found]
    lead = best.score - max(others, default=0.0)
    return round(max(0.0, min(1.0, best.score * (0.8 + min(0.2, max(0.0, lead))))), 3)
