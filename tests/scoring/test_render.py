"""The same JSON however many judges there are."""

from __future__ import annotations

import json

import numpy as np
import pytest

from leitai.scoring import render
from leitai.scoring.result import JUDGE_COLUMNS, Judges


def judges_of(size: int) -> Judges:
    """Names that need escapes, and numbers of every kind that JSON writes otherwise."""
    rng = np.random.default_rng(5)
    names = tuple(f'评委 "{at}"\\' for at in range(size))
    columns = {name: rng.normal(0, 3, size) for name in JUDGE_COLUMNS[:-1]}
    columns[JUDGE_COLUMNS[0]][:6] = [np.nan, 0.0, -0.0, 5.0, 1e-7, 123456789012.5]
    columns[JUDGE_COLUMNS[1]][:4] = [np.inf, -1e-5, 1e22, 0.00012345678915]
    columns[JUDGE_COLUMNS[2]] = np.full(size, 2.0)
    return Judges(names, columns, {3: ("noisy", "home")}, {})


def test_many_judges_are_written_like_few(monkeypatch: pytest.MonkeyPatch) -> None:
    judges = judges_of(400)
    few = render._judge_texts(judges)
    monkeypatch.setattr(render, "MANY_JUDGES", 10)
    assert render._judge_texts(judges) == few
    assert [json.loads(text) for text in few] == render.judge_rows(judges)
