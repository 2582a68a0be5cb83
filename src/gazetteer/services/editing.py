"""Writing: create, replace, delete, restore, merge, sources, and the batch that imports and the seed go through too.

Every write passes through `apply`: one transaction in which the change is checked against what is stored, a version is kept,
and all that is derived from it is derived anew. A document that equals the stored one writes nothing and keeps its version.

Checks run in the contract's order: 404, 410 or 308, then 428, 412, then 422. Who may write is for the face that took the
request (`services/access.py` knows the keys).
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal, NoReturn

import orjson

from gazetteer.domain.entity import Entity, Source, read_entity, read_source
from gazetteer.domain.labels import labels
from gazetteer.errors import (
    Conflict,
    Gone,
    Invalid,
    Moved,
    NotFound,
    PreconditionFailed,
    PreconditionRequired,
    pointer,
)
from gazetteer.search import index
from gazetteer.services import integrity, publication
from gazetteer.services.context import Gazetteer
from gazetteer.services.merging import merged, repointed
from gazetteer.services.preparation import Derived
from gazetteer.storage import derivation, repository, revisions
from gazetteer.storage.engine import Connection
from gazetteer.storage.repository import SourceState, State

What = Literal["created", "replaced", "deleted", "merged", "restored"]

#: Faults that one answer lists; the rest is only counted.
MOST_FAULTS: Final = 1_000
#: Referrers that a refusal names; the rest is only counted.
MOST_REFERRERS: Final = 20
#: Changes of one plan from which on a bulk load leaves the search index to be completed at its end.
MANY: Final = 200
_ENTITY_TAG: Final = re.compile(r'"([0-9]{1,18})(?:\.[^"]*)?"')


@dataclass(frozen=True, slots=True)
class Change:
    """A new version of an entity: a document, or its deletion (no `entity`) or merge (`into`).

    `what` is None where the state of things decides between created and replaced. `line` and `base` say where the document
    came from, for the faults found in it.
    """

    id: str
    entity: Entity | None
    what: What | None = None
    into: str | None = None
    line: int | None = None
    base: str = ""
    #: The document as it is stored with what was derived of it, where that was done before; `entity` is None then.
    written: dict[str, Any] | None = None
    derived: Derived | None = None


@dataclass(frozen=True, slots=True)
class SourceChange:
    """A new version of a source."""

    id: str
    source: Source
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What one write is to change. `promised` are ids whose documents had faults: naming them is no further fault."""

    entities: Sequence[Change] = ()
    sources: Sequence[SourceChange] = ()
    faults: Sequence[Mapping[str, Any]] = ()
    promised: frozenset[str] = frozenset()
    promised_sources: frozenset[str] = frozenset()


@dataclass
class Outcome:
    """What a write did (or, as a dry run, would do): ids of entities and of sources, in the order written."""

    created: list[str] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    sources_created: list[str] = field(default_factory=list)
    sources_replaced: list[str] = field(default_factory=list)
    sources_unchanged: list[str] = field(default_factory=list)
    versions: dict[str, int] = field(default_factory=dict)

    def counts(self) -> dict[str, int]:
        """The answer of a batch: how many lines did what."""
        return {
            "created": len(self.created) + len(self.sources_created),
            "replaced": len(self.replaced) + len(self.sources_replaced),
            "unchanged": len(self.unchanged) + len(self.sources_unchanged),
        }


class _DryRun(Exception):
    def __init__(self, outcome: Outcome) -> None:
        super().__init__()
        self.outcome = outcome


def apply(
    gazetteer: Gazetteer,
    plan: Callable[[Connection], Plan] | Plan,
    *,
    by: str,
    dry_run: bool = False,
    bulk: bool = False,
) -> Outcome:
    """Carry out a plan in one transaction, wholly or not at all; a function makes the plan from what it finds stored.

    `by` is `key:<id>`, `seed`, `import:<source>` or `cli`. A dry run does everything and keeps nothing. With `bulk`, one of
    very many plans, the search index is completed by `finish_bulk` at the end. Raises `Invalid` with every fault of every
    document.
    """

    def work(connection: Connection) -> Outcome:
        made = plan if isinstance(plan, Plan) else plan(connection)
        outcome = _carry_out(connection, made, public_url=gazetteer.settings.public_url, by=by, bulk=bulk)
        if dry_run:
            raise _DryRun(outcome)
        return outcome

    try:
        return gazetteer.database.write(work)
    except _DryRun as rolled_back:
        return rolled_back.outcome


def _refuse(faults: Sequence[Mapping[str, Any]]) -> NoReturn:
    ordered = sorted(faults, key=lambda fault: fault.get("line") or 0)
    what = f"{len(faults)} fault{'s' * (len(faults) != 1)}; nothing was changed"
    if len(faults) > MOST_FAULTS:
        what += f"; the first {MOST_FAULTS} are listed"
    raise Invalid(what, errors=ordered[:MOST_FAULTS])


def _same(text: str, stored: str) -> bool:
    # The order of an object's members says nothing.
    return text == stored or bool(orjson.loads(stored) == orjson.loads(text))


def _carry_out(connection: Connection, plan: Plan, *, public_url: str, by: str, bulk: bool) -> Outcome:
    outcome = Outcome()
    faults: list[Mapping[str, Any]] = list(plan.faults)
    stored = repository.states(connection, [change.id for change in plan.entities])
    stored_sources = repository.sources(connection, [change.id for change in plan.sources])

    # What differs from what is stored.
    documents = repository.written(connection, [entity_id for entity_id, state in stored.items() if state.live])
    changes: list[tuple[Change, What, dict[str, Any] | None, str | None]] = []
    for change in plan.entities:
        state = stored.get(change.id)
        if change.entity is None and change.derived is None:
            changes.append((change, change.what or "deleted", None, None))
            outcome.deleted.append(change.id)
            continue
        if state is not None and not state.live and change.what != "restored":
            gone = "deleted" if state.state == "deleted" else f"merged into {state.merged_into}"
            detail = f"{change.id} was {gone}; an id is not used again, but an old version can be restored"
            faults.append(_fault(change, "/id", detail))
            continue
        document = change.written if change.entity is None else change.entity.written()
        text = orjson.dumps(document).decode() if change.derived is None else change.derived.text
        if state is not None and state.live and _same(text, documents[change.id].document):
            outcome.unchanged.append(change.id)
            outcome.versions[change.id] = state.version
            continue
        changes.append((change, change.what or ("created" if state is None else "replaced"), document, text))
        (outcome.created if state is None else outcome.replaced).append(change.id)

    # Whether all of it fits together.
    after = integrity.After(
        changed={change.id: document for change, _, document, _ in changes},
        stored=stored,
        promised=plan.promised,
        promised_sources=plan.promised_sources | {change.id for change in plan.sources},
    )
    origin = {change.id: change for change, _, _, _ in changes}
    for entity_id, where, detail in integrity.faults(connection, after):
        faults.append(_fault(origin[entity_id], where, detail))
    if faults:
        _refuse(faults)

    modified = revisions.moment(connection)
    _store_sources(connection, plan.sources, stored_sources, outcome, modified=modified, by=by)
    if changes:
        _store_entities(connection, changes, stored, outcome, public_url=public_url, modified=modified, by=by)
        indexed = {
            change.id: change.entity if change.derived is None else change.derived.keys for change, _, _, _ in changes
        }
        # A few changes cost less one by one than a whole index completed for them.
        many = bulk and (len(indexed) >= MANY or index.is_pending(connection))
        (index.bulk if many else index.update)(connection, indexed)
    if changes or outcome.sources_created or outcome.sources_replaced:
        revisions.raise_data_version(connection)
    return outcome


def _fault(change: Change, where: str, detail: str) -> dict[str, Any]:
    fault: dict[str, Any] = {} if change.line is None else {"line": change.line}
    return {**fault, "pointer": change.base + where, "detail": detail}


def _store_sources(
    connection: Connection,
    changes: Sequence[SourceChange],
    stored: Mapping[str, SourceState],
    outcome: Outcome,
    *,
    modified: str,
    by: str,
) -> None:
    added: list[dict[str, Any]] = []
    replaced: list[dict[str, Any]] = []
    kept: list[dict[str, Any]] = []
    for change in changes:
        document = change.source.written()
        text = orjson.dumps(document).decode()
        state = stored.get(change.id)
        if state is not None and _same(text, state.document):
            outcome.sources_unchanged.append(change.id)
            outcome.versions[change.id] = state.version
            continue
        version = 1 if state is None else state.version + 1
        (added if state is None else replaced).append(
            {"id": change.id, "version": version, "modified": modified, "document": text}
        )
        (outcome.sources_created if state is None else outcome.sources_replaced).append(change.id)
        outcome.versions[change.id] = version
        kept.append(
            {
                "source_id": change.id,
                "version": version,
                "modified": modified,
                "by": by,
                "what": "created" if state is None else "replaced",
                "document": text,
            }
        )
    revisions.add_sources(connection, added)
    revisions.change_sources(connection, replaced)
    revisions.add_source_revisions(connection, kept)


def _store_entities(
    connection: Connection,
    changes: Sequence[tuple[Change, What, dict[str, Any] | None, str | None]],
    stored: Mapping[str, State],
    outcome: Outcome,
    *,
    public_url: str,
    modified: str,
    by: str,
) -> None:
    newest: dict[str, publication.Newest | None] = {}
    kept: list[dict[str, Any]] = []
    for change, what, document, text in changes:
        state = stored.get(change.id)
        version = 1 if state is None else state.version + 1
        outcome.versions[change.id] = version
        newest[change.id] = None if document is None else publication.Newest(document, version, modified)
        kept.append(
            {
                "entity_id": change.id,
                "version": version,
                "modified": modified,
                "by": by,
                "what": what,
                "merged_into": change.into,
                "document": text,
            }
        )
    label_of = {entity_id: labels(new.written["names"]) for entity_id, new in newest.items() if new is not None}
    showing = _showing(connection, newest, label_of, stored)
    published = publication.publish(
        connection,
        [*newest, *showing],
        public_url=public_url,
        changed=newest,
        known=label_of,
        ready={
            change.id: change.derived.public
            for change, *_ in changes
            if change.derived is not None and change.derived.public is not None
        },
    )

    added: list[dict[str, Any]] = []
    replaced: list[dict[str, Any]] = []
    rows = derivation.no_rows()
    for change, _, document, _ in changes:
        state = stored.get(change.id)
        version = outcome.versions[change.id]
        if document is None:
            assert state is not None  # noqa: S101 - only what exists is deleted or merged; the plan saw to it
            row = publication.tombstone_row(state.id, state.kind, version=version, modified=modified, into=change.into)
        else:
            row = publication.entity_row(document, published[change.id], version=version, modified=modified)
            derivation.add_rows(rows, document)
        (added if state is None else replaced).append(row)
    revisions.add_entities(connection, added)
    revisions.change_entities(connection, replaced)
    revisions.add_revisions(connection, kept)
    revisions.remove_derived(connection, [row["id"] for row in replaced])
    revisions.add_derived(connection, rows)
    digests = {entity_id: state.digest for entity_id, state in repository.states(connection, showing).items()}
    revisions.set_public(
        connection,
        [
            {"id": entity_id, "public": published[entity_id].public, "digest": published[entity_id].digest}
            for entity_id in showing
            if published[entity_id].digest != digests[entity_id]
        ],
    )


def _showing(
    connection: Connection,
    newest: Mapping[str, publication.Newest | None],
    label_of: Mapping[str, Mapping[str, str]],
    stored: Mapping[str, State],
) -> list[str]:
    """The unchanged live entities whose public document shows something of the changed ones that is different now."""
    renamed = {
        entity_id
        for entity_id, state in stored.items()
        if entity_id in newest and publication.label_in(state.summary) != label_of.get(entity_id, {})
    }
    showing = {referrer.entity_id for referrer in repository.referrers(connection, renamed)}
    stated: dict[str, dict[str, list[Any]]] = {}
    for row in repository.relations_of(connection, [entity_id for entity_id in newest if entity_id in stored]):
        stated.setdefault(row.entity_id, {}).setdefault(row.target, []).append(orjson.loads(row.stated))
    for entity_id, version in newest.items():
        before = stated.get(entity_id, {})
        now: dict[str, list[Any]] = {}
        for relation in version.written.get("relations", ()) if version is not None else ():
            now.setdefault(relation["target"], []).append(relation)
        for target in before.keys() | now.keys():
            if entity_id in renamed or before.get(target) != now.get(target):
                showing.add(target)
    candidates = showing - newest.keys()
    return sorted(entity_id for entity_id, state in repository.states(connection, candidates).items() if state.live)


# The use cases


def _require_live(connection: Connection, entity_id: str) -> State:
    state = repository.states(connection, [entity_id]).get(entity_id)
    if state is None:
        raise NotFound(f"there is no entity {entity_id}")
    if state.state == "deleted":
        raise Gone(f"{entity_id} was deleted")
    if state.state == "merged":
        raise Moved(entity_id, repository.resolve_merged(connection, entity_id))
    return state


def _require_match(if_match: str | None, version: int, what: str) -> None:
    """Hold `If-Match` against the newest version: by the version in the entity tag, or `*` for any."""
    if if_match is None:
        raise PreconditionRequired(f"say with If-Match which version of {what} this replaces")
    if if_match.strip() == "*":
        return
    tags = [_ENTITY_TAG.fullmatch(tag.strip()) for tag in if_match.split(",")]
    if any(tag is not None and int(tag[1]) == version for tag in tags):
        return
    raise PreconditionFailed(f"{what} is at version {version}; If-Match names {if_match[:100]}")


def _same_id(document_id: str, asked: str) -> None:
    if document_id != asked:
        detail = f"expected {asked}, the id in the address; found {document_id}"
        raise Invalid(detail, errors=[{"pointer": "/id", "detail": detail}])


def create(gazetteer: Gazetteer, document: object, *, by: str) -> Outcome:
    """A new entity; raises `Conflict` where the id exists or was ever used."""
    entity = read_entity(document)

    def plan(connection: Connection) -> Plan:
        state = repository.states(connection, [entity.id]).get(entity.id)
        if state is not None:
            was = "exists" if state.live else f"was {state.state}, and an id is not used again"
            raise Conflict(f"the id {entity.id} {was}")
        return Plan([Change(entity.id, entity, "created")])

    return apply(gazetteer, plan, by=by)


def replace(gazetteer: Gazetteer, entity_id: str, document: object, *, if_match: str | None, by: str) -> Outcome:
    """Replace the whole document of an entity."""

    def plan(connection: Connection) -> Plan:
        state = _require_live(connection, entity_id)
        _require_match(if_match, state.version, entity_id)
        entity = read_entity(document)
        _same_id(entity.id, entity_id)
        return Plan([Change(entity_id, entity)])

    return apply(gazetteer, plan, by=by)


def delete(gazetteer: Gazetteer, entity_id: str, *, if_match: str | None, by: str) -> Outcome:
    """Leave a tombstone; the history is kept. Raises `Conflict` while others name the entity."""

    def plan(connection: Connection) -> Plan:
        state = _require_live(connection, entity_id)
        _require_match(if_match, state.version, entity_id)
        naming = sorted({referrer.entity_id for referrer in repository.referrers(connection, [entity_id])})
        if naming:
            listed = ", ".join(naming[:MOST_REFERRERS]) + (", ..." if len(naming) > MOST_REFERRERS else "")
            raise Conflict(
                f"{entity_id} is named by {len(naming)} other{'s' * (len(naming) != 1)}: {listed}",
                extra={"referrers": naming[:MOST_REFERRERS]},
            )
        return Plan([Change(entity_id, None, "deleted")])

    return apply(gazetteer, plan, by=by)


def restore(gazetteer: Gazetteer, entity_id: str, version: int, *, if_match: str | None, by: str) -> Outcome:
    """Make an old version the newest, of a live or a deleted entity; one that was merged stays merged.

    Raises `NotFound` for a version that never was, `Conflict` for one that has no document (a deletion or a merge).
    """

    def plan(connection: Connection) -> Plan:
        state = repository.states(connection, [entity_id]).get(entity_id)
        if state is None or state.state == "merged":
            _require_live(connection, entity_id)
        assert state is not None  # noqa: S101 - or the line above has raised
        found = repository.document_at(connection, entity_id, version)
        if found is None:
            raise NotFound(f"{entity_id} has no version {version}")
        _require_match(if_match, state.version, entity_id)
        what, document = found
        if document is None:
            raise Conflict(f"version {version} of {entity_id} has no document to restore: it was {what} then")
        return Plan([Change(entity_id, read_entity(orjson.loads(document)), "restored")])

    return apply(gazetteer, plan, by=by)


def merge(gazetteer: Gazetteer, entity_id: str, into: str, *, by: str) -> Outcome:
    """Make one entity part of another: the old id answers 308, what the old one stated goes over, others name the new one."""

    def plan(connection: Connection) -> Plan:
        _require_live(connection, entity_id)
        faults: list[str] = []
        target = repository.states(connection, [into]).get(into)
        if into == entity_id:
            faults.append("an entity cannot be merged into itself")
        elif target is None or not target.live:
            faults.append(f"there is no entity {into}" if target is None else f"{into} was {target.state}")
        if faults:
            raise Invalid(faults[0], errors=[{"pointer": "/into", "detail": faults[0]}])
        naming = {referrer.entity_id for referrer in repository.referrers(connection, [entity_id])} - {into, entity_id}
        written = {
            key: orjson.loads(row.document)
            for key, row in repository.written(connection, [entity_id, into, *naming]).items()
        }
        if written[entity_id]["kind"] != written[into]["kind"]:
            detail = f"{entity_id} is a {written[entity_id]['kind']}, {into} a {written[into]['kind']}"
            raise Invalid(detail, errors=[{"pointer": "/into", "detail": detail}])
        changes = [
            Change(into, read_entity(merged(written[entity_id], written[into]))),
            *(
                Change(referrer, read_entity(repointed(written[referrer], entity_id, into)))
                for referrer in sorted(naming)
            ),
            Change(entity_id, None, "merged", into=into),
        ]
        return Plan(changes)

    return apply(gazetteer, plan, by=by)


def put_source(gazetteer: Gazetteer, source_id: str, document: object, *, if_match: str | None, by: str) -> Outcome:
    """Create a source, or replace one that exists (which needs `If-Match`)."""

    def plan(connection: Connection) -> Plan:
        state = repository.sources(connection, [source_id]).get(source_id)
        if state is not None:
            _require_match(if_match, state.version, f"source {source_id}")
        elif if_match is not None:
            raise PreconditionFailed(f"there is no source {source_id} yet, so that If-Match matches nothing")
        source = read_source(document)
        _same_id(source.id, source_id)
        return Plan(sources=[SourceChange(source_id, source)])

    return apply(gazetteer, plan, by=by)


def batch(
    gazetteer: Gazetteer, lines: Iterable[bytes], *, by: str, dry_run: bool = False, bulk: bool = False
) -> Outcome:
    """Create or replace what the lines state, `{"entity": ...}` or `{"source": ...}` each, all of it or nothing.

    A line may name what comes later; blank lines are passed over. Raises `Invalid` with `line` (from 1), `pointer` and
    `detail` of every fault of every line, of which the first 1,000 are listed. An import of very many hands over a few
    thousand lines at a time with `bulk`, and calls `finish_bulk` at the end.
    """
    return apply(gazetteer, read_batch(lines), by=by, dry_run=dry_run, bulk=bulk)


def finish_bulk(
    gazetteer: Gazetteer,
    *,
    progress: index.Progress | None = None,
    also: Callable[[Connection], None] = lambda connection: None,
) -> None:
    """Complete the search index after writes with `bulk`; until then prefixes are slow and likenesses miss what is new.

    `also` is done in the same transaction.
    """

    def work(connection: Connection) -> None:
        if index.is_pending(connection):
            index.finish(connection, progress)
            revisions.raise_data_version(connection)
        also(connection)

    gazetteer.database.write(work, deadline=float("inf"))


def read_batch(lines: Iterable[bytes]) -> Plan:
    """The plan that the lines of a batch state, with the faults that can be seen without looking at what is stored."""
    entities: dict[str, Change] = {}
    sources: dict[str, SourceChange] = {}
    faults: list[dict[str, Any]] = []
    promised: set[str] = set()
    promised_sources: set[str] = set()
    for number, line in enumerate(lines, start=1):
        text = (line.removeprefix(BOM_UTF8) if number == 1 else line).strip()
        if not text:
            continue
        try:
            stated = orjson.loads(text)
        except orjson.JSONDecodeError as error:
            faults.append({"line": number, "pointer": "", "detail": f"not JSON: {error}"})
            continue
        if not isinstance(stated, dict) or len(stated) != 1 or not stated.keys() <= {"entity", "source"}:
            detail = 'expected {"entity": {...}} or {"source": {...}}'
            faults.append({"line": number, "pointer": "", "detail": detail})
            continue
        ((what, document),) = stated.items()
        try:
            if what == "entity":
                entity = read_entity(document, base="/entity")
                earlier: Change | SourceChange | None = entities.get(entity.id)
                if earlier is None:
                    entities[entity.id] = Change(entity.id, entity, line=number, base="/entity")
            else:
                source = read_source(document, base="/source")
                earlier = sources.get(source.id)
                if earlier is None:
                    sources[source.id] = SourceChange(source.id, source, line=number)
        except Invalid as error:
            faults.extend({"line": number, **fault} for fault in error.errors)
            named = document.get("id") if isinstance(document, dict) else None
            if isinstance(named, str):
                (promised if what == "entity" else promised_sources).add(named)
            continue
        if earlier is not None:
            detail = f"{document['id']} stands in line {earlier.line} too"
            faults.append({"line": number, "pointer": pointer(what, "id"), "detail": detail})
    return Plan(
        list(entities.values()),
        list(sources.values()),
        faults,
        frozenset(promised),
        frozenset(promised_sources),
    )
