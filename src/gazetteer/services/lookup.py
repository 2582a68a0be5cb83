"""Reading: an entity, what holds on a date, lists, names, history and sources.

The quick answers are coroutines over the reader's port; everything else takes a connection for the length of one call, and so
sees one state of the data. Who held a place is answered by `holding.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import orjson

from gazetteer import errors
from gazetteer.domain import dates
from gazetteer.domain.document import interval_of, is_dated
from gazetteer.domain.tag import Tag, cover
from gazetteer.errors import DateError
from gazetteer.services import as_of, changes, publication
from gazetteer.services.authors import authors
from gazetteer.services.context import Gazetteer
from gazetteer.services.languages import demand
from gazetteer.storage import answers, migrations, repository
from gazetteer.storage.engine import Connection

if TYPE_CHECKING:
    # The shapes of answers, which pydantic takes a while to load: whoever answers needs none of them.
    from gazetteer.domain.answered import Author
    from gazetteer.domain.answered.sources import Resting
    from gazetteer.domain.published import DerivedEntity, Event, PublicName, Timeline


def _stand_in(entity_id: str, found: answers.Published) -> errors.GazetteerError:
    """What stands in for an entity that has no public document."""
    if found.state == "merged" and found.merged_into is not None:
        return errors.Moved(entity_id, found.merged_into)
    if found.state == "deleted":
        return errors.Gone(f"{entity_id} was deleted; its history is kept")
    return errors.StorageFault(f"the answer of {entity_id} is missing; run: gazetteer doctor")


async def stored(gazetteer: Gazetteer, entity_id: str) -> tuple[bytes, str]:
    """The public document of an entity as it is answered, and its ETag.

    Raises `NotFound`, `Gone` or `Moved`.
    """
    found = await answers.published(gazetteer.reader, entity_id)
    if found is None:
        raise errors.NotFound(f"there is no entity {entity_id!r}")
    if found.public is None:
        raise _stand_in(entity_id, found)
    address = publication.uri(gazetteer.settings.public_url, entity_id)
    tag = publication.etag(found.version, found.digest or "", address)
    return publication.addressed(found.public, entity_id, address), tag


def addressed(gazetteer: Gazetteer, entity_id: str, stored_bytes: bytes) -> bytes:
    """A stored public document as it is answered: with its address."""
    return publication.addressed(stored_bytes, entity_id, publication.uri(gazetteer.settings.public_url, entity_id))


def document(connection: Connection, entity_id: str) -> DerivedEntity:
    """The public document of an entity; raises `NotFound`, `Gone` or `Moved`."""
    found = answers.published_now(connection, entity_id)
    if found is None:
        raise errors.NotFound(f"there is no entity {entity_id!r}")
    if found.public is None:
        raise _stand_in(entity_id, found)
    public: DerivedEntity = orjson.loads(found.public)
    return public


def question(on: str | None, calendar: str = "gregorian") -> dates.Question | None:
    """The question that `on` puts, in EDTF, as a Chinese era date or in the Julian calendar; raises `BadParameter`."""
    if on is None:
        return None
    # The tables of calendars and of written dates are loaded with the first date.
    from gazetteer.domain.calendars import read_question  # noqa: PLC0415 - as just said

    try:
        return read_question(on, calendar)
    except DateError as error:
        raise errors.BadParameter("on", str(error)) from error


def narrowed(public: DerivedEntity, wanted: Sequence[Tag]) -> DerivedEntity:
    """The document with only the names, definitions, contexts, labels and disambiguations in the languages wanted."""

    def texts(by_language: Mapping[str, str]) -> dict[str, str]:
        return {lang: text for lang, text in by_language.items() if cover(wanted, lang)}

    answer = public.copy()
    answer["names"] = [name for name in public["names"] if cover(wanted, name["lang"])]
    answer["definitions"] = [part for part in public["definitions"] if cover(wanted, part["lang"])]
    answer["contexts"] = [part for part in public["contexts"] if cover(wanted, part["lang"])]
    answer["label"] = texts(public["label"])
    answer["disambiguation"] = texts(public["disambiguation"])
    return answer


def names(
    gazetteer: Gazetteer,
    entity_id: str,
    *,
    languages: Sequence[Tag] = (),
    on: dates.Question | None = None,
    undated: bool = True,
) -> dict[str, list[PublicName]]:
    """The names of an entity, in the languages wanted and as they held on a date."""
    with gazetteer.database.reading() as connection:
        found = document(connection, entity_id)["names"]
        demand(connection, languages, parameter="lang")
    if languages:
        found = [name for name in found if cover(languages, name["lang"])]
    if on is not None:
        found = as_of.holding(found, on, undated=undated)
    elif not undated:
        found = [name for name in found if is_dated(name)]
    return {"results": found}


Member = TypeVar("Member")


@dataclass(frozen=True, slots=True)
class Page(Generic[Member]):
    """A part of a list, and the sort key of its last member where more follow."""

    results: list[Member]
    last: list[Any] | None


def _page(rows: Sequence[Any], limit: int) -> tuple[Sequence[Any], bool]:
    return rows[:limit], len(rows) > limit


def entities(
    gazetteer: Gazetteer,
    *,
    limit: int,
    kinds: Sequence[str] = (),
    type_: str | None = None,
    ids: Sequence[str] | None = None,
    modified_since: str | None = None,
    after: tuple[str, ...] | None = None,
) -> Page[dict[str, Any]]:
    """Entities by id, each as its summary; with `modified_since` by time, deleted and merged ones among them."""
    with gazetteer.database.reading() as connection:
        found = repository.list_entities(
            connection,
            limit=limit + 1,
            kinds=kinds,
            type_=type_,
            ids=ids,
            modified_since=modified_since,
            after=after,
        )
    rows, more = _page(found, limit)
    results = [_listed(row) for row in rows]
    last = None
    if more:
        last = [rows[-1].id] if modified_since is None else [rows[-1].modified, rows[-1].id]
    return Page(results, last)


def _listed(row: repository.Listed) -> dict[str, Any]:
    if row.summary is None:
        return {"deleted": {"id": row.id, "into": row.merged_into, "modified": row.modified}}
    return {**orjson.loads(row.summary), "version": row.version, "modified": row.modified}


def history(gazetteer: Gazetteer, entity_id: str) -> dict[str, Any]:
    """Every version of an entity, newest first; that of one which was deleted or merged is kept."""
    with gazetteer.database.reading() as connection:
        _known(connection, entity_id)
        return {"versions": changes.told(connection, repository.history(connection, entity_id))}


def version(gazetteer: Gazetteer, entity_id: str, number: int) -> bytes:
    """The written document as a version had it; raises `NotFound`, or `Gone` where that version is a deletion."""
    with gazetteer.database.reading() as connection:
        _known(connection, entity_id)
        found = repository.document_at(connection, entity_id, number)
        if found is None:
            raise errors.NoVersion(entity_id, number, _newest(connection, entity_id))
    what, written = found
    if written is None:
        raise errors.Gone(f"version {number} of {entity_id} has no document: it was {what} then")
    return written.encode()


def written(gazetteer: Gazetteer, entity_id: str) -> tuple[bytes, int]:
    """The newest document of an entity as it is written, to be edited, and its version; raises as `stored` does."""
    with gazetteer.database.reading() as connection:
        document(connection, entity_id)
        row = repository.written(connection, [entity_id])[entity_id]
    return row.document.encode(), row.version


def diff(gazetteer: Gazetteer, entity_id: str, *, before: int | None, after: int | None) -> dict[str, Any]:
    """What makes the version `after` (the newest) of the version `before` (the one before it), as JSON Patch.

    A version that is a deletion or a merge is an empty document, as is what was before the first. Raises `NotFound`.
    """
    with gazetteer.database.reading() as connection:
        _known(connection, entity_id)
        to = _newest(connection, entity_id) if after is None else after
        since = to - 1 if before is None else before
        documents = [_document_at(connection, entity_id, number) for number in (since, to)]
    # Its library is loaded with the first difference.
    from gazetteer.services.patching import patch_between  # noqa: PLC0415 - as just said

    return {"entity": entity_id, "from": since, "to": to, "patch": patch_between(*documents)}


def _newest(connection: Connection, entity_id: str) -> int:
    """The number of the newest version of an entity that was given once; its versions are counted from 1."""
    return repository.history(connection, entity_id)[0].version


def _document_at(connection: Connection, entity_id: str, number: int) -> Any:
    if number == 0:
        return {}
    found = repository.document_at(connection, entity_id, number)
    if found is None:
        raise errors.NoVersion(entity_id, number, _newest(connection, entity_id))
    return {} if found[1] is None else orjson.loads(found[1])


def _known(connection: Connection, entity_id: str) -> None:
    if answers.published_now(connection, entity_id) is None:
        raise errors.NotFound(f"there is no entity {entity_id!r}")


def sources(gazetteer: Gazetteer, *, limit: int, after: str | None = None) -> Page[dict[str, Any]]:
    """Sources by id, each with how many entities rest on it."""
    with gazetteer.database.reading() as connection:
        rows, more = _page(repository.list_sources(connection, limit=limit + 1, after=after), limit)
        counts = repository.count_dependants(connection, [row.id for row in rows])
    results = [{**_source(gazetteer, row), "entities": counts.get(row.id, 0)} for row in rows]
    return Page(results, [rows[-1].id] if more else None)


def _source(gazetteer: Gazetteer, row: repository.SourceState) -> dict[str, Any]:
    address = f"{gazetteer.settings.public_url}/v1/sources/{row.id}"
    return {**orjson.loads(row.document), "uri": address, "version": row.version, "modified": row.modified}


def source(
    gazetteer: Gazetteer, source_id: str, *, limit: int, after: str | None = None
) -> tuple[dict[str, Any], Page[Resting]]:
    """A source, and a page of the entities that rest on it, each with how often it is cited there."""
    with gazetteer.database.reading() as connection:
        row = _kept_source(connection, source_id)
        resting, more = _page(repository.dependants(connection, source_id, limit=limit + 1, after=after), limit)
        shown = labels_of(connection, [entity_id for entity_id, _ in resting])
        by = _author_of_source(connection, source_id)
    results: list[Resting] = [
        {"id": entity_id, "label": shown.get(entity_id, {}), "citations": count} for entity_id, count in resting
    ]
    return {**_source(gazetteer, row), "by": by}, Page(results, [resting[-1][0]] if more else None)


def _kept_source(connection: Connection, source_id: str) -> repository.SourceState:
    """A source that counts; raises `NotFound`, or `Gone` for one that was deleted or merged, saying into which."""
    row = repository.sources(connection, [source_id], ended_too=True).get(source_id)
    if row is None:
        raise errors.NotFound(f"there is no source {source_id!r}")
    if row.ended is not None:
        raise errors.Gone(
            f"source {source_id} was {row.ended}" + (f" into {row.merged_into}" if row.merged_into else "")
        )
    return row


def _author_of_source(connection: Connection, source_id: str) -> Author | None:
    """Who wrote the newest version of a source."""
    by = repository.author_of(connection, "source", source_id)
    return None if by is None else authors(connection, [by])[by]


def source_state(gazetteer: Gazetteer, source_id: str) -> dict[str, Any]:
    """A source as it is now, without what rests on it."""
    with gazetteer.database.reading() as connection:
        row = _kept_source(connection, source_id)
        by = _author_of_source(connection, source_id)
    return {**_source(gazetteer, row), "by": by}


def cited(gazetteer: Gazetteer, ids: Iterable[str]) -> dict[str, dict[str, Any]]:
    """The documents of the sources with these ids, of those that there are."""
    with gazetteer.database.reading() as connection:
        found = repository.sources(connection, list(ids))
    return {source_id: orjson.loads(row.document) for source_id, row in found.items()}


def labelled(gazetteer: Gazetteer, ids: Iterable[str]) -> dict[str, dict[str, str]]:
    """The label of each id that is live."""
    with gazetteer.database.reading() as connection:
        return labels_of(connection, ids)


def documents(gazetteer: Gazetteer, ids: Iterable[str]) -> dict[str, DerivedEntity]:
    """The public document of each id that is live."""
    with gazetteer.database.reading() as connection:
        found = repository.public(connection, list(dict.fromkeys(ids)))
    return {entity_id: orjson.loads(public) for entity_id, public in found.items()}


def data_version(gazetteer: Gazetteer) -> int:
    """A number that every write raises."""
    with gazetteer.database.reading() as connection:
        return repository.data_version(connection)


def labels_of(connection: Connection, ids: Iterable[str]) -> dict[str, dict[str, str]]:
    """The label of each id that is live."""
    found = repository.summaries(connection, list(dict.fromkeys(ids)))
    return {entity_id: publication.label_in(summary) for entity_id, summary in found.items()}


def stated_to(gazetteer: Gazetteer, entity_id: str) -> list[tuple[str, int]]:
    """Where the relations that others state to an entity are written: who states each, and its place there.

    In the order in which the public document has them.
    """
    with gazetteer.database.reading() as connection:
        found = repository.relations_to(connection, [entity_id])
    ordered = sorted(found, key=lambda row: (row.type, row.entity_id, row.ordinal))
    return [(row.entity_id, row.ordinal) for row in ordered]


def timeline(gazetteer: Gazetteer, entity_id: str) -> Timeline:
    """Names, dated facts, relations and sovereignty of an entity on one line, by the day on which each begins."""
    with gazetteer.database.reading() as connection:
        public = document(connection, entity_id)
    events: list[Event] = []
    for name in filter(is_dated, public["names"]):
        events.append({"what": "name", "from": name["from"], "to": name["to"], "name": name})
    for relation in filter(is_dated, public["relations"]):
        events.append({"what": "relation", "from": relation["from"], "to": relation["to"], "relation": relation})
    for record in filter(is_dated, public["sovereignty"]):
        events.append({"what": "sovereignty", "from": record["from"], "to": record["to"], "sovereignty": record})
    for fact in public["dates"]:
        events.append({"what": "date", "from": fact["date"], "to": None, "date": fact})
    events.sort(key=lambda event: interval_of(event).sort_key())
    return {"entity": entity_id, "events": events}


def readiness(gazetteer: Gazetteer) -> dict[str, Any]:
    """The schema that the database has, and how its replicas stand; raises `StorageFault` where this version cannot work with it.

    Where a replica answers for a primary that is gone, the service can answer too.
    """
    with gazetteer.database.reading() as connection:
        migrations.require_current_of(connection)
        answers.reach(connection)
    found: dict[str, Any] = {"status": "ready", "schema": migrations.head()}
    replicas = gazetteer.database.replicas
    if replicas is not None:
        found["replicas"] = [standing.told() for standing in replicas.standings()]
    return found
