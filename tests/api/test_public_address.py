"""The address of the service is a setting of whoever answers: nothing stored holds it, and every answer has that of now."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson
import pytest
from sqlalchemy import inspect
from starlette.testclient import TestClient

from gazetteer.api.app import create_app
from gazetteer.services import editing, verification
from gazetteer.services.context import Gazetteer
from gazetteer.settings import Settings

MOVED = "https://names.example.org/terms"


@pytest.fixture
def moved(settings: Settings, world: Any) -> Iterator[TestClient]:
    """A client of the same data under another address than that under which it was written."""
    elsewhere = settings.model_copy(update={"public_url": MOVED})
    with TestClient(create_app(elsewhere), follow_redirects=False) as opened:
        yield opened


def _addresses(document: Any) -> Iterator[str]:
    """Every text of an answer that is an address of a service."""
    if isinstance(document, dict):
        for member in document.values():
            yield from _addresses(member)
    elif isinstance(document, list):
        for member in document:
            yield from _addresses(member)
    elif isinstance(document, str) and document.startswith("http") and "/v1/" in document:
        yield document


READS = [
    "/v1/entities/vladivostok",
    "/v1/entities/vladivostok?on=1900",
    "/v1/entities/vladivostok?lang=en",
    "/v1/entities/vladivostok?undated=false",
    "/v1/sources",
    "/v1/sources/atlas",
    "/v1/export?format=lpf",
    "/v1/export?format=geojson",
    "/v1/reconcile",
]


@pytest.mark.parametrize("path", READS)
def test_every_answer_has_the_address_of_now(path: str, client: TestClient, moved: TestClient) -> None:
    there = list(_addresses(moved.get(path).json()))
    assert there
    assert [one for one in there if not one.startswith(f"{MOVED}/")] == []
    here = list(_addresses(client.get(path).json()))
    assert [one.replace("http://localhost:8000", MOVED) for one in here] == there


@pytest.mark.parametrize("media_type", ["application/geo+json", "application/ld+json", "text/turtle"])
def test_so_has_every_form_of_an_entity(media_type: str, moved: TestClient) -> None:
    answer = moved.get("/v1/entities/vladivostok", headers={"Accept": media_type})
    assert answer.status_code == 200
    assert f"{MOVED}/v1/entities/" in answer.text
    assert "localhost" not in answer.text


def test_a_preview_leads_to_the_address_of_now(moved: TestClient) -> None:
    assert f"{MOVED}/v1/entities/vladivostok" in moved.get("/v1/reconcile/preview?id=vladivostok").text


def test_the_address_stands_behind_the_id(moved: TestClient) -> None:
    answer = moved.get("/v1/entities/vladivostok")
    assert list(answer.json())[:3] == ["id", "uri", "kind"]
    assert answer.json()["uri"] == f"{MOVED}/v1/entities/vladivostok"


def test_a_copy_of_an_answer_is_not_good_under_another_address(client: TestClient, moved: TestClient) -> None:
    held = client.get("/v1/entities/vladivostok").headers["ETag"]
    assert client.get("/v1/entities/vladivostok", headers={"If-None-Match": held}).status_code == 304
    assert moved.get("/v1/entities/vladivostok", headers={"If-None-Match": held}).status_code == 200


#: The tag of a packed answer says how it is packed.
_UNPACKED = {"Accept-Encoding": "identity"}


def test_an_edit_read_under_one_address_is_taken_under_another(
    client: TestClient, moved: TestClient, editor: dict[str, str]
) -> None:
    held = client.get("/v1/entities/qing-empire").headers["ETag"]
    document = moved.get("/v1/entities/qing-empire/history/1").json()
    document["note"] = "changed"
    headers = {**editor, **_UNPACKED, "If-Match": held}
    answer = moved.put("/v1/entities/qing-empire", json=document, headers=headers)
    assert answer.status_code == 200, answer.text
    assert answer.json()["uri"] == f"{MOVED}/v1/entities/qing-empire"
    assert answer.headers["ETag"] == moved.get("/v1/entities/qing-empire", headers=_UNPACKED).headers["ETag"]


def test_an_answer_to_a_trial_has_the_address_too(moved: TestClient, editor: dict[str, str]) -> None:
    document = {"id": "tried", "kind": "place", "names": [{"text": "Tried", "lang": "en"}]}
    answer = moved.post("/v1/entities?dry_run=true", json=document, headers=editor)
    assert answer.json()["uri"] == f"{MOVED}/v1/entities/tried"


def test_commands_under_another_address_find_and_change_nothing_of_it(settings: Settings, world: Any) -> None:
    """A shell without the service's environment: what it checks, rebuilds and writes is what the service would."""
    with Gazetteer(settings.model_copy(update={"public_url": MOVED})) as elsewhere:
        assert verification.verify(elsewhere) == []
        added = {"entity": {"id": "elsewhere", "kind": "place", "names": [{"text": "Elsewhere", "lang": "en"}]}}
        editing.batch(elsewhere, [orjson.dumps(added)], by="cli")
        verification.rebuild(elsewhere)
    with Gazetteer(settings) as here:
        assert verification.verify(here) == []


def test_nothing_stored_holds_the_address(settings: Settings, world: Any) -> None:
    with Gazetteer(settings) as opened, opened.database.reading() as connection:
        for table in inspect(connection).get_table_names():
            for row in connection.exec_driver_sql(f'SELECT * FROM "{table}"'):
                held = [value if isinstance(value, bytes) else str(value).encode() for value in row]
                assert not any(settings.public_url.encode() in value for value in held), (table, row)
