"""Entities in lists: by id or by time, of a kind, of a feature type, in an area."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, or_, select

from gazetteer.storage.repository.selecting import ENTITY, TYPE
from gazetteer.storage.tables import EntityRow, EntityType


@dataclass(frozen=True, slots=True)
class Listed:
    """A member of a list: live with its summary, or a tombstone."""

    id: str
    state: str
    merged_into: str | None
    version: int
    modified: str
    summary: bytes | None


def within(bbox: tuple[float, float, float, float]) -> ColumnElement[bool]:
    """The condition that an entity's point lies in (west, south, east, north); west > east crosses the antimeridian."""
    west, south, east, north = bbox
    longitude: ColumnElement[bool] = (
        ENTITY.longitude.between(west, east)
        if west <= east
        else or_(ENTITY.longitude >= west, ENTITY.longitude <= east)
    )
    return and_(ENTITY.latitude.between(south, north), longitude)


def list_entities(
    connection: Connection,
    *,
    limit: int,
    kinds: Collection[str] = (),
    type_: str | None = None,
    ids: Collection[str] | None = None,
    modified_since: str | None = None,
    after: tuple[str, ...] | None = None,
) -> list[Listed]:
    """At most `limit` entities by id; with `modified_since` (a stored timestamp) by time and id, tombstones among them.

    `after` is the key of the last one before: `(id,)`, or with `modified_since` `(modified, id)`.
    """
    statement = select(ENTITY.id, ENTITY.state, ENTITY.merged_into, ENTITY.version, ENTITY.modified, ENTITY.summary)
    if modified_since is None:
        # A page of everything is read in the order of the ids: by the index of the states it would first be sorted, whole.
        state = ENTITY.state if kinds or type_ or ids is not None else func.coalesce(ENTITY.state, "")
        statement = statement.where(state == "live").order_by(ENTITY.id)
        if after is not None:
            statement = statement.where(ENTITY.id > after[0])
    else:
        statement = statement.where(ENTITY.modified >= modified_since).order_by(ENTITY.modified, ENTITY.id)
        if after is not None:
            modified, entity_id = after
            statement = statement.where(
                or_(ENTITY.modified > modified, and_(ENTITY.modified == modified, ENTITY.id > entity_id))
            )
    if kinds:
        statement = statement.where(ENTITY.kind.in_(list(kinds)))
    if type_ is not None and modified_since is None:
        # By the index of the types, which is in the order of the ids: a page reads no more than it shows.
        statement = statement.join(EntityType, TYPE.entity_id == ENTITY.id).where(TYPE.type == type_)
        statement = statement.order_by(None).order_by(TYPE.entity_id)
        if after is not None:
            statement = statement.where(TYPE.entity_id > after[0])
    elif type_ is not None:
        statement = statement.where(
            select(TYPE.entity_id).where(TYPE.type == type_, TYPE.entity_id == ENTITY.id).exists()
        )
    if ids is not None:
        statement = statement.where(ENTITY.id.in_(list(ids)))
    return [Listed(*row) for row in connection.execute(statement.limit(limit))]


def _located(
    columns_: Sequence[Any], kind: str, type_: str | None, bbox: tuple[float, float, float, float] | None
) -> Select[Any]:
    """A selection of columns of the live entities of a kind, of a feature type and in an area."""
    statement = select(*columns_).where(ENTITY.state == "live", ENTITY.kind == kind)
    if type_ is not None:
        statement = statement.where(
            select(TYPE.entity_id).where(TYPE.type == type_, TYPE.entity_id == ENTITY.id).exists()
        )
    return statement if bbox is None else statement.where(within(bbox))


def documents_of_kind(
    connection: Connection,
    kind: str,
    *,
    type_: str | None = None,
    bbox: tuple[float, float, float, float] | None = None,
    after: str | None = None,
    limit: int,
) -> dict[str, bytes]:
    """At most `limit` public documents of a kind by id, behind the one with the id `after`."""
    statement = _located((ENTITY.id, ENTITY.public), kind, type_, bbox).order_by(ENTITY.id).limit(limit)
    if after is not None:
        statement = statement.where(ENTITY.id > after)
    return {row.id: row.public for row in connection.execute(statement)}


def count_of_kind(
    connection: Connection,
    kind: str,
    *,
    type_: str | None = None,
    bbox: tuple[float, float, float, float] | None = None,
) -> int:
    """How many entities `documents_of_kind` has, page for page."""
    found: int = connection.execute(_located((func.count(),), kind, type_, bbox)).scalar_one()
    return found


def box_of_kind(connection: Connection, kind: str) -> tuple[float, float, float, float] | None:
    """West, south, east and north of the points of a kind; None where there are none."""
    point = ENTITY.longitude, ENTITY.latitude
    ends = [func.min(point[0]), func.min(point[1]), func.max(point[0]), func.max(point[1])]
    row = connection.execute(_located(ends, kind, None, None)).one()
    return None if row[0] is None else (row[0], row[1], row[2], row[3])


def feature_types(connection: Connection) -> list[tuple[str, str, int]]:
    """Every feature type in use, with the kinds of entity that have it and how many do: (type, kind, count)."""
    statement = (
        select(TYPE.type, ENTITY.kind, func.count())
        .join(EntityRow, ENTITY.id == TYPE.entity_id)
        .where(ENTITY.state == "live")
        .group_by(TYPE.type, ENTITY.kind)
        .order_by(TYPE.type, ENTITY.kind)
    )
    return [tuple(row) for row in connection.execute(statement)]
