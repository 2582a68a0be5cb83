"""Shorthands for writing documents and reading back what is stored of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson
import pytest

from gazetteer.services import editing
from gazetteer.services.change import Outcome
from gazetteer.services.context import Gazetteer
from gazetteer.storage import repository

Document = dict[str, Any]


@pytest.fixture
def write(gazetteer: Gazetteer) -> Callable[..., Outcome]:
    """Write entities and sources (documents with a `title`) in one batch."""

    def write(*documents: Document, by: str = "cli") -> Outcome:
        lines = [orjson.dumps({"source" if "title" in document else "entity": document}) for document in documents]
        return editing.batch(gazetteer, lines, by=by)

    return write


@pytest.fixture
def public(gazetteer: Gazetteer) -> Callable[[str], Document]:
    """The public document of an entity, as stored."""

    def public(entity_id: str) -> Document:
        with gazetteer.database.reading() as connection:
            document: Document = orjson.loads(repository.public(connection, [entity_id])[entity_id])
        return document

    return public


@pytest.fixture
def state(gazetteer: Gazetteer) -> Callable[[str], repository.State]:
    """What an entity is now."""

    def state(entity_id: str) -> repository.State:
        with gazetteer.database.reading() as connection:
            return repository.states(connection, [entity_id])[entity_id]

    return state


@pytest.fixture
def written(gazetteer: Gazetteer) -> Callable[[str], Document]:
    """The newest written document of an entity."""

    def written(entity_id: str) -> Document:
        with gazetteer.database.reading() as connection:
            document: Document = orjson.loads(repository.written(connection, [entity_id])[entity_id].document)
        return document

    return written
