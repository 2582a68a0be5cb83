"""A whole gazetteer into another database, of either engine: documents with their history, redirects, tombstones, keys."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from gazetteer.errors import Conflict, StorageFault
from gazetteer.settings import Settings
from gazetteer.storage import dialects, migrations, transfer
from gazetteer.storage.engine import Database

#: Called with how many rows of how many are done.
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Copied:
    """What a copy brought: the rows of each table, and how many an earlier copy that was broken off had brought."""

    rows: dict[str, int]
    before: int


def copy(settings: Settings, to: str, *, anew: bool = False, progress: Progress) -> Copied:
    """Copy the database that the settings name to the one at the address `to`, and compare the two row by row.

    It is made where it is missing. Broken off, it goes on where it was when it is called again; where the source was written
    meanwhile, or with `anew`, it begins anew. `progress` counts each row twice, copied and compared. Reads and writes of the
    source go on: one state of it is copied. Raises `Conflict` where there is something else at `to`, `StorageFault` where the
    two are not equal in the end.
    """
    migrations.require_current(settings.database_url)
    if dialects.parse_url(to) == dialects.parse_url(settings.database_url):
        raise Conflict("a database cannot be copied to itself")
    migrations.upgrade(to)
    source = Database(settings.database_url, pool_size=1, busy_timeout=settings.busy_timeout)
    target = Database(to, pool_size=1, busy_timeout=settings.busy_timeout)
    try:
        with source.reading() as reading:
            before = transfer.copy(reading, target, anew=anew, progress=lambda done, total: progress(done, 2 * total))
            with target.reading() as copied:
                differing = transfer.differences(reading, copied, lambda done, total: progress(total + done, 2 * total))
                rows = transfer.counts(copied)
    finally:
        source.close()
        target.close()
    if differing:
        raise StorageFault(
            f"the copy differs from the database in {', '.join(differing)}: the one was written while the other was broken "
            "off; copy again with --anew into an empty database"
        )
    return Copied(rows, before)


def shown(url: str) -> str:
    """The address as it may be shown: without its password."""
    return dialects.shown(url)
