"""A round in the shapes of its printed documents."""

from __future__ import annotations

from collections.abc import Iterable

from leitai import __version__
from leitai.reports.from_count import list_criteria, report_count
from leitai.reports.model import Name, PaperPack, PaperSheet, ResultReport, RoundFacts, TicketPack
from leitai.reports.model import Ticket as PrintedCard
from leitai.web.models import Result, Round, Slot
from leitai.web.queries.counting import scheme_of
from leitai.web.queries.record import fingerprint_of, newest_checkpoint
from leitai.web.queries.results import announced

_STATES = {
    "drafted": Name("草拟", "drafted"),
    "called": Name("征集", "called"),
    "locked": Name("锁定", "locked"),
    "live": Name("进行中", "live"),
    "counted": Name("已计票", "counted"),
    "objection": Name("异议期", "open to objections"),
    "sealed": Name("已封存", "sealed"),
}
_MADE_UP = Name(
    "演示数据：评分票为程序模拟，非真实评分。",
    "Demo data: these ballots are made up by a program.",
)


def round_facts(round_: Round, address: str = "") -> RoundFacts:
    """What stands at the head and foot of every document."""
    version = round_.schemes.order_by("-version").first()
    scheme = scheme_of(round_)
    return RoundFacts(
        series=Name(round_.series.zh, round_.series.en),
        title=Name(round_.zh, round_.en),
        day=round_.day.isoformat(),
        place=Name(round_.place_zh, round_.place_en),
        state=_STATES[round_.state],
        scheme=Name(scheme.zh, scheme.en),
        scheme_version=str(version.version) if version else "",
        scheme_hash=version.hash if version and version.locked_at else "",
        draw_seed=round_.draw_seed,
        log_fingerprint=fingerprint_of(round_, newest_checkpoint(round_)),
        bundle_sha256=bundle_hash(round_),
        program=f"Leitai {__version__}",
        address=address,
        notice=_MADE_UP if round_.made_up else Name(""),
    )


def result_report(round_: Round) -> ResultReport:
    """The announced result for PDF and Excel.

    Raises:
        NotCounted: the round is not counted yet.
    """
    result = announced(round_)
    english = {slot.unit.zh: slot.unit.en for slot in round_.slots.select_related("unit")}
    return report_count(
        round_facts(round_), scheme_of(round_), result, english=english, turnout=_turnout(round_)
    )


def _turnout(round_: Round) -> tuple[tuple[Name, int], ...]:
    """Ballots over all units: those that could be cast, those that came, those that did not."""
    tallies = [row for slot in round_.slots.all() for row in slot.tally.values()]
    may = sum(row["issued"] - row["recused"] - row["spoiled"] for row in tallies)
    came = sum(row["used"] for row in tallies)
    return (
        (Name("发放评分券", "tickets issued"), round_.tickets.count()),
        (Name("应收评分票", "ballots that could be cast"), may),
        (Name("实收评分票", "ballots counted"), came),
        (Name("未使用", "unused"), may - came),
    )


def ticket_pack(
    round_: Round, cards: Iterable[tuple[str, str, str, str]], address: str
) -> TicketPack:
    """Tickets to print.

    Args:
        cards: (number, panel code, code, own unit) of each.
        address: of the ballot page; the code follows it behind #.
    """
    panels = {panel.code: Name(panel.zh, panel.en) for panel in scheme_of(round_).panels}
    return TicketPack(
        round=round_facts(round_, address),
        tickets=tuple(
            PrintedCard(
                serial=number,
                code=code,
                url=f"{address}#{code.replace('-', '')}",
                panel=panels[panel],
                own_unit=Name(own) if own else None,
            )
            for number, panel, code, own in cards
        ),
        address=address,
    )


def paper_pack(
    round_: Round, slot: Slot, panel: str, serials: Iterable[str], address: str
) -> PaperPack:
    """Paper score sheets of one unit and panel."""
    scheme = scheme_of(round_)
    names = {p.code: Name(p.zh, p.en) for p in scheme.panels}
    return PaperPack(
        round=round_facts(round_, address),
        criteria=tuple(c for c in list_criteria(scheme) if c.voted),
        sheets=tuple(
            PaperSheet(
                code=serial,
                url=f"{address}?serial={serial}&slot={slot.key}",
                order=slot.order or 0,
                unit=Name(slot.unit.zh, slot.unit.en),
                panel=names[panel],
            )
            for serial in serials
        ),
    )


def bundle_hash(round_: Round) -> str:
    """SHA-256 of the sealed bundle, "" before the seal."""
    row = Result.objects.filter(round=round_).only("bundle_hash").first()
    return "" if row is None else row.bundle_hash
