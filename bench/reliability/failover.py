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
from collections.abc import Callable
from contextlib import ExitStack
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


@dataclass
class Figures:
    """What was done and what was found."""

    acknowledged: dict[tuple[str, int], str] = field(default_factory=dict)
    answers: Counter[str] = field(default_factory=Counter)
    reads: int = 0
    #: The longest time in which no read at all was answered, in seconds.
    silence: float = 0.0
    #: What was done, and the seconds until a write was acknowledged that began after it.
    blows: list[tuple[str, float]] = field(default_factory=list)
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
        #: When the last read was answered; 0 before it counts, as while all clients connect at once.
        self._read_at = 0.0
        #: What the load itself broke at.
        self.failed: BaseException | None = None

    def run(self) -> None:
        try:
            asyncio.run(self._all())
        except BaseException as error:
            self.failed = error

    def begin_to_count(self) -> None:
        """From now on reads must never stop."""
        self._read_at = time.monotonic()

    def end(self) -> None:
        """Let every client finish what it is at."""
        self._over = True
        self.join()

    async def _all(self) -> None:
        limits = httpx.Limits(max_connections=None, max_keepalive_connections=None)
        async with httpx.AsyncClient(timeout=90, limits=limits, trust_env=False) as client:
            writers = [self._write(client, number) for number in range(WRITERS)]
            readers = [self._read(client, number) for number in range(READERS)]
            await asyncio.gather(*writers, *readers)

    async def _write(self, client: httpx.AsyncClient, number: int) -> None:
        address = self._addresses[number % len(self._addresses)]
        turn = 0
        while not self._over:
            await self._write_entity(client, address, f"place-{number}-{turn}")
            turn += 1

    async def _write_entity(self, client: httpx.AsyncClient, address: str, entity_id: str) -> None:
        etag = None
        version = 1
        while version <= _VERSIONS and not self._over:
            text = f"{entity_id} {version}"
            began = time.monotonic()
            answer = await self._send(client, address, entity_id, text, etag)
            told = self._told(answer)
            self._figures.answers[told] += 1
            if told in ("uncertain", "412"):
                # Nobody knows; what is asked for next is another entity.
                return
            if answer is None or not answer.is_success:
                await asyncio.sleep(1.0)
                continue
            self._figures.acknowledged[entity_id, version] = text
            self._known.append((entity_id, version, answer.headers["gazetteer-version"]))
            self.newest_begun = max(self.newest_begun, began)
            etag = answer.headers["etag"]
            version += 1

    async def _send(
        self, client: httpx.AsyncClient, address: str, entity_id: str, text: str, etag: str | None
    ) -> httpx.Response | None:
        document = place(entity_id, text)
        try:
            if etag is None:
                return await client.post(f"{address}/v1/entities", json=document, headers=self._headers)
            url = f"{address}/v1/entities/{entity_id}"
            return await client.put(url, json=document, headers={**self._headers, "If-Match": etag})
        except httpx.HTTPError:
            return None

    def _told(self, answer: httpx.Response | None) -> str:
        if answer is None:
            return "no answer"
        if answer.status_code == httpx.codes.SERVICE_UNAVAILABLE:
            return str(answer.json()["type"]).rpartition("/")[2]
        return str(answer.status_code)

    async def _read(self, client: httpx.AsyncClient, number: int) -> None:
        chance = random.Random(number)
        turn = 0
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
        moment = time.monotonic()
        blow(struck)
        until("somebody can write again", lambda: self.load.newest_begun > moment, seconds=180)
        self.figures.blows.append((what, time.monotonic() - moment))
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


def run(folder: Path, *, number: int, say: Callable[[str], None]) -> Figures:
    """Strike the primary `number` times, then cut it off, let a replica lag, and fill its disk."""
    figures = Figures()
    with ExitStack() as stack:
        cluster = stack.enter_context(Cluster(folder))
        key = _prepared(cluster)
        addresses = [stack.enter_context(_Served(cluster, cluster.first_port + 100 + one)).address for one in range(2)]
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
        cluster.wait_until_whole()
        _compare(cluster, figures)
    return figures


def _deal(service: Service, number: int, say: Callable[[str], None]) -> None:
    """Deal all blows; where one cannot be dealt, what was acknowledged before it is looked for all the same."""
    try:
        _kill(service, number, say)
        _cut(service, say)
        _lag(service, say)
        _fill(service, say)
    except (TimeoutError, OSError) as error:
        service.figures.faults.append(f"the run could not go on: {error}")


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


def _lag(service: Service, say: Callable[[str], None]) -> None:
    service.cluster.wait_until_whole()
    (lagging,) = service.cluster.replicas(synchronous=False)
    name = f"{lagging.host}:{lagging.port}"
    until("it answers", lambda: service.states()[name] == "used", seconds=60)
    lagging.stop_following()
    until("it is left out", lambda: service.states()[name] == "behind", seconds=60)
    service.go_on()
    lagging.follow_again()
    until("it is taken back", lambda: service.states()[name] == "used", seconds=60)
    say("a replica that lagged was left out and taken back")


def _fill(service: Service, say: Callable[[str], None]) -> None:
    service.cluster.wait_until_whole()
    (full,) = service.cluster.replicas(synchronous=True)
    if not full.has_disk:
        say("no disk of their own is allowed to the nodes here: none was filled")
        return
    moment = time.monotonic()
    full.fill_disk()
    service.go_on(3 * _BETWEEN)
    until("somebody can write", lambda: service.load.newest_begun > moment, seconds=180)
    full.clear_disk()
    service.cluster.wait_until_whole(seconds=180)
    say(f"the disk of the synchronous replica was full; {3 * _BETWEEN:,} writes later it had room again, and followed")


def _last(figures: Figures) -> str:
    what, seconds = figures.blows[-1]
    return (
        f"{len(figures.blows)}. {what}: written again after {seconds:.1f} s; {len(figures.acknowledged):,} writes, "
        f"{figures.reads:,} reads, {len(figures.refused_reads)} refused, none answered for {figures.silence:.1f} s at most"
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
