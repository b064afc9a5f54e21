"""Rows from one database to another, whatever kind each is: the archive holds SQLite always."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connections, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.models import BinaryField, Model

from leitai.web.actions.backup.problems import DatabaseBehind

ARCHIVE = "archive"
_BATCH = 2000
# Who was signed in at the time of the backup shall not be signed in after the restore.
LEFT_BEHIND = ("sessions.session",)
Tell = Callable[[int], None]


def open_copy(path: Path) -> str:
    """Make a SQLite file known as a second database; its alias."""
    connections.databases[ARCHIVE] = {
        **connections.databases["default"],
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "HOST": "", "PORT": "", "USER": "", "PASSWORD": "",
        "ATOMIC_REQUESTS": False, "AUTOCOMMIT": True, "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": False, "TIME_ZONE": None,
        # A copy that is thrown away when the machine fails needs no care for the disk.
        "OPTIONS": {"init_command": "PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF;"},
    }  # fmt: skip
    return ARCHIVE


def close_copy() -> None:
    """Forget the second database."""
    if ARCHIVE in connections.databases:
        connections[ARCHIVE].close()
        del connections[ARCHIVE]
        del connections.databases[ARCHIVE]


def kept_models() -> list[type[Model]]:
    """Every model with a table of its own whose rows belong to a backup."""
    every = apps.get_models(include_auto_created=True)
    return [
        model
        for model in every
        if model._meta.managed and not model._meta.proxy
        and model._meta.label_lower not in LEFT_BEHIND
    ]  # fmt: skip


def tables_left_out(alias: str) -> list[str]:
    """Tables of a database that belong to no model, and are not in a backup of rows."""
    known = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    with connections[alias].cursor() as cursor:
        there = connections[alias].introspection.table_names(cursor)
    return sorted(set(there) - known - {"django_migrations"})


def check_migrated(alias: str) -> None:
    """Refuse a database that waits for migrations, or knows some that this program does not.

    Raises:
        DatabaseBehind.
    """
    executor = MigrationExecutor(connections[alias])
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    unknown = set(executor.loader.applied_migrations) - set(executor.loader.disk_migrations)
    if waiting or unknown:
        names = [f"{m.app_label}.{m.name}" for m, _ in waiting]
        names += [f"{app}.{name}" for app, name in unknown]
        raise DatabaseBehind(why=", ".join(sorted(names)[:5]))


def unknown_migrations(alias: str) -> list[str]:
    """Migrations of a database that this program does not know: it was made by a newer one."""
    loader = MigrationExecutor(connections[alias]).loader
    unknown = set(loader.applied_migrations) - set(loader.disk_migrations)
    return sorted(f"{app}.{name}" for app, name in unknown)


def make_tables(alias: str) -> None:
    """Bring a database to the tables of this program, keeping its rows."""
    call_command("migrate", database=alias, verbosity=0, interactive=False)


def count_rows(alias: str) -> int:
    return sum(model._base_manager.using(alias).count() for model in kept_models())


def copy_rows(source: str, target: str, tell: Tell) -> int:
    """Copy all rows in the order of their keys, replacing what the target holds.

    The order of keys is not the order of casting: ballots' keys are random. The caller holds
    a transaction on the source if it is being written to.
    """
    copied = 0
    with transaction.atomic(using=target):
        empty_tables(target)
        for model in kept_models():
            for rows in _batches(model, source, target):
                fields = model._meta.local_concrete_fields
                # Raw: as they were, without default times or numbers.
                model._base_manager._insert(rows, fields=fields, using=target, raw=True)  # type: ignore[attr-defined]
                copied += len(rows)
                tell(len(rows))
        connection = connections[target]
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), kept_models()):
                cursor.execute(statement)
    return copied


def empty_tables(alias: str) -> None:
    """Delete the rows of all models, sessions too."""
    connection = connections[alias]
    quote = connection.ops.quote_name
    tables = [m._meta.db_table for m in apps.get_models(include_auto_created=True)
              if m._meta.managed and not m._meta.proxy]  # fmt: skip
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"TRUNCATE {', '.join(map(quote, tables))}")
            return
        for table in tables:
            cursor.execute(f"DELETE FROM {quote(table)}")  # noqa: S608 - names of our own models


def _batches(model: type[Model], source: str, target: str) -> Iterator[list[Any]]:
    rows: list[Any] = []
    fields = model._meta.local_concrete_fields
    most = min(_BATCH, connections[target].ops.bulk_batch_size(fields, [None] * _BATCH))
    # Parts of a bundle are a mebibyte each.
    at_once = 16 if any(isinstance(field, BinaryField) for field in fields) else _BATCH
    most = min(most, at_once)
    for row in model._base_manager.using(source).order_by("pk").iterator(chunk_size=at_once):
        rows.append(row)
        if len(rows) >= most:
            yield rows
            rows = []
    if rows:
        yield rows


__all__ = [
    "ARCHIVE",
    "check_migrated",
    "close_copy",
    "copy_rows",
    "count_rows",
    "kept_models",
    "make_tables",
    "open_copy",
    "tables_left_out",
    "unknown_migrations",
]
