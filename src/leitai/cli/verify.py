"""`leitai verify`: checks a protocol bundle and a receipt, without any network."""

from __future__ import annotations

import json
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO, Final

import click

from leitai.base.problem import Lang, Place, Problem
from leitai.cli import language
from leitai.record.bundle import read
from leitai.record.exposure import Exposure, find_exposures
from leitai.record.notes import Key
from leitai.record.reports import Report
from leitai.record.trails import is_trail, verify_trail
from leitai.record.verification import verify, verify_receipt

_SIGNS: Final = {"pass": "✓", "fail": "✗", "cannot": "–"}
_LAST: Final[dict[Lang, tuple[str, str]]] = {
    "en": ("Verified: no check failed.", "NOT verified: at least one check failed."),
    "zh": ("核验通过：没有一项检查不通过。", "核验不通过：至少一项检查不通过。"),
}
_EXPOSED: Final[dict[Lang, str]] = {
    "en": "Places where ballots hide among fewer than 5 judges: {}.",
    "zh": "评分票藏身于不足 5 位评委之中的地方：{} 处。",
}


@click.command(name="verify")
@click.argument("files", nargs=-1, required=True, metavar="[RECEIPT] [BUNDLE]")
@click.option("--key", "key_text", help="The hall's key (name+id+base64) known from elsewhere.")
@click.option("--fingerprint", help="A fingerprint that the board showed at some time.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@click.option("--secrecy", is_flag=True, help="Say where ballots hide among fewer than 5 judges.")
@click.option(
    "--lang",
    type=click.Choice(["zh", "en"]),
    help="Language of the sentences; the locale's by default.",
)
def command(
    files: tuple[str, ...],
    key_text: str | None,
    fingerprint: str | None,
    as_json: bool,
    secrecy: bool,
    lang: Lang | None,
) -> None:
    """Verify a RECEIPT against a BUNDLE, a BUNDLE alone, or a RECEIPT with its proof.

    A file of the hall's trail (from its page) is verified, too.

    Works offline. Exit status: 0 no check failed, 1 at least one failed, 2 the
    files or options could not be used.
    """
    with ExitStack() as opened:
        contents = [_open(name, opened) for name in files]
        report = _verify(contents, Key.parse(key_text) if key_text else None, fingerprint)
        exposed = _expose(contents) if secrecy and report.ok else None
    if as_json:
        click.echo(json.dumps(report.to_json(), ensure_ascii=False, indent=1))
    else:
        _print(report, lang or language())
    if exposed is not None:
        _print_exposures(exposed, lang or language())
    raise SystemExit(0 if report.ok else 1)


def _verify(contents: list[bytes | BinaryIO], key: Key | None, fingerprint: str | None) -> Report:
    if len(contents) > 2:
        raise TooManyFiles()
    # Receipt first, as documented; the other order is understood too.
    bundles = [one for one in contents if not isinstance(one, bytes)]
    others = [one for one in contents if isinstance(one, bytes)]
    if len(contents) == 2:
        bundle = bundles[-1] if bundles else others[-1]
        receipt = others[0] if others else bundles[0].read(64)  # no receipt, as will be said
        return verify(bundle, receipt, key=key, fingerprint=fingerprint)
    if bundles:
        return verify(bundles[0], key=key, fingerprint=fingerprint)
    (content,) = others
    if is_trail(content):
        return verify_trail(content, key=key, fingerprint=fingerprint)
    if not content.lstrip().startswith(b"{"):
        return verify(content, key=key, fingerprint=fingerprint)
    if key is None:
        raise BundleOrKeyNeeded()
    return verify_receipt(content, key)


def _open(name: str, opened: ExitStack) -> bytes | BinaryIO:
    """A bundle as an open file, which is read where it lies; anything else whole."""
    try:
        file = opened.enter_context(Path(name).open("rb"))  # noqa: SIM115 - the stack closes it
        begins = file.read(2)
        if begins != b"PK" or not file.seekable():
            return begins + file.read()
    except OSError as error:
        raise Unreadable(place=Place(file=name), why=error.strerror or "?") from None
    return file


def _expose(contents: list[bytes | BinaryIO]) -> tuple[Exposure, ...] | None:
    """What a bundle among the files exposes; None where there is none."""
    for one in contents:
        if not isinstance(one, bytes) or one[:2] == b"PK":
            return find_exposures(read(one))
    return None


def _print(report: Report, lang: Lang) -> None:
    for check in report.checks:
        click.echo(f"{_SIGNS[check.state]} {check.say(lang)}")
    click.echo(_LAST[lang][0 if report.ok else 1])


def _print_exposures(found: tuple[Exposure, ...], lang: Lang) -> None:
    for exposure in found:
        click.echo(f"! {exposure.say(lang)}", err=True)
    click.echo(_EXPOSED[lang].format(len(found)), err=True)


class Unreadable(Problem):
    """A file that is not there or may not be read."""

    code = "verify.unreadable"
    en = "The file cannot be read: {why}."
    zh = "文件无法读取：{why}。"
    todo_en = "Check its name and place."
    todo_zh = "请核对文件名和位置。"


class TooManyFiles(Problem):
    """More than two files."""

    code = "verify.too_many_files"
    en = "These are more than two files."
    zh = "给出的文件超过两个。"
    todo_en = "Give one receipt and one bundle: leitai verify RECEIPT BUNDLE"
    todo_zh = "请给出一份回执和一个协议包：leitai verify RECEIPT BUNDLE"


class BundleOrKeyNeeded(Problem):
    """A receipt alone can be checked only against a key."""

    code = "verify.bundle_or_key_needed"
    en = "A receipt alone needs a bundle, or the hall's key."
    zh = "单独一份回执需要协议包或擂台公钥才能核验。"
    todo_en = "Give the bundle as second file, or --key."
    todo_zh = "请把协议包作为第二个文件，或用 --key 给出公钥。"
