"""Tickets and ballots: the right to vote, and the vote; nothing leads from one to the other."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from leitai.web.models.arena import Round, Slot, Unit


class Ticket(models.Model):
    """The right to vote (评分券). It carries no name, and its secret only as a hash.

    `position` numbers the tickets of a round from 0; it is the bit in `Slot.used`.
    """

    round = models.ForeignKey(Round, models.CASCADE, related_name="tickets")
    position = models.PositiveIntegerField()
    number = models.CharField(max_length=20)
    panel = models.CharField(max_length=40)
    own_unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True)
    paper = models.BooleanField(default=False)
    secret_hash = models.CharField(max_length=64, null=True, blank=True, unique=True)
    spoiled = models.BooleanField(default=False)
    spoiled_why = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "position"], name="ticket_position_once"),
            models.UniqueConstraint(fields=["round", "number"], name="ticket_number_once"),
        ]

    def __str__(self) -> str:
        return self.number


class Ballot(models.Model):
    """One revision of one ballot (评分票); the highest revision of a pseudonym counts.

    There is no time, no ticket, and the key is random: rows have no order of casting.
    """

    id = models.UUIDField(primary_key=True)
    slot = models.ForeignKey(Slot, models.PROTECT, related_name="ballots")
    panel = models.CharField(max_length=40)
    pseudonym = models.CharField(max_length=40)
    rev = models.PositiveIntegerField()
    marks = models.JSONField()
    # Only where the scheme links ballots: the link's name and what opens its commitment.
    link = models.CharField(max_length=40, blank=True)
    link_salt = models.CharField(max_length=40, blank=True)
    leaf = models.CharField(max_length=64)
    logged = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["slot", "pseudonym", "rev"], name="ballot_revision_once"
            ),
            models.CheckConstraint(condition=Q(rev__gte=1), name="ballot_revision_from_one"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class PaperSheet(models.Model):
    """A paper score sheet on its way to becoming a ballot: two clerks must agree.

    Marks stand here only until they agree; then they are a ballot and are erased here.
    """

    slot = models.ForeignKey(Slot, models.CASCADE, related_name="sheets")
    serial = models.CharField(max_length=20)
    panel = models.CharField(max_length=40)
    first_by = models.CharField(max_length=150, blank=True)
    first = models.JSONField(null=True, blank=True)
    second_by = models.CharField(max_length=150, blank=True)
    second = models.JSONField(null=True, blank=True)
    agreed = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["serial"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["slot", "serial"], name="sheet_serial_once")
        ]

    def __str__(self) -> str:
        return self.serial
