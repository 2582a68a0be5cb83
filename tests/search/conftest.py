"""A gazetteer that holds what a test puts in, written as everything is written, and asked as the services ask."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import orjson
import pytest

from gazetteer.domain.entity import Entity, read_entity
from gazetteer.search import finder, index
from gazetteer.search.answer import Hit
from gazetteer.search.asked import SearchQuery, SuggestQuery
from gazetteer.services import editing
from gazetteer.services.context import Gazetteer


class Shelf:
    """Entities in a gazetteer, with the index beside them."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer
        self.database = gazetteer.database
        self.reader = gazetteer.reader
        self.entities: dict[str, Entity] = {}
        self._taken_out: set[str] = set()

    def put(self, *documents: Mapping[str, Any], taken_out: tuple[str, ...] = ()) -> None:
        """Take entities out, then write documents, all of these in one transaction."""
        for entity_id in taken_out:
            if entity_id in self.entities:
                editing.delete(self.gazetteer, entity_id, if_match="*", by="test")
                self._taken_out.add(entity_id)
                del self.entities[entity_id]
        last = {document["id"]: document for document in documents}
        for document in last.values():
            entity = read_entity(document)
            # An id is not used again: what was deleted comes back as it was, and is then replaced.
            if entity.id in self._taken_out:
                editing.restore(self.gazetteer, entity.id, 1, if_match="*", by="test")
                self._taken_out.discard(entity.id)
            self.entities[entity.id] = entity
        if last:
            editing.batch(self.gazetteer, lines(*last.values()), by="test")

    def verify(self) -> list[str]:
        with self.database.reading() as connection:
            return index.verify(connection)

    def search(self, q: str, **parameters: Any) -> list[Hit]:
        return asyncio.run(finder.search(self.reader, SearchQuery.read(q, **parameters))).results

    def ids(self, q: str, **parameters: Any) -> list[str]:
        return [hit.entity for hit in self.search(q, **parameters)]

    def suggest(self, q: str, **parameters: Any) -> list[str]:
        answer = asyncio.run(finder.suggest(self.reader, SuggestQuery.read(q, **parameters)))
        return [hit.entity for hit in answer.results]


def lines(*documents: Mapping[str, Any]) -> list[bytes]:
    """The lines of a batch."""
    return [orjson.dumps({"entity": document}) for document in documents]


@pytest.fixture
def shelf(gazetteer: Gazetteer) -> Shelf:
    """An empty gazetteer."""
    return Shelf(gazetteer)
