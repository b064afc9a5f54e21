"""The announced count into the shapes of documents."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cache
from importlib.resources import files
from typing import Any

from leitai.reports.model import (
    Criterion,
    CriterionFeedback,
    MarkWords,
    Name,
    Panel,
    PoolScore,
    ResultReport,
    RoundFacts,
    Rule,
    ScoreStatus,
    UnitScore,
)
from leitai.scoring.count.result import CountResult
from leitai.scoring.count.result import UnitScore as Counted
from leitai.scoring.scheme import Criterion as SchemeCriterion
from leitai.scoring.scheme import Rules, Scheme, plain

SIGNATURES = (Name("组织单位", "organiser"), Name("监督单位", "supervision"), Name("计票", "count"))


def report_count(
    facts: RoundFacts,
    scheme: Scheme,
    result: CountResult,
    *,
    english: Mapping[str, str] | None = None,
    turnout: tuple[tuple[Name, int], ...] = (),
    warnings: tuple[Name, ...] = (),
    signatures: tuple[Name, ...] = SIGNATURES,
) -> ResultReport:
    """The result as it is printed and charted, units best first.

    Args:
        facts: what stands at the head of the document.
        scheme, result: the locked scheme and its count.
        english: unit name -> English name, where there is one.
        turnout, signatures: see `ResultReport`.
        warnings: said after those that the count itself gives rise to.
    """
    names = english or {}
    return ResultReport(
        round=facts,
        criteria=list_criteria(scheme),
        panels=tuple(Panel(p.code, Name(p.zh, p.en), plain(p.weight)) for p in scheme.panels),
        units=tuple(_unit(unit, names.get(unit.unit, "")) for unit in result.standing),
        rules=describe_rules(scheme.rules),
        small_panel=scheme.rules.small_panel,
        turnout=turnout,
        warnings=(*list_warnings(scheme, result), *warnings),
        signatures=signatures,
    )


def list_criteria(scheme: Scheme) -> tuple[Criterion, ...]:
    """The score sheet with what each range of marks means."""
    return tuple(_criterion(one) for one in scheme.criteria)


def compare_criteria(report: ResultReport, unit: UnitScore) -> tuple[CriterionFeedback, ...]:
    """A unit's score on each criterion beside the mean and the best of all units shown.

    The mean is of the announced scores, rounded half up to as many decimals.
    """
    rows = []
    for criterion in report.criteria:
        scores = [one.criteria.get(criterion.code, "") for one in report.units]
        known = [Decimal(score) for score in scores if score]
        own = unit.criteria.get(criterion.code, "")
        places = max((-int(score.as_tuple().exponent) for score in known), default=0)
        rows.append(
            CriterionFeedback(
                name=criterion.name,
                weight=criterion.weight,
                score=own,
                field_mean=_mean(known, places),
                field_best=str(max(known)) if known else "",
            )
        )
    return tuple(rows)


def list_warnings(scheme: Scheme, result: CountResult) -> tuple[Name, ...]:
    """What a reader of the count must know: who is not ranked, merged panels, missing parts."""
    said: list[Name] = []
    for unit in result.units:
        values = {"unit": unit.unit, "ballots": unit.ballots, "entitled": unit.entitled}
        if unit.status == "no_score":
            said.append(_warning("no_score", least=scheme.rules.small_panel, **values))
        elif unit.status == "not_ranked":
            quorum = f"{scheme.rules.quorum.numerator}/{scheme.rules.quorum.denominator}"
            said.append(_warning("not_ranked", quorum=quorum, **values))
        for pool in unit.pools:
            if len(pool.panels) > 1:
                panels = [found for code in pool.panels if (found := scheme.panel(code))]
                zh, en = "、".join(p.zh for p in panels), ", ".join(p.en for p in panels)
                said.append(_warning("merged", panels_zh=zh, panels_en=en, **values))
    for criterion in scheme.criteria:
        without = [u.unit for u in result.units if u.score and not u.criteria.get(criterion.code)]
        if without:
            names = {"zh": criterion.zh, "en": criterion.en, "units": "、".join(without)}
            said.append(_warning("missing", **names))
    return tuple(said)


def describe_rules(rules: Rules) -> tuple[Rule, ...]:
    """The rules of the scheme in words, from rules.toml."""
    cut = rules.trim.each_side
    key = "trim_none" if cut == 0 else "trim_share" if cut < 1 else "trim"
    values = {
        "each_side": plain(cut * 100 if 0 < cut < 1 else cut),
        "min_left": rules.trim.min_left,
        "small_panel": rules.small_panel,
        "quorum": f"{rules.quorum.numerator}/{rules.quorum.denominator}",
        "decimals": rules.decimals,
    }
    shown = [
        key,
        "panel_weights",
        "merge",
        "missing",
        "quorum",
        "tie",
        "recusal" if rules.recusal else "no_recusal",
        rules.rounding,
    ]
    return tuple(_rule(name, values) for name in shown)


@cache
def _words(kind: str) -> dict[str, dict[str, str]]:
    """The sentences in `<kind>.toml`."""
    text = (files("leitai.reports") / f"{kind}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _warning(key: str, **values: Any) -> Name:
    row = _words("warnings")[key]
    return Name(row["zh_text"].format(**values), row["en_text"].format(**values))


def _rule(key: str, values: Mapping[str, Any]) -> Rule:
    row = _words("rules")[key]
    return Rule(
        code=row.get("code", key),
        name=Name(row["zh"], row["en"]),
        text=Name(row["text_zh"].format(**values), row["text_en"].format(**values)),
    )


def _criterion(one: SchemeCriterion) -> Criterion:
    starts = sorted(one.words, key=lambda words: words.low)
    ends = [*(above.low - one.step for above in starts[1:]), one.high]
    return Criterion(
        code=one.code,
        name=Name(one.zh, one.en),
        weight=plain(one.weight),
        low=plain(one.low),
        high=plain(one.high),
        step=plain(one.step),
        voted=one.voted,
        words=tuple(
            MarkWords(plain(words.low), plain(end), Name(words.zh, words.en))
            for words, end in reversed(list(zip(starts, ends, strict=False)))
        ),
    )


_STATUS: dict[str, ScoreStatus] = {
    "ranked": "ranked",
    "not_ranked": "not_ranked",
    "no_score": "no_score",
}


def _unit(unit: Counted, english: str) -> UnitScore:
    return UnitScore(
        order=unit.slot,
        unit=Name(unit.unit, english),
        status=_STATUS[unit.status],
        score=unit.score,
        plain_mean=unit.plain_mean,
        low=unit.low,
        high=unit.high,
        rank=unit.rank,
        band=unit.band,
        ballots=unit.ballots,
        entitled=unit.entitled,
        group=unit.group,
        group_rank=unit.group_rank,
        pools=tuple(
            PoolScore(pool.panels, pool.weight, pool.ballots, pool.entitled, pool.score)
            for pool in unit.pools
        ),
        criteria=dict(unit.criteria),
        distribution={code: dict(marks) for code, marks in unit.distribution.items()},
        without=dict(unit.without),
    )


def _mean(known: list[Decimal], places: int) -> str:
    if not known:
        return ""
    exact = sum((Fraction(score) for score in known), Fraction(0)) / len(known)
    scaled = exact * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return str(Decimal(whole).scaleb(-places))
