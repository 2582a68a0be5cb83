"""The look-ups behind the answers: one statement each, over the quick reader or a connection.

What the rows mean to a caller (not found, merged, deleted) is decided in `services/lookup.py`.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from gazetteer.storage import dialects
from gazetteer.storage.reader import Reader


class Published(NamedTuple):
    """An entity as the table keeps it for its answers."""

    state: str
    merged_into: str | None
    version: int
    digest: str | None
    public: bytes | None


_PUBLISHED: Final = "SELECT state, merged_into, version, digest, public FROM entity WHERE id = ?"


async def published(reader: Reader, entity_id: str) -> Published | None:
    """The stored answer of an entity, by one look-up; None where the id was never given."""
    rows = await reader.fetch(_PUBLISHED, (entity_id,))
    return Published(*rows[0]) if rows else None


#: Each language is reached from the one before by the index: so many steps as there are languages, not names.
_LANGUAGES: Final = """
WITH RECURSIVE spoken(lang) AS (
  SELECT MIN(lang) FROM name
  UNION ALL
  SELECT (SELECT MIN(name.lang) FROM name WHERE name.lang > spoken.lang) FROM spoken WHERE spoken.lang IS NOT NULL
)
SELECT lang FROM spoken WHERE lang IS NOT NULL
"""


async def languages(reader: Reader) -> list[str]:
    """The languages that names are in, by their tags."""
    return [lang for (lang,) in await reader.fetch(_LANGUAGES)]


def languages_now(connection: Connection) -> list[str]:
    """As `languages`, over a connection."""
    return [str(lang) for (lang,) in connection.exec_driver_sql(_LANGUAGES)]


def reach(connection: Connection) -> None:
    """Read something small; raises `StorageFault` or `Busy` where nothing can be read."""
    try:
        connection.exec_driver_sql("SELECT 1 FROM entity LIMIT 1")
    except DBAPIError as error:
        raise dialects.refused(error) from error


def published_now(connection: Connection, entity_id: str) -> Published | None:
    """As `published`, over a connection."""
    row = connection.execute(text(_PUBLISHED.replace("?", ":id")), {"id": entity_id}).first()
    return None if row is None else Published(*row)
