"""Opaque cursors: where the next page of a list begins, and for which question.

A cursor holds the sort key of the last entry given, so that pages neither skip nor repeat when entries come and go between
them; and a digest of the question, so that it is refused where it does not belong.
"""

from __future__ import annotations

import base64
import binascii
from hashlib import blake2b
from typing import Any

import orjson

from gazetteer.api.parameters import Parameters
from gazetteer.errors import BadParameter


def _question(call: str, parameters: Parameters) -> str:
    asked = parameters.model_dump(mode="json", exclude={"cursor", "limit"})
    return blake2b(orjson.dumps([call, asked]), digest_size=6).hexdigest()


def encode(call: str, parameters: Parameters, place: list[Any]) -> str:
    """The cursor of the page that begins after `place`, of what `call` was asked with `parameters`."""
    packed = orjson.dumps([_question(call, parameters), place])
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def decode(call: str, parameters: Parameters, kinds: tuple[type, ...]) -> list[Any] | None:
    """The place that the cursor of `parameters` names, None without one; `kinds` are the types of its parts.

    Raises `BadParameter` for what this call did not give out for this question.
    """
    text: str | None = getattr(parameters, "cursor", None)
    if text is None:
        return None
    try:
        question, place = orjson.loads(base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True))
    except (binascii.Error, ValueError, TypeError):
        raise BadParameter("cursor", "not a cursor that this call gave") from None
    if question != _question(call, parameters):
        raise BadParameter("cursor", "this cursor belongs to another question")
    if not isinstance(place, list) or len(place) != len(kinds):
        raise BadParameter("cursor", "not a cursor that this call gave")
    for part, kind in zip(place, kinds, strict=True):
        if not isinstance(part, kind) or isinstance(part, bool):
            raise BadParameter("cursor", "not a cursor that this call gave")
    return place
