"""The world beside reviewed entries: met and not doubled, going behind them, found where something speaks for it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from gazetteer.formats import geonames, world
from gazetteer.formats.geonames import Alternate, Place
from gazetteer.services import annotating, editing, importing, lookup
from gazetteer.services.context import Gazetteer

CITIES = [
    Place(
        6058560,
        "London",
        42.98,
        -81.23,
        [Alternate("伦敦")],
        country="CA",
        country_name="Canada",
        population=346_765,
        first_level="08",
    ),
    Place(
        2643743,
        "London",
        51.51,
        -0.13,
        [Alternate("伦敦")],
        country="GB",
        country_name="United Kingdom",
        population=8_961_989,
    ),
    Place(
        4003211, "La Cañada", 21.5, -102.3, [Alternate("Canada")], country="MX", country_name="Mexico", population=2_000
    ),
    Place(1, "Plans", 42.0, 1.0, country="AD", country_name="Andorra", population=600),
    Place(2, "Race", 46.5, 15.7, country="SI", country_name="Slovenia", population=2_800),
    Place(2988507, "Paris", 48.85, 2.35, [Alternate("Париж"), Alternate("巴黎")], country="FR", population=2_138_551),
    Place(4717560, "Paris", 33.66, -95.55, country="US", population=24_782, first_level="TX"),
    Place(4710178, "McKinney", 33.2, -96.62, country="US", population=195_308, first_level="TX"),
    Place(4350049, "California", 38.3, -76.51, country="US", population=11_857, first_level="MD"),
    Place(706524, "Kerch", 45.36, 36.47, [Alternate("Керчь"), Alternate("Керч")], country="UA", population=152_000),
    Place(3, "Fazhan", 30.0, 110.0, [Alternate("发展")], country="CN", country_name="China", population=900),
    Place(4207400, "Macon", 32.84, -83.63, country="US", population=153_159, first_level="GA"),
    Place(5128581, "New York", 40.71, -74.01, country="US", population=8_804_190, first_level="NY"),
    Place(6325494, "Québec", 46.81, -71.21, [Alternate("Quebec")], country="CA", population=528_595, first_level="10"),
    Place(5, "Xinhua", 27.7, 111.3, country="CN", country_name="China", population=1_500_000),
    Place(7, "Cambridge", 52.2, 0.12, country="GB", country_name="United Kingdom", population=145_000),
    Place(8, "Cambridge", 42.37, -71.11, country="US", population=118_000, first_level="MA"),
    Place(9, "Naples", 40.85, 14.27, country="IT", country_name="Italy", population=909_000),
    Place(10, "Naples", 26.14, -81.79, country="US", population=22_000, first_level="FL"),
    Place(6, "Parhae", 33.3, -96.7, country="US", population=90_000, first_level="TX"),
    Place(4, "Ishan", 24.5, 108.6, [Alternate("Yishan")], country="CN", country_name="China", population=90_000),
]


@pytest.fixture
def outcome(gazetteer: Gazetteer, monkeypatch: pytest.MonkeyPatch) -> importing.Outcome:
    """A few reviewed entities, then a small draw of the world."""
    for document in (
        {
            "id": "united-kingdom",
            "kind": "polity",
            "types": ["state"],
            "names": [{"text": "United Kingdom", "lang": "en", "status": "preferred"}],
        },
        {
            "id": "paris",
            "kind": "place",
            "types": ["city"],
            "names": [{"text": "Paris", "lang": "en", "status": "preferred"}],
            "location": {"type": "Point", "coordinates": [2.3, 48.9]},
            "prominence": 0.6,
        },
        {
            "id": "georgia",
            "kind": "polity",
            "types": ["state"],
            "names": [{"text": "Georgia", "lang": "en", "status": "preferred"}],
            "identifiers": {"iso3166-alpha3": "GEO"},
            "prominence": 0.5,
        },
        {
            "id": "xinhua",
            "kind": "organisation",
            "names": [{"text": "Xinhua", "lang": "en", "status": "preferred"}],
            "prominence": 0.2,
        },
        {
            "id": "parhae",
            "kind": "polity",
            "types": ["state"],
            "names": [{"text": "Parhae", "lang": "en", "status": "preferred"}],
            "prominence": 0.2,
        },
        {
            "id": "yishan",
            "kind": "person",
            "names": [{"text": "Yishan", "lang": "en", "status": "preferred"}],
            "prominence": 0.3,
        },
    ):
        editing.create(gazetteer, document, by="test")
    packages = world._open()
    few = replace(
        packages,
        subdivisions=[one for one in packages.subdivisions if one.country_code in ("CA", "US")],
        counties=packages.counties[:2],
    )
    monkeypatch.setattr(world, "_open", lambda: few)
    monkeypatch.setattr(geonames, "package_places", lambda *, smallest: iter(CITIES))
    outcome = importing.run(gazetteer, world.World())
    assert outcome.bad == 0, outcome.faults
    return outcome


@pytest.fixture
def filled(gazetteer: Gazetteer, outcome: importing.Outcome) -> Gazetteer:
    """The gazetteer after that import."""
    return gazetteer


def found(gazetteer: Gazetteer, text: str, target: str = "en", **options: Any) -> list[tuple[str, str]]:
    answer = annotating.annotate(gazetteer, text, target=target, **options)
    return [(one["text"], one["entity"]) for one in answer["annotations"]]


def entity(gazetteer: Gazetteer, entity_id: str) -> Any:
    with gazetteer.database.reading() as connection:
        return lookup.document(connection, entity_id)


def parent_of(gazetteer: Gazetteer, entity_id: str) -> Any:
    relations = entity(gazetteer, entity_id)["relations"]
    (parent,) = [one for one in relations if (one["type"], one["direction"]) == ("part_of", "out")]
    return parent["target"]["id"]


def test_the_world_beside_the_reviewed(filled: Gazetteer, outcome: importing.Outcome) -> None:
    canada = entity(filled, "gn-6251999")
    assert canada["label"] == {"en": "Canada", "ru": "Канада", "zh-Hans": "加拿大", "zh-Hant": "加拿大"}
    assert (canada["kind"], canada["types"]) == ("polity", ["state"])
    # One hierarchy: a city in its province, the province in its country, the country on its continent.
    above = [parent_of(filled, part) for part in ("gn-6058560", "iso-ca-on", "gn-6251999")]
    assert above == ["iso-ca-on", "gn-6251999", "gn-6255149"]

    # The reviewed are met: a state by its name, a city by name and place, and nothing of theirs changes.
    kingdom, paris = entity(filled, "united-kingdom"), entity(filled, "paris")
    assert kingdom["identifiers"]["iso3166-alpha3"] == "GBR"
    assert paris["identifiers"]["geonames"] == "2988507"
    assert paris["location"]["coordinates"] == [2.3, 48.9]
    assert {"Париж", "巴黎"} <= {name["text"] for name in paris["names"]}

    # What was left out is said, with why.
    told = " ".join(item.detail for item in outcome.left_out)
    assert "US-PR" in told
    assert "a code of what is no more" in told

    # Everybody means the country.
    assert found(filled, "They moved to Canada last year.") == [("Canada", "gn-6251999")]
    assert found(filled, "他移居加拿大。") == [("加拿大", "gn-6251999")]
    assert found(filled, "Они уехали в Канаду.") == [("Канаду", "gn-6251999")]
    assert found(filled, "much of Africa and of Texas") == [("Africa", "gn-6255146"), ("Texas", "gn-4736286")]

    # Words are no villages.
    assert found(filled, "He makes plans for the race.") == []
    assert found(filled, "Plans changed. The Race was long.") == []
    assert found(filled, "城市的发展很快。") == []

    # Imported Russian names decline.
    assert found(filled, "Он был в Париже и в Керчи.") == [("Париже", "paris"), ("Керчи", "gn-706524")]

    # One text, one map.
    assert found(filled, "London, Ontario, is quiet. London is small.")[0] == ("London", "gn-6058560")
    assert [name for name in found(filled, "London, Ontario, is quiet. London is small.") if name[0] == "London"] == [
        ("London", "gn-6058560"),
        ("London", "gn-6058560"),
    ]
    assert found(filled, "He lives in London.") == [("London", "gn-2643743")]

    paris_of_texas = ("Paris", "gn-4717560")
    for text in ("PARIS, Texas. Police in Paris said so.", "From McKinney in Texas they drove home to Paris."):
        named = [(name.title(), entity_id) for name, entity_id in found(filled, text) if name.lower() == "paris"]
        assert set(named) == {paris_of_texas}, text
    assert ("Paris", "paris") in found(filled, "He flew from Texas to Paris.")
    # A sentence that is about a state or province means what lies there, and not where somebody comes or goes.
    for text, surface in (
        ("In Texas, the mayor of Paris opened a school.", "Paris"),
        ("The mayor of London, who comes from Ontario, spoke.", "London"),
        ("In Canada, the mayor of London spoke.", "London"),
        ("В Онтарио мэр London выступил.", "London"),
    ):
        meant = {"Paris": "gn-4717560", "London": "gn-6058560"}[surface]
        assert (surface, meant) in found(filled, text), text
    for text in (
        "In Texas he took a flight to Paris.",
        "The United States' president spoke in Paris.",
        "He left Texas. The mayor of Paris spoke.",
        "In Texas he chose between Kerch and Paris.",
    ):
        assert ("Paris", "paris") in found(filled, text), text
    assert found(filled, "加拿大伦敦市的市长") == [("加拿大", "gn-6251999"), ("伦敦", "gn-6058560")]
    # A state is meant before a town of its name elsewhere in its country.
    assert ("California", "gn-5332921") in found(filled, "From McKinney in Texas they went to California.")
    assert ("California", "gn-4350049") in found(filled, "He lives in California, Maryland.")

    # A reviewed name is no place inside a person's, either.
    assert found(filled, "John Paris met Paul London.") == []
    assert found(filled, "the Paris Agreement") == []

    # Reviewed goes before imported.
    assert found(filled, "Then came Yishan.") == [("Yishan", "yishan")]

    assert found(filled, "In China, Xinhua said.")[-1] == ("Xinhua", "xinhua")
    assert found(filled, "In China, in the city of Xinhua.")[-1] == ("Xinhua", "gn-5")

    # A state of the past, too, in whatever company.
    assert found(filled, "From McKinney in Texas they wrote of Parhae.")[-1] == ("Parhae", "parhae")
    assert found(filled, "From McKinney in Texas to Parhae, Texas.")[2] == ("Parhae", "gn-6")

    # A place and what it lies in are told together, and then hold for the whole text.
    both = found(filled, "From Macon, Georgia, he left. Georgia is hot.")
    assert [entity_id for name, entity_id in both if name == "Georgia"] == ["gn-4197000", "gn-4197000"]
    assert found(filled, "He came from Georgia.") == [("Georgia", "georgia")]

    # An office of a state tells it from its town, a homonym tells nothing.
    assert found(filled, "the New York Gov. Cuomo") == [("New York", "gn-5128638")]
    assert found(filled, "a man in New York") == [("New York", "gn-5128581")]

    # Of two that are alike the named country chooses, of two that are not the size; what is near chooses in any case.
    assert found(filled, "He went to Cambridge.")[-1] == ("Cambridge", "gn-7")
    assert found(filled, "The United States are far. He went to Cambridge.")[-1] == ("Cambridge", "gn-8")
    assert found(filled, "The United States are far. He went to Naples.")[-1] == ("Naples", "gn-9")
    assert found(filled, "In Florida he went to Naples.")[-1] == ("Naples", "gn-10")

    # A person, a disease and a ship are no places; a text that names one means it by the bare name, too.
    assert found(filled, "With Georgia Smith he spoke. Later said Georgia no.") == []
    assert found(filled, "With Georgia Smith he spoke in Georgia.") == [("Georgia", "georgia")]
    assert found(filled, "the Kerch virus, and Kerch again") == []
    assert found(filled, "aboard HMS London") == []

    # Adjectives belong to their entities, are marked, and have what to write for them.
    answer = annotating.annotate(filled, "канадского правительства", target="en")["annotations"]
    assert [(one["text"], one["entity"], one["as"], one["equivalents"][0]["text"]) for one in answer] == [
        ("канадского", "gn-6251999", "adjective", "Canadian")
    ]


def test_an_import_again_changes_nothing(filled: Gazetteer) -> None:
    again = importing.run(filled, world.World(), dry_run=True)
    assert (again.created, again.enriched, again.replaced, again.bad) == (0, 0, 0, 0)
