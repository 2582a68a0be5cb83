"""A few calls to a real server process: what an in-process client would hide."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator

import httpx
import pytest
from tests.api.shapes import refusal

from gazetteer.services.context import Gazetteer


@pytest.fixture
def served(world: Gazetteer) -> Iterator[httpx.Client]:
    """A client of a server of its own, on a free port that the server is handed open."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        environment = {**os.environ, "GAZETTEER_DATABASE_URL": world.settings.database_url}
        command = [sys.executable, "-m", "uvicorn", "--factory", "gazetteer.api.app:create_app", "--no-access-log"]
        process = subprocess.Popen(
            [*command, "--fd", str(listening.fileno())], env=environment, pass_fds=[listening.fileno()]
        )
        address = f"http://127.0.0.1:{listening.getsockname()[1]}"
        try:
            # The socket listens already: the first request waits until the server takes it.
            with httpx.Client(base_url=address, timeout=60, headers={"Accept-Encoding": "identity"}) as client:
                yield client
        finally:
            process.terminate()
            process.wait(20)


def test_a_real_server(served: httpx.Client) -> None:
    assert served.get("/readyz").json()["status"] == "ready"
    entity = served.get("/v1/entities/vladivostok")
    assert entity.json()["id"] == "vladivostok"
    head = served.head("/v1/entities/vladivostok")
    assert head.headers["content-length"] == str(len(entity.content))
    assert served.head("/v1/entities").content == b""
    again = served.get("/v1/entities/vladivostok", headers={"If-None-Match": entity.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert served.get("/v1/search?q=海参崴").json()["results"][0]["id"] == "vladivostok"
    assert served.get("/v1/search?q=%E6%B5%B7").status_code == 200
    refusal(served.get("/v1/search?q=%ff"), 422)
    refusal(served.post("/v1/entities", content=b"{}"), 401)
    assert len(served.get("/v1/export").text.splitlines()) == 7
    refusal(served.get("/nowhere"), 404)
