"""What this system will not do: looked for in what there is, each time the page is read.

`survey` lists what exists: fields of tables, addresses, settings, what is asked, what formulas
take, picture inputs, imports, counts by person, headers. `prove` compares the list with the
words of `refusals.toml`. Both are plain: a switch that is planted is found.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import models as columns
from django.urls import URLPattern, URLResolver, get_resolver

import leitai
from leitai.followup import cards, commitments
from leitai.followup.inspecting import RecordTemplate, record_templates
from leitai.indicators import model as indicator_model
from leitai.indicators import shipped_rules
from leitai.scoring import scheme as scoring_scheme
from leitai.scoring.scheme import default_scheme
from leitai.web.models import Indicator, SchemeVersion

_NUMBERS = (columns.IntegerField, columns.DecimalField, columns.FloatField)
_PERSONS = re.compile(
    r"\.values(?:_list)?\(\s*[\"'](?:\w+__)?(?:by|user|username|\w+_by)[\"'][^)]*\)\s*"
    r"(?:\.order_by\([^)]*\)\s*)?\.annotate\("
)
_FILE_INPUT = re.compile(r"<input[^>]*type=[\"']file[\"'][^>]*>", re.I)
_IMPORT = re.compile(r"^\s*(?:from|import)\s+([A-Za-z_]\w*)", re.M)
_MOST_SCHEMES = 200
# The parts whose results judge somebody.
_JUDGING = ("scoring", "indicators", "followup", "web")


@dataclass(frozen=True, slots=True)
class Refusal:
    """One thing that is not done, the words that would betray it, and where to look."""

    key: str
    zh: str
    en: str
    why_zh: str
    why_en: str
    look: tuple[str, ...]
    words: tuple[str, ...]
    imports: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Looked:
    """One place that was looked at: how many names stand there, and those that betray."""

    place: str
    names: int
    found: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proof:
    """A refusal with what was looked at; it holds while nothing was found."""

    refusal: Refusal
    looked: tuple[Looked, ...]

    @property
    def holds(self) -> bool:
        return not any(place.found for place in self.looked)


Survey = Mapping[str, Sequence[str]]


@cache
def refusals() -> tuple[Refusal, ...]:
    """The refusals, from their data."""
    text = (files("leitai.web.queries") / "refusals.toml").read_text("utf-8")
    rows: list[dict[str, Any]] = tomllib.loads(text)["refusal"]
    return tuple(Refusal(**_frozen(row)) for row in rows)


def _frozen(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in row.items()}


def survey(headers: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Everything there is to look at, by place.

    Args:
        headers: of the answer that carries the page.
    """
    return {
        "models": tuple(model_fields()),
        "persons": tuple(numbers_of_persons()),
        "urls": tuple(addresses()),
        "settings": tuple(setting_names()),
        "asks": tuple(asked_names()),
        "inputs": tuple(formula_inputs()),
        "files": tuple(picture_inputs()),
        "imports": tuple(imported_names()),
        "counts": tuple(counts_by_person()),
        "headers": tuple(f"{name}: {value}" for name, value in headers.items()),
    }


def prove(found: Survey) -> tuple[Proof, ...]:
    """Each refusal against what was found."""
    return tuple(
        Proof(row, tuple(_look(row, place, found[place]) for place in row.look))
        for row in refusals()
    )


def _look(row: Refusal, place: str, names: Sequence[str]) -> Looked:
    if place in ("persons", "files", "counts"):
        # These lists hold offences alone; how many things were looked through stands first.
        return Looked(place, int(names[0]), tuple(names[1:]))
    if place == "imports":
        hits = tuple(name for name in names if name.split(" ")[0] in row.imports)
        return Looked(place, len(names), hits)
    if place == "headers":
        text = "\n".join(names)
        missing = tuple(f"no {wanted}" for wanted in row.headers if wanted not in text)
        return Looked(place, len(row.headers), missing)
    return Looked(place, len(names), tuple(n for n in names if betrays(n, row.words)))


def betrays(name: str, words: Sequence[str]) -> bool:
    """Whether a name holds one of the words: its parts in a row, or the characters of a 汉字 word.

    check_in_points holds "check in"; spot_check and likelihood hold neither "check in" nor "like".
    """
    spaced = re.sub(r"([a-z0-9])([A-Z])", r"\1 \2", name)
    parts = f" {' '.join(re.findall(r'[a-z0-9]+', spaced.lower()))} "
    return any((f" {word} " in parts) if word.isascii() else (word in name) for word in words)


def model_fields() -> Iterator[str]:
    """Every field of every table of the hall: Model.field."""
    for model in apps.get_app_config("leitai").get_models():
        for field in model._meta.get_fields():
            if field.concrete:
                yield f"{model.__name__}.{field.name}"


def numbers_of_persons() -> Iterator[str]:
    """Tables tied to a person's account: first how many, then each number that one holds."""
    user = get_user_model()
    tied = [
        model
        for model in apps.get_app_config("leitai").get_models()
        if any(getattr(f, "related_model", None) is user for f in model._meta.fields)
    ]
    yield str(len(tied))
    for model in tied:
        for field in model._meta.fields:
            if isinstance(field, _NUMBERS) and not field.primary_key:
                yield f"{model.__name__}.{field.name}"


def addresses(resolver: URLResolver | None = None, before: str = "") -> Iterator[str]:
    """Every address of the hall with its name."""
    for entry in (resolver or get_resolver()).url_patterns:
        path = f"{before}{entry.pattern}"
        if isinstance(entry, URLResolver):
            yield from addresses(entry, path)
        elif isinstance(entry, URLPattern):
            yield f"{path} {entry.name or ''}"


def setting_names() -> Iterator[str]:
    """The names of the hall's settings, with those of its environment."""
    yield from sorted(name for name in dir(settings) if name.isupper())


def asked_names() -> Iterator[str]:
    """What schemes and templates of records ask for: names of their fields and their words."""
    for kind in (
        scoring_scheme.Scheme, scoring_scheme.Criterion, scoring_scheme.Panel,
        scoring_scheme.Rules, RecordTemplate,
    ):  # fmt: skip
        yield from _names_in(kind)
    yield from _keys_in(default_scheme(), "scheme")
    bodies = SchemeVersion.objects.order_by("-pk").values_list("body", flat=True)
    for body in bodies[:_MOST_SCHEMES]:
        for criterion in body.get("criteria", ()):
            yield f"{criterion.get('code', '')} {criterion.get('zh', '')}"
    for template in record_templates().values():
        yield from (f"{template.key} {word.zh}" for word in (*template.topics, *template.outcomes))


def formula_inputs() -> Iterator[str]:
    """What the formulas take: ballots, figures of indicators, days of matters, promises."""
    engines = (indicator_model, cards, commitments)
    for kind in (scoring_scheme.Scheme, scoring_scheme.Criterion, scoring_scheme.Rules):
        yield from _names_in(kind)
    for kind in (kind for engine in engines for kind in _dataclasses(engine)):
        yield from _names_in(kind)
    yield from _keys_in(default_scheme(), "scheme")
    for key, zh in Indicator.objects.order_by().values_list("key", "zh").distinct():
        yield f"{key} {zh}"
    rules: Any = shipped_rules()
    yield from _keys_in(getattr(rules, "body", rules), "rules")


def picture_inputs() -> Iterator[str]:
    """Inputs for pictures in all forms: first how many, then each that is demanded."""
    seen, demanded = 0, []
    for file in _package().joinpath("web").rglob("*.html"):
        for found in _FILE_INPUT.findall(file.read_text("utf-8")):
            if "image" not in found:
                continue
            seen += 1
            if re.search(r"\s(required|capture)\b", found):
                demanded.append(f"{file.name}: {found}")
    photos = [
        field
        for model in apps.get_app_config("leitai").get_models()
        for field in model._meta.fields
        if isinstance(field, columns.FileField)
        or getattr(field.related_model, "__name__", "") == "Photo"
    ]
    demanded += [f"{f.model.__name__}.{f.name}" for f in photos if not f.blank]
    yield str(seen + len(photos))
    yield from demanded


def imported_names() -> Iterator[str]:
    """What the judging parts import: the first part of each name, with a file that does."""
    seen: dict[str, str] = {}
    for part in _JUDGING:
        for file in sorted(_package().joinpath(part).rglob("*.py")):
            for name in _IMPORT.findall(file.read_text("utf-8")):
                seen.setdefault(name, file.name)
    yield from (f"{name} ({file})" for name, file in sorted(seen.items()))


def counts_by_person() -> Iterator[str]:
    """Queries that count rows by a person: first how many files were read, then each of them."""
    read = sorted(_package().joinpath("web").rglob("*.py"))
    yield str(len(read))
    for file in read:
        for found in _PERSONS.findall(file.read_text("utf-8")):
            yield f"{file.name}: {found}"


def _package() -> Path:
    return Path(leitai.__file__).parent


def _dataclasses(module: Any) -> list[Any]:
    own = [kind for kind in vars(module).values() if isinstance(kind, type)]
    return [kind for kind in own if is_dataclass(kind) and kind.__module__ == module.__name__]


def _names_in(kind: Any) -> Iterator[str]:
    yield from (f"{kind.__name__}.{field.name}" for field in fields(kind))


def _keys_in(value: Any, before: str) -> Iterator[str]:
    """The keys of nested data, with the keys they stand under."""
    if is_dataclass(value) and not isinstance(value, type):
        value = {field.name: getattr(value, field.name) for field in fields(value)}
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield f"{before}.{key}"
            yield from _keys_in(inner, f"{before}.{key}")
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _keys_in(inner, before)
