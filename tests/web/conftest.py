"""Fixtures of the hall's tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from leitai.web.guesses import GUESSES
from leitai.web.queries.arena import forget_arenas
from leitai.web.queries.entitlement import forget_masks
from leitai.web.queries.frames import forget_counts
from leitai.web.queries.receipts import forget_trees
from web.halls import Hall, make_live_round


@pytest.fixture(autouse=True)
def quick_passwords(settings: Settings) -> None:
    """Accounts of tests need no slow hash."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    """Databases of tests use the same keys again: what was kept in memory must go."""
    yield
    for forget in (forget_arenas, forget_masks, forget_counts, forget_trees, GUESSES.forget):
        forget()


@pytest.fixture
def hall(db: None) -> Hall:
    """A live round of three units with its tickets printed."""
    return make_live_round()
