"""Kills of the service under eight clients that write: what was acknowledged is there, whole, and nothing is half."""

from __future__ import annotations

import itertools
import multiprocessing
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

import httpx
import orjson
import uvicorn
from bench.reliability.writing import read_harbour

from gazetteer.services import access, lookup, verification
from gazetteer.services.context import Gazetteer
from gazetteer.settings import Settings
from gazetteer.storage import repository

WRITERS = 8
#: Acknowledged writes after which a kill comes, at most: few enough that many kills strike soon after the start.
_MOST_BETWEEN = 60
#: Every so many writes of a client are followed by a batch of so many lines.
_BATCH_EVERY = 3
_BATCH = 20
#: Kills of one database, which is looked at whole after each: what it holds would make the looking the longest part.
_KILLS_EACH = 10


@dataclass
class Figures:
    """What was done and what was found."""

    kills: int = 0
    acknowledged: int = 0
    batches: int = 0
    half: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def add(self, more: Figures) -> None:
        """Count what another database went through as well."""
        self.kills += more.kills
        self.acknowledged += more.acknowledged
        self.batches += more.batches
        self.half += more.half
        self.lost += more.lost
        self.faults += more.faults


class Writer(threading.Thread):
    """One client that creates and replaces, remembering each write that was acknowledged."""

    def __init__(
        self,
        address: str,
        headers: dict[str, str],
        prefix: str,
        acknowledged: dict[str, dict[int, Any]],
        batches: list[list[str]],
        stop: threading.Event | None = None,
    ) -> None:
        super().__init__(daemon=True)
        self._stop_writing = stop or threading.Event()
        self._address, self._headers, self._prefix = address, headers, prefix
        self._acknowledged, self._batches = acknowledged, batches

    def run(self) -> None:
        try:
            # Nothing is encrypted here, and eight stores of certificates take as long to load as the writes.
            with httpx.Client(base_url=self._address, headers=self._headers, timeout=60, verify=False) as client:
                for number in itertools.count():
                    if self._stop_writing.is_set():
                        return
                    self._write(client, f"{self._prefix}-{number // 3}", number)
        except httpx.HTTPError:
            # Killed in the middle: nobody was told anything of the last write.
            return

    def _write(self, client: httpx.Client, entity_id: str, number: int) -> None:
        document = read_harbour(entity_id, number)
        if number % _BATCH_EVERY == _BATCH_EVERY - 1:
            self._write_many(client, f"{self._prefix}-many-{number}")
        if number % 3 == 0:
            answer = client.post("/v1/entities", json=document)
        else:
            answer = client.put(f"/v1/entities/{entity_id}", json=document, headers={"If-Match": f'"{number % 3}"'})
        if answer.status_code in (200, 201):
            self._acknowledged.setdefault(entity_id, {})[answer.json()["version"]] = document

    def _write_many(self, client: httpx.Client, prefix: str) -> None:
        """Many at once, which are all there or none."""
        documents = [read_harbour(f"{prefix}-{one}", one) for one in range(_BATCH)]
        self._batches.append([document["id"] for document in documents])
        lines = b"\n".join(orjson.dumps({"entity": document}) for document in documents)
        if client.post("/v1/batch", content=lines).status_code == 200:
            for document in documents:
                self._acknowledged.setdefault(document["id"], {})[1] = document


@contextmanager
def served(database: str, workers: int) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """A service in a process group of its own, and its address."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.listen(64)
        process = subprocess.Popen(
            [sys.executable, "-m", "uvicorn", "--factory", "gazetteer.api.app:create_app", "--workers", str(workers),
             "--no-access-log", "--log-level", "error", "--fd", str(listening.fileno())],
            env={**os.environ, "GAZETTEER_DATABASE_URL": database},
            pass_fds=[listening.fileno()],
            start_new_session=True,
        )  # fmt: skip  # laid out as a table
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}", process
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


#: Whence the services that are killed are forked: it has imported them, which takes longer than what is done between two kills.
_PROCESSES: Final = multiprocessing.get_context("forkserver")
_PROCESSES.set_forkserver_preload(["gazetteer.api.app", "uvicorn"])


def _serve(listening: socket.socket, database: str) -> None:
    """One worker, in a process of its own."""
    os.environ["GAZETTEER_DATABASE_URL"] = database
    uvicorn.run(
        "gazetteer.api.app:create_app", factory=True, fd=listening.fileno(), access_log=False, log_level="error"
    )


@contextmanager
def _to_be_killed(database: str, workers: int) -> Iterator[tuple[str, Callable[[], None]]]:
    """So many workers at one address, and what kills all of them at once."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.listen(64)
        processes = [_PROCESSES.Process(target=_serve, args=(listening, database), daemon=True) for _ in range(workers)]
        for process in processes:
            process.start()

        def kill() -> None:
            for process in processes:
                process.kill()
            for process in processes:
                process.join()
            # So that nobody waits for an answer who knocked and was not let in.
            listening.close()

        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}", kill
        finally:
            kill()


def kill_often(
    fresh: Callable[[], str], *, kills: int, workers: int, say: Callable[[Figures], None] = lambda figures: None
) -> Figures:
    """Kill so often, a few times in each of the databases that `fresh` makes; `say` is told the figures after each."""
    whole = Figures()
    for begun in range(0, kills, _KILLS_EACH):
        whole.add(kill_under_writers(fresh(), kills=min(_KILLS_EACH, kills - begun), workers=workers, seed=begun + 1))
        say(whole)
    return whole


def kill_under_writers(database: str, *, kills: int, workers: int, seed: int = 1) -> Figures:
    """Kill a service that eight clients write to, again and again, and look for what they were told is stored."""
    settings = Settings(database_url=database)
    with Gazetteer(settings) as gazetteer:
        headers = {"Authorization": f"Bearer {access.create_key(gazetteer, 'admin').key}"}
    figures, chance = Figures(), random.Random(seed)
    for round_ in range(kills):
        acknowledged: dict[str, dict[int, Any]] = {}
        batches: list[list[str]] = []
        with _to_be_killed(database, workers) as (address, kill):
            writers = [Writer(address, headers, f"r{round_}-w{one}", acknowledged, batches) for one in range(WRITERS)]
            for writer in writers:
                writer.start()
            wanted = chance.randrange(1, _MOST_BETWEEN)
            until = time.monotonic() + 120
            while sum(map(len, list(acknowledged.values()))) < wanted and time.monotonic() < until:
                time.sleep(0.002)
            kill()
            for writer in writers:
                writer.join()
        figures.kills += 1
        _compare(settings, acknowledged, batches, figures)
    return figures


def _compare(
    settings: Settings, acknowledged: dict[str, dict[int, Any]], batches: list[list[str]], figures: Figures
) -> None:
    with Gazetteer(settings) as gazetteer:
        figures.faults += verification.verify(gazetteer)
        with gazetteer.database.reading() as connection:
            for batch in batches:
                there = len(repository.states(connection, batch))
                figures.batches += 1
                if there not in (0, len(batch)):
                    figures.half.append(f"{batch[0]} and its batch: {there} of {len(batch)} are there")
        for entity_id, versions in acknowledged.items():
            for version, document in versions.items():
                figures.acknowledged += 1
                try:
                    stored = orjson.loads(lookup.version(gazetteer, entity_id, version))
                except Exception as error:
                    figures.lost.append(f"{entity_id} version {version}: {error}")
                    continue
                if [name["text"] for name in stored["names"]] != [name["text"] for name in document["names"]]:
                    figures.lost.append(f"{entity_id} version {version}: another document")
