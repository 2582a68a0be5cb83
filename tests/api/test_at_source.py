"""What a write reads where the newest data is: nobody else waits for it, and what was kept is never told to have failed."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.api.shapes import refusal

from gazetteer.api.app import create_app
from gazetteer.errors import Busy, Lost
from gazetteer.services import access, gate, lookup
from gazetteer.services.context import Gazetteer
from gazetteer.storage.engine import Connection, Database

PLACE = {"id": "harbin", "kind": "place", "names": [{"text": "Harbin", "lang": "en", "status": "preferred"}]}
SOURCE = {"id": "survey", "title": "A survey"}
#: More writes than the application has threads of any kind.
WRITES = 24


def test_reads_go_on_while_every_write_waits_to_know_who_writes(
    world: Gazetteer, editor: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, release, recognised = threading.Semaphore(0), threading.Event(), access.authenticate

    def silent(*arguments: Any) -> Any:
        asked.release()
        assert release.wait(60)
        return recognised(*arguments)

    monkeypatch.setattr(access, "authenticate", silent)
    settings = world.settings.model_copy(update={"pool_size": 4, "deadline": 60})
    with TestClient(create_app(settings)) as client:
        statuses: list[int] = []

        def write(number: int) -> None:
            document = {**PLACE, "id": f"place-{number}"}
            statuses.append(client.post("/v1/entities", json=document, headers=editor).status_code)

        writes = [threading.Thread(target=write, args=(number,)) for number in range(WRITES)]
        for one in writes:
            one.start()
        try:
            assert asked.acquire(timeout=60)
            # One that is computed in a thread, and one that is not.
            for path in ("/v1/entities/vladivostok/names", "/v1/sources", "/v1/entities/vladivostok"):
                assert client.get(path).status_code == 200
        finally:
            release.set()
            for one in writes:
                one.join()
    assert statuses == [201] * WRITES


def _busy(*_arguments: Any, **_more: Any) -> Any:
    raise Busy("the connection to the database broke; nothing was changed")


def _create(client: TestClient, headers: dict[str, str]) -> Any:
    return client.post("/v1/entities", json=PLACE, headers=headers)


def _put_source(client: TestClient, headers: dict[str, str]) -> Any:
    return client.put("/v1/sources/survey", json=SOURCE, headers=headers)


def _batch(client: TestClient, headers: dict[str, str]) -> Any:
    return client.post("/v1/batch", json={"entity": PLACE}, headers={**headers, "Content-Type": "application/x-ndjson"})


@pytest.mark.parametrize(
    ("home", "read", "write", "there"),
    [
        (gate, "warnings", _create, "/v1/entities/harbin"),
        (lookup, "stored", _create, "/v1/entities/harbin"),
        (gate, "warnings", _batch, "/v1/entities/harbin"),
        (lookup, "source_state", _put_source, "/v1/sources/survey"),
    ],
)
def test_a_change_that_was_kept_and_cannot_be_read_back_is_not_told_as_refused(
    client: TestClient,
    editor: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    home: Any,
    read: str,
    write: Callable[[TestClient, dict[str, str]], Any],
    there: str,
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(home, read, _busy)
        refusal(write(client, editor), 503, "uncertain")
    assert client.get(there).status_code == 200


def _lose(monkeypatch: pytest.MonkeyPatch, times: int) -> list[int]:
    """Let so many readings break off at their end; how many have, as it goes on."""
    reading, broken = Database.reading, [0]

    @contextmanager
    def breaking(database: Database, *, newest: bool = False) -> Iterator[Connection]:
        with reading(database, newest=newest) as connection:
            yield connection
            if broken[0] < times:
                broken[0] += 1
                raise Lost("the database cannot be reached at the moment")

    monkeypatch.setattr(Database, "reading", breaking)
    return broken


@pytest.mark.parametrize("path", ["/v1/entities/vladivostok/names", "/v1/sources", "/e/vladivostok", "/browse"])
def test_a_read_whose_server_went_away_is_asked_again_once(
    world: Gazetteer, client: TestClient, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    with monkeypatch.context() as once:
        broken = _lose(once, 1)
        assert client.get(path).status_code == 200
        assert broken == [1]
    # What was kept of the answer goes with a write.
    _create(client, {"Authorization": f"Bearer {access.create_key(world, 'editor').key}"})
    _lose(monkeypatch, 1_000)
    assert client.get(path).status_code == 503
