"""Commitments (承诺): a next step of a statement, typed, with what was reported on it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from leitai.web.models.arena import Round, Unit
from leitai.web.models.matters import Item

KINDS = ("floor", "ceiling", "two_sided", "rank", "milestone", "event", "unmeasured")


class Commitment(models.Model):
    """One promise of one unit, as it was said. Its state and outcome are computed, never stored.

    `step` is the position of the next step in the unit's statement. A release is the one outcome
    that a person decides; it keeps its name and reason.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="commitments")
    round = models.ForeignKey(Round, models.PROTECT, related_name="commitments")
    step = models.PositiveSmallIntegerField()
    text = models.TextField()
    made_on = models.DateField()
    due = models.DateField(null=True, blank=True, db_index=True)
    # The words that set the day, "年底前"; empty where the statement gave a date.
    due_words = models.CharField(max_length=40, blank=True)
    taken_by = models.CharField(max_length=150)
    taken_at = models.DateTimeField()
    released_on = models.DateField(null=True, blank=True)
    released_by = models.CharField(max_length=150, blank=True)
    released_why = models.CharField(max_length=500, blank=True)
    item = models.OneToOneField(
        Item, models.SET_NULL, null=True, blank=True, related_name="commitment"
    )
    made_up = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["round", "unit", "step"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["round", "unit", "step"], name="commitment_of_a_step_once"
            ),
            models.CheckConstraint(
                condition=Q(released_on__isnull=True) | (~Q(released_by="") & ~Q(released_why="")),
                name="commitment_release_names_who_and_why",
            ),
            models.CheckConstraint(
                condition=Q(due__isnull=True) | Q(due__gte=F("made_on")),
                name="commitment_due_after_made",
            ),
        ]

    def __str__(self) -> str:
        return f"commitment {self.pk}"


class Measure(models.Model):
    """One thing by which a commitment is judged: 不少于3000项 is a floor of 3000 项.

    `query` is one SELECT over the ledgers of the commitment's round; its number is the figure
    of the day, so that it moves by itself when the ledger does.
    """

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="measures")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=[(kind, kind) for kind in KINDS])
    words = models.CharField(max_length=80)
    subject = models.CharField(max_length=120, blank=True)
    value = models.DecimalField(max_digits=30, decimal_places=8, null=True, blank=True)
    strict = models.BooleanField(default=False)
    tolerance = models.DecimalField(max_digits=30, decimal_places=8, null=True, blank=True)
    unit_word = models.CharField(max_length=20, blank=True)
    query = models.TextField(blank=True)
    query_by = models.CharField(max_length=150, blank=True)

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["commitment", "position"], name="measure_position_once"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["milestone", "event", "unmeasured"]) | Q(value__isnull=False),
                name="measure_figure_has_a_value",
            ),
            models.CheckConstraint(
                condition=~Q(kind="two_sided") | Q(tolerance__isnull=False),
                name="measure_two_sided_has_a_tolerance",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.commitment_id}.{self.position} {self.kind}"


class Progress(models.Model):
    """What a unit reported on a measure for a day; entries are only ever added."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="entries")
    as_of = models.DateField()
    value = models.DecimalField(max_digits=30, decimal_places=8, null=True, blank=True)
    done = models.BooleanField(default=False)
    note = models.CharField(max_length=300, blank=True)
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["as_of", "pk"]

    def __str__(self) -> str:
        return f"{self.measure_id} {self.as_of}"


class Ask(models.Model):
    """The one question to a unit whose promise names no date or no measure, and its answer."""

    commitment = models.OneToOneField(Commitment, models.CASCADE, related_name="ask")
    no_date = models.BooleanField()
    no_measure = models.BooleanField()
    asked_by = models.CharField(max_length=150)
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=500, blank=True)
    answered_by = models.CharField(max_length=150, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(no_date=True) | Q(no_measure=True), name="ask_has_a_reason"
            )
        ]

    def __str__(self) -> str:
        return f"ask on {self.commitment_id}"
