"""Links between entities: relations, phases of states, who names whom."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Select, literal, select

from gazetteer.storage.repository.selecting import ENTITY, FACT, PARTY, RELATION, among
from gazetteer.storage.tables import EntityRow


@dataclass(frozen=True, slots=True)
class Stated:
    """A relation as the entity that states it has it."""

    entity_id: str
    ordinal: int
    type: str
    target: str
    valid_from: str | None
    valid_to: str | None
    stated: str


_STATED: Final = select(
    RELATION.entity_id,
    RELATION.ordinal,
    RELATION.type,
    RELATION.target,
    RELATION.valid_from,
    RELATION.valid_to,
    RELATION.stated,
)


def relations_of(connection: Connection, ids: Collection[str], *, type_: str | None = None) -> list[Stated]:
    """The relations that the entities state, by entity and place in its document."""
    statement = _STATED.order_by(RELATION.entity_id, RELATION.ordinal)
    if type_ is not None:
        statement = statement.where(RELATION.type == type_)
    return [Stated(*row) for row in among(connection, statement, RELATION.entity_id, ids)]


def relations_to(connection: Connection, ids: Collection[str], *, type_: str | None = None) -> list[Stated]:
    """The relations that others state to the entities, by target, type and the entity that states them."""
    statement = _STATED.order_by(RELATION.target, RELATION.type, RELATION.entity_id, RELATION.ordinal)
    if type_ is not None:
        statement = statement.where(RELATION.type == type_)
    return [Stated(*row) for row in among(connection, statement, RELATION.target, ids)]


def phases(connection: Connection) -> list[tuple[str, str, str | None, str | None, bytes]]:
    """Every phase of every chain of states: (chain, phase, from, to, the phase's summary)."""
    statement = (
        select(RELATION.target, RELATION.entity_id, RELATION.valid_from, RELATION.valid_to, ENTITY.summary)
        .join(EntityRow, ENTITY.id == RELATION.entity_id)
        .where(RELATION.type == "phase_of")
        .order_by(RELATION.target, RELATION.entity_id, RELATION.ordinal)
    )
    return [tuple(row) for row in connection.execute(statement)]


@dataclass(frozen=True, slots=True)
class Referrer:
    """An entity that names another one: `role` is `relation`, `place`, or a part of a sovereignty record."""

    entity_id: str
    target: str
    role: str


def referrers(connection: Connection, ids: Collection[str]) -> list[Referrer]:
    """Who names the entities, in which role; each once for each role."""
    statements: tuple[tuple[Select[Any], ColumnElement[Any]], ...] = (
        (select(RELATION.entity_id, RELATION.target, literal("relation")).distinct(), RELATION.target),
        (select(PARTY.entity_id, PARTY.target, PARTY.role).distinct(), PARTY.target),
        (select(FACT.entity_id, FACT.place, literal("place")).distinct(), FACT.place),
    )
    return [Referrer(*row) for statement, column in statements for row in among(connection, statement, column, ids)]


def stated_between(connection: Connection, types: Collection[str]) -> list[tuple[str, str]]:
    """Who states a relation of these types to whom, whenever it holds: pairs of ids."""
    statement = select(RELATION.entity_id, RELATION.target).where(RELATION.type.in_(list(types)))
    return [(row.entity_id, row.target) for row in connection.execute(statement)]
