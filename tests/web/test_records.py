"""The pages of citations, histories and sources."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from starlette.testclient import TestClient

from gazetteer.services import editing
from gazetteer.services.context import Gazetteer

BROWSER = {"Accept": "text/html", "Accept-Language": "en"}


def _text(page: str) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)))


def _town(**more: Any) -> dict[str, Any]:
    return {
        "id": "town",
        "kind": "place",
        "names": [
            {"text": "Town", "lang": "en", "status": "preferred", "sources": [{"source": "atlas", "locator": "p. 7"}]},
            {"text": "镇", "lang": "zh-Hans"},
        ],
        **more,
    }


@pytest.fixture
def town(gazetteer: Gazetteer) -> Gazetteer:
    """A town of two versions, resting on a source."""
    atlas = {"id": "atlas", "title": "Atlas of towns", "author": "A. Author", "year": 1974}
    editing.put_source(gazetteer, "atlas", atlas, if_match=None, by="cli")
    editing.create(gazetteer, _town(), by="cli")
    changed = _town(dates=[{"event": "founded", "date": "1860-07-02"}])
    changed["names"][1]["readings"] = [{"pinyin": "Zhèn"}]
    editing.replace(gazetteer, "town", changed, if_match='"1"', by="cli")
    return gazetteer


def test_a_citation_names_the_version(client: TestClient, town: Gazetteer) -> None:
    page = client.get("/e/town/cite", headers=BROWSER)
    assert page.status_code == 200
    said = _text(page.text)
    assert "Town (镇). Gazetteer, version 2," in said
    assert "/e/town/history/2" in page.text
    old = client.get("/e/town/cite?version=1&ui=ru", headers=BROWSER)
    assert "версия 1," in _text(old.text)
    for number in ("0", "3", "x", "99999999999"):
        assert client.get(f"/e/town/cite?version={number}", headers=BROWSER).status_code in (404, 422)
    assert client.get("/e/nowhere/cite", headers=BROWSER).status_code == 404


@pytest.mark.parametrize("path", ["cite?version=9", "history?from=1&to=9", "history/9"])
def test_who_asks_for_a_version_that_never_was_is_told_which_there_are(
    client: TestClient, town: Gazetteer, path: str
) -> None:
    said = {
        "en": "There is no version 9 of this entry; it has the versions 1 to 2.",
        "zh-Hans": "此条目没有第 9 版，现有第 1 至 2 版。",
        "zh-Hant": "此條目沒有第 9 版，現有第 1 至 2 版。",
        "ru": "Версии 9 у этой статьи нет; есть версии с 1 по 2.",
    }
    for language, line in said.items():
        page = client.get(f"/e/town/{path}{'&' if '?' in path else '?'}ui={language}", headers=BROWSER)
        assert page.status_code == 404
        assert line in _text(page.text)


def test_programs_are_told_which_versions_there_are(client: TestClient, town: Gazetteer) -> None:
    for path in ("history/9", "diff?from=1&to=9"):
        refused = client.get(f"/v1/entities/town/{path}")
        assert (refused.status_code, refused.json()["detail"]) == (404, "town has no version 9; it has versions 1 to 2")
    editing.create(town, {"id": "new", "kind": "place", "names": [{"text": "New", "lang": "en"}]}, by="cli")
    assert client.get("/v1/entities/new/history/2").json()["detail"] == "new has no version 2; it has version 1 only"
    assert "it has version 1 only" in _text(client.get("/e/new/history/2?ui=en", headers=BROWSER).text)


def test_a_deletion_is_no_version_to_cite_and_says_so(client: TestClient, town: Gazetteer) -> None:
    editing.delete(town, "town", if_match='"2"', by="cli")
    assert client.get("/e/town/cite?version=3", headers=BROWSER).status_code == 410


@pytest.mark.parametrize(
    ("suffix", "holds"), [("bib", "@misc{town-v1,"), ("ris", "ID  - town-v1"), ("json", '"town-v1"')]
)
def test_a_citation_can_be_taken_away(client: TestClient, town: Gazetteer, suffix: str, holds: str) -> None:
    answer = client.get(f"/e/town/cite/{suffix}?version=1")
    assert answer.status_code == 200
    assert answer.headers["content-disposition"] == f'attachment; filename="town-v1.{suffix}"'
    assert holds in answer.text
    assert client.get("/e/town/cite/docx", headers=BROWSER).status_code == 404


def test_the_history_says_what_changed(client: TestClient, town: Gazetteer) -> None:
    page = client.get("/e/town/history", headers=BROWSER)
    assert page.status_code == 200
    said = _text(page.text)
    assert said.index("Version 2") < said.index("Version 1")
    assert "Dates: added founded 2 July 1860" in said
    assert re.search(r"Names: changed 镇 .*Reading nothing → Zhèn", said)
    compared = _text(client.get("/e/town/history?from=2&to=1", headers=BROWSER).text)
    assert "Dates: removed" in compared
    assert client.get("/e/town/history?from=1", headers=BROWSER).status_code == 422
    assert client.get("/e/town/history?from=1&to=9", headers=BROWSER).status_code == 404


def test_a_version_stands_whatever_becomes_of_the_entry(client: TestClient, town: Gazetteer) -> None:
    other = {"id": "other", "kind": "place", "names": [{"text": "Other", "lang": "en"}]}
    editing.create(town, other, by="cli")
    first = client.get("/e/town/history/1", headers=BROWSER)
    assert "This is an old version" in first.text
    assert "Zhèn" not in first.text
    assert "Zhèn" in client.get("/e/town/history/2", headers=BROWSER).text
    editing.merge(town, "town", "other", by="cli")
    merged = client.get("/e/town/history/1", headers=BROWSER)
    assert merged.status_code == 200
    assert "merged into another" in merged.text
    assert 'href="/e/other"' in merged.text
    assert client.get("/e/town/history/3", headers=BROWSER).status_code == 410
    assert client.get("/e/town/history", headers=BROWSER).status_code == 200
    assert client.get("/e/town/cite", headers=BROWSER).status_code == 200
    assert client.get("/e/town/history/4", headers=BROWSER).status_code == 404
    assert client.get("/e/town/history/x", headers=BROWSER).status_code == 404


def test_sources_have_pages_with_what_rests_on_them(client: TestClient, town: Gazetteer) -> None:
    listed = client.get("/sources", headers=BROWSER)
    assert 'href="/sources/atlas"' in listed.text
    page = client.get("/sources/atlas", headers=BROWSER)
    said = _text(page.text)
    assert "A. Author" in said
    assert re.search(r"Town .*p\. 7", said)
    assert 'href="/e/town"' in page.text
    assert 'href="/sources/atlas"' in client.get("/e/town", headers=BROWSER).text
    assert client.get("/sources/none", headers=BROWSER).status_code == 404


def test_every_version_and_source_of_the_seed_can_be_shown(seeded_client: TestClient) -> None:
    after, seen = "", 0
    while after is not None:
        page = seeded_client.get(f"/sources?ui=ru{f'&after={after}' if after else ''}")
        assert page.status_code == 200
        for source in re.findall(r'class="name" href="(/sources/[^"?]+)', page.text):
            assert seeded_client.get(source).status_code == 200, source
            seen += 1
        found = re.search(r'rel="next" href="[^"]*after=([^"&]+)', page.text)
        after = None if found is None else found[1]
    assert seen > 100
    for entity in ("vladivostok", "crimea", "sco", "treaty-of-aigun", "russia", "amur-river", "li-hongzhang"):
        for language in ("en", "zh-Hant"):
            assert seeded_client.get(f"/e/{entity}/history/1?ui={language}").status_code == 200, entity


@pytest.mark.parametrize("language", ["en", "zh-Hans", "zh-Hant", "ru"])
def test_every_way_on_from_what_is_said_about_the_service_is_there(
    client: TestClient, town: Gazetteer, language: str
) -> None:
    russian = {
        "id": "port",
        "kind": "place",
        "names": [{"text": "Порт", "lang": "ru"}, {"text": "港", "lang": "zh-Hans"}],
    }
    editing.create(town, {**russian, "names": [*russian["names"], {"text": "港", "lang": "zh-Hant"}]}, by="cli")
    page = client.get(f"/about?ui={language}", headers=BROWSER).text
    ways = {unescape(way) for way in re.findall(r'href="(/[^"#]*)"', page)}
    assert len(ways) > 15
    assert {way: status for way in ways if (status := client.get(way).status_code) >= 400} == {}
