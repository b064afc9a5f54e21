"""`leitai score`: a table of marks to standings."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click


@click.command()
@click.argument("ballots", type=click.Path(path_type=Path))
@click.option("--scheme", type=click.Path(path_type=Path), help="Weights and rules (TOML).")
@click.option("--method", help="Scoring method; the scheme's, else mixed.")
@click.option("--json", "as_json", is_flag=True, help="Print the whole result as JSON.")
@click.option("--html", type=click.Path(path_type=Path), help="Write the report here.")
@click.option(
    "--seed", type=click.IntRange(0), default=0, show_default=True, help="Seed of every draw."
)
@click.option("--level", type=click.FloatRange(0.5, 0.999), default=0.95, show_default=True)
@click.option(
    "--engine", type=click.Choice(["memory", "duckdb", "spark"]), default="memory",
    show_default=True, help="Where ballots are summed.",
)  # fmt: skip
@click.option("--beside/--no-beside", default=None, help="Run the robust method beside.")
@click.option("--methods", is_flag=True, is_eager=True, expose_value=False,
              callback=lambda ctx, _param, on: _list_methods(ctx, on),
              help="List the methods and stop.")  # fmt: skip
def score(
    ballots: Path,
    scheme: Path | None,
    method: str | None,
    as_json: bool,
    html: Path | None,
    seed: int,
    level: float,
    engine: str,
    beside: bool | None,
) -> None:
    """Score BALLOTS (CSV, Excel or Parquet; long or wide; headers in English or Chinese)."""
    import gc

    # One short process makes no rings of garbage worth looking for among its many rows.
    gc.disable()
    from leitai.scoring.run import score as run

    result = run(
        ballots, method, scheme=scheme, seed=seed, level=level, engine=engine, beside=beside
    )
    if html is not None:
        result.to_html(html)
    if as_json:
        click.echo(result.to_json())
    else:
        _print_table(result)


def _list_methods(ctx: click.Context, on: bool) -> None:
    if not on:
        return
    from leitai.scoring.methods import METHODS

    click.echo("\n".join(METHODS))
    ctx.exit()


_WORDS: dict[str, dict[str, str]] = {
    "en": {
        "title": "Standings by {method}", "rank": "rank", "range": "range", "unit": "unit",
        "score": "score", "interval": "{level:.0%} interval", "band": "band", "first": "p(first)",
        "mean": "plain mean", "design": "Marks: {marks}, judges: {judges}, units: {units}.",
        "judges": "Judges who stand out:", "note": "Note: ", "equal":
        "Units of one band are not told apart. Ranges hold together in {level:.0%} of rounds.",
    },
    "zh": {
        "title": "名次（{method}）", "rank": "名次", "range": "名次范围", "unit": "参赛单位",
        "score": "得分", "interval": "{level:.0%}区间", "band": "并列组", "first": "居首概率",
        "mean": "原始平均", "design": "打分{marks}个，评委{judges}位，参赛单位{units}个。",
        "judges": "值得留意的评委：", "note": "说明：", "equal":
        "同一并列组内的单位不分先后；名次范围在{level:.0%}的场次中同时成立。",
    },
}  # fmt: skip
_MOST_JUDGES = 10


def _print_table(result: Any) -> None:
    from rich.console import Console
    from rich.table import Table

    from leitai.cli import language

    lang = language()
    words = _WORDS[lang]
    console = Console(soft_wrap=False)
    table = Table(title=words["title"].format(method=result.method), title_justify="left")
    for name in ("rank", "range", "unit", "score", "interval", "band", "first", "mean"):
        kind: Any = "left" if name == "unit" else "right"
        table.add_column(words[name].format(level=result.level), justify=kind)
    for row in result.standings:
        digits = _digits(row.se)
        low_high = "-"
        if row.low is not None and row.high is not None:
            low_high = f"{row.low:.{digits}f} – {row.high:.{digits}f}"
        table.add_row(
            str(row.rank),
            f"{row.rank_low}–{row.rank_high}",
            row.unit,
            "-" if row.score is None else f"{row.score:.{digits}f}",
            low_high,
            str(row.band),
            "-" if row.p_first is None else f"{row.p_first:.2f}",
            "-" if row.mean is None else f"{row.mean:.{digits}f}",
        )
    console.print(table)
    design = result.design
    console.print(
        words["design"].format(marks=design.marks, judges=design.judges, units=design.units)
    )
    console.print(words["equal"].format(level=result.level), highlight=False)
    for note in result.warnings:
        console.print(f"{words['note']}{note.say(lang)}", highlight=False, markup=False)
    flagged = sorted(result.judges.flags)[:_MOST_JUDGES]
    if flagged:
        console.print(words["judges"], highlight=False)
    for at in flagged:
        for pair in result.judges.sentences.get(at, ()):
            console.print(
                f"  {result.judges.names[at]}: {pair[0 if lang == 'zh' else 1]}",
                highlight=False,
                markup=False,
            )


def _digits(se: float | None) -> int:
    """As many decimals as the error allows: two digits of the standard error, at most four."""
    from math import floor, log10

    if not se:
        return 2
    return min(max(1 - floor(log10(se)), 0), 4)
