"""The documents among which the checks look at some: enough of them that a check finds what it would find among all.

What an import brought by the hundred thousand is no neighbour: the review does not go through it either.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Self

import orjson
from pydantic import ValidationError

from gazetteer.domain.document import WrittenEntity, named
from gazetteer.domain.entity import Entity
from gazetteer.domain.provenance import is_imported
from gazetteer.language import spelling
from gazetteer.search.ranking import NAME
from gazetteer.services import reviewing
from gazetteer.services.reviewing import Finding, grounds
from gazetteer.services.seeding import Seed
from gazetteer.storage import repository
from gazetteer.storage.engine import Connection


class Neighbourhood(Mapping[str, Entity]):
    """Documents by their ids: those that it was given are gone through, any other is read when it is asked for."""

    def __init__(self, connection: Connection, entities: dict[str, Entity]) -> None:
        self._connection = connection
        self._entities = entities
        self._others: dict[str, Entity | None] = {}

    @classmethod
    def of(cls, connection: Connection, ids: Collection[str]) -> Self:
        """Some documents and all that the checks of them go through."""
        looked_at = _read(connection, ids)
        return cls(connection, looked_at | _read(connection, sorted(_around(connection, looked_at))))

    @classmethod
    def whole(cls, connection: Connection, ids: Collection[str]) -> Self:
        """All the documents that the review goes through, beside which there are no others."""
        return cls(connection, _read(connection, ids))

    def __getitem__(self, entity_id: str) -> Entity:
        found = self._entities.get(entity_id) or self._others.get(entity_id)
        if found is None and entity_id not in self._others:
            found = _read(self._connection, [entity_id]).get(entity_id)
            self._others[entity_id] = found
        if found is None:
            raise KeyError(entity_id)
        return found

    def __contains__(self, entity_id: object) -> bool:
        try:
            return isinstance(entity_id, str) and self[entity_id] is not None
        except KeyError:
            return False

    def __iter__(self) -> Iterator[str]:
        return iter(list(self._entities))

    def __len__(self) -> int:
        return len(self._entities)

    def review(self) -> list[Finding]:
        """What the checks find in the documents that are gone through."""
        return reviewing.review(Seed(sources={}, entities=self, files={}))


def _read(connection: Connection, ids: Collection[str]) -> dict[str, Entity]:
    found: dict[str, Entity] = {}
    for entity_id, row in repository.written(connection, ids).items():
        try:
            found[entity_id] = Entity.model_validate(orjson.loads(row.document))
        except ValidationError:
            # Written under older rules: `doctor` tells of it.
            continue
    return found


def _around(connection: Connection, looked_at: Mapping[str, Entity]) -> set[str]:
    """The ids of what the checks of some documents go through beside them."""
    documents = [entity.document() for entity in looked_at.values()]
    whose_ground = set(looked_at) | above(connection, looked_at)
    found = set().union(*(named(document) for document in documents))
    found |= whose_ground | _below(connection, looked_at)
    found |= _holders(connection, whose_ground)
    # A holder may be a phase of a state that another record names.
    found |= {row.entity_id for row in repository.relations_to(connection, found, type_="phase_of")}
    resting = _resting_on(connection, [entity.id for entity in looked_at.values() if entity.kind == "treaty"])
    found |= resting | above(connection, resting)
    found |= _namesakes(connection, documents)
    found |= _begun_with(connection, documents)
    return {entity_id for entity_id in found - looked_at.keys() if not is_imported(entity_id)}


def touched(connection: Connection, changed: Collection[str], before: Iterable[WrittenEntity]) -> set[str]:
    """The other documents in which a check may find something else since these were changed; `before` is what they were."""
    now = [entity.document() for entity in _read(connection, changed).values()]
    documents = [*before, *now]
    found = set().union(*(named(document) for document in documents))
    found |= _below(connection, changed)
    found |= {referrer.entity_id for referrer in repository.referrers(connection, changed)}
    found |= _namesakes(connection, documents) | _begun_with(connection, documents)
    return {entity_id for entity_id in found.difference(changed) if not is_imported(entity_id)}


def above(connection: Connection, ids: Iterable[str]) -> set[str]:
    """What places are part of, all the way up, whenever they are."""
    found: set[str] = set()
    level = set(ids)
    while level:
        level = {row.target for row in repository.relations_of(connection, level, type_="part_of")} - found
        found |= level
    return found


def _below(connection: Connection, ids: Iterable[str]) -> set[str]:
    """What is part of places, all the way down, whenever it is."""
    found: set[str] = set()
    level = set(ids)
    while level:
        rows = repository.relations_to(connection, level, type_="part_of")
        level = {row.entity_id for row in rows if not is_imported(row.entity_id)} - found
        found |= level
    return found


def _holders(connection: Connection, places: Collection[str]) -> set[str]:
    return {holder for holders in repository.holders_of(connection, places).values() for holder in holders}


def _resting_on(connection: Connection, treaties: Collection[str]) -> set[str]:
    """Who is a party to treaties, and whose records rest on them."""
    return {referrer.entity_id for referrer in repository.referrers(connection, treaties)}


def _namesakes(connection: Connection, documents: Iterable[WrittenEntity]) -> set[str]:
    keys = {spelling.fold(name["text"]) for document in documents for name in document["names"]}
    return {entity_id for _, entity_id, _ in repository.named(connection, sorted(keys), kind_of_key=NAME)}


def _begun_with(connection: Connection, documents: Iterable[WrittenEntity]) -> set[str]:
    """The places to which somebody came on the same day as to one of these."""
    days = set()
    for document in documents:
        for record in document.get("sovereignty", ()):
            is_explained = bool(record.get("note") or record.get("basis"))
            day = grounds.may_be_stamped(record["status"], record.get("from"), is_explained=is_explained)
            if day is not None:
                days.add(day)
    return repository.records_from(connection, days)
