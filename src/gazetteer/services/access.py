"""Keys: made, listed, revoked and recognised. What a key may do is for the face that asks.

A key is `gz_<id>_<secret>`. It is shown once, when it is made; kept is the SHA-256 of it, which suffices because the secret is
random and long. Every recognition asks the database, so that a revocation counts at once in every process.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from hashlib import sha256
from typing import Final, Literal

from gazetteer.domain import clock
from gazetteer.errors import Conflict, NotFound
from gazetteer.services.context import Gazetteer
from gazetteer.storage import keys
from gazetteer.storage.engine import Connection

Role = Literal["editor", "admin"]
_PREFIX: Final = "gz"
_LONGEST_TOKEN: Final = 200
#: Held against a token whose id is unknown, so that the answer takes as long.
_NO_DIGEST: Final = "0" * 64


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key at the only moment at which it can be seen."""

    id: str
    key: str
    role: Role
    created: str


@dataclass(frozen=True, slots=True)
class KnownKey:
    """What is kept of a key, for a list."""

    id: str
    role: Role
    note: str | None
    created: str
    revoked: str | None


@dataclass(frozen=True, slots=True)
class Principal:
    """Who asks: the id of his key, and its role."""

    id: str
    role: Role

    @property
    def by(self) -> str:
        """How revisions name him."""
        return f"key:{self.id}"

    def may(self, role: Role) -> bool:
        """Whether the key's role covers `role`: an admin may what an editor may."""
        return self.role in ("admin", role)


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def create_key(gazetteer: Gazetteer, role: Role, note: str | None = None) -> NewKey:
    """Make a key; what it returns is the only copy of it."""
    key_id = secrets.token_hex(6)
    token = f"{_PREFIX}_{key_id}_{secrets.token_urlsafe(32)}"
    created = clock.written(clock.now())

    def work(connection: Connection) -> None:
        keys.add(connection, key_id, digest=_digest(token), role=role, note=note, created=created)

    gazetteer.database.write(work)
    return NewKey(key_id, token, role, created)


def list_keys(gazetteer: Gazetteer) -> list[KnownKey]:
    """Every key that was ever made, in the order in which they were, the revoked among them."""
    with gazetteer.database.reading() as connection:
        return [KnownKey(row.id, row.role, row.note, row.created, row.revoked) for row in keys.every(connection)]


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
    """Who holds the key, None where it is unknown, malformed or revoked; takes as long either way."""
    prefix, _, rest = token.partition("_")
    key_id, _, secret = rest.partition("_")
    if prefix != _PREFIX or not key_id or not secret or len(token) > _LONGEST_TOKEN or not token.isascii():
        return None
    with gazetteer.database.reading() as connection:
        key = keys.find(connection, key_id)
    matches = hmac.compare_digest(_digest(token), _NO_DIGEST if key is None else key.digest)
    if key is None or not matches or key.revoked is not None:
        return None
    return Principal(key.id, key.role)
