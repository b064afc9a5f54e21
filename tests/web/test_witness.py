"""A witness on another machine: it co-signs what goes on, and refuses every other history."""

from __future__ import annotations

import json
import stat
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request

import pytest
from click.testing import CliRunner
from django.test import Client
from pytest_django import Settings

from leitai.cli import main
from leitai.cli import witness as cli
from leitai.record.bundle import read
from leitai.record.checkpoints import Checkpoint as Head
from leitai.record.merkle import Tree
from leitai.record.notes import COSIGNATURE, Key, Signer, cosign, parse_note
from leitai.record.problems import BadNote, BadProof, BadSignature
from leitai.record.verification import verify
from leitai.record.witness import read_request, write_request
from leitai.web.actions.log import signer_of
from leitai.web.models import Checkpoint, Cosignature, LogLeaf
from leitai.web.queries.frames import read_frame
from leitai.web.queries.receipts import forget_trees
from record.second import answers, b64
from web.halls import NOW, Hall, seal

ADDRESS = "http://hall.example"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = CliRunner().invoke(main, ["witness", "new", str(tmp_path / "w"), "--name", "w.example"])
    assert made.exit_code == 0, made.output
    return tmp_path / "w"


@pytest.fixture
def watched(hall: Hall, folder: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Hall:
    """A hall that knows the witness, and answers its requests."""
    settings.LEITAI_WITNESSES = [cli.read_signer(folder).key.write()]
    forget_trees()
    client = Client()

    def open_(request: Request, timeout: float) -> Any:
        parts = urlsplit(request.full_url)
        path = f"{parts.path}?{parts.query}"
        if request.data is None:
            answer = client.get(path)
        else:
            answer = client.post(path, request.data, content_type="application/json")
        if answer.status_code >= 400:
            body = BytesIO(answer.content)
            raise HTTPError(request.full_url, answer.status_code, "refused", {}, body)  # type: ignore[arg-type]
        return _Answer(answer.content)

    monkeypatch.setattr(cli, "urlopen", open_)
    return hall


class _Answer(BytesIO):
    pass


def key_of(hall: Hall) -> Key:
    return signer_of(hall.round).key


def look(folder: Path, hall: Hall, now: int = 1_664_328_600) -> str:
    return cli.look(folder, ADDRESS, key_of(hall), now)


def test_its_key_is_its_own_and_made_once(folder: Path) -> None:
    signer = cli.read_signer(folder)
    assert (signer.key.name, signer.key.kind) == ("w.example", COSIGNATURE)
    assert stat.S_IMODE((folder / cli.SEED).stat().st_mode) == 0o600
    again = CliRunner().invoke(main, ["witness", "new", str(folder), "--name", "w.example"])
    assert again.exit_code == 2 and cli.read_signer(folder).key == signer.key
    shown = CliRunner().invoke(main, ["witness", "key", str(folder)])
    assert shown.output.strip() == signer.key.write()


def test_it_follows_a_round_into_the_bundle(watched: Hall, folder: Path) -> None:
    """From the first look to the sealed bundle, which both verifiers find co-signed."""
    said = [look(folder, watched)]
    for order in (1, 2, 3):
        watched.advance(order, 3)
        for code in watched.codes["citizens"]:
            watched.cast(code, order)
        watched.advance(order)
        said.append(look(folder, watched))
        # Nothing new: nothing is signed again.
        assert look(folder, watched)[0] == "="
    assert [line[0] for line in said] == ["+"] * 4
    head = Checkpoint.objects.latest("size")
    note = Client().get("/api/v1/checkpoint").content.decode()
    assert parse_note(note).verify_witness(cli.read_signer(folder).key) == 1_664_328_600
    told = read_frame(watched.fresh())["witnesses"]
    assert told == [{"name": "w.example", "size": head.size}]
    data = seal(watched)
    report = verify(data, key=key_of(watched))
    found = next(check for check in report.checks if check.name == "witnesses")
    assert report.ok and found.state == "pass"
    whole = read(data).last_checkpoint().size
    assert found.params["names"] == f"w.example ({head.size}/{whole})"
    (second,) = answers([{"task": "bundle", "data": b64(data)}])
    assert second["ok"] and {c["name"]: c["state"] for c in second["checks"]}["witnesses"] == "pass"
    # It goes on to co-sign the sealed log, too.
    assert look(folder, watched).startswith(f"+ {whole} ")


def rewrite_history(hall: Hall) -> None:
    """What a keeper with the hall's key could do: change a deed, sign the log anew."""
    row = LogLeaf.objects.order_by("index")[2]
    LogLeaf.objects.filter(pk=row.pk).update(hash="00" * 32)
    leaves = [bytes.fromhex(leaf) for leaf in LogLeaf.objects.values_list("hash", flat=True)]
    for head in Checkpoint.objects.filter(size__gt=2):
        tree = Tree(leaves[: head.size])
        fresh = Head(key_of(hall).name, head.size, tree.root())
        head.root, head.note = fresh.root.hex(), fresh.sign(signer_of(hall.round))
        head.save()
    Cosignature.objects.all().delete()
    forget_trees()


def roll_back(hall: Hall) -> None:
    Checkpoint.objects.latest("size").delete()


def two_histories(hall: Hall) -> None:
    """The same size with another root: what a split view shows to one of two groups."""
    head = Checkpoint.objects.latest("size")
    leaves = [bytes.fromhex(leaf) for leaf in LogLeaf.objects.values_list("hash", flat=True)]
    fresh = Head(key_of(hall).name, head.size, Tree([*leaves[:-1], b"\1" * 32]).root())
    LogLeaf.objects.filter(index=head.size - 1).update(hash="01" * 32)
    head.root, head.note = fresh.root.hex(), fresh.sign(signer_of(hall.round))
    head.save()
    forget_trees()


@pytest.mark.parametrize("harm", [rewrite_history, roll_back, two_histories])
def test_it_refuses_another_history_and_keeps_the_evidence(
    watched: Hall, folder: Path, harm: Any
) -> None:
    look(folder, watched)
    memory = cli.last_seen(folder, key_of(watched))
    if harm is rewrite_history:
        watched.advance(1)  # the log has gone on, so that a proof is asked for
    harm(watched)
    with pytest.raises(BadProof):
        look(folder, watched)
    assert not Cosignature.objects.filter(checkpoint__size__gte=memory.size if memory else 0)[1:]
    assert cli.last_seen(folder, key_of(watched)) == memory
    (evidence,) = folder.glob("evidence-*.txt")
    _, _, note = read_request(evidence.read_text("utf-8"))
    # The evidence is signed by the hall itself: it cannot deny it.
    parse_note(note).verify(key_of(watched))
    said = CliRunner().invoke(
        main, ["witness", "watch", str(folder), ADDRESS, "--key", key_of(watched).write(), "--once"]
    )
    assert said.exit_code == 1


def test_it_remembers_before_it_signs(
    watched: Hall, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hall that hangs up after taking the checkpoint cannot make the witness forget it."""
    real = cli._ask

    def hang_up(address: str, body: bytes | None = None) -> str:
        if body:
            raise cli.Unreachable(why="reset")
        return real(address, body)

    monkeypatch.setattr(cli, "_ask", hang_up)
    with pytest.raises(cli.Unreachable):
        look(folder, watched)
    assert cli.last_seen(folder, key_of(watched)) is not None
    monkeypatch.setattr(cli, "_ask", real)
    assert look(folder, watched)[0] == "+"


def test_another_halls_log_is_not_co_signed(watched: Hall, folder: Path) -> None:
    stranger = Signer.from_seed(key_of(watched).name, bytes(32)).key
    with pytest.raises(BadSignature):
        cli.look(folder, ADDRESS, stranger, 1)
    (folder / next(iter([cli._memory(folder, stranger).name]))).write_text("harmed\n")
    with pytest.raises(BadNote):
        cli.look(folder, ADDRESS, stranger, 1)


def test_one_folder_serves_one_program(watched: Hall, folder: Path) -> None:
    with cli.working_alone(folder):
        said = CliRunner().invoke(
            main, ["witness", "watch", str(folder), ADDRESS, "--key", key_of(watched).write()]
        )
    assert said.exit_code == 2


@pytest.mark.parametrize("what", ["address", "key", "folder"])
def test_what_cannot_be_used_is_said(
    watched: Hall, folder: Path, tmp_path: Path, what: str
) -> None:
    given = {"folder": str(folder), "address": ADDRESS, "key": key_of(watched).write()}
    given[what] = {
        "folder": str(tmp_path),
        "address": "file:///etc/passwd",
        "key": cli.read_signer(folder).key.write(),
    }[what]
    said = CliRunner().invoke(
        main,
        ["witness", "watch", given["folder"], given["address"], "--key", given["key"], "--once"],
    )
    assert said.exit_code == 2 and "Traceback" not in said.output


def post(note: object, hall: Hall) -> tuple[int, dict[str, Any]]:
    body = json.dumps({"note": note})
    answer = Client().post(
        f"/api/v1/cosignature?round={hall.round.key}", body, content_type="application/json"
    )
    return answer.status_code, answer.json()


def test_the_hall_takes_cosignatures_of_witnesses_it_knows_only(
    watched: Hall, folder: Path
) -> None:
    head = Checkpoint.objects.latest("size")
    mine = cli.read_signer(folder)
    other = Signer.from_seed("other.example", bytes(range(32)), kind=COSIGNATURE)
    assert post(cosign(head.note, other, now=5), watched)[1]["code"] == "witness-unknown"
    assert post("—", watched)[0] == 400 and post(7, watched)[0] == 422
    foreign = Head(key_of(watched).name, head.size, b"\2" * 32).sign(signer_of(watched.round))
    assert post(cosign(foreign, mine, now=5), watched)[0] == 404
    good = cosign(head.note, mine, now=5)
    forged = good.rstrip("\n")[:-12] + "AAAAAAAAAAA=\n"
    assert post(forged, watched)[0] == 400 and not Cosignature.objects.exists()
    for _ in range(2):
        assert post(good, watched) == (200, {"witnesses": ["w.example"]})
    assert Cosignature.objects.count() == 1
    # Lines that no known witness made are not passed on.
    both = cosign(good, other, now=6)
    assert post(both, watched)[0] == 200
    assert "other.example" not in Client().get("/api/v1/checkpoint").content.decode()


@pytest.mark.parametrize(
    "text", ["", "old 1\n", "old 01\n\nx", "old -1\n\nx", "old 1\nAAAA\n\nx", "new 1\n\nx",
             "old 1\n" + "A" * 43 + "=\n" * 1 + ("A" * 43 + "=\n") * 63 + "\nx"],
)  # fmt: skip
def test_requests_are_read_as_written(text: str) -> None:
    with pytest.raises(BadNote):
        read_request(text)
    hashes = (b"\1" * 32, b"\2" * 32)
    assert read_request(write_request(old=7, proof=hashes, note="n\n")) == (7, hashes, "n\n")


def test_a_witness_may_ask_from_any_size(watched: Hall) -> None:
    head = Checkpoint.objects.latest("size")
    for old in (0, 1, head.size, head.size + 9, 10**14):
        answer = Client().get("/api/v1/witness", {"old": str(old)})
        proved, proof, note = read_request(answer.content.decode())
        assert proved == min(old, head.size) and note == head.note
        assert bool(proof) == (0 < old < head.size)
    for wrong in ("-1", "x", "９", "1" * 16):
        assert Client().get("/api/v1/witness", {"old": wrong}).status_code == 422
    assert NOW
