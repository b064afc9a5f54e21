"""The log of a round, read back."""

from __future__ import annotations

from leitai.record.checkpoints import Checkpoint, fingerprint
from leitai.record.entries import Ballot
from leitai.record.notes import Key
from leitai.record.tickets import link_commitment
from leitai.web import models


def origin_of(round_key: str) -> str:
    """Name of the round's log and of the key that signs it."""
    return f"leitai.hall/{round_key}"


def ballot_entry(round_key: str, slot_key: str, row: models.Ballot) -> Ballot:
    """The ballot as it is recorded, from its row."""
    return Ballot(
        round_id=round_key,
        slot=slot_key,
        panel=row.panel,
        ballot=str(row.id),
        pseudonym=row.pseudonym,
        rev=row.rev,
        marks=row.marks,
        link=link_commitment(row.link, row.link_salt) if row.link else None,
    )


def newest_checkpoint(round_: models.Round) -> models.Checkpoint | None:
    """The checkpoint over all of the round's log."""
    return models.Checkpoint.objects.filter(round=round_).order_by("-size").first()


def fingerprint_of(round_: models.Round, row: models.Checkpoint | None) -> str:
    """Short fingerprint of a checkpoint for the board; "" while there is none."""
    if row is None:
        return ""
    return fingerprint(head_of(round_, row))


def head_of(round_: models.Round, row: models.Checkpoint) -> Checkpoint:
    """The checkpoint's parts, from its row."""
    return Checkpoint(origin_of(round_.key), row.size, bytes.fromhex(row.root), round_.algorithm)


def cosigned_note(row: models.Checkpoint) -> str:
    """The signed checkpoint with the lines of all witnesses who co-signed it."""
    return row.note + "".join(found.line for found in row.cosignatures.all())


def cosigned_notes(round_: models.Round) -> tuple[list[str], list[Key]]:
    """All checkpoints of a round as `cosigned_note` gives them, and the keys of its witnesses."""
    rows = round_.checkpoints.prefetch_related("cosignatures")
    keys = {found.key for row in rows for found in row.cosignatures.all()}
    return [cosigned_note(row) for row in rows], [Key.parse(key) for key in sorted(keys)]


def witnesses_of(round_: models.Round) -> list[dict[str, str | int]]:
    """Each witness's name, and the size of the newest checkpoint that it co-signed."""
    newest: dict[str, int] = {}
    found = models.Cosignature.objects.filter(checkpoint__round=round_)
    for key, size in found.order_by("checkpoint__size").values_list("key", "checkpoint__size"):
        newest[Key.parse(key).name] = size
    return [{"name": name, "size": size} for name, size in sorted(newest.items())]
