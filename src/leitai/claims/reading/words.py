"""Tables for the scan, built once from the rows of data."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Any

from leitai.quantities.units import lengths_by_first, load_hedges, load_units


def load_table(name: str) -> dict[str, Any]:
    """One TOML table of the claims package's data."""
    path = files("leitai.claims") / "data" / f"{name}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


UNITS = load_units()
UNIT_LENGTHS = lengths_by_first(list(UNITS))

_HEDGES = load_hedges()
BEFORE = _HEDGES["before"]
BEFORE_SCALE = _HEDGES["before_scale"]
INSIDE = _HEDGES["inside"]
AFTER = _HEDGES["after"]
# Keyed by the last character: the scan looks back from the number.
BEFORE_LENGTHS: dict[str, tuple[int, ...]] = {}
for _word in sorted({*BEFORE, *BEFORE_SCALE}, key=len, reverse=True):
    _sizes = BEFORE_LENGTHS.get(_word[-1], ())
    if len(_word) not in _sizes:
        BEFORE_LENGTHS[_word[-1]] = (*_sizes, len(_word))
AFTER_LENGTHS = lengths_by_first(list(AFTER))

_EXCLUSIONS = load_table("exclusions")
LONE_NOT: frozenset[str] = frozenset(_EXCLUSIONS["lone_not"])
STRUCTURE: tuple[str, ...] = tuple(_EXCLUSIONS["structure"])
ANNIVERSARY: tuple[str, ...] = tuple(_EXCLUSIONS["anniversary"])
NAMES: dict[str, str] = {**_EXCLUSIONS["names"], **_EXCLUSIONS["idioms"]}
NAME_LENGTHS = lengths_by_first(list(NAMES))
