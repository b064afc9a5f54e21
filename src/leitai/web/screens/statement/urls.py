"""Addresses of a statement."""

from django.urls import path

from leitai.web.screens.statement import views

urlpatterns = [path("r/<slug:round_key>/s/<slug:slot_key>/", views.page, name="statement")]
