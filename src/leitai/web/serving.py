"""Processes of the hall: one that watches, and those that serve, forked from it.

The watcher has loaded everything and owns the sockets. A process of casting, or several, takes
every connection, and answers ballots and streams; one stores ballots for all, and one beside it
signs their receipts; one answers Django's pages. One that dies is forked anew at once; who
connects meanwhile waits in the socket's queue. See decisions/0041-casting-speed-again.md and 0043.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import signal
import socket
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import uvicorn
from django.conf import settings

from leitai.record.notes import Signer
from leitai.web.actions.casting import sign_here
from leitai.web.asgi import application, spare_collections
from leitai.web.live.ear import gather_notices, hear_neighbours, tell_neighbours
from leitai.web.pages import PagesElsewhere, answer_pages
from leitai.web.signing import SignerElsewhere, answer_signatures
from leitai.web.storing import Store, StoredElsewhere
from leitai.web.watch import Watch
from leitai.web.wire import IDLE_SECONDS, HallProtocol

BACKLOG = 4096
# How long answers that are under way may take when the hall is stopped.
STOP_SECONDS = 5
# Pages give way to ballots where both want the processor.
PAGES_NICE = int(os.environ.get("LEITAI_PAGES_NICE", "5"))


def bind(host: str, port: int, count: int) -> list[socket.socket]:
    """Listening sockets for one address, between which the system divides the connections.

    Raises:
        OSError: the address is taken, or is none of this machine.
    """
    # Sockets that share an address would also share it with another hall: first, one that
    # does not.
    first = _bound(host, port, share=False)
    if count == 1:
        sockets = [first]
    else:
        port = first.getsockname()[1]
        first.close()
        sockets = [_bound(host, port, share=True) for _ in range(count)]
    for sock in sockets:
        sock.listen(BACKLOG)
    return sockets


def _bound(host: str, port: int, *, share: bool) -> socket.socket:
    sock = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if share:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    sock.bind((host, port))
    return sock


@dataclass(frozen=True, slots=True)
class Family:
    """What the processes of one hall share.

    Args:
        doors: listening sockets, one for each process of casting.
        folder: where Unix sockets are bound, which only its owner may enter.
        pages, store: listening sockets in it, named so: of the processes of pages and of storing.
        ears: for each process of casting, the end of a pair on which it hears the others.
        mouths: the other ends.
        pen: a pair to have receipts signed over.
    """

    doors: list[socket.socket]
    folder: Path
    pages: socket.socket
    store: socket.socket
    ears: list[socket.socket]
    mouths: list[socket.socket]
    pen: tuple[socket.socket, socket.socket]


def serve(doors: list[socket.socket]) -> None:
    """Serve until stopped, with a process of casting for each of the sockets of `bind`."""
    if not hasattr(os, "fork"):
        _run_server(doors[0], None, application.start)
        return
    # Only its owner may enter the folder, and so connect.
    folder = Path(tempfile.mkdtemp(prefix="leitai-"))
    try:
        pairs = [socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM) for _ in doors]
        for sock in (one for pair in pairs for one in pair):
            sock.setblocking(False)
        ears, mouths = [ear for ear, _ in pairs], [mouth for _, mouth in pairs]
        pen = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
        pages, store = _listening(folder / "pages"), _listening(folder / "store")
        family = Family(doors, folder, pages, store, ears, mouths, pen)
        deeds = [_pages_of(family), _signing_of(family), _storing_of(family)]
        Watch([*deeds, *(_casting_of(family, number) for number in range(len(doors)))]).run()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _listening(path: Path) -> socket.socket:
    sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    sock.bind(str(path))
    sock.listen(BACKLOG)
    return sock


def _pages_of(family: Family) -> Callable[[int], None]:
    def run(watcher: int) -> None:
        with contextlib.suppress(OSError):  # a keeper may have forbidden it
            os.nice(PAGES_NICE)
        tell_neighbours(family.mouths)
        with asyncio.Runner(loop_factory=_config().get_loop_factory()) as runner:
            runner.run(_answer_pages(family.pages, watcher))

    return run


async def _answer_pages(sock: socket.socket, watcher: int) -> None:
    answering = asyncio.current_task()
    assert answering is not None
    loop = asyncio.get_running_loop()
    loop.add_reader(watcher, answering.cancel)
    loop.add_signal_handler(signal.SIGTERM, answering.cancel)
    # The terminal tells every process; the watcher tells this one when it is time.
    loop.add_signal_handler(signal.SIGINT, lambda: None)
    try:
        await answer_pages(application.pages, sock)
    except asyncio.CancelledError:
        os._exit(0)  # a thread that is still at work must not hold up the stop


def _signing_of(family: Family) -> Callable[[int], None]:
    def run(watcher: int) -> None:
        sign = Signer.from_seed("hall", settings.SIGNING_SEED).sign
        answer_signatures(family.pen[1], sign, watcher)

    return run


def _storing_of(family: Family) -> Callable[[int], None]:
    def run(watcher: int) -> None:
        tell_neighbours(family.mouths)
        gather_notices()
        spare_collections()
        Store(family.store, watcher, SignerElsewhere(family.pen[0], sign_here)).run()

    return run


def _casting_of(family: Family, number: int) -> Callable[[int], None]:
    def run(watcher: int) -> None:
        others = [mouth for at, mouth in enumerate(family.mouths) if at != number]
        tell_neighbours(others)
        application.pages = PagesElsewhere(str(family.folder / "pages"))

        def start() -> object:
            hear_neighbours(family.ears[number])
            return application.start(StoredElsewhere(str(family.folder / "store")))

        _run_server(family.doors[number], watcher, start)

    return run


class _Server(uvicorn.Server):
    """A server that also stops when the watcher is gone.

    Args:
        watcher: read end of a pipe that is closed when the watching process ends.
        start: called on the loop before the first connection.
    """

    def __init__(
        self, config: uvicorn.Config, watcher: int | None, start: Callable[[], object]
    ) -> None:
        super().__init__(config)
        self.watcher, self.start = watcher, start

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        self.start()
        HallProtocol.hot = application.start()
        await super().startup(sockets)
        if self.watcher is not None:
            asyncio.get_running_loop().add_reader(self.watcher, self._leave)

    def _leave(self) -> None:
        assert self.watcher is not None
        asyncio.get_running_loop().remove_reader(self.watcher)
        self.should_exit = True


def _run_server(sock: socket.socket, watcher: int | None, start: Callable[[], object]) -> None:
    _Server(_config(), watcher, start).run([sock])


def _config() -> uvicorn.Config:
    return uvicorn.Config(
        application,
        http=HallProtocol,
        ws="none",
        lifespan="off",
        # Access logs would tie a device and a moment to a ballot.
        access_log=False,
        log_config=None,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=IDLE_SECONDS,
        timeout_graceful_shutdown=STOP_SECONDS,
        backlog=BACKLOG,
    )
