"""Parts and then their total: 甲12个、乙15个,共27个; "12 here and 15 there, 27 in all"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from leitai.claims.relations.document import (
    Document,
    Line,
    Mention,
    is_increment,
    may_add,
    near_words,
)
from leitai.claims.relations.model import Relation
from leitai.claims.relations.partition import Partition, exclude_one_another, judge
from leitai.claims.relations.words import alternation, pattern

_AFTER = re.compile(r"\s*(?:\w+\s){0,2}(?:in all|in total|altogether|combined|all told)\b", re.I)
_TOGETHER = re.compile(
    r"(?:^|\W)(?:for a total of|a total of|making(?: a total of)?|totall?ing|a combined|"
    r"adding up to|which makes|together)\s*$",
    re.I,
)
_THOSE = re.compile(
    r"^([两二三四五六七八九十])(?:个|所|大|处|家)?[\u4e00-\u9fff]{1,3}?(?=合计|共计|总计|合共|总共|一共|共)"
)
# 共同体, 公共, 总部: the characters of a sum inside other words.
_NO_SUM = re.compile(r"共(?:同|享|建|治|青|产|和|生|振)|公共|总(?:部|经理|工会|队|站|院|装|承包)")
_DIGITS = {ch: n for n, ch in enumerate("零一二三四五六七八九十")} | {"两": 2}


def find(document: Document) -> Iterator[Relation]:
    """Relations of parts and the total that the sentence gives after them."""
    for line in document.lines:
        for whole in line.mentions:
            if whole.family in {"level", "bare"} and not is_increment(whole):
                found = _read(document, line, whole)
                if found:
                    yield found


def _read(  # noqa: PLR0911 one return a reason
    document: Document, line: Line, whole: Mention
) -> Relation | None:
    cue = _cue(whole, document)
    if cue is None:
        return None
    parts = _parts_before(document, line, whole)
    if len(parts) < 2:
        return None
    sets = [tuple(parts[n:]) for n in range(len(parts) - 1)]
    for members in sets:
        found = judge(document, Partition(whole, members, True, True))
        if found and found.verdict == "consistent":
            return found
    strong, count = cue
    surely, count = (True, None) if count == 0 else (False, count)
    members = tuple(parts) if count is None or count > len(parts) else tuple(parts[-count:])
    if count is not None and count != len(members):
        return None
    related = (
        surely
        or not whole.tail.strip()
        or all(
            near_words(whole.tail) & near_words(f"{part.near} {part.claim.unit}")
            for part in members
        )
    )
    full = exclude_one_another(document, members, line.sentence.start, whole)[1]
    if not (full or (strong and related)) or not _is_run(document, members, whole):
        return None
    found = judge(document, Partition(whole, members, True, True))
    if found is None or not found.computed or not found.stated:
        return None
    # A total far from the sum counts something else: 新增159种,总共6385种.
    return found if 1 / 2 <= found.computed / found.stated <= 2 else None


def _cue(  # noqa: PLR0911 one return a form of words
    whole: Mention, document: Document
) -> tuple[bool, int | None] | None:
    """Whether a total is announced: (strongly, number of parts if it says so).

    The number is 0 where the words leave no doubt ("50 in all").
    """
    lead = _NO_SUM.sub("名", whole.lead.strip())
    if pattern("not_total.words").search(document.before(whole)[-16:]):
        return None
    if _AFTER.match(document.after(whole)):
        return True, 0
    if _TOGETHER.search(document.before(whole)[-40:]) and document.before(whole).strip():
        return True, 0
    if re.fullmatch(r"总[\u4e00-\u9fff]{0,3}(?:为|达|是)?", lead):
        return True, None
    if re.fullmatch(
        r"(?!.*全[市县省国区校镇])[\u4e00-\u9fff]{0,8}(?:合计|共计|总计|合共)[\u4e00-\u9fff]{0,4}",
        lead,
    ):
        return True, None
    those = _THOSE.match(lead)
    count = _DIGITS.get(those[1]) if those else None
    chinese = [w for w in alternation("total.words").split("|") if not w.startswith("\\b")]
    filler = [w for w in alternation("total.filler").split("|") if not w.startswith("\\b")]
    cue = re.search(
        rf"(?:{'|'.join(chinese)})(?:{'|'.join(filler)})*(?P<verb>[\u4e00-\u9fff]{{0,6}}?)(?:{'|'.join(filler)})*$",
        lead,
    )
    if cue is None:
        return None
    head = lead[: cue.start()]
    bare = re.fullmatch(rf"(?:{'|'.join(filler)}|[、,和及])*", head) is not None
    # 共新增 sums what was 新增 before; 共有 of something else does not.
    said = document.before(whole)[: -len(lead) or None]
    verb = cue["verb"]
    return (bare or those is not None) and (not verb or verb in said), count


def _parts_before(document: Document, line: Line, whole: Mention) -> list[Mention]:
    """Mentions before the total in its unit, back to where another thought begins."""
    parts: list[Mention] = []
    after = whole
    for mention in reversed([m for m in line.mentions if m.end <= whole.start]):
        if ";" in document.between(mention, after):
            break
        if parts and re.search(
            rf"[!?]|{alternation('sub.open')}|{alternation('break.words')}",
            document.between(mention, after),
        ):
            break
        if mention.family in {"level", "bare"} and may_add(whole, mention):
            if is_increment(mention) or pattern("earlier.words").search(mention.lead):
                break
            parts.insert(0, mention)
            after = mention
    return parts


def _is_run(document: Document, parts: tuple[Mention, ...], whole: Mention) -> bool:
    """Whether the parts stand side by side, each with a short name."""
    gaps = [document.between(a, b) for a, b in zip(parts, (*parts[1:], whole), strict=True)]
    limit = 24 if document.chinese else 60
    return all(len(gap) <= limit for gap in gaps)
