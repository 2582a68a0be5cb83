"""The W3C Entity Reconciliation API: version 0.2 at the root, 1.0-draft with its own tree below `/1.0`.

The calls that both versions share are one function with two addresses. As the clients of the protocol
expect, what a call does not know is ignored here, a trailing slash is no error, and version 0.2 is
answered as JSONP where a `callback` is named.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Final, Literal

import orjson
from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.routing import APIRoute
from pydantic import ConfigDict, Field
from starlette.responses import Response

from gazetteer.api import parameters, reconciling, responses
from gazetteer.api.dependencies import may_read, serving, settings_of
from gazetteer.api.description import GONE, READ, WRITE, Responses
from gazetteer.api.parameters import Parameters
from gazetteer.api.requests import JSON_TYPES, beside, check_type, heavy, read_body, read_json
from gazetteer.domain.asked import LONGEST_TEXT
from gazetteer.errors import BadRequest, NotFound
from gazetteer.http.headers import header
from gazetteer.http.negotiation import languages
from gazetteer.services.reconciliation import extending, matching, showing, suggesting
from gazetteer.web.previews import entity_flyout_html, flyout_html, preview_html


async def readable_parameters(request: Request) -> None:
    """Refuse parameters that are not UTF-8; what the call does not know is ignored."""
    parameters.pairs(request.scope["query_string"])


router = APIRouter(
    prefix="/v1/reconcile",
    tags=["reconciliation"],
    dependencies=[Depends(may_read), Depends(readable_parameters)],
)

_FORM: Final = "application/x-www-form-urlencoded"
#: A read that can also be answered as a script.
SCRIPTED: Final[Responses] = READ | {
    200: {**READ[200], "content": {"text/javascript": {"schema": {"type": "string", "description": "JSONP."}}}}
}
_POSTED: Final[Responses] = {
    **{code: READ[code] for code in (401, 503)},
    **{code: WRITE[code] for code in (400, 413, 415, 422)},
}
_BATCH: Final = (
    '{"q0": {"query": "海参崴"}, "q1": {"query": "Khabarovsk", "type": "place"}, "q2": {"query": "Владивосток"}}'
)
_EXTENSION: Final = '{"ids": ["vladivostok"], "properties": [{"id": "holder", "settings": {"on": "1900"}}]}'

#: Bytes of one candidate as it is answered.
_CANDIDATE: Final = 500

Prefix = Annotated[
    str,
    Field(
        max_length=LONGEST_TEXT,
        description="What was typed so far, in any script; of an entity also its id.",
        examples=["海参", "Vladi", "Влади"],
    ),
]
Skipped = Annotated[int, Field(ge=0, le=1_000, description="How many results to skip.")]
TypeID = Annotated[str, Field(max_length=200, description="A type: a kind or a feature type.", examples=["place"])]


Callback = Annotated[
    str | None,
    Field(
        max_length=200,
        pattern=r"^[A-Za-z_$][A-Za-z0-9_$]*(\.[A-Za-z_$][A-Za-z0-9_$]*)*$",
        description="A function of the caller's: the answer is then a script that calls it (JSONP).",
        examples=["jQuery123"],
    ),
]


class ProtocolParameters(Parameters):
    """The base of the protocol's parameters: its clients send more than it has, which is ignored."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class ScriptedParameters(ProtocolParameters):
    """Of the calls that can be answered as a script."""

    callback: Callback = None


class RootParameters(ScriptedParameters):
    """`GET /v1/reconcile`."""

    queries: Annotated[
        str | None,
        Field(description="A batch of queries as JSON; the manifest is sent without.", examples=[_BATCH]),
    ] = None
    extend: Annotated[str | None, Field(description="A data extension query as JSON.", examples=[_EXTENSION])] = None


class SuggestedParameters(ScriptedParameters):
    """`GET /v1/reconcile/suggest/...`: what the protocol has, and what widgets send besides."""

    prefix: Prefix = ""
    cursor: Skipped = 0
    limit: Annotated[int, Field(ge=1, le=100, description="How many results at most.")] = 20
    type: TypeID | None = None
    type_strict: Annotated[
        Literal["any", "all", "should"], Field(description="Taken as the clients send it: a type given always narrows.")
    ] = "any"
    lang: parameters.Languages | None = None


class OneParameters(ProtocolParameters):
    """Calls about one entity, type or property."""

    id: Annotated[str, Field(min_length=1, max_length=200, description="Its id.", examples=["vladivostok"])]


class PreviewParameters(OneParameters):
    """`GET /v1/reconcile/preview`."""

    lang: parameters.Languages | None = None


class FlyoutParameters(PreviewParameters, ScriptedParameters):
    """`GET /v1/reconcile/flyout/...`."""


class ProposeParameters(ScriptedParameters):
    """`GET /v1/reconcile/extend/propose`."""

    type: TypeID | None = None
    limit: Annotated[int | None, Field(ge=1, le=1_000, description="How many properties at most.")] = None


def _languages(request: Request, asked: str | None = None) -> list[str]:
    """The languages in which the caller would have names, the best first: the one that is asked for, then the usual."""
    return [*(asked or "").split(","), *languages(header(request.scope, b"accept-language"))]


def _sent(request: Request, content: Any, callback: str | None) -> Response:
    """The answer as JSON, or as a script that hands it to a function of the caller's."""
    settings = settings_of(request)
    if callback is None:
        return _in_language(responses.bounded(request.scope, content, settings=settings))
    # JSON is a script but for two line ends; the comment keeps the script from being read as another format.
    text = orjson.dumps(content).decode().replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    script = f"/**/{callback}({text});"
    response = responses.read(request.scope, script.encode(), settings=settings, media_type=b"text/javascript")
    response.raw_headers.append((b"x-content-type-options", b"nosniff"))
    return _in_language(response)


def _in_language(response: Response) -> Response:
    """The answer, which depends on the languages that the caller names."""
    response.raw_headers.append((b"vary", b"Accept-Language"))
    return response


def _weight(ids: Sequence[str], wanted: Sequence[extending.Wanted]) -> int:
    """How much work a data extension is, in bytes of a text: a value takes as long as finding the names in a line or two."""
    return 100 * len(ids) * len(wanted)


async def _answer(request: Request, queries: Any, extend: Any, callback: str | None = None, *, size: int) -> Response:
    gazetteer, settings = serving(request), settings_of(request)
    if queries is not None and extend is not None:
        raise BadRequest("send either queries or extend, not both")
    content: Any
    if queries is not None:
        batch = await beside(request, size, reconciling.read_batch_02, queries)
        found = await matching.match(gazetteer, list(batch.values()), languages=_languages(request))
        content = reconciling.write_results_02(batch, found)
    elif extend is not None:
        ids, wanted = await beside(request, size, reconciling.read_extension, extend)
        weight = _weight(ids, wanted)
        content = reconciling.write_extension_02(await heavy(request, weight, extending.extend, gazetteer, ids, wanted))
    else:
        content = reconciling.manifest_02(settings.public_url, request.app.version)
    return await beside(request, size, _sent, request, content, callback)


@router.get(
    "",
    operation_id="reconcile",
    summary="Manifest, or a batch of queries (0.2)",
    response_model=reconciling.ManifestShape | reconciling.ExtensionShape | dict[str, reconciling.ResultShape],
    responses=SCRIPTED | {400: WRITE[400], 413: WRITE[413]},
)
async def reconcile(request: Request, asked: Annotated[RootParameters, Query()]) -> Response:
    """Without parameters what the service offers; with `queries` the candidates of each query; with `extend` data of entities.

    Scores are absolute, from 0 to 100, and explained in `features`. A batch may have 200 queries; a longer one is refused whole.
    """
    queries, extend = reconciling.wanted_of(asked.model_dump(exclude_none=True))
    return await _answer(request, queries, extend, asked.callback, size=len(request.scope["query_string"]))


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
    body = await read_body(request)
    is_form = request.headers.get("content-type", "").partition(";")[0].strip().lower() == _FORM

    def parts() -> tuple[Any, Any]:
        if is_form:
            given = parameters.read(RootParameters, body)
            return reconciling.wanted_of(given.model_dump(exclude_none=True))
        return reconciling.parts_of(reconciling.load(body, "the body"))

    queries, extend = await beside(request, len(body), parts)
    if queries is None and extend is None:
        raise BadRequest("expected queries or extend")
    return await _answer(request, queries, extend, size=len(body))


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
    response_model=reconciling.ReconciliationResults,
    responses={200: {}, **_POSTED},
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {
                    "schema": {"$ref": "#/components/schemas/ReconciliationBatch"},
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
    queries = await read_json(request, reconciling.read_batch_10)
    found = await matching.match(serving(request), queries, languages=_languages(request))
    content, settings = reconciling.write_results_10(found), settings_of(request)
    weight = _CANDIDATE * sum(map(len, found))
    return await beside(
        request, weight, lambda: _in_language(responses.bounded(request.scope, content, settings=settings))
    )


@router.post(
    "/extend",
    operation_id="reconcile_extend",
    summary="Data of entities (1.0-draft)",
    response_model=reconciling.ExtensionTable,
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
    ids, wanted = await read_json(request, reconciling.read_extension)
    gazetteer, settings = serving(request), settings_of(request)

    def answer() -> Response:
        content = reconciling.write_extension_10(extending.extend(gazetteer, ids, wanted))
        return responses.bounded(request.scope, content, settings=settings, pointer="/ids")

    return await heavy(request, _weight(ids, wanted), answer)


@router.get(
    "/extend/propose",
    operation_id="propose_properties",
    summary="Properties that can be added to a table",
    response_model=reconciling.ProposedProperties,
    responses=SCRIPTED,
)
def propose_properties(request: Request, asked: Annotated[ProposeParameters, Query()]) -> Response:
    """The properties that entities of a type can have."""
    content: dict[str, Any] = asked.model_dump(exclude_none=True, exclude={"callback"})
    content["properties"] = extending.propose(serving(request), asked.type, asked.limit)
    return _sent(request, content, asked.callback)


@router.get(
    "/suggest/entity",
    operation_id="suggest_entities",
    summary="Entities, by what was typed so far",
    response_model=reconciling.SuggestedEntities,
    responses=SCRIPTED,
)
async def suggest_entities(request: Request, asked: Annotated[SuggestedParameters, Query()]) -> Response:
    """The entity whose id was typed, then those with a name, reading or initials that begin so."""
    found = await suggesting.suggest_entities(
        serving(request),
        asked.prefix,
        offset=asked.cursor,
        limit=asked.limit,
        types=() if asked.type is None else (asked.type,),
        languages=_languages(request, asked.lang),
    )
    return _sent(request, {"result": found}, asked.callback)


@router.get(
    "/suggest/type",
    operation_id="suggest_types",
    summary="Types, by what was typed so far",
    response_model=reconciling.SuggestedTypes,
    responses=SCRIPTED,
)
def suggest_types(request: Request, asked: Annotated[SuggestedParameters, Query()]) -> Response:
    """Kinds and feature types whose name begins so, or has a word that does."""
    found = suggesting.suggest_types(serving(request), asked.prefix, offset=asked.cursor, limit=asked.limit)
    return _sent(request, {"result": found}, asked.callback)


@router.get(
    "/suggest/property",
    operation_id="suggest_properties",
    summary="Properties, by what was typed so far",
    response_model=reconciling.SuggestedProperties,
    responses=SCRIPTED,
)
def suggest_properties(request: Request, asked: Annotated[SuggestedParameters, Query()]) -> Response:
    """The properties by which candidates can be weighed."""
    found = suggesting.suggest_properties(serving(request), asked.prefix, offset=asked.cursor, limit=asked.limit)
    return _sent(request, {"result": found}, asked.callback)


@router.get(
    "/preview",
    operation_id="preview",
    summary="An entity as a small page",
    response_class=Response,
    responses=READ
    | GONE
    | {200: {"description": "HTML of the size that the manifest states.", "content": {"text/html": {}}}},
)
def preview(request: Request, asked: Annotated[PreviewParameters, Query()]) -> Response:
    """Names, reading, types and what the entity is; for a frame, so it has no script and loads nothing."""
    page = preview_html(showing.preview(serving(request), asked.id, _languages(request, asked.lang)))
    response = responses.read(
        request.scope, page.encode(), settings=settings_of(request), media_type=b"text/html; charset=utf-8"
    )
    response.raw_headers.append((b"content-security-policy", b"default-src 'none'; style-src 'unsafe-inline'"))
    return _in_language(response)


@router.get(
    "/flyout/{what}",
    operation_id="flyout",
    summary="A line about a suggestion",
    response_model=reconciling.Flyout,
    responses=SCRIPTED | GONE,
)
def flyout(
    request: Request,
    what: Annotated[
        Literal["entity", "type", "property"], Path(description="What was suggested.", examples=["entity"])
    ],
    asked: Annotated[FlyoutParameters, Query()],
) -> Response:
    """HTML that a client shows beside a suggestion."""
    gazetteer = serving(request)
    if what == "entity":
        page = entity_flyout_html(showing.preview(gazetteer, asked.id, _languages(request, asked.lang)))
    else:
        suggest = suggesting.suggest_types if what == "type" else suggesting.suggest_properties
        found = [one for one in suggest(gazetteer, "", limit=10_000) if one["id"] == asked.id]
        if not found:
            raise NotFound(f"there is no {what} {asked.id!r}")
        page = flyout_html(found[0]["name"], found[0].get("description", ""))
    return _sent(request, {"id": asked.id, "html": page}, asked.callback)


def _draft() -> None:
    """Put the tree of version 1.0-draft below `/1.0`: its manifest, and each call that it has."""
    for route in list(router.routes):
        if not isinstance(route, APIRoute) or route.path == router.prefix:
            continue
        path = route.path.removeprefix(router.prefix)
        methods = sorted(route.methods or ())
        if path == "/match" and methods == ["GET"]:
            # The base address of the draft's tree answers with its manifest.
            path = ""
        router.add_api_route(
            f"/1.0{path}",
            route.endpoint,
            methods=methods,
            operation_id=f"{route.operation_id}_draft",
            summary=f"{str(route.summary).removesuffix(' (1.0-draft)')} (1.0-draft)",
            response_model=route.response_model,
            response_class=route.response_class,
            responses=route.responses,
            openapi_extra=route.openapi_extra,
        )


_draft()
