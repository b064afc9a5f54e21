"""Charts: valid, safe under a strict policy, true to the figures."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

import pytest
from lxml import etree

from leitai.reports.axis import fit_axis
from leitai.reports.charts import (
    PanelDot,
    TrendPoint,
    chart_distribution,
    chart_panels,
    chart_standing,
    chart_trend,
)
from leitai.reports.model import Name, UnitScore
from leitai.reports.samples.made_up import make_result
from leitai.reports.svg import measure, wrap

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = '"><script>alert(1)</script>&amp;\x00\x1b'


def parse(text: str):
    return etree.fromstring(text.encode("utf-8"))


def texts(root) -> list[str]:
    return [node.text for node in root.iter(f"{SVG}text")]


@pytest.fixture(scope="module")
def units():
    return make_result().units


def every_chart(units):
    dots = (PanelDot(Name("领导", "Leaders"), "84.93", 18, "77.10"), PanelDot(Name("同行"), "", 3))
    trend = (TrendPoint("第一期", "71.20", "69.00", "73.40"), TrendPoint("第二期", ""))
    marks = {"7.5": 3, "10": 1}
    for lang in ("zh", "en"):
        for width in (320, 360, 720):
            yield chart_standing(units, lang=lang, width=width)
            yield chart_distribution(marks, low="0", high="10", step="0.5", lang=lang, width=width)
            yield chart_panels(dots, lang=lang, width=width)
            yield chart_trend(trend, lang=lang, width=width)


def test_charts_obey_a_strict_policy_and_name_themselves(units):
    for drawing in every_chart(units):
        root = parse(drawing)
        assert root.get("role") == "img"
        assert root[0].tag == f"{SVG}title" and root[0].text
        assert root[1].tag == f"{SVG}desc" and root[1].text
        for node in root.iter():
            assert node.tag.removeprefix(SVG) not in {"style", "script", "foreignObject", "image"}
            assert not any(name == "style" or name.startswith("on") for name in node.attrib)
            assert node.get("fill", "currentColor") in {"currentColor", "none"}
            assert node.get("stroke", "currentColor") == "currentColor"


def test_nothing_is_drawn_outside(units):
    for drawing in every_chart(units):
        root = parse(drawing)
        width, height = float(root.get("width")), float(root.get("height"))
        for node in root.iter():
            for names, limit in (
                (("x", "cx", "x1", "x2"), width),
                (("y", "cy", "y1", "y2"), height),
            ):
                for name in names:
                    assert 0 <= float(node.get(name, 0)) <= limit


def test_text_fits_between_the_edges(units):
    for drawing in every_chart(units):
        root = parse(drawing)
        width = float(root.get("width"))
        for node in root.iter(f"{SVG}text"):
            if node.get("transform"):
                continue
            long = measure(node.text, float(node.get("font-size")))
            start = {"end": -long, "middle": -long / 2}.get(node.get("text-anchor"), 0.0)
            left = float(node.get("x")) + start
            assert left >= -8 and left + long <= width + 8, node.text


@pytest.mark.parametrize("width", [360, 720])
def test_the_standing_places_every_figure_on_its_axis(units, width):
    root = parse(chart_standing(units, width=width))
    axis = fit_axis(v for u in units for v in (u.score, u.low, u.high))
    dots = list(root.iter(f"{SVG}circle"))
    assert len(dots) == len(units) == 11
    places = [float(dot.get("cx")) for dot in dots]
    shares = [axis.share(unit.score) for unit in units]
    for (x1, s1), (x2, s2) in zip(
        zip(places, shares, strict=True), zip(places[1:], shares[1:], strict=True), strict=False
    ):
        assert (x1 - x2) * (s1 - s2) >= 0
    assert {dot.get("class") for dot in dots} == {"dot", "ring"}
    shown = " ".join(texts(root))
    for unit in units:
        assert unit.score in shown
    bands = [n for n in root.iter(f"{SVG}path") if n.get("class") == "band"]
    assert len(bands) == len({unit.band for unit in units if unit.band})


def test_shared_ranks_are_shown_as_shared(units):
    twin = replace(units[1], rank=1, score=units[0].score)
    shown = texts(parse(chart_standing([units[0], twin, units[2]])))
    assert shown.count("1=") == 2 and "3" in shown


def test_a_unit_without_score_is_named_without_a_dot():
    unit = UnitScore(1, Name("乙局", "Office B"), "no_score", "")
    root = parse(chart_standing([unit]))
    assert "乙局" in texts(root) and not list(root.iter(f"{SVG}circle"))


def test_the_description_says_the_same(units):
    root = parse(chart_standing(units, lang="en"))
    for unit in units:
        assert f"{unit.unit.en} {unit.score} ({unit.low}–{unit.high})" in root[1].text


def test_long_names_are_wrapped_and_never_cut():
    name = "市" + "城市管理和综合行政执法监督协调" * 4 + "办公室"
    unit = UnitScore(1, Name(name), "ranked", "80.00", "80.00", "79.00", "81.00", 1, 1, 9, 9)
    for width in (320, 720):
        assert name in "".join(texts(parse(chart_standing([unit], width=width))))


def test_names_cannot_break_out():
    unit = UnitScore(1, Name(HOSTILE), "ranked", "80", "80", "79", "81", 1, 1, 9, 9)
    for drawing in (
        chart_standing([unit]),
        chart_panels([PanelDot(Name(HOSTILE), "80", 9)]),
        chart_trend([TrendPoint(HOSTILE, "80")]),
        chart_distribution({}, low="0", high="5", step="1", title=Name(HOSTILE)),
    ):
        assert "<script" not in drawing
        assert "alert(1)" in etree.tostring(parse(drawing), method="text", encoding="unicode")


def test_columns_start_at_zero_and_keep_proportion():
    root = parse(chart_distribution({"1": 2, "4": 8}, low="0", high="5", step="1"))
    tall = [float(n.get("height")) for n in root.iter(f"{SVG}rect")]
    assert tall[1] == pytest.approx(4 * tall[0], abs=0.02)
    base = {float(n.get("y")) + float(n.get("height")) for n in root.iter(f"{SVG}rect")}
    assert max(base) - min(base) < 0.02


def test_nothing_to_draw_is_still_a_drawing():
    for drawing in (
        chart_standing([]),
        chart_standing([], width=320),
        chart_panels([]),
        chart_trend([]),
        chart_distribution({}, low="0", high="10", step="1"),
    ):
        assert parse(drawing)[1].text == "无"


def test_many_rounds_keep_their_words_apart():
    points = [TrendPoint(f"第{at}期", "70.00", "69", "71") for at in range(1, 31)]
    root = parse(chart_trend(points))
    labels = [n for n in root.iter(f"{SVG}text") if n.text and n.text.startswith("第")]
    places = [float(label.get("x")) for label in labels]
    assert labels[-1].text == "第30期"
    assert all(after - before >= 40 for before, after in pairwise(places))
    assert "第2期" in root[1].text


def test_a_missed_round_breaks_the_line():
    whole = chart_trend([TrendPoint(str(at), "70") for at in range(3)])
    broken = chart_trend([TrendPoint("0", "70"), TrendPoint("1", ""), TrendPoint("2", "70")])
    assert whole.count('stroke-width="1.5"') == 2
    assert broken.count('stroke-width="1.5"') == 0


@pytest.mark.parametrize(
    ("values", "low", "high"),
    [
        (["71.2", "88.9"], "70", "90"),
        (["80"], "79.9", "80.1"),
        ([], "0", "100"),
        (["0", "100"], "0", "100"),
        (["84.95", "84.99"], "84.9", "85.0"),
        (["-3", "4"], "-4", "4"),
        (["", "55.5", ""], "55.4", "55.6"),
    ],
)
def test_axes_hold_their_values_in_round_steps(values, low, high):
    axis = fit_axis(values)
    assert (axis.low, axis.high) == (Decimal(low), Decimal(high))
    assert 2 <= len(axis.ticks) <= 7


def test_wrapping_keeps_every_sign():
    for text in (
        "市城市管理局",
        "Political and Legal Affairs Commission",
        "局A bureau局",
        "x" * 50,
    ):
        for room in (20, 60, 400):
            lines = wrap(text, 14, room)
            assert "".join(lines).replace(" ", "") == text.replace(" ", "")
