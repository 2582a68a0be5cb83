"""How long others wait while somebody does harm, and what it leaves in memory.

    python -m bench.hostile [--only WORDS] [--addresses] [--database FILE]

`gazetteer serve` with one worker and the seed (or the database given; it is never written to, a copy is) is sent each attack, one
after the other, while another process asks `/healthz` all the time. Said of each: the status, seconds until the answer, its size,
the longest that a question after its health waited meanwhile, and what the worker holds afterwards. A machine that does other
work makes its health wait too: in brackets stands for how long of such a wait the worker itself computed, at most, and the
first row is what health waits while nothing is sent.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Final, NamedTuple

import httpx
from bench.hostile.attacks import Attack, addresses, bodies
from bench.hostile.service import Health, Wait, memory_of, served

from gazetteer.services import access
from gazetteer.services.context import Gazetteer
from gazetteer.settings import Settings

#: Seconds that nothing is sent, for the first row.
_QUIET: Final = 3.0


class Row(NamedTuple):
    """What an attack led to: `health` is the longest wait of others, `memory` in megabytes."""

    what: str
    status: int
    seconds: float
    size: int
    health: Wait
    memory: float


def attack(client: httpx.Client, health: Health, one: Attack, process: int) -> Row:
    """Send one attack, and say what came of it."""
    health.longest()
    began = time.monotonic()
    try:
        answer = client.request(one.method, one.path, content=one.body, headers={"Content-Type": one.media_type})
        status, size = answer.status_code, len(answer.content)
    except httpx.HTTPError:
        status, size = 0, 0
    seconds = time.monotonic() - began
    # What goes on after an answer that was given up makes others wait as well.
    time.sleep(0.05)
    return Row(one.what, status, seconds, size, health.longest(), memory_of(process))


def _print(row: Row) -> None:
    print(
        f"{row.what:<76} {row.status:>3} {row.seconds:>7.2f} s {row.size:>10,} B  "
        f"health {row.health.seconds * 1000:>5.0f} ms ({row.health.computed * 1000:>3.0f} ms)  {row.memory:>5.0f} MB",
        flush=True,
    )


def _run_addresses(client: httpx.Client, health: Health, process: int, only: str) -> list[Row]:
    rows = []
    statuses: Counter[int] = Counter()
    for one in addresses(client.get("/openapi.json").json()):
        if only in one.what:
            row = attack(client, health, one, process)
            statuses[row.status] += 1
            rows.append(row)
    print(f"{len(rows):,} addresses, answers by status: {dict(sorted(statuses.items()))}")
    print("those that made the others wait longest, and those that took longest:")
    for row in sorted(rows, key=lambda row: -row.health.computed)[:8] + sorted(rows, key=lambda row: -row.seconds)[:8]:
        _print(row)
    return rows


def main() -> None:
    """Send them all, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", help="the attacks whose names have this in them")
    parser.add_argument("--addresses", action="store_true", help="one request for each parameter and value, not bodies")
    parser.add_argument("--database", type=Path, help="a SQLite file that `gazetteer seed` made")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder, "gazetteer.sqlite3")
        if asked.database:
            shutil.copy(asked.database, database)
        else:
            environment = {**os.environ, "GAZETTEER_DATABASE_URL": f"sqlite:///{database}"}
            subprocess.run([sys.executable, "-m", "gazetteer.cli.main", "seed"], env=environment, check=True)
        with Gazetteer(Settings(database_url=f"sqlite:///{database}")) as gazetteer:
            headers = {"Authorization": f"Bearer {access.create_key(gazetteer, 'admin').key}"}
        with served(database) as (port, process):
            client = httpx.Client(base_url=f"http://127.0.0.1:{port}", headers=headers, timeout=120)
            health = Health(port, process)
            time.sleep(_QUIET)
            _print(Row("nothing", 0, _QUIET, 0, health.longest(), memory_of(process)))
            if asked.addresses:
                rows = _run_addresses(client, health, process, asked.only)
            else:
                rows = []
                for one in (one for one in bodies() if asked.only in one.what):
                    rows.append(attack(client, health, one, process))
                    _print(rows[-1])
            health.end()
        wrong = [row for row in rows if row.status in (0, 500)]
        slow = sum(row.health.seconds > 0.1 for row in rows)
        kept = sum(row.health.computed > 0.1 for row in rows)
        print(
            f"{len(rows)} attacks: {len(wrong)} answered 500 or not at all; {slow} let others wait over 100 ms, "
            f"{kept} while the worker computed so long"
        )
        sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
