"""Receipts, draws and rates of public questions: exact, checked, and nothing too small shown."""

from __future__ import annotations

from hashlib import sha256
from itertools import pairwise
from random import Random

import pytest

from leitai.followup.questions import MOVES, STATE_WORDS, STEPS, Case, check_move, moves_for
from leitai.followup.rates import Counted, Rate, Tally, rates_of, shown_together
from leitai.followup.receipts import ReceiptUnreadable, read_receipt, receipt_number
from leitai.followup.sampling import PoolTooSmall, commitment, draw, drawing_order
from leitai.record.base32 import ALPHABET


def test_a_receipt_with_one_wrong_sign_or_two_swapped_is_noticed() -> None:
    chance = Random(1)
    for _ in range(40):
        number = receipt_number(chance.randbytes(8))
        bare = number.replace("-", "")
        assert read_receipt(f" {bare.lower()} ") == number
        for place in range(14):
            other = chance.choice([c for c in ALPHABET if c != bare[place]])
            swapped = bare[:place] + bare[place : place + 2][::-1] + bare[place + 2 :]
            for wrong in {bare[:place] + other + bare[place + 1 :], swapped} - {bare}:
                with pytest.raises(ReceiptUnreadable):
                    read_receipt(wrong)
    for odd in ("", "督办", "U" * 14, "0" * 15):
        with pytest.raises(ReceiptUnreadable):
            read_receipt(odd)


def test_the_draw_is_the_documented_rule() -> None:
    pool = [sha256(str(n).encode()).hexdigest() for n in range(40)]
    first = draw(pool, "ab" * 32, 9, "词")
    assert first == draw(pool[::-1], "ab" * 32, 9, "词") == drawing_order(pool, "ab" * 32, "词")[:9]
    assert first != draw(pool, "ab" * 32, 9, "") and first != draw(pool, "cd" * 32, 9, "词")
    assert commitment("00") == sha256(b"leitai/draw/v1\n00").hexdigest()
    with pytest.raises(PoolTooSmall):
        draw(pool[:3] * 5, "ab" * 32, 4)


def test_every_member_is_drawn_as_often() -> None:
    pool = [f"m{n}" for n in range(12)]
    times = dict.fromkeys(pool, 0)
    for n in range(3000):
        for member in draw(pool, f"{n:064x}", 3):
            times[member] += 1
    # 750 each is expected, with a standard deviation of 24.
    assert all(640 < count < 860 for count in times.values())


def test_rates_are_exact() -> None:
    cases = [
        Counted(False, True, True, True), Counted(False, True, True, False),
        Counted(False, False, False, False), Counted(True, False, True, False),
    ]  # fmt: skip
    rates = rates_of(cases)
    assert (rates.response, rates.resolution) == (Rate(2, 3), Rate(1, 3))
    assert (rates.response.percent(), Rate(1, 8).percent(), Rate(0, 0).percent()) == (
        "66.7%", "12.5%", "–",
    )  # fmt: skip
    assert Rate(1, 16).percent(1) == "6.3%" and Rate(1, 2000).percent(1) == "0.1%"


def test_totals_never_move_by_fewer_than_five_answers() -> None:
    chance = Random(2)
    for _ in range(200):
        tallies = [Tally(answers=chance.randrange(10)) for _ in range(12)]
        seen = [shown_together(tallies[:n])[0].answers for n in range(13)]
        steps = [after - before for before, after in pairwise(seen)]
        assert all(step == 0 or step >= 5 for step in steps)


def test_the_table_hangs_together() -> None:
    states = set(STATE_WORDS)
    for move in MOVES.values():
        assert set(move.before) <= states and move.after in states
    assert {move.after for move in MOVES.values()} == states
    assert set().union(*STEPS.values()) | {"merged", "refused", "closed"} == states
    # The overseer moves nothing but its own check, and what lies before or after the way.
    mine = {name for name, move in MOVES.items() if "overseer" in move.who}
    assert mine == {"pass", "send_back", "reconsider", "reopen"}
    assert moves_for("assigned", frozenset({"unit"})) == ("answer",)
    case = Case("rated", frozenset({"u"}), "o")
    assert check_move(case, "close", part="handler", by="h", given={}).after == "closed"
