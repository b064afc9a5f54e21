"""Addresses of units."""

from django.urls import path

from leitai.web.screens.unit import views

urlpatterns = [
    path("units/", views.units, name="units"),
    path("units/<int:unit>/", views.page, name="unit"),
]
