"""Replies to ballots, as they are sent: a receipt, or a problem under its own status."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from leitai.base.problem import Problem
from leitai.web.actions.casting import Cast
from leitai.web.actions.problems import Refused, TicketUnknown
from leitai.web.guard import problem_json

HEADERS = [
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
]
_LINES = b"".join(b"%b: %b\r\n" % header for header in HEADERS)
_RECEIPT = b"content-type: application/json\r\n" + _LINES
_PROBLEM = b"content-type: application/problem+json\r\n" + _LINES
_HURRIED = _PROBLEM + b"retry-after: 60\r\n"


class Unavailable(Refused):
    code = "unavailable"
    status = 503
    # A commit whose answer was lost may be on disk: only sending again can tell.
    en = "We do not know yet whether this ballot was stored."
    zh = "尚不清楚这张评分票是否已保存。"
    todo_en = "Send the same ballot again (the page does so by itself): it counts once."
    todo_zh = "请用同一编号再次提交（页面会自动重新提交），只计一次。"


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer to a ballot.

    Args:
        status: of HTTP. body: JSON.
        unknown: nobody holds the ticket; who tries many of them is held off.
    """

    status: int
    body: bytes
    unknown: bool = False

    @property
    def head(self) -> bytes:
        """The header lines but the length."""
        if self.status < 300:
            return _RECEIPT
        return _HURRIED if self.status == 429 else _PROBLEM


def reply_of(answer: Cast | Problem, status: int = 0) -> Reply:
    """The reply with a receipt, or with a problem under its own status."""
    if isinstance(answer, Cast):
        return Reply(200 if answer.again else 201, answer.written)
    status = status or getattr(answer, "status", 422)
    body = _json(problem_json(answer, status))
    return Reply(status, body, isinstance(answer, TicketUnknown))


def _json(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
