"""Who held what: one place, or all places on a date."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from gazetteer.api import cursors, parameters, responses
from gazetteer.api.dependencies import known_parameters, may_read, serving, settings_of
from gazetteer.api.description import GEOJSON, GONE, READ
from gazetteer.api.fields import Fields
from gazetteer.api.routes.entities import EntityID
from gazetteer.domain import answered
from gazetteer.domain.asked import BoundingBox, Standings, given
from gazetteer.domain.published import HeldRecord, SovereigntyAnswer
from gazetteer.formats import flat, geojson
from gazetteer.services import holding, lookup

router = APIRouter(prefix="/v1", tags=["sovereignty"], dependencies=[Depends(may_read), Depends(known_parameters)])


@router.get(
    "/entities/{id}/sovereignty",
    operation_id="sovereignty",
    summary="Who held a place",
    response_model=SovereigntyAnswer,
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
    response_model=answered.HeldAnswer,
    responses=GEOJSON,
)
def everywhere(request: Request, asked: Annotated[parameters.HeldParameters, Query()]) -> Response:
    """Own records of places that hold on a date, by holder, treaty and area. `holder` takes a chain (`russia`) or what it was
    that day (`russian-empire`). With `format=geojson` or by `Accept`, a feature collection of the places' points.
    """
    features = responses.as_geojson(request.scope, asked.format)
    on = lookup.question(asked.on, asked.calendar)
    place = cursors.decode("sovereignty", asked, (int, str, int))
    page = holding.everywhere(
        serving(request),
        limit=asked.limit,
        on=on,
        holder=asked.holder,
        basis=asked.basis,
        statuses=given("status", Standings.read, asked.status) or (),
        bbox=given("bbox", BoundingBox.read, asked.bbox),
        undated=asked.undated,
        after=None if place is None else (place[0], place[1], place[2]),
    )
    following = None if page.last is None else cursors.encode("sovereignty", asked, page.last)
    stated = None if on is None else on.text
    fields = Fields(asked.fields, HeldRecord, (*flat.NAMES, *flat.OF_RECORDS) if features else ())
    content: dict[str, Any] = {"on": stated, "records": fields.of_each(page.results), "next": following}
    if features:
        content = fields.of_features(geojson.collection(page.results, on=stated, next=following))
    return responses.read(
        request.scope,
        content,
        settings=settings_of(request),
        following=following,
        media_type=responses.GEOJSON if features else responses.JSON,
    )
