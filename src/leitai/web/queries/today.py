"""The hall's calendar: the day that clocks and cards are computed for."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.utils import timezone


def today() -> date:
    """Today in the hall's time zone; the day at which LEITAI_TODAY holds a demo's calendar."""
    held: str = settings.LEITAI_TODAY
    return date.fromisoformat(held) if held else timezone.localdate()


def calendar_is_held() -> bool:
    """Whether the calendar stands still at LEITAI_TODAY; pages with clocks then say so."""
    return bool(settings.LEITAI_TODAY)
