"""Checks of where a place lies: in its state, near what it is part of, as exactly as is said; and that it lies somewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from gazetteer.domain import dates, standing
from gazetteer.domain.entity import Entity
from gazetteer.domain.geometry import kilometres_from, representative_point
from gazetteer.errors import pointer
from gazetteer.services.reviewing.finding import Finding, check
from gazetteer.services.reviewing.grounds import NO_GROUND, TODAY
from gazetteer.services.seeding import Seed

#: Where a state's places may lie today: boxes of west, south, east, north in degrees, wide enough for its islands.
REGIONS: Final[dict[str, tuple[tuple[float, float, float, float], ...]]] = {
    "prc": ((73.4, 15.0, 135.2, 53.7),),
    "roc": ((114.0, 10.3, 122.3, 26.5),),
    "russia": ((19.6, 41.1, 180.0, 82.0), (-180.0, 60.0, -168.9, 72.0)),
    "mongolia": ((87.7, 41.5, 120.0, 52.2),),
    "kazakhstan": ((46.4, 40.5, 87.4, 55.5),),
    "kyrgyzstan": ((69.2, 39.1, 80.3, 43.3),),
    "tajikistan": ((67.3, 36.6, 75.2, 41.1),),
    "uzbekistan": ((55.9, 37.1, 73.2, 45.6),),
    "turkmenistan": ((52.4, 35.1, 66.7, 42.8),),
    "japan": ((122.9, 20.4, 154.0, 45.6),),
    "south-korea": ((124.6, 33.1, 131.9, 38.7),),
    "north-korea": ((124.1, 37.6, 130.8, 43.1),),
    "ukraine": ((22.1, 44.3, 40.3, 52.4),),
    "united-states": ((-180.0, 18.9, -66.9, 71.5), (172.0, 51.0, 180.0, 53.1)),
    "united-kingdom": ((-8.7, 49.8, 1.8, 60.9),),
    "lithuania": ((20.9, 53.8, 26.9, 56.5),),
    "belarus": ((23.1, 51.2, 32.8, 56.2),),
    "armenia": ((43.4, 38.8, 46.7, 41.4),),
    "india": ((68.1, 6.7, 97.5, 35.7),),
    "pakistan": ((60.8, 23.6, 77.9, 37.1),),
}


@check("coordinates")
def _coordinates_lie_where_the_holder_does(seed: Seed) -> Iterator[Finding]:
    for entity in seed.entities.values():
        if entity.kind != "place" or entity.location is None:
            continue
        holders = _holders_today(entity, seed) | {
            relation.target
            for relation in entity.relations
            if relation.type in ("part_of", "located_in") and relation.to in (None, "..")
        }
        boxes = [box for holder in holders for box in REGIONS.get(holder, ())]
        longitude, latitude = representative_point(entity.location)
        if boxes and not any(w <= longitude <= e and s <= latitude <= n for w, s, e, n in boxes):
            detail = f"{longitude}, {latitude} lies outside {', '.join(sorted(holders & REGIONS.keys()))}"
            yield Finding(entity.id, "/location", "coordinates", detail)


def _holders_today(entity: Entity, seed: Seed, depth: int = 0) -> set[str]:
    holders = {
        holder
        for record in entity.sovereignty
        if standing.stands(record.status) and record.to == ".."
        for holder in record.holders
    }
    if holders or depth > 5:
        return holders
    for relation in entity.relations:
        if relation.type == "part_of" and relation.to in (None, "..") and relation.target in seed.entities:
            holders |= _holders_today(seed.entities[relation.target], seed, depth + 1)
    return holders


#: How a locator says how exact a position is, or how far the place extends from it.
_EXACT: Final = re.compile(r"(?:±|\bsome)\s*(\d+)\s*km")
#: What says by itself how exact the points are that it gives.
_EXACT_SOURCES: Final = frozenset({"geonames", "natural-earth"})
#: Kilometres within which the parts of a place lie of which only a point without an extent is known.
_FAR: Final = 400


def _said_extent(entity: Entity) -> int | None:
    """The kilometres that the sources of a location speak of; None where they say none."""
    said = [_EXACT.search(source.locator or "") for source in entity.location_sources]
    return max((int(one[1]) for one in said if one is not None), default=None)


@check("precision")
def _a_location_says_how_exact_it_is(seed: Seed) -> Iterator[Finding]:
    """A line, an area and a point of what is no town say their precision in km, unless GeoNames or a map gives the point."""
    for entity in seed.entities.values():
        if entity.kind != "place" or entity.location is None or _said_extent(entity) is not None:
            continue
        is_point = entity.location["type"] == "Point"
        known = any(source.source in _EXACT_SOURCES for source in entity.location_sources)
        if not is_point or (not known and not _TOWNS & set(entity.types)):
            detail = "no source of the location says how exact it is (± N km)"
            yield Finding(entity.id, "/location_sources", "precision", detail)


#: Places that are points on any map of the region.
_TOWNS: Final = frozenset(
    {"bridge", "city", "compound", "former city", "former fort", "settlement", "town", "village", "border crossing"}
)


@check("apart")
def _parts_lie_where_the_whole_does(seed: Seed) -> Iterator[Finding]:
    """A place with a point lies in or near the area, or within twice the extent, of what it is part of.

    A relation whose note says why is passed over.
    """
    for entity in seed.entities.values():
        if entity.kind != "place" or entity.location is None or entity.location["type"] != "Point":
            continue
        for index, relation in enumerate(entity.relations):
            if relation.type != "part_of" or relation.note is not None:
                continue
            # Asked for last: among the documents around one that was written, each other one is read for this.
            whole = seed.entities.get(relation.target)
            if whole is None or whole.location is None:
                continue
            far = kilometres_from(representative_point(entity.location), whole.location)
            said = _said_extent(whole) or 0
            around = max(said, 50) if whole.location["type"] != "Point" else max(2 * said, _FAR)
            if far > around + (_said_extent(entity) or 0):
                detail = f"lies {far:.0f} km from {whole.id}, which it is said to be part of"
                yield Finding(entity.id, pointer("relations", index), "apart", detail)


@check("nowhere")
def _a_place_on_land_lies_in_a_state(seed: Seed) -> Iterator[Finding]:
    """A place on land is in a state of today by `part_of` or `located_in`, itself or through others; a past unit is in a place.

    Not asked of a place whose title is a view today: whoever names the state takes a side. No note excuses it.
    """
    for entity in seed.entities.values():
        if entity.kind != "place" or NO_GROUND & set(entity.types):
            continue
        around = [one for one in entity.relations if one.type in _WHERE]
        if any(fact.event == "dissolved" for fact in entity.dates):
            found = bool(around)
        else:
            found = _is_in_a_state(entity, seed, set()) or _has_a_disputed_title(entity, seed, set())
        if not found:
            detail = "no part_of or located_in leads to the state in which it lies today"
            yield Finding(entity.id, "/relations", "nowhere", detail)


_WHERE: Final = frozenset({"part_of", "located_in"})


def _surrounding(entity: Entity, seed: Seed) -> Iterator[Entity]:
    """What an entity is in today."""
    for relation in entity.relations:
        if relation.type in _WHERE and relation.to in (None, "..") and relation.target in seed.entities:
            yield seed.entities[relation.target]


def _is_in_a_state(entity: Entity, seed: Seed, seen: set[str]) -> bool:
    seen.add(entity.id)
    around = list(_surrounding(entity, seed))
    return any(one.kind == "polity" or (one.id not in seen and _is_in_a_state(one, seed, seen)) for one in around)


def _has_a_disputed_title(entity: Entity, seed: Seed, seen: set[str]) -> bool:
    """Whether some record of title counts today in somebody's view only, of the place or of what it is in."""
    seen.add(entity.id)
    for record in entity.sovereignty:
        days = dates.stretch(dates.Interval.parse(record.from_, record.to))
        if record.status == "sovereignty" and record.viewpoint and days is not None and days[0] < TODAY < days[1]:
            return True
    around = [one for one in _surrounding(entity, seed) if one.id not in seen]
    return any(_has_a_disputed_title(one, seed, seen) for one in around)
