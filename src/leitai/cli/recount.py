"""`leitai recount BUNDLE`: count a sealed round again."""

from __future__ import annotations

import json
import sys
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

import click

from leitai.base.problem import Lang
from leitai.cli import language

_NAMES: dict[Lang, dict[str, str]] = {
    "en": {"origin": "Log:", "key": "Key:", "fingerprint": "Fingerprint:"},
    "zh": {"origin": "日志：", "key": "公钥：", "fingerprint": "指纹："},
}
_KEY_FROM: dict[str, dict[Lang, str]] = {
    "bundle": {
        "en": "Signed by the key inside this bundle. Anyone can make such a key: compare it and "
        "the fingerprint with those that the board showed, or give --key.",
        "zh": "签名所用公钥就在此封存包内，任何人都能自造；请与大屏公布的公钥和指纹核对，"
        "或用 --key 给出公钥。",
    },
    "option": {
        "en": "Signed by the key that you gave.",
        "zh": "由您给出的公钥签名。",
    },
}


@click.command("recount")
@click.argument("bundle", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--key", "key_text", help="The hall's key (name+id+base64) known from elsewhere.")
@click.option("--fingerprint", help="A fingerprint that the board showed at some time.")
@click.option("--json", "as_json", is_flag=True, help="Print the outcome as JSON.")
def recount(bundle: Path, key_text: str | None, fingerprint: str | None, as_json: bool) -> None:
    """Count the ballots of a protocol bundle again and say "same", or where it differs.

    The bundle is verified first, against --key and --fingerprint where they are given. Exit
    status: 0 the same to the last digit; 1 it differs or was tampered with; 2 it cannot be
    read at all.
    """
    from leitai.record.bundle import read
    from leitai.record.notes import Key
    from leitai.record.verification import verify
    from leitai.scoring.count.protocol import recount as count_again

    lang = language()
    key = Key.parse(key_text) if key_text else None
    with bundle.open("rb") as opened:
        # Its log is read where it lies; what cannot be sought in (a pipe) is held.
        file: BinaryIO = opened if opened.seekable() else BytesIO(opened.read())
        report = verify(file, key=key, fingerprint=fingerprint)
        failed = [check.say(lang) for check in report.checks if check.state == "fail"]
        again = None if failed else count_again(read(file))
    signed = {name: report.facts.get(name, "") for name in ("origin", "key", "fingerprint")}
    signed["key_from"] = "option" if key else "bundle"
    if again is None:
        outcome: dict[str, object] = {"outcome": "tampered", "failed": failed, **signed}
        words = {
            "en": "NOT INTACT: this bundle was changed after it was sealed, "
            "or is not the one you named.",
            "zh": "不完整：此封存包在封存后被改动，或并非您所指的那一份。",
        }[lang]
        _say(outcome, [words, *failed, *_signature(signed, lang)], as_json=as_json)
        sys.exit(1)
    differences = [
        {"where": d.where, "published": d.published, "recounted": d.recounted}
        for d in again.differences
    ]
    if again.same:
        lines = [
            {
                "en": f"same: {len(again.result.units)} units, {again.ballots} ballots, "
                f"to the last digit.",
                "zh": f"一致(same):{len(again.result.units)}个单位、{again.ballots}张评分票，"
                "逐位相同。",
            }[lang]
        ]
        lines += [
            f"  {unit.rank or '-':>3}  {unit.unit}  {unit.score or '-'}"
            for unit in again.result.standing
        ]
    else:
        lines = [
            {
                "en": f"DIFFERENT in {len(differences)} places:",
                "zh": f"有{len(differences)}处不同：",
            }[lang]
        ]
        lines += [f"  {d['where']}: {d['published']} ≠ {d['recounted']}" for d in differences]
    outcome = {
        "outcome": "same" if again.same else "different",
        "units": len(again.result.units),
        "ballots": again.ballots,
        "differences": differences,
        **signed,
    }
    _say(outcome, [*lines, *_signature(signed, lang)], as_json=as_json)
    sys.exit(0 if again.same else 1)


def _signature(signed: dict[str, str], lang: Lang) -> list[str]:
    """Whose log it is, and how far the key can be trusted."""
    names = _NAMES[lang]
    lines = [f"{names[name]} {signed[name]}" for name in names if signed[name]]
    if signed["key"]:
        lines.append(_KEY_FROM[signed["key_from"]][lang])
    return lines


def _say(outcome: dict[str, object], lines: list[str], *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(outcome, ensure_ascii=False))
    else:
        click.echo("\n".join(lines))
