"""Writing: new versions, what is derived from them, and the number that says that the data changed.

Only statements; what is written was validated and derived before. Runs inside the transaction of one write.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from operator import itemgetter
from typing import Any, Final

from sqlalchemy import Connection, bindparam, delete, insert, update
from sqlmodel import SQLModel

from gazetteer.domain import clock
from gazetteer.storage import derivation, dialects, repository
from gazetteer.storage.tables import EntityRow, Meta, Revision, SourceRevision, SourceRow

_entity: Final = repository.columns(EntityRow)
_source: Final = repository.columns(SourceRow)
_meta: Final = repository.columns(Meta)


def moment(connection: Connection) -> str:
    """The time of this write, later than that of every write before it even where the clock was set back."""
    now = clock.now()
    newest = repository.newest_change(connection)
    if newest is not None:
        now = max(now, clock.read(newest) + timedelta(microseconds=1))
    return clock.written(now)


def raise_data_version(connection: Connection) -> int:
    """Say that the data changed; returns the new number."""
    version = repository.data_version(connection) + 1
    statement = update(Meta).where(_meta.key == repository.DATA_VERSION).values(value=str(version))
    if connection.execute(statement).rowcount == 0:
        connection.execute(insert(Meta).values(key=repository.DATA_VERSION, value=str(version)))
    connection.info[repository.DATA_VERSION] = version
    return version


def set_fact_of_database(connection: Connection, key: str, value: str) -> None:
    """Set what `meta` holds under the key."""
    changed = connection.execute(update(Meta).where(_meta.key == key).values(value=value))
    if changed.rowcount == 0:
        connection.execute(insert(Meta).values(key=key, value=value))


def _fill(connection: Connection, table: type[SQLModel], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that all have the same columns; straight through the driver, because imports spend their time here."""
    if not rows:
        return
    names = list(rows[0])
    quoted = [connection.dialect.identifier_preparer.quote(name) for name in names]
    driver = connection.connection.driver_connection
    dialects.of_connection(connection).load(driver, str(table.__tablename__), quoted, map(itemgetter(*names), rows))


def add_entities(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add entities that were never there, with all their columns."""
    _fill(connection, EntityRow, rows)


def change_entities(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Set the columns of entities that are there; each row has all columns."""
    _change(connection, EntityRow, rows)


def _change(connection: Connection, table: type[SQLModel], rows: Sequence[Mapping[str, Any]]) -> None:
    if not rows:
        return
    names = [name for name in rows[0] if name != "id"]
    statement = (
        update(table)
        .where(repository.columns(table).id == bindparam("key_id"))
        .values({name: bindparam("new_" + name) for name in names})
    )
    connection.execute(
        statement, [{"key_id": row["id"], **{"new_" + name: row[name] for name in names}} for row in rows]
    )


def set_public(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Replace the public documents of entities: rows of `id`, `public`, `digest`."""
    _change(connection, EntityRow, rows)


def add_revisions(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Keep new versions of entities."""
    _fill(connection, Revision, rows)


def add_sources(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add sources that were never there."""
    _fill(connection, SourceRow, rows)


def change_sources(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Replace sources that are there."""
    _change(connection, SourceRow, rows)


def add_source_revisions(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Keep new versions of sources."""
    _fill(connection, SourceRevision, rows)


def remove_derived(connection: Connection, ids: Collection[str]) -> None:
    """Take away what was derived from the entities' documents."""
    for portion in repository.portions(ids):
        for table in derivation.DERIVED:
            connection.execute(delete(table).where(repository.columns(table).entity_id.in_(portion)))


def remove_all_derived(connection: Connection) -> None:
    """Take away what was derived from any document."""
    for table in derivation.DERIVED:
        connection.execute(delete(table))


def add_derived(connection: Connection, rows: derivation.Rows) -> None:
    """Add derived rows."""
    for table, of_table in rows.items():
        _fill(connection, table, of_table)
