"""What cannot be is refused whichever way it comes, and what looks wrong is answered as a warning and listed."""

from __future__ import annotations

import io
from collections.abc import Collection
from typing import Any

import pytest
from pydantic import TypeAdapter
from starlette.testclient import TestClient
from tests.api.conftest import lines
from tests.api.shapes import refusal

from gazetteer.api.app import create_app
from gazetteer.api.middleware import Deadline
from gazetteer.domain import answered
from gazetteer.formats import csv
from gazetteer.services import editing, gate, glossaries
from gazetteer.services.context import Gazetteer
from gazetteer.services.neighbourhood import Neighbourhood
from gazetteer.services.reviewing import Finding
from gazetteer.storage import repository
from gazetteer.storage.engine import Connection

Headers = dict[str, str]
ANY = {"If-Match": "*"}
TOWN: dict[str, Any] = {
    "id": "test-town",
    "kind": "place",
    "types": ["town"],
    "names": [
        {"text": "测试镇", "lang": "zh-Hans", "readings": [{"pinyin": "Cèshì Zhèn"}]},
        {"text": "Test", "lang": "en"},
    ],
}


def _with(at: int, **members: Any) -> dict[str, Any]:
    names = [dict(name) for name in TOWN["names"]]
    names[at] |= members
    return {**TOWN, "names": names}


IMPOSSIBLE = [
    (_with(0, readings=[{"pinyin": "Běijīng"}]), "/names/0/readings/0/pinyin", "测试镇"),
    (_with(0, readings=[{"pinyin": "Cèshì Zhōng"}]), "/names/0/readings/0/pinyin", "镇 is not read zhōng"),
    (_with(1, readings=[{"pinyin": "Tèsītè"}]), "/names/1/readings/0/pinyin", "Chinese characters"),
    ({**TOWN, "names": [*TOWN["names"], {"text": "Test", "lang": "en"}]}, "/names/2", "/names/1"),
]


@pytest.mark.parametrize(("document", "where", "told"), IMPOSSIBLE)
def test_what_cannot_be_is_refused_whichever_way_it_comes(
    client: TestClient, admin: Headers, everything: Any, document: dict[str, Any], where: str, told: str
) -> None:
    client.post("/v1/entities", json=TOWN, headers=admin)
    before = everything()
    patch = [{"op": "replace", "path": "/names", "value": document["names"]}]
    answers = [
        client.post("/v1/entities", json={**document, "id": "another"}, headers=admin),
        client.post("/v1/entities?dry_run=true", json={**document, "id": "another"}, headers=admin),
        client.put("/v1/entities/test-town", json=document, headers=admin | ANY),
        client.patch("/v1/entities/test-town", json=patch, headers=admin | ANY),
        client.post("/v1/proposals", json={"document": document, "reason": "."}, headers=admin),
        client.post("/v1/batch", content=lines(document), headers=admin),
    ]
    for answer in answers:
        (fault,) = refusal(answer, 422, "invalid")["errors"]
        assert fault["pointer"].removeprefix("/entity") == where
        assert told in fault["detail"]
    assert everything() == before


def test_an_exception_that_is_explained_is_taken(client: TestClient, admin: Headers) -> None:
    document = _with(0, readings=[{"pinyin": "Cèshì Zhēn"}], note="So its people say.")
    assert client.post("/v1/entities", json=document, headers=admin).status_code == 201


def test_what_was_there_before_does_not_stop_another_edit(
    client: TestClient, gazetteer: Gazetteer, admin: Headers, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = _with(0, readings=[{"pinyin": "Běijīng"}])
    with monkeypatch.context() as older:
        older.setattr("gazetteer.services.integrity.impossible", lambda _document: iter(()))
        editing.create(gazetteer, document, by="cli")
    answer = client.put("/v1/entities/test-town", json={**document, "note": "A test."}, headers=admin | ANY)
    assert answer.status_code == 200
    assert "impossible" in {one["rule"] for one in answer.json()["warnings"]}
    worse = {**document, "names": [*document["names"], {"text": "Test", "lang": "en"}]}
    refusal(client.put("/v1/entities/test-town", json=worse, headers=admin | ANY), 422)


def test_what_looks_wrong_is_answered_beside_the_result(client: TestClient, world: Gazetteer, admin: Headers) -> None:
    for query in ("?dry_run=true", ""):
        answer = client.post(f"/v1/entities{query}", json=TOWN, headers=admin).json()
        found = {(one["rule"], one["pointer"]) for one in answer["warnings"]}
        assert {("scripts", "/names/0"), ("sources", "/names/1"), ("no-holder", "/sovereignty")} <= found
        assert {one["entity"] for one in answer["warnings"]} == {"test-town"}
    sourced = [{"op": "add", "path": "/names/1/sources", "value": [{"source": "atlas"}]}]
    answer = client.patch("/v1/entities/test-town", json=sourced, headers=admin | ANY).json()
    assert ("sources", "/names/1") not in {(one["rule"], one["pointer"]) for one in answer["warnings"]}


def test_a_warning_of_a_batch_names_its_line_and_sees_its_neighbours(
    client: TestClient, world: Gazetteer, admin: Headers
) -> None:
    namesake = {"id": "other", "kind": "place", "names": [{"text": "Vladivostok", "lang": "en"}]}
    placed = {**TOWN, "relations": [{"type": "part_of", "target": "ussuri-east"}]}
    answer = client.post("/v1/batch", content=lines(placed, namesake), headers=admin).json()
    homonyms = [one for one in answer["warnings"] if one["rule"] == "homonyms"]
    assert [(one["entity"], one["line"]) for one in homonyms] == [("other", 2)]
    # What it is part of was held by nobody before 1689, and by somebody ever since.
    (gap,) = [one for one in answer["warnings"] if one["rule"] == "no-holder" and one["entity"] == "test-town"]
    assert "1600-01-01 to 1689-09-07" in gap["detail"]


def _terms(count: int) -> list[dict[str, Any]]:
    """Terms without a source, each of which the checks find fault with."""
    return [
        {"id": f"word-{number}", "kind": "term", "names": [{"text": f"Word {number}", "lang": "en"}]}
        for number in range(count)
    ]


def test_of_a_larger_batch_the_first_are_looked_at_and_the_rest_is_said(client: TestClient, admin: Headers) -> None:
    answer = client.post("/v1/batch", content=lines(*_terms(203)), headers=admin).json()
    without = [one["line"] for one in answer["warnings"] if one["rule"] == "sources"]
    assert sorted(without) == list(range(1, 201))
    (more,) = [one for one in answer["warnings"] if one["rule"] == "more"]
    assert (more["entity"], more["line"]) == ("word-200", 201)
    assert more["detail"].startswith("and 3 more documents")


@pytest.mark.parametrize("count", [3, 203])
def test_an_import_is_looked_at_whole(gazetteer: Gazetteer, count: int) -> None:
    outcome = glossaries.take_in_lines(gazetteer, io.BytesIO(lines(*_terms(count))), by="import")
    without = [one["line"] for one in outcome.warnings if one["rule"] == "sources"]
    assert sorted(without) == list(range(1, count + 1))
    assert "more" not in {one["rule"] for one in outcome.warnings}


def test_an_imported_table_is_warned_of_by_the_lines_of_its_file(gazetteer: Gazetteer) -> None:
    table = b"text,lang\nFirst word,en\n\nSecond word,en\n"
    outcome = glossaries.take_in(gazetteer, csv.read(io.BytesIO(table)), by="import")
    assert [one["line"] for one in outcome.warnings if one["rule"] == "sources"] == [2, 4]


def test_the_review_lists_the_stored_data_by_rule_and_kind(
    client: TestClient, world: Gazetteer, admin: Headers
) -> None:
    whole = client.get("/v1/review?limit=1000", headers=admin).json()
    TypeAdapter(answered.ReviewAnswer).validate_python(whole)
    assert sum(whole["counts"].values()) == len(whole["results"])
    assert whole["counts"]["sources"] > 3
    found: list[Any] = []
    query = "/v1/review?rule=sources&kind=place&limit=2"
    answer = client.get(query, headers=admin).json()
    while True:
        found += answer["results"]
        if answer["next"] is None:
            break
        answer = client.get(f"{query}&cursor={answer['next']}", headers=admin).json()
    places = ("ussuri-east", "vladivostok")
    assert found == [one for one in whole["results"] if one["rule"] == "sources" and one["entity"] in places]
    problem = refusal(client.get("/v1/review?rule=beauty", headers=admin), 422, "bad-parameter")
    assert "sources" in problem["detail"]
    sources = [{"op": "add", "path": "/definitions/0/sources", "value": [{"source": "atlas"}]}]
    client.patch("/v1/entities/vladivostok", json=sources, headers=admin | ANY)
    left = client.get("/v1/review?rule=sources&kind=place&limit=1000", headers=admin).json()["results"]
    mended = [(one["entity"], one["pointer"]) for one in found if one not in left]
    assert mended == [("vladivostok", "/definitions/0")]


def test_the_first_review_may_take_longer_than_other_answers(
    world: Gazetteer, admin: Headers, monkeypatch: pytest.MonkeyPatch
) -> None:
    granted: list[float] = []
    extend = Deadline.extend

    def noted(self: Deadline, seconds: float) -> None:
        granted.append(seconds)
        extend(self, seconds)

    def review(_: Neighbourhood) -> list[Finding]:
        # What the call has got until it is done.
        assert granted[-1] > 2 * world.settings.deadline
        return []

    monkeypatch.setattr(Deadline, "extend", noted)
    monkeypatch.setattr(Neighbourhood, "review", review)
    with TestClient(create_app(world.settings)) as client:
        assert client.get("/v1/review", headers=admin).status_code == 200


def test_the_whole_is_read_once(world: Gazetteer, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    written = repository.written

    def noted(connection: Connection, ids: Collection[str]) -> dict[str, Any]:
        read.extend(ids)
        return written(connection, ids)

    monkeypatch.setattr(repository, "written", noted)
    world.part(gate.Review).findings()
    assert sorted(read) == sorted(set(read))
    assert "vladivostok" in read
