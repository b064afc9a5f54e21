"""Units in headers (总投资_亿元, 面积(㎡)) and their factor to the normal unit."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from importlib.resources import files

from leitai.ledgers.halfwidth import half_width
from leitai.quantities.units import load_units

# Amount-like units: values in them are never counts of rows.
COUNTS = frozenset(
    [
        "person",
        "person-time",
        "time",
        "batch",
        "household",
        "piece",
        "item",
        "firm",
        "vehicle",
        "lump",
        "kind",
        "count",
    ]
)


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as written, its normal unit and the exact factor to it.

    `Unit("亿元", "CNY", Fraction(10**8))`: a value in 亿元 times `factor` is in yuan.
    Units of counting keep their word: `Unit("万人", "person", 10000, word="人")`.
    """

    text: str
    norm: str
    factor: Fraction = Fraction(1)
    word: str = ""

    @property
    def counts(self) -> bool:
        """Whether the unit is a word of counting (个, 项, 人)."""
        return self.norm in COUNTS


@cache
def _tables() -> tuple[dict[str, tuple[str, Fraction]], dict[str, Fraction]]:
    data = tomllib.loads((files("leitai.ledgers") / "data" / "units.toml").read_text("utf-8"))
    # Measures are the same words as in statements; the file adds what only headers write.
    words = {
        word.lower(): (unit.norm, unit.factor)
        for word, unit in load_units().items()
        if unit.kind in ("amount", "share", "pp_diff") and unit.norm and not unit.cut
    }
    for row in data["unit"]:
        for word in row["words"]:
            words[word] = (row["norm"], Fraction(row.get("factor", "1")))
    return words, {k: Fraction(v) for k, v in data["scales"].items()}


@cache
def read_unit(text: str) -> Unit | None:
    """A unit word with its scale (万元, 亿千瓦时, million yuan), or None."""
    words, scales = _tables()
    plain = half_width(text).strip().lower().replace("(", "").replace(")", "")
    if plain in words:
        norm, factor = words[plain]
        return Unit(text, norm, factor, plain)
    for scale in sorted(scales, key=len, reverse=True):
        if plain.startswith(scale):
            rest = plain[len(scale) :].strip()
            if not rest:
                return Unit(text, "count", scales[scale], "") if not scale.isascii() else None
            # 千 is a scale in 千元 but part of the word in 千米 and 千瓦 (found above).
            if rest in words and (
                not scale.isascii() or plain[len(scale)] == " " or len(scale) > 1
            ):
                norm, factor = words[rest]
                return Unit(text, norm, factor * scales[scale], rest)
    if money := _with_sign(text, plain):
        return money
    if "/" in plain and len(plain) > 1:
        return _compound(text, plain)
    return None


_SIGNED = re.compile(
    r"(?P<sign>us\$|hk\$|[$£€¥￥])\s?(?P<scale>'?000'?s?|k|m|mn|bn|million|billion|thousand|万|亿)?$"
    r"|(?P<before>万|亿)(?P<yuan>[¥￥])$"
)


def _with_sign(text: str, plain: str) -> Unit | None:
    """A currency's sign with or without a scale: £, $k, €m, £000, US$ million, ¥."""
    found = _SIGNED.match(plain)
    if found is None:
        return None
    norm = {"us$": "USD", "hk$": "HKD", "$": "USD", "£": "GBP", "€": "EUR", "¥": "CNY", "￥": "CNY"}
    scale = found["scale"] or found["before"] or ""
    factor = Fraction(1000) if "000" in scale else _tables()[1].get(scale, Fraction(1))
    return Unit(text, norm[found["sign"] or found["yuan"]], factor, found["sign"] or "¥")


_NO_CHOICE = frozenset("人户次天日月年岁名位口")


def _compound(text: str, plain: str) -> Unit | None:
    top, _, bottom = plain.partition("/")
    upper, lower = read_unit(top), read_unit(bottom)
    if upper and lower and upper.counts and lower.counts and not _NO_CHOICE & {top, bottom}:
        return Unit(text, "count", Fraction(1), plain)  # 头/只: either word counts
    if upper and lower:
        return Unit(text, f"{upper.norm}/{lower.norm}", upper.factor / lower.factor, plain)
    return None


_BRACKETS = re.compile(
    r"^(?P<name>.+?)\s*[(\[【]\s*(?:单位:?)?\s*(?P<unit>[^()\[\]【】]+?)\s*[)\]】]\s*$"
)
_LEADING = re.compile(
    r"(?P<unit>days|hours|minutes|miles|tonnes|litres|km|kg)[_ ]"
    r"[a-z]+\b",
    re.IGNORECASE,
)
_IN = re.compile(r"^(?P<name>.+?)[_ ]in[_ ](?P<unit>.+)$", re.IGNORECASE)
# Headers that hold their unit: 办理天数 is in days.
_TOLD = {
    "天数": "天",
    "小时数": "小时",
    "分钟数": "分钟",
    "公里数": "公里",
    "吨数": "吨",
    "亩数": "亩",
}
_ABBREVIATED = {
    "yi": "亿",
    "wan": "万",
    "yi_yuan": "亿元",
    "wan_yuan": "万元",
    "yiyuan": "亿元",
    "wanyuan": "万元",
    "mcny": "million cny",
    "rate": "%",
    "pct": "%",
    "100m": "亿",
    "10k": "万",
}


@cache
def split_header(header: str) -> tuple[str, Unit | None]:
    """A header's name and its unit: `面积(㎡)` -> ("面积", m2); no unit -> (header, None)."""
    text = half_width(header).strip()
    for pattern in (_BRACKETS, _IN):
        found = pattern.match(text)
        if found:
            unit = read_unit(found["unit"]) or _spelled(found["unit"])
            if unit:
                return found["name"].strip(" _"), unit
    parts = re.split(r"[_\s]+", text)
    for take in (3, 2, 1):
        if len(parts) > take:
            tail = " ".join(parts[-take:])
            unit = _spelled("_".join(parts[-take:])) or (read_unit(tail) if _worth(tail) else None)
            if unit:
                return text[: text.rfind(parts[-take])].rstrip("_ "), unit
    for ending, word in _TOLD.items():
        if text.endswith(ending):
            return text, read_unit(word)
    if found := re.match(r"^(?P<name>[^,/·|:]+)[,/·|:]\s*(?P<unit>[^,/·|:]+)$", text):
        unit = read_unit(found["unit"])
        if unit:
            return found["name"].strip(), unit
    opened = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)  # DaysToComplete
    if (found := _LEADING.match(opened)) and (unit := read_unit(found["unit"].lower())):
        return text, unit  # Days To Fix
    return text, None


def _worth(tail: str) -> bool:
    # `project_m` is no length; a single Latin letter after a bar is too little to go by.
    return not (tail.isascii() and len(tail) == 1)


_CODED = re.compile(r"(gbp|usd|eur|cny|rmb|hkd)_?(m|mn|mln|million|bn|billion|k|000s?)")


def _spelled(text: str) -> Unit | None:
    word = _ABBREVIATED.get(text.lower())
    if word is None and (found := _CODED.fullmatch(text.lower())):  # RETAIL_INCOME_GBP_M
        sign = {"gbp": "£", "usd": "$", "eur": "€", "hkd": "HK$"}.get(found[1], "¥")
        word = sign + {"mln": "million"}.get(found[2], found[2]).rstrip("s")
    return read_unit(word) if word else None
