"""All diagnostics of a round at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from leitai.scoring.ballots import Marks
from leitai.scoring.cells import Cells
from leitai.scoring.diagnostics import columns as measures
from leitai.scoring.diagnostics.flags import (
    Flags,
    pick_discoveries,
    test_mean_square,
    test_outlying,
    test_t,
)
from leitai.scoring.diagnostics.influence import (
    MOST_WORK,
    Certificate,
    find_fewest_judges,
    leave_each_judge_out,
    score_everybody,
)
from leitai.scoring.notes import Notice, warn
from leitai.scoring.result import JUDGE_COLUMNS, Fit

Floats = NDArray[np.float64]

LEAST_RANGE, MOST_RANGE = 0.4, 2.2
LEAST_HALO = 0.7
LEAST_AGREEMENT = 0.0
CEILING = 0.6
MOST_FLAGGED = 20_000
MOST_CERTIFIED = 2_000_000


@dataclass(frozen=True, slots=True, eq=False)
class Examination:
    """What was found; J judges in the order of the Marks.

    Args:
        columns: float64[J] by field of JudgeReport: severity, se, slope, noise, infit,
            outfit, halo, influence, and what the method itself gave.
        more: float64[J] of range, agreement, drift, top_share and home.
        flags, sentences: by judge code; sentences are (zh, en) pairs, one a flag.
        warnings: what concerns the whole round.
        details: certificate, home preference, groups, JSON-ready.
    """

    columns: Mapping[str, Floats] = field(default_factory=dict)
    more: Mapping[str, Floats] = field(default_factory=dict)
    flags: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    sentences: Mapping[int, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    warnings: tuple[Notice, ...] = ()
    details: Mapping[str, Any] = field(default_factory=dict)


def examine(
    marks: Marks,
    cells: Cells,
    fit: Fit,
    *,
    seed: int = 0,
    groups: Callable[[], Sequence[Mapping[str, Any]]] | None = None,
) -> Examination:
    """Measure every judge against the scores of a fit, and flag those who stand out.

    Args:
        fit: any method's; its own judge columns take precedence over those made here.
        seed: kept for the shape of the call; nothing here is drawn.
        groups: gives `details["groups"]` of a robust fit, judges who move together; called
            last, as that fit may still be running.
    """
    del seed
    view = measures.view_cells(cells, fit.scores)
    if not len(view.value):
        return Examination()
    found = _measure(marks, cells, view)
    without, pivotal = _leave_out(cells)
    if without is not None:
        found["influence"] = without
    flags = Flags()
    if cells.judges <= MOST_FLAGGED:
        _flag_levels(flags, view, found, fit)
        _flag_marks(flags, view, found, marks)
        _flag_home(flags, view, found)
        for judge in pivotal:
            flags.raise_one(judge, "pivotal")
    found.update({name: np.asarray(value) for name, value in fit.judges.items()})
    columns = {name: found[name] for name in JUDGE_COLUMNS if name in found}
    more = {
        name: value
        for name, value in found.items()
        if name not in columns and not name.startswith("_")
    }
    # The search takes one judge out at a time; with thousands of both it would take minutes.
    certified = cells.judges * cells.units <= MOST_CERTIFIED
    certificate = find_fewest_judges(cells) if certified else None
    home = measures.measure_home(view, marks)
    given = (groups() if groups is not None else ()) or fit.details.get("groups", ())
    if cells.judges <= MOST_FLAGGED:
        _flag_groups(flags, marks, given)
    details: dict[str, Any] = {
        "certificate": _describe_certificate(marks, certificate),
        "home": _describe_home(home),
        "groups": list(given),
    }
    return Examination(
        columns,
        more,
        flags.codes,
        flags.sentences,
        _warn(marks, certificate),
        {name: value for name, value in details.items() if value},
    )


def _measure(marks: Marks, cells: Cells, view: measures.View) -> dict[str, Floats]:
    severity, se = measures.measure_severity(view)
    slope, slope_se, noise = measures.measure_slope(view)
    infit, outfit = measures.measure_misfit(view)
    drift, drift_t = measures.measure_drift(view, marks)
    found = {
        "severity": severity,
        "se": se,
        "slope": slope,
        "noise": noise,
        "infit": infit,
        "outfit": outfit,
        "halo": measures.measure_halo(cells),
        "range": measures.measure_range(view),
        "agreement": measures.measure_agreement(view),
        "drift": drift,
        "top_share": _count_top(marks, cells),
        "_slope_se": slope_se,
        "_drift_t": drift_t,
    }
    home = measures.measure_home(view, marks)
    if home is not None:
        found["home"], found["_home_t"] = home.preference, home.t
    return found


def _count_top(marks: Marks, cells: Cells) -> Floats:
    """Share of a judge's marks at the top of the scale (as given, else as used)."""
    top = marks.scale.high
    highest = float(top) if top is not None else float(marks.mark.max())
    judges = len(marks.judges)
    count = np.bincount(cells.judge, cells.count, judges)
    at_top = np.bincount(marks.judge[marks.mark >= highest], minlength=judges)
    return np.where(count > 0, at_top / np.maximum(count, 1), np.nan)


def _leave_out(cells: Cells) -> tuple[Floats | None, list[int]]:
    """Largest change of any score without each judge, and judges who decide the winner."""
    if cells.judges < 3 or cells.units < 2 or cells.judges * cells.units**3 > MOST_WORK:
        return None, []
    left_out = leave_each_judge_out(cells)
    full = score_everybody(cells)
    change = np.abs(left_out - full[None, :])
    influence = np.where(
        np.isfinite(change).any(axis=1), np.nanmax(np.nan_to_num(change, nan=-1), axis=1), np.nan
    )
    if np.all(np.isnan(full)):
        return None, []
    winner = int(np.nanargmax(full))
    others = np.where(
        np.arange(cells.units) == winner, -np.inf, np.nan_to_num(left_out, nan=-np.inf)
    )
    own = left_out[:, winner]
    changed = np.isfinite(own) & (others.max(axis=1) > own + 1e-9)
    return influence, [int(judge) for judge in np.flatnonzero(changed)]


def _flag_levels(flags: Flags, view: measures.View, found: dict[str, Floats], fit: Fit) -> None:
    severity = np.asarray(fit.judges.get("severity", found["severity"]))
    with np.errstate(divide="ignore", invalid="ignore"):
        sure = pick_discoveries(test_t(severity / found["se"], view.seen - 1))
    far = pick_discoveries(test_outlying(severity), 0.1)
    for judge in np.flatnonzero(sure & far).tolist():
        size = f"{abs(severity[judge]):.3g}"
        flags.raise_one(judge, "severe" if severity[judge] > 0 else "lenient", size=size)


def _flag_marks(flags: Flags, view: measures.View, found: dict[str, Floats], marks: Marks) -> None:
    def each(condition: NDArray[np.bool_]) -> list[int]:
        with np.errstate(invalid="ignore"):
            return [int(judge) for judge in np.flatnonzero(condition)]

    spread, enough = found["range"], view.seen >= 5
    with np.errstate(invalid="ignore", divide="ignore"):
        for judge in each(enough & (spread < LEAST_RANGE)):
            flags.raise_one(judge, "narrow", share=round(100 * spread[judge]))
        for judge in each(enough & (spread > MOST_RANGE)):
            flags.raise_one(judge, "wide", share=round(100 * spread[judge]))
        for judge in each(enough & (found["top_share"] > CEILING)):
            flags.raise_one(judge, "ceiling", share=round(100 * found["top_share"][judge]))
        above, below = test_mean_square(found["infit"], view.seen - 1)
        for judge in each(pick_discoveries(above) & (found["infit"] > 1.5)):
            times = f"{np.sqrt(found['infit'][judge]):.1f}"
            flags.raise_one(judge, "noisy", times=times)
        for judge in each(pick_discoveries(below) & (found["infit"] < 0.4) & enough):
            times = f"{np.sqrt(found['infit'][judge]):.2f}"
            flags.raise_one(judge, "muted", times=times)
        for judge in each(enough & (found["halo"] > LEAST_HALO)):
            flags.raise_one(judge, "halo", share=round(100 * (1 - found["halo"][judge])))
        drifting = pick_discoveries(test_t(found["_drift_t"], view.seen - 2))
        for judge in each(drifting):
            drift = found["drift"][judge]
            word = "drift_up" if drift > 0 else "drift_down"
            flags.raise_one(judge, word, size=f"{abs(drift):.3g}")
        against = found["slope"] / found["_slope_se"]
        odd = pick_discoveries(test_t(np.where(against < 0, against, np.nan), view.seen - 2), 0.2)
        disagree = enough & (found["agreement"] < LEAST_AGREEMENT) & odd
        for judge in each(disagree):
            flags.raise_one(judge, "against", agreement=f"{found['agreement'][judge]:.2f}")
    del marks


def _flag_home(flags: Flags, view: measures.View, found: dict[str, Floats]) -> None:
    if "home" not in found:
        return
    p = test_t(found["_home_t"], view.seen - 2) / 2
    with np.errstate(invalid="ignore"):
        p = np.where(found["home"] > 0, p, np.nan)
    for judge in np.flatnonzero(pick_discoveries(p)).tolist():
        flags.raise_one(judge, "home", size=f"{found['home'][judge]:.3g}")


def _flag_groups(flags: Flags, marks: Marks, groups: Sequence[Mapping[str, Any]]) -> None:
    code = {name: at for at, name in enumerate(marks.judges)}
    for group in groups:
        members = [code[name] for name in group["members"] if name in code]
        units = tuple(
            f"{row['unit']} ({'+' if row['shift'] > 0 else '−'})" for row in group["units"]
        )
        for judge in members:
            flags.raise_one(judge, str(group["kind"]), members=len(members) - 1, units=units)


def _describe_certificate(marks: Marks, found: Certificate | None) -> dict[str, Any]:
    if found is None:
        return {}
    return {
        "winner": marks.units[found.winner],
        "challenger": marks.units[found.challenger],
        "judges": [marks.judges[judge] for judge in found.judges[:100]],
        "count": found.count,
        "of": len(marks.judges),
        "exact": found.exact,
        "margin": round(found.margin, 6),
    }


def _describe_home(home: measures.HomePreference | None) -> dict[str, Any]:
    if home is None:
        return {}
    return {
        "home_mean": round(home.home_mean, 6),
        "other_mean": round(home.other_mean, 6),
        "preference": round(home.home_mean - home.other_mean, 6),
        "home_marks": home.home_marks,
        "other_marks": home.other_marks,
        "welch_t": None if not np.isfinite(home.welch_t) else round(home.welch_t, 6),
    }


def _warn(marks: Marks, certificate: Certificate | None) -> tuple[Notice, ...]:
    if certificate is None or not certificate.count:
        return ()
    if certificate.count > max(1, len(marks.judges) // 10):
        return ()
    return (
        warn(
            "few_judges_decide",
            count=certificate.count,
            judges=len(marks.judges),
            winner=marks.units[certificate.winner],
            challenger=marks.units[certificate.challenger],
        ),
    )
