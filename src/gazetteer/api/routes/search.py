"""Finding: search and type-ahead, answered on the loop."""

from __future__ import annotations

from starlette.routing import BaseRoute

from gazetteer.settings import Settings


def quick_routes(settings: Settings) -> list[BaseRoute]:
    """`GET /v1/search` and `GET /v1/suggest`."""
    return []
