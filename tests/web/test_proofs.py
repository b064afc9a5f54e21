"""Proofs come in buckets: the hall does not learn which ballot is looked for."""

from __future__ import annotations

from random import Random

import pytest
from django.test import Client

from leitai.record.notes import Key
from leitai.record.receipts import Proof, Receipt, verify_proof, with_proof
from leitai.web.actions.log import signer_of
from leitai.web.queries import receipts
from web.halls import Hall, make_live_round


@pytest.mark.parametrize(("size", "digits"), [(0, 0), (2047, 0), (2048, 1), (32767, 1), (10**6, 3)])
def test_buckets_are_never_small(size: int, digits: int) -> None:
    assert receipts.digits_for(size) == digits
    assert digits == 0 or size // 16**digits >= 128
    # Leaves are hashes: they fall into buckets evenly, so that none is much smaller than most.
    if digits == 1:
        chance, counts = Random(size), [0] * 16
        for _ in range(size):
            counts[chance.randrange(16)] += 1
        assert min(counts) > 80


def cast_all(hall: Hall) -> tuple[list[Receipt], Key]:
    hall.advance(1, 3)
    own = set(hall.round.tickets.filter(own_unit=hall.slot(1).unit).values_list("position"))
    codes = hall.all_codes()[: 21 if own else None]
    cast = [hall.cast(code, 1).receipt for code in codes]
    hall.advance(1)
    return cast, signer_of(hall.round).key


def test_a_bucket_proves_every_ballot_in_it(
    hall: Hall, monkeypatch: pytest.MonkeyPatch, client: Client
) -> None:
    monkeypatch.setattr(receipts, "SMALLEST_BUCKET", 1)
    cast, key = cast_all(hall)
    short = client.get("/api/v1/proofs").json()
    digits = short["digits"]
    assert digits >= 1 and short["proofs"] == [] and short["closed"] == [hall.slot(1).key]
    for receipt in cast:
        leaf = receipt.leaf.hex()
        # A longer prefix would single the ballot out: it is not answered.
        for wrong in (leaf[: digits + 1], leaf[: digits - 1]):
            assert client.get(f"/api/v1/proofs?prefix={wrong}").json()["proofs"] == []
        found = client.get(f"/api/v1/proofs?prefix={leaf[:digits]}").json()
        (own,) = [p for p in found["proofs"] if p["leaf"] == receipt.to_json()["leaf"]]
        del own["leaf"]
        proof = Proof.from_json(own | {"size": found["size"], "checkpoint": found["checkpoint"]})
        proven = with_proof(
            receipt, index=proof.index, size=proof.size, hashes=proof.hashes,
            checkpoint=proof.checkpoint,
        )  # fmt: skip
        verify_proof(proven, key)


def test_no_address_answers_for_a_single_ballot(hall: Hall, client: Client) -> None:
    """Neither the id nor the whole leaf of a ballot gets anything back."""
    cast, _key = cast_all(hall)
    assert client.get(f"/api/v1/receipts/{cast[0].ballot}").status_code == 404
    assert client.get(f"/api/v1/proofs?prefix={cast[0].leaf.hex()}").status_code == 422
    assert client.get(f"/api/v1/proofs?prefix={cast[0].leaf.hex()[:8]}").json()["proofs"] == []
    assert len(client.get("/api/v1/proofs").json()["proofs"]) == 21


def test_an_empty_log_has_no_proofs(db: None, client: Client) -> None:
    hall = make_live_round()
    hall.round.checkpoints.all().delete()
    answer = client.get("/api/v1/proofs").json()
    assert (answer["size"], answer["proofs"], answer["closed"]) == (0, [], [])
