"""Charts without JavaScript: plain functions from results to SVG text.

Each carries its facts as text too (`title`, `desc`); pages put the table
beneath. Standings are dots with whiskers: never bars from a cut axis.
"""

from leitai.reports.charts.distribution import chart_distribution
from leitai.reports.charts.panels import PanelDot, chart_panels
from leitai.reports.charts.standing import chart_standing, choose_axis
from leitai.reports.charts.trend import TrendPoint, chart_trend

__all__ = [
    "PanelDot",
    "TrendPoint",
    "chart_distribution",
    "chart_panels",
    "chart_standing",
    "chart_trend",
    "choose_axis",
]
