"""The table of keys: hashes, roles, and when each was made, used and revoked."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final, Literal

from sqlalchemy import Connection, insert, select, update

from gazetteer.storage import repository
from gazetteer.storage.tables import ApiKey

Role = Literal["contributor", "editor", "admin"]

_key: Final = repository.columns(ApiKey)


@dataclass(frozen=True, slots=True)
class StoredKey:
    """A key as it is kept; `digest` is the SHA-256 of the whole token, in hexadecimal; moments are stored timestamps."""

    id: str
    digest: str
    role: Role
    note: str | None
    created: str
    revoked: str | None
    name: str | None
    expires: str | None
    used: str | None


_ALL: Final = select(
    _key.id,
    _key.digest,
    _key.role,
    _key.note,
    _key.created,
    _key.revoked,
    _key.name,
    _key.expires,
    _key.used,
)


def add(connection: Connection, key: StoredKey) -> None:
    """Keep a new key."""
    connection.execute(
        insert(ApiKey).values(
            id=key.id,
            digest=key.digest,
            role=key.role,
            note=key.note,
            created=key.created,
            name=key.name,
            expires=key.expires,
        )
    )


def every(connection: Connection) -> list[StoredKey]:
    """All keys, the oldest first."""
    return [StoredKey(*row) for row in connection.execute(_ALL.order_by(_key.created, _key.id))]


def find(connection: Connection, key_id: str) -> StoredKey | None:
    """The key with this id."""
    row = connection.execute(_ALL.where(_key.id == key_id)).first()
    return None if row is None else StoredKey(*row)


def names(connection: Connection, ids: Collection[str]) -> dict[str, str]:
    """What others see of the holders of these keys, of those that have a name."""
    statement = select(_key.id, _key.name).where(_key.name.is_not(None))
    found: dict[str, str] = {}
    for portion in repository.portions(ids):
        found |= dict(tuple(row) for row in connection.execute(statement.where(_key.id.in_(portion))))
    return found


def revoke(connection: Connection, key_id: str, moment: str) -> None:
    """Note that a key no longer counts."""
    connection.execute(update(ApiKey).where(_key.id == key_id).values(revoked=moment))


def rename(connection: Connection, key_id: str, name: str | None) -> None:
    """Give the holder of a key another name."""
    connection.execute(update(ApiKey).where(_key.id == key_id).values(name=name))


def note_use(connection: Connection, key_id: str, moment: str) -> None:
    """Note that a key was used."""
    connection.execute(update(ApiKey).where(_key.id == key_id).values(used=moment))
