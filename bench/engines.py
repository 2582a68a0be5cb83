"""The quick answers on SQLite and on PostgreSQL with the same data, by turns in one run, beside PostgreSQL's own ways of finding.

    ./.ci/with-postgresql .venv/bin/python -m bench.engines --database build/seed.sqlite3 [--number 300]

The gazetteer in the file is copied to the server that `GAZETTEER_TEST_SERVER` names (`gazetteer copy`). Questions are made of its
names: as they stand, their beginnings, and with one letter missing. Each is asked on both engines right after each other, in this
process, over the reader that a service uses; of the peers by one statement over one connection: `pg_trgm` with a GIN index
for likeness, full-text search (`simple`) with a GIN index for whole words. Milliseconds at the median and at the 95th percentile.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import statistics
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import psycopg
from sqlalchemy.engine import make_url

from gazetteer.services import copying, finding
from gazetteer.services.context import Gazetteer
from gazetteer.settings import Settings

Ask = Callable[[str], Awaitable[Any]]

_PEERS: Final = """
CREATE EXTENSION pg_trgm;
CREATE TABLE peer AS SELECT entity_id, text FROM name;
CREATE INDEX ON peer USING gin (text gin_trgm_ops);
CREATE INDEX ON peer USING gin (to_tsvector('simple', text));
ANALYZE;
"""
_TRIGRAMS: Final = "SELECT entity_id FROM peer WHERE text % %s ORDER BY similarity(text, %s) DESC LIMIT 20"
_WORDS: Final = "SELECT entity_id FROM peer WHERE to_tsvector('simple', text) @@ plainto_tsquery('simple', %s) LIMIT 20"


@dataclass
class Way:
    """A way of asking: what it is called, the questions, and who is asked."""

    name: str
    questions: Sequence[str]
    asked: dict[str, Ask]


def main() -> None:
    """Copy, ask, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", type=Path, required=True, help="a SQLite file with a gazetteer")
    parser.add_argument("--number", type=int, default=300, help="questions of each kind")
    asked = parser.parse_args()
    server = make_url(os.environ["GAZETTEER_TEST_SERVER"])
    name = f"bench_{uuid4().hex}"
    address = server.set(database=name).render_as_string(hide_password=False)
    file = f"sqlite:///{asked.database}"
    with psycopg.connect(server.render_as_string(hide_password=False), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')  # type: ignore[arg-type]  # our own name
        try:
            began = time.perf_counter()
            rows = sum(copying.copy(Settings(database_url=file), address, progress=_nobody).rows.values())
            print(f"{rows:,} rows copied and compared in {time.perf_counter() - began:.0f} s")
            asyncio.run(_measure(file, address, asked.number))
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')  # type: ignore[arg-type]  # as above


def _nobody(_done: int, _total: int) -> None:
    """Nobody watches."""


async def _measure(file: str, address: str, number: int) -> None:
    with Gazetteer(Settings(database_url=file)) as on_file, Gazetteer(Settings(database_url=address)) as on_server:
        with psycopg.connect(address, autocommit=True) as peers:
            peers.execute(_PEERS)
        for gazetteer in (on_file, on_server):
            gazetteer.reader.serve(asyncio.get_running_loop())
        finding.warm()
        async with await psycopg.AsyncConnection.connect(address, autocommit=True) as connection:
            for way in await _ways(on_file, on_server, connection, number):
                await _tell(way)
        for gazetteer in (on_file, on_server):
            await gazetteer.reader.stop_serving()


async def _ways(
    on_file: Gazetteer, on_server: Gazetteer, connection: psycopg.AsyncConnection[Any], number: int
) -> list[Way]:
    rows = await on_file.reader.fetch("SELECT text FROM name ORDER BY text")
    names = random.Random(18).sample(sorted({text for (text,) in rows}), number)
    latin = [text for (text,) in rows if text.isascii() and text.isalpha() and len(text) > 5]
    alike = [text[:3] + text[4:] for text in random.Random(19).sample(sorted(set(latin)), number)]
    beginnings = [text[:4] for text in names]

    def of_both(ask: Callable[[Gazetteer, str], Awaitable[Any]]) -> dict[str, Ask]:
        return {"SQLite": lambda text: ask(on_file, text), "PostgreSQL": lambda text: ask(on_server, text)}

    async def trigrams(text: str) -> Any:
        return await (await connection.execute(_TRIGRAMS.replace("text %", "text %%"), (text, text))).fetchall()

    async def words(text: str) -> Any:
        return await (await connection.execute(_WORDS, (text,))).fetchall()

    return [
        Way(
            "exact",
            names,
            {**of_both(lambda one, text: finding.search(one, text, match="exact")), "full-text search": words},
        ),
        Way("type-ahead", beginnings, of_both(finding.suggest)),
        Way(
            "likeness",
            alike,
            {**of_both(lambda one, text: finding.search(one, text, match="fuzzy")), "pg_trgm": trigrams},
        ),
    ]


async def _tell(way: Way) -> None:
    taken: dict[str, list[float]] = {who: [] for who in way.asked}
    # Once for the caches and the plans, which is not counted.
    for is_counted in (False, True):
        for question in way.questions:
            for who, ask in way.asked.items():
                began = time.perf_counter()
                await ask(question)
                if is_counted:
                    taken[who].append((time.perf_counter() - began) * 1000)
    of_file = statistics.median(taken["SQLite"])
    for who, times in taken.items():
        middle, late = statistics.median(times), statistics.quantiles(times, n=20)[-1]
        print(f"{way.name:12}{who:18} p50 {middle:8.3f} ms   p95 {late:8.3f} ms   {middle / of_file:5.2f} times SQLite")


if __name__ == "__main__":
    main()
