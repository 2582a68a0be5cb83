"""Read, change a part, write back: the written form, JSON Patch, what differs; and merges that are undone."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.api.conftest import WORLD, lines
from tests.api.shapes import refusal

from gazetteer.services import editing
from gazetteer.services.context import Gazetteer

Headers = dict[str, str]
ANY = {"If-Match": "*"}
VLADIVOSTOK = "/v1/entities/vladivostok"


def _written(client: TestClient, entity_id: str) -> tuple[dict[str, Any], Headers]:
    answer = client.get(f"/v1/entities/{entity_id}?form=written")
    assert answer.status_code == 200, answer.text
    document: dict[str, Any] = answer.json()
    return document, {"If-Match": answer.headers["etag"]}


def test_what_is_read_in_the_written_form_can_be_written_back(
    client: TestClient, world: Gazetteer, editor: Headers, everything: Any
) -> None:
    before = everything()
    for entity in WORLD:
        document, match = _written(client, entity["id"])
        answer = client.put(f"/v1/entities/{entity['id']}", json=document, headers=editor | match)
        assert (answer.status_code, answer.json()["version"]) == (200, 1)
    assert everything() == before
    document, match = _written(client, "vladivostok")
    document["note"] = "A port."
    assert client.put(VLADIVOSTOK, json=document, headers=editor | match).json()["version"] == 2
    refusal(client.put(VLADIVOSTOK, json=document, headers=editor | match), 412)


def test_the_written_form_is_whole_and_json(client: TestClient, world: Gazetteer) -> None:
    refusal(client.get(f"{VLADIVOSTOK}?form=written&lang=en"), 422, "bad-parameter")
    refusal(client.get(f"{VLADIVOSTOK}?form=fancy"), 422, "bad-parameter")
    refusal(client.get("/v1/entities/nowhere?form=written"), 404)
    for accept in ("text/html", "application/ld+json", "application/json"):
        answer = client.get(f"{VLADIVOSTOK}?form=written", headers={"Accept": accept})
        assert "uri" not in answer.json()


def test_a_patch_changes_what_it_names_and_nothing_else(client: TestClient, world: Gazetteer, editor: Headers) -> None:
    document, match = _written(client, "vladivostok")
    operations = [
        {"op": "test", "path": "/names/1/text", "value": "海参崴"},
        {"op": "add", "path": "/names/1/note", "value": "Used to this day."},
        {"op": "remove", "path": "/names/4"},
    ]
    refusal(client.patch(VLADIVOSTOK, json=operations, headers=editor), 428)
    headers = {**editor, **match, "Content-Type": "application/json-patch+json"}
    answer = client.patch(f"{VLADIVOSTOK}?comment=note", json=operations, headers=headers)
    assert (answer.status_code, answer.json()["version"]) == (200, 2)
    document["names"][1]["note"] = "Used to this day."
    del document["names"][4]
    assert _written(client, "vladivostok")[0] == document
    refusal(client.patch(VLADIVOSTOK, json=operations, headers=headers), 412)
    assert client.get(f"{VLADIVOSTOK}/history").json()["versions"][0]["comment"] == "note"


@pytest.mark.parametrize(
    "operations",
    [
        {"op": "add"},
        "add",
        [1],
        [[]],
        [{}],
        [{"op": "turn", "path": "/note", "value": 1}],
        [{"op": "add", "path": "/note"}],
        [{"op": "add", "path": "note", "value": "x"}],
        [{"op": "add", "path": 7, "value": "x"}],
        [{"op": "add", "path": "/note", "value": 7}],
        [{"op": "remove", "path": "/nothing"}],
        [{"op": "remove", "path": "/names/99"}],
        [{"op": "remove", "path": "/names/-1"}],
        [{"op": "remove", "path": "/names/x"}],
        [{"op": "replace", "path": "", "value": []}],
        [{"op": "replace", "path": "/id", "value": "another"}],
        [{"op": "replace", "path": "/names", "value": []}],
        [{"op": "move", "path": "/names/0/x", "from": "/names/0"}],
        [{"op": "copy", "path": "/note", "from": ""}],
        [{"op": "add", "path": "/names/0/colour", "value": "red"}],
        [{"op": "copy", "from": "/names", "path": "/names/-"}] * 60,
        [{"op": "copy", "from": "", "path": "/names/-"}] * 60,
        [{"op": "remove", "path": "/note"}] * 1_001,
    ],
)
def test_a_patch_that_is_none_changes_nothing(
    client: TestClient, world: Gazetteer, editor: Headers, everything: Any, operations: Any
) -> None:
    before = everything()
    problem = refusal(client.patch(VLADIVOSTOK, json=operations, headers=editor | ANY), 422, "invalid")
    assert len(str(problem)) < 60_000
    assert everything() == before


def test_a_test_that_fails_is_a_conflict(client: TestClient, world: Gazetteer, editor: Headers) -> None:
    operations = [{"op": "test", "path": "/names/1/text", "value": "伯力"}, {"op": "remove", "path": "/names"}]
    problem = refusal(client.patch(VLADIVOSTOK, json=operations, headers=editor | ANY), 409, "conflict")
    assert "operation 0" in problem["detail"]


def test_the_difference_of_two_versions_is_a_patch_between_them(
    client: TestClient, world: Gazetteer, editor: Headers, admin: Headers
) -> None:
    document, match = _written(client, "vladivostok")
    document["note"] = "A port."
    client.put(VLADIVOSTOK, json=document, headers=editor | match)
    found = client.get(f"{VLADIVOSTOK}/diff").json()
    assert found == {
        "entity": "vladivostok",
        "from": 1,
        "to": 2,
        "patch": [{"op": "add", "path": "/note", "value": "A port."}],
    }
    back = client.get(f"{VLADIVOSTOK}/diff?from=2&to=1").json()["patch"]
    client.patch(VLADIVOSTOK, json=back, headers=editor | ANY)
    assert client.get(f"{VLADIVOSTOK}/diff?from=1&to=3").json()["patch"] == []
    assert client.get(f"{VLADIVOSTOK}/diff?from=0&to=1").json()["patch"]
    refusal(client.get(f"{VLADIVOSTOK}/diff?to=9"), 404)
    refusal(client.get("/v1/entities/nowhere/diff"), 404)


# Merges


def _two_towns(gazetteer: Gazetteer) -> None:
    """A town that is to go, with what names it, and the one that it is to go into."""
    harbour = {
        "id": "old-harbour",
        "kind": "place",
        "names": [{"text": "Old Harbour", "lang": "en", "status": "preferred"}, {"text": "Порт", "lang": "ru"}],
        "note": "The same town.",
    }
    railway = {
        "id": "railway",
        "kind": "place",
        "names": [{"text": "Railway", "lang": "en"}],
        "relations": [{"type": "located_in", "target": "old-harbour"}, {"type": "part_of", "target": "ussuri-east"}],
    }
    editing.create(gazetteer, harbour, by="cli")
    editing.create(gazetteer, railway, by="cli")


def test_a_merge_is_undone_as_if_it_had_not_been(
    client: TestClient, world: Gazetteer, admin: Headers, everything: Any
) -> None:
    _two_towns(world)
    before = everything()
    merge = "/v1/entities/old-harbour/merge"
    refusal(client.post(merge, json={"into": "vladivostok", "into_version": 7}, headers=admin), 412)
    refusal(client.post(merge, json={"into": "vladivostok"}, headers={**admin, "If-Match": '"9"'}), 412)
    body = {"into": "vladivostok", "into_version": 1}
    assert client.post(merge, json=body, headers={**admin, "If-Match": '"1"'}).status_code == 200
    assert everything() != before
    refusal(client.get("/v1/entities/old-harbour"), 308)
    tried = client.post("/v1/entities/old-harbour/unmerge?dry_run=true", headers=admin)
    assert (tried.status_code, tried.json()["id"]) == (200, "old-harbour")
    refusal(client.get("/v1/entities/old-harbour"), 308)
    answer = client.post("/v1/entities/old-harbour/unmerge?comment=two%20towns", headers=admin)
    assert answer.status_code == 200, answer.text
    assert answer.json()["id"] == "old-harbour"
    assert "unmerge" not in {one["rule"] for one in answer.json()["warnings"]}
    assert everything() == before
    assert client.get("/v1/search?q=Old Harbour").json()["results"][0]["id"] == "old-harbour"
    whats = [one["what"] for one in client.get("/v1/entities/old-harbour/history").json()["versions"]]
    assert whats == ["restored", "merged", "created"]
    refusal(client.post("/v1/entities/old-harbour/unmerge", headers=admin), 409)
    refusal(client.post("/v1/entities/nowhere/unmerge", headers=admin), 404)


def test_what_was_edited_since_a_merge_stays_when_it_is_undone(
    client: TestClient, world: Gazetteer, admin: Headers
) -> None:
    _two_towns(world)
    client.post("/v1/entities/old-harbour/merge", json={"into": "vladivostok"}, headers=admin)
    document, match = _written(client, "vladivostok")
    document["names"].append({"text": "Владик", "lang": "ru"})
    document["note"] = "Edited since."
    (harbour,) = [name for name in document["names"] if name["text"] == "Порт"]
    harbour["type"] = "historical"
    client.put(VLADIVOSTOK, json=document, headers=admin | match)
    answer = client.post("/v1/entities/old-harbour/unmerge", headers=admin)
    assert answer.status_code == 200, answer.text
    left = {(one["entity"], one["pointer"]) for one in answer.json()["warnings"] if one["rule"] == "unmerge"}
    assert left == {("vladivostok", "/names"), ("vladivostok", "/note")}
    names = {name["text"] for name in _written(client, "vladivostok")[0]["names"]}
    assert {"Владик", "Порт"} <= names
    assert "Old Harbour" not in names
    assert _written(client, "vladivostok")[0]["note"] == "Edited since."
    targets = [relation["target"] for relation in _written(client, "railway")[0]["relations"]]
    assert targets == ["old-harbour", "ussuri-east"]


# Batches


def test_an_editor_sends_small_batches(client: TestClient, world: Gazetteer, editor: Headers, admin: Headers) -> None:
    def towns(count: int) -> bytes:
        return lines(
            *(
                {"id": f"town-{number}", "kind": "place", "names": [{"text": f"T{number}", "lang": "en"}]}
                for number in range(count)
            )
        )

    answer = client.post("/v1/batch", content=towns(200), headers=editor)
    assert {"created": 200, "replaced": 0, "unchanged": 0}.items() <= answer.json().items()
    problem = refusal(client.post("/v1/batch", content=towns(201), headers=editor), 403, "forbidden")
    assert "200" in problem["detail"]
    refusal(client.post("/v1/batch?origin=seed", content=towns(1), headers=editor), 403)
    assert client.post("/v1/batch", content=towns(201), headers=admin).json()["created"] == 1
