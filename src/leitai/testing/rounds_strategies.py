"""Hypothesis strategies for small rounds; needs the `hypothesis` package."""

from __future__ import annotations

from hypothesis import strategies as st

from leitai.testing.rounds import Setting, SimulatedRound, simulate_round


@st.composite
def settings(draw: st.DrawFn, *, most_units: int = 8, most_judges: int = 12) -> Setting:
    """A small setting: few units and judges, complete or sparse, calm or noisy."""
    units = draw(st.integers(2, most_units))
    return Setting(
        units=units,
        judges=draw(st.integers(2, most_judges)),
        criteria=draw(st.integers(1, 4)),
        spread=draw(st.sampled_from([0.0, 1.0, 4.0])),
        noise=draw(st.sampled_from([0.0, 2.0, 6.0])),
        severity=draw(st.sampled_from([0.0, 5.0])),
        seen=draw(st.integers(0, units)),
        missing=draw(st.sampled_from([0.0, 0.3])),
        step=draw(st.sampled_from([0.1, 1.0, 5.0])),
    )


@st.composite
def rounds(draw: st.DrawFn, *, most_units: int = 8, most_judges: int = 12) -> SimulatedRound:
    """A small simulated round with its truth."""
    setting = draw(settings(most_units=most_units, most_judges=most_judges))
    return simulate_round(setting, draw(st.integers(0, 10_000)))
