"""`leitai remind`: send the reminders of matters that are due; for a timer, once a day."""

from __future__ import annotations

from pathlib import Path

import click

from leitai.cli.serve import prepare


@click.command("remind")
@click.option("--data", type=click.Path(file_okay=False, path_type=Path), help="Data folder.")
@click.option("--dry-run", "dry", is_flag=True, help="Say what would be sent; send nothing.")
@click.option(
    "--most", default=1000, show_default=True, type=click.IntRange(1, 100_000),
    help="Messages a channel in this run.",
)  # fmt: skip
@click.pass_context
def remind(ctx: click.Context, data: Path | None, dry: bool, most: int) -> None:
    """Send reminders of what is due soon or late, and of steps that a person decided.

    By e-mail and webhook, both off until the settings name an address; the same reminder goes
    out once. See docs/how-to/supervise-matters.md.
    """
    prepare(data)
    from django.utils import timezone

    from leitai.web.actions.reminders import send_reminders

    failed = 0
    for done in send_reminders(now=timezone.now(), most=most, dry=dry):
        if not done.on:
            click.echo(f"{done.channel}: off")
            continue
        verb = "would send" if dry else "sent"
        click.echo(f"{done.channel}: {verb} {len(done.sent)}, failed {len(done.failed)}")
        for message in done.sent if dry else ():
            click.echo(f"  #{message.item_id} {message.kind} {message.unit} {message.due}")
        for message, why in done.failed:
            click.echo(f"  #{message.item_id} {message.kind} {message.unit}: {why}", err=True)
        if done.silent:
            click.echo(f"  no address: {'、'.join(done.silent)}", err=True)
        failed += len(done.failed)
    if failed:
        ctx.exit(1)
