"""GeoJSON (RFC 7946): entities, results and records as features, geometries cut where they cross the antimeridian.

Stored geometries may run over the antimeridian, where a longitude jumps by more than half the globe; the standard wants them in
parts that do not. Which features there are is for others to say.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

import orjson

from gazetteer.domain.geometry import positions

MEDIA_TYPE: Final = "application/geo+json"

Position = list[float]


def _unrolled(line: Sequence[Position]) -> list[Position]:
    """The positions with longitudes that go on beyond 180 degrees instead of jumping."""
    turned = 0.0
    found: list[Position] = []
    before: float | None = None
    for longitude, latitude, *height in line:
        if before is not None and abs(longitude - before) > 180:
            turned += 360 if before > longitude else -360
        before = longitude
        found.append([longitude + turned, latitude, *height])
    return found


def _between(one: Position, other: Position, longitude: float) -> Position:
    """The position on the straight line between two others at a longitude."""
    share = (longitude - one[0]) / (other[0] - one[0])
    return [longitude, *(here + share * (there - here) for here, there in zip(one[1:], other[1:], strict=False))]


def _worlds(line: Sequence[Position]) -> range:
    """The turns of the globe that an unrolled line touches, by number."""
    longitudes = [position[0] for position in line]
    return range(int((min(longitudes) + 180) // 360), int(-((180 - max(longitudes)) // 360)) + 1)


def _back(line: Iterable[Position], turn: int) -> list[Position]:
    """The positions of one turn of the globe, moved to between -180 and 180 degrees."""
    return [[min(180.0, max(-180.0, position[0] - 360 * turn)), *position[1:]] for position in line]


def _cut_line(line: Sequence[Position]) -> list[list[Position]]:
    unrolled = _unrolled(line)
    parts: list[list[Position]] = []
    part = [unrolled[0]]
    turn = (unrolled[0][0] + 180) // 360
    for one, other in itertools.pairwise(unrolled):
        following = (other[0] + 180) // 360
        if following != turn:
            edge = 360 * max(turn, following) - 180
            if one[0] not in (edge, other[0]):
                crossing = _between(one, other, edge)
                part.append(crossing)
                parts.append(_back(part, int(turn)))
                part = [crossing]
            elif len(part) > 1:
                parts.append(_back(part, int(turn)))
                part = [one]
            turn = following
        part.append(other)
    parts.append(_back(part, int(turn)))
    return [part for part in parts if len(part) > 1]


def _half(ring: Sequence[Position], edge: float, *, east: bool) -> list[Position]:
    """The part of a closed ring on one side of a meridian, not closed."""
    kept: list[Position] = []
    for one, other in itertools.pairwise(ring):
        inside = one[0] >= edge if east else one[0] <= edge
        if inside:
            kept.append(one)
        if (one[0] - edge) * (other[0] - edge) < 0:
            kept.append(_between(one, other, edge))
    return kept


def _cut_polygon(rings: Sequence[Sequence[Position]]) -> list[list[list[Position]]]:
    unrolled = [_unrolled(ring) for ring in rings]
    # A hole may have been unrolled to another turn than the ring around it.
    outer = unrolled[0]
    for hole in unrolled[1:]:
        while hole[0][0] > max(position[0] for position in outer) and hole[0][0] >= 180:
            hole[:] = [[position[0] - 360, *position[1:]] for position in hole]
        while hole[0][0] < min(position[0] for position in outer):
            hole[:] = [[position[0] + 360, *position[1:]] for position in hole]
    polygons = []
    for turn in _worlds(outer):
        cut = []
        for ring in unrolled:
            part = ring
            for edge, east in ((360 * turn - 180, True), (360 * turn + 180, False)):
                part = _half(part, edge, east=east)
                if part and part[0] != part[-1]:
                    part = [*part, part[0]]
            if len(part) >= 4 and len({tuple(position) for position in part}) > 2:
                cut.append(_back(part, turn))
            elif ring is outer:
                break
        if cut:
            polygons.append(cut)
    return polygons


def _crosses(line: Sequence[Position]) -> bool:
    return any(abs(one[0] - other[0]) > 180 for one, other in itertools.pairwise(line))


def cut(geometry: Mapping[str, Any]) -> dict[str, Any]:
    """The geometry in parts none of which crosses the antimeridian; the same where none does.

    A polygon with a hole that itself lies across is left whole: cut, the hole would no longer be one.
    """
    kind = geometry["type"]
    if kind == "GeometryCollection":
        return {"type": kind, "geometries": [cut(member) for member in geometry["geometries"]]}
    coordinates = geometry["coordinates"]
    if kind in ("LineString", "MultiLineString"):
        lines = [coordinates] if kind == "LineString" else coordinates
        if any(_crosses(line) for line in lines):
            parts = [part for line in lines for part in (_cut_line(line) if _crosses(line) else [line])]
            return {"type": "MultiLineString", "coordinates": parts}
    if kind in ("Polygon", "MultiPolygon"):
        polygons = [coordinates] if kind == "Polygon" else coordinates
        holes = [ring for rings in polygons for ring in rings[1:]]
        if any(_crosses(rings[0]) for rings in polygons) and not any(_crosses(hole) for hole in holes):
            whole = [part for rings in polygons for part in (_cut_polygon(rings) if _crosses(rings[0]) else [rings])]
            return {"type": "MultiPolygon", "coordinates": whole}
    return dict(geometry)


def box(geometries: Iterable[Mapping[str, Any]]) -> list[float] | None:
    """West, south, east, north of all the geometries, the narrowest that holds them: west > east over the antimeridian."""
    points = [point for geometry in geometries for point in positions(dict(geometry))]
    if not points:
        return None
    longitudes = sorted({longitude for longitude, _ in points})
    latitudes = [latitude for _, latitude in points]
    west, east = longitudes[0], longitudes[-1]
    # The widest stretch without a point is what the box leaves out.
    widest = 360 - (east - west)
    for one, other in itertools.pairwise(longitudes):
        if other - one > widest:
            widest, west, east = other - one, other, one
    return [west, min(latitudes), east, max(latitudes)]


def feature(shown: Mapping[str, Any], *, with_box: bool = False) -> dict[str, Any]:
    """A feature of anything that has a `location` (or none): its other members become the properties."""
    location = shown.get("location")
    geometry = None if location is None else cut(location)
    found: dict[str, Any] = {"type": "Feature"}
    if "id" in shown:
        # The id of a record is its own only in its place.
        found["id"] = f"{shown['place']['id']}#{shown['id']}" if "place" in shown else shown["id"]
    # A box is of use for what has an extent.
    if with_box and location is not None and location["type"] != "Point":
        found["bbox"] = box([location])
    found["geometry"] = geometry
    found["properties"] = {member: value for member, value in shown.items() if member != "location"}
    return found


def collection(features: Iterable[Mapping[str, Any]], **more: Any) -> dict[str, Any]:
    """A feature collection; `more` are members besides, such as the cursor of what follows."""
    return {"type": "FeatureCollection", "features": [feature(one) for one in features], **more}


def written(documents: Iterable[Mapping[str, Any]]) -> Iterator[bytes]:
    """A feature collection of many documents, piece by piece."""
    yield b'{"type":"FeatureCollection","features":['
    first = True
    for document in documents:
        yield (b"\n" if first else b",\n") + orjson.dumps(feature(document, with_box=True))
        first = False
    yield b"\n]}\n"
