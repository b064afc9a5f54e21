"""Commitments (承诺): what a next step promises, and what became of it.

    next step + its figures -> Reading (measures, due day, flags)
    measures + reports + today -> Outcome (made, tracked, kept, partly, missed, released)

Figures come as plain values, since engines do not import one another: the claims engine reads
them, `Figure` carries them here. Outcomes are computed from what was reported and the due day;
the one thing a person decides is a release.
"""

from __future__ import annotations

import re
import tomllib
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from leitai.base.problem import Lang, Problem

Kind = Literal["floor", "ceiling", "two_sided", "rank", "milestone", "event", "unmeasured"]
State = Literal["made", "tracked", "kept", "partly", "missed", "released"]
FIGURES: frozenset[Kind] = frozenset({"floor", "ceiling", "two_sided", "rank"})
# 左右 without a stated tolerance: a tenth of the value on each side. Common practice.
TOLERANCE = Decimal("0.1")


class MeasureWrong(Problem):
    code = "measure-wrong"
    en = "This measure cannot be judged: {why}."
    zh = "该指标无法判定：{why_zh}。"


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a next step, as the claims engine read it.

    Args:
        words: the characters as written, 不少于3000项.
        start: offset into the text.
        value: exact, scaled (690万 is 6900000).
        unit: unit word as written, 项, %, 个百分点.
        comparator: one of =, ~, >, >=, <, <=.
        kind: count, amount, rank, rate_change, ...
        direction: "up", "down" or "".
        subject, period: words, may be empty.
    """

    words: str
    start: int
    value: Decimal
    unit: str = ""
    comparator: str = "="
    kind: str = "count"
    direction: str = ""
    subject: str = ""
    period: str = ""


@dataclass(frozen=True, slots=True)
class Measure:
    """One thing by which a commitment is judged.

    Args:
        kind: floor, ceiling, two_sided, rank, milestone, event, unmeasured.
        words: as written. subject: what is counted.
        value: the bound; the middle for two_sided; the worst place for rank; None for the
            kinds without a figure.
        strict: 超过10家 is not kept by 10.
        tolerance: of two_sided, in the unit, on each side.
    """

    kind: Kind
    words: str
    subject: str = ""
    value: Decimal | None = None
    unit: str = ""
    strict: bool = False
    tolerance: Decimal | None = None

    def __post_init__(self) -> None:
        if self.kind in FIGURES and self.value is None:
            raise MeasureWrong(why=f"{self.kind} needs a value", why_zh=f"{self.kind}须有数值")
        if self.kind == "two_sided" and (self.tolerance is None or self.tolerance < 0):
            raise MeasureWrong(why="two_sided needs a tolerance", why_zh="双侧目标须有允差")

    def is_met(self, actual: Decimal) -> bool:
        """Whether a figure keeps the promise. Raises MeasureWrong for kinds without a figure."""
        value = self.value
        if value is None:
            raise MeasureWrong(why=f"{self.kind} has no figure", why_zh="该类承诺没有数值")
        match self.kind:
            case "floor":
                return actual > value if self.strict else actual >= value
            case "ceiling":
                return actual < value if self.strict else actual <= value
            case "two_sided":
                assert self.tolerance is not None
                return abs(actual - value) <= self.tolerance
            case _:
                return 1 <= actual <= value


@dataclass(frozen=True, slots=True)
class Reading:
    """A next step as a commitment.

    Args:
        measures: at least one; a step without any is one `unmeasured` measure.
        due: the last day in time, or None.
        due_words: the words that gave it, "" where the statement gave a date.
        flags: "no_date" and "no_measure", for the unit to be asked once.
        vague: the words that stand where a date or measure should.
    """

    measures: tuple[Measure, ...]
    due: date | None
    due_words: str = ""
    flags: tuple[str, ...] = ()
    vague: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """What was reported of one measure: a figure, or that it is done.

    Args:
        measure: position of the measure, from 0.
        as_of: the day for which it holds, which need not be the day it was written.
    """

    measure: int
    as_of: date
    value: Decimal | None = None
    done: bool = False


@dataclass(frozen=True, slots=True)
class Judged:
    """One measure on one day: the figure it was judged by, and whether it is kept.

    Args:
        state: open, kept, late (kept, but after its day), missed, unmeasured.
        report: the newest report that counts, or None.
    """

    measure: Measure
    state: Literal["open", "kept", "late", "missed", "unmeasured"]
    report: Report | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a commitment by a day.

    Args:
        state: made, tracked, kept, partly, missed, released.
        rule: unreported, reported, all_kept, some_kept, late, none_kept, nothing_reported,
            no_date, no_measure, released.
    """

    state: State
    rule: str
    judged: tuple[Judged, ...]

    @property
    def is_final(self) -> bool:
        return self.state in ("kept", "partly", "missed", "released")

    def reason(self, lang: Lang = "en") -> str:
        """Why, as a short sentence."""
        kept = sum(one.state == "kept" for one in self.judged)
        late = sum(one.state == "late" for one in self.judged)
        return _REASONS[self.rule][lang].format(kept=kept, late=late, all=len(self.judged))


_REASONS: dict[str, dict[Lang, str]] = {
    "unreported": {"zh": "尚未报告进展。", "en": "Nothing reported yet."},
    "reported": {"zh": "已报告进展，未到期。", "en": "Progress reported, not due yet."},
    "all_kept": {"zh": "全部达到。", "en": "All of it was reached."},
    "some_kept": {
        "zh": "{all}项目标中{kept}项达到，{late}项逾期达到。",
        "en": "{kept} of {all} measures reached in time, {late} late.",
    },
    "late": {"zh": "达到，但逾期。", "en": "Reached, but after its day."},
    "none_kept": {"zh": "到期未达到。", "en": "Not reached by its day."},
    "nothing_reported": {
        "zh": "到期未报告进展。",
        "en": "Its day passed and nothing was reported.",
    },
    "no_date": {
        "zh": "未定期限，无法判定是否如期。",
        "en": "No date was given, so it cannot be judged.",
    },
    "no_measure": {
        "zh": "没有可计量的目标，无法判定。",
        "en": "No measure was given, so it cannot be judged.",
    },
    "released": {"zh": "经决定免除。", "en": "Released by decision."},
}


def type_step(
    text: str, figures: Sequence[Figure], made_on: date, due: date | None = None
) -> Reading:
    """What a next step promises.

    Args:
        text: the step as written.
        figures: its figures; the caller leaves out numbers that claim nothing.
        made_on: the day of the round; years without a number are counted from it.
        due: the date that the statement gives beside the text, which decides over words.
    """
    words = _words()
    figures = sorted(figures, key=lambda figure: figure.start)
    measures = [_from_figure(text, figure, words) for figure in figures]
    for clause in _clauses(text, figures):
        measures += _from_words(clause, words)
    standing = _present(text, words.no_measure)
    measures += [Measure("unmeasured", word) for word in standing]
    if not measures:
        measures = [Measure("unmeasured", (_present(text, words.degree) or (text[:40],))[0])]
    found, due_words = (due, "") if due is not None else read_due(text, made_on)
    flags: tuple[str, ...] = () if found is not None else ("no_date",)
    vague = () if found is not None else _present(text, words.no_date)
    if any(measure.kind == "unmeasured" for measure in measures):
        flags += ("no_measure",)
        vague += standing or _present(text, words.degree)
    return Reading(tuple(measures), found, due_words, flags, vague)


def read_due(text: str, made_on: date) -> tuple[date | None, str]:
    """The last day that the words of a step set, and those words; (None, "") without one.

    2023年6月底前, 12月20日前, 10月底, 年底前, 全年, 明年一季度: the latest day named, and never
    one before the promise was made (12月 said in a December round stays in its year, 3月 said
    in September is next year's).
    """
    found: list[tuple[date, str]] = []
    taken: list[tuple[int, int]] = []
    for match in _DATE.finditer(text):
        day = _day_of(match, made_on)
        taken.append(match.span())
        if day is not None and day >= made_on:
            found.append((day, match[0]))
    for word, form in _words().ends:
        for match in re.finditer(re.escape(word), text):
            if any(start < match.end() and match.start() < end for start, end in taken):
                continue
            taken.append(match.span())
            iso = form.format(y=made_on.year, y1=made_on.year + 1)
            day = date.fromisoformat(iso)
            if day >= made_on:
                found.append((day, word))
    return max(found, default=(None, ""))


def judge(
    measures: Sequence[Measure],
    reports: Sequence[Report],
    today: date,
    due: date | None,
    *,
    released: bool = False,
) -> Outcome:
    """What became of a commitment by `today`.

    Figures are judged when their day has come, by the newest report as of that day: 10家以上 is
    missed by 9 and kept by 10. A milestone or an event is kept as soon as it is reported done.
    What is reached only after its day is late: the whole is then at best `partly`. A commitment
    with several measures of which some are kept is `partly`. Without a date milestones, events
    and floors are kept once they are reached, levels never, and nothing can be missed.

    No day that passes improves an outcome; only a report does.
    """
    judged = tuple(
        _judge_one(measure, [r for r in reports if r.measure == n and r.as_of <= today], today, due)
        for n, measure in enumerate(measures)
    )
    if released:
        return Outcome("released", "released", judged)
    states = [one.state for one in judged if one.state != "unmeasured"]
    reported = any(r.as_of <= today for r in reports)
    if not states:
        return Outcome("tracked" if reported else "made", "no_measure", judged)
    if all(state == "kept" for state in states):
        return Outcome("kept", "all_kept", judged)
    if "open" in states:
        rule = "no_date" if due is None else "reported" if reported else "unreported"
        return Outcome("tracked" if reported else "made", rule, judged)
    if all(state == "missed" for state in states):
        rule = "none_kept" if any(one.report for one in judged) else "nothing_reported"
        return Outcome("missed", rule, judged)
    rule = "late" if all(state == "late" for state in states) else "some_kept"
    return Outcome("partly", rule, judged)


def kept_rate(outcomes: Sequence[Outcome]) -> tuple[int, int]:
    """(kept, judged): of the commitments whose day has come; released ones do not count.

    `partly` counts as judged and not as kept. A commitment that cannot be judged, for want of a
    date or measure, is in neither number; pages show how many those are.
    """
    final = [one for one in outcomes if one.state in ("kept", "partly", "missed")]
    return sum(one.state == "kept" for one in final), len(final)


def share_done(measure: Measure, actual: Decimal | None) -> Decimal | None:
    """How much of a floor is reached, 0 to 1, for cards; None where a share means nothing."""
    if measure.kind != "floor" or actual is None or not measure.value or measure.value <= 0:
        return None
    return min(Decimal(1), max(Decimal(0), actual / measure.value))


def _meets(measure: Measure, report: Report) -> bool:
    return report.value is not None and measure.is_met(report.value)


def _done_since(rows: Sequence[Report]) -> date | None:
    """Since when it is reported done without a later report that takes it back."""
    since: date | None = None
    for row in rows:
        since = (since or row.as_of) if row.done else None
    return since


def _judge_one(  # noqa: PLR0911 - cases in order, the first that fits returns
    measure: Measure, reports: Sequence[Report], today: date, due: date | None
) -> Judged:
    rows = sorted(reports, key=lambda report: report.as_of)
    newest = rows[-1] if rows else None
    if measure.kind == "unmeasured":
        return Judged(measure, "unmeasured", newest)
    if measure.kind in ("milestone", "event"):
        # Done stays done, unless a later report takes it back.
        first = _done_since(rows)
        if first is not None:
            return Judged(measure, "kept" if due is None or first <= due else "late", newest)
        return Judged(measure, "missed" if due is not None and today > due else "open", newest)
    figures = [r for r in rows if r.value is not None]
    if due is None or today <= due:
        last = figures[-1] if figures else newest
        if due is None and measure.kind == "floor" and figures and _meets(measure, figures[-1]):
            return Judged(measure, "kept", last)
        return Judged(measure, "open", last)
    in_time = [r for r in figures if r.as_of <= due]
    at_due = in_time[-1] if in_time else None
    if at_due is not None and _meets(measure, at_due):
        return Judged(measure, "kept", at_due)
    after = [r for r in figures if r.as_of > due]
    if after and _meets(measure, after[-1]):
        return Judged(measure, "late", after[-1])
    return Judged(measure, "missed", after[-1] if after else at_due)


def _from_figure(text: str, figure: Figure, words: _Words) -> Measure:
    before = text[max(0, figure.start - 8) : figure.start + len(figure.words)]
    value, unit = figure.value, figure.unit
    if figure.kind == "rank":
        return Measure("rank", _with_top(text, figure), figure.subject, value, unit)
    comparator = figure.comparator
    if comparator == "=" and any(word in before for word in words.downwards):
        comparator = "<="
    match comparator:
        case ">=" | "=":
            return Measure("floor", figure.words, figure.subject, value, unit)
        case ">":
            return Measure("floor", figure.words, figure.subject, value, unit, strict=True)
        case "<=":
            return Measure("ceiling", figure.words, figure.subject, value, unit)
        case "<":
            return Measure("ceiling", figure.words, figure.subject, value, unit, strict=True)
        case "~":
            room = abs(value) * TOLERANCE
            return Measure("two_sided", figure.words, figure.subject, value, unit, tolerance=room)
    raise MeasureWrong(why=f"comparator {comparator!r}", why_zh=f"比较词{comparator!r}不明")


def _with_top(text: str, figure: Figure) -> str:
    """前三名: the 前 that makes it a rank stands before the figure."""
    start = figure.start - 1
    return f"前{figure.words}" if start >= 0 and text[start] == "前" else figure.words


def _from_words(clause: str, words: _Words) -> list[Measure]:
    """What a clause without figures promises: a rank, a gathering, or a thing to be done."""
    for vague in words.no_measure:
        clause = clause.replace(vague, "")
    subject = _whole_quotes(clause)
    for word, place in words.rank:
        if word in clause:
            before = clause[: clause.index(word)]
            return [Measure("rank", word, _whole_quotes(before), Decimal(place))]
    event = next((word for word in words.event if word in clause), "")
    if event and any(verb in clause for verb in words.verbs):
        return [Measure("event", event, subject)]
    done = next((word for word in words.milestone if word in clause), "")
    return [Measure("milestone", done, subject)] if done else []


def _whole_quotes(words: str) -> str:
    """A phrase of at most 60 characters; quotation marks go where one of a pair was cut off."""
    words = words.strip()[:60]
    if words.count("“") != words.count("”") or words.count("‘") != words.count("’"):
        words = re.sub(r"[“”‘’]", "", words)
    return words


def _present(text: str, vague: Sequence[str]) -> tuple[str, ...]:
    """Which of the words stand in the text; a word inside a longer one is not counted."""
    found = []
    for word in vague:
        if word in text:
            found.append(word)
            text = text.replace(word, "\n")
    return tuple(found)


_STOPS = re.compile(r"[，。；,;!！\n：]|\.(?!\d)|:")


def _clauses(text: str, figures: Sequence[Figure]) -> list[str]:
    """The clauses that have no figure of their own."""
    found, start = [], 0
    for end in [*(match.start() for match in _STOPS.finditer(text)), len(text)]:
        if not any(start <= figure.start < end for figure in figures):
            found.append(text[start:end])
        start = end + 1
    return found


_DATE = re.compile(
    r"(?:(?P<year>20\d\d)年|(?P<next>明年|次年)|(?:今年|本年))?"
    r"(?P<month>1[0-2]|0?[1-9])月(?:份)?(?:(?P<day>3[01]|[12]\d|0?[1-9])[日号]|(?P<end>底|末))?"
    r"|(?P<only>20\d\d)年(?:年?[底末])?(?!\d|[一二三四]季度|第)"
    r"|(?P<iso>20\d\d-\d\d-\d\d)"
)


def _day_of(match: re.Match[str], made_on: date) -> date | None:
    try:
        if match["iso"]:
            return date.fromisoformat(match["iso"])
        if match["only"]:
            return date(int(match["only"]), 12, 31)
        month = int(match["month"])
        year = int(match["year"]) if match["year"] else made_on.year + bool(match["next"])
        if not match["year"] and not match["next"] and month < made_on.month:
            year += 1
        last = monthrange(year, month)[1]
        return date(year, month, int(match["day"]) if match["day"] else last)
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class _Words:
    no_date: tuple[str, ...]
    no_measure: tuple[str, ...]
    degree: tuple[str, ...]
    rank: tuple[tuple[str, int], ...]
    event: tuple[str, ...]
    verbs: tuple[str, ...]
    milestone: tuple[str, ...]
    downwards: tuple[str, ...]
    ends: tuple[tuple[str, str], ...]


@cache
def _words() -> _Words:
    data: dict[str, Any] = tomllib.loads(
        (files("leitai.followup") / "data" / "promises.toml").read_text("utf-8")
    )

    def both(name: str) -> tuple[str, ...]:
        return tuple(sorted(data[name]["zh"] + data[name]["en"], key=len, reverse=True))

    def rows(name: str) -> tuple[tuple[str, Any], ...]:
        return tuple(sorted(data[name].items(), key=lambda row: len(row[0]), reverse=True))

    return _Words(
        no_date=both("no_date"),
        no_measure=both("no_measure"),
        degree=both("degree"),
        rank=rows("rank"),
        event=both("event"),
        verbs=(*data["event"]["verbs_zh"], *data["event"]["verbs_en"]),
        milestone=both("milestone"),
        downwards=both("downwards"),
        ends=rows("ends"),
    )
