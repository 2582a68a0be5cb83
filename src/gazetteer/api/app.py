"""The HTTP application: routes put together, with what holds for all of them.

`create_app(settings)` makes one; without settings (as a factory for uvicorn) they are read from the environment. It neither
migrates nor seeds: `gazetteer serve` does that before it starts any worker.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from importlib.metadata import version
from typing import Any, Final

import anyio
import anyio.to_thread
from fastapi import APIRouter, FastAPI
from fastapi.middleware.asyncexitstack import AsyncExitStackMiddleware
from starlette.middleware.exceptions import ExceptionMiddleware
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Receive, Scope, Send

from gazetteer.api import description, problems
from gazetteer.api.dependencies import Serving
from gazetteer.api.kept import Kept
from gazetteer.api.metrics import Metrics
from gazetteer.api.middleware import Conventions
from gazetteer.api.quick import QuickRoute
from gazetteer.api.routes import (
    agents,
    changes,
    entities,
    exports,
    health,
    index,
    language,
    ogc,
    proposals,
    reconcile,
    review,
    search,
    sources,
    sovereignty,
    text,
    writing,
    writing_sources,
)
from gazetteer.http.again import Again
from gazetteer.services import finding
from gazetteer.settings import Settings
from gazetteer.web.pages import Pages

#: Threads for what a write reads before and after it: who asks, and what looks wrong in what was written.
_AT_SOURCE: Final = 4


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    settings: Settings = app.state.settings
    # A thread without a connection would only wait in another queue.
    anyio.to_thread.current_default_thread_limiter().total_tokens = settings.pool_size
    app.state.heavy_turns = anyio.CapacityLimiter(settings.heavy_jobs)
    app.state.write_turns = anyio.CapacityLimiter(settings.pool_size)
    app.state.source_turns = anyio.CapacityLimiter(_AT_SOURCE)
    app.state.serving.start()
    # What the first search by likeness needs is loaded beside the first answers, not before them.
    threading.Thread(target=finding.warm, name="gazetteer-warm", daemon=True).start()
    observing = asyncio.create_task(app.state.metrics.keep_observing())
    try:
        yield
    finally:
        observing.cancel()
        app.state.metrics.leave()
        await app.state.serving.stop()


#: What is answered before every other layer.
QUICK: Final[tuple[type[QuickRoute], ...]] = (search.Search, search.Suggest, entities.Entity)


def described_quick() -> Sequence[BaseRoute]:
    """The quick routes as the description has them."""
    router = APIRouter()
    for one in QUICK:
        one.describe(router)
    return router.routes


class Application(FastAPI):
    """FastAPI with a lean stack, and a description that also covers the quick routes, which FastAPI does not see."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        # As Starlette has it: FastAPI looks on each request whether somebody wants its telemetry.
        scope["app"] = self
        if self.middleware_stack is None:
            self.middleware_stack = self.build_middleware_stack()
        await self.middleware_stack(scope, receive, send)

    def build_middleware_stack(self) -> ASGIApp:
        # What FastAPI puts around this (its own error page, telemetry, a body limit) is done by `Conventions` or where bodies
        # are read; each layer left out is time that every quick answer does not spend.
        handled = ExceptionMiddleware(AsyncExitStackMiddleware(self.router), handlers=dict(self.exception_handlers))
        kept = Kept(Again(handled), settings=self.state.settings, serving=self.state.serving)
        return Conventions(
            kept,
            quick=self.state.quick,
            settings=self.state.settings,
            metrics=self.state.metrics,
            serving=self.state.serving,
        )

    def openapi(self) -> dict[str, Any]:
        if self.openapi_schema is None:
            self.openapi_schema = description.describe(self, described_quick())
        return self.openapi_schema


def create_app(settings: Settings | None = None) -> FastAPI:
    """The application, over the database that `settings` names."""
    settings = settings or Settings()
    app = Application(
        title="gazetteer",
        version=version("gazetteer"),
        summary="Place names and terms in Chinese, English and Russian, with dates, readings, sovereignty and sources.",
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=_lifespan,
    )
    app.state.settings = settings
    app.state.serving = Serving(settings)
    app.state.metrics = Metrics(app.state.serving, settings)
    # Cleared by whoever prepares answers beside the first ones (`server.worker`).
    app.state.prepared = threading.Event()
    app.state.prepared.set()
    pages = Pages(settings, app.state.serving)
    problems.install(app, public_url=settings.public_url, page=pages.not_found)
    app.state.quick = [one(settings).route() for one in QUICK]
    app.router.routes.extend(app.state.quick)
    app.router.routes.extend(agents.routes(app, settings))
    for part in (
        index,
        entities,
        changes,
        sovereignty,
        sources,
        language,
        text,
        reconcile,
        ogc,
        exports,
        writing,
        writing_sources,
        proposals,
        review,
        health,
    ):
        app.include_router(part.router)
    app.include_router(index.terms)
    app.router.routes.extend(pages.routes())
    return app
