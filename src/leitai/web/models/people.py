"""Who may do what: a person's roles, for one round or for all."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from leitai.web.models.arena import Round, Unit


class Role(models.TextChoices):
    """Roles of staff; judges have tickets, not roles."""

    ORGANISER = "organiser"
    HOST = "host"
    CLERK = "clerk"
    UNIT = "unit"
    OVERSEER = "overseer"
    # Outside the rounds: who supervises matters, who handles residents' questions,
    # who inspects on site.
    SUPERVISOR = "supervisor"
    HANDLER = "handler"
    INSPECTOR = "inspector"


class Membership(models.Model):
    """A role of a person, in one round or (round empty) in all."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="roles")
    role = models.CharField(max_length=10, choices=Role)
    round = models.ForeignKey(Round, models.CASCADE, null=True, blank=True)
    unit = models.ForeignKey(Unit, models.CASCADE, null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "role", "round", "unit"], name="membership_once"
            ),
            models.CheckConstraint(
                condition=~Q(role="unit") | Q(unit__isnull=False), name="unit_role_names_a_unit"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role}"
