"""Addresses of public questions and of the search."""

from django.urls import path

from leitai.web.screens.questions import asking, desk, found, office, public, rating

urlpatterns = [
    path("search/", found.page, name="search"),
    path("questions/", public.page, name="questions"),
    path("questions.xlsx", public.workbook, name="questions_xlsx"),
    path("questions/topics/", public.topics, name="question_topics"),
    path("questions/rates/", public.rates, name="question_rates"),
    path("questions/ask/", asking.ask, name="question_ask"),
    path("questions/receipt/", asking.find, name="question_find"),
    path("questions/receipt/<str:receipt>/", asking.receipt, name="question_receipt"),
    path("questions/rate/", rating.enter, name="question_rate"),
    path("questions/rate/<str:code>/", rating.rate, name="question_rate_code"),
    path("questions/draws/<int:draw>.json", public.draw, name="question_draw"),
    path("questions/desk/", desk.page, name="question_desk"),
    path("questions/desk/raters/", office.raters, name="question_raters"),
    path("questions/desk/topics/", office.topics, name="question_topics_edit"),
    path("questions/desk/<slug:number>/", desk.question, name="question_work"),
    path("questions/<slug:number>/", public.question, name="question"),
]
