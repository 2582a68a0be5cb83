"""Turtle as it is written here is what a library reads: every text, language, number and address."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rdflib import XSD, Graph, Literal, URIRef

from gazetteer.formats import turtle
from gazetteer.formats.turtle import Space

OWN = Space("own", "https://example.org/own#")
#: What a stored text may hold: no surrogates, and no NUL.
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))


def _read(graph: turtle.Graph) -> Graph:
    return Graph().parse(data=turtle.head({"own": OWN}) + graph.written(), format="turtle")


@given(text=TEXTS, lang=st.sampled_from([None, "en", "zh-Hans", "zh-Latn-pinyin"]))
def test_any_text_comes_back(text: str, lang: str | None) -> None:
    graph = turtle.Graph()
    graph.add((OWN["subject"], OWN["says"], turtle.literal(text, lang=lang)))
    ((_, _, found),) = _read(graph)
    assert isinstance(found, Literal)
    assert (str(found), found.language) == (text, lang)


@given(name=st.text(st.characters(min_codepoint=33, max_codepoint=0x2FFF, exclude_categories=["Cs"]), min_size=1))
def test_any_name_in_a_space_is_an_address_that_is_read(name: str) -> None:
    graph = turtle.Graph()
    graph.add((OWN[name], OWN["is"], OWN["there"]))
    ((subject, predicate, _),) = _read(graph)
    assert str(predicate) == "https://example.org/own#is"
    escaped = str(subject).removeprefix("https://example.org/own#")
    assert escaped == "".join(f"%{ord(one):02X}" if one in '<>"{}|^`\\' else one for one in name)


def test_triples_are_told_once_and_by_their_subjects() -> None:
    graph = turtle.Graph()
    for object_ in ("b", "a", "b"):
        graph.add((OWN["x"], OWN["of"], turtle.literal(object_)))
    graph.add((OWN["y"], OWN["on"], turtle.literal("1900-01-01", datatype=turtle.iri(str(XSD.date)))))
    graph.add((OWN["x"], OWN["in"], OWN["y"]))
    assert graph.written().decode() == (
        'own:x own:of "b", "a" ;\n    own:in own:y .\n\n'
        'own:y own:on "1900-01-01"^^<http://www.w3.org/2001/XMLSchema#date> .\n\n'
    )
    day = Literal("1900-01-01", datatype=XSD.date)
    assert (URIRef("https://example.org/own#y"), URIRef("https://example.org/own#on"), day) in _read(graph)
    assert turtle.Graph().written() == b""
