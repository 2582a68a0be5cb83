"""Reconciliation of what real tables hold: blanks, values of other authorities, modern countries
beside years, and names older than their places; over the project's own data.
"""

from __future__ import annotations

import asyncio
from typing import Any

import orjson
import pytest

from gazetteer.api.reconciling import read_batch_02, read_batch_10
from gazetteer.domain.countries import ALPHA2, NUMBERS, alpha3
from gazetteer.language.blanks import says_nothing
from gazetteer.services import editing
from gazetteer.services.context import Gazetteer
from gazetteer.services.reconciliation import matching
from gazetteer.services.reconciliation.candidates import Candidate
from gazetteer.services.reconciliation.properties import bare_identifier
from gazetteer.services.reconciliation.showing import as_found

BLANKS = ["", " ", "?", "n/a", "N/A", "-", "—", None, "无", "нет", "null", "unknown", "н/д", {}, {"id": ""}]


def ask(gazetteer: Gazetteer, name: object, **properties: Any) -> list[Candidate]:
    conditions = [{"pid": pid, "v": value} for pid, value in properties.items()]
    batch = {"q": {"query": name, "type": "place", "properties": conditions}}
    queries = list(read_batch_02(batch).values())
    return asyncio.run(matching.match(gazetteer, queries))[0]


@pytest.mark.parametrize("pid", ["country", "holder", "part_of", "type", "lang", "geonames", "date", "coordinates"])
def test_blanks_say_nothing(seeded: Gazetteer, pid: str) -> None:
    plain = ask(seeded, "Vladivostok")[0]
    for blank in BLANKS:
        found = ask(seeded, "Vladivostok", **{pid: blank})[0]
        assert (found.id, found.score, found.match) == (plain.id, plain.score, True), blank


def test_a_required_blank_refuses_nothing(seeded: Gazetteer) -> None:
    conditions = [
        {"matchType": "name", "propertyValue": "Vladivostok"},
        {"matchType": "property", "propertyId": "country", "propertyValue": "n/a", "required": True},
    ]
    queries = read_batch_10({"queries": [{"conditions": conditions}]})
    assert asyncio.run(matching.match(seeded, queries))[0][0].id == "vladivostok"


@pytest.mark.parametrize("name", ["N/A", "null", "нет", "未知", "?", "-", None, "NaN", "xxx", "ХХХ"])
def test_a_placeholder_is_no_name(seeded: Gazetteer, name: object) -> None:
    assert ask(seeded, name) == []


@pytest.mark.parametrize("name", ["Nan", "NA", "None-such", "无锡", "空港", "Netherlands", "Unknown Soldier", "Нетун"])
def test_what_only_looks_like_a_placeholder_is_a_name(name: str) -> None:
    assert not says_nothing(name)


@pytest.mark.parametrize(
    ("name", "properties", "right"),
    [
        ("Vladivostok", {"country": "643"}, "vladivostok"),
        ("Vladivostok", {"country": 643}, "vladivostok"),
        ("Vladivostok", {"country": {"id": "Q159", "name": "Russia"}}, "vladivostok"),
        ("Vladivostok", {"country": {"id": "Q0", "name": "Russia"}}, "vladivostok"),
        ("Vladivostok", {"country": {"id": "RU", "name": "Russia"}}, "vladivostok"),
        ("Vladivostok", {"country": {"name": "Russia"}}, "vladivostok"),
        ("Vladivostok", {"country": "俄罗斯"}, "vladivostok"),
        ("Vladivostok", {"country": "Soviet Union"}, "vladivostok"),
        ("Vladivostok", {"holder": "RU"}, "vladivostok"),
        ("Vladivostok", {"type": {"id": "Q515", "name": "City"}}, "vladivostok"),
        ("Vladivostok", {"geonames": 2013348}, "vladivostok"),
        ("Port Arthur", {"country": "China", "date": "1904"}, "lushun"),
        ("Dairen", {"country": "China", "date": "1910"}, "dalian"),
        ("Harbin", {"country": "China", "date": "1935"}, "harbin"),
        ("Urga", {"country": "Mongolia", "date": "1911"}, "ulaanbaatar"),
        ("Vladivostok", {"geonames": "https://www.geonames.org/2013348/vladivostok.html"}, "vladivostok"),
        ("Vladivostok", {"geonames": "http://sws.geonames.org/2013348/"}, "vladivostok"),
        ("Vladivostok", {"geonames": "gn:2013348"}, "vladivostok"),
        ("Vladivostok", {"wikidata": "http://www.wikidata.org/entity/Q959"}, "vladivostok"),
        ("Vladivostok", {"wikidata": "wd:q959"}, "vladivostok"),
        # What is no identifier of the system says nothing.
        ("Vladivostok", {"geonames": "see note", "wikidata": "Primorye"}, "vladivostok"),
        # The state of the time, called by the name of what followed it.
        ("Haishenwai", {"country": "China", "date": "1850"}, "vladivostok"),
        ("Haishenwai", {"country": "CN", "date": "1850"}, "vladivostok"),
        ("Urga", {"country": "China", "date": "1850"}, "ulaanbaatar"),
        ("Keijo", {"country": "South Korea", "date": "1905"}, "seoul"),
        ("Haishenwai", {"date": "1859"}, "vladivostok"),
        ("Hailanpao", {"date": "1850"}, "blagoveshchensk"),
        ("海参崴", {"date": "1850"}, "vladivostok"),
        ("Vladivostok, Russia", {}, "vladivostok"),
        ("г. Владивосток", {}, "vladivostok"),
        ("Blagoveshchensk", {"country": {"id": "RU", "name": "Russia"}, "part_of": "Amur Oblast"}, "blagoveshchensk"),
        ("Благовещенск", {"country": "RU", "part_of": "Башкортостан"}, "blagoveshchensk-bashkortostan"),
    ],
)
def test_is_a_match(seeded: Gazetteer, name: str, properties: dict[str, Any], right: str) -> None:
    found = ask(seeded, name, **properties)[0]
    assert (found.id, found.match) == (right, True)


def test_what_both_of_a_name_share_tells_them_not_apart(seeded: Gazetteer) -> None:
    found = ask(seeded, "Blagoveshchensk", country="RU")
    assert (found[0].id, found[0].match) == ("blagoveshchensk", False)


@pytest.mark.parametrize(
    ("name", "properties"),
    [
        ("Vladivostok", {"country": "CN"}),
        ("Vladivostok", {"country": 156}),
        ("Vladivostok", {"country": "Китай"}),
        ("Vladivostok", {"country": "Japan"}),
        ("Harbin", {"country": "Japan"}),
        ("Harbin", {"country": {"id": "Q159", "name": "Russia"}}),
    ],
)
def test_another_country_is_no_match(seeded: Gazetteer, name: str, properties: dict[str, Any]) -> None:
    assert not ask(seeded, name, **properties)[0].match


def test_the_name_of_a_city_is_not_older_than_the_city(seeded: Gazetteer) -> None:
    plain = ask(seeded, "Vladivostok")[0]
    assert ask(seeded, "Vladivostok", date="1850")[0].score < plain.score - 10


def test_a_value_that_nothing_is_called_says_nothing(seeded: Gazetteer) -> None:
    plain = ask(seeded, "Vladivostok")[0].score
    for pid in ("country", "holder", "part_of", "type"):
        assert ask(seeded, "Vladivostok", **{pid: "Atlantis"})[0].score == plain, pid


@pytest.mark.parametrize(
    ("scheme", "text", "identifier"),
    [
        ("geonames", "https://www.geonames.org/2013348", "2013348"),
        ("geonames", "geonames:2013348", "2013348"),
        ("geonames", "2013348", "2013348"),
        ("geonames", "about 2013348", None),
        ("geonames", "https://example.org/vladivostok", None),
        ("wikidata", "https://www.wikidata.org/wiki/Q959#P17", "Q959"),
        ("wikidata", "q959", "Q959"),
        ("wikidata", "959", None),
        ("pleiades", "https://pleiades.stoa.org/places/579885", "579885"),
        ("kreis", "A/17", "A/17"),
    ],
)
def test_an_identifier_is_read_of_its_address(scheme: str, text: str, identifier: str | None) -> None:
    assert bare_identifier(scheme, text) == identifier


@pytest.mark.parametrize("name", [12, 12.0, None, True, {"a": 1}, "..."])
def test_no_cell_refuses_the_batch(seeded: Gazetteer, name: object) -> None:
    batch = {"one": {"query": name}, "other": {"query": "Vladivostok", "properties": [{"pid": "country"}]}}
    queries = list(read_batch_02(batch).values())
    _, other = asyncio.run(matching.match(seeded, queries))
    assert (other[0].id, other[0].match) == ("vladivostok", True)


def test_every_country_has_a_number() -> None:
    assert set(NUMBERS.values()) == set(ALPHA2)
    assert [alpha3(code) for code in ("643", "4", "004", "000", "RU", "rus")] == [
        "RUS",
        "AFG",
        "AFG",
        None,
        "RUS",
        "RUS",
    ]


# With a world of places beside the reviewed ones


def _place(entity_id: str, name: str, code: str, *, types: list[str], inside: str | None = None) -> dict[str, Any]:
    above = [] if inside is None else [{"type": "part_of", "target": inside}]
    return {
        "id": entity_id,
        "kind": "place",
        "types": types,
        "names": [{"text": name, "lang": "en"}],
        "relations": above,
        "identifiers": {"iso3166": code},
    }


def _state(entity_id: str, name: str, code: str) -> dict[str, Any]:
    names = [{"text": name, "lang": "en"}]
    return {"id": entity_id, "kind": "polity", "types": ["state"], "names": names, "identifiers": {"iso3166": code}}


def _called(document: dict[str, Any], name: str, lang: str) -> dict[str, Any]:
    return {**document, "names": [*document["names"], {"text": name, "lang": lang}]}


@pytest.fixture
def of_the_world(gazetteer: Gazetteer) -> Gazetteer:
    documents = [
        _state("belgium", "Belgium", "BE"),
        _place("brussels", "Brussels", "BE", types=["city"]),
        _place("gn-1", "Brussels", "US", types=["town"]),
        _place("gn-2", "Belgium", "US", types=["village"]),
        _state("afghanistan", "Afghanistan", "AF"),
        _place("iso-af-kab", "Kabul", "AF", types=["administrative unit", "province"]),
        _place("kabul", "Kabul", "AF", types=["city"], inside="iso-af-kab"),
        _state("spain", "Spain", "ES"),
        _place("madrid", "Madrid", "ES", types=["city", "capital"]),
        _place("iso-es-m", "Madrid", "ES", types=["administrative unit", "province"]),
        _place("gn-7", "Madrid", "US", types=["town"]),
        _place("shanghai", "Shanghai", "ES", types=["city"]),
        _called(_place("gn-9", "Minhang", "ES", types=["city"]), "Shanghai", "und-Latn"),
        _called(_place("gn-10", "Burgos", "ES", types=["city"]), "Toledo", "und-Latn"),
        _called(_place("gn-11", "Jerez", "ES", types=["city"]), "Toledo", "und-Latn"),
        _place("quebec", "Quebec", "ES", types=["administrative unit", "province"]) | {"prominence": 0.9},
        _place("gn-8", "Quebec", "ES", types=["city"], inside="quebec"),
        _place("iso-ua-30", "Kyiv", "UA", types=["administrative unit", "city"]),
        _place("kyiv", "Kyiv", "UA", types=["city", "capital"]),
        _state("ukraine", "Ukraine", "UA"),
        _state("france", "France", "FR"),
        _place("gn-3", "Saint-Denis", "FR", types=["city"]),
        _place("gn-4", "Saint-Denis", "FR", types=["town"]),
        _place("hong-kong", "Hong Kong", "HK", types=["city"]),
        _place("gn-5", "Victoria", "HK", types=["city"], inside="hong-kong"),
        _place("gn-6", "Victoria", "CA", types=["city"]),
    ]
    editing.batch(gazetteer, [orjson.dumps({"entity": document}) for document in documents], by="cli")
    return gazetteer


@pytest.mark.parametrize(
    ("name", "country", "right", "match"),
    [
        # A village of the country's name is not the country: its own code is another's.
        ("Brussels", "Belgium", "brussels", True),
        ("Brussels", "United States", "gn-1", False),
        # The province around the city bears its name.
        ("Kabul", "Afghanistan", "kabul", True),
        ("Madrid", "Spain", "madrid", True),
        ("Kyiv", "Ukraine", "kyiv", True),
        # A suburb that is called so too, in no language that anybody knows; and two of them.
        ("Shanghai", "Spain", "shanghai", True),
        ("Toledo", "Spain", "gn-10", False),
        # What stands in a bracket may be where the place lies.
        ("Gleneagles (Madrid)", "Spain", "madrid", False),
        ("Madrid (Kabul)", "Spain", "madrid", True),
        # Where the unit is the better known, either may be meant.
        ("Quebec", "Spain", "quebec", False),
        # Two towns of one country, neither in the other.
        ("Saint-Denis", "France", "gn-3", False),
        # What is no state of the field has a code all the same.
        ("Victoria", "Hong Kong", "gn-5", True),
    ],
)
def test_a_country_tells_apart_whom_a_world_of_places_brought(
    of_the_world: Gazetteer, name: str, country: str, right: str, *, match: bool
) -> None:
    found = ask(of_the_world, name, country=country)
    assert (found[0].match, found[0].id if match else right) == (match, right), found


@pytest.mark.parametrize(("lang", "text", "shown"), [("und-Latn", "Puerto España", "en"), ("und-Cyrl", "Порт", "ru")])
def test_letters_of_no_known_language_are_answered_in_the_commonest(lang: str, text: str, shown: str) -> None:
    assert as_found(text, lang) == shown


@pytest.mark.parametrize(("lang", "text"), [("zh-Hant", "海參崴"), ("de", "Wladiwostok"), ("und-Arab", "فلاديفوستوك")])
def test_what_was_found_says_its_language(lang: str, text: str) -> None:
    assert as_found(text, lang) == lang
