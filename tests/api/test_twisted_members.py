"""Any member of any body replaced by what has no business there: refused in words or taken, never an answer that says 500."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

import pytest
from starlette.testclient import TestClient
from tests.api.conftest import SOURCE, WORLD

from gazetteer.services.context import Gazetteer

pytestmark = pytest.mark.only_sqlite(reason="it is about what is read, before any database is asked")

#: As deep as the reader of JSON goes, with a little room for what is around it.
_DEPTH: Final = 1_000
_LONG: Final = 100_000
#: What is put in the place of each member, as JSON: no value of this kind is right everywhere.
_ODD: Final = {
    "null": "null",
    "true": "true",
    "a number": "-1e308",
    "a whole number": "18446744073709551615",
    "an empty text": '""',
    "an empty list": "[]",
    "an empty object": "{}",
    "a list of lists": "[[[[1]]], [], {}]",
    "an object of objects": '{"type": {"type": []}, "id": {}}',
    "a deep list": "[" * _DEPTH + "]" * _DEPTH,
    "a deep object": '{"type":' * _DEPTH + "1" + "}" * _DEPTH,
    "a long text": json.dumps("海" * _LONG),
    "a text of NUL": '"\\u0000"',
    "half a character": '"\\ud800"',
}
#: Stands where a value is to be put.
_HERE: Final = "<<here>>"
_GEOMETRIES: Final = {"type": "GeometryCollection", "geometries": [{"type": "Point", "coordinates": [131.9, 43.1]}]}
_WHOLE: Final[dict[str, Any]] = {
    **next(one for one in WORLD if one["id"] == "vladivostok"),
    "location": {"type": "Point", "coordinates": [131.9, 43.1]},
    "identifiers": {"wikidata": "Q959"},
    "note": "at the sea",
}


def _places(value: Any) -> Iterator[Any]:
    """The value once for each of its members, with `_HERE` instead of that."""
    yield _HERE
    if isinstance(value, dict):
        for key, member in value.items():
            for changed in _places(member):
                yield {**value, key: changed}
    elif isinstance(value, list):
        for index, member in enumerate(value):
            for changed in _places(member):
                yield [*value[:index], changed, *value[index + 1 :]]


def _schema(document: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]]
    return schema


def _shown(stated: dict[str, Any]) -> list[Any]:
    """The bodies that the description gives as examples."""
    if "example" in stated:
        return [stated["example"]]
    return [one["value"] for one in stated.get("examples", {}).values()]


def _sent(document: dict[str, Any]) -> Iterator[tuple[str, str, str, Any]]:
    """Each call that takes JSON: method, path, media type and a body that it takes."""
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            for media_type, stated in operation.get("requestBody", {}).get("content", {}).items():
                if "json" in media_type and "ndjson" not in media_type and path != "/mcp":
                    filled = path.replace("{id}", "vladivostok").replace("{version}", "1")
                    for body in _shown(stated):
                        yield method.upper(), filled, media_type, body
    for body in (_WHOLE, {**_WHOLE, "location": _GEOMETRIES}):
        yield "PUT", "/v1/entities/vladivostok?dry_run=true", "application/json", body
    yield "PUT", "/v1/sources/atlas?dry_run=true", "application/json", SOURCE


@pytest.mark.parametrize("odd", _ODD)
def test_a_member_of_another_kind_is_refused_in_words(
    client: TestClient, world: Gazetteer, admin: dict[str, str], odd: str
) -> None:
    quoted = json.dumps(_HERE)
    asked = 0
    for method, path, media_type, body in _sent(client.get("/openapi.json").json()):
        for changed in _places(body):
            asked += 1
            content = json.dumps(changed).replace(quoted, _ODD[odd]).encode()
            headers = {**admin, "Content-Type": media_type, "If-Match": "*"}
            answer = client.request(method, path, content=content, headers=headers)
            assert answer.status_code < 500, (method, path, changed, answer.text[:300])
            if answer.status_code >= 400:
                assert len(answer.content) < 20_000, (method, path, changed, len(answer.content))
    assert asked > 300
