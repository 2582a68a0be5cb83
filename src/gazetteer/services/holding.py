"""Who held what: the sovereignty answers, made from `domain/sovereignty.py` with labels and the phases of states.

The reasoning is the domain's; here its `World` is read from the database, and its records become what is sent.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import orjson

from gazetteer.domain import sovereignty
from gazetteer.domain.dates import Interval, Question
from gazetteer.domain.document import is_dated
from gazetteer.domain.entity import SovereigntyRecord
from gazetteer.domain.published import PlaceRecord, PublicEntity, PublicRecord, SovereigntyAnswer, View
from gazetteer.domain.sovereignty import HeldRecord
from gazetteer.domain.tag import Tag
from gazetteer.errors import StorageFault
from gazetteer.services import lookup, publication
from gazetteer.services.context import Gazetteer
from gazetteer.services.languages import demand
from gazetteer.services.lookup import Page
from gazetteer.services.publication import Chains
from gazetteer.storage import repository
from gazetteer.storage.engine import Connection

_PORTION = 200


class _World:
    """The places around an answer, read when they are asked for and kept for its length."""

    def __init__(self, connection: Connection, chains: Chains) -> None:
        self._connection = connection
        self._phases = {chain: [(phase, interval) for phase, _, interval in phases] for chain, phases in chains.items()}
        self._records: dict[str, Sequence[SovereigntyRecord]] = {}
        self._shown: dict[str, dict[str, PublicRecord]] = {}
        self._parents: dict[str, list[tuple[str, Interval]]] = {}
        self._parts: dict[str, list[tuple[str, Interval]]] = {}

    def prepare(self, places: Collection[str]) -> None:
        """Read what many places will be asked for at once."""
        self._read_records([place for place in places if place not in self._records])
        self._read_links([place for place in places if place not in self._parents])

    def _read_records(self, places: Collection[str]) -> None:
        for place in places:
            self._records[place] = ()
            self._shown[place] = {}
        # Of very many places few say anything; only their documents are read.
        places = repository.with_sovereignty(self._connection, places)
        for place, row in repository.written(self._connection, places).items():
            self._records[place] = sovereignty.records_in(orjson.loads(row.document))
        for place, public in repository.public(self._connection, places).items():
            if self._records[place]:
                document: PublicEntity = orjson.loads(public)
                self._shown[place] = {record.get("id", ""): record for record in document["sovereignty"]}

    def _read_links(self, places: Collection[str]) -> None:
        for place in places:
            self._parents[place] = []
            self._parts[place] = []
        for row in repository.relations_of(self._connection, places, type_="part_of"):
            self._parents[row.entity_id].append((row.target, Interval.parse(row.valid_from, row.valid_to)))
        for row in repository.relations_to(self._connection, places, type_="part_of"):
            self._parts[row.target].append((row.entity_id, Interval.parse(row.valid_from, row.valid_to)))

    def records(self, place: str) -> Sequence[SovereigntyRecord]:
        """The place's own records."""
        if place not in self._records:
            self._read_records([place])
        return self._records[place]

    def parents(self, place: str) -> Sequence[tuple[str, Interval]]:
        """What the place is part of."""
        if place not in self._parents:
            self._read_links([place])
        return self._parents[place]

    def parts(self, place: str) -> Sequence[tuple[str, Interval]]:
        """What is part of the place."""
        if place not in self._parts:
            self._read_links([place])
        parts = self._parts[place]
        # Each of them is asked for next.
        self.prepare(dict.fromkeys(part for part, _ in parts))
        return parts

    def phases(self, polity: str) -> Sequence[tuple[str, Interval]]:
        """What is a phase of the polity."""
        return self._phases.get(polity, ())

    def heads(self, polity: str) -> list[str]:
        """What the polity is a phase of."""
        return [chain for chain, phases in self._phases.items() if any(phase == polity for phase, _ in phases)]

    def shown(self, held: HeldRecord) -> PublicRecord:
        """A record as the public document of its place has it."""
        self.records(held.entity)
        return self._shown[held.entity][held.record.id or ""]


def _shown(held: HeldRecord, on: Question | None, world: _World, chains: Chains) -> PlaceRecord:
    shown = world.shown(held)
    if on is not None:
        shown = publication.record_then(shown, on, chains)
    answer: PlaceRecord = {**shown, "id": held.id, "holds": held.holds, "disputed": held.disputed}
    answer["inherited_from"] = held.inherited_from
    if held.part is not None:
        answer["part"] = held.part
    return answer


def records_on(
    connection: Connection, place: str, on: Question, *, known: Chains, undated: bool = True
) -> list[PlaceRecord]:
    """The records that hold for a place on a date, inherited ones and those of its parts among them."""
    world = _World(connection, known)
    held = sovereignty.records_of(place, on, world)
    return [_shown(one, on, world, known) for one in held if undated or one.holds != "undated"]


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
        lookup.document(connection, place)
        known = publication.chains(connection)
        world = _World(connection, known)
        answer = sovereignty.answer(place, on, world)
        held = [one for one in answer.records if undated or one.holds != "undated"]
        if viewpoint is not None:
            same = {viewpoint, *world.heads(viewpoint), *(phase for phase, _ in world.phases(viewpoint))}
            held = [one for one in held if one.record.viewpoint is None or not same.isdisjoint(one.record.viewpoint)]
        records = [_shown(one, on, world, known) for one in held]
    return {
        "entity": place,
        "on": None if on is None else on.text,
        "records": records,
        "views": _views(held, records),
        "gaps": answer.gaps,
    }


def _views(held: Sequence[HeldRecord], records: Sequence[PlaceRecord]) -> list[View]:
    """The views on the records, each viewpoint as the records show it."""
    shown = {party["id"]: party for record in records for party in record["viewpoint"] or ()}
    return [
        {
            "viewpoint": None if view["viewpoint"] is None else [shown[party] for party in view["viewpoint"]],
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
) -> Page:
    """All places' own records that hold on a date, by holder, basis and area; the dated by place, then the undated.

    `holder` is a polity, a chain of states or one of its phases; `after` is the key of the last record before.
    """
    results: list[tuple[list[Any], PlaceRecord]] = []
    with gazetteer.database.reading() as connection:
        known = publication.chains(connection)
        world = _World(connection, known)
        holders = None
        if holder is not None:
            holders = {holder, *world.heads(holder), *(phase for phase, _ in world.phases(holder))}
        rounds = (0, 1) if undated else (0,)
        first_round = 0 if after is None else after[0]
        place_after = None if after is None else (after[1], after[2])
        for number in rounds:
            if number < first_round:
                continue
            position = place_after if number == first_round else None
            while True:
                rows = repository.sovereignty(
                    connection,
                    first_day=None if on is None else on.first,
                    last_day=None if on is None else on.last,
                    holders=holders,
                    basis=basis,
                    bbox=bbox,
                    dated=number == 0,
                    after=position,
                    limit=_PORTION,
                )
                world.prepare({row.entity_id for row in rows})
                judged: dict[str, dict[str, HeldRecord]] = {}
                for row in rows:
                    position = (row.entity_id, row.ordinal)
                    if row.entity_id not in judged:
                        own = sovereignty.own_records_of(row.entity_id, on, world)
                        judged[row.entity_id] = {one.id: one for one in own}
                    one = judged[row.entity_id].get(row.assertion)
                    if one is None:
                        # Its row says that it may hold; a record that its document does not have is a broken table.
                        raise StorageFault(f"{row.entity_id} has no record {row.assertion}; run: gazetteer doctor")
                    if statuses and one.record.status not in statuses:
                        continue
                    if holder is not None and not sovereignty.has_holder(one.record, holder, on, world):
                        continue
                    if len(results) == limit:
                        return Page(_with_places(connection, results), results[-1][0])
                    results.append(([number, row.entity_id, row.ordinal], _shown(one, on, world, known)))
                if len(rows) < _PORTION:
                    break
        return Page(_with_places(connection, results), None)


def _with_places(connection: Connection, results: Sequence[tuple[list[Any], PlaceRecord]]) -> list[dict[str, Any]]:
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
            known = publication.chains(connection)
            public = publication.as_of(public, on, known=known, undated=undated)
            public["sovereignty"] = [*records_on(connection, entity_id, on, known=known, undated=undated)]
            public["on"] = on.text
        elif not undated:
            public["names"] = [name for name in public["names"] if is_dated(name)]
            public["relations"] = [relation for relation in public["relations"] if is_dated(relation)]
            public["sovereignty"] = [record for record in public["sovereignty"] if is_dated(record)]
    return lookup.narrowed(public, languages) if languages else public
