"""What is shipped for the browser and for print is what its manifest says."""

from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path

import leitai
from leitai.reports.fonts import list_fonts, web_font_dir

VENDOR = Path(leitai.__file__).parent / "web" / "static" / "leitai" / "vendor"


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def read(path: Path) -> dict:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def test_every_vendored_file_matches_the_manifest():
    listed = {}
    for package in read(VENDOR / "VENDOR.toml")["package"]:
        for file in package["file"]:
            listed[f"{package['folder']}/{file['name']}"] = file["sha256"]
    found = {p.relative_to(VENDOR).as_posix(): digest(p) for p in VENDOR.glob("*/*") if p.is_file()}
    assert found == listed


def test_every_package_has_version_licence_and_reason():
    packages = read(VENDOR / "VENDOR.toml")["package"]
    assert {p["name"] for p in packages} == {"htmx.org", "htmx-ext-sse", "echarts"}
    for package in packages:
        assert package["licence"] in {"0BSD", "Apache-2.0"}
        assert (VENDOR / package["folder"] / "LICENSE").read_text(encoding="utf-8").strip()
        assert package["package_integrity"].startswith("sha512-")
        assert package["why"]


def test_versions_named_are_the_versions_inside():
    for package in read(VENDOR / "VENDOR.toml")["package"]:
        if package["name"] == "htmx-ext-sse":
            continue  # its file does not name a version
        main = (VENDOR / package["folder"] / package["file"][0]["name"]).read_text(encoding="utf-8")
        assert package["version"] in main


def test_scripts_ask_no_other_host():
    for script in VENDOR.glob("*/*.js"):
        assert "sourceMappingURL" not in script.read_text(encoding="utf-8")


def test_echarts_has_what_the_desk_draws():
    text = (VENDOR / "echarts" / "echarts.min.js").read_text(encoding="utf-8")
    for word in ("series.custom", "series.scatter", "series.line", 'registerPainter("svg"'):
        assert word in text


def test_fonts_match_their_manifest_and_stay_small():
    manifest = read(web_font_dir() / "FONTS.toml")
    assert {f["name"]: f["sha256"] for f in manifest["font"]} == {
        f.name: digest(f) for f in list_fonts()
    }
    assert sum(f.stat().st_size for f in list_fonts()) < 4_000_000
    assert "SIL OPEN FONT LICENSE" in (web_font_dir() / "LICENSE-OFL.txt").read_text().upper()
