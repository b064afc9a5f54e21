"""Addresses of the office."""

from django.urls import path

from leitai.web.screens.office import counting, overview, paper, roster, scheme, statements, tickets

_O = "r/<slug:round_key>/office/"
urlpatterns = [
    path(_O, overview.office, name="office"),
    path(f"{_O}roster/", roster.page, name="office_roster"),
    path(f"{_O}roster/template.xlsx", roster.template, name="roster_template"),
    path(f"{_O}scheme/", scheme.page, name="office_scheme"),
    path(f"{_O}scheme.json", scheme.download, name="scheme_json"),
    path(f"{_O}statements/", statements.page, name="office_statements"),
    path(f"{_O}statements/<slug:slot_key>/", statements.edit, name="statement_edit"),
    path(f"{_O}tickets/", tickets.page, name="office_tickets"),
    path(f"{_O}paper/", paper.page, name="office_paper"),
    path(f"{_O}paper/sheets.pdf", paper.sheets, name="paper_sheets"),
    path(f"{_O}count/", counting.page, name="office_count"),
    path(f"{_O}record/", overview.record, name="office_record"),
    path(f"{_O}record.xlsx", overview.record_xlsx, name="record_xlsx"),
]
