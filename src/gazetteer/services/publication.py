"""The public document of an entity: what a read answers, derived when something is written.

A public document is the written one with its defaults written out and with what can be said beside it: labels, readings and
their spellings, dates in other calendars, the relations that others state. It is derived in the transaction of each write for
the entities that changed *and for those that show them*, and stored as the bytes that are sent, so that a read costs one
look-up and an ETag is made of the digest of what is stored. Only the address of the service, a setting of whoever answers, is
put in when it is answered.

Everything here works on written documents as dictionaries and set-wise, because imports of hundreds of thousands of entities
pass through it. What a reader asks for a date is answered from the public document by `as_of.py`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Final, cast

import orjson

from gazetteer.domain.document import (
    WrittenAssertion,
    WrittenEntity,
    WrittenFact,
    WrittenName,
    WrittenReading,
    WrittenRecord,
    WrittenRelation,
    point_of,
    record_ids,
)
from gazetteer.domain.document import named as names_other
from gazetteer.domain.labels import could_be_two, full_labels, labels
from gazetteer.domain.tag import Tag
from gazetteer.language import pinyin
from gazetteer.language.romanisation import PinyinError, derive
from gazetteer.language.script import has_han, simplified
from gazetteer.storage import repository
from gazetteer.storage.engine import Connection

if TYPE_CHECKING:
    # The shapes of answers, which pydantic takes a while to load: whoever answers needs none of them.
    from gazetteer.domain.published import (
        DerivedEntity,
        Point,
        PublicEntity,
        PublicFact,
        PublicName,
        PublicReading,
        PublicRecord,
        PublicRelation,
        Shown,
        Summary,
    )

Labels = Mapping[str, Mapping[str, str]]

_NO_SOURCES: Final[list[Any]] = []
#: How every stored public document begins.
_BEFORE_ID: Final = b'{"id":"'


def digest_of(document: bytes) -> str:
    """The digest that stands in an ETag: 16 hexadecimal digits."""
    return blake2b(document, digest_size=8).hexdigest()


def etag(version: int, digest: str, address: str) -> str:
    """The entity tag of an answer, in its quotes: of the stored document and the address that is put into it."""
    return f'"{version}.{digest_of(f"{digest} {address}".encode())}"'


def uri(public_url: str, entity_id: str) -> str:
    """The address by which an entity is known."""
    return f"{public_url}/v1/entities/{entity_id}"


def addressed(stored: bytes, entity_id: str, address: str) -> bytes:
    """The answer that a stored public document makes: its address stands behind its id.

    Ids are slugs, so that where the id ends is known without reading the document.
    """
    end = len(_BEFORE_ID) + len(entity_id) + 1
    return b'%b,"uri":%b%b' % (stored[:end], orjson.dumps(address), stored[end:])


def with_address(document: DerivedEntity, address: str) -> PublicEntity:
    """The same of a document that was read."""
    return cast("PublicEntity", {"id": document["id"], "uri": address, **document})


def summary(written: WrittenEntity, label: Mapping[str, str]) -> Summary:
    """The members of a search result that belong to the entity; `location` is a Point, null where there is none."""
    longitude, latitude = point_of(written)
    location: Point | None = None
    if longitude is not None and latitude is not None:
        location = {"type": "Point", "coordinates": [longitude, latitude]}
    return {
        "id": written["id"],
        "kind": written["kind"],
        "types": written.get("types", []),
        "label": dict(label),
        "disambiguation": written.get("disambiguation", {}),
        "location": location,
    }


# Names and their readings


def _spelled(reading: WrittenReading) -> PublicReading:
    spelled: dict[str, Any] = {"pinyin": reading["pinyin"], "basis": reading.get("basis", "reviewed")}
    if "region" in reading:
        spelled["region"] = reading["region"]
    # Checked when written; a later version of the rules may refuse what an earlier one took, and must still show it.
    with suppress(PinyinError):
        spelled.update(derive(reading["pinyin"]))
    spelled["sources"] = reading.get("sources", _NO_SOURCES)
    return cast("PublicReading", spelled)


@lru_cache(maxsize=65_536)
def _generated(text: str, kind: str) -> list[PublicReading]:
    return [
        _spelled({"pinyin": reading.pinyin, "basis": reading.basis}) for reading in pinyin.readings(text, kind=kind)
    ]


def _is_chinese(name: WrittenName) -> bool:
    return Tag.read(name["lang"]).is_chinese and has_han(name["text"])


def _name(name: WrittenName, kind: str, reviewed: Mapping[str, list[PublicReading]]) -> PublicName:
    shown: dict[str, Any] = {} if "id" not in name else {"id": name["id"]}
    shown["text"] = name["text"]
    shown["lang"] = name["lang"]
    shown["type"] = name.get("type", "common")
    shown["status"] = name.get("status", "admitted")
    shown["from"] = name.get("from")
    shown["to"] = name.get("to")
    if "region" in name:
        shown["region"] = name["region"]
    if "register" in name:
        shown["register"] = name["register"]
    if "readings" in name:
        shown["readings"] = [_spelled(reading) for reading in name["readings"]]
    elif _is_chinese(name):
        borrowed = reviewed.get(simplified(name["text"])) if reviewed else None
        shown["readings"] = _generated(name["text"], kind) if borrowed is None else borrowed
    if "grammar" in name:
        shown["grammar"] = name["grammar"]
    if "converted_from" in name:
        shown["converted_from"] = name["converted_from"]
    return cast("PublicName", _attested(shown, name))


def _names(written: WrittenEntity) -> list[PublicName]:
    names = written["names"]
    kind = written["kind"]
    # The same name in other characters is read alike: 海參崴 as the reviewed 海参崴.
    reviewed: dict[str, list[PublicReading]] = {}
    for name in names:
        if "readings" in name and _is_chinese(name):
            reviewed.setdefault(simplified(name["text"]), [_spelled(reading) for reading in name["readings"]])
    return [_name(name, kind, reviewed) for name in names]


# The other assertions


def _attested(shown: dict[str, Any], stated: WrittenAssertion) -> dict[str, Any]:
    """Add how sure a statement is and what it rests on."""
    shown["certainty"] = stated.get("certainty", "unverified")
    shown["sources"] = stated.get("sources", _NO_SOURCES)
    if "as_stated" in stated:
        shown["as_stated"] = stated["as_stated"]
    if "note" in stated:
        shown["note"] = stated["note"]
    return shown


def _plain(stated: WrittenAssertion) -> Any:
    """A statement that is shown as it is written, with its defaults."""
    return {**stated, "certainty": stated.get("certainty", "unverified"), "sources": stated.get("sources", _NO_SOURCES)}


def _shown(entity_id: str, known: Labels) -> Shown:
    return {"id": entity_id, "label": dict(known.get(entity_id, {})), "as": None}


def _fact(fact: WrittenFact, known: Labels) -> PublicFact:
    shown: dict[str, Any] = {} if "id" not in fact else {"id": fact["id"]}
    shown["event"] = fact["event"]
    shown["date"] = fact["date"]
    # Its tables are loaded by who derives a document, not by who reads one.
    from gazetteer.domain.calendars import calendars_of  # noqa: PLC0415 - as just said

    shown["calendars"] = calendars_of(fact["date"])
    if "place" in fact:
        shown["place"] = _shown(fact["place"], known)
    return cast("PublicFact", _attested(shown, fact))


def _relation(relation: WrittenRelation, known: Labels, *, seen_from: str | None = None) -> PublicRelation:
    """A relation as its own entity shows it, or as the other side does, for which it is `seen_from` the one that states it."""
    shown: dict[str, Any] = {}
    if "id" in relation and seen_from is None:
        shown["id"] = relation["id"]
    shown["type"] = relation["type"]
    shown["direction"] = "out" if seen_from is None else "in"
    shown["target"] = _shown(relation["target"] if seen_from is None else seen_from, known)
    shown["from"] = relation.get("from")
    shown["to"] = relation.get("to")
    return cast("PublicRelation", _attested(shown, relation))


def _relations(
    written: WrittenEntity, inverse: Iterable[tuple[str, WrittenRelation]], named: Labels
) -> list[PublicRelation]:
    """The relations that a document states, then those that others state to it."""
    relations = [_relation(relation, named) for relation in written.get("relations", ())]
    relations.extend(_relation(relation, named, seen_from=source) for source, relation in inverse)
    return relations


def _record(record: WrittenRecord, assertion: str, known: Labels) -> PublicRecord:
    viewpoint = record.get("viewpoint")
    shown: dict[str, Any] = {
        "id": assertion,
        "holders": [_shown(entity_id, known) for entity_id in record["holders"]],
        "status": record["status"],
        "from": record.get("from"),
        "to": record.get("to"),
        "basis": [_shown(entity_id, known) for entity_id in record.get("basis", ())],
        "ended_by": [_shown(entity_id, known) for entity_id in record.get("ended_by", ())],
        "viewpoint": None if viewpoint is None else [_shown(entity_id, known) for entity_id in viewpoint],
    }
    if "extent" in record:
        shown["extent"] = record["extent"]
    return cast("PublicRecord", _attested(shown, record))


def public_document(
    written: WrittenEntity,
    *,
    version: int,
    modified: str,
    known: Labels,
    inverse: Iterable[tuple[str, WrittenRelation]] = (),
    full: Labels | None = None,
) -> DerivedEntity:
    """The public document of a written one.

    `known` holds the label of the entity, of all that it names and of all that state a relation to it; `inverse` those relations
    in the order in which they are to stand, each with the id of the entity that states it; `full` the labels of the states that
    records and relations name in full. Shares parts with `written`.
    """
    shown: dict[str, Any] = {
        "id": written["id"],
        "kind": written["kind"],
        "types": written.get("types", []),
        "label": known[written["id"]],
        "names": _names(written),
        "definitions": [_plain(definition) for definition in written.get("definitions", ())],
        "disambiguation": written.get("disambiguation", {}),
        "subjects": written.get("subjects", []),
        "contexts": [_plain(context) for context in written.get("contexts", ())],
    }
    if "location" in written:
        shown["location"] = written["location"]
        shown["location_sources"] = written.get("location_sources", [])
    shown["prominence"] = written.get("prominence", 0.0)
    shown["dates"] = [_fact(fact, known) for fact in written.get("dates", ())]
    named = {**known, **full} if full else known
    shown["relations"] = _relations(written, inverse, named)
    shown["sovereignty"] = [
        _record(record, assertion, named)
        for record, assertion in zip(written.get("sovereignty", ()), record_ids(written), strict=True)
    ]
    shown["figures"] = [_plain(figure) for figure in written.get("figures", ())]
    shown["identifiers"] = written.get("identifiers", {})
    if "note" in written:
        shown["note"] = written["note"]
    shown["version"] = version
    shown["modified"] = modified
    return cast("DerivedEntity", shown)


def unfinished(written: WrittenEntity, label: Mapping[str, str]) -> bytes:
    """The public document of a first version without its relations and the moment of its writing (`finished` puts them in).

    `written` names other entities in its relations alone.
    """
    alone = written.copy()
    alone.pop("relations", None)
    return orjson.dumps(public_document(alone, version=1, modified="", known={written["id"]: label}))


def finished(public: bytes, relations: Sequence[PublicRelation], modified: str) -> bytes:
    """What was `unfinished`, with its relations and the moment of its writing."""
    # No text holds these bytes, whose quotes would be escaped there; what stands behind them is flat.
    before, found, behind = public.rpartition(_NO_RELATIONS)
    if not found or not behind.endswith(_UNSTAMPED):
        raise ValueError("not the public document of a first version without relations and moment")
    stated = b'"relations":%b,"sovereignty":[]' % orjson.dumps(relations)
    return b'%b%b%b,"version":1,"modified":"%b"}' % (before, stated, behind[: -len(_UNSTAMPED)], modified.encode())


_NO_RELATIONS: Final = b'"relations":[],"sovereignty":[]'
_UNSTAMPED: Final = b',"version":1,"modified":""}'


# Deriving many at once


@dataclass(frozen=True, slots=True)
class Newest:
    """The newest version of a live entity, about to be stored or as it is stored."""

    written: WrittenEntity
    version: int
    modified: str


@dataclass(frozen=True, slots=True)
class Published:
    """A public document as it is stored, and the label in it."""

    public: bytes
    digest: str
    label: Mapping[str, str]


def entity_row(document: WrittenEntity, published: Published | None, *, version: int, modified: str) -> dict[str, Any]:
    """The columns of a live entity; `published` is None where the public document is still to come."""
    label = labels(document["names"]) if published is None else published.label
    longitude, latitude = point_of(document)
    return {
        "id": document["id"],
        "kind": document["kind"],
        "state": "live",
        "merged_into": None,
        "version": version,
        "modified": modified,
        "prominence": document.get("prominence", 0.0),
        "longitude": longitude,
        "latitude": latitude,
        "public": None if published is None else published.public,
        "digest": None if published is None else published.digest,
        "summary": orjson.dumps(summary(document, label)),
    }


def tombstone_row(entity_id: str, kind: str, *, version: int, modified: str, into: str | None) -> dict[str, Any]:
    """The columns of an entity that was deleted, or merged into another."""
    return {
        "id": entity_id,
        "kind": kind,
        "state": "deleted" if into is None else "merged",
        "merged_into": into,
        "version": version,
        "modified": modified,
        "prominence": 0.0,
        "longitude": None,
        "latitude": None,
        "public": None,
        "digest": None,
        "summary": None,
    }


def label_in(summary_bytes: bytes | None) -> dict[str, str]:
    """The label that a stored summary holds."""
    if summary_bytes is None:
        return {}
    label: dict[str, str] = orjson.loads(summary_bytes)["label"]
    return label


def publish(
    connection: Connection,
    ids: Collection[str],
    *,
    changed: Mapping[str, Newest | None] | None = None,
    known: Mapping[str, Mapping[str, str]] | None = None,
    ready: Mapping[str, bytes] | None = None,
) -> dict[str, Published]:
    """The public documents of the ids that are live.

    `changed` are entities as they are about to be stored (None: no longer live), which count instead of what is stored;
    `known` labels that need not be read, `ready` public documents of first versions that are `unfinished`. Only reads:
    storing is for the caller.
    """
    changed = changed or {}
    ready = ready or {}
    newest: dict[str, Newest] = {}
    stored = [entity_id for entity_id in ids if entity_id not in changed]
    for entity_id, row in repository.written(connection, stored).items():
        newest[entity_id] = Newest(orjson.loads(row.document), row.version, row.modified)
    for entity_id in ids:
        version = changed.get(entity_id)
        if version is not None:
            newest[entity_id] = version
    inverse = _inverse(connection, newest.keys(), changed)

    named: set[str] = set()
    for entity_id, version in newest.items():
        named |= names_other(version.written)
        named.update(source for source, _ in inverse.get(entity_id, ()))
    label_of: dict[str, Mapping[str, str]] = dict(known or {})
    for entity_id, version in [*newest.items(), *((key, new) for key, new in changed.items() if new is not None)]:
        if entity_id not in label_of:
            label_of[entity_id] = labels(version.written["names"])
    missing = [entity_id for entity_id in named if entity_id not in label_of]
    for entity_id, row_summary in repository.summaries(connection, missing).items():
        label_of[entity_id] = label_in(row_summary)

    ambiguous = {
        entity_id: _could_be_two(version.written, inverse.get(entity_id, ()), label_of)
        for entity_id, version in newest.items()
    }
    full = _full_labels(connection, ambiguous, changed)
    published: dict[str, Published] = {}
    for entity_id, version in newest.items():
        if entity_id in ready and version.version == 1:
            named_in_full = {**label_of, **full[entity_id]} if entity_id in full else label_of
            relations = _relations(version.written, inverse.get(entity_id, ()), named_in_full)
            document = finished(ready[entity_id], relations, version.modified)
            published[entity_id] = Published(document, digest_of(document), label_of[entity_id])
            continue
        document = orjson.dumps(
            public_document(
                version.written,
                version=version.version,
                modified=version.modified,
                known=label_of,
                inverse=inverse.get(entity_id, ()),
                full=full.get(entity_id),
            )
        )
        published[entity_id] = Published(document, digest_of(document), label_of[entity_id])
    return published


def _full_labels(
    connection: Connection, ambiguous: Mapping[str, list[str]], changed: Mapping[str, Newest | None]
) -> dict[str, dict[str, dict[str, str]]]:
    """For each entity the full labels of those states that it shows whose short name could be that of another there."""
    states = {state for found in ambiguous.values() for state in found}
    names = {state: new.written["names"] for state in states if (new := changed.get(state)) is not None}
    stored = [state for state in states if state not in changed]
    for state, row in repository.written(connection, stored).items() if stored else ():
        names[state] = orjson.loads(row.document)["names"]
    full = {state: full_labels(said) for state, said in names.items()}
    return {
        entity_id: {state: full[state] for state in found if state in full}
        for entity_id, found in ambiguous.items()
        if found
    }


#: What states do to a treaty or a body, so that its document shows them beside one another.
_OF_STATES: Final = frozenset({"party_to", "member_of", "observer_of"})


def _could_be_two(document: WrittenEntity, inverse: Iterable[tuple[str, WrittenRelation]], known: Labels) -> list[str]:
    """The holders, views, parties and members that a document shows whose label could mean another of them."""
    states = {source for source, relation in inverse if relation["type"] in _OF_STATES}
    for record in document.get("sovereignty", ()):
        states.update(record["holders"], record.get("viewpoint", ()))
    shown = {state: known.get(state, {}) for state in states}
    return [state for state, label in shown.items() if could_be_two(label, shown.values())]


def _inverse(
    connection: Connection, ids: Collection[str], changed: Mapping[str, Newest | None]
) -> dict[str, list[tuple[str, WrittenRelation]]]:
    """The relations that others state to the entities, ordered by type, the one that states it and its place there."""
    found: dict[str, list[tuple[str, str, int, WrittenRelation]]] = {}
    for row in repository.relations_to(connection, ids):
        if row.entity_id not in changed:
            found.setdefault(row.target, []).append((row.type, row.entity_id, row.ordinal, orjson.loads(row.stated)))
    for entity_id, version in changed.items():
        if version is None:
            continue
        for ordinal, relation in enumerate(version.written.get("relations", ())):
            if relation["target"] in ids:
                found.setdefault(relation["target"], []).append((relation["type"], entity_id, ordinal, relation))
    return {
        target: [(source, relation) for _, source, _, relation in sorted(rows, key=lambda row: row[:3])]
        for target, rows in found.items()
    }
