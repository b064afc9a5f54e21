"""Guess a template from a table: roles, types, units; a person confirms it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib.resources import files

from leitai.ledgers.grid import Cell
from leitai.ledgers.halfwidth import half_width
from leitai.ledgers.header import Shape
from leitai.ledgers.periods import form_of, read_part_of_year, read_period
from leitai.ledgers.template import MISSING, Field, Nature, Role, Template
from leitai.ledgers.units import Unit, read_unit, split_header

_NUMBER = re.compile(r"[-+]?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?([eE][-+]?\d+)?")
_SAMPLE = 5_000
_COUNTS_ZH = re.compile(
    r"(人数|次数|户数|家数|件数|起数|数量|个数|批数|批次|场次|人次|户次|件次|辆次|台次|班次|家次|趟次"
    r"|项数|处数|数)$"
)


@cache
def hints() -> dict[str, tuple[str, ...]]:
    """Rows of data/hints.toml: lists of header words."""
    data = tomllib.loads((files("leitai.ledgers") / "data" / "hints.toml").read_text("utf-8"))
    return {key: tuple(words) for key, words in data.items()}


def hinted(name: str, kind: str) -> bool:
    """Whether a header's name has one of the words of a kind of hint.

    Latin words count as whole words; Chinese words when the name ends with
    them, or contains them for kinds about a measure's nature.
    """
    low = name.lower()
    tokens = set(re.split(r"[^a-z0-9]+", re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()))
    inside = kind in ("stock", "second_time", "coordinate")
    for word in hints()[kind]:
        if word.isascii():
            if word in tokens or (" " in word and word in low.replace("_", " ")):
                return True
        elif low == word or low.endswith(word) or (inside and word in low):
            return True
    return False


@dataclass(frozen=True, slots=True)
class _Column:
    name: str
    cells: Sequence[Cell]  # present cells only
    blanks: int
    distinct: int


def draft_template(shape: Shape, name: str) -> Template:
    """Guess the template of a table.

    Args:
        shape: the table found in the file.
        name: name of the ledger, its file name without the ending.
    """
    columns = [_column(shape, i) for i in range(len(shape.names))]
    table_unit = read_unit(shape.unit) if shape.unit else None
    fields = [_guess(column, table_unit) for column in columns]
    fields = _settle_times(fields, columns)
    fields = _settle_long(fields, columns)
    title = shape.title or name
    fields = [_settle_keys(f, c) for f, c in zip(fields, columns, strict=True)]
    noun = row_noun(name, shape.title, fields)
    return Template(
        name=name,
        title=title,
        fields=tuple(fields),
        noun=noun,
        sheet=shape.grid.sheet,
        drafted=True,
    )


def is_missing(cell: Cell, missing: Sequence[str] = MISSING) -> bool:
    """Blank, or one of the words that say "not known"."""
    return cell is None or (isinstance(cell, str) and cell.strip() in missing)


def read_number(cell: Cell) -> float | int | None:
    """A cell's number; text such as 1,234.5 or 12% counts, NaN does not."""
    if isinstance(cell, bool):
        return None
    if isinstance(cell, (int, float)):
        return cell if cell == cell and abs(cell) != float("inf") else None  # noqa: PLR0124
    if isinstance(cell, str):
        text = half_width(cell).strip().rstrip("%")
        if _NUMBER.fullmatch(text):
            plain = text.replace(",", "")
            return int(plain) if plain.lstrip("+-").isdigit() else float(plain)
    return None


def _column(shape: Shape, at: int) -> _Column:
    step = max(1, len(shape.rows) // _SAMPLE)
    cells = [shape.cell(row, shape.columns[at]) for row in shape.rows[::step]]
    present = [c for c in cells if not is_missing(c)]
    return _Column(shape.names[at], present, len(cells) - len(present), len(set(map(str, present))))


def _guess(column: _Column, table_unit: Unit | None) -> Field:  # noqa: PLR0911
    header, unit = split_header(column.name)
    header_period = _header_period(header)
    cells, n = column.cells, max(1, len(column.cells))
    if hinted(header, "coordinate"):
        return Field(column.name, "number", "note")
    if period := _guess_period(column, header, unit):
        return period
    numeric = sum(read_number(c) is not None for c in cells)
    is_id = hinted(header, "identifier_zh") or hinted(header, "identifier_en")
    if cells and numeric / n >= (0.5 if unit else 0.8) and not (is_id and not unit):
        return _measure(column, header, unit or _cell_unit(cells) or table_unit, header_period)
    if hinted(header, "unit_column") and _are_units(cells):
        return Field(column.name, "string", "unit")
    if is_id:
        return Field(column.name, "string", "identifier")
    if _is_boolean(cells):
        return Field(column.name, "boolean", "category")
    return Field(column.name, "string", _text_role(column, header))


def _are_units(cells: Sequence[Cell]) -> bool:
    """Whether cells of a column 单位 are units, not bodies: a third of the words are known."""
    words = {str(c) for c in cells}
    return 3 * sum(read_unit(word) is not None for word in words) >= len(words) > 0


def _text_role(column: _Column, header: str) -> Role:
    n = max(1, len(column.cells))
    length = sum(len(str(c)) for c in column.cells) / n
    long = 30 if all(str(c).isascii() for c in column.cells[:20]) else 18
    if hinted(header, "indicator"):
        return "indicator"
    # 提取事由: 购房, 租房, 退休: a few short words sort the rows, whatever the column is called.
    sorts = column.distinct <= max(12, n // 50) and n >= 24 and length <= long / 2
    if (hinted(header, "note") and not sorts) or length > long * 1.5:
        return "note"
    named = hinted(header, "name_zh") or hinted(header, "name_en")
    if (column.distinct == n and n > 12) or (column.distinct > 0.9 * n and n > 30):
        return "identifier"
    if named and column.distinct == n and n > 1:
        return "identifier"
    return "category"


def _is_boolean(cells: Sequence[Cell]) -> bool:
    words = {str(c).strip().lower() for c in cells}
    known = {w for k in ("yes", "no") for w in hints()[k]}
    return bool(words) and len(words) <= 2 and words <= known | {"true", "false"}


def _guess_period(  # noqa: PLR0911
    column: _Column, header: str, unit: Unit | None
) -> Field | None:
    cells = column.cells
    if not cells or (unit is not None and unit.norm != "year"):
        return None
    told = hinted(header, "time_zh") or hinted(header, "time_en")
    share = sum(read_period(c) is not None for c in cells) / len(cells)
    if form_of(str(cells[0])) == "dmy-slash" and not _ends_in_years(cells):
        return None  # 22/04/05 may be a year first
    words = [c for c in cells if isinstance(c, str)]
    plain = all(isinstance(c, (int, float)) or re.fullmatch(r"\d+", str(c)) for c in cells)
    if share >= 0.8 and (told or not plain):
        days = sum(isinstance(c, date) or form_of(str(c)) in _DAY_FORMS for c in cells[:200])
        day = days >= 0.8 * len(cells[:200])
        return Field(column.name, "date" if day else "period", "time")
    if _PART.search(header) and share < 0.5 and all(read_part_of_year(c) for c in cells):
        return Field(column.name, "period", "time", description="part of year")
    if plain and share == 1 and not words and column.distinct <= 60 and "年" in header:
        return Field(column.name, "period", "time")
    if plain and share == 1 and _are_months(cells):
        return Field(column.name, "period", "time")
    return None


def _ends_in_years(cells: Sequence[Cell]) -> bool:
    """Whether the last parts of 04/05/22 vary less than the first ones, as years do."""
    parts = [re.split(r"[/.]", str(c)) for c in cells]
    first, last = {p[0] for p in parts}, {p[-1] for p in parts}
    return len(last) < len(first) or len(cells) < 3


def _are_months(cells: Sequence[Cell]) -> bool:
    """202201, 202202 ...: so many months of few years are no amounts, whatever they are called."""
    texts = {str(c) for c in cells}
    if not all(form_of(t) == "ym-run" for t in texts) or not 3 <= len(texts) <= 240:
        return False
    years = {t[:4] for t in texts}
    return len(texts) >= 0.6 * 12 * (len(years) - 1) and len(cells) >= 6


_PART = re.compile(r"(月份?|季度|季|期)$|\b(month|quarter|period)\b", re.IGNORECASE)
_DAY_FORMS = ("ymd", "ymd-zh", "ymd-run", "dmy", "dmy-slash", "mdy-en")


def _header_period(header: str) -> str:
    """The period inside a wide table's header: 2022年, 2021年末存款, 8月."""
    if read_period(header) or read_part_of_year(header):
        return header
    found = re.search(
        r"(?:19|20)\d{2}(?:年\d{1,2}月|年(?:上|下)半年|年第?[一二三四1-4]季度|[-_ ]?Q[1-4]|-\d{2}(?!\d))?年?末?",  # noqa: E501
        header,
    )
    return found[0].rstrip("末_- ") if found else ""


def _cell_unit(cells: Sequence[Cell]) -> Unit | None:
    if cells and all(isinstance(c, str) and half_width(c).rstrip().endswith("%") for c in cells):
        return read_unit("%")
    return None


def _measure(column: _Column, header: str, unit: Unit | None, period: str) -> Field:
    whole = all(isinstance(read_number(c), int) for c in column.cells if read_number(c) is not None)
    counts_rows = bool(_COUNTS_ZH.search(header))
    if unit is not None and unit.norm == "count" and unit.factor == 1:
        unit = None
    # A table-wide unit of money is no unit of head counts or rates.
    if (
        unit is not None
        and not split_header(column.name)[1]
        and (counts_rows or hinted(header, "rate"))
    ):
        unit = None if unit.norm != "%" else unit
    nature: Nature = "flow"
    if (hinted(header, "rate") and not (unit and unit.counts)) or (
        unit is not None and unit.norm in ("%", "pp")
    ):
        nature = "rate"
    elif hinted(header, "stock"):
        nature = "stock"
    return Field(
        column.name,
        "integer" if whole else "number",
        "measure",
        unit="" if unit is None else unit.text,
        nature=nature,
        period=period,
    )


def _settle_times(fields: list[Field], columns: list[_Column]) -> list[Field]:
    """A bare month column counts only beside a year column."""
    years = any(f.role == "time" and not f.description for f in fields)
    out = []
    for one, _column in zip(fields, columns, strict=True):
        if one.role == "time" and one.description and not years:
            one = replace(one, type="string", role="category", description="")  # noqa: PLW2901
        elif one.role == "time" and one.description:
            one = replace(one, description="")  # noqa: PLW2901
        out.append(one)
    return out


_THINGS = frozenset(("item", "科目", "指标项", "measure", "项目指标"))


def plain_word(text: str) -> str:
    """A header in lower case, without blanks."""
    return re.sub(r"[\s_]+", "", text.lower())


def _settle_long(fields: list[Field], columns: list[_Column]) -> list[Field]:
    """指标 | 期间 | 数值: an indicator column needs exactly one value column."""
    measures = [f for f in fields if f.role == "measure"]
    values = [f for f in measures if hinted(split_header(f.name)[0], "value_column")]
    indicators = [f for f in fields if f.role == "indicator"]
    if indicators and not values and len(measures) == 1:
        # Item, Days held: things, of which something is measured, are no indicators.
        at = fields.index(indicators[0])
        weak = plain_word(split_header(fields[at].name)[0]) in _THINGS
        if weak and not _names_measures(columns[at]):
            return [replace(f, role="category") if f.role == "indicator" else f for f in fields]
    if indicators and not (values or len(measures) == 1):
        return [replace(f, role="category") if f.role == "indicator" else f for f in fields]
    if not indicators and values and len(measures) == 1:
        # No column is called so, but there is a bare value column: the category
        # whose words look like measures names them.
        for i, one in enumerate(fields):
            if one.role == "category" and _names_measures(columns[i]):
                fields = [*fields[:i], replace(one, role="indicator"), *fields[i + 1 :]]
                break
    return fields


def _names_measures(column: _Column) -> bool:
    words = {str(c) for c in column.cells}
    like = [w for w in words if split_header(w)[1] or hinted(w, "rate") or hinted(w, "stock")]
    return bool(words) and len(like) * 2 >= len(words)


def _settle_keys(one: Field, column: _Column) -> Field:
    if one.role == "identifier" and not column.blanks and column.distinct == len(column.cells):
        return replace(one, required=True, unique=True)
    return one


def row_noun(name: str, title: str, fields: Sequence[Field]) -> str:
    """What a row is: from the title or file name without "台账", or from X名称."""
    for source in (title, name):
        if noun := strip_table_words(source):
            return noun
    for one in fields:
        if one.role == "identifier":
            for ending in ("名称", "编号", "姓名", "_name", "_id", " name"):
                if one.name.endswith(ending) and one.name != ending:
                    return one.name.removesuffix(ending)
    return ""


def strip_table_words(text: str) -> str:
    """A table's name without the words that only say it is a table, or years."""
    out = re.sub(
        r"(?:19|20)\d{2}(?:\s*[-—~至]\s*(?:19|20)?\d{2,4})?年?度?|[-_\d()《》]+",
        " ",
        half_width(text),
    )
    words = out.split()
    kept = []
    for word in words:
        if word.isascii():
            if word.lower() not in hints()["table_words"]:
                kept.append(word)
            continue
        changed = True
        while changed:
            changed = False
            for tail in hints()["table_words"]:
                if not tail.isascii() and word.endswith(tail):
                    word, changed = word.removesuffix(tail), True  # noqa: PLW2901
        if word:
            kept.append(word)
    return " ".join(kept)
