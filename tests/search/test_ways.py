"""The ways of finding, each rule with a case: on a few entities, so that what fails says which rule is broken."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import orjson
import pytest

from gazetteer.domain import cursors
from gazetteer.errors import BadParameter
from gazetteer.search import finder, meaning, ranking
from gazetteer.search.answer import Hit
from gazetteer.search.asked import REACH, SearchQuery
from gazetteer.search.ways import parts, whereabouts

from .conftest import Shelf
from .test_search import place


def polity(id_: str, *names: tuple[str, str], types: Sequence[str] = ("state",), **more: Any) -> dict[str, Any]:
    return {**place(id_, *names, **more), "kind": "polity", "types": list(types)}


def person(id_: str, *names: tuple[str, str], **more: Any) -> dict[str, Any]:
    return {**place(id_, *names, **more), "kind": "person"}


def held(by: str, from_: str, to: str, status: str = "sovereignty", **more: Any) -> dict[str, Any]:
    return {"holders": [by], "from": from_, "to": to, "status": status, **more}


def related(type_: str, target: str) -> list[dict[str, Any]]:
    return [{"type": type_, "target": target}]


STATES = (
    polity("russia", ("Russia", "en"), ("Россия", "ru"), ("俄罗斯", "zh-Hans"), identifiers={"iso3166-alpha2": "RU"}),
    polity(
        "russian-empire",
        ("Russian Empire", "en"),
        types=["historical state"],
        relations=related("phase_of", "russian-states"),
    ),
    polity(
        "soviet-union",
        ("Soviet Union", "en"),
        types=["historical state"],
        relations=related("phase_of", "russian-states"),
    ),
    polity("russian-states", ("Russian states", "en"), types=["state chain"]),
    polity("china", ("China", "en"), ("中国", "zh-Hans"), identifiers={"iso3166-alpha2": "CN"}),
    polity("japan", ("Japan", "en"), ("日本", "zh-Hans"), identifiers={"iso3166-alpha2": "JP"}),
    polity("britain", ("Britain", "en"), identifiers={"iso3166-alpha2": "GB"}),
    polity("canada", ("Canada", "en"), ("加拿大", "zh-Hans"), identifiers={"iso3166-alpha2": "CA"}),
)
PLACES = (
    place(
        "primorye",
        ("Primorye", "en"),
        ("滨海边疆区", "zh-Hans"),
        types=["krai"],
        sovereignty=[held("russia", "1991-12-26", "..")],
    ),
    place(
        "vladivostok",
        ("Vladivostok", "en"),
        ("海参崴", "zh-Hans"),
        ("Владивосток", "ru"),
        types=["city"],
        relations=related("part_of", "primorye"),
        sovereignty=[
            held("russian-empire", "1860-11-14", "1917-11-07"),
            held("japan", "1918-04-05", "1922-10-25", "occupation"),
            held("russia", "1991-12-26", ".."),
        ],
    ),
    place(
        "heilongjiang",
        ("Heilongjiang", "en"),
        ("黑龙江省", "zh-Hans"),
        types=["province"],
        sovereignty=[held("china", "1949-10-01", "..")],
    ),
    place(
        "harbin",
        ("Harbin", "en"),
        ("哈尔滨", "zh-Hans"),
        types=["city"],
        relations=related("capital_of", "heilongjiang"),
    ),
    place(
        "daowai", ("Daowai", "en"), ("道外区", "zh-Hans"), types=["district"], relations=related("located_in", "harbin")
    ),
    place(
        "dalian",
        ("Dalian", "en"),
        types=["city"],
        sovereignty=[held("japan", "1905-09-05", "1945-08-22", "lease"), held("china", "1949-10-01", "..")],
    ),
    place(
        "kunashir",
        ("Kunashir", "en"),
        types=["island"],
        sovereignty=[held("russia", "1991-12-26", ".."), held("japan", "1945-09-01", "..", "claim")],
    ),
    place("hong-kong", ("Hong Kong", "en"), types=["city"], sovereignty=[held("china", "1997-07-01", "..")]),
    place(
        "kowloon",
        ("Kowloon", "en"),
        types=["district"],
        relations=related("part_of", "hong-kong"),
        sovereignty=[held("britain", "1860-10-24", "1997-07-01")],
    ),
    place("amur", ("Amur", "en"), ("Амур", "ru"), ("黑龙江", "zh-Hans"), types=["river"]),
    place("amur-town", ("Amur", "en"), types=["town"], prominence=0.9),
)


@pytest.fixture
def world(shelf: Shelf) -> Shelf:
    shelf.put(*STATES)
    shelf.put(*PLACES)
    return shelf


def exact(shelf: Shelf, text: str, **options: Any) -> list[tuple[str, float]]:
    """What is found as the text itself, each with the steps of reading that led to it."""
    return [(hit.entity, round(hit.distance, 2)) for hit in shelf.search(text, **options) if hit.how == "exact"]


# A name beside which stands where it lies


@pytest.mark.parametrize(
    ("text", "found", "away"),
    [
        # Who holds it, by name, in another language, by code; what it is part of; all of these.
        ("Vladivostok, Russia", "vladivostok", 1.0),
        ("Россия, Владивосток", "vladivostok", 1.0),
        ("Vladivostok, RUS", "vladivostok", 1.0),
        ("Vladivostok, RU", "vladivostok", 1.0),
        ("Vladivostok (Primorye)", "vladivostok", 1.0),
        ("Vladivostok, Primorye, Russia", "vladivostok", 1.0),
        ("俄罗斯，海参崴", "vladivostok", 1.0),
        ("俄罗斯海参崴", "vladivostok", 1.0),
        ("俄罗斯滨海边疆区海参崴", "vladivostok", 1.0),
        ("俄罗斯，滨海边疆区海参崴", "vladivostok", 1.0),
        # What its seat is of, level by level; and who holds that, as it has no record of its own.
        ("Harbin, Heilongjiang", "harbin", 1.0),
        ("Harbin, China", "harbin", 1.0),
        ("Harbin, CN", "harbin", 1.0),
        ("Daowai, Harbin", "daowai", 1.0),
        ("Daowai, Heilongjiang", "daowai", 1.0),
        ("中国黑龙江省哈尔滨", "harbin", 1.0),
        # Who held it; the states of one chain stand for one another.
        ("Vladivostok, Russian Empire", "vladivostok", 6.0),
        ("Vladivostok, Soviet Union", None, None),
        ("Vladivostok, Russian states", "vladivostok", 6.0),
        ("Dalian, Japan", "dalian", 6.0),
        # Who claims what another holds is named beside it, but that is not where it lies.
        ("Kunashir, Japan", "kunashir", 6.0),
        ("Kunashir, JP", None, None),
        ("Kunashir, Russia", "kunashir", 1.0),
        # Who held a part of it.
        ("Hong Kong, Britain", "hong-kong", 6.0),
        ("Hong Kong, China", "hong-kong", 1.0),
        # An occupation that is over names nothing.
        ("Vladivostok, Japan", None, None),
        # Another state than its own.
        ("Vladivostok, Canada", None, None),
        ("Vladivostok, CAN", None, None),
        ("Vladivostok, Russia, Canada", None, None),
        ("加拿大海参崴", None, None),
        # A small code of a country is a word.
        ("Vladivostok, ru", None, None),
        # Its kind, and another's.
        ("Vladivostok, city", "vladivostok", 1.0),
        ("Vladivostok, river", None, None),
        # What says nothing here costs half a step each.
        ("Vladivostok, Atlantis, Russia", "vladivostok", 1.5),
        ("Atlantis, Vladivostok, Thule, Russia", "vladivostok", 2.0),
        ("Vladivostok, Atlantis", None, None),
        # Figures are no part; a blank alone parts too.
        ("Vladivostok, 690000, Russia", "vladivostok", 1.0),
        ("Vladivostok Russia", "vladivostok", 1.0),
        ("Russia Vladivostok", "vladivostok", 1.0),
        ("Vladivostok - Russia", "vladivostok", 1.0),
        # Five parts are taken apart, six are not.
        ("Vladivostok, a1, b2, c3, Russia", "vladivostok", 2.5),
        ("Vladivostok, a1, b2, c3, d4, Russia", None, None),
    ],
)
def test_where_a_place_lies_may_stand_beside_it(world: Shelf, text: str, found: str | None, away: float | None) -> None:
    assert exact(world, text)[:1] == ([] if found is None else [(found, away)])


def test_what_a_match_rests_on_is_told(world: Shelf) -> None:
    assert world.search("Vladivostok, Primorye, Russia")[0].note == "beside: Primorye, Russia"
    assert world.search("City of Vladivostok")[0].note == "without its term"
    assert world.search("Vladivostok")[0].note is None


def test_of_two_places_of_one_name_the_one_of_which_more_is_true_is_meant(shelf: Shelf) -> None:
    shelf.put(*STATES)
    shelf.put(
        place("north", ("North", "en"), types=["province"], sovereignty=[held("russia", "1991-12-26", "..")]),
        place("there", ("Twin", "en"), relations=related("part_of", "north"), prominence=0.1),
        place("elsewhere", ("Twin", "en"), sovereignty=[held("russia", "1991-12-26", "..")], prominence=0.9),
    )
    assert exact(shelf, "Twin, Russia") == [("elsewhere", 1.0), ("there", 1.0)]
    assert exact(shelf, "Twin, North, Russia") == [("there", 1.0)]


def test_what_is_said_of_a_place_may_stand_beside_it(shelf: Shelf) -> None:
    shelf.put(
        place("fort", ("Alba", "en"), definitions=[{"lang": "en", "text": "A wooden stronghold of settlers."}]),
        place("ship", ("Alba", "en"), definitions=[{"lang": "en", "text": "A harbour."}], prominence=0.9),
    )
    assert exact(shelf, "Alba, stronghold") == [("fort", 1.0)]
    assert exact(shelf, "Alba, wooden stronghold") == [("fort", 1.0)]
    # All of it must be said of that place.
    assert exact(shelf, "Alba, stone stronghold") == []
    # Word by word, where only a blank parts, it is a search for words.
    assert exact(shelf, "Alba stronghold") == []


def test_what_stands_beside_is_not_narrowed_and_the_name_is(world: Shelf) -> None:
    assert exact(world, "Vladivostok, Russia", kind="place") == [("vladivostok", 1.0)]
    assert exact(world, "Vladivostok, Russia", kind="treaty") == []
    assert exact(world, "Vladivostok, Россия", lang="en") == [("vladivostok", 1.0)]
    assert exact(world, "Владивосток, Россия", lang="en") == []


def test_only_places_lie_somewhere(world: Shelf) -> None:
    world.put(person("harbin-the-person", ("Harbin Smith", "en"), relations=related("located_in", "heilongjiang")))
    assert exact(world, "Harbin Smith, China") == []


# A name with its administrative term


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("City of Vladivostok", [("vladivostok", 1.0)]),
        ("г. Владивосток", [("vladivostok", 1.0)]),
        ("海参崴市", [("vladivostok", 1.0)]),
        ("Lake Vladivostok", []),
        ("海参崴湖", []),
        # With the term written out it is nearer than without it.
        ("Amur R.", [("amur", 1.0)]),
        ("Amur, river", [("amur", 1.0)]),
        ("p. Амур", []),
        ("р. Амур", [("amur", 1.0)]),
        ("Amur town", [("amur-town", 1.0)]),
    ],
)
def test_a_term_must_be_true_of_the_place(world: Shelf, text: str, found: list[tuple[str, float]]) -> None:
    assert exact(world, text) == found


def test_a_term_that_was_abbreviated_is_nearer_written_out_than_left_out(shelf: Shelf) -> None:
    shelf.put(
        place("written-out", ("Ussuri River", "en"), types=["river"], prominence=0.1),
        place("without", ("Ussuri", "en"), types=["river"], prominence=0.9),
    )
    assert dict(exact(shelf, "Ussuri R.")) == {"written-out": 0.5, "without": 1.0}
    scores = {hit.entity: hit.score for hit in shelf.search("Ussuri R.")}
    own = {"written-out": 0.9 * 8, "without": 0.1 * 8}
    assert scores["written-out"] == pytest.approx(100 - own["written-out"] - 0.3 - 0.5 * ranking.PER_STEP)
    assert scores["without"] == pytest.approx(100 - own["without"] - 0.3 - ranking.PER_STEP)


def test_one_natural_term_stands_for_another_and_other_terms_do_not(shelf: Shelf) -> None:
    shelf.put(
        place("zaysan", ("斋桑泊", "zh-Hans"), types=["lake"]),
        place("osaka", ("大阪府", "zh-Hans"), types=["prefecture"]),
    )
    assert exact(shelf, "斋桑湖") == [("zaysan", 1.0)]
    assert exact(shelf, "斋桑江") == []
    assert exact(shelf, "大阪省") == []


# A bracket


@pytest.mark.parametrize(
    ("text", "found"),
    [
        # Where it lies; the state must be its own.
        ("Vladivostok (Russia)", ["vladivostok"]),
        ("Vladivostok (Canada)", []),
        ("Vladivostok [Canada]", []),
        ("海参崴（加拿大）", []),
        # Another name of it, or of nothing known.
        ("Vladivostok (Haishenwai)", ["vladivostok"]),
        ("Vladivostok (Владивосток)", ["vladivostok"]),
        ("Vladivostok (formerly Atlantis)", ["vladivostok"]),
    ],
)
def test_a_bracket_holds_another_name_or_where_the_place_lies(world: Shelf, text: str, found: list[str]) -> None:
    assert [entity for entity, _ in exact(world, text)] == found


def test_what_is_called_both_before_and_within_the_bracket_is_meant(shelf: Shelf) -> None:
    shelf.put(
        polity("roc", ("Republic", "en"), ("Taiwan", "en"), prominence=0.2),
        polity("another", ("Republic", "en"), prominence=0.9),
    )
    assert [entity for entity, _ in exact(shelf, "Republic (Taiwan)")] == ["roc"]


def test_a_heading_says_what_running_text_says_in_another_order(shelf: Shelf) -> None:
    shelf.put(
        polity("rok", ("South Korea", "en")), polity("dprk", ("North Korea", "en")), place("korea", ("Korea", "en"))
    )
    assert exact(shelf, "Korea (South)") == [("rok", 0.0)]
    assert exact(shelf, "Korea, North")[:1] == [("dprk", 0.0)]


def test_pinyin_in_another_transcription_finds_names_and_readings_only(shelf: Shelf) -> None:
    reading = [{"pinyin": "Hēilóngjiāng"}]
    shelf.put(place("province", {"text": "黑龙江", "lang": "zh-Hans", "readings": reading}))
    (hit,) = shelf.search("Heilungkiang")
    assert (hit.entity, hit.key, hit.distance, hit.note) == ("province", "pinyin", 1.0, "another transcription")
    assert hit.score == pytest.approx(100 - 8 - 2.5 - 0.3 - ranking.PER_STEP)


# Persons


PERSONS = (
    person(
        "witte", ("Sergei Yulyevich Witte", "en"), ("Сергей Юльевич Витте", "ru"), ("谢尔盖·尤里耶维奇·维特", "zh-Hans")
    ),
    person("putyatin", ("Евфимий Васильевич Путятин", "ru"), ("普提雅廷", "zh-Hans")),
    person("li", ("Li Hongzhang", "en"), ("李鸿章", "zh-Hans")),
    place("witte-bay", ("Sergei Witte", "en"), types=["bay"]),
)


@pytest.mark.parametrize(
    ("text", "found", "away"),
    [
        ("Witte, Sergei Yulyevich", "witte", 1.0),
        ("Witte, S. Y.", "witte", 1.0),
        ("Yu. Witte", None, None),
        ("S. Witte", "witte", 1.0),
        ("Count Witte", "witte", 2.0),
        ("Count Sergei", None, None),
        ("B. Witte", None, None),
        ("Boris Witte", None, None),
        ("Витте С. Ю.", "witte", 1.0),
        ("谢·尤·维特", "witte", 1.0),
        ("伯·尤·维特", None, None),
        # Russian letters only, asked in Latin ones.
        ("Putiatin, E. V.", "putyatin", 1.0),
        ("Admiral Putyatin", "putyatin", 2.0),
        ("Hongzhang Li", "li", 1.0),
        # As it stands but for the comma.
        ("Li, Hongzhang", "li", 0.0),
        ("General Hongzhang", None, None),
    ],
)
def test_persons_are_found_as_they_are_written(shelf: Shelf, text: str, found: str | None, away: float | None) -> None:
    shelf.put(*PERSONS)
    persons = [(entity, steps) for entity, steps in exact(shelf, text) if entity != "witte-bay"]
    assert persons == ([] if found is None else [(found, away)])


def test_a_person_is_shown_by_the_name_that_fits_best_and_filtered_like_all(shelf: Shelf) -> None:
    shelf.put(*PERSONS)
    (hit,) = [hit for hit in shelf.search("Витте, Сергей Юльевич") if hit.entity == "witte"]
    assert (hit.text, hit.lang, hit.key, hit.note) == ("Сергей Юльевич Витте", "ru", "name", "a person's name")
    assert exact(shelf, "Witte, Sergei Yulyevich", kind="place") == []
    assert exact(shelf, "Witte, Sergei Yulyevich", kind="person,place") == [("witte", 1.0)]
    assert exact(shelf, "Witte, Sergei Yulyevich", lang="ru") == []


def test_of_the_bearers_of_a_surname_those_are_meant_whose_names_have_the_rest(shelf: Shelf) -> None:
    shelf.put(
        person("first", ("Ivan Petrov", "en"), prominence=0.9),
        person("second", ("Pavel Petrov", "en"), prominence=0.1),
        person("third", ("Pavel Ivanov", "en"), prominence=0.5),
    )
    assert exact(shelf, "Petrov, Pavel") == [("second", 1.0)]
    assert exact(shelf, "Petrov, P.") == [("second", 1.0)]
    assert {entity for entity, _ in exact(shelf, "General Petrov")} == {"first", "second"}


# Words


def alike(shelf: Shelf, text: str, **options: Any) -> list[tuple[str, float]]:
    return [(hit.entity, round(hit.distance, 2)) for hit in shelf.search(text, **options) if hit.how == "fuzzy"]


def test_how_far_words_in_another_order_are(shelf: Shelf) -> None:
    shelf.put(
        place("same", ("Amur Lower Bank", "en")),
        place("longer", ("Lower Bank of the Great Amur", "en")),
    )
    # Words alone are a tenth of an edit away; each further word of the name a twentieth.
    assert alike(shelf, "bank amur lower") == [("same", 0.1), ("longer", 0.15)]


def test_a_name_of_very_many_further_words_loses_no_more_than_four_tenths(shelf: Shelf) -> None:
    shelf.put(place("it", ("Lower Bank of " + " ".join(f"w{number}x" for number in range(20)), "en")))
    assert alike(shelf, "bank lower") == [("it", 0.5)]


def test_a_word_in_a_hint_or_another_name_is_a_quarter_of_an_edit_further(shelf: Shelf) -> None:
    shelf.put(place("it", ("Lower Bank", "en"), ("Amur", "en"), types=["harbour"]))
    assert alike(shelf, "bank lower harbour") == [("it", 0.35)]
    assert alike(shelf, "bank lower amur") == [("it", 0.35)]


def test_a_missing_word_is_three_quarters_of_an_edit_further(shelf: Shelf) -> None:
    shelf.put(place("it", ("Lower Amur Railway", "en")))
    assert alike(shelf, "railway amur unheardof") == [("it", 0.85)]


def test_a_word_spelled_otherwise_is_as_far_as_its_edits(shelf: Shelf) -> None:
    shelf.put(place("it", ("Lower Amur Railway", "en")))
    assert alike(shelf, "ralway lower amur", match="fuzzy")[0][0] == "it"
    (hit,) = shelf.search("amur ralway lower")
    assert (hit.entity, round(hit.distance, 2), hit.note) == ("it", 1.1, "words")


def test_a_word_that_very_many_names_have_is_asked_of_the_candidates(shelf: Shelf) -> None:
    shelf.put(*[place(f"port-{number:03}", (f"Port {number:03}x", "en"), prominence=0.9) for number in range(310)])
    shelf.put(place("rare", ("Seldom Port", "en"), prominence=0.0))
    assert shelf.ids("port seldom") == ["rare"]


def test_words_are_narrowed_like_all(shelf: Shelf) -> None:
    shelf.put(place("it", ("Lower Amur Railway", "en"), ("Нижняя Амурская дорога", "ru")))
    assert shelf.ids("railway lower", kind="treaty") == []
    assert shelf.ids("railway lower", lang="ru") == []
    assert shelf.ids("railway lower", lang="en", kind="place") == ["it"]


# Names alone, for tables


def test_a_value_of_a_table_means_what_is_called_so_the_likeliest_first(world: Shelf) -> None:
    with world.database.reading() as connection:
        assert meaning.entities_called(connection, "Amur") == ["amur-town", "amur"]
        assert meaning.entities_called(connection, "VLADIVOSTOK") == ["vladivostok"]
        assert meaning.entities_called(connection, "Vladivostok, Russia") == []
        assert meaning.entities_called(connection, "?!") == []
        assert meaning.entities_called(connection, "haishenwai") == []


# What is answered


def test_an_explanation_says_key_kind_distance_rank_and_date(world: Shelf) -> None:
    world.put(place("alexeyevsk", {"text": "Alexeyevsk", "lang": "en", "to": "1917"}, prominence=0.25))
    (hit,) = world.search("Alexeyevsk", explain=True)
    written = hit.document(explain=True)
    assert written["score"] == 93.7
    assert written["match"] == {
        "text": "Alexeyevsk", "lang": "en", "key": "name", "how": "exact", "from": None, "to": "1917",
    }  # fmt: skip  # as it is written
    assert written["explain"] == {
        "key": "alexeyevsk", "kind": "name", "how": "exact", "distance": 0.0, "prominence": 0.25, "rank": 6300,
        "date": None, "note": None,
    }  # fmt: skip  # as it is written
    dated = {
        day: world.search("Alexeyevsk", on=day)[0].document(explain=True)["explain"]["date"] for day in ("1900", "1950")
    }
    assert dated == {"1900": "possible", "1950": "not then"}
    assert "explain" not in hit.document()


def test_the_bytes_of_an_answer_are_its_document(world: Shelf) -> None:
    for explain in (False, True):
        for text in ("Vladivostok", "海参崴", "nothing of the kind"):
            answer = asyncio.run(finder.search(world.reader, SearchQuery.read(text, explain=explain)))
            assert orjson.loads(answer.body()) == answer.document()
            assert [hit["id"] for hit in answer.document()["results"]] == [hit.entity for hit in answer.results]
            assert all(
                orjson.loads(hit.body(explain=explain)) == hit.document(explain=explain) for hit in answer.results
            )


def test_figures_of_an_answer_have_two_places() -> None:
    hit = Hit(
        "x", 53.456789, "fuzzy", "name", "X", "en", None, None, 0.5, b'{"id":"x","kind":"place"}', "x", 1, 1.23456
    )
    assert hit.kind == "place"
    written = hit.document(explain=True)
    assert (written["score"], written["explain"]["distance"]) == (53.46, 1.23)


# How far the cursors of a search lead


def test_cursors_lead_to_a_thousand_results_and_no_further() -> None:
    asked = SearchQuery.read("x", limit=100)
    seen = [0]
    while (cursor := asked.cursor()) is not None:
        asked = SearchQuery.read("x", limit=100, cursor=cursor)
        seen.append(asked.offset)
    assert seen == list(range(0, REACH, 100))


@pytest.mark.parametrize("offset", [0, -1, REACH, REACH + 1])
def test_a_place_that_no_cursor_was_given_for_is_refused(offset: int) -> None:
    asked = SearchQuery.read("x")
    made = cursors.encode(asked._digest(), [offset])
    with pytest.raises(BadParameter) as caught:
        SearchQuery.read("x", cursor=made)
    assert (caught.value.parameter, "not a cursor that this call gave" in str(caught.value)) == ("cursor", True)
    fine = cursors.encode(asked._digest(), [1])
    assert SearchQuery.read("x", cursor=fine).offset == 1


# Where places lie, read for a few at once


def read_whereabouts(shelf: Shelf, *places: str) -> whereabouts.Whereabouts:
    return asyncio.run(whereabouts.Whereabouts.read(shelf.reader, places))


def test_the_surroundings_of_a_place(world: Shelf) -> None:
    found = read_whereabouts(world, "vladivostok", "daowai", "kunashir", "hong-kong", "amur")
    assert found.types == {
        "vladivostok": {"city"}, "daowai": {"district"}, "kunashir": {"island"}, "hong-kong": {"city"}, "amur": {"river"},
    }  # fmt: skip  # laid out as a table
    assert found.above == {
        "vladivostok": {"primorye"}, "daowai": {"harbin", "heilongjiang"}, "kunashir": set(), "hong-kong": set(), "amur": set(),
    }  # fmt: skip  # laid out as a table
    assert found.holders == {
        "vladivostok": {"russia"}, "daowai": {"china"}, "kunashir": {"russia"}, "hong-kong": {"china"}, "amur": set(),
    }  # fmt: skip  # laid out as a table
    assert found.former == {
        "vladivostok": {"russian-empire", "russian-states"}, "daowai": set(), "kunashir": {"japan"}, "hong-kong": {"britain"},
        "amur": set(),
    }  # fmt: skip  # laid out as a table
    assert found.countries == {
        "vladivostok": {"RUS"}, "daowai": {"CHN"}, "kunashir": {"RUS"}, "hong-kong": {"CHN"}, "amur": set(),
    }  # fmt: skip  # laid out as a table


def test_nothing_is_asked_of_no_place(world: Shelf) -> None:
    assert read_whereabouts(world).above == {}
    assert asyncio.run(whereabouts.types_of(world.reader, [])) == {}
    assert asyncio.run(whereabouts.places_among(world.reader, [])) == {}
    assert asyncio.run(whereabouts.country_codes(world.reader, [])) == []
    assert asyncio.run(whereabouts.is_state(world.reader, [])) is False


def test_places_keep_their_order_and_states_are_told(world: Shelf) -> None:
    listed = ["vladivostok", "russia", "amur-town", "amur", "unheard-of"]
    assert list(asyncio.run(whereabouts.places_among(world.reader, listed)).items()) == [
        ("vladivostok", 0.0), ("amur-town", 0.9), ("amur", 0.0),
    ]  # fmt: skip  # laid out as a table
    for one, is_state in (("russia", True), ("russian-empire", True), ("russian-states", True), ("vladivostok", False)):
        assert asyncio.run(whereabouts.is_state(world.reader, ["amur", one])) is is_state


def test_a_circle_of_parts_ends(shelf: Shelf) -> None:
    shelf.put(
        place("a", ("Aa", "en"), relations=related("part_of", "b")),
        place("b", ("Bb", "en"), relations=related("located_in", "a")),
    )
    assert read_whereabouts(shelf, "a").above == {"a": {"b"}}


# Taking apart


def test_a_text_is_taken_apart_with_the_first_part_as_the_name_then_the_last() -> None:
    found = [(one.name, one.beside) for one in parts.divisions_of("a, b; c")]
    assert found == [("a", ("b", "c")), ("c", ("a", "b")), ("b", ("a", "c"))]
    assert [(one.name, one.beside) for one in parts.divisions_of("a (b)")] == [("a", ("b",)), ("b", ("a",))]
    assert list(parts.divisions_of("a")) == []
    assert list(parts.divisions_of("a, 12 3")) == []


def test_a_chinese_address_is_taken_apart_between_any_two_characters() -> None:
    found = [(one.name, one.beside) for one in parts.divisions_of("中国辽宁沈阳")]
    assert found[:3] == [("辽宁沈阳", ("中国",)), ("宁沈阳", ("中国辽",)), ("沈阳", ("中国辽宁",))]
    assert ("沈阳", ("中国", "辽宁")) in found
    assert list(parts.divisions_of("中国辽")) == []
    assert [one.name for one in parts.divisions_of("中国沈阳")] == ["沈阳"]


def test_a_text_is_taken_apart_at_one_blank_if_it_is_no_sentence() -> None:
    found = [(one.name, one.beside) for one in parts.divisions_at_blanks("a b c")]
    assert found == [("a", ("b c",)), ("b c", ("a",)), ("a b", ("c",)), ("c", ("a b",))]
    assert list(parts.divisions_at_blanks("a b c d e f")) != []
    assert list(parts.divisions_at_blanks("a b c d e f g")) == []
