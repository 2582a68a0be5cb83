"""Linked Places Format: places with dated names, types, relations and citations, out and in.

What is written is valid under versions 1.2.2 (each feature) and 2.0 (the whole), and carries its JSON-LD context in itself. Where
our model says more than the format can, the rest stands in a member `gazetteer` beside it, which JSON-LD processors pass over;
it is what makes an export that is imported and exported again the same. LP-TSV, the table of the same field, is read too.

A span ends with the day that `to` names. What says only when something ended begins no later than that.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import IO, Any, Final

import orjson

from gazetteer.domain import dates
from gazetteer.domain.countries import ALPHA2, ALPHA3
from gazetteer.domain.geometry import check_geometry
from gazetteer.domain.labels import labels
from gazetteer.domain.vocabulary import RELATION_TYPES
from gazetteer.errors import DateError, pointer
from gazetteer.language.script import has_han

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
_BROADER: Final = "gvp:broaderPartitive"
#: The systems that the format knows by an alias, with ours.
_ALIASES: Final = {
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
_SCHEMES: Final = {alias: scheme for scheme, alias in _ALIASES.items()}
_AAT: Final = {
    "city": "300008389",
    "town": "300008375",
    "village": "300008372",
    "settlement": "300008347",
    "river": "300008707",
    "island": "300008791",
    "lake": "300008680",
}
_CLASSES: Final = {
    "P": ("city", "town", "village", "settlement", "capital", "port"),
    "H": ("river", "lake", "sea", "bay", "strait", "gulf"),
    "T": ("island", "river island", "island group", "peninsula", "mountain", "pass"),
    "A": ("province", "krai", "oblast", "republic", "federal subject", "administrative unit", "county", "prefecture"),
    "L": ("region", "historical region", "world region"),
}
_CERTAINTY: Final = {"high": "certain", "low": "uncertain"}
_PLAIN: Final = re.compile(r"-?\d{4}(-\d\d(-\d\d)?)?")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a feature shows of what it names: addresses, labels of entities, source records."""

    public_url: str
    labels: Mapping[str, Mapping[str, str]]
    sources: Mapping[str, Mapping[str, Any]]

    def uri(self, entity_id: str) -> str:
        """The address of an entity."""
        return f"{self.public_url}/v1/entities/{entity_id}"

    def label(self, entity_id: str) -> str:
        """A label of an entity; its id where it has none."""
        label = self.labels.get(entity_id, {})
        return next((label[lang] for lang in ("en", "zh-Hans", "ru") if lang in label), None) or next(
            iter(label.values()), entity_id
        )


# Out


def _day(number: int | None) -> str | None:
    if number is None:
        return None
    text = dates.iso_day(number)
    return text if _PLAIN.fullmatch(text) else None


def _bound(text: str) -> dict[str, str]:
    if _PLAIN.fullmatch(text):
        return {"in": text}
    first, last = (_day(number) for number in dates.date_range(text))
    return {key: value for key, value in (("earliest", first), ("latest", last)) if value is not None}


def _span(from_: str | None, to: str | None) -> dict[str, Any] | None:
    start = _bound(from_) if from_ not in (None, "..") and from_ is not None else {}
    end = _bound(to) if to not in (None, "..") and to is not None else {}
    if not start and end:
        start = {"latest": end.get("in", end.get("latest", end.get("earliest", "")))}
    if not start:
        return None
    return {"start": start, "end": end} if end else {"start": start}


def _when(from_: str | None, to: str | None) -> dict[str, Any] | None:
    span = _span(from_, to)
    return None if span is None else {"timespans": [span]}


def _without(stated: Mapping[str, Any], *fields: str) -> dict[str, Any]:
    return {member: value for member, value in stated.items() if member not in fields}


def _citations(stated: Mapping[str, Any], around: Surroundings) -> list[dict[str, Any]]:
    found = []
    for citation in stated.get("sources", ()):
        source = around.sources.get(citation["source"], {})
        label = source.get("title", citation["source"])
        if "locator" in citation:
            label = f"{label}, {citation['locator']}"
        shown: dict[str, Any] = {"@id": f"{around.public_url}/v1/sources/{citation['source']}", "label": label}
        if "year" in source:
            shown["year"] = str(source["year"])
        found.append({**shown, "gazetteer": dict(citation)})
    return found


def _attested(shown: dict[str, Any], stated: Mapping[str, Any], around: Surroundings, *native: str) -> dict[str, Any]:
    """Add when and by whom something is stated, and what the format has no place for."""
    from_, to = stated.get("from"), stated.get("to")
    when = _when(from_, to)
    rest = _without(stated, "from", "to", "sources", *native)
    if when is not None:
        shown["when"] = when
    if _read_span(when["timespans"][0] if when else None)[:2] != (from_, to):
        rest["from"], rest["to"] = from_, to
    citations = _citations(stated, around)
    if citations:
        shown["citations"] = citations
    if rest:
        shown["gazetteer"] = rest
    return shown


def _names(document: Mapping[str, Any], around: Surroundings) -> list[dict[str, Any]]:
    found = []
    for name in document["names"]:
        found.append(_attested({"toponym": name["text"], "lang": name["lang"]}, name, around, "text", "lang"))
        for reading in name.get("readings", ()):
            shown: dict[str, Any] = {"toponym": reading["pinyin"], "lang": "zh-Latn-pinyin"}
            when = _when(name.get("from"), name.get("to"))
            if when is not None:
                shown["when"] = when
            found.append({**shown, "gazetteer": {"reading_of": name["text"]}})
    return found


def _relations(document: Mapping[str, Any], around: Surroundings) -> list[dict[str, Any]]:
    found = []
    for relation in document.get("relations", ()):
        type_ = relation["type"]
        shown: dict[str, Any] = {
            "relationType": _BROADER if type_ == "part_of" else PREFIX + type_,
            "relationTo": around.uri(relation["target"]),
            "label": f"{type_.replace('_', ' ')}: {around.label(relation['target'])}",
        }
        if relation.get("certainty") in _CERTAINTY:
            shown["certainty"] = _CERTAINTY[relation["certainty"]]
        found.append(_attested(shown, relation, around, "type", "target"))
    for ordinal, record in enumerate(document.get("sovereignty", ())):
        for holder in record["holders"] or [document["id"]]:
            shown = {
                "relationType": f"{PREFIX}sovereignty",
                "relationTo": around.uri(holder),
                "label": f"{record['status'].replace('_', ' ')}: {around.label(holder)}",
            }
            if record.get("certainty") in _CERTAINTY:
                shown["certainty"] = _CERTAINTY[record["certainty"]]
            stated = _attested(shown, record, around, "holders")
            stated["gazetteer"] = {**stated.get("gazetteer", {}), "record": ordinal}
            found.append(stated)
    return found


def _links(identifiers: Mapping[str, str]) -> tuple[list[dict[str, str]], dict[str, str]]:
    links, rest = [], {}
    for scheme, value in identifiers.items():
        if scheme in _ALIASES and not re.search(r"\s", value):
            links.append({"type": "exactMatch", "identifier": f"{_ALIASES[scheme]}:{value}"})
        else:
            rest[scheme] = value
    return links, rest


def _flat(value: Any) -> Any:
    """Coordinates without heights: the format has none."""
    if isinstance(value, list) and value and isinstance(value[0], int | float):
        return value[:2]
    return [_flat(member) for member in value]


def _geometry(location: Mapping[str, Any] | None) -> dict[str, Any]:
    if location is None:
        # Version 2.0 wants the member, 1.2.2 an object in it: nothing is an empty collection.
        return {"type": "GeometryCollection", "geometries": []}
    if location["type"] == "GeometryCollection":
        return {"type": "GeometryCollection", "geometries": [_geometry(one) for one in location["geometries"]]}
    return {"type": location["type"], "coordinates": _flat(location["coordinates"])}


def _lifetime(document: Mapping[str, Any]) -> dict[str, Any]:
    """When the thing was there: from its founding to its end, as far as that is stated."""
    facts = {fact["event"]: fact["date"] for fact in reversed(document.get("dates", ()))}
    begun = next((facts[event] for event in ("founded", "signed", "born", "begun") if event in facts), None)
    ended = next((facts[event] for event in ("dissolved", "terminated", "died") if event in facts), None)
    return _when(begun, ended) or {"timespans": []}


_NATIVE: Final = ("names", "types", "definitions", "relations", "sovereignty", "identifiers", "location")


def feature(document: Mapping[str, Any], around: Surroundings) -> dict[str, Any]:
    """The feature of a written document."""
    label = labels(document["names"])
    title = label.get("en") or next(iter(label.values()), document["names"][0]["text"])
    types = document.get("types", [])
    properties: dict[str, Any] = {"title": title}
    code = ALPHA2.get(document.get("identifiers", {}).get("iso3166-alpha3", ""))
    country = document.get("identifiers", {}).get("country", code)
    if country in ALPHA3:
        properties["ccodes"] = [country]
    classes = [class_ for class_, members in _CLASSES.items() if set(members).intersection(types)]
    if classes and document["kind"] == "place":
        properties["fclasses"] = classes
    links, rest = _links(document.get("identifiers", {}))
    own = _without(document, *_NATIVE)
    if rest:
        own["identifiers"] = rest
    location = document.get("location")
    geometry = _geometry(location)
    if location is not None and geometry != location:
        own["location"] = location
    properties["gazetteer"] = own
    found: dict[str, Any] = {
        "@id": around.uri(document["id"]),
        "type": "Feature",
        "properties": properties,
        "when": _lifetime(document),
        "names": _names(document, around),
        "types": [
            {
                **({"identifier": f"aat:{_AAT[type_]}"} if type_ in _AAT else {}),
                "label": type_,
                "sourceLabels": [{"label": type_, "lang": "en"}],
            }
            for type_ in types or [document["kind"]]
        ],
        "geometry": geometry,
    }
    relations = _relations(document, around)
    if relations:
        found["relations"] = relations
    if links:
        found["links"] = links
    descriptions = [
        {"value": one["text"], "lang": one["lang"], "gazetteer": _without(one, "text", "lang")}
        for one in document.get("definitions", ())
    ]
    if descriptions:
        found["descriptions"] = descriptions
    return found


def head(sources: Iterable[Mapping[str, Any]], public_url: str) -> bytes:
    """How a collection begins, up to its first feature; `sources` are the records that its citations name."""
    opening = {
        "type": "FeatureCollection",
        "@context": {**CONTEXT, PREFIX[:-1]: f"{public_url}/vocabulary#", "gazetteer": None},
        "gazetteer": {"sources": [dict(source) for source in sources]},
    }
    return orjson.dumps(opening)[:-1] + b',"features":['


def collection(
    features: Iterable[Mapping[str, Any]], *, sources: Iterable[Mapping[str, Any]], public_url: str
) -> Iterator[bytes]:
    """A feature collection, piece by piece."""
    yield head(sources, public_url)
    first = True
    for one in features:
        yield (b"\n" if first else b",\n") + orjson.dumps(one)
        first = False
    yield b"\n]}\n"


# In


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a row (from 1; of a table its line) in a column, or at a JSON pointer in a feature."""

    row: int
    column: str
    detail: str


@dataclass(frozen=True, slots=True)
class Stated:
    """An entity's or a source's written document, as a row states it."""

    row: int
    entity: dict[str, Any] | None = None
    source: dict[str, Any] | None = None


Rows = Iterator[Stated | Fault]


def _slug(text: str) -> str:
    slug = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:80].strip("-")
    if slug and text.isascii():
        return slug
    return f"{slug}-{blake2b(text.encode(), digest_size=4).hexdigest()}".strip("-")


def _year(text: str) -> str:
    """A date with its year of four digits, as EDTF has it."""
    sign, rest = ("-", text[1:]) if text.startswith("-") else ("", text)
    year, *parts = rest.split("-")
    return sign + "-".join([year.zfill(4), *parts])


def _read_bound(stated: Mapping[str, Any]) -> tuple[str | None, str]:
    """The bound that a date object states, and what of it a bound cannot say."""
    given = {key: _year(str(value)) for key, value in stated.items() if value not in (None, "")}
    if "in" in given:
        return given["in"], ""
    if given.get("earliest") is not None and given.get("earliest") == given.get("latest"):
        return given["earliest"], ""
    if "earliest" in given and "latest" in given and given["earliest"][:4] == given["latest"][:4]:
        return given["earliest"][:4], ""
    words = [f"not before {given['earliest']}"] if "earliest" in given else []
    words += [f"not after {given['latest']}"] if "latest" in given else []
    return None, ", ".join(words)


def _read_span(span: Mapping[str, Any] | None) -> tuple[str | None, str | None, str]:
    """From, to, and what no bound can say of a timespan."""
    if not span:
        return None, None, ""
    start, end = span.get("start") or {}, span.get("end") or {}
    for given in (start, end):
        if not isinstance(given, dict):
            raise ValueError(f"expected a date as {{'in': '1480'}}, found {given!r}")  # noqa: TRY004 - read as a fault
    from_, began = _read_bound(start)
    to, ended = _read_bound(end)
    # That something began before it ended says nothing.
    if set(start) == {"latest"} and start["latest"] in end.values():
        began = ""
    said = [f"began {began}"] if began else []
    said += [f"ended {ended}"] if ended else []
    return from_, to, "; ".join(said)


@dataclass(slots=True)
class _Reader:
    """One file while it is read: its dataset, its sources, which of its features are ours."""

    dataset: str
    ids: dict[str, str] = field(default_factory=dict)
    sources: dict[str, dict[str, Any]] = field(default_factory=dict)

    def cite(self, citation: Mapping[str, Any]) -> dict[str, Any] | None:
        """The citation, its source noted."""
        own = citation.get("gazetteer")
        if isinstance(own, dict) and own.get("source") in self.sources:
            return dict(own)
        label = str(citation.get("label") or citation.get("@id") or "").strip()
        if not label:
            return None
        source_id = _slug(f"{self.dataset}-{label}")
        source: dict[str, Any] = {"id": source_id, "title": label[:500]}
        if re.fullmatch(r"-?\d{1,4}", str(citation.get("year", ""))):
            source["year"] = int(citation["year"])
        address = citation.get("@id")
        if isinstance(address, str) and re.fullmatch(r"https?://[^\s<>\"]+", address):
            source["url"] = address
        self.sources.setdefault(source_id, source)
        return {"source": source_id}

    def assertions(self, stated: Mapping[str, Any], native: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        """The assertions of an attestation: one for each of its timespans, or one without dates."""
        own = stated.get("gazetteer")
        own = dict(own) if isinstance(own, dict) else {}
        own.pop("record", None)
        raw = (own.pop("from", None), own.pop("to", None))
        when = stated.get("when") or {}
        spans: list[Any] = when.get("timespans") or [None]
        cited = [self.cite(citation) for citation in stated.get("citations") or ()]
        citations = [citation for citation in cited if citation is not None]
        for span in spans:
            assertion = {**native, **own}
            from_, to, said = _read_span(span)
            # What the exact bounds say counts as long as nobody changed the span that was made of them.
            if raw != (None, None) and _span(*raw) == span:
                (from_, to), said = raw, ""
            if from_ is not None:
                assertion["from"] = from_
            if to is not None:
                assertion["to"] = to
            if said:
                assertion["note"] = f"{assertion['note']}; {said}" if "note" in assertion else said
            if citations:
                assertion["sources"] = citations
            yield assertion


def _language(text: str) -> str:
    if has_han(text):
        return "und-Hani"
    return "und-Cyrl" if re.search(r"[\u0400-\u04ff]", text) else "und-Latn"


def _types(labels_: Iterable[str]) -> list[str]:
    found = (re.sub(r"[^a-z0-9 _-]+", "", label.strip().lower()).strip(" _-")[:60] for label in labels_)
    return [type_ for type_ in dict.fromkeys(found) if type_]


def _tell(number: int, feature_: Any) -> list[Fault]:
    """What is missing in a feature."""
    if not isinstance(feature_, dict) or feature_.get("type") != "Feature":
        return [Fault(number, "", "expected a Feature")]
    faults = []
    if not isinstance(feature_.get("@id"), str) or not feature_["@id"]:
        faults.append(Fault(number, "/@id", "expected the place's address or identifier"))
    names = feature_.get("names")
    if not isinstance(names, list) or not names:
        faults.append(Fault(number, "/names", "expected at least one name"))
    for index, name in enumerate(names if isinstance(names, list) else ()):
        if not isinstance(name, dict) or not isinstance(name.get("toponym", name.get("ethnonym")), str):
            faults.append(Fault(number, pointer("names", index), "expected a name with 'toponym'"))
    if not isinstance(feature_.get("properties", {}), dict):
        faults.append(Fault(number, "/properties", "expected an object"))
    return faults


def _entity_id(reader: _Reader, feature_: Mapping[str, Any]) -> str:
    own = (feature_.get("properties") or {}).get("gazetteer")
    if isinstance(own, dict) and isinstance(own.get("id"), str):
        return str(own["id"])
    return _slug(f"{reader.dataset}-{feature_['@id'].rstrip('/').rpartition('/')[2].rpartition('#')[2]}")


def read(stream: IO[bytes], *, dataset: str) -> Rows:
    """The places of a file of Linked Places, a collection or a feature a line; what cannot be taken is a fault.

    `dataset` stands before the ids of features that are not of our making. Sources come before what cites them.
    """
    body = stream.read()
    try:
        whole = orjson.loads(body)
        features = whole.get("features", [whole]) if isinstance(whole, dict) else whole
    except orjson.JSONDecodeError as error:
        try:
            whole, features = {}, [orjson.loads(line) for line in body.splitlines() if line.strip()]
        except orjson.JSONDecodeError:
            yield Fault(1, "", f"not JSON: {error}")
            return
    if not isinstance(features, list):
        yield Fault(1, "/features", "expected a list of features")
        return
    reader = _Reader(dataset)
    own = whole.get("gazetteer") if isinstance(whole, dict) else None
    for source in own.get("sources", ()) if isinstance(own, dict) else ():
        if isinstance(source, dict) and isinstance(source.get("id"), str):
            reader.sources[source["id"]] = source
    for one in features:
        if isinstance(one, dict) and isinstance(one.get("@id"), str):
            reader.ids[one["@id"]] = _entity_id(reader, one)
    told: set[str] = set()
    for number, one in enumerate(features, start=1):
        faults = _tell(number, one)
        entity: dict[str, Any] = {}
        if not faults:
            try:
                entity = _entity(reader, one)
            except (TypeError, AttributeError, KeyError, ValueError) as error:
                faults = [Fault(number, "", f"not as the format has it: {error}")]
        for source_id in reader.sources.keys() - told:
            yield Stated(number, source=reader.sources[source_id])
        told.update(reader.sources)
        yield from faults
        if not faults:
            yield Stated(number, entity=entity)


def _entity(reader: _Reader, one: Mapping[str, Any]) -> dict[str, Any]:
    properties = one.get("properties") or {}
    own = properties.get("gazetteer")
    own = dict(own) if isinstance(own, dict) else {}
    entity: dict[str, Any] = {"id": reader.ids[one["@id"]], "kind": own.pop("kind", "place")}
    own.pop("id", None)
    types = _types(str(type_["label"]) for type_ in one.get("types") or () if type_.get("label"))
    if types and types != [entity["kind"]]:
        entity["types"] = types
    entity["names"] = [
        assertion
        for name in one["names"]
        if "reading_of" not in (name.get("gazetteer") or {})
        for assertion in reader.assertions(name, _name(name))
    ]
    if not own and len(entity["names"]) > 1:
        for name in entity["names"]:
            if name["text"] == properties.get("title"):
                name["status"] = "preferred"
                break
    descriptions = [
        {"lang": text.get("lang") or "und", "text": text["value"], **(text.get("gazetteer") or {})}
        for text in one.get("descriptions") or ()
    ]
    if descriptions:
        entity["definitions"] = descriptions
    geometry = one.get("geometry")
    if geometry and geometry.get("geometries") != []:
        entity["location"] = _location(geometry)
    entity.update(_read_relations(reader, one))
    identifiers = {**_identifiers(one.get("links") or ()), **own.pop("identifiers", {})}
    if identifiers:
        entity["identifiers"] = identifiers
    raw = own.pop("location", None)
    if raw is not None and _geometry(raw) == geometry:
        entity["location"] = raw
    return {**entity, **own}


def _name(name: Mapping[str, Any]) -> dict[str, Any]:
    text = str(name.get("toponym", name.get("ethnonym"))).strip()
    return {"text": text, "lang": name.get("lang") or _language(text)}


def _location(geometry: Mapping[str, Any]) -> dict[str, Any]:
    if geometry["type"] == "GeometryCollection":
        found: dict[str, Any] = {
            "type": "GeometryCollection",
            "geometries": [_location(member) for member in geometry["geometries"]],
        }
    else:
        found = {"type": geometry["type"], "coordinates": geometry["coordinates"]}
    check_geometry(found)
    return found


def _identifiers(links: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for link in links:
        alias, _, value = str(link.get("identifier", "")).partition(":")
        if alias in _SCHEMES and value and link.get("type", "exactMatch") == "exactMatch":
            found.setdefault(_SCHEMES[alias], value)
    return found


def _read_relations(reader: _Reader, one: Mapping[str, Any]) -> dict[str, Any]:
    """The relations and sovereignty records of a feature, as far as they lead to what the file has or is called as ours are."""
    relations: list[dict[str, Any]] = []
    records: dict[Any, dict[str, Any]] = {}
    for index, stated in enumerate(one.get("relations") or ()):
        address = str(stated["relationTo"])
        target = reader.ids.get(address)
        if target is None and isinstance(stated.get("gazetteer"), dict):
            target = address.rpartition("/")[2]
        type_ = str(stated["relationType"])
        type_ = "part_of" if type_ == _BROADER else type_.removeprefix(PREFIX)
        if target is None or (type_ not in RELATION_TYPES and type_ != "sovereignty"):
            continue
        if type_ != "sovereignty":
            relations.extend(reader.assertions(stated, {"type": type_, "target": target}))
            continue
        number = (stated.get("gazetteer") or {}).get("record", f"new {index}")
        for record in reader.assertions(stated, {}):
            kept = records.setdefault(number, {"holders": [], **record})
            if target != reader.ids[one["@id"]]:
                kept["holders"].append(target)
    found: dict[str, Any] = {}
    if relations:
        found["relations"] = relations
    if records:
        found["sovereignty"] = [{"status": "sovereignty", **record} for record in records.values()]
    return found


# LP-TSV

_REQUIRED: Final = ("id", "title", "title_source", "start")
_COLUMNS: Final = (
    *_REQUIRED,
    *"end attestation_year title_uri fclasses aat_types ccodes matches variants types parent_name parent_id lon lat".split(),
    *"geowkt geo_source geo_id description approximation".split(),
)
_DATE: Final = re.compile(r"-?\d{1,4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")


def read_table(stream: IO[bytes], *, dataset: str) -> Rows:
    """The places of an LP-TSV file; each fault with its line (from 1, the header's) and column."""
    try:
        text = stream.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        yield Fault(1, "", f"not UTF-8: {error.reason} at byte {error.start}")
        return
    lines = csv.reader(io.StringIO(text), delimiter="\t")
    header = next(lines, [])
    # Two known names with a blank between them are two columns whose tab was lost; their values have the blank too.
    parts = [cell.split() if set(cell.split()) <= set(_COLUMNS) else [cell.strip()] for cell in header]
    columns = [column for part in parts for column in part]
    missing = [column for column in _REQUIRED if column not in columns]
    if "attestation_year" in columns and "start" in missing:
        missing.remove("start")
    yield from (Fault(1, column, "this column is required and not there") for column in missing)
    yield from (Fault(1, column, "no column of LP-TSV is called so") for column in columns if column not in _COLUMNS)
    for column in sorted({column for column in columns if columns.count(column) > 1}):
        yield Fault(1, column, "this column is there twice")
    reader = _Reader(dataset)
    seen: set[str] = set()
    for cells in lines:
        number = lines.line_num
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) > len(parts):
            yield Fault(number, "", f"expected {len(parts)} cells, found {len(cells)}")
            continue
        row: dict[str, str] = {}
        for part, cell in zip(parts, cells, strict=False):
            values = cell.split(maxsplit=len(part) - 1) if len(part) > 1 else [cell.strip()]
            row.update(zip(part, values, strict=False))
        faults: list[Fault] = []

        def refuse(column: str, detail: str, number: int = number, faults: list[Fault] = faults) -> None:
            faults.append(Fault(number, column, detail))

        entity = _row(reader, row, refuse)
        for column in _REQUIRED:
            if column in columns and not row.get(column) and not (column == "start" and row.get("attestation_year")):
                faults.append(Fault(number, column, "a value is required"))
        if row.get("id") in seen:
            faults.append(Fault(number, "id", f"{row['id']!r} is there twice"))
        seen.add(row.get("id", ""))
        if faults or missing:
            yield from faults
            continue
        source_id = entity["names"][0]["sources"][0]["source"]
        if source_id in reader.sources:
            yield Stated(number, source=reader.sources.pop(source_id))
        yield Stated(number, entity=entity)


Refuse = Callable[[str, str], None]


def _several(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"[;|]", text) if part.strip()]


def _row(reader: _Reader, row: Mapping[str, str], refuse: Refuse) -> dict[str, Any]:
    title = row.get("title", "")
    span: dict[str, Any] = {}
    given = row.get("start") or row.get("attestation_year") or ""
    for column, member, value in (("start", "from", given), ("end", "to", row.get("end", ""))):
        if not value:
            continue
        if not _DATE.fullmatch(value):
            refuse(column, f"expected a date as 1480, 1480-05 or 1480-05-12, found {value!r}")
            continue
        span[member] = _year(value)
        try:
            dates.check(span[member])
        except DateError as error:
            refuse(column, str(error))
            del span[member]
    if len(span) == 2:
        began, ended = dates.date_range(span["from"])[0], dates.date_range(span["to"])[1]
        if began is not None and ended is not None and began > ended:
            refuse("start", f"{span['from']} is after the end, {span['to']}")
    known = reader.cite({"label": row.get("title_source", ""), "@id": row.get("title_uri")})
    cited = {} if known is None else {"sources": [known]}
    names = [{"text": title, "lang": _language(title), "status": "preferred", **span, **cited}]
    for variant in _several(row.get("variants", "")):
        text, _, lang = variant.partition("@")
        names.append({"text": text.strip(), "lang": lang.strip() or _language(text), **span, **cited})
    entity: dict[str, Any] = {"id": _slug(f"{reader.dataset}-{row.get('id', '')}"), "kind": "place"}
    if types := _types(_several(row.get("types", ""))):
        entity["types"] = types
    entity["names"] = names
    if row.get("description"):
        entity["definitions"] = [{"lang": "und", "text": row["description"], **cited}]
    location = _place(row, refuse)
    if location is not None:
        entity["location"] = location
    identifiers = _checked(row, refuse)
    if identifiers:
        entity["identifiers"] = identifiers
    if row.get("parent_name"):
        entity["note"] = f"part of: {row['parent_name']}"
    return entity


def _checked(row: Mapping[str, str], refuse: Refuse) -> dict[str, str]:
    """The identifiers of a row; what is coded in it is refused where the code is none."""
    found: dict[str, str] = {}
    codes = [code.upper() for code in re.split(r"[;,|\s]+", row.get("ccodes", "")) if code]
    for code in codes:
        if code not in ALPHA3:
            refuse("ccodes", f"{code!r} is no country code of ISO 3166-1")
    if len(codes) == 1 and codes[0] in ALPHA3:
        found["country"] = codes[0]
    for class_ in re.split(r"[;,|\s]+", row.get("fclasses", "")):
        if class_ and class_ not in "AHLPRSTUVX":
            refuse("fclasses", f"{class_!r} is no feature class: A, H, L, P, R, S, T, U, V or X")
    for number in re.split(r"[;,|\s]+", row.get("aat_types", "")):
        if number and not re.fullmatch(r"(aat:)?300\d{6}", number):
            refuse("aat_types", f"{number!r} is no number of the Art & Architecture Thesaurus: 300 and six digits")
    for match in _several(row.get("matches", "")):
        alias, _, value = match.partition(":")
        if match.startswith(("http://", "https://")):
            continue
        if alias not in _SCHEMES or not value:
            refuse("matches", f"{match!r}: expected an alias out of {', '.join(sorted(_SCHEMES))} and an identifier")
        else:
            found.setdefault(_SCHEMES[alias], value)
    return found


def _place(row: Mapping[str, str], refuse: Refuse) -> dict[str, Any] | None:
    location = None
    if row.get("geowkt"):
        try:
            location = read_wkt(row["geowkt"])
        except ValueError as error:
            refuse("geowkt", str(error))
    degrees = {}
    for column, most in (("lon", 180), ("lat", 90)):
        if not row.get(column):
            continue
        try:
            degrees[column] = float(row[column])
        except ValueError:
            refuse(column, f"expected degrees, found {row[column]!r}")
            continue
        if not -most <= degrees[column] <= most:
            refuse(column, f"{row[column]} is not between -{most} and {most}")
    if location is None and len(degrees) == 2:
        location = {"type": "Point", "coordinates": [degrees["lon"], degrees["lat"]]}
    return location


_WKT: Final = {
    kind.upper(): kind for kind in ("Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon")
}


def read_wkt(text: str) -> dict[str, Any]:
    """The GeoJSON geometry of well-known text; raises `ValueError`."""
    matched = re.fullmatch(r"(?:SRID=4326;)?\s*([A-Za-z]+)\s*(\(.*\))\s*", text, re.DOTALL)
    kind = _WKT.get(matched[1].upper()) if matched else None
    if matched is None or kind is None or not re.fullmatch(r"[-+.\deE,()\s]+", matched[2]):
        raise ValueError(f"expected well-known text such as POINT(131.9 43.1), found {text[:60]!r}")
    listed = re.sub(r"([-+.\deE]+)\s+([-+.\deE]+)", r"[\1,\2]", matched[2])
    try:
        value = orjson.loads(re.sub(r"\s+", "", listed).replace("(", "[").replace(")", "]"))
    except orjson.JSONDecodeError:
        raise ValueError(f"the brackets or numbers of {text[:60]!r} do not fit") from None
    if kind == "Point":
        value = value[0]
    elif kind == "MultiPoint":
        value = [member[0] if member and isinstance(member[0], list) else member for member in value]
    geometry = {"type": kind, "coordinates": value}
    check_geometry(geometry)
    return geometry
