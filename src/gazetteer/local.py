"""A gazetteer in this process, with the face of the client: the service itself, without a socket.

What is answered, refused and typed is what the service answers, because it is the service that answers. Its event loop runs
in a thread of its own, so that notebooks and other programs with a running loop can use it too.
"""

from __future__ import annotations

from contextlib import ExitStack
from os import PathLike
from typing import Any

import anyio.from_thread
import httpx
from fastapi import FastAPI

from gazetteer.api.app import create_app
from gazetteer.client import Client
from gazetteer.settings import Settings

#: Seconds that an answer may take: whoever asks in his own process waits as long as he likes.
_DEADLINE = 600.0


class Local(Client):
    """A database that is open in this process. Use it as a context manager, or call `close()`; threads may share it."""

    def __init__(self, database: str | PathLike[str] | None = None) -> None:
        settings = _settings(database)
        transport = InProcess(create_app(settings))
        try:
            super().__init__(settings.public_url, timeout=_DEADLINE, transport=transport)
        except BaseException:
            transport.close()
            raise


def _settings(database: str | PathLike[str] | None) -> Settings:
    """The settings of the environment, but for what stands between a service and strangers."""
    own: dict[str, Any] = {"read_key_required": False, "deadline": _DEADLINE, "access_log": False}
    if database is not None:
        named = str(database)
        own["database_url"] = named if "://" in named else f"sqlite:///{named}"
    return Settings(**own)


class InProcess(httpx.BaseTransport):
    """Requests handed to an application in this process."""

    def __init__(self, app: FastAPI) -> None:
        self._ending = ExitStack()
        try:
            self._portal = self._ending.enter_context(anyio.from_thread.start_blocking_portal())
            self._ending.enter_context(self._portal.wrap_async_context_manager(app.router.lifespan_context(app)))
            # A database that cannot be used is told when it is opened, not when it is first asked.
            app.state.serving()
        except BaseException:
            self._ending.close()
            raise
        self._app = httpx.ASGITransport(app)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The whole answer of the application."""
        request.read()
        return self._portal.call(self._handle, request)

    async def _handle(self, request: httpx.Request) -> httpx.Response:
        response = await self._app.handle_async_request(request)
        assert isinstance(response.stream, httpx.AsyncByteStream)  # noqa: S101 - what an asynchronous transport answers with
        body = b"".join([part async for part in response.stream])
        return httpx.Response(response.status_code, headers=response.headers, stream=httpx.ByteStream(body))

    def close(self) -> None:
        """End the application and its loop."""
        self._ending.close()
