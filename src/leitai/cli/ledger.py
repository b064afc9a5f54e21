"""`leitai ledger draft|check|keep`: evidence tables and their templates."""

from __future__ import annotations

from pathlib import Path

import click

from leitai.cli import language

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
    rows = loaded.table.num_rows if loaded.table is not None else 0
    _say(problems)
    zh = language() == "zh"
    if problems and loaded.shape is not None:
        target = out or file.with_name(f"{file.stem}.checked.xlsx")
        write_marked(loaded.shape.grid, problems, target, language())
        click.echo(f"已标注:{target}" if zh else f"marked: {target}")
    click.echo(
        f"{file.name}:{rows} 行,{len(problems)} 处需要处理"
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
