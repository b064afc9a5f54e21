"""Reading never raises, offsets point at the text, and what is written is read back."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from leitai.claims import as_row, read
from leitai.quantities import write_chinese, write_scaled

# Characters that readings are made of, so that random texts hit the rules.
ALPHABET = (
    "0123456789一二三四五六七八九十百千万亿两半零〇点分之成倍番翻过近约逾超余多来左右以上下内"
    "不少于低至到由从"
    "第每前个名家项元美吨亩年月日时号期次位届%‰.,:/+-—~()[]“”‘’《》、。;!?"
    "\n\t ■#$¥\u3000\uff05\uff0c\uff11\uff2f"
    "增长下降提高已将力争计划去上半Og abmotk"
)
PIECES = st.sampled_from(
    ["近3000平方米", "第三期", "24和22个百分点", "3—5个", "由15个工作日压缩至3个工作日",
     "2024年5月",
     "1+3", "12345热线", "about 1.2bn pounds", "no fewer than 40 sites", "百分之", "三分之二",
     "翻两番", "每万人", "8 402", "1.2.3", "5G", "§", "\ud7ff", "👍", "½", "Ⅳ", "①", "①②", "٣", "९",
     "1" * 60, "九" * 40, "万" * 30, "1:" * 9]
)  # fmt: skip
TEXTS = st.one_of(
    st.text(max_size=80),
    st.text(alphabet=ALPHABET, max_size=80),
    st.lists(st.one_of(PIECES, st.text(alphabet=ALPHABET, max_size=6)), max_size=12).map("".join),
)

ENGLISH = st.lists(
    st.sampled_from(
        ["one", "two", "half", "a", "third", "quarters", "dozen", "hundred", "and a half",
         "million", "of", "the", "by", "from", "to", "between", "and", "over", "nearly",
         "at least", "or more",
         "in", "Q3", "2022/23", "May", "12", "1,204", "3.5", "1 7", "1, 250,000", "-1.4%", "(2021:",
         "388)", "£", "Rs", "lakh", "crore", "US$", "4m", "14kg", "38p", "%", "per cent", "points",
         "homes", "of them", "out of", "more", "fewer", "aged", "Section", "A12", "No.", "24/7",
         "target", "against", "each", "every", "rose", "fell", "doubled", "twice", "| 78 |", "\n",
         "mil-\nlion", ";", ".", ":", "(", ")", "+44 20 7946 0018", "x@y.zz", "½", "Il0Oo", "l2.4"]
    ),
    max_size=14,
).map(" ".join)  # fmt: skip


@given(st.one_of(TEXTS, ENGLISH, ENGLISH))
@settings(max_examples=400, deadline=None)
def test_reading_never_raises_and_offsets_hold(text: str) -> None:
    last = 0
    for claim in read(text):
        assert 0 <= claim.start < claim.end <= len(text)
        assert text[claim.start : claim.end] == claim.text
        assert claim.start >= last
        last = claim.start
        assert claim.digits in text
        assert claim.claim == (claim.reason == "")
        row = as_row(claim)
        assert isinstance(row["value"], int | float)
        assert claim.value.is_finite()


@given(st.integers(2, 10**12), st.sampled_from(["所", "平方米", "元", "人次", "个"]))
@settings(deadline=None)
def test_digits_are_read_back(number: int, unit: str) -> None:
    [claim] = [c for c in read(f"全市共有设施{write_scaled(number)}{unit}。") if c.claim]
    assert (claim.value, claim.unit, claim.comparator) == (number, unit, "=")


@given(st.decimals("0.1", "99999", places=2), st.sampled_from(["%", "亿元", "万吨", "个百分点"]))
@settings(deadline=None)
def test_decimals_are_read_back(number: Decimal, unit: str) -> None:
    scale = {"亿": 10**8, "万": 10**4}.get(unit[0], 1)
    [claim] = [c for c in read(f"增长{number}{unit}。") if c.claim]
    assert claim.value == number * scale
    assert claim.unit == unit.lstrip("亿万")


@given(st.integers(11, 10**10))
@settings(deadline=None)
def test_chinese_numerals_are_read_back(number: int) -> None:
    claims = [c for c in read(f"共建成房屋{write_chinese(number)}间。") if c.claim]
    assert [(c.value, c.unit) for c in claims] == [(number, "间")]


HEDGES = [("近", "", "~"), ("逾", "", ">"), ("不少于", "", ">="), ("不超过", "", "<="),
          ("", "以上", ">="), ("", "左右", "~"), ("不足", "", "<")]  # fmt: skip


@given(st.integers(2, 10**9), st.sampled_from(HEDGES))
@settings(deadline=None)
def test_hedges_are_read_back(number: int, hedge: tuple[str, str, str]) -> None:
    before, after, comparator = hedge
    text = f"培育企业{before}{write_scaled(number)}家{after}。"
    [claim] = [c for c in read(text) if c.claim]
    assert (claim.value, claim.comparator) == (number, comparator)
    assert claim.text == f"{before}{write_scaled(number)}家{after}"


@given(st.integers(2, 10**11), st.sampled_from(["homes", "new schools", "tonnes"]))
@settings(deadline=None)
def test_english_digits_are_read_back(number: int, unit: str) -> None:
    [claim] = [c for c in read(f"The council counted {number:,} {unit} in all.") if c.claim]
    assert (claim.value, claim.unit, claim.comparator) == (number, unit, "=")
