"""Inspections on site (巡查、督查、察访), what was found, and the season they belong to."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from leitai.web.models.arena import Unit
from leitai.web.models.matters import Item


class Inspection(models.Model):
    """One visit, patrol, spot check, activity or meeting, by a template.

    `client_id` is made by whoever sends it: what is sent twice is one record. It names no
    person on site; `people` is a number as it was said ("近50人").
    """

    client_id = models.UUIDField(unique=True)
    template = models.SlugField(max_length=40)
    # The number that a file gives it; "" for what was entered here.
    number = models.CharField(max_length=40, blank=True)
    day = models.DateField(db_index=True)
    # In the order they were gone to.
    places = models.JSONField(default=list)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="inspections"
    )
    # Who inspected: the unit whose figure of visits this record counts for.
    done_by = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="inspections_done"
    )
    people = models.CharField(max_length=40, blank=True)
    # A meeting's two sides; empty for all other templates.
    suppliers = models.JSONField(default=list)
    buyers = models.JSONField(default=list)
    note = models.TextField(blank=True)
    # Of what was sent under `client_id`: the same again is the same record, other words are not.
    digest = models.CharField(max_length=64)
    entered_by = models.CharField(max_length=150)
    entered_at = models.DateTimeField()
    # A record that was entered by mistake stays, and is not counted.
    withdrawn_by = models.CharField(max_length=150, blank=True)
    withdrawn_why = models.CharField(max_length=300, blank=True)
    made_up = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["-day", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["template", "day"], name="inspection_template_day")
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["template", "number"], condition=~Q(number=""),
                name="inspection_number_once",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_by="") | ~Q(withdrawn_why=""),
                name="inspection_withdrawn_with_reason",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.template} {self.day}"


class TopicLook(models.Model):
    """One topic of an inspection: looked at, and "none found" where nothing was."""

    inspection = models.ForeignKey(Inspection, models.CASCADE, related_name="looks")
    position = models.PositiveSmallIntegerField()
    topic = models.CharField(max_length=60)
    none_found = models.BooleanField()

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["inspection", "topic"], name="topic_looked_at_once")
        ]

    def __str__(self) -> str:
        return f"{self.inspection_id} {self.topic}"


class Finding(models.Model):
    """One problem that was found: found, handled, solved, each on its day.

    Who closes it is not the person who handled it. A finding of a file may have no words.
    """

    look = models.ForeignKey(TopicLook, models.CASCADE, related_name="findings")
    text = models.TextField(blank=True)
    found_on = models.DateField()
    handled_on = models.DateField(null=True, blank=True)
    handled_by = models.CharField(max_length=150, blank=True)
    handled_how = models.CharField(max_length=500, blank=True)
    # Why whoever looked at it last said that it is not solved.
    returned_why = models.CharField(max_length=300, blank=True)
    solved_on = models.DateField(null=True, blank=True)
    solved_by = models.CharField(max_length=150, blank=True)
    # What a file says: it vouches that two persons did it, and may give no day of solving.
    from_file = models.BooleanField(default=False)
    solved_in_file = models.BooleanField(default=False)
    item = models.OneToOneField(
        Item, models.SET_NULL, null=True, blank=True, related_name="finding"
    )
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(handled_on__isnull=True) | Q(handled_on__gte=F("found_on")),
                name="finding_handled_after_found",
            ),
            models.CheckConstraint(
                condition=Q(solved_on__isnull=True)
                | Q(handled_on__isnull=False, solved_on__gte=F("handled_on")),
                name="finding_solved_after_handled",
            ),
            models.CheckConstraint(
                condition=Q(solved_on__isnull=True)
                | Q(from_file=True)
                | (~Q(solved_by="") & ~Q(solved_by=F("handled_by"))),
                name="finding_closed_by_another",
            ),
            models.CheckConstraint(
                condition=Q(solved_in_file=False) | Q(from_file=True),
                name="finding_solved_without_a_day_only_in_files",
            ),
        ]

    def __str__(self) -> str:
        return f"finding {self.pk}"


class Photo(models.Model):
    """A picture that somebody chose to add; nothing ever asks for one.

    The file is what was drawn anew from the picture's pixels, without place, camera or time.
    """

    inspection = models.ForeignKey(Inspection, models.CASCADE, related_name="photos")
    digest = models.CharField(max_length=64)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    added_by = models.CharField(max_length=150)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["inspection", "digest"], name="photo_once")
        ]

    def __str__(self) -> str:
        return f"photo {self.digest[:8]}"


class MeetingCell(models.Model):
    """What came of one supplier and one buyer at a meeting (供需对接), and on which day."""

    inspection = models.ForeignKey(Inspection, models.CASCADE, related_name="cells")
    supplier = models.CharField(max_length=80)
    buyer = models.CharField(max_length=80)
    outcome = models.CharField(max_length=20)
    on = models.DateField()
    by = models.CharField(max_length=150)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["inspection", "supplier", "buyer"], name="meeting_cell_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.supplier} x {self.buyer}"


class Season(models.Model):
    """A season of work with an end (大干500天): its actions are the children of one matter."""

    key = models.SlugField(max_length=40, unique=True)
    zh = models.CharField(max_length=120)
    en = models.CharField(max_length=160, blank=True)
    starts = models.DateField()
    days = models.PositiveSmallIntegerField()
    # Who said the first day: a source, or that it is made up.
    starts_source = models.CharField(max_length=200, blank=True)
    parent = models.OneToOneField(Item, models.PROTECT, related_name="season")
    made_up = models.BooleanField(default=False)
    opened_by = models.CharField(max_length=150)

    class Meta:
        ordering: ClassVar = ["-starts"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(days__gte=1), name="season_has_days")
        ]

    def __str__(self) -> str:
        return self.key
