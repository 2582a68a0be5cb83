"""A gazetteer's database, migrated and holding what a test puts in, without the services above the index."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import orjson
import pytest
from sqlalchemy import Connection, text

from gazetteer.domain.entity import Entity, read_entity
from gazetteer.domain.geometry import representative_point
from gazetteer.search import index, query
from gazetteer.storage import migrations
from gazetteer.storage.engine import Database, Reader


class Shelf:
    """Entities in a real database, with the index beside them."""

    def __init__(self, path: Path) -> None:
        self.database = Database(f"sqlite:///{path}")
        self.reader: Reader = self.database.reader()
        self.entities: dict[str, Entity] = {}

    def put(self, *documents: Mapping[str, Any], taken_out: tuple[str, ...] = ()) -> None:
        """Write and index documents, and take others out, in one transaction."""
        changed: dict[str, Entity | None] = dict.fromkeys(taken_out)
        for document in documents:
            entity = read_entity(document)
            changed[entity.id] = entity
        self.database.write(lambda connection: self._write(connection, changed))

    def _write(self, connection: Connection, changed: dict[str, Entity | None]) -> None:
        for entity_id, entity in changed.items():
            if entity is None:
                self.entities.pop(entity_id, None)
            else:
                self.entities[entity_id] = entity
            write_rows(connection, entity_id, entity)
        index.update(connection, changed)

    def verify(self) -> list[str]:
        with self.database.reading() as connection:
            return index.verify(connection)

    def search(self, q: str, **parameters: Any) -> list[query.Hit]:
        return asyncio.run(query.search(self.reader, query.SearchQuery.read(q, **parameters))).results

    def ids(self, q: str, **parameters: Any) -> list[str]:
        return [hit.entity for hit in self.search(q, **parameters)]

    def suggest(self, q: str, **parameters: Any) -> list[str]:
        answer = asyncio.run(query.suggest(self.reader, query.SuggestQuery.read(q, **parameters)))
        return [hit.entity for hit in answer.results]

    def close(self) -> None:
        self.reader.close()
        self.database.close()


def write_rows(connection: Connection, entity_id: str, entity: Entity | None) -> None:
    """The rows of the tables that the index reads beside its own."""
    for table, column in (("name", "entity_id"), ("relation", "entity_id"), ("revision", "entity_id")):
        connection.execute(text(f"DELETE FROM {table} WHERE {column} = :id"), {"id": entity_id})
    connection.execute(text("DELETE FROM entity WHERE id = :id"), {"id": entity_id})
    if entity is None:
        return
    longitude, latitude = representative_point(entity.location) if entity.location else (None, None)
    summary = {"id": entity.id, "kind": entity.kind, "types": entity.types, "label": {}, "disambiguation": {}}
    connection.execute(
        text(
            "INSERT INTO entity (id, kind, state, version, modified, prominence, longitude, latitude, summary) "
            "VALUES (:id, :kind, 'live', 1, '2026', :prominence, :longitude, :latitude, :summary)"
        ),
        {
            "id": entity.id,
            "kind": entity.kind,
            "prominence": entity.prominence,
            "longitude": longitude,
            "latitude": latitude,
            "summary": orjson.dumps(summary),
        },
    )
    connection.execute(
        text(
            "INSERT INTO revision (entity_id, version, modified, by, what, document) "
            "VALUES (:id, 1, '2026', 'test', 'created', :document)"
        ),
        {"id": entity.id, "document": orjson.dumps(entity.written()).decode()},
    )
    for ordinal, name in enumerate(entity.names):
        connection.execute(
            text(
                "INSERT INTO name (entity_id, ordinal, text, lang, type, status, valid_from, valid_to) "
                "VALUES (:id, :ordinal, :text, :lang, :type, :status, :valid_from, :valid_to)"
            ),
            {
                "id": entity.id,
                "ordinal": ordinal,
                "text": name.text,
                "lang": name.lang,
                "type": name.type,
                "status": name.status,
                "valid_from": name.from_,
                "valid_to": name.to,
            },
        )
    for ordinal, relation in enumerate(entity.relations):
        connection.execute(
            text(
                "INSERT INTO relation (entity_id, ordinal, type, target, stated) VALUES (:id, :ordinal, :type, :target, '{}')"
            ),
            {"id": entity.id, "ordinal": ordinal, "type": relation.type, "target": relation.target},
        )


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of an empty database, to be copied."""
    path = tmp_path_factory.mktemp("migrated") / "gazetteer.sqlite3"
    migrations.upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture
def shelf(tmp_path: Path, migrated: Path) -> Iterator[Shelf]:
    """An empty database."""
    shutil.copy(migrated, tmp_path / "gazetteer.sqlite3")
    made = Shelf(tmp_path / "gazetteer.sqlite3")
    yield made
    made.close()
