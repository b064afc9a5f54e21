"""`leitai witness`: watches the log of a hall from another machine, and co-signs what it saw."""

from __future__ import annotations

import json
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Final
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlsplit
from urllib.request import Request, urlopen

import click

from leitai.base.problem import Place, Problem
from leitai.cli import language
from leitai.record.checkpoints import Checkpoint, open_checkpoint
from leitai.record.notes import COSIGNATURE, Key, Signer, parse_note
from leitai.record.problems import BadNote, RecordProblem
from leitai.record.witness import read_request, watch

SEED: Final = "witness.key"
PATIENCE: Final = 20


class FolderTaken(Problem):
    """A folder that has a key already: a second key would begin without a memory."""

    code = "witness.folder_taken"
    en = "The folder holds a witness's key already."
    zh = "该文件夹已有见证方密钥。"
    todo_en = "Use it, or name another folder."
    todo_zh = "请直接使用，或另指定文件夹。"


class NoKey(Problem):
    code = "witness.no_key"
    en = "The folder holds no readable witness's key: {why}."
    zh = "该文件夹没有可读的见证方密钥：{why}。"
    todo_en = "Make one with: leitai witness new FOLDER --name NAME."
    todo_zh = "请先执行：leitai witness new FOLDER --name NAME。"


class Busy(Problem):
    """Two programs with one memory could co-sign two histories."""

    code = "witness.busy"
    en = "Another witness works in this folder."
    zh = "另有见证程序正在使用该文件夹。"
    todo_en = "Stop it first; one folder serves one program."
    todo_zh = "请先停止它；一个文件夹只供一个程序使用。"


class Unreachable(Problem):
    code = "witness.unreachable"
    en = "The hall gave no usable answer: {why}."
    zh = "未得到擂台系统的有效答复：{why}。"
    todo_en = "Check the address and the network; then try again."
    todo_zh = "请核对地址和网络后重试。"


class NotAHallsKey(Problem):
    code = "witness.not_a_halls_key"
    en = "This is not the key of a round's log."
    zh = "这不是某一场次存证日志的公钥。"
    todo_en = "Take the line of /api/v1/key, best from paper or another network."
    todo_zh = "请使用 /api/v1/key 给出的一行，最好来自纸面或另一网络。"


@click.group("witness")
def witness() -> None:
    """Co-sign the checkpoints of a hall's log, independently of the hall."""


@witness.command("new")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--name", required=True, help="Name of the witness, such as witness.example.")
def new(folder: Path, name: str) -> None:
    """Make a witness's key in FOLDER and print its public line for the hall."""
    signer = Signer.from_seed(name, seed := secrets.token_bytes(32), kind=COSIGNATURE)
    folder.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(folder / SEED, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise FolderTaken(place=Place(file=str(folder))) from None
    with os.fdopen(handle, "w") as file:
        file.write(f"{name} {seed.hex()}\n")
        file.flush()
        os.fsync(file.fileno())
    click.echo(signer.key.write())


@witness.command("key")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def key(folder: Path) -> None:
    """Print the public line of the witness in FOLDER."""
    click.echo(read_signer(folder).key.write())


@witness.command("watch")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("address")
@click.option("--key", "key_text", required=True, help="The log's key, known from elsewhere.")
@click.option("--every", type=click.IntRange(1, 3600), default=10, show_default=True,
              help="Seconds between two looks.")  # fmt: skip
@click.option("--once", is_flag=True, help="Look once; exit status 0 when the log is co-signed.")
def watch_hall(folder: Path, address: str, key_text: str, every: int, once: bool) -> None:
    """Look at the hall at ADDRESS again and again, and co-sign each log that goes on.

    A log that was rewritten, shrank or has two histories is not co-signed: what was shown is kept
    in FOLDER as evidence, and the program ends with status 1.
    """
    log_key = Key.parse(key_text)
    with working_alone(folder):
        while True:
            try:
                click.echo(look(folder, address, log_key, int(time.time())))
            except RecordProblem as problem:
                click.echo(f"leitai: {problem.say(language())}", err=True)
                raise SystemExit(1) from None
            except Unreachable as problem:
                if once:
                    raise
                click.echo(f"leitai: {problem.say(language())}", err=True)
            if once:
                return
            time.sleep(every)


def look(folder: Path, address: str, log_key: Key, now: int) -> str:
    """One look: fetch, check against what was seen last, remember, co-sign; says what was done.

    Raises:
        RecordProblem: when the log does not go on from what was seen; nothing was co-signed, and
            what the hall showed is kept in the folder.
        Unreachable: when the hall did not answer.
    """
    signer = read_signer(folder)
    last = last_seen(folder, log_key)
    round_key = _round_of(log_key)
    old = 0 if last is None else last.size
    text = _ask(f"{_base(address)}/api/v1/witness?round={quote(round_key)}&old={old}")
    try:
        proved, proof, note = read_request(text)
        seen = watch(note, log_key=log_key, last=last, proof=proof, witness=signer, now=now)
        if seen[1].origin != log_key.name:
            raise BadNote(why="the checkpoint is of another log")
    except RecordProblem:
        _keep_evidence(folder, text, now)
        raise
    cosigned, checkpoint = seen
    done = f"{checkpoint.size} {checkpoint.fingerprint()}"
    if parse_note(note).names(signer.key) and proved == checkpoint.size:
        return f"= {done}"
    # Remembered first: a witness that forgot what it signed could be shown another history.
    _remember(folder, log_key, note)
    body = json.dumps({"note": cosigned}).encode()
    _ask(f"{_base(address)}/api/v1/cosignature?round={quote(round_key)}", body)
    return f"+ {done}"


def read_signer(folder: Path) -> Signer:
    """The key of the witness in a folder."""
    try:
        name, seed = (folder / SEED).read_text("utf-8").split()
        return Signer.from_seed(name, bytes.fromhex(seed), kind=COSIGNATURE)
    except (OSError, ValueError, BadNote) as error:
        why = getattr(error, "strerror", None) or type(error).__name__
        raise NoKey(place=Place(file=str(folder / SEED)), why=why) from None


def last_seen(folder: Path, log_key: Key) -> Checkpoint | None:
    """The checkpoint of a log that was co-signed last, None when there was none.

    Raises:
        BadNote, BadSignature: for a memory that was harmed: better none than a wrong one.
    """
    path = _memory(folder, log_key)
    return open_checkpoint(path.read_text("utf-8"), log_key) if path.exists() else None


@contextmanager
def working_alone(folder: Path) -> Iterator[None]:
    """Hold the folder; raises Busy while another program does."""
    try:
        import fcntl
    except ImportError:  # not a Unix: whoever keeps the witness must start it once only
        yield
        return
    with (folder / "lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Busy(place=Place(file=str(folder))) from None
        yield


def _memory(folder: Path, log_key: Key) -> Path:
    return folder / f"{sha256(log_key.write().encode()).hexdigest()[:24]}.note"


def _remember(folder: Path, log_key: Key, note: str) -> None:
    path = _memory(folder, log_key)
    fresh = path.with_suffix(".new")
    with fresh.open("w", encoding="utf-8", newline="\n") as file:
        file.write(note)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    if hasattr(os, "O_DIRECTORY"):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        os.fsync(handle)
        os.close(handle)


def _keep_evidence(folder: Path, text: str, now: int) -> None:
    (folder / f"evidence-{now}.txt").write_text(text, "utf-8", newline="\n")


def _round_of(log_key: Key) -> str:
    _, slash, round_key = log_key.name.partition("/")
    if not slash or log_key.kind == COSIGNATURE:
        raise NotAHallsKey()
    return round_key


def _base(address: str) -> str:
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise Unreachable(why=address[:200])
    return f"{parts.scheme}://{parts.netloc}"


def _ask(address: str, body: bytes | None = None) -> str:
    headers = {"Content-Type": "application/json"} if body else {}
    try:
        # The scheme was checked: http or https, and nothing else.
        with urlopen(Request(address, body, headers), timeout=PATIENCE) as answer:  # noqa: S310
            text: str = answer.read(1 << 20).decode("utf-8")
            return text
    except HTTPError as error:
        raise Unreachable(why=f"{error.code} {_said(error)}".strip()) from None
    except (URLError, OSError, ValueError) as error:
        raise Unreachable(why=str(getattr(error, "reason", error))) from None


def _said(error: HTTPError) -> str:
    """What the hall said of its refusal, where it said it as a problem (RFC 9457)."""
    try:
        told = json.loads(error.read(1 << 16))
        name = "title_zh" if language() == "zh" else "title"
        return str(told.get(name, ""))[:300]
    except (ValueError, OSError, AttributeError):
        return ""
