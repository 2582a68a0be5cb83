"""Power cuts: what is left of the files when everything that was not synced may be lost, in part or whole.

A process that writes runs once under `strace`, which records each write, cut, removal and sync of the files in its folder. For a
cut at any of these moments the files are put together as a disk may then have them: all that was synced before is there; of
what was written since, every sector of 512 bytes is there, is as before, or (where it was written whole) is zeros, as chance
has it. Two things are taken to be kept, as SQLite does: bytes beside those that were being written, and the names of files, whose
folder it syncs. Then the database is opened as the service opens it.
"""

from __future__ import annotations

import random
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NamedTuple

import orjson
from sqlalchemy.exc import DBAPIError

from gazetteer.errors import GazetteerError
from gazetteer.services import lookup, maintenance, verification
from gazetteer.services.context import Gazetteer
from gazetteer.settings import Settings

_SECTOR: Final = 512
_CALLS: Final = "pwrite64,write,fsync,fdatasync,ftruncate,unlink"
_LINE: Final = re.compile(r"(?P<process>\d+) +(?P<call>\w+)\((?P<arguments>.*)\) = (?P<result>-?\d+)")
_BEGUN: Final = re.compile(r"(?P<process>\d+) +(?P<text>\w+\(.*) <unfinished \.\.\.>")
_ENDED: Final = re.compile(r"(?P<process>\d+) +<\.\.\. \w+ resumed>(?P<text>.*)")
_QUOTED: Final = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
_NAME: Final = re.compile(r"<((?:\\x[0-9a-f]{2})+)>")


class Step(NamedTuple):
    """One thing that was done to a file: `write` of data at a place, `cut` to a length, `gone`, `synced`, or `told`."""

    what: str
    file: str
    place: int = 0
    data: bytes = b""


@dataclass
class Cuts:
    """How many power cuts were made, what was acknowledged by then, and what was lost or wrong."""

    cuts: int = 0
    acknowledged: int = 0
    steps: int = 0
    unsynced: int = 0
    lost: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def _bytes(written: str) -> bytes:
    return bytes.fromhex(written.replace("\\x", ""))


def _lines(log: Iterable[str]) -> Iterator[str]:
    """Calls that another thread's interrupted are put together again, where they ended."""
    begun: dict[str, str] = {}
    for line in log:
        first, last = _BEGUN.match(line), _ENDED.match(line)
        if first:
            begun[first["process"]] = first["text"]
        elif last:
            yield f"{last['process']} {begun.pop(last['process'], '')}{last['text']}"
        else:
            yield line


def _step(call: str, arguments: str) -> Step | None:
    """What a call did; None for what does not matter here."""
    named, quoted = _NAME.search(arguments), _QUOTED.search(arguments)
    if call == "unlink":
        return None if quoted is None else Step("gone", Path(_bytes(quoted[1]).decode()).name)
    if named is None:
        return None
    file = Path(_bytes(named[1]).decode()).name
    numbers = re.findall(r"\d+", arguments.rpartition('"')[2])
    if call == "pwrite64" and quoted is not None:
        return Step("write", file, int(numbers[-1]), _bytes(quoted[1]))
    if call == "write" and quoted is not None:
        return Step("told", file, 0, _bytes(quoted[1]))
    if call == "ftruncate":
        return Step("cut", file, int(arguments.rpartition(",")[2]))
    return Step("synced", file) if call in ("fsync", "fdatasync") else None


def record(folder: Path, number: int) -> list[Step]:
    """What a process that writes so many times does to its files, in order; `told` is what it acknowledged."""
    database, told, log = folder / "g.sqlite3", folder / "told", folder / "log"
    watched = [database, database.with_name("g.sqlite3-wal"), database.with_name("g.sqlite3-journal"), told]
    subprocess.run(
        ["strace", "-f", "-y", "-xx", "-s", "1000000", "-e", f"trace={_CALLS}", "-o", str(log)]
        + [part for path in watched for part in ("-P", str(path))]
        + [
            sys.executable,
            "-m",
            "bench.reliability.writing",
            f"sqlite:///{database}",
            str(told),
            "--number",
            str(number),
        ],
        check=True,
    )
    steps = []
    with log.open(encoding="ascii") as lines:
        for line in _lines(lines):
            found = _LINE.match(line)
            step = None if found is None or int(found["result"]) < 0 else _step(found["call"], found["arguments"])
            if step is not None:
                steps.append(step)
    log.unlink()
    return steps


class Disk:
    """Files as the system shows them, and as they were when they were last synced."""

    def __init__(self) -> None:
        self.shown: dict[str, bytearray] = {}
        self._kept: dict[str, bytes] = {}
        #: The sectors of each file that were written since it was synced, and whether the whole of each was.
        self._doubtful: dict[str, dict[int, bool]] = {}

    def take(self, step: Step) -> None:
        """Carry out a step."""
        if step.what == "gone":
            for files in (self.shown, self._kept, self._doubtful):
                files.pop(step.file, None)
            return
        file = self.shown.setdefault(step.file, bytearray())
        doubtful = self._doubtful.setdefault(step.file, {})
        if step.what == "write":
            end = step.place + len(step.data)
            file.extend(bytes(max(0, end - len(file))))
            file[step.place : end] = step.data
            for sector in range(step.place // _SECTOR, (end - 1) // _SECTOR + 1):
                whole = step.place <= sector * _SECTOR and (sector + 1) * _SECTOR <= end
                doubtful[sector] = whole and doubtful.get(sector, True)
        elif step.what == "cut":
            doubtful.update(dict.fromkeys(range(step.place // _SECTOR, len(file) // _SECTOR + 1), False))
            del file[step.place :]
        elif step.what == "synced":
            self._kept[step.file] = bytes(file)
            doubtful.clear()

    @property
    def doubtful(self) -> int:
        """How many sectors a cut may take."""
        return sum(map(len, self._doubtful.values()))

    def after_a_cut(self, chance: random.Random) -> dict[str, bytes]:
        """The files as one cut leaves them."""
        return {name: self._left(name, chance) for name in self.shown}

    def _left(self, name: str, chance: random.Random) -> bytes:
        now, before = bytes(self.shown[name]), self._kept.get(name, b"")
        doubtful = self._doubtful.get(name, {})
        if not doubtful:
            return now
        # A file system may have noted the new length, or not yet.
        length = chance.choice([len(now), len(before)])
        left = bytearray(now[:length].ljust(length, b"\0"))
        # Sometimes nearly all arrived, sometimes nearly nothing.
        arrived = chance.choice([0.02, 0.5, 0.98])
        for sector, whole in sorted(doubtful.items()):
            place = slice(sector * _SECTOR, min((sector + 1) * _SECTOR, length))
            if place.start >= length or chance.random() < arrived:
                continue
            size = place.stop - place.start
            old = before[place].ljust(size, b"\0")
            left[place] = bytes(size) if whole and chance.random() < 0.2 else old
        return bytes(left)


def cut(folder: Path, *, cuts: int, number: int = 100, seed: int = 1) -> Cuts:
    """Record a run of so many writes, and cut the power at so many moments of it, each step of it about equally often."""
    (folder / "run").mkdir()
    return cut_in(record(folder / "run", number), folder, cuts=cuts, seed=seed)


def cut_in(steps: Sequence[Step], folder: Path, *, cuts: int, seed: int = 1) -> Cuts:
    """Cut the power at so many moments of what was recorded."""
    chance = random.Random(seed)
    found = Cuts(steps=len(steps))
    moments = sorted(chance.choices(range(1, len(steps) + 1), k=cuts))
    disk, told, done = Disk(), [], 0
    for cut_number, moment in enumerate(moments):
        for step in steps[done:moment]:
            if step.what == "told":
                told.append(step.data.decode().strip())
            elif step.file != "told":
                disk.take(step)
        done = moment
        found.unsynced += bool(disk.doubtful)
        place = folder / f"cut-{cut_number}"
        place.mkdir()
        for name, content in disk.after_a_cut(chance).items():
            (place / name).write_bytes(content)
        _look(place, told, found)
        for file in place.iterdir():
            file.unlink()
        place.rmdir()
    return found


def _look(place: Path, told: Sequence[str], found: Cuts) -> None:
    """Open what a cut left as the service does, and look for all that was acknowledged before."""
    found.cuts += 1
    url = f"sqlite:///{place}/g.sqlite3"
    try:
        maintenance.migrate(url)
        with Gazetteer(Settings(database_url=url)) as gazetteer:
            found.faults += verification.verify(gazetteer)
            for line in told:
                found.acknowledged += 1
                entity_id, version, text = line.split(" ", 2)
                stored = orjson.loads(lookup.version(gazetteer, entity_id, int(version)))
                if stored["names"][0]["text"] != text:
                    found.lost.append(f"{place.name}: {line}: another document")
    except GazetteerError as error:
        found.faults.append(f"{place.name}: {error.detail}")
    except DBAPIError as error:
        # A file so broken that checking it ends in the driver.
        found.faults.append(f"{place.name}: {error.orig}")
