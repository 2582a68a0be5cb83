"""What there is under `/v1`, for whoever types the address, and what our own terms mean, for whoever follows one."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from gazetteer.api import answers, responses
from gazetteer.api.dependencies import known_parameters, may_read, serving, settings_of
from gazetteer.api.description import READ
from gazetteer.formats import skos
from gazetteer.services import linking

router = APIRouter(prefix="/v1", tags=["operation"], dependencies=[Depends(may_read), Depends(known_parameters)])


@router.get("", operation_id="index", summary="What there is", response_model=answers.Index, responses=READ)
def index(request: Request) -> Response:
    """The calls of this version, each in a few words, and where they are described."""
    settings = settings_of(request)
    calls = [
        {"method": method.upper(), "path": path, "summary": call["summary"]}
        for path, methods in request.app.openapi()["paths"].items()
        for method, call in methods.items()
        if path.startswith("/v1")
    ]
    content = {
        "title": request.app.title,
        "version": request.app.version,
        "summary": request.app.summary,
        "description": f"{settings.public_url}/openapi.json",
        "docs": f"{settings.public_url}/docs",
        "maps": f"{settings.public_url}/ogc",
        "calls": calls,
    }
    return responses.read(request.scope, content, settings=settings)


#: The terms are no data: what an export says can be understood without a key.
terms = APIRouter(tags=["export"], dependencies=[Depends(known_parameters)])


@terms.get(
    "/vocabulary",
    operation_id="vocabulary",
    summary="The terms of the exports in Linked Data",
    response_class=Response,
    responses=READ | {200: {**READ[200], "content": {skos.MEDIA_TYPE: {"schema": {"type": "string"}}}}},
)
def vocabulary(request: Request) -> Response:
    """Our own properties and types, each in words, in Turtle: where the terms of SKOS and Linked Places exports lead."""
    found = linking.vocabulary(serving(request))
    return responses.read(request.scope, found, settings=settings_of(request), media_type=skos.MEDIA_TYPE.encode())
