"""The OpenAPI document against the behaviour: parameters, answers, examples, and that nothing is left undescribed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import jsonschema
import pytest
from fastapi.routing import iter_route_contexts
from starlette.testclient import TestClient
from tests.api.shapes import refusal

from gazetteer.api import description, parameters
from gazetteer.api.app import create_app
from gazetteer.services.context import Gazetteer
from gazetteer.settings import Settings

ENTITIES = ("vladivostok", "russia", "convention-of-peking-russia-1860", "sco", "amur-left-bank", "hong-kong")
#: What each call is asked with where its description alone does not say enough.
NEEDED = {
    "/v1/search": {"q": "海参崴"},
    "/v1/suggest": {"q": "hsw"},
    "/v1/romanize": {"text": "伯力"},
    "/v1/dates": {"date": "1860-11-14"},
    "/v1/reconcile/preview": {"id": "vladivostok"},
    "/v1/reconcile/flyout/{what}": {"id": "vladivostok"},
    "/v1/reconcile/1.0/preview": {"id": "vladivostok"},
    "/v1/reconcile/1.0/flyout/{what}": {"id": "vladivostok"},
}
VALUES: dict[str, list[str]] = {
    "q": ["海参崴", "hai shen wai", "Владивосток", "伯力"],
    "match": ["auto", "exact", "prefix", "fuzzy"],
    "lang": ["zh-Hans", "zh,ru", "en"],
    "kind": ["place", "place,treaty"],
    "on": ["1860-11-14", "1860", "1858-05-28/1860-11-14", "咸丰十年十月初二", "-0110"],
    "bbox": ["120,40,145,60", "170,-10,-170,80"],
    "limit": ["1", "100"],
    "explain": ["true", "false"],
    "undated": ["true", "false"],
    "calendar": ["gregorian", "julian"],
    "type": ["city"],
    "ids": ["vladivostok,khabarovsk"],
    "form": ["published", "written"],
    "from": ["0", "1"],
    "to": ["1"],
    "since": ["2020-01-31", "2020-01-31T12:00:00Z"],
    "modified_since": ["2020-01-31", "2020-01-31T12:00:00Z", "2020-01-31T12:00:00+08:00"],
    "region": ["TW", "HK", "CN"],
    "style": ["plain", "map-cn", "first-mention"],
    "viewpoint": ["qing-empire"],
    "holder": ["russia", "russian-empire"],
    "basis": ["treaty-of-aigun"],
    "status": ["sovereignty,lease"],
    "format": ["json", "geojson"],
    "langs": ["zh-Hans,en"],
    "dialect": ["basic"],
    "text": ["海参崴", "Владивосток"],
    "date": ["1860-11-14", "1860"],
    "queries": ['{"q0": {"query": "海参崴"}}', '{"q0": {"query": "Khabarovsk", "type": ["place"], "limit": 3}}'],
    "extend": ['{"ids": ["vladivostok", "nobody"], "properties": [{"id": "holder"}, {"id": "latitude"}]}'],
    "prefix": ["海参", "hsw", "vladivostok", ""],
    "type_strict": ["any", "should", "all"],
    "id": ["vladivostok"],
    "callback": ["show", "jQuery123.done"],
    "fields": ["id"],
    "bom": ["false"],
}
#: The formats of an export that need nothing said besides.
FILES = ["jsonl", "geojson", "lpf", "skos"]
#: Values that another parameter's value would contradict.
_ALONE = {
    ("/v1/entities/{id}/label", "lang"),
    ("/v1/dates", "calendar"),
    ("/v1/export", "status"),
    ("/v1/export", "dialect"),
    ("/v1/romanize", "lang"),
    ("/v1/search", "cursor"),
    *(
        (path, "fields")
        for path in ("/v1/search", "/v1/suggest", "/v1/entities", "/v1/entities/{id}", "/v1/sovereignty")
    ),
}


@pytest.fixture(scope="module")
def document(seeded_client: TestClient) -> dict[str, Any]:
    found: dict[str, Any] = seeded_client.get("/openapi.json").json()
    return found


def _calls(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, calls in document["paths"].items():
        for method, call in calls.items():
            yield path, method, call


def _check(document: dict[str, Any], path: str, answer: Any) -> None:
    """Hold an answer against what is described for its status."""
    described = document["paths"][path]["get"]["responses"][str(answer.status_code)]
    sent = answer.headers["content-type"].partition(";")[0]
    assert sent in described["content"]
    if sent not in ("application/json", "application/geo+json"):
        return
    schema = described["content"][sent]["schema"]
    jsonschema.Draft202012Validator({**schema, "components": document["components"]}).validate(answer.json())


def test_every_call_is_described_and_every_described_call_exists(settings: Settings, document: dict[str, Any]) -> None:
    # Neither the description itself nor the pages, which are for people.
    hidden = {"/openapi.json", "/docs", "/docs/{asset}", "/docs/openapi.json", "/ogc/api", "/mcp"}
    served = {
        (route.path, method.lower())
        for route in iter_route_contexts(create_app(settings).routes)
        for method in route.methods or ()
        if method != "HEAD" and route.path not in hidden and not (route.name or "").startswith("page_")
    }
    assert served == {(path, method) for path, method, _ in _calls(document)}


def test_everything_has_words(document: dict[str, Any]) -> None:
    names = [call["operationId"] for _, _, call in _calls(document)]
    assert len(set(names)) == len(names)
    for path, method, call in _calls(document):
        where = f"{method} {path}"
        assert re.fullmatch(r"[a-z]+(_[a-z]+)*", call["operationId"]), where
        assert call["summary"], where
        assert call["description"], where
        assert call["tags"], where
        for parameter in call.get("parameters", ()):
            assert parameter.get("description"), f"{where} {parameter['name']}"
        for status, response in call["responses"].items():
            assert response["description"], f"{where} {status}"
            if int(status) >= 400 and path != "/readyz":
                assert "application/problem+json" in response["content"], f"{where} {status}"
    assert document["info"]["description"]
    text = str(document)
    for example in ("海参崴", "Владивосток", "hai shen wai", "Vladivostok"):
        assert example in text


def test_references_lead_somewhere(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    for reference in set(re.findall(r"'#/components/schemas/(\w+)'", str(document))):
        assert reference in schemas
    assert "HTTPValidationError" not in schemas
    older = description.older(document)
    assert older["openapi"].startswith("3.0")
    assert "'type': 'null'" not in str(older)


def test_the_quick_calls_are_described_from_the_models_that_parse_them(document: dict[str, Any]) -> None:
    for path, model in (
        ("/v1/search", parameters.SearchParameters),
        ("/v1/suggest", parameters.SuggestParameters),
        ("/v1/entities/{id}", parameters.EntityParameters),
    ):
        described = {p["name"] for p in document["paths"][path]["get"]["parameters"] if p["in"] == "query"}
        assert described == set(model.model_fields)


def _asked(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Every read with every described parameter, alone, with every value that this test knows."""
    for path, method, call in _calls(document):
        if method != "get" or not path.startswith("/v1") or "{version}" in path or call.get("security"):
            # What asks for a key is held against its shape where its tests have one.
            continue
        base = NEEDED.get(path, {})
        yield path, "", base
        for parameter in call.get("parameters", ()):
            if parameter["in"] != "query" or parameter["name"] == "cursor":
                continue
            known = FILES if (path, parameter["name"]) == ("/v1/export", "format") else VALUES[parameter["name"]]
            for value in known:
                if (path, parameter["name"]) not in _ALONE:
                    yield path, parameter["name"], {**base, parameter["name"]: value}


def test_every_described_parameter_is_taken_and_every_answer_is_as_described(
    seeded_client: TestClient, document: dict[str, Any]
) -> None:
    for path, name, query in _asked(document):
        wheres = [path.replace("{what}", "entity")]
        if "{id}" in path:
            ids = ENTITIES if name == "" else ENTITIES[:1]
            ids = ("general-knowledge",) if "/sources/" in path else ids
            wheres = [path.replace("{id}", entity_id) for entity_id in ids]
        for where in wheres:
            answer = seeded_client.get(f"{where}?{urlencode(query)}")
            assert answer.status_code == 200, f"{where} {query}: {answer.text}"
            assert answer.headers["etag"]
            assert "max-age" in answer.headers["cache-control"]
            if path != "/v1/export":
                _check(document, path, answer)
        besides = seeded_client.get(f"{wheres[0]}?{urlencode({**query, 'colour': 'red'})}")
        if path.startswith("/v1/reconcile"):
            # The clients of the protocol send more than it has.
            assert besides.status_code == 200, f"{wheres[0]} {query}"
        else:
            refusal(besides, 422, "bad-parameter")


def test_history_is_as_described(seeded_client: TestClient, document: dict[str, Any]) -> None:
    for entity_id in ENTITIES:
        answer = seeded_client.get(f"/v1/entities/{entity_id}/history/1")
        assert answer.status_code == 200
        _check(document, "/v1/entities/{id}/history/{version}", answer)


def test_every_example_works(seeded_client: TestClient, document: dict[str, Any]) -> None:
    tried = 0
    for path, method, call in _calls(document):
        if method != "get" or not path.startswith("/v1") or "{" in path or call.get("security"):
            continue
        for parameter in call.get("parameters", ()):
            schema = parameter["schema"]
            examples = schema.get("examples") or next(
                (choice["examples"] for choice in schema.get("anyOf", ()) if "examples" in choice), []
            )
            for example in examples:
                query = {**NEEDED.get(path, {}), parameter["name"]: example}
                if query.get("lang") == "zh-Latn-pinyin":
                    query["text"] = "hai3 shen1 wai3"
                if path == "/v1/romanize" and query["text"] == "hai3 shen1 wai3":
                    query["lang"] = "zh-Latn-pinyin"
                if path == "/v1/romanize" and query.get("lang") == "ru":
                    query["text"] = "Хабаровск"
                answer = seeded_client.get(f"{path}?{urlencode(query)}")
                assert answer.status_code == 200, f"{path} {query}: {answer.text}"
                tried += 1
    assert tried > 15


def test_examples_of_writes_work(client: TestClient, gazetteer: Gazetteer, admin: dict[str, str]) -> None:
    document = client.get("/openapi.json").json()
    body = document["paths"]["/v1/batch"]["post"]["requestBody"]["content"]["application/x-ndjson"]["example"]
    answer = client.post("/v1/batch", content=body.encode(), headers=admin)
    assert {"created": 2, "replaced": 0, "unchanged": 0}.items() <= answer.json().items()
    entity = document["paths"]["/v1/entities"]["post"]["requestBody"]["content"]["application/json"]["example"]
    again = client.put(f"/v1/entities/{entity['id']}", json=entity, headers={**admin, "If-Match": "*"})
    assert again.status_code == 200, again.text
    romanize = document["paths"]["/v1/romanize"]["post"]["requestBody"]["content"]["application/json"]["example"]
    assert client.post("/v1/romanize", json=romanize).status_code == 200


def test_it_says_where_it_holds_and_what_needs_a_key(settings: Settings, document: dict[str, Any]) -> None:
    assert document["servers"] == [{"url": "http://localhost:8000", "description": "This installation."}]
    asking = {path for path, method, call in _calls(document) if method == "get" and call["security"]}
    # Whoever proposed sees what became of it; the queue is for those who decide.
    assert asking == {"/v1/proposals", "/v1/proposals/{id}", "/v1/review"}
    closed = create_app(settings.model_copy(update={"read_key_required": True, "public_url": "https://places.example"}))
    told = closed.openapi()
    assert told["servers"][0]["url"] == "https://places.example"
    assert told["paths"]["/v1/search"]["get"]["security"] == [{"key": []}]
    assert told["paths"]["/healthz"]["get"]["security"] == []


def test_its_words_are_those_of_json_schema(document: dict[str, Any]) -> None:
    """Keywords of the library that makes it, and patterns that only Python reads, would mean nothing to others."""

    def walk(node: Any) -> Iterator[tuple[str, Any]]:
        if isinstance(node, dict):
            yield from node.items()
            for value in node.values():
                yield from walk(value)
        elif isinstance(node, list):
            for value in node:
                yield from walk(value)

    stated = list(walk(document["components"]["schemas"]))
    assert not {"ge", "le", "gt", "lt"} & {name for name, value in stated if isinstance(value, int | float)}
    for name, value in stated:
        if name == "pattern" and isinstance(value, str):
            # ECMA-262 in its Unicode mode knows no needless escapes.
            assert not re.search(r'\\["\'<>@:;,!#%&~=_-]', value), value


def test_names_of_schemas_are_words(document: dict[str, Any]) -> None:
    assert [name for name in document["components"]["schemas"] if not re.fullmatch(r"([A-Z][a-z]*)+", name)] == []
