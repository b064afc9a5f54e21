"""Addresses of the ballot."""

from django.urls import path

from leitai.web.screens.ballot import views

urlpatterns = [
    path("ballot/", views.ballot, name="ballot"),
    path("ballot/worker.js", views.worker, name="ballot_worker"),
]
