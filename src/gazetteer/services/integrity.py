"""Whether changed documents fit together and fit what is stored: references, kinds, sources, parts of parts, chains.

A document alone is validated in `domain/entity.py`; here is what can only be said of several, or with the knowledge of
languages that the domain does not have.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from typing import Final

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


def _misfits(connection: Connection, after: After, present: Mapping[str, WrittenEntity]) -> Iterator[Fault]:
    """References to what is not there, and to what is of the wrong kind."""
    named: set[str] = set()
    for document in present.values():
        named |= names_other(document)
    states = repository.states(connection, named - present.keys())

    def misfit(target: str, kinds: tuple[str, ...] | None) -> str | None:
        document = present.get(target)
        if document is not None:
            kind: str = document["kind"]
        elif target in after.promised:
            return None
        else:
            state = states.get(target)
            if state is None:
                return f"there is no entity {target}"
            if not state.live or target in after.changed:
                gone = state.merged_into
                return f"{target} was " + ("deleted" if gone is None else f"merged into {gone}")
            kind = state.kind
        if kinds is not None and kind not in kinds:
            return f"expected a {_expected(kinds)}, but {target} is a {kind}"
        return None

    for entity_id, document in present.items():
        for index, fact in enumerate(document.get("dates", ())):
            if "place" in fact and (detail := misfit(fact["place"], _FACT_PLACE)):
                yield entity_id, pointer("dates", index, "place"), detail
        for index, relation in enumerate(document.get("relations", ())):
            if detail := misfit(relation["target"], _TARGETS.get(relation["type"])):
                yield entity_id, pointer("relations", index, "target"), detail
            of = _STATED_BY.get(relation["type"])
            if of is not None and document["kind"] not in of:
                detail = f"only a {_expected(of)} is {relation['type']} something"
                yield entity_id, pointer("relations", index, "type"), detail
        for index, record in enumerate(document.get("sovereignty", ())):
            if index == 0 and document["kind"] not in _HELD:
                yield entity_id, pointer("sovereignty"), f"a {document['kind']} is not held by anybody"
            for role, position, target in parties(record):
                if detail := misfit(target, _PARTIES[role]):
                    yield entity_id, pointer("sovereignty", index, role, position), detail

    # Those that stay as they are may name what is now of another kind.
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


def _overlapping_phases(connection: Connection, after: After, present: Mapping[str, WrittenEntity]) -> Iterator[Fault]:
    """Phases of one state that would both hold, for certain, on some day."""
    stated: dict[str, list[tuple[str, int, str | None, str | None]]] = {}
    for entity_id, document in present.items():
        for index, relation in enumerate(document.get("relations", ())):
            if relation["type"] == "phase_of":
                stated.setdefault(relation["target"], []).append(
                    (entity_id, index, relation.get("from"), relation.get("to"))
                )
    if not stated:
        return
    others: dict[str, list[tuple[str, Span]]] = {}
    for row in repository.relations_to(connection, stated, type_="phase_of"):
        certain = dates.Interval.parse(row.valid_from, row.valid_to).certain()
        if row.entity_id not in after.changed and certain is not None:
            others.setdefault(row.target, []).append((row.entity_id, certain))
    for chain, phases in stated.items():
        standing = list(others.get(chain, ()))
        for entity_id, index, from_, to in phases:
            certain = dates.Interval.parse(from_, to).certain()
            if certain is None:
                continue
            for other, span in standing:
                if _common(certain, span) is not None:
                    detail = f"{chain} was {other} in a part of this time; its phases may not overlap"
                    yield entity_id, pointer("relations", index), detail
            standing.append((entity_id, certain))
