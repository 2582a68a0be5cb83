"""Writing: create, replace, delete, restore, merge, sources, and the batch that imports and the seed go through too.

Each use case makes a plan, from what it finds stored; `applying.py` carries it out, wholly or not at all.

Checks run in the contract's order: 404, 410 or 308, then 428, 412, then 422. Who may write is for the face that took the
request (`services/access.py` knows the keys).
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Callable, Iterable
from typing import Any, Final

import orjson

from gazetteer.domain.document import WrittenEntity
from gazetteer.domain.entity import read_entity, read_source
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
from gazetteer.services import gate
from gazetteer.services.applying import apply, apply_soon
from gazetteer.services.change import (
    NO_REASON,
    Change,
    Origin,
    Outcome,
    Plan,
    Reason,
    Removal,
    SourceWrite,
    Write,
    read_back,
)
from gazetteer.services.context import Gazetteer
from gazetteer.services.merging import merged, repointed
from gazetteer.services.patching import patched
from gazetteer.storage import repository
from gazetteer.storage.engine import Connection
from gazetteer.storage.repository import State

#: Referrers that a refusal names; the rest is only counted.
MOST_REFERRERS: Final = 20
#: Strong or weak: a proxy that packs an answer weakens its tag, and the version stays the same.
_ENTITY_TAG: Final = re.compile(r'(?:W/)?"([0-9]{1,18})(?:\.[^"]*)?"')


def require_live(connection: Connection, entity_id: str) -> State:
    state = repository.states(connection, [entity_id]).get(entity_id)
    if state is None:
        raise NotFound(f"there is no entity {entity_id}")
    if state.state == "deleted":
        raise Gone(f"{entity_id} was deleted")
    if state.state == "merged":
        raise Moved(entity_id, repository.resolve_merged(connection, entity_id))
    return state


def require_match(if_match: str | None, version: int, what: str) -> None:
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


def _apply_soon(
    gazetteer: Gazetteer, plan: Callable[[Connection], Plan], *, by: str, reason: Reason, dry_run: bool
) -> Outcome:
    """Carry out a plan of a single document, with those of others that wait; a dry run is done alone."""
    if dry_run:
        return apply(gazetteer, plan, by=by, reason=reason, dry_run=True, look=gate.look)
    return apply_soon(gazetteer, plan, by=by, reason=reason)


def create(
    gazetteer: Gazetteer, document: object, *, by: str, reason: Reason = NO_REASON, dry_run: bool = False
) -> Outcome:
    """A new entity; raises `Conflict` where the id exists or was ever used."""
    entity = read_entity(document)

    def plan(connection: Connection) -> Plan:
        state = repository.states(connection, [entity.id]).get(entity.id)
        if state is not None:
            was = "exists" if state.live else f"was {state.state}, and an id is not used again"
            raise Conflict(f"the id {entity.id} {was}")
        return Plan([Write.of(entity)])

    return _apply_soon(gazetteer, plan, by=by, reason=reason, dry_run=dry_run)


def replace(
    gazetteer: Gazetteer,
    entity_id: str,
    document: object,
    *,
    if_match: str | None,
    by: str,
    reason: Reason = NO_REASON,
    dry_run: bool = False,
) -> Outcome:
    """Replace the whole document of an entity."""

    def plan(connection: Connection) -> Plan:
        state = require_live(connection, entity_id)
        require_match(if_match, state.version, entity_id)
        entity = read_entity(document)
        _same_id(entity.id, entity_id)
        return Plan([Write.of(entity)])

    return _apply_soon(gazetteer, plan, by=by, reason=reason, dry_run=dry_run)


def patch(
    gazetteer: Gazetteer,
    entity_id: str,
    operations: object,
    *,
    if_match: str | None,
    by: str,
    reason: Reason = NO_REASON,
    dry_run: bool = False,
) -> Outcome:
    """Change the written document of an entity by a JSON Patch; raises `Conflict` where one of its tests fails."""

    def plan(connection: Connection) -> Plan:
        state = require_live(connection, entity_id)
        require_match(if_match, state.version, entity_id)
        standing = orjson.loads(repository.written(connection, [entity_id])[entity_id].document)
        entity = read_entity(patched(standing, operations))
        _same_id(entity.id, entity_id)
        return Plan([Write.of(entity)])

    return _apply_soon(gazetteer, plan, by=by, reason=reason, dry_run=dry_run)


def delete(
    gazetteer: Gazetteer,
    entity_id: str,
    *,
    if_match: str | None,
    by: str,
    reason: Reason = NO_REASON,
    dry_run: bool = False,
) -> Outcome:
    """Leave a tombstone; the history is kept. Raises `Conflict` while others name the entity."""

    def plan(connection: Connection) -> Plan:
        state = require_live(connection, entity_id)
        require_match(if_match, state.version, entity_id)
        naming = sorted({referrer.entity_id for referrer in repository.referrers(connection, [entity_id])})
        if naming:
            listed = ", ".join(naming[:MOST_REFERRERS]) + (", ..." if len(naming) > MOST_REFERRERS else "")
            raise Conflict(
                f"{entity_id} is named by {len(naming)} other{'s' * (len(naming) != 1)}: {listed}",
                extra={"referrers": naming[:MOST_REFERRERS]},
            )
        return Plan([Removal(entity_id)])

    return apply(gazetteer, plan, by=by, reason=reason, dry_run=dry_run, look=gate.look)


def restore(
    gazetteer: Gazetteer,
    entity_id: str,
    version: int,
    *,
    if_match: str | None,
    by: str,
    reason: Reason = NO_REASON,
    dry_run: bool = False,
) -> Outcome:
    """Make an old version the newest, of a live or a deleted entity; one that was merged stays merged.

    Raises `NotFound` for a version that never was, `Conflict` for one that has no document (a deletion or a merge).
    """

    def plan(connection: Connection) -> Plan:
        state = repository.states(connection, [entity_id]).get(entity_id)
        if state is None or state.state == "merged":
            require_live(connection, entity_id)
        assert state is not None  # noqa: S101 - or the line above has raised
        found = repository.document_at(connection, entity_id, version)
        if found is None:
            raise NotFound(f"{entity_id} has no version {version}")
        require_match(if_match, state.version, entity_id)
        what, document = found
        if document is None:
            raise Conflict(f"version {version} of {entity_id} has no document to restore: it was {what} then")
        return Plan([Write.of(read_entity(orjson.loads(document)), restored=True)])

    return apply(gazetteer, plan, by=by, reason=reason, dry_run=dry_run, look=gate.look)


def merge(
    gazetteer: Gazetteer,
    entity_id: str,
    into: str,
    *,
    by: str,
    if_match: str | None = None,
    into_version: int | None = None,
    reason: Reason = NO_REASON,
    dry_run: bool = False,
) -> Outcome:
    """Make one entity part of another: the old id answers 308, what the old one stated goes over, others name the new one.

    `if_match` names the version of the one that goes, `into_version` that of the one that stays, where they are to be held.
    """

    def plan(connection: Connection) -> Plan:
        state = require_live(connection, entity_id)
        if if_match is not None:
            require_match(if_match, state.version, entity_id)
        faults: list[str] = []
        target = repository.states(connection, [into]).get(into)
        if into == entity_id:
            faults.append("an entity cannot be merged into itself")
        elif target is None or not target.live:
            faults.append(f"there is no entity {into}" if target is None else f"{into} was {target.state}")
        if faults:
            raise Invalid(faults[0], errors=[{"pointer": "/into", "detail": faults[0]}])
        assert target is not None  # noqa: S101 - or it was refused
        if into_version not in (None, target.version):
            raise PreconditionFailed(f"{into} is at version {target.version}; into_version is {into_version}")
        naming = {referrer.entity_id for referrer in repository.referrers(connection, [entity_id])} - {into, entity_id}
        written: dict[str, WrittenEntity] = {
            key: orjson.loads(row.document)
            for key, row in repository.written(connection, [entity_id, into, *naming]).items()
        }
        if written[entity_id]["kind"] != written[into]["kind"]:
            detail = f"{entity_id} is a {written[entity_id]['kind']}, {into} a {written[into]['kind']}"
            raise Invalid(detail, errors=[{"pointer": "/into", "detail": detail}])
        changes: list[Change] = [
            Write.of(read_entity(merged(written[entity_id], written[into]))),
            *(Write.of(read_entity(repointed(written[one], entity_id, into))) for one in sorted(naming)),
            Removal(entity_id, into=into),
        ]
        return Plan(changes)

    return apply(gazetteer, plan, by=by, reason=reason, dry_run=dry_run, look=gate.look)


def put_source(
    gazetteer: Gazetteer,
    source_id: str,
    document: object,
    *,
    if_match: str | None,
    by: str,
    reason: Reason = NO_REASON,
    dry_run: bool = False,
) -> Outcome:
    """Create a source, or replace one that exists (which needs `If-Match`)."""

    def plan(connection: Connection) -> Plan:
        state = repository.sources(connection, [source_id]).get(source_id)
        if state is not None:
            require_match(if_match, state.version, f"source {source_id}")
        elif if_match is not None:
            raise PreconditionFailed(f"there is no source {source_id} yet, so that If-Match matches nothing")
        source = read_source(document)
        _same_id(source.id, source_id)
        return Plan(sources=[SourceWrite(source_id, source)])

    return _apply_soon(gazetteer, plan, by=by, reason=reason, dry_run=dry_run)


def batch(
    gazetteer: Gazetteer,
    lines: Iterable[bytes],
    *,
    by: str,
    reason: Reason = NO_REASON,
    dry_run: bool = False,
    load: index.Load | None = None,
    look_at_all: bool = False,
) -> Outcome:
    """Create or replace what the lines state, `{"entity": ...}` or `{"source": ...}` each, all of it or nothing.

    A line may name what comes later; blank lines are passed over. Raises `Invalid` with `line` (from 1), `pointer` and
    `detail` of every fault of every line, of which the first 1,000 are listed. An import of very many hands over a few
    thousand lines at a time, within a load (`applying.loading`). Of more than 200 documents the first are looked at for
    warnings, unless `look_at_all`.
    """
    plan = read_batch(lines)
    outcome = apply(gazetteer, plan, by=by, reason=reason, dry_run=dry_run, load=load, look=gate.look)
    if not dry_run and load is None:
        warnings = gate.all_warnings if look_at_all else gate.warnings
        with read_back():
            outcome.warnings += warnings(gazetteer, outcome)
    _tell_lines(plan, outcome)
    return outcome


def _tell_lines(plan: Plan, outcome: Outcome) -> None:
    """Say of each warning in which line of the batch its document came."""
    lines = {change.id: change.origin.line for change in plan.entities if isinstance(change, Write)}
    for warning in outcome.warnings:
        line = lines.get(warning["entity"])
        if line is not None:
            warning["line"] = line


def read_batch(lines: Iterable[bytes]) -> Plan:
    """The plan that the lines of a batch state, with the faults that can be seen without looking at what is stored."""
    batch = _Batch()
    for number, line in enumerate(lines, start=1):
        text = (line.removeprefix(BOM_UTF8) if number == 1 else line).strip()
        if text:
            batch.take(number, text)
    return batch.plan()


class _Batch:
    """The lines of a batch, as they are read."""

    def __init__(self) -> None:
        self._entities: dict[str, Write] = {}
        self._sources: dict[str, SourceWrite] = {}
        self._faults: list[dict[str, Any]] = []
        self._promised: set[str] = set()
        self._promised_sources: set[str] = set()

    def take(self, number: int, text: bytes) -> None:
        """Read a line: what it states is kept, or what is wrong with it."""
        try:
            stated = orjson.loads(text)
        except orjson.JSONDecodeError as error:
            self._refuse(number, "", f"not JSON: {error}")
            return
        replaces = stated.pop("version", None) if isinstance(stated, dict) else None
        if replaces is not None and (type(replaces) is not int or replaces < 0):
            self._refuse(number, "/version", "expected the version that this replaces, a number from 0 (none yet)")
            return
        if not isinstance(stated, dict) or len(stated) != 1 or not stated.keys() <= {"entity", "source"}:
            self._refuse(number, "", 'expected {"entity": {...}} or {"source": {...}}')
            return
        ((what, document),) = stated.items()
        try:
            earlier = (self._take_entity if what == "entity" else self._take_source)(number, document, replaces)
        except Invalid as error:
            self._faults.extend({"line": number, **fault} for fault in error.errors)
            named = document.get("id") if isinstance(document, dict) else None
            if isinstance(named, str):
                (self._promised if what == "entity" else self._promised_sources).add(named)
            return
        if earlier is not None:
            self._refuse(number, pointer(what, "id"), f"{document['id']} stands in line {earlier} too")

    def _take_entity(self, number: int, document: Any, replaces: int | None) -> int | None:
        """Keep an entity; the line in which it stands already, where it does. Raises `Invalid`."""
        entity = read_entity(document, base="/entity")
        before = self._entities.get(entity.id)
        if before is not None:
            return before.origin.line
        self._entities[entity.id] = Write.of(entity, origin=Origin(number, "/entity"), replaces=replaces)
        return None

    def _take_source(self, number: int, document: Any, replaces: int | None) -> int | None:
        """Keep a source; the line in which it stands already, where it does. Raises `Invalid`."""
        source = read_source(document, base="/source")
        before = self._sources.get(source.id)
        if before is not None:
            return before.line
        self._sources[source.id] = SourceWrite(source.id, source, line=number, replaces=replaces)
        return None

    def _refuse(self, number: int, where: str, detail: str) -> None:
        self._faults.append({"line": number, "pointer": where, "detail": detail})

    def plan(self) -> Plan:
        """What the lines state."""
        return Plan(
            list(self._entities.values()),
            list(self._sources.values()),
            self._faults,
            frozenset(self._promised),
            frozenset(self._promised_sources),
        )
