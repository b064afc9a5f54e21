"""Two people at once where no row is there yet to wait for: the key of the row decides."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction

from leitai.base.problem import Problem


@contextmanager
def unless_taken(told: Problem) -> Iterator[None]:
    """Add a row whose key somebody else may be adding this very moment.

    PostgreSQL lets both look and find nothing; its constraint lets one of them add. The other
    is told what they would have been told a moment later.

    Args:
        told: why the second is refused. Only the adding itself belongs in the block: any
            constraint that it breaks is taken for the key's.

    Raises:
        Problem: the one given.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError:
        raise told from None
