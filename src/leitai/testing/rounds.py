"""Simulated rounds with known truth: who should have won is known beforehand.

A `Setting` says how a round is judged; `simulate_round` draws one from it. The
knobs cover judges as the methods assume them (severity, scale use, noise, halo)
and as they do not (ordinal thresholds of one's own, marks crowded at the top,
drift, early leavers, carelessness, blocs, rings, honest schools).

All rounds made here are invented; no person or body is described.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from leitai.testing.rounds_conduct import Bloc, Careless, School, bend_latent, overwrite_marks

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Link = Literal["linear", "ordinal"]


@dataclass(frozen=True, slots=True)
class Setting:
    """How a simulated round is judged. Spreads are standard deviations in latent points.

    Args:
        units, judges, criteria: how many of each.
        spread: spread of the units' true quality.
        taste: spread of a unit's quality from criterion to criterion.
        severity: spread of the judges' levels.
        slope: spread of the logarithm of a judge's scale use (0: all the same).
        noise: spread of one mark around what the judge means.
        noise_spread: spread of the logarithm of that noise between judges.
        halo: spread of a judge's impression of a unit, shared by its criteria.
        controversy: share of units whose halo is doubled.
        tails: degrees of freedom of the noise and halo; 0 means normal.
        seen: units that each judge marks; 0 means all.
        missing: share of (judge, unit) pairs that are lost at random.
        low, high, step: the scale of the marks.
        centre: latent level of an average unit on that scale.
        link: "linear" rounds the latent mark; "ordinal" cuts it by each judge's thresholds.
        threshold: spread of a judge's thresholds about the common ones (ordinal only).
        skill_order: whether better units come later on stage.
        drift: spread of the judges' drift from first to last slot.
        common_drift: drift shared by all.
        leavers: share of judges who leave after a random slot.
        careless: judges who do not look; blocs: judges with a deal; schools: honest minorities.
    """

    units: int = 11
    judges: int = 100
    criteria: int = 6
    spread: float = 4.0
    taste: float = 1.5
    severity: float = 5.0
    slope: float = 0.25
    noise: float = 4.0
    noise_spread: float = 0.3
    halo: float = 4.0
    controversy: float = 0.0
    tails: int = 0
    seen: int = 0
    missing: float = 0.0
    low: float = 0.0
    high: float = 100.0
    step: float = 1.0
    centre: float = 80.0
    link: Link = "linear"
    threshold: float = 0.0
    skill_order: bool = False
    drift: float = 0.0
    common_drift: float = 0.0
    leavers: float = 0.0
    careless: tuple[Careless, ...] = ()
    blocs: tuple[Bloc, ...] = ()
    schools: tuple[School, ...] = ()


@dataclass(frozen=True, slots=True)
class SimulatedRound:
    """Marks in long form, and the truth behind them.

    `unit_code`, `judge_code`, `criterion_code` and `mark` have one row per mark;
    `truth` (units,) is the quality that an honest, attentive crowd would find;
    `conduct` (judges,) says how each judge was made: "honest", "careless",
    "bloc 0", "school 1", ...
    """

    unit_code: Ints
    judge_code: Ints
    criterion_code: Ints
    mark: Floats
    truth: Floats
    conduct: tuple[str, ...]
    setting: Setting = field(repr=False)
    seed: int = 0

    def rows(self) -> list[dict[str, object]]:
        """The marks as a list of rows {unit, judge, criterion, mark}, with made-up names."""
        return [
            {"unit": f"U{u + 1:02d}", "judge": f"J{j + 1:03d}", "criterion": f"C{c + 1}", "mark": m}
            for u, j, c, m in zip(
                self.unit_code.tolist(),
                self.judge_code.tolist(),
                self.criterion_code.tolist(),
                self.mark.tolist(),
                strict=True,
            )
        ]


def simulate_round(setting: Setting, seed: int) -> SimulatedRound:
    """Draw one round from a setting; the same seed gives the same marks.

    Raises:
        ValueError: if the shares of careless judges, blocs and schools exceed one.
    """
    rng = np.random.default_rng(seed)
    truth = rng.normal(0.0, setting.spread, setting.units)
    if setting.skill_order:
        truth = np.sort(truth)
    conduct, groups = _assign_conduct(setting, rng)
    latent = _draw_latent(setting, truth, rng)
    shift = bend_latent(setting, truth, groups, rng)
    marks = _cut_marks(setting, latent + shift[:, :, None], rng)
    marks = overwrite_marks(setting, truth, groups, marks, rng)
    present = _draw_presence(setting, rng)
    judge, unit = np.nonzero(present)
    shape = (judge.size, setting.criteria)
    criterion = np.broadcast_to(np.arange(setting.criteria), shape)
    return SimulatedRound(
        unit_code=np.repeat(unit, setting.criteria),
        judge_code=np.repeat(judge, setting.criteria),
        criterion_code=criterion.reshape(-1).copy(),
        mark=marks[judge, unit].reshape(-1),
        truth=truth,
        conduct=conduct,
        setting=setting,
        seed=seed,
    )


def make_honest(setting: Setting) -> Setting:
    """The same setting without blocs and careless judges."""
    return replace(setting, blocs=(), careless=())


def _assign_conduct(
    setting: Setting, rng: np.random.Generator
) -> tuple[tuple[str, ...], dict[str, Ints]]:
    """Deal the judges out to careless, blocs and schools; the rest are honest."""
    wanted = [(f"careless {i}", c.share) for i, c in enumerate(setting.careless)]
    wanted += [(f"bloc {i}", b.share) for i, b in enumerate(setting.blocs)]
    wanted += [(f"school {i}", s.share) for i, s in enumerate(setting.schools)]
    if sum(share for _, share in wanted) > 1.0 + 1e-9:
        raise ValueError("shares of careless judges, blocs and schools add up to more than one")
    order = rng.permutation(setting.judges)
    conduct = ["honest"] * setting.judges
    groups: dict[str, Ints] = {}
    start = 0.0
    for name, share in wanted:
        first, last = round(start * setting.judges), round((start + share) * setting.judges)
        groups[name] = np.sort(order[first:last])
        for judge in groups[name]:
            conduct[judge] = name
        start += share
    return tuple(conduct), groups


def _draw_spread(tails: int, size: tuple[int, ...], rng: np.random.Generator) -> Floats:
    """Standard noise: normal, or Student's t scaled to variance one."""
    if tails <= 0:
        return rng.standard_normal(size)
    return np.asarray(rng.standard_t(tails, size) * np.sqrt(max(tails - 2, 1) / tails))


def _draw_latent(setting: Setting, truth: Floats, rng: np.random.Generator) -> Floats:
    """Latent marks (judges, units, criteria) of attentive judges without a deal."""
    s, shape = setting, (setting.judges, setting.units, setting.criteria)
    taste = rng.normal(0.0, s.taste, (s.units, s.criteria))
    taste -= taste.mean(axis=1, keepdims=True)
    level = rng.normal(0.0, s.severity, s.judges)
    slope = np.exp(rng.normal(0.0, s.slope, s.judges) - s.slope**2 / 2)
    noise = s.noise * np.exp(rng.normal(0.0, s.noise_spread, s.judges))
    halo_size = np.where(rng.random(s.units) < s.controversy, 2.0, 1.0) * s.halo
    # Noisy judges have unreliable impressions too, not only unreliable pens.
    halo = _draw_spread(s.tails, shape[:2], rng) * halo_size * (noise / s.noise)[:, None]
    position = np.linspace(-0.5, 0.5, s.units) if s.units > 1 else np.zeros(1)
    drift = rng.normal(s.common_drift, s.drift, s.judges) if s.drift or s.common_drift else 0.0
    meant = slope[:, None, None] * (truth[None, :, None] + taste[None])
    meant = meant + (level + s.centre)[:, None, None] + halo[:, :, None]
    meant = meant + (np.multiply.outer(drift, position)[:, :, None] if np.ndim(drift) else 0.0)
    return np.asarray(meant + noise[:, None, None] * _draw_spread(s.tails, shape, rng))


def _cut_marks(setting: Setting, latent: Floats, rng: np.random.Generator) -> Floats:
    """Latent marks to marks on the scale."""
    s = setting
    count = round((s.high - s.low) / s.step)
    if s.link == "linear":
        steps = np.rint((latent - s.low) / s.step)
        return np.asarray(s.low + s.step * np.clip(steps, 0, count))
    edges = s.low + s.step * (np.arange(count) + 0.5)
    own = np.sort(edges + rng.normal(0.0, s.threshold, (s.judges, count)), axis=1)
    marks = np.empty_like(latent)
    for judge in range(s.judges):
        marks[judge] = s.low + s.step * np.searchsorted(own[judge], latent[judge])
    return marks


def _draw_presence(setting: Setting, rng: np.random.Generator) -> NDArray[np.bool_]:
    """Which judge marks which unit (judges, units); every unit keeps at least one judge."""
    s = setting
    present = np.ones((s.judges, s.units), dtype=bool)
    if 0 < s.seen < s.units:
        present[:] = False
        # Balanced: units are dealt from a shuffled deck, so that each is seen about equally.
        for judge in range(s.judges):
            load = present.sum(axis=0) + rng.random(s.units)
            present[judge, np.argsort(load)[: s.seen]] = True
    if s.leavers:
        leaves = np.flatnonzero(rng.random(s.judges) < s.leavers)
        last = rng.integers(max(1, s.units // 3), s.units + 1, leaves.size)
        present[leaves] &= np.arange(s.units) < last[:, None]
    if s.missing:
        present &= rng.random(present.shape) >= s.missing
    for unit in np.flatnonzero(~present.any(axis=0)):
        present[rng.integers(s.judges), unit] = True
    return present
