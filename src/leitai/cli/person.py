"""`leitai person`: the first organiser of a hall, and anyone after."""

from __future__ import annotations

from pathlib import Path

import click

from leitai.cli.serve import prepare

ROLES = (
    "organiser", "host", "clerk", "unit", "overseer", "supervisor", "handler", "inspector",
)  # fmt: skip


@click.command("person")
@click.argument("name")
@click.option("--role", type=click.Choice(ROLES), default="organiser", show_default=True)
@click.option("--round", "round_key", default="", help="Key of one round; all when left out.")
@click.option("--unit", default="", help="Unit that the role `unit` speaks for.")
@click.option("--data", type=click.Path(file_okay=False, path_type=Path), help="Data folder.")
@click.option("--password", help="Asked for when left out.")
@click.option(
    "--drop-second-factor", is_flag=True, help="Only take a lost second factor off NAME's account."
)
def person(
    name: str,
    role: str,
    round_key: str,
    unit: str,
    data: Path | None,
    password: str | None,
    drop_second_factor: bool,
) -> None:
    """Give NAME an account and a role in the hall."""
    if drop_second_factor:
        prepare(data)
        from leitai.web.actions import staff

        dropped = staff.drop_second_factor(username=name, by="keeper")
        click.echo(f"{name}: {dropped}")
        return
    if password is None:
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    prepare(data)
    from leitai.web.actions.staff import appoint

    appoint(
        username=name, password=password, role=role, by="keeper", round_key=round_key, unit=unit
    )
    click.echo(f"{name}: {role}")
