"""The files of deploy/: well formed, hardened, and in step with the program's settings."""

from __future__ import annotations

import configparser
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
DEPLOY = ROOT / "deploy"
COMPOSE = sorted(DEPLOY.glob("compose*.yaml"))
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))


def services(file: Path) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(file.read_text("utf-8"))["services"]
    return found


@pytest.mark.parametrize("file", COMPOSE, ids=lambda p: p.name)
def test_what_a_service_refers_to_is_there(file: Path) -> None:
    whole = yaml.safe_load(file.read_text("utf-8"))
    for name, service in whole["services"].items():
        for mount in service.get("volumes", ()):
            source = mount.split(":")[0]
            known = (DEPLOY / source).exists() if source[0] in "./" else source in whole["volumes"]
            assert known, (name, mount)
        assert set(service.get("networks", ())) <= set(whole["networks"])
        for needed in service.get("depends_on", {}):
            assert "healthcheck" in whole["services"][needed] or "HEALTHCHECK" in (
                DEPLOY / "Dockerfile"
            ).read_text("utf-8")
        for secret in service.get("secrets", ()):
            key = secret if isinstance(secret, str) else secret["source"]
            assert key in whole["secrets"]


@pytest.mark.parametrize("file", COMPOSE, ids=lambda p: p.name)
def test_only_the_proxy_is_reached_and_no_secret_stands_in_the_open(file: Path) -> None:
    for name, service in services(file).items():
        assert ("ports" in service) == (name == "proxy")
        assert "no-new-privileges:true" in service["security_opt"]
        if name.startswith("hall"):
            assert service["read_only"] is True and service["cap_drop"] == ["ALL"]
            assert service["networks"] == ["inside"]
            assert service["environment"]["LEITAI_TLS"] == "1"
    text = file.read_text("utf-8")
    assert not re.search(r"PASSWORD: |SECRET_KEY: |://[^/\s]+:[^/@\s]+@", text)


@pytest.mark.parametrize("file", [*COMPOSE, *UNITS], ids=lambda p: p.name)
def test_settings_are_the_programs_own(file: Path) -> None:
    page = (ROOT / "docs/reference/settings.md").read_text("utf-8")
    own = {"LEITAI_NAME", "LEITAI_UPSTREAMS"}  # of the proxy
    names = set(re.findall(r"\bLEITAI_[A-Z_]+", file.read_text("utf-8"))) - own
    assert not {name for name in names if f"`{name}`" not in page}


@pytest.mark.parametrize("file", UNITS, ids=lambda p: p.name)
def test_units_are_hardened(file: Path) -> None:
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read_string(file.read_text("utf-8"))
    service = unit["Service"]
    wanted = {"NoNewPrivileges": "yes", "ProtectSystem": "strict", "ProtectHome": "yes",
              "PrivateTmp": "yes", "UMask": "0077", "StateDirectoryMode": "0700"}  # fmt: skip
    assert {name: service.get(name) for name in wanted} == wanted
    assert service["User"] == "leitai"


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not here")
def test_systemd_reads_the_units(tmp_path: Path) -> None:
    for file in [*UNITS, *(DEPLOY / "systemd").glob("*.timer")]:
        name = file.name.replace("@.", "@8001.")
        text = file.read_text("utf-8").replace("/opt/leitai/bin/leitai", "/bin/true")
        (tmp_path / name).write_text(text, "utf-8")
    for file in sorted(tmp_path.iterdir()):
        said = subprocess.run(
            ["systemd-analyze", "verify", str(file)], capture_output=True, text=True, timeout=60
        )
        mine = [line for line in said.stderr.splitlines() if "leitai" in line]
        assert not mine and said.returncode == 0, said.stderr


def test_the_dockerfile_runs_as_nobody_in_particular() -> None:
    text = (DEPLOY / "Dockerfile").read_text("utf-8")
    assert re.search(r"^USER leitai$", text, re.M) and "uid 10001" in text
    for source in re.findall(r"^COPY (?!--)(.+) \S+$", text, re.M):
        assert all((ROOT / name).exists() for name in source.split())
    assert 'ENTRYPOINT ["leitai"]' in text
