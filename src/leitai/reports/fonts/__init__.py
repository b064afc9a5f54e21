"""The shipped Chinese font: one family, two weights, for pages and for documents.

Pages take the WOFF2 files from `web_font_dir()`. The typesetter reads TrueType
only, so `typst_font_dir(cache)` unpacks them once. Nothing is downloaded.
"""

from __future__ import annotations

import atexit
import hashlib
import os
import shutil
import tempfile
from functools import cache as remember
from pathlib import Path

FAMILY = "Noto Sans SC"
WEIGHTS = (400, 700)


def web_font_dir() -> Path:
    """Folder with the WOFF2 files and their licence, fit to be served as it is."""
    return Path(__file__).parent / "files"


def list_fonts() -> tuple[Path, ...]:
    """The shipped WOFF2 files, lightest first."""
    return tuple(web_font_dir() / f"NotoSansSC-{weight}.woff2" for weight in WEIGHTS)


def typst_font_dir(cache: Path | None = None) -> Path:
    """Folder with the fonts as TrueType, made at first use.

    Args:
        cache: a folder that outlives the process; the fonts get a folder of
            their own in it, named by their fingerprint. When it is None or
            cannot be written, a private temporary folder is used and removed
            when the process ends.
    """
    name = f"fonts-{_fingerprint()}"
    if cache is None:
        return _private_dir()
    ready = cache / name
    if ready.is_dir():
        return ready
    try:
        cache.mkdir(parents=True, exist_ok=True)
        return _unpack_into(cache, ready)
    except OSError:
        return _private_dir()


def list_lacking(text: str) -> str:
    """The signs of a text that the shipped fonts lack, each once, in their order."""
    found = dict.fromkeys(one for one in text if ord(one) not in _covered() and one.isprintable())
    return "".join(found)


@remember
def _covered() -> frozenset[int]:
    from fontTools.ttLib import TTFont

    with TTFont(list_fonts()[0], lazy=True) as font:
        return frozenset(font.getBestCmap())


def unpack_font(source: Path, target: Path) -> None:
    """Write the WOFF2 file `source` as TrueType to `target`."""
    from fontTools.ttLib import TTFont

    with TTFont(source, lazy=True, recalcTimestamp=False, recalcBBoxes=False) as font:
        font.flavor = None
        font.save(target, reorderTables=None)


@remember
def _fingerprint() -> str:
    digest = hashlib.sha256()
    for font in list_fonts():
        digest.update(font.read_bytes())
    return digest.hexdigest()[:16]


def _unpack_into(parent: Path, ready: Path) -> Path:
    # Two processes may do this at once: each works aside, the first rename stands.
    aside = Path(tempfile.mkdtemp(prefix=".fonts-", dir=parent))
    try:
        for font in list_fonts():
            unpack_font(font, aside / f"{font.stem}.ttf")
        aside.chmod(0o755)
        try:
            os.rename(aside, ready)  # noqa: PTH104 - Path.rename is the same; the name says atomic
        except OSError:
            if not ready.is_dir():
                raise
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return ready


@remember
def _private_dir() -> Path:
    # A fresh name each time: a fixed one in a shared folder could be laid by someone else.
    parent = Path(tempfile.mkdtemp(prefix="leitai-"))
    atexit.register(shutil.rmtree, parent, ignore_errors=True)
    return _unpack_into(parent, parent / f"fonts-{_fingerprint()}")
