"""The scan: every numeral of a Chinese text with its unit and its hedges.

One candidate pattern walks the text; what stands at a candidate is decided by the
first rule that fits, in the order dates, codes, special shares, plain numbers.
"""

# ruff: noqa: PLR0911, PLR0912
# Rules are tried in order and the first that fits returns.

from __future__ import annotations

import re
from decimal import Decimal, localcontext

from leitai.claims.patterns import codes, dates, shares
from leitai.claims.patterns.rule import compile_rules
from leitai.claims.reading.hedges import add_hedges
from leitai.claims.reading.judge import CLASS_OF, SKIP, judge
from leitai.claims.reading.measure import find_unit
from leitai.claims.reading.number import Number
from leitai.claims.reading.numerals import (
    SCALE_VALUES,
    read_arabic,
    read_chinese,
    skip_chinese,
)
from leitai.claims.reading.words import LONE_NOT, NAME_LENGTHS, NAMES, UNITS
from leitai.quantities.numerals import DIGITS, NumeralProblem, parse_numeral
from leitai.quantities.units import Unit

_CANDIDATE = re.compile(
    "[0-9二三四五六七八九十百千万亿两半翻零〇壹贰叁肆伍陆柒捌玖廿卅]"
    "|一(?![些定致般旦直样起切同流律贯向手边旁再经心意味度概共线体带])"
)
_DIGIT_RULES = compile_rules(dates.RULES + codes.RULES)
_CHINESE_RULES = compile_rules(dates.CHINESE_RULES)
_SHARE_RULES = compile_rules(shares.RULES)
REASONS = {rule.name: rule.reason for rule in dates.RULES + dates.CHINESE_RULES + codes.RULES}

_SCALE_SUFFIX = re.compile(r"[万亿千百]+$")
_SCALE_WORDS = ("百", "千", "万")
_SCALE_ANY = re.compile(r"[万亿千百]")
_RANGE = re.compile(r"\s?(?:——|--|[-–—~至到])\s?(?=[\d一二两三四五六七八九十])")
_PAIR = re.compile(
    r"(?P<tens>十)?(?P<low>[一二两三四五六七八])(?P<high>[二三四五六七八九])"
    r"(?P<scale>[十百千万亿])?(?![零〇一二三四五六七八九十百千、])"
)
# 两票三制, 四边三化, 一村一品: names made of two counts.
_TWO_COUNTS = re.compile(
    r"[一二两三四五六七八九十](?![一二两三四五六七八九十])(?P<u>[一-鿿])[一二两三四五六七八九十](?![一二两三四五六七八九十百千万成半])(?P<w>[一-鿿])"
)
_TOP_CHINESE = re.compile(r"[一二三四五六七八九十]+(?=[位名,。;、!]|\s|$)")
_REACHES_TOP = re.compile(r"(?:进入|跻身|位列|排名|位居|居|列|保持|挤进|稳居|进位)[^,。;]{0,8}前$")
_HALF = re.compile(r"半数?(?![年月日天夜径导岛山边价成个小程封挂球身辈壁拉路生农官公自开])")
_HALF_SPELL = re.compile(r"半(天|个小时|小时|个工作日|年|个月)(?!来|以来|后|前|内|间|期)")
_TAKES = re.compile(
    r"(?:(?:压缩|缩短|减少|精简|压减|降低|降)[至到为了]|(?:提前|推迟|延长)[了近约]?|[只仅][需要用]|[用耗]时|延长[至到]|需要?)$"
)
_HALF_ONE = Decimal("0.5")
_DOUBLED = re.compile(r"翻了?(?P<n>[一二两三四五六七八九十]|\d+(?:\.\d+)?)?[余多]?(?P<w>番|倍)")
_RANKED = re.compile(
    r"(?:居|列|排名?|位|位次|名次|升至|跃升|进至|跃居|第|前移|晋升|保持|蝉联|名列|上升)[^,。;]{0,12}$"
)
_NATION = re.compile(r"(?:全国|全省|全市|全球|世界|国内|省内|同类|全区|全县|行业)$")
# 第1、第3、第5项: places of a list.
_ENUMERATED = re.compile(
    r"(?:[、和及与]第?[\d一二三四五六七八九十]+)+[项条章款次期批届号组版页个类集部节季]"
)
_MOVES = re.compile(r"(?:[位名])?(?:上升|提升|跃升|前进|前移|升|跃|进|下降|下滑|滑落|退|降)")
_COMPARES = re.compile(
    r"比[例值重率分]?(?:约|达到?|为|是|近|到|至|由|从|接近|提?高|降?低|缩小|扩大|超过?|不低于|不高于"
    r"|控制在|保持在|\s)*$"
)
# 以3:1取胜: the score of a game.
_PLAYED = re.compile(
    r"(?:的?(?:比分|大比分|总比分))?(?:结束|战胜|击败|力克|取胜|获胜|险胜|完胜|大胜|不敌|负于|领先|逆转|赢|淘汰|告负|战平|拿下|力压)"
)
_QUOTES = re.compile(
    r"《[^》]{1,80}》|“[^“”\n。;!?]{1,12}”|‘[^‘’\n]{1,16}’|「[^「」\n]{1,12}」|『[^『』\n]{1,12}』"
    r"|〔[^〕]{1,10}〕"
)
_LEADING = re.compile(r"\d{1,24}")
_ORDINAL = re.compile(r"\d+|[零〇一二三四五六七八九十百千]+")
_HANZI = re.compile(r"[一-鿿]")
_LONGEST_SHARE = 40  # more characters are a run of digits
_ONE = Decimal(1)
_ZERO = Decimal(0)
_HUNDRED = Decimal(100)
PERCENT = UNITS["%"]
FOLD = UNITS["倍"]
DOUBLING = UNITS["番"]
RATIO = Unit(word="", kind="ratio")


def _divide(top: Decimal, bottom: Decimal) -> Decimal:
    """The quotient, to eight decimals where it does not end: shares keep six."""
    with localcontext() as context:
        context.prec = 500  # forty characters hold at most 320 digits
        return round(top / bottom, 8)


class Scan:
    """One pass over a normalised text; `numbers` are in order of appearance."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.numbers: list[Number] = []
        self.groups = 0
        self.quotes = [m.span() for m in _QUOTES.finditer(text)]
        self.quote_ends = [end for _, end in self.quotes]

    def run(self, start: int = 0, end: int | None = None) -> None:
        """Find the numbers between two offsets."""
        text, search = self.text, _CANDIDATE.search
        stop = len(text) if end is None else end
        position = start
        while match := search(text, position, stop):
            at = match.start()
            position = max(self._read(at), at + 1)

    # -- what stands at a candidate -------------------------------------------------

    def _read(self, at: int) -> int:
        """Read what stands at `at`; the offset to go on from."""
        first = self.text[at]
        if "0" <= first <= "9":
            return self._read_arabic(at)
        if first == "半":
            return self._read_half(at)
        if first == "翻":
            return self._read_doubling(at)
        return self._read_chinese(at)

    def _read_arabic(self, at: int) -> int:
        text = self.text
        before = text[at - 1] if at else "\n"
        if before == "第":
            return self._read_ordinal(at)
        match = _DIGIT_RULES.match(text, at)
        if match and not (match.lastgroup == "date_clock" and self._says_ratio(at, match.end())):
            return self._exclude(at, match.end(), match.lastgroup or "")
        match = _SHARE_RULES.match(text, at)
        if match:
            end = self._read_share(at, match)
            if end:
                return end
        number = self._number_at(at)
        if number is None:
            return at + 1
        return self._place(number)

    def _read_chinese(self, at: int) -> int:
        text = self.text
        before = text[at - 1] if at else "\n"
        if before == "第":
            return self._read_ordinal(at)
        if text[at] == "一" and text[at + 1 : at + 2] == "半":
            return at + 1  # read with the half
        for size in NAME_LENGTHS.get(text[at], ()):
            word = text[at : at + size]
            reason = NAMES.get(word)
            if reason and len(word) == size:
                return self._exclude(at, at + size, f"{reason}_word", reason)
        if (
            before in "周期拜之唯统进逐专划单同整"
            and text[at] == "一"
            and text[at + 1 : at + 2] not in _SCALE_WORDS
        ):
            return at + 1
        match = _CHINESE_RULES.match(text, at)
        if match:
            return self._exclude(at, match.end(), match.lastgroup or "")
        if before == "前":
            match = _TOP_CHINESE.match(text, at)
            if match and _REACHES_TOP.search(text, max(0, at - 14), at):
                return self._add_top(at, match.end())
        match = _TWO_COUNTS.match(text, at)
        if match and match["w"] not in UNITS and match["u"] not in "月日成点分块元":
            return self._exclude(at, match.end(), "name_word", "name")
        match = _PAIR.match(text, at)
        if match:
            end = self._read_pair(at, match)
            if end:
                return end
        match = _SHARE_RULES.match(text, at)
        if match:
            end = self._read_share(at, match)
            if end:
                return end
        number = self._number_at(at)
        if number is None:
            return skip_chinese(text, at)
        return self._place(number)

    def _add_top(self, at: int, end: int) -> int:
        """进入全市前五: a rank of at most five."""
        number = Number(at, end, parse_numeral(self.text[at:end]), "rank_top")
        number.kind, number.comparator = "rank", "<="
        number.unit = Unit("", "rank")
        if self.text[end : end + 1] in ("位", "名"):
            number.word = self.text[end]
            number.unit = Unit(number.word, "rank")
            number.end = end + 1
        self.numbers.append(number)
        return number.end

    def _read_pair(self, at: int, match: re.Match[str]) -> int:
        """两三家, 五六十斤, 十七八个: two bounds; 0 when it is something else."""
        tens, low, high, scale = (
            match["tens"],
            DIGITS[match["low"]],
            DIGITS[match["high"]],
            match["scale"],
        )
        if high != low + 1 and (low, high) != (3, 5):
            return 0
        factor = SCALE_VALUES[scale] if scale else _ONE
        base = Decimal(10) if tens else Decimal(0)
        middle = match.start("high")
        second = Number(middle, match.end(), base + high * factor, "numeral_pair")
        find_unit(self.text, second)
        if (
            second.unit is None
            or second.kind in ("share", "score")
            or (not tens and not scale and second.word in LONE_NOT)
        ):
            return 0
        first = Number(at, middle, base + low * factor, "numeral_pair")
        first.unit, first.word, first.kind = second.unit, second.word, second.kind
        first.comparator, second.comparator = ">=", "<="
        self.groups += 1
        first.group = second.group = self.groups
        left = self.text[max(0, at - 12) : at]
        first.reason = second.reason = judge(self, second, left, "2" + match[0])
        if first.reason == SKIP:
            return second.end
        self.numbers += (first, second)
        return second.end

    def _says_ratio(self, at: int, end: int) -> bool:
        left = self.text[max(0, at - 12) : at]
        return _COMPARES.search(left) is not None and self.text[end : end + 1] not in "—-"

    def _exclude(self, at: int, end: int, rule: str, reason: str = "") -> int:
        found = _LEADING.match(self.text, at)
        value = Decimal(found[0]) if found else _ZERO
        number = Number(at, end, value, rule)
        number.reason = reason or REASONS[rule]
        self.numbers.append(number)
        return end

    # -- special forms --------------------------------------------------------------

    def _read_ordinal(self, at: int) -> int:
        """第N: a rank when the words before or after rank something, else an ordinal."""
        text = self.text
        match = _ORDINAL.match(text, at)
        if not match:
            return at + 1
        try:
            value = parse_numeral(match[0][:40])
        except NumeralProblem:
            value = Decimal(0)
        number = Number(at - 1, match.end(), value, "rank")
        number.core = at
        end = match.end()
        follows = text[end : end + 2]
        left = text[max(0, at - 16) : at - 1]
        unit = follows[:1] if follows[:1] in ("位", "名") else ""
        ends = not follows or not _HANZI.match(follows[:1]) or follows[0] in "和与及、的"
        ranked = _RANKED.search(left) is not None and not _ENUMERATED.match(text, end)
        if (
            (unit and ranked)
            or (unit and not _HANZI.match(text[end + 1 : end + 2]))
            or (ends and (ranked or _NATION.search(left)))
            or (left[-1:] in ("由", "从") and _MOVES.match(text, end))
        ):
            number.kind = "rank"
            number.word = unit
            number.end = end + len(unit)
            number.unit = Unit(word=unit, kind="rank")
        else:
            number.rules = ["ordinal"]
            number.reason = "ordinal"
            number.end = end
        self.numbers.append(number)
        return number.end

    def _read_half(self, at: int) -> int:
        text = self.text
        spell = _HALF_SPELL.match(text, at)
        if spell and _TAKES.search(text, max(0, at - 6), at):
            return self._add_half_spell(at, spell)
        match = _HALF.match(text, at)
        if not match:
            return at + 1
        before = text[at - 1] if at else ""
        start, end = at, match.end()
        comparator = "="
        passed = text[at - 2 : at] in ("通过", "经过") and text[at - 3 : at] != "已经过"
        if (before == "过" and not passed) or (before and before in "超逾"):
            start, comparator = at - 1, ">"
        elif before == "近":
            start, comparator = at - 1, "~"
        elif before == "一":
            if text[at - 2 : at - 1] in ("另", "每", "各", "这", "那", "小", "大", "多"):
                return at + 1
            start = at - 1
        elif text[at : at + 2] != "半数":
            return at + 1
        self._add_share(
            start, start if before == "一" else at, end, Decimal(50), comparator, "share_half"
        )
        return self.numbers[-1].end

    def _add_half_spell(self, at: int, match: re.Match[str]) -> int:
        """压缩至半天: half a unit of time, where the text says how long a thing takes."""
        number = Number(at, at + 1, _HALF_ONE, "numeral_half")
        number.unit, number.word = UNITS[match[1]], match[1]
        number.kind, number.end = number.unit.kind, match.end()
        add_hedges(self.text, number)
        self.numbers.append(number)
        return number.end

    def _read_doubling(self, at: int) -> int:
        match = _DOUBLED.match(self.text, at)
        if not match:
            return at + 1
        word = match["w"]
        doubled = _ONE if word == "番" else Decimal(2)
        value = parse_numeral(match["n"]) if match["n"] else doubled
        number = Number(at, match.end(), value, "multiple_doubling")
        number.unit = DOUBLING if word == "番" else FOLD
        number.word = word
        number.kind = "multiple"
        number.direction = "up"
        if "余" in match[0] or "多" in match[0]:
            number.comparator = ">"
        add_hedges(self.text, number)
        self.numbers.append(number)
        return number.end

    def _read_share(self, at: int, match: re.Match[str]) -> int:
        """Fractions, tenths, 百分之 and ratios; 0 when the match is something else."""
        if match.end() - at > _LONGEST_SHARE:
            return 0
        try:
            return self._read_share_parts(at, match)
        except NumeralProblem:
            return 0

    def _read_share_parts(self, at: int, match: re.Match[str]) -> int:
        text, rule, end = self.text, match.lastgroup or "", match.end()
        if match["hundredth"]:
            value = parse_numeral(match["hundredth"])
            rule = "share_hundredth"
        elif match["den"]:
            denominator = parse_numeral(match["den"])
            if denominator == 0:
                return 0
            value = _divide(parse_numeral(match["num"]), denominator) * _HUNDRED
            rule = "share_fraction"
        elif match["snum"]:
            top, bottom = int(match["snum"]), int(match["sden"])
            if (
                top >= bottom
                or text[at - 1 : at] in ("/", ".", "-")
                or (text[at - 1 : at].isalnum() and text[at - 1 : at].isascii())
            ):
                return 0
            value = _divide(_HUNDRED * top, Decimal(bottom))
            rule = "share_slash"
        elif match["tenths"]:
            value = parse_numeral(match["tenths"]) * 10
            if match["half"]:
                value += 5 if match["half"] == "半" else DIGITS[match["half"]]
            rule = "share_tenths"
        else:
            return self._read_ratio(at, match)
        self._add_share(at, at, end, value, "=", rule)
        return self.numbers[-1].end

    def _read_ratio(self, at: int, match: re.Match[str]) -> int:
        top, bottom = Decimal(match["ra"]), Decimal(match["rb"])
        played = bottom == 1 and _PLAYED.match(self.text, match.end()) is not None
        if bottom == 0 or played or not (bottom == 1 or self._says_ratio(at, match.end())):
            return self._exclude(at, match.end(), "code_score", "name")
        number = Number(at, match.end(), _divide(top, bottom), "ratio_colon")
        number.kind = "ratio"
        number.unit = RATIO
        add_hedges(self.text, number)
        self.numbers.append(number)
        return number.end

    def _add_share(
        self, start: int, core: int, end: int, value: Decimal, comparator: str, rule: str
    ) -> None:
        number = Number(start, end, value, rule)
        number.core = core
        number.unit, number.word, number.kind = PERCENT, "%", "share"
        number.comparator = comparator
        add_hedges(self.text, number)
        self.numbers.append(number)

    # -- plain numbers ----------------------------------------------------------------

    def _number_at(self, at: int) -> Number | None:
        """The numeral with unit and hedges at `at`, or None when it is no number."""
        text = self.text
        arabic = "0" <= text[at] <= "9"
        number = read_arabic(text, at) if arabic else read_chinese(text, at)
        if number is None:
            return None
        find_unit(text, number)
        add_hedges(text, number)
        return number

    # -- from number to reading -----------------------------------------------------

    def _place(self, number: Number) -> int:
        """Judge a plain number, read a range from it, and keep it."""
        text = self.text
        at = number.core
        left = text[max(0, at - 12) : at]
        digits = text[at : number.digits_end]
        # a range: 3—5个, 20至30家, 10%—15%
        match = _RANGE.match(text, number.end)
        if match and "hedge_after" not in number.rules:
            second = self._number_at(match.end())
            if second is not None and self._pairs(number, second):
                return self._place_range(number, second)
        reason = judge(self, number, left, digits)
        if reason == SKIP:
            return number.end
        number.reason = reason
        self.numbers.append(number)
        return number.end

    def _pairs(self, first: Number, second: Number) -> bool:
        if second.unit is None:
            return False
        if first.unit is None:
            return first.value <= second.value
        return (
            first.unit.norm == second.unit.norm
            and first.unit.kind == second.unit.kind
            and first.value <= second.value
        )

    def _place_range(self, first: Number, second: Number) -> int:
        text = self.text
        left = text[max(0, first.core - 12) : first.core]
        if first.unit is None:
            first.unit, first.word, first.kind = second.unit, second.word, second.kind
            scaled = text[second.core : second.digits_end]
            plain = text[first.core : first.digits_end]
            suffix = _SCALE_SUFFIX.search(scaled)
            if suffix and not _SCALE_ANY.search(plain):
                bare = second.value / SCALE_VALUES.get(suffix[0], _ONE)
                if first.value < bare:
                    first.value *= SCALE_VALUES.get(suffix[0], _ONE)
        digits = text[second.core : second.digits_end]
        reason = judge(self, second, left, digits)
        if reason == SKIP:
            return second.end
        if not reason and second.kind in ("amount", "count") and CLASS_OF.match(text, second.end):
            reason = "label"  # 1亿—5亿元的17个
        change = left.endswith(("从", "由"))
        self.groups += 1
        first.group = second.group = self.groups
        first.reason = second.reason = reason
        if change:
            first.change, second.change = "from", "to"
            first.rules.append("change_from")
            second.rules.append("change_to")
        else:
            first.comparator, second.comparator = ">=", "<="
            first.rules.append("range")
            second.rules.append("range")
        self.numbers += (first, second)
        return second.end
