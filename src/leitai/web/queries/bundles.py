"""Sealed bundles, part by part: none is ever whole in memory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Sum
from django.db.models.functions import Length

from leitai.web.models import BundlePart, Result, Round, RoundState


@dataclass(frozen=True, slots=True)
class SealedBundle:
    """A bundle that is there to be taken."""

    result_id: int
    size: int
    sha256: str

    def parts(self) -> Iterator[bytes]:
        """Its bytes in order, each part read when it is taken."""
        index = 0
        while part := part_of(self.result_id, index):
            yield part
            index += 1


def part_of(result_id: int, index: int) -> bytes:
    """One part of a bundle; empty behind the last one."""
    mine = BundlePart.objects.filter(result=result_id, index=index)
    return bytes(mine.values_list("data", flat=True).first() or b"")


def bundle_of(round_: Round) -> SealedBundle | None:
    """The bundle of a sealed round; None before the seal and while it is still written."""
    if round_.state != RoundState.SEALED:
        return None
    result = Result.objects.filter(round=round_).exclude(bundle_hash="").first()
    if result is None:
        return None
    size = BundlePart.objects.filter(result=result).aggregate(size=Sum(Length("data")))["size"]
    return SealedBundle(result.pk, size or 0, result.bundle_hash)


def waits_for_bundle(round_: Round) -> bool:
    """Whether a round is sealed and its bundle is not written yet."""
    return (
        round_.state == RoundState.SEALED
        and Result.objects.filter(round=round_, bundle_hash="").exists()
    )
