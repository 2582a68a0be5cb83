"""A source is deleted where nothing rests on it, and merged into another with all that does."""

from __future__ import annotations

import re
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.api.conftest import lines
from tests.api.shapes import refusal
from tests.web.desk import BROWSER, sign_in, text_of, token_of

from gazetteer.services import editing, verification
from gazetteer.services.context import Gazetteer

Headers = dict[str, str]
ATLAS = {"id": "atlas", "title": "Atlas of towns"}
SAME = {"id": "atlas-again", "title": "Atlas of towns, the same"}
TOWN: dict[str, Any] = {
    "id": "town",
    "kind": "place",
    "names": [
        {
            "text": "测试镇",
            "lang": "zh-Hans",
            "readings": [{"pinyin": "Cèshì Zhèn", "sources": [{"source": "atlas-again"}]}],
            "sources": [{"source": "atlas"}, {"source": "atlas-again"}],
        }
    ],
    "dates": [{"event": "founded", "date": "1860", "sources": [{"source": "atlas-again", "locator": "p. 7"}]}],
    "location": {"type": "Point", "coordinates": [132.0, 43.0]},
    "location_sources": [{"source": "atlas-again"}],
}


@pytest.fixture
def kept(gazetteer: Gazetteer) -> Gazetteer:
    """Two sources and a town that rests on both."""
    for source in (ATLAS, SAME):
        editing.put_source(gazetteer, source["id"], source, if_match=None, by="cli")
    editing.create(gazetteer, TOWN, by="cli")
    return gazetteer


def test_a_source_on_which_something_rests_stays(client: TestClient, kept: Gazetteer, admin: Headers) -> None:
    told = refusal(client.delete("/v1/sources/atlas", headers=admin | {"If-Match": '"1"'}), 409)
    assert told["referrers"] == ["town"]
    assert "1 entity rests on source atlas: town" in told["detail"]
    refusal(client.delete("/v1/sources/atlas", headers=admin), 428)
    refusal(client.delete("/v1/sources/none", headers=admin | {"If-Match": "*"}), 404)


def test_a_source_that_nothing_needs_is_deleted_and_may_come_back(
    client: TestClient, kept: Gazetteer, admin: Headers
) -> None:
    spare = {"id": "spare", "title": "Spare"}
    editing.put_source(kept, "spare", spare, if_match=None, by="cli")
    match = {"If-Match": '"1"'}
    assert client.delete("/v1/sources/spare?dry_run=true", headers=admin | match).status_code == 204
    assert client.get("/v1/sources/spare").status_code == 200
    assert client.delete("/v1/sources/spare?comment=Twice", headers=admin | match).status_code == 204
    assert "was deleted" in refusal(client.get("/v1/sources/spare"), 410)["detail"]
    assert "spare" not in {one["id"] for one in client.get("/v1/sources").json()["results"]}
    assert "spare" not in client.get("/v1/export?format=jsonl").text
    cites = {**TOWN, "id": "other", "names": [{"text": "Other", "lang": "en", "sources": [{"source": "spare"}]}]}
    refusal(client.post("/v1/entities", json=cites, headers=admin), 422)
    assert verification.verify(kept) == []
    # What the seed states is there again with the next seed.
    batch = b'{"source": {"id": "spare", "title": "Spare"}}\n' + lines(cites)
    assert client.post("/v1/batch", content=batch, headers=admin).status_code == 200
    assert client.get("/v1/sources/spare").json()["version"] == 3
    assert verification.verify(kept) == []


def test_what_rested_on_a_merged_source_rests_on_the_other(client: TestClient, kept: Gazetteer, admin: Headers) -> None:
    match = {"If-Match": '"1"'}
    for wrong in ({"into": "atlas-again"}, {"into": "none"}, {"onto": "atlas"}):
        refusal(client.post("/v1/sources/atlas-again/merge", json=wrong, headers=admin | match), 422)
    merged = client.post(
        "/v1/sources/atlas-again/merge?comment=The%20same", json={"into": "atlas"}, headers=admin | match
    )
    assert merged.status_code == 200
    assert merged.json()["id"] == "atlas"
    assert "was merged into atlas" in refusal(client.get("/v1/sources/atlas-again"), 410)["detail"]
    written = client.get("/v1/entities/town?form=written").json()
    assert written["names"][0]["sources"] == [{"source": "atlas"}]
    assert written["names"][0]["readings"][0]["sources"] == [{"source": "atlas"}]
    assert written["dates"][0]["sources"] == [{"source": "atlas", "locator": "p. 7"}]
    assert written["location_sources"] == [{"source": "atlas"}]
    newest = client.get("/v1/entities/town/history").json()["versions"][0]
    assert (newest["version"], newest["comment"]) == (2, "The same")
    assert verification.verify(kept) == []


def test_only_an_administrator_ends_sources(client: TestClient, kept: Gazetteer, editor: Headers) -> None:
    match = {"If-Match": '"1"'}
    refusal(client.delete("/v1/sources/atlas", headers=editor | match), 403)
    refusal(client.post("/v1/sources/atlas/merge", json={"into": "atlas-again"}, headers=editor | match), 403)


def test_in_the_desk_a_source_is_merged_and_then_the_spare_one_is_deleted(client: TestClient, kept: Gazetteer) -> None:
    sign_in(client, kept, "editor")
    assert "/merge" not in client.get("/sources/atlas", headers=BROWSER).text
    sign_in(client, kept, "admin")
    page = client.get("/sources/atlas", headers=BROWSER).text
    assert "It cannot be deleted" in text_of(page)
    sent = {"form_token": token_of(client), "newest": "1", "into": "Atlas of towns, the same", "comment": "Twice"}
    assert client.post("/sources/atlas/delete", data=sent, headers=BROWSER).status_code == 409
    assert client.post("/sources/atlas/merge", data={**sent, "into": "nowhere"}, headers=BROWSER).status_code == 422
    assert client.post("/sources/atlas/merge", data=sent, headers=BROWSER).headers["location"] == "/sources/atlas-again"
    assert re.search(r'href="/e/town"', client.get("/sources/atlas-again", headers=BROWSER).text)
    assert client.get("/sources/atlas", headers=BROWSER).status_code == 410
    editing.put_source(kept, "spare", {"id": "spare", "title": "Spare"}, if_match=None, by="cli")
    gone = client.post("/sources/spare/delete", data=sent, headers=BROWSER)
    assert gone.headers["location"] == "/sources"
