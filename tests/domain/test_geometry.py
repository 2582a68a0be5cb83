"""How far a point is from a geometry."""

from __future__ import annotations

from typing import Any

import pytest

from gazetteer.domain.geometry import kilometres_from

SQUARE: list[list[float]] = [[130, 45], [134, 45], [134, 49], [130, 49], [130, 45]]
HOLE: list[list[float]] = [[131, 46], [133, 46], [133, 48], [131, 48], [131, 46]]


@pytest.mark.parametrize(
    ("geometry", "expected"),
    [
        ({"type": "Point", "coordinates": [132, 47]}, 0.0),
        ({"type": "Point", "coordinates": [132, 48]}, 111.2),
        ({"type": "Polygon", "coordinates": [SQUARE]}, 0.0),
        # In the hole, a degree from its northern and southern edge and less from the others: 111.2 km times cos 47°.
        ({"type": "Polygon", "coordinates": [SQUARE, HOLE]}, 75.8),
        ({"type": "LineString", "coordinates": [[130, 46], [134, 46]]}, 111.2),
        # Past the end of a line its end counts.
        ({"type": "LineString", "coordinates": [[128, 47], [130, 47]]}, 151.7),
        ({"type": "MultiLineString", "coordinates": [[[128, 47], [130, 47]], [[132, 47.5], [133, 47.5]]]}, 55.6),
        ({"type": "MultiPolygon", "coordinates": [[HOLE], [[[140, 45], [141, 45], [141, 46], [140, 45]]]]}, 0.0),
    ],
)
def test_the_distance_of_a_point(geometry: dict[str, Any], expected: float) -> None:
    assert kilometres_from((132.0, 47.0), geometry) == pytest.approx(expected, rel=0.01, abs=0.1)
