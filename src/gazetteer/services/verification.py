"""Whether all that is derived agrees with the revisions, and making it anew from them.

The revisions are the truth. `verify` derives everything again and compares, `rebuild` derives everything again and stores it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict
from typing import Any

import orjson

from gazetteer.errors import StorageFault
from gazetteer.search import index
from gazetteer.services import publication
from gazetteer.services.context import Gazetteer
from gazetteer.storage import derivation, dialects, repository, revisions
from gazetteer.storage.engine import Connection
from gazetteer.storage.soundness import REINDEX, REPAIR, RESTORE, Fault

Progress = Callable[[int, int], None]
"""Called with how many of how many entities are done."""


def _silent(_done: int, _total: int) -> None:
    pass


def _portions(connection: Connection, progress: Progress) -> Iterator[list[str]]:
    total = repository.count_entities(connection)
    done = 0
    portion = repository.entity_ids(connection)
    while portion:
        yield portion
        done += len(portion)
        progress(done, total)
        portion = repository.entity_ids(connection, after=portion[-1])


def _expected(connection: Connection, ids: list[str]) -> tuple[dict[str, dict[str, Any]], derivation.Rows]:
    """What the revisions say must stand in `entity`, and in the tables derived from it."""
    newest = repository.newest_revisions(connection, ids)
    live = {
        entity_id: publication.Newest(orjson.loads(revision.document), revision.version, revision.modified)
        for entity_id, revision in newest.items()
        if revision.document is not None
    }
    published = publication.publish(connection, list(live), changed=live)
    entities: dict[str, dict[str, Any]] = {}
    rows = derivation.no_rows()
    for entity_id, revision in newest.items():
        if entity_id in live:
            written = live[entity_id].written
            entities[entity_id] = publication.entity_row(
                written, published[entity_id], version=revision.version, modified=revision.modified
            )
            derivation.add_rows(rows, written)
        else:
            kind = orjson.loads(revision.last_document or "{}").get("kind", "term")
            entities[entity_id] = publication.tombstone_row(
                entity_id, kind, version=revision.version, modified=revision.modified, into=revision.merged_into
            )
    return entities, rows


def _key(row: dict[str, Any]) -> str:
    return orjson.dumps(row, option=orjson.OPT_SORT_KEYS).decode()


def _differences(connection: Connection, progress: Progress) -> Iterator[Fault]:
    for portion in _portions(connection, progress):
        expected, expected_rows = _expected(connection, portion)
        stored = repository.entity_rows(connection, portion)
        for entity_id in portion:
            if entity_id not in stored:
                yield Fault(f"{entity_id}: has no row in entity", REPAIR)
                continue
            if entity_id not in expected:
                yield Fault(f"{entity_id}: has no revision", RESTORE)
                continue
            yield from (
                Fault(f"{entity_id}: {column} in entity is not what the newest revision gives", REPAIR)
                for column, value in expected[entity_id].items()
                if stored[entity_id][column] != value
            )
        stored_rows = repository.derived_rows(connection, portion)
        for table, wanted in expected_rows.items():
            there = {_key(row): row for row in stored_rows[table]}
            due = {_key(row): row for row in wanted}
            name = table.__tablename__
            lacking = [f"{due[key]['entity_id']}: a row is missing in {name}" for key in due.keys() - there.keys()]
            beyond = [f"{there[key]['entity_id']}: a row too many in {name}" for key in there.keys() - due.keys()]
            yield from (Fault(told, REPAIR) for told in lacking + beyond)


def _source_faults(connection: Connection) -> Iterator[Fault]:
    faults = repository.source_faults(connection)
    told = repository.newest_source_revisions(connection, faults)
    for source_id in faults:
        if source_id in told:
            yield Fault(f"source {source_id}: is not what its newest revision says", REPAIR)
        else:
            yield Fault(f"source {source_id}: has no revision", RESTORE)


def verify(gazetteer: Gazetteer, *, progress: Progress = _silent) -> list[Fault]:
    """Everything that is wrong with the stored data, in words and with the command that mends it; empty where all is well.

    The file and its references, the sources, all that is derived from the newest revisions, the search index: in one state of
    the data.
    """
    with gazetteer.database.reading() as connection:
        faults = dialects.of_connection(connection).own_faults(connection)
        faults.extend(_source_faults(connection))
        faults.extend(sorted(_differences(connection, progress)))
        faults.extend(Fault(f"search index: {fault}", REINDEX) for fault in index.verify(connection))
    return faults


def rebuild(gazetteer: Gazetteer, *, progress: Progress = _silent) -> int:
    """Derive everything anew from the revisions, the search index too, in one transaction.

    Returns how many entities there are, tombstones among them. `progress` does not count the work on the index. Raises
    `StorageFault` where documents name entities of which nothing is left.
    """

    def work(connection: Connection) -> int:
        sources = repository.newest_source_revisions(connection, repository.source_faults(connection))
        revisions.change_sources(connection, [asdict(source) for source in sources.values()])
        _bring_back(connection)
        # Two passes: public documents show labels and relations of others, which must be right by then.
        revisions.remove_all_derived(connection)
        count = 0
        for portion in _portions(connection, lambda done, total: progress(done, 2 * total)):
            count += len(portion)
            _store_rows(connection, portion)
        for portion in _portions(connection, lambda done, total: progress(total + done, 2 * total)):
            published = publication.publish(connection, portion)
            revisions.set_public(
                connection,
                [
                    {"id": entity_id, "public": document.public, "digest": document.digest}
                    for entity_id, document in published.items()
                ],
            )
        index.rebuild(connection)
        revisions.raise_data_version(connection)
        return count

    try:
        return gazetteer.database.write(work, deadline=float("inf"))
    except Exception as error:
        if dialects.is_dangling(error):
            raise StorageFault(
                f"documents refer to entities or sources of which nothing is left; nothing was changed, run: {RESTORE}"
            ) from error
        raise


def _bring_back(connection: Connection) -> None:
    """Add the rows of entities that lost them: what refers to them must find them before it is made anew.

    Merged ones come after what they lead to. SQLite counts what dangles instead of looking at the end, and what dangled
    before is not in its count.
    """
    merged: dict[str, dict[str, Any]] = {}
    for portion in _portions(connection, _silent):
        there = repository.states(connection, portion)
        lost = repository.newest_revisions(connection, [entity_id for entity_id in portion if entity_id not in there])
        rows = [_entity_row(entity_id, revision) for entity_id, revision in lost.items()]
        revisions.add_entities(connection, [row for row in rows if row["merged_into"] is None])
        merged |= {row["id"]: row for row in rows if row["merged_into"] is not None}
    while merged:
        ready = [row for row in merged.values() if row["merged_into"] not in merged]
        if not ready:
            raise StorageFault(f"{next(iter(merged))} leads in a circle; run: {RESTORE}")
        revisions.add_entities(connection, ready)
        merged = {entity_id: row for entity_id, row in merged.items() if row not in ready}


def _entity_row(entity_id: str, revision: repository.NewestRevision) -> dict[str, Any]:
    """The row of an entity as its newest revision has it, its public document left out."""
    moment: dict[str, Any] = {"version": revision.version, "modified": revision.modified}
    if revision.document is not None:
        return publication.entity_row(orjson.loads(revision.document), None, **moment)
    kind = orjson.loads(revision.last_document or "{}").get("kind", "term")
    return publication.tombstone_row(entity_id, kind, into=revision.merged_into, **moment)


def _store_rows(connection: Connection, portion: list[str]) -> None:
    rows = derivation.no_rows()
    entities: list[dict[str, Any]] = []
    for entity_id, revision in repository.newest_revisions(connection, portion).items():
        entities.append(_entity_row(entity_id, revision))
        if revision.document is not None:
            derivation.add_rows(rows, orjson.loads(revision.document))
    revisions.change_entities(connection, entities)
    revisions.add_derived(connection, rows)
