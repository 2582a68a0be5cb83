"""The end of the primary under 300 clients that write, again and again: what was acknowledged is there, and reads never stop.

Two nodes of the service stand before the cluster of `deploy/cluster/`. Every client creates and replaces entities of its own, all
at the same time, through both; others read what was acknowledged, saying which version they know of. Then the server of the
primary is killed, or its whole node, or it is cut off from all others; a replica is made to lag, and its disk is filled.
"""

from __future__ import annotations

import asyncio
import os
import random
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import httpx
import psycopg
from bench.reliability.cluster import Cluster, Node, until
from bench.reliability.writing import place

from gazetteer.services import access, maintenance, verification
from gazetteer.services.context import Gazetteer
from gazetteer.settings import Settings

WRITERS: Final = 300
READERS: Final = 6
_DATABASE: Final = "gazetteer"
#: Writes that are acknowledged between two blows, at least.
_BETWEEN: Final = 300
#: How often an entity is replaced before the next is created.
_VERSIONS: Final = 4
#: Reads that each reader goes through by turns: quick, computed in a thread, and a search.
_READS: Final = ("/v1/entities/{id}", "/v1/entities/{id}/names", "/v1/search?q={id}")


@dataclass(frozen=True)
class Blow:
    """What was done, and how long nobody could write, in seconds.

    `stood_still` is the time in which no write was acknowledged; `until_new` that until one was which began after the blow:
    it waited for its turn behind those of the other clients.
    """

    what: str
    stood_still: float
    until_new: float


@dataclass
class Figures:
    """What was done and what was found."""

    acknowledged: dict[tuple[str, int], str] = field(default_factory=dict)
    answers: Counter[str] = field(default_factory=Counter)
    reads: int = 0
    #: The longest time in seconds in which no read at all was answered, and in which no write was acknowledged since a blow.
    silence: float = 0.0
    standstill: float = 0.0
    #: Writes that an earlier answer left open and that had been kept: what was told of them then, and now.
    kept_before: Counter[str] = field(default_factory=Counter)
    blows: list[Blow] = field(default_factory=list)
    refused_reads: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    @property
    def wrong(self) -> list[str]:
        """Everything that should not have been."""
        return [*self.lost, *self.refused_reads, *self.faults]


class _Load(threading.Thread):
    """All clients, on an event loop of their own."""

    def __init__(self, addresses: list[str], key: str, figures: Figures) -> None:
        super().__init__(daemon=True, name="clients")
        self._addresses = addresses
        self._headers = {"Authorization": f"Bearer {key}"}
        self._figures = figures
        self._over = False
        #: When the last write began that was acknowledged.
        self.newest_begun = 0.0
        #: Of what was acknowledged: entity, version, and the version of the data.
        self._known: list[tuple[str, int, str]] = []
        #: When the last read was answered, and the last write acknowledged; 0 before it counts, as while all clients connect.
        self._read_at = 0.0
        self._written_at = 0.0
        #: What the load itself broke at.
        self.failed: BaseException | None = None

    def run(self) -> None:
        try:
            asyncio.run(self._all())
        except BaseException as error:
            self.failed = error

    def begin_to_count(self) -> None:
        """From now on reads must never stop."""
        self._read_at = self._written_at = time.monotonic()

    def end(self) -> None:
        """Let every client finish what it is at."""
        self._over = True
        self.join()

    async def _all(self) -> None:
        writers = [self._write(number) for number in range(WRITERS)]
        readers = [self._read(number) for number in range(READERS)]
        await asyncio.gather(*writers, *readers)

    async def _write(self, number: int) -> None:
        address = self._addresses[number % len(self._addresses)]
        turn = 0
        async with _client() as client:
            while not self._over:
                await self._write_entity(client, address, f"place-{number}-{turn}")
                turn += 1

    async def _write_entity(self, client: httpx.AsyncClient, address: str, entity_id: str) -> None:
        etag = None
        for version in range(1, _VERSIONS + 1):
            etag = await self._write_version(client, address, (entity_id, version), etag)
            if etag is None:
                # What is written next is another entity.
                return

    async def _write_version(
        self, client: httpx.AsyncClient, address: str, written: tuple[str, int], etag: str | None
    ) -> str | None:
        """The tag of an acknowledged write, which is sent again until it is; None where what became of it was looked up."""
        left_open = ""
        while not self._over:
            began = time.monotonic()
            answer, told = await self._send(client, address, written, etag)
            self._figures.answers[told.partition(":")[0]] += 1
            if answer is not None and answer.is_success:
                self._acknowledged(written, answer, began)
                return str(answer.headers["etag"])
            if told in ("409", "412"):
                await self._look_up(client, address, written, f"{left_open or 'nothing'}, then {told}")
                return None
            if told == "uncertain" or answer is None:
                left_open = told
            elif told != "busy":
                self._figures.faults.append(f"{written} was answered {told}: {answer.text[:300]}")
            await asyncio.sleep(1.0)
        return None

    def _acknowledged(self, written: tuple[str, int], answer: httpx.Response, began: float) -> None:
        entity_id, version = written
        now = time.monotonic()
        if self._written_at:
            self._figures.standstill = max(self._figures.standstill, now - self._written_at)
            self._written_at = now
        self._figures.acknowledged[written] = _text(written)
        self._known.append((entity_id, version, answer.headers["gazetteer-version"]))
        self.newest_begun = max(self.newest_begun, began)

    async def _look_up(self, client: httpx.AsyncClient, address: str, written: tuple[str, int], told: str) -> None:
        """See whether a write that was refused as done before was done by the client itself, which an answer had left open."""
        entity_id, version = written
        try:
            found = (await client.get(f"{address}/v1/entities/{entity_id}", headers=self._headers)).json()
        except httpx.HTTPError as error:
            found = {"names": [{"text": repr(error)}]}
        if found.get("version") == version and found["names"][0]["text"] == _text(written) and "nothing" not in told:
            self._figures.kept_before[told] += 1
        else:
            self._figures.faults.append(f"{written} was answered {told}, and is there as {str(found)[:300]}")

    async def _send(
        self, client: httpx.AsyncClient, address: str, written: tuple[str, int], etag: str | None
    ) -> tuple[httpx.Response | None, str]:
        """The answer, and in short what it says."""
        entity_id = written[0]
        document = place(entity_id, _text(written))
        try:
            if etag is None:
                answer = await client.post(f"{address}/v1/entities", json=document, headers=self._headers)
            else:
                url = f"{address}/v1/entities/{entity_id}"
                answer = await client.put(url, json=document, headers={**self._headers, "If-Match": etag})
        except httpx.HTTPError as error:
            return None, f"no answer: {error!r}"
        if answer.status_code == httpx.codes.SERVICE_UNAVAILABLE:
            return answer, str(answer.json()["type"]).rpartition("/")[2]
        return answer, str(answer.status_code)

    async def _read(self, number: int) -> None:
        chance = random.Random(number)
        turn = 0
        async with _client() as client:
            while not self._over:
                if not self._known:
                    await asyncio.sleep(0.1)
                    continue
                turn += 1
                # Half of them ask for what was written last.
                among = self._known[-20:] if turn % 2 else self._known
                entity_id, version, known = chance.choice(among)
                address = self._addresses[(number + turn) % len(self._addresses)]
                path = _READS[turn % len(_READS)].format(id=entity_id)
                await self._look(client, f"{address}{path}", version, known)

    async def _look(self, client: httpx.AsyncClient, url: str, version: int, known: str) -> None:
        began = time.monotonic()
        try:
            answer = await client.get(url, headers={"Gazetteer-At-Least": known})
            found, said = answer.status_code, answer.text
        except httpx.HTTPError as error:
            found, said = 0, repr(error)
        now = time.monotonic()
        self._figures.reads += 1
        if found == httpx.codes.OK and self._read_at:
            self._figures.silence = max(self._figures.silence, now - self._read_at)
            self._read_at = now
        if found != httpx.codes.OK:
            self._figures.refused_reads.append(f"{url} after {now - began:.1f} s: {found} {said[:300]}")
        elif "/v1/entities/" in url and "/names" not in url and answer.json()["version"] < version:
            self._figures.lost.append(
                f"{url} answered with version {answer.json()['version']} to a client of {version}"
            )


def _client() -> httpx.AsyncClient:
    """A client with connections of its own: one that is shared looks through all of them at each request."""
    return httpx.AsyncClient(timeout=90, verify=False, trust_env=False)


def _text(written: tuple[str, int]) -> str:
    """The name that an entity has in a version."""
    entity_id, version = written
    return f"{entity_id} {version}"


@dataclass
class Service:
    """The cluster with two nodes of the service before it, and its clients."""

    cluster: Cluster
    figures: Figures
    load: _Load
    addresses: list[str]

    def strike(self, what: str, blow: Callable[[Node], None]) -> Node:
        """Deal a blow to the primary, and note how long nobody can write."""
        self.go_on()
        struck = self.cluster.leader()
        self.figures.standstill = 0.0
        moment = time.monotonic()
        blow(struck)
        until("somebody can write again", lambda: self.load.newest_begun > moment, seconds=180)
        self.figures.blows.append(Blow(what, self.figures.standstill, time.monotonic() - moment))
        return struck

    def go_on(self, writes: int = _BETWEEN) -> None:
        """Let so many more writes be acknowledged."""
        goal = len(self.figures.acknowledged) + writes
        until("writes are acknowledged", self._has_written(goal), seconds=180)

    def _has_written(self, goal: int) -> Callable[[], bool]:
        return lambda: self.load.failed is not None or len(self.figures.acknowledged) >= goal

    def states(self) -> dict[str, str]:
        """How the first node of the service sees each replica."""
        answer = httpx.get(f"{self.addresses[0]}/readyz", timeout=10, trust_env=False)
        return {one["replica"]: one["state"] for one in answer.json()["replicas"]}

    def until_all_are_used(self) -> None:
        """Wait until the first node of the service reads from every replica."""
        until("every replica is used", lambda: set(self.states().values()) == {"used"}, seconds=60)


def run(folder: Path, *, number: int, say: Callable[[str], None]) -> Figures:
    """Strike the primary `number` times, then cut it off, let a replica lag, and fill its disk."""
    figures = Figures()
    with ExitStack() as stack:
        cluster = stack.enter_context(Cluster(folder))
        key = _prepared(cluster)
        addresses = [stack.enter_context(_Served(cluster, cluster.first_port + 40 + one)).address for one in range(2)]
        load = _Load(addresses, key, figures)
        service = Service(cluster, figures, load, addresses)
        load.start()
        try:
            service.go_on()
            load.begin_to_count()
            _deal(service, number, say)
        finally:
            load.end()
        if load.failed is not None:
            raise load.failed
        with _noted(figures):
            cluster.wait_until_whole()
        _compare(cluster, figures)
    return figures


@contextmanager
def _noted(figures: Figures) -> Iterator[None]:
    """Where the run cannot go on it is said why, and what was acknowledged before is looked for all the same."""
    try:
        yield
    except (TimeoutError, OSError) as error:
        figures.faults.append(f"the run could not go on: {error}")


def _deal(service: Service, number: int, say: Callable[[str], None]) -> None:
    with _noted(service.figures):
        _kill(service, number, say)
        _cut(service, say)
        _lag(service, say)
        _fill(service, say)


def _prepared(cluster: Cluster) -> str:
    """A key of the new database."""
    with psycopg.connect(cluster.url("postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {_DATABASE} TEMPLATE template0")
    maintenance.migrate(cluster.url(_DATABASE))
    with Gazetteer(Settings(database_url=cluster.url(_DATABASE))) as gazetteer:
        return access.create_key(gazetteer, "editor").key


class _Served:
    """A node of the service."""

    def __init__(self, cluster: Cluster, port: int) -> None:
        self.address = f"http://127.0.0.1:{port}"
        self._log = (cluster.folder / f"service{port}.log").open("wb")
        program = ["-m", "uvicorn", "--factory", "gazetteer.api.app:create_app", "--no-access-log", "--port", str(port)]
        self._process = subprocess.Popen(
            [sys.executable, *program],
            env={
                **os.environ,
                "GAZETTEER_DATABASE_URL": cluster.url(_DATABASE),
                "GAZETTEER_REPLICA_URLS": " ".join(node.url(_DATABASE) for node in cluster.nodes),
                "GAZETTEER_WRITE_DEADLINE": "60",
            },
            stdout=self._log,
            stderr=self._log,
        )

    def __enter__(self) -> _Served:
        until("the service answers", lambda: httpx.get(f"{self.address}/readyz", trust_env=False).is_success)
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._log.close()


def _kill(service: Service, number: int, say: Callable[[str], None]) -> None:
    for turn in range(number):
        service.cluster.wait_until_whole()
        if turn % 2:
            struck = service.strike("node killed", Node.kill)
            struck.start()
        else:
            service.strike("server killed", Node.kill_server)
        say(_last(service.figures))


def _cut(service: Service, say: Callable[[str], None]) -> None:
    service.cluster.wait_until_whole()
    if not service.cluster.has_network:
        say("no network of their own is allowed to the nodes here: none was cut off")
        return
    struck = service.strike("primary cut off", Node.cut)
    service.go_on()
    struck.mend()
    say(_last(service.figures))
    service.cluster.wait_until_whole()
    service.until_all_are_used()
    say("the primary that was cut off follows the new one, and answers reads again")


def _lag(service: Service, say: Callable[[str], None]) -> None:
    service.cluster.wait_until_whole()
    lagging = service.cluster.replica(synchronous=False)
    name = f"{lagging.host}:{lagging.port}"
    service.until_all_are_used()
    lagging.stop_following()
    until("it is left out", lambda: service.states()[name] == "behind", seconds=60)
    service.go_on()
    lagging.follow_again()
    service.until_all_are_used()
    say("a replica that lagged was left out and taken back")


def _fill(service: Service, say: Callable[[str], None]) -> None:
    service.cluster.wait_until_whole()
    full = service.cluster.replica(synchronous=True)
    if not full.has_disk:
        say("no disk of their own is allowed to the nodes here: none was filled")
        return
    moment = time.monotonic()
    full.fill_disk()
    service.go_on(3 * _BETWEEN)
    until("somebody can write", lambda: service.load.newest_begun > moment, seconds=180)
    full.clear_disk()
    service.cluster.wait_until_whole()
    service.until_all_are_used()
    say(f"the disk of the synchronous replica was full; {3 * _BETWEEN:,} writes later it had room again, and followed")


def _last(figures: Figures) -> str:
    blow = figures.blows[-1]
    return (
        f"{len(figures.blows)}. {blow.what}: no write acknowledged for {blow.stood_still:.1f} s, a new one after "
        f"{blow.until_new:.1f} s; {len(figures.acknowledged):,} writes; {figures.reads:,} reads, {len(figures.refused_reads)} "
        f"refused, none answered for {figures.silence:.1f} s at most"
    )


def _compare(cluster: Cluster, figures: Figures) -> None:
    """Look for each acknowledged write in the database, and hold the database against itself."""
    stored: dict[tuple[str, int], Any] = {}
    with psycopg.connect(cluster.url(_DATABASE)) as connection:
        for entity_id, version, document in connection.execute("SELECT entity_id, version, document FROM revision"):
            stored[entity_id, version] = document
    for (entity_id, version), text in figures.acknowledged.items():
        document = stored.get((entity_id, version))
        written = document if isinstance(document, str) else bytes(document or b"").decode()
        if f'"{text}"' not in written:
            figures.lost.append(f"{entity_id} version {version} was acknowledged and is not there")
    with Gazetteer(Settings(database_url=cluster.url(_DATABASE))) as gazetteer:
        figures.faults += [str(fault) for fault in verification.verify(gazetteer)]
