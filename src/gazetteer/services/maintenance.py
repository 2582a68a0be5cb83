"""Keeping the database in order: its schema, its search index, and what it and its library are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gazetteer.search import index
from gazetteer.services.context import Gazetteer
from gazetteer.settings import Settings
from gazetteer.storage import dialects, migrations, repository, revisions
from gazetteer.storage.engine import Connection, Database
from gazetteer.storage.soundness import REINDEX, Fault

#: Called with how many of how many are done.
Progress = Callable[[int, int], None]


def schema(database_url: str) -> str | None:
    """The schema that the database has; None where it has none yet."""
    return migrations.current(database_url)


def migrate(database_url: str) -> None:
    """Bring the schema up to date, under a lock, and make anew what a step has emptied: without that nothing would be found.

    Where it was interrupted between the two, the next call does the rest.
    """
    migrations.upgrade(database_url)
    database = Database(database_url, pool_size=1)
    try:
        with database.reading() as connection:
            is_stale = index.is_stale(connection)
        if is_stale:
            database.write(_index_anew, deadline=float("inf"))
    finally:
        database.close()


def _index_anew(connection: Connection) -> None:
    if index.is_stale(connection):
        _rebuilt(connection)


def _rebuilt(connection: Connection, progress: Progress | None = None) -> int:
    """Make the index anew, and say so to all that keep answers of the old one."""
    told = None if progress is None else lambda _what, done, total: progress(done, total)
    entities = index.rebuild(connection, told)
    revisions.raise_data_version(connection)
    return entities


def library_warning(database_url: str) -> str | None:
    """What is wrong with the database library that was found; None where it is as it should be."""
    return dialects.of(dialects.parse_url(database_url)).warning()


def library(database_url: str) -> str:
    """The database library and its version."""
    dialect = dialects.of(dialects.parse_url(database_url))
    return f"{dialect.NAME} {dialect.version()}"


def replicas_in_use(gazetteer: Gazetteer) -> dict[str, tuple[bool, float]]:
    """Of each replica whether this process reads from it, and for how many seconds it is behind."""
    found = gazetteer.database.replicas
    standings = [] if found is None else found.standings()
    return {one.replica: (one.state == "used", one.behind) for one in standings}


def sizes(gazetteer: Gazetteer) -> dict[str, tuple[str, int]]:
    """How much there is, by name, each with what it is: bytes on disk, entities, the state of the data."""
    with gazetteer.database.reading() as connection:
        found = {
            "data_version": ("The state of the data; every write raises it.", repository.data_version(connection)),
            "entities": ("Entities, deleted and merged ones among them.", repository.count_entities(connection)),
        }
        for name, what, size in dialects.of_connection(connection).sizes(connection):
            found[name] = (what, size)
    return found


def facts(gazetteer: Gazetteer) -> dict[str, Any]:
    """What the database is: address, schema, state of the data, library, and what it warns of."""
    url = gazetteer.settings.database_url
    dialect = dialects.of(dialects.parse_url(url))
    warning = dialect.warning()
    with gazetteer.database.reading() as connection:
        version = repository.data_version(connection)
    return {
        "database": dialects.shown(url),
        "schema": schema(url),
        "data_version": version,
        dialect.NAME: dialect.version(),
        "library": dialect.NAME,
        "warnings": [] if warning is None else [warning],
        "replicas": replicas(gazetteer.settings),
    }


def replicas(settings: Settings) -> list[dict[str, Any]]:
    """How each replica of the settings stands at this moment: its host, its state, for how many seconds it is behind, and why."""
    database = Database(
        settings.database_url, pool_size=1, replica_urls=settings.replicas(), replica_lag=settings.replica_lag
    )
    try:
        if database.replicas is None:
            return []
        database.replicas.look()
        return [standing.told() for standing in database.replicas.standings()]
    finally:
        database.close()


def verify_index(gazetteer: Gazetteer, progress: Progress) -> list[Fault]:
    """Every way in which the search index differs from the documents."""
    with gazetteer.database.reading() as connection:
        found = index.verify(connection, lambda _what, done, total: progress(done, total))
    return [Fault(fault, REINDEX) for fault in found]


def rebuild_index(gazetteer: Gazetteer, progress: Progress) -> int:
    """Make the search index anew, in one transaction: reads go on with the old one meanwhile.

    Returns how many entities it holds.
    """
    return gazetteer.database.write(lambda connection: _rebuilt(connection, progress))
