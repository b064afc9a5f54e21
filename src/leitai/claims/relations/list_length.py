"""List length: 「甲、乙、丙等3个部门」 and the names that stand there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from leitai.claims.relations.document import Document, Line, Mention
from leitai.claims.relations.explain import quoted, say
from leitai.claims.relations.model import Relation, Verdict
from leitai.claims.relations.words import listed

_AND_LAST = re.compile(r"(?<=[\u4e00-\u9fff”》])(?:以及|和|及|与|暨)(?=[\u4e00-\u9fff“《])")
_CLOSE_LIST = re.compile(r"[,。;;::!?\n((]")
_ORDINALS = "一二三四五六七八九十"
_FIRST = re.compile(r"^[^。]{0,24}[::。,——\s]{1,3}\s*(?:第一|一是|一要|一,|一、|其一|首先)")
_OPEN = re.compile(r"等$|等等$|之类$|……$|…$")
_BODIES = re.compile(r"部门|单位|城市|省份|国家|县区|区县|街道|乡镇|企业|学校|医院|银行")
_DEED = re.compile(
    r"联合|发布|印发|参加|举行|召开|开展|实施|推出|签订|签署|建成|获得|举办|出台|公布|发放|组织|建设|完成|新增"
    r"|提出|制定|形成|设立|设置|安排|落实|梳理|确定|明确|解决|取得|引进|培育|打造"
)
_DIGIT = re.compile(r"\d|[%%]")
_EN_ITEMS = re.compile(
    r"^\s*(?:[a-z-]+\s){0,3}?[a-z-]*\s*(?::|\(|—|–|, namely)\s*"
    r"(?P<items>[^.;:()]{3,240}?)\s*(?:[.;)]|—|–|$)",
    re.I,
)
_EN_VERB = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|can|made|took|said|which|that|who|with|to|for|at)\b",
    re.I,
)
_PLAIN = {"个", "家", "所", "座", "处", "支", "条", "门", "位", "名"}
_STEPS = {"项", "点", "条", "个", "方面", "个方面", "大", "件", "步", ""}
_MANY, _MOST = 6, 60
_LONG = 15_000  # characters that a numbered list may fill


@dataclass(frozen=True, slots=True)
class Names:
    """How many names a list holds: every count that its words allow.

    Args:
        open_end: the list says that there may be more (等).
    """

    counts: frozenset[int]
    open_end: bool
    first: str
    last: str
    # Whether the names are of like length, so that 、 surely parts names and not words in one.
    even: bool = True


def find(document: Document) -> Iterator[Relation]:
    """Relations of a count with the names listed before or after it."""
    for line in document.lines:
        for count in (*line.mentions, *document.named.get(line.number, ())):
            if count.family not in {"level", "other"} or count.claim.kind not in {
                "count",
                "amount",
            }:
                continue
            if count.claim.comparator not in {"=", ">="} or not 2 <= count.claim.value <= _MOST:
                continue
            if count.claim.value.as_tuple().exponent not in {0} and count.claim.value % 1:
                continue
            names = _names(document, line, count)
            found = _judge(document, count, names) if names else None
            if found:
                yield found


def _names(document: Document, line: Line, count: Mention) -> Names | None:
    if not document.chinese:
        return _english_after(document, count)
    return (
        _before(document, line, count)
        or _after(document, count)
        or _numbered(document, line, count)
    )


def _before(document: Document, line: Line, count: Mention) -> Names | None:
    """甲、乙和丙3个部门; 甲、乙、丙等3个部门."""
    # What stands in brackets explains a name and is none: 北京(京津冀)、上海.
    text = re.sub(r"\([^()]*\)", "", document.before(count))
    marks = list(_CLOSE_LIST.finditer(text))
    items = text[marks[-1].end() :] if marks else text
    items = items.strip()
    if items.endswith("的"):
        return None
    if sum(items.count(q) for q in "“《「") != sum(items.count(q) for q in "”》」"):
        return None
    if not items.endswith("等") and _DEED.search(items.rsplit("、", 1)[-1]):
        return None
    if "、" not in items or not _is_of_listed_kind(count, items):
        return None
    names = _count_items(items)
    # A list that runs on from before a comma is longer than its last clause.
    runs_on = (
        marks
        and not re.match(r"[由在到对向从为]", items)
        and "、" in re.split(r"[。;!?]", text[: marks[-1].start()])[-1][-24:]
    )
    if names is None or count.claim.value in names.counts or names.open_end:
        return names
    return None if runs_on or _holds_places(count, names) else names


def _holds_places(count: Mention, names: Names) -> bool:
    """Whether the count may be of places inside those named: 保定、涿州4个乡镇."""
    kind = re.match(
        r"[个家]?[\u4e00-\u9fff]{0,3}?(乡镇|街道|社区|[镇村乡])",
        f"{count.claim.unit}{count.tail}",
    )
    return kind is not None and not names.last.endswith(kind[1][-1])


def _after(document: Document, count: Mention) -> Names | None:
    """3个部门:甲、乙、丙。 5个方面(甲、乙、丙、丁、戊)"""
    text = document.after(count)
    found = re.match(
        r"[\u4e00-\u9fff]{0,10}(?:[::((]|——|,?分别(?:是|为):?|,即:?)(?P<items>[^。;;::()()\n]*)",
        text,
    )
    if not found or "、" not in found["items"] or re.match("[一首第]", found["items"]):
        return None
    plain = re.match(r"[\u4e00-\u9fff]{1,6}[::]", text) and count.claim.unit in _PLAIN
    if not (_is_of_listed_kind(count, "") or plain) or re.search("了|着", found["items"]):
        return None
    items = found["items"].strip()
    if "," in items or "," in items:
        return None
    if re.search(r"中的?[两一二三四五六七八九十\d]", text[: found.start("items")]):
        return None  # 四项指标中的三项——制造业、建筑业和贸易
    return _count_items(items)


def _is_of_listed_kind(count: Mention, items: str) -> bool:
    """Whether the count counts names: 3个部门, not 120袋 of rice, flour and oil."""
    noun = f"{count.claim.unit}{count.tail}"
    if items.endswith("等") and count.claim.claim:
        return True
    return any(_kind_pattern(kind).match(noun) for kind in listed("lists.kinds"))


@cache
def _kind_pattern(kind: str) -> re.Pattern[str]:
    """个部门 also fits 个重点部门: a measure word, up to four characters, the noun."""
    if kind[0] in "个家项条点位名支门所" and len(kind) > 1:
        return re.compile(rf"{kind[0]}[\u4e00-\u9fff]{{0,4}}?{kind[1:]}")
    return re.compile(kind)


def _count_items(items: str) -> Names | None:
    open_end = bool(_OPEN.search(items))
    body = _OPEN.sub("", items)
    parts = [p.strip() for p in _outside_quotes(body)]
    if (
        len(parts) < 2
        or "等" in parts[-1]
        or any(not p for p in parts)
        or any(len(p) > 26 for p in parts[1:])
    ):
        return None
    if any(_DIGIT.search(p) for p in parts[1:]):
        return None
    least = len(parts)
    joined = 1 if _AND_LAST.search(parts[-1]) else 0
    inner = sum(1 for p in parts[:-1] if _AND_LAST.search(p))
    counts = {least, least + joined, least + joined + inner}
    if joined and not inner and not open_end and _is_plain_and(parts):
        counts.discard(least)
    sizes = [len(p) for p in parts[1:]]
    odd = re.search(r"第[一二三四五六七八九十\d]|男|女|共$|的$", "、".join(parts))
    even = (
        not odd
        and max(sizes) <= 14
        and max(sizes) <= 3 * min(sizes)
        and not re.search("[“”]", body)
    )
    return Names(frozenset(counts), open_end, parts[0], parts[-1], even)


def _is_plain_and(parts: list[str]) -> bool:
    """Whether 和 in the last item joins two names like the others, not a name of its own."""
    halves = _AND_LAST.split(parts[-1])
    others = [len(p) for p in parts[1:-1]] or [len(halves[0])]
    return len(halves) == 2 and min(map(len, halves)) >= 2 and max(others) < len(parts[-1])


def _outside_quotes(text: str) -> list[str]:
    """Split at 、 where no quotation, title or bracket is open."""
    parts, depth, begin = [], 0, 0
    for at, ch in enumerate(text):
        if ch in "“《「‘((":
            depth += 1
        elif ch in "”》」’))":
            depth -= 1
        elif ch == "、" and depth <= 0:
            parts.append(text[begin:at])
            begin = at + 1
    parts.append(text[begin:])
    return parts


def _numbered(document: Document, line: Line, count: Mention) -> Names | None:
    """三项措施:一是……;二是……;三是……"""
    text = document.flow.text
    end = min(len(text), line.sentence.start + _LONG)
    rest = text[count.end : end]
    if document.before(count)[-1:] in ("“", "「"):  # “五个新突破” is a slogan's name
        return None
    if not _FIRST.match(rest) or count.claim.value > 10 or count.claim.unit not in _STEPS:
        return None
    style = "是" if re.search(r"一是", rest[:40]) else "要" if re.search(r"一要", rest[:40]) else ""
    if not style:
        return None
    found = 0
    at = 0
    for number in _ORDINALS:
        place = rest.find(number + style, at)
        if place < 0 or (found and re.search(rf"一{style}", rest[at:place])):
            break
        found, at = found + 1, place + 2
    if found < 2:
        return None
    return Names(frozenset({found}), False, f"一{style}", f"{_ORDINALS[found - 1]}{style}")


def _english_after(document: Document, count: Mention) -> Names | None:
    found = _EN_ITEMS.match(document.after(count))
    # "Two fathers and two mothers: ..." names both.
    paired = re.search(r"\band\s*$", document.before(count)[-6:])
    if (
        not found
        or paired
        or re.search(r"\band\b", found[0][: found.start("items") - found.start()])
    ):
        return None
    items = found["items"]
    if re.match(r"\s*(?:including|such as|among|e\.g)", items, re.I) or _DIGIT.search(items):
        return None
    parts = [p.strip() for p in re.split(r",\s*(?:and\s+|or\s+)?", items) if p.strip()]
    last = re.split(r"\s+(?:and|&)\s+", parts[-1])
    total = len(parts) + len(last) - 1
    if total < 2 or any(len(p.split()) > 6 or _EN_VERB.search(p) for p in parts):
        return None
    if re.match(r"\s*(?:first|one|second)\b", parts[0], re.I):
        return None
    if re.search(r"\bothers?\b|\betc\b|\bmore\b", parts[-1]):
        return None
    inner = sum(len(re.findall(r"\s(?:and|&)\s", p)) for p in parts[:-1])
    counts = {total, total + inner}
    if len(last) == 2 and all(word.islower() for word in last):
        counts.add(total - 1)
    return Names(frozenset(counts), False, parts[0], last[-1])


def _judge(document: Document, count: Mention, names: Names) -> Relation | None:
    stated = int(count.claim.value)
    most, least = max(names.counts), min(names.counts)
    named = most if stated not in names.counts else stated
    if stated in names.counts:
        verdict: Verdict = "consistent"
    elif count.claim.comparator == ">=" and most >= stated:
        verdict = "consistent"
    elif names.open_end and most < stated:
        # 等 may leave names out; who lists eight and more leaves out not just one.
        if stated - most > 2 or most < 4:
            return None
        all_but_one = most >= _MANY and stated - most == 1 and _BODIES.search(count.near)
        verdict = "inconsistent" if all_but_one else "incomplete"
    elif not names.even or (
        abs(stated - most) > max(2, stated // 3) and abs(stated - least) > max(2, stated // 3)
    ):
        return None
    else:
        verdict = "inconsistent"
    endings = {
        "consistent": ("与文中的{stated}相符。", "which agrees with the stated {stated}."),
        "inconsistent": ("与文中的{stated}不符。", "which is not the stated {stated}."),
        "incomplete": (
            "文中为{stated},其余未列名。",
            "of the stated {stated}; the others are not named.",
        ),
    }[verdict]
    text = say(
        document,
        "从“{first}”到“{last}”共列出{named}项," + endings[0],
        'The list from "{first}" to "{last}" holds {named}, ' + endings[1],
        first=_short(names.first),
        last=_short(names.last, end=True),
        named=named,
        stated=quoted(count),
    )
    return Relation("list_length", count.indices, verdict, Fraction(named), Fraction(stated), text)


def _short(name: str, end: bool = False) -> str:
    name = name.strip()
    if len(name) <= 16 or not name:
        return name
    return "…" + name[-14:] if not end else name[:14] + "…"
