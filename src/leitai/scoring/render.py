"""A Result as plain data, and the doors to the report above this storey."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from operator import attrgetter
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from leitai.base.problem import Place, Problem
from leitai.scoring.result import (
    JUDGE_COLUMNS,
    Criterion,
    Design,
    Judges,
    Result,
    Standing,
    number,
    numbers,
    round_column,
)

Floats = NDArray[np.float64]
MANY_JUDGES = 20_000


def as_json(result: Result, indent: int | None) -> str:
    """JSON text; judges, who may be a hundred thousand, are written column by column."""
    if indent is not None:
        return json.dumps(as_dict(result), ensure_ascii=False, indent=indent, allow_nan=False)
    rows = _judge_texts(result.judges)
    nobody = dataclasses.replace(result, judges=Judges(()))
    plain = {
        key: json.dumps(value, ensure_ascii=False, allow_nan=False)
        for key, value in as_dict(nobody).items()
    }
    plain["judges"] = "[" + ", ".join(rows) + "]"
    return "{" + ", ".join(f'"{key}": {text}' for key, text in plain.items()) + "}"


def _judge_texts(judges: Judges) -> list[str]:
    """One JSON object a judge, as text."""
    size = len(judges)
    if size > MANY_JUDGES:
        return _many_judge_texts(judges)
    nothing = ["null"] * size
    columns = [
        _texts(numbers(judges.columns[name])) if name in judges.columns else nothing
        for name in JUDGE_COLUMNS
    ]
    names = _texts(judges.names)
    flags = ["[]"] * size
    for at, found in judges.flags.items():
        flags[at] = json.dumps(list(found), ensure_ascii=False)
    keys = ("judge", *JUDGE_COLUMNS, "flags")
    pattern = "{" + ", ".join(f'"{key}": %s' for key in keys) + "}"
    return [pattern % row for row in zip(names, *columns, flags, strict=True)]


def _many_judge_texts(judges: Judges) -> list[str]:
    """The same objects joined by Arrow, a third of the time and half a second less to wait for."""
    import pyarrow as pa
    import pyarrow.compute as pc

    flags = ["[]"] * len(judges)
    for at, found in judges.flags.items():
        flags[at] = json.dumps(list(found), ensure_ascii=False)
    parts: list[Any] = ['{"judge": ', pa.array(_texts(judges.names))]
    for name in JUDGE_COLUMNS:
        known = name in judges.columns
        parts += [f', "{name}": ', _number_texts(judges.columns[name]) if known else "null"]
    joined = pc.binary_join_element_wise(*parts, ', "flags": ', pa.array(flags), "}", "")
    rows: list[str] = joined.to_pylist()
    return rows


def _number_texts(values: Floats) -> Any:
    """Arrow strings of numbers as JSON has them."""
    import pyarrow as pa
    import pyarrow.compute as pc

    shown = round_column(values)
    # Arrow writes whole, very small and very large numbers otherwise than Python does.
    size = np.abs(shown)
    alike = (size >= 1e-4) & (size < 1e9) & (shown != np.rint(shown))
    if np.count_nonzero(alike) < 0.9 * len(shown):
        return pa.array(_texts(numbers(values)))
    odd = _texts(numbers(np.asarray(values)[~alike]))
    texts = pa.array(shown).cast(pa.string())
    return pc.replace_with_mask(texts, pa.array(~alike), pa.array(odd, pa.string()))


def _texts(values: Sequence[str | float | None]) -> list[str]:
    """JSON of every value; one call for all of them is many times quicker."""
    if not values:
        return []
    text = json.dumps(values, ensure_ascii=False, allow_nan=False, separators=("\n", ":"))
    return text[1:-1].split("\n")


def as_dict(result: Result) -> dict[str, Any]:
    """The JSON shape of docs/reference/scoring-api.md as plain Python."""
    return {
        "method": result.method,
        "seed": result.seed,
        "level": result.level,
        "standings": _plain_rows(result.standings),
        "judges": judge_rows(result.judges),
        "criteria": _plain_rows(result.criteria),
        "variance": {key: number(value) for key, value in result.variance.items()},
        "reliability": dict(result.reliability),
        "design": _plain_rows([result.design])[0],
        "warnings": [
            {"code": note.code, "en": note.say("en"), "zh": note.say("zh")}
            for note in result.warnings
        ],
        "details": dict(result.details),
        "beside": {key: [number(value) for value in row] for key, row in result.beside.items()},
    }


def _plain_rows(rows: Sequence[Standing | Criterion | Design]) -> list[dict[str, Any]]:
    """Dictionaries of rows that hold nothing but words and numbers; `asdict` would copy deeply."""
    if not rows:
        return []
    names = [field.name for field in dataclasses.fields(rows[0])]
    values = attrgetter(*names)
    return [dict(zip(names, values(row), strict=True)) for row in rows]


def judge_rows(judges: Judges) -> list[dict[str, Any]]:
    """One dictionary a judge, made column by column."""
    size = len(judges)
    nothing: list[float | None] = [None] * size
    columns = [
        numbers(judges.columns[name]) if name in judges.columns else nothing
        for name in JUDGE_COLUMNS
    ]
    keys = ("judge", *JUDGE_COLUMNS, "flags")
    values = list(zip(*columns, strict=True))
    rows: list[dict[str, Any]] = []
    for at, name in enumerate(judges.names):
        flags = list(judges.flags.get(at, ()))
        rows.append(dict(zip(keys, (name, *values[at], flags), strict=True)))
    return rows


class ReportNotWritten(Problem):
    """The report's file cannot be made."""

    code = "report_not_written"
    en = "The report cannot be written here: {why}."
    zh = "报告无法写到这里：{why}。"
    todo_en = "Name a file in a folder that exists and may be written to."
    todo_zh = "请指定一个已存在且可以写入的文件夹中的文件。"


def as_html(result: Result, path: Path | str | None) -> str:
    """The self-contained report, made by the storey above (leitai.reports.scoring)."""
    from importlib import import_module

    text: str = import_module("leitai.reports.scoring").render_html(result)
    if path is not None:
        try:
            Path(path).write_text(text, encoding="utf-8")
        except OSError as error:
            raise ReportNotWritten(place=Place(file=str(path)), why=error.strerror) from error
    return text


def as_svg(result: Result) -> str:
    """Standings with intervals as SVG, made by the storey above (leitai.reports.scoring)."""
    from importlib import import_module

    text: str = import_module("leitai.reports.scoring").render_svg(result)
    return text
