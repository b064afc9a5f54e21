"""The workbooks of a round: its result, and the roster to fill in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal

from leitai.reports.model import Name, ResultReport, UnitScore
from leitai.reports.tables import Column, Table, Value, write_workbook


def write_result(report: ResultReport, *, made: datetime | None = None) -> bytes:
    """The result as a workbook: the same facts as the printed protocol, with all counts.

    Sheets: standing, panels, criteria, distribution of marks, what rules changed, scheme.
    """
    makers: tuple[Callable[[ResultReport], Table], ...] = (
        _standing,
        _panels,
        _criteria,
        _distribution,
        _rules,
        _scheme,
    )
    tables = [maker(report) for maker in makers]
    return write_workbook(tables, title=report.round.title.zh, made=made)


def write_roster_template(*, made: datetime | None = None) -> bytes:
    """An empty roster with heads that the roster reader knows, and a sheet that explains them."""
    roster = Table(
        "名单 roster",
        (
            Column("单位名称 unit", width=28),
            Column("其他名称 other names", width=36),
            Column("组别 group", width=18),
        ),
        (),
    )
    rows = (
        (
            "单位名称 unit",
            "必填",
            "参赛单位全称，每行一个，不得重复。",
            "The unit's full name, one a row, none twice.",
        ),
        (
            "其他名称 other names",
            "可空",
            "简称、曾用名，用顿号分开；须由人确认后才算同一单位。",
            "Short or former names, with 、 between; a person confirms each.",
        ),
        (
            "组别 group",
            "可空",
            "同类比较用，例如：党委部门、政府部门、群团。",
            "For comparing like with like.",
        ),
    )
    guide = Table(
        "填写说明 how to",
        (Column("列 column"), Column("是否必填"), Column("说明"), Column("in English")),
        rows,
        notes=("请只在“名单”表中填写，不要改动表头。 Fill in the first sheet; keep its heads.",),
    )
    return write_workbook([roster, guide], title="参赛单位名单", made=made)


def _notes(report: ResultReport) -> tuple[str, ...]:
    facts = report.round
    return tuple(_two(name) for name in (facts.title, facts.notice) if name.zh)


def _standing(report: ResultReport) -> Table:
    heads = (
        Column("名次 rank", "number"),
        Column("档 band", "number"),
        Column("单位 unit"),
        Column("English"),
        Column("组别 group"),
        Column("组内名次 rank in group", "number"),
        Column("登台次序 order", "number"),
        Column("得分 score", "number"),
        Column("95%下限 low", "number"),
        Column("95%上限 high", "number"),
        Column("简单平均 plain mean", "number"),
        Column("计票 ballots", "number"),
        Column("应投 entitled", "number"),
        Column("状态 status"),
    )
    rows = tuple(
        (
            one.rank, one.band, one.unit.zh, one.unit.en, one.group, one.group_rank, one.order,
            one.score, one.low, one.high, one.plain_mean, one.ballots, one.entitled,
            _STATUS[one.status],
        )
        for one in report.units
    )  # fmt: skip
    warnings = tuple(_two(one) for one in report.warnings)
    return Table("名次 standing", heads, rows, (*_notes(report), *warnings))


_STATUS = {
    "ranked": "已排名 ranked",
    "not_ranked": "未排名 not ranked",
    "no_score": "票数过少 too few ballots",
}


def _panels(report: ResultReport) -> Table:
    names = {panel.code: panel.name.zh for panel in report.panels}
    heads = (
        Column("单位 unit"),
        Column("评委组 panels"),
        Column("权重 weight", "number"),
        Column("得分 score", "number"),
        Column("计票 ballots", "number"),
        Column("应投 entitled", "number"),
    )
    rows = tuple(
        (
            one.unit.zh,
            "+".join(names.get(code, code) for code in pool.panels),
            pool.weight, pool.score, pool.ballots, pool.entitled,
        )
        for one in report.units
        for pool in one.pools
    )  # fmt: skip
    least = report.small_panel
    small = f"不足{least}票的评委组已合并。 Panels under {least} ballots are merged."
    return Table("评委组 panels", heads, rows, (*_notes(report), small))


def _criteria(report: ResultReport) -> Table:
    heads = (
        Column("单位 unit"),
        *(Column(f"{one.name.zh} {one.weight}%", "number") for one in report.criteria),
    )
    rows = tuple(
        (one.unit.zh, *(one.criteria.get(c.code, "") for c in report.criteria))
        for one in report.units
    )
    return Table("评分项 criteria", heads, rows, _notes(report))


def _distribution(report: ResultReport) -> Table:
    heads = (
        Column("单位 unit"),
        Column("评分项 criterion"),
        Column("打分 mark", "number"),
        Column("票数 ballots", "number"),
    )
    rows: list[tuple[Value, ...]] = []
    for unit in report.units:
        for criterion in report.criteria:
            marks = unit.distribution.get(criterion.code, {})
            rows += [
                (unit.unit.zh, criterion.name.zh, mark, marks[mark])
                for mark in sorted(marks, key=Decimal)
            ]
    return Table("打分分布 marks", heads, tuple(rows), _notes(report))


def _rules(report: ResultReport) -> Table:
    ruled = [r for r in report.rules if any(r.code in unit.without for unit in report.units)]
    heads = [Column("单位 unit"), Column("得分 score", "number")]
    for rule in ruled:
        heads.append(Column(f"不用“{rule.name.zh}” without {rule.name.en.lower()}", "number"))
        heads.append(Column(f"“{rule.name.zh}”带来的增减 change", "number"))
    heads.append(Column("简单平均 plain mean", "number"))
    rows: list[tuple[Value, ...]] = []
    for unit in report.units:
        cells: list[Value] = [unit.unit.zh, unit.score]
        for rule in ruled:
            other = unit.without.get(rule.code, "")
            cells += [other, _change(unit, other)]
        rows.append((*cells, unit.plain_mean))
    return Table("规则影响 rules", tuple(heads), tuple(rows), _notes(report))


def _change(unit: UnitScore, other: str) -> Value:
    return Decimal(unit.score) - Decimal(other) if other and unit.score else None


def _scheme(report: ResultReport) -> Table:
    facts = report.round
    rows: list[tuple[Value, ...]] = [
        ("方案 scheme", _two(facts.scheme), facts.scheme_version),
        ("方案指纹 SHA-256", facts.scheme_hash, ""),
        ("抽签种子 seed of the draw", facts.draw_seed, ""),
        ("日志指纹 log fingerprint", facts.log_fingerprint, ""),
        ("存证包 bundle SHA-256", facts.bundle_sha256, ""),
        ("计票程序 counted by", facts.program, ""),
        ("公布地址 published at", facts.address, ""),
    ]
    for criterion in report.criteria:
        scale = f"{criterion.low}–{criterion.high}, {criterion.step}"
        rows.append(
            (f"评分项 {criterion.name.zh}", criterion.name.en, f"{criterion.weight}% · {scale}")
        )
        rows += [
            (f"　{words.low}–{words.high}", words.name.zh, words.name.en)
            for words in criterion.words
        ]
    rows += [(f"评委组 {p.name.zh}", p.name.en, f"{p.weight}%") for p in report.panels]
    rows += [(f"规则 {r.name.zh}", r.text.zh, r.text.en) for r in report.rules]
    rows += [(f"评分券 {name.zh}", name.en, number) for name, number in report.turnout]
    heads = (Column("项目 item"), Column("内容"), Column("说明"))
    return Table("方案与存证 scheme", heads, tuple(rows), _notes(report))


def _two(name: Name) -> str:
    return f"{name.zh} {name.en}".strip()
