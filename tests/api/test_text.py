"""`POST /v1/annotate` and `POST /v1/check`, over HTTP."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from pydantic import TypeAdapter
from starlette.testclient import TestClient
from tests.api.shapes import refusal
from tests.services.test_annotating import DOCUMENTS

from gazetteer.domain.answered import AnnotateAnswer, CheckAnswer
from gazetteer.services import editing
from gazetteer.services.context import Gazetteer


@pytest.fixture
def filled(client: TestClient, gazetteer: Gazetteer) -> TestClient:
    """A client of a service that knows a few names."""
    lines = [orjson.dumps({"source" if "title" in document else "entity": document}) for document in DOCUMENTS]
    editing.batch(gazetteer, lines, by="cli")
    return client


def test_annotate_answers_what_it_describes(filled: TestClient) -> None:
    answer = filled.post("/v1/annotate", json={"text": "海參崴 (Vladivostok)", "target": "ru", "on": "1900"})
    assert answer.status_code == 200
    found = TypeAdapter(AnnotateAnswer).validate_python(answer.json())
    assert [annotation["entity"] for annotation in found["annotations"]] == ["vladivostok", "vladivostok"]
    assert found["annotations"][0]["group"] == found["annotations"][1]["group"] == 0


def test_what_is_equal_is_said_once(filled: TestClient) -> None:
    body = {"text": "海参崴, China, 海参崴, 海參崴", "target": "en"}
    answer = filled.post("/v1/annotate", json=body).json()
    assert [one["form"] for one in answer["annotations"]] == [0, 1, 0, 2]
    for place in answer["annotations"]:
        form = answer["forms"][place["form"]]
        assert (form["text"], form["entity"]) == (place["text"], place["entity"])
    assert [form["as"] for form in answer["forms"]] == ["name"] * 3
    assert [form["equivalents"][0]["text"] for form in answer["forms"]] == ["Vladivostok", "China", "Vladivostok"]
    long = filled.post("/v1/annotate", json={**body, "text": "海参崴，" * 1_000})
    assert len(long.json()["forms"]) == 1
    assert len(long.content) < 200 * 1_000


def test_check_answers_what_it_describes(filled: TestClient) -> None:
    body = {"source": {"lang": "en", "text": "Vladivostok"}, "target": {"lang": "zh-Hans", "text": "海参崴"}}
    found = TypeAdapter(CheckAnswer).validate_python(filled.post("/v1/check", json=body).json())
    assert [finding["finding"] for finding in found["findings"]] == ["admitted"]
    assert found["findings"][0]["expected"][0]["text"] == "符拉迪沃斯托克"
    mapped = filled.post("/v1/check", json={**body, "style": "map-cn"}).json()
    assert mapped["findings"][0]["expected"][0]["text"] == "符拉迪沃斯托克（海参崴）"


@pytest.mark.parametrize(
    ("change", "status", "slug", "pointer"),
    [
        ({"text": "x" * 200_001}, 413, "too-large", "/text"),
        ({"text": None}, 422, "invalid", "/text"),
        ({"target": "?"}, 422, "invalid", "/target"),
        ({"on": "1860-02-30"}, 422, "invalid", "/on"),
        ({"kinds": ["village"]}, 422, "invalid", "/kinds/0"),
        ({"overlaps": "none"}, 422, "invalid", "/overlaps"),
        ({"colour": "red"}, 422, "invalid", "/colour"),
    ],
)
def test_annotate_refuses(filled: TestClient, change: dict[str, Any], status: int, slug: str, pointer: str) -> None:
    problem = refusal(filled.post("/v1/annotate", json={"text": "China", "target": "en", **change}), status, slug)
    assert problem["errors"][0]["pointer"] == pointer


def test_a_body_that_is_none_is_refused(filled: TestClient) -> None:
    refusal(filled.post("/v1/annotate", content=b"{"), 400, "bad-request")
    refusal(filled.post("/v1/annotate", content=rb'{"text": "\ud800", "target": "en"}'), 400, "bad-request")
    refusal(filled.post("/v1/check", content=b"text", headers={"Content-Type": "text/csv"}), 415)
    refusal(filled.post("/v1/check?a=1", json={}), 422, "bad-parameter")
    refusal(filled.post("/v1/check", json={"source": {"lang": "en"}}), 422, "invalid")


def test_the_longest_text_is_answered(filled: TestClient) -> None:
    text = ("Vladivostok, 海参崴, Владивосток; " * 7_000)[:200_000]
    answer = filled.post("/v1/annotate", json={"text": text, "target": "zh-Hans"})
    assert len(answer.json()["annotations"]) >= 3 * (200_000 // 33)


def test_exports_say_what_they_leave_out(filled: TestClient) -> None:
    answer = filled.get("/v1/export?format=tbx&dialect=linguist")
    assert answer.status_code == 200
    assert 'type="TBX-Linguist"' in answer.text
    assert "sovereignty records" in answer.headers["Gazetteer-Omitted"]
    assert answer.headers["content-disposition"].endswith('"gazetteer.tbx"')
    glossary = filled.get("/v1/export?format=omegat&langs=en,zh-Hans")
    assert "Vladivostok\t符拉迪沃斯托克\t" in glossary.text
    refusal(filled.get("/v1/export?format=omegat&langs=en"), 422, "bad-parameter")
    refusal(filled.get("/v1/export?format=csv&dialect=linguist"), 422, "bad-parameter")
    assert "Gazetteer-Omitted" not in filled.get("/v1/export").headers
