"""English words that lend a unit or a bound, each beside a text where the same words do not."""

from __future__ import annotations

import pytest

from leitai.claims import read


def shown(text: str) -> list[str]:
    return [
        f"{c.comparator}{c.value.normalize():f} {c.unit}".strip() for c in read(text) if c.claim
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # the whole is never smaller than its part
        (
            "We found 672 faults in 477 visits and mended 655 of them.",
            ["=672 faults", "=477 visits", "=655 faults"],
        ),
        (
            "We found 672 faults in 477 visits and repeated 90 of them.",
            ["=672 faults", "=477 visits", "=90 visits"],
        ),
        ("It can take up to 20 weeks, most within eight.", ["<=20 weeks", "<=8 weeks"]),
        (
            "We opened 14 shops, closed three and now trade from 86.",
            ["=14 shops", "=3 shops", "=86 shops"],
        ),
        ("He wrote 14 books, aged three and alone.", ["=14 books"]),
        ("Courts closed 41,208 cases, an increase of 3,106.", ["=41208 cases", "=3106 cases"]),
        ("We paid £40 million, an increase of £3 million.", ["=40000000 £", "=3000000 £"]),
        # points of a second comparison; adjectives; what is expected; wholes of shares
        (
            "It was 24 percentage points higher than the nation's and 22 higher than the county's.",
            ["=24 percentage points", "=22 percentage points"],
        ),
        ("It was 24 points higher and 22 schools closed.", ["=24 points", "=22 schools"]),
        ("We saw 31 homes and judged 26 good.", ["=31 homes", "=26 homes"]),
        ("We met 317 families, not the 150 expected.", ["=317 families", "=150 families"]),
        (
            "A third of all hydrants were seen, and 640 of the 21,300 leaked.",
            ["=33.333333 %", "=640 hydrants", "=21300 hydrants"],
        ),
        (
            "It reaches 98% of premises, leaving around 6,300 still unserved.",
            ["=98 %", "~6300 premises"],
        ),
        ("Members number 48, up from 31 two years ago.", ["=48 members", "=31 members"]),
        ("Of these, 2,140 were fires.", ["=2140 fires"]),
        ("Eighteen in every 1,000 babies cried.", ["=1.8 %"]),
        ("The top 5% of earners paid 40% of tax.", ["=40 %"]),
        ("Figures are rounded to the nearest 1,000.", []),
        ("A magnitude 6.8 earthquake struck.", []),
        ("The 2022 Five Nations tournament opens.", []),
        # names that share a verb, and names that hold a number
        (
            "Dockside gave out 81 parcels in May, Hilltop 64 and Westgate only 19.",
            ["=81 parcels", "=64 parcels", "=19 parcels"],
        ),
        ("We counted 81 parcels in Room 64 and Bay 19.", ["=81 parcels"]),
        ("Crews met 81 times at Junction 64 and Route 19.", ["=81 times"]),
        ("It has 3,412 officers and will have 3,600 by May.", ["=3412 officers", "=3600 officers"]),
        (
            "Our 46 shops raised £3.9m, nearly a million more than last year.",
            ["=46 shops", "=3900000 £", "~1000000 £"],
        ),
        ("Income passed £200 million.", [">200000000 £"]),
        ("She passed 12 exams.", ["=12 exams"]),
        ("Half of them are to be under 40.", ["=50 %"]),
        # verbs in a row; what there is now; bounds that are denied; a point and a half
        (
            "It built 212 homes of its own, bought back 48 and razed 73 empty shops.",
            ["=212 homes", "=48 homes", "=73 empty shops"],
        ),
        (
            "Eight new trams came, bringing the fleet to 147.",
            ["=8 new trams", "=147 trams"],
        ),
        ("Eight new trams came and 12 left.", ["=8 new trams", "=12 new trams"]),
        ("Of six homes, and nobody stayed longer than six weeks.", ["=6 homes", "<=6 weeks"]),
        ("It was a point and a half more.", ["=1.5 point"]),
        ("A million and a half people came.", ["=1500000 people"]),
        ("Works finished at the first visit.", []),
        ("He finished the race in third place.", ["=3"]),
        # names beside which the same words count
        ("See Tables 2 to 5.", []),
        ("It has 2 to 5 tables.", [">=2 tables", "<=5 tables"]),
        ("Fifty Shades was banned.", []),
        ("Fifty Councils were banned.", ["=50 Councils"]),
        ("The iPhone 14 units failed.", []),
        ("It dates from about 1720.", []),
        ("It started at 11.00.", []),
        ("The index stood at 11.00.", ["=11"]),
        ("He won the 1,500m.", []),
        ("They dug the 1,500m of trench.", ["=1500 m"]),
        ("It inched up to 81.2%.", ["=81.2 %"]),
        ("It can hold up to 81.2%.", ["<=81.2 %"]),
        ("He opened 14 bridges and named nine others.", ["=14 bridges", "=9 bridges"]),
        (
            "Red squirrels number 290, up from barely 100 in 1995.",
            ["=290 red squirrels", "=100 red squirrels"],
        ),
        ("Complaints ranged from 310 to 480.", [">=310 complaints", "<=480 complaints"]),
        ("Complaints rose from 310 to 480.", ["=310 complaints", "=480 complaints"]),
        ("Visas: 30,000 (2021), 38,000 (2022).", ["=30000 visas", "=38000 visas"]),
        ("Members passed the 2 million mark.", [">2000000 members"]),
        ("It was cut from three days to one.", ["=3 days", "=1 days"]),
        ("It went from three stations to one of the depots.", ["=3 stations"]),
        (
            "We bought 84 objects, 19 of which were gifts, and lent 231 to 40 venues.",
            ["=84 objects", "=19 objects", "=231 objects", "=40 venues"],
        ),
        ("We lent 31 to 40 objects.", [">=31 objects", "<=40 objects"]),
        ("The Greens gained four seats and Labour lost six.", ["=4 seats", "=6 seats"]),
        ("The Greens gained four seats and Labour six votes.", ["=4 seats", "=6 votes"]),
        ("We upheld 26% of the 7,100 complaints.", ["=26 %", "=7100 complaints"]),
        ("It is above the legal minimum of 10%.", ["=10 %"]),
        ("It needs a minimum of 10%.", [">=10 %"]),
        ("Sales were flat on the half.", []),
        ("We have 4,120 beds, or 6.3 for every thousand.", ["=4120 beds", "=6.3 beds"]),
        ("It rose 2.4-fold and then fivefold.", ["=2.4 times", "=5 times"]),
        ("People over 60 has been a class.", []),
        (
            "The 22 projects cost 18 billion yuan, of which 6 billion is spent.",
            ["=22 projects", "=18000000000 yuan", "=6000000000 yuan"],
        ),
        ("It is among the top 10 cities.", ["<=10"]),
        ("The 86-meter tower has 12 meter boxes.", ["=86 meter", "=12 meter boxes"]),
        ("The balance fell to minus 5.", ["=-5"]),
        ("There were 38 incidents and 12 near misses.", ["=38 incidents", "=12 near misses"]),
        ("It left Platform 2 at 17.42.", []),
        ("Inflation began the year at 17.42.", ["=17.42"]),
        ("Resolution 2585 runs out today.", []),
        ("Births numbered 71,000 and deaths 68,000.", ["=71000 births", "=68000 deaths"]),
        ("Births numbered 71,000 and costs 68,000.", ["=71000 births", "=68000"]),
        ("Of 41 sectors, 29 grew.", ["=41 sectors", "=29 sectors"]),
        ("Their shares were 3.3:35.9:60.8.", []),
        (
            "Visits totalled 242 million, a daily average of 663,000.",
            ["=242000000 visits", "=663000 visits"],
        ),
        ("The branch opens at 9.30 on weekdays.", []),
        # four digits that count, and years
        ("The estate has 1980 homes and 2000 residents.", ["=1980 homes", "=2000 residents"]),
        ("About 2000 people came.", ["~2000 people"]),
        ("More than 1850 nurses were hired in 1999.", [">1850 nurses"]),
        ("The 2012 Games and the 2022 elections drew crowds.", []),
        ("Since 2015 homes have cost more, and in 2021 visitors came.", []),
        ("It was 4% over 2019 levels.", ["=4 %"]),
        ("The club has 2022 results to publish.", []),
        # over: where, or a bound
        ("Grants were spread over 14 sites.", ["=14 sites"]),
        ("We run over 14 sites.", [">14 sites"]),
        # a scale broken by the line end
        ("The town repaid\n$1.2 mil-\nlion of it.", ["=1200000 $"]),
        ("The town repaid\n1.2 mil-\nlitres of it.", ["=1.2 millitres"]),
        ("The 62 grants ranged from $5 to $90.", ["=62 grants", ">=5 $", "<=90 $"]),
        ("Grants rose from $5 to $90.", ["=5 $", "=90 $"]),
        ("Of 40 tonnes, 9 of which burned, the rest was sold.", ["=40 tonnes", "=9 tonnes"]),
        ("It is in the 46 least developed countries.", ["=46 least developed countries"]),
        ("We ranked second in the region and 11th in the country.", ["=2", "=11"]),
        ("It met on the 2nd and 11th of the month.", []),
        # a quoted title
        ('They studied the "Four Comprehensives" again.', []),
        ("Four Comprehensive schools closed.", ["=4 Comprehensive schools"]),
    ],
)
def test_elided_and_bounded(text: str, expected: list[str]) -> None:
    assert shown(text) == expected


def ways(text: str) -> list[str]:
    return [c.direction for c in read(text) if c.claim]


def test_a_change_whose_verb_is_left_out() -> None:
    assert ways("Crime dropped 8%, robbery 12% and burglary 3%.") == ["down"] * 3
    assert ways("Crime dropped 8%, turnout was 42%.") == ["down", ""]
    assert ways("Tax collections grew at 17.6 per cent.") == ["up"]
    assert ways("Attendance is lower at 91 per cent.") == [""]


@pytest.mark.parametrize(
    ("text", "tenses"),
    [
        ("Of the firms, 62% expect costs to rise and 9% plan to hire.", ["achieved", "achieved"]),
        ("We expect 62% of costs to rise.", ["target"]),
        ("Of all owners, 70% fear they will not last.", ["achieved"]),
        ("They will hire 70 owners.", ["target"]),
        ("Offenders committed 3 offences each.", ["achieved"]),
        ("The board committed itself to 3 visits each.", ["target"]),
        ("It got 1.6 GW, more than last year's 1.1 GW.", ["achieved", "background"]),
        (
            "Of 48 homes, 30 have started and the remaining 16 will start.",
            ["achieved", "achieved", "target"],
        ),
        ("Prices rose 0.5%, against a rise of 0.7% in August.", ["achieved", "background"]),
        ("We have asked government for £178m.", ["target"]),
        ("Traffic deaths: 41 this year, 52 last.", ["achieved", "background"]),
        ("Of the 62 km of path promised, 38 km is open.", ["target", "achieved"]),
        ("They promised 40 homes, of which 2 have opened.", ["target", "achieved"]),
        ("They promised 40 homes, and 2 will open.", ["target", "target"]),
        ("And a further 9,000 tents are in the pipeline.", ["target"]),
        ("The main targets are growth of 5% and 1,100 new jobs.", ["target", "target"]),
        ("The targets are met: growth of 5% and 1,100 new jobs.", ["achieved", "achieved"]),
        ("Work for 2023\nRaise £3 million for parks.", ["target"]),
        ("Work in parks\nWe raised £3 million for parks.", ["achieved"]),
        ("Offices in Leeds (112 staff) and Derby (58) will close.", ["achieved", "achieved"]),
    ],
)
def test_tense(text: str, tenses: list[str]) -> None:
    assert [c.tense for c in read(text) if c.claim] == tenses
