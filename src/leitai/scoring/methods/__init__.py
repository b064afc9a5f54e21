"""One file per scoring method, and the table of them.

A method is a pure function

    fit(marks: Marks, *, scheme: Weighing | None, seed: int, **options) -> Fit

in `methods/<name>.py` (or a package), named in `METHODS` below. It reads no
clock, file or global; it raises a Problem only where no number at all can be
given, and otherwise says in `Fit.warnings` what it refused to adjust and what
it did instead. `scheme` is the Weighing of `weighing.py` (weights of criteria and panels);
methods that do not weigh ignore it. The shared laws (tests/laws/test_scoring_laws.py)
run over every entry: order of ballots, names and chunks never change a digit.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from leitai.base.problem import Problem
from leitai.scoring.result import Fit

# name -> "module:function". Modules load when called, so that a plain mean
# does not pay for the optimiser.
METHODS: dict[str, str] = {
    "mean": "leitai.scoring.methods.mean:fit",
    "trimmed": "leitai.scoring.methods.trimmed:fit",
    "median": "leitai.scoring.methods.median:fit",
    "zscore": "leitai.scoring.methods.zscore:fit",
    "ranksum": "leitai.scoring.methods.ranksum:fit",
    "additive": "leitai.scoring.methods.additive:fit",
    "mixed": "leitai.scoring.methods.mixed:fit",
    "robust": "leitai.scoring.methods.robust:fit",
    "rasch": "leitai.scoring.methods.rasch:fit",
    "pairwise": "leitai.scoring.methods.pairwise:fit",
    "rankings": "leitai.scoring.methods.rankings:fit",
}

ANNOUNCED = frozenset({"mean", "trimmed", "median"})
"""Methods that weigh criteria, panels and rows themselves, exactly; others are weighed around."""

OWN_ORDER = frozenset({*ANNOUNCED, "zscore", "ranksum", "additive", "mixed", "robust"})
"""Methods that bring marks into canonical order themselves; `score` does it for others."""


class UnknownMethod(Problem):
    """A method name that is not in METHODS."""

    code = "unknown_method"
    en = "There is no scoring method {name!r}."
    zh = "没有名为“{name}”的评分方法。"
    todo_en = "Choose one of: {names}."
    todo_zh = "请从以下方法中选择：{names}。"


def load_method(name: str) -> Callable[..., Fit]:
    """The fitting function of a method; raises UnknownMethod."""
    if name not in METHODS:
        raise UnknownMethod(name=name, names=", ".join(METHODS))
    module, function = METHODS[name].split(":")
    loaded = getattr(import_module(module), function)
    assert callable(loaded)
    return loaded  # type: ignore[no-any-return]
