"""The handlers' own pages: the pool of raters, and the topics."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from leitai.web.actions import exclusions, rating
from leitai.web.actions.problems import field_wrong
from leitai.web.doors import answer, hall_door, person, show
from leitai.web.forms import form_of, number_or, text_of, unknown_deed
from leitai.web.queries.question_desk import pool_page
from leitai.web.queries.question_rates import topic_rows
from leitai.web.queries.shapes import Notice


@require_http_methods(["GET", "HEAD", "POST"])
@hall_door("questions")
def raters(request: HttpRequest) -> HttpResponse:
    """Who may be drawn to rate: invited residents, delegates, and askers who agreed."""

    def again(notice: Notice | None = None) -> HttpResponse:
        return show(
            request, "leitai/questions/raters.html", page=pool_page(settings.LEITAI_RATERS),
            form=form_of(request, 0), notices=(notice,) if notice else (),
            status=422 if notice else 200,
        )  # fmt: skip

    def do() -> None:
        deed: dict[str, Any] = {"by": person(request), "now": timezone.now()}
        what = text_of(request, "deed")
        if what == "add":
            rating.add_raters(
                people=_people(text_of(request, "people")), kind=text_of(request, "kind"),
                own_unit_id=number_or(text_of(request, "unit"), 0) or None, **deed,
            )  # fmt: skip
        elif what == "drop":
            rating.drop_rater(key=text_of(request, "key")[:32], **deed)
        else:
            raise unknown_deed(request)

    return answer(request, do, again) if request.method == "POST" else again()


def _people(lines: str) -> list[tuple[str, str]]:
    """Name and contact, one person a line, parted by a comma or a tab."""
    people = []
    for number, line in enumerate(filter(str.strip, lines.splitlines()), 1):
        parts = [part.strip() for part in line.replace("，", ",").replace("\t", ",").split(",", 1)]
        if len(parts) != 2 or not all(parts):
            raise field_wrong(
                f"Line {number}", f"第{number}行", "name, contact.", "须为“姓名，联系方式”。"
            )
        people.append((parts[0], parts[1]))
    return people


@require_http_methods(["GET", "HEAD", "POST"])
@hall_door("questions")
def topics(request: HttpRequest) -> HttpResponse:
    """Open a topic, or close one whose questions all went through the four steps."""

    def again(notice: Notice | None = None) -> HttpResponse:
        return show(
            request, "leitai/questions/topics_edit.html", rows=topic_rows(),
            form=form_of(request, 0), notices=(notice,) if notice else (),
            status=422 if notice else 200,
        )  # fmt: skip

    def do() -> None:
        deed: dict[str, Any] = {"by": person(request), "now": timezone.now()}
        what = text_of(request, "deed")
        if what == "open":
            exclusions.open_topic(
                zh=text_of(request, "zh"), en=text_of(request, "en"),
                about=text_of(request, "about"), **deed,
            )  # fmt: skip
        elif what == "close":
            exclusions.close_topic(key=text_of(request, "subject")[:40], **deed)
        else:
            raise unknown_deed(request)

    return answer(request, do, again) if request.method == "POST" else again()
