"""ASGI entry: casting and streaming on the event loop, all else to Django in threads."""

from __future__ import annotations

import gc
import os
from typing import Any

from a2wsgi import WSGIMiddleware

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "leitai.web.settings")

from leitai.web.wsgi import application as django_pages

from leitai.web.casters import Caster  # isort: skip
from leitai.web.hotpath import HotPath, Receive, Scope, Send  # isort: skip
from leitai.web.sending import PartsBehind  # isort: skip

THREADS = int(os.environ.get("LEITAI_THREADS", "4"))


class Hall:
    """The dispatcher. The hot path starts with the first request, on the server's own loop.

    Pages are answered by threads of this process, or by another process (`pages`): see serving.
    """

    def __init__(self) -> None:
        pages: Any = django_pages
        self.pages: Any = PartsBehind(WSGIMiddleware(pages, workers=THREADS))
        self.hot: HotPath | None = None

    def start(self, caster: Caster | None = None) -> HotPath:
        """The hot path of this process, begun on first use: after the process was forked.

        Args:
            caster: stores ballots; in a thread of this process, when None.
        """
        if self.hot is None:
            self.hot = HotPath(caster)
            spare_collections()
        return self.hot

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await _live(receive, send)
            return
        if scope["type"] != "http":
            return
        hot = self.start()
        if hot.owns(scope):
            await hot(scope, receive, send)
        else:

            async def take() -> Any:
                # Some servers' `receive` gives an awaitable, a2wsgi asks for a coroutine.
                return await receive()

            await self.pages(scope, take, send)


def spare_collections() -> None:
    """Leave what was loaded by now out of garbage collection, and collect less often.

    A full collection walks through Django and every ticket, and would hold up all ballots.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


async def _live(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return


application = Hall()
