"""Readings, romanisations, calendars."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from gazetteer.api import answers, parameters, responses
from gazetteer.api.dependencies import known_parameters, may_read, serving, settings_of
from gazetteer.api.description import READ, WRITE
from gazetteer.api.requests import heavy, read_model
from gazetteer.domain import answered, calendars
from gazetteer.errors import BadParameter, DateError, Invalid
from gazetteer.services import romanizing

router = APIRouter(prefix="/v1", tags=["language"], dependencies=[Depends(may_read), Depends(known_parameters)])


@router.get(
    "/romanize",
    operation_id="romanize",
    summary="A name in other letters",
    response_model=answered.RomanizeAnswer,
    responses=READ,
)
def romanize(request: Request, asked: Annotated[parameters.RomanizeParameters, Query()]) -> Response:
    """How a Chinese name is read, with Wade-Giles, Palladius and bopomofo by their rules; a Russian name in Latin letters.

    A reviewed reading goes before what the rules give; settled forms (Peking, Пекин) stand in `exonyms`.
    """
    try:
        results = romanizing.romanize(serving(request), [asked.text], asked.lang)
    except Invalid as error:
        raise BadParameter("text", error.detail) from error
    return responses.read(request.scope, {"results": results}, settings=settings_of(request))


@router.post(
    "/romanize",
    operation_id="romanize_many",
    summary="Names in other letters",
    response_model=answered.RomanizeAnswer,
    responses={
        200: {},
        **{code: READ[code] for code in (401, 503)},
        **{code: WRITE[code] for code in (400, 413, 415, 422)},
    },
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {
                    "schema": answers.RomanizeRequest.model_json_schema(),
                    "example": {"texts": ["海参崴", "瑷珲", "Владивосток"]},
                }
            },
        }
    },
)
async def romanize_many(request: Request) -> Response:
    """The same for at most 1,000 names: one result a text, in order, duplicates kept."""
    asked = await read_model(request, answers.RomanizeRequest)
    romanizing.check_length(asked.texts)
    gazetteer, settings = serving(request), settings_of(request)

    def answer() -> Response:
        results = romanizing.romanize(gazetteer, asked.texts, asked.lang)
        return responses.bounded(request.scope, {"results": results}, settings=settings, pointer="/texts")

    # A reading of a character takes as long as finding the names in a hundred of a text.
    return await heavy(request, 100 * sum(map(len, asked.texts)), answer)


@router.get(
    "/dates",
    operation_id="dates",
    summary="A date in other calendars",
    response_model=answered.DateAnswer,
    responses=READ,
)
def dates(request: Request, asked: Annotated[parameters.DateParameters, Query()]) -> Response:
    """A date of the Gregorian or Julian calendar, a Chinese era date or a Julian day number, in all of them.

    Refuses dates that never were (a 30th of a month of 29 days, a leap month that was none) and says why.
    """
    try:
        found = calendars.describe(asked.date, asked.calendar)
    except DateError as error:
        raise BadParameter("date", str(error)) from error
    return responses.read(request.scope, found, settings=settings_of(request))
