"""Addresses of inspections."""

from django.urls import path

from leitai.web.screens.inspections import entry, files, lists, record

urlpatterns = [
    path("inspections/", lists.page, name="inspections"),
    path("inspections.xlsx", lists.workbook, name="inspections_xlsx"),
    path("inspections/coverage/", lists.coverage, name="inspection_coverage"),
    path("inspections/worker.js", entry.worker, name="inspection_worker"),
    path("inspections/import/<slug:template>/", files.page, name="inspections_import"),
    path("inspections/import/<slug:template>.xlsx", files.empty, name="inspections_template"),
    path("inspections/new/<slug:template>/", entry.page, name="inspection_new"),
    path("inspections/<int:pk>/", record.page, name="inspection"),
    path("inspections/<int:pk>/photos/<int:photo>.jpg", record.photo, name="inspection_photo"),
    path("r/<slug:round_key>/figures/", lists.figures, name="inspection_figures"),
]
