"""The exports that other gazetteers and maps read: GeoJSON, GeoPackage, Linked Places, SKOS.

What a format looks like is its own room's matter (`formats/`); here the documents are read for it, from one state of the data.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import orjson

from gazetteer.domain.document import WrittenEntity, cited, named
from gazetteer.domain.tag import cover
from gazetteer.domain.vocabulary import KINDS
from gazetteer.errors import BadParameter
from gazetteer.formats import geojson, geopackage, hierarchy, lpf, rows, skos
from gazetteer.formats.shape import Filters
from gazetteer.services import features, lookup, publication
from gazetteer.services.context import Gazetteer
from gazetteer.services.exporting import Whole
from gazetteer.storage import repository
from gazetteer.storage.engine import Connection

_PORTION: Final = 500


def _chosen(document: WrittenEntity, filters: Filters) -> WrittenEntity:
    """The document with the names that the filters leave."""
    names = document["names"]
    if filters.languages:
        names = [name for name in names if cover(filters.languages, name["lang"])]
    if filters.statuses:
        names = [name for name in names if name.get("status", "admitted") in filters.statuses]
    if filters.region is not None:
        names = [name for name in names if name.get("region") in (None, filters.region)]
    return document if names is document["names"] else {**document, "names": names}


def _documents(connection: Connection, filters: Filters) -> Iterator[WrittenEntity]:
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


# Linked Places


def _around(gazetteer: Gazetteer, connection: Connection, documents: Sequence[WrittenEntity]) -> lpf.Surroundings:
    """What the features of some documents show of others."""
    others = {entity_id for document in documents for entity_id in named(document)}
    sources = {source for document in documents for source in cited(document)}
    return lpf.Surroundings(
        gazetteer.settings.public_url,
        lookup.labels_of(connection, others | {document["id"] for document in documents}),
        {key: orjson.loads(row.document) for key, row in repository.sources(connection, sources).items()},
        features.countries_of(gazetteer, connection, [one["id"] for one in documents if one["kind"] == "place"]),
    )


def _portions(connection: Connection, filters: Filters) -> Iterator[list[WrittenEntity]]:
    documents = _documents(connection, filters)
    while portion := list(islice(documents, _PORTION)):
        yield portion


def export_lpf(gazetteer: Gazetteer, filters: Filters) -> Iterator[bytes]:
    """A feature collection in Linked Places Format, by id, after the sources that it cites."""
    with gazetteer.database.reading() as connection:
        sources = [orjson.loads(row.document) for row in repository.stream_sources(connection, kinds=filters.kinds)]
        counts = repository.count_dependants(connection, [source["id"] for source in sources])

        def features() -> Iterator[dict[str, Any]]:
            for portion in _portions(connection, filters):
                around = _around(gazetteer, connection, portion)
                yield from (lpf.feature(document, around) for document in portion)

        yield from lpf.collection(
            features(),
            sources=[source for source in sources if counts.get(source["id"])],
            public_url=gazetteer.settings.public_url,
        )


def linked_places(gazetteer: Gazetteer, entity_id: str) -> tuple[bytes, int]:
    """A collection in Linked Places Format of one entity, and its version; raises `NotFound`, `Gone` or `Moved`."""
    with gazetteer.database.reading() as connection:
        version: int = lookup.document(connection, entity_id)["version"]
        document = orjson.loads(repository.written(connection, [entity_id])[entity_id].document)
        around = _around(gazetteer, connection, [document])
    pieces = lpf.collection(
        [lpf.feature(document, around)],
        sources=[around.sources[key] for key in sorted(around.sources)],
        public_url=gazetteer.settings.public_url,
    )
    return b"".join(pieces), version


def export_skos(gazetteer: Gazetteer, filters: Filters) -> Iterator[bytes]:
    """A concept scheme in Turtle: the sources, then a concept an entity, by id."""
    with gazetteer.database.reading() as connection:
        sources = (orjson.loads(row.document) for row in repository.stream_sources(connection, kinds=filters.kinds))
        yield from skos.written(
            _documents(connection, filters),
            list(sources),
            gazetteer.settings.public_url,
            hierarchy.of_pairs(repository.stated_between(connection, skos.BROADER)),
            modified=repository.newest_change(connection),
        )


def concept(gazetteer: Gazetteer, entity_id: str) -> tuple[bytes, int]:
    """One entity as a concept in Turtle with the sources it cites, and its version; raises as `linked_places` does."""
    with gazetteer.database.reading() as connection:
        version: int = lookup.document(connection, entity_id)["version"]
        document = orjson.loads(repository.written(connection, [entity_id])[entity_id].document)
        cites = repository.sources(connection, cited(document))
        sources = [orjson.loads(cites[key].document) for key in sorted(cites)]

        def above(thing: str) -> list[str]:
            stated = repository.relations_of(connection, [thing])
            return [relation.target for relation in stated if relation.type in skos.BROADER]

        around = hierarchy.Hierarchy(above)
        return b"".join(skos.written([document], sources, gazetteer.settings.public_url, around)), version


def vocabulary(gazetteer: Gazetteer) -> bytes:
    """Our own terms, with the kinds and the feature types that the data has, in Turtle."""
    with gazetteer.database.reading() as connection:
        types = dict.fromkeys((*KINDS, *(type_ for type_, _, _ in repository.feature_types(connection))))
    return skos.vocabulary_document(gazetteer.settings.public_url, types)


#: The layers of a GeoPackage: places, and who held what between which days.
_PLACES: Final = (
    geopackage.Layer("places", "Every place that is somewhere, as a point", "point", rows.PLACE),
    geopackage.Layer("lines", "Rivers, borders and railways", "line", rows.PLACE),
    geopackage.Layer("areas", "Places whose ground is known", "area", rows.PLACE),
)
_DAYS: Final = ("from_day", "to_day")
_RECORDS: Final = (
    geopackage.Layer("sovereignty", "Who held what, as points", "point", rows.RECORD, span=_DAYS),
    geopackage.Layer("sovereignty_areas", "Who held which ground", "area", rows.RECORD, span=_DAYS),
)


def export_geopackage(gazetteer: Gazetteer, filters: Filters) -> Iterator[bytes]:
    """A GeoPackage of the places and of who held them; raises `BadParameter` for filters that a map cannot keep."""
    if filters.kinds and filters.kinds != ("place",):
        raise BadParameter("kind", "gpkg holds places and who held them; leave it out, or ask for place")
    narrowed = (
        ("langs", filters.languages),
        ("region", filters.region),
        ("status", filters.statuses),
        ("modified_since", filters.modified_since),
    )
    for parameter, value in narrowed:
        if value:
            raise BadParameter(parameter, "gpkg has the same columns for every place, whole; leave it out")
    with TemporaryDirectory(prefix="gazetteer-") as folder:
        path = Path(folder) / "gazetteer.gpkg"
        with gazetteer.database.reading() as connection:
            places = ((one.row, one.geometry) for one in features.all_places(gazetteer, connection))
            geopackage.write(path, _PLACES, places, append=False)
            records = ((one.row, one.geometry) for one in features.all_records(gazetteer, connection))
            geopackage.write(path, _RECORDS, records, append=True)
        geopackage.add_styles(path, (*_PLACES, *_RECORDS))
        yield from geopackage.pieces(path)


class GeoPackage:
    """Layers for QGIS and other programs for maps, with labels and real dates."""

    name: Final = "gpkg"
    media_type: Final = geopackage.MEDIA_TYPE
    suffix: Final = "gpkg"
    dialects: Sequence[str] = ()

    def write(self, gazetteer: Gazetteer, filters: Filters) -> Iterator[bytes]:
        """The file of `export_geopackage`."""
        return export_geopackage(gazetteer, filters)

    def omitted(self, gazetteer: Gazetteer, filters: Filters) -> Sequence[str]:
        """What is no layer of a map."""
        return ("what is no place", "names but one in each language", "places without a location", "sources")


class GeoJson(Whole):
    """Features for maps."""

    name: Final = "geojson"
    media_type: Final = geojson.MEDIA_TYPE
    suffix: Final = "geojson"

    def write(self, gazetteer: Gazetteer, filters: Filters) -> Iterator[bytes]:
        """The features of `export_geojson`."""
        return export_geojson(gazetteer, filters)


class LinkedPlaces(Whole):
    """Features for other gazetteers, with dated names, relations and citations."""

    name: Final = "lpf"
    media_type: Final = lpf.MEDIA_TYPE
    suffix: Final = "lpf.jsonld"

    def write(self, gazetteer: Gazetteer, filters: Filters) -> Iterator[bytes]:
        """The features of `export_lpf`."""
        return export_lpf(gazetteer, filters)


class Skos(Whole):
    """A concept scheme for triple stores and thesauri."""

    name: Final = "skos"
    media_type: Final = skos.MEDIA_TYPE
    suffix: Final = "ttl"

    def write(self, gazetteer: Gazetteer, filters: Filters) -> Iterator[bytes]:
        """The concepts of `export_skos`."""
        return export_skos(gazetteer, filters)
