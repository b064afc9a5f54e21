"""Make the shipped fonts from the full Noto Sans SC.

Run as `python -m leitai.reports.fonts.subset PACKAGE`, where PACKAGE is the
unpacked npm package named in FONTS.toml. Needed only when the font is renewed;
the result is committed, so nothing is fetched at run time.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable
from pathlib import Path

HERE = Path(__file__).parent
SOURCES = {
    400: "400Regular/NotoSansSC_400Regular.ttf",
    700: "700Bold/NotoSansSC_700Bold.ttf",
}
# Whole blocks of marks: a gazette needs ㎡, ①, ‰, ● and box lines without thinking of each.
BLOCKS = (
    (0x0020, 0x007E),  # ASCII
    (0x00A0, 0x017F),  # Latin-1 and Latin extended A
    (0x0370, 0x03FF),  # Greek
    (0x0400, 0x045F),  # Cyrillic
    (0x2000, 0x27BF),  # punctuation, currency, arrows, mathematics, shapes, ticks
    (0x3000, 0x33FF),  # CJK punctuation, kana, enclosed letters, ㎡ and its like
    (0xFE10, 0xFE6F),  # vertical and small forms
    (0xFF00, 0xFFEF),  # full-width forms
)
FEATURES = ["kern", "palt", "halt", "locl", "ccmp", "liga"]


def standard_characters() -> str:
    """The 8,105 characters of 通用规范汉字表 (2013), in the order of the list."""
    text = (HERE / "standard_characters.txt").read_text(encoding="utf-8")
    return "".join(line for line in text.splitlines() if not line.startswith("#"))


def read_codec(codec: str, leads: Iterable[int], trails: Iterable[int]) -> set[int]:
    """Code points that a two-byte codec assigns to the given bytes."""
    pairs = [bytes((lead, trail)) for lead in leads for trail in trails]
    found = {pair.decode(codec, "ignore") for pair in pairs}
    return {ord(one) for one in found if len(one) == 1}


def list_wanted() -> set[int]:
    """All code points the shipped fonts should have, as far as the full font has them."""
    upper = [*range(0x40, 0x7F), *range(0xA1, 0xFF)]
    wanted = {ord(one) for one in standard_characters()}
    wanted |= read_codec("gb2312", range(0xA1, 0xF8), range(0xA1, 0xFF))
    wanted |= read_codec("big5", range(0xA4, 0xC7), upper)  # level 1: common traditional forms
    for first, last in BLOCKS:
        wanted |= set(range(first, last + 1))
    return wanted


def cut_font(source: Path, target: Path) -> str:
    """Write the subset of `source` as WOFF2 to `target`; returns its SHA-256 in hex."""
    from fontTools import subset
    from fontTools.ttLib.woff2 import WOFF2FlavorData

    options = subset.Options()
    options.hinting = False
    options.notdef_outline = True
    options.name_IDs = ["*"]
    options.recalc_timestamp = False  # same input, same bytes
    options.layout_features = FEATURES
    options.drop_tables += ["vhea", "vmtx", "DSIG"]  # nothing here is set vertically
    font = subset.load_font(str(source), options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=list_wanted())
    cutter.subset(font)
    # WOFF2 with its tables as they are: a fifth larger, but unpacked in a twentieth of a
    # second instead of five, and the first document of a new machine waits for that.
    font.flavor = "woff2"
    font.flavorData = WOFF2FlavorData(transformedTables=[])
    font.save(str(target))
    return hashlib.sha256(target.read_bytes()).hexdigest()


def main(package: Path) -> None:
    for weight, inside in SOURCES.items():
        target = HERE / "files" / f"NotoSansSC-{weight}.woff2"
        digest = cut_font(package / inside, target)
        print(target.name, target.stat().st_size, digest)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
