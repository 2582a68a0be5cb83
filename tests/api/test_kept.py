"""Computed answers that are kept: equal to a fresh one, never of an older state, computed once for all who ask at once."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import orjson
import pytest
from starlette.testclient import TestClient
from tests.api.conftest import WORLD, lines

from gazetteer.api.app import create_app
from gazetteer.services import access, editing, holding
from gazetteer.services.context import Gazetteer
from gazetteer.settings import Settings

ASKED = (
    "/v1/entities/vladivostok/sovereignty?on=1900-01-01",
    "/v1/entities/vladivostok/label?lang=zh",
    "/v1/entities/vladivostok/names",
    "/v1/entities/vladivostok/timeline",
    "/v1/entities/vladivostok?on=1900",
    "/v1/sovereignty?on=1900-01-01",
    "/e/vladivostok",
    "/map?on=1900",
    "/",
)


@pytest.mark.parametrize("path", ASKED)
def test_asked_again_the_answer_is_the_same(world: Gazetteer, client: TestClient, path: str) -> None:
    client.headers["X-Request-ID"] = "the-same"
    first, again = client.get(path), client.get(path)
    assert first.status_code == 200
    assert (again.content, dict(again.headers)) == (first.content, dict(first.headers))
    head = client.head(path)
    assert (head.content, dict(head.headers)) == (b"", dict(first.headers))
    for known in (first.headers["etag"], "W/" + first.headers["etag"]):
        unchanged = client.get(path, headers={"If-None-Match": known})
        assert (unchanged.status_code, unchanged.content) == (304, b"")
        for name in ("etag", "cache-control", "vary"):
            assert unchanged.headers[name] == first.headers[name]
    assert client.get(path, headers={"If-None-Match": "*"}).status_code == 304
    assert client.get(path, headers={"If-None-Match": '"another"'}).content == first.content


@pytest.mark.parametrize("path", ASKED)
def test_a_client_that_has_it_is_told_so_before_anybody_else_asked(
    world: Gazetteer, client: TestClient, settings: Settings, path: str
) -> None:
    known = {"If-None-Match": client.get(path).headers["etag"]}
    with TestClient(create_app(settings)) as cold:
        assert cold.get(path, headers=known).status_code == 304
        assert cold.get(path).content == client.get(path).content


@pytest.mark.parametrize("path", ["/v1/entities/vladivostok/sovereignty?on=1900-01-01", "/e/vladivostok?on=1900-01-01"])
def test_after_a_write_from_elsewhere_the_answer_is_new(world: Gazetteer, client: TestClient, path: str) -> None:
    before = client.get(path)
    city = next(document for document in WORLD if document["id"] == "vladivostok")
    record = {"holders": ["russia"], "status": "administration", "from": "1899", "to": "1901"}
    editing.batch(world, lines({**city, "sovereignty": [record]}).splitlines(), by="cli")
    after = client.get(path)
    assert "administration" in after.text
    assert after.headers["etag"] != before.headers["etag"]
    editing.batch(world, lines(city).splitlines(), by="cli")
    assert client.get(path).content != after.content


def test_each_language_and_each_encoding_is_an_answer_of_its_own(world: Gazetteer, client: TestClient) -> None:
    asked = [
        {"Accept-Language": "zh-CN"},
        {"Accept-Language": "ru"},
        {"Accept-Language": "en", "Accept-Encoding": "identity"},
    ]
    told = [client.get("/e/vladivostok", headers=headers).text for headers in asked]
    assert [client.get("/e/vladivostok", headers=headers).text for headers in asked] == told
    assert len(set(told)) == 3


def test_geojson_and_json_are_not_taken_for_each_other(world: Gazetteer, client: TestClient) -> None:
    path = "/v1/sovereignty?on=1900-01-01"
    for _ in range(2):
        assert client.get(path).headers["content-type"] == "application/json"
        features = client.get(path, headers={"Accept": "application/geo+json"})
        assert features.headers["content-type"] == "application/geo+json"


def test_a_refusal_is_not_kept(world: Gazetteer, client: TestClient) -> None:
    assert client.get("/v1/entities/nowhere/sovereignty").status_code == 404
    nowhere = {"id": "nowhere", "kind": "place", "names": [{"text": "Nowhere", "lang": "en", "status": "preferred"}]}
    editing.batch(world, [orjson.dumps({"entity": nowhere})], by="cli")
    assert client.get("/v1/entities/nowhere/sovereignty").status_code == 200
    assert client.get("/v1/entities/nowhere/sovereignty?on=never").status_code == 422


def test_where_a_key_is_needed_nothing_is_told_without_one(world: Gazetteer, settings: Settings) -> None:
    path = "/v1/entities/vladivostok/sovereignty?on=1900-01-01"
    key = access.create_key(world, "editor").key
    with TestClient(create_app(settings.model_copy(update={"read_key_required": True}))) as closed:
        assert closed.get(path, headers={"Authorization": f"Bearer {key}"}).status_code == 200
        assert closed.get(path).status_code == 401


@pytest.mark.anyio
async def test_those_who_ask_at_once_are_answered_by_one_computation(
    world: Gazetteer, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    computed: list[str] = []
    of_place = holding.of_place

    def counted(gazetteer: Gazetteer, place: str, **asked: Any) -> Any:
        computed.append(place)
        return of_place(gazetteer, place, **asked)

    monkeypatch.setattr(holding, "of_place", counted)
    application = create_app(settings)
    transport = httpx.ASGITransport(application)
    async with httpx.AsyncClient(transport=transport, base_url="http://gazetteer") as client:
        path = "/v1/entities/vladivostok/sovereignty?on=1901-02-03"
        answers = await asyncio.gather(*(client.get(path) for _ in range(20)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1
    assert computed == ["vladivostok"]


def _count_made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every place of which who held it is worked out from now on."""
    made: list[str] = []
    told_of = holding.told_of

    def counted(world: Any, place: str, on: Any, **asked: Any) -> Any:
        made.append(place)
        return told_of(world, place, on, **asked)

    monkeypatch.setattr(holding, "told_of", counted)
    return made


def test_a_day_without_a_change_before_it_is_told_what_the_day_before_was_told(
    world: Gazetteer, client: TestClient, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = "/v1/entities/vladivostok/sovereignty?on={}&viewpoint=prc"
    made = _count_made(monkeypatch)
    first = client.get(path.format("1900-01-01"))
    next_day = client.get(path.format("1900-01-02"))
    assert made == ["vladivostok"]
    assert next_day.json() == first.json() | {"on": "1900-01-02"}
    assert next_day.headers["etag"] != first.headers["etag"]
    with TestClient(create_app(settings)) as cold:
        fresh = cold.get(path.format("1900-01-02"))
    assert (fresh.content, fresh.headers["etag"]) == (next_day.content, next_day.headers["etag"])
    assert client.get(path.format("1900-01-02"), headers={"If-None-Match": next_day.headers["etag"]}).status_code == 304
    before = client.get(path.format("1850-01-02"))
    assert before.json()["records"] != first.json()["records"]
    assert client.get(path.format("1900-01-32")).status_code == 422


def test_what_is_at_hand_of_a_day_goes_with_a_write(
    world: Gazetteer, client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = "/v1/entities/vladivostok/sovereignty?on={}"
    made = _count_made(monkeypatch)
    client.get(path.format("1900-01-01"))
    city = next(document for document in WORLD if document["id"] == "vladivostok")
    record = {"holders": ["russia"], "status": "administration", "from": "1899", "to": "1901"}
    editing.batch(world, lines({**city, "sovereignty": [record]}).splitlines(), by="cli")
    assert "administration" in client.get(path.format("1900-01-02")).text
    assert "administration" in client.get(path.format("1900-01-03")).text
    assert made == ["vladivostok"] * 2
