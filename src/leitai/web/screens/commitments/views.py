"""Promises of a round: read by everybody, worked on by those who supervise and by the unit."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from leitai.web.actions import commitments as deeds
from leitai.web.actions.problems import field_wrong
from leitai.web.doors import answer, door, person, show, version_of
from leitai.web.forms import date_of, number_or, text_of, unknown_deed
from leitai.web.models import Commitment, Round
from leitai.web.queries.commitments import (
    commitments_with_all,
    computed_promises,
    look_at,
    promises_page,
    shape,
)
from leitai.web.queries.rights import hall_rights, rights_of, units_of
from leitai.web.queries.shapes import Notice
from leitai.web.queries.today import calendar_is_held, today
from leitai.web.queries.trail import deeds_on

_TAKES = frozenset({"statements", "supervise"})


@require_safe
@door()
def promises(request: HttpRequest, round_: Round) -> HttpResponse:
    """Every next step of the round, typed, and what became of it; gaps with their answers."""
    return _show(request, round_, may=frozenset())


@require_http_methods(["GET", "HEAD", "POST"])
@door("commitments")
def page(request: HttpRequest, round_: Round) -> HttpResponse:
    """The same with the deeds: take one, take all, fill the computed criterion."""
    may = rights_of(request.user, round_) | hall_rights(request.user)

    def again(notice: Notice | None = None) -> HttpResponse:
        round_.refresh_from_db()
        return _show(
            request, round_, may=may, notices=(notice,) if notice else (),
            status=409 if notice else 200,
        )  # fmt: skip

    if request.method != "POST":
        return again()
    _need(bool(may & _TAKES))

    def do() -> None:
        deed = text_of(request, "deed")
        common: dict[str, Any] = {
            "round_id": round_.pk, "by": person(request), "now": timezone.now(),
        }  # fmt: skip
        if deed in ("take", "take_item"):
            _need(deed == "take" or "supervise" in may)
            slot_key, step = _step_of(text_of(request, "subject"))
            deeds.take_commitment(
                slot_key=slot_key, step=step, with_item=deed == "take_item", **common
            )
        elif deed == "gap_item":
            _need("supervise" in may)
            slot_key, gap = _step_of(text_of(request, "subject"))
            deeds.open_gap(slot_key=slot_key, gap=gap, **common)
        elif deed == "take_all":
            deeds.take_all(**common)
        elif deed == "fill":
            deeds.fill_promises(version=version_of(request), **common)
        else:
            raise unknown_deed(request)

    return answer(request, do, again)


@require_http_methods(["GET", "HEAD", "POST"])
@door("commitments")
def one(request: HttpRequest, round_: Round, commitment: int) -> HttpResponse:
    """One commitment: progress, query, the one question, release, history."""
    row = commitments_with_all().filter(round=round_, pk=commitment).first()
    if row is None:
        raise Http404(str(commitment))
    may = rights_of(request.user, round_) | hall_rights(request.user)
    units = units_of(request.user, round_)
    speaks = "supervise" in may or ("statement" in may and (units is None or row.unit_id in units))
    typed: dict[str, str] = {}

    def again(notice: Notice | None = None) -> HttpResponse:
        fresh = commitments_with_all().get(pk=commitment)
        return show(
            request, "leitai/commitments/commitment.html", round_,
            commitment=shape(look_at(fresh, today())), may=may, speaks=speaks, today=today(),
            entries=_entries(fresh), deeds=deeds_on(deeds.subject_of(commitment)),
            held=calendar_is_held(), typed=typed,
            notices=(notice,) if notice else (), status=422 if notice else 200,
        )  # fmt: skip

    if request.method != "POST":
        return again()
    _need(speaks)
    typed.update({k: str(v) for k, v in request.POST.items() if k != "csrfmiddlewaretoken"})
    return answer(request, lambda: _do(request, row, may), again)


def _do(request: HttpRequest, row: Commitment, may: frozenset[str]) -> None:
    deed = text_of(request, "deed")
    common: dict[str, Any] = {
        "commitment_id": row.pk, "by": person(request), "now": timezone.now(),
        "version": version_of(request),
    }  # fmt: skip
    measure = number_or(text_of(request, "measure"), 0)
    if deed in ("release", "supervise"):
        _need("supervise" in may)
    if deed == "report":
        as_of = date_of(text_of(request, "as_of"), "As of", "截至日期")
        if as_of is None:
            raise field_wrong("As of", "截至日期", "a date is needed.", "须填写日期。")
        deeds.report_progress(
            measure=measure, as_of=as_of, value=text_of(request, "value"),
            done=bool(text_of(request, "done")), note=text_of(request, "note"), **common,
        )  # fmt: skip
    elif deed == "bind":
        deeds.bind_query(measure=measure, query=text_of(request, "query"), **common)
    elif deed == "keep":
        deeds.keep_figure(measure=measure, **common)
    elif deed == "answer":
        deeds.answer_ask(
            text=text_of(request, "text"), measure=text_of(request, "words"),
            due=date_of(text_of(request, "due"), "Due", "期限"), **common,
        )  # fmt: skip
    elif deed == "release":
        deeds.release(why=text_of(request, "why"), **common)
    elif deed == "supervise":
        deeds.open_item(**common)
    else:
        raise unknown_deed(request)


def _show(
    request: HttpRequest, round_: Round, *, may: frozenset[str], status: int = 200,
    notices: tuple[Notice, ...] = (),
) -> HttpResponse:  # fmt: skip
    criterion = deeds.promises_criterion(round_)
    computed = computed_promises(round_, criterion) if criterion else ()
    return show(
        request, "leitai/commitments/promises.html", round_, status=status, notices=notices,
        page=promises_page(round_, request.user), may=may, takes=bool(may & _TAKES),
        works="commitments" in may, held=calendar_is_held(), today=today(),
        criterion=criterion,
        computed=computed, judged_before=any(row.judged for row in computed),
        filled=dict(_filled(round_)),
    )  # fmt: skip


def _filled(round_: Round) -> list[tuple[str, str]]:
    rows = round_.slots.values_list("key", "computed")
    return [(key, computed[deeds.PROMISES]) for key, computed in rows if deeds.PROMISES in computed]


def _entries(row: Commitment) -> list[tuple[int, Any]]:
    found = [(m.position, entry) for m in row.measures.all() for entry in m.entries.all()]
    return sorted(found, key=lambda pair: (pair[1].as_of, pair[1].pk), reverse=True)


def _need(given: bool) -> None:
    if not given:
        raise PermissionDenied(_("Your role does not allow this."))


def _step_of(subject: str) -> tuple[str, int]:
    slot_key, _colon, raw = subject.rpartition(":")
    return slot_key, number_or(raw, 0)
