"""Linked Places, in: features of ours as they were, features of others as far as a document can say it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

import orjson

from gazetteer.domain.geometry import check_geometry
from gazetteer.domain.vocabulary import RELATION_TYPES
from gazetteer.errors import pointer
from gazetteer.formats import material
from gazetteer.formats.lpf import spans
from gazetteer.formats.lpf.context import BROADER, PREFIX, SCHEMES
from gazetteer.formats.lpf.dataset import Dataset
from gazetteer.formats.lpf.writing import geometry_of
from gazetteer.formats.shape import Fault, Item, Read

#: What a feature that is not built as the format has it does to whoever reads it.
_NOT_AS_EXPECTED = (TypeError, AttributeError, KeyError, ValueError)


class Places:
    """A file of Linked Places as something to import."""

    def __init__(self, path: Path, source: Mapping[str, Any]) -> None:
        self._path = path
        self.source = source
        self.digest, _ = material.content_of(path)
        self.total = None

    def rows(self, after: int) -> Iterator[Item]:
        """The features behind the one with that number (0: all)."""
        with self._path.open("rb") as stream:
            for item in read(stream, dataset=self.source["id"]):
                if item.row > after:
                    yield item


def read(stream: IO[bytes], *, dataset: str) -> Iterator[Item]:
    """The places of a file of Linked Places, a collection or a feature a line; what cannot be taken is a fault.

    `dataset` stands before the ids of features that are not of our making. Sources come before what cites them.
    """
    try:
        features, own = _features(stream.read())
    except ValueError as error:
        yield Fault(1, "", f"not JSON: {error}")
        return
    if not isinstance(features, list):
        yield Fault(1, "/features", "expected a list of features")
        return
    known = Dataset(dataset)
    for source in own.get("sources", ()) if isinstance(own, dict) else ():
        if isinstance(source, dict) and isinstance(source.get("id"), str):
            known.sources[source["id"]] = source
    for one in features:
        if isinstance(one, dict) and isinstance(one.get("@id"), str):
            known.ids[one["@id"]] = _entity_id(known, one)
    for number, one in enumerate(features, start=1):
        yield from _read_feature(known, number, one)


def _features(body: bytes) -> tuple[Any, Any]:
    """The features of a file and what stands in its member `gazetteer`; raises `ValueError` where it is no JSON."""
    try:
        whole = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        try:
            return [orjson.loads(line) for line in body.splitlines() if line.strip()], None
        except orjson.JSONDecodeError:
            raise error from None
    if isinstance(whole, dict):
        return whole.get("features", [whole]), whole.get("gazetteer")
    return whole, None


def _entity_id(known: Dataset, feature: Mapping[str, Any]) -> str:
    own = _own(feature)
    if isinstance(own.get("id"), str):
        return str(own["id"])
    return known.id_of(feature["@id"].rstrip("/").rpartition("/")[2].rpartition("#")[2])


def _own(feature: Mapping[str, Any]) -> dict[str, Any]:
    """What we ourselves wrote beside a feature; empty in one of others."""
    properties = feature.get("properties")
    own = properties.get("gazetteer") if isinstance(properties, dict) else None
    return dict(own) if isinstance(own, dict) else {}


def _read_feature(known: Dataset, number: int, one: Any) -> Iterator[Item]:
    faults = list(_missing(number, one))
    entity: dict[str, Any] = {}
    if not faults:
        try:
            entity = _entity(known, one)
        except _NOT_AS_EXPECTED as error:
            faults = [Fault(number, "", f"not as the format has it: {error}")]
    yield from known.new_sources(number)
    yield from known.left_out(number)
    yield from faults
    if not faults:
        yield Read(number, entity=entity)


def _missing(number: int, feature: Any) -> Iterator[Fault]:
    """What is missing in a feature."""
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        yield Fault(number, "", "expected a Feature")
        return
    if not isinstance(feature.get("@id"), str) or not feature["@id"]:
        yield Fault(number, "/@id", "expected the place's address or identifier")
    names = feature.get("names")
    if not isinstance(names, list) or not names:
        yield Fault(number, "/names", "expected at least one name")
        names = []
    for index, name in enumerate(names):
        if not isinstance(name, dict) or not isinstance(_toponym(name), str):
            yield Fault(number, pointer("names", index), "expected a name with 'toponym'")
    if not isinstance(feature.get("properties", {}), dict):
        yield Fault(number, "/properties", "expected an object")


def _toponym(name: Mapping[str, Any]) -> Any:
    return name.get("toponym", name.get("ethnonym"))


def _entity(known: Dataset, one: Mapping[str, Any]) -> dict[str, Any]:
    own = _own(one)
    foreign = not own
    own.pop("id", None)
    entity: dict[str, Any] = {"id": known.ids[one["@id"]], "kind": own.pop("kind", "place")}
    types = known.types(_type(type_) for type_ in one.get("types") or ())
    if types and types != [entity["kind"]]:
        entity["types"] = types
    entity["names"] = _foreign_names(known, one) if foreign else _own_names(known, one)
    definitions = [_definition(text) for text in one.get("descriptions") or ()]
    if definitions:
        entity["definitions"] = definitions
    geometry = one.get("geometry")
    if geometry and geometry.get("geometries") != []:
        entity["location"] = _location(geometry)
    entity.update(_read_relations(known, one))
    identifiers = _identifiers(one.get("links") or ())
    identifiers |= _country(known, one) if foreign else own.pop("identifiers", {})
    if identifiers:
        entity["identifiers"] = identifiers
    exact = own.pop("location", None)
    if exact is not None and geometry_of(exact) == geometry:
        entity["location"] = exact
    return {**entity, **own}


def _type(type_: Mapping[str, Any]) -> tuple[str, str]:
    """The label of a type, the source's own where it has no other, and its identifier."""
    labels = [type_, *(type_.get("sourceLabels") or ())]
    label = next((str(one["label"]) for one in labels if one.get("label")), "")
    return label, str(type_.get("identifier") or "")


def _own_names(known: Dataset, one: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The names of a feature of ours; the readings beside them stand in the names themselves."""
    found: list[dict[str, Any]] = []
    for name in one["names"]:
        if "reading_of" in (name.get("gazetteer") or {}):
            continue
        text = str(_toponym(name)).strip()
        lang = name.get("lang")
        stated = {"text": text, "lang": lang} if lang else known.name(text, None)
        found.extend(known.assertions(name, stated))
    return found


def _foreign_names(known: Dataset, one: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The names of a feature of others; when the place was there, its names were, unless they say better."""
    lifetime = spans.read_when(one.get("when"))
    found: list[dict[str, Any]] = []
    for name in one["names"]:
        stated = known.name(str(_toponym(name)).strip(), name.get("lang"))
        found.extend(known.assertions(name, stated, lifetime))
    title = (one.get("properties") or {}).get("title")
    if len(found) > 1:
        preferred = next((name for name in found if name["text"] == title), None)
        if preferred is not None:
            preferred["status"] = "preferred"
    return found


def _definition(text: Mapping[str, Any]) -> dict[str, Any]:
    return {"lang": text.get("lang") or "und", "text": text["value"], **(text.get("gazetteer") or {})}


def _country(known: Dataset, one: Mapping[str, Any]) -> dict[str, str]:
    codes = (one.get("properties") or {}).get("ccodes") or ()
    return known.country([codes] if isinstance(codes, str) else [str(code) for code in codes])


def _location(geometry: Mapping[str, Any]) -> dict[str, Any]:
    """The geometry without what the format adds to it; raises `ValueError` where it is none."""
    if geometry["type"] == "GeometryCollection":
        members = [_location(member) for member in geometry["geometries"]]
        found: dict[str, Any] = {"type": "GeometryCollection", "geometries": members}
    else:
        found = {"type": geometry["type"], "coordinates": geometry["coordinates"]}
    check_geometry(found)
    return found


def _identifiers(links: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for link in links:
        alias, _, value = str(link.get("identifier", "")).partition(":")
        if alias in SCHEMES and value and link.get("type", "exactMatch") == "exactMatch":
            found.setdefault(SCHEMES[alias], value)
    return found


def _read_relations(known: Dataset, one: Mapping[str, Any]) -> dict[str, Any]:
    """The relations and sovereignty records of a feature, as far as they lead to what the file has or is called as ours are."""
    relations: list[dict[str, Any]] = []
    held: list[tuple[Any, str, Mapping[str, Any]]] = []
    for index, stated in enumerate(one.get("relations") or ()):
        type_, target = _relation(known, stated)
        if target is None:
            continue
        if type_ == "sovereignty":
            number = (stated.get("gazetteer") or {}).get("record", f"new {index}")
            held.append((number, target, stated))
        elif type_ in RELATION_TYPES:
            relations.extend(known.assertions(stated, {"type": type_, "target": target}))
    records = _records(known, known.ids[one["@id"]], held)
    found = {"relations": relations, "sovereignty": records}
    return {member: stated for member, stated in found.items() if stated}


def _relation(known: Dataset, stated: Mapping[str, Any]) -> tuple[str, str | None]:
    """Our type of a relation, and the entity that it leads to, None where that is not ours and not in the file."""
    address = str(stated["relationTo"])
    target = known.ids.get(address)
    if target is None and isinstance(stated.get("gazetteer"), dict):
        target = address.rpartition("/")[2]
    type_ = str(stated["relationType"])
    return "part_of" if type_ == BROADER else type_.removeprefix(PREFIX), target


def _records(known: Dataset, place: str, held: Sequence[tuple[Any, str, Mapping[str, Any]]]) -> list[dict[str, Any]]:
    """The sovereignty records of relations, each (number of the record, holder, relation); several may be one record."""
    records: dict[Any, dict[str, Any]] = {}
    for number, holder, stated in held:
        for record in known.assertions(stated, {}):
            kept = records.setdefault(number, {"holders": [], **record})
            if holder != place:
                kept["holders"].append(holder)
    return [{"status": "sovereignty", **record} for record in records.values()]
