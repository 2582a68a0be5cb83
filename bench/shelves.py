"""A gazetteer's database filled with a corpus, straight into its tables: what is measured is the index, not the way in."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

import orjson
from bench.corpus import Record
from sqlalchemy import Connection, text

from gazetteer.search import index
from gazetteer.storage import migrations
from gazetteer.storage.engine import Database

_CHUNK = 5_000


def fill(path: Path, records: Sequence[Record]) -> dict[str, float]:
    """Make the database; answers the seconds that each step took."""
    url = f"sqlite:///{path}"
    migrations.upgrade(url)
    database = Database(url, write_deadline=3600)
    times = {"rows": 0.0, "exact": 0.0, "finish": 0.0}
    with index.loading(database) as load:
        for start in range(0, len(records), _CHUNK):
            chunk = records[start : start + _CHUNK]
            began = time.perf_counter()
            entities = [record.entity() for record in chunk]
            database.write(lambda connection, chunk=chunk: _rows(connection, chunk))
            times["rows"] += time.perf_counter() - began
            began = time.perf_counter()
            changed = {entity.id: entity for entity in entities}
            database.write(lambda connection, changed=changed: load.update(connection, changed))
            times["exact"] += time.perf_counter() - began
        began = time.perf_counter()
    times["finish"] = time.perf_counter() - began
    database.close()
    return times


def _rows(connection: Connection, records: Sequence[Record]) -> None:
    connection.execute(
        text(
            "INSERT INTO entity (id, kind, state, version, modified, prominence, longitude, latitude, summary) "
            "VALUES (:id, :kind, 'live', 1, '2026', :prominence, :longitude, :latitude, :summary)"
        ),
        [
            {
                "id": record.id,
                "kind": record.kind,
                "prominence": record.prominence,
                "longitude": record.longitude,
                "latitude": record.latitude,
                "summary": orjson.dumps(
                    {
                        "id": record.id,
                        "kind": record.kind,
                        "types": ["city"],
                        "label": {"en": record.names[0]},
                        "disambiguation": {},
                        "location": None
                        if record.longitude is None
                        else {"type": "Point", "coordinates": [record.longitude, record.latitude]},
                    }
                ),
            }
            for record in records
        ],
    )
    connection.execute(
        text(
            "INSERT INTO name (entity_id, ordinal, text, lang, type, status) "
            "VALUES (:id, :ordinal, :text, :lang, 'common', 'admitted')"
        ),
        [
            {"id": record.id, "ordinal": ordinal, "text": name, "lang": lang}
            for record in records
            for ordinal, (name, lang) in enumerate(zip(record.names, record.langs, strict=True))
        ],
    )
