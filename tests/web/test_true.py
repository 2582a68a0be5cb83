"""What the pages say is what the data says: no dispute where there is none, no form of another region, no doubt kept back."""

from __future__ import annotations

import re
from collections import Counter
from html import unescape

import pytest
from starlette.testclient import TestClient

from gazetteer.domain import clock
from gazetteer.domain.vocabulary import RELATION_TYPES
from gazetteer.web.texts import LANGUAGES, Language, Texts


def _text(page: str) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)))


def _groups(page: str) -> dict[str, set[str]]:
    """The places of a map's list, by the class of their group: `held`, `shared`, `contested`."""
    found: dict[str, set[str]] = {"held": set(), "shared": set(), "contested": set()}
    listed = page[page.index('id="answer"') :]
    for section in re.findall(r'<details class="group".*?</details>', listed, re.DOTALL):
        swatch = re.search(r'swatch (c\d|shared|contested)"', section)
        assert swatch is not None
        how = swatch[1] if swatch[1] in found else "held"
        for entry in re.findall(r"<li[^>]*>.*?</li>", section, re.DOTALL):
            place = re.search(r'href="/e/([^?"]+)', entry)
            assert place is not None
            found[how].add(place[1])
    assert any(found.values())
    return found


@pytest.mark.parametrize("on", ["1690", "1728", "1858-06", "1860", "1898", "1900", "1914", "1939", "1950", "2014", ""])
def test_the_map_calls_contested_what_a_record_disputes(seeded_client: TestClient, on: str) -> None:
    page = seeded_client.get("/map", params={"on": on, "ui": "en"}).text
    groups = _groups(page)
    asked = {"on": on or clock.today().isoformat()}
    disputed: set[str] = set()
    cursor: str | None = None
    while True:
        more = {"cursor": cursor} if cursor else {}
        answer = seeded_client.get("/v1/sovereignty", params={**asked, "limit": "100", **more}).json()
        for record in answer["records"]:
            if record["disputed"]:
                disputed.add(record["place"]["id"])
        cursor = answer["next"]
        if cursor is None:
            break
    assert groups["contested"] <= disputed
    assert not (groups["held"] | groups["shared"]) & disputed


def test_leases_and_divided_islands_have_a_group_of_their_own(seeded_client: TestClient) -> None:
    in_1900 = _groups(seeded_client.get("/map?on=1900&ui=en").text)
    assert {"weihaiwei", "kiautschou", "new-territories"} <= in_1900["shared"]
    now = _groups(seeded_client.get("/map?ui=en").text)
    assert "heixiazi-island" in now["shared"]
    assert "crimea" in now["contested"]


def _written(page: str, language: str) -> list[str]:
    """The lines of "To write" for a language, as a reader sees them."""
    lines = page[page.index('id="forms"') : page.index("</section>", page.index('id="forms"'))]
    found = [_text(line) for line in re.findall(r"<li>.*?</li>", lines, re.DOTALL)]
    return [line.strip() for line in found if language in line]


def test_taiwan_and_hong_kong_have_their_own_forms(seeded_client: TestClient) -> None:
    laos = _written(seeded_client.get("/e/laos?ui=en").text, "Chinese, traditional")
    assert any("Taiwan" in line and "寮國" in line for line in laos)
    assert not any("Taiwan" in line and "老撾" in line for line in laos)
    vladivostok = _written(seeded_client.get("/e/vladivostok?ui=en").text, "Chinese, traditional")
    assert len(vladivostok) == 1
    assert "海參崴" in vladivostok[0]
    assert "Taiwan, Hong Kong" in vladivostok[0]
    # Taiwan reads it in its own way, whatever day is asked about.
    for path in ("/e/vladivostok?ui=en", "/e/vladivostok?ui=en&on=1860-07-02"):
        (line,) = _written(seeded_client.get(path).text, "Chinese, traditional")
        assert "Hǎishēnwēi" in line


def test_what_to_write_follows_the_date(seeded_client: TestClient) -> None:
    then = seeded_client.get("/e/saint-petersburg?on=1930&ui=en").text
    assert any("Leningrad" in line for line in _written(then, "English"))
    assert "In a text of 1930" in _text(then)


def test_a_day_s_own_name_is_claimed_only_where_it_is_recorded(seeded_client: TestClient) -> None:
    early = seeded_client.get("/e/vladivostok?on=1634-12-10&ui=en").text
    assert "In a text of that date" not in _text(early)
    assert all("no name is recorded for that date" in line for line in _written(early, "English · In running"))
    known = seeded_client.get("/e/saint-petersburg?on=1930&ui=en").text
    assert re.search(r'class="then">In a text of that date.*Leningrad', known)


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_directions_of_a_relation_are_told_apart(language: Language) -> None:
    words = {*RELATION_TYPES, *RELATION_TYPES.values()}
    said = Counter(Texts(language).of("relation", word) for word in words)
    assert [text for text, times in said.items() if times > 1] == []


def test_doubt_the_source_s_words_and_identifiers_are_shown(seeded_client: TestClient) -> None:
    document = seeded_client.get("/v1/entities/vladivostok").json()
    page = _text(seeded_client.get("/e/vladivostok?ui=en").text)
    assert "Certainty: low" in page
    for identifier in document["identifiers"].values():
        assert identifier in page
    for fact in document["dates"]:
        if fact.get("as_stated"):
            assert fact["as_stated"] in page
    raw = seeded_client.get("/e/vladivostok?ui=en").text
    assert 'href="https://www.geonames.org/' in raw
    assert "Nothing was opened for these statements" in page or "general-knowledge" not in raw


def test_two_dates_beside_each_other_say_what_differs(seeded_client: TestClient) -> None:
    page = seeded_client.get("/map?on=1850&beside=1861&ui=en").text
    assert page.count('<div class="day">') == 2
    changes = page[page.index('class="changes"') :]
    rows = dict(re.findall(r'<tr><th scope="row"><a href="/e/([^?"]+)[^>]*>[^<]+</a></th>(.*?)</tr>', changes))
    before, after = re.findall(r"<td>(.*?)</td>", rows["khabarovsk"])
    assert "Qing Empire" in before
    assert "Russian Empire" in after
    assert "beijing" not in rows
    # Before its own record a town stands as the province does: held, and not unrecorded.
    before, after = re.findall(r"<td>(.*?)</td>", rows["hangzhou"])
    assert "Qing Empire" in before
    assert "Qing Empire" not in after
    same = seeded_client.get("/map?on=1861&beside=1861&ui=en").text
    assert "Nothing differs." in same
    wrong = seeded_client.get("/map?on=1861&beside=never&ui=en")
    assert wrong.status_code == 422
    assert "never" in wrong.text[wrong.text.index('id="beside-fault"') :][:200]


def test_what_is_more_than_a_point_is_drawn_with_its_precision(seeded_client: TestClient) -> None:
    answer = seeded_client.get("/map/areas.json")
    found = answer.json()
    areas = {feature["id"]: feature for feature in found["features"]}
    for place in ("amur-left-bank", "ussuri-east", "outer-mongolia"):
        assert "Polygon" in areas[place]["geometry"]["type"]
        assert "km" in areas[place]["properties"]["precision"]
    assert {1858, 1860, 1945} <= set(found["years"])
    again = seeded_client.get("/map/areas.json", headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    ("language", "dot"), [("en", "Chinese, simplified · In running"), ("zh-Hans", "中文（简体）·行文")]
)
def test_a_form_at_first_mention_is_set_as_its_language_is(seeded_client: TestClient, language: str, dot: str) -> None:
    page = seeded_client.get("/e/vladivostok", params={"ui": language}).text
    assert "海参崴（Vladivostok；Hǎishēnwǎi）" in page
    assert "Vladivostok (海参崴; Hǎishēnwǎi)" in page
    assert dot in page
