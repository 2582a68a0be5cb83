"""Which standing entity an imported record is: by id, by identifier, and where the import asks for it by name.

What is written of a record that met somebody is `importing.py`'s.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, Protocol

import orjson

from gazetteer.domain.document import WrittenEntity, WrittenName
from gazetteer.domain.geometry import kilometres, representative_point
from gazetteer.domain.provenance import is_imported, is_imported_name
from gazetteer.domain.vocabulary import SETTLEMENTS
from gazetteer.language import spelling
from gazetteer.search.ranking import NAME
from gazetteer.services import dictionary_meeting
from gazetteer.storage import repository
from gazetteer.storage.engine import Connection

#: Schemes by which one thing is known: whoever bears the same identifier is the same.
IDENTIFYING: Final = (
    "geonames", "wikidata", "iso3166-alpha3", "iso3166-2", "fips", "tgn", "whg", "viaf",
)  # fmt: skip  # laid out as a table
#: So near, in kilometres, two settlements of one name are one.
NEAR: Final = 25.0
#: What the ids of imports are made of: the beginning, and the scheme of what follows.
_IDS: Final = {"gn-": "geonames", "iso-": "iso3166-2", "fips-": "fips"}
#: The languages of which a name is asked for: those that the reviewed data are written in.
_ASKED: Final = ("en", "ru", "zh-Hans", "zh-Hant")


class Record(Protocol):
    """A document that came in a row."""

    @property
    def row(self) -> int: ...
    @property
    def written(self) -> WrittenEntity: ...
    @property
    def id(self) -> str: ...
    @property
    def identifiers(self) -> Mapping[str, str]: ...


def _bearers(connection: Connection, records: Iterable[Record]) -> dict[tuple[str, str], str]:
    wanted: dict[str, set[str]] = {}
    for entity in records:
        for scheme in IDENTIFYING:
            if scheme in entity.identifiers:
                wanted.setdefault(scheme, set()).add(entity.identifiers[scheme])
    return {
        (scheme, value): entity_id
        for scheme, values in wanted.items()
        for value, entity_id in repository.bearers(connection, scheme, values).items()
    }


def targets(connection: Connection, records: Sequence[Record], *, by_name: bool) -> dict[int, str]:
    """For the row of each record the id of the entity that it is; its own where nobody is met.

    A standing id first, then identifiers in the order of `IDENTIFYING`, then with `by_name` the reviewed entity of its
    name and place.
    """
    found = _bearers(connection, records)
    states = repository.states(connection, {record.id for record in records})
    met: dict[int, str] = {}
    unmet: list[Record] = []
    for record in records:
        state = states.get(record.id)
        if state is not None:
            is_merged = state.state == "merged"
            met[record.row] = repository.resolve_merged(connection, record.id) if is_merged else record.id
            continue
        borne = (found.get((scheme, record.identifiers.get(scheme, ""))) for scheme in IDENTIFYING)
        bearer = next(filter(None, borne), None)
        met[record.row] = record.id if bearer is None else bearer
        if bearer is None:
            unmet.append(record)
    if by_name:
        met |= _met_by_name(connection, unmet)
    return met


def _asked_keys(names: Iterable[WrittenName]) -> Iterator[str]:
    """The keys of the names by which a record may be known: those to write, in the languages of the reviewed data."""
    for name in names:
        if name["lang"] in _ASKED and name.get("status", "admitted") in ("preferred", "admitted"):
            yield spelling.fold(name["text"])


def _met_by_name(connection: Connection, records: Sequence[Record]) -> dict[int, str]:
    keys = {record.row: set(_asked_keys(record.written["names"])) for record in records}
    around = {record.row: dictionary_meeting.places_named(record.written) for record in records}
    bearers = _bearers_of_names(connection, set().union(*keys.values(), *around.values()))
    ids = set().union(*bearers.values()) if bearers else set()
    standing: dict[str, WrittenEntity] = {
        entity_id: orjson.loads(row.document) for entity_id, row in repository.written(connection, ids).items()
    }
    met = {}
    for record in records:
        alike = sorted(set().union(*(bearers.get(key, set()) for key in keys[record.row])))
        near = [one for one in alike if one in standing]
        same = [one for one in near if not is_imported(one) and is_same(record.written, standing[one])]
        if not same:
            units = [one for one in near if is_imported(one)]
            same = [one for one in units if dictionary_meeting.is_same_unit(record.written, standing[one])]
        if len(same) == 1:
            met[record.row] = same[0]
        elif not same:
            where = sorted(set().union(*(bearers.get(key, set()) for key in around[record.row])))
            regions = [standing[one] for one in where if one in standing]
            abroad = dictionary_meeting.same_abroad(record.written, [standing[one] for one in near], regions)
            if abroad is not None:
                met[record.row] = abroad
    return met


def _bearers_of_names(connection: Connection, keys: set[str]) -> dict[str, set[str]]:
    bearers: dict[str, set[str]] = {}
    for key, entity_id, _ in repository.named(connection, keys, kind_of_key=NAME):
        bearers.setdefault(key, set()).add(entity_id)
    return bearers


def _bearers_by_review(connection: Connection, keys: set[str]) -> dict[str, set[str]]:
    """The reviewed entities that bear names of these keys, without names that only an import gave them."""
    places: dict[str, dict[str, set[int]]] = {}
    for key, entity_id, ordinal in repository.named(connection, keys, kind_of_key=NAME):
        if not is_imported(entity_id):
            places.setdefault(entity_id, {}).setdefault(key, set()).add(ordinal)
    bearers: dict[str, set[str]] = {}
    for entity_id, row in repository.written(connection, places).items():
        names = orjson.loads(row.document)["names"]
        for key, ordinals in places[entity_id].items():
            if any(not is_imported_name(entity_id, names[ordinal]) for ordinal in ordinals):
                bearers.setdefault(key, set()).add(entity_id)
    return bearers


def is_same(coming: WrittenEntity, standing: WrittenEntity) -> bool:
    """Whether a record and a reviewed entity of its name are one thing, by what they are and where they lie."""
    if dictionary_meeting.is_of_dictionary(coming["id"]):
        return coming["kind"] == standing["kind"] and dictionary_meeting.share_names(coming, standing)
    ours, theirs = set(standing.get("types", ())), set(coming.get("types", ()))
    if any(
        standing.get("identifiers", {}).get(scheme, value) != value
        for scheme, value in coming.get("identifiers", {}).items()
        if scheme in IDENTIFYING
    ):
        return False
    if coming["kind"] == "polity":
        return standing["kind"] == "polity" and "state" in ours
    if "continent" in theirs:
        return bool(ours & {"continent", "world region"})
    if "territory" in theirs:
        return standing["kind"] == "place" and bool(ours & {"territory", "island", "region"})
    if not (theirs & SETTLEMENTS and ours & SETTLEMENTS):
        return False
    there, here = _point(coming), _point(standing)
    return there is not None and here is not None and kilometres(there, here) <= NEAR


def _point(written: WrittenEntity) -> tuple[float, float] | None:
    """Latitude and longitude; None for what lies nowhere."""
    location: Any = written.get("location")
    if location is None:
        return None
    longitude, latitude = representative_point(location)
    return latitude, longitude


# References of one record to another


def _identifier_of(entity_id: str) -> tuple[str, str] | None:
    """The identifier that an import's id is made of."""
    for beginning, scheme in _IDS.items():
        if entity_id.startswith(beginning):
            value = entity_id.removeprefix(beginning)
            return scheme, value.upper() if scheme == "iso3166-2" else value
    return None


def resolved(connection: Connection, documents: Sequence[WrittenEntity], met: Mapping[str, str]) -> dict[str, str]:
    """For each id that the documents' relations name and that is not there the entity that it is.

    `met` tells which ids of this portion met another entity; of the others the id itself says the identifier.
    """
    named = {relation["target"] for written in documents for relation in written.get("relations", ())}
    absent = named - {key for key, state in repository.states(connection, named).items() if state.live}
    answers = {entity_id: met[entity_id] for entity_id in absent if entity_id in met}
    asked: dict[str, dict[str, str]] = {}
    for entity_id in absent - answers.keys():
        identifier = _identifier_of(entity_id)
        if identifier is not None:
            asked.setdefault(identifier[0], {})[identifier[1]] = entity_id
    for scheme, values in asked.items():
        for value, bearer in repository.bearers(connection, scheme, values).items():
            answers[values[value]] = bearer
    return {entity_id: target for entity_id, target in answers.items() if entity_id != target}


def pointing(written: WrittenEntity, answers: Mapping[str, str]) -> WrittenEntity:
    """The document with its relations pointing where the ids lead."""
    if not any(relation["target"] in answers for relation in written.get("relations", ())):
        return written
    document = written.copy()
    document["relations"] = [
        {**relation, "target": answers.get(relation["target"], relation["target"])} for relation in written["relations"]
    ]
    return document


# Names that belong to somebody else


def names_of_others(
    connection: Connection, coming: Sequence[WrittenEntity], ids: Sequence[str]
) -> dict[str, dict[str, str]]:
    """For each reviewed id (one for each document) the names that another reviewed entity bears, with whose they are.

    GeoNames calls Heihe Aigun, and Altanbulag Kyakhta; who reviewed both keeps them apart.
    """
    keys = {
        spelling.fold(name["text"])
        for written, entity_id in zip(coming, ids, strict=True)
        if not is_imported(entity_id)
        for name in written["names"]
    }
    bearers = _bearers_by_review(connection, keys)
    found: dict[str, dict[str, str]] = {}
    for written, entity_id in zip(coming, ids, strict=True):
        if is_imported(entity_id):
            continue
        for name in written["names"]:
            others = bearers.get(spelling.fold(name["text"]), set())
            if others and entity_id not in others:
                found.setdefault(entity_id, {})[name["text"]] = min(others)
    return found
