"""Numbers of charts: names of series and categories with their cached values."""

from __future__ import annotations

import re
import zipfile
from typing import Any

from leitai.base.problem import Place as ProblemPlace
from leitai.claims.documents.model import Writer
from leitai.claims.documents.parts import parse_part

_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


def add_charts(
    package: zipfile.ZipFile, folder: str, writer: Writer, where: ProblemPlace, *, words: str
) -> None:
    """Write every chart of a folder of the package, in the order of its number."""
    names = [n for n in package.namelist() if re.fullmatch(rf"{folder}chart\d+\.xml", n)]
    for number, name in enumerate(sorted(names, key=_number), 1):
        place = f"{words}, chart {number}" if words else f"chart {number}"
        write_chart(parse_part(package, name, "office", where), writer, place)


def write_chart(root: Any, writer: Writer, place: str, slide: int = 0) -> None:
    """One line a value: series, category: value with the unit of its number format."""
    title = "".join(t.text or "" for t in root.findall(f"{_C}chart/{_C}title//{_A}t"))
    if title:
        writer.add(title, words=f"{place}, title", kind="chart", slide=slide)
    for series in root.iter(f"{_C}ser"):
        name = "".join(v.text or "" for v in series.findall(f"{_C}tx//{_C}v"))
        categories = _points(series.find(f"{_C}cat"))
        values = series.find(f"{_C}val")
        percent = "%" in "".join(f.text or "" for f in series.findall(f"{_C}val//{_C}formatCode"))
        for index, value in sorted(_points(values).items()):
            shown = _shown(value, percent=percent)
            if not shown:
                continue
            label = " ".join(part for part in (name, categories.get(index, "")) if part)
            writer.add(f"{label}: {shown}", words=place, kind="chart", slide=slide)


def _points(node: Any) -> dict[int, str]:
    if node is None:
        return {}
    return {
        int(point.get("idx", "0")): point.findtext(f"{_C}v") or "" for point in node.iter(f"{_C}pt")
    }


def _shown(value: str, *, percent: bool) -> str:
    """The cached value without the noise of binary fractions (0.40000000000000002)."""
    try:
        number = float(value)
    except ValueError:
        return ""
    return f"{number * 100:.10g}%" if percent else f"{number:.12g}"


def _number(name: str) -> int:
    return int(re.findall(r"\d+", name)[-1])
