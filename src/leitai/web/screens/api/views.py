"""Views of the API: JSON, and problem+json (RFC 9457) for what is refused."""

from __future__ import annotations

import json
import time
from importlib.resources import files
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    JsonResponse,
)
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from leitai.base.problem import Problem
from leitai.record import tickets as secret_use
from leitai.record.checkpoints import fingerprint
from leitai.record.problems import RecordProblem
from leitai.record.witness import write_request
from leitai.web.actions.log import signer_of
from leitai.web.actions.problems import (
    FieldWrong,
    NotFound,
    RateLimited,
    Refused,
    TicketSpoiled,
    TicketUnknown,
    not_ready,
)
from leitai.web.actions.sealing import begin_writing
from leitai.web.actions.witnesses import take_cosignature
from leitai.web.guard import client_of
from leitai.web.guesses import GUESSES
from leitai.web.models import Round, Ticket
from leitai.web.queries.bundles import bundle_of
from leitai.web.queries.frames import current_round, read_round
from leitai.web.queries.receipts import find_proofs, prove_growth, voted_slots
from leitai.web.queries.record import cosigned_note, head_of, newest_checkpoint, witnesses_of
from leitai.web.queries.results import published_result
from leitai.web.sending import answer_with


class BodyTooLarge(Refused):
    code = "body-too-large"
    status = 413
    en = "The request is too large."
    zh = "请求内容过大。"
    todo_en = "See /api/openapi.json."
    todo_zh = "格式见 /api/openapi.json。"


def _round(request: HttpRequest) -> Round:
    """The round named by ?round=, else the current one."""
    key = request.GET.get("round", "")
    rounds = Round.objects.select_related("series")
    round_ = rounds.filter(key=key).first() if key else current_round()
    if round_ is None:
        raise NotFound(what="round", what_zh="场次", key=key[:40] or "-")
    return round_


def _json(body: dict[str, Any], status: int = 200) -> JsonResponse:
    response = JsonResponse(body, status=status, json_dumps_params={"ensure_ascii": False})
    response["Cache-Control"] = "no-store"
    return response


@require_GET
def openapi(request: HttpRequest) -> JsonResponse:
    """The description of this API (OpenAPI 3.1)."""
    text = (files("leitai.web.screens.api") / "openapi.json").read_text("utf-8")
    return JsonResponse(json.loads(text), json_dumps_params={"ensure_ascii": False})


@require_GET
def round_(request: HttpRequest) -> JsonResponse:
    """The round: slots with state, criteria with scale, panels, scheme hash."""
    return _json(read_round(_round(request)))


@csrf_exempt  # no session is used: the ticket in the body is the right
@require_POST
def ticket(request: HttpRequest) -> JsonResponse:
    """What a ticket may do, and what it has voted; only its holder can ask."""
    code = ""
    try:
        code = str(json.loads(request.body)["ticket"])[:100]
        secret = secret_use.decode_code(code)
    except RequestDataTooBig:
        raise BodyTooLarge() from None
    except (ValueError, KeyError, TypeError, RecursionError, RecordProblem):
        raise _unknown(request, code) from None
    found = (
        Ticket.objects.filter(secret_hash=secret_use.ticket_hash(secret))
        .select_related("round__series")
        .first()
    )
    if found is None:
        raise _unknown(request, code)
    if found.spoiled:
        raise TicketSpoiled()
    shown = read_round(found.round)
    panel = next(p for p in shown["panels"] if p["code"] == found.panel)
    own = found.round.slots.filter(unit=found.own_unit_id) if found.own_unit_id else ()
    return _json(
        {
            "round": found.round.key,
            "number": found.number,
            "panel": {"code": panel["code"], "name": panel["name"]},
            "own_units": [slot.key for slot in own],
            "voted": voted_slots(found.round, secret, signer_of(found.round)),
        }
    )


def _unknown(request: HttpRequest, code: str) -> Problem:
    """The refusal of an unknown ticket; only these are counted and held off.

    A whole hall may share one address, so a known ticket is never refused for them.
    """
    device = client_of(
        request.META.get("REMOTE_ADDR", ""), request.META.get("HTTP_X_FORWARDED_FOR", "")
    )
    if GUESSES.try_unknown(device, code, time.monotonic()):
        return RateLimited()
    return TicketUnknown()


@require_GET
def checkpoint(request: HttpRequest) -> HttpResponse:
    """The signed head of the round's log; ?format=json adds its parts."""
    round_ = _round(request)
    row = newest_checkpoint(round_)
    if row is None:
        raise not_ready("the log is empty.", "存证日志为空。")
    form = request.GET.get("format", "note")
    if form not in ("json", "note"):
        raise FieldWrong(
            field="format", field_zh="格式", why="json or note.", why_zh="须为json或note。"
        )
    if form == "json":
        return _json(
            {
                "round": round_.key,
                "size": row.size,
                "root": row.root,
                "fingerprint": fingerprint(head_of(round_, row)),
                "note": cosigned_note(row),
                "witnesses": witnesses_of(round_),
                "key": signer_of(round_).key.write(),
            }
        )
    return HttpResponse(cosigned_note(row), content_type="text/plain; charset=utf-8")


@require_GET
def witness_request(request: HttpRequest) -> HttpResponse:
    """What a witness is asked to co-sign, with the proof from ?old=, in the form of C2SP."""
    round_ = _round(request)
    row = newest_checkpoint(round_)
    if row is None:
        raise not_ready("the log is empty.", "存证日志为空。")
    asked = request.GET.get("old", "0")
    if not (asked.isascii() and asked.isdigit() and len(asked) < 16):
        raise FieldWrong(
            field="old", field_zh="起点", why="a size of the log.", why_zh="须为日志条数。"
        )
    # A log that is shorter than what the witness saw cannot prove anything: the witness sees it.
    old = min(int(asked), row.size)
    text = write_request(
        old=old, proof=prove_growth(round_, old, row) if old else (), note=cosigned_note(row)
    )
    response = HttpResponse(text, content_type="text/plain; charset=utf-8")
    response["Cache-Control"] = "no-store"
    return response


@csrf_exempt  # no session is used: the cosignature in the body is the right
@require_POST
def cosignature(request: HttpRequest) -> JsonResponse:
    """Takes a checkpoint that a known witness co-signed."""
    try:
        body = json.loads(request.body)
        note = body["note"]
    except RequestDataTooBig:
        raise BodyTooLarge() from None
    except (ValueError, KeyError, TypeError, RecursionError):
        note = None
    if not isinstance(note, str) or len(note) > 10_000:
        raise FieldWrong(
            field="note", field_zh="文本", why="a signed note is needed.", why_zh="须为签名文本。"
        )
    return _json({"witnesses": take_cosignature(_round(request), note)})


@require_GET
def key(request: HttpRequest) -> HttpResponse:
    """The public key of the round's log, as one line (C2SP vkey)."""
    return HttpResponse(
        signer_of(_round(request)).key.write() + "\n", content_type="text/plain; charset=utf-8"
    )


def hot_path(request: HttpRequest) -> HttpResponse:
    """What the hot path answers before it comes here, and says which method it is of.

    Raises:
        Http404: for that method itself, which only comes here where there is no hot path.
    """
    method = "POST" if request.path.endswith("/ballots") else "GET"
    if request.method == method:
        raise Http404
    return HttpResponseNotAllowed([method])


@require_GET
def result(request: HttpRequest) -> JsonResponse:
    """The announced result, once the round is counted."""
    return _json(published_result(_round(request)))


@require_GET
def bundle(request: HttpRequest) -> HttpResponseBase:
    """The protocol bundle of a sealed round."""
    round_ = _round(request)
    found = bundle_of(round_)
    if found is None:
        writing = begin_writing(round_)
        if writing is not None:
            done, total = f"{writing.done:,}", f"{writing.total:,}"
            raise not_ready(
                f"the bundle is being written, {done} of {total} leaves by now.",
                f"协议包正在写入，已写{done}条，共{total}条，请稍后再取。",
            )
        raise not_ready("the round is not sealed.", "本场尚未封存。")
    response = answer_with(request, found)
    response["Content-Disposition"] = f'attachment; filename="{round_.key}.leitai.zip"'
    response["X-Content-SHA256"] = found.sha256
    return response


@require_GET
def proofs(request: HttpRequest) -> JsonResponse:
    """Inclusion proofs of all ballots whose leaf begins with ?prefix=.

    Nobody asks for one ballot: that would tell the hall whose it is.
    """
    prefix = request.GET.get("prefix", "")
    if len(prefix) > 8 or set(prefix) - set("0123456789abcdef"):
        raise FieldWrong(
            field="prefix", field_zh="前缀", why="not lower hexadecimal digits.",
            why_zh="须为小写十六进制数字。",
        )  # fmt: skip
    round_ = _round(request)
    return _json({"round": round_.key, **find_proofs(round_, prefix).to_json()})
