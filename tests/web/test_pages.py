"""The pages over HTTP: what each says, what it refuses, its headers, and how it sends readers on."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest
from starlette.testclient import TestClient

from gazetteer.services import editing
from gazetteer.services.context import Gazetteer

BROWSER = {"Accept": "text/html,application/xhtml+xml", "Accept-Language": "en"}


def _text(page: str) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)))


@pytest.mark.parametrize(
    "path", ["/", "/?q=hsw", "/e/vladivostok", "/map?on=1900", "/browse?kind=treaty", "/dates?date=1860", "/about"]
)
def test_headers_of_a_page(seeded_client: TestClient, path: str) -> None:
    answer = seeded_client.get(path, headers=BROWSER)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "public, max-age=60"
    assert answer.headers["content-encoding"] == "br"
    again = seeded_client.get(path, headers={**BROWSER, "If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    plain = seeded_client.get(path, headers={**BROWSER, "Accept-Encoding": "identity"})
    assert plain.text == answer.text
    assert "content-encoding" not in plain.headers


def test_nothing_in_a_page_runs_by_itself(seeded_client: TestClient) -> None:
    for path in ("/", "/e/crimea", "/map", "/about"):
        page = seeded_client.get(path).text
        assert not re.search(r'<script(?![^>]* src=)(?! type="application/ld\+json")', page)
        assert not re.search(r"<[^>]+\s(style|on[a-z]+)=", page)
        assert not re.search(r'(src|<link(?! rel="canonical")[^>]* href)="(https?:)?//', page)


def test_files_keep_for_ever_under_their_own_version(seeded_client: TestClient) -> None:
    path = re.search(r'href="(/static/[^"]+pages\.css)"', seeded_client.get("/").text)
    assert path is not None
    answer = seeded_client.get(path[1])
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-type"] == "text/css; charset=utf-8"
    other = seeded_client.get("/static/other/pages.css")
    assert (other.status_code, other.headers["cache-control"]) == (200, "no-cache")
    assert seeded_client.get("/static/other/nothing.css", headers=BROWSER).status_code == 404
    assert seeded_client.get(path[1], headers={"If-None-Match": answer.headers["etag"]}).status_code == 304


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-Hans"),
        ("ru", "ru"),
        ("de, ru;q=0.3, en;q=0.7", "en"),
        ("fr", "en"),
        ("", "en"),
        ("zh;q=x, ru;q=0.1", "ru"),
        ("en;q=0, zh-TW;q=0.1", "zh-Hant"),
        ("zh-SG", "zh-Hans"),
    ],
)
def test_the_language_that_a_reader_likes_best(seeded_client: TestClient, accepted: str, language: str) -> None:
    page = seeded_client.get("/", headers={"Accept-Language": accepted})
    assert f'<html lang="{language}">' in page.text
    assert "Accept-Language" in page.headers["vary"]


@pytest.mark.parametrize(
    "path",
    [
        "/?colour=red",
        "/?q=a&q=b",
        "/?q=" + "a" * 201,
        "/?q=a&kind=colour",
        "/?q=a&on=yesterday",
        "/?q=a&cursor=abc",
        "/?q=%FF",
        "/?q=a%00b",
        "/?ui=de",
        "/e/vladivostok?on=1860-13-01",
        "/e/vladivostok?on=1860&calendar=mayan",
        "/e/vladivostok?lang=en",
        "/map?on=never",
        "/browse?kind=colour",
        "/browse?page=0",
        "/browse?script=ja",
        "/dates?date=1860-02-30",
        "/dates?date=1860&calendar=mayan",
        "/about?q=1",
    ],
)
def test_what_a_page_does_not_understand_it_refuses(seeded_client: TestClient, path: str) -> None:
    answer = seeded_client.get(path, headers=BROWSER)
    assert answer.status_code == 422
    assert answer.headers["content-type"].startswith("text/html")
    assert "Traceback" not in answer.text


def test_an_address_that_is_not_there(seeded_client: TestClient) -> None:
    for path in ("/nothing", "/e/nowhere", "/e/vladivostok/more"):
        answer = seeded_client.get(path, headers={**BROWSER, "Accept-Language": "ru"})
        assert answer.status_code == 404, path
        assert "<h1>Здесь ничего нет</h1>" in answer.text
    assert seeded_client.get("/nothing").headers["content-type"] == "application/problem+json"
    assert seeded_client.get("/v1/nothing", headers=BROWSER).headers["content-type"] == "application/problem+json"


def test_merged_and_deleted_entries(client: TestClient, gazetteer: Gazetteer) -> None:
    for name in ("old", "new", "gone"):
        document = {"id": name, "kind": "place", "names": [{"text": name.title(), "lang": "en"}]}
        editing.create(gazetteer, document, by="cli")
    editing.merge(gazetteer, "old", "new", by="cli")
    etag = client.get("/v1/entities/gone").headers["etag"]
    editing.delete(gazetteer, "gone", if_match=etag, by="cli")
    moved = client.get("/e/old?ui=ru", headers=BROWSER)
    assert (moved.status_code, moved.headers["location"]) == (308, "/e/new?ui=ru")
    gone = client.get("/e/gone", headers=BROWSER)
    assert gone.status_code == 410
    assert "This entry was deleted" in gone.text


def test_a_result_says_which_name_matched_and_how(seeded_client: TestClient) -> None:
    said = _text(seeded_client.get("/?q=hai+shen+wai&ui=en").text)
    assert "matched: 海参崴 · pinyin · exact" in said


def test_every_page_of_an_entity_can_be_made(seeded_client: TestClient) -> None:
    """Every entity of the seed, each in one of the languages: no field that a template cannot show."""
    ids: list[str] = []
    cursor = ""
    while True:
        page = seeded_client.get(f"/v1/entities?limit=1000{cursor}").json()
        ids.extend(entity["id"] for entity in page["results"])
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"
    assert len(ids) > 300
    for number, entity_id in enumerate(ids):
        language = ("en", "zh-Hans", "ru")[number % 3]
        answer = seeded_client.get(f"/e/{entity_id}?ui={language}")
        assert answer.status_code == 200, entity_id
        assert f'<html lang="{language}">' in answer.text


@pytest.mark.parametrize("language", ["en", "zh-Hans", "ru"])
def test_crimea_is_never_shown_as_settled(seeded_client: TestClient, language: str) -> None:
    page = seeded_client.get(f"/e/crimea?ui={language}").text
    header = page[: page.index("</header>\n\n  <nav")]
    standing = _text(header[header.index('class="standing"') :])
    said = {
        "en": ("Contested", "administration", "occupation", "in the view of", "Ukraine", "Russian Federation"),
        "zh-Hans": ("有争议", "实际管辖", "占领", "持此看法者", "乌克兰", "俄罗斯联邦"),
        "ru": ("Оспаривается", "управление", "оккупация", "с точки зрения", "Украина", "Российская Федерация"),
    }[language]
    assert [word for word in said if word not in standing] == []
    sovereignty = {"en": "sovereignty", "zh-Hans": "主权", "ru": "суверенитет"}[language]
    # Title is said twice, each time with whose view it is; and nowhere without.
    lines = [_text(line) for line in re.findall(r"<li>.*?</li>", header, re.DOTALL)]
    titled = [line for line in lines if re.search(rf"(^|\W){sovereignty}(\W|$)", line)]
    assert len(titled) == 2
    assert all(said[3] in line for line in titled)


def test_a_disputed_place_on_the_map_has_no_holder(seeded_client: TestClient) -> None:
    page = seeded_client.get("/map?ui=en").text
    contested = page[page.index("Contested: more than one view") :]
    assert 'href="/e/crimea?ui=en"' in contested
    assert 'href="/e/crimea?ui=en"' not in page[: page.index("Contested: more than one view")]
    spots = dict(re.findall(r'data-class="([^"]+)"><a href="/e/(crimea|vladivostok)\?', page))
    assert spots.get("contested") == "crimea"


def test_a_state_and_its_phase_are_one_holder_on_the_map(seeded_client: TestClient) -> None:
    """Some records name the state (Russia, by then the Soviet Union), some the phase: no holder is listed twice."""
    for day in ("1925", "1938", "1960", "1980"):
        page = seeded_client.get(f"/map?on={day}&ui=en").text
        holders = re.findall(r'swatch c\d" aria-hidden="true"></span> (.+?) <small>', page)
        assert len(holders) > 20
        assert sorted(holders) == sorted(set(holders)), day


def test_what_is_asked_for_is_called_by_its_name_where_it_is_not_offered(seeded_client: TestClient) -> None:
    page = seeded_client.get("/browse?kind=place&holder=russian-empire&ui=ru").text
    assert 'value="russian-empire" selected>Российская империя' in page


def test_a_state_has_one_colour_everywhere(seeded_client: TestClient) -> None:
    for day in ("1900", "1950", "2020"):
        page = seeded_client.get(f"/map?on={day}&ui=en").text
        group = re.search(
            r'data-group="held russia".*?swatch (c\d)" aria-hidden="true"></span> (?:Russia|Soviet)', page, re.DOTALL
        )
        assert group is not None, day
        assert group[1] == "c1"


def test_foreign_text_is_marked_as_such(seeded_client: TestClient) -> None:
    page = seeded_client.get("/e/vladivostok?ui=en").text
    assert '<span lang="zh-Hans">符拉迪沃斯托克（海参崴）</span>' in page
    assert '<span lang="ru">Владивосток</span>' in page
    assert '<span lang="ja">浦塩</span>' in page
    chinese = seeded_client.get("/e/vladivostok?ui=zh-Hans").text
    assert '<span lang="en">Vladivostok</span>' in chinese


def test_a_treaty_shows_parties_calendars_and_what_it_moved(seeded_client: TestClient) -> None:
    said = _text(seeded_client.get("/e/treaty-of-aigun?ui=en").text)
    for part in (
        "Parties",
        "28 May 1858",
        "16 May 1858",
        "咸丰八年四月十六日",
        "What changed hands by it",
        "Vladivostok",
    ):
        assert part in said


def test_an_entry_can_be_taken_away(seeded_client: TestClient) -> None:
    page = seeded_client.get("/e/vladivostok").text
    for name, media_type in (
        ("tbx", "application/x-tbx"),
        ("lpf", "application/ld+json"),
        ("geojson", "application/geo+json"),
    ):
        assert f'href="/e/vladivostok/{name}"' in page
        answer = seeded_client.get(f"/e/vladivostok/{name}")
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith(media_type)
        assert answer.headers["content-disposition"].startswith('attachment; filename="vladivostok.')
        assert "海参崴" in answer.text
    same = seeded_client.get("/v1/entities/vladivostok", headers={"Accept": "application/ld+json"})
    assert seeded_client.get("/e/vladivostok/lpf").content == same.content
    assert seeded_client.get("/e/vladivostok/docx", headers=BROWSER).status_code == 404
    assert seeded_client.get("/e/nowhere/tbx", headers=BROWSER).status_code == 404
    assert 'href="/e/sco/lpf"' not in seeded_client.get("/e/sco").text


@pytest.mark.parametrize(
    ("entity", "kind", "elsewhere"),
    [
        ("vladivostok", "Place", ["https://www.geonames.org/2013348", "https://www.wikidata.org/wiki/Q959"]),
        ("treaty-of-aigun", "Legislation", None),
    ],
)
def test_machines_that_read_a_page_are_led_to_the_thing_and_its_data(
    seeded_client: TestClient, entity: str, kind: str, elsewhere: list[str] | None
) -> None:
    page = seeded_client.get(f"/e/{entity}").text
    (script,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    described = json.loads(script)
    uri = seeded_client.get(f"/v1/entities/{entity}").json()["uri"]
    assert (described["@id"], described["@type"]) == (uri, kind)
    assert described["url"].endswith(f"/e/{entity}")
    if elsewhere is not None:
        assert sorted(described["sameAs"]) == elsewhere
    alternates = dict(re.findall(r'<link rel="alternate" type="([^"]*)" href="([^"]*)">', page))
    assert sorted(alternates) == ["application/json", "application/ld+json", "text/turtle"]
    for media_type, address in alternates.items():
        answer = seeded_client.get(address, headers={"Accept": media_type})
        assert answer.headers["content-type"].partition(";")[0] == media_type


def test_an_era_is_named_only_where_both_sides_of_the_strait_would_have_named_it(seeded_client: TestClient) -> None:
    assert "民国" not in seeded_client.get("/e/sco").text
    assert "民国" not in seeded_client.get("/e/vladivostok").text
    assert "民国九年四月六日" in seeded_client.get("/e/vladivostok?on=1920-04-06").text
    assert "民国" in seeded_client.get("/dates?date=2001-06-15").text


def test_a_text_is_marked_and_its_names_listed(seeded_client: TestClient) -> None:
    text = "海参崴<b>在</b>1858年的《瑷珲条约》之后。\r\n海参崴"
    answer = seeded_client.post("/text?ui=en", data={"text": text, "target": "en", "source": "", "on": ""})
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "private, no-cache"
    page = answer.text
    assert len(re.findall(r'<a href="#row-0"[^>]* class="" title="Vladivostok', page)) == 2
    assert '<th scope="row"><a href="/e/vladivostok?ui=en">' in page
    assert "&lt;b&gt;在&lt;/b&gt;" in page
    assert "<b>在" not in page
    said = _text(page)
    assert "3 names" in said
    assert "Treaty of Aigun" in said
    assert "瑷珲条约\tTreaty of Aigun" in unescape(page)


def test_a_translation_is_checked_name_by_name(seeded_client: TestClient) -> None:
    asked = {
        "text": "The port of Vladivostok lies east of Khabarovsk.",
        "translation": "海參崴港位于该城以东。",
        "target": "zh-Hans",
    }
    page = seeded_client.post("/text", data=asked).text
    rows = [_text(row) for row in re.findall(r'<tr id="row-\d+" class="fault">.*?</tr>', page, re.DOTALL)]
    assert len(rows) == 2
    assert "wrong script" in rows[0]
    assert "海參崴" in rows[0]
    assert "missing" in rows[1]
    assert "哈巴罗夫斯克" in rows[1]


@pytest.mark.parametrize(
    "body",
    [
        "text=a&colour=red",
        "text=a&text=b",
        "text=%FF",
        "text=a&target=!",
        "text=a&on=never",
        "text=a&ui=de",
    ],
)
def test_a_form_that_is_not_understood_is_refused(seeded_client: TestClient, body: str) -> None:
    answer = seeded_client.post("/text", content=body, headers={"Content-Type": "application/x-www-form-urlencoded"})
    assert answer.status_code == 422
    assert answer.headers["content-type"].startswith("text/html")


def test_a_form_beyond_all_measure_is_not_read(seeded_client: TestClient) -> None:
    assert seeded_client.post("/text", content=b"text=" + b"a" * 4_000_000).status_code == 413
    assert seeded_client.post("/text", content=b"text=" + b"a" * 200_001).status_code == 413
    nothing = seeded_client.post("/text", data={"text": "  "})
    assert nothing.status_code == 200
    assert 'id="found"' not in nothing.text


def test_a_service_behind_a_path(seeded: Gazetteer) -> None:
    from gazetteer.api.app import create_app

    settings = seeded.settings.model_copy(update={"public_url": "https://example.org/names"})
    with TestClient(create_app(settings)) as below:
        page = below.get("/e/vladivostok").text
    addresses = re.findall(r'(?:href|src|action|data-[a-z]+)="(/[^"]*)"', page)
    assert addresses
    assert [address for address in addresses if not address.startswith("/names/")] == []


def test_a_wrong_date_is_told_in_the_language_of_the_page(seeded_client: TestClient) -> None:
    told = {
        "en": "may be two days, 1860-04-03 or 1860-03-04",
        "zh-Hans": "可指两个日子：1860-04-03 或 1860-03-04",
        "ru": "может быть двумя днями: 1860-04-03 или 1860-03-04",
    }
    for language, words in told.items():
        for path in (
            "/dates?date=03/04/1860",
            "/map?on=03/04/1860",
            "/?q=hsw&on=03/04/1860",
            "/e/crimea?on=03/04/1860",
        ):
            answer = seeded_client.get(f"{path}&ui={language}", headers=BROWSER)
            assert answer.status_code == 422
            assert words in _text(answer.text)
    assert "1860-11-14" in seeded_client.get("/dates?date=14 ноября 1860 г.").text
    assert seeded_client.get("/e/vladivostok?on=14 November 1860").status_code == 200


def test_forms_beside_the_best_say_what_they_are(seeded_client: TestClient) -> None:
    page = seeded_client.post("/text?ui=en", data={"text": "海参崴", "target": "en"}).text
    assert re.search(r"Port May \([^)]*historical", _text(page))


def test_what_a_name_may_also_mean_is_said_in_words(seeded_client: TestClient) -> None:
    page = seeded_client.post("/text?ui=en", data={"text": "Blagoveshchensk", "target": "zh-Hans"}).text
    said = _text(page)
    assert "may also mean" in said
    assert "blagoveshchensk-" not in said


def test_a_reader_of_traditional_characters_reads_them(seeded_client: TestClient) -> None:
    for path in ("/e/vladivostok?on=1858-06", "/map", "/text", "/about", "/browse?kind=place", "/?q=hai"):
        answer = seeded_client.get(path, headers={"Accept-Language": "zh-TW"})
        assert answer.status_code == 200, path
        assert '<html lang="zh-Hant">' in answer.text
        assert "關於" in answer.text or "說明" in answer.text
        assert "说明" not in answer.text
    entry = seeded_client.get("/e/laos?ui=zh-TW").text
    assert "<h1>" in entry
    assert "寮國" in entry


@pytest.mark.parametrize("path", ["/e/vladivostok", "/?q=hsw", "/map?on=1900", "/about"])
def test_a_link_that_says_where_it_stood_leads_to_the_page(seeded_client: TestClient, path: str) -> None:
    joined = "&" if "?" in path else "?"
    shared = seeded_client.get(f"{path}{joined}utm_source=letter&utm_medium=e-mail&fbclid=a1&yclid=2", headers=BROWSER)
    assert shared.status_code == 200
    plain = seeded_client.get(path, headers=BROWSER)
    canonical = re.compile(r'<link rel="canonical" href="([^"]+)"')
    assert canonical.findall(shared.text) == canonical.findall(plain.text)
    assert "utm_source" not in shared.text
    # A parameter that might be meant is still refused.
    assert seeded_client.get(f"{path}{joined}utm=1", headers=BROWSER).status_code == 422
