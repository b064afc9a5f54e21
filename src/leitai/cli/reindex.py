"""`leitai reindex`: the index of the search, built anew from the texts themselves."""

from __future__ import annotations

from pathlib import Path

import click

from leitai.cli.serve import prepare


@click.command("reindex")
@click.option("--data", type=click.Path(file_okay=False, path_type=Path), help="Data folder.")
def reindex(data: Path | None) -> None:
    """Index every question, answer, matter and statement anew."""
    prepare(data)
    from leitai.web.actions.search import rebuild_index

    click.echo(f"indexed: {rebuild_index()}")
