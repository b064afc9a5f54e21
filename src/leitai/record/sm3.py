"""SM3 written out, for Pythons whose OpenSSL was built without it.

Source: GB/T 32905-2016, sections 4 and 5; the same as ISO/IEC 10118-3:2018.
"""

from __future__ import annotations

from typing import Final

_START: Final = (
    0x7380166F, 0x4914B2B9, 0x172442D7, 0xDA8A0600,
    0xA96F30BC, 0x163138AA, 0xE38DEE4D, 0xB0FB0E4E,
)  # fmt: skip
_MASK: Final = 0xFFFFFFFF


def _turn(word: int, count: int) -> int:
    count %= 32
    return ((word << count) | (word >> (32 - count))) & _MASK


_T: Final = tuple(_turn(0x79CC4519 if j < 16 else 0x7A879D8A, j) for j in range(64))


class Sm3:
    """A hash object with `digest`, over all of `data` at once."""

    def __init__(self, data: bytes = b"") -> None:
        self._data = bytearray(data)

    def update(self, data: bytes) -> None:
        """Adds more data."""
        self._data += data

    def digest(self) -> bytes:
        """The 32 bytes of SM3(data)."""
        data = bytes(self._data)
        padded = data + b"\x80" + bytes(-(len(data) + 9) % 64) + (8 * len(data)).to_bytes(8, "big")
        state: tuple[int, ...] = _START
        for at in range(0, len(padded), 64):
            state = _compress(state, padded[at : at + 64])
        return b"".join(word.to_bytes(4, "big") for word in state)


def _expand(block: bytes) -> list[int]:
    w = [int.from_bytes(block[i : i + 4], "big") for i in range(0, 64, 4)]
    for j in range(16, 68):
        x = w[j - 16] ^ w[j - 9] ^ _turn(w[j - 3], 15)
        w.append(x ^ _turn(x, 15) ^ _turn(x, 23) ^ _turn(w[j - 13], 7) ^ w[j - 6])
    return w


def _compress(state: tuple[int, ...], block: bytes) -> tuple[int, ...]:
    w = _expand(block)
    a, b, c, d, e, f, g, h = state
    for j in range(64):
        ss1 = _turn((_turn(a, 12) + e + _T[j]) & _MASK, 7)
        ss2 = ss1 ^ _turn(a, 12)
        if j < 16:
            ff, gg = a ^ b ^ c, e ^ f ^ g
        else:
            ff, gg = (a & b) | (a & c) | (b & c), (e & f) | (~e & _MASK & g)
        tt1 = (ff + d + ss2 + (w[j] ^ w[j + 4])) & _MASK
        tt2 = (gg + h + ss1 + w[j]) & _MASK
        a, b, c, d = tt1, a, _turn(b, 9), c
        e, f, g, h = tt2 ^ _turn(tt2, 9) ^ _turn(tt2, 17), e, _turn(f, 19), g
    return tuple(x ^ y for x, y in zip(state, (a, b, c, d, e, f, g, h), strict=True))
