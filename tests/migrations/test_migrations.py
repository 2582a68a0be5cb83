"""The schema goes up and down with the data in it, agrees with the tables, and is safe when several processes migrate."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import IntegrityError
from tests.databases import Databases, run, tables

from gazetteer.errors import StorageFault
from gazetteer.resources import data_folder
from gazetteer.services.context import Gazetteer
from gazetteer.settings import Settings
from gazetteer.storage import dialects, migrations
from gazetteer.storage.tables import metadata


@pytest.fixture
def url(databases: Databases) -> Iterator[str]:
    """Where there is nothing yet: an SQLite file in a folder that is not there, or a server's empty database."""
    url = databases.empty()
    yield url
    databases.drop(url)


def _engine(url: str) -> Engine:
    parsed = dialects.parse_url(url)
    return dialects.of(parsed).make_engine(parsed, pool_size=1, busy_timeout=1)


def test_up_down_and_up_again(url: str) -> None:
    assert migrations.current(url) is None
    migrations.upgrade(url)
    assert migrations.current(url) == migrations.head()
    assert tables(url) == set(metadata.tables)
    migrations.downgrade(url, "base")
    assert migrations.current(url) is None
    assert tables(url) == set()
    migrations.upgrade(url)
    assert tables(url) == set(metadata.tables)


def test_the_migrations_make_exactly_the_tables_of_the_code(url: str) -> None:
    migrations.upgrade(url)
    engine = _engine(url)
    with engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), metadata)
    engine.dispose()
    assert differences == []


def _checked(engine: Engine, table: str) -> set[str]:
    """The names of all that a table demands."""
    inspected = inspect(engine)
    stated = [
        *inspected.get_check_constraints(table),
        *inspected.get_unique_constraints(table),
        *inspected.get_foreign_keys(table),
        inspected.get_pk_constraint(table),
    ]
    return {str(constraint["name"]) for constraint in stated}


def test_checks_and_references_are_in_the_schema(url: str) -> None:
    """What Alembic does not compare: the constraints of the tables, made from the same names."""
    migrations.upgrade(url)
    engine = _engine(url)
    for table in metadata.tables.values():
        wanted = {str(constraint.name) for constraint in table.constraints if constraint.name}
        assert wanted <= _checked(engine, table.name), table.name
    engine.dispose()


@pytest.mark.only_sqlite(reason="only SQLite has tables that are their primary key's tree")
def test_rows_found_by_their_key_alone_have_no_second_tree(url: str) -> None:
    migrations.upgrade(url)
    for table in metadata.tables.values():
        if table.dialect_options["sqlite"]["with_rowid"] is False:
            made = run(url, "SELECT sql FROM sqlite_master WHERE name = :name", name=table.name)
            assert "WITHOUT ROWID" in str(made[0][0])


def test_texts_are_in_the_order_of_their_code_points(url: str) -> None:
    """Cursors and ranges of keys are compared so: on a server whatever order the database was made with."""
    migrations.upgrade(url)
    moment = "2026-01-31T12:00:00.000000Z"
    names = ["b", "B", "a-b", "ab", "a b", "é", "Я", "я", "中", "𠀀"]
    for name in names:
        run(
            url,
            "INSERT INTO source (id, version, modified, document) VALUES (:name, 1, :moment, '{}')",
            name=name,
            moment=moment,
        )
    assert [name for (name,) in run(url, "SELECT id FROM source ORDER BY id")] == sorted(names)
    assert run(url, "SELECT count(*) FROM source WHERE id >= 'a' AND id < 'b'") == [(3,)]
    if url.startswith("postgresql"):
        unordered = run(
            url,
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = current_schema() AND "
            "data_type IN ('text', 'character varying') AND collation_name IS DISTINCT FROM 'C' AND "
            "table_name <> 'alembic_version'",
        )
        assert list(unordered) == []


def test_data_written_under_the_first_schema_is_kept(url: str) -> None:
    migrations.upgrade(url, "0001")
    document = '{"id":"harbour","kind":"place","names":[{"text":"Harbour","lang":"en"}]}'
    moment = "2026-01-31T12:00:00.000000Z"
    stated = {"id": "harbour", "moment": moment}
    run(
        url,
        "INSERT INTO entity (id, kind, state, version, modified, prominence) VALUES (:id, 'place', 'live', 1, :moment, 0)",
        **stated,
    )
    run(
        url,
        "INSERT INTO revision (entity_id, version, modified, by, what, document) "
        "VALUES (:id, 1, :moment, 'cli', 'created', :document)",
        **stated,
        document=document,
    )
    run(
        url,
        "INSERT INTO source VALUES ('atlas', 1, :moment, :document)",
        moment=moment,
        document='{"id":"atlas","title":"An atlas"}',
    )
    run(url, "INSERT INTO api_key (id, digest, role, created) VALUES ('a1', 'd', 'editor', :moment)", moment=moment)
    migrations.upgrade(url)
    assert run(url, "SELECT document FROM revision") == [(document,)]
    assert run(url, "SELECT id, state FROM entity") == [("harbour", "live")]
    assert run(url, "SELECT document FROM source") == [('{"id":"atlas","title":"An atlas"}',)]
    assert run(url, "SELECT id, role FROM api_key") == [("a1", "editor")]
    migrations.downgrade(url, "0001")
    assert run(url, "SELECT document FROM revision") == [(document,)]


def test_the_address_of_the_service_leaves_the_stored_answers_and_comes_back(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GAZETTEER_PUBLIC_URL", 'https://example.org/"names"/地名')
    migrations.upgrade(url, "0005")
    ids = [f"place-{number}" for number in range(1_500)]
    stated = "INSERT INTO entity (id, kind, state, version, modified, prominence, public, digest)"
    moment = "'2026-01-31T12:00:00.000000Z'"
    with _engine(url).execution_options(write=True).begin() as connection:
        for entity_id in ids:
            address = f"http://localhost:8000/v1/entities/{entity_id}"
            public = json.dumps({"id": entity_id, "uri": address, "kind": "place", "note": address}, ensure_ascii=False)
            connection.execute(
                text(f"{stated} VALUES (:id, 'place', 'live', 1, {moment}, 0, :public, 'old')"),
                {"id": entity_id, "public": public.replace(", ", ",").replace(": ", ":").encode()},
            )
        connection.execute(text(f"{stated} VALUES ('gone', 'place', 'deleted', 2, {moment}, 0, NULL, NULL)"))

    def stored() -> dict[str, dict[str, str]]:
        rows = run(url, "SELECT id, public, digest FROM entity WHERE public IS NOT NULL")
        for _, public, digest in rows:
            assert isinstance(public, bytes)
            assert digest == blake2b(public, digest_size=8).hexdigest()
        return {str(entity_id): json.loads(public) for entity_id, public, _ in rows}  # type: ignore[arg-type]  # bytes, as asserted

    migrations.upgrade(url, "0006")
    up = stored()
    assert set(up) == set(ids)
    for entity_id, public in up.items():
        # What somebody wrote of an address is no address of the service.
        noted = f"http://localhost:8000/v1/entities/{entity_id}"
        assert list(public.items()) == [("id", entity_id), ("kind", "place"), ("note", noted)]
    migrations.downgrade(url, "0005")
    for entity_id, public in stored().items():
        assert list(public) == ["id", "uri", "kind", "note"]
        assert public["uri"] == f'https://example.org/"names"/地名/v1/entities/{entity_id}'
    assert run(url, "SELECT public, digest FROM entity WHERE id = 'gone'") == [(None, None)]


def test_a_second_upgrade_changes_nothing(url: str) -> None:
    def schema() -> Any:
        engine = _engine(url)
        try:
            return {name: sorted(_checked(engine, name)) for name in tables(url)}
        finally:
            engine.dispose()

    migrations.upgrade(url)
    before = schema()
    migrations.upgrade(url)
    assert schema() == before


@pytest.mark.slow
def test_several_processes_that_start_together(url: str) -> None:
    program = (
        f"from gazetteer.storage import migrations; migrations.upgrade({url!r}); print(migrations.current({url!r}))"
    )
    started = [
        subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    for process in started:
        output, errors = process.communicate(timeout=120)
        assert (process.returncode, output.strip()) == (0, migrations.head()), errors


def test_an_upgrade_that_fails_leaves_the_database_as_it_was(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    migrations.upgrade(url)
    folder = tmp_path / "migrations"
    shutil.copytree(data_folder("migrations"), folder)
    (folder / "versions" / "9999_broken.py").write_text(
        "import sqlalchemy as sa\nfrom alembic import op\n"
        f"revision = '9999'\ndown_revision = {migrations.head()!r}\nbranch_labels = None\ndepends_on = None\n"
        "def upgrade():\n    op.create_table('half', sa.Column('a', sa.Integer()))\n    raise RuntimeError('broken')\n"
        "def downgrade():\n    pass\n",
        encoding="utf-8",
    )
    monkeypatch.setattr(migrations, "data_folder", lambda name: folder)
    with pytest.raises(RuntimeError, match="broken"):
        migrations.upgrade(url)
    assert "half" not in tables(url)
    monkeypatch.undo()
    assert migrations.current(url) == migrations.head()


def test_a_change_of_schema_that_leaves_a_reference_dangling_is_not_done(url: str) -> None:
    migrations.upgrade(url)
    engine = _engine(url)
    dialect = dialects.of(dialects.parse_url(url))
    # SQLite does not look at references during a change of schema, and is asked at its end; a server refuses by itself.
    refused = pytest.raises((StorageFault, IntegrityError), match=r"dangling|foreign key")
    with refused, dialect.schema_change(engine) as connection:
        connection.exec_driver_sql("INSERT INTO entity_type VALUES ('nobody', 'city')")
    engine.dispose()
    assert run(url, "SELECT * FROM entity_type") == []


@pytest.mark.only_sqlite(reason="a server enforces references during a change of schema too")
def test_after_a_change_of_schema_references_are_enforced_again(url: str) -> None:
    migrations.upgrade(url)
    engine = _engine(url)
    with dialects.of(dialects.parse_url(url)).schema_change(engine):
        pass
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    engine.dispose()


def test_a_database_that_is_not_set_up_names_the_command(url: str) -> None:
    with pytest.raises(StorageFault, match="gazetteer migrate"):
        Gazetteer(Settings(database_url=url))


@pytest.mark.only_sqlite(reason="a server's database is never a file that is not there or empty")
def test_an_empty_file_is_no_database_and_none_is_made(url: str) -> None:
    path = dialects.database_path(dialects.parse_url(url))
    with pytest.raises(StorageFault, match="gazetteer migrate"):
        Gazetteer(Settings(database_url=url))
    assert not path.exists()
    path.parent.mkdir()
    path.touch()
    with pytest.raises(StorageFault, match="gazetteer migrate"):
        Gazetteer(Settings(database_url=url))


def test_an_older_database_names_the_command(url: str) -> None:
    migrations.upgrade(url, "0001")
    with pytest.raises(StorageFault, match=r"0001.*gazetteer migrate"):
        Gazetteer(Settings(database_url=url))


def test_a_newer_database_is_left_alone(url: str) -> None:
    migrations.upgrade(url)
    run(url, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StorageFault, match="newer"):
        Gazetteer(Settings(database_url=url))
    with pytest.raises(StorageFault, match="newer"):
        migrations.upgrade(url)
    assert run(url, "SELECT version_num FROM alembic_version") == [("9999",)]


def test_the_steps_are_those_that_the_library_sees() -> None:
    """They are read from the files, so that nobody who only asks for the newest has to load the library."""
    config = Config()
    config.set_main_option("script_location", str(data_folder("migrations")))
    scripts = ScriptDirectory.from_config(config)
    assert migrations.head() == scripts.get_current_head()
    seen = {script.revision: script.down_revision for script in scripts.walk_revisions()}
    assert migrations._steps(data_folder("migrations")) == seen


def test_the_desk_comes_and_goes_with_keys_and_versions_in_it(url: str) -> None:
    migrations.upgrade(url, "0003")
    moment = "2026-01-31T12:00:00.000000Z"
    run(
        url,
        "INSERT INTO api_key (id, digest, role, note, created) VALUES ('a1', 'd', 'editor', 'n', :moment)",
        moment=moment,
    )
    run(url, "INSERT INTO source VALUES ('atlas', 1, :moment, '{}')", moment=moment)
    run(url, "INSERT INTO source_revision VALUES ('atlas', 1, :moment, 'cli', 'created', '{}')", moment=moment)
    migrations.upgrade(url)
    assert run(url, "SELECT id, role, note, name, expires, used FROM api_key") == [
        ("a1", "editor", "n", None, None, None)
    ]
    run(
        url, "INSERT INTO api_key (id, digest, role, created) VALUES ('c1', 'e', 'contributor', :moment)", moment=moment
    )
    with pytest.raises(IntegrityError):
        run(url, "INSERT INTO api_key (id, digest, role, created) VALUES ('x1', 'f', 'king', :moment)", moment=moment)
    run(url, "INSERT INTO source VALUES ('gone', 2, :moment, '{}', 'deleted', NULL)", moment=moment)
    run(url, "INSERT INTO source_revision VALUES ('gone', 2, :moment, 'cli', 'deleted', '{}', 'why')", moment=moment)
    migrations.downgrade(url, "0003")
    assert run(url, "SELECT id, role, note FROM api_key") == [("a1", "editor", "n")]
    assert run(url, "SELECT id FROM source") == [("atlas",)]
    assert run(url, "SELECT source_id FROM source_revision") == [("atlas",)]
    migrations.upgrade(url)


def test_sources_of_proposals_become_words_for_an_older_schema(url: str) -> None:
    migrations.upgrade(url, "0007")
    columns = "id, entity_id, reason, source, by, created, state"
    add = f"INSERT INTO proposal ({columns}) VALUES (:id, 'town', 'why', :said, 'reader', '2026', 'open')"
    run(url, add, id="p1", said=None)
    run(url, add, id="p2", said="A map")
    migrations.upgrade(url)
    assert run(url, "SELECT id, source, sources FROM proposal ORDER BY id") == [
        ("p1", None, None),
        ("p2", "A map", None),
    ]
    brought = '[{"id": "atlas", "title": "Atlas", "author": "Tan", "year": 1974}, {"id": "map", "title": "Map"}]'
    run(url, "UPDATE proposal SET sources = :brought", brought=brought)
    migrations.downgrade(url, "0007")
    words = "Tan, Atlas, 1974 [atlas]; Map [map]"
    assert run(url, "SELECT id, source FROM proposal ORDER BY id") == [("p1", words), ("p2", f"A map; {words}")]
    migrations.upgrade(url)
    assert run(url, "SELECT sources FROM proposal") == [(None,), (None,)]
