"""The schema goes up and down with the data in it, agrees with the tables, and is safe when several processes migrate."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
from hashlib import blake2b
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from gazetteer.errors import StorageFault
from gazetteer.resources import data_folder
from gazetteer.services.context import Gazetteer
from gazetteer.settings import Settings
from gazetteer.storage import dialects, migrations
from gazetteer.storage.tables import metadata


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "folder that is not there" / "gazetteer.sqlite3"


@pytest.fixture
def url(path: Path) -> str:
    return f"sqlite:///{path}"


def _tables(path: Path) -> set[str]:
    with sqlite3.connect(path) as connection:
        found = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    connection.close()
    return found - {"alembic_version"}


def _run(path: Path, sql: str, *parameters: object) -> list[tuple[object, ...]]:
    with sqlite3.connect(path) as connection:
        rows: list[tuple[object, ...]] = connection.execute(sql, parameters).fetchall()
    connection.close()
    return rows


def test_up_down_and_up_again(url: str, path: Path) -> None:
    assert migrations.current(url) is None
    migrations.upgrade(url)
    assert migrations.current(url) == migrations.head()
    assert _tables(path) == set(metadata.tables)
    migrations.downgrade(url, "base")
    assert migrations.current(url) is None
    assert _tables(path) == set()
    migrations.upgrade(url)
    assert _tables(path) == set(metadata.tables)


def test_the_migrations_make_exactly_the_tables_of_the_code(url: str) -> None:
    migrations.upgrade(url)
    engine = dialects.make_engine(dialects.parse_url(url), pool_size=1, busy_timeout=1)
    with engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), metadata)
    engine.dispose()
    assert differences == []


def test_checks_and_references_are_in_the_schema(url: str, path: Path) -> None:
    """What Alembic does not compare: the constraints of the tables, made from the same names."""
    migrations.upgrade(url)
    schema = "\n".join(str(row[0]) for row in _run(path, "SELECT sql FROM sqlite_master WHERE type = 'table'"))
    for table in metadata.tables.values():
        for constraint in table.constraints:
            if constraint.name:
                assert str(constraint.name) in schema, f"{constraint.name} is missing in {table.name}"
        if table.dialect_options["sqlite"]["with_rowid"] is False:
            assert "WITHOUT ROWID" in str(_run(path, "SELECT sql FROM sqlite_master WHERE name = ?", table.name)[0][0])


def test_data_written_under_the_first_schema_is_kept(url: str, path: Path) -> None:
    migrations.upgrade(url, "0001")
    document = '{"id":"harbour","kind":"place","names":[{"text":"Harbour","lang":"en"}]}'
    moment = "2026-01-31T12:00:00.000000Z"
    _run(
        path,
        "INSERT INTO entity (id, kind, state, version, modified, prominence) VALUES (?, 'place', 'live', 1, ?, 0)",
        "harbour",
        moment,
    )
    _run(
        path,
        "INSERT INTO revision (entity_id, version, modified, by, what, document) VALUES (?, 1, ?, 'cli', 'created', ?)",
        "harbour",
        moment,
        document,
    )
    _run(path, "INSERT INTO source VALUES ('atlas', 1, ?, ?)", moment, '{"id":"atlas","title":"An atlas"}')
    _run(path, "INSERT INTO api_key (id, digest, role, created) VALUES ('a1', 'd', 'editor', ?)", moment)
    migrations.upgrade(url)
    assert _run(path, "SELECT document FROM revision") == [(document,)]
    assert _run(path, "SELECT id, state FROM entity") == [("harbour", "live")]
    assert _run(path, "SELECT document FROM source") == [('{"id":"atlas","title":"An atlas"}',)]
    assert _run(path, "SELECT id, role FROM api_key") == [("a1", "editor")]
    migrations.downgrade(url, "0001")
    assert _run(path, "SELECT document FROM revision") == [(document,)]


def test_the_address_of_the_service_leaves_the_stored_answers_and_comes_back(
    url: str, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GAZETTEER_PUBLIC_URL", 'https://example.org/"names"/地名')
    migrations.upgrade(url, "0005")
    ids = [f"place-{number}" for number in range(1_500)]
    with sqlite3.connect(path) as connection:
        for entity_id in ids:
            address = f"http://localhost:8000/v1/entities/{entity_id}"
            public = json.dumps({"id": entity_id, "uri": address, "kind": "place", "note": address}, ensure_ascii=False)
            connection.execute(
                "INSERT INTO entity (id, kind, state, version, modified, prominence, public, digest)"
                " VALUES (?, 'place', 'live', 1, '2026-01-31T12:00:00.000000Z', 0, ?, 'old')",
                (entity_id, public.replace(", ", ",").replace(": ", ":").encode()),
            )
        connection.execute(
            "INSERT INTO entity (id, kind, state, version, modified, prominence)"
            " VALUES ('gone', 'place', 'deleted', 2, '2026-01-31T12:00:00.000000Z', 0)"
        )
    connection.close()

    def stored() -> dict[str, dict[str, str]]:
        rows = _run(path, "SELECT id, public, digest FROM entity WHERE public IS NOT NULL")
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
    assert _run(path, "SELECT public, digest FROM entity WHERE id = 'gone'") == [(None, None)]


def test_a_second_upgrade_changes_nothing(url: str, path: Path) -> None:
    migrations.upgrade(url)
    before = _run(path, "SELECT sql FROM sqlite_master ORDER BY name")
    migrations.upgrade(url)
    assert _run(path, "SELECT sql FROM sqlite_master ORDER BY name") == before


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
    url: str, path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
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
    assert "half" not in _tables(path)
    monkeypatch.undo()
    assert migrations.current(url) == migrations.head()


def test_a_change_of_schema_that_leaves_a_reference_dangling_is_not_done(url: str, path: Path) -> None:
    migrations.upgrade(url)
    engine = dialects.make_engine(dialects.parse_url(url), pool_size=1, busy_timeout=1)
    with pytest.raises(StorageFault, match="dangling"), dialects.schema_change(engine) as connection:
        connection.exec_driver_sql("INSERT INTO entity_type VALUES ('nobody', 'city')")
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    engine.dispose()
    assert _run(path, "SELECT * FROM entity_type") == []


def test_a_database_that_is_not_set_up_names_the_command(url: str, path: Path) -> None:
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


def test_a_newer_database_is_left_alone(url: str, path: Path) -> None:
    migrations.upgrade(url)
    _run(path, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StorageFault, match="newer"):
        Gazetteer(Settings(database_url=url))
    with pytest.raises(StorageFault, match="newer"):
        migrations.upgrade(url)
    assert _run(path, "SELECT version_num FROM alembic_version") == [("9999",)]


def test_the_steps_are_those_that_the_library_sees() -> None:
    """They are read from the files, so that nobody who only asks for the newest has to load the library."""
    config = Config()
    config.set_main_option("script_location", str(data_folder("migrations")))
    scripts = ScriptDirectory.from_config(config)
    assert migrations.head() == scripts.get_current_head()
    seen = {script.revision: script.down_revision for script in scripts.walk_revisions()}
    assert migrations._steps(data_folder("migrations")) == seen


def test_the_desk_comes_and_goes_with_keys_and_versions_in_it(url: str, path: Path) -> None:
    migrations.upgrade(url, "0003")
    moment = "2026-01-31T12:00:00.000000Z"
    _run(path, "INSERT INTO api_key (id, digest, role, note, created) VALUES ('a1', 'd', 'editor', 'n', ?)", moment)
    _run(path, "INSERT INTO source VALUES ('atlas', 1, ?, '{}')", moment)
    _run(path, "INSERT INTO source_revision VALUES ('atlas', 1, ?, 'cli', 'created', '{}')", moment)
    migrations.upgrade(url)
    assert _run(path, "SELECT id, role, note, name, expires, used FROM api_key") == [
        ("a1", "editor", "n", None, None, None)
    ]
    _run(path, "INSERT INTO api_key (id, digest, role, created) VALUES ('c1', 'e', 'contributor', ?)", moment)
    with pytest.raises(sqlite3.IntegrityError):
        _run(path, "INSERT INTO api_key (id, digest, role, created) VALUES ('x1', 'f', 'king', ?)", moment)
    _run(path, "INSERT INTO source VALUES ('gone', 2, ?, '{}', 'deleted', NULL)", moment)
    _run(path, "INSERT INTO source_revision VALUES ('gone', 2, ?, 'cli', 'deleted', '{}', 'why')", moment)
    migrations.downgrade(url, "0003")
    assert _run(path, "SELECT id, role, note FROM api_key") == [("a1", "editor", "n")]
    assert _run(path, "SELECT id FROM source") == [("atlas",)]
    assert _run(path, "SELECT source_id FROM source_revision") == [("atlas",)]
    migrations.upgrade(url)
