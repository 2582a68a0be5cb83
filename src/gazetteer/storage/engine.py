"""The database as the rest of the project sees it: readings, and writes that pass one by one through one writer.

A process has one `Database`. Reads take a connection of the pool for a `with` block; writes are functions handed to the
writer's thread, each run in a transaction of its own that is committed when the function returns and rolled back when it
raises. Measured beside plain transactions from many threads, the queue keeps the worst wait two orders of magnitude lower.

Writes of one sort that wait at the same time may be done as one (`write_with_others`): they share the statements, the
derivation and the wait for the disk, and each is answered only after that. Where they cannot be done as one, each is done
alone, as if the others had not been there.
"""

from __future__ import annotations

import queue
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import TimeoutError as PoolTimeout

from gazetteer import freshness
from gazetteer.errors import Busy, GazetteerError, Lost, Uncertain
from gazetteer.storage import dialects
from gazetteer.storage.connecting import begun, let_go
from gazetteer.storage.reader import Reader, Told
from gazetteer.storage.replicas import Replicas, SpreadReader, addresses, version_of
from gazetteer.storage.repository.state import DATA_VERSION

#: `Connection` is here for the services, which hand connections on and know no SQL.
__all__ = ["Connection", "Database", "Reader"]

T = TypeVar("T")
P = TypeVar("P")

#: Does several waiting writes as one: what it returns are their results in the order of their parts.
Together = Callable[[Connection, Sequence[P]], Sequence[T]]
#: Writes that are done as one; more would let the first of them wait for the last.
_MOST_TOGETHER: Final = 64
#: Seconds between two tries to reach a database that is not there, as while another server takes over.
_BETWEEN_TRIES: Final = 0.1
#: Seconds until the database is tidied again where readers stood in the way: writes wait meanwhile.
BETWEEN_TIDYINGS: Final = 15.0


@dataclass
class _Job:
    """A write that waits: what is done is `work` with `part` alone, or with those of others that have the same `work`."""

    work: Together[Any, Any]
    part: Any
    future: Future[Any]
    expires: float
    joins: bool


class _BrokenOff(Exception):
    """The connection broke in the middle of a write, before anything of it was to be kept."""

    def __init__(self, cause: Exception) -> None:
        super().__init__(str(cause))
        self.cause = cause


class _Writer(threading.Thread):
    """The one thread that writes. Jobs that waited past their deadline are answered `Busy` without being started."""

    def __init__(self, engine: Engine, told: Told) -> None:
        super().__init__(name="gazetteer-writer", daemon=True)
        self._engine = engine.execution_options(write=True)
        self._told = told
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        #: Taken from the queue, and not yet done.
        self._taken: deque[_Job | None] = deque()
        #: When the database is tidied next, as `time.monotonic` counts.
        self._to_be_tidied = time.monotonic()

    def submit(self, work: Together[P, T], part: P, *, deadline: float, joins: bool) -> Future[T]:
        future: Future[T] = Future()
        self._jobs.put(_Job(work, part, future, time.monotonic() + deadline, joins))
        return future

    @property
    def waiting(self) -> int:
        return self._jobs.qsize() + len(self._taken)

    def stop(self) -> None:
        self._jobs.put(None)
        self.join()

    def run(self) -> None:
        while jobs := self._next():
            waiting = [job for job in jobs if job.future.set_running_or_notify_cancel()]
            if len(waiting) < 2 or not self._all_at_once(waiting):
                self._one_by_one(waiting)
            # Only now: nobody waits for an answer any more.
            self._tidy()

    def _one_by_one(self, jobs: Sequence[_Job]) -> None:
        for job in jobs:
            try:
                job.future.set_result(self._carry_out([job])[0])
            except BaseException as error:
                job.future.set_exception(error)

    def _tidy(self) -> None:
        if time.monotonic() >= self._to_be_tidied and not dialects.of(self._engine.url).tidy(self._engine):
            self._to_be_tidied = time.monotonic() + BETWEEN_TIDYINGS

    def _next(self) -> list[_Job]:
        """The job whose turn it is, with those right behind it that can be done with it; none when all is done."""
        if not self._taken:
            self._taken.append(self._jobs.get())
        while len(self._taken) < _MOST_TOGETHER and not self._jobs.empty():
            self._taken.append(self._jobs.get())
        first = self._taken.popleft()
        if first is None:
            return []
        jobs = [first]
        while first.joins and self._taken and (follower := self._taken[0]) is not None and follower.joins:
            if follower.work is not first.work:
                break
            jobs.append(follower)
            self._taken.popleft()
        return jobs

    def _all_at_once(self, jobs: Sequence[_Job]) -> bool:
        """Whether the jobs could be done as one; where they could not, nothing was changed."""
        try:
            results = self._carry_out(jobs)
        except Uncertain as error:
            # Done again they might be done twice.
            for job in jobs:
                job.future.set_exception(error)
            return True
        except Exception:
            # Whose fault it is shows when each is done alone.
            return False
        for job, result in zip(jobs, results, strict=True):
            job.future.set_result(result)
        return True

    def _carry_out(self, jobs: Sequence[_Job]) -> Sequence[Any]:
        expires = min(job.expires for job in jobs)
        if time.monotonic() > expires:
            raise Busy("the write waited longer than its deadline; nothing was changed")
        while True:
            try:
                return self._done(jobs, expires)
            except _BrokenOff as error:
                # Nothing was kept of it, and work that may be done with others may be done again.
                if not jobs[0].joins or time.monotonic() > expires:
                    raise _explained(error.cause) from error.cause

    def _done(self, jobs: Sequence[_Job], expires: float) -> Sequence[Any]:
        with self._begun(expires) as connection:
            connection.info.pop(DATA_VERSION, None)
            try:
                results = jobs[0].work(connection, [job.part for job in jobs])
            except Exception as error:
                if dialects.is_lost(error):
                    connection.invalidate()
                    raise _BrokenOff(error) from error
                raise _explained(error) from error
            _commit(connection)
            self._told.note(connection.info.pop(DATA_VERSION, 0))
            return results

    def _begun(self, expires: float) -> Connection:
        """A transaction that may write: it is waited for while somebody else writes, or while nobody takes writes."""
        while True:
            try:
                return begun(self._engine)
            except Exception as error:
                # Within the process the queue has no rival: what is waited for is elsewhere.
                is_lost = dialects.is_lost(error)
                if not is_lost and not dialects.is_busy(error):
                    raise _explained(error) from error
                if time.monotonic() > expires:
                    held = "the database cannot be reached" if is_lost else "another process holds the database"
                    raise Busy(f"{held}; nothing was changed") from error
                if is_lost:
                    time.sleep(_BETWEEN_TRIES)


def _commit(connection: Connection) -> None:
    try:
        connection.commit()
    except Exception as error:
        # What a transaction that could not be committed leaves behind goes with its connection.
        connection.invalidate()
        if dialects.is_lost(error):
            raise Uncertain(
                "the connection to the database broke while the change was being kept: read it before you write again"
            ) from error
        raise _explained(error) from error
    if not dialects.of_connection(connection).is_confirmed(connection):
        raise Uncertain("the change was kept by one server alone, and may go with it: read it before you write again")


def _explained(error: Exception) -> Exception:
    """What a caller is told of a write that failed: the error itself where it is none of the database's."""
    return (_refused(error) if dialects.is_of_database(error) else None) or error


def _refused(error: Exception) -> GazetteerError | None:
    """What a caller is told of a write that the database broke off; None where its own words say it best."""
    if dialects.is_lost(error):
        return Busy("the connection to the database broke; nothing was changed")
    if dialects.is_busy(error):
        return Busy("another process holds the database; nothing was changed")
    return dialects.write_refused(error)


def _alone(connection: Connection, parts: Sequence[Callable[[Connection], T]]) -> Sequence[T]:
    return [work(connection) for work in parts]


class Database:
    """One database, open: `reading()`, `write()`, `reader()`, `close()`."""

    def __init__(
        self,
        url: str,
        *,
        pool_size: int = 16,
        busy_timeout: float = 5.0,
        read_deadline: float = 10.0,
        write_deadline: float = 30.0,
        replica_urls: Sequence[str] = (),
        replica_lag: float = 5.0,
    ) -> None:
        self.url = dialects.parse_url(url)
        self.busy_timeout = busy_timeout
        self.read_deadline = read_deadline
        self.write_deadline = write_deadline
        self._address = dialects.of(self.url).of_several(self.url) if replica_urls else self.url
        self.engine = dialects.of(self.url).make_engine(self._address, pool_size=pool_size, busy_timeout=busy_timeout)
        #: The newest version of the data that this process has told of: of its own writes, and of what it read from replicas.
        self.told = Told()
        self.replicas = self._opened_replicas(replica_urls, replica_lag, pool_size)
        self._writer: _Writer | None = None
        self._starting = threading.Lock()

    def _opened_replicas(self, urls: Sequence[str], bound: float, pool_size: int) -> Replicas | None:
        read = addresses(urls, self.url)
        if not read:
            return None
        return Replicas(
            self._address,
            read,
            told=self.told,
            bound=bound,
            pool_size=pool_size,
            busy_timeout=self.busy_timeout,
            deadline=self.read_deadline,
        )

    @contextmanager
    def reading(self, *, newest: bool = False) -> Iterator[Connection]:
        """A connection that sees one unchanging state of the data for the length of the block.

        Where there are replicas it is one of theirs, unless the `newest` data is asked for, here or for the whole request.
        """
        connection = self._read_only(newest=newest or freshness.is_newest_asked())
        try:
            yield connection
        except Exception as error:
            if dialects.is_broken_off(error) or dialects.is_lost(error):
                raise dialects.refused(error) from error
            raise
        finally:
            let_go(connection)

    def _read_only(self, *, newest: bool) -> Connection:
        replicas = self.replicas
        if replicas is None:
            return self._of_primary()
        until = time.monotonic() + self.busy_timeout
        while True:
            # Without a primary the newest data is what a replica has of it.
            connection = None if newest and replicas.has_primary else replicas.reading()
            try:
                return connection or self._noted(self._of_primary())
            except Lost:
                replicas.has_primary = False
                if time.monotonic() > until:
                    raise
            time.sleep(_BETWEEN_TRIES)

    def _noted(self, connection: Connection) -> Connection:
        """The connection, what it shows being told of from now on: no replica that lacks it is read after it."""
        try:
            self.told.note(version_of(connection))
        except Exception as error:
            let_go(connection)
            raise (dialects.refused(error) if dialects.is_of_database(error) else error) from error
        return connection

    def _of_primary(self) -> Connection:
        # Where others answer too nobody waits for it twice.
        for is_last in (False, True) if self.replicas is None else (True,):
            try:
                return begun(self.engine)
            except PoolTimeout as error:
                raise Busy("every connection is in use") from error
            except Exception as error:
                # A server that went away leaves connections behind; the next one is a new one.
                if is_last or not dialects.is_lost(error):
                    raise (dialects.refused(error) if dialects.is_of_database(error) else error) from error
        raise AssertionError("one of two tries returns or raises")

    def write(self, work: Callable[[Connection], T], *, deadline: float | None = None) -> T:
        """What `work` returns, once its changes are committed; on any error nothing of them is kept.

        `deadline` is in seconds and counts the wait in the queue. Raises `Busy` when it passes before the work begins.
        """
        return self._submit(_alone, work, deadline=deadline, joins=False)

    def write_beside(self, work: Callable[[Connection], None]) -> None:
        """Have something written when its turn comes, for which nobody waits; where that fails, it is not written."""
        self._submitted(_alone, work, deadline=None, joins=False)

    def write_with_others(self, together: Together[P, T], part: P, *, deadline: float | None = None) -> T:
        """What `together` returns for this part, once its changes are committed; on any error nothing of them is kept.

        `together` gets the part alone, or with those of other callers that wait; where it raises for several, it is asked
        again for each alone.
        """
        return self._submit(together, part, deadline=deadline, joins=True)

    def _submit(self, work: Together[P, T], part: P, *, deadline: float | None, joins: bool) -> T:
        return self._submitted(work, part, deadline=deadline, joins=joins).result()

    def _submitted(self, work: Together[P, T], part: P, *, deadline: float | None, joins: bool) -> Future[T]:
        with self._starting:
            if self._writer is None:
                self._writer = _Writer(self.engine, self.told)
                self._writer.start()
        seconds = self.write_deadline if deadline is None else deadline
        return self._writer.submit(work, part, deadline=seconds, joins=joins)

    @property
    def waiting(self) -> int:
        """How many writes of this process wait for their turn."""
        return 0 if self._writer is None else self._writer.waiting

    def reader(self) -> Reader:
        """A port for quick answers on the event loop; whoever asks for it closes it."""
        told = None if self.replicas is None else self.told
        own = dialects.of(self.url).open_reader(
            self._address, busy_timeout=self.busy_timeout, deadline=self.read_deadline, told=told
        )
        if self.replicas is None:
            return own
        return SpreadReader(own, self.replicas, told=self.told, patience=self.busy_timeout)

    def close(self) -> None:
        """Finish the writes that wait, then close every connection."""
        if self._writer is not None:
            self._writer.stop()
            self._writer = None
        if self.replicas is not None:
            self.replicas.close()
        self.engine.dispose()
