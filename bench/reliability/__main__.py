"""Whether what was acknowledged is there after whatever happens.

    python -m bench.reliability kills --number 500 --workers 1
    python -m bench.reliability kills --number 500 --workers 2
    python -m bench.reliability seed --number 20
    python -m bench.reliability import --number 100
    python -m bench.reliability migrations --number 100
    python -m bench.reliability power --number 1000
    python -m bench.reliability full --number 200
    python -m bench.reliability clock --number 1000
    python -m bench.reliability backups --number 50
    python -m bench.reliability soak --number 60        (minutes)
    python -m bench.reliability failover --number 10    (on PostgreSQL: needs patroni, etcd, haproxy, postgresql)

Real processes, real requests, real kills, on SQLite but for the last.
After each blow the database is held against itself (`gazetteer doctor`),
and every acknowledged write against what is stored. Prints figures, and leaves with 1 where anything was lost, half or wrong.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

from bench.reliability import backups, clock, cluster, commands, failover, full, kills, power, soak

from gazetteer.storage import migrations


def _migrated(folder: Path) -> str:
    url = f"sqlite:///{folder}/gazetteer.sqlite3"
    migrations.upgrade(url)
    return url


def _told_of_kills(found: kills.Figures, workers: int) -> str:
    return (
        f"{found.kills} kills with {workers} workers under {kills.WRITERS} writers: {found.acknowledged:,} acknowledged "
        f"writes, {len(found.lost)} lost; {found.batches:,} batches, {len(found.half)} half; {len(found.faults)} faults"
    )


def _fresh(folder: Path) -> str:
    """A migrated database in place of what was there."""
    for file in folder.iterdir():
        file.unlink()
    return _migrated(folder)


def _kills(folder: Path, asked: argparse.Namespace) -> tuple[str, list[str]]:
    def say(so_far: kills.Figures) -> None:
        print(f"after {_told_of_kills(so_far, asked.workers)}", file=sys.stderr, flush=True)

    found = kills.kill_often(lambda: _fresh(folder), kills=asked.number, workers=asked.workers, say=say)
    return _told_of_kills(found, asked.workers), [*found.lost, *found.half, *found.faults]


def _struck(
    strike: Callable[..., commands.Struck], what: str
) -> Callable[[Path, argparse.Namespace], tuple[str, list[str]]]:
    def run(folder: Path, asked: argparse.Namespace) -> tuple[str, list[str]]:
        found = strike(folder, kills=asked.number)
        return f"{found.kills} kills of {what} in {found.rounds} databases: {len(found.wrong)} wrong", found.wrong

    return run


def _power(folder: Path, asked: argparse.Namespace) -> tuple[str, list[str]]:
    found = power.cut(folder, cuts=asked.number)
    told = (
        f"{found.cuts:,} power cuts in {found.steps:,} steps, {found.unsynced:,} of them with something not synced: "
        f"{found.acknowledged:,} acknowledged writes looked for, {len(found.lost)} lost, {len(found.faults)} faults"
    )
    return told, [*found.lost, *found.faults]


def _full(folder: Path, asked: argparse.Namespace) -> tuple[str, list[str]]:
    found = full.fill(_migrated(folder), points=asked.number)
    return f"{found.points} points: answers by status {found.refused}; {len(found.wrong)} wrong", found.wrong


def _clock(folder: Path, asked: argparse.Namespace) -> tuple[str, list[str]]:
    found = clock.set_about(_migrated(folder), writes=asked.number)
    told = f"{found.writes:,} writes while the clock was set back {found.backwards:,} times: {len(found.wrong)} wrong"
    return told, found.wrong


def _told_of_backups(found: backups.Kept) -> str:
    return (
        f"{found.backups} backups under {kills.WRITERS} writers, each restored and compared: {found.acknowledged:,} writes "
        f"acknowledged before them looked for, {len(found.wrong)} wrong"
    )


def _backups(folder: Path, asked: argparse.Namespace) -> tuple[str, list[str]]:
    def say(so_far: backups.Kept) -> None:
        print(f"after {_told_of_backups(so_far)}", file=sys.stderr, flush=True)

    found = backups.back_up_often(folder, lambda: _fresh(folder), number=asked.number, say=say)
    return _told_of_backups(found), found.wrong


def _soak(folder: Path, asked: argparse.Namespace) -> tuple[str, list[str]]:
    found = soak.soak(_migrated(folder), minutes=asked.number)
    lines = [f"{asked.number} minutes: answers by status {dict(found.answers)}; {len(found.wrong)} wrong"]
    for quarter in range(1, 5):
        samples = found.quarter(quarter)
        if samples:
            memory, descriptors, threads, wal, database = (
                statistics.median(values) for values in zip(*samples, strict=True)
            )
            lines.append(
                f"  quarter {quarter}: {memory / 2**20:.0f} MB, {descriptors:.0f} descriptors, {threads:.0f} threads, "
                f"WAL {wal / 2**20:.1f} MB, database {database / 2**20:.1f} MB (medians)"
            )
    return "\n".join(lines), found.wrong


def _failover(folder: Path, asked: argparse.Namespace) -> tuple[str, list[str]]:
    lacking = cluster.missing()
    if lacking:
        sys.exit(f"not installed: {', '.join(lacking)}")
    found = failover.run(folder, number=asked.number, say=lambda line: print(line, flush=True))
    stood_still = [one.stood_still for one in found.blows]
    until_new = [one.until_new for one in found.blows]
    told = (
        f"{len(found.blows)} times without a primary under {failover.WRITERS} writers: {len(found.acknowledged):,} acknowledged "
        f"writes, {len(found.lost)} lost; answers to writes {dict(found.answers)}, "
        f"kept though an answer left it open {dict(found.kept_before)}\n"
        f"no write acknowledged for {statistics.median(stood_still):.1f} s (median), {max(stood_still):.1f} s at worst, "
        f"a new one after {statistics.median(until_new):.1f} s (median), {max(until_new):.1f} s at worst; "
        f"{found.reads:,} reads, {len(found.refused_reads)} refused, none answered for {found.silence:.1f} s at most; "
        f"{len(found.faults)} faults"
    )
    return told, found.wrong


#: Each blow, with how often it strikes unless something else is asked.
_BLOWS: Final[dict[str, tuple[int, Callable[[Path, argparse.Namespace], tuple[str, list[str]]]]]] = {
    "kills": (20, _kills),
    "seed": (8, _struck(commands.strike_seed, "a seed")),
    "import": (20, _struck(commands.strike_import, "an import")),
    "migrations": (20, _struck(commands.strike_migration, "a migration")),
    "power": (200, _power),
    "full": (200, _full),
    "clock": (300, _clock),
    "backups": (10, _backups),
    "soak": (5, _soak),
    "failover": (10, _failover),
}


def main() -> None:
    """Strike, and say what was found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=list(_BLOWS))
    parser.add_argument("--number", type=int, help="how often, or how many minutes; the longer forms are above")
    parser.add_argument("--workers", type=int, default=1, help="workers of the service that is killed")
    asked = parser.parse_args()
    usual, strike = _BLOWS[asked.what]
    asked.number = asked.number or usual
    with tempfile.TemporaryDirectory() as folder:
        told, wrong = strike(Path(folder), asked)
    print(told)
    print("\n".join(wrong[:50]))
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
