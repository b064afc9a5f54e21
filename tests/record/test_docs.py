"""The reference pages name everything there is, and their example runs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from leitai.cli.verify import command
from leitai.record import bundle, verification
from leitai.record.reports import words
from record import sample

DOCS = Path(__file__).parents[2] / "docs"
PAGES = ["record.md", "record.zh-CN.md"]


@pytest.mark.parametrize("page", PAGES)
def test_every_check_and_file_has_its_row(page):
    text = (DOCS / "reference" / page).read_text("utf-8")
    for name in set(words()["check"]) - {"unreached"}:
        assert f"`{name}`" in text, name
    for name in (*bundle.REQUIRED, bundle.MANIFEST, bundle.SIGNED, bundle.TOTALS, bundle.LINKS):
        assert f"`{name}`" in text, name


@pytest.mark.parametrize("page", PAGES)
def test_links_between_the_pages_lead_somewhere(page):
    suffix = page.removeprefix("record")
    pages = (
        ("reference", page),
        ("explanation", "ballot-secrecy" + suffix),
        ("how-to", "verify" + suffix),
    )
    for folder, name in pages:
        text = (DOCS / folder / name).read_text("utf-8")
        for link in re.findall(r"\]\((?!http)([^)#]+)", text):
            assert (DOCS / folder / link).exists(), (name, link)


def test_both_languages_have_the_same_parts():
    parts = [
        re.findall(r"^(#+) ?(\d*)", (DOCS / "reference" / page).read_text("utf-8"), re.M)
        for page in PAGES
    ]
    numbered = [[number for _, number in part if number] for part in parts]
    assert numbered[0][:11] == numbered[1][:11] == [str(n) for n in range(1, 12)]


@pytest.mark.parametrize("page", ["verify.md", "verify.zh-CN.md"])
def test_the_how_to_names_every_option(page):
    text = (DOCS / "how-to" / page).read_text("utf-8")
    for option in command.params:
        for name in option.opts:
            if name.startswith("--"):
                assert f"{name}" in text, name


def test_the_example_in_python_runs():
    text = (DOCS / "reference/record.md").read_text("utf-8")
    code = re.search(r"```python\n(.*?)```", text, re.S)
    assert code is not None
    names = {
        "seed": bytes(32),
        "code": "0000-0000-0000-0000-0000-0000-0000",
        "client_uuid": "919108f7-52d1-4320-9bac-f847db4148a8",
        "now": sample.AT,
        "scheme": sample.SCHEME,
        "roster": [],
        "draw": {},
        "statements": [],
        "result": {},
    }
    exec(code.group(1), names)
    report = names["report"]
    assert isinstance(report, verification.Report)
    assert report.ok
    assert report.state("receipt_counted") == "pass"
    assert report.state("receipt_proof") == "pass"
