"""The door of a screen: which round, who may enter, and how deeds are answered."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from leitai.base.problem import Problem
from leitai.web.actions.problems import SomeoneWasQuicker
from leitai.web.guard import language
from leitai.web.models import Round
from leitai.web.queries.desks import log_lines
from leitai.web.queries.heads import head_of_round
from leitai.web.queries.rights import hall_rights, rights_of
from leitai.web.queries.shapes import Notice

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, Round, P], HttpResponseBase]
HallView = Callable[Concatenate[HttpRequest, P], HttpResponseBase]
_KINDS = {"done", "refused", "conflict", "note"}


def door(right: str = "") -> Callable[[View[P]], Callable[..., HttpResponseBase]]:
    """Open a screen of a round to those who have `right`; to everybody when it is empty."""

    def wrap(view: View[P]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def enter(
            request: HttpRequest, round_key: str, *args: P.args, **kwargs: P.kwargs
        ) -> HttpResponseBase:
            round_ = Round.objects.select_related("series").filter(key=round_key).first()
            if round_ is None:
                raise Http404(round_key)
            if right and right not in rights_of(request.user, round_):
                if not request.user.is_authenticated:
                    return redirect_to_login(request.get_full_path())
                raise PermissionDenied(right)
            return view(request, round_, *args, **kwargs)

        return enter

    return wrap


def hall_door(
    *rights: str,
) -> Callable[[HallView[P]], Callable[..., HttpResponseBase]]:
    """Open a screen of the whole hall to those who have one of these rights over its matters."""

    def wrap(view: HallView[P]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def enter(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not hall_rights(request.user) & set(rights):
                if not request.user.is_authenticated:
                    return redirect_to_login(request.get_full_path())
                raise PermissionDenied(" | ".join(rights))
            return view(request, *args, **kwargs)

        return enter

    return wrap


def show(
    request: HttpRequest,
    template: str,
    round_: Round | None = None,
    *,
    status: int = 200,
    notices: tuple[Notice, ...] = (),
    **context: Any,
) -> HttpResponse:
    """Render a screen with its head and the notices of the last deed."""
    if round_ is not None:
        context["head"] = head_of_round(round_, request.user)
    kept = tuple(
        Notice(kind=_kind(message.extra_tags), text=str(message))
        for message in messages.get_messages(request)
    )
    context["notices"] = kept + notices
    return render(request, template, context, status=status)


def _kind(word: str | None) -> Any:
    return word if word in _KINDS else "note"


def answer(
    request: HttpRequest,
    deed: Callable[[], object],
    again: Callable[[Notice], HttpResponse],
    done: str = "",
    round_: Round | None = None,
) -> HttpResponse:
    """Do a deed of a form: redirect when it is done, else the page anew with the reason.

    Args:
        deed: what to do; a Problem of it becomes a notice, and nothing was changed.
        again: renders the page anew with the notice.
        done: what to say when it is done.
        round_: whose log says what was done; the deed's own words then stand in the notice.
    """
    try:
        deed()
    except Problem as problem:
        kind = "conflict" if isinstance(problem, SomeoneWasQuicker) else "refused"
        notice = notice_of(problem, kind)
        if not _is_resumed(request):
            return again(notice)
        text = f"{notice.text} {notice.todo}".strip()
        messages.warning(request, text, extra_tags=notice.kind)
        return HttpResponseRedirect(request.get_full_path())
    messages.success(request, _said(round_) or done or _("Done."), extra_tags="done")
    return HttpResponseRedirect(request.get_full_path())


@reauthentication_required()  # type: ignore[untyped-decorator]
def ask_who_it_is(request: HttpRequest) -> None:
    """Pass where this person has shown within five minutes that it is they; else ask for it.

    What was sent is kept in the session, and done once the password, or the second factor of
    who has one, was given. An account that has neither (OpenID Connect) is not asked.

    Raises:
        ReauthenticationRequired: the account's middleware leads to the form.
    """


def _is_resumed(request: HttpRequest) -> bool:
    """Whether this is a deed done after `ask_who_it_is`: its page has another address."""
    match = request.resolver_match
    return match is not None and match.view_name in ("account_reauthenticate", "mfa_reauthenticate")


def _said(round_: Round | None) -> str:
    """The newest deed in the round's log, in words."""
    if round_ is None:
        return ""
    lines = log_lines(round_, 1)
    if not lines:
        return ""
    subject = f" · {lines[0].subject}" if lines[0].subject else ""
    return _("Done: %(deed)s") % {"deed": f"{lines[0].verb}{subject}"}


def notice_of(problem: Problem, kind: str) -> Notice:
    """A problem as the notice at the head of a page."""
    lang = language()
    where = problem.place.say(lang)
    text = f"{where}: {problem.what(lang)}" if where else problem.what(lang)
    return Notice(kind=kind, text=text, todo=problem.todo(lang))  # type: ignore[arg-type]


def version_of(request: HttpRequest) -> int | None:
    """The version that the person saw, from the form; None where the form has none."""
    raw = request.POST.get("version", "")
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 10 else None


def person(request: HttpRequest) -> str:
    """Name of the signed-in person, as it stands in the log."""
    return request.user.get_username()
