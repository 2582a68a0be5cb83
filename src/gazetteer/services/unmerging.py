"""Undoing a merge: the one that went comes back, and what the merge changed elsewhere is changed back.

A merge is one write: whatever it changed has its moment. What was edited since stays as edited; the merge's own share is taken
out of it, and what cannot be told apart any more is said in the outcome's warnings.
"""

from __future__ import annotations

from collections.abc import Iterator

import orjson

from gazetteer.domain.carrying import Carried, carried
from gazetteer.domain.entity import read_entity
from gazetteer.errors import Conflict, NotFound, StorageFault, pointer
from gazetteer.services import gate
from gazetteer.services.applying import apply
from gazetteer.services.change import NO_REASON, Change, Outcome, Plan, Reason, Write
from gazetteer.services.context import Gazetteer
from gazetteer.services.editing import require_match
from gazetteer.storage import repository
from gazetteer.storage.engine import Connection
from gazetteer.storage.repository import State


def unmerge(
    gazetteer: Gazetteer,
    entity_id: str,
    *,
    by: str,
    if_match: str | None = None,
    reason: Reason = NO_REASON,
    dry_run: bool = False,
) -> Outcome:
    """Bring back an entity that was merged into another; both answer for themselves afterwards.

    Raises `NotFound`, `Conflict` where the entity was not merged, and `Invalid` where its document fits no longer.
    """
    left: list[tuple[str, Carried]] = []

    def plan(connection: Connection) -> Plan:
        left.clear()
        state = _require_merged(connection, entity_id)
        if if_match is not None:
            require_match(if_match, state.version, entity_id)
        before = repository.document_at(connection, entity_id, state.version - 1)
        if before is None or before[1] is None:
            raise StorageFault(f"the version of {entity_id} before its merge is missing; run: gazetteer doctor")
        changes: list[Change] = [Write.of(read_entity(orjson.loads(before[1])), restored=True)]
        for other, back in _changed_back(connection, state):
            changes.append(Write.of(read_entity(back.document)))
            if back.left:
                left.append((other, back))
        return Plan(changes)

    outcome = apply(gazetteer, plan, by=by, reason=reason, dry_run=dry_run, look=gate.look)
    for other, back in left:
        for difference in back.left:
            detail = f"what the merge {difference.what} here was changed since, and stays as it is"
            where = pointer(difference.field)
            outcome.warnings.append({"rule": "unmerge", "entity": other, "pointer": where, "detail": detail})
    return outcome


def _require_merged(connection: Connection, entity_id: str) -> State:
    state = repository.states(connection, [entity_id]).get(entity_id)
    if state is None:
        raise NotFound(f"there is no entity {entity_id}")
    if state.state != "merged":
        raise Conflict(f"{entity_id} was not merged into another: it is {state.state}")
    return state


def _changed_back(connection: Connection, merged: State) -> Iterator[tuple[str, Carried]]:
    """What else the merge changed, each with the document that it is to have now; what has ended since stays so."""
    written = {
        version.entity_id: version.version
        for version in repository.versions_of(connection, merged.modified)
        if version.entity_id != merged.id and version.version > 1
    }
    for other, row in repository.written(connection, written).items():
        after = repository.document_at(connection, other, written[other])
        before = repository.document_at(connection, other, written[other] - 1)
        if after is None or before is None or after[1] is None or before[1] is None:
            continue
        yield other, carried(orjson.loads(after[1]), orjson.loads(before[1]), orjson.loads(row.document))
