"""`leitai erase`: askers' personal data is erased when its time has come."""

from __future__ import annotations

from pathlib import Path

import click

from leitai.cli.serve import prepare


@click.command("erase")
@click.option("--data", type=click.Path(file_okay=False, path_type=Path), help="Data folder.")
def erase(data: Path | None) -> None:
    """Erase the data of all askers that is due; run it once a day."""
    prepare(data)
    from django.utils import timezone

    from leitai.web.actions.askers import erase_due

    click.echo(f"erased: {erase_due(by='keeper', now=timezone.now())}")
