"""The quick answers over PostgreSQL: on the event loop of a service over a pool of connections that suspend, elsewhere over one
that does not.

The connections read only, each statement sees what is committed when it begins, and the server breaks off what takes too long.
What a connection of a replica has seen it does not lose again: each is asked for its version only where more was told of since.
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
from gazetteer.storage.reader import Behind, Told

#: Connections of one event loop: an answer holds one for well under a millisecond at a time.
_CONNECTIONS: Final = 8
#: Seconds for which one of several servers is waited for, before the next is asked.
_TURN: Final = 0.25
_STATE: Final = "SELECT value FROM meta WHERE key = 'data_version'"

Rows = list[tuple[Any, ...]]


@lru_cache(maxsize=2_048)
def _written(sql: str) -> str:
    """The statement with the driver's marks."""
    return sql.replace("%", "%%").replace("?", "%s")


class _Suspending(psycopg.AsyncConnection[tuple[Any, ...]]):
    """A connection that knows which version of the data it has seen at least."""

    seen = -1


class _Waiting(psycopg.Connection[tuple[Any, ...]]):
    """As above, for one question at a time."""

    seen = -1


class PostgreSQLReader:
    """The port of the quick answers over a server.

    Where it is one of several, with what was `told`, it answers nothing older, and says at once that it cannot answer.
    """

    def __init__(self, conninfo: str, *, deadline: float, patience: float, told: Told | None = None) -> None:
        self._conninfo = conninfo
        self._deadline = deadline
        self._patience = patience
        self._told = told
        self._loop: asyncio.AbstractEventLoop | None = None
        self._pool: psycopg_pool.AsyncConnectionPool[_Suspending] | None = None
        self._left: set[asyncio.Task[None]] = set()
        self._connection: _Waiting | None = None
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
        except psycopg_pool.PoolTimeout as error:
            if self._told is not None:
                raise Behind("every connection is in use, or none can be made") from error
            raise _failed(error) from error
        except psycopg.Error as error:
            raise _failed(error) from error

    async def state(self) -> int:
        """The version: every write raises it."""
        return await self.version()

    async def version(self, at_least: int = 0) -> int:
        """The version of the data."""
        return _version(await self.fetch(_STATE))

    def serve(self, loop: asyncio.AbstractEventLoop) -> None:
        """Answer on this event loop for many at once, over a pool that opens with the first answer."""
        self._loop = loop

    async def stop_serving(self) -> None:
        """Close the pool; called on its event loop."""
        pool, self._pool, self._loop = self._pool, None, None
        if pool is not None:
            await pool.close()
        await asyncio.gather(*self._left)

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
                    return await self._asked(pool, sql, parameters)
                except psycopg.OperationalError as error:
                    if not _is_broken(error):
                        raise
                    if self._told is not None:
                        self._leave(pool)
                        raise
                    # A server that went away leaves connections behind; those that answer no more are made anew.
                    await pool.check()
                    return await self._asked(pool, sql, parameters)
        except TimeoutError as error:
            raise Busy("the answer took longer than it may; ask again, or ask for less") from error

    async def _asked(
        self, pool: psycopg_pool.AsyncConnectionPool[_Suspending], sql: str, parameters: Sequence[Any]
    ) -> Rows:
        async with pool.connection() as connection:
            if self._told is not None and connection.seen < self._told.version:
                connection.seen = _version(await (await connection.execute(_STATE)).fetchall())
                self._require(connection.seen)
            answer = await connection.execute(sql, parameters)
            return await answer.fetchall()

    def _leave(self, pool: psycopg_pool.AsyncConnectionPool[_Suspending]) -> None:
        """Use a pool no more, whose server went away: when that is back it is asked over new connections."""
        if self._pool is pool:
            self._pool = None
            closing = asyncio.create_task(pool.close())
            self._left.add(closing)
            closing.add_done_callback(self._left.discard)

    def _require(self, seen: int) -> None:
        if self._told is not None and seen < self._told.version:
            raise Behind("the replica has not yet what was told of")

    async def _opened(self) -> psycopg_pool.AsyncConnectionPool[_Suspending]:
        if self._pool is None:
            self._pool = psycopg_pool.AsyncConnectionPool(
                self._conninfo,
                connection_class=_Suspending,
                kwargs=self._settings,
                min_size=1,
                max_size=_CONNECTIONS,
                timeout=self._patience if self._told is None else _TURN,
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
            self._connection = _Waiting.connect(self._conninfo, **self._settings)
        if self._told is not None and self._connection.seen < self._told.version:
            self._connection.seen = _version(self._connection.execute(_STATE).fetchall())
            self._require(self._connection.seen)
        left = deadlines.left()
        if left is None:
            return self._connection.execute(sql, parameters).fetchall()
        with self._connection.transaction():
            self._connection.execute(f"SET LOCAL statement_timeout = {max(1, int(left * 1000))}", prepare=False)
            return self._connection.execute(sql, parameters).fetchall()


def _version(rows: Rows) -> int:
    return int(rows[0][0]) if rows else 0


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
