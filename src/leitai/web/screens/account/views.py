"""Where one is signed in, and the button that ends it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from leitai.web.actions.staff import end_own_sessions
from leitai.web.doors import show
from leitai.web.forms import text_of
from leitai.web.queries.own_sessions import own_sessions


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def sessions(request: HttpRequest) -> HttpResponse:
    """One's own sessions; posting ends one of them, or all but this one."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    here = request.session.session_key or ""
    if request.method == "POST":
        ended = end_own_sessions(request.user, here=here, only=text_of(request, "session"))
        if ended:
            said = ngettext("%(n)d session ended.", "%(n)d sessions ended.", ended) % {"n": ended}
            messages.success(request, said, extra_tags="done")
        else:
            messages.info(request, _("Nothing to end: it was over already."), extra_tags="note")
        return HttpResponseRedirect(reverse("own_sessions"))
    rows = own_sessions(request.user.pk, here, timezone.now())
    return show(
        request,
        "leitai/account/sessions.html",
        sessions=rows,
        others=sum(1 for row in rows if not row.here),
    )
