"""The database's own index over the words of search entries: FTS5, or a tsvector with GIN."""

from __future__ import annotations

from typing import Any

from django.db import migrations

# The index reads its words from the table; triggers keep it in step with every write.
SQLITE = (
    "CREATE VIRTUAL TABLE leitai_searchwords USING fts5("
    "words, content='leitai_searchentry', content_rowid='id', tokenize='unicode61')",
    "CREATE TRIGGER leitai_searchwords_in AFTER INSERT ON leitai_searchentry BEGIN "
    "INSERT INTO leitai_searchwords(rowid, words) VALUES (new.id, new.words); END",
    "CREATE TRIGGER leitai_searchwords_out AFTER DELETE ON leitai_searchentry BEGIN "
    "INSERT INTO leitai_searchwords(leitai_searchwords, rowid, words) "
    "VALUES ('delete', old.id, old.words); END",
    "CREATE TRIGGER leitai_searchwords_anew AFTER UPDATE OF words ON leitai_searchentry BEGIN "
    "INSERT INTO leitai_searchwords(leitai_searchwords, rowid, words) "
    "VALUES ('delete', old.id, old.words); "
    "INSERT INTO leitai_searchwords(rowid, words) VALUES (new.id, new.words); END",
    "INSERT INTO leitai_searchwords(leitai_searchwords) VALUES ('rebuild')",
)
SQLITE_BACK = (
    "DROP TRIGGER leitai_searchwords_anew",
    "DROP TRIGGER leitai_searchwords_out",
    "DROP TRIGGER leitai_searchwords_in",
    "DROP TABLE leitai_searchwords",
)
POSTGRESQL = (
    "ALTER TABLE leitai_searchentry ADD COLUMN cut tsvector "
    "GENERATED ALWAYS AS (to_tsvector('simple', words)) STORED",
    "CREATE INDEX leitai_searchentry_cut ON leitai_searchentry USING gin (cut)",
)
POSTGRESQL_BACK = (
    "DROP INDEX leitai_searchentry_cut",
    "ALTER TABLE leitai_searchentry DROP COLUMN cut",
)


def make_index(apps: Any, schema_editor: Any) -> None:
    _run(schema_editor, {"sqlite": SQLITE, "postgresql": POSTGRESQL})


def drop_index(apps: Any, schema_editor: Any) -> None:
    _run(schema_editor, {"sqlite": SQLITE_BACK, "postgresql": POSTGRESQL_BACK})


def _run(schema_editor: Any, statements: dict[str, tuple[str, ...]]) -> None:
    for statement in statements.get(schema_editor.connection.vendor, ()):
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("leitai", "0002_matters")]

    operations = [migrations.RunPython(make_index, drop_index)]
