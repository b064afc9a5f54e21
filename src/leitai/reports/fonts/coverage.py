"""What font files cover: `python -m leitai.reports.fonts.coverage [FONT ...]`.

Prints, for the files taken together (the shipped ones when none are named), how
many characters of each standard list they lack.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from leitai.reports.fonts import list_fonts
from leitai.reports.fonts.subset import read_codec, standard_characters

_HANZI = range(0x4E00, 0xA000)


def standard_lists() -> dict[str, frozenset[int]]:
    """Name of a list -> its code points."""
    order = [ord(one) for one in standard_characters()]
    gb = read_codec("gb2312", range(0xA1, 0xF8), range(0xA1, 0xFF))
    return {
        "national list, level 1": frozenset(order[:3500]),
        "national list, level 2": frozenset(order[3500:6500]),
        "national list, level 3": frozenset(order[6500:]),
        "GB 2312, hanzi": frozenset(one for one in gb if one in _HANZI),
        "GB 2312, marks": frozenset(one for one in gb if one not in _HANZI),
    }


def measure_coverage(fonts: Iterable[Path]) -> Mapping[str, tuple[int, int]]:
    """Name of a list -> (characters in it, characters lacking in all the fonts together)."""
    from fontTools.ttLib import TTFont

    have: set[int] = set()
    for file in fonts:
        with TTFont(file, lazy=True) as font:
            have |= set(font.getBestCmap())
    lists = {name: (len(one), len(one - have)) for name, one in standard_lists().items()}
    return {"characters in all": (len(have), 0), **lists}


def main(names: list[str]) -> None:
    files = [Path(name) for name in names] or list(list_fonts())
    for name, (size, lacking) in measure_coverage(files).items():
        sys.stdout.write(f"{name:24} {size:6}  lacking {lacking}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
