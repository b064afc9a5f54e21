"""Addresses of matters under supervision."""

from django.urls import path

from leitai.web.screens.matters import item, lists, office

urlpatterns = [
    path("matters/", lists.page, name="matters"),
    path("matters.xlsx", lists.workbook, name="matters_xlsx"),
    path("matters/calendar/", lists.month, name="matters_calendar"),
    path("matters/schemes/", office.schemes, name="matters_schemes"),
    path("matters/new/", office.new, name="matter_new"),
    path("matters/import/", office.take_file, name="matters_import"),
    path("matters/import/template.xlsx", office.template, name="matters_template"),
    path("matters/import/faulty.xlsx", office.faulty, name="matters_faulty"),
    path("matters/<int:number>/", item.page, name="matter"),
]
