"""The rules of searching, one by one, each with a case that fails where the rule is broken."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from gazetteer.errors import BadParameter
from gazetteer.search import finder, keys, ranking, variants
from gazetteer.search.asked import SearchQuery
from gazetteer.search.ways.words import PARENTS

from .conftest import Shelf
from .test_search import place


def han(text: str, pinyin: str, **more: Any) -> dict[str, Any]:
    """A Chinese name with its reading."""
    return {"text": text, "lang": "zh-Hans", "readings": [{"pinyin": pinyin}], **more}


# Cursors


@pytest.mark.parametrize(
    "changed",
    [
        {"q": "san jos"},
        {"match": "prefix"},
        {"lang": "es"},
        {"kind": "place"},
        {"on": "1900"},
        {"bbox": "0,0,10,10"},
        {"limit": 3},
    ],
)
def test_a_cursor_is_refused_for_any_other_question(shelf: Shelf, changed: dict[str, Any]) -> None:
    shelf.put(
        *[place(f"p{i}", ("San José", "es"), location={"type": "Point", "coordinates": [1, 1]}) for i in range(5)]
    )
    asked: dict[str, Any] = {"q": "san jose", "limit": 2}
    following = asyncio.run(finder.search(shelf.reader, SearchQuery.read(**asked))).next
    SearchQuery.read(**asked, cursor=following)
    with pytest.raises(BadParameter, match="cursor"):
        SearchQuery.read(**{**asked, **changed}, cursor=following)


def test_a_cursor_given_within_a_box_is_refused_in_another(shelf: Shelf) -> None:
    shelf.put(
        *[place(f"p{i}", ("San José", "es"), location={"type": "Point", "coordinates": [1, 1]}) for i in range(5)]
    )
    asked = SearchQuery.read("san jose", limit=2, bbox="0,0,10,10")
    following = asyncio.run(finder.search(shelf.reader, asked)).next
    SearchQuery.read("san jose", limit=2, bbox="0,0,10,10", cursor=following)
    with pytest.raises(BadParameter, match="cursor"):
        SearchQuery.read("san jose", limit=2, bbox="0,0,10,11", cursor=following)


# Likeness: how far


@pytest.mark.parametrize(
    ("name", "typed", "edits"),
    [
        ("Omsk", "Omzk", 1),
        ("Omsk", "Omzg", None),
        ("Chita", "Chyta", 1),
        ("Chita", "Chyda", 2),
        ("Vladivostok", "Vladyvostog", 2),
        ("Vladivostok", "Wladyvostog", None),
        ("Владивосток", "Владывастог", None),
    ],
)
def test_a_spelling_may_be_one_edit_away_where_it_is_short_and_else_two(
    shelf: Shelf, name: str, typed: str, edits: int | None
) -> None:
    shelf.put(place("it", (name, "ru" if name[0] > "Ѐ" else "en")))
    found = [(hit.entity, hit.distance) for hit in shelf.search(typed, match="fuzzy")]
    assert found == ([] if edits is None else [("it", edits)])


@pytest.mark.parametrize(
    ("key", "edits"),
    [
        ("ab", 0),
        ("abc", 1),
        ("abcd", 1),
        ("abcde", 2),
        ("a" * 100, 2),
        ("a" * 101, 0),
        ("海参", 0),
        ("海参崴", 1),
        ("符拉迪沃斯", 1),
        ("符拉迪沃斯托", 2),
    ],
)
def test_how_many_edits_a_length_allows(key: str, edits: int) -> None:
    assert variants.most_edits(key) == edits


@pytest.mark.parametrize(
    ("typed", "found"), [("符拉迪斯", False), ("海参崴", True), ("海口崴", True), ("海口威", False)]
)
def test_a_short_chinese_name_may_have_one_wrong_character(shelf: Shelf, typed: str, found: bool) -> None:
    # What is typed wrong sounds otherwise too, so that the sound does not find it.
    shelf.put(place("it", han("海参崴", "Hǎishēnwǎi")))
    assert shelf.ids(typed) == (["it"] if found else [])


# Likeness: sounds


def test_what_sounds_nearly_alike_goes_behind_what_is_spelled_nearly_alike(shelf: Shelf) -> None:
    shelf.put(
        place("spelled", han("海参葳", "Hǎishēnwēi"), prominence=0.0),
        place("sounding", han("害神外", "Hàishénwài"), prominence=0.0),
        place("nearly-sounding", han("凯神外", "Kǎishénwài"), prominence=0.4),
    )
    hits = shelf.search("海参崴", match="fuzzy")
    assert [(hit.entity, hit.distance) for hit in hits] == [
        ("sounding", 0.5),
        ("spelled", 1.0),
        ("nearly-sounding", 1.5),
    ]


def test_a_chinese_text_is_not_like_an_english_name_that_is_spelled_as_it_sounds(shelf: Shelf) -> None:
    shelf.put(place("english", ("Haishenwai", "en")))
    assert shelf.ids("害神外") == []


# Type-ahead


def many(count: int, text: str = "Sanport", kind: str = "place") -> list[dict[str, Any]]:
    """So many entities whose names begin alike, the first the most prominent."""
    return [
        {
            "id": f"{kind}-{number:03}",
            "kind": kind,
            "names": [{"text": f"{text} {number:03}", "lang": "en"}],
            "prominence": round(1 - number / 1000, 3),
        }
        for number in range(count)
    ]


@pytest.mark.parametrize("limit", [10, 11, 40, 100])
def test_type_ahead_gives_as_many_as_were_asked_for_however_many_begin_so(shelf: Shelf, limit: int) -> None:
    shelf.put(*many(120))
    found = shelf.suggest("sanp", limit=limit)
    assert len(found) == len(set(found)) == limit
    assert found[:10] == [f"place-{number:03}" for number in range(10)]


def test_what_begins_so_never_outdoes_the_best_ten(shelf: Shelf) -> None:
    shelf.put(*many(120))
    scores = [hit.score for hit in shelf.search("sanp", match="prefix", limit=60)]
    assert len(scores) == 60
    assert scores == sorted(scores, reverse=True)


def test_what_follows_the_kept_is_worth_no_more_than_they_are_on_a_date(shelf: Shelf) -> None:
    documents = many(120)
    for document in documents[:30]:
        document["names"][0]["to"] = "1917"
    shelf.put(*documents)
    scores = [hit.score for hit in shelf.search("sanp", match="prefix", limit=60, on="1950")]
    assert scores == sorted(scores, reverse=True)


def test_type_ahead_puts_what_is_typed_in_full_first(shelf: Shelf) -> None:
    shelf.put(*many(120), place("san", ("San", "en"), prominence=0.0))
    assert shelf.suggest("san", limit=3) == ["san", "place-000", "place-001"]


def test_a_kind_of_its_own_has_its_best_kept_too(shelf: Shelf) -> None:
    shelf.put(*many(120), *many(3, kind="treaty"))
    assert shelf.suggest("sanp", kind="treaty", limit=2) == ["treaty-000", "treaty-001"]
    assert shelf.suggest("sanp", kind="place", limit=2) == ["place-000", "place-001"]


def test_a_search_that_is_not_narrowed_needs_no_more_than_the_kept_to_say_that_more_follow(shelf: Shelf) -> None:
    shelf.put(*many(120))
    answer = asyncio.run(finder.search(shelf.reader, SearchQuery.read("sanp", limit=10)))
    assert len(answer.results) == 10
    assert answer.next is not None


# Words


@pytest.mark.parametrize("relation", PARENTS)
def test_a_word_may_stand_in_what_the_entity_hangs_on(shelf: Shelf, relation: str) -> None:
    shelf.put(
        {"id": "amur", "kind": "place", "names": [{"text": "Amur Oblast", "lang": "en"}]},
        place("elsewhere", ("Blagoveshchensk", "en"), prominence=0.9),
        place("there", ("Blagoveshchensk", "en"), relations=[{"type": relation, "target": "amur"}]),
    )
    assert shelf.ids("Blagoveshchensk")[0] == "elsewhere"
    assert shelf.ids("Blagoveshchensk Amur")[0] == "there"


def test_every_way_of_hanging_on_something_is_known() -> None:
    assert set(PARENTS) == {
        "part_of",
        "located_in",
        "capital_of",
        "signed_at",
        "headquartered_in",
        "took_place_in",
        "signatory_of",
    }


def test_of_three_words_one_may_be_missing_and_of_two_none(shelf: Shelf) -> None:
    shelf.put(place("it", ("Lower Amur Railway", "en")))
    assert shelf.ids("railway amur unheardof") == ["it"]
    assert shelf.ids("amur unheardof") == []


def test_words_of_one_name_go_before_words_of_several(shelf: Shelf) -> None:
    shelf.put(
        place("a-several", ("Lower Valley", "en"), ("Amur Basin", "en"), prominence=0.3),
        place("z-one", ("Basin of the Lower Amur", "en"), prominence=0.3),
    )
    assert shelf.ids("basin lower amur") == ["z-one", "a-several"]


def test_where_something_is_found_no_word_may_be_missing_elsewhere(shelf: Shelf) -> None:
    shelf.put(place("it", ("Lower Amur Railway", "en")), place("other", ("Lower Amur Port", "en")))
    assert shelf.ids("lower amur railway") == ["it"]


def test_an_entity_with_very_many_names_of_one_key_hides_no_other(shelf: Shelf) -> None:
    spellings = [("San Jose" + "-" * number, "es") for number in range(40)]
    shelf.put(place("many", *spellings, prominence=0.9), place("few", ("San José", "es"), prominence=0.1))
    assert shelf.ids("san jose", match="exact", limit=2) == ["many", "few"]


def test_words_that_tell_nothing_apart_are_no_words() -> None:
    assert keys.words("The Treaty of Aigun") == ["treaty", "aigun"]
    assert keys.words("中俄条约") == ["中俄", "俄条", "条约"]


# What is shown


@pytest.mark.parametrize("narrowed", [{}, {"lang": "zh"}, {"kind": "place"}, {"on": "1900"}, {"bbox": "1,1,9,9"}])
@pytest.mark.parametrize("typed", ["海参崴", "海參崴"])
def test_of_names_with_one_key_the_one_typed_is_shown(shelf: Shelf, typed: str, narrowed: dict[str, str]) -> None:
    shelf.put(
        place(
            "it",
            {"text": "海参崴", "lang": "zh-Hans"},
            {"text": "海參崴", "lang": "zh-Hant"},
            location={"type": "Point", "coordinates": [5, 5]},
        )
    )
    (hit,) = shelf.search(typed, **narrowed)
    assert (hit.text, hit.how) == (typed, "exact")


def test_a_name_tells_more_than_a_reading_whichever_comes_first(shelf: Shelf) -> None:
    shelf.put(
        place("it", han("北京", "Běijīng", status="preferred"), {"text": "Beijing", "lang": "en", "status": "lookup"})
    )
    (hit,) = shelf.search("beijing")
    assert (hit.text, hit.key) == ("Beijing", "name")


# What a match is worth


def test_the_kinds_of_key_keep_their_places() -> None:
    assert ranking.KEY_KINDS[:9] == (
        "name",
        "pinyin",
        "pinyin_toned",
        "english",
        "bgn_pcgn",
        "iso9",
        "wade_giles",
        "palladius",
        "initials",
    )


def test_a_score_is_what_the_way_gives_less_what_is_lost() -> None:
    assert ranking.score(how="exact", rank=0) == 100
    assert ranking.score(how="exact", rank=2_500) == 97.5
    assert ranking.score(how="prefix", rank=2_500) == 74.5
    assert ranking.score(how="fuzzy", rank=1_000, distance=1.0) == pytest.approx(39.4)
    assert ranking.score(how="fuzzy", rank=8_000, distance=9.0) == 0


def test_an_exact_match_is_worth_more_than_a_prefix_and_that_more_than_a_likeness() -> None:
    most = ranking.key_rank(own=ranking.entity_rank(0), kind=8, status="lookup", regional=True)
    assert ranking.score(how="exact", rank=most) > ranking.score(how="prefix", rank=0)
    assert ranking.score(how="prefix", rank=most) > ranking.score(how="fuzzy", rank=0, distance=0)


def test_in_a_likeness_a_letter_costs_more_than_all_else_can() -> None:
    most = ranking.key_rank(own=ranking.entity_rank(0), kind=8, status="lookup", regional=True)
    near = ranking.score(how="fuzzy", rank=most, distance=1)
    far = ranking.score(how="fuzzy", rank=0, distance=2)
    assert near > far


def test_what_is_lost_grows_from_standing_to_standing_and_from_kind_to_kind() -> None:
    statuses = [
        ranking.key_rank(own=0, kind=0, status=status) for status in ("preferred", "admitted", "deprecated", "lookup")
    ]
    assert statuses == [0, 300, 1_200, 2_000]
    kinds = {
        name: ranking.key_rank(own=0, kind=number, status="preferred") for number, name in enumerate(ranking.KEY_KINDS)
    }
    assert (
        kinds["name"]
        < kinds["pinyin"]
        == kinds["pinyin_toned"]
        < kinds["palladius"]
        == kinds["iso9"]
        < kinds["initials"]
    )
    assert ranking.entity_rank(1) == 0 < ranking.entity_rank(0.5) < ranking.entity_rank(0) == 8_000


def test_what_one_region_prefers_goes_behind_what_is_admitted_everywhere() -> None:
    preferred_there = ranking.key_rank(own=0, kind=0, status="preferred", regional=True)
    assert preferred_there > ranking.key_rank(own=0, kind=0, status="admitted")


def test_a_name_that_did_not_hold_then_loses_four_points(shelf: Shelf) -> None:
    shelf.put(place("it", {"text": "Alexeyevsk", "lang": "en", "to": "1917"}))
    (then,) = shelf.search("Alexeyevsk", on="1900")
    (later,) = shelf.search("Alexeyevsk", on="1950")
    assert then.score - later.score == pytest.approx(4)


# Initials


@pytest.mark.parametrize(
    ("typed", "text", "pinyin"), [("bj", "北京", "Běijīng"), ("hsw", "海参崴", "Hǎishēnwǎi"), ("BL", "伯力", "Bólì")]
)
def test_initials_of_two_and_more_syllables_find(shelf: Shelf, typed: str, text: str, pinyin: str) -> None:
    shelf.put(place("it", han(text, pinyin)))
    (hit,) = shelf.search(typed)
    assert (hit.entity, hit.key, hit.how) == ("it", "initials", "exact")
    assert shelf.suggest(typed) == ["it"]


def test_one_syllable_has_no_initials(shelf: Shelf) -> None:
    shelf.put(place("it", han("阿", "Ā")))
    assert shelf.search("a")[0].key == "pinyin"


def test_nobody_mistypes_one_name_into_the_initials_of_another(shelf: Shelf) -> None:
    shelf.put(place("it", han("黑龙江省", "Hēilóngjiāng Shěng")))
    assert shelf.ids("hljs") == ["it"]
    assert shelf.ids("hljz", match="fuzzy") == []
