"""Reconciliation over HTTP: a whole run as OpenRefine makes it, scores that mean the same in any batch, refusals."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode

import jsonschema
import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient
from tests.api.shapes import refusal

ROOT = "/v1/reconcile"
ENTITY = {"type": "object", "required": ["id", "name"]}
#: What every candidate has, whatever the version.
CANDIDATE: dict[str, Any] = {
    "type": "object",
    "required": ["id", "name", "score", "match", "type", "features"],
    "properties": {
        "id": {"type": "string"},
        "name": {"type": "string", "minLength": 1},
        "score": {"type": "number", "minimum": 0, "maximum": 100},
        "match": {"type": "boolean"},
        "type": {"type": "array", "minItems": 1, "items": ENTITY},
        "features": {
            "type": "array",
            "minItems": 1,
            "items": {"required": ["id", "value"], "properties": {"value": {"type": ["number", "boolean"]}}},
        },
    },
}
#: A value of a data extension: of one type, or an entity.
TYPED: dict[str, Any] = {
    "type": "object",
    "oneOf": [
        {"required": ["id", "name"]},
        {"required": ["str"], "properties": {"str": {"type": "string"}}},
        {"required": ["float"], "properties": {"float": {"type": "number"}}},
        {"required": ["date"], "properties": {"date": {"pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"}}},
    ],
}


def ask(client: TestClient, **queries: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """The candidates of each query, sent as OpenRefine sends them."""
    answer = client.post(ROOT, data={"queries": orjson.dumps(queries).decode()})
    assert answer.status_code == 200, answer.text
    assert answer.headers["access-control-allow-origin"] == "*"
    found = {key: result["result"] for key, result in answer.json().items()}
    assert list(found) == list(queries)
    for candidates in found.values():
        jsonschema.validate(candidates, {"type": "array", "items": CANDIDATE})
        scores = [candidate["score"] for candidate in candidates]
        assert scores == sorted(scores, reverse=True)
        assert sum(candidate["match"] for candidate in candidates) <= 1
    return found


def test_a_whole_run_as_openrefine_makes_it(seeded_client: TestClient) -> None:
    client = seeded_client
    manifest = client.get(ROOT).json()
    assert {"0.2", "1.0-draft"} <= set(manifest["versions"])
    assert manifest["batchSize"] >= 100
    assert "{{id}}" in manifest["view"]["url"]

    # The types of a sample guess the type of the column.
    column = ["海参崴", "Хабаровск", "Irkutsk", "恰克图", "Nerchinsk", "瑷珲", "Port Arthur", "伊犁", "Omsk", "Чита"]
    guessed = ask(client, **{f"q{index}": {"query": cell, "limit": 3} for index, cell in enumerate(column)})
    assert guessed["q0"][0]["type"][0] == {"id": "place", "name": "Place"}
    found = ask(
        client,
        **{
            f"q{index}": {"query": cell, "type": "place", "type_strict": "should", "limit": 5, "properties": []}
            for index, cell in enumerate(column)
        },
    )
    assert found["q0"][0]["id"] == "vladivostok"
    assert found["q0"][0]["match"]
    assert found["q1"][0]["id"] == "khabarovsk"

    # A person looks for a match by hand; the widgets ask the services that the manifest names.
    for what, prefix, wanted in (
        ("entity", "vladivostok", "vladivostok"),
        ("entity", "hsw", "vladivostok"),
        ("type", "riv", "river"),
        ("property", "hold", "holder"),
    ):
        service = manifest["suggest"][what]
        address = (service["service_url"] + service["service_path"]).removeprefix("http://localhost:8000")
        suggested = client.get(address, params={"prefix": prefix}).json()["result"]
        assert wanted in [one["id"] for one in suggested], (what, prefix)
        jsonschema.validate(suggested, {"type": "array", "items": ENTITY})
    assert (
        client.get(f"{ROOT}/suggest/entity", params={"prefix": "vladivostok"}).json()["result"][0]["id"]
        == "vladivostok"
    )

    # The candidate is shown in a frame of the announced size.
    preview = manifest["preview"]["url"].replace("{{id}}", "vladivostok").removeprefix("http://localhost:8000")
    page = client.get(preview)
    assert page.headers["content-type"].startswith("text/html")
    assert page.text.startswith("<!doctype html>")
    assert "Hǎishēnwǎi" in page.text
    assert manifest["preview"]["width"] > 0
    assert manifest["preview"]["height"] > 0
    flyout = manifest["suggest"]["entity"]["flyout_service_path"].replace("${id}", "vladivostok")
    assert client.get(ROOT + flyout).json()["id"] == "vladivostok"

    # Columns are added from the entities: the properties are proposed, then fetched.
    proposal = manifest["extend"]["propose_properties"]
    address = (proposal["service_url"] + proposal["service_path"]).removeprefix("http://localhost:8000")
    proposed = client.get(address, params={"type": "place", "limit": 50}).json()
    assert proposed["type"] == "place"
    assert {"holder", "latitude", "part_of", "pinyin"} <= {one["id"] for one in proposed["properties"]}
    asked = {
        "ids": ["vladivostok", "khabarovsk", "never-was"],
        "properties": [
            {"id": "holder", "settings": {"on": "1900-01-01", "lang": "en"}},
            {"id": "latitude"},
            {"id": "founded"},
            {"id": "name", "settings": {"lang": "ru", "limit": "1"}},
            {"id": "of_no_service"},
        ],
    }
    extended = client.post(ROOT, data={"extend": orjson.dumps(asked).decode()}).json()
    assert [one["id"] for one in extended["meta"]] == ["holder", "latitude", "founded", "name", "of_no_service"]
    for row in extended["rows"].values():
        for values in row.values():
            jsonschema.validate(values, {"type": "array", "items": TYPED})
    row = extended["rows"]["vladivostok"]
    assert {"id": "russia", "name": "Russia"} in row["holder"]
    assert row["latitude"] == [{"float": 43.106}]
    assert row["name"] == [{"str": "Владивосток"}]
    assert all(values == [] for values in extended["rows"]["never-was"].values())


def test_the_ways_to_ask_give_one_answer(seeded_client: TestClient) -> None:
    batch = {"q0": {"query": "海参崴"}, "queries": {"query": "Omsk"}}
    text = orjson.dumps(batch).decode()
    answers = [
        seeded_client.post(ROOT, data={"queries": text}),
        seeded_client.get(f"{ROOT}?{urlencode({'queries': text})}"),
        seeded_client.post(ROOT, json=batch),
        seeded_client.post(ROOT, json={"queries": batch}),
    ]
    assert [answer.status_code for answer in answers] == [200] * 4
    assert len({answer.content for answer in answers}) == 1


NAMES = ["海参崴", "Vladivostok", "Khabarovsk", "haishenwai", "Благовещенск", "Vladivostock", "Hong Kong", "伯力"]


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.sampled_from(NAMES),
    others=st.lists(st.sampled_from([*NAMES, "zzzzzz", "Пекин"]), max_size=4),
    limit=st.integers(1, 100),
    holder=st.sampled_from([None, "Russia", "清朝"]),
)
def test_a_pair_scores_the_same_in_any_batch(
    seeded_client: TestClient, name: str, others: list[str], limit: int, holder: str | None
) -> None:
    query: dict[str, Any] = {"query": name}
    if holder is not None:
        query["properties"] = [{"pid": "holder", "v": holder}]
    alone = {one["id"]: one for one in ask(seeded_client, q={**query, "limit": 100})["q"]}
    batch = {f"o{index}": {"query": other} for index, other in enumerate(others)}
    among = ask(seeded_client, **batch, q={**query, "limit": limit})["q"]
    assert len(among) <= limit
    for one in among:
        assert one["score"] == alone[one["id"]]["score"]
        assert one["features"] == alone[one["id"]]["features"]


def test_two_of_one_name_are_no_match_until_something_tells_them_apart(seeded_client: TestClient) -> None:
    place = {"query": "Blagoveshchensk", "type": "place"}
    told = {**place, "properties": [{"pid": "latitude", "v": 50.27}, {"pid": "longitude", "v": "127.53"}]}
    found = ask(seeded_client, unsure=place, first={**place, "limit": 1}, told=told)
    assert [one["match"] for one in found["unsure"][:2]] == [False, False]
    # Whether it is a match is decided before the others are left out.
    assert [one["match"] for one in found["first"]] == [False]
    assert (found["told"][0]["id"], found["told"][0]["match"]) == ("blagoveshchensk", True)
    assert found["told"][0]["score"] - found["told"][1]["score"] > 10
    other = next(one for one in found["told"] if one["id"] == "blagoveshchensk-bashkortostan")
    weights = {feature["id"]: feature["value"] for feature in other["features"]}
    assert weights["coordinates"] < 0


@pytest.mark.parametrize(
    ("property_", "fitting", "unfitting"),
    [
        ("holder", "Russia", "Japan"),
        ("holder", {"id": "russia", "name": "anything"}, {"id": "japan"}),
        ("part_of", "ussuri-east", "hong-kong"),
        ("country", "RU", "JP"),
        ("country", "RUS", "MNG"),
        ("lang", "en", "zh"),
        ("date", "1900", "1700"),
        ("type", "city", "river"),
        ("geonames", "2013348", "1"),
        ("name", "海参崴", "北京"),
        ("coordinates", "43.1,131.9", "-33.9,18.4"),
    ],
)
def test_properties_weigh_and_say_so(seeded_client: TestClient, property_: str, fitting: Any, unfitting: Any) -> None:
    def with_value(value: Any) -> dict[str, Any]:
        return {"query": "Vladivostok", "type": "place", "properties": [{"pid": property_, "v": value}]}

    found = ask(
        seeded_client,
        plain={"query": "Vladivostok", "type": "place"},
        fits=with_value(fitting),
        not_=with_value(unfitting),
        either=with_value([unfitting, fitting]),
    )
    plain, fits, not_, either = (
        next(one for one in found[key] if one["id"] == "vladivostok") for key in ("plain", "fits", "not_", "either")
    )
    assert fits["score"] > plain["score"] > not_["score"]
    assert either["score"] == fits["score"]
    assert {one["id"]: one["value"] for one in not_["features"]}[property_] < 0


def test_what_is_not_recorded_takes_and_gives_nothing(seeded_client: TestClient) -> None:
    found = ask(
        seeded_client,
        plain={"query": "Vladivostok"},
        unknown={"query": "Vladivostok", "properties": [{"pid": "population_of_cats", "v": "7"}]},
    )
    assert found["plain"][0]["score"] == found["unknown"][0]["score"]


@pytest.mark.parametrize("text", ["qqzzxxwwvv", "???", "", "   ", "\u0001", "𓀀"])
def test_nonsense_has_no_candidates(seeded_client: TestClient, text: str) -> None:
    assert ask(seeded_client, q={"query": text})["q"] == []


def test_types_narrow_or_weigh(seeded_client: TestClient) -> None:
    found = ask(
        seeded_client,
        any={"query": "Vladivostok", "type": ["river", "city"]},
        all={"query": "Vladivostok", "type": ["river", "city"], "type_strict": "all"},
        should={"query": "Vladivostok", "type": "river", "type_strict": "should"},
        unknown={"query": "Vladivostok", "type": "submarine"},
    )
    assert [one["id"] for one in found["any"]] == ["vladivostok"]
    assert found["all"] == []
    assert found["unknown"] == []
    assert found["should"][0]["score"] < found["any"][0]["score"]
    assert {"type_match": False}.items() <= {one["id"]: one["value"] for one in found["should"][0]["features"]}.items()


def test_an_identifier_finds_without_a_name(seeded_client: TestClient) -> None:
    found = ask(
        seeded_client,
        q={"properties": [{"pid": "geonames", "v": "2013348"}]},
        none={"properties": [{"pid": "x", "v": 1}]},
    )
    assert [(one["id"], one["match"]) for one in found["q"]] == [("vladivostok", True)]
    assert found["none"] == []


def test_too_many_queries_are_refused_with_the_number(seeded_client: TestClient) -> None:
    size = seeded_client.get(ROOT).json()["batchSize"]
    batch = {f"q{index}": {"query": "zzzz"} for index in range(size + 1)}
    problem = refusal(seeded_client.post(ROOT, json=batch), 413, "too-large")
    assert str(size) in problem["detail"]
    queries = [{"conditions": [{"matchType": "name", "propertyValue": "zzzz"}]}] * (size + 1)
    refusal(seeded_client.post(f"{ROOT}/match", json={"queries": queries}), 413, "too-large")
    del batch["q0"]
    assert len(seeded_client.post(ROOT, json=batch).json()) == size


@pytest.mark.parametrize(
    ("batch", "where"),
    [
        ([], ""),
        ({"q": {}}, "/q"),
        ({"q": {"limit": 2}}, "/q"),
        ({"q": {"properties": []}}, "/q"),
        ({"q": {"query": "x" * 201}}, "/q/query"),
        ({"q": {"query": "x", "limit": 0}}, "/q/limit"),
        ({"q": {"query": "x", "limit": 101}}, "/q/limit"),
        ({"q": {"query": "x", "strict": True}}, "/q/strict"),
        ({"q": {"query": "x", "type_strict": "maybe"}}, "/q/type_strict"),
        ({"q": {"query": "x", "properties": [{"v": "lang"}]}}, "/q/properties/0/pid"),
        ({"a/b": {"query": "x" * 201}}, "/a~1b/query"),
    ],
)
def test_faulty_batches_are_refused_with_a_pointer(seeded_client: TestClient, batch: Any, where: str) -> None:
    problem = refusal(seeded_client.post(ROOT, data={"queries": orjson.dumps(batch).decode()}), 422, "invalid")
    assert where in [fault["pointer"] for fault in problem["errors"]]


def test_what_is_no_request_is_refused(seeded_client: TestClient) -> None:
    refusal(seeded_client.post(ROOT, data={"queries": "{"}), 400, "bad-request")
    refusal(seeded_client.post(ROOT, content=b"{", headers={"Content-Type": "application/json"}), 400, "bad-request")
    refusal(seeded_client.post(ROOT, data={}), 400, "bad-request")
    # What the protocol does not have is passed over, as its clients expect.
    assert seeded_client.post(ROOT, data={"queries": "{}", "colour": "red"}).json() == {}
    refusal(
        seeded_client.post(ROOT, content=b"<a/>", headers={"Content-Type": "text/xml"}), 415, "unsupported-media-type"
    )
    refusal(seeded_client.get(f"{ROOT}?queries=%7B%7D&callback=show()"), 422, "bad-parameter")
    refusal(seeded_client.get(f"{ROOT}/preview?id=never-was"), 404, "not-found")
    refusal(seeded_client.get(f"{ROOT}/flyout/type?id=never-was"), 404, "not-found")
    refusal(seeded_client.get(f"{ROOT}/suggest/entity?prefix=a&cursor=minus"), 422, "bad-parameter")


def test_pages_from_elsewhere_may_ask(seeded_client: TestClient) -> None:
    for path in (ROOT, f"{ROOT}/match", f"{ROOT}/extend"):
        headers = {"Origin": "https://example.org", "Access-Control-Request-Method": "POST"}
        answer = seeded_client.options(path, headers=headers)
        assert answer.headers["access-control-allow-origin"] == "*"
        assert "POST" in answer.headers["access-control-allow-methods"]


def test_suggestions_go_on_where_the_cursor_says(seeded_client: TestClient) -> None:
    address = f"{ROOT}/suggest/entity"
    first = seeded_client.get(address, params={"prefix": "b", "limit": 3}).json()["result"]
    second = seeded_client.get(address, params={"prefix": "b", "limit": 3, "cursor": 3}).json()["result"]
    both = seeded_client.get(address, params={"prefix": "b", "limit": 6}).json()["result"]
    assert [one["id"] for one in first + second] == [one["id"] for one in both]
    treaties = seeded_client.get(address, params={"prefix": "a", "type": "treaty"}).json()["result"]
    assert treaties
    assert all(one["notable"][0]["id"] == "treaty" for one in treaties)


# Version 1.0-draft


def condition(value: Any, property_: str | None = None, **more: Any) -> dict[str, Any]:
    """A condition on a name, or on a property."""
    if property_ is None:
        return {"matchType": "name", "propertyValue": value, **more}
    return {"matchType": "property", "propertyId": property_, "propertyValue": value, **more}


def match(client: TestClient, *queries: dict[str, Any]) -> list[list[dict[str, Any]]]:
    """The candidates of each query of version 1.0-draft."""
    answer = client.post(f"{ROOT}/match", json={"queries": list(queries)})
    assert answer.status_code == 200, answer.text
    results = [result["candidates"] for result in answer.json()["results"]]
    assert len(results) == len(queries)
    for candidates in results:
        jsonschema.validate(candidates, {"type": "array", "items": CANDIDATE})
        assert all(re.fullmatch(r"[a-z]{2,3}(-\w+)*", one["lang"]) for one in candidates)
    return results


def test_both_versions_have_one_core(seeded_client: TestClient) -> None:
    manifest = seeded_client.get(f"{ROOT}/match").json()
    assert "1.0-draft" in manifest["versions"]
    assert manifest["suggest"] == {"entity": True, "property": True, "type": True}
    old = ask(seeded_client, q={"query": "伯力", "type": "place", "properties": [{"pid": "holder", "v": "Russia"}]})[
        "q"
    ]
    new = match(seeded_client, {"type": "place", "conditions": [condition("伯力"), condition("Russia", "holder")]})[0]
    assert [{key: value for key, value in one.items() if key != "lang"} for one in new] == old


def test_conditions_are_required_or_ruled_out(seeded_client: TestClient) -> None:
    name = condition("Blagoveshchensk")
    results = match(
        seeded_client,
        {"type": "place", "conditions": [name, condition("50.27,127.53", "coordinates", required=True)]},
        {
            "type": "place",
            "conditions": [name, condition(["RU", "JP"], "country", matchQuantifier="all", required=True)],
        },
        {"type": "place", "conditions": [name, condition("JP", "country", matchQuantifier="none")]},
        {"conditions": [{"matchType": "id", "propertyValue": "vladivostok"}]},
        {"lang": "zh", "conditions": [condition(["nothing of that kind", "Vladivostok"])]},
    )
    # The bridge and the district lie there too; the town of that name in Bashkortostan does not.
    near = [one["id"] for one in results[0]]
    assert near[0] == "blagoveshchensk"
    assert "blagoveshchensk-bashkortostan" not in near
    assert results[1] == []
    assert results[2][0]["id"] == "blagoveshchensk"
    assert [(one["id"], one["match"]) for one in results[3]] == [("vladivostok", True)]
    assert (results[4][0]["id"], results[4][0]["lang"]) == ("vladivostok", "zh-Hans")


@pytest.mark.parametrize(
    ("settings", "name"),
    [
        ({"lang": "zh-TW"}, "海參崴"),
        ({"lang": "zh_hant_HK"}, "海參崴"),
        ({"lang": "zh-TW", "on": "1900"}, "海參崴"),
        ({"lang": "en-GB"}, "Vladivostok"),
        ({"lang": "ru-RU"}, "Владивосток"),
        ({"lang": "zh-Hant"}, "符拉迪沃斯托克"),
        ({"lang": "zh-CN"}, "符拉迪沃斯托克"),
        ({"lang": "xx-TW"}, None),
    ],
)
def test_a_column_of_names_is_what_readers_of_a_region_write(
    seeded_client: TestClient, settings: dict[str, str], name: str | None
) -> None:
    asked = {"ids": ["vladivostok"], "properties": [{"id": "name", "settings": settings}]}
    (row,) = seeded_client.post(f"{ROOT}/extend", json=asked).json()["rows"]
    assert [one["str"] for one in row["properties"][0]["values"]] == ([] if name is None else [name])


def test_values_are_typed_and_in_order(seeded_client: TestClient) -> None:
    asked = {"ids": ["khabarovsk", "vladivostok"], "properties": [{"id": "longitude"}, {"id": "kind"}]}
    answer = seeded_client.post(f"{ROOT}/extend", json=asked).json()
    assert [row["id"] for row in answer["rows"]] == asked["ids"]
    for row in answer["rows"]:
        assert [one["id"] for one in row["properties"]] == ["longitude", "kind"]
        assert row["properties"][1]["values"] == [{"id": "place", "name": "Place"}]
        for one in row["properties"]:
            jsonschema.validate(one["values"], {"type": "array", "minItems": 1, "items": TYPED})


@pytest.mark.parametrize(
    "body",
    [
        [],
        {},
        {"queries": {"q": {}}},
        {"queries": [{}]},
        {"queries": [{"conditions": []}]},
        {"queries": [{"conditions": [{"propertyValue": "x"}]}]},
        {"queries": [{"conditions": [{"matchType": "property", "propertyValue": "x"}]}]},
        {"queries": [{"conditions": [{"matchType": "name"}]}]},
        {"queries": [{"type": ["place"], "conditions": [{"matchType": "name", "propertyValue": "x"}]}]},
        {"queries": [{"lang": "not a tag", "conditions": [{"matchType": "name", "propertyValue": "x"}]}]},
        {"queries": [{"conditions": [{"matchType": "name", "propertyValue": "x" * 201}]}]},
    ],
)
def test_faulty_requests_of_the_draft_are_refused(seeded_client: TestClient, body: Any) -> None:
    refusal(seeded_client.post(f"{ROOT}/match", json=body), 422, "invalid")


#: What OpenRefine's widgets send beside what the protocol has; jQuery adds `_` and `callback`.
WIDGET = {"spell": "always", "exact": "false", "prefixed": "true", "scoring": "schema", "mql_output": "[]", "_": "1"}


@pytest.mark.parametrize("root", [ROOT, f"{ROOT}/1.0"])
def test_the_widgets_of_openrefine_are_answered(seeded_client: TestClient, root: str) -> None:
    for what, prefix, wanted in (
        ("entity", "nerch", "nerchinsk"),
        ("entity", "伯力", "khabarovsk"),
        ("type", "riv", "river"),
        ("property", "coun", "country"),
        ("property", "hold", "holder"),
    ):
        address = f"{root}/suggest/{what}"
        plain = seeded_client.get(address, params={"prefix": prefix})
        assert wanted in [one["id"] for one in plain.json()["result"]], (what, prefix)
        assert seeded_client.get(address, params={"prefix": prefix, **WIDGET}).json() == plain.json()
        scripted = seeded_client.get(address, params={"prefix": prefix, "callback": "jQuery1.done", **WIDGET})
        assert scripted.headers["content-type"].startswith("text/javascript")
        body = scripted.text.removeprefix("/**/jQuery1.done(").removesuffix(");")
        assert orjson.loads(body) == plain.json()
    shown = seeded_client.get(f"{root}/preview", params={"id": "vladivostok", "lang": "en", "_": "1"})
    assert shown.status_code == 200
    proposed = seeded_client.get(f"{root}/extend/propose", params={"type": "place", "schema": "x"})
    assert proposed.status_code == 200


@pytest.mark.parametrize("root", [ROOT, f"{ROOT}/1.0"])
@pytest.mark.parametrize(
    ("asked", "accepted", "name"),
    [
        ({"lang": "en"}, "zh-CN", "Vladivostok"),
        ({"lang": "xx,ru"}, "en", "Владивосток"),
        ({}, "zh-CN,zh;q=0.9", "符拉迪沃斯托克"),
        ({}, "fr, ru;q=0.5", "Владивосток"),
        ({}, "fr", "Vladivostok"),
        ({}, "", "Vladivostok"),
    ],
)
def test_what_is_shown_of_an_entity_is_in_the_language_of_whoever_looks(
    seeded_client: TestClient, root: str, asked: dict[str, str], accepted: str, name: str
) -> None:
    headers = {"Accept-Language": accepted}
    shown = seeded_client.get(f"{root}/preview", params={"id": "vladivostok", **asked}, headers=headers)
    assert f">{name}</a></h1>" in shown.text
    assert "Accept-Language" in shown.headers["vary"]
    beside = seeded_client.get(f"{root}/flyout/entity", params={"id": "vladivostok", **asked}, headers=headers)
    assert f">{name}</a></h1>" in beside.json()["html"]


@pytest.mark.parametrize(
    ("on", "holder", "then"), [("1850", "qing-empire", []), ("1900", "russia", ["russian-empire"])]
)
def test_a_column_of_holders_has_each_state_once(
    seeded_client: TestClient, on: str, holder: str, then: list[str]
) -> None:
    wanted = [{"id": name, "settings": {"on": on}} for name in ("holder", "holder_as")]
    extension = {"ids": ["vladivostok"], "properties": [*wanted, {"id": "located_in"}]}
    answer = seeded_client.post(ROOT, data={"extend": orjson.dumps(extension).decode()}).json()
    row = {name: [value["id"] for value in values] for name, values in answer["rows"]["vladivostok"].items()}
    assert row == {"holder": [holder], "holder_as": then, "located_in": ["primorsky-krai"]}


@pytest.mark.parametrize(("of", "some"), [("place", True), ("city", True), ("", True), ("nonsense", False)])
def test_properties_are_proposed_for_types_that_there_are(seeded_client: TestClient, of: str, *, some: bool) -> None:
    answer = seeded_client.get(f"{ROOT}/extend/propose", params={"type": of}).json()
    assert bool(answer["properties"]) == some


@pytest.mark.parametrize("what", ["entity", "type", "property"])
def test_what_stands_beside_a_suggestion_is_a_part_of_the_page_that_shows_it(
    seeded_client: TestClient, what: str
) -> None:
    suggested = seeded_client.get(f"{ROOT}/suggest/{what}", params={"prefix": "c"}).json()["result"][0]
    html = seeded_client.get(f"{ROOT}/flyout/{what}", params={"id": suggested["id"]}).json()["html"]
    assert suggested["name"].split()[0] in html
    assert not re.search(r"<(!doctype|html|head|body|style|title)", html, re.IGNORECASE)


def test_a_callback_is_the_name_of_a_function(seeded_client: TestClient) -> None:
    manifest = seeded_client.get(ROOT, params={"callback": "jsonp1"})
    assert manifest.text.startswith('/**/jsonp1({"versions"')
    for wrong in ("alert(1)//", "a b", "1x", "x.", "<script>"):
        assert seeded_client.get(ROOT, params={"callback": wrong}).status_code == 422, wrong


def test_a_match_opens_the_page(seeded_client: TestClient) -> None:
    for root, hole in ((ROOT, "{{id}}"), (f"{ROOT}/1.0", "{id}")):
        view = seeded_client.get(root).json()["view"]["url"]
        assert hole in view
        page = seeded_client.get(view.replace(hole, "vladivostok").removeprefix("http://localhost:8000"))
        assert page.headers["content-type"].startswith("text/html")


def test_the_draft_has_a_tree_of_its_own(seeded_client: TestClient) -> None:
    root = f"{ROOT}/1.0"
    manifest = seeded_client.get(root).json()
    assert manifest["suggest"] == {"entity": True, "property": True, "type": True}
    assert seeded_client.get(f"{ROOT}/match").json() == manifest
    asked = {"queries": [{"conditions": [{"matchType": "name", "propertyValue": "海参崴"}]}]}
    answer = seeded_client.post(f"{root}/match", json=asked)
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.json() == seeded_client.post(f"{ROOT}/match", json=asked).json()
    wanted = {"ids": ["vladivostok"], "properties": [{"id": "latitude"}]}
    assert seeded_client.post(f"{root}/extend", json=wanted).json()["rows"][0]["id"] == "vladivostok"


@pytest.mark.parametrize("path", ["", "/match", "/1.0", "/suggest/entity", "/extend/propose"])
def test_a_trailing_slash_is_no_error(seeded_client: TestClient, path: str) -> None:
    plain = seeded_client.get(ROOT + path)
    assert plain.status_code == 200
    assert seeded_client.get(f"{ROOT}{path}/").json() == plain.json()


def test_one_address_leads_each_to_what_it_reads(seeded_client: TestClient) -> None:
    address = "/v1/entities/vladivostok"
    browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    led = seeded_client.get(f"{address}?on=1900&lang=en", headers={"Accept": browser}, follow_redirects=False)
    assert (led.status_code, led.headers["location"]) == (303, "/e/vladivostok?on=1900")
    assert led.headers["vary"] == "Accept"
    assert seeded_client.get(led.headers["location"]).status_code == 200
    refusal(seeded_client.get("/v1/entities/never-was", headers={"Accept": browser}), 404, "not-found")
    for accept in ("*/*", "application/json", "application/json, text/html;q=0.5"):
        assert seeded_client.get(address, headers={"Accept": accept}).headers["content-type"] == "application/json"
    turtle = seeded_client.get(address, headers={"Accept": "text/turtle"})
    assert turtle.headers["content-type"] == "text/turtle"
    assert "ent:vladivostok a skos:Concept" in turtle.text
    known = {"Accept": "text/turtle", "If-None-Match": turtle.headers["etag"]}
    assert seeded_client.get(address, headers=known).status_code == 304
    refusal(seeded_client.get(f"{address}?on=1900", headers={"Accept": "text/turtle"}), 406, "not-acceptable")
