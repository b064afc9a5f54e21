"""The Merkle tree of RFC 9162: roots, inclusion proofs, consistency proofs.

`Tree` keeps every complete subtree's hash (64 bytes a leaf), so that proofs
for any past size take O(log n) hashes; `Frontier` keeps only the O(log n)
hashes needed to go on appending. Indices count from 0, sizes are numbers of
leaves, hashes are 32 bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from leitai.record.hashing import SHA256, SIZE, Algorithm
from leitai.record.problems import BadProof


class Tree:
    """An append-only tree over leaf hashes.

    Args:
        leaves: leaf hashes (see `Algorithm.leaf`) to begin with.
        algorithm: hash of the inner nodes.
    """

    __slots__ = ("_levels", "algorithm")

    def __init__(self, leaves: Iterable[bytes] = (), *, algorithm: Algorithm = SHA256) -> None:
        self.algorithm: Final = algorithm
        # _levels[k] holds, end to end, the hashes of the complete subtrees of 2**k leaves.
        self._levels: list[bytearray] = [bytearray()]
        self.extend(leaves)

    @property
    def size(self) -> int:
        """Number of leaves."""
        return len(self._levels[0]) // SIZE

    def append(self, leaf_hash: bytes) -> int:
        """Adds a leaf hash and returns its index."""
        _check_hash(leaf_hash)
        index, carry, level = self.size, leaf_hash, 0
        levels = self._levels
        levels[0] += leaf_hash
        number = index
        while number & 1:
            row = levels[level]
            carry = self.algorithm.node(bytes(row[-2 * SIZE : -SIZE]), carry)
            level += 1
            if level == len(levels):
                levels.append(bytearray())
            levels[level] += carry
            number >>= 1
        return index

    def extend(self, leaf_hashes: Iterable[bytes]) -> int:
        """Adds leaf hashes in order and returns the new size."""
        for leaf_hash in leaf_hashes:
            self.append(leaf_hash)
        return self.size

    def leaf(self, index: int) -> bytes:
        """The leaf hash at an index.

        Raises:
            BadProof: when there is no such leaf.
        """
        if not 0 <= index < self.size:
            raise BadProof(why=f"there is no leaf {index} in a log of {self.size}")
        return bytes(self._levels[0][index * SIZE : (index + 1) * SIZE])

    def root(self, size: int | None = None) -> bytes:
        """The root of the first `size` leaves; all of them by default.

        Source: RFC 9162 section 2.1.1.
        """
        return self._range(0, self._sized(size))

    def inclusion_proof(self, index: int, size: int | None = None) -> tuple[bytes, ...]:
        """The hashes from leaf `index` up to the root of the first `size` leaves.

        Raises:
            BadProof: when the leaf is not among the first `size`.

        Source: RFC 9162 section 2.1.3.1.
        """
        end, start = self._sized(size), 0
        if not 0 <= index < end:
            raise BadProof(why=f"there is no leaf {index} in a log of {end}")
        path: list[bytes] = []
        while end - start > 1:
            middle = start + _split(end - start)
            if index < middle:
                path.append(self._range(middle, end))
                end = middle
            else:
                path.append(self._range(start, middle))
                start = middle
        return tuple(reversed(path))

    def consistency_proof(self, old: int, new: int | None = None) -> tuple[bytes, ...]:
        """The hashes showing that the log of size `new` begins with the one of size `old`.

        Raises:
            BadProof: unless 0 <= old <= new <= size.

        Source: RFC 9162 section 2.1.4.1; for old = 0 or old = new the proof is empty.
        """
        end, start, whole = self._sized(new), 0, True
        if not 0 <= old <= end:
            raise BadProof(why=f"{old} is not between 0 and {end}")
        if old in (0, end):
            return ()
        path: list[bytes] = []
        while old != end:
            middle = start + _split(end - start)
            if old <= middle:
                path.append(self._range(middle, end))
                end = middle
            else:
                path.append(self._range(start, middle))
                start, whole = middle, False
        if not whole:
            path.append(self._range(start, end))
        return tuple(reversed(path))

    def _sized(self, size: int | None) -> int:
        if size is None:
            return self.size
        if not 0 <= size <= self.size:
            raise BadProof(why=f"the log has {self.size} leaves, not {size}")
        return size

    def _range(self, start: int, end: int) -> bytes:
        """Root over the leaves [start, end); start is a multiple of a power of two >= end - start
        rounded down, as all splits of RFC 9162 are."""
        if start == end:
            return self.algorithm.digest(b"")
        peaks: list[bytes] = []
        while start < end:
            level = (end - start).bit_length() - 1
            at = (start >> level) * SIZE
            peaks.append(bytes(self._levels[level][at : at + SIZE]))
            start += 1 << level
        return _fold(self.algorithm, peaks)


class Frontier:
    """The growing edge of a tree: enough to append and to know the root.

    Args:
        size: number of leaves so far.
        peaks: hashes of the complete subtrees, largest first; one for each 1 bit of `size`.
    """

    __slots__ = ("algorithm", "peaks", "size")

    def __init__(
        self, size: int = 0, peaks: Sequence[bytes] = (), *, algorithm: Algorithm = SHA256
    ) -> None:
        if size < 0 or len(peaks) != size.bit_count():
            raise BadProof(why=f"a log of {size} leaves does not have {len(peaks)} peaks")
        for peak in peaks:
            _check_hash(peak)
        self.size, self.peaks, self.algorithm = size, list(peaks), algorithm

    def append(self, leaf_hash: bytes) -> int:
        """Adds a leaf hash and returns its index."""
        _check_hash(leaf_hash)
        index, number, carry = self.size, self.size, leaf_hash
        while number & 1:
            carry = self.algorithm.node(self.peaks.pop(), carry)
            number >>= 1
        self.peaks.append(carry)
        self.size += 1
        return index

    def root(self) -> bytes:
        """The root over all leaves so far."""
        return _fold(self.algorithm, self.peaks) if self.peaks else self.algorithm.digest(b"")


def verify_inclusion(
    *,
    leaf_hash: bytes,
    index: int,
    size: int,
    proof: Sequence[bytes],
    root: bytes,
    algorithm: Algorithm = SHA256,
) -> None:
    """Passes when the proof leads from the leaf to the root; raises otherwise.

    Raises:
        BadProof: when it does not.

    Source: RFC 9162 section 2.1.3.2.
    """
    if not 0 <= index < size:
        raise BadProof(why=f"there is no leaf {index} in a log of {size}")
    node, last, result = index, size - 1, leaf_hash
    for step in proof:
        if last == 0:
            raise BadProof(why="the inclusion proof is too long")
        if node & 1 or node == last:
            result = algorithm.node(step, result)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            result = algorithm.node(result, step)
        node, last = node >> 1, last >> 1
    if last != 0:
        raise BadProof(why="the inclusion proof is too short")
    if result != root:
        raise BadProof(why="the leaf is not in the log with this root")


def verify_consistency(
    *,
    old_size: int,
    old_root: bytes,
    new_size: int,
    new_root: bytes,
    proof: Sequence[bytes],
    algorithm: Algorithm = SHA256,
) -> None:
    """Passes when the newer log begins with the older one; raises otherwise.

    Raises:
        BadProof: when it does not.

    Source: RFC 9162 section 2.1.4.2; with old_size 0 every log qualifies.
    """
    if not 0 <= old_size <= new_size:
        raise BadProof(why=f"a log cannot shrink from {old_size} to {new_size}")
    if old_size in (0, new_size):
        expected = new_root if old_size == new_size else algorithm.digest(b"")
        if proof or old_root != expected:
            raise BadProof(why="two logs of the same size differ, or the proof is too long")
        return
    before, after = _climb(old_size, old_root, new_size, proof, algorithm)
    if before != old_root or after != new_root:
        raise BadProof(why="the newer log does not begin with the older one")


def _climb(
    old_size: int, old_root: bytes, new_size: int, proof: Sequence[bytes], algorithm: Algorithm
) -> tuple[bytes, bytes]:
    """The roots of both logs as the consistency proof gives them."""
    path = list(proof)
    if old_size & (old_size - 1) == 0:
        path.insert(0, old_root)
    if not path:
        raise BadProof(why="the consistency proof is too short")
    node, last = old_size - 1, new_size - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    before = after = path[0]
    for step in path[1:]:
        if last == 0:
            raise BadProof(why="the consistency proof is too long")
        if node & 1 or node == last:
            before, after = algorithm.node(step, before), algorithm.node(step, after)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            after = algorithm.node(after, step)
        node, last = node >> 1, last >> 1
    if last != 0:
        raise BadProof(why="the consistency proof is too short")
    return before, after


def _split(count: int) -> int:
    """The largest power of two smaller than `count` (count > 1)."""
    return 1 << ((count - 1).bit_length() - 1)


def _fold(algorithm: Algorithm, peaks: Sequence[bytes]) -> bytes:
    result = peaks[-1]
    for peak in reversed(peaks[:-1]):
        result = algorithm.node(peak, result)
    return result


def _check_hash(value: bytes) -> None:
    if len(value) != SIZE:
        raise BadProof(why=f"a hash has {SIZE} bytes, not {len(value)}")
