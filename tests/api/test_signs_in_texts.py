"""Signs that no text has (NUL, halves of characters, controls, noncharacters) in every text of every call: refused or passed
over, never a failure.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient
from tests.api.shapes import refusal

from gazetteer.api.app import create_app
from gazetteer.services.context import Gazetteer

#: As they stand in JSON and, where UTF-8 has them, in an address.
SIGNS = {"NUL": "\x00", "half a character": "\ud800", "a control": "\x01", "a noncharacter": "\uffff", "bidi": "\u202e"}


def _texts(document: Any, where: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Where the texts of a document stand."""
    if isinstance(document, str):
        yield where
    members = (
        document.items() if isinstance(document, dict) else enumerate(document) if isinstance(document, list) else ()
    )
    for key, member in members:
        yield from _texts(member, (*where, key))


def _with(document: Any, where: tuple[str | int, ...], sign: str) -> Any:
    """The document with a sign in the middle of one of its texts."""
    if not where:
        return f"{document[:1]}{sign}{document[1:]}"
    changed = copy.copy(document)
    changed[where[0]] = _with(document[where[0]], where[1:], sign)
    return changed


def _examples(stated: dict[str, Any]) -> list[Any]:
    if "example" in stated:
        return [stated["example"]]
    return [one["value"] for one in stated.get("examples", {}).values()]


def _operations(described: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            yield method.upper(), path, operation


def _filled(path: str) -> str:
    return path.replace("{id}", "vladivostok").replace("{version}", "1").replace("{slug}", "not-found")


@pytest.mark.parametrize("sign", SIGNS.values(), ids=SIGNS)
def test_a_sign_in_any_text_of_any_body_is_no_failure(
    client: TestClient, world: Gazetteer, admin: dict[str, str], sign: str
) -> None:
    tried = 0
    for method, path, operation in _operations(client.app.openapi()):  # type: ignore[attr-defined]  # the application is FastAPI's
        for media_type, stated in operation.get("requestBody", {}).get("content", {}).items():
            if "json" not in media_type:
                continue
            for example in _examples(stated):
                # Lines of a batch are tried one by one.
                for document in map(json.loads, example.splitlines()) if isinstance(example, str) else [example]:
                    for where in _texts(document):
                        body = json.dumps(_with(document, where, sign))
                        headers = {**admin, "Content-Type": media_type, "If-Match": "*"}
                        answer = client.request(method, _filled(path), content=body, headers=headers)
                        assert answer.status_code < 500, (method, path, where, answer.text)
                        tried += 1
    assert tried > 30


@pytest.mark.parametrize("sign", [sign for sign in SIGNS.values() if sign != "\ud800"], ids=[*SIGNS][:1] + [*SIGNS][2:])
def test_a_sign_in_any_parameter_is_no_failure(client: TestClient, world: Gazetteer, sign: str) -> None:
    tried = 0
    for method, path, operation in _operations(client.app.openapi()):  # type: ignore[attr-defined]  # as above
        if method != "GET":
            continue
        for parameter in operation.get("parameters", []):
            value = quote(f"a{sign}b")
            if parameter["in"] == "path":
                address = path.replace("{" + parameter["name"] + "}", value)
            else:
                address = f"{_filled(path)}?{parameter['name']}={value}"
            answer = client.get(_filled(address))
            assert answer.status_code < 500, (path, parameter["name"], answer.text)
            tried += 1
    assert tried > 30


@pytest.mark.parametrize(
    ("path", "body", "pointer"),
    [
        ("/v1/annotate", {"text": "Vladi\0vostok", "target": "zh-Hans"}, "/text"),
        ("/v1/annotate", {"text": "\0", "target": "zh-Hans"}, "/text"),
        (
            "/v1/check",
            {"source": {"lang": "en", "text": "a\0b"}, "target": {"lang": "zh-Hans", "text": "b"}},
            "/source/text",
        ),
        (
            "/v1/check",
            {"source": {"lang": "en", "text": "a"}, "target": {"lang": "zh-Hans", "text": "海\0"}},
            "/target/text",
        ),
    ],
)
def test_a_running_text_with_nul_is_refused_where_it_stands(
    client: TestClient, world: Gazetteer, path: str, body: dict[str, Any], pointer: str
) -> None:
    problem = refusal(client.post(path, json=body), 422, "invalid")
    assert problem["errors"][0]["pointer"] == pointer
    assert "U+0000" in problem["errors"][0]["detail"]


@pytest.mark.parametrize("sign", ["\0", "\x01", "\uffff"])
def test_a_page_with_a_text_that_has_such_a_sign_says_so(client: TestClient, world: Gazetteer, sign: str) -> None:
    for path in ("/text", "/"):
        answer = client.post(path, data={"text": f"Vladi{sign}vostok", "target": "zh-Hans"})
        assert answer.status_code < 500, (path, answer.text[:300])
    for path in ("/", "/search", "/map", "/browse", "/e/vladivostok", "/dates"):
        for name in ("q", "on", "lang", "ui", "date"):
            assert client.get(f"{path}?{name}={quote(sign)}").status_code < 500, (path, name)


def test_every_call_that_takes_a_body_has_an_example_to_try(world: Gazetteer) -> None:
    described = create_app(world.settings).openapi()
    lacking = [
        path
        for _, path, operation in _operations(described)
        for media_type, stated in operation.get("requestBody", {}).get("content", {}).items()
        if media_type == "application/json" and not _examples(stated)
    ]
    assert lacking == []
