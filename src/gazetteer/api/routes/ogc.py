"""Places and records as layers for maps: OGC API - Features, parts 1 (core, GeoJSON, OpenAPI 3.0) and 3 (queryables).

The standard's own words hold here: what cannot be read is 400 (`problems.py`), a limit beyond the most
is the most, links lead from page to page. Nothing is answered here that `/v1` has not.
"""

from __future__ import annotations

from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Path, Query, Request
from starlette.responses import Response

from gazetteer.api import answers, collections, cursors, parameters, responses
from gazetteer.api.collections import COLLECTIONS, PLACES, SOVEREIGNTY, Collection, Link, link
from gazetteer.api.dependencies import known_parameters, may_read, serving, settings_of
from gazetteer.api.description import GONE, READ, UNKNOWN, older, only
from gazetteer.domain.asked import Slug, given
from gazetteer.errors import NotFound
from gazetteer.formats import geojson
from gazetteer.services import features
from gazetteer.services.features import Feature, Page
from gazetteer.services.holding import Wanted

router = APIRouter(prefix="/ogc", tags=["maps"], dependencies=[Depends(may_read), Depends(known_parameters)])

_JSON: Final = "application/json"
CollectionID = Annotated[
    str, Path(description=f"A collection: {' or '.join(one.id for one in COLLECTIONS)}.", examples=["places"])
]
_FEATURES: Final[dict[int | str, dict[str, Any]]] = READ | {
    200: {
        **READ[200],
        "content": {collections.GEOJSON_TYPE: {"schema": {"$ref": "#/components/schemas/FeatureCollectionAnswer"}}},
    },
}
_FEATURE: Final[dict[int | str, dict[str, Any]]] = READ | {
    200: {
        **READ[200],
        "content": {collections.GEOJSON_TYPE: {"schema": {"$ref": "#/components/schemas/FeatureAnswer"}}},
    },
}


def _root(request: Request) -> str:
    return f"{settings_of(request).public_url}/ogc"


def _collection(name: str) -> Collection:
    for one in COLLECTIONS:
        if one.id == name:
            return one
    raise NotFound(f"there is no collection {name!r}; there are {', '.join(one.id for one in COLLECTIONS)}")


@router.get(
    "", operation_id="ogc_landing", summary="Where a map begins", response_model=answers.Landing, responses=READ
)
def landing(request: Request, asked: Annotated[parameters.FormatParameters, Query()]) -> Response:
    """What there is for maps, and where: the address to give to QGIS, ArcGIS or GDAL (`OAPIF:`)."""
    title = f"{request.app.title}: places and who held them"
    content = collections.landing(_root(request), settings_of(request).public_url, title, request.app.summary)
    return responses.read(request.scope, content, settings=settings_of(request))


@router.get(
    "/conformance",
    operation_id="ogc_conformance",
    summary="The parts of the standard that are kept",
    response_model=answers.Conformance,
    responses=READ,
)
def conformance(request: Request, asked: Annotated[parameters.FormatParameters, Query()]) -> Response:
    """The conformance classes of OGC API - Features that hold here."""
    content = {"conformsTo": list(collections.CONFORMANCE)}
    return responses.read(request.scope, content, settings=settings_of(request))


@router.get("/api", include_in_schema=False)
def description(request: Request, asked: Annotated[parameters.FormatParameters, Query()]) -> Response:
    """The description of these calls as OpenAPI 3.0, which is what programs for maps read."""
    content = older(only(request.app.openapi(), "/ogc"))
    return responses.read(
        request.scope, content, settings=settings_of(request), media_type=collections.API_TYPE.encode()
    )


@router.get(
    "/collections",
    operation_id="ogc_collections",
    summary="The collections",
    response_model=answers.Collections,
    responses=READ,
)
def list_collections(request: Request, asked: Annotated[parameters.FormatParameters, Query()]) -> Response:
    """Every collection of features, with its extent in space and time."""
    root, extent = _root(request), features.extent(serving(request))
    content = {
        "collections": [collections.described(one, root, extent) for one in COLLECTIONS],
        "links": [link(f"{root}/collections", "self", _JSON, "This document")],
    }
    return responses.read(request.scope, content, settings=settings_of(request))


@router.get(
    "/collections/{collection}",
    operation_id="ogc_collection",
    summary="One collection",
    response_model=answers.CollectionAnswer,
    responses=READ | UNKNOWN,
)
def one_collection(
    request: Request, collection: CollectionID, asked: Annotated[parameters.FormatParameters, Query()]
) -> Response:
    """What a collection holds, where and since when."""
    content = collections.described(_collection(collection), _root(request), features.extent(serving(request)))
    return responses.read(request.scope, content, settings=settings_of(request))


def _schema(request: Request, content: dict[str, Any]) -> Response:
    return responses.read(
        request.scope, content, settings=settings_of(request), media_type=collections.SCHEMA_TYPE.encode()
    )


_SCHEMA_ANSWER: Final[dict[int | str, dict[str, Any]]] = READ | {
    200: {**READ[200], "content": {collections.SCHEMA_TYPE: {"schema": {"type": "object"}}}},
}


@router.get(
    "/collections/{collection}/schema",
    operation_id="ogc_schema",
    summary="The properties of a collection's features",
    response_class=Response,
    responses=_SCHEMA_ANSWER | UNKNOWN,
)
def schema(
    request: Request, collection: CollectionID, asked: Annotated[parameters.FormatParameters, Query()]
) -> Response:
    """The properties, each with its type and in words, as JSON Schema."""
    found = _collection(collection)
    return _schema(request, collections.schema(found, f"{_root(request)}/collections/{found.id}/schema"))


@router.get(
    "/collections/{collection}/queryables",
    operation_id="ogc_queryables",
    summary="By what a collection's features can be asked for",
    response_class=Response,
    responses=_SCHEMA_ANSWER | UNKNOWN,
)
def queryables(
    request: Request, collection: CollectionID, asked: Annotated[parameters.FormatParameters, Query()]
) -> Response:
    """The parameters of the items besides area, days and page, as JSON Schema."""
    found = _collection(collection)
    return _schema(request, collections.queryables(found, f"{_root(request)}/collections/{found.id}/queryables"))


def _feature(feature: Feature) -> dict[str, Any]:
    geometry = None if feature.geometry is None else geojson.cut(feature.geometry)
    return {"type": "Feature", "id": feature.row["id"], "geometry": geometry, "properties": feature.row}


def _items(request: Request, collection: Collection, page: Page, following: str | None) -> Response:
    public_url, query = settings_of(request).public_url, request.scope["query_string"].decode("latin-1")
    address = f"{_root(request)}/collections/{collection.id}"
    links: list[Link] = [
        link(f"{address}/items{'?' if query else ''}{query}", "self", collections.GEOJSON_TYPE, "This page"),
        link(address, "collection", _JSON, collection.title),
    ]
    if following is not None:
        after = public_url + responses.next_address(request.scope, following)
        links.append(link(after, "next", collections.GEOJSON_TYPE, "The next page"))
    content = {
        "type": "FeatureCollection",
        "numberMatched": page.matched,
        "numberReturned": len(page.features),
        "links": links,
        "features": [_feature(one) for one in page.features],
    }
    return responses.read(
        request.scope, content, settings=settings_of(request), following=following, media_type=responses.GEOJSON
    )


def _item(request: Request, collection: Collection, feature: Feature) -> Response:
    address = f"{_root(request)}/collections/{collection.id}"
    content = {
        **_feature(feature),
        "links": [
            link(f"{address}/items/{feature.row['id']}", "self", collections.GEOJSON_TYPE, "This feature"),
            link(address, "collection", _JSON, collection.title),
            link(feature.row["page"], "alternate", "text/html", "The page about it"),
        ],
    }
    return responses.read(request.scope, content, settings=settings_of(request), media_type=responses.GEOJSON)


@router.get(
    "/collections/places/items",
    operation_id="ogc_places",
    summary="Places as features",
    response_class=Response,
    responses=_FEATURES,
)
def places(request: Request, asked: Annotated[parameters.PlaceItemParameters, Query()]) -> Response:
    """Places by id, with flat properties. `datetime` is the day of which names and holders are told, today unless it is given:
    a place itself is there on every day.
    """
    place = cursors.decode("ogc places", asked, (str,))
    page = features.places(
        serving(request),
        limit=parameters.at_most(asked.limit),
        on=given("datetime", parameters.read_datetime, asked.datetime),
        bbox=given("bbox", parameters.read_box, asked.bbox),
        type_=asked.type,
        after=None if place is None else place[0],
    )
    following = cursors.encode("ogc places", asked, list(page.features[-1].key)) if page.more else None
    return _items(request, PLACES, page, following)


@router.get(
    "/collections/sovereignty/items",
    operation_id="ogc_sovereignty",
    summary="Who held what, as features",
    response_class=Response,
    responses=_FEATURES,
)
def sovereignty(request: Request, asked: Annotated[parameters.RecordItemParameters, Query()]) -> Response:
    """Records with flat properties, the dated ones by place, then those without dates. With `datetime` those that held then,
    or may have.
    """
    place = cursors.decode("ogc sovereignty", asked, (int, str, int))
    on = given("datetime", parameters.read_datetime, asked.datetime)
    wanted = Wanted(
        on=on,
        holder=given("holder_id", Slug.read, asked.holder_id),
        basis=given("basis_id", Slug.read, asked.basis_id),
        statuses=() if asked.status is None else (asked.status,),
        bbox=given("bbox", parameters.read_box, asked.bbox),
        undated=on is None,
    )
    page = features.records(
        serving(request),
        wanted,
        limit=parameters.at_most(asked.limit),
        after=None if place is None else (place[0], place[1], place[2]),
    )
    following = cursors.encode("ogc sovereignty", asked, list(page.features[-1].key)) if page.more else None
    return _items(request, SOVEREIGNTY, page, following)


@router.get(
    "/collections/places/items/{feature}",
    operation_id="ogc_place",
    summary="One place as a feature",
    response_class=Response,
    responses=_FEATURE | GONE,
)
def one_place(
    request: Request,
    feature: Annotated[str, Path(description="The place's id.", examples=["vladivostok"])],
    asked: Annotated[parameters.FormatParameters, Query()],
) -> Response:
    """A place, with those who hold it today."""
    return _item(request, PLACES, features.place(serving(request), feature))


@router.get(
    "/collections/sovereignty/items/{feature}",
    operation_id="ogc_record",
    summary="One record as a feature",
    response_class=Response,
    responses=_FEATURE | GONE,
)
def one_record(
    request: Request,
    feature: Annotated[
        str, Path(description="The place's id and the record's, a colon between.", examples=["ussuri-east:ue2"])
    ],
    asked: Annotated[parameters.FormatParameters, Query()],
) -> Response:
    """A record of who held a place."""
    place, _, assertion = feature.partition(":")
    return _item(request, SOVEREIGNTY, features.record(serving(request), place, assertion))
