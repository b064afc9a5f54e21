"""Addresses: one include for each screen."""

from django.urls import include, path

from leitai.web import sign_in

__all__ = ["sign_in", "urlpatterns"]

urlpatterns = [
    path("", include("leitai.web.screens.home.urls")),
    path("", include("leitai.web.screens.opening.urls")),
    path("", include("leitai.web.screens.round.urls")),
    path("", include("leitai.web.screens.statement.urls")),
    path("", include("leitai.web.screens.board.urls")),
    path("", include("leitai.web.screens.desk.urls")),
    path("", include("leitai.web.screens.ballot.urls")),
    path("", include("leitai.web.screens.result.urls")),
    path("", include("leitai.web.screens.objections.urls")),
    path("", include("leitai.web.screens.verify.urls")),
    path("", include("leitai.web.screens.office.urls")),
    path("", include("leitai.web.screens.matters.urls")),
    path("", include("leitai.web.screens.questions.urls")),
    path("", include("leitai.web.screens.inspections.urls")),
    path("", include("leitai.web.screens.commitments.urls")),
    path("", include("leitai.web.screens.unit.urls")),
    path("", include("leitai.web.screens.indicators.urls")),
    path("", include("leitai.web.screens.season.urls")),
    path("", include("leitai.web.screens.promise_not.urls")),
    path("", include("leitai.web.screens.burden.urls")),
    path("", include("leitai.web.screens.trail.urls")),
    path("api/", include("leitai.web.screens.api.urls")),
    path("", include("leitai.web.screens.account.urls")),
    path("accounts/", include("allauth.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
]
