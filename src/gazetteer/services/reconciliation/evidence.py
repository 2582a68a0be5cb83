"""What documents say for and against candidates, read once for a batch."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Final

import orjson

from gazetteer.domain import clock, countries, dates, standing
from gazetteer.domain.countries import COUNTRY_SCHEMES, alpha3
from gazetteer.domain.document import WrittenEntity, WrittenName
from gazetteer.language import spelling
from gazetteer.search.meaning import entities_called
from gazetteer.services import holding
from gazetteer.services.reconciliation.asked import Value
from gazetteer.services.surroundings import World
from gazetteer.storage import repository
from gazetteer.storage.engine import Connection

_LEVELS: Final = 8
#: The systems in which what a table was reconciled with before is looked for by its id.
_AUTHORITIES: Final = ("wikidata", "geonames", "tgn", "viaf", "gnd", "chgis")
#: Who held a place only so is no country of it once that is over.
_PASSING: Final = ("occupation", "administration")
_UPWARD: Final = ("part_of", "located_in", "capital_of")


def _today() -> dates.Question:
    return dates.Question.parse(clock.today().isoformat())


@dataclass(slots=True)
class Evidence:
    """The documents around the candidates of a batch, each read once."""

    connection: Connection
    world: World
    _documents: dict[str, WrittenEntity | None] = field(default_factory=dict)
    _folded: dict[str, frozenset[str]] = field(default_factory=dict)
    _above: dict[str, frozenset[str]] = field(default_factory=dict)
    _held: dict[tuple[str, str], frozenset[str]] = field(default_factory=dict)
    _meant: dict[Value, frozenset[str]] = field(default_factory=dict)
    _types: frozenset[str] | None = None

    def prepare(self, ids: Iterable[str]) -> None:
        """Read the documents of many entities at once."""
        missing = [entity_id for entity_id in dict.fromkeys(ids) if entity_id not in self._documents]
        if not missing:
            return
        written = repository.written(self.connection, missing)
        for entity_id in missing:
            row = written.get(entity_id)
            self._documents[entity_id] = None if row is None else orjson.loads(row.document)

    def document(self, entity_id: str) -> WrittenEntity | None:
        """The written document of an entity; None where it is not live."""
        self.prepare([entity_id])
        return self._documents[entity_id]

    def names(self, entity_id: str) -> list[WrittenName]:
        """The names of an entity; none where it is not live."""
        document = self.document(entity_id)
        return [] if document is None else document["names"]

    def identifiers(self, entity_id: str) -> dict[str, str]:
        """The identifiers of an entity in other systems; none where it is not live."""
        document = self.document(entity_id)
        return {} if document is None else document.get("identifiers", {})

    def is_named(self, entity_id: str, value: Value) -> bool:
        """Whether a value means the entity: by its id here, or by one of its names."""
        if entity_id in (value.id, value.text):
            return True
        # An id of another authority says nothing here, and its name is read.
        if value.id is not None and self.document(value.id) is not None:
            return False
        if entity_id not in self._folded:
            folded = (spelling.fold(name["text"]) for name in self.names(entity_id))
            self._folded[entity_id] = frozenset(folded)
        return bool(self._folded[entity_id].intersection(spelling.query_keys(str(value.text))))

    def meant(self, value: Value) -> frozenset[str]:
        """The entities that a value may mean: by its id here or in another system, else by name,
        with what they are phases of.
        """
        if value not in self._meant:
            found = self._meant_by(value)
            chains = (head for one in found for head in self.world.heads(one))
            self._meant[value] = frozenset(found).union(chains)
        return self._meant[value]

    def _meant_by(self, value: Value) -> list[str]:
        if value.id is not None:
            if self.document(value.id) is not None:
                return [value.id]
            found = [
                one for scheme in _AUTHORITIES for one in repository.identified(self.connection, scheme, [value.id])
            ]
            if found:
                return found
        found = entities_called(self.connection, value.written)
        if not found and self.document(value.written) is not None:
            return [value.written]
        return found

    def codes(self, value: Value) -> frozenset[str]:
        """The countries (three letters) that a value names: by a code, or as what it means."""
        stated = [alpha3(text) for text in (value.id, value.written) if text]
        if not any(stated):
            for one in self._countries_called(value):
                own = self.identifiers(one)
                stated.extend(alpha3(own[scheme]) for scheme in COUNTRY_SCHEMES if scheme in own)
        return frozenset(code for code in stated if code is not None)

    def _countries_called(self, value: Value) -> list[str]:
        """What a value means as a country: the states of that name, and only without one the places (Hong Kong).

        A village in Wisconsin is called Belgium, and its own code is that of the United States.
        """
        meant = sorted(self.meant(value))
        documents = ((one, self.document(one)) for one in meant)
        states = [one for one, document in documents if document is not None and document["kind"] == "polity"]
        return states or meant

    def has_held(self, entity_id: str, meant: frozenset[str]) -> bool:
        """Whether one of `meant` held a place at any time, and not only for a while."""
        document = self.document(entity_id)
        if document is None:
            return False
        for record in document.get("sovereignty", ()):
            is_own = standing.holds_ground(record["status"]) and record["status"] not in _PASSING
            if is_own and not meant.isdisjoint(record["holders"]):
                return True
        return False

    def successors(self, states: frozenset[str]) -> frozenset[str]:
        """What followed states, one after another, to this day, with the chains that they are phases of."""
        found: set[str] = set()
        frontier = sorted(states)
        for _ in range(_LEVELS):
            self.prepare(frontier)
            followed = {target for one in frontier for target in self._related(one, ("predecessor_of",))}
            followed |= {head for one in followed for head in self.world.heads(one)}
            frontier = sorted(followed - found)
            found.update(frontier)
            if not frontier:
                break
        return frozenset(found)

    def is_known_on(self, entity_id: str, on: dates.Question) -> bool:
        """Whether a record says who held a place on a date, so that the place was there."""
        document = self.document(entity_id)
        records = [] if document is None else document.get("sovereignty", [])
        spans = [dates.Interval.parse(record.get("from"), record.get("to")) for record in records]
        return any(span.holds(on) for span in spans)

    def types(self) -> frozenset[str]:
        """Every feature type in use."""
        if self._types is None:
            self._types = frozenset(type_ for type_, _, _ in repository.feature_types(self.connection))
        return self._types

    def ancestors(self, entity_id: str) -> frozenset[str]:
        """What an entity is part of, lies in or is the seat of, level by level upwards."""
        if entity_id not in self._above:
            self._above[entity_id] = self._found_above(entity_id)
        return self._above[entity_id]

    def _found_above(self, entity_id: str) -> frozenset[str]:
        found: set[str] = set()
        frontier = [entity_id]
        for _ in range(_LEVELS):
            self.prepare(frontier)
            above = {target for one in frontier for target in self._related(one, _UPWARD)}
            frontier = sorted(above - found - {entity_id})
            found.update(frontier)
            if not frontier:
                break
        return frozenset(found)

    def _related(self, entity_id: str, types: Collection[str]) -> list[str]:
        document = self.document(entity_id)
        if document is None:
            return []
        relations = document.get("relations", ())
        return [relation["target"] for relation in relations if relation["type"] in types]

    def holders(self, entity_id: str, on: dates.Question | None) -> frozenset[str]:
        """Who holds a place on a date (today unless one is given), with the chains and phases that these are of."""
        on = on or _today()
        key = (entity_id, on.text)
        if key not in self._held:
            self._held[key] = self._holders_on(entity_id, on)
        return self._held[key]

    def _holders_on(self, entity_id: str, on: dates.Question) -> frozenset[str]:
        found = self._stated_on(entity_id, on)
        return frozenset({*found, *(phase for phases in found.values() for phase in phases)})

    def _stated_on(self, entity_id: str, on: dates.Question) -> dict[str, list[str]]:
        """The holders that records name, each with what it was on the day, where that is said."""
        found: dict[str, list[str]] = {}
        for record in holding.records_on(self.world, entity_id, on, undated=False):
            if not standing.holds_ground(record["status"]):
                continue
            for holder in record["holders"]:
                phases = found.setdefault(holder["id"], [])
                if holder["as"] is not None:
                    phases.append(holder["as"]["id"])
        return found

    def states(self, entity_id: str, on: dates.Question | None) -> dict[str, list[str]]:
        """Who holds a place on a date (today unless one is given): each state once, with what it was then."""
        return self._stated_on(entity_id, on or _today())

    def countries(self, entity_id: str, on: dates.Question | None) -> list[str]:
        """The countries (ISO 3166-1, three letters) that a place is stated to be in, or that hold it on a date."""
        own = countries.stated(self.identifiers(entity_id))
        return own or countries.stated(*map(self.identifiers, sorted(self.holders(entity_id, on))))
