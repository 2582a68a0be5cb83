"""Sessions of the pages: begun with a key, ended by signing out, by time, and by the end of the key.

The token is random and stands in a cookie; kept is its SHA-256. Every recognition looks at the key as well, so that a session
dies with it at once. What a form must carry besides is derived from the token, which no page of another site can know.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Final

from gazetteer.domain import clock
from gazetteer.services import access
from gazetteer.services.access import Principal
from gazetteer.services.context import Gazetteer
from gazetteer.storage import sessions
from gazetteer.storage.engine import Connection

#: How long a session lasts: a working day.
LASTS: Final = timedelta(hours=12)
_LONGEST_TOKEN: Final = 100


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody who is signed in."""

    token: str
    principal: Principal

    @property
    def form_token(self) -> str:
        """What every form of this session carries."""
        return hmac.new(self.token.encode(), b"form", sha256).hexdigest()

    def trusts(self, form_token: str) -> bool:
        """Whether a form was made for this session."""
        return hmac.compare_digest(self.form_token.encode(), form_token.encode())


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def begin(gazetteer: Gazetteer, key: str) -> Session | None:
    """Sign somebody in with a key; None where the key does not count. Sessions that have run out are cleared away."""
    principal = access.authenticate(gazetteer, key)
    if principal is None:
        return None
    token = secrets.token_urlsafe(32)
    now = clock.now()

    def work(connection: Connection) -> None:
        sessions.clear(connection, before=clock.written(now))
        sessions.add(
            connection,
            _digest(token),
            key_id=principal.id,
            created=clock.written(now),
            expires=clock.written(now + LASTS),
        )

    gazetteer.database.write(work)
    return Session(token, principal)


def find(gazetteer: Gazetteer, token: str) -> Session | None:
    """The session of a token; None where it has ended, has run out, or the key does not count any more."""
    if len(token) > _LONGEST_TOKEN:
        return None
    with gazetteer.database.reading(newest=True) as connection:
        kept = sessions.find(connection, _digest(token))
    if kept is None or kept.expires <= clock.written(clock.now()):
        return None
    principal = access.still_counts(gazetteer, kept.key_id)
    return None if principal is None else Session(token, principal)


def end(gazetteer: Gazetteer, token: str) -> None:
    """Sign out."""
    gazetteer.database.write(lambda connection: sessions.end(connection, _digest(token)))
