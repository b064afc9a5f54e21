"""Made-up contexts: screen -> variant -> a function that gives (template, context)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from . import hall, office, public

Sample = Callable[[], tuple[str, dict[str, Any]]]
SAMPLES: dict[str, dict[str, Sample]] = {**public.SAMPLES, **hall.SAMPLES, **office.SAMPLES}
