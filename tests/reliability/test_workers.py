"""Several worker processes on one SQLite file: what one writes, all answer at once, in every part that is kept in memory."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from tests.databases import Databases

from gazetteer.services import access, editing
from gazetteer.services.context import Gazetteer
from gazetteer.settings import Settings


@pytest.fixture
def service(databases: Databases) -> Iterator[tuple[str, str]]:
    """The address of a service with two workers, and an editor's key."""
    settings = Settings(database_url=databases.migrated())
    with Gazetteer(settings) as gazetteer:
        key = access.create_key(gazetteer, "editor").key
        editing.create(gazetteer, _place("harbin", "Harbin"), by="cli")
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.listen(64)
        process = subprocess.Popen(
            [sys.executable, "-m", "uvicorn", "--factory", "gazetteer.api.app:create_app", "--workers", "2",
             "--no-access-log", "--fd", str(listening.fileno())],
            env={**os.environ, "GAZETTEER_DATABASE_URL": settings.database_url},
            pass_fds=[listening.fileno()],
        )  # fmt: skip  # laid out as a table
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}", key
        finally:
            process.terminate()
            process.wait(30)


def _place(entity_id: str, name: str) -> dict[str, Any]:
    return {"id": entity_id, "kind": "place", "names": [{"text": name, "lang": "en", "status": "preferred"}]}


def _ask(address: str, times: int = 12) -> list[tuple[Any, ...]]:
    """The answers of many connections of their own, so that every worker gives some."""
    answers = []
    for _ in range(times):
        with httpx.Client(base_url=address, timeout=60) as client:
            entity = client.get("/v1/entities/harbin").json()
            found = client.get("/v1/search", params={"q": "Pinkiang", "match": "exact"}).json()["results"]
            alike = client.get("/v1/search", params={"q": "Pinkiamg"}).json()["results"]
            suggested = client.get("/v1/suggest", params={"q": "Pinki"}).json()["results"]
            text = {"text": "The railway to Pinkiang.", "target": "en"}
            annotated = client.post("/v1/annotate", json=text).json()["annotations"]
            answers.append(
                (
                    entity["version"],
                    [result["id"] for result in found],
                    [result["id"] for result in alike],
                    [result["id"] for result in suggested],
                    [annotation["text"] for annotation in annotated],
                )
            )
    return answers


def test_what_one_worker_writes_all_answer(service: tuple[str, str]) -> None:
    address, key = service
    assert set(map(str, _ask(address))) == {str((1, [], [], [], []))}
    with httpx.Client(base_url=address, timeout=60, headers={"Authorization": f"Bearer {key}"}) as client:
        document = _place("harbin", "Harbin")
        document["names"].append({"text": "Pinkiang", "lang": "en", "type": "historical"})
        written = client.put("/v1/entities/harbin", json=document, headers={"If-Match": '"1"'})
        assert written.status_code == 200, written.text
    # Not within a second but at the very next request: every answer asks the database which version the data has.
    assert set(map(str, _ask(address))) == {str((2, ["harbin"], ["harbin"], ["harbin"], ["Pinkiang"]))}
