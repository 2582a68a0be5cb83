"""The cookie of a session: its name, how it is set and ended, and how a request hands it over."""

from __future__ import annotations

from collections.abc import Mapping
from http.cookies import CookieError, SimpleCookie
from typing import Any, Final

from gazetteer.http.headers import text_of

COOKIE: Final = "gazetteer-session"


def session_token(scope: Mapping[str, Any]) -> str | None:
    """The token of the session that a request belongs to, as the browser sends it; None where it sends none."""
    sent = text_of(scope, b"cookie")
    if COOKIE not in sent:
        return None
    try:
        found = SimpleCookie(sent).get(COOKIE)
    except CookieError:
        return None
    return found.value or None if found is not None else None


def set_session(token: str, *, seconds: int, path: str, secure: bool) -> str:
    """The header that hands a browser its session: no script sees it, and no other site's request carries it."""
    return _header(token, seconds=seconds, path=path, secure=secure)


def end_session(*, path: str, secure: bool) -> str:
    """The header that makes a browser forget its session."""
    return _header("", seconds=0, path=path, secure=secure)


def _header(token: str, *, seconds: int, path: str, secure: bool) -> str:
    parts = [f"{COOKIE}={token}", f"Max-Age={seconds}", f"Path={path or '/'}", "HttpOnly", "SameSite=Strict"]
    return "; ".join([*parts, "Secure"] if secure else parts)
