"""The data folder is its keeper's alone."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path


def test_the_data_folder_is_private(tmp_path: Path) -> None:
    data = tmp_path / "new" / "data"
    # A process of its own: the settings are read once, and the umask holds for the process.
    code = "import pathlib, sys; from leitai.cli.serve import prepare; "
    code += "prepare(pathlib.Path(sys.argv[1]))"
    environment = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
    run = [sys.executable, "-c", code, str(data)]
    subprocess.run(run, check=True, timeout=120, env=environment)
    files = list(data.iterdir())
    assert stat.S_IMODE(data.stat().st_mode) == 0o700
    assert any(file.name == "leitai.sqlite3" for file in files)
    assert all(stat.S_IMODE(file.stat().st_mode) & 0o077 == 0 for file in files), files
