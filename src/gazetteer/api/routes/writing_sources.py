"""Writing sources: created, replaced, ended, merged."""

from __future__ import annotations

import orjson
from fastapi import APIRouter, Request
from starlette.responses import Response

from gazetteer.api import answers, problems, responses
from gazetteer.api.dependencies import Admin, Editor, at_source, known_parameters, serving, settings_of
from gazetteer.api.description import GONE, MATCHED, UNKNOWN, WRITE, ended
from gazetteer.api.requests import read_document
from gazetteer.api.routes.sources import SourceID
from gazetteer.api.routes.writing import SOURCE_EXAMPLE, Asked, IfMatch, carry_out, described, reason_of
from gazetteer.domain import answered
from gazetteer.errors import Invalid
from gazetteer.services import editing, lookup, source_ends
from gazetteer.services.change import read_back

router = APIRouter(prefix="/v1", tags=["writing"])


@router.put(
    "/sources/{id}",
    operation_id="put_source",
    summary="Create or replace a source",
    response_model=answered.SourceState,
    responses={201: {"description": "Created.", "model": answered.SourceState}} | UNKNOWN | MATCHED | WRITE,
    openapi_extra=described(answers.WrittenSource, example=SOURCE_EXAMPLE),
)
async def put_source(
    request: Request, id: SourceID, principal: Editor, asked: Asked, if_match: IfMatch = None
) -> Response:
    """Create a source, or replace one, which needs `If-Match`."""
    await known_parameters(request)
    document, fault = await read_document(request)
    gazetteer = serving(request)
    outcome = await carry_out(
        request,
        lambda: editing.put_source(
            gazetteer,
            id,
            document,
            if_match=if_match,
            by=principal.by,
            reason=reason_of(asked),
            dry_run=asked.dry_run,
        ),
        fault,
    )
    if asked.dry_run:
        return responses.written(document)
    with read_back():
        state = await at_source(request, lambda: lookup.source_state(gazetteer, id))
    created = id in outcome.sources_created
    body = orjson.dumps(state)
    return responses.written(
        body,
        status=201 if created else 200,
        etag=f'"{state["version"]}.{responses.digest(body)}"',
        location=f"{problems.prefix_of(settings_of(request).public_url)}/v1/sources/{id}" if created else None,
    )


@router.delete(
    "/sources/{id}",
    operation_id="delete_source",
    summary="Delete a source",
    status_code=204,
    responses=ended("Something rests on the source; `referrers` says what."),
)
async def delete_source(
    request: Request, id: SourceID, principal: Admin, asked: Asked, if_match: IfMatch = None
) -> Response:
    """End a source on which nothing rests: 410 afterwards, history kept. Needs `If-Match`."""
    await known_parameters(request)
    gazetteer = serving(request)
    await carry_out(
        request,
        lambda: source_ends.delete_source(
            gazetteer, id, if_match=if_match, by=principal.by, reason=reason_of(asked), dry_run=asked.dry_run
        ),
    )
    return Response(status_code=204, headers={"Cache-Control": "no-store"})


@router.post(
    "/sources/{id}/merge",
    operation_id="merge_source",
    summary="Merge a source into another",
    response_model=answered.SourceState,
    responses=GONE | MATCHED | WRITE,
    openapi_extra=described(answers.MergeSource, example={"into": "atlas-1974"}),
)
async def merge_source(
    request: Request, id: SourceID, principal: Admin, asked: Asked, if_match: IfMatch = None
) -> Response:
    """Let all that rests on a source rest on another; the first answers 410 afterwards. Needs `If-Match`."""
    await known_parameters(request)
    document, fault = await read_document(request)
    is_merge = isinstance(document, dict) and set(document) == {"into"} and isinstance(document["into"], str)
    into = document["into"] if is_merge else ""
    if fault is None and not is_merge:
        detail = 'expected {"into": "<id>"}'
        fault = Invalid(detail, errors=[{"pointer": "", "detail": detail}])
    gazetteer = serving(request)
    await carry_out(
        request,
        lambda: source_ends.merge_source(
            gazetteer, id, into, if_match=if_match, by=principal.by, reason=reason_of(asked), dry_run=asked.dry_run
        ),
        fault,
    )
    with read_back():
        state = await at_source(request, lambda: lookup.source_state(gazetteer, into))
    body = orjson.dumps(state)
    return responses.written(body, etag=f'"{state["version"]}.{responses.digest(body)}"')
