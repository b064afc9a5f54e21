"""What forms send, read and bounded."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, TypeVar

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils import timezone

from leitai.base.problem import Place
from leitai.web.actions.problems import field_wrong
from leitai.web.doors import person, version_of
from leitai.web.models import Round
from leitai.web.queries.intake import FileTooLarge
from leitai.web.queries.shapes import Form

_MOST_DIGITS = 8
_Day = TypeVar("_Day", bound=date)


def deed_of(request: HttpRequest, round_: Round) -> dict[str, Any]:
    """The arguments that every action takes."""
    return {
        "round_id": round_.pk,
        "by": person(request),
        "now": timezone.now(),
    }


def form_of(request: HttpRequest, version: int, locked: str = "") -> Form:
    """The form as it goes back to the person: nothing typed is lost."""
    values = {name: request.POST.get(name, "") for name in request.POST if name[:1] != "_"}
    values.pop("csrfmiddlewaretoken", None)
    return Form(version=version, values=values, locked=locked)


def upload_of(request: HttpRequest) -> tuple[bytes, str]:
    """The uploaded file and its name.

    Raises:
        FieldWrong: no file. FileTooLarge.
    """
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile):
        raise field_wrong("File", "文件", "choose one first.", "请先选择文件。")
    name = (file.name or "file")[-120:]
    most = settings.LEITAI_UPLOAD_LIMIT
    if (file.size or 0) > most:
        raise FileTooLarge(
            place=Place(file=name), size=round((file.size or 0) / 2**20), most=most // 2**20
        )
    return file.read(), name


def text_of(request: HttpRequest, name: str) -> str:
    """A text field, without outer blanks."""
    return request.POST.get(name, "").strip()


def number_or(raw: str, default: int) -> int:
    """A whole number of at most eight ASCII digits; `default` for everything else."""
    # Python refuses to read thousands of digits, and databases have no room for them.
    raw = raw.strip()
    whole = raw.isascii() and raw.isdigit() and len(raw) <= _MOST_DIGITS
    return int(raw) if whole else default


def whole_of(request: HttpRequest, name: str, field_zh: str) -> int:
    """A whole number.

    Raises:
        FieldWrong.
    """
    number = number_or(text_of(request, name), -1)
    if number < 0:
        raise field_wrong(name, field_zh, "a whole number is needed.", "须为整数。")
    return number


def date_of(raw: str, field: str, field_zh: str) -> date | None:
    """A date as browsers send it; None when empty.

    Raises:
        FieldWrong.
    """
    if not raw.strip():
        return None
    try:
        return _in_our_time(date.fromisoformat(raw.strip()))
    except ValueError:
        raise field_wrong(
            field, field_zh, f"{raw[:20]!r} is not a date like 2022-12-31.",
            f"{raw[:20]!r}不是日期，应如2022-12-31。",
        ) from None  # fmt: skip


def moment_of(raw: str) -> datetime | None:
    """A moment as browsers send it, in the hall's time zone; None when empty.

    Raises:
        FieldWrong.
    """
    if not raw:
        return None
    try:
        return timezone.make_aware(_in_our_time(datetime.fromisoformat(raw[:16])))
    except ValueError:
        raise field_wrong(
            "Time", "时间", "a date and time are needed.", "须填写日期和时间。"
        ) from None


def _in_our_time(day: _Day) -> _Day:
    """The day itself, if it is of 1900 to 2200; ValueError for others, as for no date."""
    # The first and last years of the calendar cannot be moved to another time zone.
    if not 1900 <= day.year <= 2200:
        raise ValueError(day.year)
    return day


def unknown_deed(request: HttpRequest) -> Exception:
    """The problem of a form whose deed is not known here."""
    deed = text_of(request, "deed")[:20]
    return field_wrong("Deed", "操作", f"{deed!r} is not known.", f"不认识{deed!r}。")


__all__ = [
    "date_of",
    "deed_of",
    "form_of",
    "moment_of",
    "number_or",
    "text_of",
    "unknown_deed",
    "upload_of",
    "version_of",
    "whole_of",
]
