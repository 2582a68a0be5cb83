"""SKOS: rdflib loads the export, and it says what the data says, by the rules of SKOS."""

from __future__ import annotations

import logging

import pyshacl
import pytest
import rdflib
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, VOID, XSD, Literal, Namespace, URIRef
from skosify import check
from starlette.testclient import TestClient
from tests.api import conftest as small

from gazetteer.formats import hierarchy
from gazetteer.formats.shape import Filters
from gazetteer.services import editing, exporting, linking
from gazetteer.services.context import Gazetteer

XL = Namespace("http://www.w3.org/2008/05/skos-xl#")
ENTITY = Namespace("http://localhost:8000/v1/entities/")
SOURCE = Namespace("http://localhost:8000/v1/sources/")
OWN = Namespace("http://localhost:8000/vocabulary#")


@pytest.fixture(scope="module")
def graph(seeded: Gazetteer) -> rdflib.Graph:
    pieces = linking.export_skos(seeded, Filters())
    return rdflib.Graph().parse(data=b"".join(pieces), format="turtle")


@pytest.fixture
def world(gazetteer: Gazetteer) -> Gazetteer:
    """A gazetteer with the small world in it."""
    editing.batch(gazetteer, small.lines(*small.WORLD, sources=(small.SOURCE,)).splitlines(), by="cli")
    return gazetteer


def test_every_entity_is_a_concept_of_one_scheme(graph: rdflib.Graph, seeded: Gazetteer) -> None:
    (scheme,) = graph.subjects(RDF.type, SKOS.ConceptScheme)
    concepts = set(graph.subjects(RDF.type, SKOS.Concept))
    entities = sum(line.startswith(b'{"entity"') for line in exporting.export_jsonl(seeded))
    assert len(concepts) == entities
    assert set(graph.subjects(SKOS.inScheme, scheme)) == concepts


def test_labels_keep_the_rules_of_skos(graph: rdflib.Graph) -> None:
    for concept in graph.subjects(RDF.type, SKOS.Concept):
        preferred = [label for label in graph.objects(concept, SKOS.prefLabel) if isinstance(label, Literal)]
        languages = [label.language for label in preferred]
        assert len(languages) == len(set(languages)), concept
        assert set(preferred).isdisjoint(graph.objects(concept, SKOS.altLabel)), concept
        assert set(preferred).isdisjoint(graph.objects(concept, SKOS.hiddenLabel)), concept


def test_names_have_their_dates_sources_and_readings(graph: rdflib.Graph) -> None:
    city = ENTITY.vladivostok
    labels = {
        str(graph.value(label, XL.literalForm)): label
        for kind in (XL.prefLabel, XL.altLabel, XL.hiddenLabel)
        for label in graph.objects(city, kind)
    }
    assert {"海参崴", "Vladivostok", "Владивосток", "符拉迪沃斯托克"} <= set(labels)
    label = labels["海参崴"]
    assert Literal("Hǎishēnwǎi", lang="zh-latn-pinyin") in graph.objects(label, OWN.reading)
    cited = list(graph.objects(label, DCTERMS.source))
    assert cited
    assert all((source, DCTERMS.title, None) in graph for source in cited)
    dated = [label for label in labels.values() if (label, OWN["from"], None) in graph]
    assert dated
    assert Literal("Владивосток", lang="ru") in graph.objects(city, SKOS.prefLabel)


def test_other_systems_are_matched_and_relations_lead_to_concepts(graph: rdflib.Graph) -> None:
    assert (ENTITY.vladivostok, SKOS.exactMatch, URIRef("https://sws.geonames.org/2013348/")) in graph
    # What an authority means by the code of a state may be another state of that name.
    states = list(graph.subjects(SKOS.closeMatch))
    assert states
    assert not [one for one in states if "country" in str(graph.value(one, SKOS.exactMatch))]
    concepts = set(graph.subjects(RDF.type, SKOS.Concept))
    for predicate in (SKOS.broader, SKOS.related, OWN.holders, OWN.target):
        assert set(graph.objects(None, predicate)) <= concepts
    assert not [one for one in graph.subjects(SKOS.broader) if (one, SKOS.broader, one) in graph]


def test_records_of_sovereignty_have_holder_span_and_basis(graph: rdflib.Graph) -> None:
    def spans(holder: URIRef) -> dict[str, str]:
        held = [
            node
            for node in graph.objects(ENTITY["ussuri-east"], OWN.sovereignty)
            if (node, OWN.holders, holder) in graph
        ]
        return {str(graph.value(node, OWN["from"])): str(graph.value(node, OWN["to"])) for node in held}

    assert spans(ENTITY.russia)["1860-11-14"] == "1917-11-07"
    assert ".." in spans(ENTITY.russia).values()


def test_what_is_broader_is_not_merely_related(graph: rdflib.Graph) -> None:
    """SKOS' integrity condition S27: what is above or below, at any remove, is not related."""
    above = {one: set(graph.transitive_objects(one, SKOS.broader)) for one in set(graph.subjects(SKOS.broader))}
    related = set(graph.subject_objects(SKOS.related))
    assert related
    assert not [pair for pair in related if pair[1] in above.get(pair[0], ()) or pair[0] in above.get(pair[1], ())]
    assert len(list(graph.subjects(OWN.what, OWN.capital_of))) > 20


def test_skosify_finds_nothing_to_mend(graph: rdflib.Graph, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        check.preflabel_uniqueness(graph, policy="shortest")
        check.label_overlap(graph, fix=False)
        check.hierarchy_cycles(graph, fix=False)
        check.disjoint_relations(graph, fix=False)
        check.hierarchical_redundancy(graph, fix=False)
    assert [record.getMessage() for record in caplog.records] == []


def test_it_has_what_a_browser_of_thesauri_asks_for(graph: rdflib.Graph) -> None:
    """What Skosmos' documentation wants of a vocabulary: one titled scheme, top concepts, both ends of each step."""
    (scheme,) = graph.subjects(RDF.type, SKOS.ConceptScheme)
    titles = {title.language for title in graph.objects(scheme, DCTERMS.title) if isinstance(title, Literal)}
    assert titles == {"en", "zh-Hans", "zh-Hant", "ru"}
    for predicate in (DCTERMS.license, DCTERMS.rights, DCTERMS.creator, DCTERMS.modified, VOID.dataDump):
        assert graph.value(scheme, predicate) is not None, predicate
    concepts = set(graph.subjects(RDF.type, SKOS.Concept))
    top = set(graph.objects(scheme, SKOS.hasTopConcept))
    assert top == concepts - set(graph.subjects(SKOS.broader))
    assert set(graph.subjects(SKOS.topConceptOf, scheme)) == top
    assert set(graph.subject_objects(SKOS.narrower)) == {(b, a) for a, b in graph.subject_objects(SKOS.broader)}
    assert set(graph.subjects(SKOS.prefLabel)) == concepts | {scheme}
    assert len(graph) > 100_000


def test_days_can_be_compared_in_a_query(graph: rdflib.Graph) -> None:
    found = graph.query(
        """
        PREFIX gaz: <http://localhost:8000/vocabulary#>
        PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
        SELECT ?holder WHERE {
          <http://localhost:8000/v1/entities/ussuri-east> gaz:sovereignty ?record .
          ?record gaz:holders ?holder ; gaz:status "sovereignty" ; gaz:fromLatest ?from .
          OPTIONAL { ?record gaz:toEarliest ?to }
          FILTER (?from <= "1900-01-01"^^xsd:date && (!BOUND(?to) || ?to > "1900-01-01"^^xsd:date))
        }
        """
    )
    assert {str(row[0]).rpartition("/")[2] for row in found} == {"russia"}  # type: ignore[index]  # a row of a SELECT
    for predicate in (OWN.fromEarliest, OWN.toLatest, OWN.earliest):
        stated = list(graph.objects(None, predicate))
        assert stated
        assert all(isinstance(day, Literal) and day.datatype == XSD.date and day.value for day in stated)


def test_every_own_term_is_explained_where_it_leads(graph: rdflib.Graph, seeded_client: TestClient) -> None:
    answer = seeded_client.get("/vocabulary")
    assert answer.headers["content-type"] == "text/turtle"
    told = rdflib.Graph().parse(data=answer.text, format="turtle")
    used = {term for triple in graph for term in triple if str(term).startswith(str(OWN))}
    assert len(used) > 60
    unexplained = [term for term in used if told.value(term, RDFS.label) is None]
    assert unexplained == []
    # Installations share their terms, whatever address each has.
    same = {str(other) for term in used for other in told.objects(term, OWL.equivalentProperty | OWL.sameAs)}
    assert all(other.startswith("tag:gazetteer,2026:") for other in same)
    assert len(same) == len(used)
    types = set(graph.objects(None, DCTERMS.type))
    assert OWN["type-city"] in types
    assert all(isinstance(type_, URIRef) for type_ in types)


def test_one_concept_is_placed_as_the_whole_places_it(graph: rdflib.Graph, seeded: Gazetteer) -> None:
    turtle, _ = linking.concept(seeded, "vladivostok")
    alone = rdflib.Graph().parse(data=turtle, format="turtle")
    city = ENTITY.vladivostok
    for predicate in (SKOS.broader, SKOS.related, SKOS.topConceptOf, SKOS.prefLabel):
        assert set(alone.objects(city, predicate)) == set(graph.objects(city, predicate)), predicate


SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix skosxl: <http://www.w3.org/2008/05/skos-xl#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix gaz: <http://localhost:8000/vocabulary#> .
@prefix : <urn:shapes:> .

:Concept a sh:NodeShape ; sh:targetClass skos:Concept ;
  sh:property [ sh:path skos:prefLabel ; sh:minCount 1 ; sh:uniqueLang true ; sh:datatype rdf:langString ] ;
  sh:property [ sh:path skos:inScheme ; sh:minCount 1 ; sh:maxCount 1 ; sh:class skos:ConceptScheme ] ;
  sh:property [ sh:path skos:notation ; sh:minCount 1 ; sh:maxCount 1 ] ;
  sh:property [ sh:path dct:type ; sh:minCount 1 ; sh:nodeKind sh:IRI ] ;
  sh:property [ sh:path skos:related ; sh:disjoint skos:broader ] ;
  sh:property [ sh:path gaz:sovereignty ; sh:node :Record ] .
:Label a sh:NodeShape ; sh:targetClass skosxl:Label ;
  sh:property [ sh:path skosxl:literalForm ; sh:minCount 1 ; sh:maxCount 1 ] ;
  sh:property [ sh:path gaz:status ; sh:in ("preferred" "admitted" "deprecated" "lookup") ] ;
  sh:property [ sh:path dct:source ; sh:nodeKind sh:IRI ; sh:class dct:BibliographicResource ] .
:Record a sh:NodeShape ;
  sh:property [ sh:path gaz:status ; sh:minCount 1 ; sh:maxCount 1 ] ;
  sh:property [ sh:path gaz:fromEarliest ; sh:maxCount 1 ; sh:datatype xsd:date ; sh:lessThanOrEquals gaz:fromLatest ] ;
  sh:property [ sh:path gaz:toEarliest ; sh:maxCount 1 ; sh:datatype xsd:date ; sh:lessThanOrEquals gaz:toLatest ] .
:Scheme a sh:NodeShape ; sh:targetClass skos:ConceptScheme ;
  sh:property [ sh:path dct:title ; sh:minCount 1 ; sh:uniqueLang true ] ;
  sh:property [ sh:path dct:license ; sh:minCount 1 ; sh:nodeKind sh:IRI ] ;
  sh:property [ sh:path skos:hasTopConcept ; sh:minCount 1 ; sh:class skos:Concept ] .
"""


@pytest.fixture
def shapes() -> rdflib.Graph:
    return rdflib.Graph().parse(
        data="@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .\n" + SHAPES, format="turtle"
    )


def test_it_has_the_shape_that_it_promises(world: Gazetteer, shapes: rdflib.Graph) -> None:
    data = rdflib.Graph().parse(data=b"".join(linking.export_skos(world, Filters())), format="turtle")
    holds, _, report = pyshacl.validate(data, shacl_graph=shapes, advanced=False)
    assert holds, report
    # The shapes do find what breaks them.
    data.add((ENTITY.vladivostok, SKOS.prefLabel, Literal("Another", lang="en")))
    assert not pyshacl.validate(data, shacl_graph=shapes, advanced=False)[0]


def test_steps_up_are_said_once_and_circles_not_at_all() -> None:
    found = hierarchy.of_pairs([("city", "region"), ("region", "state"), ("city", "state"), ("a", "b"), ("b", "a")])
    assert found.broader("city") == ["region"]
    assert found.broader("region") == ["state"]
    assert found.broader("a") == []
    assert found.is_top("state")
    assert found.are_in_line("state", "city")
    assert not found.are_in_line("city", "a")
