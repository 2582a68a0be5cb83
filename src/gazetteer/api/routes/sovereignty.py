"""Who held what: one place, or all places on a date."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from gazetteer.api import answers, cursors, parameters, responses
from gazetteer.api.dependencies import known_parameters, may_read, serving, settings_of
from gazetteer.api.description import GONE, READ
from gazetteer.api.routes.entities import EntityID, languages
from gazetteer.errors import NotAcceptable
from gazetteer.services import holding, lookup

router = APIRouter(prefix="/v1", tags=["sovereignty"], dependencies=[Depends(may_read), Depends(known_parameters)])


@router.get(
    "/entities/{id}/sovereignty",
    operation_id="sovereignty",
    summary="Who held a place",
    response_model=answers.SovereigntyAnswer,
    responses=READ | GONE,
)
def of_place(request: Request, id: EntityID, asked: Annotated[parameters.SovereigntyParameters, Query()]) -> Response:
    """Every record that holds on the date, or all of them: the undisputed first, then the disputed, then the undated.

    `views` groups them by viewpoint (null: nobody's in particular), `gaps` are the stretches for which nothing is recorded.
    """
    found = holding.of_place(
        serving(request),
        id,
        on=lookup.question(asked.on, asked.calendar),
        viewpoint=asked.viewpoint,
        undated=asked.undated,
    )
    return responses.read(request.scope, found, settings=settings_of(request))


@router.get(
    "/sovereignty",
    operation_id="sovereignty_everywhere",
    summary="What was held by whom, everywhere",
    response_model=answers.HeldAnswer,
    responses={200: {"content": {"application/geo+json": {"schema": {"type": "object"}}}}, **READ},
)
def everywhere(request: Request, asked: Annotated[parameters.HeldParameters, Query()]) -> Response:
    """Own records of places that hold on a date, by holder, treaty and area. `holder` takes a chain (`russia`) or what it was
    that day (`russian-empire`). With `Accept: application/geo+json`, a feature collection of the places' points.
    """
    media_type = responses.negotiated(request.scope, ("application/json", "application/geo+json"))
    if media_type is None:
        raise NotAcceptable("offered are application/json and application/geo+json")
    on = lookup.question(asked.on, asked.calendar)
    place = cursors.decode("sovereignty", asked, (int, str, int))
    page = holding.everywhere(
        serving(request),
        limit=asked.limit,
        on=on,
        holder=asked.holder,
        basis=asked.basis,
        statuses=languages(asked.status),
        bbox=None if asked.bbox is None else parameters.box(asked.bbox),
        undated=asked.undated,
        after=None if place is None else (place[0], place[1], place[2]),
    )
    following = None if page.last is None else cursors.encode("sovereignty", asked, page.last)
    content: dict[str, Any] = {"on": None if on is None else on.text, "records": page.results, "next": following}
    if media_type == "application/geo+json":
        content = _features(content)
    return responses.read(
        request.scope,
        content,
        settings=settings_of(request),
        following=following,
        media_type=media_type.encode(),
    )


def _features(content: dict[str, Any]) -> dict[str, Any]:
    features = [
        {
            "type": "Feature",
            "geometry": record["location"],
            "properties": {field: value for field, value in record.items() if field != "location"},
        }
        for record in content["records"]
    ]
    return {"type": "FeatureCollection", "features": features, "on": content["on"], "next": content["next"]}
