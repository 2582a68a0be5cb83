"""Who sends half a head keeps no place for long."""

from __future__ import annotations

import asyncio

import pytest
import uvicorn

from gazetteer.api.app import create_app
from gazetteer.api.server import RequestProtocol
from gazetteer.settings import Settings


@pytest.mark.parametrize("sent", [b"", b"GET /healthz HTTP/1.1\r\nHost: a\r\n", b"GET /heal"])
@pytest.mark.parametrize("after_one", [False, True])
def test_a_head_that_does_not_come_ends_the_connection(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, sent: bytes, after_one: bool
) -> None:
    monkeypatch.setattr(RequestProtocol, "head_timeout", 0.3)

    async def try_it() -> None:
        config = uvicorn.Config(create_app(settings), port=0, http=RequestProtocol, log_level="error")
        server = uvicorn.Server(config)
        serving = asyncio.create_task(server.serve())
        while not server.started:
            await asyncio.sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        if after_one:
            writer.write(b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
            assert b"200" in await reader.readuntil(b"\r\n")
            await reader.readuntil(b'"ok"}')
        writer.write(sent)
        async with asyncio.timeout(20):
            assert await reader.read() == b""
        writer.close()
        server.should_exit = True
        await serving

    asyncio.run(try_it())
