"""Connections in a transaction that has begun, and the end of those that only read."""

from __future__ import annotations

from sqlalchemy import Connection, Engine

from gazetteer.storage import dialects


def begun(engine: Engine) -> Connection:
    """A connection in a transaction that has begun; closing it takes back what was not committed."""
    connection = engine.connect()
    try:
        connection.begin()
    except BaseException as error:
        if dialects.is_lost(error):
            # What broke one connection broke those that wait beside it too.
            connection.invalidate()
            engine.dispose()
        let_go(connection)
        raise
    return connection


def let_go(connection: Connection) -> None:
    """Close a connection of whose transaction nothing is to be kept: where that broke meanwhile, nothing failed."""
    try:
        connection.close()
    except Exception as error:
        # Whatever happens here, the pool has taken it back or done away with it.
        if not dialects.is_of_database(error):
            raise
