"""Pairs that look like one thing are found and ranked, what is told apart is not, and a merge settles a pair."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gazetteer.services import duplicates, editing
from gazetteer.services.context import Gazetteer


def thing(
    entity_id: str, *names: str, at: tuple[float, float] | None = None, kind: str = "place", **further: Any
) -> Any:
    document = {"id": entity_id, "kind": kind, "names": [{"text": text, "lang": "en"} for text in names], **further}
    if at is not None:
        document["location"] = {"type": "Point", "coordinates": list(at)}
    return document


def test_what_looks_like_one_thing_is_listed_the_likeliest_first(
    gazetteer: Gazetteer, write: Callable[..., Any]
) -> None:
    write(
        thing("harbin", "Harbin", "Kharbin", at=(126.6, 45.8), prominence=0.6),
        thing(
            "gn-2037013", "HARBIN", "Kharbin", at=(126.65, 45.75), identifiers={"geonames": "2037013"}, prominence=0.7
        ),
        thing("harbin-elsewhere", "Harbin", at=(20.0, 10.0)),
        thing("harbin-term", "Harbin", kind="term"),
        thing("gn-1", "Springfield", at=(10.0, 50.0), identifiers={"geonames": "1"}),
        thing("gn-2", "Springfield", at=(10.1, 50.05), identifiers={"geonames": "2"}),
        thing("peking", "Peking", at=(116.4, 39.9), identifiers={"wikidata": "Q956"}),
        thing("beijing", "Beijing", at=(116.4, 39.9), identifiers={"wikidata": "Q956"}),
        thing("term-a", "Open door", kind="term"),
        thing("term-b", "open-door", kind="term"),
    )
    pairs = duplicates.find(gazetteer)
    assert [(pair.entity, pair.into) for pair in pairs] == [
        ("peking", "beijing"),
        ("gn-2037013", "harbin"),
        ("term-b", "term-a"),
    ]
    first, second, _ = (pair.document() for pair in pairs)
    assert first["identifiers"] == ["wikidata:Q956"]
    assert (second["names"], second["into"]["label"]) == (["harbin", "kharbin"], {"en": "Harbin"})
    assert 5 < second["kilometres"] < 9
    assert len(duplicates.find(gazetteer, limit=1)) == 1


def test_what_an_editor_told_apart_is_not_listed(gazetteer: Gazetteer, write: Callable[..., Any]) -> None:
    write(
        thing("treaty-1727", "Treaty of Kyakhta", kind="treaty", disambiguation={"en": "of 1727"}),
        thing("treaty-1915", "Treaty of Kyakhta", kind="treaty", disambiguation={"en": "of 1915"}),
        thing("mongolia", "Mongolia", kind="polity"),
        thing("mongolia-now", "Mongolia", kind="polity", relations=[{"type": "phase_of", "target": "mongolia"}]),
    )
    assert duplicates.find(gazetteer) == []


def test_an_entity_is_no_duplicate_of_itself_whatever_others_share_its_names(
    gazetteer: Gazetteer, write: Callable[..., Any]
) -> None:
    write(
        thing("a", "Sari", "SARI", "Sári", at=(1.0, 1.0), prominence=0.4),
        thing("b", "Sari", "Sarī", at=(90.0, 1.0), prominence=0.5),
    )
    assert duplicates.find(gazetteer) == []


def test_a_merge_settles_a_pair(gazetteer: Gazetteer, write: Callable[..., Any], written: Callable[[str], Any]) -> None:
    write(
        thing("harbin", "Harbin", at=(126.6, 45.8)),
        thing("gn-2037013", "Harbin", "Charbin", at=(126.65, 45.75), identifiers={"geonames": "2037013"}),
    )
    (pair,) = duplicates.find(gazetteer)
    editing.merge(gazetteer, pair.entity, pair.into, by="cli")
    assert duplicates.find(gazetteer) == []
    assert written("harbin")["identifiers"] == {"geonames": "2037013"}
    assert [name["text"] for name in written("harbin")["names"]] == ["Harbin", "Charbin"]
