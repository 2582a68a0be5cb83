"""The cursors of lists: a place in the answers to one call with one set of parameters."""

from __future__ import annotations

from typing import Any

from gazetteer.api.parameters import Parameters
from gazetteer.domain import cursors
from gazetteer.errors import BadParameter


def _question(call: str, parameters: Parameters) -> str:
    # How many are wanted is nobody's question: a page may be longer than the one before it.
    return cursors.digest(call, parameters.model_dump(mode="json", exclude={"cursor", "limit"}))


def encode(call: str, parameters: Parameters, place: list[Any]) -> str:
    """The cursor of the page that begins after `place`, of what `call` was asked."""
    return cursors.encode(_question(call, parameters), place)


def decode(call: str, parameters: Parameters, kinds: tuple[type, ...]) -> list[Any] | None:
    """The place that the cursor of `parameters` names, None without one.

    `kinds` are the types of its parts. Raises `BadParameter` for what this call did not give out
    for this question.
    """
    text: str | None = getattr(parameters, "cursor", None)
    if text is None:
        return None
    try:
        return cursors.decode(text, _question(call, parameters), kinds)
    except cursors.CursorError as error:
        raise BadParameter("cursor", str(error)) from None
