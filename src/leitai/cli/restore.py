"""`leitai restore`: a hall from a backup, verified before it takes its place."""

from __future__ import annotations

import os
from pathlib import Path

import click

from leitai.cli import language
from leitai.cli.backup import Bar, _set_up, read_passphrase


@click.command("restore")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--data", type=click.Path(file_okay=False, path_type=Path), help="Data folder.")
@click.option(
    "--passphrase-file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The passphrase of an encrypted backup; or set LEITAI_BACKUP_PASSPHRASE.",
)
@click.option("--force", is_flag=True, help="Replace the hall that is there.")
@click.option("--check", is_flag=True, help="Only compare FILE with its hashes.")
@click.option("--quiet", is_flag=True, help="Say nothing but problems.")
def restore(
    file: Path,
    data: Path | None,
    passphrase_file: Path | None,
    force: bool,
    check: bool,
    quiet: bool,
) -> None:
    """Restore the hall from FILE into the data folder, or into DATABASE_URL's PostgreSQL.

    Every hash, log, signature and bundle is verified first; a hall that is there is replaced
    only with --force, and never while a server uses it. Exit status: 0 done, 2 not done.
    """
    passphrase = read_passphrase(passphrase_file)
    zh = language() == "zh"
    if check:
        _check(file, passphrase, quiet)
        return
    from leitai.web.actions.backup.restore import check_stage, drop, settle, stage

    target = (data or Path(os.environ.get("LEITAI_DATA", "var"))).resolve()
    address = os.environ.get("DATABASE_URL", "")
    os.umask(0o077)
    with Bar(quiet=quiet) as bar:
        staged = stage(
            file, target, database=address, passphrase=passphrase, force=force, tell=bar.tell
        )
        try:
            if not staged.database:
                os.environ.pop("DATABASE_URL", None)
            # The backup's own key signs and verifies, not one that lies elsewhere.
            if (staged.folder / "signing.key").exists():
                os.environ.pop("LEITAI_SIGNING_KEY_FILE", None)
            _set_up(staged.folder)
            leaves, ballots = check_stage(staged, bar.tell)
            aside = settle(staged)
        except BaseException:
            drop(staged.folder)
            raise
    if not quiet:
        click.echo(
            f"已恢复并核验：{ballots} 张评分票，{leaves} 条日志。"
            if zh
            else f"Restored and verified: {ballots} ballots, {leaves} leaves of logs."
        )
        for name in aside:
            click.echo(f"  {'原文件保留为' if zh else 'kept beside it'}: {name}")


def _check(file: Path, passphrase: str | None, quiet: bool) -> None:
    from leitai.web.actions.backup.archive import open_archive

    archive = open_archive(file)
    done = 0
    with Bar(quiet=quiet) as bar:

        def read(size: int) -> None:
            nonlocal done
            done += size
            bar.tell("archive", done, archive.size)

        archive.check(read)
    if passphrase is not None:
        archive.unlock(passphrase)
    if not quiet:
        made = archive.manifest.get("made", "?")
        files = len(archive.files)
        click.echo(
            f"{file}：完好，{files} 个文件，制作于 {made}。"
            if language() == "zh"
            else f"{file}: whole, {files} files, made {made}."
        )
