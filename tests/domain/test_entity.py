"""The written document: what the model takes, what it refuses, and where it says that the fault is."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazetteer.domain.entity import read_entity, read_source
from gazetteer.domain.geometry import representative_point
from gazetteer.errors import Invalid

NAME: dict[str, Any] = {"text": "海参崴", "lang": "zh-Hans"}
SMALLEST: dict[str, Any] = {"id": "vladivostok", "kind": "place", "names": [NAME]}
RECORD: dict[str, Any] = {"holders": ["russia"], "status": "sovereignty", "from": "1860-11-14", "to": ".."}


def test_the_smallest_document_is_three_fields() -> None:
    entity = read_entity(SMALLEST)
    assert entity.names[0].status == "admitted"
    assert entity.names[0].certainty == "unverified"
    assert entity.written() == SMALLEST


@pytest.mark.parametrize("missing", ["id", "kind", "names"])
def test_each_required_field_is_asked_for(missing: str) -> None:
    refused = faults({key: value for key, value in SMALLEST.items() if key != missing})
    assert refused == {f"/{missing}"}


@pytest.mark.parametrize("pasted", ["\ufeff海参崴", "海\u200b参崴", "海参\u00ad崴\u2060"])
def test_what_is_not_seen_in_copied_text_is_not_stored(pasted: str) -> None:
    entity = read_entity(with_name(text=pasted, note=pasted))
    assert (entity.names[0].text, entity.names[0].note) == ("海参崴", "海参崴")


@pytest.mark.parametrize("spelt", ["葛\U000e0100飾", "می\u200cخواهم", "ᠮᠣᠩᠭᠣᠯ\u180bᠤᠨ"])
def test_what_spells_stays(spelt: str) -> None:
    assert read_entity(with_name(text=spelt, lang="ja")).names[0].text == spelt


def test_a_name_that_shows_nothing_is_refused() -> None:
    assert faults(with_name(text="\u200b\ufeff")) == {"/names/0/text"}


def faults(document: object) -> set[str]:
    with pytest.raises(Invalid) as refused:
        read_entity(document)
    return {fault["pointer"] for fault in refused.value.errors}


def with_name(**fields: Any) -> dict[str, Any]:
    return {**SMALLEST, "names": [{**NAME, **fields}]}


def with_record(**fields: Any) -> dict[str, Any]:
    return {**SMALLEST, "sovereignty": [{**RECORD, **fields}]}


@pytest.mark.parametrize(
    ("document", "pointer"),
    [
        ({**SMALLEST, "colour": "red"}, "/colour"),
        ({**SMALLEST, "id": "Vladivostok"}, "/id"),
        ({**SMALLEST, "id": "a--b"}, "/id"),
        ({**SMALLEST, "id": "a" * 101}, "/id"),
        ({**SMALLEST, "kind": "planet"}, "/kind"),
        ({**SMALLEST, "names": []}, "/names"),
        ({**SMALLEST, "prominence": 1.5}, "/prominence"),
        ({**SMALLEST, "prominence": float("nan")}, "/prominence"),
        ({**SMALLEST, "identifiers": {"geonames": 2013348}}, "/identifiers/geonames"),
        ({**SMALLEST, "disambiguation": {"english": "the port"}}, "/disambiguation/english/[key]"),
        (with_name(text=""), "/names/0/text"),
        (with_name(text="  "), "/names/0/text"),
        (with_name(text="a\x00b"), "/names/0/text"),
        (with_name(text="a\u202eb"), "/names/0/text"),
        (with_name(text="\ud800"), "/names/0/text"),
        (with_name(lang="klingon"), "/names/0/lang"),
        (with_name(lang="zh-TW", region="HK"), "/names/0"),
        (with_name(status="best"), "/names/0/status"),
        (with_name(register="Not A Word"), "/names/0/register"),
        (with_name(**{"from": "1860-13"}), "/names/0/from"),
        (with_name(**{"from": "1900", "to": "1850"}), "/names/0"),
        (with_name(readings=[{"pinyin": "Hǎishēnwǎi", "tone": 3}]), "/names/0/readings/0/tone"),
        (with_name(sources=["atlas"]), "/names/0/sources/0"),
        (with_record(holders=[]), "/sovereignty/0"),
        (with_record(holders=["russia", "russia"]), "/sovereignty/0"),
        (with_record(status="ownership"), "/sovereignty/0/status"),
        (with_record(viewpoint=[]), "/sovereignty/0/viewpoint"),
        (with_record(to=1900), "/sovereignty/0/to"),
        ({**SMALLEST, "relations": [{"type": "near", "target": "sea"}]}, "/relations/0/type"),
        ({**SMALLEST, "relations": [{"type": "part_of", "target": "vladivostok"}]}, ""),
        ({**SMALLEST, "dates": [{"event": "founded", "date": ".."}]}, "/dates/0/date"),
        ({**SMALLEST, "names": [{**NAME, "id": "n"}, {**NAME, "id": "n"}]}, ""),
    ],
)  # fmt: skip  # laid out as a table
def test_a_fault_is_told_with_its_place(document: dict[str, Any], pointer: str) -> None:
    assert pointer in faults(document)


@pytest.mark.parametrize("document", [None, [], "place", 3, {"id": 3}])
def test_what_is_no_document_is_refused(document: object) -> None:
    assert faults(document)


def test_every_fault_is_told_at_once() -> None:
    assert len(faults({**SMALLEST, "kind": "planet", "colour": "red", "names": [{"text": ""}]})) >= 4


def test_only_what_is_undelimited_has_no_holder() -> None:
    assert read_entity(with_record(holders=[], status="undelimited")).sovereignty[0].holders == []


def test_open_unknown_and_imprecise_bounds_are_three_things() -> None:
    kept = read_entity(with_record(**{"from": "18XX", "to": None})).written()["sovereignty"][0]
    assert kept == {"holders": ["russia"], "status": "sovereignty", "from": "18XX"}
    assert read_entity(with_record(**{"from": ".."})).written()["sovereignty"][0]["from"] == ".."


def test_a_source_needs_a_title_and_a_sound_address() -> None:
    assert read_source({"id": "atlas", "title": "An atlas"}).written() == {"id": "atlas", "title": "An atlas"}
    for broken in ({"id": "atlas"}, {"id": "atlas", "title": "An atlas", "url": "javascript:alert(1)"}):
        with pytest.raises(Invalid):
            read_source(broken)


POINT = [131.9, 43.1]
RING = [[130.0, 43.0], [132.0, 43.0], [132.0, 44.0], [130.0, 43.0]]


@pytest.mark.parametrize(
    "location",
    [
        {"type": "Point", "coordinates": POINT},
        {"type": "MultiPoint", "coordinates": [POINT, POINT]},
        {"type": "LineString", "coordinates": [POINT, [132.0, 43.0]]},
        {"type": "Polygon", "coordinates": [RING]},
        {"type": "MultiPolygon", "coordinates": [[RING]]},
        {"type": "GeometryCollection", "geometries": [{"type": "Point", "coordinates": POINT}]},
    ],
)
def test_geometries_are_taken_as_they_are(location: dict[str, Any]) -> None:
    assert read_entity({**SMALLEST, "location": location}).written()["location"] == location


@pytest.mark.parametrize(
    "location",
    [
        {},
        {"type": "Point"},
        {"type": "Circle", "coordinates": POINT},
        {"type": "Point", "coordinates": [131.9]},
        {"type": "Point", "coordinates": [181, 43]},
        {"type": "Point", "coordinates": [131, 91]},
        {"type": "Point", "coordinates": [True, False]},
        {"type": "Point", "coordinates": "131.9 43.1"},
        {"type": "Point", "coordinates": POINT, "bbox": []},
        {"type": "LineString", "coordinates": [POINT]},
        {"type": "Polygon", "coordinates": [RING[:3]]},
        {"type": "Polygon", "coordinates": [[*RING[:3], [131.0, 43.0]]]},
        {"type": "GeometryCollection", "geometries": []},
    ],
)
def test_what_is_no_geometry_is_refused(location: dict[str, Any]) -> None:
    assert faults({**SMALLEST, "location": location})


def test_a_line_across_the_antimeridian_has_its_point_there() -> None:
    longitude, _ = representative_point({"type": "LineString", "coordinates": [[179.0, 66.0], [-179.0, 66.0]]})
    assert abs(longitude) == 180


@pytest.mark.slow
@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(["id", "kind", "names", "text", "lang", "x"]), inner, max_size=4)
        ),
        max_leaves=12,
    )
)
def test_any_json_is_read_or_refused(document: object) -> None:
    told = ["no fault"]
    try:
        read_entity(document)
    except Invalid as error:
        told = [fault["detail"] for fault in error.errors]
    assert told


@pytest.mark.parametrize(
    ("stated", "lang", "region"),
    [
        ("zh-TW", "zh-Hant", "TW"),
        ("ZH_hans_cn", "zh-Hans", "CN"),
        ("cmn", "zh-Hans", None),
        ("zh", "zh-Hans", None),
        ("en-GB", "en", "GB"),
        ("rus", "ru", None),
        ("zh-Hant", "zh-Hant", None),
    ],
)
def test_a_tag_is_stored_canonical_and_its_region_beside_it(stated: str, lang: str, region: str | None) -> None:
    name = read_entity(with_name(lang=stated)).names[0]
    assert (name.lang, name.region) == (lang, region)


def test_a_region_said_twice_alike_is_no_fault() -> None:
    assert read_entity(with_name(lang="zh-HK", region="HK")).names[0].region == "HK"


@pytest.mark.parametrize(
    ("member", "value", "where", "told"),
    [
        ("naems", [], "/naems", "there is no field 'naems' here; did you mean 'names'?"),
        ("kind", "plaec", "/kind", "found 'plaec'; did you mean 'place'?"),
        ("names", "Town", "/names", "expected a list, found 'Town'"),
        ("dates", [{"event": "founded", "date": 1860}], "/dates/0/date", 'found 1860; write it in quotes: "1860"'),
        ("dates", [{"event": "founded"}], "/dates/0/date", "date is missing"),
        ("note", True, "/note", "expected a text, found True"),
    ],
)
def test_a_fault_is_told_as_a_person_would(member: str, value: object, where: str, told: str) -> None:
    document = {"id": "town", "kind": "place", "names": [{"text": "Town", "lang": "en"}], member: value}
    with pytest.raises(Invalid) as caught:
        read_entity(document)
    (fault,) = caught.value.errors
    assert fault["pointer"] == where
    assert fault["detail"].endswith(told)
