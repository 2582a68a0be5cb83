"""Connections in a transaction that has begun."""

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
        connection.close()
        raise
    return connection
