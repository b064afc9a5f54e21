"""The second verifier in the places where it runs: a plain page without TLS, Node, its command."""

from __future__ import annotations

import json
import shutil
import subprocess

import pytest

from leitai.record import bundle
from record import forgeries, sample
from record.second import VERIFIER, answers, answers_in_page, b64, chromium

LARGE = bundle.build(
    sample.contents(slots=1, extra={"appendix.bin": bytes(range(256)) * 500}), signer=sample.SIGNER
)


def chosen():
    """One task for each kind of outcome, a large file, and a byte changed in it."""
    seen, tasks = set(), []
    for case in forgeries.every():
        if case.fails not in seen or not case.fails:
            seen.add(case.fails)
            task = {"task": "bundle", "data": b64(case.data)}
            if case.receipt is not None:
                task["receipt"] = b64(case.receipt)
            if case.key:
                task["key"] = case.key
            tasks.append(task)
    at = LARGE.index(bytes(range(256)))
    damaged = LARGE[:at] + b"\xff" + LARGE[at + 1 :]
    return [*tasks, *({"task": "bundle", "data": b64(data)} for data in (LARGE, damaged))]


@pytest.mark.browser
def test_a_page_without_tls_and_under_a_strict_policy_says_the_same():
    """No crypto.subtle there: everything is computed by the file itself."""
    if chromium() is None:
        pytest.fail(
            "No Chromium was found: install Debian's chromium, or set CHROMIUM to its path."
        )
    tasks = chosen()
    in_page = answers_in_page(tasks)
    assert in_page == answers(tasks)
    assert [report["ok"] for report in in_page[-2:]] == [True, False]


def test_the_file_neither_reaches_out_nor_makes_code():
    text = VERIFIER.read_text("utf-8")
    for word in ("eval(", "new Function", "fetch(", "XMLHttpRequest", "import(", "WebSocket"):
        assert word not in text
    assert text.count("require(") == 1


@pytest.fixture
def files(tmp_path):
    data, receipt = tmp_path / "bundle.zip", tmp_path / "receipt.json"
    data.write_bytes(bundle.build(sample.contents(slots=1), signer=sample.SIGNER))
    receipt.write_bytes(forgeries.RECEIPT.to_bytes())
    return data, receipt


@pytest.mark.skipif(shutil.which("node") is None, reason="no Node here: the page was tested above")
def test_its_command(files):
    data, receipt = files

    def run(*args):
        return subprocess.run(
            ["node", str(VERIFIER), *map(str, args)], capture_output=True, text=True, check=False
        )

    good = run(receipt, data, "--lang", "zh")
    assert good.returncode == 0
    assert "它已计入" in good.stdout
    assert json.loads(run(data, "--json").stdout)["ok"]
    assert run(data, "--key", forgeries.OTHER_KEY.key.write()).returncode == 1
    data.write_bytes(data.read_bytes()[:-1])
    assert run(data).returncode == 1
    assert run().returncode == 2
    assert run("nowhere.zip").returncode == 2
