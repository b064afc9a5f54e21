"""Samples are written whole and say that they are made up; pictures carry the right signs."""

from __future__ import annotations

import io
import zipfile

import pytest
from PIL import Image

from leitai.reports.charts import chart_standing
from leitai.reports.documents import draw_png
from leitai.reports.model import Name, UnitScore
from leitai.reports.qr import QrTooLong, draw_qr
from leitai.reports.samples import list_samples
from leitai.reports.samples.__main__ import main
from leitai.reports.samples.made_up import make_result, make_unit
from reports.pdf_reading import read_text

MAGIC = {"pdf": b"%PDF-", "xlsx": b"PK\x03\x04", "png": b"\x89PNG", "svg": b"<svg"}


@pytest.mark.parametrize("name", [n for n in list_samples() if not n.startswith("tickets")])
def test_each_sample_is_of_its_kind(name, cache):
    data = list_samples(cache)[name]()
    assert data.startswith(MAGIC[name.rsplit(".", 1)[1]])
    if name.endswith(".pdf"):
        assert "样张" in read_text(data)
    if name.endswith(".xlsx"):
        assert zipfile.ZipFile(io.BytesIO(data)).testzip() is None


def test_samples_are_the_same_each_time():
    assert make_result.__wrapped__() == make_result() and make_unit() == make_unit()


def test_the_command_wants_a_folder(capsys):
    assert main([]) == main(["--help"]) == 2
    assert "usage" in capsys.readouterr().err


def open_png(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data)).convert("L")


def test_a_picture_has_the_size_asked_for_and_ink(cache):
    chart = chart_standing(make_result().units)
    picture = open_png(draw_png(chart, width=720, scale=1, cache=cache))
    assert abs(picture.width - 732) <= 1
    assert picture.getextrema()[0] < 60 and picture.getextrema()[1] == 255


def test_a_picture_shows_chinese_without_system_fonts(cache):
    def draw(name: str) -> bytes:
        unit = UnitScore(1, Name(name), "ranked", "80", "80", "79", "81", 1, 1, 9, 9)
        return open_png(
            draw_png(chart_standing([unit], width=360), width=360, cache=cache)
        ).tobytes()

    assert draw("劐劐局") != draw("鄹鄹局")
    assert draw("𠀀𠀀局") == draw("𠀁𠀁局")  # both lack: the same box, so the above are drawn


def test_a_printed_qr_code_is_the_code(cache):
    import segno

    text = "http://192.168.1.20:8000/t/JESH9682PG9B25A6?擂台"
    matrix = [
        list(row) for row in segno.make(text, error="m", micro=False, boost_error=False).matrix
    ]
    side = len(matrix) + 4  # two quiet modules all round
    picture = open_png(draw_png(draw_qr(text), width=side * 6, scale=1, cache=cache))
    start = 6 + 6 * 2 + 3  # page margin, quiet modules, middle of a module
    for row, line in enumerate(matrix):
        for column, dark in enumerate(line):
            ink = picture.getpixel((start + 6 * column, start + 6 * row))
            assert (ink < 128) == bool(dark)


def test_a_text_too_long_for_a_code_is_a_problem():
    with pytest.raises(QrTooLong) as caught:
        draw_qr("x" * 5000)
    assert "5000" in caught.value.say("zh")


def test_a_qr_code_follows_the_policy_of_pages():
    drawing = draw_qr("x")
    assert drawing.startswith("<svg") and "style" not in drawing and "viewBox" in drawing
