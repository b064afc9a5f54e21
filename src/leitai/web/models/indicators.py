"""Indicators (指标): what was measured of each unit in a period, under the rules of that period."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from leitai.web.models.arena import Unit


class IndicatorPeriod(models.Model):
    """A period with its rules of stars, flags and cards; the rules' hash says which they were.

    Two periods are comparable when their roster and their rules are the same.
    """

    key = models.SlugField(max_length=40, unique=True)
    zh = models.CharField(max_length=80)
    en = models.CharField(max_length=120, blank=True)
    start = models.DateField()
    end = models.DateField()
    rules = models.JSONField()
    rules_hash = models.CharField(max_length=64)
    published_on = models.DateField(null=True, blank=True)
    published_by = models.CharField(max_length=150, blank=True)
    made_up = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["-start", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="period_end_after_start")
        ]

    def __str__(self) -> str:
        return self.key


class PeriodUnit(models.Model):
    """A unit on the roster of a period, and the group of like units it is compared in."""

    period = models.ForeignKey(IndicatorPeriod, models.CASCADE, related_name="roster")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="indicator_periods")
    group = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["period", "unit"], name="period_unit_once")
        ]

    def __str__(self) -> str:
        return f"{self.period_id} {self.unit_id}"


class Indicator(models.Model):
    """One indicator of a period: what is measured, against what, and which way is better."""

    period = models.ForeignKey(IndicatorPeriod, models.CASCADE, related_name="indicators")
    key = models.SlugField(max_length=40)
    zh = models.CharField(max_length=80)
    en = models.CharField(max_length=120, blank=True)
    block = models.CharField(max_length=40)
    block_en = models.CharField(max_length=80, blank=True)
    measure = models.CharField(max_length=20, blank=True)
    kind = models.CharField(
        max_length=16,
        choices=[(kind, kind) for kind in ("own_plan", "last_year", "nation", "to_first")],
    )
    direction = models.CharField(max_length=4, choices=[("up", "up"), ("down", "down")])

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["period", "key"], name="indicator_key_once")
        ]

    def __str__(self) -> str:
        return f"{self.period_id} {self.key}"


class IndicatorValue(models.Model):
    """The figures of one unit for one indicator; a missing actual stays missing.

    `query` is one SELECT over the ledgers that the actual comes from.
    """

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="values")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="indicator_values")
    target = models.DecimalField(max_digits=30, decimal_places=8, null=True, blank=True)
    actual = models.DecimalField(max_digits=30, decimal_places=8, null=True, blank=True)
    last_year = models.DecimalField(max_digits=30, decimal_places=8, null=True, blank=True)
    province = models.DecimalField(max_digits=30, decimal_places=8, null=True, blank=True)
    nation = models.DecimalField(max_digits=30, decimal_places=8, null=True, blank=True)
    missing = models.CharField(max_length=80, blank=True)
    query = models.TextField(blank=True)
    by = models.CharField(max_length=150)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["indicator", "unit"], name="indicator_value_once")
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.unit_id}"
