"""Versions of the scheme of a round (评分方案)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from leitai.web.models.arena import Round


class SchemeVersion(models.Model):
    """One version of a round's scheme; the newest is the one in force."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="schemes")
    version = models.PositiveSmallIntegerField()
    body = models.JSONField()
    hash = models.CharField(max_length=64)
    locked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "version"], name="scheme_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.round_id} v{self.version}"
