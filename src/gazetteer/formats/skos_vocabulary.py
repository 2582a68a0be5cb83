"""The service's own terms as a document (RDFS and OWL in Turtle): what the exports in Linked Data say that no shared vocabulary
has a word for.

It lies at `/vocabulary` of every installation, and each term is there declared the same as that of every
other: a query over several writes `owl:equivalentProperty` and `owl:sameAs`, not addresses.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, XSD, Graph, Literal, Namespace, URIRef

from gazetteer.domain.vocabulary import RELATION_TYPES
from gazetteer.formats.lpf.context import AAT

EDTF: Final = URIRef("http://id.loc.gov/datatypes/edtf/EDTF")
_AAT: Final = Namespace("http://vocab.getty.edu/aat/")
#: What each term is called whichever installation says it (RFC 4151).
_EVERYWHERE: Final = Namespace("tag:gazetteer,2026:vocabulary#")

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
    "fromEarliest": ("The first day that `from` may mean.", XSD.date),
    "fromLatest": ("The last day that `from` may mean.", XSD.date),
    "toEarliest": ("The first day that `to` may mean.", XSD.date),
    "toLatest": ("The last day that `to` may mean.", XSD.date),
    "happened": ("Which event: founded, signed, in_force, ...", XSD.string),
    "earliest": ("The first day that the date of an event may mean.", XSD.date),
    "latest": ("The last day that the date of an event may mean.", XSD.date),
    "status": ("The standing of a name, or of a record of sovereignty.", XSD.string),
    "type": ("The type of a name: official, common, historical, ...", XSD.string),
    "region": ("The region whose usage a name is: ISO 3166-1, two letters.", XSD.string),
    "register": ("Whether a name is neutral or takes a side.", XSD.string),
    "reading": ("How a Chinese name is read, in pinyin.", RDF.langString),
    "extent": ("Which part of the place a record is about.", RDF.langString),
    "certainty": ("How sure the sources are: high, medium, low or unverified.", XSD.string),
}


def type_of(term: Namespace, type_: str) -> URIRef:
    """The address of a type of thing, such as city or border river."""
    return term["type-" + type_.replace(" ", "-").replace("/", "-")]


def write(graph: Graph, document: URIRef, term: Namespace, types: Iterable[str]) -> None:
    """Add the terms, and the types of things that the data has, to a graph."""
    graph.bind("owl", OWL)
    graph.bind("rdfs", RDFS)
    graph.add((document, RDF.type, OWL.Ontology))
    graph.add((document, DCTERMS.title, Literal("The terms of a gazetteer", lang="en")))
    for name, words in _OBJECTS.items():
        _property(graph, term, name, words, OWL.ObjectProperty)
    for name, (words, range_) in _VALUES.items():
        _property(graph, term, name, words, OWL.DatatypeProperty)
        graph.add((term[name], RDFS.range, range_))
    for relation, inverse in RELATION_TYPES.items():
        _property(graph, term, relation, f"A relation: {relation.replace('_', ' ')}.", OWL.ObjectProperty)
        if inverse not in RELATION_TYPES:
            _property(graph, term, inverse, f"A relation: {inverse.replace('_', ' ')}.", OWL.ObjectProperty)
        graph.add((term[relation], OWL.inverseOf, term[inverse]))
    for type_ in types:
        address = type_of(term, type_)
        graph.add((address, RDF.type, RDFS.Class))
        graph.add((address, RDFS.label, Literal(type_, lang="en")))
        graph.add((address, RDFS.isDefinedBy, document))
        graph.add((address, OWL.sameAs, type_of(_EVERYWHERE, type_)))
        if type_ in AAT:
            graph.add((address, SKOS.exactMatch, _AAT[AAT[type_]]))


def _property(graph: Graph, term: Namespace, name: str, words: str, kind: URIRef) -> None:
    graph.add((term[name], RDF.type, kind))
    graph.add((term[name], RDFS.label, Literal(name.replace("_", " "), lang="en")))
    graph.add((term[name], RDFS.comment, Literal(words, lang="en")))
    graph.add((term[name], RDFS.isDefinedBy, URIRef(str(term).removesuffix("#"))))
    graph.add((term[name], OWL.equivalentProperty, _EVERYWHERE[name]))
