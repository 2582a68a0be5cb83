"""Keys: made, listed, revoked and recognised. What a key may do is for the face that asks.

A key is `gz_<id>_<secret>`. It is shown once, when it is made; kept is the SHA-256 of it, which suffices because the secret is
random and long. Every recognition asks the database, so that a revocation counts at once in every process. A key may have a
name, which others see beside what was written by it, and a day on which it ends.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from gazetteer.domain import clock
from gazetteer.errors import Conflict, Invalid, NotFound
from gazetteer.services.context import Gazetteer
from gazetteer.storage import keys
from gazetteer.storage.engine import Connection
from gazetteer.storage.keys import Role

__all__ = [
    "ROLES",
    "KnownKey",
    "NewKey",
    "Principal",
    "Role",
    "authenticate",
    "create_key",
    "list_keys",
    "rename_key",
    "revoke_key",
    "still_counts",
]

#: The roles, each of which may do what those before it may.
ROLES: Final[tuple[Role, ...]] = ("contributor", "editor", "admin")
_PREFIX: Final = "gz"
_LONGEST_TOKEN: Final = 200
_LONGEST_NAME: Final = 100
#: Held against a token whose id is unknown, so that the answer takes as long.
_NO_DIGEST: Final = "0" * 64


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key at the only moment at which it can be seen."""

    id: str
    key: str
    role: Role
    created: str
    name: str | None = None
    expires: str | None = None


@dataclass(frozen=True, slots=True)
class KnownKey:
    """What is kept of a key, for a list."""

    id: str
    role: Role
    note: str | None
    created: str
    revoked: str | None
    name: str | None = None
    expires: str | None = None
    used: str | None = None


@dataclass(frozen=True, slots=True)
class Principal:
    """Who asks: the id of the key, its role, what others see of its holder, and until when it counts."""

    id: str
    role: Role
    name: str | None = None
    expires: str | None = None

    @property
    def by(self) -> str:
        """How revisions name the holder."""
        return f"key:{self.id}"

    def may(self, role: Role) -> bool:
        """Whether the key's role covers `role`: an admin may what an editor may, an editor what a contributor may."""
        return ROLES.index(self.role) >= ROLES.index(role)


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def create_key(
    gazetteer: Gazetteer,
    role: Role,
    note: str | None = None,
    *,
    name: str | None = None,
    expires: str | None = None,
) -> NewKey:
    """Make a key; what it returns is the only copy of it.

    `note` is for those who keep the keys, `name` (100 characters) is shown to everybody beside what is written by the key,
    `expires` the stored timestamp from which on it no longer counts. Raises `Invalid` for an end that has passed already.
    """
    key_id = secrets.token_hex(6)
    token = f"{_PREFIX}_{key_id}_{secrets.token_urlsafe(32)}"
    created = clock.written(clock.now())
    if expires is not None and expires <= created:
        raise Invalid(f"the key would have ended at {expires}, before it began")
    key = keys.StoredKey(
        key_id,
        _digest(token),
        role,
        note,
        created,
        revoked=None,
        name=_checked_name(name),
        expires=expires,
        used=None,
    )
    gazetteer.database.write(lambda connection: keys.add(connection, key))
    return NewKey(key_id, token, role, created, key.name, expires)


def _checked_name(name: str | None) -> str | None:
    """A name as it is kept: on one line, without blanks at its edges; raises `Invalid`."""
    if name is None:
        return None
    kept = " ".join(name.split())
    if not kept or len(kept) > _LONGEST_NAME or not kept.isprintable():
        raise Invalid(f"expected a name of 1 to {_LONGEST_NAME} characters that can be shown")
    return kept


def list_keys(gazetteer: Gazetteer) -> list[KnownKey]:
    """Every key that was ever made, in the order in which they were, the revoked among them."""
    with gazetteer.database.reading(newest=True) as connection:
        return [
            KnownKey(
                row.id,
                row.role,
                row.note,
                row.created,
                row.revoked,
                name=row.name,
                expires=row.expires,
                used=row.used,
            )
            for row in keys.every(connection)
        ]


def rename_key(gazetteer: Gazetteer, key_id: str, name: str) -> None:
    """Give the holder of a key another name, beside earlier versions too; raises `NotFound`, `Invalid`."""
    kept = _checked_name(name)

    def work(connection: Connection) -> None:
        if keys.find(connection, key_id) is None:
            raise NotFound(f"there is no key {key_id}")
        keys.rename(connection, key_id, kept)

    gazetteer.database.write(work)


def revoke_key(gazetteer: Gazetteer, key_id: str) -> None:
    """End a key for good; raises `NotFound` where it never was, `Conflict` where it is revoked already."""

    def work(connection: Connection) -> None:
        key = keys.find(connection, key_id)
        if key is None:
            raise NotFound(f"there is no key {key_id}")
        if key.revoked is not None:
            raise Conflict(f"the key {key_id} was revoked at {key.revoked}")
        keys.revoke(connection, key_id, clock.written(clock.now()))

    gazetteer.database.write(work)


def authenticate(gazetteer: Gazetteer, token: str) -> Principal | None:
    """Who holds the key, None where it is unknown, malformed, revoked or at its end; takes as long either way."""
    prefix, _, rest = token.partition("_")
    key_id, _, secret = rest.partition("_")
    if prefix != _PREFIX or not key_id or not secret or len(token) > _LONGEST_TOKEN or not token.isascii():
        return None
    with gazetteer.database.reading(newest=True) as connection:
        key = keys.find(connection, key_id)
    matches = hmac.compare_digest(_digest(token), _NO_DIGEST if key is None else key.digest)
    if key is None or not matches or not _counts(key):
        return None
    _note_use(gazetteer, key)
    return _principal(key)


def still_counts(gazetteer: Gazetteer, key_id: str) -> Principal | None:
    """Who holds a key that was recognised before, None where it has been revoked or has ended since."""
    with gazetteer.database.reading(newest=True) as connection:
        key = keys.find(connection, key_id)
    return None if key is None or not _counts(key) else _principal(key)


def _principal(key: keys.StoredKey) -> Principal:
    return Principal(key.id, key.role, key.name, key.expires)


def _counts(key: keys.StoredKey) -> bool:
    return key.revoked is None and (key.expires is None or clock.written(clock.now()) < key.expires)


def _note_use(gazetteer: Gazetteer, key: keys.StoredKey) -> None:
    """Note the hour in which a key was used; nobody waits for it, and where it cannot be written it is not."""
    hour = clock.written(clock.now().replace(minute=0, second=0, microsecond=0))
    if key.used is None or key.used < hour:
        gazetteer.database.write_beside(lambda connection: keys.note_use(connection, key.id, hour))
