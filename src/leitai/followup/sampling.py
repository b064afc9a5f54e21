"""Drawing raters by a recorded seed, so that anybody can draw again and get the same.

The rule, "leitai draw 1":

1. The pool is a list of hashes: SHA-256("leitai/rater/v1\\n" || key) in hex of each rater's
   random key, sorted. It is recorded together with the commitment before the draw.
2. The commitment is SHA-256("leitai/draw/v1\\n" || seed) in hex; the seed, 64 hexadecimal
   digits, is shown only at the draw.
3. A public word may be added at the draw, by somebody who has not seen the seed.
4. Each member's lot is SHA-256("leitai/lot/v1\\n" || seed || "\\n" || word || "\\n" || hash);
   members stand in the order of their lots, and the first `size` of them are drawn. Who is
   drawn later, since too few answered, comes next in the same order.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import ClassVar

from leitai.base.problem import Problem


class PoolTooSmall(Problem):
    code = "pool-too-small"
    status: ClassVar[int] = 409
    en = "The pool has {pool} raters; {size} are to be drawn."
    zh = "评价人库中有{pool}人，不足以抽取{size}人。"
    todo_en = "Invite more raters first."
    todo_zh = "请先增加评价人。"


def rater_hash(key: str) -> str:
    """What stands in the pool for a rater's key."""
    return _sha256(f"leitai/rater/v1\n{key}")


def commitment(seed: str) -> str:
    """What is recorded of a seed before the draw."""
    return _sha256(f"leitai/draw/v1\n{seed}")


def drawing_order(pool: Sequence[str], seed: str, word: str = "") -> list[str]:
    """The whole pool in the order in which it is drawn; the order given does not matter."""
    return sorted(pool, key=lambda member: _sha256(f"leitai/lot/v1\n{seed}\n{word}\n{member}"))


def draw(pool: Sequence[str], seed: str, size: int, word: str = "") -> list[str]:
    """The first `size` of the drawing order.

    Raises:
        PoolTooSmall: fewer than `size` different members.
    """
    members = set(pool)
    if len(members) < size:
        raise PoolTooSmall(pool=len(members), size=size)
    return drawing_order(sorted(members), seed, word)[:size]


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
