"""`/mcp`: the tools of agents, over HTTP. They ask this very application, without a socket."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

import httpx
from fastapi import FastAPI, Request
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from gazetteer.api.dependencies import may_read
from gazetteer.client import AsyncClient
from gazetteer.http import noted
from gazetteer.settings import Settings


def routes(app: FastAPI, settings: Settings) -> list[Route]:
    """`/mcp`, where the SDK that it speaks with is installed (the extra `mcp`)."""
    if find_spec("mcp") is None:
        return []
    return [Route("/mcp", _Agents(app, settings), methods=["GET", "POST", "DELETE"], name="mcp")]


class _Agents:
    """The endpoint. What it needs is loaded when the first agent comes: most services never see one."""

    def __init__(self, app: FastAPI, settings: Settings) -> None:
        self._app = app
        self._settings = settings
        self._endpoint: ASGIApp | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await may_read(Request(scope))
        if self._endpoint is None:
            self._endpoint = self._made()
        await self._endpoint(scope, receive, send)

    def _made(self) -> ASGIApp:
        from gazetteer.agents import server  # noqa: PLC0415 - see above

        async def within(scope: Scope, receive: Receive, send: Send) -> None:
            await self._app({**scope, noted.WITHIN: True}, receive, send)

        asked: Any = within
        address = self._settings.public_url
        gazetteer = AsyncClient(address, transport=httpx.ASGITransport(asked))
        return server.OverHTTP(server.serve(gazetteer, public_url=address))
