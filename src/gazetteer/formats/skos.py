"""SKOS in Turtle: entities as concepts, their names as SKOS-XL labels with dates and sources.

A few entities at a time become a piece of Turtle, serialised by rdflib, so that a whole gazetteer streams; the prefixes stand
once, at the head. Our own terms (statuses of names, spans as EDTF, records of sovereignty) are in the service's own vocabulary.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, Final

from rdflib import DCTERMS, RDF, SKOS, Graph, Literal, Namespace, URIRef
from rdflib.namespace import XSD

from gazetteer.domain.geometry import representative_point
from gazetteer.domain.labels import labels

MEDIA_TYPE: Final = "text/turtle"

_XL: Final = Namespace("http://www.w3.org/2008/05/skos-xl#")
_EDTF: Final = URIRef("http://id.loc.gov/datatypes/edtf/EDTF")
_GEO: Final = Namespace("http://www.w3.org/2003/01/geo/wgs84_pos#")
#: Where an identifier of another system leads, and whether it names the same thing or only one like it.
_ADDRESSES: Final = {
    "geonames": "https://sws.geonames.org/{}/",
    "wikidata": "http://www.wikidata.org/entity/{}",
    "tgn": "http://vocab.getty.edu/tgn/{}",
    "viaf": "http://viaf.org/viaf/{}",
    "gnd": "https://d-nb.info/gnd/{}",
    "loc": "http://id.loc.gov/authorities/names/{}",
    "whg": "https://whgazetteer.org/places/{}/portal/",
    "pleiades": "https://pleiades.stoa.org/places/{}",
    "iso3166-alpha3": "http://publications.europa.eu/resource/authority/country/{}",
}
#: A state is more than its code: what an authority means by it may be another state of that name.
_CLOSE: Final = frozenset({"iso3166-alpha3"})
_BROADER: Final = ("part_of", "located_in", "broader", "instance_of", "phase_of")
_HIDDEN: Final = ("lookup", "deprecated")


#: Entities serialised at once: a graph has its price whatever is in it.
_PORTION: Final = 50


class Vocabulary:
    """The addresses of one service: its entities, sources and terms."""

    def __init__(self, public_url: str) -> None:
        self.entity = Namespace(f"{public_url}/v1/entities/")
        self.source = Namespace(f"{public_url}/v1/sources/")
        self.term = Namespace(f"{public_url}/vocabulary#")
        self.scheme = URIRef(f"{public_url}/v1/entities")
        self.prefixes: dict[str, Namespace | Any] = {
            "dct": DCTERMS,
            "geo": _GEO,
            "skos": SKOS,
            "skosxl": _XL,
            "xsd": XSD,
            "ent": self.entity,
            "src": self.source,
            "gaz": self.term,
        }

    def graph(self) -> Graph:
        """An empty graph with the prefixes."""
        graph = Graph(bind_namespaces="none")
        for prefix, namespace in self.prefixes.items():
            graph.bind(prefix, namespace)
        return graph


def _turtle(graph: Graph) -> bytes:
    """The triples without the prefixes."""
    text = graph.serialize(format="turtle", encoding="utf-8")
    return re.sub(rb"(?m)^@prefix [^\n]*\n", b"", text).strip() + b"\n\n" if len(graph) else b""


def _dated(graph: Graph, node: URIRef, stated: Mapping[str, Any], vocabulary: Vocabulary) -> None:
    """The span, certainty and sources of a statement."""
    term = vocabulary.term
    for member in ("from", "to"):
        if stated.get(member) is not None:
            graph.add((node, term[member], Literal(stated[member], datatype=_EDTF)))
    if "certainty" in stated:
        graph.add((node, term.certainty, Literal(stated["certainty"])))
    for citation in stated.get("sources", ()):
        graph.add((node, DCTERMS.source, vocabulary.source[citation["source"]]))
        if "locator" in citation:
            graph.add((node, DCTERMS.bibliographicCitation, Literal(f"{citation['source']}: {citation['locator']}")))
    if "note" in stated:
        graph.add((node, SKOS.note, Literal(stated["note"])))


def _names(graph: Graph, concept: URIRef, document: Mapping[str, Any], vocabulary: Vocabulary) -> None:
    chosen = labels(document["names"])
    for index, name in enumerate(document["names"]):
        text, lang = name["text"], name["lang"]
        literal = Literal(text, lang=lang)
        status = name.get("status", "admitted")
        kind = "hiddenLabel" if status in _HIDDEN else "altLabel"
        # SKOS allows one preferred label a language, and none of the others to be the same.
        if kind == "altLabel" and chosen.get(lang) == text:
            kind = "prefLabel"
        if kind == "prefLabel" or chosen.get(lang) != text:
            graph.add((concept, SKOS[kind], literal))
        label = URIRef(f"{concept}#name-{index + 1}")
        graph.add((concept, _XL[kind], label))
        graph.add((label, RDF.type, _XL.Label))
        graph.add((label, _XL.literalForm, literal))
        graph.add((label, vocabulary.term.status, Literal(status)))
        graph.add((label, vocabulary.term.type, Literal(name.get("type", "common"))))
        for member in ("region", "register"):
            if member in name:
                graph.add((label, vocabulary.term[member], Literal(name[member])))
        for reading in name.get("readings", ()):
            graph.add((label, vocabulary.term.reading, Literal(reading["pinyin"], lang="zh-Latn-pinyin")))
        _dated(graph, label, name, vocabulary)


def _records(graph: Graph, concept: URIRef, document: Mapping[str, Any], vocabulary: Vocabulary) -> None:
    term, entity = vocabulary.term, vocabulary.entity
    for index, fact in enumerate(document.get("dates", ())):
        node = URIRef(f"{concept}#date-{index + 1}")
        graph.add((concept, term.event, node))
        graph.add((node, term.what, Literal(fact["event"])))
        graph.add((node, DCTERMS.date, Literal(fact["date"], datatype=_EDTF)))
        if "place" in fact:
            graph.add((node, DCTERMS.spatial, entity[fact["place"]]))
        _dated(graph, node, fact, vocabulary)
    relations = document.get("relations", ())
    broader = {relation["target"] for relation in relations if relation["type"] in _BROADER}
    for index, relation in enumerate(relations):
        target = entity[relation["target"]]
        # What is broader is not merely related (SKOS, S27): a capital that is also located in its country.
        predicate = SKOS.broader if relation["target"] in broader else SKOS.related
        graph.add((concept, predicate, target))
        node = URIRef(f"{concept}#relation-{index + 1}")
        graph.add((concept, term.relation, node))
        graph.add((node, term.what, term[relation["type"]]))
        graph.add((node, term.target, target))
        _dated(graph, node, relation, vocabulary)
    for index, record in enumerate(document.get("sovereignty", ())):
        node = URIRef(f"{concept}#sovereignty-{index + 1}")
        graph.add((concept, term.sovereignty, node))
        graph.add((node, term.status, Literal(record["status"])))
        for role in ("holders", "basis", "ended_by", "viewpoint"):
            for party in record.get(role) or ():
                graph.add((node, term[role], entity[party]))
        for lang, text in (record.get("extent") or {}).items():
            graph.add((node, term.extent, Literal(text, lang=lang)))
        _dated(graph, node, record, vocabulary)


def add_concept(graph: Graph, document: Mapping[str, Any], vocabulary: Vocabulary) -> None:
    """Add the triples of a written document."""
    found = vocabulary.entity[document["id"]]
    graph.add((found, RDF.type, SKOS.Concept))
    graph.add((found, SKOS.inScheme, vocabulary.scheme))
    graph.add((found, SKOS.notation, Literal(document["id"])))
    for type_ in (document["kind"], *document.get("types", ())):
        graph.add((found, DCTERMS.type, Literal(type_)))
    _names(graph, found, document, vocabulary)
    for definition in document.get("definitions", ()):
        graph.add((found, SKOS.definition, Literal(definition["text"], lang=definition["lang"])))
    for lang, text in document.get("disambiguation", {}).items():
        graph.add((found, SKOS.scopeNote, Literal(text, lang=lang)))
    for context in document.get("contexts", ()):
        graph.add((found, SKOS.example, Literal(context["text"], lang=context["lang"])))
    if "note" in document:
        graph.add((found, SKOS.editorialNote, Literal(document["note"])))
    if "location" in document:
        longitude, latitude = representative_point(document["location"])
        graph.add((found, _GEO.lat, Literal(str(latitude), datatype=XSD.decimal)))
        graph.add((found, _GEO.long, Literal(str(longitude), datatype=XSD.decimal)))
    _records(graph, found, document, vocabulary)
    for scheme, value in document.get("identifiers", {}).items():
        address = _ADDRESSES.get(scheme)
        if address is not None and re.fullmatch(r"[\w.~-]+", value):
            match = SKOS.closeMatch if scheme in _CLOSE else SKOS.exactMatch
            graph.add((found, match, URIRef(address.format(value))))
        else:
            graph.add((found, DCTERMS.identifier, Literal(f"{scheme}:{value}")))


def add_source(graph: Graph, record: Mapping[str, Any], vocabulary: Vocabulary) -> None:
    """Add the triples of a source record."""
    found = vocabulary.source[record["id"]]
    graph.add((found, RDF.type, DCTERMS.BibliographicResource))
    graph.add((found, DCTERMS.title, Literal(record["title"])))
    for member, predicate in (
        ("author", DCTERMS.creator),
        ("year", DCTERMS.date),
        ("publisher", DCTERMS.publisher),
        ("licence", DCTERMS.license),
    ):
        if member in record:
            graph.add((found, predicate, Literal(str(record[member]))))
    if "url" in record and not re.search(r"[\s<>\"{}|\\^`]", record["url"]):
        graph.add((found, DCTERMS.references, URIRef(record["url"])))


def written(
    documents: Iterable[Mapping[str, Any]], sources: Iterable[Mapping[str, Any]], public_url: str
) -> Iterator[bytes]:
    """A concept scheme in Turtle, piece by piece: prefixes, sources, concepts."""
    vocabulary = Vocabulary(public_url)
    yield "".join(f"@prefix {prefix}: <{space}> .\n" for prefix, space in vocabulary.prefixes.items()).encode() + b"\n"
    scheme = vocabulary.graph()
    scheme.add((vocabulary.scheme, RDF.type, SKOS.ConceptScheme))
    scheme.add((vocabulary.scheme, DCTERMS.title, Literal("gazetteer", lang="en")))
    yield _turtle(scheme)
    for adding, stated in ((add_source, sources), (add_concept, documents)):
        rest = iter(stated)
        while portion := list(islice(rest, _PORTION)):
            graph = vocabulary.graph()
            for one in portion:
                adding(graph, one, vocabulary)
            yield _turtle(graph)
