"""Addresses of the API."""

from django.urls import URLPattern, path
from django.views.decorators.csrf import csrf_exempt

from leitai.web.screens.api import views

urlpatterns = [
    path("openapi.json", views.openapi, name="openapi"),
    path("v1/round", views.round_, name="api_round"),
    path("v1/ticket", views.ticket, name="api_ticket"),
    path("v1/checkpoint", views.checkpoint, name="api_checkpoint"),
    path("v1/witness", views.witness_request, name="api_witness"),
    path("v1/cosignature", views.cosignature, name="api_cosignature"),
    path("v1/result", views.result, name="api_result"),
    path("v1/bundle", views.bundle, name="api_bundle"),
    path("v1/proofs", views.proofs, name="api_proofs"),
    path("v1/key", views.key, name="api_key"),
    path("v1/ballots", views.hot_path, name="api_ballots"),
    path("v1/stream", views.hot_path, name="api_stream"),
]

# Nothing here looks at the session. Without the exemption an unknown method would be told that
# its token is missing, and not that it is unknown.
urlpatterns = [
    URLPattern(entry.pattern, csrf_exempt(entry.callback), name=entry.name) for entry in urlpatterns
]
