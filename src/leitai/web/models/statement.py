"""What a unit says on stage (述职): highlights, gaps with causes, next steps."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from leitai.web.models.arena import Slot


class PartKind(models.TextChoices):
    """The three parts of a statement."""

    HIGHLIGHT = "highlight"
    GAP = "gap"
    STEP = "step"


class Statement(models.Model):
    """One unit's statement in one round."""

    slot = models.OneToOneField(Slot, models.CASCADE, related_name="statement")
    source = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=0)
    locked_at = models.DateTimeField(null=True, blank=True)
    hash = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"statement of {self.slot_id}"


class StatementPart(models.Model):
    """One highlight, gap or next step."""

    statement = models.ForeignKey(Statement, models.CASCADE, related_name="parts")
    kind = models.CharField(max_length=10, choices=PartKind)
    position = models.PositiveSmallIntegerField()
    text = models.TextField()
    cause = models.TextField(blank=True)
    cause_class = models.CharField(max_length=20, blank=True)
    owner = models.CharField(max_length=80, blank=True)
    due = models.DateField(null=True, blank=True)
    # Of a gap: the position of the step that answers it; empty means no action.
    answered_by = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["kind", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["statement", "kind", "position"], name="part_position_once"
            ),
            models.CheckConstraint(condition=~Q(kind="gap") | ~Q(cause=""), name="gap_has_a_cause"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.position}"


class Erratum(models.Model):
    """A recorded change of a locked statement; the old words stay."""

    statement = models.ForeignKey(Statement, models.CASCADE, related_name="errata")
    part = models.ForeignKey(StatementPart, models.CASCADE, related_name="errata")
    before = models.TextField()
    after = models.TextField()
    reason = models.TextField()
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"erratum {self.pk}"
