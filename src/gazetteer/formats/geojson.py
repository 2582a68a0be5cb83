"""GeoJSON (RFC 7946): entities, results and records as features, geometries cut where they cross the antimeridian.

Stored geometries may run over the antimeridian, where a longitude jumps by more than half the globe; the standard wants them in
parts that do not. Which features there are is for others to say.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

import orjson
import shapely

from gazetteer.domain.geometry import positions
from gazetteer.formats import flat

MEDIA_TYPE: Final = "application/geo+json"

Position = Sequence[float]
Line = Sequence[Position]


def _crosses(line: Line) -> bool:
    """Whether a longitude jumps by more than half the globe: the shorter way leads over the antimeridian."""
    return any(abs(one[0] - other[0]) > 180 for one, other in itertools.pairwise(line))


def _unrolled(line: Line, *, near: float | None = None) -> list[tuple[float, float]]:
    """The positions with longitudes that go on beyond 180 degrees instead of jumping, without heights.

    With `near` the first is moved by whole turns to within half a turn of that longitude.
    """
    turned = 0.0 if near is None else 360 * round((near - line[0][0]) / 360)
    found = [(line[0][0] + turned, line[0][1])]
    for one, other in itertools.pairwise(line):
        if abs(other[0] - one[0]) > 180:
            turned += 360 if one[0] > other[0] else -360
        found.append((other[0] + turned, other[1]))
    return found


def _closed(ring: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """An unrolled ring; one that goes round a pole, and so ends a turn away, is closed along the nearer pole."""
    if ring[0] == ring[-1]:
        return ring
    pole = 90.0 if sum(latitude for _, latitude in ring) > 0 else -90.0
    return [*ring, (ring[-1][0], pole), (ring[0][0], pole), ring[0]]


def _worlds(whole: Any) -> Iterator[tuple[int, Any]]:
    """The turns of the globe that an unrolled geometry touches, each with the box around it."""
    west, _, east, _ = whole.bounds
    for turn in range(math.floor((west + 180) / 360), math.ceil((east + 180) / 360)):
        yield turn, shapely.box(360 * turn - 180, -90, 360 * turn + 180, 90)


def _back(part: Any, turn: int) -> Any:
    """What lies in one turn of the globe, moved to between -180 and 180 degrees."""
    return shapely.transform(part, lambda positions: positions - [360 * turn, 0])


def _listed(line: Any) -> list[list[float]]:
    return [list(position) for position in line.coords]


def _cut_line(line: Line) -> list[Any]:
    """The parts of a line, the line itself where it does not cross."""
    if not _crosses(line):
        return [line]
    whole = shapely.LineString(_unrolled(line))
    parts = []
    for turn, world in _worlds(whole):
        found = shapely.get_parts(shapely.clip_by_rect(whole, *world.bounds))
        parts += [_listed(_back(part, turn)) for part in found if part.length]
    return parts or [line]


def _cut_polygon(rings: Sequence[Line]) -> list[Any]:
    """The parts of a polygon, the polygon itself where it does not cross."""
    if not any(_crosses(ring) for ring in rings):
        return [rings]
    outer = _unrolled(rings[0])
    middle = (min(outer)[0] + max(outer)[0]) / 2
    holes = [_closed(_unrolled(ring, near=middle)) for ring in rings[1:]]
    whole = shapely.make_valid(shapely.Polygon(_closed(outer), holes))
    pieces = [_back(whole.intersection(world), turn) for turn, world in _worlds(whole)]
    # The pieces of a ring round a pole meet where it begins; what only touches the antimeridian leaves a line there.
    parts = [part for part in shapely.get_parts(shapely.union_all(pieces)) if part.geom_type == "Polygon"]
    turned = [shapely.orient_polygons(part) for part in parts]
    return [[_listed(ring) for ring in (part.exterior, *part.interiors)] for part in turned] or [rings]


def cut(geometry: Mapping[str, Any]) -> dict[str, Any]:
    """The geometry in parts none of which crosses the antimeridian; the same where none does.

    The parts have no heights.
    """
    kind = geometry["type"]
    if kind == "GeometryCollection":
        return {"type": kind, "geometries": [cut(member) for member in geometry["geometries"]]}
    coordinates = geometry["coordinates"]
    if kind in ("LineString", "MultiLineString"):
        lines = [coordinates] if kind == "LineString" else coordinates
        if any(_crosses(line) for line in lines):
            parts = itertools.chain.from_iterable(_cut_line(line) for line in lines)
            return {"type": "MultiLineString", "coordinates": list(parts)}
    if kind in ("Polygon", "MultiPolygon"):
        polygons = [coordinates] if kind == "Polygon" else coordinates
        if any(_crosses(ring) for rings in polygons for ring in rings):
            parts = itertools.chain.from_iterable(_cut_polygon(rings) for rings in polygons)
            return {"type": "MultiPolygon", "coordinates": list(parts)}
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
    """A feature of anything that has a `location` (or none): its other members become the properties.

    Before them stand flat ones (`flat.members`), which programs for maps can label and filter by.
    """
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
    own = {member: value for member, value in shown.items() if member != "location"}
    found["properties"] = {**flat.members(shown), **own}
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
