"""The reference page's table is the code's."""

from __future__ import annotations

from followup.reference import GUARDS, PAGE, written
from leitai.followup.states import TRANSITIONS


def test_the_page_has_todays_table() -> None:
    page = PAGE.read_text("utf-8")
    assert page == written(page), "run `python tests/followup/reference.py`"


def test_every_condition_has_its_words() -> None:
    used = {guard for row in TRANSITIONS.values() for guard in row.guards}
    assert used == set(GUARDS)
