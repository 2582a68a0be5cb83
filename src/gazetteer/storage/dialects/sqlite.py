"""SQLite: one file, readers that never wait, one writer at a time."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.pool import QueuePool

from gazetteer import deadline as deadlines
from gazetteer.errors import GazetteerError, OutOfSpace, StorageFault
from gazetteer.storage.dialects import saying
from gazetteer.storage.reader import Told
from gazetteer.storage.soundness import RESTORE, Fault, dangling

NAME: Final = "sqlite"

#: Before this version several processes that write and checkpoint at once can damage a WAL database.
SAFE_SQLITE: Final = (3, 51, 3)
#: Steps of SQLite's machine between two looks at the deadline: about a millisecond of work.
_STEPS: Final = 50_000
#: Bytes of the WAL from which on it is emptied and cut; SQLite itself writes it back after four megabytes.
LONGEST_WAL: Final = 32 * 1024 * 1024
#: Seconds that writes wait for readers to end before it is cut; whoever begins meanwhile reads the file alone.
PATIENCE: Final = 3.0
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


def version() -> str:
    """The version of the SQLite library."""
    found: str = sqlite_module().sqlite_version
    return found


def warning() -> str | None:
    """What an operator should know of an old SQLite library; None where there is nothing to say."""
    if sqlite_module().sqlite_version_info >= SAFE_SQLITE:
        return None
    return (
        f"SQLite {version()} has a bug that can damage the database when several processes write at once; "
        "run one worker, or install the pysqlite3 package"
    )


def check(url: URL) -> None:
    """Raise `StorageFault` unless the address names a file."""
    if not url.database or url.database == ":memory:":
        raise StorageFault("GAZETTEER_DATABASE_URL must name a file: a database in memory is not shared by connections")


def database_path(url: URL) -> Path:
    """The SQLite file that the address names."""
    return Path(url.database or "").expanduser()


def sizes(connection: Connection) -> list[tuple[str, str, int]]:
    """The files of the database: each with its name, what it is, and its bytes."""
    path = database_path(connection.engine.url)
    files = [
        ("database_bytes", "Bytes of the database.", path),
        ("wal_bytes", "Bytes of what is written and not yet in the database file.", path.with_name(path.name + "-wal")),
    ]
    return [(name, what, file.stat().st_size if file.exists() else 0) for name, what, file in files]


def _configure(connection: Any, busy_timeout: float) -> None:
    # SQLAlchemy opens and closes transactions itself, through the events below; the driver must not do it too.
    connection.isolation_level = None
    # A statement for which nobody waits any more is broken off, from within.
    connection.set_progress_handler(deadlines.passed, _STEPS)
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


def tidy(engine: Engine) -> bool:
    """Write a long WAL back into the file, and cut it; False where readers stood in the way.

    SQLite begins it anew only where at the moment of a write nobody reads from it: under many readers that moment may not
    come for hours, and the WAL takes the disk.
    """
    path = database_path(engine.url)
    driver = sqlite_module()
    with suppress(driver.Error, OSError):
        if path.with_name(path.name + "-wal").stat().st_size < LONGEST_WAL:
            return True
        with closing(driver.connect(str(path), isolation_level=None)) as connection:
            connection.execute(f"PRAGMA busy_timeout = {int(PATIENCE * 1000)}")
            is_hindered, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            return not is_hindered
    return False


class SQLiteReader:
    """Answers on the event loop over one read-only connection, without suspending: a look-up costs microseconds."""

    def __init__(self, url: URL, *, busy_timeout: float) -> None:
        self._connection = _read_only_connection(url, busy_timeout=busy_timeout)

    async def fetch(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """All rows of an answer."""
        try:
            rows: list[tuple[Any, ...]] = self._connection.execute(sql, parameters).fetchall()
        except sqlite_module().OperationalError as error:
            raise _read_failed(error) from error
        return rows

    async def state(self) -> int:
        """SQLite's own number: it counts what other connections commit, and this one only reads."""
        found: int = (await self.fetch("PRAGMA data_version"))[0][0]
        return found

    async def version(self, at_least: int = 0) -> int:
        """The version of the data."""
        rows = await self.fetch("SELECT value FROM meta WHERE key = 'data_version'")
        return int(rows[0][0]) if rows else 0

    def serve(self, loop: asyncio.AbstractEventLoop) -> None:
        """Nothing differs from one event loop to another."""

    async def stop_serving(self) -> None:
        """Nothing is held by an event loop."""

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


def open_reader(url: URL, *, busy_timeout: float, deadline: float, told: Told | None = None) -> SQLiteReader:
    """A reader of the file, which has no replicas.

    No answer takes longer than the caller's own deadline, to which SQLite looks while it works.
    """
    try:
        return SQLiteReader(url, busy_timeout=busy_timeout)
    except sqlite_module().OperationalError as error:
        raise _read_failed(error) from error


def _read_only_connection(url: URL, *, busy_timeout: float) -> Any:
    path = database_path(url).resolve()
    connection = sqlite_module().connect(f"{path.as_uri()}?mode=ro", uri=True, check_same_thread=False)
    _configure(connection, busy_timeout)
    return connection


def exists(url: URL) -> bool:
    """Whether the file is there."""
    path: Path = database_path(url)
    return path.exists()


@contextmanager
def migrating(url: URL) -> Iterator[None]:
    """Within, a lock file beside the database keeps other processes from migrating it."""
    from filelock import FileLock  # noqa: PLC0415 - only what migrates takes the lock

    path = database_path(url)
    path.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(path.with_name(path.name + ".migrating")):
        yield


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


def of_several(url: URL) -> URL:
    """The address itself: of a file there is one."""
    return url


def is_confirmed(connection: Connection) -> bool:
    """Always: a file has no replicas that could lack what was committed."""
    return True


def own_faults(connection: Connection) -> list[Fault]:
    """What the database itself finds wrong with its file, its indexes and its references."""
    found = [row[0] for row in connection.exec_driver_sql("PRAGMA integrity_check")]
    faults = [Fault(f"the file is damaged: {line}", RESTORE) for line in found if line != "ok"]
    faults.extend(
        dangling(row[0], row[2], f"{row[0]} row {row[1]} refers to a row of {row[2]} that is not there")
        for row in connection.exec_driver_sql("PRAGMA foreign_key_check")
    )
    return faults


def load(driver: Any, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows over the driver's connection."""
    marks = ", ".join("?" * len(columns))
    driver.cursor().executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", rows)


def streaming_cursor(driver: Any) -> Any:
    """A cursor of the driver: SQLite finds the rows as they are fetched."""
    return driver.cursor()


def is_busy(error: BaseException) -> bool:
    """Whether the database refused because another process holds its lock."""
    text = str(error)
    return "database is locked" in text or "database is busy" in text


def is_lost(error: BaseException) -> bool:
    """Never: a file is not far away."""
    return False


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


def _read_failed(error: BaseException) -> GazetteerError:
    return saying.read_failed(error, broken_off=is_broken_off(error), busy=is_busy(error))
