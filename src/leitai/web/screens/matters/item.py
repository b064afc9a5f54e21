"""One matter: its clock, its next deed, its history."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
)
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from leitai.base.problem import Problem
from leitai.followup.forbidden import NotYourPart
from leitai.followup.states import CLOSINGS, PART_WORDS, TRANSITIONS, Part
from leitai.web.actions import ladder, matter_deeds
from leitai.web.actions.problems import SomeoneWasQuicker, field_wrong
from leitai.web.doors import hall_door, notice_of, person, show, version_of
from leitai.web.forms import date_of, number_or, text_of
from leitai.web.models import Item
from leitai.web.queries.matter_pages import item_page
from leitai.web.queries.matter_words import move_word
from leitai.web.queries.matters import capacities, visible_items
from leitai.web.queries.rights import hall_rights
from leitai.web.queries.shapes import Notice
from leitai.web.queries.today import calendar_is_held


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, number: int) -> HttpResponseBase:
    """The matter for whoever may see it; a POST does one deed."""
    if request.method == "POST":
        return _act(request, number)
    return _show(request, _seen(request, number))


@hall_door("supervise", "do_matter", "inspect")
def _act(request: HttpRequest, number: int) -> HttpResponse:
    item = _seen(request, number)
    if not capacities(request.user, item):
        raise PermissionDenied("matter")
    try:
        said = _do(request, item)
    except SomeoneWasQuicker as problem:
        return _show(request, _seen(request, number), notice_of(problem, "conflict"))
    except Problem as problem:
        return _show(request, _seen(request, number), notice_of(problem, "refused"))
    messages.success(request, _("Done: %(deed)s") % {"deed": said}, extra_tags="done")
    return HttpResponseRedirect(request.path)


def _seen(request: HttpRequest, number: int) -> Item:
    """The matter, if this person may see it; to others there is no such matter."""
    rows = visible_items(request.user).select_related("lead", "scheme", "parent", "merged_into")
    item = rows.prefetch_related("joints__unit", "slips").filter(pk=number).first()
    if item is None:
        raise Http404(number)
    return item


def _show(request: HttpRequest, item: Item, notice: Notice | None = None) -> HttpResponse:
    tried = ""
    if notice is not None:
        keys = (text_of(request, "deed"), text_of(request, "part"), text_of(request, "own"))
        tried = ":".join(keys)
    values = {name: request.POST.get(name, "") for name in request.POST}
    return show(
        request, "leitai/matters/item.html", held=calendar_is_held(),
        outcomes=CLOSINGS, page=item_page(request.user, item, values, tried),
        notices=(notice,) if notice else (),
        status=200 if notice is None else 409 if notice.kind == "conflict" else 422,
    )  # fmt: skip


def _do(request: HttpRequest, item: Item) -> str:
    """The deed of the form; its verb."""
    deed = text_of(request, "deed")
    if deed in TRANSITIONS:
        return _move(request, item, deed)
    if "supervise" not in hall_rights(request.user):
        raise field_wrong("Deed", "操作", "is not yours to do.", "您无权进行。")
    common: dict[str, Any] = {
        "item_id": item.pk, "by": person(request), "now": timezone.now(),
        "version": version_of(request),
    }  # fmt: skip
    if deed in ("publish", "unpublish"):
        matter_deeds.set_published(published=deed == "publish", **common)
    elif deed == "amend":
        matter_deeds.amend_item(
            title=text_of(request, "title"), text=text_of(request, "body"),
            scheme_key=text_of(request, "scheme"), why=text_of(request, "text"), **common,
        )  # fmt: skip
    elif deed == "join":
        matter_deeds.add_joint(
            unit_id=number_or(text_of(request, "unit"), 0), what=text_of(request, "what"),
            due=date_of(text_of(request, "due"), "Due", "办结期限"), **common,
        )  # fmt: skip
    elif deed in ("slip", "let_be"):
        ladder.decide_rung(
            unit_id=number_or(text_of(request, "unit"), 0), rung=text_of(request, "rung"),
            given=deed == "slip", reason=text_of(request, "text"), **common,
        )  # fmt: skip
    elif deed == "slip_back":
        slip = number_or(text_of(request, "slip"), 0)
        ladder.take_slip_back(slip_id=slip, why=text_of(request, "text"), **common)
    else:
        raise field_wrong("Deed", "操作", f"{deed[:20]!r} is not known.", f"不认识{deed[:20]!r}。")
    return move_word(deed)


@transaction.atomic
def _move(request: HttpRequest, item: Item, move: str) -> str:
    """A deed of the table of transitions, in a capacity that the person has."""
    part, own = _capacity(request, item, move)
    chosen = number_or(text_of(request, "unit"), 0) or None
    percent = text_of(request, "percent")
    outcome, verdict = text_of(request, "outcome"), text_of(request, "verdict")
    wanted = matter_deeds.Wanted(
        text=text_of(request, "text"),
        due=date_of(text_of(request, "due"), "Due", "办结期限"),
        percent=number_or(percent, -1) if percent else None,
        unit_id=own if part == "joint" else chosen,
        outcome=outcome if outcome in ("solved", "not_solvable") else "",  # type: ignore[arg-type]
        verdict=verdict[:12],
        target_id=number_or(text_of(request, "target"), 0) or None,
    )
    matter_deeds.do_deed(
        item_id=item.pk, move=move, by=person(request), part=part, now=timezone.now(),
        wanted=wanted, version=version_of(request),
    )  # fmt: skip
    return move_word(move)


def _capacity(request: HttpRequest, item: Item, move: str) -> tuple[Part, int | None]:
    """In which capacity the person does it: the one the form names, if it is theirs.

    Raises:
        NotYourPart: the deed is of another capacity than the person's.
    """
    parts, row = capacities(request.user, item), TRANSITIONS[move]
    named = text_of(request, "part")
    part = next((p for p in parts if p == named), None) if named else None
    part = part or next((p for p in row.who if p in parts), None)
    if part is None:
        raise NotYourPart(
            move=row.en, move_zh=row.zh,
            who=" or ".join(PART_WORDS[who][1] for who in row.who),
            who_zh="或".join(PART_WORDS[who][0] for who in row.who),
        )  # fmt: skip
    own = number_or(text_of(request, "own"), 0)
    if part != "joint":
        return part, None
    units = parts["joint"]
    return part, own if own in units else min(units)
