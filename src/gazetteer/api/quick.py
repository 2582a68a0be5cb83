"""Quick routes: reads that are answered on the event loop, before every other layer.

Each is declared once, as a class: its address, the model of its parameters, what the description says of it, and how it answers.
From that come the route and its entry in the description, for which FastAPI is given a call of the same parameters that is
never made: description and behaviour cannot part.
"""

from __future__ import annotations

import inspect
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Mapping
from typing import Annotated, Any, ClassVar

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Scope

from gazetteer.api import responses
from gazetteer.api.dependencies import require_read
from gazetteer.api.description import Responses
from gazetteer.api.recent import RecentAnswers
from gazetteer.services.context import Gazetteer
from gazetteer.settings import Settings


class QuickRoute(ABC):
    """One of them, for one application; the docstring of `answer` is what the description says of the call."""

    path: ClassVar[str]
    operation_id: ClassVar[str]
    tag: ClassVar[str]
    summary: ClassVar[str]
    #: The parameters of the query, and those of the path by name.
    asked: ClassVar[type[BaseModel]]
    in_path: ClassVar[Mapping[str, Any]] = {}
    response_model: ClassVar[Any]
    may_answer: ClassVar[Responses]

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._recent = RecentAnswers()

    @abstractmethod
    async def answer(self, gazetteer: Gazetteer, scope: Scope) -> Response:
        """The answer to one request that may read."""

    async def respond(self, request: Request) -> Response:
        """Ask for a key where reading needs one, then answer."""
        if self.settings.read_key_required:
            await require_read(request)
        return await self.answer(request.app.state.serving(), request.scope)

    async def kept(
        self,
        gazetteer: Gazetteer,
        scope: Scope,
        asked: bytes | str,
        make: Callable[[], Awaitable[responses.Answer]],
    ) -> Response:
        """The answer kept of what was asked, or what `make` gives, which is kept until somebody writes."""
        state, answer = await self._recent.find(gazetteer.reader, asked)
        if answer is None:
            answer = await make()
            self._recent.keep(asked, answer, state=state)
        return responses.unless_unchanged(scope, answer)

    def route(self) -> Route:
        """What Starlette finds it by."""
        return Route(self.path, self.respond, methods=["GET"], name=self.operation_id)

    @classmethod
    def describe(cls, router: APIRouter) -> None:
        """Add its entry in the description to the routes that are only described."""

        def never_called(**_: Any) -> None: ...

        of_path = [_parameter(name, annotation) for name, annotation in cls.in_path.items()]
        of_query = _parameter("asked", Annotated[cls.asked, Query()])
        # What FastAPI reads of a function before its own declaration.
        never_called.__signature__ = inspect.Signature([*of_path, of_query])  # type: ignore[attr-defined]  # FastAPI reads it
        router.add_api_route(
            cls.path,
            never_called,
            methods=["GET"],
            operation_id=cls.operation_id,
            tags=[cls.tag],
            summary=cls.summary,
            description=inspect.getdoc(cls.answer),
            response_model=cls.response_model,
            responses=cls.may_answer,
        )


def _parameter(name: str, annotation: Any) -> inspect.Parameter:
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, annotation=annotation)
