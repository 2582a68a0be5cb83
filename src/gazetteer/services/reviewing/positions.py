"""Check of where a place lies."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from gazetteer.domain import standing
from gazetteer.domain.entity import Entity
from gazetteer.domain.geometry import representative_point
from gazetteer.services.reviewing.finding import Finding, check
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
