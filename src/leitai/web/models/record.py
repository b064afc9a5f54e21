"""The round's log, its checkpoints, its result and objections."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from leitai.web.models.arena import Round, Slot


class LogLeaf(models.Model):
    """One leaf of the round's log (存证): a deed with its words, or a ballot's hash alone."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="leaves")
    index = models.PositiveIntegerField()
    hash = models.CharField(max_length=64)
    # Canonical bytes of a deed, as text; empty for a ballot.
    body = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["index"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "index"], name="leaf_index_once")
        ]
        # Deeds are few among a million leaves of ballots.
        indexes: ClassVar = [
            models.Index(fields=["round", "index"], condition=~Q(body=""), name="leaf_deeds")
        ]

    def __str__(self) -> str:
        return f"{self.round_id}:{self.index}"


class Checkpoint(models.Model):
    """A signed note over the size and root of a round's log."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="checkpoints")
    size = models.PositiveIntegerField()
    root = models.CharField(max_length=64)
    note = models.TextField()

    class Meta:
        ordering: ClassVar = ["size"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "size"], name="checkpoint_size_once")
        ]

    def __str__(self) -> str:
        return f"{self.round_id}:{self.size}"


class Cosignature(models.Model):
    """A witness's signature over a checkpoint, with the witness's time."""

    checkpoint = models.ForeignKey(Checkpoint, models.CASCADE, related_name="cosignatures")
    # The witness's key as one line, and the line that the note gains.
    key = models.CharField(max_length=300)
    line = models.TextField()

    class Meta:
        ordering: ClassVar = ["key"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["checkpoint", "key"], name="cosignature_once")
        ]

    def __str__(self) -> str:
        return f"{self.checkpoint_id}: {self.key}"


class SlotMarks(models.Model):
    """The sums of a slot's ballots when it was closed, so that a count reads no ballots.

    They are used while the slot has as many ballots as then, and the scheme is the same.
    """

    slot = models.OneToOneField(Slot, models.CASCADE, related_name="marks")
    ballots = models.PositiveIntegerField()
    scheme_hash = models.CharField(max_length=64)
    body = models.JSONField()

    def __str__(self) -> str:
        return f"marks of {self.slot_id}"


class Result(models.Model):
    """The announced result of a round; sealed with its protocol bundle.

    A round is sealed at once, and its bundle is there when `bundle_hash` is: that of a very
    large round is written afterwards.
    """

    round = models.OneToOneField(Round, models.CASCADE, related_name="result")
    body = models.JSONField()
    hash = models.CharField(max_length=64)
    counted_at = models.DateTimeField()
    bundle_hash = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"result of {self.round_id}"

    @property
    def bundle(self) -> bytes | None:
        """The whole bundle in memory; `queries.bundles` reads it part by part."""
        if not self.bundle_hash:
            return None
        return b"".join(map(bytes, self.parts.values_list("data", flat=True)))


class BundlePart(models.Model):
    """A mebibyte of a sealed bundle, so that no row grows with the number of ballots."""

    result = models.ForeignKey(Result, models.CASCADE, related_name="parts")
    index = models.PositiveIntegerField()
    data = models.BinaryField()

    class Meta:
        ordering: ClassVar = ["index"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["result", "index"], name="bundle_part_once")
        ]

    def __str__(self) -> str:
        return f"{self.result_id}:{self.index}"


class Objection(models.Model):
    """An objection of a unit within the objection days (异议)."""

    slot = models.ForeignKey(Slot, models.CASCADE, related_name="objections")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    filed_at = models.DateTimeField()
    filed_by = models.CharField(max_length=150)
    outcome = models.CharField(max_length=10, blank=True)
    answer = models.TextField(blank=True)
    answered_by = models.CharField(max_length=150, blank=True)

    class Meta:
        ordering: ClassVar = ["number"]

    def __str__(self) -> str:
        return f"objection {self.number}"
