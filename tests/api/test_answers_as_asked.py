"""Answers as they are asked for: named members, names in the caller's language, what there is at `/v1`, the obvious first."""

from __future__ import annotations

import json
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.api.shapes import refusal

from gazetteer.services.context import Gazetteer


def _members(client: TestClient, address: str) -> set[frozenset[str]]:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    found = answer.json()
    shown = found.get("results", found.get("records"))
    assert shown
    return {frozenset(one) for one in shown}


@pytest.mark.parametrize(
    ("address", "fields"),
    [
        ("/v1/search?q=vladivostok", "id,label"),
        ("/v1/search?q=vladivostok&explain=true", "score, explain"),
        ("/v1/suggest?q=vlad", "id"),
        ("/v1/entities?kind=place", "id,modified"),
        ("/v1/sovereignty?on=1900", "place,holders,status"),
    ],
)
def test_only_the_named_members_are_sent(client: TestClient, world: Gazetteer, address: str, fields: str) -> None:
    named = frozenset(name.strip() for name in fields.split(","))
    assert _members(client, f"{address}&fields={fields}") == {named}
    (whole,) = {frozenset(one) for one in [max(_members(client, address), key=len)]}
    assert named < whole
    # The paging and the rest of the answer stay.
    narrowed, plain = client.get(f"{address}&fields={fields}").json(), client.get(address).json()
    assert set(narrowed) == set(plain)


def test_of_one_entity_too_and_of_features(client: TestClient, world: Gazetteer) -> None:
    path = "/v1/entities/vladivostok"
    whole = client.get(path)
    some = client.get(f"{path}?fields=label,id")
    assert some.json() == {"label": whole.json()["label"], "id": "vladivostok"}
    assert some.headers["etag"].startswith('"1.')
    assert some.headers["etag"] != whole.headers["etag"]
    then = client.get(f"{path}?on=1900&fields=on,names").json()
    assert set(then) == {"on", "names"}
    feature = client.get(f"{path}?fields=name_zh,kind", headers={"Accept": "application/geo+json"}).json()
    assert feature["properties"] == {"name_zh": "符拉迪沃斯托克", "kind": "place"}
    assert feature["geometry"]["type"] == "Point"
    held = client.get("/v1/sovereignty?on=1900&format=geojson&fields=holder,from_day").json()
    assert {frozenset(one["properties"]) for one in held["features"]} == {frozenset({"holder", "from_day"})}
    answer = client.get(f"{path}?fields=id", headers={"Accept": "text/turtle"})
    refusal(answer, 406, "not-acceptable")


def test_what_is_gone_still_says_so(client: TestClient, world: Gazetteer, admin: dict[str, str]) -> None:
    assert client.delete("/v1/entities/vladivostok", headers={**admin, "If-Match": "*"}).status_code == 204
    changed = client.get("/v1/entities?modified_since=2020-01-01&fields=kind").json()["results"]
    assert {"id", "into", "modified"} in [set(one.get("deleted", ())) for one in changed]


@pytest.mark.parametrize(
    "address",
    [
        "/v1/search?q=vladivostok",
        "/v1/suggest?q=vlad",
        "/v1/entities?kind=place",
        "/v1/entities/vladivostok?on=1900",
        "/v1/sovereignty?on=1900",
    ],
)
def test_an_unknown_member_is_refused_with_those_that_there_are(
    client: TestClient, world: Gazetteer, address: str
) -> None:
    problem = refusal(client.get(f"{address}&fields=id,colour"), 422, "bad-parameter")
    assert problem["errors"][0]["parameter"] == "fields"
    assert "'colour'" in problem["detail"]
    assert "label" in problem["detail"] or "holders" in problem["detail"]


def test_the_root_says_what_there_is(client: TestClient) -> None:
    answer = client.get("/v1")
    assert client.get("/v1/").json() == answer.json()
    found = answer.json()
    described = client.get("/openapi.json").json()["paths"]
    assert {(call["method"].lower(), call["path"]) for call in found["calls"]} == {
        (method, path) for path, methods in described.items() for method in methods if path.startswith("/v1")
    }
    for name in ("description", "docs", "maps"):
        path = found[name].removeprefix("http://localhost:8000")
        assert client.get(path).status_code == 200


def test_a_slash_too_many_is_no_error(client: TestClient, world: Gazetteer) -> None:
    for path in ("/v1/entities/vladivostok", "/v1/sovereignty", "/ogc/collections"):
        assert client.get(path + "/").content == client.get(path).content


# Names of candidates


def _names(client: TestClient, **headers: str) -> list[str]:
    queries = {"a": {"query": "海参崴"}, "b": {"query": "伯力"}}
    answer = client.post("/v1/reconcile", data={"queries": json.dumps(queries)}, headers=headers)
    assert "Accept-Language" in answer.headers["vary"]
    found: dict[str, Any] = answer.json()
    return [found[key]["result"][0]["name"] for key in queries]


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("en-US,en;q=0.9", ["Vladivostok", "Khabarovsk"]),
        ("ru", ["Владивосток", "Хабаровск"]),
        ("sw, ru;q=0.5", ["Владивосток", "Хабаровск"]),
        ("zh-TW", ["符拉迪沃斯托克", "哈巴羅夫斯克"]),
        ("*", ["符拉迪沃斯托克", "哈巴罗夫斯克"]),
    ],
)
def test_candidates_are_called_in_the_caller_s_language(
    seeded_client: TestClient, stated: str, expected: list[str]
) -> None:
    assert _names(seeded_client, **{"Accept-Language": stated}) == expected
    draft = seeded_client.post(
        "/v1/reconcile/1.0/match",
        json={"queries": [{"conditions": [{"matchType": "name", "propertyValue": "海参崴"}]}]},
        headers={"Accept-Language": stated},
    )
    assert draft.json()["results"][0]["candidates"][0]["name"] == expected[0]


def test_names_that_both_scripts_share_are_answered_in_one_script(seeded_client: TestClient) -> None:
    assert _names(seeded_client) == ["符拉迪沃斯托克", "哈巴罗夫斯克"]
    suggested = seeded_client.get("/v1/reconcile/suggest/entity?prefix=伯力").json()["result"][0]
    assert suggested["name"] == "哈巴罗夫斯克"
    in_russian = seeded_client.get("/v1/reconcile/suggest/entity?prefix=伯力", headers={"Accept-Language": "ru"})
    assert in_russian.json()["result"][0]["name"] == "Хабаровск"
    # What was asked for in so many words goes before what the browser says.
    stated = seeded_client.get("/v1/reconcile/suggest/entity?prefix=伯力&lang=en", headers={"Accept-Language": "ru"})
    assert stated.json()["result"][0]["name"] == "Khabarovsk"


# What is obvious


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("vlad", "vladivostok"),
        ("har", "harbin"),
        ("mos", "moscow"),
        ("sib", "siberia"),
        ("владимир п", "vladimir-putin"),
    ],
)
def test_a_place_goes_before_a_person_whose_name_begins_alike(
    seeded_client: TestClient, typed: str, expected: str
) -> None:
    for limit in (1, 5, 20):
        found = seeded_client.get("/v1/suggest", params={"q": typed, "limit": limit}).json()["results"]
        assert found[0]["id"] == expected
        scores = [one["score"] for one in found if one["match"]["how"] == "prefix"]
        assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("chin", "prc"),
        ("chi", "prc"),
        # What is written so in full, or in more than one character, is meant before what begins so.
        ("xi", "xi-jinping"),
        ("hsw", "vladivostok"),
        ("beijing", "beijing"),
        ("津", "tianjin"),
    ],
)
def test_a_reading_of_one_character_stands_among_what_begins_so(
    seeded_client: TestClient, typed: str, expected: str
) -> None:
    for limit in (1, 10):
        found = seeded_client.get("/v1/suggest", params={"q": typed, "limit": limit}).json()["results"]
        assert found[0]["id"] == expected
        assert len({one["id"] for one in found}) == len(found)
