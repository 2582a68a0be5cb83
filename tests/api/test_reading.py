"""Reading over HTTP: each call's good answer and its documented refusals, on a small world."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from starlette.testclient import TestClient
from tests.api.conftest import WORLD
from tests.api.shapes import refusal

from gazetteer.services.context import Gazetteer

pytestmark = pytest.mark.usefixtures("world")


def test_an_entity_is_what_was_written_and_what_can_be_said_beside_it(client: TestClient) -> None:
    answer = client.get("/v1/entities/vladivostok")
    document = answer.json()
    assert document["uri"] == "http://localhost:8000/v1/entities/vladivostok"
    assert document["label"] == {"zh-Hans": "符拉迪沃斯托克", "en": "Vladivostok", "ru": "Владивосток"}
    reading = next(name for name in document["names"] if name["text"] == "海参崴")["readings"][0]
    assert (reading["pinyin"], reading["pinyin_numbered"]) == ("Hǎishēnwǎi", "hai3 shen1 wai3")
    assert document["relations"][0]["target"] == {
        "id": "ussuri-east",
        "label": {"zh-Hans": "乌苏里江以东地区"},
        "as": None,
    }
    assert client.get("/v1/entities/ussuri-east").json()["relations"][0]["direction"] == "in"
    assert answer.headers["etag"].startswith('"1.')
    assert answer.headers["cache-control"] == "public, max-age=60"
    assert client.get("/v1/entities/vladivostok", headers={"If-None-Match": answer.headers["etag"]}).status_code == 304


def test_as_of_a_date(client: TestClient) -> None:
    then = client.get("/v1/entities/vladivostok?on=1859").json()
    assert [(name["text"], name["holds"]) for name in then["names"]] == [
        ("海参崴", "undated"),
        ("Vladivostock", "undated"),
    ]
    (held,) = then["sovereignty"][:1]
    assert (held["holders"][0]["id"], held["inherited_from"], held["holds"]) == (
        "qing-empire",
        "ussuri-east",
        "certain",
    )
    later = client.get("/v1/entities/vladivostok?on=1900&undated=false").json()
    assert later["sovereignty"][0]["holders"][0]["as"] == {
        "id": "russian-empire",
        "label": {"en": "Russian Empire"},
    }
    assert "海参崴" not in {name["text"] for name in later["names"]}
    assert client.get("/v1/entities/vladivostok").json()["sovereignty"] == []


def test_dates_of_other_calendars_ask_the_same(client: TestClient) -> None:
    day = client.get("/v1/entities/vladivostok/sovereignty?on=1860-11-14").json()
    julian = client.get("/v1/entities/vladivostok/sovereignty?on=1860-11-02&calendar=julian").json()
    chinese = client.get("/v1/entities/vladivostok/sovereignty?on=咸丰十年十月初二").json()
    assert day["records"] == julian["records"] == chinese["records"]
    assert [record["id"] for record in day["records"]] == ["ue2", "ue3"]


def test_languages_narrow_an_entity(client: TestClient) -> None:
    chinese = client.get("/v1/entities/vladivostok?lang=zh").json()
    assert {name["lang"] for name in chinese["names"]} == {"zh-Hans"}
    assert set(chinese["label"]) == {"zh-Hans"}
    assert chinese["definitions"] == []
    both = client.get("/v1/entities/vladivostok/names?lang=ru,en").json()["results"]
    assert {name["lang"] for name in both} == {"en", "ru"}


def test_sovereignty_with_views_and_gaps(client: TestClient) -> None:
    answer = client.get("/v1/entities/ussuri-east/sovereignty").json()
    assert (answer["entity"], answer["on"]) == ("ussuri-east", None)
    assert [(record["id"], record["disputed"], record["holds"]) for record in answer["records"]] == [
        ("ue1", False, None),
        ("ue2", False, None),
        ("ue3", True, "undated"),
    ]
    assert [(view["viewpoint"] and view["viewpoint"][0]["id"], view["records"]) for view in answer["views"]] == [
        (None, ["ue1", "ue2"]),
        ("qing-empire", ["ue3"]),
    ]
    before = client.get("/v1/entities/ussuri-east/sovereignty?on=1600").json()
    assert before["gaps"] == [{"from": "..", "to": "1689-09-07"}]
    russian = client.get("/v1/entities/ussuri-east/sovereignty?viewpoint=russia").json()
    assert [record["id"] for record in russian["records"]] == ["ue1", "ue2"]


def _ids(client: TestClient, query: str) -> list[str]:
    return [record["id"] for record in client.get(f"/v1/sovereignty?{query}").json()["records"]]


def test_sovereignty_everywhere(client: TestClient) -> None:
    assert _ids(client, "on=1700") == ["ue1", "ue3"]
    assert _ids(client, "on=1700&undated=false") == ["ue1"]
    assert _ids(client, "holder=russia") == _ids(client, "holder=russian-empire&on=1900") == ["ue2"]
    assert _ids(client, "holder=russian-empire&on=2000") == []
    assert _ids(client, "basis=convention-of-peking") == ["ue2"]
    assert _ids(client, "status=claim") == ["ue3"]
    assert _ids(client, "bbox=130,40,140,50&on=1900") == ["ue2", "ue3"]
    assert _ids(client, "bbox=170,40,-170,50") == []
    record = client.get("/v1/sovereignty?on=1900").json()["records"][0]
    assert record["place"] == {"id": "ussuri-east", "label": {"zh-Hans": "乌苏里江以东地区"}, "as": None}
    collection = client.get("/v1/sovereignty?on=1900", headers={"Accept": "application/geo+json"})
    assert collection.headers["content-type"] == "application/geo+json"
    assert collection.json()["features"][0]["geometry"] == {"type": "Point", "coordinates": [134.0, 45.0]}
    refusal(client.get("/v1/sovereignty", headers={"Accept": "text/turtle"}), 406, "not-acceptable")


def _walk(client: TestClient, path: str, member: str) -> list[dict[str, Any]]:
    """Everything of a list, a page after the other, by `next` and by `Link` alike."""
    found: list[dict[str, Any]] = []
    following: str | None = path
    while following is not None:
        page = client.get(following)
        assert page.status_code == 200, page.text
        content = page.json()
        assert len(content[member]) == 1
        found += content[member]
        link = page.headers.get("link")
        following = None if link is None else link.removeprefix("<").removesuffix('>; rel="next"')
        if following is not None:
            assert dict(parse_qsl(urlsplit(following).query))["cursor"] == content["next"]
        else:
            assert content["next"] is None
    return found


@pytest.mark.parametrize(
    ("path", "member"),
    [
        ("/v1/entities?limit=1", "results"),
        ("/v1/entities?limit=1&modified_since=2020-01-01", "results"),
        ("/v1/entities?limit=1&kind=place", "results"),
        ("/v1/sovereignty?limit=1", "records"),
        ("/v1/sources/atlas?limit=1", "entities"),
    ],
)
def test_pages_neither_skip_nor_repeat(client: TestClient, path: str, member: str) -> None:
    walked = _walk(client, path, member)
    assert walked == client.get(path.replace("limit=1", "limit=100")).json()[member]
    assert len(walked) > 1


def test_lists(client: TestClient) -> None:
    everyone = client.get("/v1/entities").json()["results"]
    assert [entity["id"] for entity in everyone] == sorted(document["id"] for document in WORLD)
    cities = client.get("/v1/entities?type=city").json()["results"]
    assert [(city["id"], city["location"]["type"]) for city in cities] == [("vladivostok", "Point")]
    some = client.get("/v1/entities?ids=russia,nowhere,qing-empire").json()["results"]
    assert [entity["id"] for entity in some] == ["qing-empire", "russia"]
    newest = max(entity["modified"] for entity in everyone)
    assert client.get("/v1/entities", params={"modified_since": newest}).json()["results"]
    assert client.get("/v1/entities?modified_since=2999-01-01").json()["results"] == []


def test_label(client: TestClient) -> None:
    def text(query: str) -> str:
        answer = client.get(f"/v1/entities/vladivostok/label?{query}")
        assert answer.status_code == 200, answer.text
        assert answer.json()["rule"]
        written: str = answer.json()["text"]
        return written

    assert text("") == "符拉迪沃斯托克"
    assert text("lang=en") == "Vladivostok"
    assert text("on=1900") == "海参崴"
    assert text("lang=zh-Hant") == "符拉迪沃斯托克"
    assert text("lang=ru&style=first-mention") == "Владивосток (符拉迪沃斯托克; Fúlādíwòsītuōkè)"
    refusal(client.get("/v1/entities/vladivostok/label?lang=ja"), 422, "bad-parameter")


def test_timeline(client: TestClient) -> None:
    answer = client.get("/v1/entities/vladivostok/timeline").json()
    assert answer["entity"] == "vladivostok"
    assert [(event["what"], event["from"]) for event in answer["events"]] == [
        ("date", "1860-07-02"),
        ("name", "1860-07-02"),
        ("name", "1860-07-02"),
        ("name", "1949"),
    ]


def test_history(client: TestClient) -> None:
    (version,) = client.get("/v1/entities/vladivostok/history").json()["versions"]
    assert (version["version"], version["by"], version["what"]) == (
        1,
        {"key": None, "name": "cli"},
        "created",
    )
    written = client.get("/v1/entities/vladivostok/history/1")
    assert written.json()["names"] == next(d for d in WORLD if d["id"] == "vladivostok")["names"]
    refusal(client.get("/v1/entities/vladivostok/history/2"), 404)


def test_search_finds_by_any_spelling(client: TestClient) -> None:
    for query in (
        "海参崴",
        "海參崴",
        "haishenwai",
        "hai shen wai",
        "hai3shen1wai3",
        "Хайшэньвай",
        "Vladivostock",
        "владивосток",
    ):
        answer = client.get("/v1/search", params={"q": query})
        first = answer.json()["results"][0]
        assert first["id"] == "vladivostok", query
        assert answer.json()["query"] == query
    assert first["label"]["ru"] == first["match"]["text"] == "Владивосток"
    assert client.get("/v1/suggest?q=hsw").json()["results"][0]["match"]["key"] == "initials"
    assert "explain" in client.get("/v1/search?q=海参崴&explain=true").json()["results"][0]
    assert client.get("/v1/search?q=海参崴&kind=polity").json()["results"] == []
    assert client.get("/v1/search?q=海参崴&bbox=0,0,10,10").json()["results"] == []


def test_search_goes_on_by_cursor(client: TestClient) -> None:
    first = client.get("/v1/search?q=v&match=prefix&limit=1&kind=place")
    assert first.json()["next"] is None or first.headers["link"].endswith('rel="next"')


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("text/turtle;q=0.5, application/ld+json", "application/ld+json"),
        ("text/turtle, application/ld+json;q=0.5", "text/turtle"),
        ("text/turtle;q=0.9, */*;q=0.1", "text/turtle"),
        ("application/rdf+xml, text/turtle;q=0.9", "text/turtle"),
        ("application/geo+json;q=0.8, application/json;q=0.2", "application/geo+json"),
        ("application/json;charset=utf-8", "application/json"),
        ('text/turtle; charset="UTF-8"; q=0.7, application/json;q=0.2', "text/turtle"),
        # What stands beside a type asks for nothing else.
        ('application/ld+json;profile="http://www.w3.org/ns/json-ld#expanded"', "application/ld+json"),
        ("text/turtle;version=1.2", "text/turtle"),
        ("application/json;odata=verbose;q=0.3, application/geo+json;q=0.2", "application/json"),
        # What says nothing that can be read.
        ("", "application/json"),
        (" , ", "application/json"),
        ("json", "application/json"),
        ("text/turtle;q=high", "application/json"),
        # Java's own client.
        ("image/gif, image/jpeg, *; q=.2, */*; q=.2", "application/json"),
        ("text/turtle;q=.9, application/json;q=.3", "text/turtle"),
    ],
)
def test_the_form_that_is_liked_best_is_given(client: TestClient, accept: str, media_type: str) -> None:
    answer = client.get("/v1/entities/vladivostok", headers={"Accept": accept})
    assert answer.status_code == 200
    assert answer.headers["content-type"].partition(";")[0] == media_type


def test_an_entity_leads_to_its_page(client: TestClient) -> None:
    for query in ("", "?lang=en"):
        answer = client.get(f"/v1/entities/vladivostok{query}")
        assert answer.headers["link"] == '<http://localhost:8000/e/vladivostok>; rel="alternate"; type="text/html"'


@pytest.mark.parametrize(
    "accept", ["application/json", "*/*", "application/*, text/html;q=0.5", "text/html;q=0,*/*;q=0.1"]
)
def test_what_a_client_accepts(client: TestClient, accept: str) -> None:
    assert client.get("/v1/entities/russia", headers={"Accept": accept}).status_code == 200


@pytest.mark.parametrize("accept", ["text/html, application/*;q=0.5", "text/html,*/*;q=0.1"])
def test_a_browser_is_led_to_the_page(client: TestClient, accept: str) -> None:
    answer = client.get("/v1/entities/russia", headers={"Accept": accept})
    assert (answer.status_code, answer.headers["location"].rpartition("/e/")[2]) == (303, "russia")


@pytest.mark.parametrize("accept", ["text/csv", "application/json;q=0", "image/*", "text/csv;q=.5"])
def test_what_is_not_on_offer(client: TestClient, accept: str) -> None:
    refusal(client.get("/v1/entities/russia", headers={"Accept": accept}), 406, "not-acceptable")


def test_names_in_other_letters(client: TestClient) -> None:
    (result,) = client.get("/v1/romanize?text=海參崴").json()["results"]
    assert result["lang"] == "zh-Hant"
    assert result["readings"][0]["basis"] == "reviewed"
    assert result["readings"][0]["palladius"] == "Хайшэньвай"
    answer = client.post("/v1/romanize", json={"texts": ["伯力", "Хабаровск", "伯力"]})
    assert [entry["text"] for entry in answer.json()["results"]] == ["伯力", "Хабаровск", "伯力"]
    assert answer.json()["results"][1]["romanisation"]["bgn_pcgn"] == "Khabarovsk"
    (pinyin,) = client.get("/v1/romanize?text=hai3 shen1 wai3&lang=zh-Latn-pinyin").json()["results"]
    assert pinyin["readings"][0]["pinyin"] == "Hǎishēnwǎi"
    problem = refusal(client.post("/v1/romanize", json={"texts": ["伯力", "abc"]}), 422, "invalid")
    assert problem["errors"][0]["pointer"] == "/texts/1"
    refusal(client.post("/v1/romanize", json={"texts": ["力"] * 1_001}), 422, "invalid")
    refusal(client.get("/v1/romanize?text=abc"), 422, "bad-parameter")


def test_dates(client: TestClient) -> None:
    answer = client.get("/v1/dates?date=康熙二十八年七月二十四日").json()
    assert (answer["gregorian"], answer["julian"]) == ("1689-09-07", "1689-08-28")
    assert client.get("/v1/dates?date=1860-11-02&calendar=julian").json()["gregorian"] == "1860-11-14"
    problem = refusal(client.get("/v1/dates?date=咸丰十年十三月"), 422, "bad-parameter")
    assert problem["errors"][0]["parameter"] == "date"


def test_a_slow_answer_is_refused_at_the_deadline(world: Gazetteer, monkeypatch: pytest.MonkeyPatch) -> None:
    import threading

    from gazetteer.api.app import create_app
    from gazetteer.services import lookup

    release = threading.Event()
    settings = world.settings.model_copy(update={"deadline": 0.05})
    monkeypatch.setattr(lookup, "sources", lambda *_args, **_more: release.wait(60))
    with TestClient(create_app(settings)) as client:
        answer = client.get("/v1/sources")
        refusal(answer, 503, "busy")
        assert answer.headers["retry-after"] == "1"
        release.set()


MAP_LABELS = {
    "vladivostok": ("符拉迪沃斯托克（海参崴）", "符拉迪沃斯托克（海參崴）"),
    "ussuriysk": ("乌苏里斯克（双城子）", "烏蘇里斯克（雙城子）"),
    "khabarovsk": ("哈巴罗夫斯克（伯力）", "哈巴羅夫斯克（伯力）"),
    "blagoveshchensk": ("布拉戈维申斯克（海兰泡）", "布拉戈維申斯克（海蘭泡）"),
    "sakhalin": ("萨哈林岛（库页岛）", "薩哈林島（庫頁島）"),
    "nerchinsk": ("涅尔琴斯克（尼布楚）", "涅爾琴斯克（尼布楚）"),
    "nikolayevsk-on-amur": ("尼古拉耶夫斯克（庙街）", "尼古拉耶夫斯克（廟街）"),
    "stanovoy-range": ("斯塔诺夫山脉（外兴安岭）", "斯塔諾夫山脈（外興安嶺）"),
}


def test_eight_places_have_brackets_on_chinese_maps_and_nothing_else(seeded_client: TestClient) -> None:
    def text(entity_id: str, query: str) -> str | None:
        answer = seeded_client.get(f"/v1/entities/{entity_id}/label?{query}")
        return str(answer.json()["text"]) if answer.status_code == 200 else None

    for entity in seeded_client.get("/v1/entities?limit=1000").json()["results"]:
        written = tuple(text(entity["id"], f"style=map-cn&lang={lang}") for lang in ("zh-Hans", "zh-Hant"))
        if entity["id"] in MAP_LABELS:
            assert written == MAP_LABELS[entity["id"]]
        else:
            plain = tuple(text(entity["id"], f"region=CN&lang={lang}") for lang in ("zh-Hans", "zh-Hant"))
            assert written == plain, entity["id"]
    assert text("vladivostok", "style=map-cn&lang=en") == "Vladivostok"
    rule = seeded_client.get("/v1/entities/vladivostok/label?style=map-cn").json()
    assert {"source": "public-map-rule-2023", "locator": "article 14"} in rule["sources"]
    assert "article 14" in rule["rule"]


@pytest.mark.parametrize(
    ("entity_id", "query", "text"),
    [
        ("vladivostok", "", "符拉迪沃斯托克"),
        ("vladivostok", "lang=zh-Hant&region=TW", "海參崴"),
        ("vladivostok", "lang=zh&region=HK", "海參崴"),
        ("vladivostok", "on=1900", "海参崴"),
        ("vladivostok", "on=2000", "符拉迪沃斯托克"),
        ("vladivostok", "style=first-mention", "海参崴 (Vladivostok; Hǎishēnwǎi)"),
        ("vladivostok", "style=first-mention&lang=en", "Vladivostok (海参崴; Hǎishēnwǎi)"),
        ("khabarovsk", "on=1900", "伯力"),
        ("khabarovsk", "on=1880&lang=ru", "Хабаровка"),
        ("khabarovsk", "on=1900&lang=ru", "Хабаровск"),
        ("ussuriysk", "on=1940", "伏罗希洛夫"),
        ("ussuriysk", "on=1940&lang=en", "Voroshilov"),
    ],
)
def test_the_form_of_the_region_and_of_the_day(
    seeded_client: TestClient, entity_id: str, query: str, text: str
) -> None:
    assert seeded_client.get(f"/v1/entities/{entity_id}/label?{query}").json()["text"] == text


@pytest.mark.parametrize("around", ["“{}”", "《{}》", "{}。", "（{}）", " {} ", "{}\u200b", "「{}」"])
def test_signs_around_a_name_keep_its_reviewed_readings(client: TestClient, around: str) -> None:
    text = around.format("海參崴")
    plain = client.get("/v1/romanize", params={"text": "海參崴"}).json()["results"][0]["readings"]
    found = client.get("/v1/romanize", params={"text": text}).json()["results"][0]["readings"]
    assert [reading["basis"] for reading in found] == [reading["basis"] for reading in plain]
    assert [reading.get("region") for reading in found] == [reading.get("region") for reading in plain]
    assert all(one["pinyin"] in other["pinyin"] for one, other in zip(plain, found, strict=True))


def test_blanks_between_characters_are_no_words(client: TestClient) -> None:
    spaced = client.get("/v1/romanize", params={"text": "海 參 崴"}).json()["results"][0]["readings"]
    plain = client.get("/v1/romanize", params={"text": "海參崴"}).json()["results"][0]["readings"]
    assert spaced == plain


def test_names_between_signs_are_read_one_by_one(client: TestClient) -> None:
    (reading,) = client.get("/v1/romanize", params={"text": "海參崴、伯力"}).json()["results"][0]["readings"]
    assert reading["pinyin"] == "Hǎishēnwǎi, Bólì"


@pytest.mark.parametrize("accept", ["*/*", "application/json", "text/html,*/*;q=0.8", "text/turtle"])
def test_the_format_of_an_entity_can_be_said_in_the_address(client: TestClient, world: Gazetteer, accept: str) -> None:
    headers = {"Accept": accept}
    feature = client.get("/v1/entities/vladivostok?format=geojson", headers=headers)
    assert feature.headers["content-type"] == "application/geo+json"
    assert feature.json() == client.get("/v1/entities/vladivostok", headers={"Accept": "application/geo+json"}).json()
    dated = client.get("/v1/entities/vladivostok?format=geojson&on=1900", headers=headers).json()
    assert dated["type"] == "Feature"
    plain = client.get("/v1/entities/vladivostok?format=json", headers=headers)
    assert plain.json() == client.get("/v1/entities/vladivostok").json()
    assert client.get("/v1/entities/vladivostok?format=shapefile", headers=headers).status_code == 422
