"""Kills of the commands that write much: run again, each ends where an unbroken run ends, and between the two nothing is half.

A seed, an import, and a migration from the first schema, each in a process of its own. It says when it has loaded what it
needs, so that kills strike while it works, anywhere up to the time that an unbroken run takes.
"""

from __future__ import annotations

import csv
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import orjson
from bench.reliability.writing import harbour

from gazetteer.errors import GazetteerError
from gazetteer.services import editing, exporting, maintenance, verification
from gazetteer.services.context import Gazetteer
from gazetteer.settings import Settings
from gazetteer.storage import migrations

#: Rows of the file that is imported, in portions of so many.
_ROWS: Final = 2_000
_PORTION: Final = 100
#: Entities of the database that is migrated, and the schema that it has.
_ENTITIES: Final = 300
_FIRST_SCHEMA: Final = "0001"
_PRELUDE: Final = (
    "import sys; from gazetteer.services import importing; importing.PORTION = {portion}; "
    "import gazetteer.cli.data, gazetteer.cli.imports, gazetteer.cli.importing; from alembic import command; "
    "from gazetteer.cli.main import main; print('begun', flush=True); main()"
)


@dataclass
class Struck:
    """How often a command was killed and when it came through, and what was wrong in between or in the end."""

    kills: int = 0
    rounds: int = 0
    wrong: list[str] = field(default_factory=list)


def _begin(database: Path, arguments: Sequence[str]) -> subprocess.Popen[bytes]:
    """The command, at the moment at which it begins to work."""
    process = subprocess.Popen(
        [sys.executable, "-c", _PRELUDE.format(portion=_PORTION), *arguments],
        env={**os.environ, "GAZETTEER_DATABASE_URL": f"sqlite:///{database}"},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    assert process.stdout is not None
    process.stdout.readline()
    return process


def _content(database: Path) -> list[bytes]:
    with Gazetteer(Settings(database_url=f"sqlite:///{database}")) as gazetteer:
        return list(exporting.export_jsonl(gazetteer))


def _look(database: Path, found: Struck) -> None:
    """Whether what a kill left is sound: as it was before, as after a portion, or as after the end."""
    url = f"sqlite:///{database}"
    try:
        maintenance.migrate(url)
        with Gazetteer(Settings(database_url=url)) as gazetteer:
            found.wrong += [f"after kill {found.kills}: {fault}" for fault in verification.verify(gazetteer)]
    except GazetteerError as error:
        found.wrong.append(f"after kill {found.kills}: {error.detail}")


def _strike(
    folder: Path, arguments: Sequence[str], begin: Callable[[Path], None], *, kills: int, most: int, seed: int = 1
) -> Struck:
    """Kill a command so often, `most` times within one database, and look at what it leaves; in the end it comes through."""
    unbroken = folder / "unbroken.sqlite3"
    begin(unbroken)
    process = _begin(unbroken, arguments)
    began = time.monotonic()
    process.communicate()
    takes = time.monotonic() - began
    found, chance = Struck(), random.Random(seed)
    if process.returncode != 0:
        found.wrong.append(f"an unbroken run ended with {process.returncode}")
    expected = _content(unbroken)
    while found.kills < kills:
        broken = folder / f"broken-{found.rounds}.sqlite3"
        begin(broken)
        found.rounds += 1
        for _ in range(min(most, kills - found.kills)):
            process = _begin(broken, arguments)
            time.sleep(chance.uniform(0, takes))
            if process.poll() is not None:
                break
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            found.kills += 1
            _look(broken, found)
        process = _begin(broken, arguments)
        process.communicate()
        if process.returncode != 0:
            found.wrong.append(f"after {found.kills} kills the command ended with {process.returncode}")
        elif _content(broken) != expected:
            found.wrong.append(f"after {found.kills} kills the content is another")
        _look(broken, found)
        for file in folder.glob("broken-*"):
            file.unlink()
    return found


def _nothing(_database: Path) -> None:
    """The command makes its database itself."""


def strike_seed(folder: Path, *, kills: int) -> Struck:
    """Kill `gazetteer seed`."""
    return _strike(folder, ["seed"], _nothing, kills=kills, most=4)


def strike_import(folder: Path, *, kills: int) -> Struck:
    """Kill an import of a table, which goes on after the last portion that was stored."""
    chance, table = random.Random(5), folder / "ZZ.txt"
    with table.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, delimiter="\t", lineterminator="\n")
        for number in range(1, _ROWS + 1):
            others = f"Ort {number},Город {number},城{chance.choice('东西南北')}{number}"
            place = [f"{chance.uniform(-80, 80):.4f}", f"{chance.uniform(-179, 179):.4f}"]
            land, people = chance.choice(["RU", "CN", "DE"]), chance.randrange(100_000)
            row = [
                number,
                f"Town {number}",
                "",
                others,
                *place,
                "P",
                "PPL",
                land,
                *[""] * 5,
                people,
                "",
                "",
                "",
                "2026-01-01",
            ]
            writer.writerow(row)
    return _strike(folder, ["import", "geonames", str(table), "--json"], _nothing, kills=kills, most=4)


def strike_migration(folder: Path, *, kills: int, entities: int = _ENTITIES) -> Struck:
    """Kill `gazetteer migrate` on a database of an old schema with some hundred entities in it."""
    old = folder / "old.sqlite3"
    url = f"sqlite:///{old}"
    migrations.upgrade(url)
    with Gazetteer(Settings(database_url=url)) as gazetteer:
        lines = [orjson.dumps({"entity": harbour(f"harbour-{number}", number)}) for number in range(entities)]
        editing.batch(gazetteer, lines, by="cli")
    migrations.downgrade(url, _FIRST_SCHEMA)

    def begin(database: Path) -> None:
        shutil.copy(old, database)

    return _strike(folder, ["migrate"], begin, kills=kills, most=1)
