"""The command line: `leitai COMMAND ...`, one file per command.

Commands are imported only when called, so that `leitai score` does not pay
for Django and `leitai serve` does not pay for scipy.
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any

import click

from leitai import __version__
from leitai.base.problem import Lang, Problem

# name -> (module, attribute, one line of help). A new command is one line here.
COMMANDS: dict[str, tuple[str, str, str]] = {
    "score": ("leitai.cli.score", "score", "Score a table of marks: standings with ranges."),
    "design": ("leitai.cli.design", "design", "Assign judges to units: balanced and linked."),
    "person": ("leitai.cli.person", "person", "Give a person an account and a role in the hall."),
    "ledger": ("leitai.cli.ledger", "ledger", "Draft, check and keep evidence tables."),
    "backup": ("leitai.cli.backup", "backup", "Back up a live hall into one file."),
    "restore": ("leitai.cli.restore", "restore", "Restore a hall from a backup, verified."),
    "serve": ("leitai.cli.serve", "serve", "Serve the hall."),
    "remind": ("leitai.cli.remind", "remind", "Send the reminders of matters that are due."),
    "erase": ("leitai.cli.erase", "erase", "Erase askers' data that is due."),
    "reindex": ("leitai.cli.reindex", "reindex", "Build the index of the hall's search anew."),
    "demo": ("leitai.cli.demo", "demo", "Run the page's own arena with made-up judges."),
    "check": ("leitai.cli.check", "check_command", "Check the numbers of a statement."),
    "read": ("leitai.cli.read", "read_command", "Read every number in a statement."),
    "recount": ("leitai.cli.recount", "recount", "Count a sealed round again from its bundle."),
    "witness": ("leitai.cli.witness", "witness", "Watch a hall's log and co-sign it."),
    "verify": ("leitai.cli.verify", "command", "Verify a bundle and a receipt, offline."),
}


class Commands(click.Group):
    """A click group that imports a command when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, attribute, _ = COMMANDS[cmd_name]
        command = getattr(import_module(module), attribute)
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List commands from the table, without importing them."""
        if not COMMANDS:
            return
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name][2]) for name in sorted(COMMANDS)])

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except Problem as problem:
            click.echo(f"leitai: {problem.say(language())}", err=True)
            ctx.exit(2)


def language() -> Lang:
    """Language of the messages: LEITAI_LANG, else the locale, else English."""
    import os

    wanted = os.environ.get("LEITAI_LANG") or os.environ.get("LC_ALL") or os.environ.get("LANG", "")
    return "zh" if wanted.lower().startswith("zh") else "en"


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="leitai")
def main() -> None:
    """Leitai (擂台): read, check, score, count and verify a judged arena."""


if __name__ == "__main__":
    sys.exit(main())
