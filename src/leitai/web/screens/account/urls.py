"""Addresses of one's own account."""

from django.urls import path

from leitai.web.screens.account import views

urlpatterns = [path("accounts/sessions/", views.sessions, name="own_sessions")]
