"""Sections of the report; every chart has the same facts in words or a table beside it."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from html import escape
from itertools import groupby
from typing import Any

from leitai.reports.scoring.axis import Span, fit_span, write_tick
from leitai.reports.scoring.wording import Speech
from leitai.scoring.notes import Notice
from leitai.scoring.result import JudgeReport, Result, Standing

MOST_JUDGES = 60
MOST_DOTS = 2000
MOST_NAMES = 6
AS_ASKED = frozenset(
    {
        "across_recognised", "decimal_commas", "header_recognised", "robust_few",
        "robust_not_run", "rounded",
        "titles_passed_over", "total_rows_left_out", "totals_left_out", "units_random",
        "weights_as_votes", "weights_of_criteria", "wide_recognised",
    }
)  # fmt: skip
"""Notices of how a table was taken, which nobody needs to heed."""


MOST_ON_A_PHONE = 4  # columns


def write_table(
    heads: Sequence[str],
    rows: Iterable[Sequence[str]],
    numbers: set[int],
    words: Collection[int] = (),
) -> str:
    """A table; columns in `numbers` are set right with tabular figures, `words` are wide.

    One of more than four columns becomes a list on a phone, each cell under its head.
    Cells are escaped.
    """
    many = len(heads) > MOST_ON_A_PHONE

    def cell(tag: str, at: int, text: str) -> str:
        kind = ' class="n"' if at in numbers else ""
        kind = ' class="words"' if at in words and tag == "td" else kind
        scope = ' scope="col"' if tag == "th" else ""
        label = f' data-label="{escape(heads[at])}"' if many and tag == "td" else ""
        return f"<{tag}{scope}{kind}{label}>{escape(text)}</{tag}>"

    head = "".join(cell("th", at, text) for at, text in enumerate(heads))
    body = "".join(
        f"<tr>{''.join(cell('td', at, text) for at, text in enumerate(row))}</tr>" for row in rows
    )
    kind = ' class="many"' if many else ""
    return (
        f'<div class="wrap" tabindex="0"><table{kind}><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def write_lead(result: Result, speech: Speech) -> str:
    """What the reader should know first."""
    design = result.design
    first = speech.say(
        "lead",
        units=design.units,
        judges=f"{design.judges:,}",
        criteria=design.criteria,
        marks=f"{design.marks:,}",
        method=result.method,
    )
    top = [row.unit for row in result.standings if row.band == 1]
    if not any(row.se for row in result.standings):
        second = speech.say("lead_none")
    elif len(top) == 1:
        second = speech.say("lead_one", names=top[0])
    else:
        second = speech.say("lead_many", count=len(top), names=_list_names(top, speech))
    return f'<p class="lead">{escape(second)}</p><p>{escape(first)}</p>'


def _list_names(names: Sequence[str], speech: Speech, most: int = MOST_NAMES) -> str:
    joint = "、" if speech.lang == "zh" else ", "
    shown = joint.join(names[:most])
    return shown + ("…" if len(names) > most else "")


def write_notices(result: Result, speech: Speech) -> str:
    """What to heed, then how the table was taken; nothing where there is nothing to say."""
    if not result.warnings:
        return ""
    heeded = [note for note in result.warnings if note.code not in AS_ASKED]
    plain = [note for note in result.warnings if note.code in AS_ASKED]
    return (
        f"<h2>{escape(speech.say('notices'))}</h2>"
        + _list_notices(heeded, "notices", speech)
        + _list_notices(plain, "notices plain", speech)
    )


def _list_notices(notes: Sequence[Notice], kind: str, speech: Speech) -> str:
    items = "".join(f"<li>{escape(note.say(speech.lang))}</li>" for note in notes)
    return f"<ul class='{kind}'>{items}</ul>" if items else ""


def write_standings(result: Result, speech: Speech) -> str:
    """Dot-and-whisker rows in band brackets, and the table."""
    level = f"{100 * result.level:g}"
    span = fit_span(
        value for row in result.standings for value in (row.score, row.low, row.high, row.mean)
    )
    bands = []
    for number, group in groupby(result.standings, key=lambda row: row.band):
        rows = list(group)
        title = speech.say("band_equal" if len(rows) > 1 else "band", band=number)
        inside = "".join(_write_row(row, span, speech) for row in rows)
        bands.append(f'<section class="band"><h3>{escape(title)}</h3>{inside}</section>')
    return (
        f"<h2>{escape(speech.say('standings'))}</h2>"
        f"<p>{escape(speech.say('standings_text', level=level))}</p>"
        f"{_write_axis(span, speech)}{''.join(bands)}"
        f"<details><summary>{escape(speech.say('table'))}</summary>"
        f"{_tabulate_standings(result, speech)}</details>"
    )


def _write_axis(span: Span, speech: Speech) -> str:
    ticks = "".join(
        f'<text x="{span.place(tick)}%" y="16" text-anchor="{_anchor(span, tick)}">'
        f"{write_tick(tick)}</text>"
        for tick in span.ticks
    )
    return (
        '<div class="axis" aria-hidden="true">'
        f'<span class="head-name">{escape(speech.say("unit"))}</span>'
        f'<span class="interval"><svg class="strip">{ticks}</svg></span>'
        f'<span class="score">{escape(speech.say("score"))}</span>'
        f'<span class="plain">{escape(speech.say("mean"))}</span></div>'
    )


def _anchor(span: Span, tick: float) -> str:
    if tick == span.ticks[0]:
        return "start"
    return "end" if tick == span.ticks[-1] else "middle"


def _write_row(row: Standing, span: Span, speech: Speech) -> str:
    grid = "".join(
        f'<line class="grid" x1="{span.place(tick)}%" x2="{span.place(tick)}%" y1="0" y2="28"/>'
        for tick in span.ticks
    )
    whisker = ""
    if row.low is not None and row.high is not None:
        whisker = (
            f'<line class="whisker" x1="{span.place(row.low)}%" x2="{span.place(row.high)}%" '
            'y1="14" y2="14"/>'
        )
    plain = ""
    if row.mean is not None:
        # Percent places cannot be shifted by half a mark, so the mark is a circle.
        plain = f'<circle class="plainmark" cx="{span.place(row.mean)}%" cy="14" r="3.5"/>'
    dot = ""
    if row.score is not None:
        dot = f'<circle class="dot" cx="{span.place(row.score)}%" cy="14" r="5.5"/>'
    score = row.exact or speech.points(row.score)
    return (
        f'<div class="row"><span class="name"><small class="num">{row.rank}</small>'
        f"{escape(row.unit)}</span>"
        f'<span class="interval"><svg class="strip" role="img" '
        f'aria-label="{escape(_describe(row, speech), quote=True)}">'
        f"{grid}{whisker}{dot}{plain}</svg></span>"
        f'<span class="score">{escape(score)}</span>'
        f'<span class="plain" data-label="{escape(speech.say("mean"), quote=True)}">'
        f"{escape(speech.points(row.mean))}</span></div>"
    )


def _describe(row: Standing, speech: Speech) -> str:
    text = f"{row.unit} {speech.points(row.score)}"
    if row.low is not None and row.high is not None:
        text += f" ({speech.points(row.low)} – {speech.points(row.high)})"
    return text


def _tabulate_standings(result: Result, speech: Speech) -> str:
    heads = [
        speech.say(key)
        for key in ("rank", "unit", "score", "interval", "rank_range", "p_first", "mean")
    ]
    rows = []
    for row in result.standings:
        interval = speech.say("none")
        if row.low is not None and row.high is not None:
            interval = f"{speech.points(row.low)} – {speech.points(row.high)}"
        rows.append(
            [
                str(row.rank),
                row.unit,
                row.exact or speech.points(row.score),
                interval,
                _range(row.rank_low, row.rank_high),
                speech.percent(row.p_first),
                speech.points(row.mean),
            ]
        )
    return write_table(heads, rows, {0, 2, 3, 4, 5, 6})


def _range(low: int, high: int) -> str:
    return str(low) if low == high else f"{low}–{high}"


def write_changes(result: Result, speech: Speech) -> str:
    """Ranks by the plain mean, by this method and by the robust one."""
    columns: dict[str, Sequence[float | None]] = {}
    means = [row.mean for row in result.standings]
    if all(mean is not None for mean in means):
        columns["by_mean"] = means
    if "robust" in result.beside:
        columns["by_robust"] = result.beside["robust"]
    if not columns:
        return ""
    ranks = {key: _rank(values) for key, values in columns.items()}
    own = [row.rank for row in result.standings]
    head = f"<h2>{escape(speech.say('changed'))}</h2>"
    if all(ranks[key] == own for key in ranks):
        return f"{head}<p>{escape(speech.say('changed_none'))}</p>"
    heads = [speech.say("unit"), speech.say("by_method"), *(speech.say(key) for key in ranks)]
    rows = [
        [row.unit, str(own[at]), *(_say_place(ranks[key][at], own[at]) for key in ranks)]
        for at, row in enumerate(result.standings)
    ]
    numbers = set(range(1, len(heads)))
    text = escape(speech.say("changed_text"))
    return f"{head}<p>{text}</p>{write_table(heads, rows, numbers)}"


def _rank(values: Sequence[float | None]) -> list[int]:
    known = [-math.inf if value is None else round(float(value), 9) for value in values]
    return [1 + sum(other > value for other in known) for value in known]


def _say_place(place: int, own: int) -> str:
    """A rank by another method, and how far it lies from this method's."""
    if place == own:
        return str(place)
    return f"▲{own - place} {place}" if place < own else f"▼{place - own} {place}"


def write_judges(result: Result, speech: Speech) -> str:
    """A strip of severities, the remarks in words, and the numbers."""
    head = f"<h2>{escape(speech.say('judges'))}</h2>"
    certificate = _write_certificate(result, speech)
    strip = _write_cloud(result, speech)
    remarks = _write_remarks(result, speech)
    numbers = _tabulate_judges(result, speech)
    return f"{head}{certificate}{strip}{remarks}{numbers}"


def find_details(result: Result, key: str) -> Mapping[str, Any]:
    """A part of the diagnostics among the details, wherever the run has put it."""
    for place in (result.details, result.details.get("diagnostics", {})):
        found = place.get(key) if isinstance(place, Mapping) else None
        if isinstance(found, Mapping):
            return found
    return {}


def find_groups(result: Result) -> Sequence[Mapping[str, Any]]:
    """Groups of judges who move together, wherever the run has put them."""
    for place in (result.details, result.details.get("diagnostics", {})):
        found = place.get("groups") if isinstance(place, Mapping) else None
        if found:
            return list(found)
    return []


def _write_certificate(result: Result, speech: Speech) -> str:
    lines = []
    found = find_details(result, "certificate")
    if found:
        key = "certificate" if found.get("exact") else "certificate_most"
        key = key if found.get("count") else "certificate_never"
        lines.append(speech.say(key, **found))
    home = find_details(result, "home")
    if home:
        values = {**home, "preference": speech.points(float(home["preference"]))}
        lines.append(speech.say("home", **values))
    return "".join(f"<p>{escape(line)}</p>" for line in lines)


def _write_cloud(result: Result, speech: Speech) -> str:
    severity = result.judges.columns.get("severity")
    if severity is None or len(severity) < 2:
        return ""
    values = [float(value) for value in severity[:MOST_DOTS]]
    span = fit_span([-value for value in values])
    shelf: dict[int, int] = {}
    flagged, plain = [], []
    for at, value in enumerate(values):
        if not math.isfinite(value):
            continue
        x = span.place(-value)
        level = shelf.get(round(x / 1.6), 0)
        shelf[round(x / 1.6)] = level + 1
        y = 94 - 11 * (level % 9)
        if at in result.judges.flags:
            flagged.append(
                f'<circle class="flagged" cx="{x}%" cy="{y}" r="5">'
                f"<title>{escape(result.judges.names[at])}</title></circle>"
            )
        else:
            plain.append(f'<circle class="dot" cx="{x}%" cy="{y}" r="4" opacity="0.55"/>')
    zero = span.place(0.0)
    ticks = "".join(
        f'<text x="{span.place(tick)}%" y="114" text-anchor="{_anchor(span, tick)}">'
        f"{write_tick(tick)}</text>"
        for tick in span.ticks
    )
    line = f'<line class="grid" x1="{zero}%" x2="{zero}%" y1="4" y2="100"/>'
    text = escape(speech.say("judges_text"))
    return (
        f'<p>{text}</p><svg class="strip cloud" role="img" aria-label="{text}">'
        f"{line}{''.join(plain)}{''.join(flagged)}{ticks}</svg>"
        f'<div class="ends"><span>← {escape(speech.say("severe"))}</span>'
        f"<span>{escape(speech.say('lenient'))} →</span></div>"
    )


def _write_groups(result: Result, speech: Speech) -> str:
    """One paragraph for each group of judges who move together."""
    lines = []
    for group in find_groups(result):
        members, units = group["members"], group["units"]
        shown = [f"{row['unit']} ({'+' if row['shift'] > 0 else '−'})" for row in units]
        lines.append(
            speech.say(
                f"group_{group['kind']}",
                count=len(members),
                members=_list_names(members, speech, most=40),
                units=_list_names(shown, speech, most=20),
            )
        )
    return "".join(f"<p>{escape(line)}</p>" for line in lines)


def _write_remarks(result: Result, speech: Speech) -> str:
    """Sentences by judge; a group's sentence stands once, above."""
    at_language = 0 if speech.lang == "zh" else 1
    joint = "" if speech.lang == "zh" else " "
    told = {"bloc", "school"} if find_groups(result) else set()
    rows = []
    for at in sorted(result.judges.sentences):
        pairs = zip(result.judges.flags[at], result.judges.sentences[at], strict=True)
        said = [pair[at_language] for flag, pair in pairs if flag not in told]
        if said:
            rows.append([result.judges.names[at], joint.join(said)])
    groups = _write_groups(result, speech)
    if not rows:
        return groups or f"<p>{escape(speech.say('no_remarks'))}</p>"
    heads = [speech.say("judge"), speech.say("remarks")]
    table = write_table(heads, rows[:MOST_JUDGES], set(), words={1})
    left = len(rows) - MOST_JUDGES
    more = f"<p>{escape(speech.say('more_judges', count=left))}</p>" if left > 0 else ""
    return groups + table + more


def _tabulate_judges(result: Result, speech: Speech) -> str:
    keys = [
        key
        for key in ("severity", "slope", "noise", "weight", "infit", "outfit", "influence")
        if key in result.judges.columns
    ]
    if not keys or not len(result.judges):
        return ""
    names = {"infit": "Infit", "outfit": "Outfit"}
    heads = [speech.say("judge"), *(names.get(key) or speech.say(key) for key in keys)]
    points = {"severity", "noise", "influence"}

    def write(report: JudgeReport, key: str) -> str:
        value = getattr(report, key)
        return speech.points(value) if key in points else speech.ratio(value)

    rows = [
        [report.judge, *(write(report, key) for key in keys)]
        for report in result.judges[:MOST_JUDGES]
    ]
    left = len(result.judges) - len(rows)
    more = f"<p>{escape(speech.say('more_judges', count=left))}</p>" if left > 0 else ""
    table = write_table(heads, rows, set(range(1, len(heads))))
    return f"<details><summary>{escape(speech.say('table'))}</summary>{table}{more}</details>"


def write_criteria(result: Result, speech: Speech) -> str:
    """Items of the sheet; nothing for a single one."""
    if len(result.criteria) < 2:
        return ""
    heads = [speech.say(key) for key in ("criterion", "mean", "effect", "spread", "marks")]
    rows = [
        [
            row.criterion,
            speech.points(row.mean),
            speech.points(row.effect),
            speech.points(row.sd),
            f"{row.marks:,}",
        ]
        for row in result.criteria
    ]
    return f"<h2>{escape(speech.say('criteria'))}</h2>{write_table(heads, rows, {1, 2, 3, 4})}"


def write_reliability(result: Result, speech: Speech) -> str:
    """Agreement figures, and how many judges a wanted precision needs."""
    found = result.reliability
    rows: list[list[str]] = []
    for key in ("g", "phi", "kendall_w", "separation"):
        value = found.get(key)
        if isinstance(value, int | float):
            rows.append([speech.say(key), speech.ratio(float(value), 3)])
    for name, value in (found.get("icc") or {}).items():
        rows.append([speech.say("icc", name=name), speech.ratio(value, 3)])
    metrics = {"ordinal": "ordinal", "interval": "interval_metric"}
    for name, value in (found.get("alpha") or {}).items():
        word = speech.say(metrics[name]) if name in metrics else name
        rows.append([speech.say("alpha", name=word), speech.ratio(value, 3)])
    if not rows:
        return ""
    table = write_table([speech.say("measure"), speech.say("value")], rows, {1})
    return (
        f"<h2>{escape(speech.say('reliability'))}</h2>"
        f"<p>{escape(speech.say('reliability_text'))}</p>{table}{_write_decision(found, speech)}"
    )


def _write_decision(found: Mapping[str, Any], speech: Speech) -> str:
    plan = found.get("decision") or []
    if not plan:
        return ""
    wanted = found.get("judges_for_g90")
    if wanted:
        now = speech.ratio(found.get("judges"), 0)
        text = speech.say("decision_text", judges=wanted, now=now)
    else:
        text = speech.say("decision_none")
    heads = [speech.say(key) for key in ("judges_count", "g", "phi", "error")]
    rows = [
        [
            str(row["judges"]),
            speech.ratio(row["g"]),
            speech.ratio(row["phi"]),
            speech.points(row["error"]),
        ]
        for row in plan
    ]
    return (
        f"<h2>{escape(speech.say('decision'))}</h2><p>{escape(text)}</p>"
        f"<details><summary>{escape(speech.say('table'))}</summary>"
        f"{write_table(heads, rows, {0, 1, 2, 3})}</details>"
    )


def write_design(result: Result, speech: Speech) -> str:
    """Completeness and linkage in words."""
    design = result.design
    lines = []
    if design.complete:
        lines.append(speech.say("design_complete"))
    else:
        low, high = design.judges_per_unit
        missing = f"{100 * design.missing:.1f}"
        lines.append(speech.say("design_part", missing=missing, low=low, high=high))
    if design.connected:
        lines.append(speech.say("design_linked"))
    else:
        lines.append(speech.say("design_split", count=len(design.subsets)))
    text = "".join(f"<p>{escape(line)}</p>" for line in lines)
    if not design.connected:
        parts = "".join(f"<li>{escape(_list_names(part, speech))}</li>" for part in design.subsets)
        text += f"<ol>{parts}</ol>"
    return f"<h2>{escape(speech.say('design'))}</h2>{text}"


def write_making(result: Result, speech: Speech) -> str:
    """Method, seed, level and variance components."""
    text = speech.say(
        "made_text", method=result.method, seed=result.seed, level=f"{100 * result.level:g}"
    )
    table = ""
    if result.variance:
        rows = [[key, f"{value:.6g}"] for key, value in result.variance.items()]
        table = write_table([speech.say("component"), speech.say("value")], rows, {1})
        table = f"<details><summary>{escape(speech.say('variance'))}</summary>{table}</details>"
    return f"<h2>{escape(speech.say('made'))}</h2><p>{escape(text)}</p>{table}"
