"""Gives the fuzzer what no description can: tickets of the hall, so that it gets past the door."""

from __future__ import annotations

import json
import os
import random
from typing import Any

import schemathesis

_FACTS: dict[str, Any] = json.loads(os.environ.get("LEITAI_FUZZ_FACTS", "{}"))
_CHANCE = random.Random(1)


@schemathesis.hook
def before_call(_context: Any, case: Any, _kwargs: Any) -> None:
    """In every second body of the right form: a real ticket, slot and marks."""
    body = case.body
    if not isinstance(body, dict) or _CHANCE.random() < 0.5:
        return
    ticket = body.get("ticket")
    if isinstance(ticket, str) and len(ticket) <= 100:
        body["ticket"] = _CHANCE.choice(_FACTS["tickets"])
        if body.get("slot").__class__ in (str, int):
            body["slot"] = _FACTS["slot"]
        if isinstance(body.get("marks"), dict) and _CHANCE.random() < 0.5:
            body["marks"] = dict(_FACTS["marks"])
