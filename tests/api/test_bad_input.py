"""Bad input gets its refusal, in the one shape, and changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from starlette.testclient import TestClient
from tests.api.shapes import refusal

from gazetteer.services.context import Gazetteer

READS = [
    "/v1/search",
    "/v1/suggest",
    "/v1/entities",
    "/v1/entities/vladivostok",
    "/v1/entities/vladivostok/names",
    "/v1/entities/vladivostok/label",
    "/v1/entities/vladivostok/sovereignty",
    "/v1/entities/vladivostok/timeline",
    "/v1/entities/vladivostok/history",
    "/v1/entities/vladivostok/diff",
    "/v1/entities/vladivostok/history/1",
    "/v1/changes",
    "/v1/sovereignty",
    "/v1/sources",
    "/v1/sources/atlas",
    "/v1/romanize",
    "/v1/dates",
    "/v1/export",
    "/healthz",
    "/readyz",
    "/metrics",
    "/openapi.json",
    "/docs",
]


@pytest.mark.parametrize("path", READS)
def test_an_unknown_parameter_is_refused_everywhere(client: TestClient, world: Gazetteer, path: str) -> None:
    problem = refusal(client.get(f"{path}?colour=red"), 422, "bad-parameter")
    assert "colour" in {fault["parameter"] for fault in problem["errors"]}
    refusal(client.get(f"{path}?q=%ff&on=%C3"), 422, "bad-parameter")


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("/v1/search?q=" + "a" * 10_000, "q"),
        ("/v1/search?q=" + quote("崴") * 201, "q"),
        ("/v1/search", "q"),
        ("/v1/search?q=", "q"),
        ("/v1/search?q=%20", "q"),
        ("/v1/search?q=%25", "q"),
        ("/v1/search?q=%", "q"),
        ("/v1/search?q=*", "q"),
        ("/v1/search?q=%22", "q"),
        ("/v1/search?q=%ED%A0%80", "q"),
        ("/v1/search?q=a%00b", "q"),
        ("/v1/search?q=a&q=b", "q"),
        ("/v1/search?q=a&match=regex", "match"),
        ("/v1/search?q=a&lang=", "lang"),
        ("/v1/search?q=a&lang=klingon", "lang"),
        ("/v1/search?q=a&kind=cheese", "kind"),
        ("/v1/search?q=a&on=1860-13", "on"),
        ("/v1/search?q=a&on=yesterday", "on"),
        ("/v1/search?q=a&on=", "on"),
        ("/v1/search?q=a&bbox=1,2,3", "bbox"),
        ("/v1/search?q=a&bbox=nan,0,1,1", "bbox"),
        ("/v1/search?q=a&bbox=0,10,1,5", "bbox"),
        ("/v1/search?q=a&bbox=-181,0,1,1", "bbox"),
        ("/v1/search?q=a&limit=0", "limit"),
        ("/v1/search?q=a&limit=101", "limit"),
        ("/v1/search?q=a&limit=many", "limit"),
        ("/v1/search?q=a&cursor=zzz", "cursor"),
        ("/v1/search?q=a&explain=perhaps", "explain"),
        ("/v1/suggest?q=" + "a" * 201, "q"),
        ("/v1/entities?limit=1001", "limit"),
        ("/v1/entities?cursor=W10", "cursor"),
        ("/v1/entities?cursor=%F0%9F%99%82", "cursor"),
        ("/v1/entities?ids=A B", "ids"),
        ("/v1/entities?ids=" + ",".join(["a"] * 101), "ids"),
        ("/v1/entities?modified_since=soon", "modified_since"),
        ("/v1/entities/vladivostok?on=1860-02-30", "on"),
        ("/v1/entities/vladivostok?on=..", "on"),
        ("/v1/entities/vladivostok?calendar=mayan", "calendar"),
        ("/v1/entities/vladivostok?undated=maybe", "undated"),
        ("/v1/entities/vladivostok/label?style=loud", "style"),
        ("/v1/entities/vladivostok/label?region=Taiwan", "region"),
        ("/v1/entities/vladivostok/sovereignty?viewpoint=The West", "viewpoint"),
        ("/v1/sovereignty?holder=Россия", "holder"),
        ("/v1/sovereignty?on=咸丰十二年", "on"),
        ("/v1/sovereignty?bbox=1,2,3,x", "bbox"),
        ("/v1/sovereignty?status=owned", "status"),
        ("/v1/sovereignty?cursor=!", "cursor"),
        ("/v1/changes?cursor=!", "cursor"),
        ("/v1/entities/vladivostok?form=fancy", "form"),
        ("/v1/entities/vladivostok/diff?from=x", "from"),
        ("/v1/changes?since=soon", "since"),
        ("/v1/changes?kind=cheese", "kind"),
        ("/v1/export?format=docx", "format"),
        ("/v1/romanize?text=", "text"),
        ("/v1/dates?date=1860-11-31", "date"),
    ],
)
def test_a_bad_parameter_is_named(client: TestClient, world: Gazetteer, query: str, parameter: str) -> None:
    problem = refusal(client.get(query), 422, "bad-parameter")
    assert parameter in {fault["parameter"] for fault in problem["errors"]}
    assert len(problem["detail"]) < 1_000


def test_a_cursor_belongs_to_its_question(client: TestClient, world: Gazetteer) -> None:
    cursor = client.get("/v1/entities?limit=1").json()["next"]
    assert client.get(f"/v1/entities?limit=2&cursor={cursor}").status_code == 200
    refusal(client.get(f"/v1/entities?kind=place&cursor={cursor}"), 422, "bad-parameter")
    refusal(client.get(f"/v1/sources?cursor={cursor}"), 422, "bad-parameter")


@pytest.mark.parametrize(
    "path", ["/v1/entities/Владивосток", "/v1/entities/a%00b", "/v1/entities/" + "a" * 5_000, "/v1/x//y"]
)
def test_paths_that_are_no_address(client: TestClient, world: Gazetteer, path: str) -> None:
    refusal(client.get(path), 404, "not-found")


BODIES = {
    "empty": b"",
    "not JSON": b"{'id': 1}",
    "cut": b'{"id": "khabarovsk"',
    "NaN": b'{"id": "khabarovsk", "kind": "place", "prominence": NaN}',
    "lone surrogate": b'{"id": "khabarovsk", "kind": "place", "names": [{"text": "\\ud83d", "lang": "en"}]}',
    "not UTF-8": b'{"id": "khabarovsk", "kind": "place", "names": [{"text": "\xff", "lang": "en"}]}',
    "deep": b"[" * 100_000,
    "a list": b"[]",
    "a number": b"1",
    "null": b"null",
    "NUL": b'{"id": "khabarovsk", "kind": "place", "names": [{"text": "a\\u0000b", "lang": "en"}]}',
    "an unknown field": b'{"id": "khabarovsk", "kind": "place", "colour": "red", "names": [{"text": "a", "lang": "en"}]}',
    "a bad id": b'{"id": "Khabarovsk!", "kind": "place", "names": [{"text": "a", "lang": "en"}]}',
    "no name": b'{"id": "khabarovsk", "kind": "place", "names": []}',
    "a bad date": b'{"id": "khabarovsk", "kind": "place", "names": [{"text": "a", "lang": "en", "from": "1860-13"}]}',
    "an unknown target": b'{"id": "khabarovsk", "kind": "place", "names": [{"text": "a", "lang": "en"}], "relations": '
    b'[{"type": "part_of", "target": "nowhere"}]}',
    "itself": b'{"id": "khabarovsk", "kind": "place", "names": [{"text": "a", "lang": "en"}], "relations": '
    b'[{"type": "part_of", "target": "khabarovsk"}]}',
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES.keys())
def test_a_bad_body_changes_nothing(
    client: TestClient, world: Gazetteer, admin: dict[str, str], everything: Callable[[], bytes], body: bytes
) -> None:
    before = everything()
    headers = {**admin, "Content-Type": "application/json"}
    created = client.post("/v1/entities", content=body, headers=headers)
    refusal(created, 400 if created.status_code == 400 else 422)
    put = client.put("/v1/entities/vladivostok", content=body, headers={**headers, "If-Match": "*"})
    assert put.status_code in (400, 422), put.text
    batch = client.post("/v1/batch", content=b'{"entity":' + body + b"}", headers=admin)
    problem = refusal(batch, 422, "invalid")
    assert problem["errors"][0]["line"] == 1
    assert everything() == before


@hypothesis_settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.text(max_size=210),
    path=st.sampled_from(READS[:18]),
    name=st.sampled_from(["q", "on", "lang", "cursor", "text"]),
)
def test_no_text_breaks_a_read(seeded_client: TestClient, text: str, path: str, name: str) -> None:
    answer = seeded_client.get(f"{path}?{name}={quote(text, errors='surrogatepass')}")
    assert answer.status_code in (200, 404, 422), answer.text
    if answer.status_code != 200:
        refusal(answer, answer.status_code)
