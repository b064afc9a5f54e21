"""The address of the burden meter."""

from django.urls import path

from leitai.web.screens.burden import views

urlpatterns = [path("r/<slug:round_key>/burden/", views.page, name="burden")]
