"""Lists of words as one pattern, common starts shared."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

Node = dict[str, Any]


def write_trie(words: Iterable[str]) -> str:
    """Source of a pattern that matches the longest of the words at a place.

    Alternatives of the result start with different characters, so that the matcher
    can reject a place by its first character.
    """
    tree: Node = {}
    for word in words:
        node = tree
        for char in word:
            node = node.setdefault(char, {})
        node[""] = {}
    return _write(tree)


def _write(node: Node) -> str:
    ends = "" in node
    parts = [re.escape(char) + _write(child) for char, child in node.items() if char]
    if not parts:
        return ""
    body = parts[0] if len(parts) == 1 and not ends else f"(?:{'|'.join(parts)})"
    return f"{body}?" if ends else body
