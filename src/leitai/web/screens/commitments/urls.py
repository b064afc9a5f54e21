"""Addresses of commitments."""

from django.urls import path

from leitai.web.screens.commitments import views

urlpatterns = [
    path("r/<slug:round_key>/promises/", views.promises, name="promises"),
    path("r/<slug:round_key>/commitments/", views.page, name="commitments"),
    path("r/<slug:round_key>/commitments/<int:commitment>/", views.one, name="commitment"),
]
