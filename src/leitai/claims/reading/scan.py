"""The scan: every numeral of a Chinese text with its unit and its hedges.

One candidate pattern walks the text; what stands at a candidate is decided by the
first rule that fits, in the order dates, codes, special shares, plain numbers.
"""

from __future__ import annotations

import re
from decimal import Decimal, localcontext

from leitai.claims.patterns import codes, dates, shares
from leitai.claims.patterns.rule import compile_rules
from leitai.claims.reading.judge import SKIP, judge
from leitai.claims.reading.number import Number
from leitai.claims.reading.words import (
    AFTER,
    AFTER_LENGTHS,
    ANNIVERSARY,
    BEFORE,
    BEFORE_LENGTHS,
    BEFORE_SCALE,
    INSIDE,
    LONE_NOT,
    NAME_LENGTHS,
    NAMES,
    STRUCTURE,
    UNIT_LENGTHS,
    UNITS,
)
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

_SCALE = r"万亿|千亿|百亿|十亿|亿|千万|百万|十万|万|千(?![米克瓦伏焦卡帕赫安兆])|百(?!分)|十"
_ARABIC = re.compile(
    r"(?P<d>\d{1,3}(?:[,]\d{3})+(?!\d)|\d{1,3}(?: \d{3})+(?![\d:])|\d(?:\d|[OoO](?![A-Za-z]))*)(?P<f>\.\d+)?"
    rf"(?: ?(?P<m>[余多来])?(?P<s>{_SCALE})(?P<x>零?\d[\d.]*(?:千万|百万|十万|万|千(?![米克瓦伏])|百(?!分)))*"
    r"(?P<y>\d{1,4}(?![\d.:/年月%]))?(?:(?P<n>[余多])(?P<t>[万亿]))?)?"
)
_CHINESE = re.compile(
    r"(?P<z>(?:[零〇一二两三四五六七八九十万亿壹贰叁肆伍陆柒捌玖廿卅]|百(?!分)|千(?![米克瓦伏焦卡帕赫兆]))+"
    r"(?:点[零〇一二三四五六七八九]+[万亿]*)?)(?P<m>[余多来几])?(?P<s>[百千]?[万亿]+)?"
)
_BROKEN = re.compile(r"\d+(?:\s?\.\s?\d+|(?:[ \n]{1,3}\d+)+(?:\.\d+)?)(?=\s*(?:[万亿%]|个百分点))")
_RATE_BASE = re.compile(r"/(?:10|百|千|万|十万|1000|1万|10万|100万|百万)(?:万)?(?![\d.])")
# A word that is no row of the data but ends the phrase counts as the unit: 570万重量箱.
_UNKNOWN = re.compile(r"[一-鿿]{1,4}(?=[,,。;、)!?])")
_NOT_UNITS = (
    "大关",
    "台阶",
    "关口",
    "以上",
    "以下",
    "以内",
    "左右",
    "级",
    "的",
    "和",
    "与",
    "及",
    "余",
    "多",
    "至",
    "到",
    "之",
    "上下",
    "规模",
    "量级",
    "时代",
    "俱乐部",
    "不到",
    "不足",
    "增",
    "减",
    "下降",
    "上升",
    "提",
)
_SCALE_AFTER = re.compile(rf"\s*({_SCALE})")
_SCALE_SUFFIX = re.compile(r"[万亿千百]+$")
_SCALE_ANY = re.compile(r"[万亿千百]")
_SKIP = re.compile(
    r"(?:[ \n]+(?:[■□▲△▼◆](?:[^\n]|\n(?!\s*\n))*\n[ \n]*)?|\s*[((]见?图\s*\d*[))]|\s*\[\d{1,2}\])+"
)
_RANGE = re.compile(r"\s?(?:——|--|[-–—~至到])\s?(?=[\d一二两三四五六七八九十])")
_PAIR = re.compile(
    r"(?P<tens>十)?(?P<low>[一二两三四五六七八])(?P<high>[二三四五六七八九])(?P<scale>[十百千万亿])?(?![零〇一二三四五六七八九十百千、])"
)
_TOP_CHINESE = re.compile(r"[一二三四五六七八九十]+(?=[位名,。;、!]|\s|$)")
_REACHES_TOP = re.compile(r"(?:进入|跻身|位列|排名|位居|居|列|保持|挤进|稳居|进位)[^,。;]{0,8}前$")
_PER_SCALE = re.compile(r"[百千万]?[百千万](?![米克瓦])")
_PER = re.compile(r"(?:/|每)\s?")
_AGES = re.compile(r"[一二三四五六七八九两]")
_HALF = re.compile(r"半(?:数)?(?![年月日天夜径导岛山边价成个小径程封挂球身辈壁导拉路生农官公自开])")
_DOUBLED = re.compile(r"翻了?(?P<n>[一二两三四五六七八九十]|\d+(?:\.\d+)?)?[余多]?(?P<w>番|倍)")
_MARK = re.compile(r"(?:^|\n)[ #]*[((]?$")
_FIGURE = re.compile(r"(?:^|[\n,。;::(、见如])\s*(?:图|表|附表|附图|专栏|附件|图表)\s*$")
_RANKED = re.compile(
    r"(?:居|列|排名?|位|位次|名次|升至|跃升|进至|跃居|第|前移|晋升|保持|蝉联|名列|上升)[^,。;]{0,12}$"
)
_COMPARES = re.compile(
    r"比(?:例|值|重|率|分)?(?:约|达到?|为|是|近|到|至|由|从|接近|提?高|降?低|缩小|扩大|超过?|不低于|不高于|控制在|保持在|\s)*$"
)
_QUOTES = re.compile(
    r"《[^》]{1,80}》|“[^“”\n]{1,12}”|‘[^‘’\n]{1,16}’|「[^「」\n]{1,12}」|『[^『』\n]{1,12}』|〔[^〕]{1,10}〕"
)
_DISTANT = re.compile(
    r"(不低于|不得低于|不少于|不得少于|不超过|不得超过|不高于|超过|不足|不到|接近|至少)[^,。;\d]{1,12}的$"
)
_MOST = re.compile(
    r"(?<!历史)最[高多](?:可|能|可以|将)?(?:给予|补助|补贴|奖励|支持|贷|贷款|获得?|享受|奖补|资助|授信|赔付|拨付|申请|容纳|达)+(?:资金|额度|金额|贷款)?$"
)
_MOST_ENDS = frozenset("予助贴励持贷款获得受补资信付请纳达金度额")
_CURRENCY = {
    "¥": "CNY", "¥": "CNY", "$": "USD", "€": "EUR", "£": "GBP", "RMB": "CNY", "CNY": "CNY",
    "USD": "USD", "US$": "USD", "EUR": "EUR", "GBP": "GBP", "HKD": "HKD", "HK$": "HKD", "JPY": "JPY",
}  # fmt: skip
_SCALES = {
    "十": 10, "百": 100, "千": 1000, "万": 10**4, "十万": 10**5, "百万": 10**6, "千万": 10**7,
    "亿": 10**8, "十亿": 10**9, "百亿": 10**10, "千亿": 10**11, "万亿": 10**12,
}  # fmt: skip
_SCALE_VALUES = {word: Decimal(value) for word, value in _SCALES.items()}
_LEADING = re.compile(r"\d{1,24}")
_ORDINAL = re.compile(r"\d+|[零〇一二三四五六七八九十百千]+")
_NATION = re.compile(r"(?:全国|全省|全市|全球|世界|国内|省内|同类|全区|全县|行业)$")
_ONE = Decimal(1)
_ZERO = Decimal(0)
_HUNDRED = Decimal(100)
PERCENT = UNITS["%"]
FOLD = UNITS["倍"]
DOUBLING = UNITS["番"]
RATIO = Unit(word="", kind="ratio")
_LABEL_KINDS = frozenset(("amount", "age"))
_HANZI = re.compile(r"[一-鿿]")
_BUILT = re.compile(r"(?:新增|新建|建成|获批|增设|关停|新设|共有|仅有|只有|设立|落户|引进|签约)$")


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
        for size in NAME_LENGTHS.get(text[at], ()):
            word = text[at : at + size]
            reason = NAMES.get(word)
            if reason and len(word) == size:
                return self._exclude(at, at + size, f"{reason}_word", reason)
        if (
            before in "周期拜之唯统进逐专划单同几数每整"
            and before not in "几数每"
            and text[at] == "一"
        ):
            return at + 1
        match = _CHINESE_RULES.match(text, at)
        if match:
            return self._exclude(at, match.end(), match.lastgroup or "")
        if before == "前":
            match = _TOP_CHINESE.match(text, at)
            if match and _REACHES_TOP.search(text, max(0, at - 14), at):
                return self._add_top(at, match.end())
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
            match = _CHINESE.match(text, at)
            return match.end() if match else at + 1
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
        factor = _SCALE_VALUES[scale] if scale else _ONE
        base = Decimal(10) if tens else Decimal(0)
        middle = match.start("high")
        second = Number(middle, match.end(), base + high * factor, "numeral_pair")
        self._find_unit(second)
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
        first.reason = second.reason = self._reason(second, left, match[0], False)
        if first.reason == "skip":
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
        ranked = _RANKED.search(left) is not None
        if (
            (unit and ranked)
            or (unit and not _HANZI.match(text[end + 1 : end + 2]))
            or (ends and (ranked or _NATION.search(left)))
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
        match = _HALF.match(text, at)
        if not match:
            return at + 1
        before = text[at - 1] if at else ""
        start, end = at, match.end()
        comparator = "="
        if (before == "过" and text[at - 2 : at] not in ("通过", "经过")) or (before and before in "超逾"):
            start, comparator = at - 1, ">"
        elif before == "近":
            start, comparator = at - 1, "~"
        elif before == "一":
            if text[at - 2 : at - 1] in ("另", "每", "各", "这", "那"):
                return at + 1
            start = at - 1
        elif text[at : at + 2] != "半数":
            return at + 1
        self._add_share(
            start, start if before == "一" else at, end, Decimal(50), comparator, "share_half"
        )
        return self.numbers[-1].end

    def _read_doubling(self, at: int) -> int:
        match = _DOUBLED.match(self.text, at)
        if not match:
            return at + 1
        word = match["w"]
        if match["n"]:
            value = parse_numeral(match["n"])
        else:
            value = _ONE if word == "番" else Decimal(2)
        number = Number(at, match.end(), value, "multiple_doubling")
        number.unit = DOUBLING if word == "番" else FOLD
        number.word = word
        number.kind = "multiple"
        number.direction = "up"
        if re.compile("[余多]").search(match[0]):
            number.comparator = ">"
        self._hedge(number)
        self.numbers.append(number)
        return number.end

    def _read_share(self, at: int, match: re.Match[str]) -> int:
        """Fractions, tenths, 百分之 and ratios; 0 when the match is something else."""
        if match.end() - at > 40:  # a run of digits, no share
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
                or (text[at - 1 : at].isalnum()
                and text[at - 1 : at].isascii())
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
        if bottom == 0 or not (bottom == 1 or self._says_ratio(at, match.end())):
            return self._exclude(at, match.end(), "code_score", "name")
        number = Number(at, match.end(), _divide(top, bottom), "ratio_colon")
        number.kind = "ratio"
        number.unit = RATIO
        self._hedge(number)
        self.numbers.append(number)
        return number.end

    def _add_share(
        self, start: int, core: int, end: int, value: Decimal, comparator: str, rule: str
    ) -> None:
        number = Number(start, end, value, rule)
        number.core = core
        number.unit, number.word, number.kind = PERCENT, "%", "share"
        number.comparator = comparator
        self._hedge(number)
        self.numbers.append(number)

    # -- plain numbers ----------------------------------------------------------------

    def _number_at(self, at: int) -> Number | None:
        """The numeral with unit and hedges at `at`, or None when it is no number."""
        text = self.text
        if "0" <= text[at] <= "9":
            number = self._arabic_at(at)
        else:
            number = self._chinese_at(at)
        if number is None:
            return None
        self._find_unit(number)
        self._hedge(number)
        return number

    def _arabic_at(self, at: int) -> Number | None:
        text = self.text
        match = _ARABIC.match(text, at)
        assert match
        end = match.end()
        following = text[end : end + 1]
        if following in (" ", "\n", ".") and not match["s"] and following:
            broken = _BROKEN.match(text, at)
            if broken and broken.end() > end:
                joined = re.sub(r"\s+", "", broken[0])
                number = Number(at, broken.end(), Decimal(joined), "numeral_broken")
                scale = _SCALE_AFTER.match(text, broken.end())
                if scale:
                    number.value *= _SCALE_VALUES[scale[1]]
                    number.digits_end = number.end = scale.end()
                return number
        digits, fraction, scale_word = match["d"], match["f"], match["s"]
        if len(digits) > 24:
            digits = digits[:24]
        plain = (
            digits.replace(",", "").replace(",", "").replace(" ", "") if len(digits) > 4 else digits
        )
        if not plain.isdigit():
            plain = (
                plain.replace("O", "0")
                .replace("o", "0")
                .replace("O", "0")
                .replace(",", "")
                .replace(",", "")
            )
        value = Decimal(plain + fraction if fraction else plain)
        number = Number(at, end, value, "numeral")
        if scale_word:
            number.value = value * _SCALE_VALUES[scale_word]
            if match["x"] or match["y"]:
                tail = match.start("n") if match["n"] else match.end()
                whole = text[at:tail].replace(" ", "").replace("零", "")
                if not match["m"]:
                    try:
                        number.value = parse_numeral(whole)
                    except NumeralProblem:
                        return number
            if match["m"]:
                number.comparator = INSIDE[match["m"]]
            if match["n"]:  # 1千余万元
                number.value *= _SCALE_VALUES[match["t"]]
                number.comparator = INSIDE[match["n"]]
        return number

    def _chinese_at(self, at: int) -> Number | None:
        text = self.text
        match = _CHINESE.match(text, at)
        if not match:
            return None
        word, inside, scale = match["z"], match["m"], match["s"]
        end = match.end()
        first = word[0]
        if (
            first in "百千万亿"
            and not inside
            and not self._before_scale(at)
            and text[at - 1] != "每"
        ):
            return None
        pair = len(word) >= 2 and word[0] in DIGITS and word[1] in DIGITS
        if pair:
            return None
        try:
            value = parse_numeral(word)
        except NumeralProblem:
            return None
        if inside == "几":
            return None
        number = Number(at, end, value, "numeral_chinese")
        if scale:
            for part in scale:
                number.value *= _SCALES[part]
        if inside:
            number.comparator = INSIDE[inside]
        return number

    def _before_scale(self, at: int) -> str:
        text = self.text
        for size in BEFORE_LENGTHS.get(text[at - 1 : at], ()):
            word = text[at - size : at]
            if word in BEFORE_SCALE or BEFORE.get(word):
                return word
        return ""

    def _find_unit(self, number: Number) -> None:
        """Attach the unit word that follows the numeral."""
        text, at = self.text, number.digits_end
        following = text[at : at + 1]
        if following in "余多来" and following:
            inside = text[at : at + 1]
            after = at + 1
            unit_at = after
            unit = self._unit_at(unit_at)
            if unit is not None:
                number.comparator = INSIDE[inside]
                self._take_unit(number, unit, unit_at)
            elif inside != "来":
                number.comparator = INSIDE[inside]
                number.end = after
            return
        unit = self._unit_at(at)
        if unit is not None:
            self._take_unit(number, unit, at)
            return
        if following == "/":
            base = _RATE_BASE.match(text, at)
            if base:
                number.end, number.word, number.kind = base.end(), base[0], "amount"
                number.unit = Unit(base[0], "amount")
                return
        if number.value >= 10000 and text[at - 1 : at] in ("万", "亿"):
            unknown = _UNKNOWN.match(text, at)
            if unknown and not unknown[0].startswith(_NOT_UNITS):
                number.word, number.kind, number.end = unknown[0], "count", unknown.end()
                number.unit = Unit(unknown[0], "count")
                number.rules.append("unit_unknown")
                return
        if following in ("", " ", "\n", "(", "(", "["):
            skipped = _SKIP.match(text, at)
            if skipped and skipped.end() > at:
                unit = self._unit_at(skipped.end())
                crosses = "\n" in skipped[0]
                if unit is not None and not (
                    crosses and unit.kind == "count" and self._short_line(at)
                ):
                    number.unit = unit
                    number.word = unit.word
                    if not crosses:
                        self._take_unit(number, unit, skipped.end())
                    else:
                        number.rules.append("unit_across_break")
            if number.unit is None and following == "(":
                return

    def _short_line(self, at: int) -> bool:
        """Whether the line up to `at` is a heading or a cell, not broken prose."""
        return at - (self.text.rfind("\n", 0, at) + 1) < 16

    def _unit_at(self, at: int) -> Unit | None:
        text = self.text
        for size in UNIT_LENGTHS.get(text[at : at + 1], ()):
            unit = UNITS.get(text[at : at + size])
            if unit is not None and len(unit.word) == size:
                last = text[at + size - 1]
                if last.isascii() and last.isalpha():
                    after = text[at + size : at + size + 1]
                    if after.isascii() and after.isalnum():
                        continue
                if unit.cut:
                    return UNITS[unit.cut]
                return unit
        return None

    def _take_unit(self, number: Number, unit: Unit, at: int) -> None:
        text = self.text
        end = at + len(unit.word)
        number.unit = unit
        number.kind = unit.kind
        number.word = unit.word
        # 1个多月, 3个半小时: the hedge or the half stands inside the unit word.
        if unit.word == "个" and text[end : end + 1] in ("多", "半") and text[end : end + 1]:
            longer = UNITS.get("个" + text[end + 1 : end + 2]) or UNITS.get(
                "个" + text[end + 1 : end + 3]
            )
            if longer is not None and longer.kind == "duration":
                if text[end] == "多":
                    number.comparator = ">"
                else:
                    number.value += Decimal("0.5")
                number.unit, number.word, number.kind = longer, longer.word, longer.kind
                number.end = end + len(longer.word)
                return
        tail = text[end : end + 2]
        if unit.word == "秒" and tail.isdigit() and not text[end + 2 : end + 3].isdigit():
            number.value += Decimal(tail) / 100
            number.end = end + 2
            return
        if (
            unit.kind == "duration"
            and text[end : end + 1] == "半"
            and unit.word in ("年", "天", "小时")
        ):
            number.value += Decimal("0.5")
            end += 1
        number.end = end
        per = _PER.match(text, end)
        if per and unit.kind in ("amount", "count", "multiple", "score", "duration"):
            scale = _PER_SCALE.match(text, per.end()) if text[end] == "/" else None
            base_at = scale.end() if scale else per.end()
            base = self._unit_at(base_at)
            if base is not None and (
                text[end] == "/"
                or base.word
                in (
                    "亩",
                    "吨",
                    "人",
                    "天",
                    "年",
                    "月",
                    "平方米",
                    "公斤",
                    "斤",
                    "小时",
                    "户",
                    "千瓦时",
                    "度",
                    "立方米",
                    "升",
                    "公里",
                )
            ):
                number.end = base_at + len(base.word)
                number.word = text[at : number.end]
                norm = f"{unit.norm}/{base.norm}" if unit.norm and base.norm else ""
                number.unit = Unit(number.word, unit.kind, norm, unit.factor / base.factor)

    def _hedge(self, number: Number) -> None:
        """Widen the number by the words that bound it."""
        text = self.text
        start = number.start
        # currency signs and codes stand between hedge and number
        if number.unit is None or number.kind == "amount":
            for sign_size in (3, 2, 1):
                sign = text[max(0, start - sign_size) : start].strip()
                if sign in _CURRENCY and len(sign) == sign_size:
                    currency = _CURRENCY[sign]
                    if number.unit is None:
                        number.word = sign
                        number.unit = Unit(sign, "amount", currency)
                        number.kind = "amount"
                    number.start = start = start - sign_size
                    break
        if text[start - 1 : start] == " ":
            start -= 1
        for size in BEFORE_LENGTHS.get(text[start - 1 : start], ()):
            if size > start:
                continue
            word = text[start - size : start]
            comparator = BEFORE.get(word)
            if (
                comparator is None
                and word in BEFORE_SCALE
                and (text[number.core] in "百千万亿十" or number.rules[0] == "share_tenths")
                and text[start - 2 : start] not in ("通过", "经过", "到达", "直达")
            ):
                comparator = BEFORE_SCALE[word]
            if comparator is None:
                continue
            if comparator:
                if number.comparator == "=" or comparator != "=":
                    number.comparator = comparator if comparator != "=" else number.comparator
                number.start = start - size
                number.rules.append("hedge_before")
            break
        else:
            start = number.start
            if number.kind == "share" and text[start - 1 : start] == "的":
                distant = _DISTANT.search(text, max(0, start - 18), start)
                if distant:
                    number.comparator = BEFORE[distant[1]]
                    number.rules.append("hedge_distant")
            elif text[start - 1 : start] in _MOST_ENDS and number.kind in ("amount", "count"):
                if _MOST.search(text, max(0, start - 12), start):
                    number.comparator = "<="
                    number.rules.append("hedge_distant")
        end = number.end
        if text[end : end + 1] == " ":
            end += 1
        if text[end : end + 1] == "的" and text[end + 1 : end + 3] in ("以上", "以下", "以内"):
            end += 1
        for size in AFTER_LENGTHS.get(text[end : end + 1], ()):
            word = text[end : end + size]
            comparator = AFTER.get(word)
            if comparator is None or len(word) != size:
                continue
            if word == "内" and not (
                number.kind in ("duration", "share", "amount")
                and text[end + 1 : end + 2] not in "资部外容设陆地存科河涝需销"
            ):
                break
            if (
                word == "多"
                and text[end + 1 : end + 2] in "元样媒功层项次云渠"
                and text[end + 1 : end + 2]
            ):
                break
            if number.kind == "" and word in ("多", "余"):
                break
            if not (word in ("左右", "上下") and number.comparator not in ("=", "~")) and not (
                word == "以上" and number.comparator == ">"
            ):
                number.comparator = comparator
            number.end = end + size
            number.rules.append("hedge_after")
            break

    # -- from number to reading -----------------------------------------------------

    def _place(self, number: Number) -> int:
        """Judge a plain number, read a range from it, and keep it."""
        text = self.text
        at = number.core
        left = text[max(0, at - 12) : at]
        chinese = not ("0" <= text[at] <= "9")
        digits = text[at : number.digits_end]
        # a range: 3—5个, 20至30家, 10%—15%
        match = _RANGE.match(text, number.end)
        if match and "hedge_after" not in number.rules:
            second = self._number_at(match.end())
            if second is not None and self._pairs(number, second, match[0]):
                return self._place_range(number, second, chinese)
        reason = self._reason(number, left, digits, chinese)
        if reason == "skip":
            return number.end
        number.reason = reason
        self.numbers.append(number)
        return number.end

    def _pairs(self, first: Number, second: Number, between: str) -> bool:
        if second.unit is None:
            return False
        if first.unit is None:
            return first.value < second.value or first.value == second.value
        return (
            first.unit.norm == second.unit.norm
            and first.unit.kind == second.unit.kind
            and first.value <= second.value
        )

    def _place_range(self, first: Number, second: Number, chinese: bool) -> int:
        text = self.text
        left = text[max(0, first.core - 12) : first.core]
        if first.unit is None:
            first.unit, first.word, first.kind = second.unit, second.word, second.kind
            scaled = text[second.core : second.digits_end]
            plain = text[first.core : first.digits_end]
            suffix = _SCALE_SUFFIX.search(scaled)
            if suffix and not _SCALE_ANY.search(plain):
                bare = second.value / _SCALE_VALUES.get(suffix[0], _ONE)
                if first.value < bare:
                    first.value *= _SCALE_VALUES.get(suffix[0], _ONE)
        digits = text[second.core : second.digits_end]
        reason = self._reason(second, left, digits, chinese)
        if reason == "skip":
            return second.end
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

    def _reason(self, number: Number, left: str, digits: str, chinese: bool) -> str:
        """Why the number claims nothing, "" when it claims, "skip" to drop it silently."""
        return judge(self, number, left, digits)


__all__ = ["ANNIVERSARY", "LONE_NOT", "STRUCTURE", "Scan"]
