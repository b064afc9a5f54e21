"""The measuring of fonts tells a lack from none."""

from __future__ import annotations

from leitai.reports.fonts import list_fonts
from leitai.reports.fonts.coverage import main, measure_coverage, standard_lists


def test_the_shipped_fonts_lack_nothing_of_the_lists():
    for font in list_fonts():
        assert {lacking for _, lacking in measure_coverage([font]).values()} == {0}


def test_a_lack_is_counted():
    lists = standard_lists()
    assert measure_coverage([])["GB 2312, hanzi"] == (6763, 6763)
    assert len(lists["national list, level 1"] & lists["national list, level 2"]) == 0


def test_the_command_prints_a_line_a_list(capsys):
    main([])
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 6 and "12528" in lines[0] and "lacking 0" in lines[-1]
