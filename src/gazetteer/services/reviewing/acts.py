"""Checks of treaties and other acts, and of what rests on them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import Final

from gazetteer.domain import calendars, dates, standing
from gazetteer.domain.entity import Entity, SovereigntyRecord
from gazetteer.errors import pointer
from gazetteer.services.reviewing.finding import Finding, check
from gazetteer.services.seeding import Seed

#: Relations by which a treaty says that it moved a place or settled whose it is.
_MOVES: Final = frozenset({"transfers", "concerns"})


@check("treaty-effect")
def _treaties_and_records_agree(seed: Seed) -> Iterator[Finding]:
    """A treaty that moved a place has a record resting on it, and what a record rests on moved the place."""
    above = {
        entity.id: {relation.target for relation in entity.relations if relation.type == "part_of"}
        for entity in seed.entities.values()
    }
    resting: defaultdict[str, set[str]] = defaultdict(set)
    for entity in seed.entities.values():
        wholes = _ancestors(entity.id, above)
        for index, record in enumerate(entity.sovereignty):
            for treaty in (*record.basis, *record.ended_by):
                resting[treaty] |= wholes
            for detail in _faults_of_bases(record, wholes, seed):
                yield Finding(entity.id, pointer("sovereignty", index, "basis"), "treaty-effect", detail)
    for entity in seed.entities.values():
        if entity.kind == "treaty" and "unratified treaty" not in entity.types:
            yield from _transfers_without_record(entity, resting[entity.id], seed)


def _faults_of_bases(record: SovereigntyRecord, wholes: set[str], seed: Seed) -> Iterator[str]:
    """What is wrong with the treaties that a record rests on; `wholes` is the place and all that it is part of."""
    for treaty in record.basis:
        written = seed.entities[treaty]
        if "unratified treaty" in written.types:
            yield f"{treaty} was never ratified: nothing rests on it"
        moved = {relation.target for relation in written.relations if relation.type in _MOVES}
        is_explained = record.note is not None or not standing.is_conferred(record.status)
        if written.kind == "treaty" and not is_explained and not moved & wholes:
            yield f"{treaty} does not say that it {' or '.join(sorted(_MOVES))} this place or what it is part of"


def _transfers_without_record(treaty: Entity, resting: set[str], seed: Seed) -> Iterator[Finding]:
    """The places that a treaty moved, without a record of them that rests on it; `resting` is what has one."""
    for index, relation in enumerate(treaty.relations):
        if relation.type != "transfers" or seed.entities[relation.target].kind != "place":
            continue
        if relation.note is None and relation.target not in resting:
            detail = f"no sovereignty record of {relation.target} or its parts rests on this treaty"
            yield Finding(treaty.id, pointer("relations", index), "treaty-effect", detail)


def _ancestors(place: str, above: Mapping[str, set[str]]) -> set[str]:
    found: set[str] = set()
    todo = [place]
    while todo:
        current = todo.pop()
        if current not in found:
            found.add(current)
            todo.extend(above.get(current, ()))
    return found


#: Treaties that bind one party to another, by their types.
_OF_TWO: Final = frozenset({"bilateral treaty", "boundary treaty", "lease", "contract", "alliance", "peace treaty"})


@check("parties")
def _treaties_have_their_parties(seed: Seed) -> Iterator[Finding]:
    """A treaty of two has two parties at least, each of which says `party_to`; a note on the treaty explains another case."""
    parties = Counter(
        target
        for entity in seed.entities.values()
        for target in {relation.target for relation in entity.relations if relation.type == "party_to"}
    )
    for entity in seed.entities.values():
        of_two = entity.kind == "treaty" and bool(_OF_TWO & set(entity.types))
        if of_two and parties[entity.id] < 2 and entity.note is None:
            detail = f"{parties[entity.id]} of its two parties say that they are party_to it"
            yield Finding(entity.id, "/relations", "parties", detail)


@check("massacre-as-basis")
def _no_record_rests_on_a_massacre(seed: Seed) -> Iterator[Finding]:
    """What supports a record is an act of a state; a massacre supports nothing. No note excuses it."""
    for entity in seed.entities.values():
        for index, record in enumerate(entity.sovereignty):
            for basis in record.basis:
                if "massacre" in seed.entities[basis].types:
                    detail = f"{basis} is a massacre, which gives nobody anything; name the act"
                    yield Finding(entity.id, pointer("sovereignty", index, "basis"), "massacre-as-basis", detail)


def _days_of_acts(seed: Seed) -> dict[str, set[int]]:
    """The days on which each act or state has a dated fact; those that are not one day are left out."""
    found: defaultdict[str, set[int]] = defaultdict(set)
    for entity in seed.entities.values():
        for fact in entity.dates:
            first, last = dates.date_range(fact.date)
            if first is not None and first == last:
                found[entity.id].add(first)
    return found


def _read_as_julian(day: int) -> int:
    """The day that a Gregorian-looking date means if it was written in the Julian calendar."""
    return calendars.JULIAN.day_number(*dates.year_month_day(day))


@check("old-style")
def _no_julian_day_stands_as_gregorian(seed: Seed) -> Iterator[Finding]:
    """A record that begins or ends 10 to 13 days before the act it names, by exactly the calendars' difference, is Old Style.

    Held against the dates of its `basis` and `ended_by`, and of its holders.
    """
    acts = _days_of_acts(seed)
    for entity in seed.entities.values():
        for index, record in enumerate(entity.sovereignty):
            for bound in (record.from_, record.to):
                if bound in (None, "..") or record.note is not None:
                    continue
                first, last = dates.date_range(bound)
                if first is None or first != last or first > _LAST_JULIAN_DAY:
                    continue
                known = {day for act in (*record.basis, *record.ended_by, *record.holders) for day in acts[act]}
                meant = _read_as_julian(first)
                if first not in known and meant in known:
                    detail = f"{bound} is {dates.iso_day(meant)} if it is Old Style, the day of what it rests on"
                    yield Finding(entity.id, pointer("sovereignty", index), "old-style", detail)


#: Russia's civil calendar was Julian until 31 January 1918 (14 February by the Gregorian).
_LAST_JULIAN_DAY: Final = dates.day_number(1918, 2, 14)
