"""Rules of stars, flags and cards: data, read and checked, named by a hash."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from importlib.resources import files
from typing import Any

from leitai.base.members import Member, MemberWrong
from leitai.base.problem import Problem
from leitai.indicators.model import KINDS, Kind


class RulesNotReadable(Problem):
    code = "indicator-rules-not-readable"
    en = "The rules of indicators are not readable: {why}"
    zh = "指标规则无法读取：{why_zh}"
    todo_en = "Compare them with the shipped rules in docs/reference/indicators.md."
    todo_zh = "请对照文档中的通用规则修改。"


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of the margin of one kind: green from `green`, red below `amber`."""

    green: Decimal
    amber: Decimal


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules in force in a period; docs/reference/indicators.md says what each does.

    Args:
        points: stars by place, from the first.
        star_group, flag_group: ranked units a group needs for ranks; for the flag of the first.
        first, rise: places that earn a flag; places risen that earn one.
        whole_list: whether unlike units are ranked in one list.
        limits: of cards, by kind.
        hash: SHA-256 of the canonical rules.
    """

    key: str
    zh: str
    en: str
    points: tuple[int, ...]
    star_group: int
    first: int
    rise: int
    flag_group: int
    whole_list: bool
    limits: Mapping[Kind, Limits]
    hash: str


def shipped_rules() -> dict[str, Any]:
    """The shipped rules as data, marked as common practice and not from the page."""
    return tomllib.loads((files("leitai.indicators") / "data" / "common.toml").read_text("utf-8"))


def parse_rules(body: object) -> Rules:
    """Read and check rules, an object as in `common.toml`.

    Raises:
        RulesNotReadable: a member is missing or of the wrong kind; the place is its path.
    """
    try:
        return _parse(Member(body))
    except MemberWrong as problem:
        raise RulesNotReadable(place=problem.place, **problem.params) from None


def rules_hash(body: Mapping[str, Any]) -> str:
    """SHA-256 of the rules' canonical JSON (sorted keys, no blanks, UTF-8), in hex."""
    data = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(data.encode()).hexdigest()


def _parse(body: Member) -> Rules:
    stars, flags = body["stars"], body["flags"]
    stars["ties"].choice("shared")
    points = [point.whole(0, 1000) for point in stars["points"].each()]
    if points != sorted(points, reverse=True) or not points or len(points) > 100:
        raise stars["points"].wrong("must fall from place to place.", "须按名次递减。")
    limits: dict[Kind, Limits] = {}
    for kind in KINDS:
        part = body["cards"][kind]
        green, amber = part["green"].decimal(), part["amber"].decimal()
        if amber > green:
            raise part["amber"].wrong("must not be above green.", "不得高于绿牌界限。")
        limits[kind] = Limits(green, amber)
    return Rules(
        key=body["key"].text(40),
        zh=body["zh"].text(),
        en=body["en"].text(),
        points=tuple(points),
        star_group=stars["least_group"].whole(2, 1000),
        first=flags["first"].whole(0, 100),
        rise=flags["rise"].whole(1, 100),
        flag_group=flags["least_group"].whole(2, 1000),
        whole_list=body["whole_list"]["rank"].flag(),
        limits=limits,
        hash=rules_hash(body.value),
    )
