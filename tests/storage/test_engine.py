"""One writer: whole transactions in turn, deadlines that count the wait, readings that see one state of the data."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError, OperationalError

from gazetteer.errors import Busy, StorageFault
from gazetteer.services.context import Gazetteer
from gazetteer.storage import dialects, engine
from gazetteer.storage.dialects import sqlite
from gazetteer.storage.engine import Database


def _add(connection: Connection, key: str) -> None:
    connection.execute(text("INSERT INTO meta VALUES (:key, '1')"), {"key": key})


def _keys(database: Database) -> set[str]:
    with database.reading() as connection:
        return set(connection.exec_driver_sql("SELECT key FROM meta").scalars())


def test_a_write_that_fails_leaves_nothing(gazetteer: Gazetteer) -> None:
    before = _keys(gazetteer.database)

    def work(connection: Connection) -> None:
        _add(connection, "half")
        raise ValueError("half way")

    with pytest.raises(ValueError, match="half way"):
        gazetteer.database.write(work)
    assert _keys(gazetteer.database) == before


def test_a_reference_that_dangles_is_refused_when_the_write_ends(gazetteer: Gazetteer) -> None:
    with pytest.raises(IntegrityError):
        gazetteer.database.write(
            lambda connection: connection.exec_driver_sql("INSERT INTO entity_type VALUES ('x', 'y')")
        )
    with gazetteer.database.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM entity_type").scalar() == 0


def test_writes_from_many_threads_are_lost_nowhere(gazetteer: Gazetteer) -> None:
    gazetteer.database.write(lambda connection: connection.exec_driver_sql("INSERT INTO meta VALUES ('count', '0')"))

    def work(connection: Connection) -> None:
        value = connection.exec_driver_sql("SELECT value FROM meta WHERE key = 'count'").scalar_one()
        connection.execute(text("UPDATE meta SET value = :value WHERE key = 'count'"), {"value": str(int(value) + 1)})

    threads = [threading.Thread(target=lambda: [gazetteer.database.write(work) for _ in range(10)]) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with gazetteer.database.reading() as connection:
        assert connection.exec_driver_sql("SELECT value FROM meta WHERE key = 'count'").scalar() == "80"


def test_a_write_that_waited_too_long_is_not_begun(gazetteer: Gazetteer) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def slow(_connection: Connection) -> None:
        begun.set()
        go_on.wait(30)

    first = threading.Thread(target=lambda: gazetteer.database.write(slow))
    first.start()
    begun.wait(30)
    refused: list[BaseException] = []

    def second() -> None:
        try:
            gazetteer.database.write(lambda connection: _add(connection, "late"), deadline=-1)
        except Busy as error:
            refused.append(error)

    waiting = threading.Thread(target=second)
    waiting.start()
    go_on.set()
    first.join()
    waiting.join()
    assert [type(error) for error in refused] == [Busy]
    assert "late" not in _keys(gazetteer.database)


def test_the_lock_of_another_process_is_waited_for_and_then_refused(gazetteer: Gazetteer) -> None:
    database = Database(gazetteer.settings.database_url, busy_timeout=0.01)
    with gazetteer.database.engine.execution_options(write=True).begin(), pytest.raises(Busy):
        database.write(lambda connection: _add(connection, "late"), deadline=0.05)
    database.write(lambda connection: _add(connection, "later"))
    database.close()
    assert {"late", "later"} & _keys(gazetteer.database) == {"later"}


def test_a_reading_sees_one_state_of_the_data(gazetteer: Gazetteer) -> None:
    with gazetteer.database.reading() as connection:
        before = connection.exec_driver_sql("SELECT count(*) FROM meta").scalar()
        gazetteer.database.write(lambda writing: _add(writing, "new"))
        assert connection.exec_driver_sql("SELECT count(*) FROM meta").scalar() == before
    assert "new" in _keys(gazetteer.database)


def test_the_quick_reader_sees_writes_and_cannot_write(gazetteer: Gazetteer) -> None:
    async def fetch(sql: str) -> list[tuple[Any, ...]]:
        return await gazetteer.reader.fetch(sql)

    gazetteer.database.write(lambda connection: _add(connection, "new"))
    assert asyncio.run(fetch("SELECT value FROM meta WHERE key = 'new'")) == [("1",)]
    gazetteer.database.write(lambda connection: _add(connection, "newer"))
    assert asyncio.run(fetch("SELECT value FROM meta WHERE key = 'newer'")) == [("1",)]
    with pytest.raises(StorageFault, match=r"read-?only"):
        asyncio.run(fetch("DELETE FROM meta"))


@pytest.mark.only_sqlite(reason="what SQLite is told of safety; a server is told in its own settings")
def test_every_connection_keeps_the_data_safe(gazetteer: Gazetteer) -> None:
    with gazetteer.database.reading() as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "trusted_schema")
        }
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "trusted_schema": 0}


def test_readings_that_find_no_connection_are_told_so(gazetteer: Gazetteer) -> None:
    database = Database(gazetteer.settings.database_url, pool_size=1, busy_timeout=0.01)
    held = [database.engine.connect() for _ in range(3)]
    with pytest.raises(Busy), database.reading():
        pass
    for connection in held:
        connection.close()
    database.close()


@pytest.mark.parametrize(
    "url", ["mysql://localhost/x", "postgresql://localhost", "sqlite://", "sqlite:///:memory:", "no address"]
)
def test_an_address_that_cannot_be_used_is_refused(url: str) -> None:
    with pytest.raises(StorageFault, match="GAZETTEER_DATABASE_URL"):
        Database(url)


def test_only_a_lock_counts_as_busy() -> None:
    assert dialects.is_busy(OperationalError("s", None, Exception("database is locked")))
    assert not dialects.is_busy(OperationalError("s", None, Exception("no such table: x")))


class _Held:
    """A writer that is kept busy, while writes gather behind the one that it does."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.go = threading.Event()
        begun = threading.Event()

        def work(connection: Connection) -> None:
            begun.set()
            assert self.go.wait(30)

        self.threads = [threading.Thread(target=database.write, args=(work,))]
        self.threads[0].start()
        assert begun.wait(30)

    def behind(self, write: Callable[[], object]) -> None:
        """Hand in a write, and wait until it stands in the queue."""
        writer = self.database._writer
        assert writer is not None
        standing = writer._jobs.qsize()
        thread = threading.Thread(target=write)
        thread.start()
        self.threads.append(thread)
        while writer._jobs.qsize() == standing:
            thread.join(0.001)

    def release(self) -> None:
        self.go.set()
        for thread in self.threads:
            thread.join()


def _add_all(connection: Connection, keys: Sequence[str]) -> list[str]:
    for key in keys:
        _add(connection, key)
    if "bad" in keys:
        raise ValueError(f"one of {len(keys)} is bad")
    return [f"{key} of {len(keys)}" for key in keys]


def test_writes_that_wait_together_are_done_as_one(gazetteer: Gazetteer) -> None:
    answers: list[str] = []
    held = _Held(gazetteer.database)
    for key in ("a", "b", "c"):
        held.behind(lambda key=key: answers.append(gazetteer.database.write_with_others(_add_all, key)))
    held.release()
    assert sorted(answers) == ["a of 3", "b of 3", "c of 3"]
    assert {"a", "b", "c"} <= _keys(gazetteer.database)


def test_what_cannot_be_done_as_one_is_done_alone_and_only_the_bad_one_fails(gazetteer: Gazetteer) -> None:
    answers: list[str] = []

    def write(key: str) -> None:
        try:
            answers.append(gazetteer.database.write_with_others(_add_all, key))
        except ValueError as error:
            answers.append(f"{key}: {error}")

    held = _Held(gazetteer.database)
    for key in ("a", "bad", "c"):
        held.behind(lambda key=key: write(key))
    held.release()
    assert sorted(answers) == ["a of 1", "bad: one of 1 is bad", "c of 1"]
    assert _keys(gazetteer.database) & {"a", "bad", "c"} == {"a", "c"}


def test_writes_keep_their_turn(gazetteer: Gazetteer) -> None:
    order: list[str] = []

    def noted(connection: Connection, keys: Sequence[str]) -> Sequence[str]:
        order.append("+".join(keys))
        return keys

    held = _Held(gazetteer.database)
    held.behind(lambda: gazetteer.database.write_with_others(noted, "a"))
    held.behind(lambda: gazetteer.database.write(lambda _: order.append("alone")))
    held.behind(lambda: gazetteer.database.write_with_others(noted, "b"))
    held.behind(lambda: gazetteer.database.write_with_others(noted, "c"))
    held.release()
    assert order == ["a", "alone", "b+c"]


@pytest.mark.only_sqlite(reason="a server looks after its own log")
def test_a_long_log_of_writes_is_cut_when_no_reader_stands_in_the_way(
    gazetteer: Gazetteer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "LONGEST_WAL", 256 * 1024)
    monkeypatch.setattr(sqlite, "PATIENCE", 0.0)
    monkeypatch.setattr(engine, "BETWEEN_TIDYINGS", 0.0)
    path = dialects.database_path(gazetteer.database.url)
    wal = path.with_name(path.name + "-wal")

    def fill(connection: Connection) -> None:
        connection.exec_driver_sql("INSERT INTO meta VALUES (hex(randomblob(8)), hex(zeroblob(200000)))")

    with gazetteer.database.reading() as reader:
        before = reader.exec_driver_sql("SELECT count(*) FROM meta").scalar_one()
        for _ in range(3):
            gazetteer.database.write(fill)
        # Writes go on, and what the reader sees does not change.
        assert reader.exec_driver_sql("SELECT count(*) FROM meta").scalar_one() == before
        assert wal.stat().st_size > sqlite.LONGEST_WAL
    # The log is cut after the first of these, before the turn of the second comes.
    for key in ("first", "second"):
        gazetteer.database.write(lambda connection, key=key: _add(connection, key))
    assert wal.stat().st_size < sqlite.LONGEST_WAL
    with gazetteer.database.reading() as reader:
        assert reader.exec_driver_sql("SELECT count(*) FROM meta").scalar_one() == before + 5
