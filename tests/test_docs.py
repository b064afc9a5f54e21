"""Documents that must not fall behind: commands, settings, screens, addresses, links."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from leitai.cli import COMMANDS

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md"), *ROOT.glob("decisions/*.md")])


def text(name: str) -> str:
    return (DOCS / "reference" / name).read_text("utf-8")


def test_every_command_has_its_line() -> None:
    page = text("commands.md")
    missing = [name for name in COMMANDS if f"leitai {name}" not in page]
    assert not missing


def test_every_setting_has_its_line() -> None:
    page = text("settings.md")
    names: set[str] = set()
    for file in (ROOT / "src/leitai").rglob("*.py"):
        names |= set(
            re.findall(r"[\"'](LEITAI_[A-Z_]+|DATABASE_URL)[\"']", file.read_text("utf-8"))
        )
    short = {name.removeprefix("LEITAI_OIDC") for name in names if name.startswith("LEITAI_OIDC_")}
    names = {name for name in names if not name.startswith("LEITAI_OIDC_")}
    assert not {n for n in names if f"`{n}`" not in page and n != "LEITAI_UPLOAD_LIMIT"}
    assert not {n for n in short if n not in page}


def test_every_screen_has_its_line() -> None:
    page = text("screens.md")
    screens = ROOT / "src/leitai/web/screens"
    names = [p.name for p in screens.iterdir() if (p / "urls.py").exists() and p.name != "api"]
    addresses = set()
    for name in names:
        found = re.findall(r'name="(\w+)"', (screens / name / "urls.py").read_text("utf-8"))
        addresses |= set(found)
    assert not {a for a in addresses if f"`{a}`" not in page}


def test_every_template_of_a_ledger_and_every_method_has_its_page() -> None:
    everything = "\n".join(page.read_text("utf-8") for page in PAGES)
    from leitai.scoring.methods import METHODS

    reference = DOCS / "reference"
    assert not [name for name in METHODS if not (reference / f"method-{name}.md").exists()]
    templates = (ROOT / "src/leitai/ledgers/templates").glob("*.toml")
    assert not [t.stem for t in templates if t.stem not in everything]


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text("utf-8")):
        if "://" not in target and not target.startswith("mailto:"):
            assert (page.parent / target).exists(), target
