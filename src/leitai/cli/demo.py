"""`leitai demo`: the page's own arena, and judges that are made up."""

from __future__ import annotations

import json
import os
import socket
import threading
import time
from pathlib import Path

import click

WAIT = 60.0
# The day at which the demo's calendar stands, as `leitai.web.demo.matters` made it.
HELD = "2022-12-28"


@click.command("demo")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("var/demo"),
    show_default=True,
    help="Folder of the demo; started again, it goes on from there.",
)
@click.option(
    "--tickets", type=click.IntRange(1, 20000), help="As many as judges, or 200 without any."
)
@click.option(
    "--judges", default=200, show_default=True, type=click.IntRange(0, 20000),
    help="Simulated judges; 0 for none.",
)  # fmt: skip
@click.option("--speed", default=10.0, show_default=True, type=click.FloatRange(0.1, 1000))
@click.option("--seed", default=20220928, show_default=True, help="Seed of the made-up marks.")
@click.option("--open-slot", type=click.IntRange(1, 11), help="Open this slot to scoring.")
@click.option(
    "--round-only", is_flag=True, help="Without the made-up quarter of matters and questions."
)
@click.option("--json", "as_json", is_flag=True, help="Print one line of JSON once it listens.")
def demo(
    host: str,
    port: int,
    data: Path,
    tickets: int | None,
    judges: int,
    speed: float,
    seed: int,
    open_slot: int | None,
    round_only: bool,
    as_json: bool,
) -> None:
    """Run the third department arena with its eleven departments on this machine.

    Its ballots are made up: simulated judges cast them through the same addresses as phones.
    """
    from leitai.cli.serve import prepare, run_server

    _refuse_a_taken_port(host, port)
    data.mkdir(parents=True, exist_ok=True)
    # A quarter after the round: its clocks and cards stand still, and the pages say so.
    os.environ.setdefault("LEITAI_TODAY", HELD)
    prepare(data)
    from django.db import connections

    from leitai.web.demo.load import load_demo, local_now

    issue = tickets or judges or 200
    made = load_demo(
        data, judges=issue, open_slot=open_slot, now=local_now(), quarter=not round_only
    )
    connections.close_all()
    base = f"http://{host}:{port}"
    facts = {
        "base": base,
        "board": f"{base}/r/{made.round}/board/",
        "desk": f"{base}/r/{made.round}/desk/",
        "office": f"{base}/r/{made.round}/office/",
        "result": f"{base}/r/{made.round}/result/",
        "ballot": f"{base}/ballot/",
        "matters": f"{base}/matters/",
        "questions": f"{base}/questions/",
        "units": f"{base}/units/",
        "people": made.people,
        "staff": {"name": made.staff_name, "password": made.staff_password},
        "round": made.round,
        "tickets": made.tickets,
        "made_up": True,
        "pid": os.getpid(),
    }

    def go() -> None:
        if not _listens(host, port):
            click.echo("leitai: the server did not come up within a minute", err=True)
            os._exit(1)
        if as_json:
            click.echo(json.dumps(facts, ensure_ascii=False))
        else:
            _greet(facts)
        if judges:
            from leitai.web.demo.simulate import play

            try:
                play(
                    facts, judges=judges, speed=speed, seed=seed,
                    say=None if as_json else click.echo,
                )  # fmt: skip
            except OSError as error:
                # As when Ctrl-C stops the hall under them: words, and no traceback.
                click.echo(f"模拟评委已停止 the simulated judges stopped: {error}", err=True)

    threading.Thread(target=go, daemon=True).start()
    run_server(host, port)


def _refuse_a_taken_port(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise click.ClickException(
                f"port {port} of {host} is taken ({error.strerror}); choose another with --port"
            ) from error


def _listens(host: str, port: int) -> bool:
    end = time.monotonic() + WAIT
    while time.monotonic() < end:
        try:
            with socket.create_connection((host, port), timeout=1) as link:
                link.sendall(
                    b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                )
                if b"200" in link.recv(64):
                    return True
        except OSError:
            pass
        time.sleep(0.1)
    return False


def _greet(facts: dict[str, object]) -> None:
    staff = facts["staff"]
    assert isinstance(staff, dict)
    codes, people = facts["tickets"], facts["people"]
    assert isinstance(codes, list) and isinstance(people, list)
    roles = "\n".join(f"  {name:<10} {role:<10} {unit}" for name, role, unit in people)
    click.echo(
        f"""
Leitai 擂台 · 第三期部门擂台（演示 demo；评分票均为虚构 the ballots are made up）

  首页 home      {facts["base"]}/
  大屏 board     {facts["board"]}
  主持 desk      {facts["desk"]}    {staff["name"]} / {staff["password"]}
  办公 office    {facts["office"]}
  评分 ballot    {facts["ballot"]}#{codes[0].replace("-", "")}
  结果 result    {facts["result"]}

  督办 matters   {facts["matters"]}    日历停在 the calendar is held at {HELD}
  点题 questions {facts["questions"]}
  单位 units     {facts["units"]}

  以下账号密码同上 these have the same password ({staff["password"]}):
{roles}

Ctrl-C 停止 stops it; 再次启动时继续 started again, it goes on from the same folder.
"""
    )
