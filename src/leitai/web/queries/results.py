"""The announced result, for pages, programs and files."""

from __future__ import annotations

from typing import Any

from leitai.scoring.count import CountResult
from leitai.scoring.count.result import result_from_json
from leitai.web.models import Round
from leitai.web.queries.problems import NotCounted


def announced(round_: Round) -> CountResult:
    """The announced result.

    Raises:
        NotCounted: the round is not counted yet.
    """
    if not hasattr(round_, "result"):
        raise NotCounted()
    return result_from_json(round_.result.body)


def published_result(round_: Round) -> dict[str, Any]:
    """The announced result as JSON, with its hash and the state of the round."""
    if not hasattr(round_, "result"):
        raise NotCounted()
    return {
        "round": round_.key,
        "state": round_.state,
        "made_up": round_.made_up,
        "hash": round_.result.hash,
        "bundle_sha256": round_.result.bundle_hash,
        "result": round_.result.body,
    }
