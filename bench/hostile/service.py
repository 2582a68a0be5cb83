"""A service of its own, and another process that asks for its health all the time."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnContext
from pathlib import Path
from typing import Final, NamedTuple

import httpx

#: Seconds between two questions after its health.
_PAUSE: Final = 0.005
_CONTEXT: Final[SpawnContext] = get_context("spawn")


class Wait(NamedTuple):
    """How long an answer was waited for in seconds, and how long the service computed meanwhile; 0 where nobody tells."""

    seconds: float = 0.0
    computed: float = 0.0


def _clock(process: int) -> float:
    """Seconds for which a process has computed (Linux has a clock for each; elsewhere 0)."""
    if sys.platform != "linux":
        return 0.0
    # The id of a process's clock, as `clock_getcpuclockid` makes it.
    return time.clock_gettime((~process << 3) | 2)


def _watch(port: int, process: int, orders: Connection) -> None:
    """Ask for the health until told to end; asked for it, tell the longest waits since the last time."""
    connection = HTTPConnection("127.0.0.1", port, timeout=120)
    longest, dearest = Wait(), Wait()
    while True:
        if orders.poll():
            if orders.recv() == "end":
                return
            orders.send((longest, dearest))
            longest, dearest = Wait(), Wait()
        began, computed = time.monotonic(), _clock(process)
        try:
            connection.request("GET", "/healthz")
            connection.getresponse().read()
        except (HTTPException, OSError):
            connection.close()
        wait = Wait(time.monotonic() - began, _clock(process) - computed)
        longest = max(longest, wait)
        dearest = max(dearest, wait, key=lambda one: one.computed)
        time.sleep(_PAUSE)


class Health:
    """Another process that asks for the health of a service."""

    def __init__(self, port: int, process: int) -> None:
        self._orders, theirs = _CONTEXT.Pipe()
        self._process = _CONTEXT.Process(target=_watch, args=(port, process, theirs), daemon=True)
        self._process.start()
        self.longest()

    def longest(self) -> Wait:
        """The longest wait since this was asked before, and the longest that the service computed during one of them.

        The first has in it what other programs computed on the machine, the second has not.
        """
        self._orders.send("tell")
        longest, dearest = self._orders.recv()
        return Wait(longest.seconds, dearest.computed)

    def end(self) -> None:
        """Ask no more."""
        self._orders.send("end")
        self._process.join()


@contextmanager
def served(database: Path) -> Iterator[tuple[int, int]]:
    """`gazetteer serve` with one worker: its port and process."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "gazetteer.cli.main", "serve", "--no-seed", "--port", str(port), "--workers", "1"],
        env={**os.environ, "GAZETTEER_DATABASE_URL": f"sqlite:///{database}", "GAZETTEER_LOG_LEVEL": "error"},
    )
    try:
        until = time.monotonic() + 120
        while time.monotonic() < until:
            try:
                if httpx.get(f"http://127.0.0.1:{port}/readyz").status_code == 200:
                    break
            except httpx.HTTPError:
                pass
            time.sleep(0.1)
        else:
            raise RuntimeError("the service did not start")
        yield port, process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def memory_of(process: int, *, mapped: bool = True) -> float:
    """Megabytes that a process holds, with the files that it maps (the database, which all workers share) or without (Linux;
    elsewhere 0).
    """
    status = Path(f"/proc/{process}/status")
    if not status.exists():
        return 0.0
    counted = "VmRSS" if mapped else "RssAnon"
    line = next(line for line in status.read_text().splitlines() if line.startswith(counted))
    return int(line.split()[1]) / 1024
