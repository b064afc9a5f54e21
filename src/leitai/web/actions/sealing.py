"""The bundle of a sealed round is written: with the seal, or after it where a round is very large.

Nothing of a sealed round changes any more, so that its bundle can be written at any time, by any
process, and again after one that died: it has the same bytes. Until it is there, `bundle_hash`
is empty.
"""

from __future__ import annotations

import hashlib
import logging
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain
from typing import Final, TypeVar

from django.db import connection, transaction

from leitai.record.bundle import build_parts
from leitai.web.actions.log import signer_of
from leitai.web.live.publish import publish
from leitai.web.models import BundlePart, Result, Round
from leitai.web.queries.bundles import waits_for_bundle
from leitai.web.queries.protocol import protocol_of

# Leaves of a log whose bundle is written within the request that seals: about a second.
WITH_THE_SEAL: Final = 20_000
PART: Final = 1 << 20
T = TypeVar("T")


@dataclass(slots=True)
class Writing:
    """A bundle that this process writes: leaves written, of how many, and what went wrong."""

    total: int
    done: int = 0
    failed: str = ""
    running: bool = True


_writing: dict[int, Writing] = {}
_beginning = threading.Lock()


def write_bundle(round_: Round, work: Writing | None = None) -> Result:
    """Write the bundle of a sealed round, if it is not there yet.

    The rows are read without a lock; the bundle is stored in one transaction, or not at all.
    """
    result = Result.objects.get(round=round_)
    if result.bundle_hash:
        return result
    parts = _parts_of(round_, result, work or Writing(round_.log_size))
    first = next(parts)  # when it is there, everything was read and lies in files
    with transaction.atomic():
        result = Result.objects.select_for_update().get(pk=result.pk)
        if not result.bundle_hash:
            _store(result, chain([first], parts))
            publish(round_.key)
    return result


def write_with_the_seal(round_: Round, result: Result) -> None:
    """Write the bundle within the transaction that seals the round."""
    _store(result, _parts_of(round_, result, Writing(round_.log_size)))


def begin_writing(round_: Round) -> Writing | None:
    """See to it that the bundle of a sealed round is being written; None when it is there.

    Called by the pages that show it, so that a process that died is followed by another.
    """
    if not waits_for_bundle(round_):
        _writing.pop(round_.pk, None)
        return None
    with _beginning:
        known = _writing.get(round_.pk)
        if known is not None and known.running:
            return known
        work = Writing(round_.log_size, failed=known.failed if known else "")
        _writing[round_.pk] = work
        threading.Thread(
            target=_write_apart, args=(round_.pk, work), name="leitai-bundle", daemon=True
        ).start()
    return work


def _write_apart(round_id: int, work: Writing) -> None:
    try:
        write_bundle(Round.objects.select_related("series").get(pk=round_id), work)
    except Exception as error:
        # Whoever looks at the page next begins again, and reads what it was.
        work.failed = str(error)[:200] or type(error).__name__
        logging.getLogger(__name__).exception("the bundle of round %d was not written", round_id)
    finally:
        work.running = False
        connection.close()


def _parts_of(round_: Round, result: Result, work: Writing) -> Iterator[bytes]:
    contents = protocol_of(round_, result.body)
    entries = _counting(contents.entries, work)
    return build_parts(replace(contents, entries=entries), signer=signer_of(round_))


def _counting(entries: Iterable[T], work: Writing) -> Iterator[T]:
    for entry in entries:
        work.done += 1
        yield entry


def _store(result: Result, parts: Iterable[bytes]) -> None:
    whole = hashlib.sha256()
    for index, data in enumerate(_even(parts)):
        whole.update(data)
        BundlePart.objects.create(result=result, index=index, data=data)
    result.bundle_hash = whole.hexdigest()
    result.save(update_fields=["bundle_hash"])


def _even(parts: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in parts of `PART`, the last one shorter."""
    held = bytearray()
    for part in parts:
        held += part
        while len(held) >= PART:
            yield bytes(held[:PART])
            del held[:PART]
    if held:
        yield bytes(held)
