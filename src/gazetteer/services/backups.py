"""Backups: a copy of everything (history, redirects, tombstones and keys too), and the way back into an empty place."""

from __future__ import annotations

from pathlib import Path

from gazetteer.errors import Refused, StorageFault
from gazetteer.services import maintenance, verification
from gazetteer.services.context import Gazetteer
from gazetteer.settings import Settings
from gazetteer.storage import backup, dialects
from gazetteer.storage.soundness import Fault


def back_up(settings: Settings, target: Path, *, verify: bool = True) -> dict[str, int]:
    """Copy the database that the settings name into a new file, while others read and write; returns what the copy holds.

    The copy is then held against itself as `gazetteer doctor` does it: references, all that is derived, the search index.
    Raises `Conflict` where the file exists, `StorageFault` where the copy is not sound; it stays for an operator to look at.
    """
    counts = backup.copy(_file(settings, "backup", "pg_dump --format=custom"), target)
    if verify:
        faults = _faults(settings, target)
        if faults:
            raise StorageFault(
                f"the copy in {target} has {len(faults)} faults, as the database has",
                errors=[{"detail": str(fault), "remedy": fault.remedy} for fault in faults],
            )
    return counts


def _file(settings: Settings, command: str, instead: str) -> Path:
    """The file of the database; raises `Refused` where it is a server's, whose own programs do this and do it better."""
    url = dialects.parse_url(settings.database_url)
    if dialects.of(url).NAME != "sqlite":
        raise Refused(
            f"{command} is for an SQLite file; the database at {dialects.shown(settings.database_url)} is PostgreSQL's: use "
            f"{instead}"
        )
    return dialects.database_path(url)


def _faults(settings: Settings, path: Path) -> list[Fault]:
    of_copy = settings.model_copy(update={"database_url": f"sqlite:///{path.resolve()}"})
    with Gazetteer(of_copy) as copied:
        return verification.verify(copied)


def restore(settings: Settings, source: Path) -> dict[str, int]:
    """Bring a backup to where the settings say that the database lies, and its schema up to date; returns what it holds.

    Raises `Conflict` where a database is there already, `StorageFault` where the backup is damaged.
    """
    target = _file(settings, "restore", "pg_restore")
    target.parent.mkdir(parents=True, exist_ok=True)
    counts = backup.copy(source, target)
    maintenance.migrate(settings.database_url)
    return counts
