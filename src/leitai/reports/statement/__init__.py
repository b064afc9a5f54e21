"""A statement with its checks as one self-contained page."""

from leitai.reports.statement.page import render_report, write_report

__all__ = ["render_report", "write_report"]
