"""Keys of the hall: 32 random bytes each, in files that only the keeper can read."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from leitai.base.problem import Place, Problem


class KeyNotReadable(Problem):
    code = "key-not-readable"
    en = "The key file holds {size} bytes, not 64 hexadecimal digits."
    zh = "密钥文件内容有误：应为64位十六进制数字（现有{size}字节）。"
    todo_en = "Restore it from the backup; a new key cannot sign for old receipts."
    todo_zh = "请从备份恢复；新密钥无法为旧回执签名。"


def read_or_make_key(folder: Path, name: str, path: str | None = None) -> bytes:
    """Read a 32-byte key from `folder/name.key`, making it on first use.

    Args:
        folder: data folder of the hall.
        name: name of the key.
        path: another file to read instead; it must exist.

    Raises:
        KeyNotReadable: the file does not hold 64 hexadecimal digits.
    """
    file = Path(path) if path else folder / f"{name}.key"
    if not path and not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        # Written beside and linked into place: two processes that start together
        # agree on the key of the first.
        fresh = folder / f".{name}.{os.getpid()}.key"
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_hex(32) + "\n", "ascii")
        try:
            os.link(fresh, file)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    text = file.read_text("ascii", errors="replace").strip()
    try:
        key = bytes.fromhex(text)
    except ValueError:
        key = b""
    if len(key) != 32:
        raise KeyNotReadable(place=Place(file=file.name), size=len(text))
    return key
