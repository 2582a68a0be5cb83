"""The columns that the questions name, and how many ids one statement takes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any, Final, TypeVar

from sqlalchemy import ColumnElement, Connection, Select
from sqlmodel import SQLModel

from gazetteer.storage.tables import (
    CitationRow,
    EntityRow,
    EntityType,
    ExtentRow,
    FactRow,
    IdentifierRow,
    Meta,
    NameRow,
    ProposalRow,
    RelationRow,
    Revision,
    SourceRevision,
    SourceRow,
    SovereigntyParty,
    SovereigntyRow,
)

T = TypeVar("T")

#: Ids asked for in one statement.
AT_ONCE: Final = 500


def columns(table: type[SQLModel]) -> Any:
    """The columns of a table, by name."""
    return table.__table__.c  # type: ignore[attr-defined]  # SQLModel adds it to a table's class


ENTITY: Final = columns(EntityRow)
REVISION: Final = columns(Revision)
RELATION: Final = columns(RelationRow)
PARTY: Final = columns(SovereigntyParty)
RECORD: Final = columns(SovereigntyRow)
FACT: Final = columns(FactRow)
TYPE: Final = columns(EntityType)
EXTENT: Final = columns(ExtentRow)
IDENTIFIER: Final = columns(IdentifierRow)
SOURCE: Final = columns(SourceRow)
SOURCE_REVISION: Final = columns(SourceRevision)
CITATION: Final = columns(CitationRow)
META: Final = columns(Meta)
NAME: Final = columns(NameRow)
PROPOSAL: Final = columns(ProposalRow)

#: That an entity is live, where it is known by its id. Said so that no index leads there by the state: from five ids on SQLite
#: took that for the quicker way, and read all entities for every such question.
IS_LIVE: Final = ENTITY.state.concat("") == "live"


def portions(ids: Iterable[T], size: int = AT_ONCE) -> Iterator[list[T]]:
    """The ids in lists that one statement can take."""
    portion: list[T] = []
    for identifier in ids:
        portion.append(identifier)
        if len(portion) == size:
            yield portion
            portion = []
    if portion:
        yield portion


def among(
    connection: Connection, statement: Select[Any], column: ColumnElement[Any], ids: Collection[str]
) -> Iterator[Any]:
    for portion in portions(ids):
        yield from connection.execute(statement.where(column.in_(portion)))


def stream(connection: Connection, statement: Select[Any], *, size: int = AT_ONCE) -> Iterator[Any]:
    """The rows of a statement, fetched a portion at a time."""
    result = connection.execute(statement.execution_options(yield_per=size))
    try:
        yield from result
    finally:
        result.close()
