"""`leitai serve`: the hall on one machine."""

from __future__ import annotations

import os
from pathlib import Path

import click


def prepare(data: Path | None) -> None:
    """Point the settings at a data folder and bring its database up to date."""
    if data is not None:
        os.environ["LEITAI_DATA"] = str(data.resolve())
    # The database holds ballots and accounts: only who runs the hall may read its files.
    os.umask(0o077)
    folder = Path(os.environ.get("LEITAI_DATA", "var"))
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "leitai.web.settings")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    # The serving process is forked from this one, and must not share its connection.
    from django.db import connections

    connections.close_all()


def run_server(host: str, port: int, processes: int = 1) -> None:
    """Serve until stopped, with so many processes of casting."""
    from leitai.web import serving as hall
    from leitai.web.actions.backup.restore import serving

    # `leitai restore` replaces no hall that is being served.
    with serving(Path(os.environ.get("LEITAI_DATA", "var"))):
        try:
            doors = hall.bind(host, port, processes)
        except OSError as error:
            raise click.ClickException(f"{host}:{port}: {error.strerror or error}") from None
        hall.serve(doors)


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--data", type=click.Path(file_okay=False, path_type=Path), help="Data folder.")
@click.option(
    "--processes", default=1, show_default=True, type=click.IntRange(1, 16),
    help="Of casting. More than one needs PostgreSQL; see docs/how-to/move-to-postgresql.md.",
)  # fmt: skip
def serve(host: str, port: int, data: Path | None, processes: int) -> None:
    """Serve the hall. Needs `leitai[web]`; see docs/how-to/run-a-hall.md."""
    prepare(data)
    if processes > 1:
        _need_postgresql()
    click.echo(f"Leitai: http://{host}:{port}/")
    run_server(host, port, processes)


def _need_postgresql() -> None:
    from django.db import connection

    if connection.vendor != "postgresql":
        raise click.UsageError(
            "--processes: several processes of casting share a hall on PostgreSQL only; set "
            "DATABASE_URL. 多个投票进程须共用PostgreSQL数据库，请设置DATABASE_URL。"
        )
