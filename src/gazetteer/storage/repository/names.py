"""Names as running text, the search for duplicates and reconciliation read them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from sqlalchemy import Connection, select

from gazetteer.storage.repository.selecting import ENTITY, IS_LIVE, NAME, among, columns, stream
from gazetteer.storage.tables import EntityRow, TermRow


@dataclass(frozen=True, slots=True)
class Located:
    """An entity by one of its name keys, with what tells whether it may be the same as another."""

    key: str
    entity_id: str
    kind: str
    prominence: float
    longitude: float | None
    latitude: float | None


def by_name_key(connection: Connection, *, kind_of_key: int) -> Iterator[Located]:
    """Every live entity under each of its keys of that kind, the keys in order, each entity once a key."""
    term = columns(TermRow)
    statement = (
        select(term.key, term.entity, ENTITY.kind, ENTITY.prominence, ENTITY.longitude, ENTITY.latitude)
        .join(EntityRow, ENTITY.id == term.entity)
        .where(term.kind == kind_of_key, ENTITY.state == "live")
        .order_by(term.key, term.entity)
    )
    before: tuple[str, str] | None = None
    for row in stream(connection, statement, size=10_000):
        if (row[0], row[1]) != before:
            before = (row[0], row[1])
            yield Located(*row)


def named(connection: Connection, keys: Collection[str], *, kind_of_key: int) -> list[tuple[str, str, int]]:
    """The names that have the search keys: (key, entity, place of the name in its document), the best first."""
    term = columns(TermRow)
    statement = (
        select(term.key, term.entity, term.name)
        .where(term.kind == kind_of_key)
        .order_by(term.key, term.rank, term.entity, term.name)
    )
    return [tuple(row) for row in among(connection, statement, term.key, keys)]


class NameOf(NamedTuple):
    """A name as running text is searched for it; `ordinal` is its place in the document."""

    entity: str
    ordinal: int
    text: str
    lang: str
    kind: str
    status: str


_NAME_OF: Final = (
    select(NAME.entity_id, NAME.ordinal, NAME.text, NAME.lang, ENTITY.kind, NAME.status)
    .join(EntityRow, ENTITY.id == NAME.entity_id)
    .where(IS_LIVE)
)


def stream_names(connection: Connection) -> Iterator[NameOf]:
    """Every name of every live entity, by entity and the order of its document."""
    for row in stream(connection, _NAME_OF.order_by(NAME.entity_id, NAME.ordinal), size=5_000):
        yield NameOf(*row)


def names_of(connection: Connection, ids: Collection[str]) -> list[NameOf]:
    """The names of these entities, as far as they are live."""
    return [NameOf(*row) for row in among(connection, _NAME_OF, NAME.entity_id, sorted(ids))]
