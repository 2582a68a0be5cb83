"""Search as its callers see it: what finds what, in which order, and what is refused."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from gazetteer.errors import BadParameter
from gazetteer.search import finder
from gazetteer.search.asked import MATCHES, SearchQuery, SuggestQuery

from .conftest import Shelf


def place(id_: str, *names: tuple[str, str] | dict[str, Any], **more: Any) -> dict[str, Any]:
    written = [name if isinstance(name, dict) else {"text": name[0], "lang": name[1]} for name in names]
    return {"id": id_, "kind": "place", "names": written, **more}


VLADIVOSTOK = place(
    "vladivostok",
    {"text": "Vladivostok", "lang": "en", "status": "preferred"},
    {"text": "Владивосток", "lang": "ru", "status": "preferred"},
    {"text": "海参崴", "lang": "zh-Hans", "readings": [{"pinyin": "Hǎishēnwǎi"}], "to": "1860-11-14"},
    {
        "text": "海參崴",
        "lang": "zh-Hant",
        "readings": [{"pinyin": "Hǎishēnwǎi"}, {"pinyin": "Hǎishēnwēi", "region": "TW"}],
    },
    {"text": "Wladiwostok", "lang": "de", "status": "lookup"},
    types=["city"],
    prominence=0.8,
    location={"type": "Point", "coordinates": [131.9, 43.1]},
)
KHABAROVSK = place(
    "khabarovsk",
    ("Khabarovsk", "en"),
    ("Хабаровск", "ru"),
    {"text": "伯力", "lang": "zh-Hans", "readings": [{"pinyin": "Bólì"}]},
    prominence=0.7,
    location={"type": "Point", "coordinates": [135.1, 48.5]},
)
TREATY = {
    "id": "convention-of-peking-russia-1860",
    "kind": "treaty",
    "names": [
        {"text": "Treaty of Peking", "lang": "en"},
        {"text": "中俄北京条约", "lang": "zh-Hans"},
        {"text": "Пекинский договор", "lang": "ru"},
    ],
    "dates": [{"event": "signed", "date": "1860-11-14"}],
    "prominence": 0.9,
}
BRITISH = {
    "id": "convention-of-peking-britain-1860",
    "kind": "treaty",
    "names": [{"text": "Treaty of Peking", "lang": "en"}],
    "prominence": 0.5,
}


@pytest.fixture
def filled(shelf: Shelf) -> Shelf:
    shelf.put(VLADIVOSTOK, KHABAROVSK, TREATY, BRITISH)
    return shelf


@pytest.mark.parametrize(
    "q",
    ["Vladivostok", "VLADIVOSTOK", "владивосток", "海参崴", "海參崴", "Wladiwostok", "  vladi vostok ", "Ｖladivostok"],
)
def test_every_spelling_finds_exactly(filled: Shelf, q: str) -> None:
    (first, *_) = filled.search(q)
    assert (first.entity, first.how) == ("vladivostok", "exact")


def test_two_characters_find(filled: Shelf) -> None:
    assert filled.ids("伯力") == ["khabarovsk"]


def test_the_match_shows_the_stored_name(filled: Shelf) -> None:
    (hit,) = filled.search("海參崴", lang="zh-Hans")
    assert (hit.text, hit.lang, hit.key, hit.to) == ("海参崴", "zh-Hans", "name", "1860-11-14")


def test_the_more_prominent_comes_first_and_all_are_shown(filled: Shelf) -> None:
    assert filled.ids("treaty of peking") == ["convention-of-peking-russia-1860", "convention-of-peking-britain-1860"]


@pytest.mark.parametrize(("q", "found"), [("vlad", "vladivostok"), ("хаб", "khabarovsk"), ("海", "vladivostok")])
def test_a_prefix_finds(filled: Shelf, q: str, found: str) -> None:
    hit = filled.search(q)[0]
    assert (hit.entity, hit.how) == (found, "prefix")
    assert filled.suggest(q)[0] == found
    assert filled.ids(q, match="exact") == []


@pytest.mark.parametrize(
    "q", ["Vladivostock", "Vladivostk", "Valdivostok", "Bladivostok", "Владивасток", "Vladyvostock"]
)
def test_typing_errors_find(filled: Shelf, q: str) -> None:
    hit = filled.search(q)[0]
    assert (hit.entity, hit.how) == ("vladivostok", "fuzzy")


@pytest.mark.parametrize("q", ["海参威", "海深崴", "海参葳"])
def test_a_wrong_character_finds(filled: Shelf, q: str) -> None:
    hit = filled.search(q)[0]
    assert (hit.entity, hit.how) == ("vladivostok", "fuzzy")


@pytest.mark.parametrize("q", ["peking treaty", "treaty peking 1860", "Peking, Treaty of", "1860 treaty of peking"])
def test_words_in_any_order_find(filled: Shelf, q: str) -> None:
    assert filled.ids(q)[0] == "convention-of-peking-russia-1860"


@pytest.mark.parametrize("q", ["北京条约", "俄北京"])
def test_a_part_of_a_chinese_name_finds(filled: Shelf, q: str) -> None:
    assert filled.ids(q)[0] == "convention-of-peking-russia-1860"


def test_a_hint_tells_namesakes_apart(shelf: Shelf) -> None:
    shelf.put(
        place("amur-oblast", ("Amur Oblast", "en")),
        place("blago-bashkortostan", ("Blagoveshchensk", "en"), prominence=0.5),
        place(
            "blagoveshchensk",
            ("Blagoveshchensk", "en"),
            prominence=0.4,
            relations=[{"type": "part_of", "target": "amur-oblast"}],
        ),
    )
    assert shelf.ids("Blagoveshchensk")[0] == "blago-bashkortostan"
    assert shelf.ids("Blagoveshchensk Amur")[0] == "blagoveshchensk"
    assert shelf.ids("amur blagoveschensk")[0] == "blagoveshchensk"


def test_filters(filled: Shelf) -> None:
    assert filled.ids("vladivostok", kind="treaty") == []
    assert filled.ids("treaty", kind="treaty,place", match="prefix") == [
        "convention-of-peking-russia-1860",
        "convention-of-peking-britain-1860",
    ]
    assert filled.ids("vladivostok", bbox="130,40,135,45") == ["vladivostok"]
    assert filled.ids("vladivostok", bbox="170,40,-170,45") == []
    assert filled.ids("vladivostok", bbox="131,40,-170,45") == ["vladivostok"]
    assert filled.ids("владивосток", lang="en") == []
    assert filled.ids("海参崴", lang="zh") == ["vladivostok"]


def test_names_of_the_time_come_first(shelf: Shelf) -> None:
    shelf.put(
        place("old", {"text": "Alexeyevsk", "lang": "en", "to": "1917"}, prominence=0.2),
        place("new", {"text": "Alexeyevsk", "lang": "en", "from": "1920"}, prominence=0.3),
    )
    assert shelf.ids("Alexeyevsk") == ["new", "old"]
    hits = shelf.search("Alexeyevsk", on="1915", explain=True)
    assert [(hit.entity, hit.holds) for hit in hits] == [("old", "possible"), ("new", None)]


def test_explanation_and_shape(filled: Shelf) -> None:
    (result, *_) = [hit.document(explain=True) for hit in filled.search("Vladivostock")]
    assert result["id"] == "vladivostok"
    assert result["match"] == {
        "text": "Vladivostok",
        "lang": "en",
        "key": "name",
        "how": "fuzzy",
        "from": None,
        "to": None,
    }
    assert result["explain"]["distance"] == 1
    assert result["explain"]["prominence"] == 0.8
    assert 0 < result["score"] < 100
    assert "explain" not in filled.search("Vladivostok")[0].document()


def test_cursors_lead_through_all_results_once(shelf: Shelf) -> None:
    shelf.put(*[place(f"p{i}", ("San José", "es"), prominence=i / 100) for i in range(25)])
    seen: list[str] = []
    cursor: str | None = None
    for _ in range(4):
        answer = asyncio.run(
            finder.search(shelf.reader, SearchQuery.read("san jose", limit=10, cursor=cursor, match="exact"))
        )
        seen.extend(hit.entity for hit in answer.results)
        cursor = answer.next
        if cursor is None:
            break
    assert seen == [f"p{i}" for i in reversed(range(25))]


def test_a_cursor_belongs_to_its_query(shelf: Shelf) -> None:
    shelf.put(*[place(f"p{i}", ("San José", "es")) for i in range(5)])
    answer = asyncio.run(finder.search(shelf.reader, SearchQuery.read("san jose", limit=2)))
    assert answer.next is not None
    for q, cursor in (
        ("san", answer.next),
        ("san jose", "x"),
        ("san jose", "W10="),
        ("san jose", "é"),
        ("san jose", "bnVsbA=="),
    ):
        with pytest.raises(BadParameter):
            SearchQuery.read(q, limit=2, cursor=cursor)


@pytest.mark.parametrize(
    "parameters",
    [
        {"q": "x" * 201},
        {"q": ""},
        {"q": "   "},
        {"q": "a\0b"},
        {"q": "a\x07b"},
        {"q": "?!"},
        {"q": "a", "kind": ""},
        {"q": "a", "bbox": "1,91,3,92"},
        {"q": "a\ud800"},
        {"q": "a", "match": "like"},
        {"q": "a", "kind": "city"},
        {"q": "a", "limit": 0},
        {"q": "a", "limit": 101},
        {"q": "a", "bbox": "1,2,3"},
        {"q": "a", "bbox": "1,2,3,nan"},
        {"q": "a", "bbox": "1,50,3,40"},
        {"q": "a", "on": "1860-13"},
        {"q": "a", "cursor": "!"},
    ],
)
def test_bad_parameters_are_refused(parameters: dict[str, Any]) -> None:
    with pytest.raises(BadParameter):
        SearchQuery.read(**parameters)


@pytest.mark.parametrize(
    "q",
    [
        "%", "*", '"', "'", "_", "' OR 1=1 --", "; DROP TABLE term", "😀", "\u202evladivostok", "z̷̢̧a̶l̸g̵o̶" * 5, "AND OR NOT",
        "NEAR(a b)", "a" * 200, "海" * 200, "а" * 200, "a b " * 50, "\u200b", "ﷺ" * 11, "(" * 200, "\\", "{}", "𠀀𠀁𠀂",
        "İ", "ß" * 200,
    ],
)  # fmt: skip  # laid out as a table
def test_hostile_queries_are_only_texts(filled: Shelf, q: str) -> None:
    # Some of them are refused at the door (`SearchQuery.read`); behind it they must be harmless too.
    for match in MATCHES:
        asyncio.run(finder.search(filled.reader, SearchQuery(q, match)))
    asyncio.run(finder.suggest(filled.reader, SuggestQuery(q)))
    assert filled.ids("Vladivostok") == ["vladivostok"]


@pytest.mark.parametrize("q", ["hai shen wai", "haishenwai", "Hai-shen-wai"])
def test_a_chinese_name_spelled_out_is_found_as_the_reading_of_that_name(shelf: Shelf, q: str) -> None:
    spelled = [("Haishenwai", "en"), ("Hai-shen-wai", "zh-Latn")]
    shelf.put(
        place(
            "vladivostok",
            *({"text": text, "lang": lang, "type": "transliteration"} for text, lang in spelled),
            {"text": "海參崴", "lang": "zh-Hant", "status": "preferred", "region": "TW", "readings": [{"pinyin": "Hǎishēnwǎi"}]},
            {"text": "海参崴", "lang": "zh-Hans", "readings": [{"pinyin": "Hǎishēnwǎi"}]},
        )
    )  # fmt: skip  # laid out as a table
    (hit,) = shelf.search(q)
    assert (hit.text, hit.key, hit.how) == ("海参崴", "pinyin", "exact")


@pytest.mark.parametrize("q", ["N/A", "n/a", "#N/A", "null", "none", "нет", "н/д", "不详", "unknown"])
def test_a_word_for_nothing_finds_only_what_is_called_so(shelf: Shelf, q: str) -> None:
    alike = [{"text": text, "lang": "en"} for text in ("nulla", "Nonesuch", "Unknown lands")]
    shelf.put(place("elsewhere", *alike, {"text": "宁安", "lang": "zh-Hans"}, {"text": "不详之地", "lang": "zh-Hans"}))
    assert shelf.search(q) == []
    shelf.put(place("there", {"text": q, "lang": "und"}))
    assert [hit.entity for hit in shelf.search(q)] == ["there"]


@pytest.mark.parametrize("q", ["nilk", "none such", "无", "na"])
def test_what_only_begins_like_a_word_for_nothing_is_looked_for(shelf: Shelf, q: str) -> None:
    names = [{"text": text, "lang": "en"} for text in ("Nilka", "None Such")]
    shelf.put(place("there", *names, {"text": "无锡", "lang": "zh-Hans"}, {"text": "宁安", "lang": "zh-Hans"}))
    assert [hit.entity for hit in shelf.search(q)] == ["there"]


def test_of_two_names_that_match_alike_the_better_then_the_first_is_shown(shelf: Shelf) -> None:
    reading = [{"pinyin": "Hǎishēnwǎi"}]
    first = {"text": "海參崴", "lang": "zh-Hant", "readings": reading}
    second = {"text": "海参崴", "lang": "zh-Hans", "readings": reading}
    shelf.put(place("one", first, second))
    assert [hit.text for hit in shelf.search("haishenwai")] == ["海參崴"]
    shelf.put(place("one", first, {**second, "status": "preferred"}))
    assert [hit.text for hit in shelf.search("haishenwai")] == ["海参崴"]


@pytest.mark.parametrize("q", ["海参崴", "海參崴"])
def test_what_was_typed_is_the_name_that_matched(filled: Shelf, q: str) -> None:
    (hit,) = filled.search(q)
    assert (hit.text, hit.key) == (q, "name")
