"""The demo's stories of matters as they stand in their file; `test_demo_quarter` plays them."""

from __future__ import annotations

from leitai.web.demo.matters import read_matters_file
from leitai.web.models import Item


def test_stories_are_dated_within_the_quarter_and_from_known_sources() -> None:
    for story in read_matters_file():
        assert story["title"] and story["source"] in Item.Source.values
        assert "09-28" <= story["on"] <= "12-28"
