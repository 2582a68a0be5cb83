"""An import that is killed anywhere and run again ends in the database of an unbroken run. Real processes, real kills."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.databases import Databases

from gazetteer.services import exporting, verification
from gazetteer.services.context import Gazetteer
from gazetteer.settings import Settings

_ROWS = 400
_COMMAND = (
    "import sys; from gazetteer.services import importing; importing.PORTION = 20; "
    "from gazetteer.cli.main import main; main()"
)


def _write_dump(path: Path) -> None:
    chance = random.Random(5)
    with path.open("w", encoding="utf-8") as stream:
        for number in range(1, _ROWS + 1):
            alternates = ",".join([f"Ort {number}", f"Город {number}", f"城{chance.choice('东西南北')}{number}"])
            columns = [
                str(number), f"Town {number}", "", alternates, f"{chance.uniform(-80, 80):.4f}",
                f"{chance.uniform(-179, 179):.4f}", "P", "PPL", chance.choice(["RU", "CN", "DE"]), "", "", "", "", "",
                str(chance.randrange(100_000)), "", "", "", "2026-01-01",
            ]  # fmt: skip  # laid out as a table
            stream.write("\t".join(columns) + "\n" if number % 57 else "broken\n")


def _start(database: str, dump: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", _COMMAND, "import", "geonames", str(dump), "--json"],
        env={**os.environ, "GAZETTEER_DATABASE_URL": database},
        stdout=subprocess.DEVNULL,
    )


def _rows_kept(kept: Gazetteer) -> int:
    with kept.database.reading() as connection:
        return int(connection.exec_driver_sql("SELECT count(*) FROM entity").scalar_one())


def _content(database: str) -> list[bytes]:
    with Gazetteer(Settings(database_url=database)) as gazetteer:
        assert verification.verify(gazetteer) == []
        return list(exporting.export_jsonl(gazetteer))


def test_killed_imports_end_like_an_unbroken_one(tmp_path: Path, databases: Databases) -> None:
    dump = tmp_path / "XX.txt"
    _write_dump(dump)
    unbroken = databases.migrated()
    assert _start(unbroken, dump).wait(240) == 0

    broken = databases.migrated()
    watched = Gazetteer(Settings(database_url=broken))
    chance = random.Random(7)
    kills = 0
    for goal in sorted(chance.sample(range(0, _ROWS - 40), 4)):
        process = _start(broken, dump)
        until = time.monotonic() + 240
        while process.poll() is None and _rows_kept(watched) <= goal:
            assert time.monotonic() < until
            os.sched_yield()
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
            kills += 1
        process.wait(60)
    watched.close()
    assert kills >= 2
    assert _start(broken, dump).wait(240) == 0
    assert _content(broken) == _content(unbroken)
