"""Tail chances against scipy's."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import special

from leitai.scoring.chances import chi_square_tails, log_gamma, normal_tail, student_tail

DF = np.array([1.0, 2, 3, 5, 10.5, 40, 300, 15_151, 200_000])


def test_normal() -> None:
    z = np.linspace(-9, 30, 80)
    np.testing.assert_allclose(normal_tail(z), special.ndtr(-z), rtol=1e-12)


@pytest.mark.parametrize("df", DF)
def test_student(df: float) -> None:
    t = np.array([0.0, 1e-6, 0.3, 1, 2, 3.7, 8, 40])
    expected = special.stdtr(df, -t)
    np.testing.assert_allclose(student_tail(t, df), expected, rtol=1e-9, atol=1e-300)
    np.testing.assert_allclose(student_tail(-t, df), expected, rtol=1e-9, atol=1e-300)


@pytest.mark.parametrize("df", DF)
def test_chi_square(df: float) -> None:
    x = df * np.array([0.0, 1e-4, 0.2, 0.8, 0.99, 1, 1.01, 1.3, 3])
    below, above = chi_square_tails(x, df)
    np.testing.assert_allclose(above, special.chdtrc(df, x), rtol=1e-9, atol=1e-300)
    np.testing.assert_allclose(below, special.chdtr(df, x), rtol=1e-9, atol=1e-12)


def test_log_gamma_keeps_the_shape() -> None:
    values = np.array([[0.5, 3], [3, 700]])
    np.testing.assert_allclose(log_gamma(values), special.gammaln(values), rtol=1e-13)
