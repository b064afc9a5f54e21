"""Rows that casting reads and writes, in a few statements for a whole group of ballots.

The ORM would take longer for its objects than everything else about a ballot takes; see
decisions/0040-casting-speed.md. Statements are few and long because each one may lose the
interpreter to the thread that reads from phones.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connection

from leitai.web.models import Ballot, Round, SchemeVersion, Slot

_BALLOT, _SLOT, _ROUND, _SCHEME = (
    model._meta.db_table for model in (Ballot, Slot, Round, SchemeVersion)
)
_COLUMNS = "id, slot_id, panel, pseudonym, rev, marks, link, link_salt, leaf, logged"
# Numbers of rows of one INSERT: few, so that the database keeps them prepared, and each twice
# the next, so that no group needs more statements than it has digits.
_LENGTHS = (64, 32, 16, 8, 4, 2, 1)
# On PostgreSQL: how long a writer may hold a slot without a word.
LEASE_SECONDS = int(os.environ.get("LEITAI_LEASE_SECONDS", "5"))
# Below the least that SQLite was ever built with, 999.
_MOST_NAMES = 400


@dataclass(frozen=True, slots=True)
class LockedSlot:
    """A slot whose row stays locked until the end of the transaction."""

    pk: int
    round_id: int
    unit_id: int
    state: str
    used: bytes


@dataclass(frozen=True, slots=True)
class RoundNow:
    """What a round is at this moment, and which tickets and scheme are in force."""

    state: str
    tickets_version: int
    scheme_id: int


@dataclass(frozen=True, slots=True)
class Stored:
    """A ballot that is stored, or about to be."""

    id: str
    panel: str
    pseudonym: str
    rev: int
    marks: str
    link: str
    link_salt: str
    leaf: bytes


class RowsDiffer(Exception):
    """Rows were there that the bits of used tickets do not speak of."""


def lock_slots(keys: Iterable[str]) -> dict[str, LockedSlot]:
    """Lock the rows of slots, always in the same order, and read them as they now are.

    On PostgreSQL the lock is the writer's lease: it lasts for one group, and a process that
    stops in the midst of one has its session ended by the server, which undoes the group.
    """
    wanted = sorted(keys)
    lease, lock = "0", ""
    if connection.vendor == "postgresql":
        lock = " FOR UPDATE"
        lease = f"set_config('idle_in_transaction_session_timeout', '{LEASE_SECONDS}s', true)"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT key, id, round_id, unit_id, state, used, {lease} "  # noqa: S608
            f"FROM {_SLOT} WHERE key IN ({_holes(len(wanted))}) ORDER BY id{lock}",
            wanted,
        )
        return {
            key: LockedSlot(pk, round_id, unit_id, state, bytes(used))
            for key, pk, round_id, unit_id, state, used, _ in cursor.fetchall()
        }


def rounds_now(round_ids: Iterable[int]) -> dict[int, RoundNow]:
    """Read rounds after their slots were locked: whoever closes a slot has done so by now."""
    wanted = sorted(round_ids)
    if not wanted:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT r.id, r.state, r.tickets_version, (SELECT s.id FROM {_SCHEME} s "  # noqa: S608
            "WHERE s.round_id = r.id ORDER BY s.version DESC LIMIT 1) "
            f"FROM {_ROUND} r WHERE r.id IN ({_holes(len(wanted))})",
            wanted,
        )
        return {pk: RoundNow(*rest) for pk, *rest in cursor.fetchall()}


def stored_under(slot_id: int, names: Sequence[str]) -> dict[str, list[Stored]]:
    """Pseudonym -> its ballots on a slot, for pseudonyms that may have some."""
    found: dict[str, list[Stored]] = {}
    with connection.cursor() as cursor:
        for at in range(0, len(names), _MOST_NAMES):
            part = names[at : at + _MOST_NAMES]
            cursor.execute(
                "SELECT id, panel, pseudonym, rev, marks, link, link_salt, leaf "  # noqa: S608
                f"FROM {_BALLOT} WHERE slot_id = %s AND pseudonym IN ({_holes(len(part))})",
                [slot_id, *part],
            )
            for pk, panel, name, rev, marks, link, salt, leaf in cursor.fetchall():
                row = Stored(
                    str(UUID(str(pk))), panel, name, rev, marks, link, salt, bytes.fromhex(leaf)
                )
                found.setdefault(name, []).append(row)
    return found


def marks_of(row: Stored) -> Mapping[str, str]:
    """The marks of a stored ballot, whichever way the database gives JSON."""
    marks: Any = row.marks
    read: Mapping[str, str] = json.loads(marks) if isinstance(marks, str) else marks
    return read


def insert(slot_id: int, rows: Sequence[Stored]) -> None:
    """Insert ballots in the order of their random ids, so that a group keeps none of its own.

    Raises:
        RowsDiffer: one was there already; nothing of the transaction may stay.
    """
    ordered = sorted(rows, key=lambda row: row.id)
    insert_all = _by_unnest if connection.vendor == "postgresql" else _by_values
    if insert_all(slot_id, ordered) != len(rows):
        raise RowsDiffer


def _by_unnest(slot_id: int, rows: Sequence[Stored]) -> int:
    columns = [
        _array(row.id for row in rows), _array(row.panel for row in rows),
        _array(row.pseudonym for row in rows), _array(str(row.rev) for row in rows),
        _array(row.marks for row in rows), _array(row.link for row in rows),
        _array(row.link_salt for row in rows), _array(row.leaf.hex() for row in rows),
    ]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {_BALLOT} ({_COLUMNS}) "  # noqa: S608
            "SELECT id, %s, panel, name, rev, marks, link, salt, leaf, false "
            "FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::int[], %s::jsonb[], "
            "%s::text[], %s::text[], %s::text[]) "
            "AS new(id, panel, name, rev, marks, link, salt, leaf) ON CONFLICT DO NOTHING",
            [slot_id, *columns],
        )
        return int(cursor.rowcount)


def _array(texts: Iterable[str]) -> str:
    """The literal of a PostgreSQL array; the driver's own takes five times as long."""
    quoted = '","'.join([text.replace("\\", r"\\").replace('"', r"\"") for text in texts])
    return f'{{"{quoted}"}}'


def _by_values(slot_id: int, rows: Sequence[Stored]) -> int:
    # The driver itself: Django would look through each text for its place holders, every time.
    connection.ensure_connection()
    driver, done = connection.connection, 0
    with connection.wrap_database_errors:
        for part in _parts(rows):
            cursor = driver.execute(_insert_text(len(part)), [
                value for row in part for value in (
                    row.id.replace("-", ""), slot_id, row.panel, row.pseudonym, row.rev,
                    row.marks, row.link, row.link_salt, row.leaf.hex(), False,
                )
            ])  # fmt: skip
            done += cursor.rowcount
    return done


@lru_cache(maxsize=len(_LENGTHS))
def _insert_text(length: int) -> str:
    holes = ", ".join(["(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"] * length)
    return f"INSERT INTO {_BALLOT} ({_COLUMNS}) VALUES {holes} ON CONFLICT DO NOTHING"  # noqa: S608


def _parts(rows: Sequence[Stored]) -> Iterator[Sequence[Stored]]:
    at = 0
    while at < len(rows):
        length = next(n for n in _LENGTHS if n <= len(rows) - at)
        yield rows[at : at + length]
        at += length


def mark_used(slot_id: int, used: bytes) -> None:
    """Write the bits of used tickets, whole."""
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {_SLOT} SET used = %s WHERE id = %s", [used, slot_id])  # noqa: S608


@lru_cache(maxsize=1024)
def _holes(count: int) -> str:
    return ", ".join(["%s"] * count)
