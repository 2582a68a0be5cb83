"""One entity and all that is asked of one: its names, label, time line, history; and lists of entities."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any, Final
from urllib.parse import urlencode

import orjson
from fastapi import APIRouter, Depends, Path, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.types import Scope

from gazetteer.api import answers, cursors, parameters, problems, responses
from gazetteer.api.dependencies import known_parameters, may_read, serving, settings_of
from gazetteer.api.description import GEOJSON, GONE, LINKED, READ, SEEN
from gazetteer.api.fields import Fields
from gazetteer.api.quick import QuickRoute
from gazetteer.domain import answered
from gazetteer.domain.asked import Kinds, Moment, Slugs, given
from gazetteer.domain.published import Listed, PublicEntity, Timeline
from gazetteer.domain.tag import Tag
from gazetteer.errors import BadParameter, NotAcceptable
from gazetteer.formats import flat, geojson, lpf, skos
from gazetteer.http.headers import header
from gazetteer.http.negotiation import best_media_type
from gazetteer.services import holding, labelling, linking, lookup
from gazetteer.services.context import Gazetteer
from gazetteer.settings import Settings

router = APIRouter(prefix="/v1", tags=["entities"], dependencies=[Depends(may_read), Depends(known_parameters)])

EntityID = Annotated[
    str,
    Path(
        description="The entity's id.",
        openapi_examples={
            "vladivostok": {"summary": "海参崴 / Vladivostok / Владивосток", "value": "vladivostok"},
            "treaty": {"summary": "中俄北京条约", "value": "convention-of-peking-russia-1860"},
        },
    ),
]


HTML: Final = "text/html"
#: How one entity is answered, by `Accept`; a person's browser is led to its page.
OFFERED: Final = (
    "application/json",
    geojson.MEDIA_TYPE,
    lpf.MEDIA_TYPE,
    skos.MEDIA_TYPE,
    HTML,
)
#: Those that hold the whole entity, which parameters cannot narrow.
WHOLE: Final = (lpf.MEDIA_TYPE, skos.MEDIA_TYPE)


def _to_page(settings: Settings, entity_id: str, query: bytes) -> Response:
    """To the page about the entity, for the same date (303, RFC 9110 15.4.4: what describes it)."""
    asked = parameters.read(parameters.EntityParameters, query)
    kept = {"on": asked.on} if asked.on is not None else {}
    if asked.on is not None and asked.calendar != "gregorian":
        kept["calendar"] = asked.calendar
    address = f"{problems.prefix_of(settings.public_url)}/e/{entity_id}"
    if kept:
        address += f"?{urlencode(kept)}"
    headers = [
        (b"content-length", b"0"),
        (b"location", address.encode()),
        (b"cache-control", responses.cache_control(settings)),
        (b"vary", b"Accept"),
    ]
    return responses.Answer(b"", headers, 303)


#: A program for maps cannot set a header: the address may say the format.
_BY_FORMAT: Final = {"json": "application/json", "geojson": geojson.MEDIA_TYPE}


def _media_type(scope: Scope) -> str:
    """What the answer is to be: as `format` says, else as `Accept` does; raises `NotAcceptable`."""
    if b"format=" in scope["query_string"]:
        asked = parameters.read(parameters.EntityParameters, scope["query_string"]).format
        if asked is not None:
            return _BY_FORMAT[asked]
    media_type = best_media_type(header(scope, b"accept"), OFFERED)
    if media_type is None:
        raise NotAcceptable(f"an entity is offered as {', '.join(OFFERED)}")
    return media_type


class Entity(QuickRoute):
    """`GET /v1/entities/{id}`: the stored document, a part of it, another format, or the way to its page."""

    path = "/v1/entities/{id}"
    operation_id = "entity"
    tag = "entities"
    summary = "One entity"
    asked = parameters.EntityParameters
    in_path = {"id": EntityID}  # noqa: RUF012 - declared as a constant of the class in `QuickRoute`
    response_model = PublicEntity | answers.WrittenEntity
    may_answer = LINKED | SEEN | GONE

    async def answer(self, gazetteer: Gazetteer, scope: Scope) -> Response:
        """The written document with its labels, derived spellings and the relations that others state.

        With `on`, what holds then: names, relations and sovereignty records each say how surely (`holds`), inherited records are
        marked `inherited_from`, and every state that went on under other names says what it was on that day (`as`). With `lang`,
        only names, definitions and labels in these languages.
        """
        media_type = _media_type(scope)
        entity_id = scope["path_params"]["id"]
        query = scope["query_string"]
        if media_type == HTML and b"form=" not in query:
            # An entity that is gone or was never there is told as such, not led to a page.
            await lookup.stored(gazetteer, entity_id)
            return _to_page(self.settings, entity_id, query)
        if query:
            asked = parameters.read(parameters.EntityParameters, query)
            narrowed = bool(asked.lang is not None or asked.on is not None or not asked.undated or asked.fields)
            if asked.form == "written":
                if narrowed:
                    raise BadParameter("form", "the written document is whole: leave out lang, on, undated and fields")
                return await self._written(scope, gazetteer, entity_id)
            if narrowed:
                return await self._narrowed(scope, gazetteer, entity_id, asked, media_type)
        if media_type in WHOLE:
            return await self._linked(scope, gazetteer, entity_id, media_type)
        if media_type == geojson.MEDIA_TYPE:
            return await self._feature(scope, gazetteer, entity_id)
        return await self._document(scope, gazetteer, entity_id)

    def _with_page(self, answer: responses.Answer, entity_id: str) -> responses.Answer:
        """The answer with the header that leads a reader to the page of the entity."""
        page = f'<{self.settings.public_url}/e/{entity_id}>; rel="alternate"; type="text/html"'
        answer.raw_headers.append((b"link", page.encode()))
        return answer

    async def _written(self, scope: Scope, gazetteer: Gazetteer, entity_id: str) -> Response:
        """The document as it was written, to be edited and sent back."""
        async with asyncio.timeout(self.settings.deadline):
            written, version = await run_in_threadpool(lookup.written, gazetteer, entity_id)
        return responses.read(scope, written, settings=self.settings, version=version)

    async def _narrowed(
        self,
        scope: Scope,
        gazetteer: Gazetteer,
        entity_id: str,
        asked: parameters.EntityParameters,
        media_type: str,
    ) -> Response:
        """The document in some languages, on a date, or some of its fields."""
        if media_type in WHOLE:
            raise NotAcceptable(f"{media_type} holds the whole entity: leave out lang, on, undated and fields")
        on = lookup.question(asked.on, asked.calendar)
        features = media_type == geojson.MEDIA_TYPE
        fields = Fields(asked.fields, PublicEntity, flat.NAMES if features else ())
        of_them = f"{media_type} {entity_id}?{scope['query_string'].decode('latin-1')}"

        async def narrow() -> responses.Answer:
            async with asyncio.timeout(self.settings.deadline):
                found = await run_in_threadpool(
                    holding.entity,
                    gazetteer,
                    entity_id,
                    languages=parameters.languages(asked.lang),
                    on=on,
                    undated=asked.undated,
                )
            shown = fields.of_feature(geojson.feature(found, with_box=True)) if features else fields.of(found)
            body = orjson.dumps(shown)
            etag = f'"{found["version"]}.{responses.digest(body)}"'.encode()
            cache = responses.cache_control(self.settings)
            answer = responses.whole(body, etag=etag, cache=cache, media_type=media_type.encode())
            return self._with_page(answer, entity_id)

        return await self.kept(gazetteer, scope, of_them, narrow)

    async def _linked(self, scope: Scope, gazetteer: Gazetteer, entity_id: str, media_type: str) -> Response:
        """The entity as linked data."""
        write = linking.linked_places if media_type == lpf.MEDIA_TYPE else linking.concept
        async with asyncio.timeout(self.settings.deadline):
            linked, version = await run_in_threadpool(write, gazetteer, entity_id)
        return responses.read(scope, linked, settings=self.settings, version=version, media_type=media_type.encode())

    async def _feature(self, scope: Scope, gazetteer: Gazetteer, entity_id: str) -> Response:
        """The entity as a GeoJSON feature."""
        body, _ = await lookup.stored(gazetteer, entity_id)
        public = orjson.loads(body)
        return responses.read(
            scope,
            geojson.feature(public, with_box=True),
            settings=self.settings,
            version=public["version"],
            media_type=responses.GEOJSON,
        )

    async def _document(self, scope: Scope, gazetteer: Gazetteer, entity_id: str) -> Response:
        """The public document, as it is stored."""

        async def stored() -> responses.Answer:
            body, etag = await lookup.stored(gazetteer, entity_id)
            answer = responses.whole(body, etag=etag.encode(), cache=responses.cache_control(self.settings))
            return self._with_page(answer, entity_id)

        return await self.kept(gazetteer, scope, entity_id, stored)


@router.get(
    "/entities",
    operation_id="list_entities",
    summary="Entities, or what has changed",
    response_model=answered.EntityList,
    responses=GEOJSON,
)
def list_entities(request: Request, asked: Annotated[parameters.ListParameters, Query()]) -> Response:
    """Entities by id. With `modified_since` in the order of their last change, deleted and merged ones as tombstones."""
    features = responses.as_geojson(request.scope, asked.format)
    since = given("modified_since", Moment.read, asked.modified_since)
    place = cursors.decode("entities", asked, (str,) if since is None else (str, str))
    page = lookup.entities(
        serving(request),
        limit=asked.limit,
        kinds=given("kind", Kinds.read, asked.kind) or (),
        type_=asked.type,
        ids=given("ids", Slugs.read, asked.ids),
        modified_since=since,
        after=None if place is None else tuple(place),
    )
    following = None if page.last is None else cursors.encode("entities", asked, page.last)
    fields = Fields(asked.fields, Listed, flat.NAMES if features else ())
    content: dict[str, Any] = {"results": fields.of_each(page.results), "next": following}
    if features:
        shown = (one.get("deleted", one) for one in page.results)
        content = fields.of_features(geojson.collection(shown, next=following))
    return responses.read(
        request.scope,
        content,
        settings=settings_of(request),
        following=following,
        media_type=responses.GEOJSON if features else responses.JSON,
    )


@router.get(
    "/entities/{id}/names",
    operation_id="names",
    summary="The names of an entity",
    response_model=answered.NameList,
    responses=READ | GONE,
)
def names(request: Request, id: EntityID, asked: Annotated[parameters.NamesParameters, Query()]) -> Response:
    """Every name with its language, standing, span and readings; with `on`, those that held then."""
    found = lookup.names(
        serving(request),
        id,
        languages=parameters.languages(asked.lang),
        on=lookup.question(asked.on, asked.calendar),
        undated=asked.undated,
    )
    return responses.read(request.scope, found, settings=settings_of(request))


@router.get(
    "/entities/{id}/label",
    operation_id="label",
    summary="The form to write",
    response_model=answered.LabelAnswer,
    responses=READ | GONE,
)
def label(request: Request, id: EntityID, asked: Annotated[parameters.LabelParameters, Query()]) -> Response:
    """The form to write in a language, for a region's readers and a date; `rule` says what was followed."""
    found = labelling.label(
        serving(request),
        id,
        lang=Tag.read(asked.lang),
        region=asked.region,
        on=lookup.question(asked.on, asked.calendar),
        style=asked.style,
    )
    return responses.read(request.scope, found, settings=settings_of(request))


@router.get(
    "/entities/{id}/timeline",
    operation_id="timeline",
    summary="An entity's events on one line",
    response_model=Timeline,
    responses=READ | GONE,
)
def timeline(request: Request, id: EntityID) -> Response:
    """Names, dated facts, relations and sovereignty, in the order in which they begin; what has no date is left out."""
    return responses.read(request.scope, lookup.timeline(serving(request), id), settings=settings_of(request))


@router.get(
    "/entities/{id}/history",
    operation_id="history",
    summary="Every version of an entity",
    response_model=answered.History,
    responses=READ | GONE,
)
def history(request: Request, id: EntityID) -> Response:
    """Who changed the entity when, the newest first; that of a deleted entity is kept and answered too."""
    return responses.read(request.scope, lookup.history(serving(request), id), settings=settings_of(request))


@router.get(
    "/entities/{id}/history/{version}",
    operation_id="version",
    summary="The document as it was",
    response_model=answers.WrittenEntity,
    responses=READ | GONE,
)
def version(
    request: Request,
    id: EntityID,
    version: Annotated[int, Path(ge=1, le=2**31, description="A version of the history.", examples=[1])],
) -> Response:
    """The written document of a version; 410 where that version is a deletion or a merge."""
    written = lookup.version(serving(request), id, version)
    return responses.read(request.scope, written, settings=settings_of(request), version=version)


@router.get(
    "/entities/{id}/diff",
    operation_id="diff",
    summary="What differs between two versions",
    response_model=answered.Diff,
    responses=READ | GONE,
)
def diff(request: Request, id: EntityID, asked: Annotated[parameters.DiffParameters, Query()]) -> Response:
    """A JSON Patch (RFC 6902) that makes the written document of one version of that of another."""
    found = lookup.diff(serving(request), id, before=asked.from_, after=asked.to)
    return responses.read(request.scope, found, settings=settings_of(request))
