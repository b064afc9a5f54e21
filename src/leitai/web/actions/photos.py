"""Photos that somebody chose to add: drawn anew, so that nothing but the picture is kept."""

from __future__ import annotations

import hashlib
import io
from datetime import datetime
from pathlib import Path
from typing import ClassVar

from django.conf import settings
from django.db import transaction
from PIL import Image, ImageOps, UnidentifiedImageError

from leitai.web.actions.problems import NotFound, Refused, SomeoneWasQuicker, not_ready
from leitai.web.actions.trail import record_deed
from leitai.web.models import Inspection, Photo

FORMATS = ("JPEG", "PNG", "WEBP")
MOST_BYTES = 12 * 1024 * 1024
MOST_PIXELS = 60_000_000
MOST_PHOTOS = 12
LONGEST_SIDE = 2000


class PhotoRefused(Refused):
    code = "photo-refused"
    status: ClassVar[int] = 422
    en = "The photo was not taken: {why}"
    zh = "照片未收下：{why_zh}"
    todo_en = "The record itself is kept; a photo is never needed."
    todo_zh = "记录本身已保存；照片从来不是必需的。"


@transaction.atomic
def add_photo(*, inspection_id: int, data: bytes, by: str, now: datetime) -> Photo:
    """Keep a picture with a record, without the place, time and camera that its file may hold.

    Raises:
        PhotoRefused: not a JPEG, PNG or WebP that can be read, too large, or one too many.
    """
    row = Inspection.objects.select_for_update().filter(pk=inspection_id).first()
    if row is None:
        raise NotFound(what="record", what_zh="记录", key=inspection_id)
    if row.withdrawn_by:
        raise SomeoneWasQuicker
    if row.photos.count() >= MOST_PHOTOS:
        raise not_ready(f"at most {MOST_PHOTOS} photos.", f"最多{MOST_PHOTOS}张照片。")
    drawn, width, height = redraw(data)
    digest = hashlib.sha256(drawn).hexdigest()
    known = row.photos.filter(digest=digest).first()
    if known is not None:
        return known
    file = photo_file(digest)
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not file.exists():
        fresh = file.with_suffix(".new")
        fresh.touch(mode=0o600)
        fresh.write_bytes(drawn)
        fresh.replace(file)
    photo = Photo.objects.create(
        inspection=row, digest=digest, width=width, height=height, added_by=by
    )
    record_deed(
        what="inspection.photo", by=by, now=now, subject=f"inspection:{row.pk}",
        data={"inspection": row.pk, "sha256": digest},
    )  # fmt: skip
    return photo


def photo_file(digest: str) -> Path:
    """Where a photo lies: by its own hash, so that no name of a file can lead elsewhere."""
    folder: Path = settings.DATA_DIR
    return folder / "photos" / digest[:2] / f"{digest}.jpg"


def redraw(data: bytes) -> tuple[bytes, int, int]:
    """A picture drawn anew from its pixels as JPEG, at most 2000 wide or high, and its size.

    Nothing of the file is taken over: no EXIF, GPS, XMP, comment, profile or thumbnail.
    """
    if len(data) > MOST_BYTES:
        raise PhotoRefused(
            why=f"{len(data) >> 20} MB; at most {MOST_BYTES >> 20} MB.",
            why_zh=f"大小为{len(data) >> 20}MB，上限为{MOST_BYTES >> 20}MB。",
        )
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise PhotoRefused(why="too many pixels.", why_zh="像素过多。")
            # Turned as the camera was held; what said so is then left behind.
            opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            upright = ImageOps.exif_transpose(opened).convert("RGBA")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise PhotoRefused(
            why="not a JPEG, PNG or WebP that can be read.",
            why_zh="不是可识别的JPEG、PNG或WebP图片。",
        ) from None
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    bare = Image.new("RGB", upright.size, "white")
    bare.paste(upright, mask=upright.getchannel("A"))
    out = io.BytesIO()
    bare.save(out, "JPEG", quality=82, optimize=True)
    return out.getvalue(), bare.width, bare.height
