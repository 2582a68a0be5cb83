"""The places around a sovereignty answer: their records, memberships and the phases of states, as the domain asks for them.

What was read is kept for the next answer, as long as nobody has written: documents are parsed and validated once, not for each
who asks. One keeping serves every thread of the process.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import orjson

from gazetteer.domain import dates, sovereignty
from gazetteer.domain.dates import Interval
from gazetteer.domain.entity import SovereigntyRecord
from gazetteer.domain.sovereignty import HeldRecord
from gazetteer.services import as_of
from gazetteer.services.as_of import Chains
from gazetteer.services.context import Gazetteer
from gazetteer.storage import repository
from gazetteer.storage.engine import Connection

if TYPE_CHECKING:
    # The shapes of answers, which pydantic takes a while to load: whoever answers needs none of them.
    from gazetteer.domain.published import DerivedEntity, HeldOn, PublicRecord

#: Answers of single days that are kept; where there are more, all are let go and the keeping begins anew.
_MOST_ANSWERS: Final = 20_000
#: Places of which something is kept; where very many are asked about, all are let go and the keeping begins anew.
_MOST_PLACES: Final = 20_000

Links = Sequence[tuple[str, Interval]]
#: What is asked of a place on a day: the place, whose view, whether what is undated belongs to the answer.
Asked = tuple[str, str | None, bool]


@dataclass(slots=True)
class _Kept:
    """What was read of one state of the data. Each value is put in whole, so that threads may fill it side by side."""

    version: int
    chains: Chains
    phases: Mapping[str, Links]
    heads: Mapping[str, Sequence[str]]
    records: dict[str, Sequence[SovereigntyRecord]] = field(default_factory=dict)
    shown: dict[str, Mapping[str, PublicRecord]] = field(default_factory=dict)
    parents: dict[str, Links] = field(default_factory=dict)
    parts: dict[str, Links] = field(default_factory=dict)
    over_time: dict[str, Sequence[HeldRecord]] = field(default_factory=dict)
    turning_days: dict[str, Sequence[int]] = field(default_factory=dict)
    #: Answers of the stretches of days between two turns, the stretches numbered in order.
    answers: dict[tuple[Asked, int], HeldOn] = field(default_factory=dict)

    @classmethod
    def of(cls, connection: Connection, version: int) -> _Kept:
        chains = as_of.chains(connection)
        heads: dict[str, list[str]] = {}
        phases: dict[str, Links] = {}
        for chain, members in chains.items():
            phases[chain] = [(phase, interval) for phase, _, interval in members]
            for phase in dict.fromkeys(phase for phase, _, _ in members):
                heads.setdefault(phase, []).append(chain)
        return cls(version, chains, phases, heads)


class Surroundings:
    """What one process keeps of the places around its answers; the newest state of the data only."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._kept: _Kept | None = None

    def seen_by(self, connection: Connection) -> World:
        """The world as the connection's state of the data has it."""
        version = repository.data_version(connection)
        kept = self._kept
        if kept is None or kept.version != version or len(kept.records) > _MOST_PLACES:
            kept = _Kept.of(connection, version)
            # A reader of an older state does not drive out what the newer ones share.
            if self._kept is None or self._kept.version <= version:
                self._kept = kept
        return World(connection, kept)

    def at_hand(self, asked: Asked, day: int) -> HeldOn | None:
        """What is kept of an answer of `World.on_day`, as of the newest state that was read; reads nothing."""
        kept = self._kept
        turns = None if kept is None else kept.turning_days.get(asked[0])
        if kept is None or turns is None:
            return None
        return kept.answers.get((asked, bisect_right(turns, day)))


class World:
    """`domain.sovereignty.World` over one connection: what is not kept yet is read when it is asked for."""

    def __init__(self, connection: Connection, kept: _Kept) -> None:
        self._connection = connection
        self._kept = kept

    @property
    def chains(self) -> Chains:
        """Every chain of states with its phases and their labels."""
        return self._kept.chains

    def prepare(self, places: Collection[str]) -> None:
        """Read what many places will be asked for at once."""
        self._read_records([place for place in places if place not in self._kept.shown])
        self._read_links([place for place in places if place not in self._kept.parts])

    def _read_records(self, places: Collection[str]) -> None:
        if not places:
            return
        records: dict[str, Sequence[SovereigntyRecord]] = dict.fromkeys(places, ())
        shown: dict[str, Mapping[str, PublicRecord]] = {place: {} for place in places}
        # Of very many places few say anything; only their documents are read.
        saying = repository.with_sovereignty(self._connection, places)
        for place, row in repository.written(self._connection, saying).items():
            records[place] = sovereignty.records_in(orjson.loads(row.document))
        for place, public in repository.public(self._connection, saying).items():
            document: DerivedEntity = orjson.loads(public)
            shown[place] = {record.get("id", ""): record for record in document["sovereignty"]}
        self._kept.records.update(records)
        self._kept.shown.update(shown)

    def _read_links(self, places: Collection[str]) -> None:
        if not places:
            return
        parents: dict[str, list[tuple[str, Interval]]] = {place: [] for place in places}
        parts: dict[str, list[tuple[str, Interval]]] = {place: [] for place in places}
        for row in repository.relations_of(self._connection, places, type_="part_of"):
            parents[row.entity_id].append((row.target, Interval.parse(row.valid_from, row.valid_to)))
        for row in repository.relations_to(self._connection, places, type_="part_of"):
            parts[row.target].append((row.entity_id, Interval.parse(row.valid_from, row.valid_to)))
        self._kept.parents.update(parents)
        self._kept.parts.update(parts)

    def records(self, place: str) -> Sequence[SovereigntyRecord]:
        """The place's own records."""
        if place not in self._kept.shown:
            self._read_records([place])
        return self._kept.records[place]

    def parents(self, place: str) -> Links:
        """What the place is part of."""
        if place not in self._kept.parts:
            self._read_links([place])
        return self._kept.parents[place]

    def parts(self, place: str) -> Links:
        """What is part of the place."""
        if place not in self._kept.parts:
            self._read_links([place])
        parts = self._kept.parts[place]
        # Each of them is asked for next.
        self.prepare(dict.fromkeys(part for part, _ in parts))
        return parts

    def phases(self, polity: str) -> Links:
        """What is a phase of the polity."""
        return self._kept.phases.get(polity, ())

    def heads(self, polity: str) -> Sequence[str]:
        """What the polity is a phase of."""
        return self._kept.heads.get(polity, ())

    def shown(self, held: HeldRecord) -> PublicRecord:
        """A record as the public document of its place has it."""
        self.records(held.entity)
        return self._kept.shown[held.entity][held.record.id or ""]

    def over_time(self, place: str) -> Sequence[HeldRecord]:
        """The records of the place over all time, own and inherited ones and those of its parts."""
        found = self._kept.over_time.get(place)
        if found is None:
            found = sovereignty.records_of(place, None, self)
            self._kept.over_time[place] = found
        return found

    def on_day(self, asked: Asked, day: int, make: Callable[[], HeldOn]) -> HeldOn:
        """The answer about a place on a day, made once for all days on which nothing that it rests on begins or ends."""
        key = asked, bisect_right(self.turning_days(asked[0]), day)
        found = self._kept.answers.get(key)
        if found is None:
            if len(self._kept.answers) >= _MOST_ANSWERS:
                self._kept.answers.clear()
            found = self._kept.answers[key] = make()
        return found

    def turning_days(self, place: str) -> Sequence[int]:
        """The days on which an answer about the place may become another one, in order."""
        found = self._kept.turning_days.get(place)
        if found is None:
            found = self._kept.turning_days[place] = dates.turning_days(self._intervals(place))
        return found

    def _intervals(self, place: str) -> Iterator[Interval]:
        """Every span that an answer about a place can rest on: its own records, those of what it is part of and of its parts,
        the memberships between them, and the phases of states.
        """
        for phases in self._kept.phases.values():
            yield from (interval for _, interval in phases)
        yield from self._intervals_of_records(place)
        for links_of in (self.parents, self.parts):
            seen = {place}
            level = [place]
            while level:
                links = [link for one in level for link in links_of(one)]
                yield from (interval for _, interval in links)
                level = [other for other in dict.fromkeys(other for other, _ in links) if other not in seen]
                seen.update(level)
                for other in level:
                    yield from self._intervals_of_records(other)

    def _intervals_of_records(self, place: str) -> Iterator[Interval]:
        return map(sovereignty.interval_of, self.records(place))
