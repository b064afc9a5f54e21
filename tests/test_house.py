"""The house's rule that only actions write, read off the syntax tree of the web part."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import leitai.web

WEB = Path(leitai.web.__file__).parent
# `actions` are the writers; migrations and the demo's loader stand apart.
WRITERS = ("actions", "migrations", "demo")
DEEDS = {
    "save", "asave", "delete", "adelete", "create", "acreate", "bulk_create", "abulk_create",
    "bulk_update", "abulk_update", "get_or_create", "aget_or_create", "update_or_create",
    "aupdate_or_create", "create_user", "create_superuser", "set_password", "raw", "execute",
    "executemany",
}  # fmt: skip
# A manager or a queryset stands before `.update(` and `.add(`; a dict or a set does not.
QUERY = {"objects", "filter", "exclude", "all", "order_by", "select_for_update"}


def writes(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """(line, words) of each call in a tree that writes to the database."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        name = node.func.attr
        if name in DEEDS or (name in ("update", "add", "clear", "remove") and _on_rows(node.func)):
            yield node.lineno, ast.unparse(node.func)


def _on_rows(call: ast.Attribute) -> bool:
    inner: ast.AST = call.value
    while isinstance(inner, ast.Call | ast.Attribute):
        name = inner.attr if isinstance(inner, ast.Attribute) else ""
        if name in QUERY:
            return True
        inner = inner.func if isinstance(inner, ast.Call) else inner.value
    return False


# Calls of the same name that write no row.
NO_ROWS = {
    # LISTEN and pg_notify: word of a change between processes, which stands in no table
    ("live/ear.py", "cursor.execute"),
    ("live/publish.py", "cursor.execute"),
    # reads the full-text index, for which Django has no words
    ("queries/search.py", "cursor.execute"),
    # segno's code, drawn into memory
    ("screens/board/views.py", "segno.make(row.note, error='l', micro=False).save"),
}


def found() -> set[tuple[str, str]]:
    places = set()
    for file in sorted(WEB.rglob("*.py")):
        name = file.relative_to(WEB)
        if name.parts[0] in WRITERS:
            continue
        for _line, words in writes(ast.parse(file.read_text("utf-8"))):
            places.add((name.as_posix(), words))
    return places


def test_only_actions_write_to_the_database() -> None:
    assert found() - NO_ROWS == set()


def test_every_exception_still_stands() -> None:
    assert found() >= NO_ROWS


def test_the_rule_sees_writes() -> None:
    wrong = """
Round.objects.filter(pk=1).update(state="live")
round_.slots.all().delete()
slot.save(update_fields=["state"])
Ballot.objects.bulk_create(rows)
round_.slots.select_for_update().filter(a=1).update(b=2)
"""
    right = """
counts.update(a=1)
seen.add(name)
Round.objects.filter(pk=1).first()
digest = hashlib.sha256(); digest.update(b"")
"""
    assert len(list(writes(ast.parse(wrong)))) == 5
    assert not list(writes(ast.parse(right)))


def test_actions_are_told_who_acts() -> None:
    """Public deeds take keyword arguments only; those on a round name the person with `by=`."""
    nameless = []
    for file in sorted((WEB / "actions").glob("*.py")):
        for node in ast.parse(file.read_text("utf-8")).body:
            if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
                continue
            keywords = {argument.arg for argument in node.args.kwonlyargs}
            if "round_id" in keywords and not {"by", "now"} <= keywords:
                nameless.append(f"{file.name}: {node.name}")
    assert not nameless
