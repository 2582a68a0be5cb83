"""What looks wrong in what was written, though it can be: the checks of the seed, run on stored documents.

A check looks at a document among others. Of one that was written these are its neighbourhood: what it names, what names it, what
it is part of, what shares a name with it. Further ones are read when a check asks for them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Final

import orjson
from pydantic import ValidationError

from gazetteer.domain.answered import Warned
from gazetteer.domain.document import named
from gazetteer.domain.entity import Entity
from gazetteer.domain.provenance import is_imported
from gazetteer.language import spelling
from gazetteer.search.ranking import NAME
from gazetteer.services import reviewing
from gazetteer.services.change import Outcome
from gazetteer.services.context import Gazetteer
from gazetteer.services.reviewing import Finding
from gazetteer.services.seeding import Seed
from gazetteer.storage import repository
from gazetteer.storage.engine import Connection

#: Documents of one write that are looked at; of a larger batch the review tells the rest.
MOST_LOOKED_AT: Final = 200
#: Neighbours that are read; a check over more would be the review's.
_MOST_NEIGHBOURS: Final = 1_500
#: Steps up from a place to what it is part of.
_HIGHEST: Final = 8


class Neighbourhood(Mapping[str, Entity]):
    """Documents by their ids: those that it was given are gone through, any other is read when it is asked for."""

    def __init__(self, connection: Connection, ids: Iterable[str]) -> None:
        self._connection = connection
        self._entities: dict[str, Entity] = {}
        self._others: dict[str, Entity | None] = {}
        self.add(ids)

    def add(self, ids: Iterable[str]) -> None:
        """Go through these documents too, of those that are live."""
        missing = [entity_id for entity_id in dict.fromkeys(ids) if entity_id not in self._entities]
        self._entities.update(_read(self._connection, missing))

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
    """The ids of the neighbours of some documents."""
    ids = set(looked_at)
    found: set[str] = set()
    for entity in looked_at.values():
        found |= named(entity.document())
    found |= {referrer.entity_id for referrer in repository.referrers(connection, ids)}
    level = ids
    for _ in range(_HIGHEST):
        level = {row.target for row in repository.relations_of(connection, level, type_="part_of")} - found - ids
        if not level:
            break
        found |= level
    found |= {row.entity_id for row in repository.relations_to(connection, found, type_="phase_of")}
    keys = {spelling.fold(name.text) for entity in looked_at.values() for name in entity.names}
    shared = repository.named(connection, sorted(keys), kind_of_key=NAME)
    found |= {entity_id for _, entity_id, _ in shared if not is_imported(entity_id)}
    return found


def warnings(gazetteer: Gazetteer, outcome: Outcome) -> list[Warned]:
    """What the checks find in the documents that a write left, and how many of very many were not looked at."""
    with gazetteer.database.reading() as connection:
        return _looked_through(connection, outcome)


def look(connection: Connection, outcome: Outcome) -> None:
    """Add to the outcome of a dry run what the checks find in the documents that it would leave."""
    outcome.warnings += _looked_through(connection, outcome)


def all_warnings(gazetteer: Gazetteer, outcome: Outcome) -> list[Warned]:
    """What the checks find in all the documents that a write left, however many: it may take as long as the review."""
    written = set(_worth_a_look(outcome))
    if len(written) <= MOST_LOOKED_AT:
        return warnings(gazetteer, outcome)
    return [one for one in gazetteer.part(Review).findings() if one["entity"] in written]


def _worth_a_look(outcome: Outcome) -> list[str]:
    return [one for one in (*outcome.created, *outcome.replaced, *outcome.unchanged) if not is_imported(one)]


def _looked_through(connection: Connection, outcome: Outcome) -> list[Warned]:
    ids = _worth_a_look(outcome)
    found = found_in(connection, ids[:MOST_LOOKED_AT])
    if len(ids) > MOST_LOOKED_AT:
        told = (
            f"and {len(ids) - MOST_LOOKED_AT} more documents from here on were not looked at: the review tells of them"
        )
        found.append({"rule": "more", "entity": ids[MOST_LOOKED_AT], "pointer": "", "detail": told})
    return found


def found_in(connection: Connection, ids: Collection[str]) -> list[Warned]:
    """What the checks find in these documents among their neighbours."""
    if not ids:
        return []
    looked_at = _read(connection, ids)
    around = sorted(_around(connection, looked_at))[:_MOST_NEIGHBOURS]
    neighbourhood = Neighbourhood(connection, [*looked_at, *around])
    return [_warned(one) for one in neighbourhood.review() if one.entity in looked_at]


def _warned(finding: Finding) -> Warned:
    return {
        "rule": finding.check,
        "entity": finding.entity,
        "pointer": finding.pointer,
        "detail": finding.detail,
    }


class Review:
    """What the checks find in all that is stored and somebody looked at, as of the last write; made when it is asked for."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._version = -1
        self._found: list[Warned] = []
        self._kinds: dict[str, str] = {}

    def findings(self, *, rule: str | None = None, kinds: Collection[str] = ()) -> list[Warned]:
        """The findings, by entity and place in it."""
        self._bring_up_to_date()
        return [
            one
            for one in self._found
            if rule in (None, one["rule"]) and (not kinds or self._kinds[one["entity"]] in kinds)
        ]

    def _bring_up_to_date(self) -> None:
        with self._gazetteer.database.reading() as connection:
            version = repository.data_version(connection)
            if version == self._version:
                return
            ids = [row.id for row in repository.stream_written(connection) if not is_imported(row.id)]
            everything = Neighbourhood(connection, ids)
            found = [_warned(finding) for finding in everything.review()]
            self._kinds = {entity_id: everything[entity_id].kind for entity_id in everything}
        self._found, self._version = found, version
