"""Words and patterns of English statements, from data/english.toml."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

from leitai.claims.reading.words import load_table
from leitai.quantities.units import Unit

TABLE = load_table("english")
BEFORE: dict[str, str] = TABLE["before"]
AFTER: dict[str, str] = TABLE["after"]
SCALES = {word: Decimal(value) for word, value in TABLE["scales"].items()}
SIGNS: dict[str, str] = TABLE["signs"]
UNITS = {word: Unit(word, row[0], row[1], Fraction(row[2])) for word, row in TABLE["units"].items()}
LOWER_UNITS = {word.lower(): unit for word, unit in UNITS.items() if len(word) > 3}
WORDS = {name: frozenset(words.split()) for name, words in TABLE["words"].items()}
ONES = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14,
    "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
TENS = dict(
    zip(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"],
        range(20, 100, 10),
        strict=True,
    )
)
PARTS = {
    "half": 2, "halves": 2, "third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fifth": 5,
    "fifths": 5, "sixth": 6, "sixths": 6, "seventh": 7, "sevenths": 7, "eighth": 8, "eighths": 8,
    "ninth": 9, "ninths": 9, "tenth": 10, "tenths": 10,
}  # fmt: skip
RANKS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7,
    "eighth": 8, "ninth": 9, "tenth": 10, "eleventh": 11, "twelfth": 12,
}  # fmt: skip
FOLD = {
    "doubled": 2,
    "doubling": 2,
    "double": 2,
    "tripled": 3,
    "tripling": 3,
    "trebled": 3,
    "quadrupled": 4,
    "quadrupling": 4,
    "twice": 2,
}
DIGIT_WORDS = "|".join(list(ONES)[1:10])
SPELLED = (
    rf"(?:(?:{'|'.join(TENS)})(?:[- ](?:{DIGIT_WORDS}))?|{'|'.join(list(ONES)[1:])}"
    r"|a (?=hundred|thousand|million|billion|dozen))"
)
MONTH = "(?:" + "|".join(sorted(WORDS["months"], key=len, reverse=True)) + r")\.?"
SIGN = "(?:" + "|".join(re.escape(s) for s in sorted(SIGNS, key=len, reverse=True)) + ")"
SCALE = "(?:hundred thousand|thousand|million|billion|trillion|hundred|dozen|mn|bn|tn|[mkKMB])"
TOKEN = re.compile(
    r"(?P<date>\b\d{1,2}(?:st|nd|rd|th)?(?:\s?[-–]\s?\d{1,2})?(?: of)? "
    + MONTH
    + r"\b(?:,? (?:1[5-9]|20|21)\d\d)?"
    r"|\b"
    + MONTH
    + r" \d{1,2}(?:st|nd|rd|th)?(?:\s?[-–]\s?\d{1,2})?\b(?:,? (?:1[5-9]|20|21)\d\d)?(?![\d,.]\d)"
    r"|\b" + MONTH + r",? (?:1[5-9]|20|21)\d\d\b|\b(?:1[5-9]|20|21)\d\d[-/]\d\d?[-/]\d\d?\b"
    r"|\b(?:1[89]|20|21)\d\d\s?[-–/]\s?(?:(?:1[89]|20|21)\d\d|\d\d)\b|\b(?:1[89]|20)\d0s\b"
    r"|\b\d{1,2}(?:st|nd|rd|th) century"
    r"|\b\d{1,2}[:.]\d\d\s?(?:am|pm|a\.m\.|p\.m\.)|\b\d{1,2}\s?(?:am|pm|a\.m\.|p\.m\.)"
    r"|\b\d{1,2}:\d\d\b|\b(?:FY|Q|H)\s?\d{1,4}\b(?: (?:19|20)\d\d)?"
    r"|(?<![\d,.$£€])(?:1[89]|20|21)\d\d(?![\d,.]?\d|%| ?(?:percent|per cent)))"
    r"|(?P<code>(?:https?://|www\.)\S+|\S+@\S+\.\w+"
    r"|\+\d[\d ()-]{7,}\d|\b\d+(?:\.\d+){2,}\b|\b\d+\+\d+(?:\+\d+)*\b|\b24/7\b"
    r"|\b(?:1\d\d|911|999|123\d\d)(?= (?:hotline|helpline|emergency (?:number|line|calls))\b)|\b(?:911|999)(?= calls\b)"  # noqa: E501 - one pattern, one line
    r"|\b\d{9,}\b|\b\d{3,4}-\d{4,}\b)"
    r"|(?P<ordinal>\b\d+(?:st|nd|rd|th)\b|\b(?:"
    + "|".join(RANKS)
    + r")\b(?! of (?:the|all|its|their|our))(?!s))"
    r"|(?P<fraction>\b(?:(?P<fn>(?i:one|two|three|four|five|seven|a|an|nine))[- ])?(?P<fp>"
    + "|".join(PARTS)
    + r")\b(?= of|s? (?:the|its|their|all)|[.,;]|\s*$| were| are| have| had| in))"
    r"|(?P<onein>\b(?P<on>(?i:"
    + "|".join(list(ONES)[1:11])
    + r")|\d{1,3}) (?:in|out of)(?: every)? (?P<oi>"
    + "|".join(list(ONES)[2:])
    + r"|\d{1,3})\b(?! (?:days|months|years|weeks|hours|minutes|cities|countries|regions|places|"
    + MONTH
    + r")))"
    r"|(?P<fold>\b(?i:" + "|".join(FOLD) + r")\b)"
    r"|(?P<ratio>\b(?P<ra>\d+(?:\.\d+)?)\s?:\s?(?P<rb>\d+(?:\.\d+)?)\b)"
    r"|(?P<number>(?P<sign>"
    + SIGN
    + r" ?)?(?P<d>(?<![A-Za-z\d.])(?:\d{1,3}(?:,\d{3})+|\d+)(?P<f>\.\d+)?|(?<![A-Za-z])(?i:"
    + SPELLED
    + r")(?![A-Za-z]))"
    r"(?:[ -]?(?P<s>" + SCALE + r")(?![A-Za-z]))?)",
)
HEDGE_BEFORE = re.compile(
    r"(?:^|(?<=[\s(“\"‘']))("
    + "|".join(re.escape(w) for w in sorted(BEFORE, key=len, reverse=True))
    + r")\s(?:an? )?$",
    re.I,
)
HEDGE_AFTER = re.compile(
    r" ?(?:("
    + "|".join(re.escape(w) for w in sorted(AFTER, key=len, reverse=True))
    + r")\b(?! [\d£$€])|(\+))",
    re.I,
)
UNIT = re.compile(
    r"[ -]?("
    + "|".join(re.escape(w) for w in sorted(UNITS, key=len, reverse=True))
    + r")(?![A-Za-z0-9])(?: per (?:litre|liter|kilogram|kg|cubic metre|cubic meter|km|kilometer"
    r"|second|mile|day|hour|person|capita|hectare|tonne|year|month|household|week|acre"
    r"|square metre|square kilometre|kilometre|mu))?"
)
SINGULAR = frozenset(("year", "month", "week", "day", "hour", "minute"))
WORD = re.compile(r" ?([A-Za-z][A-Za-z'’-]*)")
RANGE = re.compile(r"\s?(?:-|–|—|to|and)\s?")
RANKED = re.compile(
    r"\b(?:rank(?:s|ed|ing)?|placed?|came|finished|stood|position(?:ed)?)\b[^.;]{0,20}$", re.I
)
NAMING = re.compile(r"\b([A-Z][A-Za-z]+)\.?[ -]?$")
SENTENCE = re.compile(r"[.!?](?=\s+[A-Z\"“(]|\s*$)|\n+|;")
UP = re.compile(r"\b(?:" + "|".join(WORDS["up"]) + r")\b", re.I)
DOWN = re.compile(r"\b(?:" + "|".join(WORDS["down"]) + r")\b", re.I)
TARGET = re.compile(
    r"\b(?:"
    + "|".join(WORDS["target"])
    + r")\b|\b(?:target|goal|aim|plan|forecast)s?(?: \w+)?(?: of| is| was| to|:)\s|\(target:?\s"
    r"|\bto be\b|\bset to\b|\bnext (?:year|month|stage|phase)\b"
    r"|\bby (?:the end of )?20[2-9]\d\b|\bby year[- ]end\b"
)
# were proposed tells what was done; so do aims of others
PROPOSED = re.compile(
    r"\b(?:were|was|been|had|having|are) proposed$|\b(?:dwellings|homes) proposed$"
)
DONE = re.compile(
    r"\b(?:so far|already|has|have|had|achieved|completed|delivered|exceeded|to date|as of"
    r"|by the end of (?:last|June|September))\b",
    re.I,
)
BACK = re.compile(
    r"(?:\b(?:from|against (?:an? |the )?(?:standard|limit|benchmark) of|against|vs\.?"
    r"|compared (?:with|to)|versus|down from|up from"
    r"|national average(?: of)?|the average(?: of)?|previously|formerly|originally"
    r"|legal limit of|statutory (?:limit|minimum|maximum) of|limit of|(?<!in an )average of)\s+(?:(?:an?"  # noqa: E501 - one pattern, one line
    r"|the) )?|\bthan\s+)$",
    re.I,
)
RANGE_LEFT = re.compile(r"(?<![\w.,-])\d{1,3}(?:\.\d+)?%?[-–]$")
BY = re.compile(r"\bby\s(?:an? )?$")
OF_WHICH = re.compile(r"\b(?:of (?:which|whom|them|these)|including)[^.;,]{0,12}$")
WILL = re.compile(
    r"(?:[^,.;:]|\.\d){0,50}?\b(?:will|to be|is planned|are planned|are expected|is expected"
    r"|would)\b"
)
DUE = re.compile(r"[^,.;:]{0,30}\bby (?:the end of )?20[2-9]\d\b")
LIMIT = re.compile(
    r"\b(?:(?:legal|statutory|permitted|national|regional|industry|EU|UK|world"
    r"|global)(?: \w+)? (?:limit|maximum|minimum|average|ceiling)"
    r"|the (?:limit|average) (?:is|was))\b[^,.;:]{0,20}$"
)
SPAN = re.compile(
    r"\b(?:(?:over|in|during)(?: the)?(?: (?:past|next|last|coming|first))?|past|next|last"
    r"|coming|previous|first)\s$",
    re.I,
)
ADVERB = frozenset(["now", "currently", "also", "together"])
VERB = re.compile(r"(?:ed|ing)$")
