"""How well a query's meaning fits a claim, before any number is looked at."""

from __future__ import annotations

import re
from collections.abc import Iterable, Set
from dataclasses import dataclass
from functools import lru_cache

from leitai.claims.evidence.bases import (
    Base,
    _term_fit,
    fit,
    is_multiple,
    is_points,
    is_rank,
    row_name,
)
from leitai.claims.evidence.catalog import Catalog, TableProfile, is_place
from leitai.claims.evidence.frame import Frame
from leitai.claims.evidence.generate import Draft
from leitai.claims.evidence.lexicon import (
    concepts,
    content_words,
    generic_words,
    is_chinese,
    kind_words,
    plain_form,
    terms_of,
    value_words,
    words_in,
)

# Weights of the features; they add up to 1 for a query that fits in every way.
WEIGHTS = {"header": 0.42, "unit": 0.16, "filters": 0.17, "time": 0.15, "table": 0.10}
_ELLIPTIC = 0.93  # how much of the antecedent's fit an elliptical claim inherits


@dataclass(frozen=True, slots=True)
class Antecedent:
    """What an earlier claim was about, and how well that was told."""

    base: Base
    draft: Draft
    header: float
    unit: str = ""


def score(  # noqa: PLR0912 - one branch a feature
    draft: Draft, frame: Frame, catalog: Catalog, inherited: Antecedent | None
) -> tuple[float, dict[str, float]]:
    """Score of a draft, 0 to 1, and its features.

    Features: header (subject and column), unit, filters (values named and
    used), time, table, cue (operation asked for), inherited (same subject as
    the claim before), residual (words of the segment that nothing explains).
    """
    table = catalog.table(draft.base.table)
    header = min(1.0, draft.base.header)
    residual = _residual(draft, frame, table, catalog.words)
    rows = draft.base.measure is None and draft.base.category is None
    if draft.base.unit <= 0.1:  # 人 never counts inspections
        header *= 0.5
    elif rows and draft.base.unit <= 0.3:  # 趟次 is said by a column
        header *= 0.8
    if draft.base.alone and residual < 0.5:
        header = max(header, 0.62 if draft.base.header >= 0.3 else 0.58)
        if residual < 0.2 and draft.filters and any(m.strength >= 0.9 for m in draft.filters):
            header = max(header, 0.64)  # 其中拖拉机207台, of the only column in 台
    if rows and residual <= 0.7 and draft.base.unit >= 0.7 and _is_singled_out(draft, catalog):
        header = max(header, 0.6)  # 适用速裁程序审理148件: only cases have that procedure
    if rows and not table.panel and _is_unit_named(draft, frame):
        header = max(header, 0.66)
    header *= _kind_of_quantity(draft.base, frame)
    if rows:
        if table.panel:
            # The rows of a panel are cells; nobody counts them, nor shares of them.
            header *= 0.6 if draft.query.kind == "level" else 0.4
        elif draft.query.kind == "level" and _is_about_another(draft.base, frame, table):
            header *= 0.85  # 发现问题1278个, of a ledger of inspections with that column
        elif _AMOUNT.search(frame.before):
            header *= 0.9  # 采购量, 成交额: not how often
    near = draft.base.table_fit
    if inherited is not None and inherited.base.table == draft.base.table:
        near = max(near, 0.8)
    if draft.names:
        header = max(header, 0.5 * header + 0.5 * _names_fit(draft.names, frame))
    bonus = 0.0
    same_base = inherited is not None and inherited.base.key == draft.base.key
    if inherited is not None and same_base and not _is_about_another(draft.base, frame, table):
        bonus = _inherit(draft, frame, inherited, header, residual)
    features = {
        "header": max(header, bonus),
        "said": header,
        "unit": draft.base.unit,
        "filters": _filters(draft, frame, table),
        "time": _time(draft, frame, table.panel),
        "table": min(1.0, near),
        "cue": draft.cues,
        "inherited": bonus,
        "residual": residual,
        "unmet": float(_is_unmet(draft, frame)),
        "undated": float(not frame.scopes and _spans_years(draft, table)),
        "untitled": float(
            draft.base.measure is None
            and not _is_titled(frame, table)
            and not (header >= 0.75 and residual == 0.0 and _is_singled_out(draft, catalog))
        ),
        "rows": float(rows and draft.base.unit < 0.5),
        "untimed": float(
            bool(frame.scopes)
            and frame.scopes[0][1] > 0.5
            and (_timeless(draft) or draft.scope is None or frame.unclear_time)
        ),
    }
    total = sum(weight * features[name] for name, weight in WEIGHTS.items())
    same = is_chinese(table.ledger.template_names[-1]) == is_chinese(frame.sentence_text)
    total += 0.03 if same else -0.03
    total += features["cue"] - min(0.4, 0.14 * residual)
    if inherited is not None and inherited.base.table != draft.base.table:
        total -= 0.03  # a sentence seldom leaves its ledger
    if frame.bare and inherited is not None and inherited.base.key != draft.base.key:
        total -= 0.12  # 「外借图书522册,同比增长43%」 speaks of the books
    if draft.base.category is not None and draft.query.kind == "level":
        beside = f"{plain_form(frame.claim.unit)} {frame.after[:12]}"
        columns = (draft.base.category.name, *draft.base.category.synonyms)
        if any(_stands(plain_form(column), beside) for column in columns):
            total += 0.04
        else:
            total -= 0.04 if frame.cue("distinct") else 0.10
    return max(0.0, min(1.0, total)), features


_COUNTED = re.compile(r"天数|时长|金额|费用|小时|面积|重量|里程$")
_AMOUNT = re.compile(r"[一-鿿](量|额)[^一-鿿]*(?:占|同比|环比|为|达|是|居|比|$)")
_QUANTITIES: tuple[tuple[frozenset[str], tuple[str, ...]], ...] = (
    (
        frozenset(("CNY", "USD", "EUR", "GBP", "JPY", "HKD")),
        ("金额", "投资", "收入", "资金", "经费", "费用", "成交额", "销售额", "产值", "利润", "余额", "款",  # noqa: E501
         "revenue", "cost", "income", "spending", "amount", "investment", "fee"),
    ),
    (frozenset(("m2",)), ("面积", "area")),
    (frozenset(("kg",)), ("吨位", "货运量", "重量", "weight")),
    (frozenset(("hour", "day")), ("时长", "天数", "duration")),
    (frozenset(("person",)), ("人数", "headcount")),
)  # fmt: skip


def _is_titled(frame: Frame, table: TableProfile) -> bool:
    """Whether the ledger's own matter is named: 新开工项目 is not 乡村公路项目."""
    near = " ".join((frame.zones[-1].text, frame.sentence_text, plain_form(frame.claim.unit)))
    names = [*table.words, *table.kinds]
    names += [row_name(a.name) for a in table.axes if not a.second]
    return any(
        fit(name, near) >= TITLED
        for name in names
        if not all(t.text in generic_words() for t in terms_of(name))
    )


def _is_singled_out(draft: Draft, catalog: Catalog) -> bool:
    """Whether a value is named that only this ledger has: 西海岸大厅, no place, no mere state."""
    for mention in draft.filters:
        value = plain_form(mention.value)
        column = catalog.table(mention.table).category(mention.column).name
        elsewhere = any(
            mention.value in c.values
            for t in catalog.tables
            for c in t.categories
            if t.name != mention.table
        )
        plain = len(value) < 3 or value in value_words() or is_place(column) or elsewhere
        if mention.strength >= 0.9 and not plain:
            return True
    return False


TITLED = 0.4  # share of a ledger's name that must be said before its rows contradict a count


def _spans_years(draft: Draft, table: TableProfile) -> bool:
    """Whether the ledger holds more than one year, so that a figure without a time is open."""
    measure = draft.base.measure
    if measure is not None and measure.by_period:
        return len(measure.by_period) > 1
    axes = [a for a in table.axes if not a.second]
    return bool(axes) and axes[0].first.year != axes[0].last.year


def _timeless(draft: Draft) -> bool:
    return draft.axis is None and not (draft.base.measure and draft.base.measure.by_period)


def _kind_of_quantity(base: Base, frame: Frame) -> float:
    """A share or growth of 金额 is not one of a count: less than 1 for the wrong kind."""
    claim = frame.claim
    if claim.norm_unit not in ("%", "pp") and claim.kind not in ("multiple", "rank", "share"):
        return 1.0
    text = frame.before or frame.own
    said = [norms for norms, names in _QUANTITIES if any(w in text for w in names)]
    if not said:
        # 「占全部住院病人的12.5%」 is of the patients, not of their 住院天数.
        counted = base.measure is not None and _COUNTED.search(base.measure.name)
        return 0.93 if counted and counted[0] not in text else 1.0
    unit = base.measure.unit if base.measure else None
    if base.measure is not None and unit is None:
        return 1.0
    return 1.0 if unit is not None and any(unit.norm in norms for norms in said) else 0.65


def _inherit(
    draft: Draft, frame: Frame, inherited: Antecedent, header: float, residual: float
) -> float:
    """An elliptical claim (达到去年同期的2倍) is about what the claim before was about."""
    elliptic = (
        is_points(frame)
        or is_multiple(frame)
        or is_rank(frame)
        or frame.claim.kind
        in (
            "rate_change",
            "share",
            "average",
        )
        or frame.claim.norm_unit == "%"
    )
    if residual > 1.2 and not elliptic:
        return 0.0
    # An English unit is the noun itself: 157 notices, 54 notices of them for driving in a bus lane.
    noun = draft.filters and frame.claim.unit.isascii() and frame.claim.unit.isalpha()
    bare = residual <= (0.3 if noun else 0.0) and frame.claim.unit == inherited.unit
    strength = _ELLIPTIC if elliptic or bare else 0.5
    same = {(m.column, m.value) for m in draft.filters} >= {
        (m.column, m.value) for m in inherited.draft.filters
    }
    sibling = frame.bare and draft.filters and residual == 0.0  # 呼吸科6人次; 经急诊转入的19人次
    return strength * (1.0 if same else 0.95 if sibling else 0.85) * inherited.header


_SUPERLATIVE = re.compile(
    r"最(?![后近新终初为])[一-鿿]|(?<!at )\b(?:most|least)\b"
    r"|\b(?:high|low|larg|small|long|short|bigg|cost|costli|prici|heavi|light|few|great|fast|slow|"
    r"quick|old|young|busi|quiet|cheap|dear|strong|weak|b|wor)e?st\b"
)
_MEANT = re.compile(r"平均|[月日户人年周]均|\b(?:average|mean)\b")


def _is_unmet(draft: Draft, frame: Frame) -> bool:
    """Whether 最多, 平均 or "costliest" is said and the query does no such thing."""
    levels = draft.query.levels
    near = frame.own
    plain = draft.query.kind == "level" and levels[0].aggregate in ("sum", "count", "last")
    column = plain_form(levels[0].column)
    return plain and any(
        (found := pattern.search(near)) is not None and found[0] not in column
        for pattern in (_SUPERLATIVE, _MEANT)
    )


def _is_unit_named(draft: Draft, frame: Frame) -> bool:
    """125 potholes, of a ledger of defects that are potholes: the unit is the value."""
    unit = plain_form(frame.claim.unit)
    return unit.isascii() and any(
        len(m.value) > 3 and frame.start <= m.start <= frame.end + 1 and plain_form(m.value) in unit
        for m in draft.filters
    )


def _is_about_another(base: Base, frame: Frame, table: TableProfile) -> bool:
    """「投入20万元,工单量下降4%」: beside the number stands another name than the base's."""
    beside = f"{frame.before} {plain_form(frame.claim.unit)} {frame.after}"
    rows = [w for w in table.words if not all(t.text in generic_words() for t in terms_of(w))]
    names = {m.name: (m.name, *m.synonyms) for m in table.measures}
    own = names.pop(base.measure.name, ()) if base.measure else tuple(rows)
    if base.category is not None or any(_stands(plain_form(n), beside) for n in own):
        return False
    others = [n for some in names.values() for n in some] + (rows if base.measure else [])
    shared = {t.text for n in (*own, *rows) for t in terms_of(n)} | generic_words()
    heavy = {t.text for n in others for t in terms_of(n) if t.weight > 0.5} - shared
    return any(_term_fit(word, frozenset(), beside) >= 1.0 for word in heavy if len(word) > 1) or (
        any(_stands(plain_form(n), beside) for n in others if len(n) > 1)
    )


def _stands(name: str, near: str) -> bool:
    """Whether a column's name, or its last word, stands literally in a text."""
    words = [name, *(t.text for t in terms_of(name)[-1:] if t.weight > 0.5)]
    return any(_term_fit(word, frozenset(), near) >= 1.0 for word in words)


def _names_fit(names: Iterable[str], frame: Frame) -> float:
    plain = frame.clause_text
    found = [_term_fit(t.text, t.ids, plain) for name in names for t in terms_of(name)]
    return max(found, default=0.0)


def _filters(draft: Draft, frame: Frame, table: TableProfile) -> float:
    """1 when every value named for the claim in this table is used, and no other."""
    used = set(draft.filters)
    columns = {m.column for m in used}
    if draft.base.category is not None:
        columns.add(draft.base.category.column)
    if draft.query.kind in {"rank", "group_extreme"}:
        columns.add(draft.query.group)
    value = 1.0
    spans = [(m.start, m.end) for m in used]
    for mention, weight in frame.mentions:
        if mention.table != draft.base.table:
            continue
        told = _in_header(draft, mention.value, table)
        if mention in used:
            # A value hardly meant for the claim should not filter it.
            value -= max(0.0, 0.5 - weight) * 0.9
            value += 0.04 * weight - 0.25 * told
        elif not (told or mention.column in columns or _covered(mention.start, mention.end, spans)):
            value -= _missed(weight)
    if len(used) > 1:
        value -= 0.02
    return max(-0.5, min(1.1, value))


def _missed(weight: float) -> float:
    """What leaving out a named value costs: all where it stands beside the number."""
    return 0.0 if weight < 0.35 else 0.3 + 0.9 * weight


def _covered(start: int, end: int, spans: list[tuple[int, int]]) -> bool:
    return any(a < end and start < b for a, b in spans)


def _in_header(draft: Draft, value: str, table: TableProfile) -> bool:
    """问题 may be a value and part of a header: 发现问题数 explains it; so with 签约时间."""
    names = [*draft.names, *table.words, *(a.name for a in table.axes)]
    if draft.base.measure is not None:
        names.append(draft.base.measure.name)
    plain = plain_form(value)
    return any(plain in plain_form(name) for name in names)


def _time(draft: Draft, frame: Frame, panel: bool) -> float:
    told = frame.scopes[0] if frame.scopes else None
    if told is None:
        # Nobody said when: all of it, or this year; the two are as likely, but the
        # years of a panel are hardly ever added up.
        if draft.scope is None:
            return 0.9 if panel and draft.axis is not None else 1.0
        return 1.0 if panel else 0.9
    scope, weight = told
    if _timeless(draft):
        return 0.5 if weight > 0.8 else 0.8
    if draft.scope is None:
        return 0.15 if weight > 0.9 else 0.6
    value = 1.0 if draft.scope.period == scope.period else 0.8
    if scope.open_start and draft.scope.open_start and scope.text in ("目前", "迄今"):
        value -= 0.05
    if draft.axis is not None and draft.axis.second:
        value -= 0.12
    if draft.axis is not None and not draft.covered:
        value -= 0.25 if weight > 0.9 else 0.5
    return value * (1.0 if weight > 0.8 else 0.95)


def _residual(
    draft: Draft, frame: Frame, table: TableProfile, folder: frozenset[str] = frozenset()
) -> float:
    """How many words of the claim's own segment the query leaves unexplained."""
    low, _high = frame.segment
    used = [(m.start, m.end) for m in draft.filters]
    # A value that is left out costs in `filters`, not here.
    spans = [*used, *(one for name, one in frame.silent if name == table.name)]
    names = _explaining(draft, table)
    known = {t.text for name in names for t in terms_of(name)}
    known |= {plain_form(c.name) for c in table.categories}  # 各林区, in every ward
    ids = {n for name in names for t in terms_of(name) for n in t.ids}
    total = _foreign(draft, frame, spans, table)
    doer = _doer(frame.before, table)
    # What stands before 等 are examples; what the next number follows is about that one.
    before = (frame.before, low, 0.0 if frame.listed else 1.0)
    for text, start, share in (before, (frame.after, frame.end, 0.3 if frame.crowded else 1.0)):
        told = [(a, b) for a, b, w in words_in(text) if concepts()[w] & ids]
        ended = 0
        for a, b, weight in content_words(text):
            if _covered(start + a, start + b, spans) or _in_scope(start + a, start + b, frame):
                continue
            word = text[a:b]
            said = len(word) < 3 and frame.claim.unit[:1] in (word[0], word[-1])
            if is_chinese(word) and said:
                continue  # 列车 beside 92列次, 案卷 beside 24卷: the unit says it
            if text[max(0, a - 1) : a] in ("该", "本"):
                continue  # 该街道: taken up from before
            if frame.claim.unit in _OF_PERSONS and _PERSONS.fullmatch(word):
                continue  # 接待读者2万人次 of a column 到馆人次
            if _covered(a, b, told) or _explained(word, known) or _shortened(word, text, known):
                ended = b
            else:
                # The word right behind a value names its kind: 三大队辖区, 高新板块; so does
                # one behind a word of the ledger: 法律援助中心.
                behind = word in kind_words() and (
                    a == ended > 0 or any(e - 1 <= start + a <= e + 1 for _, e in used)
                )
                heavy = 1.0 if word in frame.proper else weight
                heavy = max(heavy, 0.8) if word in value_words() else heavy  # 投产, 办结
                ends = (
                    is_chinese(word)
                    and text is frame.before
                    and not text[b:].strip("了的达约近超共")
                )
                if ends and frame.claim.norm_unit == "":
                    heavy += 0.3  # 苗木成活9000株: what is said of them is not understood
                heavy *= 0.5 if _explained(word, folder) else 1.0
                if text is frame.before and b <= doer and (heavy < 1.0 or word.isascii()):
                    heavy *= 0.2  # 热力集团共受理: who does it narrows nothing
                if _modifies(text, a, b, known):
                    heavy = max(heavy, 0.95)  # garage rents, transfer passengers
                heavy *= 0.3 if behind else 1.0
                if _names_a_value(text, a, b, table):
                    heavy = max(heavy, 1.0)  # 北郊营业所, Harbour ward: a value the ledger lacks
                total += share * heavy
    return total


_DOER = re.compile(
    r"[一-鿿]{0,10}(集团|公司|总会|协会|联合会|系统|部门|机关|机构|队伍|委员会|中心|局|委|办|厅)"
    r"(?=(?:共|累计|已|总共|一共|合计|先后|陆续|全年|组织|受理|开展|办理|完成|实现|查处|发放|接待"
    r"|收到|处理|新增|征收|供应|销售|运送|审结|处置))"
)


_DOER_EN = re.compile(
    r"(?:^\s*|[,;.]\s*|\b(?:and|but)\s)(?:the |our )?((?:[a-z']+ ){1,3}?)"
    r"(?:gave out|give out|handed out|ran|run|held|hold|opened|closed|carried|recorded|handled|"
    r"served|made(?! up)|took|sold|"
    r"collected|distributed|delivered|issued|processed|worked|visited|inspected|launched|completed|"
    r"provided|let|wrote off|validated|approved|refused|reported|logged|answered|treated|cleared|"
    r"repaired|saw|"
    r"spent|raised)\b"
)


def _doer(text: str, table: TableProfile) -> int:
    """Where the name of the body that did it ends (热力集团共受理, volunteers handed out), or 0."""
    if (english := _DOER_EN.search(text)) is not None:
        return english.end(1)
    found = _DOER.search(text)
    if found is None or any(found[1] in c.name for c in table.categories):
        return 0
    return found.end()


_VERBAL_EN = re.compile(r"(?:ed|ing|ly)$|^(?:let|held|sold|given|met|left|spent|kept|cut|set)$")


def _modifies(text: str, start: int, end: int, known: Set[str]) -> bool:
    """Whether an unknown English noun stands right before a word of the ledger."""
    word = text[start:end]
    after = re.match(r" ([a-z]+)", text[end:])
    if not word.isascii() or after is None or _VERBAL_EN.search(word):
        return False
    if text[:start].endswith(("most ", "least ")) or after[1] in ("cost", "number", "total"):
        return False  # the most expensive repair; fuel for the season cost
    noun = after[1]
    return noun in known and noun not in generic_words() and not _VERBAL_EN.search(noun)


def _names_a_value(text: str, start: int, end: int, table: TableProfile) -> bool:
    """Whether a word stands before the name of a column of values, as their names do."""
    if re.search(r"(?:各|每个?|该|本|全|所有|\d)$|\b(?:each|every|all|the other)\s$", text[:start]):
        return False
    rest = text[end:].lstrip()
    for category in table.categories:
        if category.identifier or category.boolean or len(category.values) < 2:
            continue
        name = plain_form(category.name)
        last = name.split(" ")[-1]
        if not is_chinese(name):
            if re.match(rf"{re.escape(last)}\b", rest) and is_name_like(category.values, last):
                return True
            continue
        tail = shared_tail(tuple(category.values))
        word = text[start:end]
        if tail and (rest.startswith(tail) or (word.endswith(tail) and word != tail)):
            return True
    return False


def is_name_like(values: Iterable[str], kind: str) -> bool:
    """Whether values are names (Northgate, St Mary's), as are called Northgate ward."""
    some = [v for v in values if v]
    named = [v for v in some if v[:1].isupper() or kind in v.lower()]
    return len(named) >= 0.8 * len(some)


@lru_cache(maxsize=2_000)
def shared_tail(values: tuple[str, ...]) -> str:
    """The ending that most values share (城东营业所, 城西营业所: 营业所),
    two characters or more."""
    if len(values) < 2:
        return ""
    for size in (5, 4, 3, 2):
        tails = [v[-size:] for v in values if len(v) > size]
        for tail in set(tails):
            if is_chinese(tail) and tails.count(tail) >= max(2, 0.6 * len(values)):
                return tail
    return ""


_OF_PERSONS = frozenset(("人", "人次", "名", "位"))
_PERSONS = re.compile(
    r"读者|游客|旅客|乘客|观众|市民|群众|来宾|顾客|人员|居民|visitors?|people|person"
)


def _foreign(
    draft: Draft, frame: Frame, spans: list[tuple[int, int]], table: TableProfile
) -> float:
    """A value named beside the number that only another ledger knows."""
    for mention, weight in frame.mentions:
        sure = weight >= 0.85 and mention.strength >= 0.9
        covered = _covered(mention.start, mention.end, spans)
        if sure and _in_header(draft, mention.value, table):
            continue  # Fares, a kind of complaint, in "Fare Revenue"
        if sure and not covered and mention.table != draft.base.table:
            return 0.9 if weight >= 0.99 and len(mention.value) > 3 else 0.4
    return 0.0


def _in_scope(start: int, end: int, frame: Frame) -> bool:
    return any(
        s.text
        and s.text[:2].lower() in frame.sentence_text
        and _overlaps(s.text, start, end, frame)
        for s, _ in frame.scopes
    )


def _overlaps(words: str, start: int, end: int, frame: Frame) -> bool:
    at = frame.sentence_text.find(plain_form(words))
    if at < 0:
        return False
    at += frame.sentence[0]
    return at < end and start < at + len(words)


def _explaining(draft: Draft, table: TableProfile) -> list[str]:
    template = table.ledger.template
    names = [*draft.names, *table.words, *table.kinds, *(a.name for a in table.axes)]
    names += [template.title, template.owner]  # 市纪委监委开展…: who keeps it narrows nothing
    base = draft.base
    if base.measure is not None:
        names += [base.measure.name, *base.measure.synonyms]
    if base.category is not None:
        names += [base.category.name, *base.category.synonyms]
    for mention in draft.filters:
        names += [mention.value, table.category(mention.column).name]
    if draft.axis is not None:
        names.append(draft.axis.name)
    if draft.query.group:
        names += [table.category(draft.query.group).name, draft.query.entity]
    return names


def _shortened(word: str, text: str, known: Set[str]) -> bool:
    """消耗原煤 beside a column 耗煤量: both words give a character to the short one."""
    if word.isascii():
        return False
    for name in known:
        core = name[:-1] if len(name) == 3 and name[-1] in "量数额费" else name
        if len(core) != 2 or core.isascii() or not set(core) & set(word):
            continue
        if re.search(rf"{re.escape(core[0])}[一-鿿]{{1,2}}{re.escape(core[1])}", text):
            return True
    return False


def _explained(word: str, known: Set[str]) -> bool:
    if word.isascii():
        return any(word == k or (len(word) > 4 and word[:5] == k[:5]) for k in known)
    return any(
        word in k or k in word or (len(word) > 2 and word[:2] == k[:2])
        for k in known
        if len(k) > 1 or k == word
    )
