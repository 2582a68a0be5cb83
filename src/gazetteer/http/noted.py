"""What is noted of a request on its way, in its scope, for those who count and log: who asks, and that a key was refused."""

from __future__ import annotations

from typing import Any, Final

from starlette.types import Scope

_BY: Final = "gazetteer.by"
_KEY: Final = "gazetteer.key"
_REFUSED: Final = "gazetteer.key_refused"
#: Marks a request that a part of the application makes itself, for a caller who was counted and whose key was looked at.
WITHIN: Final = "gazetteer.within"


def note_key(scope: Scope, *, by: str, token: str) -> None:
    """A valid key came: `by` is how versions name its holder."""
    scope[_BY] = by
    scope[_KEY] = token


def note_refused_key(scope: Scope) -> None:
    """A key came that is unknown, revoked or at its end."""
    scope[_REFUSED] = True


def by_of(scope: Scope) -> str | None:
    """Whose valid key came with the request; None where none did."""
    found: str | None = scope.get(_BY)
    return found


def key_of(scope: Scope) -> str | None:
    """The valid key that came with the request, for counting and never for a log; None where none did."""
    found: str | None = scope.get(_KEY)
    return found


def key_was_refused(scope: Scope) -> bool:
    """Whether a key came that does not count."""
    refused: Any = scope.get(_REFUSED)
    return refused is True
