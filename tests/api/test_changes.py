"""What is told of changes: who made them and why, in the order of time; and writes that only try."""

from __future__ import annotations

from typing import Any

from starlette.testclient import TestClient
from tests.api.conftest import lines
from tests.api.shapes import refusal

from gazetteer.services import access
from gazetteer.services.context import Gazetteer

Headers = dict[str, str]
NEW: dict[str, Any] = {"id": "khabarovsk", "kind": "place", "names": [{"text": "伯力", "lang": "zh-Hans"}]}
ANY = {"If-Match": "*"}


def _named(gazetteer: Gazetteer, name: str) -> tuple[Headers, str]:
    key = access.create_key(gazetteer, "editor", name=name)
    return {"Authorization": f"Bearer {key.key}"}, key.id


def _all(client: TestClient, query: str = "") -> list[dict[str, Any]]:
    """Every change, read a page of two at a time."""
    found: list[dict[str, Any]] = []
    path = f"/v1/changes?limit=2{query}"
    answer = client.get(path)
    while True:
        assert answer.status_code == 200, answer.text
        found += answer.json()["results"]
        if answer.json()["next"] is None:
            return found
        answer = client.get(f"{path}&cursor={answer.json()['next']}")


def test_a_version_says_by_whom_and_why(client: TestClient, world: Gazetteer) -> None:
    headers, key = _named(world, "Li Hua")
    client.post("/v1/entities?comment=By%20the%20atlas", json=NEW, headers=headers)
    (version,) = client.get("/v1/entities/khabarovsk/history").json()["versions"]
    assert version["by"] == {"key": key, "name": "Li Hua"}
    assert version["comment"] == "By the atlas"
    access.rename_key(world, key, "Li Hua (maps)")
    (version,) = client.get("/v1/entities/khabarovsk/history").json()["versions"]
    assert version["by"]["name"] == "Li Hua (maps)"


def test_a_comment_is_one_line_of_text(client: TestClient, world: Gazetteer, editor: Headers) -> None:
    for comment in ("", "a" * 201, "a%00b", "a%0Ab"):
        problem = refusal(client.post(f"/v1/entities?comment={comment}", json=NEW, headers=editor), 422)
        assert problem["errors"][0]["parameter"] == "comment"


def test_changes_come_in_the_order_of_time_and_none_is_skipped(
    client: TestClient, world: Gazetteer, editor: Headers, admin: Headers
) -> None:
    before = _all(client)
    assert [change["entity"] for change in before] == sorted(change["entity"] for change in before)
    client.post("/v1/entities", json=NEW, headers=editor)
    changed = {**NEW, "note": "Seat of the krai."}
    client.put("/v1/entities/khabarovsk?comment=seat", json=changed, headers=editor | ANY)
    client.post("/v1/entities/khabarovsk/merge", json={"into": "vladivostok"}, headers=admin)
    after = _all(client)
    assert after[: len(before)] == before
    new = [(one["entity"], one["version"], one["what"]) for one in after[len(before) :]]
    assert new == [
        ("khabarovsk", 1, "created"),
        ("khabarovsk", 2, "replaced"),
        ("khabarovsk", 3, "merged"),
        ("vladivostok", 2, "replaced"),
    ]
    assert after[len(before) + 1]["comment"] == "seat"
    assert after[-2]["into"] == "vladivostok"
    assert after[-1]["label"]["en"] == "Vladivostok"
    assert _all(client, f"&since={after[len(before)]['modified']}") == after[len(before) :]
    assert {change["kind"] for change in _all(client, "&kind=treaty,polity")} == {"treaty", "polity"}


def test_the_changes_of_one_write_are_paged_though_they_have_one_moment(
    client: TestClient, gazetteer: Gazetteer, admin: Headers
) -> None:
    documents = [
        {"id": f"town-{number}", "kind": "place", "names": [{"text": "T", "lang": "en"}]} for number in "12345"
    ]
    client.post("/v1/batch?comment=five", content=lines(*documents), headers=admin)
    found = _all(client)
    assert [change["entity"] for change in found] == [document["id"] for document in documents]
    assert {change["comment"] for change in found} == {"five"}
    assert len({change["modified"] for change in found}) == 1


def test_a_dry_run_answers_as_the_write_would_and_changes_nothing(
    client: TestClient, world: Gazetteer, admin: Headers, everything: Any
) -> None:
    before = everything()
    created = client.post("/v1/entities?dry_run=true", json=NEW, headers=admin)
    assert (created.status_code, created.json()["version"]) == (200, 1)
    assert created.json()["label"] == {"zh-Hans": "伯力"}
    document = client.get("/v1/entities/vladivostok/history/1").json()
    document["note"] = "A port."
    path = "/v1/entities/vladivostok?dry_run=true"
    refusal(client.put(path, json=document, headers=admin), 428)
    replaced = client.put(path, json=document, headers=admin | ANY)
    assert (replaced.json()["version"], replaced.json()["note"]) == (2, "A port.")
    refusal(client.put(path, json={**document, "kind": "cheese"}, headers=admin | ANY), 422)
    refusal(client.delete("/v1/entities/russia?dry_run=true", headers=admin | ANY), 409)
    assert client.delete("/v1/entities/vladivostok?dry_run=true", headers=admin | ANY).status_code == 204
    merged = client.post("/v1/entities/vladivostok/merge?dry_run=true", json={"into": "ussuri-east"}, headers=admin)
    assert merged.json()["id"] == "ussuri-east"
    source = client.put("/v1/sources/new?dry_run=true", json={"id": "new", "title": "New"}, headers=admin)
    assert source.status_code == 200
    restored = client.post("/v1/entities/vladivostok/history/1/restore?dry_run=true", headers=admin | ANY)
    assert restored.json()["version"] == 1
    assert everything() == before
    assert len(_all(client)) == 6


def test_the_versions_of_a_merged_entity_stay_where_they_are_cited(
    client: TestClient, world: Gazetteer, editor: Headers, admin: Headers
) -> None:
    client.post("/v1/entities", json=NEW, headers=editor)
    client.post("/v1/entities/khabarovsk/merge", json={"into": "vladivostok"}, headers=admin)
    assert client.get("/v1/entities/khabarovsk/history/1").json() == NEW
    newest = client.get("/v1/entities/khabarovsk/history").json()["versions"][0]
    assert (newest["what"], newest["into"]) == ("merged", "vladivostok")
    refusal(client.get("/v1/entities/khabarovsk/history/2"), 410, "gone")
