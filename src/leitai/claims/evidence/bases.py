"""What a claim may count or measure: rows, distinct values, columns, with their fit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from leitai.claims.evidence.catalog import Catalog, Category, Measure, TableProfile
from leitai.claims.evidence.frame import Frame
from leitai.claims.evidence.lexicon import (
    ids_in,
    is_chinese,
    light_words,
    plain_form,
    terms_of,
    unit_words,
)
from leitai.claims.evidence.model import Aggregate
from leitai.ledgers.units import Unit, read_unit

# Counting words that go with anything that can be listed.
_GENERIC = frozenset("个项件起处条家例宗所座桩类种份单笔次批期场")
_PERSON = frozenset("人名位口")
_TIMES = frozenset(("次", "人次", "批次", "趟", "场次", "班次", "场", "批", "期", "轮", "届"))
_COMMON = _GENERIC | _PERSON | _TIMES
_TAILS = frozenset("例册单票辆株")
_LITERAL, _CONCEPT = 1.0, 0.85


@dataclass(frozen=True, slots=True)
class Base:
    """One thing of one table that can be aggregated.

    Args:
        header: 0 to 1, how well its name fits the words around the claim.
        unit: 0 to 1, how well its unit fits; negative would have excluded it.
        table_fit: how well the table's own name fits the sentence.
        scale: factor from its unit to the claim's value.
        alone: no other measure of any ledger has a unit that fits the claim's.
    """

    table: str
    aggregate: Aggregate
    measure: Measure | None
    category: Category | None
    header: float
    unit: float
    table_fit: float
    scale: float
    alone: bool = False

    @property
    def key(self) -> tuple[str, str, str]:
        """What it measures, whatever is done with it."""
        name = self.measure.name if self.measure else ""
        return self.table, name, self.category.column if self.category else ""


@lru_cache(maxsize=200_000)
def fit(name: str, text: str) -> float:
    """How far the words of a name occur in a plain text, 0 to 1 (weights of words)."""
    total = hit = 0.0
    plain = text
    for term in terms_of(name):
        total += term.weight
        hit += term.weight * _term_fit(term.text, term.ids, plain)
    if not total:
        return 0.0
    light = all(t.text in light_words() for t in terms_of(name))
    return hit / total * (0.6 if light else 1.0)


def fit_table(table: TableProfile, frame: Frame) -> float:
    """Fit of the table's own names: whole, else its head noun, else any word of it."""
    best = max(fit_zones(table.words, frame), 0.9 * fit_zones(table.kinds, frame))
    for name in (*table.words, *(row_name(a.name) for a in table.axes if not a.second)):
        terms = [t for t in terms_of(name) if t.text not in light_words()]
        for at, term in enumerate(terms):
            share = 0.92 if at == len(terms) - 1 else 0.75
            best = max(best, share * fit_zones((term.text,), frame))
    return best


def row_name(axis: str) -> str:
    """订单日期 tells that a row is an order."""
    return re.sub(
        r"(日期|时间|月份|年份|年度|年月|[_ ]?(date|day|time|month|year|on|at))$",
        "",
        axis,
        flags=re.I,
    )


def _is_light(name: str) -> bool:
    return all(t.text in light_words() for t in terms_of(name))


@lru_cache(maxsize=400_000)
def _term_fit(word: str, ids: frozenset[int], plain: str) -> float:
    if is_chinese(word):
        if word in plain:
            return _LITERAL
    elif f" {word} " in f" {plain} " or _inside(word, plain):
        return _LITERAL
    elif len(word) > 4 and _is_done(word, plain):
        return _CONCEPT
    if ids and not ids.isdisjoint(ids_in(plain)):
        return _CONCEPT
    return _part_fit(word, plain) if is_chinese(word) else 0.0


def _part_fit(word: str, plain: str) -> float:
    """Fit of a Chinese word of which only a part, or the long form, stands in the text."""
    if len(word) == 2:
        return 0.6 if _abbreviates(word, plain) else 0.0
    if len(word) < 2:
        return 0.0
    if word[-1] in "额数量费" and word[:-1] in plain:
        return 0.85  # 涉案标的 of a column 标的额
    if len(word) == 3 and word[-1] in "额数量费" and _abbreviates(word[:2], plain):
        return 0.7  # 消耗原煤 of a column 耗煤量
    pairs = [word[i : i + 2] for i in range(len(word) - 1)]
    share = sum(p in plain for p in pairs) / len(pairs)
    if share >= 0.5:
        return 0.7 * share
    return 0.45 if pairs[0] in plain and len(word) == 4 else 0.0


def _abbreviates(word: str, plain: str) -> bool:
    """取证 stands for 取得证书: the first characters of two words beside one another."""
    return re.search(rf"{re.escape(word[0])}[一-鿿]{re.escape(word[1])}[一-鿿]", plain) is not None


def _is_done(word: str, plain: str) -> bool:
    """Crews launched: a launch."""
    return re.search(rf"\b{re.escape(word.removesuffix('e'))}(?:e[ds]?|ing|s)\b", plain) is not None


def _inside(word: str, plain: str) -> bool:
    return re.search(rf"(?<![a-z0-9]){re.escape(word)}(?![a-z0-9])", plain) is not None


def fit_zones(names: tuple[str, ...], frame: Frame, *, near_only: bool = False) -> float:
    """Best fit of any of the names, every word taken where it counts most."""
    best = 0.0
    zones = frame.zones[:3] if near_only else frame.zones
    for name in names:
        terms = terms_of(name)
        total = sum(t.weight for t in terms)
        if not total:
            continue
        hit = 0.0
        for term in terms:
            if term.text in _said_by_unit(frame.claim.unit):  # 册数 is said by the unit of 78册
                hit += term.weight
                continue
            if len(term.text) == 2 and term.text[1] == frame.claim.unit and term.text[1] in _TAILS:
                hit += 0.85 * term.weight  # 病例 by 78例
                continue
            hit += term.weight * max(
                (z.weight * _term_fit(term.text, term.ids, z.text) for z in zones if z.text),
                default=0.0,
            )
        light = all(t.text in light_words() for t in terms)
        score = hit / total * (0.6 if light else 1.0)
        # Where all of a longer name stands, it says more than a short one.
        length = min(1.0, 0.9 + 0.05 * sum(t.weight >= 0.9 for t in terms))
        best = max(best, score * length)
    return best


@lru_cache(maxsize=2_000)
def _said_by_unit(unit: str) -> frozenset[str]:
    if not unit or unit in _GENERIC - {"件"}:
        return frozenset((f"{unit}数",))
    if unit in ("人", "人次", "名", "位"):
        return frozenset((unit, f"{unit}数", "人数", "人次"))
    return frozenset((unit, f"{unit}数", f"{unit}量"))


def bases(frame: Frame, catalog: Catalog) -> Iterator[Base]:
    """All bases whose unit does not contradict the claim's."""
    found = list(_bases(frame, catalog))
    named = {m.table for m, w in frame.mentions if w >= 0.8 and m.strength >= 0.9}
    here = next(iter(named)) if len(named) == 1 else ""  # a value only one ledger has
    top = max((b.unit for b in found if b.measure is not None), default=0.0)
    exact = {
        b.key
        for b in found
        if b.measure is not None and b.unit >= max(0.95, top) and here in ("", b.table)
    }
    telling = len(exact) == 1 and not is_percent(frame)
    same_word = [
        b for b in found if b.measure and b.measure.unit and b.measure.unit.word == frame.claim.unit
    ]
    for base in found:
        if len(same_word) == 1 and base is same_word[0] and base.header >= 0.3:
            base = replace(base, alone=True)  # noqa: PLW2901 - the only column in 场, named in part
        if telling and base.key in exact and base.measure and _is_telling(frame, base.measure):
            base = replace(base, alone=True)  # noqa: PLW2901
        elif telling and base.measure is None and base.category is None and base.unit <= 0.6:
            base = replace(base, unit=min(base.unit, 0.3))  # noqa: PLW2901 - a column is in 人次
        yield base


def _bases(frame: Frame, catalog: Catalog) -> Iterator[Base]:  # noqa: PLR0912
    for table in catalog.tables:
        near = fit_table(table, frame)
        fits = [(m, *unit_fit(frame, m)) for m in table.measures]
        sure = 0.9 if is_chinese(frame.claim.unit) and frame.claim.unit not in _COMMON else 0.95
        exact = [m for m, unit, _ in fits if unit >= sure]
        for measure, unit, scale in fits:
            if unit < 0:
                continue
            header = _header_fit(measure, frame, near)
            if exact and measure.unit is None and frame.claim.norm_unit in _MONEY:
                header *= 0.5  # £900 beside a column of bursaries and one of £
            if measure.unit and not measure.unit.counts and header < 0.58:
                alike = [m for m in table.measures if m.unit and m.unit.norm == measure.unit.norm]
                told = unit >= 0.9 and len(alike) == 1 and not table.panel
                if told and any(fit(w, frame.own) >= 0.6 for w in table.words):
                    header = 0.58  # a repair took 29 days: the days of the ledger of repairs
            if exact == [measure] and _is_telling(frame, measure):
                header = max(header, 0.62 * min(1.0, near + 0.25))
            yield Base(table.name, "sum", measure, None, header, unit, near, scale)
        rows = _row_unit(frame, table)
        if any(_is_light(m.name) and m.unit and m.unit.word == frame.claim.unit for m in exact):
            rows = min(rows, 0.5)  # 19件 beside a column 数量_件
        if exact and frame.claim.unit not in _GENERIC and not is_percent(frame):
            rows = min(rows, 0.3)  # 册 beside a column 借阅册数 counts books, not rows
        elif rows < 1.0 and any(_may_count(frame, m, unit) for m, unit, _ in fits):
            rows = min(rows, 0.45)  # 362台 beside a column 购机数量 need not count rows
        if rows >= 0:
            yield Base(table.name, "count", None, None, near, rows, near, 1.0)
        if rows >= 0:
            for category, header, unit in _distincts(frame, table):
                yield Base(table.name, "distinct", None, category, header, unit, near, 1.0)


def _distincts(frame: Frame, table: TableProfile) -> Iterator[tuple[Category, float, float]]:
    """Categories whose values may be counted, with the fit of their name and of the unit."""
    for category in table.categories:
        names = (category.name, *category.synonyms)
        header = 0.0 if category.boolean else _distinct_fit(names, category, frame)
        if header <= 0.3:
            continue
        if frame.claim.value > 3 * max(3, category.distinct):
            header *= 0.5  # 707剂次 are no three values of a column 剂次
        word = plain_form(frame.claim.unit)
        if word.isascii() and _row_noun(table, word) and not frame.cue("distinct"):
            yield category, header, 0.1  # 48 defects are rows of a ledger of defects, not kinds
        else:
            yield category, header, 0.8 if _counts_kinds(frame, names) else 0.25


def _header_fit(measure: Measure, frame: Frame, near: float) -> float:
    header = fit_zones((measure.name, *measure.synonyms), frame)
    if _is_light(measure.name):  # 金额 of a ledger of scholarships is their amount
        header = max(header, min(1.0, 0.9 * near + 0.25 * _said(measure.name, frame)))
    return header


def _may_count(frame: Frame, measure: Measure, unit: float) -> bool:
    """Whether a column of whole numbers may count what the claim's own counting word counts."""
    word = frame.claim.unit.strip()
    if not is_chinese(word) or word in _GENERIC | _TIMES | _PERSON:
        return False
    counts = measure.unit is None or measure.unit.counts
    return measure.whole and counts and measure.nature == "flow" and unit >= 0.7


def _distinct_fit(names: tuple[str, ...], category: Category, frame: Frame) -> float:
    """Fit of a category's name beside the number; 华南大区 does not name 大区."""
    before, after = frame.before, frame.after
    for mention, _ in frame.mentions:
        if mention.column == category.column:
            for low, text in ((frame.segment[0], "before"), (frame.end, "after")):
                zone = before if text == "before" else after
                a, b = mention.start - low, mention.end - low + 2
                if 0 <= a < len(zone):
                    zone = zone[:a] + " " * (b - a) + zone[b:]
                    before, after = (zone, after) if text == "before" else (before, zone)
    unit = plain_form(frame.claim.unit)
    near = f"{before[-6:] if is_chinese(before) else before[-30:]} {unit} {after}"
    heads = [t.text for name in names for t in terms_of(name)[-1:] if t.weight > 0.5]
    best = max(fit(plain_form(name), near) for name in names)
    return max([best, *(0.9 * fit(head, near) for head in heads)])


_KINDS = frozenset(("个", "家", "类", "种", "项", "所", "名", "位", "支", "座", "条", "大类", "门"))


def _counts_kinds(frame: Frame, names: tuple[str, ...]) -> bool:
    """Whether the unit may count a column's values: 12个, 3 districts, never 900 visitors."""
    word = frame.claim.unit.strip()
    if not word or is_chinese(word):
        return not word or word in _KINDS
    return any(fit(t.text, plain_form(word)) > 0 for name in names for t in terms_of(name))


def _said(name: str, frame: Frame) -> bool:
    """Whether a word of the name stands beside the number."""
    return any(_term_fit(t.text, frozenset(), frame.own) for t in terms_of(name))


def _is_telling(frame: Frame, measure: Measure) -> bool:
    """Whether the unit says what is measured (元, 吨, 球; 人 for 人数), unlike 个."""
    word = frame.claim.unit.strip()
    if not word or is_percent(frame):
        return False
    if word in _PERSON:
        return plain_form(measure.name).endswith(("人", "人数", "人次"))
    return word not in _GENERIC


def is_percent(frame: Frame) -> bool:
    """Whether the claim is a percentage."""
    return frame.claim.norm_unit == "%" or frame.claim.unit.strip() in (
        "%",
        "\uff05",
        "‰",
        "percent",
        "per cent",
    )


def is_points(frame: Frame) -> bool:
    """Whether the claim is a difference in percentage points."""
    return frame.claim.norm_unit == "pp" or frame.claim.kind == "pp_diff"


def is_multiple(frame: Frame) -> bool:
    """Whether the claim is N-fold."""
    if frame.claim.unit == "times" and not _FOLD.match(frame.after):
        return False  # crews launched 12 times
    return frame.claim.kind == "multiple" or frame.claim.unit in ("倍", "times", "fold", "番")


_FOLD = re.compile(
    r"\s*(?:as|the|that|those|more|higher|larger|bigger|greater|over|its|their|what|last)\b"
)


def is_rank(frame: Frame) -> bool:
    """Whether the claim is a rank."""
    return frame.claim.kind == "rank"


@lru_cache(maxsize=5_000)
def _written_unit(text: str) -> Unit | None:
    return read_unit(text)


def _is_counter(frame: Frame) -> bool:
    unit = _written_unit(frame.claim.unit) if frame.claim.unit else None
    return unit is None or unit.counts


def _row_unit(frame: Frame, table: TableProfile) -> float:  # noqa: PLR0911
    """Fit of the claim's unit with counting rows; negative excludes."""
    word = frame.claim.unit.strip()
    if is_percent(frame) or is_points(frame) or is_multiple(frame) or is_rank(frame):
        return 0.5
    unit = _written_unit(word) if word else None
    if unit is not None and not unit.counts:
        return -1.0
    if unit is None and (frame.claim.kind == "amount" or frame.claim.norm_unit in _MONEY):
        return -1.0
    if frame.claim.value != frame.claim.value.to_integral_value() or frame.claim.value < 0:
        return -1.0
    if word in table.ledger.template.counters:
        return 1.0
    if not word:
        return 0.75
    if not is_chinese(word):
        return 0.9 if _row_noun(table, plain_form(word)) else 0.6
    if word in _PERSON:
        return 0.9 if _rows_are_people(table) else 0.05
    if word in ("户",):
        return 0.9 if any("户" in w or _OF_BODIES.search(w) for w in _nouns(table)) else 0.2
    if word in ("家", "所"):  # 检查企业120家: rows of inspections are no firms
        return 0.75 if any(_OF_BODIES.search(w) for w in _nouns(table)) else 0.45
    if word == "人次":
        return 0.55
    if word in _TIMES or word in _GENERIC:
        return 0.75
    return 0.6


_MONEY = frozenset(("CNY", "USD", "EUR", "GBP", "JPY", "HKD"))
_PEOPLE = (
    "人", "员", "者", "学生", "教师", "职工", "患者", "会员", "选手", "名单",
    "student", "teacher", "employee", "staff", "patient", "member", "player",
    "athlete", "volunteer", "graduate", "people", "person",
)  # fmt: skip


def _row_noun(table: TableProfile, unit: str) -> bool:
    """Whether an English counted noun names the rows: 12 repairs, a ledger of repairs."""
    return max((fit(name, unit) for name in table.words), default=0.0) > 0 or any(
        _term_fit(t.text, t.ids, unit) >= _CONCEPT for name in table.words for t in terms_of(name)
    )


_OF_BODIES = re.compile(
    r"(?:企业|公司|单位|机构|商户|门店|学校|医院|园|店|厂|社|馆|主体)(?:名称|全称)?$"
)


def _nouns(table: TableProfile) -> list[str]:
    """Names of the rows and of what identifies one."""
    return [*table.words, *(c.name for c in table.categories if c.identifier)]


def _rows_are_people(table: TableProfile) -> bool:
    words = [plain_form(w) for w in table.words]
    columns = table.ledger.template_names
    return any(w.endswith(_PEOPLE) for w in words) or any(_OF_PEOPLE.search(c) for c in columns)


_OF_PEOPLE = re.compile(
    r"姓名|学号|学籍|工号|身份证|人群|性别|年龄|民族|政治面貌|\b(?:gender|sex|age|nationality)\b",
    re.I,
)


def unit_fit(  # noqa: PLR0911, PLR0912
    frame: Frame, measure: Measure
) -> tuple[float, float]:
    """Fit of the claim's unit with a measure's, and the scale; negative excludes."""
    claim, unit = frame.claim, measure.unit
    word = claim.unit.strip()
    written = _written_unit(word) if word else None
    if is_points(frame) or is_multiple(frame) or is_rank(frame):
        return 0.6, 1.0
    if is_percent(frame):
        if unit is not None and unit.norm == "%":
            return 1.0, float(unit.factor)
        return 0.6, 1.0
    norm = written.norm if written is not None else claim.norm_unit
    per = _per_value(frame, written)
    if unit is None:
        if measure.nature == "rate" and written is not None and written.counts:
            return -1.0, 1.0
        if (written is not None and not written.counts) or claim.norm_unit in _MONEY:
            if measure.whole and _COUNTED_NAME.search(measure.name):
                return -1.0, 1.0  # 20小时 are no 上门次数
            return 0.35, 1.0
        return _count_fit(word, measure.name), 1.0
    scale = float(unit.factor) / per
    if unit.norm == "count" and not unit.word:  # a bare 亿 or 万: of money or of things
        return (0.8 if norm in ("CNY", "") or (written and written.counts) else 0.4), scale
    if unit.counts:
        if written is not None and not written.counts:
            return -1.0, 1.0
        return _counter_fit(word, unit, measure.name), float(unit.factor)
    if written is not None and written.counts and norm != unit.norm:
        return -1.0, 1.0
    if not norm:
        return (0.3, 1.0) if not word else (-1.0, 1.0)
    if norm == unit.norm:
        same = written is None or written.word == unit.word
        return (1.0 if same else 0.97), scale
    return -1.0, 1.0


def _per_value(frame: Frame, written: Unit | None) -> float:
    """How many normal units one of the claim's value is (亩 -> 666.67 m2)."""
    claim = frame.claim
    if written is not None:
        return 1.0 if written.counts else float(written.factor)
    if claim.norm_value is not None and claim.value and claim.norm_unit:
        return float(claim.norm_value / claim.value)
    return 1.0


_COUNTED_NAME = re.compile(r"(?:次|件|起|户|家|个|项|人|例|辆|批|场|宗)数$|人次$|场次$|批次$")
_ENDINGS = {
    "人": "人数",
    "名": "人数",
    "位": "人数",
    "户": "户数",
    "家": "家数",
    "次": "次数",
    "件": "件数",
    "起": "起数",
    "批次": "批次",
    "人次": "人次",
    "场": "场次",
    "票": "票数",
    "例": "例数",
    "辆": "辆数",
    "单": "单数",
}


def _count_fit(word: str, name: str) -> float:  # noqa: PLR0911
    """A measure without a unit: its name may hold the counting word (人数, 户数)."""
    if not word:
        return 0.6
    plain = plain_form(name)
    noun = plain_form(word)
    if word.isascii() and len(noun) > 3 and (noun == plain or plain.endswith(f" {noun}")):
        return 0.95  # 893 parcels of a column Parcels
    if word in plain or _ENDINGS.get(word, "\0") in plain:
        return 0.95
    if any(w in plain for w in unit_words(word)):
        return 0.9
    if _counts_others(plain, word):
        return 0.15  # 258针 is no number of 只
    others = {"人", "户", "次", "元", "率", "小时"} - {word}
    if any(plain.endswith((o, f"{o}数")) for o in others):
        return 0.75 if word in _PERSON and plain.endswith(("人", "人数", "人次")) else 0.15
    return 0.7


@lru_cache(maxsize=5_000)
def _counts_others(name: str, word: str) -> bool:
    """Whether a name ends in another counting word and 数: 免疫针数, 出动车次数."""
    found = re.search(r"(.)数$", name)
    if found is None or found[1] in _GENERIC or found[1] in word:
        return False
    unit = read_unit(found[1])
    return unit is not None and unit.counts


def _counter_fit(word: str, unit: Unit, name: str) -> float:  # noqa: PLR0911
    if not word:
        return 0.6
    if word == unit.word or plain_form(word) == plain_form(unit.word):
        return 1.0
    if word in unit.word.split("/"):
        return 1.0  # 头/只
    if not is_chinese(word):
        return 0.7
    if word in _PERSON and unit.word in _PERSON:
        return 0.95
    if word in _GENERIC and unit.word in _GENERIC:
        return 0.75
    return 0.2
