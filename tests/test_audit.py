"""The audit of pinned packages says what it was told, and what it was not told."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import audit

CLEAN = {"name": "django", "version": "5.2.19", "vulns": []}
HARMED = {
    "name": "jinja2", "version": "2.4.1",
    "vulns": [{"id": "PYSEC-2014-8", "fix_versions": ["2.7.2"], "aliases": [], "description": ""}],
}  # fmt: skip
SKIPPED = {"name": "a2wsgi", "skip_reason": "Dependency not found on PyPI"}


def report(*pins: object) -> str:
    return json.dumps({"dependencies": pins, "fixes": []})


def test_a_known_vulnerability_fails_and_names_the_version_that_mends_it() -> None:
    lines, good = audit.judge(report(CLEAN, HARMED, SKIPPED))
    assert not good
    assert lines[0] == "jinja2 2.4.1: PYSEC-2014-8, mended in 2.7.2"
    assert lines[1:] == [
        "2 packages asked about, 1 known vulnerabilities",
        "not answered for: a2wsgi",
    ]


def test_silence_is_not_called_clean() -> None:
    for silent, why in ((report(SKIPPED), "answered for none of 1"), ("", "gave no answer. cut")):
        lines, good = audit.judge(silent, "cut")
        assert good and len(lines) == 1
        assert lines[0].startswith("not asked: ") and why in lines[0]


def test_clean_is_said_only_of_what_was_asked() -> None:
    assert audit.judge(report(CLEAN)) == (["1 packages asked about, 0 known vulnerabilities"], True)


def test_a_missing_pip_audit_is_an_error_and_no_silence(tmp_path: Path) -> None:
    script = Path(audit.__file__)
    ran = subprocess.run(
        [sys.executable, "-S", "-I", str(script)], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 1 and "make install" in ran.stderr
