"""Backups while eight clients write: each holds all that was acknowledged before it began, and can be restored to what it is."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.reliability.kills import WRITERS, Writer, served

from gazetteer.services import access, backups, exporting, lookup, verification
from gazetteer.services.context import Gazetteer
from gazetteer.settings import Settings

#: What of a database is compared between a backup and what was restored of it.
_TABLES = ("revision", "source_revision", "entity", "source", "api_key", "term", "indexed")

#: Backups of one database: the writers go on all the time, and each backup is compared row by row.
_OF_EACH = 5


@dataclass
class Kept:
    """How many backups were made, with how many writes acknowledged before them, and what was wrong with any."""

    backups: int = 0
    acknowledged: int = 0
    wrong: list[str] = field(default_factory=list)


def back_up_often(
    folder: Path, fresh: Callable[[], str], *, number: int, say: Callable[[Kept], None] = lambda kept: None
) -> Kept:
    """Make so many backups, a few of each of the databases that `fresh` makes; `say` is told the figures after each."""
    whole = Kept()
    for begun in range(0, number, _OF_EACH):
        kept = back_up(fresh(), folder, number=min(_OF_EACH, number - begun))
        whole.backups += kept.backups
        whole.acknowledged += kept.acknowledged
        whole.wrong += kept.wrong
        say(whole)
    return whole


def back_up(database: str, folder: Path, *, number: int) -> Kept:
    """Make so many backups of a database that eight clients write to, restore each, and compare."""
    settings = Settings(database_url=database)
    with Gazetteer(settings) as gazetteer:
        headers = {"Authorization": f"Bearer {access.create_key(gazetteer, 'admin').key}"}
    acknowledged: dict[str, dict[int, Any]] = {}
    found, stop = Kept(), threading.Event()
    with served(database, 1) as (address, _process):
        writers = [Writer(address, headers, f"w{one}", acknowledged, [], stop) for one in range(WRITERS)]
        for writer in writers:
            writer.start()
        until = time.monotonic() + 120
        while len(acknowledged) < WRITERS and time.monotonic() < until:
            time.sleep(0.01)
        for one in range(number):
            # Copied in one go, because the writers go on.
            before = {entity_id: set(versions.copy()) for entity_id, versions in acknowledged.copy().items()}
            copy, restored = folder / f"backup-{one}.sqlite3", folder / f"restored-{one}.sqlite3"
            backups.back_up(settings, copy)
            into = settings.model_copy(update={"database_url": f"sqlite:///{restored}"})
            backups.restore(into, copy)
            _compare(settings.model_copy(update={"database_url": f"sqlite:///{copy}"}), into, before, found)
            found.backups += 1
            for file in (*folder.glob("backup-*"), *folder.glob("restored-*")):
                file.unlink()
        stop.set()
        for writer in writers:
            writer.join()
    return found


def _compare(copy: Settings, restored: Settings, before: dict[str, set[int]], found: Kept) -> None:
    with Gazetteer(copy) as first, Gazetteer(restored) as second:
        found.wrong += verification.verify(second)
        for entity_id, versions in before.items():
            for version in versions:
                found.acknowledged += 1
                try:
                    lookup.version(second, entity_id, version)
                except Exception as error:
                    found.wrong.append(f"{entity_id} version {version}: {error}")
        if list(exporting.export_jsonl(first)) != list(exporting.export_jsonl(second)):
            found.wrong.append(f"{restored.database_url}: another export")
        for table in _TABLES:
            rows = []
            for one in (first, second):
                with one.database.reading() as connection:
                    rows.append(sorted(map(tuple, connection.exec_driver_sql(f"SELECT * FROM {table}")), key=repr))
            if rows[0] != rows[1]:
                found.wrong.append(f"{restored.database_url}: another table {table}")
