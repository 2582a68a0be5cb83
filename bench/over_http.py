"""Entities, searches, who held a place on a day and pages over HTTP, beside a bare Starlette handler in the same run.

    python -m bench.over_http [--seconds 5] [--rounds 3] [--connections 16] [--database FILE]

Each server is one uvicorn worker without access log; ours is `gazetteer serve`. Answers that were given lately are kept by
the service, so search is asked in both ways: one name again and again, and every name in turn, more than are kept. So are who
held a place and its page: one day again and again, and one day after the other from 1600 on.

`wrk` asks where it is installed, else a client of our own (slower, so that shares then look better than they are; it says
so). The rounds alternate between the handlers, because the machine is never quiet; the table shows the median of each and its
share of the bare handler's. Beside the answers a second stands the processor time that the server spends on one (Linux), whose
share counts where others use the machine too: a busy neighbour takes turns from a server, not time from an answer. Without
`--database` the seed is loaded.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import os
import random
import re
import shutil
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

import httpx

from gazetteer.resources import data_folder
from gazetteer.services import seeding
from gazetteer.services.context import Gazetteer
from gazetteer.settings import Settings
from gazetteer.storage import migrations

BARE = """
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route

async def hello(request):
    return Response(b'{"hello":"world"}', media_type="application/json")

def make():
    return Starlette(routes=[Route("/hello", hello)])
"""
BARE_COMMAND = [sys.executable, "-m", "uvicorn", "--no-access-log", "--log-level", "warning", "--factory"]
OUR_COMMAND = [sys.executable, "-c", "from gazetteer.cli.main import main; main()", "serve", "--no-seed"]
#: For wrk: the lines of a file in turn.
TURN = """
local requests, last = {}, 0
function init(arguments)
    for path in io.lines("PATHS") do requests[#requests + 1] = wrk.format("GET", path) end
end
function request()
    last = last % #requests + 1
    return requests[last]
end
"""


class Target(NamedTuple):
    """What is asked of a server: paths in turn, with headers."""

    address: str
    paths: list[str]
    headers: dict[str, str]


#: What is asked, and the share of the bare handler's that it is to reach.
EVERY_NAME = "every name"
#: An address that is asked for one day after the other.
EVERY_DAY = "DAY"
BARE_CASE = "bare Starlette handler"
CASES = {
    BARE_CASE: ("bare", "/hello", 1.0),
    "one entity (vladivostok)": ("gazetteer", "/v1/entities/vladivostok", 0.5),
    "one entity (small)": ("gazetteer", "/v1/entities/qing-rejection-of-the-treaty-of-aigun", 0.5),
    "exact search (伯力)": ("gazetteer", f"/v1/search?q={quote('伯力')}&match=exact", 0.3),
    "exact search (every name in turn)": ("gazetteer", EVERY_NAME, 0.3),
    "entity, client has it (304)": ("gazetteer", "304", 0.5),
    "who held it on a day": ("gazetteer", "/v1/entities/vladivostok/sovereignty?on=1900-01-01", 0.25),
    "what was held by whom on a day": ("gazetteer", "/v1/sovereignty?on=1900-01-01", 0.06),
    "one entity on a day": ("gazetteer", "/v1/entities/vladivostok?on=1900", 0.12),
    "label": ("gazetteer", "/v1/entities/vladivostok/label?lang=zh", 0.18),
    "time line": ("gazetteer", "/v1/entities/vladivostok/timeline", 0.18),
    "page of an entity": ("gazetteer", "/e/vladivostok", 0.08),
    "map on a day": ("gazetteer", "/map?on=1900", 0.08),
    "who held it, every day in turn": ("gazetteer", "/v1/entities/vladivostok/sovereignty?on=" + EVERY_DAY, 0.0),
    "page of an entity, every day in turn": ("gazetteer", "/e/vladivostok?on=" + EVERY_DAY, 0.0),
}


def seed(path: Path) -> None:
    """A database with the whole seed."""
    settings = Settings(database_url=f"sqlite:///{path}")
    migrations.upgrade(settings.database_url)
    with Gazetteer(settings) as gazetteer:
        seeding.seed(seeding.InProcess(gazetteer), seeding.read_seed(data_folder("seed")))


def wait_for(port: int, *, seconds: float = 60) -> None:
    """Wait until somebody listens."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("the server did not start")


def every_name(database: Path) -> list[str]:
    """The exact search for each name in the database, in an order of no meaning."""
    connection = sqlite3.connect(database)
    names = [name for (name,) in connection.execute("SELECT DISTINCT text FROM name ORDER BY text")]
    connection.close()
    random.Random(1).shuffle(names)
    return [f"/v1/search?q={quote(name)}&match=exact" for name in names[:20_000]]


def every_day(path: str) -> list[str]:
    """The address with each of 50,000 days in turn: more than are kept before the first comes again."""
    first = date(1600, 1, 1)
    return [path + (first + timedelta(days)).isoformat() for days in range(50_000)]


def serve(command: list[str], environment: dict[str, str], folder: Path) -> tuple[subprocess.Popen[bytes], int]:
    """A server process with one worker, and its port."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    # By number: a socket that is handed over open would be left without TCP_NODELAY, and wait for every acknowledgement.
    process = subprocess.Popen(
        [*command, "--port", str(port)],
        env={**os.environ, **environment, "PYTHONPATH": os.pathsep.join([str(folder), *sys.path])},
        stderr=subprocess.DEVNULL,
    )
    wait_for(port)
    return process, port


def processor_seconds(pid: int) -> float | None:
    """The processor time that a process has used; None where the system does not say."""
    stat = Path(f"/proc/{pid}/stat")
    if not stat.exists():
        return None
    fields = stat.read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def _ask(target: Target, seconds: float, connections: int) -> float:
    parts = httpx.URL(target.address)
    lines = [f"Host: {parts.netloc.decode()}", *(f"{name}: {value}" for name, value in target.headers.items())]
    rest = ("\r\n".join([" HTTP/1.1", *lines]) + "\r\n\r\n").encode()
    paths = itertools.cycle([path.encode() for path in target.paths])
    end = time.perf_counter() + seconds
    count = 0

    async def one() -> None:
        nonlocal count
        reader, writer = await asyncio.open_connection(parts.host, parts.port)
        while time.perf_counter() < end:
            writer.write(b"GET " + next(paths) + rest)
            head = await reader.readuntil(b"\r\n\r\n")
            length = re.search(rb"content-length: (\d+)", head)
            if length is not None and int(length[1]):
                await reader.readexactly(int(length[1]))
            count += 1
        writer.close()

    await asyncio.gather(*(one() for _ in range(connections)))
    return count / seconds


def ask(target: Target, seconds: int, connections: int, folder: Path) -> float:
    """Answers a second."""
    if shutil.which("wrk") is None:
        return asyncio.run(_ask(target, seconds, connections))
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s"]
    for name, value in target.headers.items():
        command += ["-H", f"{name}: {value}"]
    address = target.address + target.paths[0]
    if len(target.paths) > 1:
        (folder / "paths").write_text("\n".join(target.paths))
        (folder / "turn.lua").write_text(TURN.replace("PATHS", str(folder / "paths")))
        command += ["-s", str(folder / "turn.lua")]
    out = subprocess.run([*command, address], capture_output=True, text=True, check=True).stdout
    if "Non-2xx or 3xx" in out:
        raise SystemExit(f"{address} answered errors:\n{out}")
    found = re.search(r"Requests/sec:\s+([\d.]+)", out)
    if found is None:
        raise SystemExit(out)
    return float(found[1])


Server = tuple[subprocess.Popen[bytes], int]


@contextmanager
def both_served(folder: Path, database: Path) -> Iterator[dict[str, Server]]:
    """The bare handler and ours over the database, each with its process and its port."""
    (folder / "bare.py").write_text(BARE)
    servers: dict[str, Server] = {}
    try:
        servers["bare"] = serve([*BARE_COMMAND, "bare:make"], {}, folder)
        ours = {"GAZETTEER_DATABASE_URL": f"sqlite:///{database}", "GAZETTEER_ACCESS_LOG": "false"}
        servers["gazetteer"] = serve(OUR_COMMAND, ours, folder)
        yield servers
    finally:
        for process, _ in servers.values():
            process.terminate()
            process.wait(20)


def targets_of(servers: Mapping[str, Server], database: Path) -> dict[str, Target]:
    """What each case asks; a case whose entity the database does not have is left out."""
    targets: dict[str, Target] = {}
    for case, (server, path, _) in CASES.items():
        address = f"http://127.0.0.1:{servers[server][1]}"
        headers = {}
        paths = every_name(database) if path == EVERY_NAME else [path]
        if path.endswith(EVERY_DAY):
            paths = every_day(path.removesuffix(EVERY_DAY))
        if path == "304":
            paths = ["/v1/entities/vladivostok"]
            headers = {"If-None-Match": httpx.get(address + paths[0], timeout=60).headers["etag"]}
        answer = httpx.get(address + paths[0], headers=headers, timeout=60)
        if answer.status_code == 404:
            continue
        if not headers:
            answer.raise_for_status()
        targets[case] = Target(address, paths, headers)
    return targets


@dataclass
class Measured:
    """Of one case, a value a round: answers a second, and the microseconds of processor time of each, where the system says."""

    rates: list[float] = field(default_factory=list)
    costs: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Answers a second, the median of the rounds."""
        return statistics.median(self.rates)

    @property
    def cost(self) -> float | None:
        """The least that an answer cost."""
        return min(self.costs, default=None)


def measure(
    servers: Mapping[str, Server],
    targets: Mapping[str, Target],
    *,
    rounds: int,
    seconds: int,
    connections: int,
    folder: Path,
) -> dict[str, Measured]:
    """Ask for everything in turn, round after round."""
    measured = {case: Measured() for case in targets}
    for _ in range(rounds):
        for case, target in targets.items():
            pid = servers[CASES[case][0]][0].pid
            before = processor_seconds(pid)
            rate = ask(target, seconds, connections, folder)
            after = processor_seconds(pid)
            measured[case].rates.append(rate)
            if before is not None and after is not None:
                measured[case].costs.append((after - before) / (rate * seconds) * 1e6)
    return measured


def main() -> None:
    """Measure and print the table."""
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    arguments.add_argument("--seconds", type=int, default=5)
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--connections", type=int, default=16)
    arguments.add_argument("--database", type=Path, help="a database file instead of the seed")
    asked = arguments.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        database = asked.database or folder / "gazetteer.sqlite3"
        if asked.database is None:
            seed(database)
        with both_served(folder, database) as servers:
            found = measure(
                servers,
                targets_of(servers, database),
                rounds=asked.rounds,
                seconds=asked.seconds,
                connections=asked.connections,
                folder=folder,
            )
    client = "wrk" if shutil.which("wrk") else "our own client"
    print(f"{asked.connections} connections, {asked.rounds} rounds of {asked.seconds} s each, asked by {client}")
    print(f"{'':37}{'answers/s':>10}{'share':>8}{'CPU us':>10}{'share':>8}{'to reach':>10}")
    bare = found[BARE_CASE]
    for case, one in found.items():
        line = f"{case:37}{one.rate:10.0f}{one.rate / bare.rate:8.0%}"
        if one.cost is not None and bare.cost is not None:
            line += f"{one.cost:10.0f}{bare.cost / one.cost:8.0%}"
        else:
            line += f"{'':18}"
        print(f"{line}{CASES[case][2]:10.0%}")


if __name__ == "__main__":
    main()
