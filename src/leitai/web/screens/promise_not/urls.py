"""The address of the page of refusals."""

from django.urls import path

from leitai.web.screens.promise_not import views

urlpatterns = [path("will-not-do/", views.page, name="will_not_do")]
