"""Address of a unit's objections."""

from django.urls import path

from leitai.web.screens.objections import views

urlpatterns = [path("r/<slug:round_key>/objections/", views.page, name="objections")]
