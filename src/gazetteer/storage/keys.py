"""The table of keys: hashes, roles, and when each was made and revoked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from sqlalchemy import Connection, insert, select, update

from gazetteer.storage import repository
from gazetteer.storage.tables import ApiKey

_key: Final = repository.columns(ApiKey)


@dataclass(frozen=True, slots=True)
class StoredKey:
    """A key as it is kept; `digest` is the SHA-256 of the whole token, in hexadecimal."""

    id: str
    digest: str
    role: Literal["editor", "admin"]
    note: str | None
    created: str
    revoked: str | None


_ALL: Final = select(_key.id, _key.digest, _key.role, _key.note, _key.created, _key.revoked)


def add(connection: Connection, key_id: str, *, digest: str, role: str, note: str | None, created: str) -> None:
    """Keep a new key."""
    connection.execute(insert(ApiKey).values(id=key_id, digest=digest, role=role, note=note, created=created))


def every(connection: Connection) -> list[StoredKey]:
    """All keys, the oldest first."""
    return [StoredKey(*row) for row in connection.execute(_ALL.order_by(_key.created, _key.id))]


def find(connection: Connection, key_id: str) -> StoredKey | None:
    """The key with this id."""
    row = connection.execute(_ALL.where(_key.id == key_id)).first()
    return None if row is None else StoredKey(*row)


def revoke(connection: Connection, key_id: str, moment: str) -> None:
    """Note that a key no longer counts."""
    connection.execute(update(ApiKey).where(_key.id == key_id).values(revoked=moment))
