"""Addresses of a round's public page."""

from django.urls import path

from leitai.web.screens.round import views

urlpatterns = [path("r/<slug:round_key>/", views.page, name="round")]
