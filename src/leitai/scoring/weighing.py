"""Weighing: what a scheme says about adding up, as the scoring methods need it.

Read from TOML (`leitai score --scheme scheme.toml`):

    method = "mixed"                 # optional, the announced method
    [criteria]                       # name in the table = weight
    "实绩" = 60
    [panels]
    "领导" = 40
    [rules]
    trim = "0.1"                     # share, or a whole number, cut at each end
    decimals = 2
    rounding = "half_up"
    [scale]
    low = 0
    high = 100
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal, InvalidOperation
from fractions import Fraction
from pathlib import Path
from typing import Any, Literal

from leitai.base.problem import Place, Problem
from leitai.scoring.ballots import Scale
from leitai.scoring.methods import METHODS

Rounding = Literal["half_up", "half_even"]


@dataclass(frozen=True, slots=True)
class Weighing:
    """Weights and rules of a scheme.

    Args:
        criteria: name -> weight; empty for equal weights.
        panels: name -> weight; empty for one pool of all judges.
        trim: share below one half, or whole number, cut at each end of a panel's marks.
        decimals, rounding: of the announced score; decimals None keeps it exact.
        scale: bounds every mark must respect.
        method: method the scheme announces, or "".
    """

    criteria: Mapping[str, Fraction] = field(default_factory=dict)
    panels: Mapping[str, Fraction] = field(default_factory=dict)
    trim: Fraction | None = None
    decimals: int | None = None
    rounding: Rounding = "half_up"
    scale: Scale = field(default_factory=Scale)
    method: str = ""


class WeighingNotReadable(Problem):
    """A scheme file that cannot be used for scoring."""

    code = "weighing_not_readable"
    en = "The scheme cannot be read: {why}."
    zh = "评分方案无法读取：{why}。"
    todo_en = "See docs/reference/scoring-scheme.md for the form of the file."
    todo_zh = "方案文件的写法见 docs/reference/scoring-scheme.md。"


_TABLES = {"criteria", "panels", "rules", "scale", "method"}
_RULES = {"trim", "decimals", "rounding"}


def read_weighing(path: Path | str) -> Weighing:
    """Read a scheme file: the TOML above, or a scheme of the hall (JSON).

    Raises:
        WeighingNotReadable: the file or one of its values is not what it should be.
    """
    file = Path(path)
    place = Place(file=file.name)
    try:
        text = file.read_text(encoding="utf-8-sig")
        body = json.loads(text) if file.suffix.lower() == ".json" else tomllib.loads(text)
    except (OSError, ValueError) as error:
        raise WeighingNotReadable(place=place, why=str(error)[:200]) from error
    try:
        return _of_hall(body) if body.get("v") == 1 and "rules" in body else _of_table(body)
    except (KeyError, TypeError, ValueError, AttributeError, InvalidOperation) as error:
        raise WeighingNotReadable(place=place, why=str(error)[:200]) from error


def _of_table(body: Mapping[str, Any]) -> Weighing:
    unknown = set(body) - _TABLES | set(body.get("rules", {})) - _RULES
    if unknown:
        raise ValueError(f"unknown: {', '.join(sorted(unknown))}")
    rules, scale = body.get("rules", {}), body.get("scale", {})
    method = str(body.get("method", ""))
    if method and method not in METHODS:
        raise ValueError(f"method = {method!r}; {', '.join(METHODS)}")
    trim = None if "trim" not in rules else Fraction(str(rules["trim"]))
    if trim is not None and (trim < 0 or Fraction(1, 2) <= trim < 1):
        raise ValueError(f"trim = {rules['trim']}")
    if trim is not None and trim > 1 and trim.denominator != 1:
        raise ValueError(f"trim = {rules['trim']}")
    rounding = rules.get("rounding", "half_up")
    if rounding not in ("half_up", "half_even"):
        raise ValueError(f"rounding = {rounding!r}")
    decimals = rules.get("decimals")
    if decimals is not None and not (isinstance(decimals, int) and 0 <= decimals <= 9):
        raise ValueError(f"decimals = {decimals!r}")
    return Weighing(
        criteria=_weights(body.get("criteria", {})),
        panels=_weights(body.get("panels", {})),
        trim=trim,
        decimals=decimals,
        rounding=rounding,
        scale=Scale(_bound(scale.get("low")), _bound(scale.get("high"))),
        method=method,
    )


def _weights(table: Mapping[str, Any]) -> dict[str, Fraction]:
    weights = {str(name): Fraction(str(weight)) for name, weight in table.items()}
    for name, weight in weights.items():
        if weight <= 0:
            raise ValueError(f"{name} = {weight}")
    return weights


def _bound(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _of_hall(body: Mapping[str, Any]) -> Weighing:
    """Weights of a hall's scheme, under its codes and its Chinese and English names."""
    from leitai.scoring.scheme import parse_scheme

    scheme = parse_scheme(body)
    voted = scheme.voted
    lows, highs = {c.low for c in voted}, {c.high for c in voted}
    same = len(lows) == 1 and len(highs) == 1
    return Weighing(
        criteria={n: Fraction(c.weight) for c in voted for n in (c.code, c.zh, c.en)},
        panels={n: Fraction(p.weight) for p in scheme.panels for n in (p.code, p.zh, p.en)},
        trim=Fraction(scheme.rules.trim.each_side),
        decimals=scheme.rules.decimals,
        rounding=scheme.rules.rounding,
        scale=Scale(next(iter(lows)), next(iter(highs))) if same else Scale(),
        method="trimmed",
    )


def round_exactly(value: Fraction, decimals: int, rounding: Rounding) -> Decimal:
    """A fraction rounded to so many decimals, with no float on the way."""
    scaled = value * 10**decimals
    floor = scaled.numerator // scaled.denominator
    rest = scaled - floor
    half = Fraction(1, 2)
    # Half up rounds away from zero, as the decimal module does.
    up = rest > half or (rest == half and (value > 0 if rounding == "half_up" else floor % 2 == 1))
    kind = ROUND_HALF_UP if rounding == "half_up" else ROUND_HALF_EVEN
    whole = Decimal(floor + int(up)).scaleb(-decimals)
    return whole.quantize(Decimal(1).scaleb(-decimals), rounding=kind)
