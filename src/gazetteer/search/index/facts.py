"""What `meta` says of the index, and the documents from which it is made."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from gazetteer.domain.entity import Entity
from gazetteer.search.statements import Statements

#: Raised when keys or rows change their meaning: an index of another version is to be rebuilt.
VERSION: Final = "4"
#: The version of the code that made the index; that a load was begun and not finished; how many
#: segments there are.
VERSION_KEY: Final = "search_version"
PENDING_KEY: Final = "search_pending"
SEGMENTS_KEY: Final = "search_segments"

#: Called with what is done, and how many of how many.
Progress = Callable[[str, int, int], None]

#: Documents that are read and derived at a time.
_CHUNK: Final = 2_000


def fact(statements: Statements, key: str) -> str | None:
    """What `meta` has under a key."""
    found = statements.fetch("SELECT value FROM meta WHERE key = ?", (key,))
    return None if not found else str(found[0][0])


def set_fact(statements: Statements, key: str, value: str) -> None:
    """Set what `meta` has under a key."""
    statements.run(
        "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (key, value),
    )


def forget_facts(statements: Statements, *keys: str) -> None:
    """Take what `meta` has under these keys."""
    statements.run_many("DELETE FROM meta WHERE key = ?", [(key,) for key in keys])


def count_of_entities(statements: Statements) -> int:
    """How many entities are live."""
    count: int = statements.fetch("SELECT count(*) FROM entity WHERE state = 'live'")[0][0]
    return count


def documents(statements: Statements) -> Iterator[dict[str, Entity]]:
    """Every live entity by its id, some thousands at a time."""
    chunk: dict[str, Entity] = {}
    rows = statements.stream(
        "SELECT r.document FROM entity e JOIN revision r ON r.entity_id = e.id AND r.version = e.version "
        "WHERE e.state = 'live' AND r.document IS NOT NULL ORDER BY e.id"
    )
    for (document,) in rows:
        entity = Entity.model_validate_json(document)
        chunk[entity.id] = entity
        if len(chunk) == _CHUNK:
            yield chunk
            chunk = {}
    if chunk:
        yield chunk
