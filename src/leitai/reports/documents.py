"""The printed documents of a round: each takes its data and returns a PDF."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from leitai.reports.fonts import FAMILY
from leitai.reports.model import PaperPack, ResultReport, TicketPack, UnitReport
from leitai.reports.qr import draw_qr
from leitai.reports.svg import FONTS
from leitai.reports.typeset import to_plain, typeset_pages, typeset_pdf


def print_tickets(
    pack: TicketPack, *, cache: Path | None = None, made: datetime | None = None
) -> bytes:
    """Sheets of ten tickets: QR code, panel, serial number, code to type, lines to cut.

    Args:
        pack: the tickets; their secrets exist only here and on the paper.
        cache, made: see `typeset_pdf`.
    """
    data = to_plain(pack)
    for ticket in data["tickets"]:
        ticket["qr"] = draw_qr(ticket["url"])
    return typeset_pdf("tickets", data, cache=cache, made=made)


def print_score_sheets(
    pack: PaperPack, *, cache: Path | None = None, made: datetime | None = None
) -> bytes:
    """Paper score sheets, one A4 page each, with boxes for the two clerks."""
    data = to_plain(pack)
    for sheet in data["sheets"]:
        sheet["qr"] = draw_qr(sheet["url"])
    return typeset_pdf("score_sheets", data, cache=cache, made=made)


def print_result(
    report: ResultReport, *, cache: Path | None = None, made: datetime | None = None
) -> bytes:
    """The protocol of the result: standing, tables, rules, fingerprints, signature lines."""
    from leitai.reports.charts import choose_axis

    data = to_plain(report)
    data["axis"] = to_plain(choose_axis(report.units))
    data["qr"] = _address_qr(data)
    return typeset_pdf("result", data, cache=cache, made=made)


def print_unit(
    report: UnitReport, *, cache: Path | None = None, made: datetime | None = None
) -> bytes:
    """One unit's page: its result, feedback item by item, gaps, promises, practices."""
    data = to_plain(report)
    data["qr"] = _address_qr(data)
    return typeset_pdf("unit", data, cache=cache, made=made)


def draw_png(
    chart: str,
    *,
    width: float = 720,
    scale: float = 2.0,
    paper: bool = True,
    cache: Path | None = None,
) -> bytes:
    """A chart of this package as a PNG with the right Chinese, for documents and messages.

    Args:
        chart: SVG text. width: in CSS pixels. scale: dots per pixel.
        paper: white ground; without it the ground is clear.
    """
    data = {"svg": chart.replace(FONTS, FAMILY), "width": width, "paper": paper, "alt": ""}
    return typeset_pages("picture", data, form="png", ppi=72 * scale, cache=cache)[0]


def _address_qr(data: Any) -> str:
    address = data["round"]["address"]
    return draw_qr(address) if address else ""
