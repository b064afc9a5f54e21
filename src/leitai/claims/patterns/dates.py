"""Dates and times: numbers that say when, not how many."""

from __future__ import annotations

from leitai.claims.patterns.rule import Rule

_YEAR = r"(?:1[5-9]|20|21)\d\d"
_DASH = r"\s*(?:[-—–~至到]|——)+\s*"
_MONTH = r"(?:1[0-2]|0?[1-9])"
_DAY = r"(?:[12]\d|3[01]|0?[1-9])"
_PART = r"(?:份|初|底|末|上旬|中旬|下旬|中)?"
_CLOCK = (
    r"(?:\s*(?:凌晨|清晨|早上?|上午|中午|下午|傍晚|晚上?|夜间)?\s*\d{1,2}(?:[时点]|:\d\d)"
    r"(?:\d{1,2}分|半|许|整)?)?"
)
_ZH_YEAR = r"[一二][九〇零○八][〇零○一二三四五六七八九]{2}"
_ZH_SMALL = r"(?:[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])"

RULES: tuple[Rule, ...] = (
    Rule("date_iso", rf"{_YEAR}([-/.])\d{{1,2}}(?:[-/.])\d{{1,2}}(?!\d)", "date"),
    Rule(
        "date_years",
        rf"{_YEAR}\s*年?{_DASH}(?:{_YEAR}|\d\d)\s*(?:学年|年度|财年|赛季|年)(?:度|底|末|初|期间|间)?",
        "date",
    ),
    Rule(
        "date_year",
        rf"{_YEAR}\s*年(?!龄)(?:度|代)?(?:\s*(?:{_MONTH}\s*月?{_DASH}{_MONTH}\s*月{_PART}|"
        rf"{_MONTH}\s*月{_PART}(?:\s*{_DAY}\s*[日号]{_CLOCK})?(?:{_DASH}(?:{_MONTH}月)?{_DAY}日)?"
        r"|上半年|下半年|前三季度|第?[一二三四]季度|初|底|末|春季?|夏季?|秋季?|冬季?|前\d{1,2}个?月))?",
        "date",
    ),
    Rule("date_year_broken", rf"(?:19|20) \d\d\s*年(?:\s*{_MONTH}\s*月{_PART})?", "date"),
    Rule(
        "date_year_of",
        rf"{_YEAR}(?=\s*(?:届|级|版|款|赛季|财年|学年|远景|国家|国际|回望|回顾|回眸|展望))",
        "date",
    ),
    Rule(
        "date_months",
        rf"{_MONTH}\s*(?:月份?)?(?:{_DASH}|、){_MONTH}\s*月(?:份)?(?!球)(?:{_DAY}日)?",
        "date",
    ),
    Rule(
        "date_month",
        rf"{_MONTH}\s*月{_PART}(?!球|饼|[0-9])(?:\s*{_DAY}\s*[日号]{_CLOCK})?"
        rf"(?:{_DASH}(?:{_MONTH}月)?{_DAY}日)?"
        rf"|{_MONTH}月{_DAY}\s*[日号]{_CLOCK}(?:{_DASH}(?:{_MONTH}月)?{_DAY}日)?",
        "date",
    ),
    Rule("date_days", rf"{_DAY}\s*日?(?:{_DASH}|、){_DAY}\s*日(?![均内])", "date"),
    Rule(
        "date_day",
        rf"{_DAY}\s*日(?![均内之元产处龄])(?!以[内上下])(?:凌晨|清晨|早|上午|中午|下午|傍晚|晚)?{_CLOCK}",
        "date",
    ),
    Rule("date_clock", r"(?:[01]?\d|2[0-4])\s*[::][0-5]\d(?:[::][0-5]\d)?(?![\d.])", "date"),
    Rule(
        "date_hour",
        r"(?:[01]?\d|2[0-4])\s*(?:时(?:\d{1,2}分|许|整|前|后|起|至|左右|(?=[,、—-]))"
        r"|点(?:\d{1,2}分?|半|整|许|钟|左右|前|(?=[至到—-]\d)))",
        "date",
    ),
    Rule(
        "date_century", r"\d{1,2}\s*世纪(?:\s*\d0\s*年代)?|\d0\s*年代|[0-9]0后(?![续备勤])", "date"
    ),
    Rule("date_fiscal", r"\d{2}[-/]\d{2}(?=\s*(?:学年|赛季|财年))", "date"),
)

# Dates in Chinese numerals: 二〇二二年九月二十八日, 十月, 二十世纪九十年代.
CHINESE_RULES: tuple[Rule, ...] = (
    Rule(
        "date_zh_year",
        rf"{_ZH_YEAR}\s*年(?:{_ZH_SMALL}月(?:{_ZH_SMALL}日)?)?",
        "date",
    ),
    Rule(
        "date_zh_month",
        rf"{_ZH_SMALL}(?:(?:、|至|到|—|-){_ZH_SMALL})?月(?:份|底|末|初|上旬|中旬|下旬)?(?:{_ZH_SMALL}日)?",
        "date",
    ),
    Rule("date_zh_day", rf"{_ZH_SMALL}日(?=[,上下凌晨晚至])", "date"),
    Rule("date_zh_quarter", r"[一二三四](?:、[一二三四])?季度", "date"),
    Rule(
        "date_zh_century",
        r"[一二十]+世纪(?:[二三四五六七八九]十年代)?|[一二三四五六七八九]十年代",
        "date",
    ),
    Rule(
        "date_zh_plan",
        r"十[一二三四五六七八九]五(?=规划|期间|时期|以来|末|时|开局|收官|[”’」』])",
        "date",
    ),
)
