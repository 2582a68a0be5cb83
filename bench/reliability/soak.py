"""A service under readers and writers for a long time: whether memory, descriptors, threads and the WAL stay as they are.

The first quarter is not looked at: dictionaries are loaded and kept answers fill their places. What the service holds in the
second quarter is compared with what it holds in the last. The database itself grows with every version, as it should.
"""

from __future__ import annotations

import random
import statistics
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, NamedTuple
from urllib.parse import quote

import httpx
from bench.reliability.kills import served
from bench.reliability.writing import harbour

from gazetteer.resources import data_folder
from gazetteer.services import access, seeding
from gazetteer.services.context import Gazetteer
from gazetteer.settings import Settings

READERS: Final = 4
WRITERS: Final = 2
#: Entities that are written over and over.
_WRITTEN: Final = 50
#: By how much the service may hold more in the end: a share of it, for what an allocator keeps.
_MOST_GROWTH: Final = 0.05
#: The longest that the WAL may be, in bytes: SQLite writes it back after a thousand pages, and waits for readers.
MOST_WAL: Final = 64 * 1024 * 1024
_TEXT: Final = "1860 年，海参崴和伯力属于俄国。From Aigun to Khabarovsk, Владивосток и Благовещенск. "
_NAMES: Final = (
    "海参崴",
    "Khabarovsk",
    "Владивосток",
    "hlp",
    "haishenwai",
    "伯力",
    "Port Arthur",
    "Порт-Артур",
    "尼布楚",
)
_ROMANIZED: Final = [name for name in _NAMES if not name.isascii()]


class Sample(NamedTuple):
    """What the service holds at a moment: bytes of memory, descriptors, threads; bytes of its WAL and its database."""

    memory: int
    descriptors: int
    threads: int
    wal: int
    database: int


@dataclass
class Soaked:
    """What was asked and answered, what the service held over time, and what of it was wrong."""

    answers: Counter[int] = field(default_factory=Counter)
    #: Calls without an answer, by what happened to the client: it gave up, its connection was closed.
    unanswered: Counter[str] = field(default_factory=Counter)
    samples: list[Sample] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def quarter(self, number: int) -> list[Sample]:
        """The samples of a quarter of the time, from 1."""
        length = len(self.samples) // 4
        return self.samples[(number - 1) * length : number * length]


def soak(database: str, *, minutes: float, every: float = 5.0) -> Soaked:
    """Seed a migrated database, serve it, and read and write for so long; a sample is taken every few seconds."""
    settings = Settings(database_url=database)
    with Gazetteer(settings) as gazetteer:
        seeding.seed(seeding.InProcess(gazetteer), seeding.read_seed(data_folder("seed")))
        headers = {"Authorization": f"Bearer {access.create_key(gazetteer, 'admin').key}"}
    file = Path(database.removeprefix("sqlite:///"))
    found, stop, lock = Soaked(), threading.Event(), threading.Lock()
    with served(database, 1) as (address, process):
        asking = [
            threading.Thread(target=_ask, args=(address, headers, one, one < WRITERS, found, stop, lock))
            for one in range(WRITERS + READERS)
        ]
        for thread in asking:
            thread.start()
        end = time.monotonic() + minutes * 60
        while time.monotonic() < end:
            time.sleep(every)
            found.samples.append(_sample(process.pid, file))
        stop.set()
        for thread in asking:
            thread.join()
    _judge(found)
    return found


def _sample(process: int, file: Path) -> Sample:
    status = dict(line.split(":", 1) for line in Path(f"/proc/{process}/status").read_text().splitlines())
    wal = file.with_name(file.name + "-wal")
    return Sample(
        memory=int(status["VmRSS"].split()[0]) * 1024,
        descriptors=sum(1 for _ in Path(f"/proc/{process}/fd").iterdir()),
        threads=int(status["Threads"]),
        wal=wal.stat().st_size if wal.exists() else 0,
        database=file.stat().st_size,
    )


def _ask(
    address: str,
    headers: dict[str, str],
    number: int,
    writes: bool,
    found: Soaked,
    stop: threading.Event,
    lock: threading.Lock,
) -> None:
    chance = random.Random(number)
    with httpx.Client(base_url=address, headers=headers, timeout=120) as client:
        turn = 0
        while not stop.is_set():
            turn += 1
            try:
                status = _write(client, number, turn) if writes else _read(client, chance)
            except httpx.HTTPError as error:
                with lock:
                    found.unanswered[type(error).__name__] += 1
                continue
            with lock:
                found.answers[status] += 1


def _write(client: httpx.Client, number: int, turn: int) -> int:
    entity_id = f"soaked-{number}-{turn % _WRITTEN}"
    document = harbour(entity_id, turn)
    made = client.put(f"/v1/entities/{entity_id}", json=document, headers={"If-Match": "*"})
    if made.status_code == 404:
        made = client.post("/v1/entities", json=document)
    return made.status_code


def _read(client: httpx.Client, chance: random.Random) -> int:
    name = chance.choice(_NAMES)
    ways: list[Any] = [
        lambda: client.get(f"/v1/search?q={quote(name)}"),
        lambda: client.get(f"/v1/search?q={quote(name)}{chance.randrange(10_000)}"),
        lambda: client.get("/v1/entities/vladivostok/sovereignty?on=1860"),
        lambda: client.get(f"/v1/entities?kind=place&limit={chance.randrange(1, 200)}"),
        lambda: client.get("/e/khabarovsk", headers={"Accept-Language": chance.choice(("en", "zh", "ru"))}),
        lambda: client.post("/v1/annotate", json={"text": _TEXT * chance.randrange(1, 40), "target": "en"}),
        lambda: client.post(
            "/v1/romanize", json={"texts": [chance.choice(_ROMANIZED), f"海参崴{chance.randrange(99)}"]}
        ),
        lambda: client.post("/v1/reconcile/match", json={"queries": [{"conditions": [_condition(name)]}]}),
    ]
    return int(chance.choice(ways)().status_code)


def _condition(name: str) -> dict[str, Any]:
    return {"matchType": "name", "propertyValue": name}


def _judge(found: Soaked) -> None:
    """Note what grew between the second quarter and the last, and answers that were none."""
    before, after = found.quarter(2), found.quarter(4)
    if not before or not after:
        found.wrong.append("too short to be judged")
        return
    for what, allowed in (("memory", _MOST_GROWTH), ("descriptors", _MOST_GROWTH), ("threads", _MOST_GROWTH)):
        first = statistics.median(getattr(sample, what) for sample in before)
        last = statistics.median(getattr(sample, what) for sample in after)
        if last > first * (1 + allowed):
            found.wrong.append(f"{what} grew from {first:,.0f} to {last:,.0f}")
    longest = max(sample.wal for sample in found.samples)
    if longest > MOST_WAL:
        found.wrong.append(f"the WAL grew to {longest:,} bytes")
    if found.answers[500]:
        found.wrong.append(f"{found.answers[500]} answers of status 500")
    found.wrong += [f"{count} calls without an answer: {what}" for what, count in found.unanswered.items()]
