"""Linked Places, out: a written document as a feature, features as a collection."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import orjson

from gazetteer.domain import countries
from gazetteer.domain.document import WrittenCitation, WrittenEntity, WrittenSource, WrittenText
from gazetteer.domain.labels import labels
from gazetteer.formats.lpf import spans
from gazetteer.formats.lpf.context import AAT, ALIASES, BROADER, CERTAINTY, CLASSES, CONTEXT, PREFIX

#: The events with which a thing begins and ends, the surest first.
_BEGINNINGS: Final = ("founded", "signed", "born", "begun")
_ENDS: Final = ("dissolved", "terminated", "died")
#: What of a document has a place of its own in a feature.
_NATIVE: Final = ("names", "types", "definitions", "relations", "sovereignty", "identifiers", "location")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a feature shows of what it names: addresses, labels of entities, source records."""

    public_url: str
    labels: Mapping[str, Mapping[str, str]]
    sources: Mapping[str, WrittenSource]
    #: The countries (three letters) of places that do not state one, by who holds them today.
    countries: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def uri(self, entity_id: str) -> str:
        """The address of an entity."""
        return f"{self.public_url}/v1/entities/{entity_id}"

    def label(self, entity_id: str) -> str:
        """A label of an entity; its id where it has none."""
        label = self.labels.get(entity_id, {})
        for lang in ("en", "zh-Hans", "ru"):
            if label.get(lang):
                return label[lang]
        return next(iter(label.values()), entity_id)


def _without(stated: Mapping[str, Any], *fields: str) -> dict[str, Any]:
    return {member: value for member, value in stated.items() if member not in fields}


def _citation(citation: WrittenCitation, around: Surroundings) -> dict[str, Any]:
    source = around.sources.get(citation["source"])
    label = citation["source"] if source is None else source["title"]
    if "locator" in citation:
        label = f"{label}, {citation['locator']}"
    shown: dict[str, Any] = {"@id": f"{around.public_url}/v1/sources/{citation['source']}", "label": label}
    if source is not None and "year" in source:
        shown["year"] = str(source["year"])
    return {**shown, "gazetteer": dict(citation)}


def _attested(shown: dict[str, Any], stated: Mapping[str, Any], around: Surroundings, *native: str) -> dict[str, Any]:
    """Add when and by whom something is stated, and what the format has no place for."""
    from_, to = stated.get("from"), stated.get("to")
    span = spans.timespan(from_, to)
    rest = _without(stated, "from", "to", "sources", *native)
    if span is not None:
        shown["when"] = {"timespans": [span]}
    again = spans.read_timespan(span)
    if (again.from_, again.to) != (from_, to):
        rest["from"], rest["to"] = from_, to
    citations = [_citation(citation, around) for citation in stated.get("sources", ())]
    if citations:
        shown["citations"] = citations
    if rest:
        shown["gazetteer"] = rest
    return shown


def _names(document: WrittenEntity, around: Surroundings) -> Iterator[dict[str, Any]]:
    for name in document["names"]:
        yield _attested({"toponym": name["text"], "lang": name["lang"]}, name, around, "text", "lang")
        when = spans.when(name.get("from"), name.get("to"))
        for reading in name.get("readings", ()):
            shown: dict[str, Any] = {"toponym": reading["pinyin"], "lang": "zh-Latn-pinyin"}
            if when is not None:
                shown["when"] = when
            yield {**shown, "gazetteer": {"reading_of": name["text"]}}


def _with_certainty(shown: dict[str, Any], stated: Mapping[str, Any]) -> dict[str, Any]:
    if stated.get("certainty") in CERTAINTY:
        shown["certainty"] = CERTAINTY[stated["certainty"]]
    return shown


def _relations(document: WrittenEntity, around: Surroundings) -> Iterator[dict[str, Any]]:
    for relation in document.get("relations", ()):
        type_ = relation["type"]
        shown: dict[str, Any] = {
            "relationType": BROADER if type_ == "part_of" else PREFIX + type_,
            "relationTo": around.uri(relation["target"]),
            "label": f"{type_.replace('_', ' ')}: {around.label(relation['target'])}",
        }
        yield _attested(_with_certainty(shown, relation), relation, around, "type", "target")


def _sovereignty(document: WrittenEntity, around: Surroundings) -> Iterator[dict[str, Any]]:
    """The sovereignty records as relations, one to each holder; without a holder to the place itself."""
    for ordinal, record in enumerate(document.get("sovereignty", ())):
        for holder in record["holders"] or [document["id"]]:
            shown = {
                "relationType": f"{PREFIX}sovereignty",
                "relationTo": around.uri(holder),
                "label": f"{record['status'].replace('_', ' ')}: {around.label(holder)}",
            }
            stated = _attested(_with_certainty(shown, record), record, around, "holders")
            stated["gazetteer"] = {**stated.get("gazetteer", {}), "record": ordinal}
            yield stated


def _links(identifiers: Mapping[str, str]) -> tuple[list[dict[str, str]], dict[str, str]]:
    """The identifiers that the format has an alias for, as links, and the others."""
    links, rest = [], {}
    for scheme, value in identifiers.items():
        if scheme in ALIASES and not re.search(r"\s", value):
            links.append({"type": "exactMatch", "identifier": f"{ALIASES[scheme]}:{value}"})
        else:
            rest[scheme] = value
    return links, rest


def _flat(value: Any) -> Any:
    """Coordinates without heights: the format has none."""
    if isinstance(value, list) and value and isinstance(value[0], int | float):
        return value[:2]
    return [_flat(member) for member in value]


def geometry_of(location: Mapping[str, Any] | None) -> dict[str, Any]:
    """A location as the format has it."""
    if location is None:
        # Version 2.0 wants the member, 1.2.2 an object in it: nothing is an empty collection.
        return {"type": "GeometryCollection", "geometries": []}
    if location["type"] == "GeometryCollection":
        members = [geometry_of(member) for member in location["geometries"]]
        return {"type": "GeometryCollection", "geometries": members}
    return {"type": location["type"], "coordinates": _flat(location["coordinates"])}


def _lifetime(document: WrittenEntity) -> dict[str, Any]:
    """When the thing was there: from its founding to its end, as far as that is stated."""
    facts = {fact["event"]: fact["date"] for fact in reversed(document.get("dates", ()))}
    begun = next((facts[event] for event in _BEGINNINGS if event in facts), None)
    ended = next((facts[event] for event in _ENDS if event in facts), None)
    return spans.when(begun, ended) or {"timespans": []}


def _properties(document: WrittenEntity, around: Surroundings) -> dict[str, Any]:
    label = labels(document["names"])
    title = label.get("en") or next(iter(label.values()), document["names"][0]["text"])
    found: dict[str, Any] = {"title": title}
    stated = countries.stated(document.get("identifiers", {})) or around.countries.get(document["id"], ())
    if stated:
        found["ccodes"] = [countries.ALPHA2[code] for code in stated]
    types = set(document.get("types", ()))
    classes = [class_ for class_, members in CLASSES.items() if types.intersection(members)]
    if classes and document["kind"] == "place":
        found["fclasses"] = classes
    return found


def _type(type_: str) -> dict[str, Any]:
    shown: dict[str, Any] = {"identifier": f"aat:{AAT[type_]}"} if type_ in AAT else {}
    return {**shown, "label": type_, "sourceLabels": [{"label": type_, "lang": "en"}]}


def _description(definition: WrittenText) -> dict[str, Any]:
    own = _without(definition, "text", "lang")
    return {"value": definition["text"], "lang": definition["lang"], "gazetteer": own}


def feature(document: WrittenEntity, around: Surroundings) -> dict[str, Any]:
    """The feature of a written document."""
    links, rest = _links(document.get("identifiers", {}))
    own = _without(document, *_NATIVE)
    if rest:
        own["identifiers"] = rest
    location = document.get("location")
    geometry = geometry_of(location)
    if location is not None and geometry != location:
        own["location"] = location
    found: dict[str, Any] = {
        "@id": around.uri(document["id"]),
        "type": "Feature",
        "properties": {**_properties(document, around), "gazetteer": own},
        "when": _lifetime(document),
        "names": list(_names(document, around)),
        "types": [_type(type_) for type_ in document.get("types") or [document["kind"]]],
        "geometry": geometry,
    }
    further = {
        "relations": [*_relations(document, around), *_sovereignty(document, around)],
        "links": links,
        "descriptions": [_description(definition) for definition in document.get("definitions", ())],
    }
    return {**found, **{member: stated for member, stated in further.items() if stated}}


def _head(sources: Iterable[WrittenSource], public_url: str) -> bytes:
    """How a collection begins, up to its first feature; `sources` are the records that its citations name."""
    opening = {
        "type": "FeatureCollection",
        "@context": {**CONTEXT, PREFIX[:-1]: f"{public_url}/vocabulary#", "gazetteer": None},
        "gazetteer": {"sources": [dict(source) for source in sources]},
    }
    return orjson.dumps(opening)[:-1] + b',"features":['


def collection(
    features: Iterable[Mapping[str, Any]], *, sources: Iterable[WrittenSource], public_url: str
) -> Iterator[bytes]:
    """A feature collection, piece by piece."""
    yield _head(sources, public_url)
    between = b"\n"
    for one in features:
        yield between + orjson.dumps(one)
        between = b",\n"
    yield b"\n]}\n"
