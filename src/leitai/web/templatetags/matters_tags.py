"""Template tags of the pages of matters: words of codes, filters in addresses."""

from __future__ import annotations

from typing import Any

from django import template

from leitai.web.queries.matter_lists import Filters
from leitai.web.queries.matter_words import rung_word, source_word
from leitai.web.queries.shapes import Form

register = template.Library()


@register.filter
def source_name(source: str) -> str:
    """Where a matter came from, in words."""
    return source_word(source)


@register.filter
def rung_name(rung: str) -> str:
    """A step of the ladder, in words."""
    return rung_word(rung)


@register.filter
def positive(number: int) -> int:
    """A number without its sign."""
    return abs(number)


@register.filter
def prefix(number: int, word: str) -> str:
    """`word-number`, for ids of fields."""
    return f"{word}-{number}"


@register.filter
def field(filters: Filters, name: str) -> str:
    """A filter's value."""
    value: str = getattr(filters, name)
    return value


@register.simple_tag
def to_shape(filters: Filters, shape: str) -> str:
    """The address of the same list as a table or a board."""
    return filters.address(shape=shape)


@register.simple_tag
def typed(form: Form, line: Any, name: str, default: object = "") -> object:
    """What was typed into this scheme's form when it was refused, else what the scheme has."""
    key = "" if line is None else line.key
    if form.values and form.values.get("key", "") == key:
        return form.values.get(name, "")
    return default if line is None else getattr(line, name)
