"""The shipped fonts cover Chinese, and unpack once, safely."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from fontTools.ttLib import TTFont

from leitai.reports import fonts
from leitai.reports.fonts.subset import list_wanted, read_codec, standard_characters


@pytest.fixture(scope="module", params=fonts.list_fonts(), ids=lambda p: p.stem)
def font(request):
    with TTFont(request.param, lazy=True) as opened:
        yield opened


def lacking(font, wanted):
    return "".join(chr(one) for one in sorted(set(wanted) - set(font.getBestCmap())))


def test_the_national_list_is_whole():
    listed = standard_characters()
    assert len(listed) == len(set(listed)) == 8105
    assert listed.startswith("一乙二十丁") and listed[3499] == "矗"


def test_no_character_of_the_national_list_is_lacking(font):
    assert lacking(font, map(ord, standard_characters())) == ""


def test_no_character_of_gb2312_is_lacking(font):
    gb = read_codec("gb2312", range(0xA1, 0xF8), range(0xA1, 0xFF))
    assert len(gb) == 7445
    assert lacking(font, gb) == ""


def test_marks_and_latin(font):
    marks = "㎡㎞℃‰●▲■○◆※①⑳→←↑↓—…·“”‘’《》「」【】、。,;:?!()%±≥≤≈≠−×÷✓€¥¥éüαΩЖ"
    assert lacking(font, map(ord, marks)) == ""


def test_figures_are_tabular(font):
    cmap, widths = font.getBestCmap(), font["hmtx"].metrics
    assert len({widths[cmap[ord(digit)]][0] for digit in "0123456789"}) == 1


def test_count_of_characters_as_documented(font):
    assert len(set(font.getBestCmap()) & list_wanted()) == 12528


def test_unpacked_fonts_are_truetype_of_both_weights(tmp_path):
    folder = fonts.typst_font_dir(tmp_path)
    assert folder.parent == tmp_path
    weights = set()
    for file in folder.iterdir():
        with TTFont(file, lazy=True) as opened:
            assert opened.flavor is None and "glyf" in opened
            weights.add(opened["OS/2"].usWeightClass)
            assert opened["name"].getDebugName(1) == fonts.FAMILY
    assert weights == {400, 700}


def test_second_use_unpacks_nothing(tmp_path, monkeypatch):
    folder = fonts.typst_font_dir(tmp_path)
    monkeypatch.setattr(fonts, "unpack_font", None)
    assert fonts.typst_font_dir(tmp_path) == folder


def test_many_at_once_agree_and_leave_no_litter(tmp_path):
    with ThreadPoolExecutor(4) as pool:
        folders = set(pool.map(lambda _: fonts.typst_font_dir(tmp_path / "new"), range(8)))
    (folder,) = folders
    assert [entry.name for entry in (tmp_path / "new").iterdir()] == [folder.name]
    assert len(list(folder.iterdir())) == 2


def test_an_unusable_cache_falls_back(tmp_path):
    in_the_way = tmp_path / "file"
    in_the_way.write_text("not a folder")
    folder = fonts.typst_font_dir(in_the_way / "cache")
    assert len(list(folder.iterdir())) == 2
    assert tmp_path not in folder.parents


def test_a_failed_unpacking_leaves_nothing_half_done(tmp_path, monkeypatch):
    def fail(source, target):
        target.write_bytes(b"half")
        raise OSError("disk full")

    monkeypatch.setattr(fonts, "unpack_font", fail)
    monkeypatch.setattr(fonts, "_private_dir", lambda: tmp_path)
    assert fonts.typst_font_dir(tmp_path / "cache") == tmp_path
    assert list((tmp_path / "cache").iterdir()) == []


def test_lacking_signs_are_named_once():
    assert fonts.list_lacking("市妇联 690万㎡ Ω\n") == ""
    assert fonts.list_lacking("𠀀a𠀁𠀀") == "𠀀𠀁"
