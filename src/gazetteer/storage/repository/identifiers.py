"""The identifiers of entities in other systems."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, and_, func, select

from gazetteer.storage.repository.selecting import ENTITY, IDENTIFIER, IS_LIVE, among
from gazetteer.storage.tables import EntityRow


def identifier_schemes(connection: Connection) -> list[str]:
    """The other systems of which entities have identifiers."""
    return list(connection.execute(select(IDENTIFIER.scheme).distinct().order_by(IDENTIFIER.scheme)).scalars())


def identified(connection: Connection, scheme: str, values: Collection[str]) -> list[str]:
    """The live entities that have one of the identifiers in another system, by id."""
    statement = (
        select(IDENTIFIER.entity_id)
        .join(EntityRow, ENTITY.id == IDENTIFIER.entity_id)
        .where(IDENTIFIER.scheme == scheme, IS_LIVE)
        .order_by(IDENTIFIER.entity_id)
    )
    return [row[0] for row in among(connection, statement, IDENTIFIER.value, values)]


def bearers(connection: Connection, scheme: str, values: Collection[str]) -> dict[str, str]:
    """The live entity that bears each of the identifiers; where several do, the first by id."""
    statement = (
        select(IDENTIFIER.value, IDENTIFIER.entity_id)
        .where(IDENTIFIER.scheme == scheme)
        .order_by(IDENTIFIER.entity_id.desc())
    )
    return dict(tuple(row) for row in among(connection, statement, IDENTIFIER.value, values))


def bearers_of(connection: Connection, scheme: str) -> list[tuple[str, str]]:
    """Every identifier of a scheme with the live entity that bears it."""
    statement = select(IDENTIFIER.value, IDENTIFIER.entity_id).where(IDENTIFIER.scheme == scheme)
    return [tuple(row) for row in connection.execute(statement)]


def shared_identifiers(connection: Connection, schemes: Collection[str]) -> list[tuple[str, str, str]]:
    """The identifiers that several entities bear: (scheme, value, entity), in that order."""
    several = (
        select(IDENTIFIER.scheme, IDENTIFIER.value)
        .where(IDENTIFIER.scheme.in_(list(schemes)))
        .group_by(IDENTIFIER.scheme, IDENTIFIER.value)
        .having(func.count() > 1)
        .subquery()
    )
    statement = (
        select(IDENTIFIER.scheme, IDENTIFIER.value, IDENTIFIER.entity_id)
        .join(several, and_(IDENTIFIER.scheme == several.c.scheme, IDENTIFIER.value == several.c.value))
        .order_by(IDENTIFIER.scheme, IDENTIFIER.value, IDENTIFIER.entity_id)
    )
    return [tuple(row) for row in connection.execute(statement)]


def identifiers_of(connection: Connection, ids: Collection[str], schemes: Collection[str]) -> dict[str, dict[str, str]]:
    """The identifiers of each entity in these schemes."""
    statement = select(IDENTIFIER.entity_id, IDENTIFIER.scheme, IDENTIFIER.value).where(
        IDENTIFIER.scheme.in_(list(schemes))
    )
    found: dict[str, dict[str, str]] = {}
    for entity_id, scheme, value in among(connection, statement, IDENTIFIER.entity_id, ids):
        found.setdefault(entity_id, {})[scheme] = value
    return found
