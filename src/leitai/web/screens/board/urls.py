"""Addresses of the board."""

from django.urls import path

from leitai.web.screens.board import views

urlpatterns = [
    path("r/<slug:round_key>/board/", views.board, name="board"),
    path("r/<slug:round_key>/checkpoint.svg", views.checkpoint_svg, name="checkpoint_svg"),
]
