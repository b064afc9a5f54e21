"""The short form of the faults: each once, on SQLite and on PostgreSQL, and counted."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from leitai.testing.faults import disk


def run(*words: str) -> tuple[int, dict[str, Any]]:
    command = [sys.executable, "-m", "leitai.testing.faults", "--minutes", "0", "--brief"]
    done = subprocess.run(
        [*command, "--json", "--tickets", "24", *words],
        capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert done.returncode in (0, 1), done.stderr[-3000:]
    facts: dict[str, Any] = json.loads(done.stdout)
    return done.returncode, facts


@pytest.mark.xdist_group("faults")
def test_no_fault_loses_doubles_or_adds_a_ballot() -> None:
    code, facts = run()
    counts = facts["counts"]
    assert code == 0, facts
    assert counts["faults"] == (9 if disk.can_break_sync() else 8)
    for what in (
        "kill -9 of the server", "kill -9 of one process", "disk full and short writes",
        "clock set", "answers 503 while the disk was full", "half-open connections",
        "phones off-line for ten minutes", "requests sent again", "slots closed under load",
    ):  # fmt: skip
        assert counts[what] >= 1, facts
    if disk.can_break_sync():
        assert counts["fsync error"] == 1 and counts["torn writes after a power cut"] >= 3, facts
    assert counts["ballots acknowledged"] > 200, facts


@pytest.mark.postgres
@pytest.mark.xdist_group("postgres")
def test_no_fault_of_postgresql_loses_doubles_or_adds_a_ballot() -> None:
    code, facts = run("--database", "postgresql", "--only", "restart_the_database",
                      "--only", "cut_the_sessions")  # fmt: skip
    assert code == 0, facts
    assert facts["counts"]["faults"] == 2 and facts["counts"]["database sessions cut"] >= 1, facts
    assert facts["counts"]["ballots acknowledged"] > 50, facts


@pytest.mark.skipif(not disk.can_break_sync(), reason="fsync can be broken on Linux alone")
def test_the_broken_fsync_is_broken(tmp_path: Path) -> None:
    code = (
        "import os, sys; from leitai.testing.faults.disk import break_sync; "
        "f = open(sys.argv[1], 'w'); os.fsync(f.fileno()); break_sync(); f.write('x'); f.flush(); "
        "print(1)\ntry:\n os.fsync(f.fileno())\nexcept OSError as e:\n print(e.errno)\n"
        "try:\n os.fdatasync(f.fileno())\nexcept OSError as e:\n print(e.errno)"
    )
    said = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "f")],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert said.stdout.split() == ["1", "5", "5"], said.stderr


def test_torn_files_are_mixtures(tmp_path: Path) -> None:
    """Every sector is of before or after (or was never written); every length between occurs."""
    before, after = tmp_path / "before", tmp_path / "after"
    for folder, data in ((before, b"a" * 4096), (after, b"a" * 1024 + b"b" * 8192)):
        folder.mkdir()
        (folder / "f").write_bytes(data)
    lengths, letters = set(), set()
    torn = disk.tear(before, after, tmp_path / "torn", random.Random(1))
    for folder, _ in zip(torn, range(40), strict=False):
        data = (folder / "f").read_bytes()
        assert data[:1024] == b"a" * 1024 and 4096 <= len(data) <= 9216
        for at in range(1024, len(data) - 511, 512):
            assert set(data[at : at + 512]) <= set(b"ab\0") and len(set(data[at : at + 512])) == 1
            letters.add(data[at])
        lengths.add(len(data))
    assert letters == set(b"ab\0") and len(lengths) > 20
