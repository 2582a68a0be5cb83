"""`gazetteer mcp`: the tools of agents, over standard input and output."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

import anyio
import httpx
import typer

from gazetteer.cli import console
from gazetteer.client import AsyncClient
from gazetteer.errors import Refused


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command(epilog="Example: `gazetteer mcp --url http://localhost:8000`")(mcp)


def mcp(
    url: Annotated[
        str | None, typer.Option(help="Address of a running service; the database of the settings unless given.")
    ] = None,
    key: Annotated[
        str | None, typer.Option(envvar="GAZETTEER_KEY", help="A key, where that service asks for one.")
    ] = None,
    _refused_as_json: console.RefusedAsJSON = False,
) -> None:
    """Offer the tools for agents (Model Context Protocol) on standard input and output, until the input ends.

    A service offers the same at `/mcp`.
    """
    anyio.run(_serve, url, key)


async def _serve(url: str | None, key: str | None) -> None:
    try:
        from gazetteer.agents import server  # noqa: PLC0415 - an extra, and slow to load
    except ModuleNotFoundError as error:
        raise Refused(f"{error.name} is not installed: pip install 'gazetteer[mcp]'") from error

    async with _asked(url, key) as (gazetteer, public_url):
        await server.serve(gazetteer, public_url=public_url).run_stdio_async()


@asynccontextmanager
async def _asked(url: str | None, key: str | None) -> AsyncIterator[tuple[AsyncClient, str]]:
    """The gazetteer that the tools ask, and where people find its pages."""
    if url is not None:
        async with AsyncClient(url, key) as gazetteer:
            yield gazetteer, url
        return
    from gazetteer.api.app import create_app  # noqa: PLC0415 - only whoever has no service needs one here

    # Whoever starts the command can read the file: no key is asked of him.
    settings = console.settings().model_copy(update={"read_key_required": False, "deadline": 600.0})
    app = create_app(settings)
    async with app.router.lifespan_context(app):
        app.state.serving()
        async with AsyncClient(settings.public_url, transport=httpx.ASGITransport(app)) as gazetteer:
            yield gazetteer, settings.public_url
