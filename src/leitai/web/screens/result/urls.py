"""Addresses of the result."""

from django.urls import path

from leitai.web.screens.result import views

urlpatterns = [
    path("r/<slug:round_key>/result/", views.page, name="result"),
    path("r/<slug:round_key>/result.xlsx", views.xlsx, name="result_xlsx"),
    path("r/<slug:round_key>/result.pdf", views.pdf, name="result_pdf"),
]
