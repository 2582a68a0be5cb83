"""Proposals over HTTP: who may make, see and decide them, and what becomes of the data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import TypeAdapter
from starlette.testclient import TestClient
from tests.api.shapes import refusal

from gazetteer.api.app import create_app
from gazetteer.domain import answered
from gazetteer.http.address import client_address
from gazetteer.services import access, proposing
from gazetteer.services.context import Gazetteer

Headers = dict[str, str]
NEW: dict[str, Any] = {"id": "khabarovsk", "kind": "place", "names": [{"text": "伯力", "lang": "zh-Hans"}]}
NOTE = {
    "entity": "vladivostok",
    "patch": [{"op": "add", "path": "/note", "value": "A port."}],
    "reason": "It is a port.",
    "contact": "me@example.org",
}
ANY = {"If-Match": "*"}


def _key(gazetteer: Gazetteer, role: access.Role, name: str) -> Headers:
    return {"Authorization": f"Bearer {access.create_key(gazetteer, role, name=name).key}"}


@pytest.fixture
def anna(world: Gazetteer) -> Headers:
    """A contributor."""
    return _key(world, "contributor", "Anna")


@pytest.fixture
def li(world: Gazetteer) -> Headers:
    """An editor."""
    return _key(world, "editor", "Li Hua")


@pytest.fixture
def open_client(world: Gazetteer) -> Iterator[TestClient]:
    """A client of a service that takes proposals of readers, behind a proxy at 10.0.0.1."""
    settings = world.settings.model_copy(update={"open_proposals": True, "trusted_proxies": "10.0.0.0/8"})
    with TestClient(create_app(settings), client=("10.0.0.1", 1)) as client:
        yield client


def _made(client: TestClient, headers: Headers, **changes: Any) -> dict[str, Any]:
    answer = client.post("/v1/proposals", json={**NOTE, **changes}, headers=headers)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    TypeAdapter(answered.Proposal).validate_python(made)
    assert answer.headers["location"] == f"/v1/proposals/{made['id']}"
    return made


def _decide(client: TestClient, made: dict[str, Any], how: str, headers: Headers, comment: str | None = None) -> Any:
    return client.post(f"/v1/proposals/{made['id']}/{how}", json={"comment": comment}, headers=headers)


def test_an_accepted_proposal_is_a_version_with_both_names(client: TestClient, anna: Headers, li: Headers) -> None:
    made = _made(client, anna)
    assert (made["state"], made["base"], made["patch"]) == ("open", 1, NOTE["patch"])
    assert "note" not in client.get("/v1/entities/vladivostok").json()
    accepted = _decide(client, made, "accept", li, "Right.").json()
    assert (accepted["state"], accepted["version"], accepted["decision"]) == ("accepted", 2, "Right.")
    assert client.get("/v1/entities/vladivostok").json()["note"] == "A port."
    newest = client.get("/v1/entities/vladivostok/history").json()["versions"][0]
    assert (newest["by"]["name"], newest["proposed_by"]["name"]) == ("Li Hua", "Anna")
    assert (newest["comment"], newest["proposal"]) == ("It is a port.", made["id"])
    seen = client.get(f"/v1/proposals/{made['id']}").json()
    assert (seen["state"], seen["decided_by"]["name"], seen["contact"]) == ("accepted", "Li Hua", None)
    refusal(_decide(client, made, "accept", li), 409, "conflict")
    refusal(_decide(client, made, "reject", li), 409, "conflict")


def test_nobody_decides_on_his_own(client: TestClient, li: Headers, admin: Headers) -> None:
    made = _made(client, li)
    for how in ("accept", "reject"):
        refusal(_decide(client, made, how, li), 403, "forbidden")
    assert _decide(client, made, "reject", admin, "No port.").json()["decision"] == "No port."
    assert client.get("/v1/entities/vladivostok").json()["version"] == 1


def test_contributors_decide_nothing_and_see_their_own(client: TestClient, world: Gazetteer, anna: Headers) -> None:
    other = _key(world, "contributor", "Boris")
    made = _made(client, other)
    refusal(_decide(client, made, "accept", anna), 403)
    refusal(client.post(f"/v1/proposals/{made['id']}/comments", json={"text": "Hm."}, headers=anna), 403)
    own = _made(client, anna)
    listed = client.get("/v1/proposals", headers=anna).json()["results"]
    assert [one["id"] for one in listed] == [own["id"]]
    assert listed[0]["contact"] is None
    said = client.post(f"/v1/proposals/{own['id']}/comments", json={"text": "See p. 3."}, headers=anna)
    assert [(one["by"]["name"], one["text"]) for one in said.json()["comments"]] == [("Anna", "See p. 3.")]


def test_editors_see_the_queue_page_by_page(client: TestClient, anna: Headers, li: Headers) -> None:
    made = [_made(client, anna, reason=f"Reason {number}")["id"] for number in range(5)]
    _decide(client, {"id": made[0]}, "reject", li)
    found: list[str] = []
    query = "/v1/proposals?state=open&entity=vladivostok&limit=3"
    answer = client.get(query, headers=li).json()
    assert {one["contact"] for one in answer["results"]} == {"me@example.org"}
    found += [one["id"] for one in answer["results"]]
    answer = client.get(f"{query}&cursor={answer['next']}", headers=li).json()
    assert answer["next"] is None
    found += [one["id"] for one in answer["results"]]
    assert found == made[:0:-1]
    assert client.get("/v1/proposals?entity=russia", headers=li).json()["results"] == []


def test_what_was_changed_meanwhile_is_carried_along(client: TestClient, anna: Headers, li: Headers) -> None:
    patch = [{"op": "add", "path": "/names/1/note", "value": "Used to this day."}]
    made = _made(client, anna, patch=patch)
    first = [{"op": "remove", "path": "/names/0"}, {"op": "add", "path": "/subjects", "value": ["ports"]}]
    client.patch("/v1/entities/vladivostok", json=first, headers=li | ANY)
    assert client.get(f"/v1/proposals/{made['id']}").json()["newest"] == 2
    assert _decide(client, made, "accept", li).json()["version"] == 3
    document = client.get("/v1/entities/vladivostok?form=written").json()
    assert (document["names"][0]["text"], document["names"][0]["note"]) == ("海参崴", "Used to this day.")
    assert document["subjects"] == ["ports"]


def test_what_somebody_else_changed_is_not_overwritten(
    client: TestClient, world: Gazetteer, anna: Headers, li: Headers
) -> None:
    made = _made(client, anna)
    other = [{"op": "add", "path": "/note", "value": "A city."}]
    client.patch("/v1/entities/vladivostok", json=other, headers=li | ANY)
    principal = access.authenticate(world, li["Authorization"].removeprefix("Bearer "))
    assert principal is not None
    assert proposing.preview(world, made["id"], principal=principal) is not None
    problem = refusal(_decide(client, made, "accept", li), 409, "conflict")
    assert [fault["pointer"] for fault in problem["errors"]] == ["/note"]
    assert client.get(f"/v1/proposals/{made['id']}").json()["state"] == "open"
    assert client.get("/v1/entities/vladivostok").json()["note"] == "A city."


def test_a_new_entity_is_proposed_whole(client: TestClient, anna: Headers, li: Headers, admin: Headers) -> None:
    body = {"document": NEW, "reason": "It lacks."}
    made = client.post("/v1/proposals", json=body, headers=anna).json()
    assert (made["entity"], made["base"]) == ("khabarovsk", 0)
    refusal(client.get("/v1/entities/khabarovsk"), 404)
    again = client.post("/v1/proposals", json=body, headers=anna).json()
    assert _decide(client, made, "accept", li).json()["version"] == 1
    assert client.get("/v1/search?q=boli").json()["results"][0]["id"] == "khabarovsk"
    refusal(_decide(client, again, "accept", li), 409)


def test_a_remark_says_what_is_wrong_and_writes_nothing(
    client: TestClient, anna: Headers, li: Headers, everything: Any
) -> None:
    before = everything()
    remark = {"entity": "vladivostok", "pointer": "/names/1", "reason": "The reading is wrong."}
    made = client.post("/v1/proposals", json=remark, headers=anna).json()
    assert (made["patch"], made["base"], made["pointer"]) == (None, None, "/names/1")
    assert _decide(client, made, "accept", li, "Mended.").json()["version"] is None
    assert everything() == before


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ({"reason": "Why?"}, "/entity"),
        ({"entity": "vladivostok"}, "/reason"),
        ({**NOTE, "document": NEW}, "/patch"),
        ({**NOTE, "patch": [{"op": "remove", "path": "/note"}]}, "/patch/0"),
        ({**NOTE, "patch": []}, "/patch"),
        ({**NOTE, "patch": [{"op": "replace", "path": "/names", "value": []}]}, "/names"),
        ({**NOTE, "reason": ""}, "/reason"),
        ({**NOTE, "reason": "x" * 2_001}, "/reason"),
        ({**NOTE, "contact": "a\u0000b"}, "/contact"),
        ({**NOTE, "pointer": "names"}, "/pointer"),
        ({**NOTE, "colour": "red"}, "/colour"),
        ({"document": {**NEW, "kind": "cheese"}, "reason": "."}, "/document/kind"),
        ({"document": {**NEW, "names": []}, "reason": "."}, "/document/names"),
        ({"entity": "russia", "document": NEW, "reason": "."}, "/entity"),
    ],
)
def test_what_could_not_be_written_is_refused_at_once(
    client: TestClient, anna: Headers, li: Headers, body: dict[str, Any], where: str
) -> None:
    problem = refusal(client.post("/v1/proposals", json=body, headers=anna), 422, "invalid")
    assert where in [fault["pointer"] for fault in problem["errors"]]
    assert client.get("/v1/proposals", headers=li).json()["results"] == []


def test_what_is_not_there_is_said(client: TestClient, anna: Headers, li: Headers, admin: Headers) -> None:
    refusal(client.post("/v1/proposals", json={**NOTE, "entity": "nowhere"}, headers=anna), 404)
    client.post("/v1/entities", json=NEW, headers=li)
    client.delete("/v1/entities/khabarovsk", headers=admin | ANY)
    refusal(client.post("/v1/proposals", json={**NOTE, "entity": "khabarovsk"}, headers=anna), 410)
    for how in ("accept", "reject"):
        refusal(_decide(client, {"id": "none"}, how, li), 404)


# Readers without a key


def test_readers_propose_only_where_the_operator_takes_it(
    client: TestClient, open_client: TestClient, li: Headers
) -> None:
    refusal(client.post("/v1/proposals", json=NOTE), 401, "unauthorized")
    made = _made(open_client, {})
    assert made["by"] == {"key": None, "name": "reader"}
    refusal(open_client.get("/v1/proposals"), 401)
    refusal(open_client.post("/v1/proposals", json=NOTE, headers={"Authorization": "Bearer gz_x_y"}), 401)
    _decide(open_client, made, "accept", li)
    newest = open_client.get("/v1/entities/vladivostok/history").json()["versions"][0]
    assert newest["proposed_by"] == {"key": None, "name": "reader"}


def test_one_address_cannot_fill_the_queue(open_client: TestClient, world: Gazetteer) -> None:
    def ask(forwarded: str) -> int:
        return open_client.post("/v1/proposals", json=NOTE, headers={"X-Forwarded-For": forwarded}).status_code

    for number in range(proposing.MOST_OF_AN_ADDRESS):
        # What a client writes itself stands before what the proxy adds.
        assert ask(f"198.51.100.{number}, 203.0.113.7") == 201
    answer = open_client.post("/v1/proposals", json=NOTE, headers={"X-Forwarded-For": "1.2.3.4, 203.0.113.7"})
    refusal(answer, 429, "too-many-requests")
    assert answer.headers["retry-after"] == "3600"
    assert ask("203.0.113.8") == 201
    with world.database.reading() as connection:
        rows = connection.exec_driver_sql("SELECT origin FROM proposal").fetchall()
    assert "203.0.113" not in str(rows)


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        ("203.0.113.7", [], "203.0.113.7"),
        ("203.0.113.7", ["1.2.3.4"], "203.0.113.7"),
        ("10.0.0.1", ["1.2.3.4"], "1.2.3.4"),
        ("10.0.0.1", ["6.6.6.6, 1.2.3.4"], "1.2.3.4"),
        ("10.0.0.1", ["6.6.6.6", "1.2.3.4, 10.9.9.9"], "1.2.3.4"),
        ("10.0.0.1", ["10.0.0.3, 10.0.0.2"], "10.0.0.3"),
        ("::ffff:10.0.0.1", ["1.2.3.4"], "1.2.3.4"),
        ("10.0.0.1", ["2001:db8:1:2:3:4:5:6"], "2001:db8:1:2::/64"),
        ("10.0.0.1", ["nonsense"], "unknown"),
        ("10.0.0.1", [" , "], "10.0.0.1"),
        (None, ["1.2.3.4"], "unknown"),
    ],
)
def test_whose_request_it_is(peer: str | None, forwarded: list[str], address: str) -> None:
    headers = [(b"x-forwarded-for", line.encode()) for line in forwarded]
    scope = {"type": "http", "client": None if peer is None else (peer, 1), "headers": headers}
    assert client_address(scope, "10.0.0.0/8") == address


GAZETTE: dict[str, Any] = {"id": "gazette-1992", "title": "Gazette", "year": 1992, "url": "https://gazette.example/1"}
RESTING = [{"op": "add", "path": "/names/0/sources", "value": [{"source": "gazette-1992", "locator": "p. 3"}]}]


def test_sources_of_a_proposal_are_stored_when_it_is_accepted(client: TestClient, anna: Headers, li: Headers) -> None:
    made = _made(client, anna, patch=RESTING, sources=[GAZETTE])
    assert made["sources"] == [GAZETTE]
    assert client.get(f"/v1/proposals/{made['id']}").json()["sources"] == [GAZETTE]
    refusal(client.get("/v1/sources/gazette-1992"), 404)
    accepted = _decide(client, made, "accept", li)
    assert (accepted.status_code, accepted.json()["version"]) == (200, 2)
    source = client.get("/v1/sources/gazette-1992").json()
    assert (source["version"], source["by"]["name"], source["year"]) == (1, "Li Hua", 1992)
    assert [one["id"] for one in source["entities"]] == ["vladivostok"]


def test_what_is_rejected_leaves_no_source(client: TestClient, anna: Headers, li: Headers) -> None:
    made = _made(client, anna, patch=RESTING, sources=[GAZETTE])
    assert _decide(client, made, "reject", li).status_code == 200
    refusal(client.get("/v1/sources/gazette-1992"), 404)


def test_a_proposal_and_its_sources_are_accepted_whole_or_not_at_all(
    client: TestClient, admin: Headers, anna: Headers, li: Headers
) -> None:
    made = _made(client, anna, patch=RESTING, sources=[GAZETTE])
    changed = client.get("/v1/entities/vladivostok?form=written").json()
    changed["names"] = [{**changed["names"][0], "sources": [{"source": "atlas"}]}, *changed["names"][1:]]
    assert client.put("/v1/entities/vladivostok", json=changed, headers=admin | ANY).status_code == 200
    refusal(_decide(client, made, "accept", li), 409, "conflict")
    refusal(client.get("/v1/sources/gazette-1992"), 404)


def test_a_source_that_somebody_stored_since_is_met_where_it_is_the_same(
    client: TestClient, admin: Headers, anna: Headers, li: Headers
) -> None:
    same = _made(client, anna, patch=RESTING, sources=[GAZETTE])
    other = _made(client, anna, patch=RESTING, sources=[{**GAZETTE, "year": 1993}])
    assert client.put("/v1/sources/gazette-1992", json=GAZETTE, headers=admin).status_code == 201
    refused = refusal(_decide(client, other, "accept", li), 409, "conflict")
    assert refused["errors"] == [{"pointer": "/sources", "detail": "another source has the id gazette-1992 by now"}]
    assert client.get("/v1/entities/vladivostok").json()["version"] == 1
    assert _decide(client, same, "accept", li).json()["version"] == 2
    assert client.get("/v1/sources/gazette-1992").json()["version"] == 1


def test_a_new_entry_brings_its_source(client: TestClient, anna: Headers, li: Headers) -> None:
    names = [{**NEW["names"][0], "sources": [{"source": "gazette-1992"}]}]
    made = _made(client, anna, entity=None, patch=None, document={**NEW, "names": names}, sources=[GAZETTE])
    assert _decide(client, made, "accept", li).json()["version"] == 1
    assert client.get("/v1/sources/gazette-1992").json()["entities"][0]["id"] == "khabarovsk"


@pytest.mark.parametrize(
    ("changes", "pointer", "word"),
    [
        ({"sources": [GAZETTE]}, "/sources/0/id", "rests on"),
        ({"patch": RESTING, "sources": [GAZETTE, GAZETTE]}, "/sources/1/id", "twice"),
        ({"patch": RESTING, "sources": [{"id": "gazette-1992"}]}, "/sources/0/title", "missing"),
        ({"patch": RESTING, "sources": [{**GAZETTE, "url": "javascript:alert(1)"}]}, "/sources/0/url", "http"),
        ({"patch": RESTING, "sources": ["gazette"]}, "/sources/0", "dictionary"),
        ({"patch": RESTING, "sources": [GAZETTE] * 21}, "/sources", "at most 20"),
        ({"patch": None, "sources": [GAZETTE]}, "/sources", "remark"),
        (
            {
                "patch": [{"op": "add", "path": "/names/0/sources", "value": [{"source": "atlas"}]}],
                "sources": [{"id": "atlas", "title": "Another atlas"}],
            },
            "/sources/0/id",
            "already",
        ),
        ({"patch": RESTING}, "/names/0/sources/0/source", "gazette-1992"),
    ],
)
def test_sources_that_cannot_be_are_refused_at_once(
    client: TestClient, anna: Headers, changes: dict[str, Any], pointer: str, word: str
) -> None:
    answer = client.post("/v1/proposals", json={**NOTE, **changes}, headers=anna)
    fault = refusal(answer, 422)["errors"][0]
    assert fault["pointer"] == pointer, fault
    assert word in fault["detail"]


def test_a_source_that_is_stored_as_it_is_stated_is_no_new_one(client: TestClient, anna: Headers) -> None:
    atlas = client.get("/v1/sources/atlas").json()
    stated = {name: atlas[name] for name in ("id", "title", "year")}
    patch = [{"op": "add", "path": "/names/0/sources", "value": [{"source": "atlas"}]}]
    assert _made(client, anna, patch=patch, sources=[stated])["sources"] == []
