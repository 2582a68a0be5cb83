"""Carrying out a plan: the one way by which anything is written.

One transaction in which the changes are **decided** (what differs from what is stored), **checked** (whether all of it fits
together), **stored** (a version of each is kept) and **derived** from (rows, public documents, search keys). A document that
equals the stored one writes nothing and keeps its version.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final, NoReturn

import orjson

from gazetteer.domain.document import WrittenEntity, WrittenRelation
from gazetteer.domain.labels import full_labels, labels
from gazetteer.errors import Invalid
from gazetteer.search import index
from gazetteer.services import integrity, publication
from gazetteer.services.change import (
    NO_REASON,
    NOWHERE,
    Change,
    Outcome,
    Plan,
    Reason,
    Removal,
    SourceEnd,
    SourceWrite,
    What,
    Write,
)
from gazetteer.services.context import Gazetteer
from gazetteer.services.publication import Newest
from gazetteer.storage import derivation, repository, revisions
from gazetteer.storage.engine import Connection
from gazetteer.storage.repository import State

#: Faults that one answer lists; the rest is only counted.
MOST_FAULTS: Final = 1_000


class _DryRun(Exception):
    def __init__(self, outcome: Outcome) -> None:
        super().__init__()
        self.outcome = outcome


@dataclass(frozen=True, slots=True)
class _Decided:
    """A change that is to be made: what it is in the history, and the version that it makes."""

    change: Change
    what: What
    version: int

    @property
    def document(self) -> WrittenEntity | None:
        """The document that is to be the newest; None where the entity ends."""
        return None if isinstance(self.change, Removal) else self.change.document


@dataclass(slots=True)
class _Writing:
    """One write in the making."""

    connection: Connection
    by: str
    reason: Reason
    stored: Mapping[str, State]
    outcome: Outcome = field(default_factory=Outcome)
    decided: list[_Decided] = field(default_factory=list)
    faults: list[Mapping[str, Any]] = field(default_factory=list)
    modified: str = ""


def apply(
    gazetteer: Gazetteer,
    plan: Callable[[Connection], Plan] | Plan,
    *,
    by: str,
    reason: Reason = NO_REASON,
    dry_run: bool = False,
    load: index.Load | None = None,
    look: Callable[[Connection, Outcome], None] | None = None,
) -> Outcome:
    """Carry out a plan in one transaction, wholly or not at all; a function makes the plan from what it finds stored.

    `by` is `key:<id>`, `seed`, `import:<source>` or `cli`. A dry run does everything and keeps nothing; its outcome has the
    public documents as they would be, and `look` may look at them.
    `load` is the load (`loading`) of which the plan is one of very many. Raises `Invalid`
    with every fault of every document.
    """

    def work(connection: Connection) -> Outcome:
        made = plan if isinstance(plan, Plan) else plan(connection)
        outcome = _carry_out(connection, made, by=by, reason=reason, load=load)
        if dry_run:
            outcome.public = repository.public(connection, outcome.versions)
            if look is not None:
                look(connection, outcome)
            raise _DryRun(outcome)
        return outcome

    try:
        return gazetteer.database.write(work)
    except _DryRun as rolled_back:
        return rolled_back.outcome


@dataclass(frozen=True, slots=True)
class _Request:
    """A write of a document or two that may be done with others that wait."""

    plan: Callable[[Connection], Plan]
    by: str
    reason: Reason

    @property
    def shared(self) -> tuple[str, Reason]:
        """What requests that are done as one must have in common."""
        return self.by, self.reason


class _Apart(Exception):
    """Several writes that have to be done one after the other."""


def apply_soon(
    gazetteer: Gazetteer, plan: Callable[[Connection], Plan], *, by: str, reason: Reason = NO_REASON
) -> Outcome:
    """Carry out a plan that creates or replaces single documents, with those of others that wait where that does no harm.

    Each is stored wholly or not at all, whatever becomes of the others, and done when this returns. Raises as `apply` does.
    """
    return gazetteer.database.write_with_others(_together, _Request(plan, by, reason))


def _together(connection: Connection, requests: Sequence[_Request]) -> Sequence[Outcome]:
    first = requests[0]
    plans = [request.plan(connection) for request in requests]
    if len(plans) > 1 and any(one.shared != first.shared for one in requests):
        raise _Apart
    whole = _carry_out(connection, _joined(plans), by=first.by, reason=first.reason, load=None)
    return [_share(whole, plan) for plan in plans]


def _joined(plans: Sequence[Plan]) -> Plan:
    """The plans as one; raises `_Apart` where two change the same document, of which the second must see the first."""
    entities = [change for plan in plans for change in plan.entities]
    sources = [change for plan in plans for change in plan.sources]
    ids = {change.id for change in entities}
    if len(ids) < len(entities) or len({change.id for change in sources}) < len(sources):
        raise _Apart
    return Plan(entities, sources)


def _share(whole: Outcome, plan: Plan) -> Outcome:
    """What of the whole outcome is the plan's."""
    entities = {change.id for change in plan.entities}
    sources = {change.id for change in plan.sources}

    def of(ids: Sequence[str], own: Collection[str]) -> list[str]:
        return [one for one in ids if one in own]

    return Outcome(
        created=of(whole.created, entities),
        replaced=of(whole.replaced, entities),
        unchanged=of(whole.unchanged, entities),
        sources_created=of(whole.sources_created, sources),
        sources_replaced=of(whole.sources_replaced, sources),
        sources_unchanged=of(whole.sources_unchanged, sources),
        versions={key: version for key, version in whole.versions.items() if key in entities or key in sources},
    )


@contextmanager
def loading(gazetteer: Gazetteer, *, progress: index.Progress | None = None) -> Iterator[index.Load]:
    """A load of very many documents, to be handed to each of its writes; at its end the search index is completed.

    Until then prefixes are slow and likenesses miss what is new. A load that was broken off is completed by the next.
    """

    def completed(connection: Connection) -> None:
        revisions.raise_data_version(connection)

    with index.loading(gazetteer.database, progress=progress, completed=completed) as load:
        yield load


def _carry_out(connection: Connection, plan: Plan, *, by: str, reason: Reason, load: index.Load | None) -> Outcome:
    stored = repository.states(connection, [change.id for change in plan.entities])
    writing = _Writing(connection, by, reason, stored, faults=list(plan.faults))
    _decide(writing, plan.entities)
    _check_sources(writing, plan.sources)
    _check(writing, plan)
    writing.modified = revisions.moment(connection)
    _store_sources(writing, plan.sources)
    if writing.decided:
        _store_entities(writing, _about_to_be(writing))
        _index(writing, load)
    _end_sources(writing, plan.ended)
    told = writing.outcome
    if writing.decided or told.sources_created or told.sources_replaced or told.sources_ended:
        revisions.raise_data_version(connection)
    return writing.outcome


# Deciding and checking


def _same(text: str, stored: str) -> bool:
    # The order of an object's members says nothing.
    return text == stored or bool(orjson.loads(stored) == orjson.loads(text))


def _decide(writing: _Writing, changes: Sequence[Change]) -> None:
    """What differs from what is stored, and what the history is to call it."""
    live = [entity_id for entity_id, state in writing.stored.items() if state.live]
    documents = repository.written(writing.connection, live)
    for change in changes:
        state = writing.stored.get(change.id)
        version = 1 if state is None else state.version + 1
        if isinstance(change, Write) and change.replaces not in (None, version - 1):
            writing.faults.append({**change.origin.fault("", ""), **_replaced(change.id, change.replaces, version - 1)})
            continue
        if isinstance(change, Removal):
            writing.decided.append(_Decided(change, change.what, version))
            writing.outcome.deleted.append(change.id)
        elif state is None:
            writing.decided.append(_Decided(change, "created", version))
            writing.outcome.created.append(change.id)
        elif not state.live and not change.restored:
            gone = "deleted" if state.state == "deleted" else f"merged into {state.merged_into}"
            detail = f"{change.id} was {gone}; an id is not used again, but an old version can be restored"
            writing.faults.append(change.origin.fault("/id", detail))
        elif state.live and _same(change.text, documents[change.id].document):
            writing.outcome.unchanged.append(change.id)
            writing.outcome.versions[change.id] = state.version
        else:
            writing.decided.append(_Decided(change, "restored" if change.restored else "replaced", version))
            writing.outcome.replaced.append(change.id)


def _replaced(named: str, replaces: int | None, newest: int) -> dict[str, str]:
    """The fault of a line that replaces another version than the newest."""
    found = f"is at version {newest}" if newest else "has no version yet"
    return {"pointer": "/version", "detail": f"{named} {found}; the line replaces version {replaces}"}


def _check(writing: _Writing, plan: Plan) -> None:
    """Whether all of it fits together; raises `Invalid` with every fault."""
    after = integrity.After(
        changed={decided.change.id: decided.document for decided in writing.decided},
        stored=writing.stored,
        promised=plan.promised,
        promised_sources=plan.promised_sources | {source.id for source in plan.sources},
    )
    origin = {
        decided.change.id: decided.change.origin for decided in writing.decided if isinstance(decided.change, Write)
    }
    for entity_id, where, detail in integrity.faults(writing.connection, after):
        writing.faults.append(origin.get(entity_id, NOWHERE).fault(where, detail))
    if writing.faults:
        _refuse(writing.faults)


def _check_sources(writing: _Writing, changes: Sequence[SourceWrite]) -> None:
    stated = [change for change in changes if change.replaces is not None]
    stored = repository.sources(writing.connection, [change.id for change in stated])
    for change in stated:
        newest = stored[change.id].version if change.id in stored else 0
        if change.replaces != newest:
            line = {"line": change.line}
            writing.faults.append({**line, **_replaced(f"source {change.id}", change.replaces, newest)})


def _refuse(faults: Sequence[Mapping[str, Any]]) -> NoReturn:
    ordered = sorted(faults, key=lambda fault: fault.get("line") or 0)
    what = f"{len(faults)} fault{'s' * (len(faults) != 1)}; nothing was changed"
    if len(faults) > MOST_FAULTS:
        what += f"; the first {MOST_FAULTS} are listed"
    raise Invalid(what, errors=ordered[:MOST_FAULTS])


# Storing


def _store_sources(writing: _Writing, changes: Sequence[SourceWrite]) -> None:
    stored = repository.sources(writing.connection, [change.id for change in changes], ended_too=True)
    outcome = writing.outcome
    added: list[dict[str, Any]] = []
    replaced: list[dict[str, Any]] = []
    kept: list[dict[str, Any]] = []
    for change in changes:
        text = orjson.dumps(change.source.written()).decode()
        state = stored.get(change.id)
        if state is not None and state.ended is None and _same(text, state.document):
            outcome.sources_unchanged.append(change.id)
            outcome.versions[change.id] = state.version
            continue
        version = 1 if state is None else state.version + 1
        outcome.versions[change.id] = version
        row = {"version": version, "modified": writing.modified, "document": text}
        # One that had ended counts again.
        counts = {"ended": None, "merged_into": None}
        if state is None:
            added.append({"id": change.id, **row})
            outcome.sources_created.append(change.id)
        else:
            replaced.append({"id": change.id, **row, **counts})
            outcome.sources_replaced.append(change.id)
        what = "created" if state is None else "replaced" if state.ended is None else "restored"
        kept.append({"source_id": change.id, "by": writing.by, "what": what, "comment": writing.reason.comment, **row})
    revisions.add_sources(writing.connection, added)
    revisions.change_sources(writing.connection, replaced)
    revisions.add_source_revisions(writing.connection, kept)


def _end_sources(writing: _Writing, ends: Sequence[SourceEnd]) -> None:
    stored = repository.sources(writing.connection, [end.id for end in ends])
    for end in ends:
        state = stored[end.id]
        row = {"version": state.version + 1, "modified": writing.modified, "document": state.document}
        said = {"source_id": end.id, "by": writing.by, "what": end.what, "comment": writing.reason.comment}
        revisions.change_sources(
            writing.connection, [{"id": end.id, **row, "ended": end.what, "merged_into": end.into}]
        )
        revisions.add_source_revisions(writing.connection, [{**said, **row}])
        writing.outcome.sources_ended.append(end.id)


def _revision(writing: _Writing, decided: _Decided) -> dict[str, Any]:
    change = decided.change
    return {
        "entity_id": change.id,
        "version": decided.version,
        "modified": writing.modified,
        "by": writing.by,
        "what": decided.what,
        "merged_into": change.into if isinstance(change, Removal) else None,
        "document": None if isinstance(change, Removal) else change.text,
        "comment": writing.reason.comment,
        "proposal": writing.reason.proposal,
    }


def _newest(writing: _Writing, decided: _Decided) -> Newest | None:
    """The version that a change makes; None where the entity ends."""
    if decided.document is None:
        return None
    return Newest(decided.document, decided.version, writing.modified)


def _about_to_be(writing: _Writing) -> dict[str, Newest | None]:
    """What each changed entity is about to be; None where it ends."""
    newest: dict[str, Newest | None] = {}
    for decided in writing.decided:
        writing.outcome.versions[decided.change.id] = decided.version
        newest[decided.change.id] = _newest(writing, decided)
    return newest


# Deriving


def _ready(writing: _Writing) -> dict[str, bytes]:
    """The public documents that were derived ahead."""
    found = {}
    for decided in writing.decided:
        change = decided.change
        if isinstance(change, Write) and change.public is not None:
            found[change.id] = change.public
    return found


def _store_entities(writing: _Writing, newest: Mapping[str, Newest | None]) -> None:
    """Store the entities with all that is derived of them, and of those that show them."""
    connection = writing.connection
    label_of = {key: labels(new.written["names"]) for key, new in newest.items() if new is not None}
    showing = _showing(writing, newest, label_of)
    published = publication.publish(
        connection,
        [*newest, *showing],
        changed=newest,
        known=label_of,
        ready=_ready(writing),
    )
    added: list[dict[str, Any]] = []
    replaced: list[dict[str, Any]] = []
    rows = derivation.no_rows()
    for decided in writing.decided:
        row = _entity_row(writing, decided, published)
        (added if decided.change.id not in writing.stored else replaced).append(row)
        if decided.document is not None:
            derivation.add_rows(rows, decided.document)
    revisions.add_entities(connection, added)
    revisions.change_entities(connection, replaced)
    revisions.add_revisions(connection, [_revision(writing, decided) for decided in writing.decided])
    revisions.remove_derived(connection, [row["id"] for row in replaced])
    revisions.add_derived(connection, rows)
    _show_anew(connection, showing, published)


def _entity_row(writing: _Writing, decided: _Decided, published: Mapping[str, publication.Published]) -> dict[str, Any]:
    change, version = decided.change, decided.version
    if isinstance(change, Removal):
        # Only what exists is deleted or merged; the plan saw to it.
        kind = writing.stored[change.id].kind
        return publication.tombstone_row(change.id, kind, version=version, modified=writing.modified, into=change.into)
    return publication.entity_row(change.document, published[change.id], version=version, modified=writing.modified)


def _show_anew(
    connection: Connection, showing: Collection[str], published: Mapping[str, publication.Published]
) -> None:
    """Store the public documents that show something else now."""
    before = repository.states(connection, showing)
    changed = []
    for entity_id in showing:
        new = published[entity_id]
        if new.digest != before[entity_id].digest:
            changed.append({"id": entity_id, "public": new.public, "digest": new.digest})
    revisions.set_public(connection, changed)


def _showing(
    writing: _Writing, newest: Mapping[str, Newest | None], label_of: Mapping[str, Mapping[str, str]]
) -> list[str]:
    """The unchanged live entities whose public document shows something of the changed ones that is different now."""
    connection, stored = writing.connection, writing.stored
    renamed = {
        entity_id
        for entity_id, state in stored.items()
        if entity_id in newest and publication.label_in(state.summary) != label_of.get(entity_id, {})
    }
    renamed |= _named_otherwise_in_full(connection, [key for key in newest if key in stored], newest)
    showing = {referrer.entity_id for referrer in repository.referrers(connection, renamed)}
    before = _stated_before(connection, [entity_id for entity_id in newest if entity_id in stored])
    for entity_id, version in newest.items():
        then = before.get(entity_id, {})
        now = _by_target([] if version is None else version.written.get("relations", []))
        for target in then.keys() | now.keys():
            if entity_id in renamed or then.get(target) != now.get(target):
                showing.add(target)
    states = repository.states(connection, showing - newest.keys())
    return sorted(entity_id for entity_id, state in states.items() if state.live)


def _named_otherwise_in_full(
    connection: Connection, standing: Sequence[str], newest: Mapping[str, Newest | None]
) -> set[str]:
    """The states among changed entities whose full name, which records of sovereignty may show, is another now."""
    states = {key: new for key in standing if (new := newest[key]) is not None and new.written["kind"] == "polity"}
    before = repository.written(connection, list(states)) if states else {}
    return {
        key
        for key, row in before.items()
        if full_labels(orjson.loads(row.document)["names"]) != full_labels(states[key].written["names"])
    }


def _by_target(relations: Sequence[WrittenRelation]) -> dict[str, list[WrittenRelation]]:
    found: dict[str, list[WrittenRelation]] = {}
    for relation in relations:
        found.setdefault(relation["target"], []).append(relation)
    return found


def _stated_before(connection: Connection, ids: Collection[str]) -> dict[str, dict[str, list[WrittenRelation]]]:
    """The relations that entities stated until now, by the entity and its target."""
    found: dict[str, list[WrittenRelation]] = {}
    for row in repository.relations_of(connection, ids):
        found.setdefault(row.entity_id, []).append(orjson.loads(row.stated))
    return {entity_id: _by_target(relations) for entity_id, relations in found.items()}


def _index(writing: _Writing, load: index.Load | None) -> None:
    """Bring what the changed entities are found by into the search index."""
    keys = {}
    for decided in writing.decided:
        change = decided.change
        keys[change.id] = None if isinstance(change, Removal) else change.keys
    if load is None:
        index.update(writing.connection, keys)
    else:
        load.update(writing.connection, keys)
