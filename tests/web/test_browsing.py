"""Going through everything: each entry is on one page of its list, under its letter, and the counts are those of the lists."""

from __future__ import annotations

import re
from html import unescape
from xml.etree import ElementTree

import orjson
import pytest
from starlette.testclient import TestClient

from gazetteer.services import browsing, editing
from gazetteer.services.context import Gazetteer

BROWSER = {"Accept": "text/html", "Accept-Language": "en"}


def _ids(page: str) -> list[str]:
    return re.findall(r'class="name" href="/e/([^?"]+)', page)


def test_every_treaty_can_be_reached_by_reading_on(seeded_client: TestClient) -> None:
    address, found = "/browse?kind=treaty&ui=en", []
    while address:
        page = seeded_client.get(address).text
        found += _ids(page)
        following = re.search(r'<a rel="next" href="([^"]+)"', page)
        address = unescape(following[1]) if following else ""
    said = re.search(r">(\d+) found", page)
    assert said is not None
    assert len(found) == len(set(found)) == int(said[1])
    assert len(found) > 200
    assert "treaty-of-aigun" in found


@pytest.mark.parametrize(
    ("script", "letter", "name"),
    [("en", "V", "vladivostok"), ("zh-Hans", "H", "khabarovsk"), ("ru", "В", "vladivostok")],
)
def test_a_letter_of_each_script(seeded: Gazetteer, script: str, letter: str, name: str) -> None:
    found = browsing.browse(seeded, script, kind="place", letter=letter, limit=2_000)
    assert name in [one["id"] for one in found.results]
    assert dict(found.letters)[letter] == found.count == len(found.results)
    assert sum(count for _, count in found.letters) == dict(found.kinds)["place"]


def test_types_are_counted_and_narrow(seeded: Gazetteer) -> None:
    every = browsing.browse(seeded, "en", kind="place")
    rivers = browsing.browse(seeded, "en", kind="place", type_="river", limit=1_000)
    assert dict(every.types)["river"] == rivers.count
    assert all("river" in one["types"] for one in rivers.results)


def test_a_write_is_listed_at_once(gazetteer: Gazetteer) -> None:
    assert browsing.browse(gazetteer, "en").count == 0
    for number, name in enumerate(("«Ёлка»", "élan", "42nd", "Zeta")):
        names = [{"text": name, "lang": "en"}]
        editing.create(gazetteer, {"id": f"one-{number}", "kind": "term", "names": names}, by="cli")
    listed = browsing.browse(gazetteer, "en")
    assert [one["label"]["en"] for one in listed.results] == ["élan", "Zeta", "«Ёлка»", "42nd"]
    assert [letter for letter, _ in listed.letters] == ["E", "Z", "Е", "#"]


@pytest.mark.parametrize("path", ["/e/Vladivostok", "/e/vladivostock", "/e/vladivostok_city"])
def test_an_address_that_is_nearly_right_suggests(seeded_client: TestClient, path: str) -> None:
    answer = seeded_client.get(path, headers=BROWSER)
    assert answer.status_code == 404
    assert 'href="/e/vladivostok"' in answer.text


def test_a_slash_at_the_end_leads_on(seeded_client: TestClient) -> None:
    answer = seeded_client.get("/e/vladivostok/?on=1900", headers=BROWSER, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (308, "/e/vladivostok?on=1900")


def test_what_machines_read_of_a_page(seeded_client: TestClient) -> None:
    page = seeded_client.get("/e/vladivostok?ui=ru&on=1900").text
    canonical = re.search(r'<link rel="canonical" href="([^"]+)"', page)
    assert canonical is not None
    assert canonical[1].endswith("/e/vladivostok")
    data = re.search(r'<script type="application/ld\+json">(.*?)</script>', page)
    assert data is not None
    described = orjson.loads(data[1])
    assert described["@type"] == "Place"
    assert {"@value": "海参崴", "@language": "zh-Hans"} in described["name"] or described["name"]
    assert 'property="og:title" content="Владивосток"' in page
    assert "Sitemap:" in seeded_client.get("/robots.txt").text
    search = ElementTree.fromstring(seeded_client.get("/opensearch.xml").content)
    assert search.tag.endswith("OpenSearchDescription")
    entries = ElementTree.fromstring(seeded_client.get("/sitemap.xml").content)
    assert len(entries) > 3_000


def test_footnotes_lead_back(seeded_client: TestClient) -> None:
    page = seeded_client.get("/e/treaty-of-aigun").text
    numbers = set(re.findall(r'id="source-(\d+)"', page))
    assert len(numbers) > 1
    assert set(re.findall(r'href="#cite-(\d+)"', page)) == numbers
    ids = re.findall(r' id="([^"]+)"', page)
    assert {f"cite-{number}" for number in numbers} <= set(ids)
    assert len(ids) == len(set(ids))
    for aim in re.findall(r'<a href="#([a-z-]+)"', page):
        assert aim in ids


def test_only_a_card_may_be_framed(seeded_client: TestClient) -> None:
    card = seeded_client.get("/e/laos/card?ui=en")
    assert card.status_code == 200
    assert "frame-ancestors *" in card.headers["content-security-policy"]
    assert "寮國" in card.text
    again = seeded_client.get("/e/laos/card?ui=en", headers={"If-None-Match": card.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    entry = seeded_client.get("/e/laos?ui=en")
    assert "frame-ancestors 'none'" in entry.headers["content-security-policy"]
    assert seeded_client.get("/e/nowhere/card", headers=BROWSER).status_code == 404
