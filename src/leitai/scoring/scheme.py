"""The scheme (评分方案): score sheet, panels and rules of one round, as data.

A scheme is a JSON object; `parse_scheme` reads and checks it, `scheme_hash` names it.
All weights and points are exact decimals written as strings.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

from leitai.base.problem import Place, Problem

Linkage = Literal["none", "round"]
Rounding = Literal["half_up", "half_even"]
_HUNDRED = Decimal(100)
# Fewer ballots than this together would say who marked how.
SMALLEST_PANEL = 5


class SchemeNotReadable(Problem):
    code = "scheme-not-readable"
    en = "The scheme is not readable: {why}"
    zh = "评分方案无法读取：{why}"
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


def parse_scheme(body: Mapping[str, Any]) -> Scheme:
    """Read and check a scheme.

    Raises:
        SchemeNotReadable: a part is missing or of the wrong kind.
        WeightsDoNotSum: the weights of criteria or panels do not sum to 100.
    """
    try:
        scheme = _parse(body)
    except (KeyError, TypeError, ValueError, AttributeError, ArithmeticError) as error:
        why = f"“{error.args[0]}”" if isinstance(error, KeyError) else str(error)
        raise SchemeNotReadable(why=why) from error
    for what, what_zh, parts in (
        ("criteria", "评分项", scheme.criteria),
        ("panels", "评委组", scheme.panels),
    ):
        _check_codes(what_zh, parts)
        total = sum((part.weight for part in parts), Decimal(0))
        if total != _HUNDRED:
            raise WeightsDoNotSum(
                place=Place(field=what), what=what, what_zh=what_zh, total=plain(total)
            )
    return scheme


def _check_codes(what: str, parts: Sequence[Criterion] | Sequence[Panel]) -> None:
    codes = [part.code for part in parts]
    if not codes:
        raise SchemeNotReadable(why=f"{what}: 0")
    for code in codes:
        if not code or not code.isascii() or not code.replace("_", "").isalnum():
            raise SchemeNotReadable(why=f"{what}: code {code!r}")
        if codes.count(code) > 1:
            raise SchemeNotReadable(why=f"{what}: code {code!r} x {codes.count(code)}")
    for part in parts:
        if not part.weight.is_finite() or part.weight <= 0:
            raise SchemeNotReadable(why=f"{what}: weight {part.weight} ({part.code})")


_PLAIN = re.compile(r"-?\d{1,6}(\.\d{1,6})?")
_MARK = re.compile(r"(0|[1-9]\d{0,5})(\.\d{1,6})?")
_QUORUM = re.compile(r"(\d{1,4})/([1-9]\d{0,3})")


def _decimal(raw: object) -> Decimal:
    """A decimal of a scheme: at most six digits on each side of the point, no exponent.

    Exact arithmetic takes any number as it is, and one with a huge exponent for ever.
    """
    text = str(raw).strip()
    if not _PLAIN.fullmatch(text):
        raise ValueError(f"“{text[:20]}”: 8 | 0.5 | 12.25")
    return Decimal(text)


def _whole(raw: object, least: int) -> int:
    text = str(raw)
    if not re.fullmatch(r"\d{1,4}", text) or int(text) < least:
        raise ValueError(f"“{text[:20]}”: {least} | {least + 1} | {least + 2} …")
    return int(text)


def _fraction(raw: object) -> Fraction:
    match = _QUORUM.fullmatch(str(raw))
    if match is None:
        raise ValueError(f"“{str(raw)[:20]}”: 2/3 | 3/4")
    return Fraction(int(match[1]), int(match[2]))


def _parse(body: Mapping[str, Any]) -> Scheme:
    if body["v"] != 1:
        raise ValueError(f"v = {body['v']!r}")
    rules = body["rules"]
    trim, linkage = rules["trim"], rules["publication"]["linkage"]
    scheme = Scheme(
        zh=str(body["name"]["zh"]),
        en=str(body["name"]["en"]),
        origin_zh=str(body["origin"]["zh"]),
        origin_en=str(body["origin"]["en"]),
        criteria=tuple(_parse_criterion(part) for part in body["criteria"]),
        panels=tuple(
            Panel(str(p["code"]), str(p["zh"]), str(p["en"]), _decimal(p["weight"]))
            for p in body["panels"]
        ),
        rules=Rules(
            trim=Trim(_decimal(trim["each_side"]), _whole(trim["min_left"], 1)),
            quorum=_fraction(rules["quorum"]),
            small_panel=_whole(rules["small_panel"], 0),
            recusal=bool(rules["recusal"]),
            decimals=_whole(rules["decimals"], 0),
            rounding=rules["rounding"],
            linkage=linkage,
        ),
        body=body,
    )
    for name, value, known in (
        ("missing", rules["missing"], ("renormalise",)),
        ("tie", rules["tie"], ("shared",)),
        ("rounding", rules["rounding"], ("half_up", "half_even")),
        ("publication.ballots", rules["publication"]["ballots"], ("shuffled",)),
        ("publication.linkage", linkage, ("none", "round")),
    ):
        if value not in known:
            raise ValueError(f"{name} = {value!r}; {' | '.join(known)}")
    if not 0 <= scheme.rules.decimals <= 6:
        raise ValueError(f"decimals = {scheme.rules.decimals}")
    if not 0 <= scheme.rules.quorum <= 1:
        raise ValueError(f"quorum = {scheme.rules.quorum}")
    if (
        scheme.rules.trim.each_side < 0
        or Fraction(1, 2) <= Fraction(scheme.rules.trim.each_side) < 1
    ):
        raise ValueError(f"trim.each_side = {scheme.rules.trim.each_side}")
    if scheme.rules.small_panel < SMALLEST_PANEL:
        raise ValueError(f"small_panel = {scheme.rules.small_panel} < {SMALLEST_PANEL}")
    return scheme


def _parse_criterion(part: Mapping[str, Any]) -> Criterion:
    scale = part["scale"]
    criterion = Criterion(
        code=str(part["code"]),
        zh=str(part["zh"]),
        en=str(part["en"]),
        weight=_decimal(part["weight"]),
        low=_decimal(scale["min"]),
        high=_decimal(scale["max"]),
        step=_decimal(scale["step"]),
        voted=bool(part["voted"]),
        words=tuple(
            Words(_decimal(w["from"]), str(w["zh"]), str(w["en"])) for w in part.get("words", ())
        ),
    )
    if not criterion.high > criterion.low or criterion.step <= 0:
        raise ValueError(f"scale of {criterion.code}: {scale}")
    if not criterion.admits(criterion.high):
        raise ValueError(f"scale of {criterion.code}: {criterion.high} is not on a step")
    return criterion


def default_scheme() -> dict[str, Any]:
    """The shipped scheme body, marked as common practice and not from the page."""
    from importlib.resources import files

    text = (files("leitai.scoring") / "schemes" / "department_arena.json").read_text("utf-8")
    body: dict[str, Any] = json.loads(text)
    return body
