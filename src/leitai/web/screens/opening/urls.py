"""Addresses of opening a round and of people."""

from django.urls import path

from leitai.web.screens.opening import views

urlpatterns = [
    path("rounds/new/", views.new_round, name="new_round"),
    path("people/", views.people, name="people"),
]
