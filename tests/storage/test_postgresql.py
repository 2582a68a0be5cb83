"""What only PostgreSQL's module does, and what can be told of it without a server."""

from __future__ import annotations

import asyncio
import sys
from typing import Any

import psycopg
import pytest
from sqlalchemy.exc import OperationalError
from tests.databases import SERVER

from gazetteer.errors import Busy, OutOfSpace, Refused, StorageFault, Uncertain
from gazetteer.services import access, backups
from gazetteer.services.context import Gazetteer
from gazetteer.settings import Settings
from gazetteer.storage import dialects, migrations
from gazetteer.storage.engine import Database

NOWHERE = "postgresql://gazetteer:secret@127.0.0.1:1/gazetteer"
on_a_server = pytest.mark.skipif(SERVER is None, reason="needs a server: make test-postgresql")


def _error(kind: str) -> Exception:
    """The driver's error of this class, as SQLAlchemy passes it on."""
    return OperationalError("s", None, psycopg.errors.lookup(kind)("said by the server"))


@pytest.mark.parametrize("state", ["55P03", "40P01", "40001", "53300"])
def test_what_will_be_free_again_is_busy(state: str) -> None:
    assert dialects.is_busy(_error(state))
    assert not dialects.is_lost(_error(state))
    assert isinstance(dialects.refused(_error(state)), Busy)


@pytest.mark.parametrize("state", ["57P01", "57P02", "57P03", "25006", "08006"])
def test_a_server_that_goes_is_lost(state: str) -> None:
    assert dialects.is_lost(_error(state))
    assert dialects.is_lost(psycopg.OperationalError("server closed the connection unexpectedly"))
    assert isinstance(dialects.refused(_error(state)), Busy)


def test_a_statement_that_took_too_long_and_a_disk_that_is_full_are_told() -> None:
    assert isinstance(dialects.refused(_error("57014")), Busy)
    assert isinstance(dialects.write_refused(_error("53100")), OutOfSpace)
    assert isinstance(dialects.write_refused(_error("58030")), StorageFault)
    assert dialects.write_refused(_error("42P01")) is None
    assert not dialects.is_busy(_error("42P01"))


def test_an_address_keeps_its_password() -> None:
    assert dialects.shown(NOWHERE) == "postgresql://gazetteer:***@127.0.0.1:1/gazetteer"


def test_a_server_that_is_not_there_is_said_without_its_password() -> None:
    with pytest.raises(StorageFault, match="cannot be reached") as refused:
        migrations.current(NOWHERE)
    assert "secret" not in refused.value.detail
    database = Database(NOWHERE, busy_timeout=0.1)
    with pytest.raises(Busy), database.reading():
        pass
    with pytest.raises(Busy, match="cannot be reached; nothing was changed"):
        database.write(lambda _: None, deadline=0.2)
    with pytest.raises(Busy, match="cannot be reached"):
        asyncio.run(database.reader().fetch("SELECT 1"))
    database.close()


def test_without_its_driver_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "gazetteer.storage.dialects.postgresql", raising=False)
    monkeypatch.delattr(dialects, "postgresql", raising=False)
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(StorageFault, match=r"gazetteer\[postgresql\]"):
        dialects.parse_url(NOWHERE)


def test_the_driver_is_not_loaded_where_sqlite_is_used() -> None:
    import subprocess

    program = (
        "import sys; import gazetteer.api.app, gazetteer.cli.main, gazetteer.storage.engine; "
        "print([name for name in sys.modules if name.startswith('psycopg')])"
    )
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"


def test_backup_and_restore_name_what_does_it(tmp_path: Any) -> None:
    settings = Settings(database_url=NOWHERE)
    with pytest.raises(Refused, match="pg_dump") as refused:
        backups.back_up(settings, tmp_path / "x")
    assert "secret" not in refused.value.detail
    with pytest.raises(Refused, match="pg_restore"):
        backups.restore(settings, tmp_path / "x")


def _end_others(gazetteer: Gazetteer) -> None:
    """End every other connection to the database, as a server that stops does."""
    with psycopg.connect(gazetteer.settings.database_url) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@on_a_server
def test_after_the_server_went_reads_and_writes_find_the_new_one(gazetteer: Gazetteer) -> None:
    async def twice() -> None:
        reader = gazetteer.reader
        reader.serve(asyncio.get_running_loop())
        for _ in range(2):
            assert await reader.fetch("SELECT 1 + ?", (1,)) == [(2,)]
            await asyncio.to_thread(_end_others, gazetteer)
        assert await reader.state() == 0
        await reader.stop_serving()

    for number in range(3):
        access.create_key(gazetteer, "editor", str(number))
        assert len(access.list_keys(gazetteer)) == number + 1
        assert asyncio.run(gazetteer.reader.fetch("SELECT count(*) FROM api_key")) == [(number + 1,)]
        _end_others(gazetteer)
    asyncio.run(twice())


@on_a_server
def test_a_write_that_breaks_before_its_commit_changed_nothing(gazetteer: Gazetteer) -> None:
    def work(connection: Any) -> None:
        connection.exec_driver_sql("INSERT INTO meta VALUES ('half', '1')")
        _end_others(gazetteer)
        connection.exec_driver_sql("INSERT INTO meta VALUES ('whole', '1')")

    with pytest.raises(Busy, match="nothing was changed"):
        gazetteer.database.write(work)
    with gazetteer.database.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM meta WHERE key IN ('half', 'whole')").scalar() == 0


@on_a_server
def test_a_write_that_breaks_in_its_commit_is_uncertain_and_not_done_again(gazetteer: Gazetteer) -> None:
    times: list[int] = []

    def work(connection: Any, parts: Any) -> Any:
        times.extend(parts)
        connection.exec_driver_sql("INSERT INTO meta VALUES ('half', '1')")
        _end_others(gazetteer)
        return parts

    with pytest.raises(Uncertain):
        gazetteer.database.write_with_others(work, 1)
    assert times == [1]


@on_a_server
def test_a_change_of_schema_steps_back_where_a_table_is_read_for_long(
    gazetteer: Gazetteer, monkeypatch: pytest.MonkeyPatch
) -> None:
    from gazetteer.storage.dialects import postgresql

    monkeypatch.setattr(postgresql, "_PATIENCE_OF_A_CHANGE", 0.01)
    monkeypatch.setattr(migrations, "_PATIENCE", 0.05)
    url = gazetteer.settings.database_url
    with gazetteer.database.reading() as connection:
        connection.exec_driver_sql("SELECT count(*) FROM term")
        with pytest.raises(Exception, match="lock timeout"):
            migrations.downgrade(url, "0001")
        # Nobody waits behind it.
        assert migrations.current(url) == migrations.head()
    migrations.downgrade(url, "0001")
    assert migrations.current(url) == "0001"
