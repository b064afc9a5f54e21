"""What the ledgers hold: measures, categories with their values, and periods covered."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from leitai.claims.evidence.axis import Axis
from leitai.claims.evidence.lexicon import Term, generic_words, terms_of
from leitai.ledgers.draft import strip_table_words
from leitai.ledgers.ledger import Ledger
from leitai.ledgers.periods import Period
from leitai.ledgers.store import Store
from leitai.ledgers.template import Nature
from leitai.ledgers.units import Unit

_GROUPABLE = 400  # above this a filter is a WHERE of its own, not a grouping set


_PLACES = re.compile(
    r"地区|区域|区市|街道|乡镇|镇街|区县|区划|省份|城市|地方|region|area|place|country|city", re.I
)


def is_place(column: str) -> bool:
    """Whether a column's name says that its values are places."""
    return _PLACES.search(column) is not None


@dataclass(frozen=True, slots=True)
class Measure:
    """A column, a family of columns by period, or an indicator of a long table."""

    name: str
    column: str
    unit: Unit | None
    nature: Nature
    synonyms: tuple[str, ...] = ()
    implied: tuple[tuple[str, str], ...] = ()
    by_period: tuple[tuple[Period, str], ...] = ()
    whole: bool = False

    @property
    def terms(self) -> tuple[Term, ...]:
        """Words of its name."""
        return terms_of(self.name)


@dataclass(frozen=True, slots=True)
class Category:
    """A column whose values can filter, and be counted.

    `values` maps a value to its number of rows; `totals` are the values that
    stand for all others (合计); `wider` those that stand for a wider area (全省).
    """

    column: str
    name: str
    values: dict[str, int] = field(hash=False)
    distinct: int = 0
    identifier: bool = False
    boolean: bool = False
    synonyms: tuple[str, ...] = ()
    aliases: dict[str, tuple[str, ...]] = field(default_factory=dict, hash=False)

    totals: tuple[str, ...] = ()
    wider: tuple[str, ...] = ()

    @property
    def groupable(self) -> bool:
        return self.distinct <= _GROUPABLE


_SORTS = re.compile(
    r"(.{2,8}?)(?:类型|类别|种类|等级|级别|性质|状态)|([a-z]{3,})[_ ](?:type|class|category)", re.I
)


@dataclass
class TableProfile:
    """One ledger as the binding sees it."""

    name: str
    ledger: Ledger
    rows: int
    measures: tuple[Measure, ...]
    categories: tuple[Category, ...]
    axes: tuple[Axis, ...]
    panel: bool = False

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Names for the rows: noun, title, file name, the template's synonyms."""
        template = self.ledger.template
        nouns = [template.noun, strip_table_words(self.name), strip_table_words(template.title)]
        for one in template.fields:
            if one.role == "identifier":
                base = re.sub(
                    r"(名称|编号|姓名|序号|[_ ]?name|[_ ]?id|[_ ]?no)$", "", one.name, flags=re.I
                )
                nouns.append(base)
        nouns += [p for n in nouns[1:3] for p in re.split("[与和及、]", n) if p != n and len(p) > 1]
        found = [n for n in (*nouns, *template.synonyms) if n]
        return tuple(dict.fromkeys(found))

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """What rows are, by a column that sorts them: 险情等级 -> 险情, case_type -> case."""
        if self.panel:
            return ()
        names = (_SORTS.fullmatch(c.name) for c in self.categories if not c.identifier)
        return tuple(dict.fromkeys(m[1] or m[2] for m in names if m))

    def category(self, column: str) -> Category:
        """The category of that column."""
        return next(c for c in self.categories if c.column == column)


@dataclass
class Catalog:
    """All ledgers of a check."""

    tables: tuple[TableProfile, ...]
    store: Store
    names: dict[str, list[tuple[str, str, str, float]]] = field(default_factory=dict)

    def table(self, name: str) -> TableProfile:
        """The table of that name."""
        return next(t for t in self.tables if t.name == name)

    @cached_property
    def words(self) -> frozenset[str]:
        """Words of the names of all ledgers: a folder is mostly kept by one body."""
        names = [w for t in self.tables for w in t.words]
        return frozenset(x.text for w in names for x in terms_of(w)) - generic_words()

    @cached_property
    def last_day(self) -> date | None:
        """The last day any ledger reaches."""
        return max((a.last for t in self.tables for a in t.axes if not a.second), default=None)
