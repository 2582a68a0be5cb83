"""Sources, and what rests on each."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request
from starlette.responses import Response

from gazetteer.api import cursors, parameters, responses
from gazetteer.api.dependencies import known_parameters, may_read, serving, settings_of
from gazetteer.api.description import READ, UNKNOWN
from gazetteer.domain import answered
from gazetteer.services import lookup

router = APIRouter(prefix="/v1", tags=["sources"], dependencies=[Depends(may_read), Depends(known_parameters)])

SourceID = Annotated[str, Path(description="The source's id.")]


@router.get(
    "/sources", operation_id="list_sources", summary="Sources", response_model=answered.SourceList, responses=READ
)
def list_sources(request: Request, asked: Annotated[parameters.PageParameters, Query()]) -> Response:
    """Sources by id, each with how many entities rest on it."""
    place = cursors.decode("sources", asked, (str,))
    page = lookup.sources(serving(request), limit=asked.limit, after=None if place is None else place[0])
    following = None if page.last is None else cursors.encode("sources", asked, page.last)
    content = {"results": page.results, "next": following}
    return responses.read(request.scope, content, settings=settings_of(request), following=following)


@router.get(
    "/sources/{id}",
    operation_id="source",
    summary="One source, and what rests on it",
    response_model=answered.SourceAnswer,
    responses=READ | UNKNOWN,
)
def source(request: Request, id: SourceID, asked: Annotated[parameters.PageParameters, Query()]) -> Response:
    """The source, and the entities that rest on it, by id, each with how often it is cited there."""
    place = cursors.decode("source:" + id, asked, (str,))
    found, page = lookup.source(serving(request), id, limit=asked.limit, after=None if place is None else place[0])
    following = None if page.last is None else cursors.encode("source:" + id, asked, page.last)
    content = {**found, "entities": page.results, "next": following}
    return responses.read(
        request.scope, content, settings=settings_of(request), following=following, version=found["version"]
    )
