"""What touches a box: points, lines and areas, over the antimeridian too, exactly."""

from __future__ import annotations

import asyncio
from typing import Any

import orjson
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely.geometry import shape
from tests.databases import run

from gazetteer.domain.geometry import extent
from gazetteer.services import areas, editing, features, finding, holding, verification
from gazetteer.services.context import Gazetteer

#: A river with a bend: its box is large, and most of it dry.
BEND = {"type": "LineString", "coordinates": [[120, 50], [120, 40], [130, 40]]}
SQUARE = {"type": "Polygon", "coordinates": [[[100, 30], [104, 30], [104, 34], [100, 34], [100, 30]]]}
STRAIT = {"type": "LineString", "coordinates": [[170, 60], [-170, 66]]}
PEAK = {"type": "Point", "coordinates": [110, 20]}
PLACES = {"bend": BEND, "square": SQUARE, "strait": STRAIT, "peak": PEAK}


@pytest.fixture
def mapped(gazetteer: Gazetteer) -> Gazetteer:
    """A river, a country, a strait over the antimeridian and a peak, each held by a realm."""
    realm = {"id": "realm", "kind": "polity", "names": [{"text": "Realm", "lang": "en"}]}
    record = {"id": "held", "status": "sovereignty", "holders": ["realm"], "from": "1700", "to": ".."}
    places = [
        {
            "id": name,
            "kind": "place",
            "names": [{"text": name.title(), "lang": "en"}, {"text": "Common Ground", "lang": "en"}],
            "location": location,
            "sovereignty": [record],
        }
        for name, location in PLACES.items()
    ]
    editing.batch(gazetteer, [orjson.dumps({"entity": one}) for one in (realm, *places)], by="cli")
    return gazetteer


BOXES = [
    ((119, 39, 131, 51), ["bend"]),
    ((124, 44, 131, 51), []),  # within the bend's box, and no water there
    ((119, 45, 121, 46), ["bend"]),  # the line goes through
    ((125, 38, 126, 41), ["bend"]),
    ((101, 31, 102, 32), ["square"]),  # inside the area
    ((90, 20, 120, 60), ["bend", "peak", "square"]),
    ((105, 30, 109, 34), []),
    ((104, 34, 105, 35), ["square"]),  # touches a corner
    ((110, 20, 110, 20), ["peak"]),
    ((160, 50, 180, 70), ["strait"]),
    ((-180, 50, -160, 70), ["strait"]),
    ((175, 62, -175, 64), ["strait"]),
    ((170, 40, -170, 50), []),
    ((-170, 50, 170, 70), ["bend", "strait"]),  # the ends alone
    ((-180, -90, 180, 90), ["bend", "peak", "square", "strait"]),
]


@pytest.mark.parametrize(("box", "expected"), BOXES)
def test_places_and_records_are_found_by_where_they_reach(
    mapped: Gazetteer, box: tuple[float, float, float, float], expected: list[str]
) -> None:
    page = features.places(mapped, limit=10, bbox=box)
    assert [feature.key[0] for feature in page.features] == expected
    assert page.matched == len(expected)
    wanted = features.records(mapped, holding.Wanted(bbox=box), limit=10)
    assert [feature.key[1] for feature in wanted.features] == expected
    assert wanted.matched == len(expected)


@pytest.mark.parametrize(("box", "expected"), BOXES)
@pytest.mark.parametrize("q", ["common ground", "common gro", "ground common", "comon ground"])
def test_a_search_within_a_box_finds_what_touches_it(
    mapped: Gazetteer, q: str, box: tuple[float, float, float, float], expected: list[str]
) -> None:
    found = asyncio.run(finding.search(mapped, q, bbox=",".join(map(str, box))))
    assert sorted(hit.entity for hit in found.results) == expected


def test_pages_of_a_box_are_parted_without_loss(mapped: Gazetteer) -> None:
    box = (90.0, 20.0, 120.0, 60.0)
    first = features.places(mapped, limit=2, bbox=box)
    assert ([one.key[0] for one in first.features], first.more, first.matched) == (["bend", "peak"], True, 3)
    rest = features.places(mapped, limit=2, bbox=box, after="peak")
    assert ([one.key[0] for one in rest.features], rest.more) == (["square"], False)


def test_the_extent_of_all_is_that_of_lines_and_areas(mapped: Gazetteer) -> None:
    assert features.extent(mapped).box == (-180, 20, 180, 66)
    editing.delete(mapped, "strait", if_match="*", by="cli")
    assert features.extent(mapped).box == (100, 20, 130, 50)


def test_a_changed_ground_is_found_where_it_is_now(mapped: Gazetteer) -> None:
    moved = {"id": "square", "kind": "place", "names": [{"text": "Square", "lang": "en"}], "location": PEAK}
    editing.replace(mapped, "square", moved, if_match="*", by="cli")
    assert [one.key[0] for one in features.places(mapped, limit=9, bbox=(100, 30, 104, 34)).features] == []
    assert [one.key[0] for one in features.places(mapped, limit=9, bbox=(110, 20, 110, 20)).features] == [
        "peak",
        "square",
    ]
    assert verification.verify(mapped) == []


def test_doctor_finds_and_mends_an_extent_that_is_wrong(mapped: Gazetteer) -> None:
    run(mapped.settings.database_url, "UPDATE extent SET west = 0 WHERE entity_id = 'bend'")
    run(mapped.settings.database_url, "DELETE FROM extent WHERE entity_id = 'square'")
    assert [fault for fault in verification.verify(mapped) if "extent" in fault] == [
        "bend: a row is missing in extent",
        "bend: a row too many in extent",
        "square: a row is missing in extent",
    ]
    verification.rebuild(mapped)
    assert verification.verify(mapped) == []


@pytest.mark.parametrize(
    ("geometry", "reach"),
    [
        (PEAK, None),
        ({"type": "MultiPoint", "coordinates": [[1, 2], [1, 2]]}, None),
        ({"type": "MultiPoint", "coordinates": [[1, 2], [3, 4]]}, (1, 2, 3, 4)),
        (BEND, (120, 40, 130, 50)),
        (STRAIT, (170, 60, -170, 66)),
        ({"type": "MultiPoint", "coordinates": [[170, 0], [180, 1], [-180, 2], [-175, 3]]}, (170, 0, -175, 3)),
        ({"type": "LineString", "coordinates": [[-120, 0], [-10, 0], [100, 0]]}, (-180, 0, 180, 0)),
        ({"type": "GeometryCollection", "geometries": [PEAK, SQUARE]}, (100, 20, 110, 34)),
    ],
)
def test_how_far_a_geometry_reaches(geometry: dict[str, Any], reach: object) -> None:
    assert extent(geometry) == reach


#: Whole degrees, so that nothing hangs on the last bit.
_LONGITUDE = st.integers(-180, 180)
_LATITUDE = st.integers(-80, 80)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    line=st.lists(st.tuples(st.integers(0, 80), _LATITUDE), min_size=2, max_size=5, unique=True),
    corner=st.tuples(_LONGITUDE, _LATITUDE),
    size=st.tuples(st.integers(0, 60), st.integers(0, 60)),
    turned=st.sampled_from([0, 60, 140, -170]),
)
def test_any_line_is_found_by_the_boxes_that_it_touches_and_no_others(
    gazetteer: Gazetteer,
    line: list[tuple[int, int]],
    corner: tuple[int, int],
    size: tuple[int, int],
    turned: int,
) -> None:
    def wrapped(longitude: float) -> float:
        return (longitude + 180) % 360 - 180

    # Half degrees, so that no end lies on the antimeridian, which has two names.
    drawn = [[longitude + turned + 0.5, latitude] for longitude, latitude in line]
    coordinates = [[wrapped(longitude), latitude] for longitude, latitude in drawn]
    document = {
        "id": "line",
        "kind": "place",
        "names": [{"text": "Line", "lang": "en"}],
        "location": {"type": "LineString", "coordinates": coordinates},
    }
    editing.batch(gazetteer, [orjson.dumps({"entity": document})], by="cli")
    south, north = corner[1], min(corner[1] + size[1], 90)
    west = wrapped(corner[0])
    box = (float(west), float(south), float(wrapped(west + size[0])), float(north))
    # The same on a plane that goes on beyond 180 degrees, the box in each turn of the globe.
    unrolled = shape({"type": "LineString", "coordinates": drawn})
    touched = any(
        unrolled.intersects(shapely.box(west + turn, south, west + size[0] + turn, north)) for turn in (-360, 0, 360)
    )
    with gazetteer.database.reading() as connection:
        assert ("line" in areas.read(connection, box).touching) == touched
