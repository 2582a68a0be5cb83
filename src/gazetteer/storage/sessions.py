"""The table of sessions: the hash of each token, whose key it was begun with, and until when it lasts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, delete, insert, select

from gazetteer.storage import repository
from gazetteer.storage.tables import SessionRow

_session: Final = repository.columns(SessionRow)


@dataclass(frozen=True, slots=True)
class StoredSession:
    """A session as it is kept."""

    key_id: str
    expires: str


def add(connection: Connection, digest: str, *, key_id: str, created: str, expires: str) -> None:
    """Keep a new session; `digest` is the SHA-256 of its token, in hexadecimal."""
    connection.execute(insert(SessionRow).values(digest=digest, key_id=key_id, created=created, expires=expires))


def find(connection: Connection, digest: str) -> StoredSession | None:
    """The session with this digest, also one that has run out."""
    row = connection.execute(select(_session.key_id, _session.expires).where(_session.digest == digest)).first()
    return None if row is None else StoredSession(*row)


def end(connection: Connection, digest: str) -> None:
    """Forget a session."""
    connection.execute(delete(SessionRow).where(_session.digest == digest))


def clear(connection: Connection, *, before: str) -> None:
    """Forget the sessions that ran out before a moment."""
    connection.execute(delete(SessionRow).where(_session.expires < before))
