"""The state of the data as a whole: its version, its newest change, what `meta` holds."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, func, select

from gazetteer.storage.repository.selecting import AT_ONCE, ENTITY, META, REVISION, SOURCE
from gazetteer.storage.tables import EntityRow

#: The key of `meta` that every write raises.
DATA_VERSION: Final = "data_version"


def data_version(connection: Connection) -> int:
    """A number that every write raises; 0 before the first."""
    value = connection.execute(select(META.value).where(META.key == DATA_VERSION)).scalar()
    return 0 if value is None else int(value)


def newest_change(connection: Connection) -> str | None:
    """When anything was last modified, entities and sources alike."""
    moments = [connection.execute(select(func.max(column))).scalar() for column in (ENTITY.modified, SOURCE.modified)]
    return max((moment for moment in moments if moment is not None), default=None)


def is_empty(connection: Connection) -> bool:
    """Whether nothing was ever written."""
    return (
        connection.execute(select(ENTITY.id).limit(1)).first() is None
        and connection.execute(select(SOURCE.id).limit(1)).first() is None
    )


def fact_of_database(connection: Connection, key: str) -> str | None:
    """What `meta` holds under the key."""
    value: str | None = connection.execute(select(META.value).where(META.key == key)).scalar()
    return value


def entity_ids(connection: Connection, *, after: str = "", limit: int = AT_ONCE) -> list[str]:
    """At most `limit` ids that were ever given, in order, after the one before."""
    statement = (
        select(REVISION.entity_id)
        .where(REVISION.entity_id > after)
        .union(select(ENTITY.id).where(ENTITY.id > after))
        .order_by("entity_id")
        .limit(limit)
    )
    return list(connection.execute(statement).scalars())


def count_entities(connection: Connection) -> int:
    """How many ids were ever given."""
    count: int = connection.execute(select(func.count()).select_from(EntityRow)).scalar_one()
    return count


def changed_since(connection: Connection, moment: str) -> list[str]:
    """The ids of the entities written, deleted or merged after a moment."""
    return list(connection.execute(select(ENTITY.id).where(ENTITY.modified > moment)).scalars())
