"""All rows of one database into another, whatever engines they are, and whether the two are equal.

Tables follow one another so that what is referred to is there first. A table is copied in portions, each with a note of how far
the copy is in the same transaction, so that a copy that was broken off goes on after the last whole portion. Only a table that
refers to itself is copied in one transaction: its references hold when all of it is there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from hashlib import blake2b
from typing import Any, Final

import orjson
from sqlalchemy import Connection, Table, delete, func, insert, select, tuple_

from gazetteer.errors import Conflict
from gazetteer.storage import dialects, repository, revisions
from gazetteer.storage.engine import Database
from gazetteer.storage.tables import Meta, metadata

_META: Final[Table] = metadata.tables["meta"]
#: The key of `meta` in the database that is being filled.
_NOTE: Final = "copying"
_PORTION: Final = 5_000

#: Called with the rows copied so far, and all there are.
Progress = Callable[[int, int], None]


@dataclass
class _Note:
    """How far a copy is: of which state of the source, the tables that are done, the key of the last row of the next."""

    state: int
    done: list[str] = field(default_factory=list)
    after: list[Any] | None = None


def _tables() -> list[Table]:
    """The tables, what is referred to before what refers to it; `meta` comes last of all, by itself."""
    return [table for table in metadata.sorted_tables if table is not _META]


def _refers_to_itself(table: Table) -> bool:
    return any(key.column.table is table for key in table.foreign_keys)


def counts(connection: Connection) -> dict[str, int]:
    """How many rows each table has."""
    return {
        str(table.name): connection.execute(select(func.count()).select_from(table)).scalar_one() for table in _tables()
    }


def _rows(connection: Connection, table: Table, after: Sequence[Any] | None = None) -> Iterator[tuple[Any, ...]]:
    """The rows of a table in the order of its key, after the row with the key `after`."""
    key = list(table.primary_key.columns)
    statement = select(*table.columns).order_by(*key)
    if after is not None:
        statement = statement.where(tuple_(*key) > tuple_(*after))
    for row in repository.stream(connection, statement, size=_PORTION):
        yield tuple(row)


def _add(connection: Connection, table: Table, rows: Sequence[tuple[Any, ...]]) -> None:
    quote = connection.dialect.identifier_preparer.quote
    names = [quote(column.name) for column in table.columns]
    driver = connection.connection.driver_connection
    dialects.of_connection(connection).load(driver, quote(table.name), names, rows)


# How far it is


def _note(connection: Connection) -> _Note | None:
    stated = repository.fact_of_database(connection, _NOTE)
    return None if stated is None else _Note(**orjson.loads(stated))


def _set_note(connection: Connection, note: _Note) -> None:
    revisions.set_fact_of_database(connection, _NOTE, orjson.dumps(asdict(note)).decode())


def _begin(connection: Connection, state: int, *, anew: bool) -> _Note:
    """How far an earlier copy of the same state came; raises `Conflict` where there is anything but such a copy."""
    note = _note(connection)
    if note is not None and note.state == state and not anew:
        return note
    if note is None and any(counts(connection).values()):
        raise Conflict("the database to copy to is not empty; nothing is overwritten: name another one")
    # What an earlier copy left of another state.
    for table in reversed(_tables()):
        connection.execute(delete(table))
    begun = _Note(state)
    _set_note(connection, begun)
    return begun


# Copying


def copy(source: Connection, target: Database, *, anew: bool, progress: Progress) -> int:
    """Bring every row that `source` sees, in one state of its data, into a database that is empty or holds part of such a copy.

    Returns how many rows an earlier copy had brought already. Raises `Conflict` where the target holds anything else.
    """
    state = repository.data_version(source)
    note = target.write(lambda connection: _begin(connection, state, anew=anew))
    with target.reading() as connection:
        before = sum(counts(connection).values())
    told = _Told(before, sum(counts(source).values()), progress)
    for table in _tables():
        if table.name in note.done:
            continue
        done = _Note(state, [*note.done, table.name])
        if _refers_to_itself(table):
            _at_once(source, target, table, done, told)
        else:
            _in_portions(source, target, table, note, told)
        note = done
    facts = list(_rows(source, _META))

    def finish(connection: Connection) -> None:
        connection.execute(delete(Meta))
        connection.execute(insert(Meta), [{"key": key, "value": value} for key, value in facts])

    target.write(finish, deadline=float("inf"))
    return before


class _Told:
    """How many rows are there, as it is told to whoever watches."""

    def __init__(self, done: int, total: int, progress: Progress) -> None:
        self._done = done
        self._total = total
        self._progress = progress
        progress(done, total)

    def more(self, rows: int) -> None:
        self._done += rows
        self._progress(self._done, self._total)


def _at_once(source: Connection, target: Database, table: Table, done: _Note, told: _Told) -> None:
    def work(connection: Connection) -> None:
        for portion in repository.portions(_rows(source, table), _PORTION):
            _add(connection, table, portion)
            told.more(len(portion))
        _set_note(connection, done)

    target.write(work, deadline=float("inf"))


def _in_portions(source: Connection, target: Database, table: Table, note: _Note, told: _Told) -> None:
    places = [list(table.columns).index(column) for column in table.primary_key.columns]
    for portion in repository.portions(_rows(source, table, note.after), _PORTION):
        so_far = _Note(note.state, note.done, [portion[-1][place] for place in places])

        def work(connection: Connection, portion: Any = portion, so_far: _Note = so_far) -> None:
            _add(connection, table, portion)
            _set_note(connection, so_far)

        target.write(work, deadline=float("inf"))
        told.more(len(portion))


# Comparing


def differences(one: Connection, other: Connection, progress: Progress) -> list[str]:
    """The tables of which two databases do not hold the same rows; each row is read, and the digests of all are compared."""
    told = _Told(0, sum(counts(one).values()), progress)
    found = [table.name for table in _tables() if _digest(one, table, told.more) != _digest(other, table, _untold)]
    if _digest(one, _META, _untold) != _digest(other, _META, _untold):
        found.append(_META.name)
    return found


def _untold(_rows: int) -> None:
    """The rows were counted already."""


def _digest(connection: Connection, table: Table, more: Callable[[int], None]) -> bytes:
    whole = blake2b(digest_size=32)
    for portion in repository.portions(_rows(connection, table), _PORTION):
        for row in portion:
            whole.update(repr(row).encode("utf-8", "surrogatepass"))
        more(len(portion))
    return whole.digest()
