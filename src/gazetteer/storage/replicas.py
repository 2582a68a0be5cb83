"""Replicas: servers that follow the primary and answer reads in its place.

Reads go to them by turns. Which of them take part is looked at every second: one that does not answer is left out, and so is
one that lacks for longer than a stated time what the primary has; each is taken back when that is over. Beyond that no answer
is older than anything that this process has told of (`Told`): each connection to a replica is held against that before it is
asked, and where no replica has it yet the primary is asked. A client that wrote says which version it knows of, and is
answered when the process has seen that version itself. So nothing must be known of how the servers replicate: what counts is
the version of the data that each of them shows.

While there is no primary, as after its end and before another server takes over, nobody can say who is too far behind: whoever
has all that was told of answers.
"""

from __future__ import annotations

import asyncio
import itertools
import logging
import threading
import time
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.engine import URL
from sqlalchemy.exc import TimeoutError as PoolTimeout

from gazetteer import freshness
from gazetteer.errors import Busy, Lost, StorageFault
from gazetteer.storage import dialects
from gazetteer.storage.connecting import begun, let_go
from gazetteer.storage.reader import Behind, Reader, Told

_log = logging.getLogger(__name__)

T = TypeVar("T")

#: Whether a replica takes part: not looked at yet, asked by turns, too far behind, or not answering.
State = Literal["unknown", "used", "behind", "gone"]

#: Seconds from one look at the servers to the next, and for which their answers are waited for.
_EVERY: Final = 1.0
_PATIENCE: Final = 2.0
#: Seconds within which a connection that leads nowhere any more is found out, unless its machine is silent.
_AT_ONCE: Final = 0.5
#: Seconds between two rounds where no server can answer.
_BETWEEN_ROUNDS: Final = 0.05
_VERSION: Final = "SELECT value FROM meta WHERE key = 'data_version'"


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of a replica: `behind` is for how many seconds it lacks what the primary has."""

    replica: str
    state: State
    behind: float
    why: str

    def told(self) -> dict[str, Any]:
        """As programs read it; `why` is empty where it takes part."""
        return {"replica": self.replica, "state": self.state, "behind": round(self.behind, 3), "why": self.why}


class _Looked:
    """A server that is looked at, over a connection of its own and by one question at a time."""

    def __init__(self, url: URL) -> None:
        self.engine = dialects.of(url).make_engine(url, pool_size=1, busy_timeout=_PATIENCE)
        self._asked: Future[int] | None = None

    def ask(self, asking: ThreadPoolExecutor) -> Future[int]:
        """The version that it shows, once it has answered; one that owes an answer is not asked again."""
        if self._asked is None:
            self._asked = asking.submit(_version_of, self.engine)
        return self._asked

    def answer(self) -> int | Exception:
        """The version, or why there is none."""
        if self._asked is None or not self._asked.done():
            return Busy(f"no answer in {_PATIENCE:g} s")
        answered, self._asked = self._asked, None
        error = answered.exception()
        return error if isinstance(error, Exception) else answered.result()


class _Replica:
    """A replica: the connections for slow answers, the reader of the quick ones, and how it stands."""

    def __init__(self, url: URL, *, told: Told, pool_size: int, busy_timeout: float, deadline: float) -> None:
        dialect = dialects.of(url)
        url = dialect.of_several(url)
        self.looked = _Looked(url)
        self.engine = dialect.make_engine(url, pool_size=pool_size, busy_timeout=busy_timeout)
        self.reader = dialect.open_reader(url, busy_timeout=busy_timeout, deadline=deadline, told=told)
        self.standing = Standing(_name(url), "unknown", 0.0, "not looked at yet")

    def stands(self, state: State, *, behind: float = 0.0, why: str = "") -> None:
        """Note how it stands now, and tell the log where that differs."""
        before, name = self.standing.state, self.standing.replica
        self.standing = Standing(name, state, behind, why)
        if state == before:
            return
        if state == "used":
            _log.info("the replica %s answers reads", name)
        else:
            _log.warning("the replica %s is left out of reads: %s", name, why)

    def is_gone(self, error: BaseException) -> None:
        """It did not answer; whoever looks at it next may take it back."""
        self.stands("gone", why=_reason(error))


class Replicas:
    """The replicas of one database, as one process sees them."""

    def __init__(
        self,
        primary: URL,
        urls: Sequence[URL],
        *,
        told: Told,
        bound: float,
        pool_size: int,
        busy_timeout: float,
        deadline: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._told = told
        self._bound = bound
        self._clock = clock
        self._turns = itertools.count()
        #: Whether the primary answered when it was last asked.
        self.has_primary = True
        self._primary = _Looked(primary)
        self._all = [
            _Replica(url, told=told, pool_size=pool_size, busy_timeout=busy_timeout, deadline=deadline) for url in urls
        ]
        #: When the primary was first seen with a version, oldest first.
        self._seen: deque[tuple[float, int]] = deque()
        self._asking = ThreadPoolExecutor(len(urls) + 1, thread_name_prefix="gazetteer-replicas")
        self._looks = threading.Lock()
        self._ended = threading.Event()
        self._watch: threading.Thread | None = None

    # Which of them take part

    def standings(self) -> list[Standing]:
        """What was found of each replica when it was last looked at."""
        return [replica.standing for replica in self._all]

    def watch(self) -> None:
        """Look at all of them again and again, in a thread of its own."""
        self._watch = threading.Thread(target=self._keep_looking, name="gazetteer-watch", daemon=True)
        self._watch.start()

    def _keep_looking(self) -> None:
        while not self._ended.is_set():
            try:
                self.look()
            except Exception:
                # Whatever it was, who takes part must be looked at again.
                _log.exception("the replicas could not be looked at")
            self._ended.wait(_EVERY)

    def look(self) -> None:
        """Ask every server once which version it has, all at the same time, and decide who takes part."""
        with self._looks:
            before = self._told.version
            newest, *found = self._versions()
            now = self._clock()
            self.has_primary = isinstance(newest, int)
            if isinstance(newest, int):
                self._note_newest(newest, now)
                if self._told.correct(before, newest):
                    _log.warning("the data is of version %d again, after %d was told of", newest, before)
            for replica, version in zip(self._all, found, strict=True):
                self._judge(replica, version, now)

    def _versions(self) -> list[int | Exception]:
        """The version that each server shows, the primary first, or why it shows none."""
        looked = [self._primary, *(replica.looked for replica in self._all)]
        wait([one.ask(self._asking) for one in looked], timeout=_PATIENCE)
        return [one.answer() for one in looked]

    def _note_newest(self, version: int, now: float) -> None:
        while self._seen and self._seen[-1][1] > version:
            self._seen.pop()
        if not self._seen or self._seen[-1][1] < version:
            self._seen.append((now, version))
        # Whoever lacks the second of them is too far behind whenever the first was seen.
        while len(self._seen) > 1 and self._seen[1][0] < now - self._bound:
            self._seen.popleft()

    def _behind(self, version: int, now: float) -> float:
        """For how many seconds the primary has been seen with more than this version."""
        return next((now - moment for moment, newest in self._seen if newest > version), 0.0)

    def _judge(self, replica: _Replica, version: int | Exception, now: float) -> None:
        if isinstance(version, Exception):
            replica.is_gone(version)
            return
        behind = self._behind(version, now)
        if self.has_primary and behind > self._bound:
            replica.stands("behind", behind=behind, why=f"it lacks what the primary has for {behind:.1f} s")
        else:
            replica.stands("used", behind=behind)

    def _by_turns(self) -> list[_Replica]:
        """Those that take part, the one whose turn it is first."""
        used = [replica for replica in self._all if replica.standing.state == "used"]
        first = next(self._turns) % max(1, len(used))
        return used[first:] + used[:first]

    # Reading from them

    def reading(self) -> Connection | None:
        """A connection to a replica that has all that was told of, in a transaction; None where there is none."""
        for replica in self._by_turns():
            try:
                connection = _begun(replica.engine)
            except PoolTimeout:
                continue
            except Exception as error:
                if not dialects.is_of_database(error):
                    raise
                replica.is_gone(error)
                continue
            if self._has_all(replica, connection):
                return connection
            let_go(connection)
        return None

    def _has_all(self, replica: _Replica, connection: Connection) -> bool:
        try:
            version = version_of(connection)
        except Exception as error:
            replica.is_gone(error)
            return False
        if version < self._told.version:
            return False
        self._told.note(version)
        return True

    async def asked(self, primary: Reader, ask: Callable[[Reader], Awaitable[T]], patience: float) -> T:
        """What the first reader answers that can; while there is none they are tried again for `patience` seconds."""
        until = time.monotonic() + patience
        while True:
            try:
                return await self._asked_in_turn(primary, ask)
            except (Lost, Behind):
                if time.monotonic() > until:
                    raise
            await asyncio.sleep(_BETWEEN_ROUNDS)

    async def _asked_in_turn(self, primary: Reader, ask: Callable[[Reader], Awaitable[T]]) -> T:
        if freshness.is_newest_asked() and self.has_primary:
            with suppress(Lost, Behind):
                return await self._ask_primary(primary, ask)
        for replica in self._by_turns():
            try:
                return await ask(replica.reader)
            except Behind:
                continue
            except Lost as error:
                replica.is_gone(error)
        return await self._ask_primary(primary, ask)

    async def _ask_primary(self, primary: Reader, ask: Callable[[Reader], Awaitable[T]]) -> T:
        try:
            return await ask(primary)
        except Lost:
            self.has_primary = False
            raise

    async def newest(self, primary: Reader, at_least: int) -> int:
        """The version of the first server that has `at_least`; the newest where none has.

        The primary is asked last: where it has just gone silent, whoever asks it waits until that is noticed.
        """
        found = 0
        for reader in (*(one.reader for one in self._by_turns()), *([primary] if self.has_primary else [])):
            with suppress(Lost, Behind):
                found = max(found, await reader.version())
            if found >= at_least:
                break
        return found

    def readers(self) -> list[Reader]:
        """The readers of all of them."""
        return [replica.reader for replica in self._all]

    def close(self) -> None:
        """Look no more, and close every connection but those of the readers."""
        self._ended.set()
        if self._watch is not None:
            self._watch.join()
        # A server that owes an answer is not waited for.
        self._asking.shutdown(wait=False, cancel_futures=True)
        self._primary.engine.dispose()
        for replica in self._all:
            replica.looked.engine.dispose()
            replica.engine.dispose()


def addresses(urls: Sequence[str], primary: URL) -> list[URL]:
    """The addresses of replicas; raises `StorageFault` for those that cannot be any of this primary."""
    read = [dialects.parse_url(url) for url in urls]
    if any("sqlite" in (url.get_backend_name(), primary.get_backend_name()) for url in read):
        raise StorageFault(
            "GAZETTEER_REPLICA_URLS lists replicas of a PostgreSQL server: postgresql://user@host/database"
        )
    return read


def version_of(connection: Connection) -> int:
    """The version of the data that a connection shows."""
    value = connection.exec_driver_sql(_VERSION).scalar()
    return 0 if value is None else int(value)


def _begun(engine: Engine) -> Connection:
    began = time.monotonic()
    try:
        return begun(engine)
    except Exception as error:
        # A server that was started anew leaves old connections behind, which say so at once, and with which the first of them
        # does away; one that is silent is not waited for twice.
        if not dialects.is_lost(error) or time.monotonic() - began > _AT_ONCE:
            raise
        return begun(engine)


def _version_of(engine: Engine) -> int:
    with _begun(engine) as connection:
        return version_of(connection)


def _name(url: URL) -> str:
    """A replica as it is shown: where it is, without who asks."""
    host = url.host or url.query.get("host", "localhost")
    return f"{host}:{url.port or url.query.get('port', 5432)}"


def _reason(error: BaseException) -> str:
    return str(getattr(error, "orig", None) or error).strip().partition("\n")[0]


class SpreadReader:
    """The port of the quick answers over replicas, and over the primary where those cannot answer."""

    def __init__(self, primary: Reader, replicas: Replicas, *, told: Told, patience: float) -> None:
        self._primary = primary
        self._replicas = replicas
        self._told = told
        self._patience = patience

    async def fetch(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """All rows of an answer, of whichever server may give it."""
        return await self._replicas.asked(self._primary, lambda reader: reader.fetch(sql, parameters), self._patience)

    async def state(self) -> int:
        """The version that a server shows: never one before that of which this process told."""
        return await self.version()

    async def version(self, at_least: int = 0) -> int:
        """The version of the data, of which this process has told from now on."""
        found = await self._replicas.asked(self._primary, lambda reader: reader.version(), self._patience)
        if found < at_least:
            found = max(found, await self._replicas.newest(self._primary, at_least))
        self._told.note(found)
        return found

    def _every(self) -> list[Reader]:
        return [self._primary, *self._replicas.readers()]

    def serve(self, loop: asyncio.AbstractEventLoop) -> None:
        """Answer on this event loop, over all servers."""
        for reader in self._every():
            reader.serve(loop)

    async def stop_serving(self) -> None:
        """Let go of what the event loop holds."""
        for reader in self._every():
            await reader.stop_serving()

    def close(self) -> None:
        """Let go of everything else."""
        for reader in self._every():
            reader.close()
