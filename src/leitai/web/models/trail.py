"""The hall's own log: deeds that belong to no round."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Trail(models.Model):
    """The head of a log of deeds outside the rounds (存证): one row for the hall."""

    key = models.SlugField(max_length=40, unique=True)
    log_size = models.PositiveIntegerField(default=0)
    log_deeds = models.PositiveIntegerField(default=0)
    log_peaks = models.JSONField(default=list)

    def __str__(self) -> str:
        return self.key


class TrailLeaf(models.Model):
    """One deed of the trail: its hash in the Merkle tree and its canonical bytes.

    `subject` names what the deed was done to ("item:12"); it is an index, not part of the log.
    """

    trail = models.ForeignKey(Trail, models.CASCADE, related_name="leaves")
    index = models.PositiveIntegerField()
    hash = models.CharField(max_length=64)
    body = models.TextField()
    subject = models.CharField(max_length=80, blank=True, db_index=True)

    class Meta:
        ordering: ClassVar = ["index"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["trail", "index"], name="trail_index_once")
        ]

    def __str__(self) -> str:
        return f"{self.trail_id}:{self.index}"


class TrailCheckpoint(models.Model):
    """A signed note over the size and root of the trail."""

    trail = models.ForeignKey(Trail, models.CASCADE, related_name="checkpoints")
    size = models.PositiveIntegerField()
    root = models.CharField(max_length=64)
    note = models.TextField()

    class Meta:
        ordering: ClassVar = ["size"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["trail", "size"], name="trail_checkpoint_once")
        ]

    def __str__(self) -> str:
        return f"{self.trail_id}:{self.size}"
