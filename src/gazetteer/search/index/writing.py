"""Keeping the index in step: one write, a load of very many, or all of it anew."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy import Connection

from gazetteer.search.index import difference, facts, prefixes, spellings
from gazetteer.search.index.difference import Changed
from gazetteer.search.index.facts import Progress
from gazetteer.search.statements import Statements
from gazetteer.storage.engine import Database

#: From so many changes on, and where they are a fiftieth of all, the prefixes are made anew rather
#: than one by one.
_MANY_CHANGES: Final = 50
_PART_OF_ALL: Final = 50
#: Changes of one write within a load from which on only the exact part is written: fewer cost less
#: one by one than a whole index completed for them at the end.
MANY: Final = 200


def update(connection: Connection, changed: Changed) -> None:
    """Bring the index in step with changed entities.

    Call it in the transaction of the write. One entity costs milliseconds at any size of the index.
    Where a load was begun and not finished only the exact part is written, and the rest is left to
    the end of that load.
    """
    statements = Statements(connection)
    changes = _write_rows(statements, changed)
    if is_pending(connection):
        return
    is_much = len(changed) > _MANY_CHANGES
    if is_much and len(changed) * _PART_OF_ALL > statements.fetch("SELECT count(*) FROM indexed")[0][0]:
        prefixes.build(statements)
    else:
        prefixes.update(statements, changes)
    spellings.update(statements, changes)


def _write_rows(statements: Statements, changed: Changed) -> difference.Difference:
    changes = difference.compare(statements, changed)
    difference.write(statements, changes)
    if facts.fact(statements, facts.VERSION_KEY) is None:
        facts.set_fact(statements, facts.VERSION_KEY, facts.VERSION)
    return changes


class Load:
    """A load of very many entities, going on; there is one only within `loading`, which ends it."""

    def __init__(self) -> None:
        self.is_over = False

    def update(self, connection: Connection, changed: Changed) -> None:
        """Bring the index in step with what one write of the load changed.

        If that is much, only as far as exact answers need it: until the load ends prefixes are read
        from the terms, and likenesses miss what is new.
        """
        if self.is_over:
            raise RuntimeError("the load is over: nobody would complete the index after this write")
        if len(changed) < MANY and not is_pending(connection):
            update(connection, changed)
            return
        statements = Statements(connection)
        facts.set_fact(statements, facts.PENDING_KEY, "1")
        statements.run("DELETE FROM prefix")
        _write_rows(statements, changed)


@contextmanager
def loading(
    database: Database,
    *,
    progress: Progress | None = None,
    completed: Callable[[Connection], None] = lambda connection: None,
) -> Iterator[Load]:
    """A load of very many entities, one write after another; at its end the index is completed.

    A load that an error breaks off stays unfinished, as one that a kill does: `is_pending` says so,
    `verify` tells it, and the end of the next completes both. `completed` is done in the
    transaction that completes the index, where there was anything to complete.
    """
    load = Load()
    try:
        yield load
    finally:
        load.is_over = True

    def work(connection: Connection) -> None:
        if is_pending(connection):
            _complete(Statements(connection), progress)
            completed(connection)

    database.write(work, deadline=float("inf"))


def _complete(statements: Statements, progress: Progress | None) -> None:
    """Make spellings, postings and prefixes from the terms and words."""
    spellings.build(statements, progress)
    prefixes.build(statements)
    facts.forget_facts(statements, facts.PENDING_KEY)


def is_pending(connection: Connection) -> bool:
    """Whether a load was begun and not finished."""
    return facts.fact(Statements(connection), facts.PENDING_KEY) is not None


def is_stale(connection: Connection) -> bool:
    """Whether the index was made by another version of this code, or not at all, and is to be
    rebuilt.
    """
    statements = Statements(connection)
    version = facts.fact(statements, facts.VERSION_KEY)
    if version is not None and version != facts.VERSION:
        return True
    # A change of schema may have emptied the index, and left the note of its version.
    if statements.fetch("SELECT 1 FROM indexed LIMIT 1"):
        return version is None
    return bool(statements.fetch("SELECT 1 FROM entity WHERE state = 'live' LIMIT 1"))


def rebuild(connection: Connection, progress: Progress | None = None) -> int:
    """Make the whole index anew from the documents; answers how many entities it holds."""
    statements = Statements(connection)
    for table in ("term", "word", "prefix", "spelling", "posting", "indexed"):
        statements.run(f"DELETE FROM {table}")
    facts.forget_facts(statements, facts.VERSION_KEY, facts.SEGMENTS_KEY)
    total = facts.count_of_entities(statements)
    count = 0
    for chunk in facts.documents(statements):
        _write_rows(statements, chunk)
        count += len(chunk)
        if progress is not None:
            progress("names", count, total)
    _complete(statements, progress)
    facts.set_fact(statements, facts.VERSION_KEY, facts.VERSION)
    return count
