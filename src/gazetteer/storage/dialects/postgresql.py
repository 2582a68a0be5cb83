"""PostgreSQL: a server that many processes on many machines share; this module alone knows its driver, psycopg.

Writes of all processes pass one by one, as they do on SQLite: each takes the same advisory lock at its beginning, which the
server gives back when the transaction ends, however it ends. What a write reads it therefore reads after all writes before it.
Readings see one state (`REPEATABLE READ`) and wait for nobody. Texts are kept in the order of code points (`COLLATE "C"`,
PostgreSQL 15 manual, 24.2), since keys, cursors and ids are compared by it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from typing import Any, Final
from uuid import uuid4

import psycopg
import psycopg_pool
from psycopg.abc import Buffer
from psycopg.types.string import StrDumper
from sqlalchemy import Column, Connection, Engine, create_engine, event, inspect
from sqlalchemy.dialects.postgresql.base import PGDDLCompiler
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.engine import URL
from sqlalchemy.pool import QueuePool
from sqlalchemy.types import String

from gazetteer import deadline as deadlines
from gazetteer.errors import GazetteerError, OutOfSpace, StorageFault
from gazetteer.storage.dialects.postgresql_reader import PostgreSQLReader
from gazetteer.storage.reader import Told
from gazetteer.storage.soundness import Fault, dangling

NAME: Final = "postgresql"
#: The oldest server on which the tests run.
_OLDEST: Final = 15
#: The number under which a write locks the database: "gazette" in ASCII. Advisory locks of other programs in the same database
#: should have others.
_WRITING: Final = int.from_bytes(b"gazette")
#: Seconds for which a change of schema waits for a table; behind one that waits, all who read the table would wait too.
_PATIENCE_OF_A_CHANGE: Final = 3.0
#: From so many rows on COPY is quicker than statements in a pipeline.
_WORTH_A_COPY: Final = 20

#: Classes of errors (PostgreSQL 15 manual, appendix A): a lock not given in time, a deadlock, transactions that cannot be put
#: into an order, no connection left.
_BUSY: Final = {"55P03", "40P01", "40001", "53300"}
#: The server is being stopped, or is not yet up; or it takes no writes, because another one does now.
_LOST: Final = {"57P01", "57P02", "57P03", "25006"}
_CONNECTION: Final = "08"
_CANCELED: Final = "57014"
_DISK_FULL: Final = "53100"
_DISK_FAULTS: Final = {
    "58030": "the disk of the database refused a write",
    "XX001": "the database is damaged; stop the service and look at the server's log",
    "XX002": "an index of the database is damaged; stop the service and look at the server's log",
}

#: Under which a connection keeps that the server warned of something in its last transaction.
_WARNED: Final = "gazetteer.warned"

#: How a client notices that the server's machine went away, in seconds and milliseconds; an address may say otherwise.
_NOTICING: Final = {
    "connect_timeout": "5",
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "20000",
    "application_name": "gazetteer",
}


#: The same for a server beside which there are others.
_NOTICING_SOON: Final = {
    "connect_timeout": "2",
    "keepalives_idle": "1",
    "keepalives_interval": "1",
    "keepalives_count": "1",
    "tcp_user_timeout": "2000",
}


class _WithoutNul(StrDumper):
    """Texts for a server, which takes none with U+0000: nothing that is stored has one, and who asks for it finds nothing."""

    def dump(self, obj: str) -> Buffer | None:
        return super().dump(obj.replace("\0", "\N{REPLACEMENT CHARACTER}"))


psycopg.adapters.register_dumper(str, _WithoutNul)


class _InCodePointOrder(PGDDLCompiler):
    """Makes every column of text with the order of code points, whatever order the database was made with."""

    def get_column_specification(self, column: Column[Any], **options: Any) -> str:
        if isinstance(column.type, String) and column.type.collation is None:
            column.type = column.type.copy()
            column.type.collation = "C"
        written: str = super().get_column_specification(column, **options)  # type: ignore[no-untyped-call]  # SQLAlchemy says nothing of it
        return written


def check(url: URL) -> None:
    """Raise `StorageFault` unless the address names a database."""
    if not url.database:
        raise StorageFault("GAZETTEER_DATABASE_URL must name a database: postgresql://user@host/database")


def version() -> str:
    """The versions of the driver and of the client library."""
    return f"psycopg {psycopg.__version__}, libpq {psycopg.pq.version() // 10_000}"


def sizes(connection: Connection) -> list[tuple[str, str, int]]:
    """What the server says of the database's size."""
    size = connection.exec_driver_sql("SELECT pg_database_size(current_database())").scalar_one()
    return [("database_bytes", "Bytes of the database.", int(size))]


def warning() -> str | None:
    """Nothing is known to be wrong with the versions that the driver itself accepts."""
    return None


def make_engine(url: URL, *, pool_size: int, busy_timeout: float) -> Engine:
    """An engine whose transactions read one state of the data, or with the option `write` are the only ones that write."""
    engine = create_engine(
        url.set(drivername="postgresql+psycopg").update_query_dict(_noticing(url)),
        poolclass=QueuePool,
        pool_size=pool_size,
        max_overflow=2,
        pool_timeout=busy_timeout,
        # SQLAlchemy opens transactions itself, through the event below; the driver must not do it too.
        connect_args={"autocommit": True},
    )
    engine.dialect.ddl_compiler = _InCodePointOrder

    @event.listens_for(engine, "connect")
    def _on_connect(driver: Any, record: Any) -> None:
        driver.add_notice_handler(lambda notice: _note_warning(record.info, notice))

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        connection.info.pop(_WARNED, None)
        write = connection.get_execution_options().get("write", False)
        driver: Any = connection.connection.driver_connection
        if write:
            _begin_write(driver, busy_timeout)
        else:
            driver.execute(_beginning_of_reading(), prepare=False)

    return engine


def tidy(engine: Engine) -> bool:
    """Always done: a server looks after its own log."""
    return True


def of_several(url: URL) -> URL:
    """The address of a server beside which there are others: it is soon left where it is silent."""
    return url.update_query_dict({name: value for name, value in _NOTICING_SOON.items() if name not in url.query})


def _note_warning(info: dict[Any, Any], notice: psycopg.errors.Diagnostic) -> None:
    if notice.severity_nonlocalized == "WARNING":
        info[_WARNED] = notice.message_primary


def is_confirmed(connection: Connection) -> bool:
    """Whether all the servers that must have what was committed said that they have it.

    Of a commit for which nobody waits any more, an operator having ended the wait, the server says no more than a warning: it
    stands there, and is lost if another server takes over now (PostgreSQL 15 manual, 27.2.8).
    """
    return _WARNED not in connection.info


def _noticing(url: URL) -> dict[str, str]:
    return {name: value for name, value in _NOTICING.items() if name not in url.query}


def milliseconds(seconds: float) -> int:
    """A time as PostgreSQL's settings take it: 0 means without end, so that a short one is a millisecond."""
    return 0 if math.isinf(seconds) else max(1, int(seconds * 1000))


def _begin_write(driver: Any, busy_timeout: float) -> None:
    try:
        driver.execute(_beginning_of_write(busy_timeout), prepare=False)
    except psycopg.errors.FeatureNotSupported as error:
        # So a replica puts it, as if no server could do it.
        raise psycopg.errors.ReadOnlySqlTransaction(str(error)) from error


def _beginning_of_write(busy_timeout: float) -> str:
    # The default isolation: what is read after the lock was given is what the last write left.
    return (
        f"BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; SET LOCAL lock_timeout = {milliseconds(busy_timeout)}; "
        f"SELECT pg_advisory_xact_lock({_WRITING})"
    )


def _beginning_of_reading() -> str:
    begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
    left = deadlines.left()
    return begin if left is None else f"{begin}; SET LOCAL statement_timeout = {milliseconds(left)}"


def open_reader(url: URL, *, busy_timeout: float, deadline: float, told: Told | None = None) -> PostgreSQLReader:
    """A reader for the quick answers, each within `deadline` seconds; one of several where it is held against what was `told`."""
    dialect: Any = PGDialect_psycopg
    _, stated = dialect().create_connect_args(url)
    conninfo = psycopg.conninfo.make_conninfo(**{**_noticing(url), **stated})
    return PostgreSQLReader(conninfo, deadline=deadline, patience=busy_timeout, told=told)


def exists(url: URL) -> bool:
    """An address names what is there, or cannot be used."""
    return True


@contextmanager
def migrating(url: URL) -> Iterator[None]:
    """Nothing more: a change of schema is a write, and of writes there is one at a time."""
    with nullcontext():
        yield


@contextmanager
def schema_change(engine: Engine) -> Iterator[Connection]:
    """A connection in one transaction that may change tables, committed at the end.

    It gives up soon where a table is being read for long (`is_busy`): others who want to read it would wait behind it.
    """
    with engine.execution_options(write=True).begin() as connection:
        _require_version(connection)
        # References that are looked at only in the end keep a table from being changed once rows of it were.
        connection.exec_driver_sql("SET CONSTRAINTS ALL IMMEDIATE")
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = {milliseconds(_PATIENCE_OF_A_CHANGE)}")
        yield connection


def _require_version(connection: Connection) -> None:
    found: int = connection.connection.driver_connection.info.server_version  # type: ignore[union-attr]  # the driver's own connection
    if found < _OLDEST * 10_000:
        raise StorageFault(f"the server is PostgreSQL {found // 10_000}; gazetteer needs {_OLDEST} or a newer one")


def own_faults(connection: Connection) -> list[Fault]:
    """References that lead nowhere, which a replication or a superuser can leave; its files the server checks itself."""
    inspected = inspect(connection)
    quote = connection.dialect.identifier_preparer.quote
    faults: list[Fault] = []
    for table in sorted(inspected.get_table_names()):
        for reference in inspected.get_foreign_keys(table):
            (column,), (key,) = reference["constrained_columns"], reference["referred_columns"]
            there = reference["referred_table"]
            lost = connection.exec_driver_sql(
                f"SELECT DISTINCT t.{quote(column)} FROM {quote(table)} t LEFT JOIN {quote(there)} o "
                f"ON o.{quote(key)} = t.{quote(column)} WHERE t.{quote(column)} IS NOT NULL AND o.{quote(key)} IS NULL "
                "ORDER BY 1"
            ).scalars()
            faults.extend(
                dangling(table, there, f"{table} refers to {value} of {there}, which is not there") for value in lost
            )
    return faults


def load(driver: Any, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows over the driver's connection: by COPY where they are many."""
    waiting = list(rows)
    named = ", ".join(columns)
    with driver.cursor() as cursor:
        if len(waiting) < _WORTH_A_COPY:
            marks = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {table} ({named}) VALUES ({marks})", waiting)
            return
        with cursor.copy(f"COPY {table} ({named}) FROM STDIN") as copy:
            for row in waiting:
                copy.write_row(row)


def streaming_cursor(driver: Any) -> Any:
    """A cursor that lives in the server, from which rows come some thousands at a time."""
    return driver.cursor(name=f"stream_{uuid4().hex}")


# What errors mean


def _driver_error(error: BaseException) -> BaseException:
    found: BaseException = getattr(error, "orig", None) or error
    return found


def _state(error: BaseException) -> str:
    """The SQLSTATE, empty where the server did not say anything."""
    return getattr(_driver_error(error), "sqlstate", None) or ""


def is_busy(error: BaseException) -> bool:
    """Whether somebody else holds a lock, or every connection of the server is in use."""
    return _state(error) in _BUSY or isinstance(_driver_error(error), psycopg_pool.PoolTimeout)


def is_lost(error: BaseException) -> bool:
    """Whether the connection broke or could not be made, or leads to a server that takes no writes."""
    state = _state(error)
    if state:
        return state in _LOST or state.startswith(_CONNECTION)
    return isinstance(_driver_error(error), psycopg.OperationalError | psycopg.InterfaceError)


def is_broken_off(error: BaseException) -> bool:
    """Whether a statement was broken off because its deadline had passed."""
    return _state(error) == _CANCELED


def write_refused(error: BaseException) -> GazetteerError | None:
    """What a caller is told of a write that the disk refused; None where it was refused for another reason."""
    state = _state(error)
    if state == _DISK_FULL:
        return OutOfSpace("the disk of the database is full; nothing was changed")
    if state in _DISK_FAULTS:
        return StorageFault(f"{_DISK_FAULTS[state]}; nothing was changed")
    return None
