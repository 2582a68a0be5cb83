"""The quick answers over PostgreSQL: on the event loop of a service over a pool of connections that suspend, elsewhere over one
that does not.

The connections read only, each statement sees what is committed when it begins, and the server breaks off what takes too long.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final

import psycopg
import psycopg_pool

from gazetteer import deadline as deadlines
from gazetteer.errors import Busy, GazetteerError
from gazetteer.storage.dialects import saying

#: Connections of one event loop: an answer holds one for well under a millisecond at a time.
_CONNECTIONS: Final = 8
_STATE: Final = "SELECT value FROM meta WHERE key = 'data_version'"

Rows = list[tuple[Any, ...]]


@lru_cache(maxsize=2_048)
def _written(sql: str) -> str:
    """The statement with the driver's marks."""
    return sql.replace("%", "%%").replace("?", "%s")


class PostgreSQLReader:
    """The port of the quick answers over a server."""

    def __init__(self, conninfo: str, *, deadline: float, patience: float) -> None:
        self._conninfo = conninfo
        self._deadline = deadline
        self._patience = patience
        self._loop: asyncio.AbstractEventLoop | None = None
        self._pool: psycopg_pool.AsyncConnectionPool | None = None
        self._connection: psycopg.Connection | None = None
        self._turn = threading.Lock()

    @property
    def _settings(self) -> dict[str, Any]:
        given = psycopg.conninfo.conninfo_to_dict(self._conninfo).get("options", "")
        options = (
            f"{given} -c default_transaction_read_only=on -c statement_timeout={max(1, int(self._deadline * 1000))}"
        )
        return {"autocommit": True, "options": options}

    async def fetch(self, sql: str, parameters: Sequence[Any] = ()) -> Rows:
        """All rows of an answer."""
        try:
            if asyncio.get_running_loop() is self._loop:
                return await self._suspending(_written(sql), parameters)
            return self._waiting(_written(sql), parameters)
        except psycopg.Error as error:
            raise _failed(error) from error

    async def state(self) -> int:
        """The number that every write raises."""
        rows = await self.fetch(_STATE)
        return int(rows[0][0]) if rows else 0

    def serve(self, loop: asyncio.AbstractEventLoop) -> None:
        """Answer on this event loop for many at once, over a pool that opens with the first answer."""
        self._loop = loop

    async def stop_serving(self) -> None:
        """Close the pool; called on its event loop."""
        pool, self._pool, self._loop = self._pool, None, None
        if pool is not None:
            await pool.close()

    def close(self) -> None:
        """Close the other connection."""
        with self._turn:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    # On the event loop of a service

    async def _suspending(self, sql: str, parameters: Sequence[Any]) -> Rows:
        left = deadlines.left()
        try:
            async with asyncio.timeout(self._deadline if left is None else max(0.0, min(left, self._deadline))):
                pool = await self._opened()
                try:
                    return await _asked(pool, sql, parameters)
                except psycopg.OperationalError as error:
                    if not _is_broken(error):
                        raise
                    # A server that went away leaves connections behind; those that answer no more are made anew.
                    await pool.check()
                    return await _asked(pool, sql, parameters)
        except TimeoutError as error:
            raise Busy("the answer took longer than it may; ask again, or ask for less") from error

    async def _opened(self) -> psycopg_pool.AsyncConnectionPool:
        if self._pool is None:
            self._pool = psycopg_pool.AsyncConnectionPool(
                self._conninfo,
                kwargs=self._settings,
                min_size=1,
                max_size=_CONNECTIONS,
                timeout=self._patience,
                open=False,
                name="gazetteer-quick",
            )
            await self._pool.open()
        return self._pool

    # Elsewhere

    def _waiting(self, sql: str, parameters: Sequence[Any]) -> Rows:
        deadlines.check()
        with self._turn:
            try:
                return self._ask(sql, parameters)
            except psycopg.OperationalError as error:
                if not _is_broken(error):
                    raise
                self._connection = None
                return self._ask(sql, parameters)

    def _ask(self, sql: str, parameters: Sequence[Any]) -> Rows:
        if self._connection is None:
            self._connection = psycopg.connect(self._conninfo, **self._settings)
        left = deadlines.left()
        if left is None:
            return self._connection.execute(sql, parameters).fetchall()
        with self._connection.transaction():
            self._connection.execute(f"SET LOCAL statement_timeout = {max(1, int(left * 1000))}", prepare=False)
            return self._connection.execute(sql, parameters).fetchall()


async def _asked(pool: psycopg_pool.AsyncConnectionPool, sql: str, parameters: Sequence[Any]) -> Rows:
    async with pool.connection() as connection:
        answer = await connection.execute(sql, parameters)
        return await answer.fetchall()


def _is_broken(error: psycopg.OperationalError) -> bool:
    """Whether the connection is of no more use: the server says nothing, or that it is going."""
    return not isinstance(error, psycopg_pool.PoolTimeout) and (error.sqlstate or "57P").startswith(("57P", "08"))


def _failed(error: psycopg.Error) -> GazetteerError:
    is_broken = isinstance(error, psycopg.OperationalError) and _is_broken(error)
    return saying.read_failed(
        error,
        broken_off=isinstance(error, psycopg.errors.QueryCanceled),
        busy=isinstance(error, psycopg_pool.PoolTimeout),
        lost=is_broken,
    )
