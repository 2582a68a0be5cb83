"""Sources that end: one on which nothing rests is deleted, one that is the same as another is merged into it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final, cast

import orjson

from gazetteer.domain.document import ASSERTIONS, WrittenCitation, WrittenEntity, WrittenName
from gazetteer.domain.entity import read_entity
from gazetteer.errors import Conflict, Invalid, NotFound
from gazetteer.services.applying import apply
from gazetteer.services.change import NO_REASON, Outcome, Plan, Reason, SourceEnd, Write
from gazetteer.services.context import Gazetteer
from gazetteer.services.editing import require_match
from gazetteer.storage import repository
from gazetteer.storage.engine import Connection
from gazetteer.storage.repository import SourceState

#: Of the entities that rest on a source so many are named in a refusal.
_MOST_NAMED: Final = 20
Turn = Callable[[Iterable[WrittenCitation]], list[WrittenCitation]]


def delete_source(
    gazetteer: Gazetteer,
    source_id: str,
    *,
    if_match: str | None,
    by: str,
    reason: Reason = NO_REASON,
    dry_run: bool = False,
) -> Outcome:
    """End a source; its history is kept. Raises `Conflict` while anything rests on it, saying what."""

    def plan(connection: Connection) -> Plan:
        state = _require(connection, source_id)
        require_match(if_match, state.version, f"source {source_id}")
        resting = repository.count_dependants(connection, [source_id]).get(source_id, 0)
        if resting:
            named = [entity for entity, _ in repository.dependants(connection, source_id, limit=_MOST_NAMED)]
            listed = ", ".join(named) + (", ..." if resting > len(named) else "")
            what = "1 entity rests" if resting == 1 else f"{resting} entities rest"
            raise Conflict(f"{what} on source {source_id}: {listed}", extra={"referrers": named})
        return Plan(ended=[SourceEnd(source_id)])

    return apply(gazetteer, plan, by=by, reason=reason, dry_run=dry_run)


def merge_source(
    gazetteer: Gazetteer,
    source_id: str,
    into: str,
    *,
    if_match: str | None,
    by: str,
    reason: Reason = NO_REASON,
    dry_run: bool = False,
) -> Outcome:
    """Let everything that rests on a source rest on another, and end the first. Raises `Invalid` where that cannot be."""

    def plan(connection: Connection) -> Plan:
        state = _require(connection, source_id)
        require_match(if_match, state.version, f"source {source_id}")
        if into == source_id or into not in repository.sources(connection, [into]):
            detail = "a source is not merged into itself" if into == source_id else f"there is no source {into}"
            raise Invalid(detail, errors=[{"pointer": "/into", "detail": detail}])
        resting = [entity for entity, _ in repository.dependants(connection, source_id)]
        written = repository.written(connection, resting)
        changed = [recited(orjson.loads(row.document), source_id, into) for row in written.values()]
        return Plan([Write.of(read_entity(document)) for document in changed], ended=[SourceEnd(source_id, into)])

    return apply(gazetteer, plan, by=by, reason=reason, dry_run=dry_run)


def _require(connection: Connection, source_id: str) -> SourceState:
    state = repository.sources(connection, [source_id]).get(source_id)
    if state is None:
        raise NotFound(f"there is no source {source_id!r}")
    return state


def recited(document: WrittenEntity, old: str, into: str) -> WrittenEntity:
    """The document citing `into` wherever it cited `old`; what then is cited twice for one statement is cited once."""

    def turn(citations: Iterable[WrittenCitation]) -> list[WrittenCitation]:
        kept: list[WrittenCitation] = []
        for citation in citations:
            turned = citation.copy()
            if citation["source"] == old:
                turned["source"] = into
            if turned not in kept:
                kept.append(turned)
        return kept

    changed = document.copy()
    if "location_sources" in changed:
        changed["location_sources"] = turn(changed["location_sources"])
    for field in ASSERTIONS:
        if field in changed:
            statements = [_recited(statement, turn) for statement in changed[field]]
            changed[field] = cast(Any, statements)
    changed["names"] = [_read_anew(name, turn) for name in changed["names"]]
    return changed


def _recited(statement: Any, turn: Turn) -> Any:
    return {**statement, "sources": turn(statement["sources"])} if "sources" in statement else statement


def _read_anew(name: WrittenName, turn: Turn) -> WrittenName:
    if "readings" not in name:
        return name
    changed = name.copy()
    changed["readings"] = [_recited(reading, turn) for reading in name["readings"]]
    return changed
