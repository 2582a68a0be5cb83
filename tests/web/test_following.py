"""Recent changes as a page and a feed; restoring and undoing merges in the page."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from lxml import etree
from starlette.testclient import TestClient
from tests.web.desk import BROWSER, sign_in, text_of, token_of

from gazetteer.services import editing, lookup
from gazetteer.services.change import Reason
from gazetteer.services.context import Gazetteer

ATOM = {"a": "http://www.w3.org/2005/Atom"}


def _entity(entity_id: str, kind: str = "place", **more: Any) -> dict[str, Any]:
    return {"id": entity_id, "kind": kind, "names": [{"text": entity_id.title(), "lang": "en"}], **more}


@pytest.fixture
def changed(gazetteer: Gazetteer) -> Gazetteer:
    """A land with a town in it, a treaty, and a town elsewhere that was changed."""
    editing.create(gazetteer, _entity("land"), by="cli")
    within = {"relations": [{"type": "part_of", "target": "land"}]}
    editing.create(gazetteer, _entity("town", **within), by="cli")
    editing.create(gazetteer, _entity("treaty", "treaty"), by="cli")
    editing.create(gazetteer, _entity("elsewhere"), by="cli")
    other = _entity("elsewhere", note="<b>far</b>")
    editing.replace(gazetteer, "elsewhere", other, if_match='"1"', by="cli", reason=Reason("because <far>"))
    return gazetteer


def test_the_newest_changes_stand_first(client: TestClient, changed: Gazetteer) -> None:
    page = client.get("/changes", headers=BROWSER)
    assert page.headers["cache-control"] == "public, max-age=60"
    said = text_of(page.text)
    assert said.index("Elsewhere place replaced") < said.index("Elsewhere place created") < said.index("Land place")
    assert "because &lt;far&gt;" in page.text
    assert 'href="/e/elsewhere/history?from=1&amp;to=2"' in page.text
    only = text_of(client.get("/changes?kind=treaty", headers=BROWSER).text)
    assert "Treaty" in only
    assert "Elsewhere" not in only
    there = text_of(client.get("/changes?within=land", headers=BROWSER).text)
    assert "Town place" in there
    assert "Elsewhere" not in there
    assert client.get("/changes?kind=colour", headers=BROWSER).status_code == 422
    assert client.get("/changes?after=x", headers=BROWSER).status_code == 422


def test_older_changes_follow(client: TestClient, gazetteer: Gazetteer) -> None:
    for number in range(60):
        editing.create(gazetteer, _entity(f"town-{number:02}"), by="cli")
    first = client.get("/changes", headers=BROWSER).text
    older = client.get(first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&"), headers=BROWSER).text
    seen = [f"town-{number:02}" for number in range(60) if f'/e/town-{number:02}"' in first]
    rest = [f"town-{number:02}" for number in range(60) if f'/e/town-{number:02}"' in older]
    assert (len(seen), len(rest)) == (50, 10)
    assert not set(seen) & set(rest)


@pytest.mark.parametrize("query", ["", "?within=land", "?kind=treaty&ui=ru"])
def test_the_feed_is_atom(client: TestClient, changed: Gazetteer, query: str) -> None:
    answer = client.get(f"/changes.atom{query}")
    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    feed = etree.fromstring(answer.content)
    for entry in [feed, *feed.findall("a:entry", ATOM)]:
        for member in ("id", "title", "updated"):
            assert entry.findtext(f"a:{member}", namespaces=ATOM), member
    ids = [entry.findtext("a:id", namespaces=ATOM) for entry in feed.findall("a:entry", ATOM)]
    assert len(ids) == len(set(ids)) == {"": 5, "?within=land": 2, "?kind=treaty&ui=ru": 1}[query]


def test_an_old_version_is_restored(client: TestClient, changed: Gazetteer) -> None:
    assert "Restore this version" not in client.get("/e/elsewhere/history", headers=BROWSER).text
    sign_in(client, changed, "editor", "Li Hua")
    page = client.get("/e/elsewhere/history", headers=BROWSER)
    assert page.text.count("Restore this version") == 1
    sent = {"form_token": token_of(client), "newest": "2", "comment": "it was right"}
    stale = client.post("/e/elsewhere/history/1/restore", data={**sent, "newest": "1"}, headers=BROWSER)
    assert stale.status_code == 412
    assert "Somebody changed it meanwhile" in stale.text
    forged = client.post("/e/elsewhere/history/1/restore", data={**sent, "form_token": "0"}, headers=BROWSER)
    assert forged.status_code == 403
    assert len(lookup.history(changed, "elsewhere")["versions"]) == 2
    done = client.post("/e/elsewhere/history/1/restore", data=sent, headers=BROWSER)
    assert (done.status_code, done.headers["location"]) == (303, "/e/elsewhere/history")
    newest = lookup.history(changed, "elsewhere")["versions"][0]
    assert (newest["what"], newest["comment"], newest["by"]["name"]) == ("restored", "it was right", "Li Hua")


def test_a_merge_is_made_and_undone(client: TestClient, changed: Gazetteer) -> None:
    sign_in(client, changed, "editor")
    assert "Merge this entry" not in client.get("/e/town/history", headers=BROWSER).text
    sent = {"form_token": token_of(client), "newest": "1", "into": "Elsewhere"}
    assert client.post("/e/town/merge", data=sent, headers=BROWSER).status_code == 403
    sign_in(client, changed, "admin")
    sent["form_token"] = token_of(client)
    done = client.post("/e/town/merge", data=sent, headers=BROWSER)
    assert (done.status_code, done.headers["location"]) == (303, "/e/elsewhere")
    assert client.get("/e/town", headers=BROWSER).status_code == 308
    page = client.get("/e/town/history", headers=BROWSER)
    assert "Undo the merge" in page.text
    undone = client.post("/e/town/unmerge", data={**sent, "newest": "2"}, headers=BROWSER)
    assert (undone.status_code, undone.headers["location"]) == (303, "/e/town")
    assert client.get("/e/town", headers=BROWSER).status_code == 200
    assert client.post("/e/town/unmerge", data={**sent, "newest": "3"}, headers=BROWSER).status_code == 409


@pytest.mark.parametrize(
    ("into", "said"),
    [
        ("Nowhere", "«Nowhere» не найдено."),
        ("town", "Нельзя объединить с самим собой."),
        ("treaty", "town — это место, treaty — это договор."),
    ],
)
def test_a_merge_that_cannot_be_is_told_beside_its_field(
    client: TestClient, changed: Gazetteer, into: str, said: str
) -> None:
    sign_in(client, changed, "admin")
    sent = {"form_token": token_of(client), "newest": "1", "into": into, "comment": "потому что"}
    refused = client.post("/e/town/merge?ui=ru", data=sent, headers=BROWSER)
    assert refused.status_code == 422
    told = re.search(r'id="into-fault" role="alert">([^<]*)<', refused.text)
    assert told is not None
    assert said in unescape(told[1])
    assert f'name="into" value="{into}"' in refused.text
    assert 'name="comment" value="потому что"' in refused.text
    assert 'href="/e/town/history?ui=en"' in refused.text
    assert len(lookup.history(changed, "town")["versions"]) == 1


def test_a_region_is_named_and_one_that_is_unknown_is_no_empty_list(client: TestClient, changed: Gazetteer) -> None:
    named = client.get("/changes?within=Land", headers=BROWSER)
    assert "/changes.atom?within=land" in named.text
    assert "/e/town" in named.text
    for path in ("/changes", "/review"):
        sign_in(client, changed, "editor")
        page = client.get(f"{path}?within=Nowhere&ui=en", headers=BROWSER)
        assert "Nothing is known as “Nowhere”." in text_of(page.text)
        assert "find nothing here" not in page.text
        assert "Nothing was changed" not in page.text
        assert 'name="within" value="Nowhere"' in page.text
    assert client.get("/changes.atom?within=Nowhere").status_code == 422
