"""Addresses of the trail."""

from django.urls import path

from leitai.web.screens.trail import views

urlpatterns = [
    path("trail/", views.page, name="trail"),
    path("trail.xlsx", views.workbook, name="trail_xlsx"),
    path("trail.jsonl", views.file, name="trail_file"),
]
