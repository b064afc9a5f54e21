"""Links to the pages of the whole hall, each for those who may open it."""

from __future__ import annotations

from django import template
from django.template.context import RequestContext
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from leitai.web.queries.rights import hall_rights

register = template.Library()


@register.simple_tag(takes_context=True)
def hall_links(context: RequestContext) -> SafeString:
    """Items of a list: inspections, seasons, the trail, what this system will not do."""
    request = context["request"]
    rights = hall_rights(request.user)
    links = []
    if rights & {"inspect", "oversee", "matter"}:
        links.append((_("Inspections"), "inspections"))
    if rights & {"inspect", "oversee"}:
        links.append((_("Coverage of units"), "inspection_coverage"))
    links.append((_("Seasons of work"), "seasons"))
    if rights & {"oversee", "supervise"}:
        links.append((_("Trail of deeds"), "trail"))
    here = SafeString(' aria-current="page"')
    return format_html_join(
        "\n",
        '<li><a href="{}"{}>{}</a></li>',
        (
            (url, here if request.path == url else "", words)
            for words, url in ((words, reverse(name)) for words, name in links)
        ),
    )
