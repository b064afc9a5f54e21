"""The organiser's office: from roster to seal."""

from __future__ import annotations

import re
from decimal import Decimal

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from leitai.scoring.scheme import parse_scheme, plain
from leitai.web.models import (
    Alias,
    Ballot,
    Erratum,
    Objection,
    PaperSheet,
    Round,
    RoundState,
    Slot,
    StatementPart,
    Ticket,
)
from leitai.web.queries import shapes
from leitai.web.queries.commitments import last_promises
from leitai.web.queries.counting import scheme_of
from leitai.web.queries.desks import log_lines
from leitai.web.queries.downloads import downloads_of
from leitai.web.queries.entitlement import TicketMasks, entitled, masks_of, tally_of
from leitai.web.queries.frames import result_so_far
from leitai.web.queries.heads import in_language
from leitai.web.queries.public import draw_in_words, phases_of, rules_in_words
from leitai.web.queries.record import cosigned_note, newest_checkpoint, witnesses_of
from leitai.web.queries.shapes import Deed, Task
from leitai.web.queries.slots import criterion_shapes, panel_counts, slot_shapes
from leitai.web.queries.standing import result_rows

PER_PAGE = 50
_AFTER_COUNT = (RoundState.COUNTED, RoundState.OBJECTION, RoundState.SEALED)


def office_page(round_: Round, *, why_not_seal: str = "") -> shapes.OfficePage:
    """The way from draft to seal as tasks, and the next deed."""
    slots = list(round_.slots.select_related("statement"))
    scheme = round_.schemes.order_by("-version").first()
    locked = scheme is not None and scheme.locked_at is not None
    ordered = bool(slots) and all(slot.order for slot in slots)
    written = sum(hasattr(slot, "statement") for slot in slots)
    tickets = Ticket.objects.filter(round=round_)
    issued, printed = tickets.count(), tickets.exclude(secret_hash=None).count()
    closed = sum(slot.state == "closed" for slot in slots)
    begun = round_.state in ("live", "counted", "objection", "sealed")

    def task(words: str, done: bool, now: bool, name: str, note: str = "") -> Task:
        status = "done" if done else "now" if now else "ahead"
        return Task(words, status, reverse(name, args=[round_.key]), note)  # type: ignore[arg-type]

    called = round_.state != RoundState.DRAFTED
    tasks = (
        task(_("Roster"), called, not called, "office_roster", _("%d units") % len(slots)),
        task(_("Scheme locked"), locked, called and not locked, "office_scheme"),
        task(_("Running order"), ordered, locked and not ordered, "office_roster"),
        task(
            _("Statements"),
            round_.state not in ("drafted", "called"),
            called and written < len(slots),
            "office_statements",
            f"{written}/{len(slots)}",
        ),
        task(
            _("Tickets"),
            bool(issued) and printed == issued,
            locked and not (issued and printed == issued),
            "office_tickets",
            _("%(printed)d of %(issued)d printed") % {"printed": printed, "issued": issued},
        ),
        task(_("The round"), round_.state in _AFTER_COUNT, begun, "desk", f"{closed}/{len(slots)}"),
        task(
            _("Count, objections, seal"),
            round_.state == RoundState.SEALED,
            round_.state in ("counted", "objection"),
            "office_count",
        ),
    )
    return shapes.OfficePage(
        tasks=tasks,
        next=_next(round_, locked, ordered, written == len(slots), why_not_seal),
        figures=(
            (_("units"), str(len(slots))),
            (_("statements"), f"{written}/{len(slots)}"),
            (_("tickets"), str(issued)),
            (_("leaves in the log"), str(round_.log_size)),
        ),
        log=log_lines(round_, 6),
        phases=phases_of(round_),
    )


def _next(
    round_: Round, locked: bool, ordered: bool, written: bool, why_not_seal: str
) -> Deed | None:
    state = round_.state
    if state == RoundState.DRAFTED:
        return Deed("call", _("Call the units"), _("Units can hand in their statements."))
    if state == RoundState.CALLED and not locked:
        return Deed(
            "lock_scheme",
            _("Lock the scheme"),
            _("Its hash goes into the log before the draw; nobody can change it any more."),
            grave=True,
        )
    if state == RoundState.CALLED:
        why = "" if ordered else _("the running order is not set.")
        why = why or ("" if written else _("statements are missing."))
        return Deed(
            "lock_statements",
            _("Lock the statements"),
            _("From now on they change only by a recorded erratum."),
            why_not=why,
            grave=True,
        )
    if state == RoundState.COUNTED:
        return Deed(
            "open_objections",
            _("Open the days for objections"),
            _("Units can object for five working days."),
        )
    if state == RoundState.OBJECTION:
        return Deed(
            "seal",
            _("Seal the round"),
            _("The protocol bundle is written and signed; nothing changes any more."),
            why_not=why_not_seal,
            grave=True,
        )
    return None


def roster_page(round_: Round, form: shapes.Form, problems: tuple[str, ...]) -> shapes.RosterPage:
    """The roster: units, other names, and names that wait for a person's word."""
    slots = list(round_.slots.select_related("unit", "statement"))
    aliases: dict[int, list[Alias]] = {}
    for alias in Alias.objects.filter(unit__in=[slot.unit_id for slot in slots]):
        aliases.setdefault(alias.unit_id, []).append(alias)
    lines = []
    for slot in slots:
        names = aliases.get(slot.unit_id, [])
        maybe = next((alias for alias in names if not alias.confirmed_by), None)
        statement = getattr(slot, "statement", None)
        state = "none" if statement is None else "locked" if statement.locked_at else "complete"
        lines.append(
            shapes.RosterLine(
                key=slot.key,
                order=slot.order,
                unit=slot.unit.zh,
                aliases=tuple(alias.name for alias in names if alias.confirmed_by),
                kind=slot.group,
                maybe="" if maybe is None else maybe.name,
                maybe_key=slot.key if maybe is not None else "",
                statement=state,  # type: ignore[arg-type]
                version=slot.version,
            )
        )
    scheme = round_.schemes.order_by("-version").first()
    why = ""
    if round_.state != RoundState.CALLED:
        why = _("The order is drawn after the call and before the statements are locked.")
    elif scheme is None or scheme.locked_at is None:
        why = _("Lock the scheme first.")
    draw = Deed(
        "draw", _("Draw the order"), _("The seed is recorded; anyone can draw again."), why_not=why
    )
    return shapes.RosterPage(tuple(lines), form, problems, draw, draw_in_words(round_))


def scheme_page(round_: Round, form: shapes.Form) -> shapes.SchemePage:
    """The scheme for editing, with what its rules mean."""
    version = round_.schemes.order_by("-version").first()
    assert version is not None
    scheme = parse_scheme(version.body)
    rules = version.body["rules"]
    links = {
        "none": _("Ballots of one judge cannot be joined across units; nothing is revealed."),
        "round": _(
            "Ballots of one judge can be joined within a panel; not for panels with recused "
            "judges, where the unit that is missing would name the judge."
        ),
    }
    chosen = rules["publication"]["linkage"]
    lock = Deed(
        "lock",
        _("Lock the scheme"),
        _("Its hash goes into the log before the draw; nobody can change it any more."),
        why_not="" if round_.state == RoundState.CALLED else _("Call the units first."),
        grave=True,
    )
    return shapes.SchemePage(
        criteria=tuple(criterion_shapes(scheme)),
        panels=tuple(panel_counts(round_, scheme)),
        rules=rules_in_words(scheme),
        rules_choice=(
            (
                "trim",
                _("Trim at each end"),
                str(rules["trim"]["each_side"]),
                (("0", _("none")), ("1", _("one mark")), ("0.05", "5%"), ("0.1", "10%")),
                _("of the marks of one panel on one criterion"),
            ),
            (
                "quorum",
                _("Quorum"),
                str(rules["quorum"]),
                (("1/2", "1/2"), ("2/3", "2/3"), ("3/4", "3/4")),
                _("units with fewer ballots are not ranked"),
            ),
            (
                "decimals",
                _("Decimals"),
                str(rules["decimals"]),
                (("1", "1"), ("2", "2"), ("3", "3")),
                _("of the announced score"),
            ),
            (
                "linkage",
                _("Linkage"),
                chosen,
                (("none", _("none")), ("round", _("within the round"))),
                links[chosen],
            ),
        ),
        form=form,
        lock=None if version.locked_at else lock,
        practice=version.body["origin"]["zh"] != "",
        reveals=links[chosen],
        sum_criteria=plain(sum((c.weight for c in scheme.criteria), Decimal(0))),
        sum_panels=plain(sum((p.weight for p in scheme.panels), Decimal(0))),
    )


def statements_page(round_: Round) -> shapes.StatementsPage:
    """All statements: how many of each part, what is missing."""
    parts: dict[int, dict[str, int]] = {}
    for slot_id, kind in StatementPart.objects.filter(statement__slot__round=round_).values_list(
        "statement__slot_id", "kind"
    ):
        counts = parts.setdefault(slot_id, {})
        counts[kind] = counts.get(kind, 0) + 1
    slots = {slot.key: slot for slot in round_.slots.select_related("statement")}
    errata: dict[int, int] = {}
    for slot_id in Erratum.objects.filter(statement__slot__round=round_).values_list(
        "statement__slot_id", flat=True
    ):
        errata[slot_id] = errata.get(slot_id, 0) + 1
    lines = []
    words = {"highlight": _("highlights"), "gap": _("gaps"), "step": _("next steps")}
    for shape in slot_shapes(round_):
        slot = slots[shape.key]
        counts = parts.get(slot.pk, {})
        state = "locked" if shape.locked else "complete" if shape.has_statement else "none"
        lines.append(
            shapes.StatementLine(
                slot=shape,
                highlights=counts.get("highlight", 0),
                gaps=counts.get("gap", 0),
                steps=counts.get("step", 0),
                missing=tuple(words[kind] for kind in words if not counts.get(kind)),
                state=state,  # type: ignore[arg-type]
                errata=errata.get(slot.pk, 0),
            )
        )
    complete = sum(line.state in ("complete", "locked") for line in lines)
    lock = None
    if round_.state == RoundState.CALLED:
        why = ""
        if complete < len(lines):
            why = _("statements are missing.")
        elif any(slot.order is None for slot in slots.values()):
            why = _("the running order is not set.")
        lock = Deed(
            "lock",
            _("Lock the statements"),
            _("From now on they change only by a recorded erratum."),
            why_not=why,
            grave=True,
        )
    return shapes.StatementsPage(tuple(lines), complete, round_.statements_due, lock)


def tickets_page(round_: Round, form: shapes.Form, query: str, number: int) -> shapes.TicketsPage:
    """Tickets by panel, and the list of their printed numbers; no secret is known here."""
    scheme, used = scheme_of(round_), _used_somewhere(round_)
    wanted = Ticket.objects.filter(round=round_).select_related("own_unit")
    if query:
        wanted = wanted.filter(Q(number__contains=query.upper()) | Q(panel__contains=query))
    found = wanted.count()
    pages = max(1, -(-found // PER_PAGE))
    number = min(max(1, number), pages)
    names = {panel.code: in_language(panel.zh, panel.en) for panel in scheme.panels}
    lines = []
    for ticket in wanted[(number - 1) * PER_PAGE : number * PER_PAGE]:
        state = "issued"
        if ticket.spoiled:
            state = "spoiled"
        elif used >> ticket.position & 1:
            state = "used"
        elif ticket.secret_hash or ticket.paper:
            state = "printed"
        why = ticket.spoiled_why or (ticket.own_unit.zh if ticket.own_unit else "")
        lines.append(
            shapes.TicketLine(ticket.number, names[ticket.panel], state, why)  # type: ignore[arg-type]
        )
    units = tuple(
        (str(slot.unit_id), in_language(slot.unit.zh, slot.unit.en))
        for slot in round_.slots.select_related("unit")
    )
    return shapes.TicketsPage(
        ticket_panels(round_), tuple(lines), form, units, found, query, pages, number
    )


def ticket_panels(round_: Round) -> tuple[shapes.TicketPanel, ...]:
    """Tickets of each panel in numbers, whatever their number."""
    masks, used = masks_of(round_), _used_somewhere(round_)
    there = Ticket.objects.filter(Q(secret_hash__isnull=False) | Q(paper=True), round=round_)
    printed = dict(there.order_by().values_list("panel").annotate(Count("pk")))
    panels = []
    for panel in scheme_of(round_).panels:
        own = masks.panels.get(panel.code, 0)
        issued, spoiled = own.bit_count(), (own & masks.spoiled).bit_count()
        voted = (own & used & ~masks.spoiled).bit_count()
        panels.append(
            shapes.TicketPanel(
                code=panel.code,
                name=in_language(panel.zh, panel.en),
                weight=plain(panel.weight),
                issued=issued,
                printed=printed.get(panel.code, 0),
                used=voted,
                spoiled=spoiled,
                unused=issued - voted - spoiled,
            )
        )
    return tuple(panels)


def _used_somewhere(round_: Round) -> int:
    """The tickets that were used on some slot, as bits by position."""
    used = 0
    for bits in round_.slots.values_list("used", flat=True):
        used |= int.from_bytes(bytes(bits), "little")
    return used


def paper_page(round_: Round, form: shapes.Form, clerk: str) -> shapes.PaperPage:
    """Paper sheets on their way; a clerk never sees the other's marks before sending theirs."""
    scheme = scheme_of(round_)
    panels = {panel.code: in_language(panel.zh, panel.en) for panel in scheme.panels}
    sheets = []
    waiting = 0
    rows = PaperSheet.objects.filter(slot__round=round_).select_related("slot__unit")
    for sheet in rows:
        differs: tuple[tuple[str, str, str], ...] = ()
        if sheet.agreed:
            state = "agreed"
        elif sheet.second is not None and sheet.first is not None:
            state = "different"
            differs = tuple(
                (in_language(c.zh, c.en), sheet.first.get(c.code, ""), sheet.second.get(c.code, ""))
                for c in scheme.voted
                if sheet.first.get(c.code) != sheet.second.get(c.code)
            )
        else:
            state = "first"
            waiting += sheet.first_by != clerk
        sheets.append(
            shapes.PaperSheet(
                serial=sheet.serial,
                panel=panels.get(sheet.panel, sheet.panel),
                slot=in_language(sheet.slot.unit.zh, sheet.slot.unit.en),
                state=state,  # type: ignore[arg-type]
                first_by=sheet.first_by,
                second_by=sheet.second_by,
                differs=differs,
            )
        )
    return shapes.PaperPage(
        slots=tuple(shape for shape in slot_shapes(round_) if shape.state in ("scoring", "closed")),
        criteria=tuple(c for c in criterion_shapes(scheme) if not c.computed),
        sheets=tuple(sheets),
        form=form,
        clerk=clerk,
        waiting=waiting,
    )


def count_page(round_: Round, form: shapes.Form, *, next_deed: Deed | None) -> shapes.CountPage:
    """Sums that must hold, the standing, objections, and the seal."""
    slots = list(round_.slots.select_related("unit"))
    masks = masks_of(round_)
    voters = dict(
        Ballot.objects.filter(slot__round=round_)
        .values_list("slot_id")
        .annotate(Count("pseudonym", distinct=True))
    )
    identities = [_identity(slot, masks, voters.get(slot.pk, 0)) for slot in slots if slot.order]
    rows: tuple[shapes.ResultRow, ...] = ()
    if any(slot.state == "closed" for slot in slots):
        by_order = {slot.order or 0: slot for slot in slots}
        rows = tuple(result_rows(result_so_far(round_), by_order))
    objections = Objection.objects.filter(slot__round=round_).select_related("slot__unit")
    return shapes.CountPage(
        identities=tuple(identities),
        panels=ticket_panels(round_),
        rows=rows,
        objections=tuple(_objection(o, round_) for o in objections),
        form=form,
        next=next_deed,
        objections_until=round_.objections_until,
        downloads=downloads_of(round_),
        units=tuple((slot.key, in_language(slot.unit.zh, slot.unit.en)) for slot in slots),
        protocol_hash=round_.result.hash if hasattr(round_, "result") else "",
    )


def _identity(slot: Slot, masks: TicketMasks, ballots: int) -> shapes.Identity:
    tally = slot.tally if slot.state == "closed" else tally_of(masks, slot)
    may = sum(entitled(tally).values())
    used = sum(row["used"] for row in tally.values())
    return shapes.Identity(
        words=_("%(unit)s: ballots = may vote - unused")
        % {"unit": in_language(slot.unit.zh, slot.unit.en)},
        left=str(ballots),
        right=f"{may} - {may - used}",
        holds=ballots == used,
    )


def _objection(row: Objection, round_: Round) -> shapes.Objection:
    state = row.outcome or "open"
    return shapes.Objection(
        key=str(row.number),
        number=row.number,
        unit=in_language(row.slot.unit.zh, row.slot.unit.en),
        text=row.text,
        filed=row.filed_at,
        due=round_.objections_until or row.filed_at.date(),
        state=state,  # type: ignore[arg-type]
        answer=row.answer,
        by=row.answered_by,
    )


def record_page(round_: Round, query: str, number: int) -> shapes.RecordPage:
    """The audit trail, newest first."""
    rows = round_.leaves.exclude(body="")
    if query:
        rows = rows.filter(body__icontains=query)
    pages = max(1, -(-rows.count() // PER_PAGE))
    number = min(max(1, number), pages)
    checkpoint = newest_checkpoint(round_)
    return shapes.RecordPage(
        lines=log_lines(round_, PER_PAGE, skip=(number - 1) * PER_PAGE, query=query),
        size=round_.log_size,
        root="" if checkpoint is None else checkpoint.root,
        checkpoint="" if checkpoint is None else cosigned_note(checkpoint),
        witnesses=tuple((str(w["name"]), int(w["size"])) for w in witnesses_of(round_)),
        query=query,
        pages=pages,
        number=number,
        export_url=reverse("record_xlsx", args=[round_.key]),
    )


def edit_page(slot: Slot, form: shapes.Form, problems: tuple[str, ...]) -> shapes.StatementEditPage:
    """A statement for editing."""
    statement = getattr(slot, "statement", None)
    parts = [] if statement is None else list(statement.parts.all())

    def drafts(kind: str) -> tuple[shapes.Draft, ...]:
        return tuple(
            shapes.Draft(
                key=f"{part.kind}-{part.position}",
                text=part.text,
                cause=part.cause,
                cause_class=part.cause_class,
                owner=part.owner,
                due=part.due.isoformat() if part.due else "",
                step=str(part.answered_by or ""),
            )
            for part in parts
            if part.kind == kind
        )

    def typed(kind: str) -> tuple[shapes.Draft, ...]:
        """What was typed or taken from a file, as it goes back to the person."""
        numbers = sorted(
            int(name.rpartition("-")[2])
            for name in form.values
            if re.fullmatch(rf"{kind}-[0-9]{{1,3}}", name)
        )

        def value(name: str, number: int) -> str:
            return str(form.values.get(f"{name}-{number}", ""))

        gap, step = kind == "gap", kind == "step"
        return tuple(
            shapes.Draft(
                key=f"{kind}-{number}",
                text=value(kind, number),
                cause=value("cause", number) if gap else "",
                cause_class=value("class", number) if gap else "",
                owner=value("owner", number) if gap else "",
                due=value("due", number) if step else "",
                error=_("The cause is missing.")
                if gap and value(kind, number) and not value("cause", number)
                else "",
                step=value("answer", number) if gap else "",
            )
            for number in numbers
        )

    def rows(kind: str) -> tuple[shapes.Draft, ...]:
        # One empty box at least: the page works without scripts, too.
        found = typed(kind) or drafts(kind)
        blank = shapes.Draft(key="", text="")
        return found if found and found[-1].text == "" else (*found, blank)

    locked = statement is not None and statement.locked_at is not None
    classes = ("作风", "机制", "能力", "资源", "其他")
    names = (_("conduct"), _("mechanism"), _("capability"), _("resources"), _("other"))
    errata = [] if statement is None else list(statement.errata.all())
    kinds = {part.kind for part in parts}
    words = {"highlight": _("highlights"), "gap": _("gaps"), "step": _("next steps")}
    return shapes.StatementEditPage(
        highlights=drafts("highlight") if locked else rows("highlight"),
        gaps=drafts("gap") if locked else rows("gap"),
        steps=drafts("step") if locked else rows("step"),
        form=form,
        classes=tuple(zip(classes, names, strict=True)),
        missing=tuple(words[kind] for kind in words if kind not in kinds),
        problems=problems,
        errata=tuple(shapes.Erratum(e.at, e.by, e.before, e.after, e.reason) for e in errata),
        locked_at=statement.locked_at if statement else None,
        promises=last_promises(slot),
    )
