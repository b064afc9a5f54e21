"""Every deed over matters, promises, questions, records and indicators ends in a signed log.

Read from the source: a verb that writes and from which no call leads to the trail or a round's
log fails here, unless it is listed with the reason.
"""

from __future__ import annotations

import ast
from pathlib import Path

import leitai.web.actions as actions

FOLDER = Path(actions.__file__).parent
MODULES = (
    "askers", "commitments", "exclusions", "indicators", "inspection_files", "inspections",
    "ladder", "matter_deeds", "matters", "photos", "question_matters", "questions", "rating",
    "reminders", "seasons",
)  # fmt: skip
UNRECORDED = {
    "rate": "a rating carries neither a moment nor a link to its code: the trail would be one",
    "redraw": "draws a photo anew in memory; keeping it is recorded",
    "scheme_called": "makes the general scheme when it is first needed; nobody decided anything",
    "add_words": "only within `reopen`, which records it without the asker's words",
}
# Methods of the ORM that write.
WRITES = {"create", "save", "update", "delete", "bulk_create", "get_or_create", "update_or_create"}


def _functions() -> dict[str, ast.FunctionDef]:
    return {
        f"{name}.{node.name}": node
        for name in MODULES
        for node in ast.parse((FOLDER / f"{name}.py").read_text("utf-8")).body
        if isinstance(node, ast.FunctionDef)
    }


def _calls(node: ast.FunctionDef) -> set[str]:
    names = set()
    for call in ast.walk(node):
        if isinstance(call, ast.Call):
            func = call.func
            names.add(func.id if isinstance(func, ast.Name) else getattr(func, "attr", ""))
    return names


def test_every_verb_that_writes_is_recorded() -> None:
    functions = _functions()

    def callee(module: str, name: str) -> list[str]:
        """The functions that a name may mean: of the module itself, else of any."""
        if f"{module}.{name}" in functions:
            return [f"{module}.{name}"]
        return [key for key in functions if key.endswith(f".{name}") and not name.startswith("_")]

    def reach(key: str, seen: set[str]) -> set[str]:
        """What a function calls, by itself and through the functions of these modules."""
        module = key.partition(".")[0]
        calls = _calls(functions[key])
        for name in set(calls):
            for inner in callee(module, name):
                if inner not in seen:
                    seen.add(inner)
                    calls = calls | reach(inner, seen)
        return calls

    silent = {
        key.partition(".")[2]
        for key in functions
        if "._" not in key
        and (called := reach(key, {key})) & WRITES
        and not called & {"record_deed", "append_deed"}
    }
    assert silent == set(UNRECORDED), silent ^ set(UNRECORDED)
