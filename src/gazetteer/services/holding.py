"""Who held what: the sovereignty answers, made from `domain/sovereignty.py` with labels and the phases of states.

The reasoning is the domain's, over the places around the answer (`surroundings.py`); here its records become what is sent.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

import orjson

from gazetteer.domain import sovereignty
from gazetteer.domain.dates import OPEN, Question, date_range, year_month_day
from gazetteer.domain.document import is_dated
from gazetteer.domain.sovereignty import HeldRecord
from gazetteer.domain.tag import Tag
from gazetteer.errors import StorageFault
from gazetteer.services import areas, as_of, lookup, publication
from gazetteer.services.context import Gazetteer
from gazetteer.services.languages import demand
from gazetteer.services.lookup import Page
from gazetteer.services.surroundings import Surroundings, World
from gazetteer.storage import repository
from gazetteer.storage.engine import Connection

if TYPE_CHECKING:
    # The shapes of answers, which pydantic takes a while to load: whoever answers needs none of them.
    from gazetteer.domain.published import HeldOn, PlaceRecord, PublicEntity, SovereigntyAnswer, View
    from gazetteer.domain.published import HeldRecord as PublicHeldRecord

_PORTION = 200


def shown(held: HeldRecord, on: Question | None, world: World) -> PlaceRecord:
    """The record as answers show it, for the date asked about."""
    public = world.shown(held)
    if on is not None:
        public = as_of.record_then(public, on, world.chains)
    answer: PlaceRecord = {**public, "id": held.id, "holds": held.holds, "disputed": held.disputed}
    answer["inherited_from"] = held.inherited_from
    if held.part is not None:
        answer["part"] = held.part
    return answer


def records_on(world: World, place: str, on: Question, *, undated: bool = True) -> list[PlaceRecord]:
    """The records that hold for a place on a date, inherited ones and those of its parts among them."""
    held = sovereignty.records_of(place, on, world)
    return [shown(one, on, world) for one in held if undated or one.holds != "undated"]


def of_place(
    gazetteer: Gazetteer,
    place: str,
    *,
    on: Question | None = None,
    viewpoint: str | None = None,
    undated: bool = True,
) -> SovereigntyAnswer:
    """Who held a place, on a date or over all time; with `viewpoint`, in nobody's view in particular and in that one's."""
    with gazetteer.database.reading() as connection:
        world = gazetteer.part(Surroundings).seen_by(connection)

        def make() -> HeldOn:
            lookup.document(connection, place)
            return told_of(world, place, on, viewpoint=viewpoint, undated=undated)

        day = None if on is None else on.day
        told = make() if day is None else world.on_day((place, viewpoint, undated), day, make)
    return {"entity": place, "on": None if on is None else on.text, **told}


def at_hand(
    gazetteer: Gazetteer, place: str, *, on: Question | None, viewpoint: str | None = None, undated: bool = True
) -> SovereigntyAnswer | None:
    """What `of_place` answered for a day without a change between, if it did so; waits for nothing, and may be of an older
    state of the data where somebody has written since.
    """
    day = None if on is None else on.day
    if on is None or day is None:
        return None
    told = gazetteer.part(Surroundings).at_hand((place, viewpoint, undated), day)
    return None if told is None else {"entity": place, "on": on.text, **told}


def told_of(
    world: World, place: str, on: Question | None, *, viewpoint: str | None = None, undated: bool = True
) -> HeldOn:
    """Who held a place, as `of_place` tells it, worked out anew."""
    over_time = world.over_time(place)
    holding = over_time if on is None else sovereignty.records_of(place, on, world)
    held = [one for one in holding if undated or one.holds != "undated"]
    if viewpoint is not None:
        same = {viewpoint, *world.heads(viewpoint), *(phase for phase, _ in world.phases(viewpoint))}
        held = [one for one in held if one.record.viewpoint is None or not same.isdisjoint(one.record.viewpoint)]
    records = [shown(one, on, world) for one in held]
    return {"records": records, "views": _views(held, records), "gaps": sovereignty.gaps(over_time, on)}


def _views(held: Sequence[HeldRecord], records: Sequence[PlaceRecord]) -> list[View]:
    """The views on the records, each viewpoint as the records show it."""
    parties = {party["id"]: party for record in records for party in record["viewpoint"] or ()}
    return [
        {
            "viewpoint": None if view["viewpoint"] is None else [parties[party] for party in view["viewpoint"]],
            "records": view["records"],
        }
        for view in sovereignty.views(held)
    ]


def everywhere(
    gazetteer: Gazetteer,
    *,
    limit: int,
    on: Question | None = None,
    holder: str | None = None,
    basis: str | None = None,
    statuses: Sequence[str] = (),
    bbox: tuple[float, float, float, float] | None = None,
    undated: bool = True,
    after: tuple[int, str, int] | None = None,
) -> Page[PublicHeldRecord]:
    """All places' own records that hold on a date, by holder, basis and area; the dated by place, then the undated.

    `holder` is a polity, a chain of states or one of its phases; `after` is the key of the last record before.
    """
    wanted = Wanted(on=on, holder=holder, basis=basis, statuses=tuple(statuses), bbox=bbox, undated=undated)
    with gazetteer.database.reading() as connection:
        world = gazetteer.part(Surroundings).seen_by(connection)
        found = list(islice(own_records(connection, world, wanted, after=after), limit + 1))
        results = [(key, shown(one, on, world)) for key, one in found[:limit]]
        return Page(_with_places(connection, results), list(results[-1][0]) if len(found) > limit else None)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which of all places' own records are wanted; empty is all of them."""

    on: Question | None = None
    holder: str | None = None
    basis: str | None = None
    statuses: tuple[str, ...] = ()
    bbox: tuple[float, float, float, float] | None = None
    undated: bool = True


#: Where a record stands among all: 0 for the dated and 1 for the undated, its place, its place in that.
Key = tuple[int, str, int]


def own_records(
    connection: Connection, world: World, wanted: Wanted, *, after: Key | None = None
) -> Iterator[tuple[Key, HeldRecord]]:
    """All places' own records that are wanted, behind the one with the key `after`: the dated by place, then the undated."""
    first_round = 0 if after is None else after[0]
    for number in (0, 1) if wanted.undated else (0,):
        if number < first_round:
            continue
        position = (after[1], after[2]) if after is not None and number == first_round else None
        for row, one in _rows_and_records(connection, world, wanted, dated=number == 0, after=position):
            if _is_wanted(one, wanted, world):
                yield (number, row.entity_id, row.ordinal), one


def _rows_and_records(
    connection: Connection, world: World, wanted: Wanted, *, dated: bool, after: tuple[str, int] | None
) -> Iterator[tuple[repository.RecordOf, HeldRecord]]:
    """The rows of the records that may be wanted, each with its record as judged, a portion of rows at a time."""
    area = None if wanted.bbox is None else areas.read(connection, wanted.bbox)
    on, holder = wanted.on, wanted.holder
    holders = None
    if holder is not None:
        holders = {holder, *world.heads(holder), *(phase for phase, _ in world.phases(holder))}
    while True:
        rows = repository.sovereignty(
            connection,
            first_day=None if on is None else on.first,
            last_day=None if on is None else on.last,
            holders=holders,
            basis=wanted.basis,
            area=area,
            dated=dated,
            after=after,
            limit=_PORTION,
        )
        world.prepare({row.entity_id for row in rows})
        judged: dict[str, dict[str, HeldRecord]] = {}
        for row in rows:
            if row.entity_id not in judged:
                own = sovereignty.own_records_of(row.entity_id, on, world)
                judged[row.entity_id] = {one.id: one for one in own}
            one = judged[row.entity_id].get(row.assertion)
            if one is None:
                # Its row says that it may hold; a record that its document does not have is a broken table.
                raise StorageFault(f"{row.entity_id} has no record {row.assertion}; run: gazetteer doctor")
            yield row, one
        if len(rows) < _PORTION:
            return
        after = (rows[-1].entity_id, rows[-1].ordinal)


def _is_wanted(one: HeldRecord, wanted: Wanted, world: World) -> bool:
    """Whether a record has one of the statuses, and on the day the holder, that are asked for."""
    if wanted.statuses and one.record.status not in wanted.statuses:
        return False
    return wanted.holder is None or sovereignty.has_holder(one.record, wanted.holder, wanted.on, world)


def _with_places(connection: Connection, results: Sequence[tuple[Key, PlaceRecord]]) -> list[PublicHeldRecord]:
    summaries = {
        place: orjson.loads(summary)
        for place, summary in repository.summaries(connection, {key[1] for key, _ in results}).items()
    }
    return [
        {
            "place": {"id": key[1], "label": summaries[key[1]]["label"], "as": None},
            "location": summaries[key[1]]["location"],
            **record,
        }
        for key, record in results
    ]


@dataclass(frozen=True, slots=True)
class Atlas:
    """The ground of the places that have records of their own, where it is more than a point, and the years in which
    one of their records begins or ends.

    `grounds` holds each place's geometry (GeoJSON) with what its sources say of it, how precise it is among that;
    `known` the ids of the places, the best known first.
    """

    grounds: dict[str, tuple[dict[str, Any], str]]
    years: list[int]
    known: list[str]


def atlas(gazetteer: Gazetteer) -> Atlas:
    """What a map through time draws, whatever the day."""
    with gazetteer.database.reading() as connection:
        rows = repository.sovereignty(connection)
        stored = repository.public(connection, list(dict.fromkeys(row.entity_id for row in rows)))
    grounds = {}
    prominence: dict[str, float] = {}
    for place, public in stored.items():
        document = orjson.loads(public)
        prominence[place] = document["prominence"]
        location = document.get("location")
        if location is not None and location["type"] != "Point":
            locators = [source.get("locator") for source in document.get("location_sources", ())]
            grounds[place] = (location, "; ".join(locator for locator in locators if locator))
    bounds = {bound for row in rows for bound in (row.valid_from, row.valid_to) if bound not in (None, OPEN)}
    years = sorted({year for bound in bounds if (year := _first_year(bound)) is not None})
    return Atlas(grounds, years, sorted(prominence, key=lambda place: (-prominence[place], place)))


def _first_year(bound: str) -> int | None:
    """The first year that a bound may mean; None where that is not known."""
    first, _ = date_range(bound)
    return None if first is None else year_month_day(first)[0]


def entity(
    gazetteer: Gazetteer,
    entity_id: str,
    *,
    languages: Sequence[Tag] = (),
    on: Question | None = None,
    undated: bool = True,
) -> PublicEntity:
    """The entity in the languages wanted (all, unless some are named), and as it was on a date.

    For a date, the sovereignty records are those of the sovereignty answer: inherited ones among them.
    """
    with gazetteer.database.reading() as connection:
        public = lookup.document(connection, entity_id)
        demand(connection, languages, parameter="lang")
        if on is not None:
            world = gazetteer.part(Surroundings).seen_by(connection)
            public = as_of.document_on(public, on, known=world.chains, undated=undated)
            public["sovereignty"] = [*records_on(world, entity_id, on, undated=undated)]
            public["on"] = on.text
        elif not undated:
            public["names"] = [name for name in public["names"] if is_dated(name)]
            public["relations"] = [relation for relation in public["relations"] if is_dated(relation)]
            public["sovereignty"] = [record for record in public["sovereignty"] if is_dated(record)]
    if languages:
        public = lookup.narrowed(public, languages)
    return publication.with_address(public, publication.uri(gazetteer.settings.public_url, entity_id))
