from dataclasses import replace
from html.parser import HTMLParser
from xml.etree import ElementTree

import numpy as np
import pytest

from leitai.reports.scoring import render_html, render_svg
from leitai.reports.scoring.axis import fit_span, write_tick
from leitai.reports.scoring.wording import Speech, choose_decimals, read_words
from leitai.scoring.cells import tally
from leitai.scoring.diagnostics import examine
from leitai.scoring.notes import warn
from leitai.scoring.reliability import summarise
from leitai.scoring.result import Criterion, Design, Fit, Judges, Result, Standing
from leitai.testing.rounds import Setting, simulate_round
from scoring.simulated import to_marks

VOID = {"meta", "input", "br", "line", "circle", "rect", "path"}


def make_result(**changes) -> Result:
    marks = to_marks(simulate_round(Setting(units=6, judges=10, criteria=2), 1))
    cells = tally(marks)
    means = np.nanmean(cells.grid()[0], axis=0)
    found = examine(marks, cells, Fit(scores=means))
    order = np.argsort(-means)
    standings = tuple(
        Standing(
            unit=marks.units[unit],
            score=float(means[unit]),
            se=0.8,
            low=float(means[unit] - 1.6),
            high=float(means[unit] + 1.6),
            rank=place + 1,
            rank_low=max(place, 1),
            rank_high=min(place + 2, 6),
            band=1 + place // 2,
            p_first=1.0 if place == 0 else 0.0,
            mean=float(means[unit]),
        )
        for place, unit in enumerate(order)
    )
    result = Result(
        method="mean",
        seed=3,
        level=0.95,
        standings=standings,
        judges=Judges(marks.judges, found.columns, found.flags, found.sentences),
        criteria=(Criterion("C0", 80.0, 0.5, 4.0, 60), Criterion("C1", 79.0, -0.5, 4.0, 60)),
        variance={"noise": 3.0},
        reliability=summarise(cells),
        design=Design(6, 10, 2, 120, 60, True, True, (marks.units,), 0.0, (10, 10), (6, 6)),
        warnings=(),
        details=dict(found.details),
    )
    return replace(result, **changes)


class Checker(HTMLParser):
    """Balanced tags, and everything that could fetch something."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.links: list[str] = []
        self.scripts = 0

    def handle_starttag(self, tag, attrs):
        names = dict(attrs)
        self.links += [value for key in ("src", "href") if (value := names.get(key))]
        self.scripts += tag == "script"
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag not in VOID:
            assert self.open.pop() == tag


def check(text: str) -> Checker:
    checker = Checker()
    checker.feed(text)
    assert checker.open == []
    return checker


def test_the_page_is_whole_and_fetches_nothing():
    found = check(render_html(make_result()))
    assert found.links == []
    assert found.scripts == 0


def test_both_languages_are_in_the_file():
    text = render_html(make_result())
    assert 'lang="zh-Hans"' in text
    assert "第1档 · 并列" in text
    assert "Band 1 · equal" in text
    assert "What adjustment changed" in text


@pytest.mark.parametrize(("lang", "tag"), [("zh", "zh-Hans"), ("en", "en")])
def test_the_first_language_is_chosen(lang, tag):
    text = render_html(make_result(), lang)
    assert f'<html lang="{tag}">' in text
    assert text.count(" checked") == 1
    assert text.index(f'id="pick-{lang}"') < text.index(" checked") + 200


def test_names_cannot_break_out():
    result = make_result()
    evil = replace(result.standings[0], unit="<script>alert(1)</script>\"'")
    text = render_html(replace(result, standings=(evil, *result.standings[1:])))
    assert "<script>" not in text
    check(text)


def test_every_unit_stands_in_chart_and_table():
    result = make_result()
    text = render_html(result)
    for row in result.standings:
        assert text.count(row.unit) >= 6  # chart, its label and table, twice


def test_without_errors_it_says_that_there_are_no_bands():
    result = make_result()
    bare = tuple(
        replace(row, se=None, low=None, high=None, p_first=None) for row in result.standings
    )
    text = render_html(replace(result, standings=bare))
    assert "无法给出误差" in text
    check(text)
    ElementTree.fromstring(render_svg(replace(result, standings=bare)))


def test_warnings_and_split_designs_are_shown():
    result = make_result(warnings=(warn("one_judge"),))
    split = replace(
        result.design, complete=False, connected=False, subsets=(("U00", "U01"), ("U02",))
    )
    text = render_html(replace(result, design=split))
    assert "只有一位评委" in text
    assert "分成2组" in text
    assert "2 parts" in text


def test_changed_ranks_are_marked():
    result = make_result()
    scores = [row.mean for row in result.standings]
    turned = (scores[1], scores[0], *scores[2:])
    text = render_html(replace(result, beside={"robust": turned}))
    assert "By robust" in text
    moved = tuple(
        replace(row, mean=mean) for row, mean in zip(result.standings, turned, strict=True)
    )
    text = render_html(replace(result, standings=moved))
    assert "▲1 1" in text
    assert "▼1 2" in text


def test_a_bloc_is_told_once():
    result = make_result()
    group = {"kind": "bloc", "members": ["J001", "J002"], "units": [{"unit": "U03", "shift": -2.0}]}
    text = render_html(replace(result, details={"groups": [group]}))
    assert text.count("步调一致的评委") == 1
    assert "U03 (−)" in text


def test_an_announced_score_is_shown_as_announced():
    result = make_result()
    exact = replace(result.standings[0], exact="91.250")
    text = render_html(replace(result, standings=(exact, *result.standings[1:])))
    assert "91.250" in text


def test_the_picture_is_xml_with_a_row_for_each_unit():
    result = make_result()
    root = ElementTree.fromstring(render_svg(result))
    circles = [node for node in root.iter() if node.tag.endswith("circle")]
    assert len(circles) == 6
    assert result.plot() == render_svg(result)
    assert result.to_html() == render_html(result)


def test_the_axis_is_round_and_holds_everything():
    span = fit_span([71.3, 88.8, None, float("nan")])
    assert span.low <= 71.3
    assert span.high >= 88.8
    assert len(span.ticks) <= 7
    assert span.place(span.low) == 0
    assert span.place(1e9) == 100
    assert fit_span([]).ticks
    assert fit_span([5.0, 5.0]).low < 5.0
    assert write_tick(-0.5) == "−0.5"


def test_decimals_follow_the_errors():
    assert choose_decimals(make_result()) == 2
    result = make_result()
    coarse = tuple(replace(row, se=12.0) for row in result.standings)
    assert choose_decimals(replace(result, standings=coarse)) == 0
    assert Speech("en", 1).points(-2.345) == "−2.3"
    assert Speech("en", 1).points(None) == "—"
    assert Speech("zh", 1).percent(0.9999) == ">99%"
    assert Speech("zh", 1).percent(0.001) == "<1%"


def test_every_word_has_both_languages():
    for key, words in read_words().items():
        assert set(words) == {"zh", "en"}, key


def test_a_unit_without_a_score_is_not_a_crash():
    result = make_result()
    empty = replace(result.standings[-1], score=None, se=None, low=None, high=None, mean=None)
    short = replace(result, standings=(*result.standings[:-1], empty))
    check(render_html(short))
    ElementTree.fromstring(render_svg(short))


def test_wide_tables_carry_their_heads_into_the_cells_for_phones():
    """On a phone a table of many columns is a list, each cell under its own head."""
    from leitai.reports.scoring.sections import write_table

    wide = write_table(["a", "b", "c", "d", "<e>"], [["1", "2", "3", "4", "5"]], {0})
    assert 'class="many"' in wide and '<td data-label="&lt;e&gt;">5</td>' in wide
    narrow = write_table(["a", "b"], [["1", "2"]], {0})
    assert "many" not in narrow and "data-label" not in narrow


def test_how_the_table_was_taken_stands_apart_from_what_to_heed():
    """Quiet lines after the warnings, and no empty list where there are only quiet ones."""
    said = warn("header_recognised", columns=("unit = 单位",), columns_zh=("参赛单位（单位）",))
    both = render_html(make_result(warnings=(said, warn("missing_marks", share=12.5))))
    assert both.index("12.5%") < both.index("参赛单位（单位）")
    quiet = render_html(make_result(warnings=(said,)))
    assert "<ul class='notices plain'>" in quiet and "<ul class='notices'>" not in quiet


def test_names_in_a_sentence_are_joined_as_the_language_does_it():
    note = warn("robust_differs", units=("甲局", "乙局"))
    assert "甲局、乙局" in note.say("zh") and "甲局, 乙局" in note.say("en")
