"""SKOS in Turtle: entities as concepts, their names as SKOS-XL labels with dates and sources.

An entity at a time becomes a piece of Turtle, so that a whole gazetteer streams; the prefixes stand
once, at the head. Our own terms (statuses of names, spans as EDTF, records of sovereignty) are in the service's own vocabulary.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

from gazetteer.domain.dates import Bound, date_range, iso_day, read_bound
from gazetteer.domain.document import ROLES, WrittenEntity, WrittenSource
from gazetteer.domain.geometry import representative_point
from gazetteer.domain.labels import labels
from gazetteer.formats import skos_vocabulary
from gazetteer.formats.hierarchy import Hierarchy
from gazetteer.formats.skos_vocabulary import DCTERMS, EDTF, RDF, RDFS, SKOS, XSD
from gazetteer.formats.turtle import Graph, Space, head, iri, literal

MEDIA_TYPE: Final = "text/turtle"

_XL: Final = Space("skosxl", "http://www.w3.org/2008/05/skos-xl#")
_GEO: Final = Space("geo", "http://www.w3.org/2003/01/geo/wgs84_pos#")
_VOID: Final = Space("void", "http://rdfs.org/ns/void#")
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
#: The relations that lead to something broader.
BROADER: Final = ("part_of", "located_in", "broader", "instance_of", "phase_of")
#: What the scheme of concepts is called, and under which terms its reviewed part may be used.
_TITLES: Final = {
    "en": "Gazetteer",
    "zh-Hans": "地名与术语",
    "zh-Hant": "地名與術語",
    "ru": "Географические названия и термины",
}
_LICENCE: Final = iri("https://creativecommons.org/licenses/by/4.0/")
_RIGHTS: Final = "The reviewed data is under CC BY 4.0; what was imported is under the terms that its source states."
#: The days that a date of XML Schema can name in four figures of a year.
_DAYS: Final = ("0001-01-01", "9999-12-31")
_HIDDEN: Final = ("lookup", "deprecated")


class Vocabulary:
    """The addresses of one service: its entities, sources and terms."""

    def __init__(self, public_url: str) -> None:
        self.entity = Space("ent", f"{public_url}/v1/entities/")
        self.source = Space("src", f"{public_url}/v1/sources/")
        self.document = iri(f"{public_url}/vocabulary")
        self.term = Space("gaz", f"{public_url}/vocabulary#")
        self.dump = iri(f"{public_url}/v1/export?format=skos")
        self.page = Space("page", f"{public_url}/e/")
        self.scheme = iri(f"{public_url}/v1/entities")
        own = (self.entity, self.source, self.term, self.page)
        self.prefixes = {space.prefix: space for space in (DCTERMS, _GEO, RDF, RDFS, SKOS, _XL, _VOID, XSD, *own)}

    def part(self, entity_id: str, name: str) -> str:
        """The address of a part of an entity."""
        return iri(f"{self.entity.base}{entity_id}#{name}")


def _number(degrees: float) -> str:
    """A number as XML Schema's decimals are: never with an exponent."""
    return format(Decimal(repr(degrees)), "f")


def _day(graph: Graph, node: str, predicate: str, number: int | None) -> None:
    """Say a day as XML Schema has it, which queries compare; nothing where it is not known, or before the year 1."""
    if number is None:
        return
    day = iso_day(number)
    if len(day) == len(_DAYS[0]) and _DAYS[0] <= day <= _DAYS[1]:
        graph.add((node, predicate, literal(day, datatype=XSD["date"])))


def _bound(graph: Graph, node: str, member: str, bound: Bound, vocabulary: Vocabulary) -> None:
    """The days that a bound may mean."""
    if bound.kind == "known":
        _day(graph, node, vocabulary.term[f"{member}Earliest"], bound.earliest)
        _day(graph, node, vocabulary.term[f"{member}Latest"], bound.latest)


def _dated(graph: Graph, node: str, stated: Mapping[str, Any], vocabulary: Vocabulary) -> None:
    """The span, certainty and sources of a statement."""
    term = vocabulary.term
    for member in ("from", "to"):
        if stated.get(member) is not None:
            graph.add((node, term[member], literal(stated[member], datatype=EDTF)))
            _bound(graph, node, member, read_bound(stated[member]), vocabulary)
    if "certainty" in stated:
        graph.add((node, term["certainty"], literal(stated["certainty"])))
    for citation in stated.get("sources", ()):
        graph.add((node, DCTERMS["source"], vocabulary.source[citation["source"]]))
        if "locator" in citation:
            graph.add((node, DCTERMS["bibliographicCitation"], literal(f"{citation['source']}: {citation['locator']}")))
    if "note" in stated:
        graph.add((node, SKOS["note"], literal(stated["note"])))


def _names(graph: Graph, concept: str, document: WrittenEntity, vocabulary: Vocabulary) -> None:
    chosen = labels(document["names"])
    for index, name in enumerate(document["names"]):
        text, lang = name["text"], name["lang"]
        said = literal(text, lang=lang)
        status = name.get("status", "admitted")
        kind = "hiddenLabel" if status in _HIDDEN else "altLabel"
        # SKOS allows one preferred label a language, and none of the others to be the same.
        if kind == "altLabel" and chosen.get(lang) == text:
            kind = "prefLabel"
        if kind == "prefLabel" or chosen.get(lang) != text:
            graph.add((concept, SKOS[kind], said))
        label = vocabulary.part(document["id"], f"name-{index + 1}")
        graph.add((concept, _XL[kind], label))
        graph.add((label, RDF["type"], _XL["Label"]))
        graph.add((label, _XL["literalForm"], said))
        graph.add((label, vocabulary.term["status"], literal(status)))
        graph.add((label, vocabulary.term["type"], literal(name.get("type", "common"))))
        for member in ("region", "register"):
            if member in name:
                graph.add((label, vocabulary.term[member], literal(name[member])))
        for reading in name.get("readings", ()):
            graph.add((label, vocabulary.term["reading"], literal(reading["pinyin"], lang="zh-Latn-pinyin")))
        _dated(graph, label, name, vocabulary)


def _place_in(graph: Graph, concept: str, entity_id: str, hierarchy: Hierarchy, vocabulary: Vocabulary) -> None:
    """What is right above the concept, said from both ends; what nothing is above is at the top of the scheme."""
    broader = hierarchy.broader(entity_id)
    for one in broader:
        graph.add((concept, SKOS["broader"], vocabulary.entity[one]))
        graph.add((vocabulary.entity[one], SKOS["narrower"], concept))
    if not broader:
        graph.add((concept, SKOS["topConceptOf"], vocabulary.scheme))
        graph.add((vocabulary.scheme, SKOS["hasTopConcept"], concept))


def _records(graph: Graph, concept: str, document: WrittenEntity, hierarchy: Hierarchy, vocabulary: Vocabulary) -> None:
    term, entity = vocabulary.term, vocabulary.entity
    for index, fact in enumerate(document.get("dates", ())):
        node = vocabulary.part(document["id"], f"date-{index + 1}")
        graph.add((concept, term["event"], node))
        graph.add((node, term["happened"], literal(fact["event"])))
        graph.add((node, DCTERMS["date"], literal(fact["date"], datatype=EDTF)))
        first, last = date_range(fact["date"])
        _day(graph, node, term["earliest"], first)
        _day(graph, node, term["latest"], last)
        if "place" in fact:
            graph.add((node, DCTERMS["spatial"], entity[fact["place"]]))
        _dated(graph, node, fact, vocabulary)
    for index, relation in enumerate(document.get("relations", ())):
        target = entity[relation["target"]]
        is_hierarchical = relation["type"] in BROADER
        # What is above or below at any remove is not merely related (SKOS, S27): a capital that is also located in its country.
        if not is_hierarchical and not hierarchy.are_in_line(document["id"], relation["target"]):
            graph.add((concept, SKOS["related"], target))
        node = vocabulary.part(document["id"], f"relation-{index + 1}")
        graph.add((concept, term["relation"], node))
        graph.add((node, term["what"], term[relation["type"]]))
        graph.add((node, term["target"], target))
        _dated(graph, node, relation, vocabulary)
    for index, record in enumerate(document.get("sovereignty", ())):
        node = vocabulary.part(document["id"], f"sovereignty-{index + 1}")
        graph.add((concept, term["sovereignty"], node))
        graph.add((node, term["status"], literal(record["status"])))
        for role in ROLES:
            for party in record.get(role, ()):
                graph.add((node, term[role], entity[party]))
        for lang, text in (record.get("extent") or {}).items():
            graph.add((node, term["extent"], literal(text, lang=lang)))
        _dated(graph, node, record, vocabulary)


def add_concept(graph: Graph, document: WrittenEntity, vocabulary: Vocabulary, hierarchy: Hierarchy) -> None:
    """Add the triples of a written document."""
    found = vocabulary.entity[document["id"]]
    graph.add((found, RDF["type"], SKOS["Concept"]))
    graph.add((found, SKOS["inScheme"], vocabulary.scheme))
    graph.add((found, SKOS["notation"], literal(document["id"])))
    for type_ in (document["kind"], *document.get("types", ())):
        graph.add((found, DCTERMS["type"], skos_vocabulary.type_of(vocabulary.term, type_)))
    graph.add((found, RDFS["seeAlso"], vocabulary.page[document["id"]]))
    _names(graph, found, document, vocabulary)
    for definition in document.get("definitions", ()):
        graph.add((found, SKOS["definition"], literal(definition["text"], lang=definition["lang"])))
    for lang, text in document.get("disambiguation", {}).items():
        graph.add((found, SKOS["scopeNote"], literal(text, lang=lang)))
    for context in document.get("contexts", ()):
        graph.add((found, SKOS["example"], literal(context["text"], lang=context["lang"])))
    if "note" in document:
        graph.add((found, SKOS["editorialNote"], literal(document["note"])))
    if "location" in document:
        longitude, latitude = representative_point(document["location"])
        graph.add((found, _GEO["lat"], literal(_number(latitude), datatype=XSD["decimal"])))
        graph.add((found, _GEO["long"], literal(_number(longitude), datatype=XSD["decimal"])))
    _place_in(graph, found, document["id"], hierarchy, vocabulary)
    _records(graph, found, document, hierarchy, vocabulary)
    for scheme, value in document.get("identifiers", {}).items():
        address = _ADDRESSES.get(scheme)
        if address is not None and re.fullmatch(r"[\w.~-]+", value):
            match = SKOS["closeMatch"] if scheme in _CLOSE else SKOS["exactMatch"]
            graph.add((found, match, iri(address.format(value))))
        else:
            graph.add((found, DCTERMS["identifier"], literal(f"{scheme}:{value}")))


def add_source(graph: Graph, record: WrittenSource, vocabulary: Vocabulary) -> None:
    """Add the triples of a source record."""
    found = vocabulary.source[record["id"]]
    graph.add((found, RDF["type"], DCTERMS["BibliographicResource"]))
    graph.add((found, DCTERMS["title"], literal(record["title"])))
    for value, predicate in (
        (record.get("author"), DCTERMS["creator"]),
        (record.get("year"), DCTERMS["date"]),
        (record.get("publisher"), DCTERMS["publisher"]),
        (record.get("licence"), DCTERMS["license"]),
    ):
        if value is not None:
            graph.add((found, predicate, literal(str(value))))
    if "url" in record and not re.search(r"[\s<>\"{}|\\^`]", record["url"]):
        graph.add((found, DCTERMS["references"], iri(record["url"])))


def _scheme(vocabulary: Vocabulary, modified: str | None) -> Graph:
    """The scheme that all concepts are in."""
    graph = Graph()
    scheme = vocabulary.scheme
    graph.add((scheme, RDF["type"], SKOS["ConceptScheme"]))
    graph.add((scheme, RDF["type"], _VOID["Dataset"]))
    for lang, title in _TITLES.items():
        graph.add((scheme, DCTERMS["title"], literal(title, lang=lang)))
        graph.add((scheme, SKOS["prefLabel"], literal(title, lang=lang)))
        graph.add((scheme, DCTERMS["language"], literal(lang)))
    graph.add((scheme, DCTERMS["creator"], literal("The editors of the gazetteer", lang="en")))
    graph.add((scheme, DCTERMS["license"], _LICENCE))
    graph.add((scheme, DCTERMS["rights"], literal(_RIGHTS, lang="en")))
    graph.add((scheme, _VOID["vocabulary"], vocabulary.document))
    graph.add((scheme, _VOID["uriSpace"], literal(str(vocabulary.entity))))
    graph.add((scheme, _VOID["dataDump"], vocabulary.dump))
    if modified is not None:
        graph.add((scheme, DCTERMS["modified"], literal(modified, datatype=XSD["dateTime"])))
    return graph


def written(
    documents: Iterable[WrittenEntity],
    sources: Iterable[WrittenSource],
    public_url: str,
    hierarchy: Hierarchy,
    *,
    modified: str | None = None,
) -> Iterator[bytes]:
    """A concept scheme in Turtle, piece by piece: prefixes, the scheme, sources, concepts.

    `modified` is when any of it was last changed (ISO 8601).
    """
    vocabulary = Vocabulary(public_url)
    yield head(vocabulary.prefixes)
    yield _scheme(vocabulary, modified).written()
    for record in sources:
        graph = Graph()
        add_source(graph, record, vocabulary)
        yield graph.written()
    for document in documents:
        graph = Graph()
        add_concept(graph, document, vocabulary, hierarchy)
        yield graph.written()


def vocabulary_document(public_url: str, types: Iterable[str]) -> bytes:
    """Our own terms, and the types of things that the data has, as a document in Turtle."""
    vocabulary = Vocabulary(public_url)
    graph = Graph()
    skos_vocabulary.write(graph, vocabulary.document, vocabulary.term, types)
    return head({**vocabulary.prefixes, **skos_vocabulary.PREFIXES}) + graph.written()
