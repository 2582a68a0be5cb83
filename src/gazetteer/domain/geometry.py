"""GeoJSON geometries (RFC 7946) as the model takes them: checked, never changed; and the point and box derived from one."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, Final

from gazetteer.domain.bounds import excerpt

_DEPTH = {"Point": 0, "MultiPoint": 1, "LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3}


def check_geometry(geometry: object) -> None:
    """Raises `ValueError` where `geometry` is not a GeoJSON geometry in WGS 84 longitude and latitude (degrees)."""
    if not isinstance(geometry, dict):
        raise ValueError("expected a GeoJSON geometry")  # noqa: TRY004 - pydantic turns only ValueError into a fault
    kind = geometry.get("type")
    if kind == "GeometryCollection":
        _check_collection(geometry)
        return
    if not isinstance(kind, str) or kind not in _DEPTH:
        raise ValueError(
            f"expected a GeoJSON geometry type ({', '.join([*_DEPTH, 'GeometryCollection'])}), found {excerpt(kind)}"
        )
    if set(geometry) != {"type", "coordinates"}:
        raise ValueError("a geometry has 'type' and 'coordinates', and nothing else")
    coordinates = geometry["coordinates"]
    _check_coordinates(coordinates, _DEPTH[kind])
    if kind == "LineString":
        _check_lines([coordinates])
    elif kind == "MultiLineString":
        _check_lines(coordinates)
    elif kind == "Polygon":
        _check_rings(coordinates)
    elif kind == "MultiPolygon":
        for rings in coordinates:
            _check_rings(rings)


def _check_collection(collection: dict[str, Any]) -> None:
    members = collection.get("geometries")
    if set(collection) != {"type", "geometries"} or not isinstance(members, list) or not members:
        raise ValueError("a GeometryCollection has 'type' and a non-empty list 'geometries', and nothing else")
    for member in members:
        if isinstance(member, dict) and member.get("type") == "GeometryCollection":
            raise ValueError("a GeometryCollection inside another is not taken")
        check_geometry(member)


def _check_lines(lines: list[Any]) -> None:
    if any(len(line) < 2 for line in lines):
        raise ValueError("a line has at least two positions")


def _check_rings(rings: list[Any]) -> None:
    for ring in rings:
        if len(ring) < 4 or ring[0] != ring[-1]:
            raise ValueError("a polygon's ring has at least four positions, and its last is its first")


def _check_coordinates(value: object, depth: int) -> None:
    if not isinstance(value, list):
        raise ValueError("expected a list of coordinates")  # noqa: TRY004 - as above
    if depth:
        if not value:
            raise ValueError("expected at least one position")
        for member in value:
            _check_coordinates(member, depth - 1)
        return
    if not 2 <= len(value) <= 3 or not all(isinstance(n, int | float) and not isinstance(n, bool) for n in value):
        raise ValueError("a position is [longitude, latitude], two numbers (or three, with a height)")
    longitude, latitude = value[0], value[1]
    if not -180 <= longitude <= 180:
        raise ValueError(f"longitude {longitude} is not between -180 and 180")
    if not -90 <= latitude <= 90:
        raise ValueError(f"latitude {latitude} is not between -90 and 90")


def positions(geometry: dict[str, Any]) -> Iterator[tuple[float, float]]:
    """Every (longitude, latitude) of a checked geometry."""
    if geometry["type"] == "GeometryCollection":
        for member in geometry["geometries"]:
            yield from positions(member)
        return
    yield from _flatten(geometry["coordinates"], _DEPTH[geometry["type"]])


def _flatten(value: list[Any], depth: int) -> Iterator[tuple[float, float]]:
    if depth == 0:
        yield value[0], value[1]
        return
    for member in value:
        yield from _flatten(member, depth - 1)


def representative_point(geometry: dict[str, Any]) -> tuple[float, float]:
    """A point to show in lists, (longitude, latitude): the point itself, or the middle of the positions' box.

    A geometry whose longitudes span more than half the globe is taken to cross the antimeridian.
    """
    if geometry["type"] == "Point":
        return geometry["coordinates"][0], geometry["coordinates"][1]
    points = list(positions(geometry))
    longitudes = [longitude for longitude, _ in points]
    if max(longitudes) - min(longitudes) > 180:
        longitudes = [longitude + 360 if longitude < 0 else longitude for longitude in longitudes]
    middle = (min(longitudes) + max(longitudes)) / 2
    latitudes = [latitude for _, latitude in points]
    return (middle - 360 if middle > 180 else middle), (min(latitudes) + max(latitudes)) / 2


def extent(geometry: dict[str, Any]) -> tuple[float, float, float, float] | None:
    """West, south, east and north of a line or an area, in degrees; None of what is one point.

    Of a geometry that crosses the antimeridian west is greater than east; one that leaves no half of the globe out is taken
    to go round it.
    """
    points = set(positions(geometry))
    if len(points) == 1:
        return None
    longitudes = [float(longitude) for longitude, _ in points]
    latitudes = [float(latitude) for _, latitude in points]
    if max(longitudes) - min(longitudes) <= 180:
        return min(longitudes), min(latitudes), max(longitudes), max(latitudes)
    around = sorted(set(longitudes))
    width, before, behind = max((other - one, one, other) for one, other in pairwise(around))
    west, east = (behind, before) if width > 180 else (-180.0, 180.0)
    return west, min(latitudes), east, max(latitudes)


#: The diameter of the sphere on which distances are taken, in kilometres.
_DIAMETER: Final = 12_742.0


def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """The distance between two points, each (latitude, longitude) in degrees, on a sphere, in kilometres (haversine)."""
    north, to_north = math.radians(one[0]), math.radians(other[0])
    along = math.sin((to_north - north) / 2) ** 2
    across = math.sin(math.radians(other[1] - one[1]) / 2) ** 2
    haversine = along + math.cos(north) * math.cos(to_north) * across
    return _DIAMETER * math.asin(min(1.0, math.sqrt(haversine)))


def kilometres_from(point: tuple[float, float], geometry: dict[str, Any]) -> float:
    """How far a point, (longitude, latitude), is from a geometry: 0 inside an area, else to the nearest of its lines.

    Taken on a plane that touches the sphere at the point: good for some hundred kilometres, not across the antimeridian.
    """
    if geometry["type"] in ("Point", "MultiPoint", "GeometryCollection"):
        return min(
            kilometres((point[1], point[0]), (latitude, longitude)) for longitude, latitude in positions(geometry)
        )
    areas, lines = _areas_and_lines(geometry)
    if any(_is_inside(point, rings) for rings in areas):
        return 0.0
    scale = math.cos(math.radians(point[1]))
    return min(_from_stretch(point, one, other, scale) for line in lines for one, other in pairwise(line)) * (
        _DIAMETER * math.pi / 360
    )


def _areas_and_lines(geometry: dict[str, Any]) -> tuple[list[list[Any]], list[list[Any]]]:
    """The areas of a geometry, each a list of rings, and its lines, with those that bound areas."""
    coordinates = geometry["coordinates"]
    if geometry["type"] == "LineString":
        return [], [coordinates]
    if geometry["type"] == "MultiLineString":
        return [], coordinates
    areas = [coordinates] if geometry["type"] == "Polygon" else coordinates
    return areas, [ring for rings in areas for ring in rings]


def _is_inside(point: tuple[float, float], rings: list[Any]) -> bool:
    """Whether a line from the point to the east crosses the rings an odd number of times."""
    crossings = 0
    for one, other in (pair for ring in rings for pair in pairwise(ring)):
        if (one[1] > point[1]) != (other[1] > point[1]):
            share = (point[1] - one[1]) / (other[1] - one[1])
            crossings += point[0] < one[0] + share * (other[0] - one[0])
    return crossings % 2 == 1


def _from_stretch(point: tuple[float, float], one: list[float], other: list[float], scale: float) -> float:
    """The distance of a point from a straight stretch of a line, in degrees of latitude."""
    start = ((one[0] - point[0]) * scale, one[1] - point[1])
    along = ((other[0] - one[0]) * scale, other[1] - one[1])
    length = along[0] ** 2 + along[1] ** 2
    share = 0.0 if length == 0 else -(start[0] * along[0] + start[1] * along[1]) / length
    share = min(1.0, max(0.0, share))
    return math.hypot(start[0] + share * along[0], start[1] + share * along[1])
