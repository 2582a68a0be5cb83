"""Whatever is sent: nobody else waits for it, every answer stays small, and work for which nobody waits any more ends."""

from __future__ import annotations

import asyncio
import json
import logging
import threading
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from starlette.testclient import TestClient
from tests.api.shapes import refusal

from gazetteer import deadline
from gazetteer.api.app import create_app
from gazetteer.domain.bounds import LARGEST_ANSWER, MOST_FAULTS
from gazetteer.errors import Busy
from gazetteer.services import editing
from gazetteer.services.context import Gazetteer
from gazetteer.storage.engine import Connection

#: Members of the lists that are sent: enough to have stopped a worker for seconds before there were bounds.
_MANY = 20_000


def _schema(document: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]]
    return schema


def _twisted(document: dict[str, Any], operation: dict[str, Any]) -> Iterator[tuple[str, bytes]]:
    """The most twisted bodies that an operation may be sent, by their media type."""
    content = operation["requestBody"]["content"]
    many = "[" + ",".join(["1"] * _MANY) + "]"
    deep = "[" * 1_000 + "]" * 1_000
    for media_type, stated in content.items():
        if "x-ndjson" in media_type:
            for inner in (many, deep, '{"a":' + many + "}"):
                yield media_type, ('{"entity":{"id":"a","subjects":' + inner + "}}").encode()
            yield media_type, b"1\n" * _MANY
        elif "json" in media_type:
            members = _schema(document, stated["schema"]).get("properties", {"q": {}})
            given = stated.get("example") or next(iter(stated.get("examples", {"": {"value": {}}}).values()))["value"]
            if isinstance(given, list):
                members, given = {}, {}
                copying = ",".join(['{"op": "copy", "from": "", "path": "/names/-"}'] * 1_000)
                for inner in (many, deep, copying):
                    yield media_type, f"[{inner}]".encode()
            for member in members:
                for value in (many, deep, '{"a":' + many + "}", json.dumps("海" * _MANY)):
                    others = {name: one for name, one in given.items() if name != member}
                    start = json.dumps(others)[:-1] + (", " if others else "")
                    yield media_type, (start + f'"{member}": {value}' + "}").encode()
            yield media_type, json.dumps({f"unknown{n}": 1 for n in range(_MANY)}).encode()
            yield media_type, many.encode()
            yield media_type, deep.encode()
        elif "form" in media_type:
            yield media_type, b"&".join([b"queries=%7B%7D"] * 50_000)
            yield media_type, b"queries=" + many.encode()


def _operations(app: Any) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in app.openapi()["paths"].items():
        for method, operation in methods.items():
            if "requestBody" in operation:
                yield method.upper(), path.replace("{id}", "vladivostok").replace("{version}", "1"), operation


def test_while_any_body_is_read_the_others_are_answered(world: Gazetteer, admin: dict[str, str]) -> None:
    app = create_app(world.settings)
    slow: list[tuple[str, str]] = []

    async def ask() -> None:
        transport = httpx.ASGITransport(app=app)
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=transport, base_url="http://test") as client,
        ):
            for method, path, operation in _operations(app):
                for media_type, body in _twisted(app.openapi(), operation):
                    headers = {**admin, "Content-Type": media_type, "If-Match": "*"}
                    began = time.monotonic()
                    asked = asyncio.create_task(client.request(method, path, content=body, headers=headers))
                    answered = 0
                    while not asked.done():
                        health = await client.get("/healthz")
                        assert health.status_code == 200
                        answered += 1
                        await asyncio.sleep(0.001)
                    if time.monotonic() - began > 1 and answered < 5:
                        slow.append((path, body[:60].decode()))
                    answer = await asked
                    assert answer.status_code != 500, (method, path, body[:80], answer.text[:300])
                    assert len(answer.content) < 100_000, (method, path, body[:80], len(answer.content))
                    if answer.status_code >= 400 and "errors" in answer.json() and "batch" not in path:
                        assert len(answer.json()["errors"]) <= MOST_FAULTS

    asyncio.run(ask())
    assert not slow


def test_the_names_of_a_query_and_of_a_batch_are_counted(client: TestClient, world: Gazetteer) -> None:
    condition = {"matchType": "name", "propertyValue": ["Vladivostok"] * 11}
    problem = refusal(
        client.post("/v1/reconcile/match", json={"queries": [{"conditions": [condition]}]}), 422, "invalid"
    )
    assert "10 names" in problem["errors"][0]["detail"]
    twice = [{"matchType": "name", "propertyValue": ["Vladivostok"] * 6}] * 2
    assert client.post("/v1/reconcile/match", json={"queries": [{"conditions": twice}]}).status_code == 422
    properties = [{"pid": "name", "v": ["Vladivostok"] * 11}]
    assert client.post("/v1/reconcile", json={"q": {"properties": properties}}).status_code == 422
    ten = {"conditions": [{"matchType": "name", "propertyValue": ["Vladivostok"] * 10}]}
    assert client.post("/v1/reconcile/match", json={"queries": [ten] * 2}).status_code == 200
    refusal(client.post("/v1/reconcile/match", json={"queries": [ten] * 51}), 413, "too-large")


def test_a_long_address_is_refused_at_once(client: TestClient, world: Gazetteer) -> None:
    for path in ("/v1/search?q=", "/v1/reconcile?queries=", "/v1/entities/", "/e/"):
        problem = refusal(client.get(path + "a" * 20_000), 414, "address-too-long")
        assert "16,384" in problem["detail"]


def test_between_two_names_of_a_query_the_others_have_their_turn(world: Gazetteer) -> None:
    from gazetteer.services.reconciliation import matching
    from gazetteer.services.reconciliation.asked import Query

    async def turns() -> int:
        matched = asyncio.create_task(matching.match(world, [Query(names=("Vladivostok",) * 10)]))
        count = 0
        while not matched.done():
            await asyncio.sleep(0)
            count += 1
        return count

    assert asyncio.run(turns()) >= 10


def test_a_check_looks_for_the_best_mention_once(seeded: Gazetteer, monkeypatch: pytest.MonkeyPatch) -> None:
    from gazetteer.services import checking

    class Counted(list[tuple[int, Any]]):
        looked = 0

        def __getitem__(self, index: Any) -> Any:
            Counted.looked += 1
            return super().__getitem__(index)

    original = checking._Judge._found
    monkeypatch.setattr(checking._Judge, "_found", lambda self, known: Counted(original(self, known)))
    many = 400
    checking.check(
        seeded,
        source_lang="zh-Hans",
        source_text="海参崴，" * many,
        target_lang="ru",
        target_text="Во Владивостоке. " * (many // 2),
    )
    assert Counted.looked < 4 * many


def test_an_answer_is_no_larger_than_stated(seeded: Gazetteer) -> None:
    # The size is asked here, and not the time that a busy machine takes.
    patient = seeded.settings.model_copy(update={"deadline": 600.0})
    with TestClient(create_app(patient)) as client:
        body = {"text": "北京条约" * 50_000, "target": "en"}
        problem = refusal(client.post("/v1/annotate", json={**body, "overlaps": "all"}), 422, "invalid")
        assert f"{LARGEST_ANSWER:,}" in problem["detail"]
        assert problem["errors"][0]["pointer"] == "/text"
        texts = ["海参崴" * 60] * 200
        refusal(client.post("/v1/romanize", json={"texts": texts}), 413, "too-large")


def _then_late(read: Any) -> Any:
    """The same, after which nobody waits any more."""

    def reading(connection: Any) -> Any:
        found = read(connection)
        deadline.set_end(time.monotonic() - 1)
        return found

    return reading


def test_what_serves_all_later_answers_is_made_though_nobody_waits(
    world: Gazetteer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Broken off at each deadline, the names of a large gazetteer would be begun again and again, and never be ready."""
    from gazetteer.services.running_names import Annotator
    from gazetteer.storage import repository

    annotator = world.part(Annotator)
    with world.database.reading() as connection:
        deadline.set_end(time.monotonic() - 1)
        try:
            with deadline.lifted():
                assert not deadline.passed()
                connection.exec_driver_sql("SELECT 1")
            assert deadline.passed()
            with pytest.raises(Busy):
                deadline.check()
        finally:
            deadline.set_end(None)
        ends: list[bool] = []
        original = annotator._build

        def build(connection: Connection) -> Any:
            ends.append(deadline.passed())
            return original(connection)

        monkeypatch.setattr(annotator, "_build", build)
        # What is already read of the database's state comes first; the making itself is under a deadline that has passed.
        annotator._names = None
        monkeypatch.setattr(repository, "data_version", _then_late(repository.data_version))
        try:
            version = annotator.names(connection).version
        finally:
            deadline.set_end(None)
    assert ends == [False]
    assert version > 0


def test_a_passed_deadline_ends_the_work_and_frees_its_place(world: Gazetteer, monkeypatch: pytest.MonkeyPatch) -> None:
    from gazetteer.services import annotating

    settings = world.settings.model_copy(update={"deadline": 0.2, "pool_size": 1})
    ended = threading.Event()

    def endless(*_arguments: Any, **_more: Any) -> None:
        try:
            while True:
                deadline.check()
                time.sleep(0.01)
        finally:
            ended.set()

    monkeypatch.setattr(annotating, "answer", endless)
    with TestClient(create_app(settings)) as client:
        refusal(client.post("/v1/annotate", json={"text": "a", "target": "en"}), 503, "busy")
        assert ended.wait(60)
        assert client.get("/v1/sources").status_code == 200


def test_a_place_is_held_until_its_thread_has_ended(world: Gazetteer, monkeypatch: pytest.MonkeyPatch) -> None:
    """A thread that cannot be ended keeps its place: otherwise clients that come again would pile threads up."""
    from gazetteer.services import lookup

    settings = world.settings.model_copy(update={"deadline": 0.1, "pool_size": 2})
    running, most, release = [0], [0], threading.Event()

    def stubborn(*_arguments: Any, **_more: Any) -> None:
        running[0] += 1
        most[0] = max(most[0], running[0])
        release.wait(60)
        running[0] -= 1

    monkeypatch.setattr(lookup, "sources", stubborn)
    app = create_app(settings)
    statuses: list[int] = []

    async def ask() -> None:
        async def one() -> None:
            scope = {
                "type": "http", "method": "GET", "path": "/v1/sources", "raw_path": b"/v1/sources", "query_string": b"",
                "headers": [], "http_version": "1.1", "scheme": "http", "server": ("test", 80), "client": ("test", 1),
            }  # fmt: skip  # laid out as a table

            async def receive() -> dict[str, Any]:
                return {"type": "http.request", "body": b""}

            async def send(message: Any) -> None:
                if message["type"] == "http.response.start":
                    statuses.append(message["status"])

            await app(scope, receive, send)

        async with app.router.lifespan_context(app):
            asked = [asyncio.create_task(one()) for _ in range(6)]
            try:
                while len(statuses) < 6:
                    await asyncio.sleep(0.01)
                # All were answered while the threads still worked.
                assert running[0] == 2
            finally:
                release.set()
                await asyncio.gather(*asked)

    asyncio.run(ask())
    assert statuses == [503] * 6
    assert most[0] == 2


def test_a_statement_is_broken_off_at_the_deadline(gazetteer: Gazetteer) -> None:
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
    deadline.set_end(time.monotonic() + 0.1)
    try:
        with pytest.raises(Busy), gazetteer.database.reading() as connection:
            connection.exec_driver_sql(endless)
        with pytest.raises(Busy):
            asyncio.run(gazetteer.reader.fetch(endless))
    finally:
        deadline.set_end(None)
    with gazetteer.database.reading() as connection:
        assert connection.exec_driver_sql("SELECT 1").scalar() == 1


@pytest.mark.parametrize("written", ["old-town", "%6Fld-town", "old%2Dtown"])
def test_a_merged_id_leads_on_however_it_is_written(client: TestClient, world: Gazetteer, written: str) -> None:
    editing.create(world, {"id": "old-town", "kind": "place", "names": [{"text": "Old", "lang": "en"}]}, by="cli")
    editing.merge(world, "old-town", "vladivostok", by="cli")
    for path in (
        f"/v1/entities/{written}",
        f"/v1/entities/{written}/history",
        f"/v1/reconcile/preview?id={written}",
        f"/v1/reconcile/flyout/entity?id={written}",
    ):
        answer = client.get(path)
        if answer.status_code == 308:
            assert answer.headers["location"] == path.replace(written, "vladivostok")


def test_no_request_writes_lines_of_its_own_into_the_log(world: Gazetteer, caplog: pytest.LogCaptureFixture) -> None:
    from gazetteer.api.middleware import plain

    assert plain("/v1/x\nINFO: FORGED\x1b[31m") == r"/v1/x\nINFO: FORGED\x1b[31m"
    assert len(plain("/" + "a" * 10_000)) <= 500
    app = create_app(world.settings)

    async def hang_up() -> None:
        said = iter([{"type": "http.request", "body": b"{", "more_body": True}, {"type": "http.disconnect"}])

        async def receive() -> Any:
            return next(said)

        async def send(_message: Any) -> None: ...

        scope = {
            "type": "http", "method": "POST", "path": "/v1/annotate", "raw_path": b"/v1/annotate", "query_string": b"",
            "headers": [(b"content-type", b"application/json")], "http_version": "1.1", "scheme": "http",
            "server": ("test", 80), "client": ("test", 1),
        }  # fmt: skip  # laid out as a table
        async with app.router.lifespan_context(app):
            await app(scope, receive, send)

    with caplog.at_level(logging.INFO):
        asyncio.run(hang_up())
    assert not [record for record in caplog.records if record.name.startswith("gazetteer")]


def test_every_answer_says_that_its_type_is_not_to_be_guessed(client: TestClient, admin: dict[str, str]) -> None:
    for path in ("/v1/search?q=a", "/v1/entities/nothing", "/docs", "/openapi.json", "/", "/metrics", "/v1/export"):
        assert client.get(path).headers["x-content-type-options"] == "nosniff", path
    assert client.post("/v1/entities", json={}, headers=admin).headers["x-content-type-options"] == "nosniff"
    assert "access-control-allow-origin" not in client.get("/metrics").headers


@pytest.mark.parametrize("url", ["https://a\x00b", "https://a\x1b[31m", "https://\u202eevil", "https://a\u2028b"])
def test_an_address_of_a_source_has_no_controls(client: TestClient, editor: dict[str, str], url: str) -> None:
    answer = client.put("/v1/sources/s", json={"id": "s", "title": "T", "url": url}, headers=editor)
    refusal(answer, 422, "invalid")


def test_a_batch_without_a_body_is_refused(client: TestClient, admin: dict[str, str]) -> None:
    refusal(client.post("/v1/batch", headers=admin), 400, "bad-request")
