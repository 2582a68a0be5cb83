"""Reading: an entity, what holds on a date, lists, names, labels, sovereignty, history and sources.

The quick answers are coroutines over the reader's port; everything else takes a connection for the length of one call.
"""

from __future__ import annotations

from typing import Any

from gazetteer import errors
from gazetteer.services.context import Gazetteer
from gazetteer.storage import answers, migrations


def _refuse(entity_id: str, state: str, into: str | None) -> None:
    """Raise what stands in for an entity that is no longer there."""
    if state == "merged" and into is not None:
        raise errors.Moved(entity_id, into)
    if state == "deleted":
        raise errors.Gone(f"{entity_id} was deleted; its history is kept")


async def stored(gazetteer: Gazetteer, entity_id: str) -> tuple[bytes, str]:
    """The public document of an entity as it is stored, and its ETag.

    Raises `NotFound`, `Gone` or `Moved`.
    """
    found = await answers.published(gazetteer.reader, entity_id)
    if found is None:
        raise errors.NotFound(f"there is no entity {entity_id!r}")
    if found.public is None:
        _refuse(entity_id, found.state, found.merged_into)
        raise errors.StorageFault(f"the answer of {entity_id} is missing; run: gazetteer doctor --rebuild")
    return found.public, f'"{found.version}.{found.digest}"'


def readiness(gazetteer: Gazetteer) -> dict[str, Any]:
    """The schema that the database has; raises `StorageFault` where this version cannot work with it."""
    url = gazetteer.settings.database_url
    migrations.require_current(url)
    with gazetteer.database.reading() as connection:
        answers.reach(connection)
    return {"status": "ready", "schema": migrations.head()}
