"""The vocabulary of Linked Places: its JSON-LD context, and how its words stand to ours."""

from __future__ import annotations

from typing import Any, Final

MEDIA_TYPE: Final = "application/ld+json"

#: The terms of the format that are written here, in the vocabularies that it names.
CONTEXT: Final[dict[str, Any]] = {
    "dct": "http://purl.org/dc/terms/",
    "cito": "http://purl.org/spar/cito#",
    "geojson": "https://purl.org/geojson/vocab#",
    "gvp": "http://vocab.getty.edu/ontology#",
    "aat": "http://vocab.getty.edu/aat/",
    "gn": "https://sws.geonames.org/",
    "lpo": "https://github.com/LinkedPasts/linked-pasts-ontology/blob/main/lpo_latest.ttl#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "tgn": "http://vocab.getty.edu/tgn/",
    "viaf": "http://viaf.org/viaf/",
    "gnd": "https://d-nb.info/gnd/",
    "loc": "http://id.loc.gov/authorities/names/",
    "wd": "http://www.wikidata.org/entity/",
    "type": "@type",
    "Feature": "geojson:Feature",
    "FeatureCollection": "geojson:FeatureCollection",
    "GeometryCollection": "geojson:GeometryCollection",
    "LineString": "geojson:LineString",
    "MultiLineString": "geojson:MultiLineString",
    "MultiPoint": "geojson:MultiPoint",
    "MultiPolygon": "geojson:MultiPolygon",
    "Point": "geojson:Point",
    "Polygon": "geojson:Polygon",
    "features": {"@id": "geojson:features", "@container": "@set"},
    "properties": "geojson:properties",
    "geometry": "geojson:geometry",
    "geometries": {"@id": "geojson:geometries", "@container": "@set"},
    "coordinates": {"@id": "geojson:coordinates", "@container": "@list"},
    "title": "dct:title",
    "label": "rdfs:label",
    "value": "rdf:value",
    "lang": "dct:language",
    "year": "dct:date",
    "ccodes": "lpo:country_code",
    "fclasses": "lpo:feature_class",
    "names": {"@id": "lpo:name_attestation", "@container": "@set"},
    "toponym": "lpo:toponym",
    "types": {"@id": "lpo:type_attestation", "@container": "@set"},
    "identifier": {"@id": "dct:identifier", "@type": "@id"},
    "sourceLabels": "lpo:source_label",
    "relations": {"@id": "lpo:rel_attestation", "@container": "@set"},
    "relationType": {"@id": "lpo:relation_type", "@type": "@id"},
    "relationTo": {"@id": "lpo:relation_to", "@type": "@id"},
    "certainty": "lpo:has_certainty",
    "links": {"@id": "lpo:link_attestation", "@container": "@set"},
    "exactMatch": "skos:exactMatch",
    "closeMatch": "skos:closeMatch",
    "citations": {"@id": "cito:cites", "@container": "@set"},
    "descriptions": {"@id": "dct:description", "@container": "@set"},
    "when": "lpo:when",
    "timespans": {"@id": "lpo:timespan", "@container": "@set"},
    "start": "lpo:has_start",
    "end": "lpo:has_end",
    "in": "lpo:in",
    "earliest": "lpo:earliest",
    "latest": "lpo:latest",
}
#: What our vocabulary is called in relations.
PREFIX: Final = "gaz:"
BROADER: Final = "gvp:broaderPartitive"
#: The systems that the format knows by an alias, with ours.
ALIASES: Final = {
    "geonames": "gn",
    "wikidata": "wd",
    "tgn": "tgn",
    "viaf": "viaf",
    "gnd": "gnd",
    "loc": "loc",
    "bnf": "bnf",
    "cerl": "cerl",
    "gov": "gov",
    "pleiades": "pl",
    "dbpedia": "dbp",
    "wikipedia": "wp",
}
SCHEMES: Final = {alias: scheme for scheme, alias in ALIASES.items()}

#: The numbers in the Art & Architecture Thesaurus of the types that are written with one.
AAT: Final = {
    "city": "300008389",
    "town": "300008375",
    "village": "300008372",
    "settlement": "300008347",
    "river": "300008707",
    "island": "300008791",
    "lake": "300008680",
}
#: What a number means that stands without a word for it.
TYPE_OF_AAT: Final = {number: type_ for type_, number in AAT.items()} | {
    "300000705": "district",
    "300000771": "county",
    "300000774": "province",
    "300000776": "administrative unit",
    "300000792": "township",
    "300006075": "canal",
    "300006894": "fortress",
    "300006909": "fort",
    "300008369": "village",
    "300008687": "ocean",
    "300008694": "sea",
    "300008761": "valley",
    "300008795": "mountain",
    "300008804": "peninsula",
    "300008850": "cape",
    "300120599": "port",
    "300128176": "continent",
    "300128207": "state",
    "300132315": "gulf",
    "300132316": "bay",
    "300182722": "region",
    "300236157": "administrative unit",
    "300265612": "municipality",
    "300266559": "strait",
    "300386831": "mountain range",
    "300386854": "island group",
    "300387064": "administrative unit",
    "300387145": "administrative unit",
    "300387218": "capital",
    "300387506": "state",
}
#: The feature classes (GeoNames' letters) with the types that belong to them.
CLASSES: Final = {
    "P": ("city", "town", "village", "settlement", "capital", "port"),
    "H": ("river", "lake", "sea", "bay", "strait", "gulf"),
    "T": ("island", "river island", "island group", "peninsula", "mountain", "pass"),
    "A": (
        *("province", "krai", "oblast", "republic", "federal subject"),
        *("administrative unit", "county", "prefecture"),
    ),
    "L": ("region", "historical region", "world region"),
}
CERTAINTY: Final = {"high": "certain", "low": "uncertain"}
