"""What lies in a box of a map: points by their numbers, lines and areas by whether they touch it, exactly.

How far they reach is stored, and tells most; the geometry itself is read only where a box cuts the extent.
"""

from __future__ import annotations

import orjson

from gazetteer.storage import repository
from gazetteer.storage.engine import Connection
from gazetteer.storage.repository import Area, Box


def read(connection: Connection, box: Box) -> Area:
    """The box with the lines and areas of this state of the data that touch it."""
    # What computes with geometries takes longer to load than a call without a box lasts.
    import shapely  # noqa: PLC0415 - only a call with a box waits for it
    from shapely.geometry import shape  # noqa: PLC0415 - the same

    from gazetteer.formats import geojson  # noqa: PLC0415 - it loads shapely

    reaching = repository.reaching_into(connection, box)
    touching = {entity_id for entity_id, reach in reaching.items() if _holds(box, reach)}
    unsure = reaching.keys() - touching
    asked = shapely.union_all([shapely.box(*part) for part in _parts(box)])
    for entity_id, row in repository.written(connection, unsure).items():
        location = orjson.loads(row.document)["location"]
        if shape(geojson.cut(location)).intersects(asked):
            touching.add(entity_id)
    return Area(box, frozenset(touching))


def _parts(box: Box) -> list[Box]:
    """A box, parted where it crosses the antimeridian."""
    west, south, east, north = box
    return [box] if west <= east else [(west, south, 180.0, north), (-180.0, south, east, north)]


def _holds(box: Box, reach: Box) -> bool:
    """Whether a box holds all of another; one that crosses the antimeridian is looked at part by part."""
    return all(
        any(
            west <= part[0] and south <= part[1] and part[2] <= east and part[3] <= north
            for west, south, east, north in _parts(box)
        )
        for part in _parts(reach)
    )
