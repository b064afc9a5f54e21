"""`leitai verify`: exit status, sentences, bad input."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from leitai.cli import main
from leitai.record import bundle
from record import forgeries, sample

KEY = sample.SIGNER.key.write()
PRINT = sample.fill(slots=1)[0].head(size=2).fingerprint()
DATA = bundle.build(sample.contents(slots=1), signer=sample.SIGNER)


@pytest.fixture
def run(tmp_path):
    log, notes = sample.fill(slots=1)
    contents = {
        "bundle.zip": DATA,
        "damaged.zip": b"Q" + DATA[1:],
        "receipt.json": forgeries.RECEIPT.to_bytes(),
        "proved.json": log.prove(forgeries.RECEIPT, notes[-1]).to_bytes(),
        "lost.json": sample.receipt(sample.ballot("slot-1", "peers", 9)).to_bytes(),
    }
    for name, data in contents.items():
        (tmp_path / name).write_bytes(data)

    def invoke(*args):
        args = [str(tmp_path / arg) if (tmp_path / arg).exists() else arg for arg in args]
        return CliRunner().invoke(main, ["verify", *args])

    return invoke


@pytest.mark.parametrize(
    ("args", "status", "says"),
    [
        (["receipt.json", "bundle.zip"], 0, "It counts, as revision 1"),
        (["bundle.zip", "receipt.json"], 0, "It counts, as revision 1"),
        (["bundle.zip"], 0, "Verified: no check failed."),
        (["bundle.zip", "--key", KEY], 0, "The key is the one you gave."),
        (["bundle.zip", "--key", forgeries.OTHER_KEY.key.write()], 1, "not the one you gave"),
        (["bundle.zip", "--fingerprint", PRINT.lower().replace("0", "o")], 0, "photographed"),
        (["bundle.zip", "--fingerprint", PRINT[:-1] + "?"], 1, "another log"),
        (["proved.json", "--key", KEY], 0, "leads from entry"),
        (["lost.json", "bundle.zip"], 1, "Keep the receipt: it is evidence."),
        (["damaged.zip"], 1, "NOT verified"),
        (["receipt.json", "damaged.zip"], 1, "The file itself was changed."),
        (["--lang", "zh", "receipt.json", "bundle.zip"], 0, "它已计入"),
        (["--lang", "zh", "damaged.zip"], 1, "核验不通过"),
        (["receipt.json"], 2, "--key"),
        (["nowhere.zip"], 2, "cannot be read"),
        (["bundle.zip", "--key", "nonsense"], 2, "key"),
        (["receipt.json", "bundle.zip", "bundle.zip"], 2, "more than two"),
        ([], 2, "Missing argument"),
    ],
    ids=lambda value: " ".join(value)[:60] if isinstance(value, list) else None,
)
def test_what_it_says_and_returns(run, monkeypatch, args, status, says):
    monkeypatch.setenv("LEITAI_LANG", "en")
    result = run(*args)
    assert result.exit_code == status, result.output
    assert says in result.output


def test_the_report_as_json(run):
    report = json.loads(run("--json", "receipt.json", "bundle.zip").output)
    assert report["ok"] is True
    assert report["facts"]["slots"]["slot-1"]["counted"] == 13
    assert {check["state"] for check in report["checks"]} == {"pass", "cannot"}


def test_it_says_where_secrecy_is_thin(run):
    careful = run("--secrecy", "--lang", "zh", "bundle.zip")
    assert careful.exit_code == 0
    assert "只有 2 人" in careful.output
    assert "地方：2 处" in careful.output
    assert "Places" not in run("--secrecy", "damaged.zip").output
