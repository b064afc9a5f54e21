"""Laws of the tree: proofs hold exactly for what they prove, at every size."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leitai.record.hashing import SHA256, SM3
from leitai.record.merkle import Frontier, Tree, verify_consistency, verify_inclusion
from leitai.record.problems import BadProof
from record.second import answers, b64

LEAVES = [SHA256.leaf(bytes([n])) for n in range(40)]


def root_by_definition(leaves):
    """RFC 9162 section 2.1.1, word for word."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return SHA256.node(root_by_definition(leaves[:k]), root_by_definition(leaves[k:]))


def test_roots_follow_the_definition_for_every_past_size():
    tree, edge = Tree(LEAVES), Frontier()
    for size in range(len(LEAVES) + 1):
        assert tree.root(size) == root_by_definition(LEAVES[:size]) == edge.root()
        if size < len(LEAVES):
            assert edge.append(LEAVES[size]) == size


def test_a_frontier_goes_on_from_its_peaks():
    for size in range(20):
        first = Frontier()
        for leaf in LEAVES[:size]:
            first.append(leaf)
        second = Frontier(first.size, first.peaks)
        second.append(LEAVES[size])
        assert second.root() == Tree(LEAVES[: size + 1]).root()
    with pytest.raises(BadProof):
        Frontier(3, [LEAVES[0]])


@given(size=st.integers(1, 40), data=st.data())
@settings(max_examples=150)
def test_inclusion_holds_for_the_leaf_and_for_no_other(size, data):
    index = data.draw(st.integers(0, size - 1))
    tree = Tree(LEAVES)
    proof, root = tree.inclusion_proof(index, size), tree.root(size)

    def holds(**changed):
        given = {
            "leaf_hash": LEAVES[index], "index": index, "size": size, "proof": proof, "root": root,
        }  # fmt: skip
        try:
            verify_inclusion(**{**given, **changed})
        except BadProof:
            return False
        return True

    assert holds()
    assert not holds(leaf_hash=SHA256.leaf(b"other"))
    assert not holds(root=LEAVES[0] if root != LEAVES[0] else LEAVES[1])
    assert not holds(proof=[*proof, LEAVES[3]])
    assert not holds(index=size)
    assert not holds(index=-1)
    if proof:
        assert not holds(proof=proof[:-1])
        assert not holds(proof=[*proof[:-1], LEAVES[-1]])
        other = data.draw(st.integers(0, size - 1).filter(lambda n: n != index))
        assert not holds(index=other)


@given(new=st.integers(1, 40), data=st.data())
@settings(max_examples=150)
def test_consistency_holds_only_between_the_two_logs(new, data):
    old = data.draw(st.integers(0, new))
    tree = Tree(LEAVES)
    proof = tree.consistency_proof(old, new)

    def holds(**changed):
        given = {
            "old_size": old, "old_root": tree.root(old),
            "new_size": new, "new_root": tree.root(new), "proof": proof,
        }  # fmt: skip
        try:
            verify_consistency(**{**given, **changed})
        except BadProof:
            return False
        return True

    assert holds()
    assert not holds(old_root=SHA256.leaf(b"other"))
    assert not holds(proof=[*proof, LEAVES[0]])
    assert not holds(old_size=new + 1)
    if old:
        # An empty log is the beginning of every log; any other is not.
        assert not holds(new_root=SHA256.leaf(b"other"))
    for at in range(len(proof)):
        assert not holds(proof=[*proof[:at], SHA256.leaf(b"x"), *proof[at + 1 :]])
        assert not holds(proof=[*proof[:at], *proof[at + 1 :]])


def test_a_changed_past_shows():
    honest = Tree(LEAVES)
    changed = Tree([*LEAVES[:5], SHA256.leaf(b"swapped"), *LEAVES[6:]])
    for old in range(6, 40):
        with pytest.raises(BadProof):
            verify_consistency(
                old_size=old,
                old_root=honest.root(old),
                new_size=40,
                new_root=changed.root(),
                proof=changed.consistency_proof(old),
            )


@pytest.mark.parametrize("algorithm", [SHA256, SM3], ids=["sha256", "sm3"])
def test_the_second_verifier_agrees_on_proofs(algorithm):
    leaves = [algorithm.leaf(bytes([n])) for n in range(13)]
    tree, tasks, expected = Tree(leaves, algorithm=algorithm), [], []
    for size in range(1, 14):
        for index in range(size):
            task = {
                "task": "inclusion", "hash": algorithm.name, "leaf": b64(leaves[index]),
                "index": index, "size": size, "root": b64(tree.root(size)),
                "proof": [b64(step) for step in tree.inclusion_proof(index, size)],
            }  # fmt: skip
            tasks += [task, {**task, "index": index + 1}, {**task, "proof": task["proof"][:-1]}]
            expected += [True, False, size == 1]
        for old in range(size + 1):
            task = {
                "task": "consistency", "hash": algorithm.name, "old": old, "new": size,
                "old_root": b64(tree.root(old)), "new_root": b64(tree.root(size)),
                "proof": [b64(step) for step in tree.consistency_proof(old, size)],
            }  # fmt: skip
            tasks += [task, {**task, "old_root": b64(bytes(32))}]
            expected += [True, False]
    assert [answer == "ok" for answer in answers(tasks)] == expected


def test_out_of_range_is_a_problem_not_a_crash():
    tree = Tree(LEAVES[:5])
    for wrong in (
        lambda: tree.leaf(5),
        lambda: tree.root(6),
        lambda: tree.inclusion_proof(3, 3),
        lambda: tree.consistency_proof(4, 3),
        lambda: tree.append(b"short"),
    ):
        with pytest.raises(BadProof):
            wrong()
    assert tree.leaf(4) == LEAVES[4]
