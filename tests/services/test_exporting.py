"""An export holds exactly the lines that a batch takes."""

from __future__ import annotations

import orjson
import pytest
from tests.databases import Databases

from gazetteer.formats.shape import Filters
from gazetteer.services import editing, exporting
from gazetteer.services.context import Gazetteer
from gazetteer.settings import Settings
from gazetteer.storage import repository

LINES = [
    {"source": {"id": "atlas", "title": "An atlas"}},
    {"source": {"id": "book", "title": "A book"}},
    {
        "entity": {
            "id": "harbour",
            "kind": "place",
            "names": [{"sources": [{"source": "book"}], "text": "海港", "lang": "zh-Hans"}],
            "relations": [{"type": "part_of", "target": "realm"}],
        }
    },
    {"entity": {"id": "realm", "kind": "polity", "names": [{"text": "Realm", "lang": "en"}]}},
]


def _write(gazetteer: Gazetteer, *documents: object) -> None:
    editing.batch(gazetteer, [orjson.dumps(document) for document in documents], by="cli")


def test_an_export_is_what_a_batch_takes_and_brings_the_same_back(gazetteer: Gazetteer, databases: Databases) -> None:
    _write(gazetteer, *reversed(LINES))
    exported = list(exporting.export_jsonl(gazetteer))
    assert [orjson.loads(line) for line in exported] == LINES
    assert all(line.endswith(b"\n") and line.count(b"\n") == 1 for line in exported)

    with Gazetteer(Settings(database_url=databases.migrated())) as copy:
        assert editing.batch(copy, exported, by="cli").counts() == {"created": 4, "replaced": 0, "unchanged": 0}
        assert list(exporting.export_jsonl(copy)) == exported


def test_of_one_kind_come_the_entities_and_the_sources_they_rest_on(gazetteer: Gazetteer) -> None:
    _write(gazetteer, *LINES)
    exported = [orjson.loads(line) for line in exporting.export_jsonl(gazetteer, Filters(kinds=("place",)))]
    assert exported == [LINES[1], LINES[2]]


def test_since_a_moment_comes_what_was_written_then(gazetteer: Gazetteer) -> None:
    _write(gazetteer, *LINES[:3], LINES[3])
    later = {"entity": {"id": "realm", "kind": "polity", "names": [{"text": "New Realm", "lang": "en"}]}}
    _write(gazetteer, later)
    with gazetteer.database.reading() as connection:
        modified = repository.states(connection, ["realm"])["realm"].modified
    assert [orjson.loads(line) for line in exporting.export_jsonl(gazetteer, Filters(modified_since=modified))] == [
        later
    ]


def test_an_export_shows_one_state_of_the_data(gazetteer: Gazetteer) -> None:
    _write(gazetteer, *LINES)
    export = exporting.export_jsonl(gazetteer)
    next(export)
    _write(gazetteer, {"entity": {"id": "zone", "kind": "place", "names": [{"text": "Zone", "lang": "en"}]}})
    assert not [line for line in export if b'"zone"' in line]


def test_deleted_entities_are_not_exported(gazetteer: Gazetteer) -> None:
    _write(gazetteer, *LINES)
    editing.delete(gazetteer, "harbour", if_match="*", by="cli")
    assert not [line for line in exporting.export_jsonl(gazetteer) if b'"harbour"' in line]


@pytest.mark.parametrize("closed_early", [True, False])
def test_an_export_gives_its_connection_back(gazetteer: Gazetteer, *, closed_early: bool) -> None:
    _write(gazetteer, *LINES)
    for _ in range(gazetteer.settings.pool_size + 3):
        export = exporting.export_jsonl(gazetteer)
        next(export)
        if closed_early:
            export.close()
        else:
            assert list(export)
