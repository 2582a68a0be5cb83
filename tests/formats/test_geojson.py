"""GeoJSON: read back by a library that is not ours, and cut where the globe is."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import shape
from shapely.ops import unary_union
from starlette.testclient import TestClient
from tests.api.shapes import refusal

from gazetteer.formats import geojson

ACCEPT = {"Accept": "application/geo+json"}
#: From Kamchatka to Alaska, over the antimeridian.
STRAIT: dict[str, Any] = {
    "type": "Polygon",
    "coordinates": [[[160, 50], [-165, 50], [-165, 70], [160, 70], [160, 50]]],
}


def features(client: TestClient, address: str, **headers: str) -> list[dict[str, Any]]:
    """The features of an answer, each loaded by shapely."""
    answer = client.get(address, headers=headers)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/geo+json"
    found: dict[str, Any] = answer.json()
    assert found["type"] == "FeatureCollection"
    for feature in found["features"]:
        assert feature["type"] == "Feature"
        assert isinstance(feature["properties"], dict)
        if feature["geometry"] is not None:
            assert shape(feature["geometry"]).is_valid
    members: list[dict[str, Any]] = found["features"]
    return members


def test_search_lists_and_records_are_features_by_accept_and_by_format(seeded_client: TestClient) -> None:
    for address in (
        "/v1/search?q=海参崴",
        "/v1/search?q=Амур&bbox=120,40,145,60",
        "/v1/entities?kind=place&limit=50",
        "/v1/entities?modified_since=2020-01-01&limit=5",
        "/v1/sovereignty?on=1860-11-15&holder=russia",
    ):
        asked = features(seeded_client, f"{address}&format=geojson")
        assert asked
        assert features(seeded_client, address, **ACCEPT) == asked
        plain = seeded_client.get(address).json()
        assert len(plain.get("results", plain.get("records"))) == len(asked)
        # What is asked for in so many words goes before what the client says that it likes.
        insisting = seeded_client.get(f"{address}&format=json", headers=ACCEPT).json()
        assert {**insisting, "next": None} == {**plain, "next": None}
    found = features(seeded_client, "/v1/search?q=海参崴&format=geojson")[0]
    assert found["id"] == "vladivostok"
    assert found["geometry"] == {"type": "Point", "coordinates": [131.874, 43.106]}
    assert found["properties"]["label"]["ru"] == "Владивосток"


def test_pages_go_on(seeded_client: TestClient) -> None:
    first = seeded_client.get("/v1/entities?kind=place&limit=2&format=geojson")
    assert 'rel="next"' in first.headers["link"]
    address = first.headers["link"].partition(">")[0].removeprefix("<")
    second = features(seeded_client, address)
    assert {feature["id"] for feature in second}.isdisjoint(feature["id"] for feature in first.json()["features"])


def test_one_entity_is_a_feature(seeded_client: TestClient) -> None:
    plain = seeded_client.get("/v1/entities/vladivostok").json()
    answer = seeded_client.get("/v1/entities/vladivostok", headers=ACCEPT)
    assert answer.headers["content-type"] == "application/geo+json"
    assert answer.headers["vary"] == "Accept, Accept-Encoding"
    feature = answer.json()
    nested = {member: feature["properties"][member] for member in plain if member != "location"}
    assert {**nested, "location": feature["geometry"]} == plain
    assert feature["properties"]["name_pinyin"] == "Fúlādíwòsītuōkè"
    assert answer.headers["etag"] != seeded_client.get("/v1/entities/vladivostok").headers["etag"]
    again = seeded_client.get("/v1/entities/vladivostok", headers={**ACCEPT, "If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304
    then = seeded_client.get("/v1/entities/vladivostok?on=1900", headers=ACCEPT).json()
    assert then["properties"]["on"] == "1900"
    refusal(seeded_client.get("/v1/entities/vladivostok", headers={"Accept": "image/png"}), 406, "not-acceptable")
    refusal(seeded_client.get("/v1/search?q=a", headers={"Accept": "image/png"}), 406, "not-acceptable")


def test_the_whole_is_one_collection(seeded_client: TestClient) -> None:
    found = features(seeded_client, "/v1/export?format=geojson")
    ids = [feature["id"] for feature in found]
    assert ids == sorted(ids)
    assert {"vladivostok", "treaty-of-aigun"} <= set(ids)
    assert next(feature for feature in found if feature["id"] == "treaty-of-aigun")["geometry"] is None
    places = features(seeded_client, "/v1/export?format=geojson&kind=place&langs=ru")
    assert all(name["lang"] == "ru" for feature in places for name in feature["properties"]["names"])


def test_a_polygon_over_the_antimeridian_is_cut() -> None:
    cut = geojson.cut(STRAIT)
    assert cut["type"] == "MultiPolygon"
    west, east = sorted(shape({"type": "Polygon", "coordinates": part}).bounds for part in cut["coordinates"])
    assert west == (-180, 50, -165, 70)
    assert east == (160, 50, 180, 70)
    assert geojson.box([STRAIT]) == [160, 50, -165, 70]
    assert geojson.feature({"id": "x", "location": STRAIT}, with_box=True)["bbox"] == [160, 50, -165, 70]


def test_a_hole_is_cut_with_its_ring() -> None:
    for hole in (
        [[170, 58], [170, 62], [174, 62], [174, 58], [170, 58]],
        [[-174, 58], [-174, 62], [-170, 62], [-170, 58], [-174, 58]],
    ):
        cut = shape(geojson.cut({"type": "Polygon", "coordinates": [*STRAIT["coordinates"], hole]}))
        assert cut.is_valid
        assert cut.area == pytest.approx(35 * 20 - 4 * 4)


def test_a_hole_that_lies_across_is_cut_however_the_rings_run() -> None:
    hole = [[178, 58], [178, 62], [-178, 62], [-178, 58], [178, 58]]
    outer = STRAIT["coordinates"][0]
    for rings in ([outer, hole], [outer[::-1], hole], [outer, hole[::-1]]):
        cut = shape(geojson.cut({"type": "Polygon", "coordinates": rings}))
        assert cut.is_valid
        assert cut.area == pytest.approx(35 * 20 - 4 * 4)
        assert all(part.exterior.is_ccw for part in cut.geoms)


@pytest.mark.parametrize("latitude", [80, -80])
def test_a_ring_round_a_pole_has_the_pole_inside(latitude: int) -> None:
    ring = [[longitude, latitude] for longitude in (0, 90, 180, -90, 0)]
    for coordinates in (ring, ring[::-1]):
        cut = shape(geojson.cut({"type": "Polygon", "coordinates": [coordinates]}))
        assert cut.is_valid
        assert cut.area == pytest.approx(360 * 10)


def test_corners_on_the_antimeridian_leave_no_parts_without_an_extent() -> None:
    touching = [[180, 0], [-170, 0], [-170, 5], [180, 5], [180, 0]]
    (part,) = geojson.cut({"type": "Polygon", "coordinates": [touching]})["coordinates"]
    assert shape({"type": "Polygon", "coordinates": part}).bounds == (-180, 0, -170, 5)
    assert geojson.cut({"type": "LineString", "coordinates": [[180, 0, 7], [-170, 0, 7]]}) == {
        "type": "MultiLineString",
        "coordinates": [[[-180, 0], [-170, 0]]],
    }


def test_a_polygon_that_crosses_itself_is_cut_all_the_same() -> None:
    ring = [[160, 0], [-170, 0], [160, 5], [-170, 5], [160, 0]]
    cut = shape(geojson.cut({"type": "Polygon", "coordinates": [ring]}))
    assert cut.is_valid
    assert -180 <= cut.bounds[0] <= cut.bounds[2] <= 180


def test_a_line_over_the_antimeridian_is_cut() -> None:
    cut = geojson.cut({"type": "LineString", "coordinates": [[170, 0], [-170, 10], [-160, 10]]})
    assert cut == {
        "type": "MultiLineString",
        "coordinates": [[[170, 0], [180.0, 5.0]], [[-180.0, 5.0], [-170, 10], [-160, 10]]],
    }


def test_what_does_not_cross_stays_as_it_is() -> None:
    for geometry in (
        {"type": "Point", "coordinates": [180, 1]},
        {"type": "LineString", "coordinates": [[0, 0], [170, 0]]},
        {"type": "Polygon", "coordinates": [[[0, 0], [10, 0], [10, 10], [0, 0]]]},
    ):
        assert geojson.cut(geometry) == geometry


@given(
    west=st.integers(120, 179),
    width=st.integers(62, 170),
    south=st.integers(-80, 0),
    height=st.integers(1, 80),
)
def test_a_box_keeps_its_area_when_it_is_cut(west: int, width: int, south: int, height: int) -> None:
    east, north = west + width - 360, south + height
    # Corners half the globe apart would be read as the shorter way round, so there is one between.
    middle = west + width // 2
    middle = middle - 360 if middle > 180 else middle
    ring = [[west, south], [middle, south], [east, south], [east, north], [middle, north], [west, north], [west, south]]
    cut = geojson.cut({"type": "Polygon", "coordinates": [ring]})
    found = unary_union(shape(cut))
    assert found.is_valid
    assert found.area == pytest.approx(width * height)
    assert -180 <= found.bounds[0] <= found.bounds[2] <= 180


def test_a_map_can_label_an_entity() -> None:
    written = {
        "id": "aihui",
        "names": [
            {"text": "爱辉", "lang": "zh-Hans", "status": "preferred", "readings": [{"pinyin": "Àihuī"}]},
            {"text": "Aigun", "lang": "en", "status": "preferred"},
        ],
    }
    shown = geojson.feature(written)["properties"]
    assert (shown["name"], shown["name_zh"], shown["name_pinyin"]) == ("Aigun", "爱辉", "Àihuī")
    # A column is there though nothing stands in it.
    assert shown["name_ru"] is None
    # What a map shows of a thing without an English name is what it has.
    mongolian = {"id": "x", "label": {"mn": "Хөвсгөл"}}
    assert geojson.feature(mongolian)["properties"]["name"] == "Хөвсгөл"
    assert "name" not in geojson.feature({"id": "gone", "into": None, "modified": "2026"})["properties"]


def test_a_map_can_animate_a_record() -> None:
    def party(id_: str, name: str, phase: dict[str, Any] | None = None) -> dict[str, Any]:
        return {"id": id_, "label": {"en": name}, "as": phase}

    record = {
        "id": "r1",
        "place": {"id": "sakhalin", "label": {"en": "Sakhalin", "ru": "Сахалин"}, "as": None},
        "holders": [party("japan", "Japan"), party("russia", "Russia", party("russian-empire", "Russian Empire"))],
        "status": "condominium",
        "viewpoint": [party("japan", "Japan"), party("russia", "Russia")],
        "from": "1855",
        "to": "1875~",
    }
    shown = geojson.feature(record)["properties"]
    assert (shown["name"], shown["name_ru"], shown["place_id"]) == ("Sakhalin", "Сахалин", "sakhalin")
    assert (shown["holder"], shown["holder_id"]) == ("Japan; Russia", "japan; russia")
    assert shown["holder_as"] == "Russian Empire"
    assert shown["viewpoint_ids"] == "japan; russia"
    assert (shown["from_day"], shown["to_day"]) == ("1855-01-01", "1876-12-31")
    assert shown["holders"] == record["holders"]
    still = geojson.feature({**record, "from": None, "to": "..", "viewpoint": None})["properties"]
    assert (still["from_day"], still["to_day"], still["viewpoint_ids"]) == (None, None, None)
