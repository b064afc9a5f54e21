"""Statements, read."""

from __future__ import annotations

from collections.abc import Iterable


def missing_parts(parts: Iterable[tuple[str, str]]) -> list[str]:
    """Which of highlight, gap, cause and step a statement lacks.

    Args:
        parts: (kind, cause) of each part.
    """
    parts = list(parts)
    kinds = {kind for kind, _ in parts}
    missing = [kind for kind in ("highlight", "gap") if kind not in kinds]
    if any(kind == "gap" and not cause for kind, cause in parts):
        missing.append("cause")
    if "step" not in kinds:
        missing.append("step")
    return missing
