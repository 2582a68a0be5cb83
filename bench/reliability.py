"""Whether what was acknowledged is there after whatever happens: kills under load, a disk that is full.

    python -m bench.reliability kills --kills 500 --workers 1
    python -m bench.reliability kills --kills 500 --workers 2
    python -m bench.reliability full --points 200

Real processes, real requests, real kills. After each the database is held against itself (`gazetteer doctor`), and every
acknowledged write against what is stored. Prints figures, and leaves with 1 where anything was lost, half or wrong.
"""

from __future__ import annotations

import argparse
import itertools
import os
import random
import resource
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import orjson
from starlette.testclient import TestClient

from gazetteer.api.app import create_app
from gazetteer.services import access, lookup, verification
from gazetteer.services.context import Gazetteer
from gazetteer.settings import Settings
from gazetteer.storage import migrations

WRITERS = 8
#: Acknowledged writes after which a kill comes, at most: few enough that many kills strike soon after the start.
_MOST_BETWEEN = 60


@dataclass
class Figures:
    """What was done and what was found."""

    kills: int = 0
    acknowledged: int = 0
    lost: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        return not self.lost and not self.faults


def _place(entity_id: str, number: int) -> dict[str, Any]:
    names = [{"text": f"Harbour {entity_id} {number}", "lang": "en"}, {"text": f"港{number}", "lang": "zh-Hans"}]
    return {"id": entity_id, "kind": "place", "names": names}


class _Writer(threading.Thread):
    """One client that creates and replaces, remembering each write that was acknowledged."""

    def __init__(
        self, address: str, headers: dict[str, str], prefix: str, acknowledged: dict[str, dict[int, Any]]
    ) -> None:
        super().__init__(daemon=True)
        self._address, self._headers, self._prefix = address, headers, prefix
        self._acknowledged = acknowledged

    def run(self) -> None:
        try:
            with httpx.Client(base_url=self._address, headers=self._headers, timeout=60) as client:
                for number in itertools.count():
                    self._write(client, f"{self._prefix}-{number // 3}", number)
        except httpx.HTTPError:
            # Killed in the middle: nobody was told anything of the last write.
            return

    def _write(self, client: httpx.Client, entity_id: str, number: int) -> None:
        document = _place(entity_id, number)
        if number % 3 == 0:
            answer = client.post("/v1/entities", json=document)
        else:
            answer = client.put(f"/v1/entities/{entity_id}", json=document, headers={"If-Match": f'"{number % 3}"'})
        if answer.status_code in (200, 201):
            self._acknowledged.setdefault(entity_id, {})[answer.json()["version"]] = document


@contextmanager
def _served(database: str, workers: int) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
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


def kill_under_writers(database: str, *, kills: int, workers: int, seed: int = 1) -> Figures:
    """Kill a service that eight clients write to, again and again, and look for what they were told is stored."""
    settings = Settings(database_url=database)
    with Gazetteer(settings) as gazetteer:
        headers = {"Authorization": f"Bearer {access.create_key(gazetteer, 'editor').key}"}
    figures, chance = Figures(), random.Random(seed)
    for round_ in range(kills):
        acknowledged: dict[str, dict[int, Any]] = {}
        with _served(database, workers) as (address, process):
            writers = [_Writer(address, headers, f"r{round_}-w{one}", acknowledged) for one in range(WRITERS)]
            for writer in writers:
                writer.start()
            wanted = chance.randrange(1, _MOST_BETWEEN)
            until = time.monotonic() + 120
            while sum(map(len, list(acknowledged.values()))) < wanted and time.monotonic() < until:
                time.sleep(0.002)
            os.killpg(process.pid, signal.SIGKILL)
            for writer in writers:
                writer.join()
        figures.kills += 1
        _compare(settings, acknowledged, figures)
    return figures


def _compare(settings: Settings, acknowledged: dict[str, dict[int, Any]], figures: Figures) -> None:
    with Gazetteer(settings) as gazetteer:
        figures.faults += verification.verify(gazetteer)
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


@dataclass
class Full:
    """What a full disk led to."""

    points: int = 0
    refused: dict[int, int] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)


@contextmanager
def _no_file_longer_than(size: int) -> Iterator[None]:
    """As a disk that has no more room: a write beyond it fails in the middle."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def fill(database: str, *, points: int) -> Full:
    """Let the room end at many points of a write, and look that it is told, that reads go on, and that writes do afterwards."""
    settings = Settings(database_url=database)
    path = Path(database.removeprefix("sqlite:///"))
    wal = path.with_name(path.name + "-wal")
    found = Full()
    with Gazetteer(settings) as gazetteer:
        headers = {"Authorization": f"Bearer {access.create_key(gazetteer, 'editor').key}"}
    with TestClient(create_app(settings)) as client:
        # A service that has opened its database; one that has not cannot open it on a full disk, and says so.
        with _no_file_longer_than(0):
            closed = client.post("/v1/entities", json=_place("closed", 0), headers=headers)
        if closed.status_code != 503 or "disk" not in closed.text:
            found.wrong.append(f"not open yet: {closed.status_code} {closed.text[:200]}")
        client.get("/v1/search", params={"q": "harbour"})
        for point in range(points):
            entity_id = f"full-{point}"
            # Somewhere in the next pages of what is written beside the file.
            size = (wal.stat().st_size if wal.exists() else 0) + 700 * (point % 50)
            with _no_file_longer_than(size):
                answer = client.post("/v1/entities", json=_place(entity_id, point), headers=headers)
                read = client.get("/v1/search", params={"q": "harbour"})
            found.points += 1
            found.refused[answer.status_code] = found.refused.get(answer.status_code, 0) + 1
            if answer.status_code not in (201, 503, 507):
                found.wrong.append(f"point {point}: {answer.status_code} {answer.text[:200]}")
            if answer.status_code in (503, 507) and not any(w in answer.text for w in ("disk", "room", "space")):
                found.wrong.append(f"point {point}: the cause is not named: {answer.text[:200]}")
            if read.status_code != 200:
                found.wrong.append(f"point {point}: a read was answered {read.status_code}")
            if answer.status_code != 201:
                again = client.post("/v1/entities", json=_place(entity_id, point), headers=headers)
                if again.status_code != 201:
                    found.wrong.append(f"point {point}: with room again {again.status_code} {again.text[:200]}")
    with Gazetteer(settings) as gazetteer:
        found.wrong += verification.verify(gazetteer)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["kills", "full"])
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--points", type=int, default=200)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite:///{folder}/gazetteer.sqlite3"
        migrations.upgrade(database)
        if asked.what == "kills":
            figures = kill_under_writers(database, kills=asked.kills, workers=asked.workers)
            print(
                f"{figures.kills} kills with {asked.workers} workers under {WRITERS} writers: "
                f"{figures.acknowledged} acknowledged writes, {len(figures.lost)} lost, {len(figures.faults)} faults"
            )
            print("\n".join([*figures.lost, *figures.faults][:50]))
            sys.exit(not figures.sound)
        full = fill(database, points=asked.points)
        print(f"{full.points} points: answers by status {full.refused}; {len(full.wrong)} wrong")
        print("\n".join(full.wrong[:50]))
        sys.exit(bool(full.wrong))


if __name__ == "__main__":
    main()
