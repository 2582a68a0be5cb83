"""What differs between databases, in one place: each has a module here with the functions of `Dialect`.

SQLite is the default, PostgreSQL for those who outgrow one file. Everything else in `storage/` and `search/` is written in SQL
that both take. The module of PostgreSQL, and its driver with it, is loaded only where an address names one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

from sqlalchemy import Connection, Engine
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError, IntegrityError

from gazetteer.errors import GazetteerError, StorageFault
from gazetteer.storage.dialects import saying, sqlite
from gazetteer.storage.dialects.sqlite import database_path, sqlite_module
from gazetteer.storage.reader import Reader, Told
from gazetteer.storage.soundness import Fault

__all__ = [
    "Dialect",
    "database_path",
    "is_broken_off",
    "is_busy",
    "is_lost",
    "is_of_database",
    "of",
    "of_connection",
    "parse_url",
    "refused",
    "shown",
    "sqlite_module",
    "write_refused",
]

#: The packages of SQLite's drivers and of PostgreSQL's.
_SQLITE = ("sqlite3", "pysqlite3")
_POSTGRESQL = ("psycopg", "psycopg_pool")


class Dialect(Protocol):
    """What a database does in its own way; a module of this package is one."""

    #: As `doctor` calls the library.
    NAME: str

    def check(self, url: URL) -> None:
        """Raise `StorageFault` for an address that cannot be used."""

    def make_engine(self, url: URL, *, pool_size: int, busy_timeout: float) -> Engine:
        """An engine whose transactions read one state of the data, or with the option `write` are the only ones that write."""

    def tidy(self, engine: Engine) -> bool:
        """Give back room that writes took beside the data, where it has become much; False where that must wait."""

    def open_reader(self, url: URL, *, busy_timeout: float, deadline: float, told: Told | None = None) -> Reader:
        """A reader for the quick answers, each within `deadline` seconds.

        With what was `told` it is one of several, and raises `Behind` where it has older data.
        """

    def of_several(self, url: URL) -> URL:
        """The address of a server beside which there are others: it is soon left where it is silent."""

    def is_confirmed(self, connection: Connection) -> bool:
        """Whether all the servers that must have what was committed on the connection last said that they have it."""

    def exists(self, url: URL) -> bool:
        """Whether there is a database at the address, were it an empty one."""

    def migrating(self, url: URL) -> AbstractContextManager[None]:
        """Within, no other process migrates the database."""

    def schema_change(self, engine: Engine) -> AbstractContextManager[Connection]:
        """A connection in one transaction that may change tables, committed at the end."""

    def own_faults(self, connection: Connection) -> list[Fault]:
        """What the database itself finds wrong with what it stores."""

    def load(self, driver: Any, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """Insert rows over the driver's connection, in the quickest way for many."""

    def streaming_cursor(self, driver: Any) -> Any:
        """A cursor of the driver whose rows do not all come into memory."""

    def is_busy(self, error: BaseException) -> bool:
        """Whether the database refused because somebody else holds its lock."""

    def is_lost(self, error: BaseException) -> bool:
        """Whether the connection broke, or could not be made."""

    def is_broken_off(self, error: BaseException) -> bool:
        """Whether a statement was broken off because its deadline had passed."""

    def write_refused(self, error: BaseException) -> GazetteerError | None:
        """What a caller is told of a write that the disk refused; None where it was refused for another reason."""

    def version(self) -> str:
        """The version of the library."""

    def sizes(self, connection: Connection) -> list[tuple[str, str, int]]:
        """How large the database is, in bytes, by names for metrics: each name with what it is and its value."""

    def warning(self) -> str | None:
        """What an operator should know of the library; None where there is nothing to say."""


def _postgresql() -> Dialect:
    try:
        from gazetteer.storage.dialects import postgresql  # noqa: PLC0415 - its driver is an extra
    except ImportError as error:
        raise StorageFault(
            f"PostgreSQL needs its driver, which is not installed ({error}): pip install 'gazetteer[postgresql]'"
        ) from error
    return postgresql


def parse_url(url: str) -> URL:
    """The database's address; raises `StorageFault` for one that this version cannot use."""
    try:
        parsed = make_url(url)
    except Exception as error:
        raise StorageFault(f"GAZETTEER_DATABASE_URL is not a database address: {error}") from error
    of(parsed).check(parsed)
    return parsed


def shown(url: str) -> str:
    """The address as it may be shown: without its password."""
    return parse_url(url).render_as_string(hide_password=True)


def of(url: URL) -> Dialect:
    """The dialect of an address; raises `StorageFault` where this version has none for it."""
    name = url.get_backend_name()
    if name == "sqlite":
        return sqlite
    if name in ("postgresql", "postgres"):
        return _postgresql()
    raise StorageFault(f"GAZETTEER_DATABASE_URL names {name}; this version reads sqlite and postgresql")


def of_connection(connection: Connection) -> Dialect:
    """The dialect of an open connection."""
    return sqlite if connection.dialect.name == "sqlite" else _postgresql()


# What errors mean


def _driver_of(error: BaseException) -> str:
    """The package of the driver's error, which SQLAlchemy may have wrapped."""
    return type(getattr(error, "orig", None) or error).__module__.partition(".")[0]


def is_of_database(error: BaseException) -> bool:
    """Whether the database or its driver raised it, through SQLAlchemy or past it."""
    return isinstance(error, DBAPIError) or _driver_of(error) in _SQLITE + _POSTGRESQL


def _of_error(error: BaseException) -> Dialect:
    return _postgresql() if _driver_of(error) in _POSTGRESQL else sqlite


def is_busy(error: BaseException) -> bool:
    """Whether the database refused because somebody else holds its lock."""
    return _of_error(error).is_busy(error)


def is_lost(error: BaseException) -> bool:
    """Whether the connection to the database broke, or could not be made."""
    return _of_error(error).is_lost(error)


def is_broken_off(error: BaseException) -> bool:
    """Whether a statement was broken off because its deadline had passed."""
    return _of_error(error).is_broken_off(error)


def write_refused(error: BaseException) -> GazetteerError | None:
    """What a caller is told of a write that the disk refused; None where it was refused for another reason."""
    return _of_error(error).write_refused(error)


def refused(error: BaseException) -> GazetteerError:
    """What a caller is told of a failed read: to come again where that may help, else that the database cannot be used."""
    dialect = _of_error(error)
    return saying.read_failed(
        error,
        broken_off=dialect.is_broken_off(error),
        busy=dialect.is_busy(error),
        lost=dialect.is_lost(error),
    )


def is_dangling(error: BaseException) -> bool:
    """Whether the database refused something that would refer to what is not there."""
    return isinstance(error, IntegrityError)
