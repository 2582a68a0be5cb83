"""Whether changed documents fit together and fit what is stored: references, kinds, sources, parts of parts, chains.

A document alone is validated in `domain/entity.py`; here is what can only be said of several, or with the knowledge of
languages that the domain does not have.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from typing import Final, NamedTuple

import orjson

from gazetteer.domain import dates
from gazetteer.domain.document import WrittenEntity, citations, cited, parties
from gazetteer.domain.document import named as names_other
from gazetteer.errors import pointer
from gazetteer.language.romanisation import PinyinError, derive
from gazetteer.services.impossible import impossible
from gazetteer.storage import repository
from gazetteer.storage.engine import Connection
from gazetteer.storage.repository import State

Fault = tuple[str, str, str]
"""(id of the entity whose document has the fault, JSON pointer, what was expected)."""

_PARTIES: Final[Mapping[str, tuple[str, ...]]] = {
    "holders": ("polity", "organisation"),
    "basis": ("treaty", "event"),
    "ended_by": ("treaty", "event"),
    "viewpoint": ("polity", "organisation", "term"),
}
#: A territory can be claimed as a whole under the name of the state that it was.
_HELD: Final = ("place", "polity")
_FACT_PLACE: Final = ("place", "polity")
#: What the target of a relation must be, where the type says it.
_TARGETS: Final[Mapping[str, tuple[str, ...]]] = {
    "phase_of": ("polity",),
    "capital_of": ("place", "polity"),
    "located_in": ("place", "polity"),
    "signed_at": ("place", "polity"),
    "took_place_in": ("place", "polity"),
    "headquartered_in": ("place", "polity"),
}
_STATED_BY: Final[Mapping[str, tuple[str, ...]]] = {"phase_of": ("polity",), "capital_of": ("place", "polity")}
#: Relations along which nobody may come back to where he started on any one day.
_UPWARD: Final = ("part_of", "phase_of")


@dataclass(frozen=True, slots=True)
class After:
    """The state of things after a change: `changed` documents (None: no longer live) count instead of the stored."""

    changed: Mapping[str, WrittenEntity | None]
    stored: Mapping[str, State]
    promised: Set[str] = frozenset()
    promised_sources: Set[str] = frozenset()


def faults(connection: Connection, after: After) -> Iterator[Fault]:
    """Everything that does not fit, document by document."""
    present = {entity_id: document for entity_id, document in after.changed.items() if document is not None}
    yield from _unreadable(present)
    yield from _impossible(connection, after, present)
    yield from _misfits(connection, after, present)
    yield from _unknown_sources(connection, after, present)
    yield from _circles(connection, after, present)
    yield from _overlapping_phases(connection, after, present)


def _unreadable(present: Mapping[str, WrittenEntity]) -> Iterator[Fault]:
    """Readings that are no pinyin, so that nothing could be derived from them."""
    for entity_id, document in present.items():
        for index, name in enumerate(document["names"]):
            for number, reading in enumerate(name.get("readings", ())):
                try:
                    derive(reading["pinyin"])
                except PinyinError as error:
                    yield entity_id, pointer("names", index, "readings", number, "pinyin"), f"not pinyin: {error}"


def _impossible(connection: Connection, after: After, present: Mapping[str, WrittenEntity]) -> Iterator[Fault]:
    """What cannot be. What the stored document already has of it is no fault of this change: the review lists it."""
    for entity_id, document in present.items():
        found = list(impossible(document))
        if not found:
            continue
        before = repository.written(connection, [entity_id]).get(entity_id)
        known = set() if before is None else {detail for _, detail in impossible(orjson.loads(before.document))}
        for where, detail in found:
            if detail not in known:
                yield entity_id, where, detail


def _expected(kinds: tuple[str, ...]) -> str:
    return " or ".join(kinds)


class _Targets:
    """The entities that documents name, as they will stand after the change."""

    def __init__(self, connection: Connection, after: After, present: Mapping[str, WrittenEntity]) -> None:
        named: set[str] = set()
        for document in present.values():
            named |= names_other(document)
        self._after = after
        self._present = present
        self._states = repository.states(connection, named - present.keys())

    def misfit(self, target: str, kinds: tuple[str, ...] | None) -> str | None:
        """What is wrong with naming an entity where one of these kinds is expected, any kind without; None if nothing is."""
        document = self._present.get(target)
        if document is not None:
            return _of_another_kind(target, document["kind"], kinds)
        if target in self._after.promised:
            return None
        state = self._states.get(target)
        if state is None:
            return f"there is no entity {target}"
        if not state.live or target in self._after.changed:
            return f"{target} was " + ("deleted" if state.merged_into is None else f"merged into {state.merged_into}")
        return _of_another_kind(target, state.kind, kinds)


def _of_another_kind(target: str, kind: str, kinds: tuple[str, ...] | None) -> str | None:
    if kinds is None or kind in kinds:
        return None
    return f"expected a {_expected(kinds)}, but {target} is a {kind}"


def _misfits(connection: Connection, after: After, present: Mapping[str, WrittenEntity]) -> Iterator[Fault]:
    """References to what is not there, and to what is of the wrong kind."""
    targets = _Targets(connection, after, present)
    for entity_id, document in present.items():
        for where, detail in (
            *_misfits_of_facts(document, targets),
            *_misfits_of_relations(document, targets),
            *_misfits_of_records(document, targets),
        ):
            yield entity_id, where, detail
    yield from _misfits_of_the_turned(connection, after, present)


def _misfits_of_facts(document: WrittenEntity, targets: _Targets) -> Iterator[tuple[str, str]]:
    for index, fact in enumerate(document.get("dates", ())):
        if "place" in fact and (detail := targets.misfit(fact["place"], _FACT_PLACE)):
            yield pointer("dates", index, "place"), detail


def _misfits_of_relations(document: WrittenEntity, targets: _Targets) -> Iterator[tuple[str, str]]:
    for index, relation in enumerate(document.get("relations", ())):
        if detail := targets.misfit(relation["target"], _TARGETS.get(relation["type"])):
            yield pointer("relations", index, "target"), detail
        of = _STATED_BY.get(relation["type"])
        if of is not None and document["kind"] not in of:
            yield pointer("relations", index, "type"), f"only a {_expected(of)} is {relation['type']} something"


def _misfits_of_records(document: WrittenEntity, targets: _Targets) -> Iterator[tuple[str, str]]:
    records = document.get("sovereignty", ())
    if records and document["kind"] not in _HELD:
        yield pointer("sovereignty"), f"a {document['kind']} is not held by anybody"
    for index, record in enumerate(records):
        for role, position, target in parties(record):
            if detail := targets.misfit(target, _PARTIES[role]):
                yield pointer("sovereignty", index, role, position), detail


def _misfits_of_the_turned(
    connection: Connection, after: After, present: Mapping[str, WrittenEntity]
) -> Iterator[Fault]:
    """What those that stay as they are say of entities that are now of another kind."""
    turned = {
        entity_id: document["kind"]
        for entity_id, document in present.items()
        if entity_id in after.stored and after.stored[entity_id].kind != document["kind"]
    }
    for referrer in repository.referrers(connection, turned):
        if referrer.entity_id in after.changed:
            continue
        wanted = _FACT_PLACE if referrer.role == "place" else _PARTIES.get(referrer.role)
        if wanted is not None and turned[referrer.target] not in wanted:
            yield referrer.target, "/kind", f"{referrer.entity_id} names it where a {_expected(wanted)} is expected"
    for row in repository.relations_to(connection, turned):
        wanted = _TARGETS.get(row.type)
        if row.entity_id not in after.changed and wanted is not None and turned[row.target] not in wanted:
            yield row.target, "/kind", f"{row.entity_id} is {row.type} it, which expects a {_expected(wanted)}"


def _unknown_sources(connection: Connection, after: After, present: Mapping[str, WrittenEntity]) -> Iterator[Fault]:
    sources = {source for document in present.values() for source in cited(document)}
    unknown = sources - after.promised_sources
    unknown -= repository.sources(connection, unknown).keys()
    if unknown:
        for entity_id, document in present.items():
            for citation, where in citations(document):
                if citation["source"] in unknown:
                    yield entity_id, where + "/source", f"there is no source {citation['source']}"


Span = tuple[int | None, int | None]
"""The first day and the first day no longer; None on a side without end."""


def _common(one: Span, other: Span) -> Span | None:
    begins = [day for day in (one[0], other[0]) if day is not None]
    ends = [day for day in (one[1], other[1]) if day is not None]
    begin, end = max(begins, default=None), min(ends, default=None)
    return None if begin is not None and end is not None and begin >= end else (begin, end)


def _possible(from_: str | None, to: str | None) -> Span:
    return dates.Interval.parse(from_, to).possible()


def _circles(connection: Connection, after: After, present: Mapping[str, WrittenEntity]) -> Iterator[Fault]:
    """Entities that would be part of themselves on some day, by the widest reading of the bounds."""
    for type_ in _UPWARD:
        upward: dict[str, list[tuple[str, Span]]] = {}
        starts: list[tuple[str, int, str, Span]] = []
        for entity_id, document in present.items():
            for index, relation in enumerate(document.get("relations", ())):
                if relation["type"] == type_:
                    span = _possible(relation.get("from"), relation.get("to"))
                    upward.setdefault(entity_id, []).append((relation["target"], span))
                    starts.append((entity_id, index, relation["target"], span))
        if not starts:
            continue
        # Only what leads up from the changed ones is read, a level at a time.
        known = set(after.changed)
        level = {target for _, _, target, _ in starts} - known
        while level:
            known |= level
            reached: set[str] = set()
            for row in repository.relations_of(connection, level, type_=type_):
                upward.setdefault(row.entity_id, []).append((row.target, _possible(row.valid_from, row.valid_to)))
                reached.add(row.target)
            level = reached - known
        for entity_id, index, target, span in starts:
            if _comes_back(upward, entity_id, target, span):
                yield (
                    entity_id,
                    pointer("relations", index, "target"),
                    f"{entity_id} would be {type_} itself by {target}",
                )


def _comes_back(upward: Mapping[str, list[tuple[str, Span]]], start: str, target: str, span: Span) -> bool:
    waiting = [(target, span)]
    seen: set[tuple[str, Span]] = set()
    while waiting:
        at, here = waiting.pop()
        if at == start:
            return True
        if (at, here) in seen:
            continue
        seen.add((at, here))
        for above, of_step in upward.get(at, ()):
            common = _common(here, of_step)
            if common is not None:
                waiting.append((above, common))
    return False


class _StatedPhase(NamedTuple):
    """A phase as a changed document states it: where, and the span in which it holds for certain (None: on no day)."""

    entity_id: str
    position: int
    certain: Span | None


def _overlapping_phases(connection: Connection, after: After, present: Mapping[str, WrittenEntity]) -> Iterator[Fault]:
    """Phases of one state that would both hold, for certain, on some day."""
    stated = _stated_phases(present)
    if not stated:
        return
    others: dict[str, list[tuple[str, Span]]] = {}
    for row in repository.relations_to(connection, stated, type_="phase_of"):
        certain = dates.Interval.parse(row.valid_from, row.valid_to).certain()
        if row.entity_id not in after.changed and certain is not None:
            others.setdefault(row.target, []).append((row.entity_id, certain))
    for chain, phases in stated.items():
        standing = list(others.get(chain, ()))
        for phase in phases:
            if phase.certain is None:
                continue
            for other, span in standing:
                if _common(phase.certain, span) is not None:
                    detail = f"{chain} was {other} in a part of this time; its phases may not overlap"
                    yield phase.entity_id, pointer("relations", phase.position), detail
            standing.append((phase.entity_id, phase.certain))


def _stated_phases(present: Mapping[str, WrittenEntity]) -> dict[str, list[_StatedPhase]]:
    """The phases that the documents state, by the state whose they are."""
    stated: dict[str, list[_StatedPhase]] = {}
    for entity_id, document in present.items():
        for index, relation in enumerate(document.get("relations", ())):
            if relation["type"] == "phase_of":
                certain = dates.Interval.parse(relation.get("from"), relation.get("to")).certain()
                stated.setdefault(relation["target"], []).append(_StatedPhase(entity_id, index, certain))
    return stated
