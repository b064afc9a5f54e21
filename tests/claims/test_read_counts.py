"""English counts told by the words around them, each beside a text where these count nothing."""

from __future__ import annotations

import pytest

from claims.test_read_elided import shown
from leitai.claims import read


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # so far, to date
        (
            "It aims to plant 10,000 trees by 2030; so far 6,412 have gone in.",
            ["=10000 trees", "=6412 trees"],
        ),
        ("The target was 40 wells. To date only 17 are dug.", ["=40 wells", "=17 wells"]),
        ("We hired 14 clerks in June. So far 2026 has gone well.", ["=14 clerks"]),
        # a second side that holds or does the same
        (
            "Abbey ward recorded 312 thefts. Castle ward had 480.",
            ["=312 thefts", "=480 thefts"],
        ),
        (
            "The Hill depot sent out 88 lorries; the Quay depot sent 61.",
            ["=88 lorries", "=61 lorries"],
        ),
        ("Castle ward had 480 years of history.", ["=480 years"]),
        ("Leeds had 14 wins. Bradford had 9 draws.", ["=14 wins", "=9 draws"]),
        ("Leeds has 12 stations. Bradford opened 1846.", ["=12 stations"]),
        ("The town has 40 pubs. May had 31 days.", ["=40 pubs", "=31 days"]),
        ("The bus serves 30 villages. Route 480 had a crash.", ["=30 villages"]),
        # what the parts were
        (
            "Of these, 44 were appeals, 31 were claims and 12 were letters.",
            ["=44 appeals", "=31 claims", "=12 letters"],
        ),
        (
            "Of the 96 calls, 41 were alarms and 12 were fires.",
            ["=96 calls", "=41 calls", "=12 calls"],
        ),
        ("Of these, 44 were open and 12 were closed.", ["=44", "=12"]),
        ("Of these, 44 were open and 12 Castle Street was closed.", ["=44"]),
        ("Wardens issued 614 notices and withdrew 47.", ["=614 notices", "=47 notices"]),
        ("He led 14 walks and found 3 coins.", ["=14 walks", "=3 coins"]),
        # four digits that count, and years
        ("The birds were seen 1890 times.", ["=1890 times"]),
        ("In 1890 times were hard.", []),
        ("Before 1914 times were calmer.", []),
        ("The path is used by 2012 cyclists a day.", ["=2012 cyclists"]),
        ("By 2012 cyclists had a lane of their own.", []),
        ("In 2019 visitors a day paid more.", []),
        ("The hall seats 1920 people.", ["=1920 people"]),
        ("They were seated in 1920 people say.", []),
        ("We examined 2019 accounts.", []),
        ("The show had 1980 entries, 1940 of flowers.", ["=1980 entries", "=1940 entries"]),
        ("In May 2019 and 1980 of floods he spoke.", []),
        # a time of the sentence, and how long
        ("It closed 839 cases over the same nine months.", ["=839 cases"]),
        ("For the eight months, income was £3m.", ["=3000000 £"]),
        ("The course lasts for the whole ten weeks.", ["=10 weeks"]),
        ("The closure lasted for nine months.", ["=9 months"]),
        ("The road was shut for the two weeks.", ["=2 weeks"]),
    ],
)
def test_counts(text: str, expected: list[str]) -> None:
    assert shown(text) == expected


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The lifeboat launched 63 times.", "count"),
        ("The park was visited 4,120 times in the week.", "count"),
        ("A nurse calls up to 6 times a day.", "count"),
        ("The lamp is 4 times as bright.", "multiple"),
        ("Visits are five times the level of before.", "multiple"),
        ("Profit rose 3 times in the year.", "multiple"),
        ("The offer was oversubscribed 4 times.", "multiple"),
        ("Rents are 9 times earnings.", "multiple"),
        ("Shares trade at 14 times.", "multiple"),
    ],
)
def test_how_often_and_how_many_times_as_much(text: str, kind: str) -> None:
    (claim,) = [c for c in read(text) if c.claim]
    assert (claim.kind, claim.unit) == (kind, "times")


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        (
            "Calls answered within 20 seconds rose from 71% to 84%.",
            "Calls answered within 20 seconds",
        ),
        (
            "The share of bins emptied within two days was 91%.",
            "share of bins emptied within two days",
        ),
    ],
)
def test_a_time_is_part_of_the_subject(text: str, subject: str) -> None:
    assert {c.subject for c in read(text) if c.kind == "share"} == {subject}


@pytest.mark.parametrize(
    "text", ["Costs rose in 20 days from 7% to 8%.", "It rose within two years to 8%."]
)
def test_a_time_behind_the_verb_is_no_part_of_the_subject(text: str) -> None:
    assert not any(" rose " in c.subject for c in read(text))


@pytest.mark.parametrize(
    ("text", "tenses"),
    [
        ("We built 212 homes last year and 198 homes this year.", ["background", "achieved"]),
        ("Sales were £3m last year and £4m this year.", ["background", "achieved"]),
        ("We lost 14 games last season, but just 3 this season.", ["background", "achieved"]),
        ("We lost 14 games last season and 3 coaches.", ["achieved", "achieved"]),
        ("Last year we saw 40 fires, and this year 31 fires.", ["background", "achieved"]),
    ],
)
def test_last_year_and_this(text: str, tenses: list[str]) -> None:
    assert [c.tense for c in read(text) if c.claim] == tenses
