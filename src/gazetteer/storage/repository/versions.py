"""The versions of entities: histories, recent changes, who wrote what."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, select, tuple_

from gazetteer.storage.repository.selecting import ENTITY, PROPOSAL, REVISION, SOURCE_REVISION, among
from gazetteer.storage.tables import EntityRow, ProposalRow


@dataclass(frozen=True, slots=True)
class Version:
    """One line of a history; `proposed_by` is whose proposal it carries out."""

    entity_id: str
    version: int
    modified: str
    by: str
    what: str
    comment: str | None
    merged_into: str | None
    proposal: str | None
    proposed_by: str | None


_VERSION: Final = select(
    REVISION.entity_id,
    REVISION.version,
    REVISION.modified,
    REVISION.by,
    REVISION.what,
    REVISION.comment,
    REVISION.merged_into,
    REVISION.proposal,
    PROPOSAL.by.label("proposed_by"),
).outerjoin(ProposalRow, PROPOSAL.id == REVISION.proposal)


def history(connection: Connection, entity_id: str) -> list[Version]:
    """Every version of an entity, the newest first; empty for an id that was never given."""
    statement = _VERSION.where(REVISION.entity_id == entity_id).order_by(REVISION.version.desc())
    return [Version(*row) for row in connection.execute(statement)]


def versions_of(connection: Connection, moment: str) -> list[Version]:
    """The versions of entities that one write made, by its moment."""
    statement = _VERSION.where(REVISION.modified == moment).order_by(REVISION.entity_id)
    return [Version(*row) for row in connection.execute(statement)]


@dataclass(frozen=True, slots=True)
class Changed:
    """A version in the list of all: with the entity's kind, and its summary (None where it is deleted or merged)."""

    version: Version
    kind: str
    summary: bytes | None


def changes(
    connection: Connection,
    *,
    limit: int,
    since: str | None = None,
    kinds: Collection[str] = (),
    after: tuple[str, str, int] | None = None,
    newest_first: bool = False,
) -> list[Changed]:
    """At most `limit` versions of entities in the order of time, those of one write by entity.

    `since` is a stored timestamp from which on they count; `after` is `(modified, entity, version)` of the last one before.
    """
    place = (REVISION.modified, REVISION.entity_id, REVISION.version)
    statement = _VERSION.add_columns(ENTITY.kind, ENTITY.summary).join(EntityRow, ENTITY.id == REVISION.entity_id)
    if since is not None:
        statement = statement.where(REVISION.modified >= since)
    if kinds:
        statement = statement.where(ENTITY.kind.in_(list(kinds)))
    if after is not None:
        beyond = tuple_(*place) < after if newest_first else tuple_(*place) > after
        statement = statement.where(beyond)
    order = [column.desc() for column in place] if newest_first else list(place)
    rows = connection.execute(statement.order_by(*order).limit(limit))
    return [Changed(Version(*row[:-2]), row.kind, row.summary) for row in rows]


def document_at(connection: Connection, entity_id: str, version: int) -> tuple[str, str | None] | None:
    """What happened in a version and its document (None for a deletion or a merge); None where there is no such version."""
    statement = select(REVISION.what, REVISION.document).where(
        REVISION.entity_id == entity_id, REVISION.version == version
    )
    row = connection.execute(statement).first()
    return None if row is None else (row.what, row.document)


def documents_at(connection: Connection, versions: Mapping[str, int]) -> list[str]:
    """The documents of entities as they were in these versions, of those that had one then."""
    statement = select(REVISION.entity_id, REVISION.version, REVISION.document).where(REVISION.document.is_not(None))
    rows = among(connection, statement, REVISION.entity_id, versions.keys())
    return [row.document for row in rows if row.version == versions[row.entity_id]]


def author_of(connection: Connection, what: str, identifier: str) -> str | None:
    """Who the newest revision of an entity or a source (`what`) is by; None where there never was one."""
    table, key = (REVISION, REVISION.entity_id) if what == "entity" else (SOURCE_REVISION, SOURCE_REVISION.source_id)
    statement = select(table.by).where(key == identifier).order_by(table.version.desc()).limit(1)
    author: str | None = connection.execute(statement).scalar()
    return author


def touched_by_others(connection: Connection, ids: Collection[str], by: str) -> set[str]:
    """Those of the entities of which some version is by somebody else."""
    statement = select(REVISION.entity_id).where(REVISION.by != by).distinct()
    return {row[0] for row in among(connection, statement, REVISION.entity_id, ids)}


@dataclass(frozen=True, slots=True)
class NewestRevision:
    """The newest revision of an entity, and the newest document that it ever had (the same one while it lives)."""

    entity_id: str
    version: int
    modified: str
    what: str
    merged_into: str | None
    document: str | None
    last_document: str | None


def newest_revisions(connection: Connection, ids: Collection[str]) -> dict[str, NewestRevision]:
    """The newest revision of each entity that has one."""
    statement = select(
        REVISION.entity_id,
        REVISION.version,
        REVISION.modified,
        REVISION.what,
        REVISION.merged_into,
        REVISION.document,
    ).order_by(REVISION.entity_id, REVISION.version)
    newest: dict[str, NewestRevision] = {}
    for row in among(connection, statement, REVISION.entity_id, ids):
        before = newest.get(row.entity_id)
        last = row.document if row.document is not None or before is None else before.last_document
        newest[row.entity_id] = NewestRevision(
            row.entity_id, row.version, row.modified, row.what, row.merged_into, row.document, last
        )
    return newest
