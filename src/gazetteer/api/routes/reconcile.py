"""The W3C Entity Reconciliation API: version 0.2 at the root, 1.0-draft at `/match`, what both share beside them."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Depends, Path, Query, Request
from pydantic import Field
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from gazetteer.api import parameters, reconciling, responses
from gazetteer.api.dependencies import known_parameters, may_read, serving, settings_of
from gazetteer.api.description import GONE, READ, WRITE, Responses
from gazetteer.api.parameters import Parameters
from gazetteer.api.requests import JSON_TYPES, check_type, read_json, receive
from gazetteer.errors import BadRequest, NotFound
from gazetteer.services.reconciliation import extending, matching, showing, suggesting
from gazetteer.web.previews import flyout_html, preview_html

router = APIRouter(
    prefix="/v1/reconcile", tags=["reconciliation"], dependencies=[Depends(may_read), Depends(known_parameters)]
)

_FORM: Final = "application/x-www-form-urlencoded"
_POSTED: Final[Responses] = {
    **{code: READ[code] for code in (401, 503)},
    **{code: WRITE[code] for code in (400, 413, 415, 422)},
}
_BATCH: Final = (
    '{"q0": {"query": "海参崴"}, "q1": {"query": "Khabarovsk", "type": "place"}, "q2": {"query": "Владивосток"}}'
)
_EXTENSION: Final = '{"ids": ["vladivostok"], "properties": [{"id": "holder", "settings": {"on": "1900"}}]}'

Prefix = Annotated[
    str,
    Field(
        max_length=parameters.QUERY_CHARACTERS,
        description="What was typed so far, in any script; of an entity also its id.",
        examples=["海参", "Vladi", "Влади"],
    ),
]
Skipped = Annotated[int, Field(ge=0, le=1_000, description="How many results to skip.")]
TypeID = Annotated[str, Field(max_length=200, description="A type: a kind or a feature type.", examples=["place"])]


class RootParameters(Parameters):
    """`GET /v1/reconcile`."""

    queries: Annotated[
        str | None,
        Field(description="A batch of queries as JSON; the manifest is sent without.", examples=[_BATCH]),
    ] = None
    extend: Annotated[str | None, Field(description="A data extension query as JSON.", examples=[_EXTENSION])] = None


class SuggestedParameters(Parameters):
    """`GET /v1/reconcile/suggest/...`: what the protocol has, and what widgets send besides."""

    prefix: Prefix = ""
    cursor: Skipped = 0
    limit: Annotated[int, Field(ge=1, le=100, description="How many results at most.")] = 20
    type: TypeID | None = None
    type_strict: Annotated[
        Literal["any", "all", "should"], Field(description="Taken as the clients send it: a type given always narrows.")
    ] = "any"
    lang: parameters.Languages | None = None


class OneParameters(Parameters):
    """Calls about one entity, type or property."""

    id: Annotated[str, Field(min_length=1, max_length=200, description="Its id.", examples=["vladivostok"])]


class ProposeParameters(Parameters):
    """`GET /v1/reconcile/extend/propose`."""

    type: TypeID | None = None
    limit: Annotated[int | None, Field(ge=1, le=1_000, description="How many properties at most.")] = None


async def _answer(request: Request, queries: Any, extend: Any) -> Response:
    gazetteer, settings = serving(request), settings_of(request)
    if queries is not None and extend is not None:
        raise BadRequest("send either queries or extend, not both")
    content: Any
    if queries is not None:
        batch = reconciling.read_batch_02(queries)
        found = await matching.match(gazetteer, list(batch.values()))
        content = reconciling.write_results_02(batch, found)
    elif extend is not None:
        ids, wanted = reconciling.read_extension(extend)
        content = reconciling.write_extension_02(await run_in_threadpool(extending.extend, gazetteer, ids, wanted))
    else:
        content = reconciling.manifest_02(settings.public_url, request.app.version)
    return responses.read(request.scope, content, settings=settings)


@router.get(
    "",
    operation_id="reconcile",
    summary="Manifest, or a batch of queries (0.2)",
    response_model=reconciling.ManifestShape | reconciling.ExtensionShape | dict[str, reconciling.ResultShape],
    responses=READ | {400: WRITE[400], 413: WRITE[413]},
)
async def reconcile(request: Request, asked: Annotated[RootParameters, Query()]) -> Response:
    """Without parameters what the service offers; with `queries` the candidates of each query; with `extend` data of entities.

    Scores are absolute, from 0 to 100, and explained in `features`. A batch may have 200 queries; a longer one is refused whole.
    """
    queries, extend = reconciling.wanted_of(asked.model_dump(exclude_none=True))
    return await _answer(request, queries, extend)


@router.post(
    "",
    operation_id="reconcile_batch",
    summary="A batch of queries, or data of entities (0.2)",
    response_model=reconciling.ExtensionShape | dict[str, reconciling.ResultShape],
    responses={200: {}, **_POSTED},
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                _FORM: {
                    "schema": {
                        "type": "object",
                        "properties": {"queries": {"type": "string"}, "extend": {"type": "string"}},
                    },
                    "example": {"queries": _BATCH},
                },
                "application/json": {"schema": {"type": "object"}, "example": reconciling.load(_BATCH, "the example")},
            },
        }
    },
)
async def reconcile_batch(request: Request) -> Response:
    """The same as by GET: a form with `queries` or `extend`, each JSON, as OpenRefine sends it; or the JSON itself."""
    check_type(request, (*JSON_TYPES, _FORM))
    pieces: list[bytes] = []
    await receive(request, settings_of(request).max_document_bytes, pieces.append)
    body = b"".join(pieces)
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() == _FORM:
        given = RootParameters.model_validate(parameters.read(RootParameters, body))
        queries, extend = reconciling.wanted_of(given.model_dump(exclude_none=True))
    else:
        queries, extend = reconciling.parts_of(reconciling.load(body, "the body"))
    if queries is None and extend is None:
        raise BadRequest("expected queries or extend")
    return await _answer(request, queries, extend)


@router.get(
    "/match",
    operation_id="reconcile_manifest",
    summary="Manifest (1.0-draft)",
    response_model=reconciling.ManifestShape,
    responses=READ,
)
def reconcile_manifest(request: Request) -> Response:
    """What the service offers, in the words of version 1.0-draft."""
    settings = settings_of(request)
    content = reconciling.manifest_10(settings.public_url, request.app.version)
    return responses.read(request.scope, content, settings=settings)


@router.post(
    "/match",
    operation_id="reconcile_match",
    summary="A batch of queries (1.0-draft)",
    response_model=reconciling.Results10,
    responses={200: {}, **_POSTED},
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {
                    "schema": {"$ref": "#/components/schemas/Batch10"},
                    "example": {
                        "queries": [
                            {
                                "lang": "zh",
                                "type": "place",
                                "conditions": [
                                    {"matchType": "name", "propertyValue": "海参崴"},
                                    {"matchType": "property", "propertyId": "holder", "propertyValue": "Russia"},
                                ],
                            },
                            {"conditions": [{"matchType": "name", "propertyValue": "Владивосток"}]},
                        ]
                    },
                }
            },
        }
    },
)
async def reconcile_match(request: Request) -> Response:
    """One list of candidates for each query, in order; from the same core as version 0.2, with the same scores."""
    queries = reconciling.read_batch_10(await read_json(request))
    found = await matching.match(serving(request), queries)
    return responses.read(request.scope, reconciling.write_results_10(found), settings=settings_of(request))


@router.post(
    "/extend",
    operation_id="reconcile_extend",
    summary="Data of entities (1.0-draft)",
    response_model=reconciling.Extension10Shape,
    responses={200: {}, **_POSTED},
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {
                    "schema": {"$ref": "#/components/schemas/ExtensionQuery"},
                    "example": reconciling.load(_EXTENSION, "the example"),
                }
            },
        }
    },
)
async def reconcile_extend(request: Request) -> Response:
    """Typed values of properties; an unknown entity or property has none."""
    ids, wanted = reconciling.read_extension(await read_json(request))
    found = await run_in_threadpool(extending.extend, serving(request), ids, wanted)
    return responses.read(request.scope, reconciling.write_extension_10(found), settings=settings_of(request))


@router.get(
    "/extend/propose",
    operation_id="propose_properties",
    summary="Properties that can be added to a table",
    response_model=reconciling.ProposedProperties,
    responses=READ,
)
def propose_properties(request: Request, asked: Annotated[ProposeParameters, Query()]) -> Response:
    """The properties that entities of a type can have."""
    content: dict[str, Any] = asked.model_dump(exclude_none=True)
    content["properties"] = extending.propose(serving(request), asked.type, asked.limit)
    return responses.read(request.scope, content, settings=settings_of(request))


@router.get(
    "/suggest/entity",
    operation_id="suggest_entities",
    summary="Entities, by what was typed so far",
    response_model=reconciling.SuggestedEntities,
    responses=READ,
)
async def suggest_entities(request: Request, asked: Annotated[SuggestedParameters, Query()]) -> Response:
    """The entity whose id was typed, then those with a name, reading or initials that begin so."""
    found = await suggesting.suggest_entities(
        serving(request),
        asked.prefix,
        offset=asked.cursor,
        limit=asked.limit,
        types=() if asked.type is None else (asked.type,),
        lang=asked.lang,
    )
    return responses.read(request.scope, {"result": found}, settings=settings_of(request))


@router.get(
    "/suggest/type",
    operation_id="suggest_types",
    summary="Types, by what was typed so far",
    response_model=reconciling.SuggestedTypes,
    responses=READ,
)
def suggest_types(request: Request, asked: Annotated[SuggestedParameters, Query()]) -> Response:
    """Kinds and feature types whose name begins so, or has a word that does."""
    found = suggesting.suggest_types(serving(request), asked.prefix, offset=asked.cursor, limit=asked.limit)
    return responses.read(request.scope, {"result": found}, settings=settings_of(request))


@router.get(
    "/suggest/property",
    operation_id="suggest_properties",
    summary="Properties, by what was typed so far",
    response_model=reconciling.SuggestedProperties,
    responses=READ,
)
def suggest_properties(request: Request, asked: Annotated[SuggestedParameters, Query()]) -> Response:
    """The properties by which candidates can be weighed."""
    found = suggesting.suggest_properties(serving(request), asked.prefix, offset=asked.cursor, limit=asked.limit)
    return responses.read(request.scope, {"result": found}, settings=settings_of(request))


@router.get(
    "/preview",
    operation_id="preview",
    summary="An entity as a small page",
    response_class=Response,
    responses=READ
    | GONE
    | {200: {"description": "HTML of the size that the manifest states.", "content": {"text/html": {}}}},
)
def preview(request: Request, asked: Annotated[OneParameters, Query()]) -> Response:
    """Names, reading, types and what the entity is; for a frame, so it has no script and loads nothing."""
    page = preview_html(showing.preview(serving(request), asked.id))
    response = responses.read(
        request.scope, page.encode(), settings=settings_of(request), media_type=b"text/html; charset=utf-8"
    )
    response.raw_headers.append((b"content-security-policy", b"default-src 'none'; style-src 'unsafe-inline'"))
    return response


@router.get(
    "/flyout/{what}",
    operation_id="flyout",
    summary="A line about a suggestion",
    response_model=reconciling.Flyout,
    responses=READ | GONE,
)
def flyout(
    request: Request,
    what: Annotated[
        Literal["entity", "type", "property"], Path(description="What was suggested.", examples=["entity"])
    ],
    asked: Annotated[OneParameters, Query()],
) -> Response:
    """HTML that a client shows beside a suggestion."""
    gazetteer = serving(request)
    if what == "entity":
        page = preview_html(showing.preview(gazetteer, asked.id))
    else:
        suggest = suggesting.suggest_types if what == "type" else suggesting.suggest_properties
        found = [one for one in suggest(gazetteer, "", limit=10_000) if one["id"] == asked.id]
        if not found:
            raise NotFound(f"there is no {what} {asked.id!r}")
        page = flyout_html(found[0]["name"], found[0].get("description", ""))
    return responses.read(request.scope, {"id": asked.id, "html": page}, settings=settings_of(request))
