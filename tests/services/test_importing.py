"""Imports join what is there: enriched, never doubled, never overwritten; broken rows and broken runs change nothing of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import orjson
import pytest

from gazetteer.errors import Invalid
from gazetteer.formats import cedict, geonames, material
from gazetteer.formats.shape import Read
from gazetteer.services import editing, exporting, importing, verification
from gazetteer.services.context import Gazetteer

Document = dict[str, Any]


def city(number: int, *names: str, **further: Any) -> Document:
    return {
        "id": f"gn-{number}",
        "kind": "place",
        "names": [{"text": text, "lang": "und-Latn"} for text in names],
        "identifiers": {"geonames": str(number)},
        **further,
    }


class Rows:
    """Material made of documents."""

    def __init__(self, *entities: Mapping[str, Any], digest: str = "d1", source: str = "rows") -> None:
        self.source: Mapping[str, Any] = {"id": source, "title": "Rows"}
        self.digest = digest
        self.total = len(entities)
        self.entities = entities

    def rows(self, after: int) -> Iterator[Read]:
        for number, entity in enumerate(self.entities, start=1):
            if number > after:
                yield Read(number, entity=entity)


def lines(gazetteer: Gazetteer) -> list[bytes]:
    return list(exporting.export_jsonl(gazetteer))


def test_what_is_new_is_created_and_what_is_known_is_unchanged(
    gazetteer: Gazetteer, written: Callable[[str], Document]
) -> None:
    rows = Rows(city(1, "One"), city(2, "Two"))
    outcome = importing.run(gazetteer, rows)
    assert (outcome.created, outcome.bad) == (2, 0)
    before = lines(gazetteer)
    again = importing.run(gazetteer, rows)
    assert (again.created, again.unchanged) == (0, 2)
    assert lines(gazetteer) == before
    assert written("gn-1")["names"][0]["text"] == "One"
    assert verification.verify(gazetteer) == []


def test_an_entity_with_the_identifier_is_enriched_and_keeps_all_that_it_states(
    gazetteer: Gazetteer, write: Callable[..., Any], written: Callable[[str], Document]
) -> None:
    reviewed = {
        "id": "vladivostok",
        "kind": "place",
        "names": [
            {"text": "Vladivostok", "lang": "en", "status": "preferred", "certainty": "high"},
            {"text": "海参崴", "lang": "zh-Hans", "type": "historical"},
        ],
        "prominence": 0.8,
        "identifiers": {"geonames": "2013348"},
    }
    write(reviewed, by="seed")
    place = geonames.Place(
        2013348,
        "Vladivostok",
        43.1,
        131.9,
        alternates=[
            geonames.Alternate(text) for text in ("海参崴", "海參崴", "Wladiwostok", "Владивосток", "Vladivostok")
        ],
        country="RU",
        population=600_000,
    )
    rows = Rows(geonames.document(place, "rows"))
    outcome = importing.run(gazetteer, rows)
    assert (outcome.created, outcome.enriched) == (0, 1)
    document = written("vladivostok")
    assert (
        document["names"][:2] == reviewed["names"]
        or [
            {key: name[key] for key in original}
            for name, original in zip(document["names"], reviewed["names"], strict=False)
        ]
        == reviewed["names"]
    )
    assert [(name["text"], name["lang"]) for name in document["names"][2:]] == [
        ("海參崴", "zh-Hant"),
        ("Wladiwostok", "und-Latn"),
        ("Владивосток", "ru"),
    ]
    assert document["prominence"] == 0.8
    assert document["location"]["coordinates"] == [131.9, 43.1]
    assert document["identifiers"] == {"geonames": "2013348", "iso3166": "RU"}
    assert importing.run(gazetteer, rows).unchanged == 1


def test_what_only_the_import_wrote_is_replaced_and_what_an_editor_touched_is_not(
    gazetteer: Gazetteer, write: Callable[..., Any], written: Callable[[str], Document]
) -> None:
    importing.run(gazetteer, Rows(city(1, "Old"), city(2, "Old")))
    edited = written("gn-2")
    edited["names"][0]["text"] = "Edited"
    write(edited, by="key:editor")
    outcome = importing.run(gazetteer, Rows(city(1, "New"), city(2, "New"), digest="d2"))
    assert (outcome.replaced, outcome.enriched) == (1, 1)
    assert [name["text"] for name in written("gn-1")["names"]] == ["New"]
    assert [name["text"] for name in written("gn-2")["names"]] == ["Edited", "New"]


def test_what_was_deleted_stays_deleted_and_what_was_merged_is_enriched(
    gazetteer: Gazetteer, written: Callable[[str], Document]
) -> None:
    importing.run(gazetteer, Rows(city(1, "One"), city(2, "Two"), city(3, "Three")))
    editing.delete(gazetteer, "gn-1", if_match="*", by="cli")
    editing.merge(gazetteer, "gn-2", "gn-3", by="cli")
    outcome = importing.run(gazetteer, Rows(city(1, "One"), city(2, "Deux"), digest="d2"))
    assert (outcome.left, outcome.enriched) == (1, 1)
    assert [name["text"] for name in written("gn-3")["names"]] == ["Three", "Two", "Deux"]


def test_two_rows_of_one_thing_become_one_entity(gazetteer: Gazetteer, written: Callable[[str], Document]) -> None:
    outcome = importing.run(gazetteer, Rows(city(1, "One"), city(1, "Uno"), city(1, "One")))
    assert (outcome.created, outcome.enriched, outcome.unchanged) == (1, 1, 1)
    assert [name["text"] for name in written("gn-1")["names"]] == ["One", "Uno"]


def test_a_bad_row_is_told_by_number_and_stops_only_a_strict_run(gazetteer: Gazetteer) -> None:
    rows = Rows(city(1, "One"), city(2, "a\u0001b"), city(3, "Three"))
    outcome = importing.run(gazetteer, rows, dry_run=True)
    assert (outcome.created, outcome.bad) == (2, 1)
    assert lines(gazetteer) == []
    with pytest.raises(Invalid, match="row 2, /names/0/text"):
        importing.run(gazetteer, rows, strict=True)
    outcome = importing.run(gazetteer, rows)
    assert outcome.created == 2
    assert outcome.faults == [
        {"line": 2, "pointer": "/names/0/text", "detail": "the character U+0001 is not allowed here"}
    ]


@pytest.mark.parametrize("portion", [1, 2, 3, 5])
def test_rows_that_name_later_ones_come_last(
    gazetteer: Gazetteer, monkeypatch: pytest.MonkeyPatch, portion: int, written: Callable[[str], Document]
) -> None:
    monkeypatch.setattr(importing, "PORTION", portion)
    linked = city(1, "One", relations=[{"type": "part_of", "target": "gn-4"}])
    astray = city(2, "Two", relations=[{"type": "part_of", "target": "gn-9"}])
    outcome = importing.run(gazetteer, Rows(linked, astray, city(3, "Three"), city(4, "Four")))
    assert (outcome.created, outcome.bad) == (3, 1)
    assert outcome.faults == [{"line": 2, "pointer": "/relations/0/target", "detail": "there is no entity gn-9"}]
    assert written("gn-1")["relations"] == [{"type": "part_of", "target": "gn-4"}]
    assert verification.verify(gazetteer) == []


class Broken(Exception):
    pass


@pytest.mark.parametrize("broken_at", range(1, 8))
def test_a_broken_run_goes_on_and_ends_like_an_unbroken_one(
    gazetteer: Gazetteer, monkeypatch: pytest.MonkeyPatch, broken_at: int
) -> None:
    monkeypatch.setattr(importing, "PORTION", 2)
    entities = [city(number, f"City {number}") for number in range(1, 11)]
    entities[0]["relations"] = [{"type": "adjacent_to", "target": "gn-10"}]
    calls = 0
    apply = importing.apply

    def breaking(*arguments: Any, **named: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == broken_at:
            raise Broken
        return apply(*arguments, **named)

    monkeypatch.setattr(importing, "apply", breaking)
    with pytest.raises(Broken):
        importing.run(gazetteer, Rows(*entities))
    outcome = importing.run(gazetteer, Rows(*entities))
    assert outcome.went_on_after == max(0, broken_at - 2) * 2
    assert [orjson.loads(line)["entity"]["id"] for line in lines(gazetteer)[1:]] == sorted(
        entity["id"] for entity in entities
    )
    assert verification.verify(gazetteer) == []


def test_lines_of_a_batch_with_a_bad_one(gazetteer: Gazetteer, tmp_path: Path) -> None:
    path = tmp_path / "lines.jsonl"
    source = {"id": "atlas", "title": "Atlas"}
    cited = city(1, "One", location_sources=[{"source": "atlas"}])
    path.write_bytes(
        b"\n".join([orjson.dumps({"source": source}), b"", orjson.dumps({"entity": cited}), b"{", b'{"entity": 1}'])
    )
    outcome = importing.run(gazetteer, material.BatchLines(path, {"id": "lines", "title": "Lines"}))
    assert (outcome.created, outcome.sources, [fault["line"] for fault in outcome.faults]) == (1, 1, [4, 5])


_ABROAD = """\
波昂 波昂 [Bo1 ang2] /Bonn, city in Germany (Tw)/
波恩 波恩 [Bo1 en1] /Bonn, a city in Germany/
布魯日 布鲁日 [Bu4 lu3 ri4] /Bruges (Dutch Brugge), medieval town in Belgium/
薩菲 萨菲 [Sa4 fei1] /Safi (Moroccan city on the Atlantic coast)/
科林斯 科林斯 [Ke1 lin2 si1] /Corinth (city of ancient Greece)/
泰州 泰州 [Tai4 zhou1] /Taizhou, city in Jiangsu/
瑪納瑪 玛纳玛 [Ma3 na4 ma3] /Manama, capital of Bahrain/
"""


def test_a_dictionary_s_city_abroad_is_the_one_that_its_gloss_means(
    gazetteer: Gazetteer, written: Callable[[str], Document], tmp_path: Path
) -> None:
    def place(number: int, name: str, code: str, prominence: float) -> Document:
        return {
            **city(number),
            "types": ["city"],
            "names": [{"text": name, "lang": "en"}],
            "identifiers": {"geonames": str(number), "iso3166": code},
            "prominence": prominence,
        }

    def state(name: str, code: str) -> Document:
        names = [{"text": name, "lang": "en"}]
        return {
            "id": name.lower(),
            "kind": "polity",
            "types": ["state"],
            "names": names,
            "identifiers": {"iso3166": code},
        }

    importing.run(
        gazetteer,
        Rows(
            state("Germany", "DE"),
            state("Belgium", "BE"),
            state("Bahrain", "BH"),
            place(1, "Bonn", "DE", 0.55),
            place(2, "Bonn", "CH", 0.56),
            # A town of that name elsewhere than the gloss says.
            place(3, "Bruges", "FR", 0.41),
            # The great one of its name, where the gloss names no country that is known here.
            place(4, "Safi", "MA", 0.55),
            place(5, "Safi", "MT", 0.33),
            # Namesakes of one size.
            place(6, "Corinth", "US", 0.43),
            place(7, "Corinth", "US", 0.42),
            # In China the characters tell who is meant: 台州 is another Taizhou.
            place(8, "Taizhou", "CN", 0.6),
            # Abroad the English name may be the pinyin.
            place(9, "Manama", "BH", 0.5),
        ),
    )
    path = tmp_path / "cedict.u8"
    path.write_text(_ABROAD, "utf-8")
    importing.run(gazetteer, cedict.Dictionary(path))
    chinese = {
        number: sorted(name["text"] for name in written(f"gn-{number}")["names"] if name["lang"] == "zh-Hans")
        for number in range(1, 10)
    }
    assert chinese == {1: ["波恩", "波昂"], 2: [], 3: [], 4: ["萨菲"], 5: [], 6: [], 7: [], 8: [], 9: ["玛纳玛"]}
    assert verification.verify(gazetteer) == []


_UNITS = """\
西弗吉尼亞 西弗吉尼亚 [Xi1 Fu2 ji2 ni2 ya4] /West Virginia, US state/
西弗吉尼亞州 西弗吉尼亚州 [Xi1 Fu2 ji2 ni2 ya4 zhou1] /West Virginia, US state/
得文 得文 [De2 wen2] /Devon (county of southwest England)/
"""


def test_a_dictionary_s_unit_is_the_imported_one_of_its_english_name(
    gazetteer: Gazetteer, written: Callable[[str], Document], tmp_path: Path
) -> None:
    states = ["administrative unit", "state"]
    virginia = {"text": "West Virginia", "lang": "en", "status": "preferred"}
    importing.run(
        gazetteer,
        Rows(
            {**city(1, "Wheeling"), "types": states, "names": [virginia, {"text": "西维吉尼亚州", "lang": "zh-Hans"}]},
            {**city(2, "West"), "types": ["village"], "names": [virginia]},
            {**city(3, "Devon"), "types": ["village"], "names": [{"text": "Devon", "lang": "en"}]},
        ),
    )
    path = tmp_path / "cedict.u8"
    path.write_text(_UNITS, "utf-8")
    outcome = importing.run(gazetteer, cedict.Dictionary(path))
    assert (outcome.created, outcome.enriched) == (1, 1)
    texts = [name["text"] for name in written("gn-1")["names"]]
    assert texts[:2] == ["West Virginia", "西维吉尼亚州"]
    assert {"西弗吉尼亚", "西弗吉尼亚州", "西弗吉尼亞"} <= set(texts)
    assert [name["text"] for name in written("gn-3")["names"]] == ["Devon"]
    assert verification.verify(gazetteer) == []
