"""`verify` finds whatever falls behind the revisions, and `rebuild` mends it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from gazetteer.services import editing, maintenance, verification
from gazetteer.services.change import Outcome
from gazetteer.services.context import Gazetteer
from gazetteer.storage import repository

Write = Callable[..., Outcome]


@pytest.fixture
def world(gazetteer: Gazetteer, write: Write) -> None:
    english = {"lang": "en", "sources": [{"source": "atlas"}]}
    write(
        {"id": "atlas", "title": "An atlas"},
        {"id": "realm", "kind": "polity", "names": [{"text": "Realm", **english}]},
        {"id": "peace", "kind": "treaty", "names": [{"text": "Peace", **english}]},
        {"id": "old", "kind": "place", "names": [{"text": "Old", **english}]},
        {"id": "gone", "kind": "place", "names": [{"text": "Gone", **english}]},
        {
            "id": "town",
            "kind": "place",
            "types": ["city"],
            "names": [{"text": "Town", **english}, {"text": "海港", "lang": "zh-Hans"}],
            "location": {"type": "Point", "coordinates": [131, 43]},
            "dates": [{"event": "founded", "date": "1860", "place": "realm"}],
            "relations": [{"type": "part_of", "target": "realm"}],
            "sovereignty": [{"holders": ["realm"], "status": "claim", "basis": ["peace"], "from": "1860"}],
            "identifiers": {"geonames": "1"},
        },
    )
    editing.merge(gazetteer, "old", "town", by="cli")
    editing.delete(gazetteer, "gone", if_match="*", by="cli")


def _spoil(gazetteer: Gazetteer, sql: str) -> None:
    def work(connection: Any) -> None:
        assert connection.exec_driver_sql(sql).rowcount > 0

    gazetteer.database.write(work)


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize(
    ("sql", "named"),
    [
        ("DELETE FROM name WHERE entity_id = 'town' AND ordinal = 1", "town"),
        ("UPDATE name SET status = 'preferred' WHERE entity_id = 'town'", "town"),
        ("DELETE FROM entity_type", "town"),
        ("INSERT INTO entity_type VALUES ('realm', 'empire')", "realm"),
        ("UPDATE relation SET type = 'see_also'", "town"),
        ('UPDATE relation SET stated = \'{"type":"part_of","target":"realm","note":"x"}\'', "town"),
        ("UPDATE sovereignty SET first_day = 1", "town"),
        ("DELETE FROM sovereignty_party WHERE role = 'basis'", "town"),
        ("DELETE FROM fact", "town"),
        ("UPDATE citation SET count = 9 WHERE entity_id = 'town'", "town"),
        ("DELETE FROM identifier", "town"),
        ("UPDATE entity SET public = '{}' WHERE id = 'town'", "town"),
        ("UPDATE entity SET digest = '0' WHERE id = 'realm'", "realm"),
        ("UPDATE entity SET longitude = 0 WHERE id = 'town'", "town"),
        ("UPDATE entity SET version = 7 WHERE id = 'town'", "town"),
        ("UPDATE entity SET state = 'live' WHERE id = 'gone'", "gone"),
        ("UPDATE entity SET merged_into = 'realm' WHERE id = 'old'", "old"),
        ("UPDATE entity SET summary = '{\"label\":{}}' WHERE id = 'realm'", "realm"),
        ("DELETE FROM term WHERE entity = 'town'", "town"),
        ("UPDATE source SET document = '{}'", "atlas"),
    ],
)
def test_what_falls_behind_is_found_and_mended(gazetteer: Gazetteer, sql: str, named: str) -> None:
    assert verification.verify(gazetteer) == []
    _spoil(gazetteer, sql)
    faults = verification.verify(gazetteer)
    assert any(named in fault for fault in faults), faults
    assert verification.rebuild(gazetteer) == 5
    assert verification.verify(gazetteer) == []


@pytest.mark.usefixtures("world")
def test_a_reference_that_dangles_is_found(gazetteer: Gazetteer) -> None:
    with gazetteer.database.engine.connect() as connection:
        raw: Any = connection.connection.driver_connection
        off, on = (
            ("PRAGMA foreign_keys = OFF", "PRAGMA foreign_keys = ON")
            if connection.dialect.name == "sqlite"
            else ("SET session_replication_role = replica", "RESET session_replication_role")
        )
        for statement in (off, "UPDATE relation SET target = 'nobody'", on):
            raw.execute(statement)
    assert any("relation" in fault and "not there" in fault for fault in verification.verify(gazetteer))


@pytest.mark.usefixtures("world")
def test_rebuilding_changes_nothing_that_is_right(gazetteer: Gazetteer) -> None:
    def everything() -> list[Any]:
        with gazetteer.database.reading() as connection:
            return [tuple(row) for row in connection.exec_driver_sql("SELECT * FROM entity ORDER BY id")]

    before = everything()
    done: list[tuple[int, int]] = []
    verification.rebuild(gazetteer, progress=lambda count, total: done.append((count, total)))
    assert everything() == before
    assert done[-1] == (10, 10)


@pytest.mark.usefixtures("world")
def test_whoever_keeps_answers_of_the_old_index_is_told_of_the_new_one(gazetteer: Gazetteer) -> None:
    with gazetteer.database.reading() as connection:
        before = repository.data_version(connection)
    indexed = maintenance.rebuild_index(gazetteer, lambda _done, _total: None)
    assert indexed > 0
    with gazetteer.database.reading() as connection:
        assert repository.data_version(connection) == before + 1
    assert maintenance.verify_index(gazetteer, lambda _done, _total: None) == []
