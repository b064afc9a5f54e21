"""Rows of a slot that closes: its ballots' leaves enter the log, a million of them if need be.

The database moves the rows; this process reads 32 bytes a ballot, some thousands at a time, to
grow the tree. See decisions/0042-closing-slots.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.db import connection

from leitai.web.models import Ballot, LogLeaf

_BALLOT, _LEAF = Ballot._meta.db_table, LogLeaf._meta.db_table
_REWRITTEN = "laid_anew"
_KEPT = "id, slot_id, panel, pseudonym, rev, marks, link, link_salt, leaf"
_READ_AT_ONCE = 5000
# So many ballots are laid anew at a time: some 400 bytes each in memory.
_AT_ONCE = 100_000


def count_fresh(slot_id: int) -> int:
    """Ballots of a slot that are not in the log yet."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*) FROM {_BALLOT} WHERE slot_id = %s AND NOT logged",  # noqa: S608
            [slot_id],
        )
        return int(cursor.fetchone()[0])


def append_leaves(round_id: int, slot_id: int, first: int) -> Iterator[bytes]:
    """Append the leaves of ballots not in the log, in the order of their hashes.

    They are the leaves that the receipts promise. A ballot that somebody changed in the database
    since then no longer fits its leaf, which every verifier of the bundle says.

    Args:
        first: index of the first of them in the round's log.

    Returns:
        The leaf hashes in that order.
    """
    # By bytes, whatever the language of the database sorts by.
    order = f"leaf{_by_bytes()}"
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO {_LEAF} (round_id, "index", hash, body) '  # noqa: S608
            f"SELECT %s, %s - 1 + row_number() OVER (ORDER BY {order}), leaf, '' "
            f"FROM {_BALLOT} WHERE slot_id = %s AND NOT logged ORDER BY {order}",
            [round_id, first, slot_id],
        )
    return _leaves_from(round_id, first)


def _leaves_from(round_id: int, first: int) -> Iterator[bytes]:
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                f'SELECT hash FROM {_LEAF} WHERE round_id = %s AND "index" >= %s '  # noqa: S608
                'ORDER BY "index" LIMIT %s',
                [round_id, first, _READ_AT_ONCE],
            )
            rows = cursor.fetchall()
        for (leaf,) in rows:
            yield bytes.fromhex(leaf)
        first += len(rows)
        if len(rows) < _READ_AT_ONCE:
            return


def lay_anew(slot_id: int, count: int) -> None:
    """Mark a slot's ballots as logged, written anew in the order of their random keys.

    A table's file keeps the order in which rows came, and that would be the order of casting.

    Args:
        count: how many there are, about.
    """
    parts = 1 + count // _AT_ONCE
    for part in range(parts):
        low, high = (UUID(int=(1 << 128) * at // parts % (1 << 128)) for at in (part, part + 1))
        _lay_part_anew(slot_id, low, high if part + 1 < parts else None)


def know_rows() -> None:
    """Have PostgreSQL look at the rows that were laid anew.

    It plans by what it knew before, next to nothing of a slot's rows, and then compares each
    ballot with each: half a minute for ten thousand.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {_BALLOT}")


def _lay_part_anew(slot_id: int, low: UUID, high: UUID | None) -> None:
    which = "slot_id = %s AND NOT logged AND id >= %s"
    values: list[int | str] = [slot_id, _key(low)]
    if high is not None:
        which, values = f"{which} AND id < %s", [*values, _key(high)]
    with connection.cursor() as cursor:
        # Rows first to another table: the keys must be free before they are written again.
        cursor.execute(
            f"CREATE TEMPORARY TABLE {_REWRITTEN} AS "  # noqa: S608
            f"SELECT {_KEPT} FROM {_BALLOT} WHERE {which}",
            values,
        )
        cursor.execute(f"DELETE FROM {_BALLOT} WHERE {which}", values)  # noqa: S608
        cursor.execute(
            f"INSERT INTO {_BALLOT} ({_KEPT}, logged) "  # noqa: S608
            f"SELECT {_KEPT}, %s FROM {_REWRITTEN} ORDER BY id",
            [True],
        )
        cursor.execute(f"DROP TABLE {_REWRITTEN}")


def _key(key: UUID) -> str:
    return str(key) if connection.vendor == "postgresql" else key.hex


def _by_bytes() -> str:
    return ' COLLATE "C"' if connection.vendor == "postgresql" else ""
