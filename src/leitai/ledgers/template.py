"""The template of a ledger: a Frictionless Table Schema plus roles, in TOML."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal, get_args

from leitai.base.problem import Place
from leitai.ledgers.problems import BadTemplate, NoTemplate

Role = Literal["time", "category", "measure", "identifier", "indicator", "unit", "note"]
Type = Literal["string", "integer", "number", "date", "period", "boolean"]
Nature = Literal["", "flow", "stock", "rate"]
MISSING = ("", "NA", "N/A", "n/a", "-", "--", "—", "——", "…", "/", "null", "NULL", "暂无", "不详")


@dataclass(frozen=True, slots=True)
class Field:
    """One column.

    Args:
        name: header as in the file; two-row headers are joined by "_".
        type: string, integer, number, date, period (2022-08, 2022年一季度), boolean.
        role: time, category, measure, identifier, indicator (the column that names
            what a long table's rows measure), unit (its unit), note.
        unit: unit of a measure, as written.
        nature: of a measure: flow adds up over time, stock is a level at a date
            (余额), rate never adds up (%).
        period: for a wide table's column, the period its header names.
        synonyms: other words for the column in statements.
        values: other words for a value: {"内资" = ["国内投资"]}.
        required, unique, minimum, maximum, enum, pattern: constraints.
    """

    name: str
    type: Type = "string"
    role: Role = "note"
    unit: str = ""
    nature: Nature = ""
    period: str = ""
    title: str = ""
    description: str = ""
    synonyms: tuple[str, ...] = ()
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    required: bool = False
    unique: bool = False
    minimum: float | None = None
    maximum: float | None = None
    enum: tuple[str, ...] = ()
    pattern: str = ""


@dataclass(frozen=True, slots=True)
class Derived:
    """A column that follows from others: DuckDB arithmetic over column names."""

    field: str
    formula: str
    tolerance: float = 0.05


@dataclass(frozen=True, slots=True)
class Ratio:
    """A rate that is computed from two columns and never typed: 覆盖率 = top / bottom."""

    names: tuple[str, ...]
    top: str
    bottom: str


@dataclass(frozen=True, slots=True)
class Template:
    """What a ledger's columns are and who keeps it.

    Args:
        name: short name; a shipped template's file name.
        title: title for readers.
        owner: who keeps the ledger and answers for it.
        noun: what a row is (项目, 检查批次); counters: its counting units (个, 批次).
        synonyms: other words for the rows in statements.
        sheet: worksheet to read, the first one with data when empty.
        made_up: True for sample data.
        as_of: ISO date up to which the ledger is complete, or "".
        primary_key: columns whose values together name a row once.
        same: columns that, alike in two rows, suggest the same entry twice.
        derived, ratios: what follows from other columns.
    """

    name: str
    fields: tuple[Field, ...]
    title: str = ""
    owner: str = ""
    noun: str = ""
    counters: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()
    sheet: str = ""
    source: str = ""
    made_up: bool = False
    as_of: str = ""
    primary_key: tuple[str, ...] = ()
    same: tuple[tuple[str, ...], ...] = ()
    derived: tuple[Derived, ...] = ()
    ratios: tuple[Ratio, ...] = ()
    missing: tuple[str, ...] = MISSING
    drafted: bool = False

    def field(self, name: str) -> Field:
        """The column of that name.

        Raises:
            KeyError: when there is none.
        """
        for one in self.fields:
            if one.name == name:
                return one
        raise KeyError(name)

    def by_role(self, *roles: Role) -> tuple[Field, ...]:
        """Columns with one of the roles, in file order."""
        return tuple(f for f in self.fields if f.role in roles)


_CONSTRAINTS = ("required", "unique", "minimum", "maximum", "enum", "pattern")
_TYPES = {"year": "period", "yearmonth": "period", "datetime": "date", "any": "string"}


def read_template(text: str, name: str, place: Place | None = None) -> Template:
    """A template from TOML text; `extends` takes a shipped template as its ground.

    Raises:
        BadTemplate: when the text is no such template.
        NoTemplate: when `extends` names an unknown one.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadTemplate(place=place, detail=str(error)) from error
    extends = str(data.pop("extends", ""))
    base = shipped(extends) if extends else None
    try:
        return _build(data, name, base)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BadTemplate(place=place, detail=f"{type(error).__name__}: {error}") from error


def _build(data: dict[str, Any], name: str, base: Template | None) -> Template:
    schema = data.pop("schema", {})
    own = {f.name for f in fields(Template)} - {"fields", "same", "derived", "ratios", "missing"}
    unknown = set(data) - own - {"same", "derived", "ratios"}
    if unknown:
        raise ValueError(f"unknown keys {sorted(unknown)}")
    values: dict[str, Any] = {k: _tuples(v) for k, v in data.items() if k in own}
    values["name"] = name
    if "primaryKey" in schema:
        values["primary_key"] = _tuples(schema["primaryKey"])
    if "missingValues" in schema:
        values["missing"] = tuple(schema["missingValues"])
    if "same" in data:
        values["same"] = tuple(tuple(group) for group in data["same"])
    if "derived" in data:
        values["derived"] = tuple(Derived(**row) for row in data["derived"])
    if "ratios" in data:
        values["ratios"] = tuple(Ratio(**_all_tuples(row)) for row in data["ratios"])
    if "fields" in schema:
        values["fields"] = tuple(_field(row) for row in schema["fields"])
    if base is not None:
        return replace(base, **values)
    if "fields" not in values:
        raise ValueError("schema.fields is missing")
    return Template(**values)


def _tuples(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(str(v) for v in value)
    return value


def _all_tuples(row: dict[str, Any]) -> dict[str, Any]:
    return {key: _tuples(value) for key, value in row.items()}


def _field(row: dict[str, Any]) -> Field:
    row = dict(row)
    row |= row.pop("constraints", {})
    row["type"] = _TYPES.get(row.get("type", "string"), row.get("type", "string"))
    if row["type"] not in get_args(Type) or row.get("role", "note") not in get_args(Role):
        raise ValueError(f"column {row.get('name')}: unknown type or role")
    for key in ("synonyms", "enum"):
        row[key] = tuple(str(v) for v in row.get(key, ()))
    row["values"] = {k: tuple(v) for k, v in row.get("values", {}).items()}
    return Field(**row)


@cache
def shipped_names() -> tuple[str, ...]:
    """Names of the templates that come with Leitai."""
    folder = files("leitai.ledgers") / "templates"
    return tuple(sorted(f.name[:-5] for f in folder.iterdir() if f.name.endswith(".toml")))


@cache
def shipped(name: str) -> Template:
    """A template that comes with Leitai.

    Raises:
        NoTemplate: when there is none of that name.
    """
    if name not in shipped_names():
        raise NoTemplate(name=name, known=", ".join(shipped_names()))
    text = (files("leitai.ledgers") / "templates" / f"{name}.toml").read_text("utf-8")
    return read_template(text, name, Place(file=f"{name}.toml"))


def find_template(path: Path) -> Template | None:
    """The template beside a ledger file (`projects.csv` -> `projects.toml`), if any."""
    beside = path.with_suffix(".toml")
    if not beside.is_file():
        return None
    return read_template(beside.read_text("utf-8"), path.stem, Place(file=beside.name))


def write_template(template: Template) -> str:
    """TOML text that `read_template` reads back."""
    lines: list[str] = []
    for key in ("title", "owner", "noun", "counters", "synonyms", "sheet", "source", "as_of"):
        value = getattr(template, key)
        if value or key in ("title", "owner", "noun"):
            lines.append(f"{key} = {_toml(value)}")
    for key in ("made_up", "drafted"):
        if getattr(template, key):
            lines.append(f"{key} = true")
    if template.same:
        lines.append(f"same = {_toml([list(group) for group in template.same])}")
    for derived in template.derived:
        row = {"field": derived.field, "formula": derived.formula, "tolerance": derived.tolerance}
        lines += ["", "[[derived]]", *(f"{k} = {_toml(v)}" for k, v in row.items())]
    for ratio in template.ratios:
        row = {"names": ratio.names, "top": ratio.top, "bottom": ratio.bottom}
        lines += ["", "[[ratios]]", *(f"{k} = {_toml(v)}" for k, v in row.items())]
    lines += ["", "[schema]"]
    if template.primary_key:
        lines.append(f"primaryKey = {_toml(template.primary_key)}")
    if template.missing != MISSING:
        lines.append(f"missingValues = {_toml(template.missing)}")
    for one in template.fields:
        lines += ["", "[[schema.fields]]", *_field_lines(one)]
    return "\n".join(lines) + "\n"


def _field_lines(one: Field) -> list[str]:
    lines = []
    for item in fields(Field):
        value = getattr(one, item.name)
        if item.name in _CONSTRAINTS or item.name == "values" or value in ("", ()):
            continue
        lines.append(f"{item.name} = {_toml(value)}")
    limits = {k: getattr(one, k) for k in _CONSTRAINTS}
    kept = {k: v for k, v in limits.items() if v not in (False, None, (), "")}
    if kept:
        lines.append("constraints = " + _toml(kept))
    if one.values:
        lines.append("values = " + _toml({k: list(v) for k, v in one.values.items()}))
    return lines


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return repr(value)
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_toml(v) for v in value) + "]"
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_quote(k)} = {_toml(v)}" for k, v in value.items()) + " }"
    return _quote(str(value))


def _quote(text: str) -> str:
    out = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c >= " " else f"\\u{ord(c):04x}" for c in out) + '"'
