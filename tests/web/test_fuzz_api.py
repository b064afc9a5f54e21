"""A few seconds of fuzzing a hall that listens; the long form is `python tests/web/fuzz_api.py`."""

from __future__ import annotations

import pytest

from web.fuzz_api import fuzz


@pytest.mark.xdist_group("fuzz")
def test_the_api_answers_as_it_is_described_whatever_is_sent() -> None:
    code, requests, of_stream, said = fuzz(6, seed=20220928)
    assert code == 0, said
    # Bounded by time: a slow machine makes fewer, but never none.
    assert requests >= 30 and of_stream >= 3, said
