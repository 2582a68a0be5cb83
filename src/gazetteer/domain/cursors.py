"""Opaque cursors: where the next page of a list begins, and for which question.

A cursor holds a place (the sort key of the last entry given, so that pages neither skip nor repeat
when entries come and go between them; of a search how many results came before) and a digest of the
question, so that it is refused where it does not belong.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from hashlib import blake2b
from typing import Any

import orjson


class CursorError(ValueError):
    """A cursor that is none, or belongs to another question; the message says which."""


def digest(*asked: Any) -> str:
    """A few figures that tell one question from another; what was asked must be plain JSON."""
    return blake2b(orjson.dumps(asked), digest_size=6).hexdigest()


def encode(question: str, place: Sequence[Any]) -> str:
    """The cursor of the page that begins after `place`, of the question with that digest."""
    packed = orjson.dumps([question, list(place)])
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def decode(text: str, question: str, kinds: Sequence[type]) -> list[Any]:
    """The place that a cursor names; `kinds` are the types of its parts.

    Raises `CursorError` for what was not given out for this question.
    """
    padded = text + "=" * (-len(text) % 4)
    try:
        asked, place = orjson.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (binascii.Error, ValueError, TypeError):
        raise CursorError("not a cursor that this call gave") from None
    if asked != question:
        raise CursorError("this cursor belongs to another question")
    if not _is_place(place, kinds):
        raise CursorError("not a cursor that this call gave")
    found: list[Any] = place
    return found


def _is_place(place: Any, kinds: Sequence[type]) -> bool:
    if not isinstance(place, list) or len(place) != len(kinds):
        return False
    # JSON's true is an integer for Python.
    parts = zip(place, kinds, strict=True)
    return all(isinstance(part, kind) and not isinstance(part, bool) for part, kind in parts)
