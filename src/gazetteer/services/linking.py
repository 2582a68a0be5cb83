"""The exports that other gazetteers and maps read: GeoJSON, Linked Places, SKOS.

What a format looks like is its own room's matter (`formats/`); here the documents are read for it, from one state of the data.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import orjson

from gazetteer.formats import geojson
from gazetteer.services import exporting, lookup, publication
from gazetteer.services.context import Gazetteer
from gazetteer.services.exporting import Filters, Format
from gazetteer.storage import repository
from gazetteer.storage.engine import Connection

_PORTION: Final = 500


def _chosen(document: dict[str, Any], filters: Filters) -> dict[str, Any]:
    """The document with the names that the filters leave."""
    names = document["names"]
    if filters.languages:
        names = [name for name in names if lookup.in_languages(name["lang"], filters.languages)]
    if filters.statuses:
        names = [name for name in names if name.get("status", "admitted") in filters.statuses]
    if filters.region is not None:
        names = [name for name in names if name.get("region") in (None, filters.region)]
    return document if names is document["names"] else {**document, "names": names}


def _documents(connection: Connection, filters: Filters) -> Iterator[dict[str, Any]]:
    """The written documents that the filters leave, by id; those left without a name are left out."""
    stream = repository.stream_written(connection, kinds=filters.kinds, modified_since=filters.modified_since)
    for row in stream:
        document = _chosen(orjson.loads(row.document), filters)
        if document["names"]:
            yield document


def export_geojson(gazetteer: Gazetteer, filters: Filters) -> Iterator[bytes]:
    """A feature collection of the written documents: one feature an entity, by id; without a place its geometry is null."""

    def addressed() -> Iterator[dict[str, Any]]:
        for document in _documents(connection, filters):
            yield {**document, "uri": publication.uri(gazetteer.settings.public_url, document["id"])}

    with gazetteer.database.reading() as connection:
        yield from geojson.written(addressed())


exporting.register(Format("geojson", geojson.MEDIA_TYPE, "geojson", export_geojson))

#: The formats on offer, with those of this module.
FORMATS: Final = exporting.FORMATS
