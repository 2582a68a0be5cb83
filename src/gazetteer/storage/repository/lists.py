"""Entities in lists: by id or by time, of a kind, of a feature type, in an area."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, case, func, join, or_, select

from gazetteer.storage.repository.selecting import ENTITY, EXTENT, IS_LIVE, TYPE
from gazetteer.storage.tables import EntityRow, EntityType, ExtentRow


@dataclass(frozen=True, slots=True)
class Listed:
    """A member of a list: live with its summary, or a tombstone."""

    id: str
    state: str
    merged_into: str | None
    version: int
    modified: str
    summary: bytes | None


Box = tuple[float, float, float, float]
"""West, south, east and north, in degrees; where west is greater than east it crosses the antimeridian."""


@dataclass(frozen=True, slots=True)
class Area:
    """A box, and the ids of the lines and areas that touch it: of those the points that stand for them say nothing."""

    box: Box
    touching: frozenset[str]


def within(area: Area) -> ColumnElement[bool]:
    """The condition that an entity lies in an area: its point in the box, or it is a line or an area that touches it."""
    west, south, east, north = area.box
    longitude: ColumnElement[bool] = (
        ENTITY.longitude.between(west, east)
        if west <= east
        else or_(ENTITY.longitude >= west, ENTITY.longitude <= east)
    )
    is_point = ENTITY.id.not_in(select(EXTENT.entity_id))
    point = and_(ENTITY.latitude.between(south, north), longitude, is_point)
    return or_(point, ENTITY.id.in_(sorted(area.touching)))


def reaching_into(connection: Connection, box: Box) -> dict[str, Box]:
    """How far the lines and areas reach whose boxes overlap this one, by their ids."""
    west, south, east, north = box
    crosses = EXTENT.west > EXTENT.east
    overlaps = [
        case(
            (crosses, or_(EXTENT.west <= last, EXTENT.east >= first)),
            else_=and_(EXTENT.west <= last, EXTENT.east >= first),
        )
        for first, last in ([(west, east)] if west <= east else [(west, 180.0), (-180.0, east)])
    ]
    statement = select(*EXTENT).where(EXTENT.south <= north, EXTENT.north >= south, or_(*overlaps))
    return {row.entity_id: (row.west, row.south, row.east, row.north) for row in connection.execute(statement)}


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
        statement = statement.where(ENTITY.state == "live" if kinds else IS_LIVE).order_by(ENTITY.id)
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


def _located(columns_: Sequence[Any], kind: str, type_: str | None, area: Area | None) -> Select[Any]:
    """A selection of columns of the live entities of a kind, of a feature type and in an area."""
    statement = select(*columns_).where(ENTITY.state == "live", ENTITY.kind == kind)
    if type_ is not None:
        statement = statement.where(
            select(TYPE.entity_id).where(TYPE.type == type_, TYPE.entity_id == ENTITY.id).exists()
        )
    return statement if area is None else statement.where(within(area))


def documents_of_kind(
    connection: Connection,
    kind: str,
    *,
    type_: str | None = None,
    area: Area | None = None,
    after: str | None = None,
    limit: int,
) -> dict[str, bytes]:
    """At most `limit` public documents of a kind by id, behind the one with the id `after`."""
    statement = _located((ENTITY.id, ENTITY.public), kind, type_, area).order_by(ENTITY.id).limit(limit)
    if after is not None:
        statement = statement.where(ENTITY.id > after)
    return {row.id: row.public for row in connection.execute(statement)}


def count_of_kind(
    connection: Connection,
    kind: str,
    *,
    type_: str | None = None,
    area: Area | None = None,
) -> int:
    """How many entities `documents_of_kind` has, page for page."""
    found: int = connection.execute(_located((func.count(),), kind, type_, area)).scalar_one()
    return found


def box_of_kind(connection: Connection, kind: str) -> Box | None:
    """West, south, east and north of all of a kind, lines and areas in full; None where nothing is anywhere.

    Where one of them crosses the antimeridian it is the whole way round.
    """
    crosses = EXTENT.west > EXTENT.east
    west = func.coalesce(case((crosses, -180.0), else_=EXTENT.west), ENTITY.longitude)
    east = func.coalesce(case((crosses, 180.0), else_=EXTENT.east), ENTITY.longitude)
    south, north = func.coalesce(EXTENT.south, ENTITY.latitude), func.coalesce(EXTENT.north, ENTITY.latitude)
    ends = [func.min(west), func.min(south), func.max(east), func.max(north)]
    reach = _located(ends, kind, None, None).select_from(
        join(EntityRow, ExtentRow, EXTENT.entity_id == ENTITY.id, isouter=True)
    )
    row = connection.execute(reach).one()
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
