"""Linked Places: valid, read by a JSON-LD processor and by rdflib, and the same again after a journey out and in."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import orjson
import pytest
import rdflib
from pyld import jsonld
from shapely.geometry import shape
from starlette.testclient import TestClient
from tests.api.shapes import refusal

from gazetteer.domain.entity import read_entity, read_source
from gazetteer.formats import lpf
from gazetteer.formats.shape import Fault, Filters, Item, LeftOut, Read
from gazetteer.services import exporting, importing, linking
from gazetteer.services.context import Gazetteer

LPO = "https://github.com/LinkedPasts/linked-pasts-ontology/blob/main/lpo_latest.ttl#"
#: What both versions of the format let stand in a feature.
MEMBERS = {"@id", "type", "properties", "when", "names", "types", "geometry", "relations", "links", "descriptions"}
DATE = re.compile(r"-?\d{1,4}(-\d\d(-\d\d)?)?")


@pytest.fixture(scope="module")
def exported(seeded: Gazetteer) -> bytes:
    return b"".join(linking.export_lpf(seeded, Filters()))


@pytest.fixture(scope="module")
def whole(exported: bytes) -> dict[str, Any]:
    found: dict[str, Any] = orjson.loads(exported)
    return found


def _without_network(address: str, _options: object) -> None:
    raise AssertionError(f"an export must be readable without fetching {address}")


def test_every_feature_is_what_both_versions_of_the_format_allow(whole: dict[str, Any]) -> None:
    assert whole["type"] == "FeatureCollection"
    ids = {feature["@id"] for feature in whole["features"]}
    assert len(ids) == len(whole["features"])
    for feature in whole["features"]:
        assert {"@id", "type", "properties", "when", "names", "types", "geometry"} <= set(feature) <= MEMBERS
        assert feature["properties"]["title"]
        assert feature["names"]
        assert shape(feature["geometry"]).is_valid or feature["geometry"]["type"] != "Point"
        attested = [*feature["names"], *feature.get("relations", ()), feature]
        for when in (one["when"] for one in attested if "when" in one):
            for span in when["timespans"]:
                assert set(span) <= {"start", "end"}
                assert "start" in span
                for bound in span.values():
                    assert bound
                    assert set(bound) == {"in"} or set(bound) <= {"earliest", "latest"}
                    assert all(DATE.fullmatch(date) for date in bound.values())
        for relation in feature.get("relations", ()):
            assert relation["label"]
            assert relation["relationTo"] in ids
            assert relation.get("certainty") in (None, "certain", "uncertain")
        for citation in (one for name in feature["names"] for one in name.get("citations", ())):
            assert citation["label"]
            assert isinstance(citation.get("year", ""), str)


def test_a_place_says_who_held_it(whole: dict[str, Any]) -> None:
    region = next(one for one in whole["features"] if one["@id"].endswith("/ussuri-east"))
    held = [one for one in region["relations"] if one["relationType"] == "gaz:sovereignty"]
    spans = [one["when"]["timespans"][0] for one in held if one["label"] == "sovereignty: Russia"]
    assert {"start": {"in": "1860-11-14"}, "end": {"in": "1917-11-07"}} in spans
    today = [one for one in held if "end" not in one["when"]["timespans"][0]]
    assert [one["relationTo"].rpartition("/")[2] for one in today] == ["russia"]
    city = next(one for one in whole["features"] if one["@id"].endswith("/vladivostok"))
    assert {"Владивосток", "海参崴", "Hǎishēnwǎi"} <= {name["toponym"] for name in city["names"]}
    assert {"type": "exactMatch", "identifier": "gn:2013348"} in city["links"]


def test_a_processor_of_json_ld_reads_it(whole: dict[str, Any], exported: bytes) -> None:
    (expanded,) = jsonld.expand(whole, {"documentLoader": _without_network})
    features = expanded["https://purl.org/geojson/vocab#features"]
    assert len(features) == len(whole["features"])
    assert all(feature[f"{LPO}name_attestation"] for feature in features)
    graph = rdflib.Graph().parse(data=exported, format="json-ld")
    place = rdflib.URIRef("http://localhost:8000/v1/entities/vladivostok")
    names = {
        str(text)
        for name in graph.objects(place, rdflib.URIRef(f"{LPO}name_attestation"))
        for text in graph.objects(name, rdflib.URIRef(f"{LPO}toponym"))
    }
    assert {"海参崴", "Vladivostok", "Владивосток"} <= names
    # What only we can read is in no triple.
    assert "gazetteer" not in {str(predicate) for predicate in graph.predicates()}


def test_out_in_and_out_again_is_equal(
    seeded: Gazetteer, gazetteer: Gazetteer, exported: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "places.jsonld"
    path.write_bytes(exported)
    outcome = importing.run(gazetteer, lpf.Places(path, {"id": "journey", "title": "Out and in"}))
    assert outcome.bad == 0, outcome.faults[:5]
    assert b"".join(linking.export_lpf(gazetteer, Filters())) == exported

    def entities(of: Gazetteer) -> list[Any]:
        documents = [orjson.loads(line) for line in exporting.export_jsonl(of)]
        return [one["entity"] for one in documents if "entity" in one]

    assert entities(gazetteer) == entities(seeded)
    again = importing.run(gazetteer, lpf.Places(path, {"id": "again", "title": "Once more"}))
    assert (again.created, again.replaced, again.bad) == (0, 0, 0)


def test_what_somebody_changes_in_a_file_counts(whole: dict[str, Any]) -> None:
    feature = orjson.loads(orjson.dumps(next(one for one in whole["features"] if one["@id"].endswith("/ussuri-east"))))
    russian = next(one for one in feature["relations"] if one["label"] == "sovereignty: Russia")
    russian["when"]["timespans"][0]["end"] = {"in": "1922-12-30"}
    body = orjson.dumps({**whole, "features": [feature]})
    rows = list(lpf.read(io.BytesIO(body), dataset="d"))
    entity = next(row.entity for row in rows if isinstance(row, Read) and row.entity)
    assert read_entity(entity)
    ended = [one["to"] for one in entity["sovereignty"] if one["holders"] == ["russia"]]
    assert "1922-12-30" in ended


def test_one_entity_by_accept(seeded_client: TestClient) -> None:
    accept = {"Accept": "application/ld+json"}
    answer = seeded_client.get("/v1/entities/vladivostok", headers=accept)
    assert answer.headers["content-type"] == "application/ld+json"
    (feature,) = answer.json()["features"]
    assert feature["@id"] == "http://localhost:8000/v1/entities/vladivostok"
    again = seeded_client.get("/v1/entities/vladivostok", headers={**accept, "If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304
    refusal(seeded_client.get("/v1/entities/never-was", headers=accept), 404, "not-found")
    refusal(seeded_client.get("/v1/entities/vladivostok?on=1900", headers=accept), 406, "not-acceptable")


FOREIGN: dict[str, Any] = {
    "type": "FeatureCollection",
    "features": [
        {
            "@id": "https://example.org/places/k%C3%B6",
            "type": "Feature",
            "properties": {"title": "Königsberg", "ccodes": ["RU"]},
            "geometry": {"type": "Point", "coordinates": [20.5, 54.7]},
            "names": [
                {
                    "toponym": "Königsberg",
                    "lang": "de",
                    "when": {"timespans": [{"start": {"in": "1255"}, "end": {"in": "1946-07-04"}}]},
                    "citations": [
                        {"label": "A chronicle (1684)", "year": 1684, "@id": "https://example.org/chronicle"}
                    ],
                },
                {"toponym": "Калининград", "when": {"timespans": [{"start": {"earliest": "1946", "latest": "1947"}}]}},
            ],
            "types": [{"label": "City", "identifier": "aat:300008389"}],
            "relations": [
                {
                    "relationType": "gvp:broaderPartitive",
                    "relationTo": "https://example.org/places/prussia",
                    "label": "part of Prussia",
                }
            ],
            "links": [{"type": "exactMatch", "identifier": "wd:Q1829"}],
            "descriptions": [{"value": "A city on the Pregel.", "lang": "en"}],
        },
        {
            "@id": "https://example.org/places/prussia",
            "type": "Feature",
            "properties": {"title": "Prussia"},
            "names": [{"toponym": "Prussia", "lang": "en"}],
        },
    ],
}


def test_places_of_others_are_taken_with_what_they_say() -> None:
    rows = list(lpf.read(io.BytesIO(orjson.dumps(FOREIGN)), dataset="kreis"))
    assert not [row for row in rows if isinstance(row, Fault)]
    (source,) = [row.source for row in rows if isinstance(row, Read) and row.source]
    assert read_source(source).model_dump(include={"title", "year", "url"}) == {
        "title": "A chronicle (1684)",
        "year": 1684,
        "url": "https://example.org/chronicle",
    }
    city, country = [row.entity for row in rows if isinstance(row, Read) and row.entity]
    read_entity(country)
    entity = read_entity(city)
    assert entity.id.startswith("kreis-")
    assert [(name.text, name.lang, name.from_, name.to) for name in entity.names] == [
        ("Königsberg", "de", "1255", "1946-07-04"),
        ("Калининград", "und-Cyrl", None, None),
    ]
    assert entity.names[0].sources[0].source == source["id"]
    # What a bound cannot say is kept in words, not made up.
    assert entity.names[1].note == "began not before 1946, not after 1947"
    assert entity.types == ["city"]
    assert entity.identifiers == {"wikidata": "Q1829", "country": "RU"}
    assert [(one.type, one.target) for one in entity.relations] == [("part_of", country["id"])]


def foreign(**members: Any) -> tuple[dict[str, Any], list[str]]:
    """What becomes of a feature of others, and what was left out of it."""
    feature = {"@id": "x/1", "type": "Feature", "names": [{"toponym": "Ostia", "lang": "la"}], **members}
    rows = list(lpf.read(io.BytesIO(orjson.dumps(feature)), dataset="d"))
    (entity,) = [row.entity for row in rows if isinstance(row, Read) and row.entity]
    read_entity(entity)
    return dict(entity), [row.detail for row in rows if isinstance(row, LeftOut)]


def test_the_time_of_a_feature_is_that_of_its_names() -> None:
    when = {"timespans": [{"start": {"in": "-0044"}, "end": {"in": "476"}}]}
    better = {"timespans": [{"start": {"in": "0100"}}]}
    names = [{"toponym": "Ostia", "lang": "la"}, {"toponym": "Portus", "when": better}]
    entity, _ = foreign(when=when, names=names)
    assert [(name.get("from"), name.get("to")) for name in entity["names"]] == [("-0044", "0476"), ("0100", None)]
    undated, _ = foreign(when={"timespans": []})
    assert "from" not in undated["names"][0]


def test_codes_of_countries_are_taken_as_of_a_table() -> None:
    for codes in (["RU"], "ru", ["ru", "??"]):
        entity, left = foreign(properties={"title": "x", "ccodes": codes})
        assert entity["identifiers"] == {"country": "RU"}
        assert len(left) == ("??" in codes)
    entity, left = foreign(properties={"ccodes": ["RU", "CN"]})
    assert "identifiers" not in entity
    assert left == ["the countries RU, CN: a place has one"]


@pytest.mark.parametrize(
    ("type_", "expected"),
    [
        ({"identifier": "aat:300008347"}, ["settlement"]),
        ({"identifier": "http://vocab.getty.edu/aat/300008707"}, ["river"]),
        ({"identifier": "aat:300008694"}, ["sea"]),
        ({"identifier": "aat:300387064"}, ["administrative unit"]),
        ({"identifier": "300000774"}, ["province"]),
        ({"identifier": "aat:300008347", "label": "Fishing village"}, ["fishing village"]),
        ({"identifier": "aat:300999999", "sourceLabels": [{"label": "Hamlet", "lang": "en"}]}, ["hamlet"]),
        ({"identifier": "aat:300999999"}, None),
    ],
)
def test_types_with_a_number_only_are_what_the_number_means(type_: dict[str, Any], expected: list[str] | None) -> None:
    entity, left = foreign(types=[type_])
    assert entity.get("types") == expected
    assert left == ([] if expected else ["the type aat:300999999"])


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        ("Ostia", "eng", {"lang": "en"}),
        ("Остия", "rus", {"lang": "ru"}),
        ("条约", "zho", {"lang": "zh-Hans"}),
        ("條約", "chi", {"lang": "zh-Hant"}),
        ("条约", "zh-CN", {"lang": "zh-Hans", "region": "CN"}),
        ("海参崴", "zh_TW", {"lang": "zh-Hant", "region": "TW"}),
        ("Ostia", "EN-us", {"lang": "en", "region": "US"}),
        ("Остия", None, {"lang": "und-Cyrl"}),
        ("Ostia", "Latin", {"lang": "und-Latn"}),
    ],
)
def test_the_languages_of_names_are_tags(text: str, lang: str | None, expected: dict[str, str]) -> None:
    entity, left = foreign(names=[{"toponym": text, "lang": lang}])
    assert entity["names"] == [{"text": text, **expected}]
    assert len(left) == (lang == "Latin")


def test_what_was_left_out_is_said_by_an_import(gazetteer: Gazetteer, tmp_path: Path) -> None:
    path = tmp_path / "places.json"
    path.write_bytes(orjson.dumps({**FOREIGN["features"][1], "types": [{"identifier": "aat:300999999"}]}))
    outcome = importing.run(gazetteer, lpf.Places(path, {"id": "d", "title": "D"}))
    assert (outcome.created, outcome.bad) == (1, 0)
    assert outcome.document()["left_out"] == [{"line": 1, "detail": "the type aat:300999999"}]


def test_features_a_line_are_read_too() -> None:
    lines = b"\n".join(orjson.dumps(feature) for feature in FOREIGN["features"])
    rows = [row for row in lpf.read(io.BytesIO(lines), dataset="d") if isinstance(row, Read) and row.entity]
    assert [row.row for row in rows] == [1, 2]


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (b"<a/>", (1, "")),
        (b'{"features": 7}', (1, "/features")),
        (b'{"features": [7]}', (1, "")),
        (b'{"features": [{"type": "Feature", "names": [{"toponym": "A"}]}]}', (1, "/@id")),
        (b'{"features": [{"type": "Feature", "@id": "a"}]}', (1, "/names")),
        (
            b'{"features": [{"type": "Feature", "@id": "a", "names": [{"toponym": "A"}, {"lang": "en"}]}]}',
            (1, "/names/1"),
        ),
        (
            b'{"features": [{"type": "Feature", "@id": "a", "names": [{"toponym": "A", '
            b'"when": {"timespans": [{"start": 1}]}}]}]}',
            (1, ""),
        ),
        (
            b'{"features": [{"type": "Feature", "@id": "a", "names": [{"toponym": "A"}],'
            b' "geometry": {"type": "Point", "coordinates": [200, 0]}}]}',
            (1, ""),
        ),
    ],
)
def test_faulty_features_are_told(body: bytes, fault: tuple[int, str]) -> None:
    rows = list(lpf.read(io.BytesIO(body), dataset="d"))
    assert [(row.row, row.column) for row in rows if isinstance(row, Fault)] == [fault]
    assert not [row for row in rows if isinstance(row, Read)]


# LP-TSV

HEADER = "id title title_source start end variants types aat_types ccodes fclasses lon lat geowkt matches".split()
ROW = {
    "id": "7/1",
    "title": "Nerchinsk",
    "title_source": "An atlas",
    "start": "1653",
    "end": "1922",
    "variants": "Нерчинск@ru; 尼布楚",
    "types": "Town;fort",
    "aat_types": "300008375",
    "ccodes": "RU",
    "fclasses": "P",
    "lon": "116.6",
    "lat": "51.98",
    "matches": "gn:2019326",
}


def table(*rows: dict[str, str], columns: list[str] | None = None) -> list[Item]:
    """What is read of a table with these rows."""
    columns = columns or HEADER
    lines = ["\t".join(columns), *("\t".join(row.get(column, "") for column in columns) for row in rows)]
    return list(lpf.read_table(io.BytesIO("\n".join(lines).encode()), dataset="rows"))


def test_a_table_becomes_places() -> None:
    source, place = table(ROW)
    assert isinstance(source, Read)
    assert isinstance(place, Read)
    assert source.source is not None
    assert read_source(source.source).title == "An atlas"
    entity = read_entity(place.entity)
    assert (place.row, entity.id, entity.types) == (2, "rows-7-1", ["town", "fort"])
    assert [(name.text, name.lang) for name in entity.names] == [
        ("Nerchinsk", "und-Latn"),
        ("Нерчинск", "ru"),
        ("尼布楚", "und-Hani"),
    ]
    assert (entity.names[0].from_, entity.names[0].to) == ("1653", "1922")
    assert entity.location == {"type": "Point", "coordinates": [116.6, 51.98]}
    assert entity.identifiers == {"country": "RU", "geonames": "2019326"}


def test_two_columns_that_lost_their_tab_are_two() -> None:
    body = "id\ttitle\ttitle_source\tstart\tlon\tlat fclasses\n1\tA\tB\t1480\t19.0\t54.0 P;S\n"
    rows = list(lpf.read_table(io.BytesIO(body.encode()), dataset="d"))
    (entity,) = [row.entity for row in rows if isinstance(row, Read) and row.entity]
    assert entity["location"]["coordinates"] == [19.0, 54.0]


@pytest.mark.parametrize(
    ("changed", "column"),
    [
        ({"id": ""}, "id"),
        ({"title": ""}, "title"),
        ({"start": ""}, "start"),
        ({"start": "1480 or so"}, "start"),
        ({"start": "1999"}, "start"),
        ({"end": "1480-13"}, "end"),
        ({"ccodes": "RU;ZZ"}, "ccodes"),
        ({"fclasses": "P;Q"}, "fclasses"),
        ({"aat_types": "300001"}, "aat_types"),
        ({"matches": "foo:1"}, "matches"),
        ({"lat": "91"}, "lat"),
        ({"lon": "east"}, "lon"),
        ({"geowkt": "POINT(19 94)"}, "geowkt"),
        ({"geowkt": "POINT(19"}, "geowkt"),
        ({"geowkt": "CIRCLE(1 2)"}, "geowkt"),
    ],
)
def test_faults_come_with_line_and_column(changed: dict[str, str], column: str) -> None:
    rows = table(ROW, {**ROW, "id": "2", **changed})
    assert [(row.row, row.column) for row in rows if isinstance(row, Fault)] == [(3, column)]
    assert len([row for row in rows if isinstance(row, Read) and row.entity]) == 1


def test_columns_are_told_too() -> None:
    for column in ("id", "title", "title_source", "start"):
        rows = table(ROW, columns=[one for one in HEADER if one != column])
        assert [(row.row, row.column) for row in rows if isinstance(row, Fault)] == [(1, column)]
        assert len(rows) == 1
    rows = table(ROW, ROW, columns=[*HEADER, "colour"])
    assert [(row.row, row.column) for row in rows if isinstance(row, Fault)] == [(1, "colour"), (3, "id")]


@pytest.mark.parametrize(
    ("text", "geometry"),
    [
        ("POINT(1 2)", {"type": "Point", "coordinates": [1, 2]}),
        ("MULTIPOINT((1 2),(3 4))", {"type": "MultiPoint", "coordinates": [[1, 2], [3, 4]]}),
        ("MULTIPOINT(1 2, 3 4)", {"type": "MultiPoint", "coordinates": [[1, 2], [3, 4]]}),
        ("SRID=4326;POINT (1 2)", {"type": "Point", "coordinates": [1, 2]}),
        ("POINT Z (1 2 3)", {"type": "Point", "coordinates": [1, 2, 3]}),
        (
            "GEOMETRYCOLLECTION(POINT(1 2))",
            {"type": "GeometryCollection", "geometries": [{"type": "Point", "coordinates": [1, 2]}]},
        ),
        ("LineString (1 2, 3.5 -4e0)", {"type": "LineString", "coordinates": [[1, 2], [3.5, -4]]}),
        ("POLYGON((0 0,1 0,1 1,0 0))", {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}),
    ],
)
def test_well_known_text(text: str, geometry: dict[str, Any]) -> None:
    assert lpf.read_wkt(text) == geometry


@pytest.mark.parametrize(
    "text",
    ["", "POINT", "POINT EMPTY", "POINT(nan nan)", "POINT(1)", "POINT(1 2))", "7"],
)
def test_what_is_no_well_known_text_of_a_place(text: str) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        lpf.read_wkt(text)


def test_a_table_with_numbers_for_types_has_types() -> None:
    _, place = table({**ROW, "types": "", "aat_types": "aat:300008375;300006909"})
    assert isinstance(place, Read)
    assert place.entity is not None
    assert place.entity["types"] == ["town", "fort"]


def test_places_have_the_country_of_those_who_hold_them(seeded: Gazetteer) -> None:
    def codes(place: str) -> list[str]:
        written, _ = linking.linked_places(seeded, place)
        properties = orjson.loads(written)["features"][0]["properties"]
        return list(properties.get("ccodes", []))

    assert codes("vladivostok") == ["RU"]
    assert codes("harbin") == ["CN"]
    assert codes("treaty-of-aigun") == []
    whole = orjson.loads(b"".join(linking.export_lpf(seeded, Filters(kinds=("place",)))))["features"]
    told = {one["@id"].rpartition("/")[2]: one["properties"].get("ccodes") for one in whole}
    assert told["vladivostok"] == ["RU"]
    assert sum(bool(one) for one in told.values()) > 800
