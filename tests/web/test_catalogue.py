"""Every string has a Chinese translation, and what is compiled is what is written."""

from __future__ import annotations

import gettext
import re

import pytest
from django.conf import settings

from . import catalogue

if not settings.configured:  # pragma: no cover - pytest-django has configured them
    settings.configure()


@pytest.fixture(scope="module")
def found() -> list[catalogue.Message]:
    return list(catalogue.messages())


def _key(message: str | tuple[str, str]) -> str:
    return message if isinstance(message, str) else message[0]


def test_every_string_has_a_translation(found: list[catalogue.Message]) -> None:
    written = catalogue.read_catalogue()
    lacking = []
    for name, message, context in found:
        entry = written.get(_key(message), context)
        text = entry and (entry.string if isinstance(entry.string, str) else entry.string[0])
        if not text:
            lacking.append(f"{name}: {message}")
    assert not lacking, "run python tests/web/catalogue.py, then translate: " + "\n".join(lacking)


def test_no_translation_is_left_over(found: list[catalogue.Message]) -> None:
    used = {(_key(message), context) for _, message, context in found}
    left = [
        m.id for m in catalogue.read_catalogue() if m.id and (_key(m.id), m.context) not in used
    ]
    assert not left


def test_the_compiled_file_says_the_same() -> None:
    with catalogue.MO.open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    for message in catalogue.read_catalogue():
        if not message.id:
            continue
        text = message.string if isinstance(message.string, str) else message.string[0]
        if isinstance(message.id, str):
            got = (
                compiled.pgettext(message.context, message.id)
                if message.context
                else compiled.gettext(message.id)
            )
        else:
            got = compiled.ngettext(*message.id, 2)
        assert got == text


PLACES = re.compile(r"%\(\w+\)[sd]|%[sd]|\{[a-z]+\}")


def test_translations_keep_what_is_filled_in() -> None:
    for message in catalogue.read_catalogue():
        if not message.id:
            continue
        text = message.string if isinstance(message.string, str) else message.string[0]
        wanted = message.id if isinstance(message.id, str) else message.id[1]
        assert sorted(PLACES.findall(wanted)) == sorted(PLACES.findall(text)), wanted


def test_chinese_is_set_in_chinese_punctuation() -> None:
    half = re.compile(r"[\u4e00-\u9fff][,;:?!]")
    for message in catalogue.read_catalogue():
        text = message.string if isinstance(message.string, str) else message.string[0]
        assert not half.search(text if message.id else ""), text


def test_browser_words_are_used_and_carried() -> None:
    """Each word a screen carries is asked for in its code, and the other way round."""
    from leitai.web.templatetags.browser_words import WORDS

    asked: dict[str, set[str]] = {"page": set()}
    for path in catalogue.WEB.rglob("static/leitai/*/*.js"):
        code = path.read_text("utf-8")
        screen = "page" if path.parent.name == "js" else path.parent.name
        for variable, carried in re.findall(r'const (\w+) = words\("(\w+)"\)', code):
            asked.setdefault(carried, set()).update(
                re.findall(rf"\b{variable}\.(\w+)\b(?!\()", code)
            )
        if "text" in code and f'words("{screen}")' not in code:  # given by the screen's own module
            asked.setdefault(screen, set()).update(re.findall(r"\btext\.(\w+)\b(?!\()", code))
    states = {"waiting", "on_stage", "questions", "scoring", "closed"}
    for screen, words in WORDS.items():
        assert set(words) - asked[screen] <= states, f"{screen}: never asked for"
        missing = asked[screen] - set(words) - {"length"}
        assert not missing, f"{screen}: asked for and not carried: {missing}"
