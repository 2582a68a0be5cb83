"""The small map: what is on it lies where it should, names do not cover each other, and areas are cut to the frame."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazetteer.web import map as mapping
from gazetteer.web.assets import assets
from gazetteer.web.timeline import width_of

VLADIVOSTOK = (131.9, 43.1, "Vladivostok", "en")


def test_a_city_by_the_sea_has_land_and_sea_about_it() -> None:
    drawn = mapping.locator((VLADIVOSTOK,))
    assert drawn is not None
    (mark,) = drawn.marks
    assert abs(mark.x - mapping.WIDTH / 2) < 1
    assert drawn.land.startswith("M")
    assert drawn.rivers
    numbers = [float(number) for number in re.findall(r"-?\d+\.?\d*", drawn.land)]
    assert max(numbers) < mapping.WIDTH * 1.1
    assert min(numbers) > -mapping.WIDTH * 0.1


def test_without_a_point_there_is_no_map() -> None:
    assert mapping.locator(()) is None


@pytest.mark.parametrize(
    ("kind", "coordinates", "is_area"),
    [
        ("LineString", [[121.4, 53.3], [127.5, 50.3], [135.1, 48.5]], False),
        ("MultiLineString", [[[121.4, 53.3], [127.5, 50.3]], [[127.5, 50.3], [135.1, 48.5]]], False),
        ("Polygon", [[[32.6, 45.3], [36.6, 45.3], [33.9, 44.4], [32.6, 45.3]]], True),
        (
            "MultiPolygon",
            [[[[120, 25], [122, 25], [121, 22], [120, 25]]], [[[119, 23], [120, 23], [119, 24], [119, 23]]]],
            True,
        ),
    ],
)
def test_a_place_that_is_more_than_a_point_is_drawn_whole(kind: str, coordinates: Any, is_area: bool) -> None:
    drawn = mapping.locator((), mapping.ground({"type": kind, "coordinates": coordinates}))
    assert drawn is not None
    assert drawn.is_area == is_area
    assert ("Z" in drawn.ground) == is_area
    numbers = [float(number) for number in re.findall(r"-?\d+\.?\d*", drawn.ground)]
    assert min(numbers) > 0
    assert max(numbers[::2]) < mapping.WIDTH
    assert max(numbers[1::2]) < mapping.HEIGHT


def test_a_point_is_no_ground() -> None:
    assert mapping.ground({"type": "Point", "coordinates": [131.9, 43.1]}) is None
    assert mapping.ground(None) is None


def test_names_do_not_cover_each_other() -> None:
    crowd = tuple((131.9 + step / 50, 43.1, f"Place {step}", "en") for step in range(12))
    drawn = mapping.locator(crowd)
    assert drawn is not None
    assert len(drawn.marks) == 12
    boxes = [
        (mark.words_x, mark.words_y - 12, mark.words_x + width_of(mark.words), mark.words_y)
        for mark in drawn.marks
        if mark.words
    ]
    assert 0 < len(boxes) < 12
    for index, (left, top, right, bottom) in enumerate(boxes):
        for other in boxes[index + 1 :]:
            assert right <= other[0] or other[2] <= left or bottom <= other[1] or other[3] <= top


@pytest.mark.slow
@given(
    st.lists(
        st.tuples(st.floats(-180, 180), st.floats(-90, 90), st.just("x"), st.just("en")), min_size=1, max_size=6
    ).map(tuple)
)
def test_every_point_of_the_world_is_on_its_map(points: tuple[tuple[float, float, str, str], ...]) -> None:
    drawn = mapping.locator(points)
    assert drawn is not None
    for mark in drawn.marks:
        assert -1 <= mark.x <= mapping.WIDTH + 1
        assert "nan" not in drawn.land


def test_the_coasts_are_small_whole_and_say_whose_they_are() -> None:
    body = assets()["natural-earth.json"].body
    assert len(body) < 300_000
    coasts = json.loads(body)
    assert "public domain" in coasts["source"]
    layers = {feature["properties"]["layer"]: feature["geometry"] for feature in coasts["features"]}
    assert set(layers) == {"land", "lakes", "rivers"}
    for ring in (ring for polygon in layers["land"]["coordinates"] for ring in polygon):
        assert all(abs(before[0] - after[0]) < 180 for before, after in pairwise(ring))
