"""The collections of `/ogc`: what each is called, which columns it has and by what it can be asked, and the documents
that say so (OGC API - Features, parts 1 and 3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, get_args

from gazetteer.api.parameters.features import CRS84
from gazetteer.domain.vocabulary import SovereigntyStatus
from gazetteer.formats import rows
from gazetteer.formats.rows import Column
from gazetteer.services.features import Extent

_GREGORIAN: Final = "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"
API_TYPE: Final = "application/vnd.oai.openapi+json;version=3.0"
SCHEMA_TYPE: Final = "application/schema+json"
GEOJSON_TYPE: Final = "application/geo+json"
#: The parts of the standard that are kept.
CONFORMANCE: Final = (
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/oas30",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
    "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/queryables",
    "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/queryables-query-parameters",
)
_QUERYABLES: Final = "http://www.opengis.net/def/rel/ogc/1.0/queryables"
_SCHEMA: Final = "http://www.opengis.net/def/rel/ogc/1.0/schema"

Link = dict[str, str]


@dataclass(frozen=True, slots=True)
class Collection:
    """A collection of features."""

    id: str
    title: str
    description: str
    columns: Sequence[Column]
    #: The properties that features can be asked for by, with the values of those that have a closed list.
    queryables: dict[str, tuple[str, ...]]


PLACES: Final = Collection(
    "places",
    "Places",
    "Every place with its names in English, Chinese and Russian, and who holds it: today, or on the day that `datetime` names.",
    rows.PLACE,
    {"type": ()},
)
SOVEREIGNTY: Final = Collection(
    "sovereignty",
    "Who held what",
    "Every record of who held a place, with the days between which it held; those of the days that `datetime` names.",
    rows.RECORD,
    {"holder_id": (), "basis_id": (), "status": get_args(SovereigntyStatus)},
)
COLLECTIONS: Final = (PLACES, SOVEREIGNTY)
#: What is asked for by what no column is called.
_WORDS: Final = {
    "type": "A feature type, such as city: one of those in `types`.",
    "basis_id": "The id of a treaty or event that a record rests on or was ended by.",
}


def link(href: str, rel: str, type_: str, title: str) -> Link:
    """A link as the standard has it."""
    return {"href": href, "rel": rel, "type": type_, "title": title}


def landing(root: str, public_url: str, title: str, description: str) -> dict[str, Any]:
    """The landing page; `root` is the address of `/ogc`."""
    return {
        "title": title,
        "description": description,
        "links": [
            link(root, "self", "application/json", "This document"),
            link(f"{root}/api", "service-desc", API_TYPE, "The description of this interface (OpenAPI 3.0)"),
            link(f"{public_url}/docs", "service-doc", "text/html", "The whole service, for people"),
            link(f"{root}/conformance", "conformance", "application/json", "The parts of the standard that are kept"),
            link(f"{root}/collections", "data", "application/json", "The collections"),
        ],
    }


def described(collection: Collection, root: str, extent: Extent) -> dict[str, Any]:
    """What the standard has said of a collection."""
    address = f"{root}/collections/{collection.id}"
    beginning = None if extent.first_day is None else f"{extent.first_day}T00:00:00Z"
    return {
        "id": collection.id,
        "title": collection.title,
        "description": collection.description,
        "itemType": "feature",
        "crs": [CRS84],
        "extent": {
            "spatial": {"bbox": [list(extent.box or (-180, -90, 180, 90))], "crs": CRS84},
            "temporal": {"interval": [[beginning, None]], "trs": _GREGORIAN},
        },
        "links": [
            link(address, "self", "application/json", "This collection"),
            link(f"{address}/items", "items", GEOJSON_TYPE, f"{collection.title}: the features"),
            link(f"{address}/queryables", _QUERYABLES, SCHEMA_TYPE, "By what features can be asked for"),
            link(f"{address}/schema", _SCHEMA, SCHEMA_TYPE, "The properties of the features"),
            link(f"{address}/schema", "describedby", SCHEMA_TYPE, "The properties of the features"),
        ],
    }


def schema(collection: Collection, address: str) -> dict[str, Any]:
    """The properties of a collection's features, as JSON Schema; `address` is the schema's own."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": address,
        "type": "object",
        "title": collection.title,
        "properties": {
            "geometry": {
                "title": "Where it is: a point, a line or an area.",
                "$ref": "https://geojson.org/schema/Geometry.json",
                "x-ogc-role": "primary-geometry",
                "format": "geometry-any",
            },
            **rows.properties(collection.columns),
        },
    }


def queryables(collection: Collection, address: str) -> dict[str, Any]:
    """By what a collection's features can be asked for, as JSON Schema; `address` is the schema's own."""
    words = {column.name: column.words for column in collection.columns} | _WORDS
    asked: dict[str, Any] = {
        name: {"title": words[name], "type": "string", **({"enum": list(values)} if values else {})}
        for name, values in collection.queryables.items()
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": address,
        "type": "object",
        "title": collection.title,
        "properties": asked,
        "additionalProperties": False,
    }
