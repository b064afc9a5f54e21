"""`leitai backup`: a live hall as one file with hashes."""

from __future__ import annotations

import os
from pathlib import Path

import click

from leitai.base.problem import Place, Problem
from leitai.cli import language

_STEPS = {
    "database": {"en": "database", "zh": "数据库"},
    "archive": {"en": "archive", "zh": "归档"},
    "files": {"en": "files", "zh": "文件"},
    "verify": {"en": "verifying", "zh": "核验"},
}


class NoPassphrase(Problem):
    """A passphrase file that is empty or not there."""

    code = "backup.no_passphrase"
    en = "The passphrase cannot be read: {why}."
    zh = "无法读取口令：{why}。"
    todo_en = "The first line of the file is the passphrase."
    todo_zh = "口令为文件的第一行。"


class NoHall(Problem):
    """There is nothing to back up."""

    code = "backup.no_hall"
    en = "There is no hall here."
    zh = "此处没有擂台数据。"
    todo_en = "Name its data folder: --data DIR."
    todo_zh = "请用 --data 指定数据目录。"


@click.command("backup")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--data", type=click.Path(file_okay=False, path_type=Path), help="Data folder.")
@click.option(
    "--passphrase-file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Encrypt with the first line of this file; or set LEITAI_BACKUP_PASSPHRASE.",
)
@click.option("--without-keys", is_flag=True, help="Leave the hall's keys out.")
@click.option("--force", is_flag=True, help="Replace FILE if it is there.")
@click.option("--quiet", is_flag=True, help="Say nothing but problems.")
def backup(
    file: Path,
    data: Path | None,
    passphrase_file: Path | None,
    without_keys: bool,
    force: bool,
    quiet: bool,
) -> None:
    """Back up the hall into FILE while it serves: database, keys, ledgers, with hashes.

    Everything acknowledged before the call is in it. Exit status: 0 done, 2 not done.
    """
    passphrase = read_passphrase(passphrase_file)
    folder = (data or Path(os.environ.get("LEITAI_DATA", "var"))).resolve()
    if not (folder / "signing.key").exists() and not os.environ.get("LEITAI_SIGNING_KEY_FILE"):
        raise NoHall(place=Place(file=str(folder)))
    if not folder_of(file).is_dir():
        raise NoHall(place=Place(file=str(folder_of(file))))
    _set_up(folder)
    from django.utils import timezone

    from leitai.web.actions.backup.make import make_backup

    with Bar(quiet=quiet) as bar:
        facts = make_backup(
            file.resolve(), now=timezone.localtime(), passphrase=passphrase,
            keys=not without_keys, force=force, tell=bar.tell,
        )  # fmt: skip
    _say(file, facts, passphrase is not None, quiet)


def _say(file: Path, facts: dict[str, object], encrypted: bool, quiet: bool) -> None:
    zh = language() == "zh"
    if facts["left_out"]:
        names = ", ".join(map(str, facts["left_out"]))  # type: ignore[call-overload]
        click.echo(f"未备份的表：{names}" if zh else f"tables left out: {names}", err=True)
    if facts["slot_open"]:
        click.echo(
            "提示：有单位正在打分。两份此时的备份相比较，可看出其间谁投了票；请加密并只留一份。"
            if zh
            else "Note: a slot is open. Two backups of now, compared, show who voted between: "
            "encrypt it and keep one.",
            err=True,
        )
    if not encrypted and facts["keys"]:
        click.echo(
            "提示：备份未加密，内含签名密钥；请妥善保管。"
            if zh
            else "Note: the backup is not encrypted and holds the signing key: keep it safe.",
            err=True,
        )
    if not quiet:
        size = file.stat().st_size / 1024
        what = f"{facts['ballots']} 张评分票" if zh else f"{facts['ballots']} ballots"
        click.echo(f"{file}: {what}, {size:,.0f} KiB")


def read_passphrase(file: Path | None) -> str | None:
    """The passphrase from a file or the environment; None when there is none.

    Raises:
        NoPassphrase: the file cannot be read or is empty.
    """
    if file is None:
        return os.environ.get("LEITAI_BACKUP_PASSPHRASE") or None
    try:
        lines = file.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or type(error).__name__
        raise NoPassphrase(place=Place(file=str(file)), why=why) from None
    if not lines or not lines[0].strip():
        raise NoPassphrase(place=Place(file=str(file)), why="the first line is empty")
    return lines[0].strip()


def folder_of(file: Path) -> Path:
    return file.resolve().parent


def _set_up(folder: Path) -> None:
    """Django on a data folder, without touching its database."""
    os.environ["LEITAI_DATA"] = str(folder)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "leitai.web.settings")
    os.umask(0o077)
    import django

    django.setup()


class Bar:
    """A progress bar on standard error, where that is a terminal."""

    def __init__(self, *, quiet: bool) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

        console = Console(stderr=True)
        self._bar = Progress(
            TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:>3.0f}%"),
            TimeRemainingColumn(), console=console, transient=True,
            disable=quiet or not console.is_terminal,
        )  # fmt: skip
        self._steps: dict[str, object] = {}

    def __enter__(self) -> Bar:
        self._bar.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._bar.stop()

    def tell(self, step: str, done: int, total: int) -> None:
        """Show how far a step is; a total of 0 means that nobody knows."""
        if step not in self._steps:
            words = _STEPS[step][language()]
            self._steps[step] = self._bar.add_task(words, total=total or None)
        self._bar.update(self._steps[step], completed=done, total=total or None)  # type: ignore[arg-type]
