"""What routes ask for: the open gazetteer, the caller's key, and that a request says nothing that its call does not take."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, get_type_hints

from fastapi import Request

from gazetteer.api.parameters import Parameters, single
from gazetteer.errors import BadParameter
from gazetteer.services.context import Gazetteer
from gazetteer.settings import Settings


def serving(request: Request) -> Gazetteer:
    """The gazetteer that this application serves."""
    gazetteer: Gazetteer = request.app.state.gazetteer
    return gazetteer


def settings_of(request: Request) -> Settings:
    """The settings that this application was made with."""
    settings: Settings = request.app.state.settings
    return settings


@lru_cache(maxsize=1_000)
def _declared(endpoint: Callable[..., Any]) -> tuple[str, ...]:
    """The query parameters of a route: the fields of its parameter model."""
    for hint in get_type_hints(endpoint).values():
        if isinstance(hint, type) and issubclass(hint, Parameters):
            return tuple(hint.model_fields)
    return ()


async def known_parameters(request: Request) -> None:
    """Refuse parameters that the call does not declare, that are repeated, or that are not UTF-8."""
    query = request.scope["query_string"]
    if not query:
        return
    given = single(query)
    declared = _declared(request.scope["endpoint"])
    for name in given:
        if name not in declared:
            takes = ", ".join(declared) or "none"
            raise BadParameter(name, f"unknown parameter; this call takes {takes}")
