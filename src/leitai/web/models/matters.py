"""Supervision items (督办事项): one kind of matter for all sources, with its clock and history."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from leitai.web.models.arena import Unit


class SupervisionScheme(models.Model):
    """A scheme of supervision (督查制度): thresholds of cards and the ladder, under a name.

    Lags are percents of the period, `amber_days` and `between` (two steps of the ladder) are
    working days. `meaning` is what the scheme is about; empty where nobody has said it.
    """

    key = models.SlugField(max_length=40, unique=True)
    number = models.PositiveSmallIntegerField(default=0)
    zh = models.CharField(max_length=80)
    en = models.CharField(max_length=120, blank=True)
    meaning = models.TextField(blank=True)
    amber_lag = models.PositiveSmallIntegerField(default=10)
    red_lag = models.PositiveSmallIntegerField(default=20)
    amber_days = models.PositiveSmallIntegerField(default=3)
    between = models.PositiveSmallIntegerField(default=3)
    # The term of a matter that names no date, in working days.
    term = models.PositiveSmallIntegerField(default=20)
    made_up = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["number", "key"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(amber_lag__lte=F("red_lag"), red_lag__lte=100),
                name="scheme_amber_before_red",
            ),
        ]

    def __str__(self) -> str:
        return self.zh


class Item(models.Model):
    """One matter under supervision. Its card is computed, never stored.

    The facts of the clock stand here; who did what and when stands in its steps.
    """

    class Source(models.TextChoices):
        COMMITMENT = "commitment"
        INSTRUCTION = "instruction"
        MEETING = "meeting"
        FINDING = "finding"
        QUESTION = "question"
        GAP = "gap"

    class State(models.TextChoices):
        REGISTERED = "registered"
        ASSIGNED = "assigned"
        ACCEPTED = "accepted"
        DISPUTED = "disputed"
        DOING = "doing"
        EXCUSE = "excuse"
        REPORTED = "reported"
        REVIEWED = "reviewed"
        CLOSED = "closed"
        REOPENED = "reopened"

    class Outcome(models.TextChoices):
        SOLVED = "solved"
        NOT_SOLVABLE = "not_solvable"
        MERGED = "merged"
        WITHDRAWN = "withdrawn"

    source = models.CharField(max_length=12, choices=Source)
    origin = models.CharField(max_length=80, blank=True, db_index=True)
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    lead = models.ForeignKey(Unit, models.PROTECT, related_name="led_items")
    scheme = models.ForeignKey(SupervisionScheme, models.PROTECT, related_name="items")
    parent = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="children"
    )
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged"
    )
    state = models.CharField(max_length=10, choices=State, default=State.REGISTERED)
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True)
    # The clock: the day it was set, its last day, and the term in working days if so given.
    set_on = models.DateField()
    due = models.DateField(db_index=True)
    term = models.PositiveSmallIntegerField(null=True, blank=True)
    # What the lead unit said of its progress last, in percent, and when.
    percent = models.PositiveSmallIntegerField(null=True, blank=True)
    percent_on = models.DateField(null=True, blank=True)
    reported_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    # The newest site check says otherwise than the unit.
    contradicted = models.BooleanField(default=False)
    published = models.BooleanField(default=False)
    made_up = models.BooleanField(default=False)
    registered_by = models.CharField(max_length=150)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["due", "pk"]
        indexes: ClassVar = [models.Index(fields=["lead", "state"], name="item_lead_state")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(
                    state__in=[
                        "registered", "assigned", "accepted", "disputed", "doing", "excuse",
                        "reported", "reviewed", "closed", "reopened",
                    ]
                ),
                name="item_state_known",
            ),
            models.CheckConstraint(
                condition=Q(state="closed", closed_on__isnull=False) & ~Q(outcome="")
                | ~Q(state="closed") & Q(outcome="", closed_on__isnull=True),
                name="item_closed_with_outcome",
            ),
            models.CheckConstraint(condition=Q(percent__lte=100), name="item_percent_to_100"),
            models.CheckConstraint(condition=Q(due__gte=F("set_on")), name="item_due_after_set"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.pk} {self.title}"


class JointUnit(models.Model):
    """A unit that does a part of a matter beside the lead; it has a card of its own."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="joints")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="joint_items")
    part = models.CharField(max_length=200, blank=True)
    due = models.DateField()
    percent = models.PositiveSmallIntegerField(null=True, blank=True)
    percent_on = models.DateField(null=True, blank=True)
    reported_on = models.DateField(null=True, blank=True)
    passed_on = models.DateField(null=True, blank=True)
    # Decided by a person in a review: this unit's delay shows on the lead's card.
    counts_for_lead = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["item", "unit"], name="joint_unit_once"),
            models.CheckConstraint(condition=Q(percent__lte=100), name="joint_percent_to_100"),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.unit_id}"


class Step(models.Model):
    """One deed in the history of a matter; steps are only ever added.

    `number` counts from 1; `deed` is the number of the same deed in the hall's trail.
    """

    item = models.ForeignKey(Item, models.CASCADE, related_name="steps")
    number = models.PositiveIntegerField()
    move = models.CharField(max_length=20)
    before = models.CharField(max_length=10, blank=True)
    after = models.CharField(max_length=10)
    part = models.CharField(max_length=12)
    by = models.CharField(max_length=150)
    at = models.DateTimeField()
    # The day by the hall's calendar, which a demo may hold.
    day = models.DateField()
    unit = models.ForeignKey(Unit, models.SET_NULL, null=True, blank=True)
    text = models.TextField(blank=True)
    data = models.JSONField(default=dict)
    deed = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["item", "number"], name="step_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.item_id}.{self.number} {self.move}"


class Excuse(models.Model):
    """A unit's reason, given before the date, why it cannot keep it; frozen until decided."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="excuses")
    asked_by = models.CharField(max_length=150)
    asked_on = models.DateField()
    reason = models.TextField()
    old_due = models.DateField()
    wanted = models.DateField()
    decision = models.CharField(
        max_length=8,
        blank=True,
        choices=[("granted", "granted"), ("refused", "refused"), ("lapsed", "lapsed")],
    )
    decided_by = models.CharField(max_length=150, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    new_due = models.DateField(null=True, blank=True)
    why = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["item"], condition=Q(decision=""), name="excuse_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(asked_on__lt=F("old_due")), name="excuse_before_the_date"
            ),
        ]

    def __str__(self) -> str:
        return f"excuse {self.pk} of {self.item_id}"


class Slip(models.Model):
    """One step of the ladder against one unit, as a named person decided it.

    The program proposes; `given` says whether the person gave it or let it be, and why.
    """

    item = models.ForeignKey(Item, models.CASCADE, related_name="slips")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="slips")
    rung = models.CharField(max_length=12)
    given = models.BooleanField()
    reason = models.TextField(blank=True)
    by = models.CharField(max_length=150)
    on = models.DateField()
    # What the clock said when it was decided; a reopened matter has a new one, and with it
    # a new ladder.
    set_on = models.DateField()
    due = models.DateField()
    days_late = models.IntegerField(default=0)
    # Taken back by a person, who says why; it then no longer counts.
    taken_back_by = models.CharField(max_length=150, blank=True)
    taken_back_why = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.rung} {self.item_id} {self.unit_id}"


class Reminder(models.Model):
    """A reminder that went out; the same one is not sent twice."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="reminders")
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="reminders")
    kind = models.CharField(max_length=12)
    channel = models.CharField(max_length=8, choices=[("email", "email"), ("webhook", "webhook")])
    due = models.DateField()
    on = models.DateField()
    at = models.DateTimeField()
    failed = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["item", "unit", "kind", "channel", "due"],
                condition=Q(failed=""),
                name="reminder_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.item_id} {self.channel}"
