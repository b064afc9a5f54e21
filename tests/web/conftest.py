"""Fixtures of the hall's tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from leitai.web.queries.arena import forget_arenas
from web.halls import Hall, make_live_round


@pytest.fixture
def hall(db: None) -> Iterator[Hall]:
    """A live round of three units with its tickets printed."""
    yield make_live_round()
    forget_arenas()
