"""What entities are now: their states, their documents as written and as published, their digests."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, and_, select

from gazetteer.storage.repository.selecting import ENTITY, IS_LIVE, RECORD, REVISION, TYPE, among, stream
from gazetteer.storage.tables import Revision


@dataclass(frozen=True, slots=True)
class State:
    """What an entity is now, without its documents but for the summary (None where it is deleted or merged)."""

    id: str
    kind: str
    state: str
    merged_into: str | None
    version: int
    modified: str
    digest: str | None
    summary: bytes | None

    @property
    def live(self) -> bool:
        """Whether it is neither deleted nor merged."""
        return self.state == "live"


_STATE: Final = (
    ENTITY.id,
    ENTITY.kind,
    ENTITY.state,
    ENTITY.merged_into,
    ENTITY.version,
    ENTITY.modified,
    ENTITY.digest,
    ENTITY.summary,
)


def states(connection: Connection, ids: Collection[str]) -> dict[str, State]:
    """The state of each id that was ever given."""
    return {row.id: State(*row) for row in among(connection, select(*_STATE), ENTITY.id, ids)}


def resolve_merged(connection: Connection, entity_id: str) -> str:
    """The id that answers now for a merged one, through however many merges."""
    seen: set[str] = set()
    while entity_id not in seen:
        seen.add(entity_id)
        into = connection.execute(select(ENTITY.merged_into).where(ENTITY.id == entity_id)).scalar()
        if into is None:
            break
        entity_id = into
    return entity_id


@dataclass(frozen=True, slots=True)
class Written:
    """The newest version of a live entity: the document as written, and when."""

    id: str
    version: int
    modified: str
    digest: str | None
    document: str


_WRITTEN: Final = select(ENTITY.id, ENTITY.version, ENTITY.modified, ENTITY.digest, REVISION.document).join(
    Revision, and_(REVISION.entity_id == ENTITY.id, REVISION.version == ENTITY.version)
)


def written(connection: Connection, ids: Collection[str]) -> dict[str, Written]:
    """The newest document of each id that is live."""
    statement = _WRITTEN.where(IS_LIVE)
    return {row.id: Written(*row) for row in among(connection, statement, ENTITY.id, ids)}


@dataclass(frozen=True, slots=True)
class LiveVersion:
    """Which version of a live entity is the newest."""

    id: str
    kind: str
    version: int


def live_versions(connection: Connection) -> Iterator[LiveVersion]:
    """The newest version of every live entity."""
    statement = select(ENTITY.id, ENTITY.kind, ENTITY.version).where(ENTITY.state == "live")
    for row in stream(connection, statement):
        yield LiveVersion(*row)


def public(connection: Connection, ids: Collection[str]) -> dict[str, bytes]:
    """The public document (JSON) of each id that is live."""
    statement = select(ENTITY.id, ENTITY.public).where(IS_LIVE)
    return {row.id: row.public for row in among(connection, statement, ENTITY.id, ids)}


def with_sovereignty(connection: Connection, ids: Collection[str]) -> list[str]:
    """Which of the places have sovereignty records of their own."""
    statement = select(RECORD.entity_id).distinct()
    return [row.entity_id for row in among(connection, statement, RECORD.entity_id, ids)]


def summaries(connection: Connection, ids: Collection[str]) -> dict[str, bytes]:
    """The members of a search result that belong to the entity (JSON), of each id that is live."""
    statement = select(ENTITY.id, ENTITY.summary).where(IS_LIVE)
    return {row.id: row.summary for row in among(connection, statement, ENTITY.id, ids)}


def stream_written(
    connection: Connection, *, kinds: Collection[str] = (), modified_since: str | None = None
) -> Iterator[Written]:
    """The newest document of every live entity, by id."""
    statement = _WRITTEN.where(ENTITY.state == "live").order_by(ENTITY.id)
    if kinds:
        statement = statement.where(ENTITY.kind.in_(list(kinds)))
    if modified_since is not None:
        statement = statement.where(ENTITY.modified >= modified_since)
    for row in stream(connection, statement):
        yield Written(*row)


def of_type(connection: Connection, type_: str) -> set[str]:
    """The ids of the entities that have a type."""
    return set(connection.execute(select(TYPE.entity_id).where(TYPE.type == type_)).scalars())


def as_prominent_as(connection: Connection, least: float) -> set[str]:
    """The ids of the live entities of at least this prominence."""
    statement = select(ENTITY.id).where(ENTITY.prominence >= least, ENTITY.state == "live")
    return set(connection.execute(statement).scalars())


def digests(connection: Connection, ids: Collection[str]) -> dict[str, str]:
    """The digest of the public document of each id that is live."""
    statement = select(ENTITY.id, ENTITY.digest).where(IS_LIVE)
    return {row.id: row.digest for row in among(connection, statement, ENTITY.id, ids)}
