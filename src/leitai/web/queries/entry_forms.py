"""The form of a record, with what was typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from leitai.followup.inspecting import RecordTemplate
from leitai.web.queries.inspections import say, template_choices, unit_choices

# Blank rows for topics that the template does not have.
BLANK_ROWS = 2


@dataclass(frozen=True, slots=True)
class TopicField:
    """A topic's fields: `number` is in their names; a blank `topic` is to be typed."""

    number: int
    topic: str
    words: str
    state: str
    findings: str


@dataclass(frozen=True, slots=True)
class EntryForm:
    """What the page of a template asks, and what was typed into it. Photos are never asked."""

    template: str
    name: str
    place_word: str
    places: tuple[str, ...]
    many_places: bool
    people: bool
    two_sides: bool
    topics: tuple[TopicField, ...]
    optional_topics: bool
    values: Mapping[str, str]
    units: tuple[tuple[str, str], ...]
    templates: tuple[tuple[str, str], ...]


def entry_form(template: RecordTemplate, values: Mapping[str, str]) -> EntryForm:
    """The form of a template."""
    fixed = [_topic(n, topic.zh, say(topic), values) for n, topic in enumerate(template.topics, 1)]
    blank = range(len(fixed) + 1, len(fixed) + 1 + BLANK_ROWS) if template.more_topics else ()
    own = [_topic(n, values.get(f"topic-{n}", ""), "", values) for n in blank]
    return EntryForm(
        template=template.key, name=say(template), place_word=say(template.place),
        places=template.places, many_places=template.many_places, people=template.people,
        two_sides=template.two_sides, topics=(*fixed, *own),
        optional_topics=template.more_topics or not template.topics_needed, values=values,
        units=tuple((str(pk), name) for pk, name in unit_choices()),
        templates=template_choices(),
    )  # fmt: skip


def _topic(number: int, topic: str, words: str, values: Mapping[str, str]) -> TopicField:
    return TopicField(
        number, topic, words, values.get(f"state-{number}", ""), values.get(f"finding-{number}", "")
    )
