"""`leitai recount BUNDLE`: count a sealed round again."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from leitai.cli import language


@click.command("recount")
@click.argument("bundle", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the outcome as JSON.")
def recount(bundle: Path, as_json: bool) -> None:
    """Count the ballots of a protocol bundle again and say "same", or where it differs.

    The bundle is verified first. Exit status: 0 the same to the last digit; 1 it differs or
    was tampered with; 2 it cannot be read at all.
    """
    from leitai.record.bundle import read
    from leitai.record.verification import verify
    from leitai.scoring.count.protocol import recount as count_again

    lang = language()
    data = bundle.read_bytes()
    report = verify(data)
    failed = [check.say(lang) for check in report.checks if check.state == "fail"]
    if failed:
        outcome: dict[str, object] = {"outcome": "tampered", "failed": failed}
        words = {
            "en": "NOT INTACT: this bundle was changed after it was sealed.",
            "zh": "不完整：此封存包在封存后被改动。",
        }[lang]
        _say(outcome, [words, *failed], as_json=as_json)
        sys.exit(1)
    again = count_again(read(data))
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
                "zh": f"有{len(differences)}处不同:",
            }[lang]
        ]
        lines += [f"  {d['where']}: {d['published']} ≠ {d['recounted']}" for d in differences]
    outcome = {
        "outcome": "same" if again.same else "different",
        "units": len(again.result.units),
        "ballots": again.ballots,
        "differences": differences,
    }
    _say(outcome, lines, as_json=as_json)
    sys.exit(0 if again.same else 1)


def _say(outcome: dict[str, object], lines: list[str], *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(outcome, ensure_ascii=False))
    else:
        click.echo("\n".join(lines))
