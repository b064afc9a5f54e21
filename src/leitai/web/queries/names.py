"""Names of units: whether two may be one. A person decides; this only asks."""

from __future__ import annotations

# Kinds of office that one body may be called by in turn: 市城市管理委 and 市城市管理局.
_KINDS = ("委员会", "管理局", "委", "局", "办公室", "办", "厅", "处", "中心", "机关", "部", "会")


def likely_same(one: str, other: str) -> bool:
    """Whether two names differ only in the word for the kind of office.

    市城市管理委 and 市城市管理局 do; 市委组织部 and 市委宣传部 do not.
    """
    if one == other:
        return True
    first, second = _stems(one), _stems(other)
    return any(len(stem) >= 3 for stem in first & second)


def _stems(name: str) -> set[str]:
    name = "".join(name.split())
    stems = {name}
    for kind in _KINDS:
        if name.endswith(kind):
            stems.add(name.removesuffix(kind))
    return stems
