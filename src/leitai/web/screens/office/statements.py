"""Statements: the list, and one for editing by its unit."""

from __future__ import annotations

import re

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from leitai.web.actions import rounds, statements
from leitai.web.actions.problems import field_wrong
from leitai.web.doors import answer, door, show
from leitai.web.forms import (
    date_of,
    deed_of,
    form_of,
    moment_of,
    number_or,
    text_of,
    unknown_deed,
    upload_of,
    version_of,
)
from leitai.web.models import Round, Slot
from leitai.web.queries.intake import draft_statement
from leitai.web.queries.offices import edit_page, statements_page
from leitai.web.queries.rights import units_of
from leitai.web.queries.shapes import Form, Notice
from leitai.web.queries.slots import pick, slot_shapes

_FIELD = re.compile(r"(highlight|gap|step)-(\d{1,3})")


@require_http_methods(["GET", "HEAD", "POST"])
@door("statements")
def page(request: HttpRequest, round_: Round) -> HttpResponse:
    """All statements; lock them."""

    def again(notice: Notice | None = None) -> HttpResponse:
        round_.refresh_from_db()
        return show(
            request, "leitai/office/statements.html", round_, page=statements_page(round_),
            notices=(notice,) if notice else (), status=409 if notice else 200,
        )  # fmt: skip

    if request.method != "POST":
        return again()

    def do() -> None:
        deed = text_of(request, "deed")
        common = deed_of(request, round_) | {"version": version_of(request)}
        if deed == "lock":
            statements.lock_statements(**common)
        elif deed == "deadline":
            rounds.set_deadline(due=moment_of(text_of(request, "due")), **common)
        else:
            raise unknown_deed(request)

    return answer(request, do, again, round_=round_)


@require_http_methods(["GET", "HEAD", "POST"])
@door("statement")
def edit(request: HttpRequest, round_: Round, slot_key: str) -> HttpResponse:
    """One statement; a unit edits its own."""
    slot = _slot(round_, slot_key)
    units = units_of(request.user, round_)
    if units is not None and slot.unit_id not in units:
        raise PermissionDenied("another unit's statement")
    problems: list[str] = []

    def again(notice: Notice | None = None) -> HttpResponse:
        fresh = _slot(round_, slot_key)
        statement = getattr(fresh, "statement", None)
        locked = _("The statement is locked.") if statement and statement.locked_at else ""
        form = form_of(request, statement.version if statement else 0, locked)
        if drafted:
            form = Form(form.version, drafted, {}, form.locked)
        return show(
            request, "leitai/office/statement_edit.html", round_,
            slot=pick(slot_shapes(round_), slot_key),
            page=edit_page(fresh, form, tuple(problems)),
            notices=(notice,) if notice else (),
            status=422 if notice and notice.kind != "note" else 200,
        )  # fmt: skip

    drafted: dict[str, object] = {}
    if request.method != "POST":
        return again()
    if text_of(request, "deed") == "upload":
        # Read and shown for a look; nothing is saved until the person says so.
        def take() -> None:
            data, name = upload_of(request)
            drafted.update(_draft(data, name, problems))

        answered = answer(request, take, again)
        if not drafted:
            return answered
        return again(Notice("note", _("Taken from the file; look it through, then save.")))
    return answer(request, lambda: _do(request, round_, slot), again, _("Saved."))


def _slot(round_: Round, key: str) -> Slot:
    slot = round_.slots.select_related("unit", "statement").filter(key=key).first()
    if slot is None:
        raise Http404(key)
    return slot


def _do(request: HttpRequest, round_: Round, slot: Slot) -> None:
    deed = text_of(request, "deed")
    common = deed_of(request, round_)
    if deed == "save":
        statements.save_statement(
            slot_key=slot.key, parts=_parts(request), version=version_of(request),
            source=text_of(request, "source") or "typed", **common,
        )  # fmt: skip
    elif deed == "erratum":
        kind, _dash, raw = text_of(request, "part").partition("-")
        position = number_or(raw, -1)
        if position < 0:
            raise field_wrong("Part", "条目", "is not known.", "不存在。")
        statements.record_erratum(
            slot_key=slot.key, kind=kind, position=position,
            after=text_of(request, "after"), reason=text_of(request, "reason"), **common,
        )  # fmt: skip
    else:
        raise unknown_deed(request)


def _parts(request: HttpRequest) -> list[statements.Part]:
    fields = sorted(
        (m[1], int(m[2])) for name in request.POST if (m := _FIELD.fullmatch(name)) is not None
    )
    parts = []
    for kind, number in fields:
        text = text_of(request, f"{kind}-{number}")
        cause = text_of(request, f"cause-{number}") if kind == "gap" else ""
        if not text and not cause:
            continue
        parts.append(
            statements.Part(
                kind=kind,
                text=text,
                cause=cause,
                cause_class=text_of(request, f"class-{number}") if kind == "gap" else "",
                owner=text_of(request, f"owner-{number}") if kind == "gap" else "",
                answered_by=_step(text_of(request, f"answer-{number}")) if kind == "gap" else None,
                due=date_of(text_of(request, f"due-{number}"), f"Due {number}", f"期限{number}")
                if kind == "step"
                else None,
            )
        )
    return parts


def _step(raw: str) -> int | None:
    """The number of the step that answers a gap; None when empty or not a number."""
    step = number_or(raw, 1000)
    return step if step < 1000 else None


def _draft(data: bytes, name: str, problems: list[str]) -> dict[str, object]:
    """The form's values from a document, and what was not found in it."""
    found = draft_statement(data, name)
    values: dict[str, object] = {"source": name}
    for number, text in enumerate(found.highlights):
        values[f"highlight-{number}"] = text
    for number, (text, cause) in enumerate(found.gaps):
        values[f"gap-{number}"], values[f"cause-{number}"] = text, cause
        if not cause:
            problems.append(_("Gap %(number)d has no cause.") % {"number": number + 1})
    for number, text in enumerate(found.steps):
        values[f"step-{number}"] = text
    for part, words in (
        (found.highlights, _("No highlights were found: head them 亮点 or 成效.")),
        (found.gaps, _("No gaps were found: head them 问题 or 差距.")),
        (found.steps, _("No next steps were found: head them 下一步打算.")),
    ):
        if not part:
            problems.append(words)
    if found.skipped:
        problems.append(
            _("%(count)d paragraphs before the first heading were left out.")
            % {"count": found.skipped}
        )
    return values
