"""Going through everything: each entry is on one page of its list, under its letter, and the counts are those of the lists."""

from __future__ import annotations

import csv
import io
import re
from html import unescape
from xml.etree import ElementTree

import orjson
import pytest
from openpyxl import load_workbook
from starlette.testclient import TestClient

from gazetteer.services import browsing, editing
from gazetteer.services.browsing import Wanted
from gazetteer.services.context import Gazetteer

BROWSER = {"Accept": "text/html", "Accept-Language": "en"}


def _ids(page: str) -> list[str]:
    return re.findall(r'class="name" href="/e/([^?"]+)', page)


def _read_on(client: TestClient, address: str) -> tuple[list[str], str]:
    """What a list names from page to page, each once and as many as it says, and the last of its pages."""
    found: list[str] = []
    page = ""
    while address:
        page = client.get(address).text
        found += _ids(page)
        following = re.search(r'<a rel="next" href="([^"]+)"', page)
        address = unescape(following[1]) if following else ""
    said = re.search(r">(\d+) found", page)
    assert said is not None
    assert len(found) == len(set(found)) == int(said[1])
    return found, page


def test_every_treaty_can_be_reached_by_reading_on(seeded_client: TestClient) -> None:
    found, _ = _read_on(seeded_client, "/browse?kind=treaty&ui=en")
    assert len(found) > 200
    assert "treaty-of-aigun" in found


@pytest.mark.parametrize(
    ("script", "letter", "name"),
    [("en", "V", "vladivostok"), ("zh-Hans", "H", "khabarovsk"), ("ru", "В", "vladivostok")],
)
def test_a_letter_of_each_script(seeded: Gazetteer, script: str, letter: str, name: str) -> None:
    found = browsing.browse(seeded, script, Wanted(kind="place", letter=letter), limit=3_000)
    assert name in [one["id"] for one in found.results]
    assert dict(found.letters)[letter] == found.count == len(found.results)
    assert sum(count for _, count in found.letters) == dict(found.kinds)["place"]


def test_types_are_counted_and_narrow(seeded: Gazetteer) -> None:
    every = browsing.browse(seeded, "en", Wanted(kind="place"))
    rivers = browsing.browse(seeded, "en", Wanted(kind="place", type="river"), limit=1_000)
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


def test_all_that_a_search_finds_can_be_reached_and_is_counted(seeded_client: TestClient) -> None:
    found, page = _read_on(seeded_client, "/?q=mo&ui=en")
    assert len(found) > 50
    assert {"moscow", "mongolia", "mohe"} <= set(found)
    kinds = dict(re.findall(r'kind=([a-z]+)&amp;ui=en"[^>]*>[^<]+<small>(\d+)</small>', page))
    assert sum(int(count) for count in kinds.values()) == len(found)
    places = seeded_client.get("/?q=mo&kind=place&ui=en").text
    assert f">{kinds['place']} found" in places


def test_a_result_says_what_to_write_and_how_it_is_read(seeded_client: TestClient) -> None:
    page = seeded_client.get("/?q=laos&ui=en").text
    assert 'data-copy="老挝 (Lǎowō)"' in page
    taiwan = seeded_client.get("/?q=laos&ui=en&write=zh-TW").text
    assert 'data-copy="寮國"' in taiwan
    assert 'data-copy="老挝"' not in taiwan
    assert seeded_client.get("/?q=laos&write=klingon").status_code == 422
    then = seeded_client.get("/?q=shenyang&ui=en&write=ru&on=1904").text
    assert 'data-copy="Мукден"' in then


@pytest.mark.parametrize("page", ["0", "x", "-1", "99999999"])
def test_a_page_that_is_no_number_is_refused(seeded_client: TestClient, page: str) -> None:
    assert seeded_client.get(f"/?q=mo&page={page}").status_code == 422


def test_the_treaties_of_ten_years_stand_in_the_order_of_time(seeded: Gazetteer) -> None:
    found = browsing.browse(seeded, "en", Wanted(kind="treaty", since=1850, until=1860), limit=200)
    ids = [one["id"] for one in found.results]
    assert {"treaty-of-aigun", "convention-of-peking-russia-1860", "treaty-of-kulja-1851"} <= set(ids)
    assert "treaty-of-nerchinsk" not in ids
    assert list(found.years.values()) == sorted(found.years.values())
    assert all(1850 <= year <= 1860 for year in found.years.values())
    assert found.years["treaty-of-aigun"] == 1858
    assert found.years["treaty-of-kulja-1851"] == 1851


def test_places_by_who_holds_them_and_what_they_lie_in(seeded: Gazetteer) -> None:
    russian = browsing.browse(seeded, "en", Wanted(kind="place", holder="russia"), limit=3_000)
    ids = {one["id"] for one in russian.results}
    # Its own record says it of the one, what it lies in of the other.
    assert {"vladivostok", "primorsky-krai"} <= ids
    assert "harbin" not in ids
    assert dict(russian.holders)["russia"] == russian.count
    inside = browsing.browse(seeded, "en", Wanted(kind="place", within="heilongjiang"), limit=500)
    assert "harbin" in {one["id"] for one in inside.results}
    assert "vladivostok" not in {one["id"] for one in inside.results}


@pytest.mark.parametrize("query", ["from=long", "to=18600", "from=1860.5", "kind=thing", "page=0"])
def test_what_browsing_cannot_read_is_refused(seeded_client: TestClient, query: str) -> None:
    assert seeded_client.get(f"/browse?{query}").status_code == 422


def test_a_list_stands_in_its_address_and_is_taken_away(seeded_client: TestClient) -> None:
    page = seeded_client.get("/list?ids=laos,no-such-entry,vladivostok&write=zh-TW&ui=en").text
    assert _ids(page) == ["laos", "vladivostok"]
    assert 'data-copy="寮國"' in page
    table = seeded_client.get("/list/csv?ids=laos,vladivostok")
    assert table.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(table.content.decode("utf-8-sig"))))
    assert [row["id"] for row in rows] == ["laos", "vladivostok"]
    assert (rows[0]["zh-Hans"], rows[0]["zh-TW"], rows[0]["pinyin"]) == ("老挝", "寮國", "Lǎowō")
    book = load_workbook(io.BytesIO(seeded_client.get("/list/xlsx?ids=laos").content))
    assert [cell.value for cell in next(book.active.iter_rows(min_row=2))][:2] == ["laos", "polity"]
    assert "寮國" in seeded_client.get("/list/tbx?ids=laos").text
    for ids in ("Not An Id", ",".join(f"one-{number}" for number in range(101))):
        assert seeded_client.get("/list", params={"ids": ids}).status_code == 422
    assert seeded_client.get("/list/pdf?ids=laos", headers=BROWSER).status_code == 404


def test_a_chinese_list_stands_in_the_order_of_the_stored_readings(
    gazetteer: Gazetteer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither read anew, which takes seconds for thousands of labels, nor otherwise than somebody reviewed it."""
    for entity_id, text, reading in (("a", "重庆", "Chóngqìng"), ("b", "单县", "Shànxiàn"), ("c", "北京", "Běijīng")):
        name = {"text": text, "lang": "zh-Hans", "status": "preferred", "readings": [{"pinyin": reading}]}
        editing.create(gazetteer, {"id": entity_id, "kind": "place", "names": [name]}, by="cli")

    def read_anew(*_asked: object, **_more: object) -> None:
        raise AssertionError("a label was read anew")

    monkeypatch.setattr(browsing.pinyin, "readings", read_anew)
    found = browsing.browse(gazetteer, "zh-Hans")
    assert [one["id"] for one in found.results] == ["c", "a", "b"]
    assert dict(found.letters) == {"B": 1, "C": 1, "S": 1}
