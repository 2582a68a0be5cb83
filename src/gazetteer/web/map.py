"""A small map of some points, or of a place that is more than one (SVG), from the coasts, lakes and rivers that the pages carry.

No borders are drawn: who held what is for the records to say.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any, Final

from gazetteer.web.assets import assets
from gazetteer.web.timeline import width_of

WIDTH: Final = 640
HEIGHT: Final = 360
#: The size of the names, a little bolder than what `width_of` measures.
_SIZE: Final = 16
Point = tuple[float, float]
Line = list[Point]
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Shape:
    """A line of the world and the box in which it lies."""

    line: Line
    box: Box


@dataclass(frozen=True, slots=True)
class Mark:
    """A point on the map, with its name where there is room for it."""

    x: float
    y: float
    title: str
    words: str
    lang: str
    words_x: float
    words_y: float


@dataclass(frozen=True, slots=True)
class Ground:
    """What a place is where it is more than a point: the courses of a river, the outlines of a land."""

    lines: tuple[tuple[Point, ...], ...]
    is_area: bool


def ground(geometry: Mapping[str, Any] | None) -> Ground | None:
    """The ground of a GeoJSON geometry; None for points, and for what is no one line or area."""
    if geometry is None:
        return None
    at = geometry.get("coordinates", ())
    lines = {
        "LineString": [at],
        "MultiLineString": at,
        "Polygon": at,
        "MultiPolygon": [ring for polygon in at for ring in polygon] if geometry["type"] == "MultiPolygon" else (),
    }.get(geometry["type"])
    if not lines:
        return None
    return Ground(
        tuple(tuple((float(x), float(y)) for x, y, *_ in line) for line in lines), geometry["type"].endswith("Polygon")
    )


@dataclass(frozen=True, slots=True)
class Locator:
    """A map, ready for the template: outlines as path data; `ground` is the place itself, a course or an area."""

    land: str
    lakes: str
    rivers: str
    marks: list[Mark]
    ground: str = ""
    is_area: bool = False
    width: int = WIDTH
    height: int = HEIGHT


@cache
def _world() -> dict[str, list[Shape]]:
    found: dict[str, list[Shape]] = {}
    for feature in json.loads(assets()["natural-earth.json"].body)["features"]:
        geometry = feature["geometry"]
        lines = geometry["coordinates"]
        if geometry["type"] == "MultiPolygon":
            lines = [ring for polygon in lines for ring in polygon]
        shapes = []
        for line in lines:
            points = [(x, y) for x, y in line]
            xs, ys = [x for x, _ in points], [y for _, y in points]
            shapes.append(Shape(points, (min(xs), min(ys), max(xs), max(ys))))
        found[feature["properties"]["layer"]] = shapes
    return found


def _touch(box: Box, other: Box) -> bool:
    return box[0] <= other[2] and box[2] >= other[0] and box[1] <= other[3] and box[3] >= other[1]


def _cut_area(line: Line, box: Box) -> Line:
    """An area cut to a box, edge after edge (Sutherland and Hodgman)."""
    for axis, bound, sign in ((0, box[0], 1), (1, box[1], 1), (0, box[2], -1), (1, box[3], -1)):
        if not line:
            break
        kept: Line = []
        previous = line[-1]
        inside_before = (previous[axis] - bound) * sign >= 0
        for point in line:
            inside = (point[axis] - bound) * sign >= 0
            if inside != inside_before:
                part = (bound - previous[axis]) / (point[axis] - previous[axis])
                kept.append(
                    (previous[0] + (point[0] - previous[0]) * part, previous[1] + (point[1] - previous[1]) * part)
                )
            if inside:
                kept.append(point)
            previous, inside_before = point, inside
        line = kept
    return line


def _pieces(line: Line, box: Box) -> Iterator[Line]:
    """The stretches of a line that pass through a box; each reaches one point beyond it."""
    piece: Line = []
    for before, after in pairwise(line):
        segment = (
            min(before[0], after[0]),
            min(before[1], after[1]),
            max(before[0], after[0]),
            max(before[1], after[1]),
        )
        if _touch(segment, box):
            if not piece:
                piece = [before]
            piece.append(after)
        elif piece:
            yield piece
            piece = []
    if piece:
        yield piece


def _window(points: Sequence[Point]) -> Box:
    """The part of the world to show: the points with room around them, in the drawing's proportions."""
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    middle = (south + north) / 2
    squeeze = max(0.2, math.cos(math.radians(middle)))
    tall = max(9.0, (north - south) * 1.5)
    wide = max(tall * WIDTH / HEIGHT / squeeze, (east - west) * 1.4)
    tall = wide * squeeze * HEIGHT / WIDTH
    tall = min(tall, 150.0)
    low = max(-75.0, min(middle - tall / 2, 84.0 - tall))
    left = (west + east) / 2 - wide / 2
    if wide < 360:
        left = max(-180.0, min(left, 180.0 - wide))
    return left, low, left + wide, low + tall


@lru_cache(maxsize=256)
def locator(points: tuple[tuple[float, float, str, str], ...], shown: Ground | None = None) -> Locator | None:
    """The map of some points (longitude, latitude, words, language of the words) and of a ground; None without either."""
    corners = [point for line in shown.lines for point in line] if shown is not None else []
    if not points and not corners:
        return None
    box = _window([*((x, y) for x, y, _, _ in points), *corners])
    west, south, east, north = box
    across, up = WIDTH / (east - west), HEIGHT / (north - south)

    def place(point: Point) -> Point:
        return round((point[0] - west) * across, 1), round((north - point[1]) * up, 1)

    def path(lines: Iterator[Line], *, closed: bool) -> str:
        return "".join(
            "M" + "L".join(f"{x:g} {y:g}" for x, y in map(place, line)) + ("Z" if closed else "")
            for line in lines
            if len(line) > 1
        )

    margin = (east - west) * 0.02
    wider = (west - margin, south - margin, east + margin, north + margin)

    def areas(layer: str) -> str:
        shapes = (shape for shape in _world()[layer] if _touch(shape.box, wider))
        return path((_cut_area(shape.line, wider) for shape in shapes), closed=True)

    def drawn(of: Ground) -> str:
        lines = [list(line) for line in of.lines]
        if of.is_area:
            return path((_cut_area(line, wider) for line in lines), closed=True)
        return path((piece for line in lines for piece in _pieces(line, wider)), closed=False)

    rivers = (shape for shape in _world()["rivers"] if _touch(shape.box, wider))
    return Locator(
        land=areas("land"),
        lakes=areas("lakes"),
        rivers=path((piece for shape in rivers for piece in _pieces(shape.line, wider)), closed=False),
        marks=_named([(*place((x, y)), words, lang) for x, y, words, lang in points]),
        ground="" if shown is None else drawn(shown),
        is_area=shown is not None and shown.is_area,
    )


def _named(points: Sequence[tuple[float, float, str, str]]) -> list[Mark]:
    """The points with their names beside, below or above them; where all is taken a name is left out."""
    taken: list[Box] = [(x - 6, y - 6, x + 6, y + 6) for x, y, _, _ in points]
    found = []
    for x, y, words, lang in points:
        width = width_of(words) * _SIZE / 13
        for left, top in ((x + 10, y + 5), (x - 10 - width, y + 5), (x - width / 2, y + 22), (x - width / 2, y - 11)):
            box = (left, top - 13, left + width, top + 4)
            if left >= 2 and left + width <= WIDTH - 2 and not any(_touch(box, other) for other in taken):
                taken.append(box)
                found.append(Mark(x, y, words, words, lang, round(left, 1), round(top, 1)))
                break
        else:
            found.append(Mark(x, y, words, "", lang, 0.0, 0.0))
    return found
