"""The service's own terms as a document (RDFS and OWL in Turtle): what the exports in Linked Data say that no shared vocabulary
has a word for.

It lies at `/vocabulary` of every installation, and each term is there declared the same as that of every
other: a query over several writes `owl:equivalentProperty` and `owl:sameAs`, not addresses.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from gazetteer.domain.vocabulary import RELATION_TYPES
from gazetteer.formats.lpf.context import AAT
from gazetteer.formats.turtle import Graph, Space, iri, literal

DCTERMS: Final = Space("dct", "http://purl.org/dc/terms/")
RDF: Final = Space("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#")
RDFS: Final = Space("rdfs", "http://www.w3.org/2000/01/rdf-schema#")
SKOS: Final = Space("skos", "http://www.w3.org/2004/02/skos/core#")
XSD: Final = Space("xsd", "http://www.w3.org/2001/XMLSchema#")
_OWL: Final = Space("owl", "http://www.w3.org/2002/07/owl#")
EDTF: Final = iri("http://id.loc.gov/datatypes/edtf/EDTF")
_AAT: Final = Space("aat", "http://vocab.getty.edu/aat/")
#: What each term is called whichever installation says it (RFC 4151).
_EVERYWHERE: Final = Space("everywhere", "tag:gazetteer,2026:vocabulary#")

#: What only the vocabulary's own document needs beside the prefixes of the concepts.
PREFIXES: Final = {space.prefix: space for space in (_OWL, _AAT, _EVERYWHERE)}

#: The relations in what is stated, each with what it relates to and in words.
_OBJECTS: Final = {
    "sovereignty": "A record of who held the place, or of who claims it, recognises that or says nothing.",
    "event": "Something that happened to it on a date.",
    "relation": "A relation to another thing, with its days and sources.",
    "what": "Which relation a statement is of.",
    "target": "What a relation leads to.",
    "holders": "Who holds the place: a state, or several together.",
    "basis": "A treaty or event that a record rests on.",
    "ended_by": "A treaty or event that ended what a record states.",
    "viewpoint": "Whose view a record is; without it nobody disputes that it is so.",
}
_VALUES: Final = {
    "from": ("The first day that counts, as EDTF; `..` is without beginning.", EDTF),
    "to": ("The first day that no longer counts, as EDTF; `..` is without end.", EDTF),
    "fromEarliest": ("The first day that `from` may mean.", XSD["date"]),
    "fromLatest": ("The last day that `from` may mean.", XSD["date"]),
    "toEarliest": ("The first day that `to` may mean.", XSD["date"]),
    "toLatest": ("The last day that `to` may mean.", XSD["date"]),
    "happened": ("Which event: founded, signed, in_force, ...", XSD["string"]),
    "earliest": ("The first day that the date of an event may mean.", XSD["date"]),
    "latest": ("The last day that the date of an event may mean.", XSD["date"]),
    "status": ("The standing of a name, or of a record of sovereignty.", XSD["string"]),
    "type": ("The type of a name: official, common, historical, ...", XSD["string"]),
    "region": ("The region whose usage a name is: ISO 3166-1, two letters.", XSD["string"]),
    "register": ("Whether a name is neutral or takes a side.", XSD["string"]),
    "reading": ("How a Chinese name is read, in pinyin.", RDF["langString"]),
    "extent": ("Which part of the place a record is about.", RDF["langString"]),
    "certainty": ("How sure the sources are: high, medium, low or unverified.", XSD["string"]),
}


def type_of(term: Space, type_: str) -> str:
    """The address of a type of thing, such as city or border river."""
    return term["type-" + type_.replace(" ", "-").replace("/", "-")]


def write(graph: Graph, document: str, term: Space, types: Iterable[str]) -> None:
    """Add the terms, and the types of things that the data has, to a graph."""
    graph.add((document, RDF["type"], _OWL["Ontology"]))
    graph.add((document, DCTERMS["title"], literal("The terms of a gazetteer", lang="en")))
    for name, words in _OBJECTS.items():
        _property(graph, term, name, words, _OWL["ObjectProperty"])
    for name, (words, range_) in _VALUES.items():
        _property(graph, term, name, words, _OWL["DatatypeProperty"])
        graph.add((term[name], RDFS["range"], range_))
    for relation, inverse in RELATION_TYPES.items():
        _property(graph, term, relation, f"A relation: {relation.replace('_', ' ')}.", _OWL["ObjectProperty"])
        if inverse not in RELATION_TYPES:
            _property(graph, term, inverse, f"A relation: {inverse.replace('_', ' ')}.", _OWL["ObjectProperty"])
        graph.add((term[relation], _OWL["inverseOf"], term[inverse]))
    for type_ in types:
        address = type_of(term, type_)
        graph.add((address, RDF["type"], RDFS["Class"]))
        graph.add((address, RDFS["label"], literal(type_, lang="en")))
        graph.add((address, RDFS["isDefinedBy"], document))
        graph.add((address, _OWL["sameAs"], type_of(_EVERYWHERE, type_)))
        if type_ in AAT:
            graph.add((address, SKOS["exactMatch"], _AAT[AAT[type_]]))


def _property(graph: Graph, term: Space, name: str, words: str, kind: str) -> None:
    graph.add((term[name], RDF["type"], kind))
    graph.add((term[name], RDFS["label"], literal(name.replace("_", " "), lang="en")))
    graph.add((term[name], RDFS["comment"], literal(words, lang="en")))
    graph.add((term[name], RDFS["isDefinedBy"], iri(term.base.removesuffix("#"))))
    graph.add((term[name], _OWL["equivalentProperty"], _EVERYWHERE[name]))
