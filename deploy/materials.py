"""The bill of materials: every pinned package as CycloneDX 1.6, without asking any network.

    python deploy/materials.py [FILE]        # `make materials` writes build/leitai.cdx.json

Names and versions are those of `constraints.txt`, not of what happens to be installed. Licences and
what needs what are read from installed packages of exactly these versions; of others both are left
out, and standard error says which. Scope `required`: the engines and the command line need it;
`optional`: the hall, PostgreSQL or another extra does; `excluded`: tests and builds alone. What is
shipped for browsers and print (scripts, fonts) stands there with the SHA-256 of its files.

The same pins give the same bytes; a time is in it only where SOURCE_DATE_EPOCH is set.
Source: CycloneDX 1.6 (ECMA-424), package-url for PyPI and npm.
"""

from __future__ import annotations

import json
import os
import sys
import tomllib
import uuid
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
VENDOR = ROOT / "src/leitai/web/static/leitai/vendor/VENDOR.toml"
FONTS = ROOT / "src/leitai/reports/fonts/files/FONTS.toml"
_SCOPES = ("required", "optional", "excluded")


def read_pins(text: str) -> dict[str, str]:
    """The version of each package, by its name as it is written.

    Raises:
        ValueError: a line is neither empty, a comment, nor `name==version`.
    """
    pins = {}
    for number, line in enumerate(text.splitlines(), 1):
        words = line.partition("#")[0].strip()
        if not words:
            continue
        name, two, version = words.partition("==")
        if not two or not name.strip() or not version.strip():
            raise ValueError(f"constraints.txt, line {number}: {words!r} is not name==version")
        pins[name.strip()] = version.strip()
    return pins


def build(pins: Mapping[str, str], project: Mapping[str, Any], version: str) -> dict[str, Any]:
    """The bill of materials.

    Args:
        pins: versions by name. project: `[project]` of pyproject.toml. version: of this program.
    """
    known = {canonicalize_name(name): (name, number) for name, number in pins.items()}
    there = {key: found for key, pin in known.items() if (found := _installed(*pin))}
    needs = {key: _needs(dist.requires or (), _asked(key, project)) for key, dist in there.items()}
    core = _reach(_needs(project["dependencies"]), needs)
    more = _reach(_needs(_own_lines(project)), needs)
    scope = {key: _SCOPES[0 if key in core else 1 if key in more else 2] for key in known}
    components = [
        _package(*pin, scope=scope[key], dist=there.get(key)) for key, pin in known.items()
    ]
    links = [
        {"ref": _ref(*known[key]), "dependsOn": sorted(_ref(*known[to]) for to in tos & set(known))}
        for key, tos in needs.items()
    ]
    own = _ref("leitai", version)
    direct = _needs(_own_lines(project))
    links.append({"ref": own, "dependsOn": sorted(_ref(*known[to]) for to in direct & set(known))})
    body: dict[str, Any] = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application", "bom-ref": own, "name": "leitai", "version": version,
                "purl": own, "licenses": [{"expression": project["license"]}],
            }
        },
        "components": sorted([*components, *_shipped()], key=lambda one: str(one["bom-ref"])),
        "dependencies": sorted(links, key=lambda one: str(one["ref"])),
    }  # fmt: skip
    # By the contents, so that the same pins are the same bill.
    body["serialNumber"] = f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, json.dumps(body))}"
    if epoch := os.environ.get("SOURCE_DATE_EPOCH"):
        at = datetime.fromtimestamp(int(epoch), UTC)
        body["metadata"]["timestamp"] = at.strftime("%Y-%m-%dT%H:%M:%SZ")
    return body


def _installed(name: str, version: str) -> Distribution | None:
    try:
        found = distribution(name)
    except PackageNotFoundError:
        return None
    return found if found.version == version else None


def _own_lines(project: Mapping[str, Any]) -> list[str]:
    extras = project.get("optional-dependencies", {})
    return [*project["dependencies"], *(line for lines in extras.values() for line in lines)]


def _asked(key: str, project: Mapping[str, Any]) -> set[str]:
    """The extras of a package that this program asks for: `django-allauth[mfa]`."""
    asked = (Requirement(line) for line in _own_lines(project))
    return {extra for one in asked if canonicalize_name(one.name) == key for extra in one.extras}


def _needs(lines: Iterable[str], extras: Iterable[str] = ()) -> set[str]:
    """Names of the packages that requirements name, on this platform."""
    found = set()
    for line in lines:
        one = Requirement(line)
        if one.marker is None or any(
            one.marker.evaluate({"extra": extra}) for extra in ("", *extras)
        ):
            found.add(canonicalize_name(one.name))
    return found


def _reach(start: Iterable[str], needs: Mapping[str, set[str]]) -> set[str]:
    found: set[str] = set()
    waiting = list(start)
    while waiting:
        key = waiting.pop()
        if key not in found:
            found.add(key)
            waiting += needs.get(key, ())
    return found


def _ref(name: str, version: str) -> str:
    return f"pkg:pypi/{canonicalize_name(name)}@{version}"


def _package(name: str, version: str, *, scope: str, dist: Distribution | None) -> dict[str, Any]:
    ref = _ref(name, version)
    one: dict[str, Any] = {
        "type": "library", "bom-ref": ref, "name": name, "version": version, "purl": ref,
        "scope": scope,
    }  # fmt: skip
    licences = _licences(dist) if dist is not None else []
    return {**one, "licenses": licences} if licences else one


def _licences(dist: Distribution) -> list[dict[str, Any]]:
    """Its licence as SPDX where it says so itself, else by the words it uses."""
    about = dist.metadata
    for words in (about.get("License-Expression"), about.get("License")):
        try:
            return [{"expression": str(canonicalize_license_expression(words or ""))}]
        except InvalidLicenseExpression:
            continue
    said = [
        line.split(" :: ")[-1] for line in about.get_all("Classifier") or () if "License" in line
    ]
    short = (about.get("License") or "").strip().splitlines()[:1]
    return [{"license": {"name": name[:100]}} for name in said or short]


def _shipped() -> Iterator[dict[str, Any]]:
    """Scripts and fonts that lie in the distribution itself, as their registry names them."""
    for package in tomllib.loads(VENDOR.read_text("utf-8"))["package"]:
        files = {f"{package['folder']}/{one['name']}": one["sha256"] for one in package["file"]}
        yield _files(package["name"], package, files)
    fonts = tomllib.loads(FONTS.read_text("utf-8"))
    yield _files(
        fonts["package"],
        fonts,
        {one["name"]: one["sha256"] for one in fonts["font"]},
    )


def _files(name: str, about: Mapping[str, Any], files: Mapping[str, str]) -> dict[str, Any]:
    ref = f"pkg:npm/{name.replace('@', '%40')}@{about['version']}"
    return {
        "type": "library", "bom-ref": ref, "name": name, "version": about["version"], "purl": ref,
        "scope": "required", "licenses": [{"expression": about["licence"]}],
        "components": [
            {"type": "file", "bom-ref": f"{ref}#{path}", "name": path,
             "hashes": [{"alg": "SHA-256", "content": digest}]}
            for path, digest in files.items()
        ],
    }  # fmt: skip


def main(arguments: list[str]) -> int:
    sys.path.insert(0, str(ROOT / "src"))
    from leitai import __version__

    pins = read_pins((ROOT / "constraints.txt").read_text("utf-8"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    text = json.dumps(build(pins, project, __version__), ensure_ascii=False, indent=1) + "\n"
    unknown = [name for name, version in pins.items() if _installed(name, version) is None]
    if unknown:
        print(
            "not installed here in this version, so without licence and dependencies: "
            + ", ".join(unknown),
            file=sys.stderr,
        )
    if not arguments:
        sys.stdout.write(text)
        return 0
    target = Path(arguments[0])
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, "utf-8")
    print(f"{target}: {len(pins)} packages")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
