"""What is asked and answered has the shapes of the official schemas, of both versions of the protocol.

The schemas are those of the W3C group's testbench (https://github.com/reconciliation-api/testbench, commit e160c195, MIT),
brought into one file a version: `testbench/`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import orjson
import pytest
from jsonschema import Draft7Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT7
from starlette.testclient import TestClient

pytestmark = pytest.mark.slow

V02, DRAFT = "0.2", "1.0-draft"
ROOTS = {V02: "/v1/reconcile", DRAFT: "/v1/reconcile/1.0"}
both = pytest.mark.parametrize("version", [V02, DRAFT])


@cache
def _schemas(version: str) -> tuple[dict[str, Any], Registry[Any]]:
    schemas = orjson.loads((Path(__file__).parent / "testbench" / f"schemas-{version}.json").read_bytes())
    registry: Registry[Any] = Registry()
    for name, schema in schemas.items():
        resource = Resource.from_contents(schema, default_specification=DRAFT7)
        base = schemas["manifest"]["$id"].rpartition("/")[0]
        addresses = [f"{base}/{name}.json", schema["$id"] if "$id" in schema else schema["id"]]
        if name == "openapi":
            addresses.append("http://swagger.io/v2/schema.json")
        registry = registry.with_resources([(address, resource) for address in addresses])
    return schemas, registry


def faults(version: str, name: str, document: object) -> list[str]:
    """What the official schema finds wrong with a document."""
    schemas, registry = _schemas(version)
    validator = Draft7Validator(schemas[name], registry=registry)
    return [f"{error.json_path}: {error.message[:200]}" for error in validator.iter_errors(document)]


QUERIES = {
    "whole": {
        "query": "Haishenwai",
        "type": "place",
        "limit": 5,
        "properties": [{"pid": "country", "v": "Russia"}, {"pid": "date", "v": "1900"}],
        "type_strict": "should",
    },
    "nothing": {"query": "zzzz"},
    "several": {"query": "Blagoveshchensk"},
}
CONDITIONS = {
    "queries": [
        {
            "type": "place",
            "limit": 5,
            "conditions": [
                {"matchType": "name", "propertyValue": "Haishenwai"},
                {"matchType": "property", "propertyId": "country", "propertyValue": "Russia", "required": False},
            ],
        },
        {"conditions": [{"matchType": "name", "propertyValue": "zzzz"}]},
        {"conditions": [{"matchType": "name", "propertyValue": "Blagoveshchensk"}]},
    ]
}
EXTENSION = {
    "ids": ["vladivostok", "harbin", "treaty-of-aigun"],
    "properties": [
        {"id": "holder", "settings": {"on": "1850", "limit": 2}},
        *({"id": name} for name in ("coordinates", "names", "country", "founded", "signed", "geonames", "part_of")),
    ],
}


def _post_02(client: TestClient, name: str, document: object) -> Any:
    return client.post(ROOTS[V02], data={name: orjson.dumps(document).decode()}).json()


def _get_02(client: TestClient, name: str, document: object) -> Any:
    return client.get(ROOTS[V02], params={name: orjson.dumps(document).decode()}).json()


@both
def test_the_manifest(seeded_client: TestClient, version: str) -> None:
    assert faults(version, "manifest", seeded_client.get(ROOTS[version]).json()) == []


@pytest.mark.parametrize("ask", [_post_02, _get_02])
def test_queries_and_extension_of_the_second_draft(seeded_client: TestClient, ask: Callable[..., Any]) -> None:
    assert faults(V02, "reconciliation-query-batch", QUERIES) == []
    assert faults(V02, "data-extension-query", EXTENSION) == []
    answered = ask(seeded_client, "queries", QUERIES)
    assert {key: len(one["result"]) > 0 for key, one in answered.items()} == {
        "whole": True,
        "nothing": False,
        "several": True,
    }
    assert faults(V02, "reconciliation-result-batch", answered) == []
    extended = ask(seeded_client, "extend", EXTENSION)
    assert set(extended["rows"]) == set(EXTENSION["ids"])
    assert faults(V02, "data-extension-response", extended) == []


def test_queries_and_extension_of_the_next_version(seeded_client: TestClient) -> None:
    assert faults(DRAFT, "reconciliation-query-batch", CONDITIONS) == []
    assert faults(DRAFT, "data-extension-query", EXTENSION) == []
    answered = seeded_client.post(f"{ROOTS[DRAFT]}/match", json=CONDITIONS).json()
    assert [len(one["candidates"]) > 0 for one in answered["results"]] == [True, False, True]
    assert faults(DRAFT, "reconciliation-result-batch", answered) == []
    extended = seeded_client.post(f"{ROOTS[DRAFT]}/extend", json=EXTENSION).json()
    assert [row["id"] for row in extended["rows"]] == EXTENSION["ids"]
    assert faults(DRAFT, "data-extension-response", extended) == []


@both
@pytest.mark.parametrize(("what", "several"), [("entity", "entities"), ("type", "types"), ("property", "properties")])
@pytest.mark.parametrize("prefix", ["c", "vladivostok", "zzzz"])
def test_suggestions(seeded_client: TestClient, version: str, what: str, several: str, prefix: str) -> None:
    answered = seeded_client.get(f"{ROOTS[version]}/suggest/{what}", params={"prefix": prefix}).json()
    assert faults(version, f"suggest-{several}-response", answered) == []
    if prefix == "c":
        assert answered["result"]


@both
@pytest.mark.parametrize("of", ["place", "treaty", "river", None])
def test_proposed_properties(seeded_client: TestClient, version: str, of: str | None) -> None:
    address = f"{ROOTS[version]}/extend/propose"
    answered = seeded_client.get(address, params={} if of is None else {"type": of}).json()
    assert answered["properties"]
    assert faults(version, "data-extension-property-proposal", answered) == []


@both
def test_the_schemas_find_faults(version: str) -> None:
    """Else all of the above would say nothing."""
    for name in _schemas(version)[0]:
        if name not in {"openapi", "dir", "lang"}:
            assert faults(version, name, [1]), name
