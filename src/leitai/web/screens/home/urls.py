"""Addresses of home."""

from django.urls import path

from leitai.web.screens.home import views

urlpatterns = [path("", views.home, name="home"), path("healthz", views.healthz, name="healthz")]
