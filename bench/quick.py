"""The short form of every benchmark, in about five minutes: ratios beside something in the same run, against the last table.

    python -m bench.quick [--write] [--only NAME ...] [--table bench/quick.tsv]

Prints a row for each thing measured, with what the committed table has and what is to be reached, and then what got worse
than the table beyond noise; leaves with 1 where anything did. `--write` makes the table anew, of all parts or of those that
were measured. Nearly every row is a ratio of two things of one run, or processor time: the machine may have other work. What
is absolute (megabytes, milliseconds) says so in its unit. The long forms are the other modules of `bench`.
"""

from __future__ import annotations

import argparse
import asyncio
import csv
import importlib
import itertools
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import httpx
from bench import annotation, answers, at_rest, corpus, crowd, edits, importing, over_http, search, shelves
from bench.hostile.service import memory_of, served

from gazetteer.services.context import Gazetteer
from gazetteer.settings import Settings
from gazetteer.storage import migrations

TABLE: Final = Path(__file__).with_name("quick.tsv")
COLUMNS: Final = ("what", "value", "unit", "better", "to reach")
#: A value is worse beyond noise where it is so many times the table's, or the table's so many times it: what two runs of one
#: commit on a machine with other work differ by, at most.
NOISE: Final = 1.35
#: What is imported by everything of this kind: the measure of processor time on this machine at this moment.
_FRAMEWORKS: Final = "import fastapi, sqlmodel"


@dataclass(frozen=True)
class Row:
    """What was measured; `better` is `more` or `less`, `wanted` what is to be reached."""

    what: str
    value: float
    unit: str
    better: str
    wanted: float | None = None

    @property
    def reached(self) -> bool | None:
        """Whether what is wanted is reached; None where nothing is."""
        if self.wanted is None:
            return None
        return self.value >= self.wanted if self.better == "more" else self.value <= self.wanted

    def worse_than(self, before: Row) -> bool:
        """Whether it is worse than it was, beyond noise."""
        if self.better == "more":
            return self.value * NOISE < before.value
        return self.value > before.value * NOISE

    def fields(self) -> list[str]:
        """The row as the table has it."""
        wanted = "" if self.wanted is None else f"{self.wanted:g}"
        return [self.what, f"{self.value:.4g}", self.unit, self.better, wanted]


@dataclass(frozen=True)
class Place:
    """Where the parts work: a folder, and a database with the whole seed."""

    folder: Path
    database: Path

    @property
    def environment(self) -> dict[str, str]:
        """The environment of a process that works on the database; its modules are compiled once, as those of an installed
        package are, whatever this process was told.
        """
        inherited = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        return {
            **inherited,
            "PYTHONPYCACHEPREFIX": str(self.folder / "bytecode"),
            "GAZETTEER_DATABASE_URL": f"sqlite:///{self.database}",
            "GAZETTEER_ACCESS_LOG": "false",
        }

    def compile(self) -> None:
        """Have every module compiled that the measured processes import."""
        commands = importlib.import_module("gazetteer.cli.main").COMMANDS
        modules = ", ".join({"gazetteer.api.app", "fastapi", "sqlmodel", *(later.module for later in commands)})
        subprocess.run([sys.executable, "-c", f"import {modules}"], env=self.environment, check=True)
        for asked in (["lookup", "伯力"], ["romanize", "海参崴"]):
            command = [sys.executable, "-m", "gazetteer.cli.main", *asked]
            subprocess.run(command, env=self.environment, check=False, capture_output=True)


def processor_time(command: Sequence[str], environment: dict[str, str], *, rounds: int = 3) -> float:
    """The least processor time in seconds that a command took, with all that it started."""
    took = []
    for _ in range(rounds):
        before = os.times()
        subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
        after = os.times()
        took.append(after.children_user + after.children_system - before.children_user - before.children_system)
    return min(took)


# The parts


def seeding(place: Place) -> Iterator[Row]:
    """The seed into an empty database, beside the import of the frameworks."""
    migrations.upgrade(f"sqlite:///{place.database}")
    place.compile()
    command = [sys.executable, "-m", "gazetteer.cli.main", "seed"]
    seconds = processor_time(command, place.environment, rounds=1)
    yield Row("seed into an empty database, processor time", seconds, "s", "less", 4)
    bare = processor_time([sys.executable, "-c", _FRAMEWORKS], place.environment)
    yield Row("seed, in imports of fastapi and sqlmodel", seconds / bare, "times", "less")


def commands(place: Place) -> Iterator[Row]:
    """What a command thinks before and while it answers, beside the import of the frameworks."""
    bare = processor_time([sys.executable, "-c", _FRAMEWORKS], place.environment)
    for asked, wanted in ((["--help"], 0.2), (["lookup", "伯力"], 0.4), (["romanize", "海参崴"], 0.6)):
        seconds = processor_time([sys.executable, "-m", "gazetteer.cli.main", *asked], place.environment)
        yield Row(f"gazetteer {asked[0]}, processor time", seconds, "s", "less", wanted)
        yield Row(f"gazetteer {asked[0]}, in imports of fastapi and sqlmodel", seconds / bare, "times", "less")


def one_and_sixteen(place: Place) -> Iterator[Row]:
    """Answers over HTTP: the share of a bare handler, and what sixteen get against one."""
    with over_http.both_served(place.folder, place.database) as servers:
        targets = over_http.targets_of(servers, place.database)
        found = {
            clients: over_http.measure(servers, targets, rounds=2, seconds=1, connections=clients, folder=place.folder)
            for clients in (16, 1)
        }
    bare = found[16][over_http.BARE_CASE]
    for case, many in found[16].items():
        if case == over_http.BARE_CASE:
            continue
        wanted = over_http.CASES[case][2] or None
        if many.cost is not None and bare.cost is not None:
            yield Row(
                f"{case}: share of a bare handler, processor time", bare.cost / many.cost, "share", "more", wanted
            )
        yield Row(f"{case}: share of a bare handler, answers a second", many.rate / bare.rate, "share", "more", wanted)
        alone = max(found[1][case].rates)
        yield Row(f"{case}: sixteen clients against one", max(many.rates) / alone, "times", "more", 1)


def start_and_memory(place: Place) -> Iterator[Row]:
    """From the process to its first answer, the first annotation, and what a worker holds when everything was asked once."""
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", _FRAMEWORKS], env=place.environment, check=True)
    imports = time.perf_counter() - started
    first = "/v1/search?q=haishenwai"
    with at_rest.served(at_rest.OURS, first, place.environment) as (client, start, process):
        yield Row("start to first answer", start, "s", "less", 1)
        yield Row("start to first answer, in imports of fastapi and sqlmodel", start / imports, "times", "less")
        yield Row("memory after the first search", memory_of(process), "MB", "less")
        while not client.get("/readyz").is_success:
            time.sleep(0.05)
        text = {"text": "The Treaty of Aigun was signed.", "target": "zh-Hans"}
        took = []
        for _ in range(5):
            began = time.perf_counter()
            client.post("/v1/annotate", json=text).raise_for_status()
            took.append(time.perf_counter() - began)
        yield Row("first annotation, in later ones", took[0] / statistics.median(took[1:]), "times", "less")
        ask_everything(client)
        yield Row("memory when everything was asked once", memory_of(process), "MB", "less", 150)
        yield Row("the same without mapped files", memory_of(process, mapped=False), "MB", "less")


def ask_everything(client: httpx.Client) -> None:
    """Every sort of question once, pages and exports among them."""
    asked = answers.Answers(client)
    asked.get("/v1/search", q="Vladivostock")
    asked.get("/v1/suggest", q="hai")
    answers.entities(asked, ["vladivostok"])
    answers.lists(asked)
    answers.language(asked)
    answers.reconcile(asked)
    answers.exports(asked)
    answers.pages(asked)


def many_at_once(place: Place) -> Iterator[Row]:
    """Five hundred who ask for a page, and writers."""
    key = crowd.key_for(place.database)
    with served(place.database) as (port, process):
        for what, path in (("kept", "/e/vladivostok"), ("another day each", f"/e/vladivostok?on={crowd.DAY}")):
            found = crowd.crowded(port, process, path, clients=500, seconds=5)
            answered = sum(count for status, count in found.told.items() if status in (200, 503))
            asked = sum(found.told.values()) + found.lost
            yield Row(f"500 clients on a page ({what}): answers or 503", answered / asked, "share", "more", 1)
            yield Row(f"500 clients on a page ({what}): the longest wait", max(found.waited), "s", "less", 10)
            yield Row(f"500 clients on a page ({what}): health at worst", found.health * 1000, "ms", "less", 100)
            slowest = max(found.others.values()) * 1000
            yield Row(f"500 clients on a page ({what}): other calls afterwards", slowest, "ms", "less")
        ids = itertools.count()
        alone = crowd.written(port, key, writers=1, seconds=3, ids=ids)
        many = crowd.written(port, key, writers=32, seconds=3, ids=ids)
    bare = crowd.bare_commits(place.folder, 2)
    yield Row("one writer, a write", statistics.median(alone) * 1000, "ms", "less", 4)
    yield Row("32 writers, writes a second", len(many) / 3, "a second", "more", 500)
    yield Row("32 writers, in bare commits", len(many) / 3 / bare, "times", "more")


def the_way_in(place: Place) -> Iterator[Row]:
    """An import of a few thousand names beside bare `executemany`."""
    documents = importing.sample(8_000)
    took = importing.measure(documents, importing.rows_of(documents))
    share = took["executemany"][1] / took["gazetteer import"][1]
    yield Row("import of 8,000 names against executemany, processor time", share, "share", "more", 0.09)
    against = took["SQLModel add_all"][1] / took["gazetteer import"][1]
    yield Row("import of 8,000 names against SQLModel add_all, processor time", against, "times", "more", 1.5)


def running_text(place: Place) -> Iterator[Row]:
    """Names in running text beside those peers that are installed."""
    names = annotation.entries(50_000)
    text = annotation.running_text(200_000, names)
    found = {
        engine: annotation.measure(engine, make, names, text, 10).megabytes_a_second
        for engine, make in annotation.chosen(["pyahocorasick", "spaCy PhraseMatcher"])
    }
    ours = found.pop("gazetteer")
    yield Row("annotation, 50,000 names", ours, "MB/s of processor time", "more")
    for engine, theirs in found.items():
        wanted = 4 if engine == "pyahocorasick" else 20
        yield Row(f"annotation against {engine}", ours / theirs, "times", "more", wanted)


def look_ups(place: Place) -> Iterator[Row]:
    """An exact look-up beside FTS5, a likeness beside rapidfuzz over every key."""
    records = corpus.corpus(None, most_names=20_000)
    path = place.folder / "search.sqlite3"
    shelves.fill(path, records)
    asked = argparse.Namespace(queries=200, peers="fts5,rapidfuzz")
    rows = asyncio.run(search.run(records, path, asked))
    p50 = {(row.what, row.engine): row.p50 for row in rows}
    against = p50["exact", "fts5 unicode61"] / p50["exact", "gazetteer look-up"]
    yield Row("exact look-up against FTS5, p50", against, "times", "more", 3)
    fuzzy = next(row for row in rows if row.what == "one typo" and row.engine == "gazetteer answer")
    yield Row("one typo, p99", fuzzy.p99 / 1000, "ms", "less", 0.6)
    yield Row("one typo, p99 in exact answers", fuzzy.p99 / p50["exact", "gazetteer answer"], "times", "less")
    yield Row("one typo, rapidfuzz p50 against our p50", p50["one typo", "rapidfuzz"] / fuzzy.p50, "times", "more")
    yield Row("one typo, recall of ten", fuzzy.in_ten, "share", "more", 0.99)


def random_edits(place: Place) -> Iterator[Row]:
    """Whether everything derived is as a rebuild makes it after random edits."""
    url = f"sqlite:///{place.folder / 'edits.sqlite3'}"
    migrations.upgrade(url)
    with Gazetteer(Settings(database_url=url)) as gazetteer:
        took, _, faults = edits.run(gazetteer, 400, seed=3)
    yield Row("faults after 400 random edits", len(faults), "faults", "less", 0)
    yield Row("an edit in process, p50", statistics.median(took) * 1000, "ms", "less")


#: The parts that ask the database which the first one seeds.
ON_THE_SEED: Final = frozenset({"seed", "commands", "http", "start", "crowd"})
PARTS: Final[dict[str, Callable[[Place], Iterator[Row]]]] = {
    "seed": seeding,
    "commands": commands,
    "http": one_and_sixteen,
    "start": start_and_memory,
    "crowd": many_at_once,
    "import": the_way_in,
    "text": running_text,
    "search": look_ups,
    "edits": random_edits,
}


# The table


def read_table(path: Path) -> dict[str, Row]:
    """The rows of a table by what they are of; none where there is no table yet."""
    if not path.exists():
        return {}
    with path.open(encoding="utf-8", newline="") as stream:
        lines = csv.DictReader((line for line in stream if not line.startswith("#")), delimiter="\t")
        return {
            line["what"]: Row(
                line["what"],
                float(line["value"]),
                line["unit"],
                line["better"],
                float(line["to reach"]) if line["to reach"] else None,
            )
            for line in lines
        }


def write_table(path: Path, rows: dict[str, Row]) -> None:
    """Write the rows, with where and when they were measured."""
    load = os.getloadavg()[0]
    with path.open("w", encoding="utf-8", newline="") as stream:
        stream.write(f"# {datetime.now(UTC):%Y-%m-%d}, {platform.machine()}, {os.cpu_count()} cores, load {load:.1f}, ")
        stream.write(f"Python {platform.python_version()}: python -m bench.quick --write\n")
        table = csv.writer(stream, delimiter="\t", lineterminator="\n")
        table.writerow(COLUMNS)
        table.writerows(row.fields() for row in rows.values())


def worse(before: dict[str, Row], rows: Sequence[Row]) -> list[str]:
    """What got worse than the table says beyond noise, a line each."""
    return [
        f"{row.what}: {before[row.what].value:.4g} {row.unit} before, now {row.value:.4g}"
        for row in rows
        if row.what in before and row.worse_than(before[row.what])
    ]


def _print(row: Row, before: Row | None) -> None:
    known = "" if before is None else f"{before.value:.4g}"
    wanted = "" if row.wanted is None else f"{'at least' if row.better == 'more' else 'at most'} {row.wanted:g}"
    mark = {None: " ", True: "+", False: "-"}[row.reached]
    print(f"{mark} {row.what:78} {row.value:10.4g} {known:>10} {row.unit:24} {wanted}", flush=True)


def measure(parts: Sequence[str], before: dict[str, Row]) -> list[Row]:
    """The rows of the parts, each printed when it is known."""
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="bench-quick-") as name:
        place = Place(Path(name), Path(name) / "gazetteer.sqlite3")
        for part in parts:
            began = time.perf_counter()
            for row in PARTS[part](place):
                rows.append(row)
                _print(row, before.get(row.what))
            print(f"  {part}: {time.perf_counter() - began:.0f} s, load {os.getloadavg()[0]:.1f}", flush=True)
    return rows


def main() -> int:
    """Measure, print and compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="make the table anew, of what is measured")
    parser.add_argument(
        "--only", nargs="*", choices=PARTS, default=[], help="these parts, with the seed where they ask it"
    )
    parser.add_argument("--table", type=Path, default=TABLE)
    given = parser.parse_args()
    before = read_table(given.table)
    chosen = set(given.only) or set(PARTS)
    if chosen & ON_THE_SEED:
        chosen.add("seed")
    rows = measure([part for part in PARTS if part in chosen], before)
    found = worse(before, rows)
    if found:
        print("\nworse than the table, beyond noise:", *found, sep="\n  ")
    if given.write:
        write_table(
            given.table, before | {row.what: row for row in rows} if given.only else {row.what: row for row in rows}
        )
    return 1 if found and not given.write else 0


if __name__ == "__main__":
    sys.exit(main())
