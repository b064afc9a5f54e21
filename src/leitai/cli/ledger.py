"""`leitai ledger draft|check|keep`: evidence tables and their templates."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from leitai.cli import language

if TYPE_CHECKING:
    from leitai.ledgers import Ledger

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def ledger() -> None:
    """Draft, check and keep evidence tables (台账)."""


@ledger.command()
@click.argument("file", type=_FILE)
@click.option(
    "--out", type=click.Path(path_type=Path), help="Write the template here, not to the screen."
)
@click.option("--beside", is_flag=True, help="Write it beside the file, where `check` finds it.")
def draft(file: Path, out: Path | None, beside: bool) -> None:
    """Guess the template of FILE from its table; correct and confirm it by hand."""
    from leitai.ledgers import load_ledger, write_template

    loaded = load_ledger(file)
    text = write_template(loaded.template)
    target = file.with_suffix(".toml") if beside else out
    if target is None:
        click.echo(text, nl=False)
    elif beside and target.exists():
        raise click.UsageError(f"{target.name} exists already; use --out to write elsewhere.")
    else:
        target.write_text(text, encoding="utf-8")
        click.echo(str(target))
    _say(loaded.problems)
    if loaded.problems:
        raise SystemExit(2)


@ledger.command()
@click.argument("file", type=_FILE)
@click.option("--template", "name", help="A shipped template's name, or a .toml file.")
@click.option("--out", type=click.Path(path_type=Path), help="Workbook with the marks.")
def check(file: Path, name: str | None, out: Path | None) -> None:
    """Validate FILE row by row and write it back with the faulty cells marked.

    Exit status 0: nothing to object; 2: something must be mended.
    """
    from leitai.base.problem import Place
    from leitai.ledgers import check_ledger, load_ledger, read_template, shipped
    from leitai.ledgers.marking import write_marked

    template = None
    if name and name.endswith(".toml"):
        path = Path(name)
        if not path.is_file():
            raise click.UsageError(f"There is no file {name}.")
        template = read_template(path.read_text("utf-8"), path.stem, Place(file=path.name))
    elif name:
        template = shipped(name)
    loaded = load_ledger(file, template)
    problems = check_ledger(loaded)
    _say(problems)
    zh = language() == "zh"
    if loaded.table is not None:
        rows = loaded.table.num_rows
    else:
        rows = _count(loaded)
        click.echo(
            "leitai: 文件较大，由 DuckDB 直接读取，只核对了列，没有逐行校验。"
            if zh
            else "leitai: a large file: its columns were checked, its rows were not.",
            err=True,
        )
    if problems and loaded.shape is not None:
        target = out or file.with_name(f"{file.stem}.checked.xlsx")
        write_marked(loaded.shape.grid, problems, target, language(), file)
        click.echo(f"已标注：{target}" if zh else f"marked: {target}")
    click.echo(
        f"{file.name}：{rows} 行，{len(problems)} 处需要处理"
        if zh
        else f"{file.name}: {rows} rows, {len(problems)} to mend"
    )
    raise SystemExit(2 if problems else 0)


@ledger.command()
@click.argument("file", type=_FILE)
@click.option("--to", "folder", type=click.Path(path_type=Path, file_okay=False), required=True)
def keep(file: Path, folder: Path) -> None:
    """Keep FILE as Parquet in a folder, typed by its template."""
    from leitai.ledgers import keep as write
    from leitai.ledgers import load_ledger

    loaded = load_ledger(file)
    click.echo(str(write(loaded, folder)))
    _say(loaded.problems)
    if loaded.problems:
        raise SystemExit(2)


def _count(loaded: Ledger) -> int:
    from leitai.ledgers import Store
    from leitai.ledgers.store import quote

    with Store([loaded]) as store:
        return int(store.number(f"SELECT count(*) FROM {quote(loaded.name)}") or 0)  # noqa: S608


def _say(problems: object) -> None:
    for problem in problems:  # type: ignore[attr-defined]
        click.echo(f"leitai: {problem.say(language())}", err=True)


@ledger.command()
@click.option("--to", "folder", type=click.Path(path_type=Path, file_okay=False), required=True)
@click.option("--seed", type=int, default=20220928, show_default=True)
def samples(folder: Path, seed: int) -> None:
    """Write made-up sample ledgers whose totals agree with the newspaper page."""
    from leitai.ledgers.samples import write_samples

    for path in write_samples(folder, seed):
        click.echo(str(path))


@ledger.command()
@click.argument("statement", type=_FILE)
@click.option(
    "--ledgers",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    required=True,
)
@click.option("--claim", "index", type=int, required=True, help="Index of the claim, as in --json.")
@click.option(
    "--reading", type=int, default=1, show_default=True, help="Which candidate, 1 is the best."
)
@click.option("--by", required=True, help="Who confirms it.")
@click.option("--on", required=True, metavar="DATE", help="The day of confirmation: 2022-09-30.")
@click.option("--as-of", "as_of", metavar="DATE", help="The day the statement speaks from.")
def confirm(
    statement: Path, folder: Path, index: int, reading: int, by: str, on: str, as_of: str | None
) -> None:
    """Confirm a reading of one claim; later checks against these ledgers use it."""
    from datetime import date

    from leitai.claims import read
    from leitai.claims.documents import open_document
    from leitai.claims.evidence import bind_document, open_evidence
    from leitai.claims.evidence.confirmed import confirm as keep_reading
    from leitai.claims.evidence.confirmed import write_confirmed

    try:
        day, today = date.fromisoformat(on), date.fromisoformat(as_of) if as_of else None
    except ValueError as error:
        raise click.UsageError(f"{error}; write dates as 2022-09-30.") from error
    text = open_document(str(statement)).text
    claims = read(text)
    evidence = open_evidence(folder)
    bindings = {b.index: b for b in bind_document(text, claims, evidence, today)}
    if index not in bindings:
        raise click.UsageError(f"There is no claim {index}; see leitai check --json.")
    kept = keep_reading(bindings[index], claims[index], reading - 1, by, day.isoformat())
    path = write_confirmed(folder, evidence.confirmed | {kept.key: kept})
    click.echo(f"{path}: {kept.claim} = {kept.sql}")
