"""Addresses of the desk."""

from django.urls import path

from leitai.web.screens.desk import views

urlpatterns = [path("r/<slug:round_key>/desk/", views.desk, name="desk")]
