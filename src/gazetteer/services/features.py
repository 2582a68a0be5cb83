"""Layers for maps: places, and the records of who held them, as rows with their geometries.

What a row holds is said in `formats/rows.py`; here the rows are read, for a day and an area, page by
page or all at once, from one state of the data.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

import orjson

from gazetteer.domain import calendars, clock, countries, sovereignty, standing
from gazetteer.domain.dates import Question, iso_day
from gazetteer.domain.published import PlaceRecord, PublicEntity
from gazetteer.domain.sovereignty import HeldRecord
from gazetteer.errors import NotFound
from gazetteer.formats import rows
from gazetteer.formats.rows import Row
from gazetteer.services import areas, holding, lookup, publication
from gazetteer.services.context import Gazetteer
from gazetteer.services.holding import Key, Wanted
from gazetteer.services.surroundings import Surroundings, World
from gazetteer.storage import repository
from gazetteer.storage.engine import Connection

#: Counts that are kept.
_MOST_COUNTS: Final = 500
#: Rows that are read at once where all are wanted.
_PORTION: Final = 500


@dataclass(frozen=True, slots=True)
class Feature:
    """A row, its geometry (GeoJSON, as it is stored; None where the place has none), and where it stands in its layer."""

    row: Row
    geometry: dict[str, Any] | None
    key: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A part of a layer, how many features the whole of it has, and whether more follow."""

    features: list[Feature]
    matched: int
    more: bool


@dataclass(frozen=True, slots=True)
class Extent:
    """West, south, east and north of all places, and the first day (ISO 8601) of any record; None where unknown."""

    box: tuple[float, float, float, float] | None
    first_day: str | None


def today() -> Question:
    """The question of who holds a place now."""
    return calendars.read_question(clock.today().isoformat())


class _Counts:
    """How many records were wanted, told again page after page: of the newest state of the data only."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._known: dict[tuple[int, Wanted], int] = {}

    def of(self, connection: Connection, world: World, wanted: Wanted) -> int:
        """How many of all places' own records are wanted."""
        asked = (repository.data_version(connection), wanted)
        known = self._known.get(asked)
        if known is None:
            known = sum(1 for _ in holding.own_records(connection, world, wanted))
            if len(self._known) >= _MOST_COUNTS:
                self._known = {}
            self._known[asked] = known
        return known


class _Reading:
    """The rows of one state of the data."""

    def __init__(self, gazetteer: Gazetteer, connection: Connection) -> None:
        self.connection = connection
        self.world: World = gazetteer.part(Surroundings).seen_by(connection)
        self._public_url = gazetteer.settings.public_url
        self._prefix = f"{self._public_url}/e/"
        self._now = today()
        self._identifiers: dict[str, Mapping[str, str]] = {}

    def _identifiers_of(self, states: Iterable[str]) -> list[Mapping[str, str]]:
        wanted = list(dict.fromkeys(states))
        unknown = [state for state in wanted if state not in self._identifiers]
        found = repository.identifiers_of(self.connection, unknown, countries.COUNTRY_SCHEMES)
        self._identifiers.update({state: found.get(state, {}) for state in unknown})
        return [self._identifiers[state] for state in wanted]

    def _addressed(self, place: str, stored: bytes) -> PublicEntity:
        return publication.with_address(orjson.loads(stored), publication.uri(self._public_url, place))

    def held(self, place: str, on: Question | None) -> list[PlaceRecord]:
        """The records of those who hold the place on the day, today unless one is asked about; claims and stances are none."""
        records = holding.records_on(self.world, place, on or self._now, undated=False)
        return [one for one in records if standing.holds_ground(one["status"]) and one["holders"]]

    def countries(self, public: PublicEntity, held: Sequence[PlaceRecord]) -> list[str]:
        """The countries (three letters) of a place: as it says itself, else of the states that hold it."""
        return countries.stated(public["identifiers"]) or self.countries_of(held)

    def countries_of(self, held: Sequence[PlaceRecord]) -> list[str]:
        """The countries (three letters) of those who hold a place."""
        states = [state for one in held for holder in one["holders"] for state in _ids(holder)]
        return countries.stated(*self._identifiers_of(states))

    def places(self, documents: Mapping[str, bytes], on: Question | None) -> Iterator[Feature]:
        """The features of places, by their public documents."""
        self.world.prepare(documents)
        for place, stored in documents.items():
            public = self._addressed(place, stored)
            held = self.held(place, on)
            row = rows.place(
                public,
                holding=held,
                countries=self.countries(public, held),
                on=on,
                page=self._prefix + place,
            )
            yield Feature(row, public.get("location"), (place,))

    def records(self, found: Sequence[tuple[Key, HeldRecord]], on: Question | None) -> Iterator[Feature]:
        """The features of records."""
        documents = repository.public(self.connection, {key[1] for key, _ in found})
        known = {place: self._addressed(place, stored) for place, stored in documents.items()}
        for key, one in found:
            public = known[key[1]]
            row = rows.record(holding.shown(one, on, self.world), public, on=on, page=self._prefix + key[1])
            yield Feature(row, public.get("location"), key)


def _ids(holder: Mapping[str, Any]) -> list[str]:
    """A holder, and what it was on the day."""
    phase = holder.get("as")
    return [holder["id"]] if phase is None else [holder["id"], phase["id"]]


def places(
    gazetteer: Gazetteer,
    *,
    limit: int,
    on: Question | None = None,
    bbox: tuple[float, float, float, float] | None = None,
    type_: str | None = None,
    after: str | None = None,
) -> Page:
    """Places by id; `on` is the day of which names and holders are told, today unless it is given."""
    with gazetteer.database.reading() as connection:
        area = None if bbox is None else areas.read(connection, bbox)
        documents = repository.documents_of_kind(
            connection, "place", type_=type_, area=area, after=after, limit=limit + 1
        )
        shown = dict(islice(documents.items(), limit))
        features = list(_Reading(gazetteer, connection).places(shown, on))
        matched = repository.count_of_kind(connection, "place", type_=type_, area=area)
        return Page(features, matched, len(documents) > limit)


def place(gazetteer: Gazetteer, entity_id: str) -> Feature:
    """One place; raises `NotFound` for what is none, `Gone` or `Moved`."""
    with gazetteer.database.reading() as connection:
        public = lookup.document(connection, entity_id)
        if public["kind"] != "place":
            raise NotFound(f"{entity_id} is no place")
        (found,) = _Reading(gazetteer, connection).places({entity_id: orjson.dumps(public)}, None)
        return found


def records(gazetteer: Gazetteer, wanted: Wanted, *, limit: int, after: Key | None = None) -> Page:
    """All places' own records that are wanted: the dated by place, then the undated."""
    with gazetteer.database.reading() as connection:
        reading = _Reading(gazetteer, connection)
        found = list(islice(holding.own_records(connection, reading.world, wanted, after=after), limit + 1))
        features = list(reading.records(found[:limit], wanted.on))
        matched = gazetteer.part(_Counts).of(connection, reading.world, wanted)
        return Page(features, matched, len(found) > limit)


def record(gazetteer: Gazetteer, entity_id: str, assertion: str) -> Feature:
    """One record of a place; raises `NotFound`, `Gone` or `Moved`."""
    with gazetteer.database.reading() as connection:
        lookup.document(connection, entity_id)
        reading = _Reading(gazetteer, connection)
        for one in sovereignty.own_records_of(entity_id, None, reading.world):
            if one.id == assertion:
                return next(reading.records([((0, entity_id, 0), one)], None))
        raise NotFound(f"{entity_id} has no record {assertion!r}")


def countries_of(gazetteer: Gazetteer, connection: Connection, places: Sequence[str]) -> dict[str, list[str]]:
    """The countries (three letters) of the states that hold each of the places today."""
    reading = _Reading(gazetteer, connection)
    reading.world.prepare(places)
    return {place: reading.countries_of(reading.held(place, None)) for place in places}


def extent(gazetteer: Gazetteer) -> Extent:
    """Where and since when there is anything to be seen."""
    with gazetteer.database.reading() as connection:
        first = repository.first_day_of_records(connection)
        return Extent(repository.box_of_kind(connection, "place"), None if first is None else iso_day(first))


def types(gazetteer: Gazetteer) -> list[str]:
    """The feature types that places have."""
    with gazetteer.database.reading() as connection:
        return [type_ for type_, kind, _ in repository.feature_types(connection) if kind == "place"]


def all_places(gazetteer: Gazetteer, connection: Connection) -> Iterator[Feature]:
    """Every place, by id."""
    reading = _Reading(gazetteer, connection)
    after: str | None = None
    while documents := repository.documents_of_kind(connection, "place", after=after, limit=_PORTION):
        yield from reading.places(documents, None)
        after = list(documents)[-1]


def all_records(gazetteer: Gazetteer, connection: Connection) -> Iterator[Feature]:
    """Every place's own records."""
    reading = _Reading(gazetteer, connection)
    found = holding.own_records(connection, reading.world, Wanted())
    while portion := list(islice(found, _PORTION)):
        yield from reading.records(portion, None)
