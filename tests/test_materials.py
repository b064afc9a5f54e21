"""The bill of materials: every pin once, held to CycloneDX's own schema, made without a network."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tomllib
from importlib.resources import files
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

import jsonschema_rs
import pytest

ROOT = Path(__file__).resolve().parents[1]
SCRIPT = ROOT / "deploy/materials.py"
# Whoever opens a connection while the command runs is stopped.
NO_NETWORK = """
import runpy, socket, sys
def refuse(*given, **named): raise AssertionError("a network was asked")
socket.socket.connect = socket.getaddrinfo = refuse
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
"""


@pytest.fixture(scope="module")
def materials() -> ModuleType:
    spec = spec_from_file_location("materials", SCRIPT)
    assert spec is not None and spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def run(*arguments: str, **environment: str) -> str:
    return subprocess.run(
        [sys.executable, "-c", NO_NETWORK, str(SCRIPT), *arguments],
        capture_output=True, text=True, check=True, env={"PATH": "/usr/bin:/bin", **environment},
    ).stdout  # fmt: skip


@pytest.fixture(scope="module")
def bill() -> dict[str, Any]:
    made: dict[str, Any] = json.loads(run())
    return made


def schema(name: str) -> dict[str, Any]:
    text = (files("cyclonedx.schema") / "_res" / name).read_text("utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def validator() -> jsonschema_rs.Validator:
    registry = jsonschema_rs.Registry(
        [
            (f"http://cyclonedx.org/schema/{name.replace('.SNAPSHOT', '')}", schema(name))
            for name in ("spdx.SNAPSHOT.schema.json", "jsf-0.82.SNAPSHOT.schema.json")
        ]
        + [
            (f"http://cyclonedx.org/schema/{name}", schema(name))
            for name in ("spdx.SNAPSHOT.schema.json", "jsf-0.82.SNAPSHOT.schema.json")
        ]
    )
    return jsonschema_rs.Draft7Validator(schema("bom-1.6.SNAPSHOT.schema.json"), registry=registry)


def test_it_fits_the_schema_of_cyclonedx(bill: dict[str, Any]) -> None:
    checked = validator()
    assert [str(error.message) for error in checked.iter_errors(bill)] == []
    for harm in ({"specVersion": 16}, {"components": [{"name": "x"}]}, {"serialNumber": "7"}):
        assert not checked.is_valid({**bill, **harm}), harm


def test_every_pin_stands_in_it_once_and_nothing_else_from_the_index(
    bill: dict[str, Any], materials: ModuleType
) -> None:
    pins = materials.read_pins((ROOT / "constraints.txt").read_text("utf-8"))
    named = {one["name"]: one["version"] for one in bill["components"] if "pypi" in one["purl"]}
    assert named == pins and len(pins) > 100
    refs = [one["bom-ref"] for one in bill["components"]]
    assert len(set(refs)) == len(refs)
    own = bill["metadata"]["component"]["bom-ref"]
    for link in bill["dependencies"]:
        assert {link["ref"], *link["dependsOn"]} <= {own, *refs}


def test_what_is_only_for_tests_is_said_to_be(bill: dict[str, Any]) -> None:
    scope = {one["name"]: one["scope"] for one in bill["components"]}
    assert scope["numpy"] == scope["htmx.org"] == "required"
    assert scope["six"] == "required", "through python-dateutil, through holidays"
    assert scope["Django"] == scope["psycopg-binary"] == scope["fido2"] == "optional"
    assert scope["pytest"] == scope["ruff"] == scope["pip_audit"] == "excluded"
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    direct = next(x for x in bill["dependencies"] if x["ref"].startswith("pkg:pypi/leitai@"))
    assert len(direct["dependsOn"]) >= len(project["dependencies"])


def test_licences_are_there_and_files_have_their_hash(bill: dict[str, Any]) -> None:
    shipped = [one for one in bill["components"] if one["scope"] != "excluded"]
    assert [one["name"] for one in shipped if not one.get("licenses")] == []
    static = ROOT / "src/leitai/web/static/leitai/vendor"
    scripts = [file for one in shipped if "echarts" in one["name"] for file in one["components"]]
    assert scripts
    for one in scripts:
        found = hashlib.sha256((static / one["name"]).read_bytes()).hexdigest()
        assert one["hashes"] == [{"alg": "SHA-256", "content": found}]


def test_the_same_pins_are_the_same_bytes(tmp_path: Path) -> None:
    target = tmp_path / "new" / "bill.json"
    assert "packages" in run(str(target))
    assert target.read_text("utf-8") == run()
    timed = json.loads(run(SOURCE_DATE_EPOCH="1664323200"))
    assert timed["metadata"]["timestamp"] == "2022-09-28T00:00:00Z"
    plain = json.loads(run())
    assert "timestamp" not in plain["metadata"]
    assert timed["serialNumber"] == plain["serialNumber"]


def test_a_pin_that_is_not_installed_is_named_without_a_guess(materials: ModuleType) -> None:
    project = {"dependencies": ["click>=8", "nowhere"], "license": "Apache-2.0"}
    pins = {"click": "0.0.1", "Nowhere": "7", "rich": materials.distribution("rich").version}
    bill = materials.build(pins, project, "1")
    found = {one["name"]: one for one in bill["components"] if "pypi" in one["purl"]}
    assert [name for name, one in found.items() if "licenses" in one] == ["rich"]
    assert found["Nowhere"]["purl"] == "pkg:pypi/nowhere@7"
    assert found["Nowhere"]["scope"] == "required" and found["rich"]["scope"] == "excluded"


@pytest.mark.parametrize("line", ["click>=8", "click", "==3", "click=="])
def test_a_line_that_pins_nothing_is_refused(materials: ModuleType, line: str) -> None:
    with pytest.raises(ValueError, match="line 3"):
        materials.read_pins(f"a==1\n# a remark\n{line}\n")
