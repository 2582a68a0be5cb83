"""The record of an entry: its versions, whatever became of it, with the documents as they were.

A citation names a version, and so a version is told for ever: also that of an entry that was deleted or merged since.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import orjson

from gazetteer.domain.answered import Version
from gazetteer.domain.document import WrittenEntity
from gazetteer.errors import NotFound
from gazetteer.services import changes
from gazetteer.services.context import Gazetteer
from gazetteer.storage import repository


@dataclass(frozen=True, slots=True)
class Record:
    """What is kept of an entity: how it stands (`live`, `deleted`, `merged`), what it was merged into, its versions."""

    id: str
    state: str
    into: str | None
    versions: list[Version]

    @property
    def newest(self) -> int:
        """The number of the newest version; they are counted from 1."""
        return self.versions[0]["version"]


def record(gazetteer: Gazetteer, entity_id: str) -> Record:
    """Every version of an entity, the newest first; raises `NotFound` for an id that was never given."""
    with gazetteer.database.reading() as connection:
        state = repository.states(connection, [entity_id]).get(entity_id)
        if state is None:
            raise NotFound(f"there is no entity {entity_id!r}")
        into = repository.resolve_merged(connection, entity_id) if state.state == "merged" else None
        versions = changes.told(connection, repository.history(connection, entity_id))
    return Record(entity_id, state.state, into, versions)


def documents(gazetteer: Gazetteer, entity_id: str, versions: Collection[int]) -> dict[int, WrittenEntity | None]:
    """The written document of each version that there is; None where a version ended the entity."""
    found: dict[int, WrittenEntity | None] = {}
    with gazetteer.database.reading() as connection:
        for number in versions:
            kept = repository.document_at(connection, entity_id, number)
            if kept is not None:
                found[number] = None if kept[1] is None else orjson.loads(kept[1])
    return found
