"""One entity and an exact search over HTTP, beside a bare Starlette handler on the same machine in the same run.

    python bench/over_http.py [--seconds 5] [--rounds 3] [--connections 16] [--database FILE]

Each server is one uvicorn worker without access log. `wrk` asks where it is installed, else a client of our own (slower, so
that shares then look better than they are; it says so). The rounds alternate between the handlers, because the machine is
never quiet; the table shows the median of each and its share of the bare handler's. Beside the answers a second stands the
processor time that the server spends on one (Linux), whose share counts where others use the machine too: a busy neighbour
takes turns from a server, not time from an answer. Without `--database` the seed is loaded.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
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
#: What is asked, and the share of the bare handler's that it is to reach.
CASES = {
    "bare Starlette handler": ("bare", "/hello", 1.0),
    "one entity (vladivostok)": ("gazetteer", "/v1/entities/vladivostok", 0.5),
    "one entity (small)": ("gazetteer", "/v1/entities/qing-rejection-of-the-treaty-of-aigun", 0.5),
    "exact search (伯力)": ("gazetteer", f"/v1/search?q={quote('伯力')}&match=exact", 0.3),
    "exact search (haishenwai)": ("gazetteer", "/v1/search?q=haishenwai&match=exact", 0.3),
    "entity, client has it (304)": ("gazetteer", "304", 0.5),
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


def serve(application: str, environment: dict[str, str], folder: Path) -> tuple[subprocess.Popen[bytes], int]:
    """A server process with one worker, and its port."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    # By number: a socket that is handed over open would be left without TCP_NODELAY, and wait for every acknowledgement.
    command = [sys.executable, "-m", "uvicorn", "--factory", application, "--no-access-log", "--log-level", "warning"]
    process = subprocess.Popen(
        [*command, "--port", str(port)], env={**os.environ, **environment, "PYTHONPATH": str(folder)}
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


async def _ask(address: str, headers: dict[str, str], seconds: float, connections: int) -> float:
    parts = httpx.URL(address)
    lines = [f"GET {parts.raw_path.decode()} HTTP/1.1", f"Host: {parts.netloc.decode()}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    request = ("\r\n".join(lines) + "\r\n\r\n").encode()
    end = time.perf_counter() + seconds
    count = 0

    async def one() -> None:
        nonlocal count
        reader, writer = await asyncio.open_connection(parts.host, parts.port)
        while time.perf_counter() < end:
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            length = re.search(rb"content-length: (\d+)", head)
            if length is not None and int(length[1]):
                await reader.readexactly(int(length[1]))
            count += 1
        writer.close()

    await asyncio.gather(*(one() for _ in range(connections)))
    return count / seconds


def ask(address: str, headers: dict[str, str], seconds: float, connections: int) -> float:
    """Answers a second."""
    if shutil.which("wrk") is None:
        return asyncio.run(_ask(address, headers, seconds, connections))
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds:g}s"]
    for name, value in headers.items():
        command += ["-H", f"{name}: {value}"]
    out = subprocess.run([*command, address], capture_output=True, text=True, check=True).stdout
    if "Non-2xx or 3xx" in out:
        raise SystemExit(f"{address} answered errors:\n{out}")
    found = re.search(r"Requests/sec:\s+([\d.]+)", out)
    if found is None:
        raise SystemExit(out)
    return float(found[1])


def main() -> None:
    """Measure and print the table."""
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    arguments.add_argument("--seconds", type=float, default=5)
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--connections", type=int, default=16)
    arguments.add_argument("--database", type=Path, help="a database file instead of the seed")
    asked = arguments.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "bare.py").write_text(BARE)
        database = asked.database or folder / "gazetteer.sqlite3"
        if asked.database is None:
            seed(database)
        servers = {
            "bare": serve("bare:make", {}, folder),
            "gazetteer": serve(
                "gazetteer.api.app:create_app", {"GAZETTEER_DATABASE_URL": f"sqlite:///{database}"}, folder
            ),
        }
        try:
            rates: dict[str, list[float]] = {case: [] for case in CASES}
            costs: dict[str, list[float]] = {case: [] for case in CASES}
            targets: dict[str, tuple[str, dict[str, str]]] = {}
            for case, (server, path, _) in CASES.items():
                address = f"http://127.0.0.1:{servers[server][1]}"
                if path == "304":
                    etag = httpx.get(f"{address}/v1/entities/vladivostok", timeout=60).headers["etag"]
                    targets[case] = f"{address}/v1/entities/vladivostok", {"If-None-Match": etag}
                    continue
                answer = httpx.get(f"{address}{path}", timeout=60)
                if answer.status_code == 404:
                    continue
                answer.raise_for_status()
                targets[case] = f"{address}{path}", {}
            for _ in range(asked.rounds):
                for case, (address, headers) in targets.items():
                    pid = servers[CASES[case][0]][0].pid
                    before = processor_seconds(pid)
                    rate = ask(address, headers, asked.seconds, asked.connections)
                    after = processor_seconds(pid)
                    rates[case].append(rate)
                    if before is not None and after is not None:
                        costs[case].append((after - before) / (rate * asked.seconds) * 1e6)
        finally:
            for process, _ in servers.values():
                process.terminate()
                process.wait(20)
        client = "wrk" if shutil.which("wrk") else "our own client"
        print(f"{asked.connections} connections, {asked.rounds} rounds of {asked.seconds:g} s each, asked by {client}")
        print(f"{'':32}{'answers/s':>10}{'share':>8}{'CPU us':>10}{'share':>8}{'to reach':>10}")
        bare = statistics.median(rates["bare Starlette handler"])
        for case in targets:
            rate = statistics.median(rates[case])
            line = f"{case:32}{rate:10.0f}{rate / bare:8.0%}"
            if costs[case]:
                cost = min(costs[case])
                line += f"{cost:10.0f}{min(costs['bare Starlette handler']) / cost:8.0%}"
            else:
                line += f"{'':18}"
            print(f"{line}{CASES[case][2]:10.0%}")


if __name__ == "__main__":
    main()
