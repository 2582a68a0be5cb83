"""Many at once: five hundred who ask for something slow, and writers, against one worker of `gazetteer serve`.

    python -m bench.crowd --database FILE [--clients 500] [--seconds 10]

FILE is a gazetteer's SQLite file that may be written to. The crowd asks without a pause over a connection each; meanwhile another
process asks for the health. Every answer must be one, or a refusal with 503, within the deadline; when the crowd has gone,
each of the other calls is asked once. Writers create places one after another; beside them stand bare commits to a file of
the same disk.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import re
import sqlite3
import statistics
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import httpx
import orjson
from bench.hostile.service import Health, served

from gazetteer.services import access
from gazetteer.services.context import Gazetteer
from gazetteer.settings import Settings

#: One call of each sort, asked when the crowd has gone.
OTHERS: Final = (
    "/v1/entities/khabarovsk",
    "/v1/search?q=haishenwai",
    "/v1/entities/khabarovsk/sovereignty?on=1901-02-03",
    "/v1/entities/khabarovsk?on=1902",
    "/e/khabarovsk?on=1903",
    "/v1/entities?limit=5",
    "/v1/romanize?text=%E4%BC%AF%E5%8A%9B",
)
#: The day, each time another one, so that no answer is one that was kept.
DAY: Final = "DAY"


@dataclass
class Crowd:
    """What a crowd was told, the seconds that each of them waited, and how the others fared."""

    told: Counter[int] = field(default_factory=Counter)
    waited: list[float] = field(default_factory=list)
    lost: int = 0
    health: float = 0.0
    others: dict[str, float] = field(default_factory=dict)


def _paths(path: str) -> Iterator[str]:
    for number in itertools.count():
        yield path.replace(DAY, f"{1600 + number // 336 % 420}-{number // 28 % 12 + 1:02}-{number % 28 + 1:02}")


async def _asking(port: int, paths: Iterator[str], until: float, crowd: Crowd) -> None:
    reader = writer = None
    while time.monotonic() < until:
        began = time.monotonic()
        try:
            if reader is None or writer is None:
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(f"GET {next(paths)} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
            head = await reader.readuntil(b"\r\n\r\n")
            length = re.search(rb"content-length: (\d+)", head)
            await reader.readexactly(int(length[1]) if length else 0)
        except (OSError, asyncio.IncompleteReadError):
            reader = writer = None
            crowd.lost += 1
            continue
        crowd.told[int(head[9:12])] += 1
        crowd.waited.append(time.monotonic() - began)
        if b"connection: close" in head:
            writer.close()
            reader = writer = None
    if writer is not None:
        writer.close()


async def _all_asking(port: int, path: str, clients: int, seconds: float, crowd: Crowd) -> None:
    paths = _paths(path)
    until = time.monotonic() + seconds
    await asyncio.gather(*(_asking(port, paths, until, crowd) for _ in range(clients)))


def crowded(port: int, process: int, path: str, *, clients: int, seconds: float) -> Crowd:
    """Have so many clients ask for so long; `DAY` in the path is another day each time."""
    crowd = Crowd()
    health = Health(port, process)
    asyncio.run(_all_asking(port, path, clients, seconds, crowd))
    crowd.health = health.longest().seconds
    health.end()
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
        for other in OTHERS:
            began = time.monotonic()
            client.get(other).raise_for_status()
            crowd.others[other] = time.monotonic() - began
    return crowd


async def _writing(port: int, key: str, ids: Iterator[int], until: float, waited: list[float]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while time.monotonic() < until:
        entity_id = f"crowd-{next(ids)}"
        body = orjson.dumps({"id": entity_id, "kind": "place", "names": [{"text": entity_id.title(), "lang": "en"}]})
        lines = ("POST /v1/entities HTTP/1.1", "Host: localhost", f"Authorization: Bearer {key}")
        head = "\r\n".join([*lines, "Content-Type: application/json", f"Content-Length: {len(body)}", "", ""])
        began = time.monotonic()
        writer.write(head.encode() + body)
        answer = await reader.readuntil(b"\r\n\r\n")
        length = re.search(rb"content-length: (\d+)", answer)
        said = await reader.readexactly(int(length[1]) if length else 0)
        if not answer.startswith(b"HTTP/1.1 201"):
            raise SystemExit(f"a write was refused: {said.decode()}")
        waited.append(time.monotonic() - began)
    writer.close()


def written(port: int, key: str, *, writers: int, seconds: float, ids: Iterator[int]) -> list[float]:
    """The seconds that each write waited for its answer, of so many writers for so long."""
    waited: list[float] = []

    async def all_writing() -> None:
        until = time.monotonic() + seconds
        await asyncio.gather(*(_writing(port, key, ids, until, waited) for _ in range(writers)))

    asyncio.run(all_writing())
    return waited


def bare_commits(folder: Path, seconds: float) -> float:
    """Transactions of one row a second, each on the disk, in a file of its own."""
    with closing(sqlite3.connect(folder / "bare.sqlite3", isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("CREATE TABLE one (id INTEGER PRIMARY KEY, text TEXT)")
        until = time.monotonic() + seconds
        number = 0
        while time.monotonic() < until:
            connection.execute("INSERT INTO one (text) VALUES ('a place')")
            number += 1
    return number / seconds


def key_for(database: Path) -> str:
    """A key that may write to the database."""
    with Gazetteer(Settings(database_url=f"sqlite:///{database}")) as gazetteer:
        return access.create_key(gazetteer, "admin").key


def _milliseconds(waited: Sequence[float]) -> str:
    ordered = sorted(waited)
    p99 = ordered[int(len(ordered) * 0.99)]
    return f"p50 {statistics.median(ordered) * 1000:.1f} ms, p99 {p99 * 1000:.1f} ms, worst {ordered[-1] * 1000:.0f} ms"


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", type=Path, required=True)
    parser.add_argument("--clients", type=int, default=500)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--paths", nargs="*", default=["/e/vladivostok", f"/e/vladivostok?on={DAY}", f"/map?on={DAY}"])
    given = parser.parse_args()
    key = key_for(given.database)
    with served(given.database) as (port, process):
        for path in given.paths:
            crowd = crowded(port, process, path, clients=given.clients, seconds=given.seconds)
            print(
                f"{given.clients} clients on {path}: {dict(crowd.told)}, {crowd.lost} lost, {_milliseconds(crowd.waited)}"
            )
            slowest = max(crowd.others, key=lambda other: crowd.others[other])
            print(f"  health at worst {crowd.health * 1000:.0f} ms; afterwards", end=" ")
            print(f"{slowest} took longest, {crowd.others[slowest] * 1000:.0f} ms")
        ids = itertools.count()
        for writers in (1, 32):
            waited = written(port, key, writers=writers, seconds=given.seconds, ids=ids)
            print(f"{writers} writers: {len(waited) / given.seconds:.0f} writes a second, {_milliseconds(waited)}")
    with TemporaryDirectory(dir=given.database.parent) as folder:
        print(f"bare commits: {bare_commits(Path(folder), given.seconds):.0f} a second")


if __name__ == "__main__":
    main()
