"""Writing over HTTP: what each call does, the order of its checks, and that a write shows wherever it should."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import httpx
import orjson
import pytest
from starlette.testclient import TestClient
from tests.api.conftest import SOURCE, WORLD, lines
from tests.api.shapes import refusal

from gazetteer.services.context import Gazetteer

Headers = dict[str, str]
NEW: dict[str, Any] = {"id": "khabarovsk", "kind": "place", "names": [{"text": "伯力", "lang": "zh-Hans"}]}


def _document(entity_id: str) -> dict[str, Any]:
    return copy.deepcopy(next(document for document in WORLD if document["id"] == entity_id))


def _counts(answer: httpx.Response) -> dict[str, int]:
    return {name: count for name, count in answer.json().items() if name != "warnings"}


def _match(client: TestClient, entity_id: str) -> Headers:
    return {"If-Match": client.get(f"/v1/entities/{entity_id}").headers["etag"]}


def test_creating(client: TestClient, editor: Headers) -> None:
    answer = client.post("/v1/entities", json=NEW, headers=editor)
    assert answer.status_code == 201
    assert answer.headers["location"] == "/v1/entities/khabarovsk"
    got = client.get(answer.headers["location"])
    assert {**got.json(), "warnings": answer.json()["warnings"]} == answer.json()
    assert got.headers["etag"] == answer.headers["etag"]
    assert client.get("/v1/search?q=boli").json()["results"][0]["id"] == "khabarovsk"
    refusal(client.post("/v1/entities", json=NEW, headers=editor), 409, "conflict")


def test_replacing_asks_for_the_version(client: TestClient, world: Gazetteer, editor: Headers) -> None:
    document = _document("vladivostok")
    document["prominence"] = 0.9
    path = "/v1/entities/vladivostok"
    refusal(client.put(path, json=document, headers=editor), 428, "precondition-required")
    stale = {**editor, "If-Match": '"7.abc"'}
    refusal(client.put(path, json=document, headers=stale), 412, "precondition-failed")
    answer = client.put(path, json=document, headers=editor | _match(client, "vladivostok"))
    assert answer.status_code == 200
    assert (answer.json()["version"], answer.json()["prominence"]) == (2, 0.9)
    again = client.put(path, json=document, headers={**editor, "If-Match": answer.headers["etag"]})
    assert again.json()["version"] == 2


def test_the_order_of_the_checks(client: TestClient, world: Gazetteer, editor: Headers, admin: Headers) -> None:
    broken = {"kind": "cheese"}
    refusal(client.put("/v1/entities/nowhere", json=broken), 401)
    refusal(client.delete("/v1/entities/nowhere", headers=editor), 403)
    for content in (b"{", orjson.dumps(broken)):
        refusal(client.put("/v1/entities/nowhere", content=content, headers=editor), 404)
        refusal(client.put("/v1/entities/vladivostok", content=content, headers=editor), 428)
        stale = {**editor, "If-Match": '"9"'}
        refusal(client.put("/v1/entities/vladivostok", content=content, headers=stale), 412)
    fresh = editor | _match(client, "vladivostok")
    refusal(client.put("/v1/entities/vladivostok", content=b"{", headers=fresh), 400, "bad-request")
    problem = refusal(client.put("/v1/entities/vladivostok", json=broken, headers=fresh), 422, "invalid")
    assert {"/id", "/names", "/kind"} <= {fault["pointer"] for fault in problem["errors"]}
    client.post("/v1/entities", json=NEW, headers=editor)
    client.delete("/v1/entities/khabarovsk", headers={**admin, "If-Match": "*"})
    refusal(client.put("/v1/entities/khabarovsk", json=broken, headers=editor), 410)


def test_deleting_leaves_a_tombstone_and_the_history(client: TestClient, editor: Headers, admin: Headers) -> None:
    since = client.post("/v1/entities", json=NEW, headers=editor).json()["modified"]
    refusal(client.delete("/v1/entities/khabarovsk", headers=admin), 428)
    gone = client.delete("/v1/entities/khabarovsk", headers=admin | _match(client, "khabarovsk"))
    assert (gone.status_code, gone.content) == (204, b"")
    for part in ("", "/names", "/label", "/sovereignty", "/timeline", "?on=1900"):
        refusal(client.get(f"/v1/entities/khabarovsk{part}"), 410, "gone")
    assert [version["what"] for version in client.get("/v1/entities/khabarovsk/history").json()["versions"]] == [
        "deleted",
        "created",
    ]
    assert client.get("/v1/search?q=伯力").json()["results"] == []
    changes = client.get("/v1/entities", params={"modified_since": since}).json()["results"]
    assert [(change["deleted"]["id"], change["deleted"]["into"]) for change in changes] == [("khabarovsk", None)]
    refusal(client.get("/v1/entities/khabarovsk/history/2"), 410)

    restore = "/v1/entities/khabarovsk/history/1/restore"
    refusal(client.post(restore, headers=editor), 428)
    refusal(client.post(restore, headers={**editor, "If-Match": '"1"'}), 412)
    refusal(client.post("/v1/entities/khabarovsk/history/2/restore", headers={**editor, "If-Match": "*"}), 409)
    refusal(client.post("/v1/entities/khabarovsk/history/9/restore", headers={**editor, "If-Match": "*"}), 404)
    back = client.post(restore, headers={**editor, "If-Match": '"2"'})
    assert (back.status_code, back.json()["version"]) == (200, 3)
    assert client.get("/v1/search?q=伯力").json()["results"][0]["id"] == "khabarovsk"


def test_what_others_name_is_not_deleted(client: TestClient, world: Gazetteer, admin: Headers) -> None:
    problem = refusal(client.delete("/v1/entities/russia", headers={**admin, "If-Match": "*"}), 409, "conflict")
    assert set(problem["referrers"]) == {"russian-empire", "ussuri-east"}


def test_merging_sends_on_with_path_and_query(client: TestClient, world: Gazetteer, admin: Headers) -> None:
    client.post("/v1/entities", json=NEW, headers=admin)
    path = "/v1/entities/khabarovsk/merge"
    refusal(client.post(path, json={"into": "nowhere"}, headers=admin), 422, "invalid")
    refusal(client.post(path, json={"onto": "vladivostok"}, headers=admin), 422, "invalid")
    refusal(client.post(path, content=b"{", headers=admin), 400)
    refusal(client.post("/v1/entities/nowhere/merge", content=b"{", headers=admin), 404)
    merged = client.post(path, json={"into": "vladivostok"}, headers=admin)
    assert merged.status_code == 200
    assert "伯力" in {name["text"] for name in merged.json()["names"]}
    for part in ("", "?on=1900&lang=zh", "/names?lang=zh", "/label", "/sovereignty?on=1900", "/timeline"):
        answer = client.get(f"/v1/entities/khabarovsk{part}")
        assert refusal(answer, 308, "moved")["into"] == "vladivostok"
        assert answer.headers["location"] == f"/v1/entities/vladivostok{part}"
    answer = client.put("/v1/entities/khabarovsk", json=NEW, headers={**admin, "If-Match": "*"})
    assert answer.status_code == 308
    changes = client.get("/v1/entities?modified_since=2020-01-01").json()["results"]
    assert {"id": "khabarovsk", "into": "vladivostok"}.items() <= next(
        change["deleted"] for change in changes if "deleted" in change
    ).items()


def test_a_renamed_state_shows_everywhere(client: TestClient, world: Gazetteer, editor: Headers) -> None:
    paths = [
        "/v1/entities/ussuri-east",
        "/v1/entities/ussuri-east/sovereignty",
        "/v1/entities/vladivostok?on=1900",
        "/v1/entities/vladivostok/sovereignty?on=1900",
        "/v1/sovereignty?on=1900",
        "/v1/entities/russian-empire",
        "/v1/entities/ussuri-east/timeline",
        "/v1/entities?ids=russia",
        "/v1/entities/russia/names",
        "/v1/entities/russia/label?lang=en",
    ]
    before = {path: client.get(path) for path in paths}
    document = _document("russia")
    document["names"][1]["text"] = "Rossiya"
    answer = client.put("/v1/entities/russia", json=document, headers=editor | _match(client, "russia"))
    assert answer.status_code == 200
    for path in paths:
        after = client.get(path)
        assert "Rossiya" in after.text, path
        assert "Rossiya" not in before[path].text, path
        assert after.headers["etag"] != before[path].headers["etag"], path
        stale = client.get(path, headers={"If-None-Match": before[path].headers["etag"]})
        assert stale.status_code == 200, path
        assert client.get(path, headers={"If-None-Match": after.headers["etag"]}).status_code == 304, path
    assert client.get("/v1/search?q=Rossiya").json()["results"][0]["id"] == "russia"
    assert client.get("/v1/suggest?q=Rossi").json()["results"][0]["id"] == "russia"
    # The label in another's document is no new version of it: its ETag changes by digest.
    assert client.get(paths[0]).json()["version"] == 1


def test_sources(client: TestClient, world: Gazetteer, editor: Headers) -> None:
    refusal(client.put("/v1/sources/survey", json=SOURCE, headers=editor), 422)
    made = client.put("/v1/sources/survey", json={"id": "survey", "title": "A survey"}, headers=editor)
    assert (made.status_code, made.headers["location"]) == (201, "/v1/sources/survey")
    changed = {"id": "survey", "title": "Another survey"}
    refusal(client.put("/v1/sources/survey", json=changed, headers=editor), 428)
    refusal(client.put("/v1/sources/survey", json=changed, headers={**editor, "If-Match": '"3"'}), 412)
    answer = client.put("/v1/sources/survey", json=changed, headers={**editor, "If-Match": made.headers["etag"]})
    assert (answer.status_code, answer.json()["version"]) == (200, 2)
    got = client.get("/v1/sources/survey").json()
    assert (got["title"], got["entities"]) == ("Another survey", [])
    resting = client.get("/v1/sources/atlas").json()["entities"]
    assert [(entity["id"], entity["citations"]) for entity in resting] == [("ussuri-east", 1), ("vladivostok", 2)]
    counted = {source["id"]: source["entities"] for source in client.get("/v1/sources").json()["results"]}
    assert counted == {"atlas": 2, "survey": 0}
    refusal(client.get("/v1/sources/nowhere"), 404)


def test_a_batch_is_whole_or_nothing(
    client: TestClient, world: Gazetteer, admin: Headers, everything: Callable[[], bytes]
) -> None:
    before = everything()
    documents = [
        {"id": f"village-{number}", "kind": "place", "names": [{"text": f"Village {number}", "lang": "en"}]}
        for number in range(600)
    ]
    documents[499]["names"][0]["lang"] = "klingon language"
    documents[550]["relations"] = [{"type": "part_of", "target": "nowhere"}]
    problem = refusal(client.post("/v1/batch", content=lines(*documents), headers=admin), 422, "invalid")
    assert [(fault["line"], fault["pointer"]) for fault in problem["errors"]] == [
        (500, "/entity/names/0/lang"),
        (551, "/entity/relations/0/target"),
    ]
    assert everything() == before

    documents[499]["names"][0]["lang"] = "en"
    documents[550]["relations"][0]["target"] = "village-599"
    dry = client.post("/v1/batch?dry_run=true", content=lines(*documents), headers=admin)
    assert _counts(dry) == {"created": 600, "replaced": 0, "unchanged": 0}
    assert everything() == before
    wet = client.post("/v1/batch", content=lines(*documents, *WORLD), headers=admin)
    assert _counts(wet) == {"created": 600, "replaced": 0, "unchanged": len(WORLD)}
    assert client.get("/v1/entities/village-550").json()["relations"][0]["target"]["id"] == "village-599"


def test_an_export_is_a_batch(client: TestClient, world: Gazetteer, admin: Headers) -> None:
    exported = client.get("/v1/export")
    assert exported.headers["content-type"] == "application/x-ndjson"
    again = client.post("/v1/batch", content=exported.content, headers=admin)
    assert _counts(again) == {"created": 0, "replaced": 0, "unchanged": len(WORLD) + 1}
    places = client.get("/v1/export?kind=place,treaty").text.splitlines()
    assert [orjson.loads(line).get("entity", {}).get("id") for line in places] == [
        None,
        "convention-of-peking",
        "ussuri-east",
        "vladivostok",
    ]
    etag = exported.headers["etag"]
    assert client.get("/v1/export", headers={"If-None-Match": etag}).status_code == 304
    client.post("/v1/entities", json=NEW, headers=admin)
    assert client.get("/v1/export", headers={"If-None-Match": etag}).status_code == 200


@pytest.mark.parametrize(
    "content_type", ["text/html", "application/x-www-form-urlencoded", "application/json; charset=big5"]
)
def test_bodies_of_another_type(client: TestClient, editor: Headers, content_type: str) -> None:
    answer = client.post("/v1/entities", content=b"{}", headers={**editor, "Content-Type": content_type})
    refusal(answer, 415, "unsupported-media-type")


def test_bodies_beyond_the_limit(client: TestClient, editor: Headers, admin: Headers) -> None:
    limit = 4 * 1024 * 1024
    answer = client.post("/v1/entities", content=b" " * (limit + 1), headers=editor)
    assert "4,194,304" in refusal(answer, 413, "too-large")["detail"]

    def pieces() -> Any:
        # Without a stated length: counted while it comes.
        for _ in range(limit // 65_536 + 1):
            yield b" " * 65_536

    refusal(client.post("/v1/entities", content=pieces(), headers=editor), 413, "too-large")
    over = 50 * 1024 * 1024 + 1
    stated = {**admin, "Content-Length": str(over)}
    refusal(client.post("/v1/batch", content=b"{}", headers=stated), 413, "too-large")
