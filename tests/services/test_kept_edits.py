"""What somebody wrote stays: a seed over HTTP, a batch with versions, a change of schema, a full disk."""

from __future__ import annotations

import resource
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from starlette.testclient import TestClient
from tests import databases

from gazetteer.api.app import create_app
from gazetteer.domain.entity import read_entity
from gazetteer.errors import GazetteerError, Invalid
from gazetteer.local import InProcess
from gazetteer.services import access, editing, maintenance, seeding
from gazetteer.services.context import Gazetteer
from gazetteer.storage import migrations


def _place(text: str = "Harbin", **more: Any) -> dict[str, Any]:
    return {"id": "harbin", "kind": "place", "names": [{"text": text, "lang": "en"}], **more}


@pytest.fixture
def client(gazetteer: Gazetteer) -> Iterator[TestClient]:
    with TestClient(create_app(gazetteer.settings)) as opened:
        yield opened


def test_a_seed_over_http_leaves_what_was_edited_by_the_same_key(gazetteer: Gazetteer, client: TestClient) -> None:
    key = access.create_key(gazetteer, "admin").key
    target = seeding.OverHTTP("http://testserver", key, transport=InProcess(create_app(gazetteer.settings)))
    client.headers["Authorization"] = f"Bearer {key}"

    def run(text: str) -> seeding.SeedOutcome:
        entity = read_entity(_place(text))
        return seeding.seed(target, seeding.Seed({}, {"harbin": entity}, {"harbin": Path("x")}))

    assert run("Harbin").created == ["entity harbin"]
    assert run("Kharbin").replaced == ["entity harbin"]
    edited = client.put("/v1/entities/harbin", json=_place("Harbin", note="by hand"), headers={"If-Match": "*"})
    assert edited.status_code == 200
    outcome = run("Kharbin")
    assert [conflict.name for conflict in outcome.conflicts] == ["entity harbin"]
    assert client.get("/v1/entities/harbin").json()["note"] == "by hand"
    authors = [one["by"] for one in client.get("/v1/entities/harbin/history").json()["versions"]]
    assert authors.count({"key": None, "name": "seed"}) == 2


def test_a_line_of_a_batch_may_name_the_version_that_it_replaces(gazetteer: Gazetteer) -> None:
    def line(version: object, **more: Any) -> list[bytes]:
        return [orjson.dumps({"entity": _place(**more), "version": version})]

    editing.batch(gazetteer, line(0), by="cli")
    editing.batch(gazetteer, line(1, note="one"), by="cli")
    for version in (0, 1, 3, -1, "2", True):
        with pytest.raises(Invalid) as refused:
            editing.batch(gazetteer, line(version, note="two"), by="cli")
        assert refused.value.errors[0]["line"] == 1
        assert refused.value.errors[0]["pointer"] == "/version"
    source = {"source": {"id": "atlas", "title": "Atlas"}, "version": 1}
    with pytest.raises(Invalid, match="1 fault"):
        editing.batch(gazetteer, [orjson.dumps(source)], by="cli")
    assert editing.batch(gazetteer, [orjson.dumps({**source, "version": 0})], by="cli").sources_created == ["atlas"]


def test_a_change_of_schema_makes_anew_what_it_empties(gazetteer: Gazetteer) -> None:
    editing.create(gazetteer, _place(), by="cli")
    url = gazetteer.settings.database_url
    gazetteer.close()
    migrations.downgrade(url, "0001")
    maintenance.migrate(url)
    with Gazetteer(gazetteer.settings) as opened:
        assert maintenance.verify_index(opened, lambda _done, _total: None) == []
    assert databases.run(url, "SELECT count(*) FROM term")[0][0] > 0


@pytest.mark.only_sqlite(
    reason="a limit of this process's files bounds no server's disk; its words are tested with its errors"
)
def test_a_full_disk_is_named_and_reads_go_on(gazetteer: Gazetteer, client: TestClient) -> None:
    key = {"Authorization": f"Bearer {access.create_key(gazetteer, 'editor').key}"}
    assert client.post("/v1/entities", json=_place(), headers=key).status_code == 201
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    size = Path(gazetteer.settings.database_url.removeprefix("sqlite:///")).with_name("gazetteer.sqlite3-wal")
    refused = set()
    for room in range(0, 40_000, 4_000):
        resource.setrlimit(resource.RLIMIT_FSIZE, (size.stat().st_size + room, limits[1]))
        try:
            answer = client.post("/v1/entities", json={**_place(note="n" * 9_000), "id": f"at-{room}"}, headers=key)
            assert client.get("/v1/entities/harbin").status_code == 200
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        if answer.status_code != 201:
            refused.add(answer.status_code)
            assert "disk" in answer.json()["detail"], answer.json()
        # Without a restart, as soon as there is room.
        assert client.post("/v1/entities", json={**_place(), "id": f"after-{room}"}, headers=key).status_code == 201
    assert refused
    assert refused <= {503, 507}


def test_the_words_of_a_full_disk() -> None:
    from gazetteer.storage import dialects

    told = dialects.write_refused(sqlite3.OperationalError("database or disk is full"))
    assert isinstance(told, GazetteerError)
    assert told.status == 507
    assert dialects.write_refused(sqlite3.OperationalError("no such table: x")) is None
