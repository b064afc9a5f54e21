"""Cosignatures of witnesses: kept beside the checkpoints that they are of."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import ClassVar

from django.conf import settings
from django.db import transaction

from leitai.record.notes import COSIGNATURE, Key, Note, Signature, parse_note
from leitai.web.actions.problems import NotFound, Refused
from leitai.web.live.publish import publish
from leitai.web.models import Checkpoint, Cosignature, Round


class WitnessUnknown(Refused):
    """A note without a cosignature by any witness that the hall was told of."""

    code = "witness-unknown"
    status: ClassVar[int] = 403
    en = "No witness that this hall knows of co-signed this note."
    zh = "该文本没有本擂台所认可见证方的签名。"
    todo_en = "Give the witness's key to the keeper of the hall (LEITAI_WITNESSES)."
    todo_zh = "请将见证方公钥交给运维人员登记（LEITAI_WITNESSES）。"


@lru_cache(maxsize=8)
def _keys(texts: tuple[str, ...]) -> tuple[Key, ...]:
    keys = tuple(Key.parse(text.strip()) for text in texts)
    return tuple(key for key in keys if key.kind == COSIGNATURE)


def known_witnesses() -> tuple[Key, ...]:
    """The keys of LEITAI_WITNESSES."""
    return _keys(tuple(settings.LEITAI_WITNESSES))


@transaction.atomic
def take_cosignature(round_: Round, note: str) -> list[str]:
    """Keep the cosignatures that known witnesses gave to one of the round's checkpoints.

    A cosignature is its own right: nobody is signed in, and it is no deed in the log, which would
    need another cosignature. The same one again changes nothing.

    Args:
        note: a checkpoint of the round with the witness's line.

    Returns:
        The names of the witnesses.

    Raises:
        BadNote, BadSignature: for a note that cannot be read or a line that does not fit.
        NotFound: when it is none of the round's checkpoints. WitnessUnknown.
    """
    parsed = parse_note(note)
    mine = [key for key in known_witnesses() if parsed.names(key)]
    if not mine:
        raise WitnessUnknown()
    row = next((row for row in _of_that_size(round_, parsed) if _text(row) == parsed.text), None)
    if row is None:
        raise NotFound(what="checkpoint", what_zh="检查点", key=parsed.text.split("\n")[1][:20])
    for key in mine:
        parsed.verify_witness(key)
        line = next(_lines(parsed, key)).line()
        Cosignature.objects.update_or_create(
            checkpoint=row, key=key.write(), defaults={"line": line}
        )
    publish(round_.key)
    return [key.name for key in mine]


def _of_that_size(round_: Round, note: Note) -> list[Checkpoint]:
    lines = note.text.split("\n")
    size = lines[1] if len(lines) > 1 else ""
    if not (size.isascii() and size.isdigit() and len(size) < 10):
        return []
    return list(Checkpoint.objects.filter(round=round_, size=int(size)))


def _text(row: Checkpoint) -> str:
    return parse_note(row.note).text


def _lines(note: Note, key: Key) -> Iterator[Signature]:
    return (s for s in note.signatures if s.name == key.name and s.key_id == key.id)
