"""SKOS: rdflib loads the export, and it says what the data says, by the rules of SKOS."""

from __future__ import annotations

import pytest
import rdflib
from rdflib import DCTERMS, RDF, SKOS, Literal, Namespace, URIRef

from gazetteer.formats.shape import Filters
from gazetteer.services import exporting, linking
from gazetteer.services.context import Gazetteer

XL = Namespace("http://www.w3.org/2008/05/skos-xl#")
ENTITY = Namespace("http://localhost:8000/v1/entities/")
SOURCE = Namespace("http://localhost:8000/v1/sources/")
OWN = Namespace("http://localhost:8000/vocabulary#")


@pytest.fixture(scope="module")
def graph(seeded: Gazetteer) -> rdflib.Graph:
    pieces = linking.export_skos(seeded, Filters())
    return rdflib.Graph().parse(data=b"".join(pieces), format="turtle")


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
    """SKOS' integrity condition S27, for what one statement away is broader."""
    broader = set(graph.subject_objects(SKOS.broader))
    related = set(graph.subject_objects(SKOS.related))
    assert related
    assert not related & broader
    assert len(list(graph.subjects(OWN.what, OWN.capital_of))) > 20
