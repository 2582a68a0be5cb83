"""The page of what the checks find: by rule, kind and region, each with the way to the very statement."""

from __future__ import annotations

import re
from html import unescape

import pytest
from starlette.testclient import TestClient
from tests.web.desk import BROWSER, Desk, sign_in, text_of

from gazetteer.services import editing
from gazetteer.services.context import Gazetteer
from gazetteer.web.fault_words import part_of


@pytest.fixture
def unsourced(gazetteer: Gazetteer) -> Gazetteer:
    """A land, ten towns in it whose names rest on nothing, and a source."""
    editing.put_source(gazetteer, "atlas", {"id": "atlas", "title": "Atlas of towns"}, if_match=None, by="cli")
    editing.create(gazetteer, {"id": "land", "kind": "place", "names": [{"text": "Land", "lang": "en"}]}, by="cli")
    for number in range(10):
        document = {
            "id": f"town-{number}",
            "kind": "place",
            "names": [{"text": f"Town {number}", "lang": "en", "status": "preferred"}],
            "relations": [{"type": "part_of", "target": "land"}],
        }
        editing.create(gazetteer, document, by="cli")
    return gazetteer


def _to_mend(page: str) -> list[str]:
    """The addresses of the forms of the names without a source."""
    found = re.findall(r'href="(/e/town-\d/edit\?open=names\+0)#open"', unescape(page))
    return list(dict.fromkeys(found))


def test_names_without_a_source_are_found_and_ten_are_mended(client: TestClient, unsourced: Gazetteer) -> None:
    sign_in(client, unsourced, "editor", "Li Hua")
    page = client.get("/review?rule=sources&kind=place&within=land", headers=BROWSER)
    assert page.status_code == 200
    to_mend = _to_mend(page.text)
    assert len(to_mend) == 10, text_of(page.text)
    for address in to_mend:
        desk = Desk(client, address)
        name = desk.document["names"][0]["text"]
        desk.press("keep", text=name, lang="en", status="preferred", **{"source-0": "Atlas", "locator-0": "p. 1"})
        assert desk.press("save", comment="From the atlas").status_code == 303
    assert _to_mend(client.get("/review?rule=sources&within=land", headers=BROWSER).text) == []


def test_only_those_who_may_write_have_worklists(client: TestClient, unsourced: Gazetteer) -> None:
    assert client.get("/review", headers=BROWSER).status_code == 303
    sign_in(client, unsourced, "contributor")
    assert client.get("/review", headers=BROWSER).status_code == 403
    sign_in(client, unsourced, "editor")
    for wrong in ("rule=colour", "kind=colour", "page=0"):
        assert client.get(f"/review?{wrong}", headers=BROWSER).status_code == 422, wrong


@pytest.mark.parametrize(
    ("pointer", "part"),
    [
        ("/names/3/readings/0", "names 3"),
        ("/sovereignty/0/from", "sovereignty 0"),
        ("/location", "basics"),
        ("", ""),
        ("/names", ""),
    ],
)
def test_a_pointer_leads_to_its_part_of_the_form(pointer: str, part: str) -> None:
    assert part_of(pointer) == part
