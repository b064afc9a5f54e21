"""Kind, direction, tense and period of an English number."""

# ruff: noqa: PLR0911, PLR0912, E501
# English is read by a run of special forms; the first that fits returns.

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, localcontext

from leitai.claims.model import Claim
from leitai.claims.reading.english.lexis import (
    BACK,
    DONE,
    DOWN,
    DUE,
    LIMIT,
    PROPOSED,
    TARGET,
    UP,
    WILL,
    WORDS,
)
from leitai.claims.reading.english.times import TIME
from leitai.claims.reading.number import Number
from leitai.claims.reading.trie import write_trie
from leitai.quantities.units import normalise as normal_value


@dataclass(frozen=True, slots=True)
class Context:
    """What stands around a number.

    Args:
        start, end: its sentence.
        period: the phrase of time that holds for it.
        before: the claim before it in the sentence.
        moved: the last claim of the sentence before it that tells a growth in percent.
        tail: end of the number, or of the range that it opens.
        cell: head and label of its table cell.
        aim: whether it stands under a heading of aims.
    """

    start: int
    end: int
    period: str
    before: Number | None
    moved: Number | None
    tail: int
    cell: tuple[str, str]
    aim: bool = False


def make_claim(text: str, plain: str, number: Number, context: Context, offset: int) -> Claim:
    """The frozen claim of a number; offset is added to its place."""
    start = number.start
    period = context.period
    if not number.reason:
        number.kind = number.kind or "count"
        _settle(plain, number, context)
        left = plain[context.start : start]
        number.subject = _find_subject(number, left)
        head, label = context.cell
        if head and TIME.search(head):
            period = head
        if label and not number.word:
            number.subject = label
    value = number.value
    if value == value.to_integral_value() and value.as_tuple().exponent != 0:
        with localcontext() as wide:
            wide.prec = 60
            value = Decimal(int(value))
    norm_value, norm_unit = None, ""
    if not number.reason and number.unit is not None and number.unit.norm:
        norm_value, norm_unit = normal_value(value, number.unit), number.unit.norm
    return Claim(
        start + offset,
        number.end + offset,
        text[start : number.end],
        value,
        number.word,
        norm_value,
        norm_unit,
        number.comparator,  # type: ignore[arg-type]
        number.kind or ("" if number.reason else "count"),
        number.direction,  # type: ignore[arg-type]
        number.tense or "achieved",  # type: ignore[arg-type]
        period,
        number.subject,
        not number.reason,
        number.reason,
        number.group,
        text[number.core : number.digits_end],
        "",
        tuple(number.rules),
    )


def _find_subject(number: Number, left: str) -> str:
    """The counted noun phrase, else the nearest noun phrase before the number."""
    if number.kind == "count" and number.word:
        return number.word
    clause = _CLAUSE_END.split(left)[-1]
    if (
        any(stem in clause for stem in _TIME_STEMS)
        and _LIMITED.search(clause)
        and (timed := _TIMED.search(clause, max(0, len(clause) - 200)))
        and not _moves(timed["subject"])
    ):
        return timed["subject"]  # calls answered within 20 seconds rose from
    words: list[str] = []
    for word in reversed(_CLAUSE_WORDS.findall(clause)):
        lower = word.lower()
        skipped = lower in WORDS["stop"] or lower in WORDS["up"] or lower in WORDS["down"]
        if skipped or lower in WORDS["target"] or lower.endswith(("ed", "ing")):
            if words:
                break
            continue
        words.append(word)
        if len(words) == 4:
            break
    return " ".join(reversed(words))


def _moves(words: str) -> bool:
    """Whether a word of moving up or down stands among the words."""
    return any(w in WORDS["up"] or w in WORDS["down"] for w in words.lower().split())


# One of these is in every match of the pattern below: looked for first, for speed.
_TIME_STEMS = ("second", "minute", "hour", "day", "week", "month", "mile", "km ", "metre")
_LIMITED = re.compile(
    r"\b(?:within|in|under|over|inside|after|below|above|than) [\w,.]+ (?:working )?(?:seconds?|minutes?|hours?|days?|weeks?|months?|miles?|km|metres?) "
)
# What is done within a time: the time belongs to the subject, and is not the subject.
_TIMED = re.compile(
    r"(?:^|\s|\b)(?:[Tt]he |[Oo]ur |[Ii]ts |[Tt]heir |and |but |while )*(?P<subject>(?!(?:[Ii]n|[Aa]t|[Oo]n|[Bb]y|[Ff]or|[Ss]ince|[Dd]uring|[Oo]ver|[Ww]ithin) )[A-Za-z][A-Za-z'’-]*(?: [a-z][a-z'’-]*){1,7} (?:within|under|over|in under|in|after|inside|below|above|less than|more than|longer than)"
    r" (?:an? |one |two |three |four |five |six |seven |eight |nine |ten |[\d,.]+ )(?:working )?(?:seconds?|minutes?|hours?|days?|weeks?|months?|miles?|km|metres?)) "
    r"(?:[a-z]+ ){0,3}?(?:rose|fell|grew|dropped|increased|decreased|improved|declined|slipped|climbed|went|was|were|is|are|stood|reached|averaged|has|have|had)\b[^;:]{0,60}$"
)
_CLAUSE_WORDS = re.compile(r"[A-Za-z][A-Za-z'’-]*")
_CLAUSE_END = re.compile(r"[,;:(]")
_SHARE_GROWTH = re.compile(
    r"\b(?:"
    + write_trie(WORDS["up"] | WORDS["down"])
    + r")(?: (?:by|of|nearly|about|around|more than|over|an|a|some|another|almost|roughly|just"
    r"|at least|only|up to|further|a further|less than|under|an average of|average of))*\s$",
    re.I,
)
_GROWTH_AFTER = re.compile(
    r"\s?(?:(?:annual|year-on-year|year on year|yearly|real-terms|overall|net|sharp|steady) )?(?P<noun>growth|increase|rise|decrease"
    r"|decline|drop|fall|reduction|cut|gain|saving|jump|uplift)\b"
)
_WAY_AFTER = re.compile(
    r"\s?(?:points )?(?:(?P<up>up(?= on\b| from\b| and\b|[,.;]|$)|higher|above|more|faster|better|ahead|greater|larger|longer|further(?= than)|over(?=[.,;)]| (?:budget|target|forecast|plan)\b))"
    r"|(?P<down>down(?= on\b| from\b| and\b|[,.;]|$)|lower|below|less|fewer|slower|worse|behind|quicker|shorter|smaller|short of|under))\b"
)
_SINKS = frozenset(("decrease", "decline", "drop", "fall", "reduction", "cut", "saving"))
_SAME_CHANGE = re.compile(
    r"\s?\((?:up |down |by )?|,? or (?:between |about |around |nearly )?|, or by |,? equivalent to |, a change of "
)


def _settle(plain: str, number: Number, context: Context) -> None:
    left = plain[context.start : number.start]
    if number.kind in ("share", "pp_diff", "multiple", "count", "amount", "duration"):
        _find_direction(plain, number, context, left)
    number.tense = _find_tense(plain, number, context, left)


def _find_direction(plain: str, number: Number, context: Context, left: str) -> None:
    near = left[-60:]
    growth = _GROWTH_AFTER.match(plain, context.tail)
    after = _WAY_AFTER.match(plain, context.tail)
    before = context.before
    if (
        near[-1:] in _SIGN_MARKS
        and near
        and number.kind in ("share", "amount", "count")
        and (signed := _SIGNED.search(near))
    ):
        if signed[0][-1] != "+":
            number.value = -number.value
            number.core -= 1
        number.start = min(number.start, number.core)
        number.direction = "up" if signed[0][-1] == "+" else "down"
        number.kind = "rate_change" if number.kind == "share" else number.kind
        return
    if number.kind == "multiple":
        if not number.direction and (way := _way_of_clause(near)) and _steps(near):
            number.direction = way
        elif not number.direction and after:
            number.direction = "up" if after["up"] else "down"
        return
    if before is not None and before.group is not None and before.group == number.group:
        number.direction = before.direction if number.change != "to" else ""
    elif (
        before is not None
        and before.direction
        and _SAME_CHANGE.fullmatch(plain, before.end, number.start)
    ):
        number.direction = before.direction
    elif (
        number.kind == "share"
        and before is not None
        and before.kind == "rate_change"
        and (
            _GAPPED.fullmatch(plain, before.end, number.start)
            or (
                _PLACED.fullmatch(plain, before.end, number.start)
                and _PLACE_NEXT.match(plain, number.end)
            )
        )
    ):
        number.direction = before.direction  # crime dropped 8%, robbery 12% and burglary 3%
    elif (
        before is not None
        and before.direction
        and number.kind == before.kind.replace("rate_change", "share")
        and _AND_BY.fullmatch(plain, before.end, number.start)
        and _IN_TURN.match(plain, number.end)
    ):
        number.direction = before.direction  # grew by 8.1 percent and 13.2 percent respectively
    elif number.kind == "share" and _goes_on_moving(plain, number, context):
        number.direction = context.moved.direction if context.moved else ""
    elif number.kind == "share" and _OR_SHARE.search(left):
        number.direction = _last_way(near)
    elif growth:
        number.direction = "down" if growth["noun"] in _SINKS else "up"
    elif after and not (after["up"] == "more" and number.kind == "count"):
        number.direction = "up" if after["up"] else "down"
    elif (
        (_steps(near) or (near.endswith(_HALF_ENDS) and _IN_HALF.search(near)))
        and (way := _way_of_clause(near))
    ) or (number.kind == "pp_diff" and (way := _way_of_clause(near) or _last_way(near))):
        number.direction = way
    elif near.endswith(_BY_ENDS) and number.change != "to":
        number.direction = _last_way(near)  # dropped for the third year, by 214 pupils
        if not number.direction and (moved := _MOVED_BY.search(near)):
            number.direction = "up" if moved["up"] else "down"
    elif number.kind == "share" and near.endswith("of ") and (moved := _MOVED_OF.search(near)):
        number.direction = "up" if moved["up"] else "down"
        if moved["by"]:
            number.direction = _last_way(near) or number.direction
    elif near.endswith(_AFTER_BY) and (changed := _OBJECT.search(near)) is not None:
        number.direction = _last_way(changed[0])
    if number.kind == "share" and number.direction:
        number.kind = "rate_change"


_MOVED_BY = re.compile(
    r"\b(?:(?P<up>rais(?:ed?|es|ing)|lift(?:ed|s|ing)?|boost(?:ed|s|ing)?|overspent|overspend)|underspent|underspend|lower(?:ed|s|ing)?|trimmed)\b[^.;,]{0,40} by (?:an? )?(?:[£$€]|[A-Z]{1,3}\$)?$"
)
# growth of revenue of 5 percent; raised by an average of 10.6 percent
_MOVED_OF = re.compile(
    r"\b(?:(?P<up>growth|rise|increase|gain|jump|rais(?:ed?|ing)|lift(?:ed|ing)?)|fall|drop|decrease|decline|reduction|cut|lower(?:ed|ing)?)"
    r"(?: (?:of|in) (?!the (?:order|region)\b)(?:[a-z-]+ ){1,6}| (?P<by>by an average ))of $"
)
_SIGN_MARKS = "+-–−"
_AFTER_BY = ("by ", "to ", "about ", "around ", "nearly ", "almost ", "a ", "an ")
_CLAUSE_BREAK = re.compile(r"[,;:(]")


def _way_of_clause(near: str) -> str:
    return _last_way(_CLAUSE_BREAK.split(near)[-1])


def _steps(near: str) -> bool:
    """Whether a verb of growth, or "by", stands directly before the number."""
    return near.endswith(_BY_ENDS) or (
        _may_end_growth(near) and _SHARE_GROWTH.search(near) is not None
    )


_BY_ENDS = ("by ", "by a ", "by an ")
_SIGNED = re.compile(r"(?:^|[\s(|])[+\-–−]$")
_IN_HALF = re.compile(
    r"\bin\s$|\b(?:grew|grow|grows|grown|growing|rose|rising|expanded|expanding|increased|declined|contracted) at"
    r" (?:an? (?:[a-z]+ )?rate of )?$"
)
_HALF_ENDS = ("in ", "In ", "at ", "of ")
_OBJECT = re.compile(
    r"\b(?:cut|cuts|reduced|raised|increased)\b[^,.;\d]{3,30} by (?:up to |about |around |nearly |almost |an? )*$"
)
_GAPPED = re.compile(
    r"(?: (?:year to date|year on year|(?:this|last) (?:year|month|quarter)|on the year|(?:in|since) (?:19|20)\d\d))?(?:,|;| and|, and) (?!(?:or|and|to|at|from|with|against|of|in|for|including|about|nearly|over|some|only|just|but|than)\b)"
    r"(?!up\b|down\b)(?:[a-z]+ (?:from|of|in|on|against) (?:the )?[a-z]+ by $|[a-z]+(?: (?!(?:up|down|is|was|are|were|at|of|to|with|about|for|from|than)\b)[a-z]+)?(?: by)? $)"
)
# grew 22% on Line 1 and 9% on Line 2
_PLACED = re.compile(
    r" (?:on|in|at|for|among|across) (?:(?:19|20)\d\d|(?:the )?[A-Za-z][\w'’ -]{1,30}?)(?:,| and|, and) (?:by )?$"
)
_PLACE_NEXT = re.compile(r" (?:on|in|at|for|among|across)\b")
_REACHED = re.compile(r",? (?:to|reaching) (?:an? |about |around |nearly |some |over )?$")


def _goes_on_moving(plain: str, number: Number, context: Context) -> bool:
    """Deposits grew 9.6 percent to 101.4 billion yuan and loans 13.1 percent."""
    before, moved = context.before, context.moved
    return (
        before is not None
        and moved is not None
        and before.kind in ("amount", "count")
        and _REACHED.fullmatch(plain, moved.end, before.start) is not None
        and _GAPPED.fullmatch(plain, before.end, number.start) is not None
    )


_AND_BY = re.compile(r",? and (?:by )?$")
_IN_TURN = re.compile(r",? (?:respectively|year[- ]on[- ]year|from|over|compared)\b")
_OR_SHARE = re.compile(r"\bby [^.;]{1,30},? or\s$")  # by 1,100 patients, or 9%
_LATER = re.compile(
    r"[^,.;)]{0,20}\b(?:last year|a year (?:earlier|ago|before)|the (?:previous|year before|same)|previously"
    r"|nationally|statewide|nationwide|regionally|years? (?:earlier|ago|before)|in (?:19|20)\d\d(?:[/–-]\d\d)?)"
)
_COMPARING = re.compile(
    r"\b(?:from|compared|against|than|versus|after|whereas|while|\()[^,;]*$|\($"
)
_AIM_BEFORE = re.compile(
    r"(?:^|[\s(|])(?i:target|goal|aim|ambition|forecast|projection|trajectory|planned|plan|budgeted)"
    r"(?: (?:figure|level|total|deficit|surplus|spend|spending|cost|rate|income|(?!by|was|met|for|and|in|on|at|population|group|audience|area|age|market)[a-z]+))?(?:s? of|:| is| was| for)? (?:an? |the )?$"
    r"|(?:[Tt]arget|[Gg]oal|[Aa]im|[Aa]mbition)s? for [^,;.]{1,30} (?:is|was|of|:) ?$"
    r"|\b(?:[Tt]arget|[Gg]oal|[Aa]im)s?\b[^.;]{0,60}\b(?:set|fixed|pegged|kept) at (?:about |around |some )?$"
    r"|(?:against|\() ?(?:an? |the |our )?(?:[a-z]+ )?(?i:budget)(?: of|:)? $"
)
# One of these is in every match of the pattern above: looked for first, for speed.
_AIM_STEMS = (
    "target", "goal", "aim", "ambition", "forecast", "projection", "trajectory", "plan", "budget",
)  # fmt: skip
_AIM_AFTER = re.compile(
    r"[ -](?:[a-z]+ )?(?:target|goal|ambition|aim)\b(?! (?:was |is |has been )?(?:met|set|exceeded))"
)
_LEVEL_BEFORE = re.compile(
    r"\((?:[^()]*[,;] )?(?:(?:in |the )?(?:last|previous|prior) (?:year|quarter|month)|(?:[HQ][1-4] |FY ?)?(?:19|20)\d\d(?:[/–-]\d\d)?|prior|previously|was|from|vs\.?"
    r"|[A-Za-z ]*(?:standard|limit|benchmark|average|baseline|national|nationally|England|UK|statutory|threshold|maximum|minimum|median))"
    r"(?: figure)?:?(?: of| was)? ?$"
)
_LISTED_LEVEL = re.compile(
    r"(?:^|[;,(]) ?(?:the )?(?:national|regional|county|state|England|UK|sector|peer|group)(?: [a-z]+){0,2}:? $"
    r"|\b(?:the|an?|its|their) (?:recommended|required|permitted|legal|statutory|national|maximum|minimum|usual|normal) $"
    r"|\bin (?:19|20)\d\d,? (?:the figure|it|this|the rate|that) (?:was|had been|stood at) $"
)
_STANDARD_IS = re.compile(
    r"\b(?:norm|guideline|limit|ceiling|standard|threshold|benchmark)(?: (?:for|on) [a-z]+(?: [a-z]+)?)? (?:is|was|remains)\s$"
)
_EXPECTED = re.compile(
    r" (?:(?:[a-z]+s )?(?:that )?(?:we|it|they|ministers|officials|planners|the [a-z]+) (?:had |have |has )?(?:originally |first )?(?:expected|planned|hoped for|aimed for|promised|wanted|sought|forecast|budgeted)"
    r"|(?:of (?!the\b|its\b|our\b|their\b|all\b)[a-z]+ )?(?:expected|planned|targeted|budgeted|promised|pledged)(?= for\b|[,.;)]|\s|$)|hoped for)\b"
)
_NEEDED = re.compile(r" (?:needed|required|recommended|considered|deemed)\b")
_CONTRAST = re.compile(
    r"\b(?:[Ll]ast (?:year|term|month|quarter|season|week|winter|summer)|[Pp]reviously|[Ii]n (?:19|20)\d\d|(?:\w+ ){1,2}years? ago|[Ww]hen we took office)\b"
)
# One of these is in every match of the pattern above, and of LIMIT: looked for first, for speed.
_CONTRAST_STEMS = ("ast ", "reviously", "n 19", "n 20", " ago", "took office")
_LIMIT_STEMS = (
    "limit", "maximum", "minimum", "average", "ceiling", "standard", "threshold", "benchmark", "norm",
    "line of",
)  # fmt: skip
# The last words of BACK.
_LEVEL_ENDS = frozenset(
    [
        "from",
        "of",
        "against",
        "vs",
        "vs.",
        "versus",
        "with",
        "to",
        "than",
        "average",
        "previously",
        "formerly",
        "originally",
        "since",
        "an",
        "a",
        "the",
        "just",
        "only",
        "about",
        "around",
        "nearly",
        "over",
        "under",
        "its",
        "some",
        "our",
    ]
)


_CONTRAST_WORDS = ("By ", "In ", "while", "whereas", "but ")
_OTHER_ENDS = ("the ", "average ", "mean ")
_LISTED_STEMS = (
    "ational", "egional", "ounty", "tate", "England", "UK", "ector", "eer", "roup", "ecommended", "equired",
    "ermitted", "egal", "aximum", "inimum", "sual", "ormal", "n 19", "n 20",
)  # fmt: skip
_GROWTH_ENDS = frozenset(
    [
        "by",
        "of",
        "nearly",
        "about",
        "around",
        "than",
        "over",
        "an",
        "a",
        "some",
        "another",
        "almost",
        "roughly",
        "just",
        "least",
        "only",
        "to",
        "further",
        "under",
        "average",
    ]
) | {word.lower() for word in WORDS["up"] | WORDS["down"]}


def _may_end_growth(near: str) -> bool:
    words = near.rsplit(None, 1)
    if not words:
        return False
    last = words[-1].lower()
    return last in _GROWTH_ENDS or _NOT_LETTERS.split(last)[-1] in _GROWTH_ENDS


_NOT_LETTERS = re.compile(r"[^a-z]+")


def _may_end_level(near: str) -> bool:
    words = near.rsplit(None, 1)
    return bool(words) and words[-1].lower().lstrip("(\"'“‘—–-,;:[") in _LEVEL_ENDS


_WILL_BE = re.compile(r"\b(?:will|would|plans? to|aims? to|expects? to)\b")
_NOW = re.compile(
    r"\b(?i:this (?:year|term|month|quarter|season|week)|today|now|currently|at present)\b"
)


def _find_tense(plain: str, number: Number, context: Context, left: str) -> str:
    if number.change == "from":
        return "background"
    head = context.cell[0]
    if head and re.search(r"\b(?:target|goal|plan|budget|forecast)\b", head, re.I):
        return "target"
    near = left[-100:]
    counts = number.kind not in ("pp_diff", "rate_change", "multiple") and number.change != "to"
    lower = near.lower()
    if (any(stem in lower for stem in _AIM_STEMS) and _AIM_BEFORE.search(near)) or (
        counts and _AIM_AFTER.match(plain, number.end)
    ):
        return "target"
    if counts and _EXPECTED.match(plain, number.end):
        return "target"
    if counts and (
        _STANDARD_IS.search(near)
        or (any(stem in near for stem in _LISTED_STEMS) and _LISTED_LEVEL.search(near))
        or _NEEDED.match(plain, number.end)
    ):
        return "background"
    if counts and (
        _LEVEL_BEFORE.search(near)
        or (_may_end_level(near) and BACK.search(near) and not _SOURCE.search(left))
    ):
        return "background"
    if (
        _COMPARING.search(left[-60:])
        and _LATER.match(plain, number.end)
        and (counts or "(" in left[-3:])
    ):
        return "background"
    if counts and _LAST_AND_THIS.match(plain, number.end):
        return "background"  # 212 homes last year and 198 homes this year
    if counts and "this " in left and _LAST.match(plain, number.end):
        return "background"  # 41 this year, 52 last
    if counts and near.endswith(_POSSESSED) and _LAST_YEARS.search(near):
        return "background"  # more than last year's 1.1 GW
    if number.kind == "rate_change" and _MOVE_BEFORE.search(near):
        return "background"  # compared with a rise of 0.7% in August 2021
    before = context.before
    if (
        before is not None
        and before.tense == "target"
        and number.kind == "share"
        and _ALSO_AT.fullmatch(plain, before.end, number.start)
    ):
        return "target"  # growth is set at 5 percent, and the deficit ratio at 3 percent
    if counts and (
        _THEN_NOW.match(plain, number.end)
        or (any(stem in left for stem in _CONTRAST_WORDS) and _BY_CONTRAST.search(left))
    ):
        return "background"
    if (
        near.endswith(_OTHER_ENDS)
        and _OTHER_LEVEL.search(near)
        and _SEEN_LATER.match(plain, number.end)
    ):
        return "background"
    if (
        number.kind in ("share", "count", "amount", "duration")
        and any(stem in lower for stem in _LIMIT_STEMS)
        and LIMIT.search(near)
    ):
        return "background"
    if (
        counts
        and any(stem in left for stem in _CONTRAST_STEMS)
        and _CONTRAST.search(left)
        and not _WILL_BE.search(left)
        and not _NOW.search(left)
        and not (context.before is not None and _THIS_YEAR.match(plain, number.end))
        and _NOW.search(plain, number.end, min(context.end + 40, number.end + 100))
    ):
        return "background"
    alone = near.endswith("(") and plain[number.end : number.end + 1] == ")"
    if (WILL.match(plain, number.end) and not alone and not _GAP.search(near)) or (
        plain.find("by ", number.end, number.end + 40) > 0
        and DUE.match(plain, number.end)
        and (not _PAST.search(left) or _TO_DO.search(left))
    ):
        return "target"
    if not context.aim and _FINISHED.match(plain, number.end):
        return "achieved"  # of which two have opened
    whole = plain[context.start : number.core]
    targets = [
        m.end()
        for m in TARGET.finditer(whole)
        if not (m[0].lower().startswith(_WISHES) and _OPINION.search(whole, 0, m.start()))
        and not (PROPOSED.search(whole, 0, m.end()) or whole.endswith("than ", 0, m.start()))
    ]
    if not targets and not context.aim:
        return "achieved"
    done = [m.end() for m in DONE.finditer(whole)]
    if not targets:
        return "achieved" if done or _PAST.search(whole) else "target"
    return "target" if not done or done[-1] < targets[-1] else "achieved"


_FINISHED = re.compile(
    r" (?:have|has) (?:already |now |since )?(?:been )?(?!to\b)[a-z]+(?:ed|en|wn|lt|nt|ught|ade|ut)\b| (?:is|are) (?:now |already )?(?:open|complete|finished|done|in use|running)\b"
)
_WISHES = ("expect", "plan", "want", "hope", "intend", "anticipate", "aim", "will", "would")
# 62% expect costs to rise; they fear it will not last: what people think is no aim
_OPINION = re.compile(
    r"(?:\d%|per ?cent)(?: of (?:the |our |all )?[a-z]+(?: [a-z]+)?)? $"
    r"|\b(?:fear|think|believe|say|feel|worry|doubt)s? (?:that )?(?:they|it|he|she|things|prices|costs|(?:their|the) [a-z]+) $"
)
# enough to reach 320,000 households by 2026
_TO_DO = re.compile(
    r"(?<!able )(?<!managed )(?<!helped )(?<!went on )(?<!used )\bto (?!the\b|an?\b|our\b|its\b|their\b|about\b|just\b|over\b|nearly\b)[a-z]+ (?:[a-z]+ ){0,2}$"
    r"|(?<!able )(?<!managed )(?<!helped )\bto (?:achieve|reach|attain|hit|deliver|secure|create|build|raise|cut|reduce|increase|lower|bring)\b[^.;,\d]{0,70}$"
)
_GAP = re.compile(r"\b(?:gap|shortfall|deficit|backlog|overspend|debts?|arrears) of\s$")
# well above the 9 per cent growth seen a year ago
_OTHER_LEVEL = re.compile(
    r"\b(?:than|above|below|against|from|over|under|versus|with|on|beating|exceeding) the (?:average |mean )?$"
)
_SEEN_LATER = re.compile(
    r" ?(?:[a-z-]+ ){0,3}?(?:(?:seen|recorded|registered|reported|achieved|logged|posted|set|made|in|for|of) (?:the )?)?"
    r"(?:last year|a year (?:earlier|ago|before)|(?:the )?(?:previous|preceding|prior|year before|same)\b|(?:in )?(?:19|20)\d\d|nationally|nationwide|elsewhere)"
)
_ALSO_AT = re.compile(
    r",? and (?:the )?(?:(?!(?:was|were|is|it|had|has|we|they)\b)[A-Za-z-]+ ){1,5}at (?:about |around |some )?$"
)
_THEN_NOW = re.compile(
    r" (?:in|at|on|by) (?:[A-Za-z]+ ){0,3}(?:19|20)\d\d,? (?:(?:is|are|has|have) )?(?:now|today|but now)\b"
)
_THIS_YEAR = re.compile(
    r" (?:so far )?(?:this (?:year|month|quarter|week|season|term|winter|summer|spring|autumn)|today|now)\b"
)
_LAST_AND_THIS = re.compile(
    r" last (?:year|month|quarter|week|season|term|winter|summer|spring|autumn),? (?:and|but|against)(?: (?:just|only|about|nearly|over|some|another))? [£$€]?\d[\d,.]*(?:%|m|bn|k)?(?: (?!this\b)[a-z]+){0,4} (?:so far )?this (?:year|month|quarter|week|season|term|winter|summer|spring|autumn)\b"
)
_LAST = re.compile(r" last(?=[.,;)]|\s*$)")
_POSSESSED = ("'s ", "’s ", "of ")
_LAST_YEARS = re.compile(
    r"\b(?:[Ll]ast (?:year|month|week|quarter|season|term)|(?:19|20)\d\d)['’]s (?:(?:total|figure|record|peak) of )?$"
)
_MOVE_BEFORE = re.compile(
    r"\b(?:compared (?:with|to)|against|versus|than|following|down from|up from) (?:an? |the )?(?:[a-z-]+ ){0,2}(?:rise|fall|increase|decrease|drop|growth|decline|gain|reduction)(?: rate)? of (?:about |around |just |only )?$"
)
_BY_CONTRAST = re.compile(
    r"^\W?(?:By|In) (?:contrast|comparison),? (?!we\b|our\b)[^.;]*$"
    r"|\b(?:while|whereas|but) (?:in )?(?:the )?(?:neighbou?ring|other|comparable|national|regional|rest of)\b[^.;,]*$"
)
_PAST = re.compile(r"\b(?:was|were|had|has|have|[a-z]{3,}ed)\b")
# came from 14 disposals: a source, no earlier level
_SOURCE = re.compile(
    r"^(?!.*\b(?:up|down|rose|risen|fall|fell|fallen|rise|grew|grown|grow|changed?|moved?|improv\w+|increas\w+|decreas\w+|reduc\w+|drop\w+|cut"
    r"|recover\w+|rebound\w+|climb\w+|jump\w+|slip\w+|declin\w+|shorten\w+|lower\w+|rais\w+|extend\w+|expand\w+|narrow\w+|widen\w+|edged|eas(?:ed|ing)|cool\w+|accelerat\w+|quicken\w+|tick\w+|nudg\w+|went|brought|came down|come down|shrank|slid|differ\w*)\b"
    r"[^;]{0,80}$).*\bfrom (?:[a-z]+ ){0,2}$"
)


def _last_way(text: str) -> str:
    up = max((m.start() for m in UP.finditer(text)), default=-1)
    down = max((m.start() for m in DOWN.finditer(text)), default=-1)
    return "" if up == down else "up" if up > down else "down"
