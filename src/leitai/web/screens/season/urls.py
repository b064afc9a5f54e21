"""Addresses of seasons."""

from django.urls import path

from leitai.web.screens.season import views

urlpatterns = [
    path("seasons/", views.seasons, name="seasons"),
    path("seasons/<slug:key>/", views.season, name="season"),
]
