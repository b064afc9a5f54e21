"""Addresses of indicators."""

from django.urls import path

from leitai.web.screens.indicators import views

urlpatterns = [
    path("stars/", views.stars, name="stars"),
    path("stars/<slug:period>.xlsx", views.stars_book, name="stars_book"),
    path("stars/<slug:period>/", views.stars_of, name="stars_of"),
    path("indicators/", views.periods, name="indicators"),
    path("indicators/<slug:period>/", views.entry, name="indicator_entry"),
    path("indicators/<slug:period>.xlsx", views.book, name="indicator_book"),
]
