"""Copies of a whole database file, taken while others read and write, and the look at whether a copy is whole.

A copied file is no backup: what was written last lies in the WAL beside it. The database's own copying sees one state.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Final

from gazetteer.errors import Conflict, StorageFault
from gazetteer.storage import dialects

#: What belongs to a database beside its file.
_BESIDE: Final = ("", "-wal", "-shm", "-journal")
_COUNTS: Final = {
    "entities": "SELECT count(*) FROM entity WHERE state = 'live'",
    "tombstones": "SELECT count(*) FROM entity WHERE state <> 'live'",
    "versions": "SELECT count(*) FROM revision",
    "sources": "SELECT count(*) FROM source",
    "keys": "SELECT count(*) FROM api_key",
}


def copy(source: Path, target: Path) -> dict[str, int]:
    """Copy a database into a new file, readable by its owner only; returns what it holds, counted in the copy.

    The file appears under its name only when it is whole and on the disk. Raises `Conflict` where a file of that name, or
    anything that belongs to one, is there already, `StorageFault` where the source is no sound database.
    """
    for ending in _BESIDE:
        if target.with_name(target.name + ending).exists():
            raise Conflict(f"{target}{ending} exists; nothing is overwritten: name another file, or move that away")
    if not source.is_file():
        raise StorageFault(f"there is no database at {source}")
    made = target.with_name(target.name + ".partial")
    made.unlink(missing_ok=True)
    os.close(os.open(made, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        counts = _copy(source, made)
        with made.open("rb+") as written:
            os.fsync(written.fileno())
        # A link, unlike a renaming, replaces nothing that came to be there meanwhile.
        os.link(made, target)
    except FileExistsError:
        raise Conflict(f"{target} exists; nothing is overwritten") from None
    finally:
        made.unlink(missing_ok=True)
    return counts


def _copy(source: Path, made: Path) -> dict[str, int]:
    module = dialects.sqlite_module()
    try:
        there: Any = module.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)
        try:
            here: Any = module.connect(str(made))
            try:
                there.backup(here)
                here.execute("PRAGMA journal_mode = DELETE")
                return _counted(here)
            finally:
                here.close()
        finally:
            there.close()
    except module.DatabaseError as error:
        raise dialects.write_refused(error) or StorageFault(f"{source} cannot be copied: {error}") from error


def _counted(connection: Any) -> dict[str, int]:
    """What the copy holds; raises `StorageFault` where it is damaged."""
    found = [row[0] for row in connection.execute("PRAGMA integrity_check")]
    if found != ["ok"]:
        raise StorageFault(f"the database is damaged: {found[0]}")
    if connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
        raise StorageFault("the database has references to what is not there; run: gazetteer doctor")
    return {name: connection.execute(sql).fetchone()[0] for name, sql in _COUNTS.items()}
