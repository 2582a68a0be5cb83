"""Sources, their versions, and what rests on them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, and_, func, or_, select

from gazetteer.storage.repository.selecting import CITATION, ENTITY, SOURCE, SOURCE_REVISION, among, stream
from gazetteer.storage.repository.versions import Version
from gazetteer.storage.tables import EntityRow, SourceRevision


@dataclass(frozen=True, slots=True)
class SourceState:
    """A source as it is now."""

    id: str
    version: int
    modified: str
    document: str
    #: `deleted` or `merged`, and into which; None for a source that counts.
    ended: str | None = None
    merged_into: str | None = None


_EVER: Final = select(SOURCE.id, SOURCE.version, SOURCE.modified, SOURCE.document, SOURCE.ended, SOURCE.merged_into)
_SOURCE_STATE: Final = _EVER.where(SOURCE.ended.is_(None))


def sources(connection: Connection, ids: Collection[str], *, ended_too: bool = False) -> dict[str, SourceState]:
    """The state of each source that there is; of those that were deleted or merged only where they are asked for."""
    statement = _EVER if ended_too else _SOURCE_STATE
    return {row.id: SourceState(*row) for row in among(connection, statement, SOURCE.id, ids)}


def list_sources(connection: Connection, *, limit: int, after: str | None = None) -> list[SourceState]:
    """At most `limit` sources by id, after the one with the id `after`."""
    statement = _SOURCE_STATE.order_by(SOURCE.id).limit(limit)
    if after is not None:
        statement = statement.where(SOURCE.id > after)
    return [SourceState(*row) for row in connection.execute(statement)]


def source_history(connection: Connection, source_id: str) -> list[Version]:
    """Every version of a source, the newest first."""
    of = SOURCE_REVISION
    statement = (
        select(of.source_id, of.version, of.modified, of.by, of.what, of.comment)
        .where(of.source_id == source_id)
        .order_by(of.version.desc())
    )
    return [Version(*row, merged_into=None, proposal=None, proposed_by=None) for row in connection.execute(statement)]


def dependants(
    connection: Connection, source_id: str, *, limit: int | None = None, after: str | None = None
) -> list[tuple[str, int]]:
    """The entities that rest on a source, each with how often it is cited, by id."""
    statement = select(CITATION.entity_id, CITATION.count).where(CITATION.source_id == source_id)
    if after is not None:
        statement = statement.where(CITATION.entity_id > after)
    return [tuple(row) for row in connection.execute(statement.order_by(CITATION.entity_id).limit(limit))]


def count_dependants(connection: Connection, ids: Collection[str]) -> dict[str, int]:
    """How many entities rest on each source; sources on which none rests are absent."""
    statement = select(CITATION.source_id, func.count()).group_by(CITATION.source_id)
    return {row[0]: row[1] for row in among(connection, statement, CITATION.source_id, ids)}


def source_faults(connection: Connection) -> list[str]:
    """The sources that differ from their newest revision, or have none."""
    newest = (
        select(SOURCE_REVISION.source_id, func.max(SOURCE_REVISION.version).label("version"))
        .group_by(SOURCE_REVISION.source_id)
        .subquery()
    )
    statement = (
        select(SOURCE.id)
        .outerjoin(newest, newest.c.source_id == SOURCE.id)
        .outerjoin(
            SourceRevision,
            and_(SOURCE_REVISION.source_id == SOURCE.id, SOURCE_REVISION.version == newest.c.version),
        )
        .where(
            or_(
                SOURCE_REVISION.version.is_(None),
                SOURCE_REVISION.version != SOURCE.version,
                SOURCE_REVISION.document != SOURCE.document,
                SOURCE_REVISION.modified != SOURCE.modified,
            )
        )
        .order_by(SOURCE.id)
    )
    return list(connection.execute(statement).scalars())


def newest_source_revisions(connection: Connection, ids: Collection[str]) -> dict[str, SourceState]:
    """Each source as its newest revision has it."""
    statement = select(
        SOURCE_REVISION.source_id, SOURCE_REVISION.version, SOURCE_REVISION.modified, SOURCE_REVISION.document
    ).order_by(SOURCE_REVISION.source_id, SOURCE_REVISION.version)
    return {row.source_id: SourceState(*row) for row in among(connection, statement, SOURCE_REVISION.source_id, ids)}


def stream_sources(
    connection: Connection, *, kinds: Collection[str] = (), modified_since: str | None = None
) -> Iterator[SourceState]:
    """Every source by id; with `kinds`, those that entities of these kinds rest on."""
    statement = _SOURCE_STATE.order_by(SOURCE.id)
    if kinds:
        cited = (
            select(CITATION.source_id)
            .join(EntityRow, ENTITY.id == CITATION.entity_id)
            .where(ENTITY.kind.in_(list(kinds)), CITATION.source_id == SOURCE.id)
        )
        statement = statement.where(cited.exists())
    if modified_since is not None:
        statement = statement.where(SOURCE.modified >= modified_since)
    for row in stream(connection, statement):
        yield SourceState(*row)
