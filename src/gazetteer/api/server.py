"""What `gazetteer serve` hands to uvicorn: the application of a worker, and the reading of a request line.

In a request line what people type is taken as it is meant:

`curl 'localhost:8000/v1/search?q=伯力'` sends the characters as they stand, in UTF-8, without percent signs. RFC 3986 wants
them encoded, and the HTTP parser refuses the request before the application sees it; here they are encoded on the way in.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import re
import sys
import threading
from typing import ClassVar, Final

from fastapi import FastAPI
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from gazetteer.errors import GazetteerError
from gazetteer.memory import collection_paused
from gazetteer.services import running_names
from gazetteer.web import rendering

_log = logging.getLogger(__name__)
_TARGET: Final = re.compile(rb"[A-Z]{3,10} (\S+) HTTP/1\.[01]\r\n")
_BEYOND_ASCII: Final = re.compile(rb"[\x80-\xff]")

#: When the garbage collector looks through new, through younger and through older objects. Requests make few cycles; with
#: Python's own thresholds it would run every few dozen requests. While it looks nobody is answered, so that it looks through a
#: few at a time, and only seldom through all, among which are those of the long text that is being worked on.
_COLLECT_AFTER: Final = (5_000, 10, 100)
#: Seconds for which a thread that computes may keep the interpreter: the event loop must not wait longer for its turn.
_TURN: Final = 0.0005


def worker() -> FastAPI:
    """The application of a worker process, whose modules the garbage collector need not look through again and again."""
    sys.setswitchinterval(_TURN)
    with collection_paused():
        from gazetteer.api.app import create_app  # noqa: PLC0415 - the command line imports this room, and should not wait

        app = create_app()
    app.state.prepared.clear()
    RequestProtocol.head_timeout = app.state.settings.head_timeout
    gc.set_threshold(*_COLLECT_AFTER)
    _keep()
    threading.Thread(target=_prepare, args=(app,), name="gazetteer-prepare", daemon=True).start()
    return app


def _keep() -> None:
    """What is here now stays as long as the worker does: the collector, for which everybody waits, need not look through it."""
    gc.collect()
    gc.freeze()


def _prepare(app: FastAPI) -> None:
    """Make ready what the first answers need; `/readyz` says no until then."""
    try:
        running_names.prepare(app.state.serving())
    except GazetteerError as error:
        # Without a sound database nothing can be prepared; the answers themselves will say so.
        _log.warning("names of running text are not prepared: %s", error.detail)
    finally:
        _keep()
        app.state.prepared.set()
    # Pages come first, then the description, which is long: each is made once, and nobody should wait for it.
    rendering.prepare()
    app.openapi()


def encoded(data: bytes) -> bytes:
    """The beginning of a request with every byte beyond ASCII in its target percent-encoded; other data as it is."""
    line = _TARGET.match(data)
    if line is None:
        return data
    target = _BEYOND_ASCII.sub(lambda byte: b"%%%02X" % byte[0][0], line[1])
    return data[: line.start(1)] + target + data[line.end(1) :]


class RequestProtocol(HttpToolsProtocol):
    """uvicorn's protocol over httptools, lenient about characters beyond ASCII in the target."""

    #: Seconds in which the head of a request must have come; `gazetteer serve` sets it.
    head_timeout: ClassVar[float] = 10.0
    _waiting: asyncio.TimerHandle | None = None
    _in_head = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # asyncio says BaseTransport; a connection has more
        super().connection_made(transport)
        self._wait_for_head()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        self._in_head = True
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        self._in_head = False
        self._stop_waiting()
        super().on_headers_complete()

    def _wait_for_head(self) -> None:
        """Close the connection unless a request's head comes in time: who sends half a head keeps a place from others."""
        if self._waiting is None:
            self._waiting = self.loop.call_later(self.head_timeout, self.transport.close)

    def _stop_waiting(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None

    def data_received(self, data: bytes) -> None:
        # Only where a request begins: what follows its head is a body, and is none of our business.
        if not data.isascii() and (self.cycle is None or not self.cycle.more_body):
            data = encoded(data)
        super().data_received(data)
        # Nearly every head comes in one piece, and costs no timer.
        if self._in_head:
            self._wait_for_head()
