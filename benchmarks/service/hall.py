"""A made-up round for measuring: opened, drawn, with tickets printed, by the hall's own actions.

    python benchmarks/service/hall.py DATA make TICKETS SLOTS     # writes DATA/codes.txt
    python benchmarks/service/hall.py DATA open SLOT | close SLOT | key SLOT | seal FILE | audit

Each call is a process of its own, as a host's deeds are; the database is the one of
DATABASE_URL, or SQLite in DATA.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

ROUND, PANEL = "bench", "citizens"
NOW = datetime(2022, 9, 28, 1, 0, tzinfo=UTC)


def make(data: Path, tickets: int, slots: int) -> None:
    """A live round whose slots wait; the codes of its tickets, one a line."""
    from django.core.management import call_command

    from leitai.scoring.scheme import default_scheme
    from leitai.web.actions import roster, rounds, statements
    from leitai.web.actions import tickets as cards
    from leitai.web.models import Series

    call_command("migrate", verbosity=0, interactive=False)
    series = Series.objects.create(key="bench", zh="测速", en="Measuring")
    round_ = rounds.open_round(
        series=series, key=ROUND, number=1, zh="测速场次", day=date(2022, 9, 28),
        scheme=default_scheme(), by="bench", now=NOW, made_up=True,
    )  # fmt: skip
    by = {"round_id": round_.pk, "by": "bench", "now": NOW}
    names = [f"单位{number}" for number in range(1, slots + 1)]
    roster.add_units(entries=[roster.RosterEntry(name) for name in names], **by)
    rounds.call_units(**by)
    rounds.lock_scheme(**by)
    rounds.draw_order(seed="bench", **by)
    for slot in round_.slots.all():
        parts = [
            statements.Part("highlight", "完成12项。"),
            statements.Part("gap", "手段不足。", cause="投入不够。"),
            statements.Part("step", "年底前完成3项。", due=date(2022, 12, 31)),
        ]
        statements.save_statement(slot_key=slot.key, source="typed", parts=parts, **by)
    left = tickets
    while left:
        # Panels are issued by the thousand in the office, too.
        count = min(left, 1000)
        cards.issue_tickets(panel=PANEL, count=count, **by)
        left -= count
    codes = [card.code for card in cards.print_tickets(panel="", most=tickets, **by)]
    statements.lock_statements(**by)
    rounds.begin(**by)
    (data / "codes.txt").write_text("\n".join(codes))


def advance(order: int, until: str) -> float:
    """Move a slot on until it is in this state; the seconds that the last step took."""
    from leitai.web.actions import stage
    from leitai.web.models import Slot

    took = 0.0
    while True:
        slot = Slot.objects.get(round__key=ROUND, order=order)
        if slot.state == until:
            return took
        begun = time.perf_counter()
        stage.advance(
            round_id=slot.round_id, slot_key=slot.key, seen=slot.state, by="bench", now=NOW
        )
        took = time.perf_counter() - begun


def key_of(order: int) -> str:
    """The key of the slot at this place."""
    from leitai.web.models import Slot

    return Slot.objects.get(round__key=ROUND, order=order).key


def seal(file: Path) -> dict[str, float]:
    """Count and seal the round, write its bundle; seconds of each, and megabytes of memory.

    `held` is what the program holds before it begins, `peak` the most that it ever held.
    """
    from leitai.web.actions import results, sealing
    from leitai.web.models import Round
    from leitai.web.queries.bundles import bundle_of

    round_ = Round.objects.select_related("series").get(key=ROUND)
    by = {"round_id": round_.pk, "by": "bench", "now": NOW}
    held, took = peak_memory(), {}

    def timed(what: str, deed: Callable[[], object]) -> None:
        begun = time.perf_counter()
        deed()
        took[what] = time.perf_counter() - begun

    timed("count", lambda: results.count(**by))
    results.open_objections(**by)
    for slot in round_.slots.all():
        results.waive_objection(slot_key=slot.key, **by)
    timed("seal", lambda: results.seal(**by))
    timed("bundle", lambda: sealing.write_bundle(Round.objects.get(pk=round_.pk)))
    peak = peak_memory()
    found = bundle_of(Round.objects.get(pk=round_.pk))
    assert found is not None
    with file.open("wb") as whole:
        whole.writelines(found.parts())
    return {**took, "held": held, "peak": peak}


def peak_memory() -> float:
    """The most memory that this process ever held, in megabytes."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1e6 if sys.platform == "darwin" else 1e3)


def audit() -> dict[str, int]:
    """What is on disk: ballots, distinct ids, and bits of tickets used."""
    from django.db.models import Count

    from leitai.web.models import Ballot, Slot

    used = sum(
        int.from_bytes(bytes(bits), "little").bit_count()
        for bits in Slot.objects.filter(round__key=ROUND).values_list("used", flat=True)
    )
    names = Ballot.objects.aggregate(names=Count("pseudonym", distinct=True))["names"]
    return {"ballots": Ballot.objects.count(), "names": names, "used": used}


def main() -> None:
    data, deed, *rest = Path(sys.argv[1]), *sys.argv[2:]
    os.environ["LEITAI_DATA"] = str(data)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "leitai.web.settings")
    data.mkdir(parents=True, exist_ok=True)
    import django

    django.setup()
    said: object
    if deed == "make":
        said = make(data, int(rest[0]), int(rest[1]))
    elif deed == "open":
        said = advance(int(rest[0]), "scoring")
    elif deed == "close":
        said = advance(int(rest[0]), "closed")
    elif deed == "key":
        said = key_of(int(rest[0]))
    elif deed == "seal":
        said = seal(Path(rest[0]))
    else:
        said = audit()
    print(json.dumps(said))


if __name__ == "__main__":
    main()
