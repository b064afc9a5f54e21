"""Counts named by their subject: complaints fell to 412, the number of claims was 352."""

# ruff: noqa: E501
# One pattern, one line.

from __future__ import annotations

import re

from leitai.claims.reading.english.lexis import SENTENCE, UNITS, WORDS
from leitai.claims.reading.english.numerals import BARE
from leitai.claims.reading.english.units import find_noun_end
from leitai.claims.reading.number import Number
from leitai.claims.reading.trie import write_trie
from leitai.quantities.units import Unit

_LONGEST = 170  # from the start of the clause to the number

_FILL = (
    r"(?:(?:an? )?(?:just|only|about|around|nearly|almost|some|over|under|roughly|approximately|more than|fewer than"
    r"|less than|at least|record|new|total of|all-time|high of|low of|peak of|average of|the) )*"
)
_AUX = (
    r"(?:(?:has|have|had|is|are|was|were|will|would|could|should|may|might|can|be|been|now|already|since|all|also|then|currently|again|still"
    r"|expected|projected|forecast|set|due|likely|planned|predicted|estimated|thought|to|together|collectively|alone|each) )*"
)
# A move or a level up to the word before the number: rose by 8% to, stood at, numbered.
_LEVEL = re.compile(
    rf" {_AUX}(?:"
    rf"(?:{write_trie(WORDS['level_to'])})\b(?P<mid>(?:(?!\b(?:and|but|while|whereas|who|which|that|as|than|when)\b)[^;()]){{0,80}}?),? (?:to|from|by|at)"
    rf"|(?:{write_trie(WORDS['level'])})(?: (?:by|from))?"
    rf"|(?P<is>were|are|was|is)) {_FILL}$"
)
_MOVES = re.compile(
    rf"\b(?:{write_trie(WORDS['level_to'] | WORDS['level'])}|was|were|is|are|had|has|have|said|found|took|made|gave|ran|saw|will)\b"
)
_STEMS = re.compile(
    rf"\b(?:{write_trie(WORDS['level_to'] | WORDS['level'])}|were|are|was|is|[Nn]umbers? of)\b"
)
_NUMBER_OF = re.compile(
    r"\b(?:[Nn]umbers?|[Tt]otal|[Tt]otals) of(?: (?:all|the|our|its|their|these|those|such|any|other))*(?= [A-Za-z])"
)
# Behind "the number of sites ...": what may stand between the noun and the number.
_CARRIED = re.compile(
    r"(?:(?!\b(?:while|whereas|average|share|proportion|percentage|cost|costs|value|with|number)\b)[^;]){0,110}"
    rf"\b(?:to|from|by|at|was|were|is|are|be|been|{write_trie(WORDS['level'])}) {_FILL}$"
)
_NEW_SUBJECT = re.compile(
    r"(?:,|\b(?:and|but)) (?:the|its|our|their|average|spending|[a-z-]+s) (?!from\b|to\b|by\b)(?:[a-z]+ )?(?:rose|fell|was|were|stood|reached|grew|increased)\b"
)
# A rise in complaints from 46 to 92; cut vacancies to 140; saw fires fall to 12.
_OBJECT = re.compile(
    rf"\b(?:(?:[Rr]ise|[Ff]all|[Dd]rop|[Ii]ncrease|[Dd]ecrease|[Rr]eduction|[Dd]ecline|[Gg]rowth|[Jj]ump|[Ss]urge) in|(?i:{write_trie(WORDS['moving'])}))(?= [a-z])"
)
_FROM_TO = re.compile(
    r"(?P<rest>[^;,()]{0,60}?) (?:(?:up|down) )?(?:(?:fall|rise|drop|climb|grow|increase|jump)(?:ing)? )?(?P<joint>to|from|by) "
    + _FILL
    + "$"
)
_STARTS = re.compile(
    r"(?:^|, |; |: |\(|– |— |\b(?:and|but|while|whereas|as|when|where|that|with|whose|[Aa]t|[Ii]n) )"
)
_DETERMINER = re.compile(
    r"(?:[\"“‘'•*-]+ ?)?(?:(?i:the|our|its|their|these|those|all|total|overall|his|her|this year['’]s|last year['’]s|some|new) )*"
    r"(?:(?!(?:[Cc]hildren|[Ww]omen|[Mm]en|[Pp]eople)['’]s )(?:[A-Z][\w’'-]*|(?<=[Tt]he )[a-z]+|(?<=[Oo]ur )[a-z]+)['’]s? )?(?:[A-Z][a-z]+ \d+[A-Z]? )?"
)
# What may stand between the noun and its verb: the rest of the noun phrase.
_REST = re.compile(
    r"(?:,? (?:in|of|at|on|for|from|by|to|with|without|under|over|aged|among|across|against|between|involving|about|per|using|within|waiting|living"
    r"|being|receiving|requiring|needing|involved|who|which|that|known|held|upheld|withheld|kept|paid|left|won|met|led|born|drawn|grown|hurt|killed|made|built|sold|lost|sent|taken|seen|given|owned|on-|[a-z]+ed)\b[^;:]{0,100}?)?,?"
)
_AND_THEN = re.compile(r".*(?:,| and| but|, but|, and) (?:then |has since |have since |since )?$")
_AFTER = re.compile(
    r"[,.;:)]|\s*$| mark\b|\s?[–—]| \(|\n| (?:in|at|on|from|to|by|last|this|next|over|during|between|for|compared|against|after|before|and|but|while|whereas|with|within|as|per|a|an|up|down"
    r"|more|fewer|higher|lower|above|below|year|nationally|nationwide|statewide|across|since|each|every|today|now|when|following|despite|because|or|the|among|under|of (?:them|these|those)"
    r"|overall|worldwide|annually|daily|monthly|weekly|so|under|than|were|was|by|until|through|throughout|despite|thanks|owing|amid|alone|altogether|respectively|yesterday|again|excluding|including|[a-z]{3,}ed|built|sold|found|paid|sent)\b"
)
_AGENTS = frozenset(
    (
        "services",
        "teams",
        "programmes",
        "programs",
        "campaigns",
        "workers",
        "volunteers",
        "charities",
        "schemes",
    )
)
_PEOPLES = re.compile(
    r"(?:ese|ian|ish|ean)$|^(?:French|German|Greek|Dutch|Swiss|Christmas|Easter|Covid)$"
)


def name_counts(plain: str, rows: list[Number]) -> None:
    """Give a number without unit the plural subject of the verb of level before it."""
    for number in rows:
        if number.reason not in ("", BARE):
            continue
        if number.word == "m" and plain[number.digits_end] == "m":
            _read_million(plain, number)  # spending fell to 3.2m, which is no length
        if number.unit is not None:
            continue
        if number.kind not in ("", "count") or not _AFTER.match(plain, number.end):
            continue
        noun = _find_noun(plain, number)
        if noun:
            number.word = noun
            number.unit = UNITS.get(noun) or Unit(noun, "count")
            number.kind, number.reason = number.unit.kind, ""
            number.rules.append("unit_of_subject")


def _read_million(plain: str, number: Number) -> None:
    left = plain[max(0, number.start - _LONGEST) : number.start]
    if _LENGTHS.search(left) or not _AFTER.match(plain, number.end):
        return
    if _WORTH.search(left) or _find_noun(plain, number):
        number.value *= 1_000_000
        number.digits_end, number.unit, number.word, number.kind = number.end, None, "", ""


_LENGTHS = re.compile(
    r"\b(?:heights?|depths?|lengths?|widths?|levels?|distances?|walls?|waves?|tides?|snow|drifts?|bridges?|towers?|buildings?|tunnels?|trees?|banks?|rivers?|reservoirs?|ponds?|lakes?"
    r"|metres?|meters?|feet|deep|high|wide|long|tall|clearances?|gaps?|beams?|vessels?|ships?|masts?|dunes?|cliffs?|jumps?|throws?|holes?|pits?|shafts?|boreholes?|rainfall|limits?|elevations?)\b",
    re.I,
)
_WORTH = re.compile(
    r"\b(?:spending|turnover|income|revenue|expenditure|profits?|loss(?:es)?|budgets?|costs?|sales|exports?|imports?|population|membership|attendance|employment|traffic|ridership|audience|readership|circulation|enrol?ment|footfall)\b[^.;]*$",
    re.I,
)


def name_predicates(plain: str, rows: list[Number]) -> None:
    """Of these, 2,140 were fires: where nothing before lends a noun, what they were is counted."""
    told = -1  # where the noun of the predicate before ends
    for number in rows:
        goes_on = 0 < number.start - told < 10 and plain[told : number.start] in _JOINTS
        if number.unit is not None or (number.reason and not (goes_on and number.reason == BARE)):
            continue
        if number.kind not in ("", "count") or (verb := _WERE.match(plain, number.end)) is None:
            continue
        end = find_noun_end(plain, verb.end())
        noun = plain[verb.end() : end].strip()
        if noun and noun.rsplit(maxsplit=1)[-1] not in WORDS["uncounted"]:
            number.word, number.unit, number.kind = noun, Unit(noun, "count"), "count"
            number.reason, told = "", end
            number.rules.append("unit_of_subject")
        elif said := _SAID.match(plain, number.end):
            number.reason, told = "", said.end()  # 44 were open and 12 were closed


# 150 were householder applications and 130 were major schemes
_JOINTS = frozenset((" and ", ", ", ", and ", " while ", ", while ", " but ", ", but ", "; "))
_SAID = re.compile(
    r" (?:were|are)(?: not| still| now)? (?!(?:in|at|on|from|to|of|by|the|an?)\b)[a-z]+(?=,? (?:and|but|while) \d|, \d|[.;])"
)
_WERE = re.compile(r" (?:were|are)(?= [a-z])")


def _find_noun(plain: str, number: Number) -> str:
    """The counted noun phrase that a verb of level leads to the number, or ""."""
    first = max(0, number.start - _LONGEST)
    if not _STEMS.search(plain, first, number.core) and not (
        _OBJECT.search(plain, first, number.start) or plain.endswith(": ", first, number.start)
    ):
        return ""
    ends = [m.end() for m in SENTENCE.finditer(plain, first, number.start)]
    start = ends[-1] if ends else first
    hedge = plain[number.start : number.core]
    if number.core > number.start and (verb := _STEMS.match(hedge)) is not None:
        clause = plain[start : number.start] + verb[0] + " "  # exceeded 9,000
    else:
        clause = plain[start : number.start]
    clause = " " + clause.lstrip()
    if _BOUND.match(hedge) and not _STEMS.search(clause):
        return _of_object(clause + "to ")  # keep complaints below five
    if clause[-2:] == ": ":
        return _of_label(clause)
    if not clause.strip() or (not _STEMS.search(clause) and not _OBJECT.search(clause)):
        return ""
    return _of_number(clause) or _of_verb(clause, number) or _of_object(clause) or _of_next(clause)


def _of_number(clause: str) -> str:
    """The number of on-call firefighters (rose from)."""
    every = list(_NUMBER_OF.finditer(clause))
    if not every:
        return ""
    found = every[-1]
    end = _noun_at(clause, found.end())
    if end == found.end() or not _CARRIED.fullmatch(clause, end):
        return ""
    if _NEW_SUBJECT.search(clause, end):
        return ""
    return clause[found.end() : end].strip()


def _of_verb(clause: str, number: Number) -> str:
    """Accidental dwelling fires (fell to)."""
    level = _LEVEL.search(clause)
    while level is not None:
        noun = _subject_of(clause, level.start())
        if noun:
            last = noun.rsplit(maxsplit=1)[-1].lower()
            reached = level[0].lstrip().startswith(("reach", "hit"))
            if last in WORDS["uncounted"] or (last in _AGENTS and reached):
                return ""
            if level["is"] and (number.value < 10 or number.comparator != "="):
                return ""
            return noun
        level = _LEVEL.search(clause, level.start() + 1)
    return ""


def _subject_of(clause: str, verb: int) -> str:
    """The plural noun phrase that a clause up to its verb opens with, or ""."""
    for opened in _STARTS.finditer(clause, 0, verb):
        at = opened.end() + (clause[opened.end() : opened.end() + 1] == " ")
        if determiner := _DETERMINER.match(clause, at, verb):
            at = determiner.end()
        if at == 0 or at >= verb or clause[at - 1] not in " (":
            continue
        words = " " + clause[at:verb]
        end = _noun_at(words, 0)
        if end == 0:
            continue
        rest = words[end:]
        if _REST.fullmatch(rest):
            done = _PARTICIPLE.match(rest)
            if not _MOVES.search(rest, done.end() if done else 0):
                return _write(words[1:end], at)
        elif not (_MOVES.match(rest, 1) and _AND_THEN.fullmatch(rest + " ")):
            continue
        if _MOVES.match(rest, 1) and _AND_THEN.fullmatch(rest + " "):
            return _write(words[1:end], at)
    return ""


def _noun_at(clause: str, at: int) -> int:
    """End of the noun phrase at `at`, which may open with a shortened name (C. difficile cases)."""
    species = _SPECIES.match(clause, at)
    if species is None:
        return find_noun_end(clause, at)
    end = find_noun_end(clause, species.end())
    return at if end == species.end() else end


_SPECIES = re.compile(r" [A-Z]\.(?= [a-z])")
# hate crimes recorded by the force
_PARTICIPLE = re.compile(
    r" (?:[a-z]{3,}ed|held|put|cut|made|found|taken|known|given|sent|seen) (?:by|in|at|on|within|across|during|with|for|as|to|against)\b"
)


def _of_object(clause: str) -> str:
    """(A rise in) complaints (from); (cut) vacancies (to)."""
    for found in _OBJECT.finditer(clause):
        at = found.end()
        if determiner := _DETERMINER.match(clause, at + 1):
            at = determiner.end() - 1
        end = find_noun_end(clause, at)
        if end == at:
            continue
        rest = _FROM_TO.fullmatch(clause, end)
        if rest is None or not _REST.fullmatch(rest["rest"]):
            continue
        noun = clause[at:end].strip()
        if noun.rsplit(maxsplit=1)[-1].lower() not in WORDS["uncounted"]:
            return noun
    return ""


def _of_label(clause: str) -> str:
    """Potholes filled: (12,870)."""
    at = _BULLET.match(clause).end()  # type: ignore[union-attr]
    end = find_noun_end(clause, at)
    noun = clause[at:end].strip()
    if not noun or noun.rsplit(maxsplit=1)[-1].lower() in WORDS["uncounted"]:
        return ""
    return _write(noun, at) if _LABEL_ENDS.fullmatch(clause, end) else ""


_BOUND = re.compile(r"below|under|above|over|within")
_BULLET = re.compile(r"(?: ?(?:[•●▪■◆*–—-]+|\d{1,2}[.)]))*")
_LABEL_ENDS = re.compile(
    r"(?: (?:[a-z]+ed|built|sold|held|made|sent|taken|given|seen|lost|found|planted))?(?: (?:in|to|at|by|for|this|last|on) [^:,;]{2,30})?: $"
)


def _of_next(clause: str) -> str:
    """Stations increased from 31 to 34 and firefighters (from)."""
    found = _AND_FROM.search(clause)
    if found is None:
        return ""
    group = "noun" if found["noun"] else "other"
    end = find_noun_end(clause, found.start(group) - 1)
    noun = found[group]
    if end != found.end(group) or noun.rsplit(maxsplit=1)[-1].lower() in WORDS["uncounted"]:
        return ""
    return noun


_AND_FROM = re.compile(
    r"\b(?:(?:numbered|totall?ed|reached|came to|stood at|averaged) [\d,.]+(?: [mb]illion)?(?:,? and|,) (?:the )?(?P<other>[a-z][a-z -]{2,30}) $)|\b(?:from [\d,.]+ to [\d,.]+|(?:by|to) [\d,.]+%?)(?: [a-z]+)?(?:,? and|,) (?:the )?(?P<noun>[A-Za-z][A-Za-z -]{2,30}) (?:from|by|to) $"
)


def _write(noun: str, at: int) -> str:
    """The noun as it stands inside a sentence: its first letter small, but for names."""
    first, _, rest = noun.partition(" ")
    named = not first[1:].islower() or _PEOPLES.search(first) or rest[:1].isupper()
    if at > 8 or named:
        return noun
    return noun[0].lower() + noun[1:]
