"""Headers, problem pages and sign-in rules that hold for every request."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import get_language

from leitai.base.problem import Lang, Problem
from leitai.web.queries.shapes import ProblemPage

_CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

Answer = Callable[[HttpRequest], HttpResponseBase]


def language() -> Lang:
    """Language of this request: Chinese unless English was chosen."""
    return "en" if (get_language() or "").startswith("en") else "zh"


class SecurityHeaders:
    """Content-Security-Policy and its kin on every answer."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.answer(request)
        response.headers.setdefault("Content-Security-Policy", _CSP)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()"
        )
        return response


def client_of(address: str, forwarded: str) -> str:
    """Who sent a request: its address, or behind a TLS proxy what that proxy saw.

    Args:
        address: of the connection.
        forwarded: the X-Forwarded-For header. Only its last entry is the proxy's own; those
            before it are whatever the client claimed.
    """
    seen = forwarded.rpartition(",")[2].strip() if settings.BEHIND_TLS else ""
    return seen[:64] or address


class TextNotReadable(Problem):
    """A NUL in what was sent: no database keeps it as text, and no person types it."""

    code = "text-not-readable"
    status: ClassVar[int] = 400
    en = "What was sent holds a NUL character; nothing was done."
    zh = "提交内容含有空字符（NUL），未作任何处理。"
    todo_en = "Type the text instead of pasting it."
    todo_zh = "请改为键入，不要粘贴。"


class NotServed(Problem):
    """What the framework refuses by itself under /api/, where programs read the answer."""

    code = "not-served"
    en = "The request was not served: {status} {reason}."
    zh = "请求未被受理：{status} {reason}。"
    todo_en = "See /api/openapi.json."
    todo_zh = "格式见 /api/openapi.json。"


class HallBusy(Problem):
    """Another deed held the database for longer than a request waits (20 s on SQLite)."""

    code = "hall-busy"
    status: ClassVar[int] = 503
    en = "The hall is busy with another deed: a large slot may be closing. Nothing was done."
    zh = "系统正忙于另一项操作（可能正在截止票数很多的单位），本次操作未执行。"
    todo_en = "Look at the page again in some seconds, then decide."
    todo_zh = "请过几秒重新查看页面后再决定。"


class ProblemPages:
    """A Problem raised anywhere becomes a page, or problem+json under /api/."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.answer(request)
        refused = response.status_code >= 400 and request.path.startswith("/api/")
        if not refused or not response.headers.get("Content-Type", "").startswith("text/html"):
            return response
        status = response.status_code
        problem = NotServed(status=status, reason=response.reason_phrase)
        told = _told(problem, status)
        if "Allow" in response.headers:
            told["Allow"] = response.headers["Allow"]
        return told

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponse | None:
        # The API reads its own body; a form's was read by the middleware before.
        posted = QueryDict() if request.path.startswith("/api/") else request.POST
        for sent in (request.GET, posted):
            if any("\0" in text for _name, texts in sent.lists() for text in (_name, *texts)):
                return self.process_exception(request, TextNotReadable())
        return None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, OperationalError) and "locked" in str(error):
            error = HallBusy()
        return answer_of(request, error) if isinstance(error, Problem) else None


def answer_of(request: HttpRequest, problem: Problem) -> HttpResponse:
    """A problem as a page, or as problem+json under /api/."""
    status = getattr(problem, "status", 400)
    if request.path.startswith("/api/"):
        return _told(problem, status)
    lang = language()
    page = ProblemPage(
        code=problem.code,
        what=problem.what(lang),
        where=problem.place.say(lang),
        todo=problem.todo(lang),
        back=request.headers.get("Referer", ""),
    )
    return render(request, "leitai/problem.html", {"page": page}, status=status)


def _told(problem: Problem, status: int) -> HttpResponse:
    return JsonResponse(
        problem_json(problem, status), status=status, content_type="application/problem+json"
    )


def problem_json(problem: Problem, status: int) -> dict[str, object]:
    """A problem as RFC 9457 members, with the Chinese sentence beside the English."""
    body: dict[str, object] = {
        "type": f"urn:leitai:problem:{problem.code}",
        "title": problem.what("en"),
        "title_zh": problem.what("zh"),
        "status": status,
        "detail": problem.todo("en"),
        "detail_zh": problem.todo("zh"),
        "code": problem.code,
    }
    if problem.place.field:
        body["pointer"] = problem.place.field
    return body


class StaffOnly(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by the organiser; nobody signs up by themselves."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """How somebody shows once more who they are: by the second factor where there is one."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        return [way for way in methods if way["id"] != "reauthenticate"] or methods
