"""Sovereignty records by their days, holders, bases and places, and other dated facts."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, and_, func, not_, or_, select, true

from gazetteer.storage.repository.lists import Area, within
from gazetteer.storage.repository.selecting import ENTITY, FACT, PARTY, RECORD, among
from gazetteer.storage.tables import EntityRow, SovereigntyParty


def first_day_of_records(connection: Connection) -> int | None:
    """The first day on which any record of sovereignty may hold, of those that have one."""
    found: int | None = connection.execute(select(func.min(RECORD.first_day))).scalar()
    return found


@dataclass(frozen=True, slots=True)
class RecordOf:
    """Where a sovereignty record stands: the place, the record's id in the public document, and its bounds."""

    entity_id: str
    ordinal: int
    assertion: str
    status: str
    valid_from: str | None
    valid_to: str | None


def sovereignty(
    connection: Connection,
    *,
    first_day: int | None = None,
    last_day: int | None = None,
    holders: Collection[str] | None = None,
    basis: str | None = None,
    area: Area | None = None,
    dated: bool | None = None,
    after: tuple[str, int] | None = None,
    limit: int | None = None,
) -> list[RecordOf]:
    """The records of all places that may hold on some day from `first_day` to `last_day`, by place and ordinal.

    The widest reading of the bounds decides; whether a record holds for certain is for the caller to say. `holders` matches any
    of the ids; `basis` matches what a record rests on or is ended by; `dated` asks whether any bound is known. `after` is
    `(place, ordinal)` of the last one before.
    """
    statement = select(
        RECORD.entity_id,
        RECORD.ordinal,
        RECORD.assertion,
        RECORD.status,
        RECORD.valid_from,
        RECORD.valid_to,
    ).order_by(RECORD.entity_id, RECORD.ordinal)

    def names(ids: Collection[str], roles: Sequence[str]) -> ColumnElement[bool]:
        return (
            select(PARTY.target)
            .where(
                PARTY.entity_id == RECORD.entity_id,
                PARTY.ordinal == RECORD.ordinal,
                PARTY.role.in_(list(roles)),
                PARTY.target.in_(list(ids)),
            )
            .exists()
        )

    conditions: list[ColumnElement[bool]] = [true()]
    if last_day is not None:
        conditions.append(or_(RECORD.first_day.is_(None), RECORD.first_day <= last_day))
    if first_day is not None:
        conditions.append(or_(RECORD.last_day.is_(None), RECORD.last_day >= first_day))
    if dated is not None:
        undated = and_(RECORD.valid_from.is_(None), RECORD.valid_to.is_(None))
        conditions.append(not_(undated) if dated else undated)
    if holders is not None:
        conditions.append(names(holders, ["holders"]))
    if basis is not None:
        conditions.append(names([basis], ["basis", "ended_by"]))
    if area is not None:
        statement = statement.join(EntityRow, ENTITY.id == RECORD.entity_id)
        conditions.append(within(area))
    if after is not None:
        entity_id, ordinal = after
        conditions.append(
            or_(RECORD.entity_id > entity_id, and_(RECORD.entity_id == entity_id, RECORD.ordinal > ordinal))
        )
    statement = statement.where(*conditions)
    return [RecordOf(*row) for row in connection.execute(statement if limit is None else statement.limit(limit))]


def holders_among(connection: Connection, day: int, statuses: Collection[str]) -> set[tuple[str, str]]:
    """Each place with each holder that its own records of these statuses may name on a day, as pairs of ids."""
    statement = (
        select(RECORD.entity_id, PARTY.target)
        .join(SovereigntyParty, and_(PARTY.entity_id == RECORD.entity_id, PARTY.ordinal == RECORD.ordinal))
        .where(
            PARTY.role == "holders",
            RECORD.status.in_(list(statuses)),
            or_(RECORD.first_day.is_(None), RECORD.first_day <= day),
            or_(RECORD.last_day.is_(None), RECORD.last_day >= day),
        )
    )
    return {(row.entity_id, row.target) for row in connection.execute(statement)}


def facts(connection: Connection) -> list[tuple[str, str]]:
    """The date (EDTF) of every dated fact, with the entity whose it is."""
    return [(row.entity_id, row.date) for row in connection.execute(select(FACT.entity_id, FACT.date))]


def holders_of(connection: Connection, places: Collection[str]) -> dict[str, set[str]]:
    """Whom the records of places name as holders, whenever that was."""
    statement = select(PARTY.entity_id, PARTY.target).where(PARTY.role == "holders").distinct()
    found: dict[str, set[str]] = {}
    for row in among(connection, statement, PARTY.entity_id, places):
        found.setdefault(row.entity_id, set()).add(row.target)
    return found


def records_from(connection: Connection, begins: Collection[str]) -> set[str]:
    """The places of which a record begins at one of these bounds, written the same."""
    statement = select(RECORD.entity_id).distinct()
    return {row.entity_id for row in among(connection, statement, RECORD.valid_from, begins)}
