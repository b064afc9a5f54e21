"""The report of a scored round: one self-contained HTML file, and the standings as SVG."""

from leitai.reports.scoring.page import render_html
from leitai.reports.scoring.picture import render_svg

__all__ = ["render_html", "render_svg"]
