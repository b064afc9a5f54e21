"""Judges who do not simply say what they see: careless, bought, or of another school."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from leitai.testing.rounds import Setting

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Careless:
    """A share of judges who do not look.

    Args:
        share: of all judges.
        kind: "random" marks anywhere in the usual range, "constant" one mark for all,
            "shuffled" marks with the right spread but for the wrong units.
        width: half width of the range of "random", in points about the centre.
    """

    share: float
    kind: Literal["random", "constant", "shuffled"] = "random"
    width: float = 15.0


@dataclass(frozen=True, slots=True)
class Bloc:
    """A share of judges with a deal.

    Args:
        share: of all judges.
        kind: "crude" writes the top mark for friends and the bottom of its own range for
            rivals; "subtle" shifts its honest marks by `strength`; "flat" writes the top for
            friends and one low mark for everybody else; "ring" judges shift the ring's units
            up, each a little differently.
        friends, rivals: how many units are pushed up and down.
        strength: the shift in points (subtle, ring) or depth of the low mark (crude, flat).
        pick: "random" units, or "useful": friends from the middle, rivals from the top.
        wobble: spread of the strength between members, as a share of it.
    """

    share: float
    kind: Literal["crude", "subtle", "flat", "ring"] = "crude"
    friends: int = 1
    rivals: int = 1
    strength: float = 6.0
    pick: Literal["random", "useful"] = "random"
    wobble: float = 0.2


@dataclass(frozen=True, slots=True)
class School:
    """An honest minority that sees every unit a little differently, and agrees on it.

    Args:
        share: of all judges.
        spread: spread of its differences over the units.
        counted: whether its view belongs to the truth (the truth is then the view of the
            whole crowd, not that of the majority).
    """

    share: float
    spread: float = 3.0
    counted: bool = False


def choose_targets(
    bloc: Bloc, truth: Floats, rng: np.random.Generator
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Units that a bloc pushes up, and units that it pushes down; never the same."""
    order = np.argsort(-truth) if bloc.pick == "useful" else rng.permutation(truth.size)
    if bloc.pick == "random":
        return order[: bloc.friends], order[bloc.friends : bloc.friends + bloc.rivals]
    middle = rng.permutation(order[truth.size // 3 :])[: bloc.friends]
    rivals = np.array([unit for unit in order if unit not in middle], dtype=np.intp)
    return middle, rivals[: bloc.rivals]


def bend_latent(
    setting: Setting, truth: Floats, groups: dict[str, Ints], rng: np.random.Generator
) -> Floats:
    """Shifts (judges, units) of blocs and schools; a counted school moves `truth` in place."""
    shift = np.zeros((setting.judges, setting.units))
    honest = truth.copy()
    for number, school in enumerate(setting.schools):
        view = rng.normal(0.0, school.spread, setting.units)
        shift[groups[f"school {number}"]] += view
        if school.counted:
            truth += school.share * view
    for number, bloc in enumerate(setting.blocs):
        if bloc.kind not in {"subtle", "ring"}:
            continue
        members = groups[f"bloc {number}"]
        friends, rivals = choose_targets(bloc, honest, rng)
        size = bloc.strength * (1 + bloc.wobble * rng.standard_normal(members.size))
        shift[np.ix_(members, friends)] += size[:, None]
        shift[np.ix_(members, rivals)] -= size[:, None]
        if bloc.kind == "ring":  # each owes a different favour more
            shift[np.ix_(members, friends)] *= rng.uniform(0.5, 1.5, (members.size, friends.size))
    return shift


def overwrite_marks(
    setting: Setting,
    truth: Floats,
    groups: dict[str, Ints],
    marks: Floats,
    rng: np.random.Generator,
) -> Floats:
    """Marks (judges, units, criteria) after careless judges and crude blocs wrote theirs."""
    marks = marks.copy()
    for number, careless in enumerate(setting.careless):
        for judge in groups[f"careless {number}"]:
            marks[judge] = _write_carelessly(setting, careless, marks[judge], rng)
    for number, bloc in enumerate(setting.blocs):
        if bloc.kind in {"crude", "flat"}:
            members = groups[f"bloc {number}"]
            _write_crudely(setting, bloc, choose_targets(bloc, truth, rng), members, marks, rng)
    return marks


def _write_carelessly(
    setting: Setting, careless: Careless, honest: Floats, rng: np.random.Generator
) -> Floats:
    """Marks (units, criteria) of one judge who does not look."""
    if careless.kind == "constant":
        return np.full_like(honest, np.rint(np.median(honest)))
    if careless.kind == "shuffled":
        return np.asarray(honest[rng.permutation(honest.shape[0])])
    middle = float(np.median(honest))
    drawn = middle + rng.uniform(-careless.width, careless.width, honest.shape)
    steps = np.rint((drawn - setting.low) / setting.step)
    return np.asarray(np.clip(setting.low + setting.step * steps, setting.low, setting.high))


def _write_crudely(
    setting: Setting,
    bloc: Bloc,
    targets: tuple[NDArray[np.intp], NDArray[np.intp]],
    members: Ints,
    marks: Floats,
    rng: np.random.Generator,
) -> None:
    """Write top and low marks in place for one bloc."""
    friends, rivals = targets
    floor = float(np.clip(setting.centre - bloc.strength, setting.low, setting.high))
    for judge in members:
        if bloc.kind == "flat":
            marks[judge] = floor
        low = floor + setting.step * np.rint(rng.normal(0.0, 1.0, (rivals.size, 1)))
        marks[np.ix_([judge], rivals)] = np.clip(low, setting.low, setting.high)[None]
        marks[np.ix_([judge], friends)] = setting.high
