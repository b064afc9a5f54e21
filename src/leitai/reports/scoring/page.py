"""The whole report as one HTML file: no script, no network, two languages, light and dark."""

from __future__ import annotations

from html import escape

from leitai.base.problem import Lang
from leitai.reports.scoring import sections
from leitai.reports.scoring.wording import Speech, choose_decimals, read_style
from leitai.scoring.result import Result

_TAGS: dict[Lang, str] = {"zh": "zh-Hans", "en": "en"}


def render_html(result: Result, lang: Lang = "zh") -> str:
    """The report of a result; `lang` is the language shown first.

    The other language is in the same file, one tap away (a radio button and a rule
    of style, no script). Names are escaped; nothing is fetched from anywhere.
    """
    decimals = choose_decimals(result)
    articles = "".join(_write_article(result, Speech(one, decimals)) for one in ("zh", "en"))
    title = Speech(lang, decimals).say("title")
    picks = "".join(
        f'<input class="pick" type="radio" name="lang" id="pick-{one}" '
        f'aria-label="{word}"{" checked" if one == lang else ""}>'
        for one, word in (("zh", "中文"), ("en", "English"))
    )
    switch = (
        '<div class="switch" aria-hidden="true"><label for="pick-zh">中文</label>'
        '<label for="pick-en">English</label></div>'
    )
    return (
        f'<!DOCTYPE html>\n<html lang="{_TAGS[lang]}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
        "style-src 'unsafe-inline'\">"
        f"<title>{escape(title)}</title><style>{read_style()}</style></head>"
        f"<body>{picks}{switch}{articles}</body></html>\n"
    )


def _write_article(result: Result, speech: Speech) -> str:
    parts = (
        f"<h1>{escape(speech.say('title'))}</h1>",
        sections.write_lead(result, speech),
        sections.write_notices(result, speech),
        sections.write_standings(result, speech),
        sections.write_changes(result, speech),
        sections.write_judges(result, speech),
        sections.write_criteria(result, speech),
        sections.write_reliability(result, speech),
        sections.write_design(result, speech),
        sections.write_making(result, speech),
    )
    tag = _TAGS[speech.lang]
    return f'<article class="{speech.lang}" lang="{tag}">{"".join(parts)}</article>'
