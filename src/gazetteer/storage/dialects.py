"""What differs between databases, in one place: how a connection is opened, how a write begins, what needs an override.

SQLite is the default. Everything else in `storage/` and `search/` is written in SQL that both SQLite and PostgreSQL take.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.pool import QueuePool

from gazetteer import deadline
from gazetteer.errors import Busy, GazetteerError, OutOfSpace, StorageFault

#: Before this version several processes that write and checkpoint at once can damage a WAL database.
SAFE_SQLITE: Final = (3, 51, 3)
#: Steps of SQLite's machine between two looks at the deadline: about a millisecond of work.
_STEPS: Final = 50_000
#: What SQLite says of a disk that does not take what is written, and what an operator should read.
_DISK_FAULTS: Final = {
    "disk I/O error": "the disk of the database refused a write (full, or over a limit of its file's size, or damaged)",
    "readonly database": "the database or its folder may not be written by this user",
    "unable to open database file": "the database's folder may not be written by this user, or is gone",
    "malformed": "the database file is damaged; stop the service and run: gazetteer doctor",
}


def sqlite_module() -> ModuleType:
    """The newer SQLite of the `pysqlite3` package where it has a wheel, else Python's own."""
    try:
        import pysqlite3  # noqa: PLC0415 - optional by platform
    except ImportError:
        return sqlite3
    module: ModuleType = pysqlite3.dbapi2
    return module


def sqlite_warning() -> str | None:
    """What an operator should know of an old SQLite library; None where there is nothing to say."""
    module = sqlite_module()
    if module.sqlite_version_info >= SAFE_SQLITE:
        return None
    return (
        f"SQLite {module.sqlite_version} has a bug that can damage the database when several processes write at once; "
        "run one worker, or install the pysqlite3 package"
    )


def parse_url(url: str) -> URL:
    """The database's address; raises `StorageFault` for one that this version cannot use."""
    try:
        parsed = make_url(url)
    except Exception as error:
        raise StorageFault(f"GAZETTEER_DATABASE_URL is not a database address: {error}") from error
    if parsed.get_backend_name() != "sqlite":
        raise StorageFault(f"GAZETTEER_DATABASE_URL names {parsed.get_backend_name()}; this version reads sqlite")
    if not parsed.database or parsed.database == ":memory:":
        raise StorageFault("GAZETTEER_DATABASE_URL must name a file: a database in memory is not shared by connections")
    return parsed


def database_path(url: URL) -> Path:
    """The SQLite file that the address names."""
    return Path(url.database or "").expanduser()


def _configure(connection: Any, busy_timeout: float) -> None:
    # SQLAlchemy opens and closes transactions itself, through the events below; the driver must not do it too.
    connection.isolation_level = None
    # A statement for which nobody waits any more is broken off, from within.
    connection.set_progress_handler(deadline.passed, _STEPS)
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {int(busy_timeout * 1000)}")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA trusted_schema = OFF")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA temp_store = MEMORY")
    cursor.execute("PRAGMA cache_size = -65536")
    cursor.execute("PRAGMA mmap_size = 1073741824")
    cursor.close()


def make_engine(url: URL, *, pool_size: int, busy_timeout: float) -> Engine:
    """An engine whose transactions are plain `BEGIN`, or `BEGIN IMMEDIATE` where the option `write` is set."""
    path = database_path(url)
    path.parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        URL.create("sqlite+pysqlite", database=str(path)),
        module=sqlite_module(),
        poolclass=QueuePool,
        pool_size=pool_size,
        max_overflow=2,
        pool_timeout=busy_timeout,
        connect_args={"check_same_thread": False},
    )

    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _record: Any) -> None:
        _configure(connection, busy_timeout)
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Any) -> None:
        write = connection.get_execution_options().get("write", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")

    return engine


def read_only_connection(url: URL, *, busy_timeout: float) -> Any:
    """A raw connection that cannot write, for the answers that are given on the event loop."""
    path = database_path(url).resolve()
    connection = sqlite_module().connect(f"{path.as_uri()}?mode=ro", uri=True, check_same_thread=False)
    _configure(connection, busy_timeout)
    return connection


@contextmanager
def schema_change(engine: Engine) -> Iterator[Connection]:
    """A connection in one transaction that may rebuild tables; committed at the end unless a reference would dangle.

    SQLite alters a table by making it anew, during which references to it must not be enforced; they are checked as a whole
    before the commit.
    """
    with engine.execution_options(write=True).connect() as connection:
        raw: Any = connection.connection.driver_connection
        raw.execute("PRAGMA foreign_keys = OFF")  # does nothing once the transaction has begun
        try:
            with connection.begin():
                yield connection
                dangling = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
                if dangling:
                    raise StorageFault(
                        f"the change of schema would leave {len(dangling)} references dangling; not done"
                    )
        finally:
            raw.execute("PRAGMA foreign_keys = ON")


def file_faults(connection: Connection) -> list[str]:
    """What the database itself finds wrong with its file, its indexes and its references."""
    found = [row[0] for row in connection.exec_driver_sql("PRAGMA integrity_check")]
    faults = [f"the file is damaged: {line}" for line in found if line != "ok"]
    faults.extend(
        f"{row[0]} row {row[1]} refers to a row of {row[2]} that is not there"
        for row in connection.exec_driver_sql("PRAGMA foreign_key_check")
    )
    return faults


def is_busy(error: BaseException) -> bool:
    """Whether the database refused because another process holds its lock."""
    text = str(error)
    return "database is locked" in text or "database is busy" in text


def is_broken_off(error: BaseException) -> bool:
    """Whether a statement was broken off because its deadline had passed."""
    return "interrupted" in str(error)


def write_refused(error: BaseException) -> GazetteerError | None:
    """What a caller is told of a write that the disk refused; None where it was refused for another reason."""
    text = str(getattr(error, "orig", error))
    if "disk is full" in text:
        return OutOfSpace("the disk of the database is full; nothing was changed")
    for sign, cause in _DISK_FAULTS.items():
        if sign in text:
            return StorageFault(f"{cause}; nothing was changed")
    return None


def refused(error: BaseException) -> GazetteerError:
    """What a caller is told of a failed read: to come again where the database is locked, else that it cannot be used."""
    if is_broken_off(error):
        return Busy("the answer took longer than it may; ask again, or ask for less")
    if is_busy(error):
        return Busy("another process holds the database")
    return StorageFault(f"the database cannot be read: {error}")
