"""Where places lie: what they are part of, who holds and held them, and in which countries they are;
read for a few candidates at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Self, get_args

from gazetteer.domain import standing
from gazetteer.domain.countries import COUNTRY_SCHEMES, alpha3
from gazetteer.domain.vocabulary import SovereigntyStatus
from gazetteer.search import ranking
from gazetteer.search.keys import HINT
from gazetteer.search.rows import in_this_order, marks, planned_once, table_of
from gazetteer.storage.reader import Reader

_UPWARD: Final = ("part_of", "located_in", "capital_of")
_LEVELS: Final = 5
_MOST: Final = 300
#: Beside a place stands who holds, held or claims it.
_HOLD: Final = tuple(
    status for status in get_args(SovereigntyStatus) if standing.holds_ground(status) or standing.is_title(status)
)
#: Who held a place only so is not named beside it once that is over.
_PASSING: Final = ("occupation", "administration")
#: Types of what is a state, or was one.
_STATES: Final = ("state", "historical state", "state chain")


@dataclass(slots=True)
class Whereabouts:
    """The surroundings of some places, by place."""

    types: dict[str, set[str]]
    above: dict[str, set[str]]
    #: Who holds a place today, and who once held it; with what each is a phase of.
    holders: dict[str, set[str]] = field(default_factory=dict)
    former: dict[str, set[str]] = field(default_factory=dict)
    #: Countries by code of three letters.
    countries: dict[str, set[str]] = field(default_factory=dict)

    @classmethod
    async def read(cls, reader: Reader, places: Sequence[str]) -> Self:
        """The surroundings of places."""
        if not places:
            return cls({}, {})
        found = cls(await types_of(reader, places), await _above(reader, places))
        await found._read_holders(reader)
        await found._read_countries(reader)
        return found

    def distance(
        self, place: str, entities: frozenset[str], country: str | None, types: frozenset[str]
    ) -> float | None:
        """How far a place is from one that lies in one of `entities` or in a country, or is of one
        of `types`; None where it is none of these.
        """
        if entities & self.above[place] or entities & self.holders[place]:
            return ranking.CONFIRMED
        if country is not None and country in self.countries[place]:
            return ranking.CONFIRMED
        if types & self.types.get(place, set()):
            return ranking.CONFIRMED
        if entities & self.former[place]:
            return ranking.CONFIRMED_OF_THE_PAST
        return None

    async def _read_holders(self, reader: Reader) -> None:
        parts = await _parts_of(reader, sorted(self.above))
        everywhere = {one for place, above in self.above.items() for one in (place, *above, *parts.get(place, ()))}
        listed = sorted(everywhere)[:_MOST]
        rows = await reader.fetch(
            "SELECT p.entity_id, p.target, s.valid_to, s.status FROM sovereignty_party p "
            "JOIN sovereignty s ON s.entity_id = p.entity_id AND s.ordinal = p.ordinal "
            f"WHERE p.entity_id IN ({marks(len(listed))}) AND p.role = 'holders' "
            f"AND s.status IN ({marks(len(_HOLD))})",
            (*listed, *_HOLD),
        )
        chains = await _chains(reader, sorted({target for _, target, _, _ in rows}))
        now: dict[str, set[str]] = {}
        once: dict[str, set[str]] = {}
        held: set[str] = set()
        for place, target, until, status in rows:
            is_over = until not in (None, "..")
            if is_over and status in _PASSING:
                continue
            # Who claims a place that another holds is not where it lies.
            kept = once if is_over or status == "claim" else now
            if not is_over and standing.holds_ground(status):
                held.add(place)
            kept.setdefault(place, set()).update({target} | chains.get(target, set()))
        for place, above in self.above.items():
            self.holders[place] = set(now.get(place, ()))
            self.former[place] = set(once.get(place, ()))
            # Hong Kong, UK: who held its parts is named beside the whole.
            for one in parts.get(place, ()):
                self.former[place] |= now.get(one, set()) | once.get(one, set())
            # What nobody holds by a record of its own is held with what it is part of.
            if place in held:
                continue
            for one in above:
                self.holders[place] |= now.get(one, set())
                self.former[place] |= once.get(one, set())

    async def _read_countries(self, reader: Reader) -> None:
        holders = set().union(*self.holders.values())
        listed = sorted(holders | self.above.keys())[:_MOST]
        codes: dict[str, set[str]] = {}
        for entity, code in await country_codes(reader, listed):
            codes.setdefault(entity, set()).add(code)
        for place in self.above:
            stated = [codes.get(one, set()) for one in (place, *self.holders[place])]
            self.countries[place] = set().union(*stated)


async def country_codes(reader: Reader, entities: Sequence[str]) -> list[tuple[str, str]]:
    """The countries (three letters) that identifiers of entities name."""
    if not entities:
        return []
    rows = await reader.fetch(
        f"SELECT entity_id, value FROM identifier WHERE entity_id IN ({marks(len(entities))}) "
        f"AND scheme IN ({marks(len(COUNTRY_SCHEMES))})",
        (*entities, *COUNTRY_SCHEMES),
    )
    read = [(entity, alpha3(value)) for entity, value in rows]
    return [(entity, code) for entity, code in read if code is not None]


async def types_of(reader: Reader, entities: Sequence[str]) -> dict[str, set[str]]:
    """The feature types of entities; none of what has none."""
    found: dict[str, set[str]] = {}
    if entities:
        rows = await reader.fetch(
            f"SELECT entity_id, type FROM entity_type WHERE entity_id IN ({marks(len(entities))})",
            tuple(entities),
        )
        for entity, type_ in rows:
            found.setdefault(entity, set()).add(type_)
    return found


async def places_among(reader: Reader, entities: Sequence[str]) -> dict[str, float]:
    """Which of the entities are places, each with its prominence."""
    if not entities:
        return {}
    rows = await reader.fetch(
        f"SELECT id, prominence FROM entity WHERE id IN ({marks(len(entities))}) AND kind = 'place'",
        tuple(entities),
    )
    found = dict(rows)
    return {entity: found[entity] for entity in entities if entity in found}


async def hinted_at(reader: Reader, places: Mapping[str, float], words: Sequence[str]) -> set[str]:
    """Of which places everything in a text stands in what hints at them (`keys.HINT`): what the
    definition says, what tells them apart.
    """
    pairs = [(word, ranking.entity_rank(value), place) for word in words for place, value in places.items()]
    pairs = pairs[:_MOST]
    if not pairs:
        return set()
    values = [value for triple in pairs for value in triple]
    rows = await reader.fetch(
        f"WITH asked {table_of(len(pairs), 'word', 'rank', 'entity')} "
        f"SELECT DISTINCT w.word, w.entity FROM {in_this_order('asked a', 'word w')} "
        "WHERE w.word = a.word AND w.rank = a.rank AND w.entity = a.entity AND w.name = ?",
        (*values, HINT),
    )
    having: dict[str, set[str]] = {}
    for word, place in rows:
        having.setdefault(place, set()).add(word)
    return {place for place, found in having.items() if found.issuperset(words)}


async def is_state(reader: Reader, entities: Sequence[str]) -> bool:
    """Whether one of the entities is a state."""
    found = await types_of(reader, entities)
    return any(not types.isdisjoint(_STATES) for types in found.values())


async def _above(reader: Reader, places: Sequence[str]) -> dict[str, set[str]]:
    """What each place is part of, lies in or is the seat of, level by level upwards."""
    parents: dict[str, set[str]] = {}
    frontier = list(places)
    for _ in range(_LEVELS):
        if not frontier:
            break
        rows = await reader.fetch(
            f"SELECT entity_id, target FROM relation WHERE entity_id IN ({marks(len(frontier))}) "
            f"AND type IN ({marks(len(_UPWARD))})",
            (*frontier, *_UPWARD),
        )
        parents.update({one: set() for one in frontier})
        for entity, target in rows:
            parents[entity].add(target)
        frontier = sorted({target for _, target in rows} - parents.keys())[:_MOST]
    return {place: _closure(place, parents) for place in places}


def _closure(place: str, parents: dict[str, set[str]]) -> set[str]:
    found: set[str] = set()
    frontier = [place]
    while frontier:
        above = {target for one in frontier for target in parents.get(one, ())}
        frontier = sorted(above - found - {place})
        found.update(frontier)
    return found


async def _parts_of(reader: Reader, places: Sequence[str]) -> dict[str, set[str]]:
    """The parts of each place that are entities of their own."""
    found: dict[str, set[str]] = {}
    if places:
        rows = await reader.fetch(
            f"SELECT target, entity_id FROM relation WHERE target IN ({marks(len(places))}) AND type = 'part_of' "
            f"ORDER BY target, entity_id LIMIT {planned_once()}",
            (*places, _MOST),
        )
        for place, part in rows:
            found.setdefault(place, set()).add(part)
    return found


async def _chains(reader: Reader, holders: Sequence[str]) -> dict[str, set[str]]:
    """The chains of states of which holders are phases, and the phases of those that are chains."""
    found: dict[str, set[str]] = {}
    if not holders:
        return found
    rows = await reader.fetch(
        "SELECT entity_id, target FROM relation WHERE type = 'phase_of' "
        f"AND (entity_id IN ({marks(len(holders))}) OR target IN ({marks(len(holders))}))",
        (*holders, *holders),
    )
    for phase, chain in rows:
        found.setdefault(phase, set()).add(chain)
        found.setdefault(chain, set()).add(phase)
    return found
