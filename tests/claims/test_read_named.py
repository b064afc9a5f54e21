"""Counts named by their subject take its noun; worth, measures and holders lend none."""

from __future__ import annotations

import pytest

from claims.test_read_elided import shown


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Complaints fell to 412.", ["=412 complaints"]),
        ("Apprentices now number 48.", ["=48 apprentices"]),
        ("Visits to the ten parks recovered to 3.1 million.", ["=10 parks", "=3100000 visits"]),
        ("Thefts of cars and vans dropped by 29.", ["=29 thefts"]),
        ("The number of fires in sheds and garages dropped by 29.", ["=29 fires"]),
        (
            "The number of on-call firefighters rose from 286 to 301.",
            ["=286 on-call firefighters", "=301 on-call firefighters"],
        ),
        ("Complaints rose by 3% and thefts rose to 412.", ["=3 %", "=412 thefts"]),
        ("Complaints rose in 2021 but fell to 412 last year.", ["=412 complaints"]),
        ("In 2022, referrals to the service stood at 1,204.", ["=1204 referrals"]),
        ("The council's apprentices numbered 312.", ["=312 apprentices"]),
        ("The charity cut its vacancies from 46 to 12.", ["=46 vacancies", "=12 vacancies"]),
        ("We saw a rise in burglaries from 46 to 92.", ["=46 burglaries", "=92 burglaries"]),
        ("Members are expected to reach 5,000.", ["=5000 members"]),
        ("French visitors totalled 4,100.", ["=4100 French visitors"]),
        ("Potholes filled: 12,870.", ["=12870 potholes"]),
        (
            "Wardens rose from 31 to 34 and rangers from 820 to 905.",
            ["=31 wardens", "=34 wardens", "=820 rangers", "=905 rangers"],
        ),
        ("C. difficile cases numbered 14.", ["=14 C. difficile cases"]),
        ("Hate crimes recorded by the force totalled 1,877.", ["=1877 hate crimes"]),
        # no count: worth, measures, indices, holders, uncountable heads
        ("Turnover rose to 312.", ["=312"]),
        ("Spending fell to 3.2m.", ["=3200000"]),
        ("Costs rose to 3.2 million.", ["=3200000"]),
        ("Prices of eggs rose to 312.", ["=312"]),
        ("Wages and prices rose to 312.4.", ["=312.4"]),
        ("Waiting lists fell to 8.1 million.", ["=8100000"]),
        ("Class sizes averaged 22.5.", ["=22.5"]),
        ("The index of prices stood at 104.3.", ["=104.3"]),
        ("The average score of pupils rose to 61.4.", ["=61.4"]),
        ("The share of invoices paid on time slipped from 97.4 to 95.1.", ["=97.4", "=95.1"]),
        ("Visitor numbers climbed to 386,000.", ["=386000"]),
        ("The population of the two villages reached 4,120.", ["=2 villages", "=4120"]),
        ("Our teams reached 4,120 last year.", ["=4120"]),
        # other units stay
        ("Complaints fell by 12%.", ["=12 %"]),
        ("Fines rose to £312,000.", ["=312000 £"]),
        ("Visits rose to 412 hours.", ["=412 hours"]),
        # names and dates stay names and dates
        ("Trains stood at platform 4.", []),
        ("Members met in 2019.", []),
        ("Passengers on bus number 48 waited.", []),
    ],
)
def test_named_by_the_subject(text: str, expected: list[str]) -> None:
    assert shown(text) == expected
