"""One entity, and lists of them."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gazetteer.api import parameters, responses
from gazetteer.api.dependencies import known_parameters
from gazetteer.services import lookup
from gazetteer.settings import Settings

router = APIRouter(prefix="/v1", tags=["entities"], dependencies=[Depends(known_parameters)])


def quick_routes(settings: Settings) -> list[BaseRoute]:
    """`GET /v1/entities/{id}`, answered on the loop from stored bytes."""
    cache = responses.cache_control(settings)

    async def entity(request: Request) -> Response:
        scope = request.scope
        state = request.app.state
        entity_id = scope["path_params"]["id"]
        query = scope["query_string"]
        if query:
            parameters.read(parameters.EntityParameters, query)
        body, etag = await lookup.stored(state.gazetteer, entity_id)
        return responses.stored(scope, body, etag=etag.encode(), cache=cache)

    return [Route("/v1/entities/{id}", entity, methods=["GET"], name="entity")]
