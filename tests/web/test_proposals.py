"""Proposals in the pages: made, seen, talked about, decided by a second person."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.web.desk import BROWSER, Desk, sign_in, text_of, token_of

from gazetteer.api.app import create_app
from gazetteer.services import editing, lookup
from gazetteer.services.context import Gazetteer
from gazetteer.settings import Settings


@pytest.fixture
def town(gazetteer: Gazetteer) -> Gazetteer:
    """A town with a date."""
    document: dict[str, Any] = {
        "id": "town",
        "kind": "place",
        "names": [{"text": "Town", "lang": "en", "status": "preferred"}],
        "dates": [{"event": "founded", "date": "1860"}],
    }
    editing.create(gazetteer, document, by="cli")
    return gazetteer


@pytest.fixture
def open_client(settings: Settings) -> Iterator[TestClient]:
    """A client of a service whose operator takes proposals of readers."""
    with TestClient(create_app(settings.model_copy(update={"open_proposals": True})), follow_redirects=False) as opened:
        yield opened


def _proposed(client: TestClient, gazetteer: Gazetteer, name: str = "Anna") -> str:
    """The address of a proposal that a contributor has made."""
    sign_in(client, gazetteer, "contributor", name)
    desk = Desk(client, "/e/town/edit?open=dates+0")
    desk.press("keep", event="founded", date="1861")
    assert desk.press("propose").status_code == 422
    assert "a proposal needs a reason" in desk.said
    answer = desk.press("propose", comment="The atlas says 1861")
    assert answer.status_code == 303, desk.said
    return str(answer.headers["location"])


def test_a_contributor_proposes_and_an_editor_accepts(client: TestClient, town: Gazetteer) -> None:
    address = _proposed(client, town)
    assert len(lookup.history(town, "town")["versions"]) == 1
    own = client.get(address, headers=BROWSER).text
    assert "Accept" not in text_of(own)
    assert client.post(f"{address}/accept", data={"form_token": token_of(client)}, headers=BROWSER).status_code == 403
    sign_in(client, town, "editor", "Li Hua")
    assert 'href="' + address in client.get("/proposals", headers=BROWSER).text
    page = client.get(address, headers=BROWSER)
    assert "1860 → 1861" in text_of(page.text)
    sent = {"form_token": token_of(client), "comment": "Right"}
    assert client.post(f"{address}/accept", data={**sent, "form_token": "0"}, headers=BROWSER).status_code == 403
    accepted = client.post(f"{address}/accept", data=sent, headers=BROWSER)
    assert (accepted.status_code, accepted.headers["location"]) == (303, address)
    newest = lookup.history(town, "town")["versions"][0]
    assert newest["by"]["name"] == "Li Hua"
    assert newest["proposed_by"]["name"] == "Anna"
    assert "proposed by Anna" in text_of(client.get("/e/town/history", headers=BROWSER).text)
    client.cookies.clear()
    seen = text_of(client.get(address, headers=BROWSER).text)
    assert "accepted" in seen
    assert "Right" in seen
    assert "Version 2" in seen


def test_who_proposes_does_not_decide(client: TestClient, town: Gazetteer) -> None:
    sign_in(client, town, "editor", "Li Hua")
    desk = Desk(client, "/e/town/edit?open=dates+0")
    desk.press("keep", event="founded", date="1861")
    address = desk.press("propose", comment="To be looked at").headers["location"]
    page = text_of(client.get(address, headers=BROWSER).text)
    assert "somebody else has to" in page
    for what in ("accept", "reject"):
        answer = client.post(f"{address}/{what}", data={"form_token": token_of(client)}, headers=BROWSER)
        assert answer.status_code == 403, what
    said = client.post(
        f"{address}/comment", data={"form_token": token_of(client), "comment": "<i>so</i>"}, headers=BROWSER
    )
    assert said.status_code == 303
    assert "&lt;i&gt;so&lt;/i&gt;" in client.get(address, headers=BROWSER).text


def test_what_was_changed_since_cannot_be_accepted_but_rejected(client: TestClient, town: Gazetteer) -> None:
    address = _proposed(client, town)
    changed = {"id": "town", "kind": "place", "names": [{"text": "Town", "lang": "en", "status": "preferred"}]}
    editing.replace(town, "town", changed | {"dates": [{"event": "founded", "date": "1859"}]}, if_match='"1"', by="cli")
    sign_in(client, town, "editor")
    page = client.get(address, headers=BROWSER)
    assert "It cannot be accepted as it is" in page.text
    assert f'formaction="{address}/accept"' not in page.text
    sent = {"form_token": token_of(client), "comment": "No"}
    assert client.post(f"{address}/accept", data=sent, headers=BROWSER).status_code == 409
    assert client.post(f"{address}/reject", data=sent, headers=BROWSER).status_code == 303
    assert "rejected" in text_of(client.get(address, headers=BROWSER).text)


def test_a_reader_says_what_is_wrong_where_the_operator_allows_it(
    client: TestClient, open_client: TestClient, town: Gazetteer
) -> None:
    assert "/wrong" not in client.get("/e/town", headers=BROWSER).text
    assert client.get("/e/town/wrong", headers=BROWSER).headers["location"] == "/sign-in?to=%2Fe%2Ftown%2Fwrong"
    assert client.post("/e/town/wrong", data={"reason": "x"}, headers=BROWSER).status_code == 403
    entry = open_client.get("/e/town", headers=BROWSER)
    assert entry.headers["cache-control"] == "public, max-age=60"
    link = re.search(r'href="(/e/town/wrong\?at=%2Fdates%2F0)"', entry.text)
    assert link is not None
    assert "founded" in text_of(open_client.get(link[1], headers=BROWSER).text)
    assert open_client.post("/e/town/wrong", data={"at": "/dates/0"}, headers=BROWSER).status_code == 422
    sent = {"at": "/dates/0", "reason": "It was <1861>", "source": "Atlas", "contact": "me@example.org"}
    elsewhere = open_client.post("/e/town/wrong", data=sent, headers={**BROWSER, "Origin": "https://evil.example"})
    assert elsewhere.status_code == 403
    said = open_client.post("/e/town/wrong", data=sent, headers=BROWSER)
    assert said.status_code == 303
    told = open_client.get(said.headers["location"], headers=BROWSER)
    assert "It was &lt;1861&gt;" in told.text
    assert "me@example.org" not in told.text
    assert open_client.get("/proposals", headers=BROWSER).status_code == 303
    sign_in(open_client, town, "editor")
    assert "me@example.org" in open_client.get(said.headers["location"], headers=BROWSER).text


def test_readers_cannot_fill_the_queue(open_client: TestClient, town: Gazetteer) -> None:
    answers = [
        open_client.post("/e/town/wrong", data={"reason": f"wrong {number}"}, headers=BROWSER).status_code
        for number in range(11)
    ]
    assert answers == [303] * 10 + [429]


def test_a_form_that_is_sent_twice_is_one_proposal(
    client: TestClient, open_client: TestClient, town: Gazetteer
) -> None:
    said = [
        open_client.post("/e/town/wrong", data={"reason": reason}, headers=BROWSER).headers["location"]
        for reason in ("The year is wrong", "The year is wrong", "The name is wrong")
    ]
    assert said[0] == said[1] != said[2]
    address = _proposed(client, town)
    desk = Desk(client, "/e/town/edit?open=dates+0")
    desk.press("keep", event="founded", date="1861")
    assert desk.press("propose", comment="The atlas says 1861").headers["location"] == address
    # What was decided on may be proposed anew.
    sign_in(client, town, "editor", "Li Hua")
    client.post(f"{address}/reject", data={"form_token": token_of(client), "comment": "no"}, headers=BROWSER)
    assert _proposed(client, town) != address


@pytest.mark.parametrize("query", ["state=colour", "after=x", "page=2"])
def test_what_the_queue_does_not_understand_it_refuses(client: TestClient, town: Gazetteer, query: str) -> None:
    sign_in(client, town, "contributor")
    assert client.get(f"/proposals?{query}", headers=BROWSER).status_code == 422
    assert client.get("/proposals?state=all", headers=BROWSER).status_code == 200
    assert client.get("/proposals/none", headers=BROWSER).status_code == 404


def test_a_name_that_is_missing_is_proposed_by_a_reader_and_a_contributor(
    client: TestClient, open_client: TestClient, town: Gazetteer
) -> None:
    sent = {"name": "双城子", "also": "Shuangchengzi", "kind": "place", "source": "Atlas"}
    assert "/text/missing" not in client.get("/text", headers=BROWSER).text
    assert client.post("/text/missing", data=sent, headers=BROWSER).status_code == 403
    assert "/text/missing" in open_client.get("/text", headers=BROWSER).text
    elsewhere = open_client.post("/text/missing", data=sent, headers={**BROWSER, "Origin": "https://evil.example"})
    assert elsewhere.status_code == 403
    assert open_client.post("/text/missing", data={**sent, "name": "", "also": ""}, headers=BROWSER).status_code == 422
    assert open_client.post("/text/missing", data={**sent, "kind": "colour"}, headers=BROWSER).status_code == 422
    made = open_client.post("/text/missing", data=sent, headers=BROWSER)
    assert made.status_code == 303
    sign_in(client, town, "contributor")
    assert "/text/missing" in client.get("/text", headers=BROWSER).text
    another = client.post("/text/missing", data={**sent, "name": "Fort", "also": "Bastion"}, headers=BROWSER)
    assert another.status_code == 303
    sign_in(client, town, "editor")
    told = text_of(client.get(made.headers["location"], headers=BROWSER).text)
    assert "双城子" in told
    assert "Met in a text" in told
    for address in (made.headers["location"], another.headers["location"]):
        decided = client.post(f"{address}/accept", data={"form_token": token_of(client)}, headers=BROWSER)
        assert decided.status_code == 303
    accepted = lookup.documents(town, ["shuangchengzi", "fort"])
    assert {(name["text"], name["lang"]) for name in accepted["shuangchengzi"]["names"]} == {
        ("双城子", "zh-Hans"),
        ("Shuangchengzi", "en"),
    }
    assert [name["status"] for name in accepted["fort"]["names"]] == ["preferred", "admitted"]


def test_a_remark_may_be_about_a_source_or_a_link(open_client: TestClient, town: Gazetteer) -> None:
    editing.put_source(town, "atlas", {"id": "atlas", "title": "Atlas of towns"}, if_match=None, by="cli")
    document: dict[str, Any] = {
        "id": "port",
        "kind": "place",
        "names": [{"text": "Port", "lang": "en", "sources": [{"source": "atlas"}]}],
        "definitions": [{"lang": "en", "text": "A harbour."}],
        "relations": [{"type": "part_of", "target": "town"}],
        "figures": [{"property": "population", "value": 12}],
    }
    editing.create(town, document, by="cli")
    entry = open_client.get("/e/port", headers=BROWSER).text
    for part, said in {
        "sources/atlas": "Atlas of towns",
        "relations/0": "Town",
        "definitions/0": "A harbour.",
        "figures/0": "12",
    }.items():
        link = f"/e/port/wrong?at=%2F{part.replace('/', '%2F')}"
        assert link in entry, part
        assert said in text_of(open_client.get(link, headers=BROWSER).text)
    for nothing in ("/sources/none", "/names/99", "/names/x", "names"):
        assert open_client.get("/e/port/wrong", params={"at": nothing}, headers=BROWSER).status_code == 200


def test_a_remark_on_the_far_side_of_a_link_is_about_the_entry_that_states_it(
    open_client: TestClient, client: TestClient, town: Gazetteer
) -> None:
    for entity_id, name in (("port", "Port"), ("fort", "Fort")):
        relations: list[dict[str, Any]] = [
            {"type": "adjacent_to", "target": "town"},
            {"type": "part_of", "target": "town"},
        ]
        names = [{"text": name, "lang": "en"}]
        stated = {"id": entity_id, "kind": "place", "names": names, "relations": relations}
        editing.create(town, stated, by="cli")
    entry = open_client.get("/e/town", headers=BROWSER).text
    links = re.findall(r'href="(/e/(\w+)/wrong\?at=%2Frelations%2F(\d))"[^>]*aria-label="([^"]*)"', entry)
    told = {(entity_id, position): (address, unescape(said)) for address, entity_id, position, said in links}
    assert sorted(told) == [("fort", "0"), ("fort", "1"), ("port", "0"), ("port", "1")]
    address, said = told["fort", "1"]
    assert said.endswith("Parts: Fort"), said
    form = text_of(open_client.get(address, headers=BROWSER).text)
    assert "Part of: Town" in form
    made = open_client.post("/e/fort/wrong", data={"at": "/relations/1", "reason": "It is not"}, headers=BROWSER)
    assert made.status_code == 303
    treaty = {"id": "peking", "kind": "treaty", "names": [{"text": "Peking", "lang": "en"}]}
    editing.create(town, treaty, by="cli")
    party = {"id": "qing", "kind": "polity", "names": [{"text": "Qing", "lang": "en"}]}
    editing.create(town, party | {"relations": [{"type": "party_to", "target": "peking"}]}, by="cli")
    assert "/e/qing/wrong?at=%2Frelations%2F0" in open_client.get("/e/peking", headers=BROWSER).text
    sign_in(client, town, "editor")
    edit = re.findall(r'href="(/e/fort/edit\?open=relations\+1#open)"', client.get("/e/town", headers=BROWSER).text)
    assert edit, "no way to the form of the entry that states it"
    assert 'value="Town [town]"' in client.get(unescape(edit[0]), headers=BROWSER).text


def test_a_contributor_proposes_a_date_with_a_source_that_is_new(client: TestClient, town: Gazetteer) -> None:
    sign_in(client, town, "contributor", "Anna")
    desk = Desk(client, "/e/town/edit?open=dates+0")
    new = {
        "new-source-title": "Atlas <of> 1974",
        "new-source-author": "Tan Qixiang",
        "new-source-year": "1974",
        "new-source-url": "https://atlas.example/1",
    }
    desk.press("keep", event="founded", date="1861", **new)
    assert "Atlas &lt;of&gt; 1974" in desk.answer.text
    answer = desk.press("propose", comment="The atlas says 1861")
    assert answer.status_code == 303, desk.said
    address = str(answer.headers["location"])
    assert town_sources(town) == []
    sign_in(client, town, "editor", "Li Hua")
    for path in ("/proposals", address):
        page = client.get(path, headers=BROWSER).text
        assert "A source that is not here yet Atlas &lt;of&gt; 1974 Tan Qixiang 1974 https://atlas.example/1" in (
            re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
        )
        assert "<cite>Atlas &lt;of&gt; 1974</cite>" in page
    sent = {"form_token": token_of(client)}
    assert client.post(f"{address}/accept", data=sent, headers=BROWSER).status_code == 303
    assert town_sources(town) == ["tan-qixiang-atlas-of-1974-1974"]
    page = client.get(address, headers=BROWSER).text
    assert 'href="/sources/tan-qixiang-atlas-of-1974-1974"' in page
    assert "Atlas &lt;of&gt; 1974" in client.get("/e/town", headers=BROWSER).text


def test_a_source_whose_statement_was_dropped_again_is_not_proposed(client: TestClient, town: Gazetteer) -> None:
    sign_in(client, town, "contributor")
    desk = Desk(client, "/e/town/edit?open=dates+new")
    desk.press("keep", event="renamed", date="1900", **{"new-source-title": "Chronicle"})
    desk.press("drop dates 1")
    desk.press("open dates 0")
    desk.press("keep", event="founded", date="1861")
    answer = desk.press("propose", comment="The atlas says 1861")
    assert answer.status_code == 303, desk.said
    assert "Chronicle" not in client.get(answer.headers["location"], headers=BROWSER).text


def town_sources(gazetteer: Gazetteer) -> list[str]:
    """The ids of the sources that are stored."""
    return [source["id"] for source in lookup.sources(gazetteer, limit=10).results]
