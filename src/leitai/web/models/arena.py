"""Series, units, rounds and slots: who stands in the arena, and in which order."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from leitai.record.hashing import Algorithm, algorithm


class Series(models.Model):
    """A series of rounds (擂台系列): 部门擂台, 书记擂台, 局长擂台."""

    key = models.SlugField(max_length=40, unique=True)
    zh = models.CharField(max_length=80)
    en = models.CharField(max_length=80)

    class Meta:
        ordering: ClassVar = ["key"]

    def __str__(self) -> str:
        return self.zh


class Unit(models.Model):
    """A unit that stands in the arena (参赛单位)."""

    zh = models.CharField(max_length=80, unique=True)
    en = models.CharField(max_length=120, blank=True)
    kind = models.CharField(max_length=40, blank=True)
    parent = models.ForeignKey("self", models.SET_NULL, null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.zh


class Alias(models.Model):
    """Another name of a unit; it counts only once a person has confirmed it."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="aliases")
    name = models.CharField(max_length=80, unique=True)
    confirmed_by = models.CharField(max_length=150, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.name


HASHES = [("sha256", "SHA-256"), ("sm3", "SM3")]


class RoundState(models.TextChoices):
    """States of a round, in their order."""

    DRAFTED = "drafted"
    CALLED = "called"
    LOCKED = "locked"
    LIVE = "live"
    COUNTED = "counted"
    OBJECTION = "objection"
    SEALED = "sealed"


class Round(models.Model):
    """One round of a series (场次)."""

    series = models.ForeignKey(Series, models.PROTECT, related_name="rounds")
    key = models.SlugField(max_length=40, unique=True)
    number = models.PositiveSmallIntegerField()
    zh = models.CharField(max_length=120)
    en = models.CharField(max_length=120, blank=True)
    day = models.DateField()
    place_zh = models.CharField(max_length=120, blank=True)
    place_en = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=10, choices=RoundState, default=RoundState.DRAFTED)
    version = models.PositiveIntegerField(default=0)
    made_up = models.BooleanField(default=False)
    statements_due = models.DateTimeField(null=True, blank=True)
    draw_seed = models.CharField(max_length=80, blank=True)
    draw_method = models.CharField(max_length=10, blank=True)
    # Counts up with every issue or spoiling of tickets, so that a process knows
    # when what it remembers of them is old.
    tickets_version = models.PositiveIntegerField(default=0)
    objections_until = models.DateField(null=True, blank=True)
    # The head of the log: leaves, deeds among them, and the peaks of the Merkle tree.
    log_size = models.PositiveIntegerField(default=0)
    log_deeds = models.PositiveIntegerField(default=0)
    log_peaks = models.JSONField(default=list)
    # The hash of the log, its receipts and its bundle, as it was set when the round was opened.
    hash_name = models.CharField(max_length=8, default="sha256", choices=HASHES)

    class Meta:
        ordering: ClassVar = ["-day", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["series", "number"], name="round_number_once"),
            models.CheckConstraint(
                condition=Q(state__in=RoundState.values), name="round_state_known"
            ),
        ]

    def __str__(self) -> str:
        return self.zh

    @property
    def algorithm(self) -> Algorithm:
        """The hash of this round's log."""
        return algorithm(self.hash_name)


class SlotState(models.TextChoices):
    """States of a slot while the round is live, in their order."""

    WAITING = "waiting"
    ON_STAGE = "on_stage"
    QUESTIONS = "questions"
    SCORING = "scoring"
    CLOSED = "closed"


class Slot(models.Model):
    """One unit's turn on stage (登台次序).

    `used` has one bit for each ticket of the round, by the ticket's `position`: the bit says
    that the ticket has voted here. One field that is rewritten whole keeps no order of use.
    """

    round = models.ForeignKey(Round, models.CASCADE, related_name="slots")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="slots")
    key = models.SlugField(max_length=60, unique=True)
    order = models.PositiveSmallIntegerField(null=True, blank=True)
    group = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=10, choices=SlotState, default=SlotState.WAITING)
    version = models.PositiveIntegerField(default=0)
    since = models.DateTimeField(null=True, blank=True)
    used = models.BinaryField(default=bytes)
    # Sealed when the slot closes: panel -> [issued, recused, spoiled, used].
    tally = models.JSONField(default=dict)
    # Criterion -> points, for criteria that are computed and not voted.
    computed = models.JSONField(default=dict)
    no_objection = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = [F("order").asc(nulls_last=True), "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "unit"], name="slot_unit_once"),
            models.UniqueConstraint(fields=["round", "order"], name="slot_order_once"),
            models.UniqueConstraint(
                fields=["round"],
                condition=Q(state__in=["on_stage", "questions", "scoring"]),
                name="slot_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state__in=SlotState.values), name="slot_state_known"
            ),
        ]

    def __str__(self) -> str:
        return self.key
