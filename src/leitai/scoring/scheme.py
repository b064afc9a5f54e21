"""The scheme (评分方案): score sheet, panels and rules of one round, as data.

A scheme is a JSON object; `parse_scheme` reads and checks it, `scheme_hash` names it.
All weights and points are exact decimals written as strings.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal, TypeVar, cast

from leitai.base.members import Member, MemberWrong
from leitai.base.problem import Place, Problem

Linkage = Literal["none", "round"]
Rounding = Literal["half_up", "half_even"]
_HUNDRED = Decimal(100)
# Fewer ballots than this together would say who marked how.
SMALLEST_PANEL = 5


class SchemeNotReadable(Problem):
    code = "scheme-not-readable"
    en = "The scheme is not readable: {why}"
    zh = "评分方案无法读取：{why_zh}"
    todo_en = "Compare it with the default scheme."
    todo_zh = "请对照默认方案修改。"


class WeightsDoNotSum(Problem):
    code = "weights-do-not-sum"
    en = "The weights of the {what} sum to {total}, not to 100."
    zh = "{what_zh}的权重合计为{total}，应为100。"
    todo_en = "Change a weight; nothing was saved."
    todo_zh = "请调整权重；尚未保存。"


class MarkOffScale(Problem):
    code = "mark-off-scale"
    en = "The mark {mark} for “{criterion_en}” is not on its scale: {low} to {high}, step {step}."
    zh = "“{criterion}”的打分{mark}不在分值范围内（{low}至{high}，步长{step}）。"
    todo_en = "Enter a mark that is on the scale."
    todo_zh = "请填写范围内的分值。"


class MarkUnknown(Problem):
    code = "mark-unknown"
    en = "The score sheet has no voted criterion “{criterion}”."
    zh = "评分表中没有可打分的评分项“{criterion}”。"
    todo_en = "Use the criteria of this round's scheme."
    todo_zh = "请使用本场评分方案中的评分项。"


class MarkMissing(Problem):
    code = "mark-missing"
    en = "The mark for “{criterion_en}” is missing."
    zh = "缺少“{criterion}”的打分。"
    todo_en = "Fill in every criterion, then send again."
    todo_zh = "请填写全部评分项后再提交。"


@dataclass(frozen=True, slots=True)
class Words:
    """What marks from `low` upwards mean, in words."""

    low: Decimal
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Criterion:
    """One line of the score sheet (评分项): marks run from `low` to `high` in steps of `step`."""

    code: str
    zh: str
    en: str
    weight: Decimal
    low: Decimal
    high: Decimal
    step: Decimal
    voted: bool
    words: tuple[Words, ...]

    def share(self, mark: Decimal) -> Fraction:
        """The mark as a share of the scale, 0 to 1, exact."""
        return Fraction(mark - self.low) / Fraction(self.high - self.low)

    def ranges(self) -> list[tuple[Decimal, Decimal, Words]]:
        """What marks mean: (from, to, words), the best first."""
        top, ranges = self.high, []
        for words in sorted(self.words, key=lambda word: -word.low):
            ranges.append((words.low, top, words))
            top = words.low - self.step
        return ranges

    def admits(self, mark: Decimal) -> bool:
        """Whether a mark lies on the scale and on a step."""
        if not mark.is_finite() or not self.low <= mark <= self.high:
            return False
        return Fraction(mark - self.low) % Fraction(self.step) == 0


@dataclass(frozen=True, slots=True)
class Panel:
    """A panel of judges (评委组) and its weight in the score."""

    code: str
    zh: str
    en: str
    weight: Decimal


@dataclass(frozen=True, slots=True)
class Trim:
    """Marks left out at each end of one panel's marks on one criterion.

    Args:
        each_side: a whole number of marks, or a share below one half.
        min_left: trim only where at least this many marks remain.
    """

    each_side: Decimal
    min_left: int

    def cut(self, marks: int) -> int:
        """How many marks are left out at each end of `marks` marks."""
        share = Fraction(self.each_side)
        out = int(share * marks) if share < 1 else int(share)
        return out if marks - 2 * out >= self.min_left else 0


@dataclass(frozen=True, slots=True)
class Rules:
    """Rules of the count; see docs/reference/count.md for each."""

    trim: Trim
    quorum: Fraction
    small_panel: int
    recusal: bool
    decimals: int
    rounding: Rounding
    linkage: Linkage


@dataclass(frozen=True, slots=True)
class Scheme:
    """A checked scheme; `body` is the object it was read from."""

    zh: str
    en: str
    origin_zh: str
    origin_en: str
    criteria: tuple[Criterion, ...]
    panels: tuple[Panel, ...]
    rules: Rules
    body: Mapping[str, Any]

    @property
    def voted(self) -> tuple[Criterion, ...]:
        """The criteria that judges mark."""
        return tuple(c for c in self.criteria if c.voted)

    def criterion(self, code: str) -> Criterion | None:
        return next((c for c in self.criteria if c.code == code), None)

    def panel(self, code: str) -> Panel | None:
        return next((p for p in self.panels if p.code == code), None)

    def read_marks(self, marks: Mapping[str, object]) -> dict[str, Decimal]:
        """Check the marks of one ballot against the sheet.

        Args:
            marks: criterion code -> points, as number or decimal string.

        Returns:
            criterion code -> exact mark, in the order of the sheet.

        Raises:
            MarkUnknown, MarkMissing, MarkOffScale.
        """
        voted = {c.code: c for c in self.voted}
        for code in marks:
            if code not in voted:
                raise MarkUnknown(place=Place(field=f"marks.{code}"), criterion=str(code)[:40])
        read: dict[str, Decimal] = {}
        for code, criterion in voted.items():
            if code not in marks or marks[code] is None or marks[code] == "":
                raise MarkMissing(
                    place=Place(field=f"marks.{code}"),
                    criterion=criterion.zh,
                    criterion_en=criterion.en or criterion.zh,
                )
            read[code] = _read_mark(criterion, marks[code])
        return read


def _read_mark(criterion: Criterion, raw: object) -> Decimal:
    mark: Decimal | None = None
    if isinstance(raw, (int, float, str, Decimal)) and not isinstance(raw, bool):
        text = str(raw).strip()
        mark = Decimal(text) if _MARK.fullmatch(text) else None
    if mark is None or not criterion.admits(mark):
        raise MarkOffScale(
            place=Place(field=f"marks.{criterion.code}"),
            mark=str(raw)[:20],
            criterion=criterion.zh,
            criterion_en=criterion.en or criterion.zh,
            low=criterion.low,
            high=criterion.high,
            step=criterion.step,
        )
    return Decimal(plain(mark))


def plain(number: Decimal) -> str:
    """A decimal in its shortest plain form: 8.50 -> 8.5, 1E+1 -> 10."""
    text = format(number.normalize(), "f")
    return "0" if text in ("-0", "") else text


def scheme_hash(body: Mapping[str, Any]) -> str:
    """SHA-256 of the scheme's canonical JSON (sorted keys, no blanks, UTF-8), in hex."""
    data = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(data.encode()).hexdigest()


def parse_scheme(body: object) -> Scheme:
    """Read and check a scheme, a JSON object; docs/reference/count.md lists its members.

    Raises:
        SchemeNotReadable: a member is missing or of the wrong kind; the place is its path.
        WeightsDoNotSum: the weights of criteria or panels do not sum to 100.
    """
    try:
        scheme = _parse(Member(body))
    except MemberWrong as problem:
        raise SchemeNotReadable(place=problem.place, **problem.params) from None
    for what, what_zh, parts in (
        ("criteria", "评分项", scheme.criteria),
        ("panels", "评委组", scheme.panels),
    ):
        total = sum((part.weight for part in parts), Decimal(0))
        if total != _HUNDRED:
            raise WeightsDoNotSum(
                place=Place(field=what), what=what, what_zh=what_zh, total=plain(total)
            )
    return scheme


_CODE = re.compile(r"[A-Za-z0-9_]{1,40}")
_MARK = re.compile(r"(0|[1-9][0-9]{0,5})(\.[0-9]{1,6})?")


def _parse(body: Member) -> Scheme:
    if body["v"].value != 1:
        raise body["v"].wrong("must be 1.", "须为1。")
    return Scheme(
        zh=body["name"]["zh"].text(),
        en=body["name"]["en"].text(),
        origin_zh=body["origin"]["zh"].text(2000),
        origin_en=body["origin"]["en"].text(2000),
        criteria=_each_once(body["criteria"], _parse_criterion),
        panels=_each_once(body["panels"], _parse_panel),
        rules=_parse_rules(body["rules"]),
        body=body.value,
    )


_Part = TypeVar("_Part", "Criterion", "Panel")


def _each_once(parts: Member, parse: Callable[[Member], _Part]) -> tuple[_Part, ...]:
    """All parts of a list, at least one, each with a code of its own."""
    read: dict[str, _Part] = {}
    for part in parts.each():
        parsed = parse(part)
        if parsed.code in read:
            raise part["code"].wrong(f"“{parsed.code}” is there twice.", f"“{parsed.code}”重复。")
        read[parsed.code] = parsed
    if not read:
        raise parts.wrong("has no entry.", "没有任何条目。")
    return tuple(read.values())


def _parse_code(code: Member) -> str:
    text = code.text(40)
    if not _CODE.fullmatch(text):
        raise code.wrong(
            f"“{code.shown()}” must be letters a–z, digits and _.",
            f"“{code.shown()}”须为英文字母、数字或下划线。",
        )
    return text


def _parse_weight(weight: Member) -> Decimal:
    number = weight.decimal()
    if number <= 0:
        raise weight.wrong(
            f"“{weight.shown()}” must be above zero.", f"“{weight.shown()}”须大于0。"
        )
    return number


def _parse_panel(part: Member) -> Panel:
    return Panel(
        _parse_code(part["code"]),
        part["zh"].text(),
        part["en"].text(),
        _parse_weight(part["weight"]),
    )


def _parse_rules(rules: Member) -> Rules:
    rules["missing"].choice("renormalise")
    rules["tie"].choice("shared")
    publication = rules["publication"]
    publication["ballots"].choice("shuffled")
    return Rules(
        trim=_parse_trim(rules["trim"]),
        quorum=rules["quorum"].fraction(),
        small_panel=rules["small_panel"].whole(SMALLEST_PANEL),
        recusal=rules["recusal"].flag(),
        decimals=rules["decimals"].whole(0, 6),
        rounding=cast("Rounding", rules["rounding"].choice("half_up", "half_even")),
        linkage=cast("Linkage", publication["linkage"].choice("none", "round")),
    )


def _parse_trim(trim: Member) -> Trim:
    each_side = trim["each_side"].decimal()
    if each_side < 0 or Fraction(1, 2) <= Fraction(each_side) < 1:
        raise trim["each_side"].wrong(
            f"“{trim['each_side'].shown()}” must be a share below 0.5 or a number of marks.",
            f"“{trim['each_side'].shown()}”须为小于0.5的比例，或打分的个数。",
        )
    return Trim(each_side, trim["min_left"].whole(1))


def _parse_criterion(part: Member) -> Criterion:
    scale = part["scale"]
    criterion = Criterion(
        code=_parse_code(part["code"]),
        zh=part["zh"].text(),
        en=part["en"].text(),
        weight=_parse_weight(part["weight"]),
        low=scale["min"].decimal(),
        high=scale["max"].decimal(),
        step=scale["step"].decimal(),
        voted=part["voted"].flag(),
        words=tuple(
            Words(word["from"].decimal(), word["zh"].text(), word["en"].text())
            for word in (part["words"].each() if "words" in part else ())
        ),
    )
    if not criterion.high > criterion.low:
        raise scale["max"].wrong(
            f"{criterion.high} is not above the least mark {criterion.low}.",
            f"最高分{criterion.high}不大于最低分{criterion.low}。",
        )
    if criterion.step <= 0:
        raise scale["step"].wrong(
            f"{criterion.step} must be above zero.", f"{criterion.step}须大于0。"
        )
    if not criterion.admits(criterion.high):
        raise scale["step"].wrong(
            f"steps of {criterion.step} from {criterion.low} never reach {criterion.high}.",
            f"从{criterion.low}起每步{criterion.step}，到不了{criterion.high}。",
        )
    return criterion


def default_scheme() -> dict[str, Any]:
    """The shipped scheme body, marked as common practice and not from the page."""
    from importlib.resources import files

    text = (files("leitai.scoring") / "schemes" / "department_arena.json").read_text("utf-8")
    body: dict[str, Any] = json.loads(text)
    return body
