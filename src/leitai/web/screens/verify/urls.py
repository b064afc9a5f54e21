"""Addresses of the verifier."""

from django.urls import path

from leitai.web.screens.verify import views

urlpatterns = [
    path("verify/", views.verify, name="verify"),
    path("verify/verify.js", views.script, name="verify_script"),
]
