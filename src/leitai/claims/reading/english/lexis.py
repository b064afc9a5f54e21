"""Words and patterns of English statements, from data/english.toml."""

# ruff: noqa: E501
# One pattern, one line.

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

from leitai.claims.reading.english.spelled import ONES, START, TENS
from leitai.claims.reading.trie import write_trie
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
    "double": 2,
    "doubles": 2,
    "triple": 3,
    "treble": 3,
    "quadruple": 4,
    "doubled": 2,
    "doubling": 2,
    "tripled": 3,
    "tripling": 3,
    "trebled": 3,
    "trebling": 3,
    "quadrupled": 4,
    "quadrupling": 4,
    "twice": 2,
}
MONTH = "(?:" + "|".join(sorted(WORDS["months"], key=len, reverse=True)) + r")\.?"
_ALPHABETIC = sorted((s for s in SIGNS if s[0].isalpha() and s != "R"), key=len, reverse=True)
_SYMBOLS = sorted((s for s in SIGNS if not s[0].isalpha()), key=len, reverse=True)
SIGN = (
    "(?:(?<![A-Za-z])(?:"
    + "|".join(re.escape(s) for s in _ALPHABETIC)
    + r")|(?<![A-Za-z])[A-Z]{1,2}\$|"
    + "|".join(re.escape(s) for s in _SYMBOLS)
    + r"|(?<![A-Za-z])R(?=\d[\d,]*(?:\.\d+)?(?: ?(?:m|bn)\b| [mbt]r?illion\b|(?<=,\d{3})(?!\d)))"
    + r"|(?<![A-Za-z])[A-Z]{1,3}(?=\d[\d,]*(?:\.\d+)? [mbt]r?illion\b)"
    + ")"
)
SCALE = (
    r"(?:hundred thousand|hundred million|lakh crores?|thousand crores?|thousand million"
    r"|thousand|million|billion|trillion|hundred|dozen|lakhs?|crores?|mn|bn|tn|[mkKMB]"
    r"|(?:mil|bil|tril)-\nlion|thou-\nsand|hun-\ndred)"
)
YEAR = r"(?:1[5-9]|20|21)\d\d"
DATE = (
    r"\b\d{1,2}(?:st|nd|rd|th)?(?:\s?[-–]\s?\d{1,2}(?:st|nd|rd|th)?)?(?: of)? "
    + MONTH
    + rf"\b(?:,? {YEAR})?"
    r"|(?<![Ii]n )(?<![Ss]ince )\b"
    + MONTH
    + rf" \d{{1,2}}(?:st|nd|rd|th)?(?:\s?[-–]\s?\d{{1,2}})?\b(?:,? {YEAR})?(?![\d,.]\d| ?%|(?: per |per)cent)"
    r"|\b" + MONTH + rf",? {YEAR}\b|\b{YEAR}[-/.]\d\d?[-/.]\d\d?\b"
    rf"|\b\d{{1,2}}[/.]\d{{1,2}}[/.](?:{YEAR}|\d\d)\b(?!\.?\d)|(?:(?<=day at )|(?<=days at )|(?<=[a-z] at )(?<!stood at )(?<!closed at )(?<!remained at )(?<!ended at )(?<!settled at )(?<!now at )(?<!was at )(?<!is at )(?<!put at )(?<!held at )(?<!set at )(?<!priced at )(?<!valued at )(?<!estimated at )(?=\d\d?\.(?:00|15|30|45)(?:[.,;)]|\s*$))|(?<=before )|(?<=after )|(?<=until ))(?:[01]?\d|2[0-3])\.[0-5]\d\b(?! ?[a-z%])|(?<=[Tt]he )\d{{1,2}}\.\d\d(?= (?:from|to|service|train)\b)"
    r"|\b(?:19|20|21)\d\d\s?[-–/]\s?(?:(?:19|20|21)\d\d|\d\d)\b(?! ?%)|\b(?:mid-|early |late )?(?:1[5-9]|20)\d0s\b"
    r"|\b\d{1,2}(?:st|nd|rd|th)[- ]century"
    r"|\b\d{1,2}[:.]\d\d\s?(?:am|pm|a\.m\.|p\.m\.)|\b\d{1,2}\s?(?:am|pm|a\.m\.|p\.m\.)(?![a-z])"
    r"|\b\d{1,2}:\d\d(?::\d\d)?\b(?!\.?\d)|\b\d{4}\s?(?:hours|hrs)\b(?=[ ,.]+(?:on|yesterday|today))"
    r"|\b(?:\d{1,2}|(?i:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)) ?(?:o['’]clock|noon|midnight)"
    rf"|\b(?:FY|Q|H|CY)\s?'?\d{{1,4}}(?:[-–/]\d{{2,4}})?\b(?:,?(?: of)? (?:FY ?)?{YEAR}(?:[-–/]\d\d)?)?"
    rf"|\b[1-4][QH](?: ?(?:FY)?(?:20)?\d\d)?\b"
    rf"|(?<![\d,.$£€₹])(?:\b(?:mid|early|late|pre|post|end)-)?(?:1[89]|20|21)\d\d(?![\d,.]?\d|%| ?(?:percent|per cent)|[A-Za-z])"
)
_PLACES = r"(?:hotline|helpline|emergency (?:number|line|calls))"
CODE = (
    r"(?:https?://|www\.)\S{1,300}|[^\s@]{1,64}@[^\s@]{1,64}\.\w+"
    r"|\+\d[\d ()-]{7,}\d|\(?\b0\d{2,4}\)? \d{3,4}(?: ?\d{3,4})?\b|\b[12]?-?\(?\d{3}\)?[- ]\d{3}-\d{4}\b"
    r"|\b1?[38]00 \d{3} \d{3}\b"
    r"|\b\d+(?:\.\d+)?(?::\d+(?:\.\d+)?){2,}\b|\b\d+(?:\.\d+){2,}\b|\b\d+\+\d+(?:\+\d+)*\b|\b\d{1,2}\+[A-Z](?:\+[A-Z\d])*\b|\b(?:24/7|9/11|50/50|80/20|20/20)\b(?:/365)?"
    rf"|\b(?:1\d\d|911|999|123\d\d)(?= {_PLACES}\b)"
    r"|\b(?:1\d\d|911|999|311)(?= (?:line|number|service)\b)|\b(?:911|999|000)(?= calls?\b)|(?<=[Cc]all )(?:1\d\d|311|411|911|999)(?![\d,.]*\d)"
    r"|(?<=[Dd]ial )\d{3}\b|\b\d{9,}\b|\b\d{3,4}-\d{4,}\b|\b\d{2,6}/\d{2,6}/[A-Z\d]+\b"
    r"|\b\d{1,5}[A-Za-z]? (?:[A-Z][a-z'’]+ ){1,3}(?:Street|Road|Avenue|Lane|Drive|Terrace|Crescent|Close|Boulevard|Square)\b(?! [a-z]+s\b)"
    r"|\b\d+\([a-z\d]\)(?:\([a-z\d]+\))*"
)
ALPHA_CODE = r"(?<![\w.£$€])(?!(?:FY|Q|H|CY)\d)[A-Za-z]{1,40}(?:[-/.][A-Za-z]{1,20}){0,4}[-–]?\d+(?:[A-Za-z\d]|[-/.](?=[A-Za-z\d]))*"
_N = "|".join([*[w for w in ONES if w != "zero"], *TENS])
TOKEN = re.compile(
    rf"(?P<date>{DATE})|(?P<digits>{CODE})"
    rf"|(?P<idiom>(?<=journey of )a thousand miles|(?i:\ba thousand (?:words|thanks|apologies)\b)|\b365 days a year\b|\b24 hours a day\b|\b(?:7|seven) days a week\b|\b100 per ?cent (?:sure|behind|committed)\b|\bone hundred per ?cent (?:sure|behind)\b)"
    r"|(?P<ordinal>\b\d+(?:st|nd|rd|th)\b|\b(?:"
    + "|".join(RANKS)
    + r")\b(?! of (?:the|all|its|their|our))(?!s))"
    r"|(?P<fraction>\b(?:(?P<fn>(?i:one|two|three|four|five|seven|a|an|nine))[- ])?(?P<fp>(?i:"
    + "|".join(PARTS)
    + r"))\b(?! an? | of an? (?:million|billion|thousand|hundred|dozen|trillion)\b| (?:term|year|time|party|day|round|runway|phase|hour|past|dozen|century|annual|final|way|"
    r"consecutive|successive|anniversary|edition|floor|member|person|place|world|marathon|price|full|empty|board|mast|back|measure)s?\b|-))"
    r"|(?P<half>\b(?i:half) an? (?=(?:percentage|per ?cent|point|hour|mile|day|year|tonne|acre|hectare|kilomet)))"
    r"|(?P<andhalf>\b(?i:an?) (?P<ah>(?:percentage )?point|hour|mile|year|month|day|week|decade|pound|dollar|million|billion|metre|tonne|acre|hectare) and a half\b)"
    rf"|(?P<onein>\b(?P<on>(?i:{_N})|\d{{1,3}})(?:(?<=[Oo]ne) (?!of\b|in\b)[a-z]+)? (?:(?:in|out of)(?: every| each)?|of (?:every|each)) (?P<oi>(?i:{_N})|\d{{1,3}}|a hundred|a thousand|(?<=every )10{{0,2}},?000)\b(?![,.]\d|%)"
    r"(?! (?:days|months|years|weeks|hours|minutes|cities|countries|regions|places|"
    + MONTH
    + r")))"
    rf"|(?P<fold>\b(?i:(?P<fw>{'|'.join(FOLD)})|(?P<fm>two|three|four|five|six|seven|eight|nine|ten|twelve|twenty)[- ]?fold)\b)"
    r"|(?P<ratio>(?<![\d.:])(?P<ra>\d{1,3}(?:\.\d+)?)(?:(?P<rc> )?:(?(rc) |))(?P<rb>\d{1,3}(?:\.\d+)?)\b(?!\d))"
    r"|(?P<number>(?:(?P<sign>" + SIGN + r" ?)|(?<![A-Za-z\d.]))"
    r"(?P<d>\d{1,3}, \d{3}(?:,\d{3})+(?!\d)|(?<=[a-z] )\d \d\d?(?= [a-z-]+ (?:[a-z-]+ )?[a-z]+s\b)|\d{1,3}(?:,\d{2})+,\d{3}(?!\d)|\d{1,3}(?:,\d{3})+(?!\d)|\d{1,3}(?: \d{3})+(?![\d,])(?= [A-Za-z]|[.,;%])|\d+)(?P<f>\.\d+)?"
    r"(?P<v>[½¼¾])?(?P<g>[ -]?(?P<s>" + SCALE + r")(?![A-Za-z]))?)"
    rf"|(?P<spelled>(?<![A-Za-z]){START})"
    rf"|(?P<code>{ALPHA_CODE})"
)
_OPENING_WORDS = sorted(
    {
        *[w for w in ONES if w != "zero"], *TENS, *PARTS, *RANKS, *FOLD, "a", "an", "half",
        *(f"{w}fold" for w in ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")),
    },
    key=len,
    reverse=True,
)  # fmt: skip
# Where a token may start: tried before TOKEN itself, which is some fifteen patterns long.
CANDIDATE = re.compile(
    r"(?<![A-Za-z\d])(?:[+(]?\d|(?=["
    + "".join(
        sorted(
            {w[0].upper() for w in [*WORDS["months"], *_OPENING_WORDS]}
            | {w[0] for w in _OPENING_WORDS}
            | {"F", "Q", "H", "C", "h", "w"}
        )
    )
    + r"])(?:(?i:"
    + write_trie(_OPENING_WORDS)
    + r")(?![A-Za-z])|"
    + MONTH
    + r" \d|(?:FY|Q|H|CY) ?'?\d|https?:|www\.)|[A-Za-z][A-Za-z./–-]{0,60}\d|(?:"
    + "|".join(re.escape(s) for s in _ALPHABETIC)
    + r") ?\d|[A-Z]{1,2}\$\d|[^\s@]{1,64}@)|"
    + "(?:"
    + "|".join(re.escape(s) for s in _SYMBOLS)
    + r") ?\d|\d"
)


def find_token(plain: str, at: int, stop: int) -> re.Match[str] | None:
    """The next match of TOKEN at or after a place; the same answer as TOKEN.search, sooner."""
    while candidate := CANDIDATE.search(plain, at, stop):
        start, end = candidate.span()
        found = TOKEN.match(plain, start, stop)
        if found is None and plain[end - 1].isdigit() and end - 1 > start:
            found = TOKEN.match(plain, end - 1, stop)
        if found is not None:
            return found
        at = max(start + 1, end - 1 if plain[end - 1].isalpha() else end)
    return None


HEDGE_BEFORE = re.compile(
    r"(?:^|(?<=[\s(“\"‘']))(" + write_trie(BEFORE) + r")\s(?:an? )?$",
    re.I,
)
HEDGE_AFTER = re.compile(
    r" ?(?:("
    + "|".join(re.escape(w) for w in sorted(AFTER, key=len, reverse=True))
    + r")\b(?! [\d£$€]| (?:once|twice|one|two|three|four|five|half|an?)\b)|(\+))",
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
WORD = re.compile(r" ?([A-Za-z](?:[\w'’&/]|-(?:\n(?=[a-z]))?)*|\d[A-Z](?![\w]))")
RANGE = re.compile(r"\s?(?:-|–|—|to|and)\s?")
RANKED = re.compile(
    r"\b(?:rank(?:s|ed|ing)?|placed?|came|finished|stood|lies?|lying|position(?:ed)?)\b[^.;]{0,20}(?<! at the )(?<! by the )(?<! on the )(?<! for the )(?<! from the )$"
    r"|\b(?:ranks?|ranked|ranking|placed|finished) (?:\d+(?:st|nd|rd|th))\b[^.;]{0,40}\b(?:from|against|with) $"
    r"|\b(?:ranks?|ranked|ranking|placed|finished) (?:\d+(?:st|nd|rd|th)|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)\b[^.;,]{0,40} and $",
    re.I,
)
NAMING = re.compile(r"\b([A-Z][A-Za-z]+)\.?[ -]?$")
SENTENCE = re.compile(r"[.!?](?=\s+[A-Z\"“(]|\s*$)|\n+|;")
UP = re.compile(r"\b(?:" + write_trie(WORDS["up"]) + r")\b", re.I)
DOWN = re.compile(r"\b(?:" + write_trie(WORDS["down"]) + r")\b", re.I)
TARGET = re.compile(
    r"\b(?:"
    + write_trie(WORDS["target"])
    + r")\b|\bcommit(?:s|ted|ting)?(?= (?:itself |ourselves |themselves |us |them |it )?(?:to\b|[£$€]|funds|funding|more|another|an extra|up to))|\bshould(?! have\b)|\bplanning to\b|\bdue (?:to (?!the\b|an?\b|[a-z]+ing\b|[a-z]+s\b)|by\b|for\b|in\b|on\b)"
    r"|\b(?:target|goal|aim|plan)s?(?: \w+)? (?:is|was) (?:to|for|that)\b|\bplans (?:to|for)\b|\b(?:plan|aim|want|seek|look|wish)s? to\b|\b(?:is|are) (?:forecast|projected|budgeted)\b"
    r"|\b(?:targets?|goals?|objectives?|aims?)(?: (?:for|of) [^.;,]{1,40}?)? (?:are|is|include|includes)\b(?! (?:now |already |being |still )?(?:met|achieved|missed|exceeded|being|on|in|within|not|also met|set out))"
    r"|\b(?:set aside|earmark\w*|allocat\w+|sanction\w*)\b[^.;]{0,80}? to (?!the\b|an?\b)[a-z]+\b"
    r"|\b(?:ask(?:ed|s|ing)|bid(?:ding)?|appl(?:ied|ies|ying)) (?:[a-z]+ ){0,3}for (?:(?:a further|another|about|around|up to|some) )?[£$€]$"
    r"|\b(?:plan|strategy|bid|proposal|blueprint|masterplan)s? (?:sets aside|set aside|provides? for|allocates?|proposes?|envisages?|calls? for|foresees?|makes? provision for)\b"
    r"|\b(?:over|in|during|for) the (?:next|coming) (?:[a-z]+|\d+) (?:years|months|weeks)\b|\bexpected to\b|\b(?:is|are) expected\b|\b(?:policy|plan|aim|intention|ambition) is to\b|\bto be\b(?<!estimated to be)(?<!thought to be)(?<!believed to be)(?<!found to be)(?<!said to be)(?<!reported to be)(?<!known to be)(?<!shown to be)(?<!likely to be)(?<!understood to be)(?<!judged to be)(?<!had to be)(?<!deemed to be)(?<!considered to be)(?<!assessed to be)(?<!claimed to be)(?<!seen to be)|\bset to\b|\bnext (?:year|month|stage|phase)\b|\bpromise[sd]?\b(?<!election promise)(?<!campaign promise)|\bon (?:their|its|the) way\b|\bwe'll\b"
    r"|\bby (?:the end of )?20[2-9]\d\b|\bby year[- ]end\b|\bwants? (?:(?:to see|another|at least|about|some|more than|over|up to) )*$"
)
# were proposed tells what was done; so do aims of others
PROPOSED = re.compile(
    r"\b[Oo]f (?:the |our |its )?[\d][^.;]{1,60} (?:promised|pledged|planned|proposed)$|\b(?:were|was|been|had|having|are) proposed$|\b(?:dwellings|homes) proposed$"
)
DONE = re.compile(
    r"\b(?:so far|already|has|(?<!to )(?<!will )have|had|(?<!to have )(?:achieved|completed|delivered|exceeded)|to date|as of"
    r"|by the end of (?:last|June|September))\b",
    re.I,
)
BACK = re.compile(
    r"(?:\b(?:from|against (?!an? (?:target|goal|plan|planned|budget|forecast))(?:an? |the |our )?(?!target|goal|plan)(?:[a-z-]+ ){0,3}of"
    r"|instead of|(?<!performance )against|vs\.?|compared (?:with|to)|versus|relative to|in comparison (?:to|with)|as (?:against|opposed to)|rather than|since(?= the)|down from|up from"
    r"|national average(?: of)?|(?<=the )(?:[A-Za-z]+ )?average(?: of)?|previously|formerly|originally"
    r"|legal limit of|(?:statutory|regulatory|legal) (?:limit|minimum|maximum) of|limit of|(?:national|regional|county|sector|group|peer) average of)\s+"
    r"|\b(?:below|above|under|over|beating|exceeding|short of) (?:the|its|an?|our|their) (?:[a-z-]+ ){0,2}?(?:baseline|average|standard|limit|threshold|norm|guideline|benchmark|minimum|maximum) of\s+"
    r"|\bthan\s+)(?:(?:an?|the|just|only|about|around|nearly|over|under|its|some|our)\s)*"
    r"(?:(?:[a-z]+ |(?:19|20)\d\d )?(?:peak|high|low|record|total|count|level|figure|baseline|standard|average) of (?:just |only |about |around |over )?"
    r"|(?:legal|national|regional|statutory|county|industry|sector) (?:average|standard|limit|figure) of )?$",
    re.I,
)
RANGE_LEFT = re.compile(r"(?<![\w.,-])\d{1,3}(?:\.\d+)?%?[-–]$")
BY = re.compile(r"\bby\s(?:an? )?$")
OF_WHICH = re.compile(
    r"\b(?:of (?:which|whom|them|these)|among (?:them|these)|including)[^.;,]{0,12}$"
)
WILL = re.compile(
    r"(?:(?! (?:fear|think|believe|say|said|feel|worry|doubt|thought|believed|feared|felt|knew|know)\b| and (?:an?|will|would|must|should|is|are|another|[\w,.]+ more|(?:the )?(?:remaining|rest|others?|further)|(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d+) (?:will|are|is)) | but | while | whereas )[^,.;:]|\.\d){0,50}?\b(?:will|should(?! have\b)|must(?! have\b)|to be(?<!still to be)(?<!yet to be)(?<!estimated to be)(?<!thought to be)(?<!believed to be)(?<!found to be)(?<!said to be)(?<!reported to be)(?<!known to be)(?<!shown to be)(?<!likely to be)(?<!understood to be)(?<!judged to be)(?<!had to be)(?<!deemed to be)(?<!considered to be)(?<!assessed to be)(?<!claimed to be)(?<!seen to be)|is planned|are planned|(?:is|are) (?:on (?:its|their|the) way|in the pipeline|on order|to follow|to come)|are expected|is expected"
    r"|(?:is|are) (?:forecast|projected|budgeted|proposed|due(?! for (?:replacement|renewal|repair|review|inspection|retirement|demolition|renovation))|scheduled|on (?:course|track)(?= to\b| for\b))|(?:is|are) to [a-z]+|would (?:be|need|cost|create|require|save|have|receive|benefit|get|gain|see|pay|lose|become))\b"
)
DUE = re.compile(
    r"(?:(?! and (?:will|would) )[^,.;:]){0,30}\bby (?:the end of )?(?:" + MONTH + r" )?20[2-9]\d\b"
)
LIMIT = re.compile(
    r"\b(?:(?:legal|statutory|permitted|national|regional|industry|EU|UK|England|Scotland|Wales|county|state|city|world"
    r"|global)(?: \w+)? (?:limit|maximum|minimum|average|ceiling)"
    r"|the (?:limit|average) (?:is|was))\b[^,.;:]{0,20}$"
    r"|\b(?:national|legal|statutory) (?:\w+ )?(?:standard|threshold|benchmark|norm|line) of \S{0,6}$"
)
SPAN = re.compile(
    r"\b(?:(?:over|in|during)(?: (?:the|these|those))?(?: (?:past|next|last|coming|first|following))?|past|next|(?<!and )(?<!to )(?<!will )(?<!can )(?<!could )(?<!would )last|(?:for|in) (?:another|a further)"
    r"|coming|previous|first|following|subsequent|preceding)\s$",
    re.I,
)
ADVERB = frozenset(["now", "currently", "also", "together"])
VERB = re.compile(r"(?:ed|ing)$")
