"""Numbers as people said them, read by the claims engine."""

from __future__ import annotations

from leitai.claims import Claim, read


def said_number(text: str) -> Claim | None:
    """The one number in a short text, with its hedge: 近50人 is about 50; None when there is none.

    A bare number is one, too.
    """
    claims = [claim for claim in read(text) if claim.claim and claim.value > 0]
    if not claims and text.strip().isascii() and text.strip().isdigit():
        claims = [claim for claim in read(f"{text.strip()}人") if claim.claim]
    return claims[0] if len(claims) == 1 else None
