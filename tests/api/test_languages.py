"""Any tag of a language is answered alike, whatever its case, separator or region, on every call that takes one.

The calls come from the description, so that a new one is covered, or said to be missing here.
"""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest
from starlette.testclient import TestClient
from tests.api.shapes import refusal

#: The parameters and members of bodies that hold languages.
_NAMES = re.compile(r"^(lang|langs|target|source|source_lang|target_lang)$")

#: What stands beside the language where a call needs more: path parameters, query and body.
QUERIES: dict[str, str] = {
    "/v1/search": "/v1/search?q=haishenwai&lang={tag}",
    "/v1/suggest": "/v1/suggest?q=hsw&lang={tag}",
    "/v1/entities/{id}": "/v1/entities/vladivostok?lang={tag}",
    "/v1/entities/{id}/names": "/v1/entities/vladivostok/names?lang={tag}",
    "/v1/entities/{id}/label": "/v1/entities/vladivostok/label?lang={tag}",
    "/v1/romanize": "/v1/romanize?text=海参崴&lang={tag}",
    "/v1/export": "/v1/export?format=csv&kind=term&langs={tag}",
}
BODIES: dict[str, Any] = {
    "/v1/annotate": lambda tag: {"text": "In Vladivostok and Khabarovsk.", "target": tag},
    "/v1/brief": lambda tag: {"text": "In Vladivostok and Khabarovsk.", "target": tag},
    "/v1/check": lambda tag: {
        "source": {"lang": "EN_us", "text": "The port of Vladivostok."},
        "target": {"lang": tag, "text": "海参崴港"},
    },
    "/v1/romanize": lambda tag: {"texts": ["海参崴"], "lang": tag},
}
#: Each group are ways to write one language.
SIMPLIFIED = ["zh-Hans", "zh-hans", "ZH-HANS", "zh_Hans", "zh-Hans-CN", "zh-CN", "zh_SG", "cmn", "CMN-hans", "zh-CHS"]
TRADITIONAL = ["zh-Hant", "zh-hant", "ZH_HANT", "cmn-Hant", "zh-Hant-MO", "zh-mo"]
ENGLISH = ["en", "EN", "En", "eng", "en-US", "en_GB", "EN-us", "en-Latn", "en-AU-oxendict"]
RUSSIAN = ["ru", "RU", "rus", "ru-RU", "ru_BY", "ru-Cyrl"]


def _takes_language(operation: dict[str, Any]) -> bool:
    return any(_NAMES.match(parameter["name"]) for parameter in operation.get("parameters", ()))


def _body_takes_language(operation: dict[str, Any], schemas: dict[str, Any]) -> bool:
    content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    schema = content.get("schema", {})
    schema = schemas.get(schema.get("$ref", "").rsplit("/", 1)[-1], schema)
    return any(_NAMES.match(name) for name in schema.get("properties", {}))


def test_every_call_that_takes_a_language_is_tried_here(seeded_client: TestClient) -> None:
    document = seeded_client.get("/openapi.json").json()
    schemas = document["components"]["schemas"]
    queries, bodies = set(), set()
    for path, operations in document["paths"].items():
        # A value there may be anything, and what cannot be read says nothing.
        if path.startswith("/v1/reconcile"):
            continue
        # A proposal's `source` is a document, and no language of a text.
        if path.startswith("/v1/proposals"):
            continue
        for operation in operations.values():
            if _takes_language(operation):
                queries.add(path)
            if _body_takes_language(operation, schemas):
                bodies.add(path)
    assert queries == set(QUERIES)
    assert bodies == set(BODIES)


def _answer(answer: httpx.Response) -> Any:
    assert answer.status_code == 200, answer.text
    return answer.json() if answer.headers["content-type"].startswith("application/json") else answer.content


@pytest.mark.parametrize("group", [SIMPLIFIED, TRADITIONAL, ENGLISH, RUSSIAN], ids=lambda group: group[0])
@pytest.mark.parametrize("path", [path for path in QUERIES if path != "/v1/romanize"])
def test_a_call_answers_every_spelling_of_a_tag_alike(seeded_client: TestClient, path: str, group: list[str]) -> None:
    expected = _answer(seeded_client.get(QUERIES[path].format(tag=group[0])))
    assert expected
    for tag in group[1:]:
        assert _answer(seeded_client.get(QUERIES[path].format(tag=tag))) == expected, tag


@pytest.mark.parametrize("tag", [*SIMPLIFIED, *TRADITIONAL])
def test_romanising_takes_every_spelling_of_a_tag(seeded_client: TestClient, tag: str) -> None:
    one = _answer(seeded_client.get(QUERIES["/v1/romanize"].format(tag=tag)))
    many = _answer(seeded_client.post("/v1/romanize", json=BODIES["/v1/romanize"](tag)))
    assert one["results"] == many["results"]
    assert "Hǎishēnwǎi" in [reading["pinyin"] for reading in one["results"][0]["readings"]]


@pytest.mark.parametrize("group", [SIMPLIFIED, RUSSIAN, ENGLISH], ids=lambda group: group[0])
@pytest.mark.parametrize("path", ["/v1/annotate", "/v1/brief", "/v1/check"])
def test_a_text_is_answered_alike_for_every_spelling_of_a_tag(
    seeded_client: TestClient, path: str, group: list[str]
) -> None:
    expected = _answer(seeded_client.post(path, json=BODIES[path](group[0])))
    assert expected[next(iter(expected))]
    for tag in group[1:]:
        assert _answer(seeded_client.post(path, json=BODIES[path](tag))) == expected, tag


def test_a_region_chooses_its_own_form(seeded_client: TestClient) -> None:
    def label(query: str) -> str:
        return str(_answer(seeded_client.get(f"/v1/entities/vladivostok/label?{query}"))["text"])

    for query in ("lang=zh-TW", "lang=zh_tw", "lang=zh-Hant-TW", "lang=zh&region=TW"):
        assert label(query) == "海參崴", query
    assert label("lang=zh-CN") == label("lang=zh-Hans")


@pytest.mark.parametrize("tag", ["klingon", "x-bork", "zh-", "e", "中文"])
def test_what_is_no_tag_is_refused_with_its_place(seeded_client: TestClient, tag: str) -> None:
    for path, address in QUERIES.items():
        problem = refusal(seeded_client.get(address.format(tag=tag)), 422)
        assert problem["errors"], path
    for path, body in BODIES.items():
        problem = refusal(seeded_client.post(path, json=body(tag)), 422)
        assert "lang" in problem["errors"][0]["pointer"] or "target" in problem["errors"][0]["pointer"], path


@pytest.mark.parametrize("tag", ["tlh", "qaa", "sw-KE"])
def test_a_language_that_no_name_is_in_is_said_with_those_that_there_are(seeded_client: TestClient, tag: str) -> None:
    for path, address in QUERIES.items():
        if path == "/v1/romanize":
            continue
        problem = refusal(seeded_client.get(address.format(tag=tag)), 422)
        assert "there are names in" in problem["detail"], path
        assert "zh-Hans" in problem["detail"], path
    for path in ("/v1/annotate", "/v1/brief", "/v1/check"):
        problem = refusal(seeded_client.post(path, json=BODIES[path](tag)), 422)
        assert "there are names in" in problem["errors"][0]["detail"], path


@pytest.mark.parametrize("ui", ["zh-CN", "ZH", "zh_hans", "zh-TW"])
def test_a_page_is_shown_in_the_language_that_serves(seeded_client: TestClient, ui: str) -> None:
    page = seeded_client.get(f"/?ui={ui}", headers={"Accept": "text/html"})
    assert page.status_code == 200
    assert 'lang="zh-Hans"' in page.text
