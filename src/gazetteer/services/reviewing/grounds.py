"""Checks of who held a place: no contradiction, no day without an answer, no fact that is somebody's view."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from gazetteer.domain import dates, sovereignty, standing
from gazetteer.domain.entity import Entity, SovereigntyRecord
from gazetteer.domain.sovereignty import HeldRecord
from gazetteer.domain.vocabulary import SovereigntyStatus
from gazetteer.errors import pointer
from gazetteer.services.coverage import UNOPENED, SeedWorld
from gazetteer.services.reviewing.finding import Finding, check
from gazetteer.services.seeding import Seed


@dataclass(frozen=True)
class _Ground:
    """The documents as the rules of sovereignty see them, and what they say of each place over all time."""

    world: SeedWorld
    held: Mapping[str, list[HeldRecord]]


def _ground(seed: Seed) -> _Ground:
    """Worked out once for all checks of one seed."""
    known = seed.worked_out.get("ground")
    if not isinstance(known, _Ground):
        world = SeedWorld(seed)
        places = (entity.id for entity in seed.entities.values() if entity.kind == "place")
        known = _Ground(world, {place: sovereignty.records_of(place, None, world) for place in places})
        seed.worked_out["ground"] = known
    return known


def _standing(entity: Entity) -> list[tuple[int, SovereigntyRecord, dates.Interval]]:
    return [
        (index, record, dates.Interval.parse(record.from_, record.to))
        for index, record in enumerate(entity.sovereignty)
        if standing.stands(record.status)
    ]


@check("overlap")
def _sovereignty_does_not_overlap(seed: Seed) -> Iterator[Finding]:
    """Two holders of one title at one time, in one view and over one extent, are a contradiction unless explained."""
    for entity in seed.entities.values():
        titles = [item for item in _standing(entity) if item[1].status in ("sovereignty", "condominium")]
        for position, (index, record, interval) in enumerate(titles):
            for _, other, span in titles[position + 1 :]:
                same_view = set(record.viewpoint or ()) == set(other.viewpoint or ())
                explained = record.note is not None or other.note is not None
                if not same_view or explained or record.extent != other.extent or record.holders == other.holders:
                    continue
                first, second = interval.certain(), span.certain()
                if first is not None and second is not None and _meet(first, second):
                    detail = f"{record.holders} and {other.holders} hold the title at one time in one view"
                    yield Finding(entity.id, pointer("sovereignty", index), "overlap", detail)


def _meet(one: tuple[int | None, int | None], other: tuple[int | None, int | None]) -> bool:
    """Whether two half-open stretches of days have a day in common."""
    begins_in_time = one[0] is None or other[1] is None or one[0] < other[1]
    return begins_in_time and (other[0] is None or one[1] is None or other[0] < one[1])


@check("gap")
def _sovereignty_has_no_gaps(seed: Seed) -> Iterator[Finding]:
    for entity in seed.entities.values():
        spans = sorted(
            (interval.possible() for _, _, interval in _standing(entity) if interval.dated),
            key=lambda span: (span[0] is not None, span[0] or 0),
        )
        if not spans or entity.note is not None:
            continue
        reached = spans[0][1]
        for first, last in spans[1:]:
            if reached is None:
                break
            if first is not None and first > reached:
                detail = (
                    f"nobody holds it from {dates.iso_day(reached)} to {dates.iso_day(first)}; "
                    "add the record, or explain the gap in the entity's note"
                )
                yield Finding(entity.id, "/sovereignty", "gap", detail)
            reached = None if last is None else max(reached, last)


#: What says who was there: facts, which are nobody's view.
_PRESENCE: Final[frozenset[SovereigntyStatus]] = frozenset({"de_facto", "administration", "occupation"})


@check("fact-with-view")
def _facts_are_nobodys_view(seed: Seed) -> Iterator[Finding]:
    """Who was there is a fact, and a state's stance is its own: neither has another's viewpoint. No note excuses it."""
    for entity in seed.entities.values():
        for index, record in enumerate(entity.sovereignty):
            viewpoint = set(record.viewpoint or ())
            if record.status in _PRESENCE and viewpoint:
                detail = f"{record.status} is a fact and has no viewpoint; whose the place was is a record of title"
                yield Finding(entity.id, pointer("sovereignty", index, "viewpoint"), "fact-with-view", detail)
            if standing.is_stance(record.status) and not viewpoint <= set(record.holders):
                detail = f"{record.status} is what its holder says of itself, not a view of others"
                yield Finding(entity.id, pointer("sovereignty", index, "viewpoint"), "fact-with-view", detail)


#: Statuses of which two undisputed holders of one ground exclude each other: titles, and governments in fact.
_EXCLUSIVE: Final[tuple[frozenset[SovereigntyStatus], ...]] = (
    frozenset({"sovereignty", "condominium"}),
    frozenset({"de_facto", "administration"}),
)


@check("two-holders")
def _one_ground_has_one_holder(seed: Seed) -> Iterator[Finding]:
    """Two undisputed titles, or two governments in fact, over one ground on a day that is certain; inheritance included."""
    ground = _ground(seed)
    world = ground.world
    for entity in seed.entities.values():
        if entity.kind != "place":
            continue
        held = ground.held[entity.id]
        undisputed = [one for one in held if one.part is None and one.record.viewpoint is None]
        for statuses in _EXCLUSIVE:
            alike = [one for one in undisputed if one.record.status in statuses]
            for position, one in enumerate(alike):
                for other in alike[position + 1 :]:
                    days = dates.common(_certain_days(one), _certain_days(other))
                    if days and _exclude(one, other, world):
                        detail = (
                            f"{one.id} ({', '.join(one.record.holders)}) and {other.id} "
                            f"({', '.join(other.record.holders)}) hold it at once from {dates.iso_day(int(days[0][0]))}"
                        )
                        yield Finding(entity.id, "/sovereignty", "two-holders", detail)


def _certain_days(held: HeldRecord) -> list[dates.Stretch]:
    """The days on which a record certainly counts for the place."""
    certain = held.interval.certain()
    if certain is None:
        return []
    first, end = certain
    span = (-math.inf if first is None else first, math.inf if end is None else end)
    return dates.common(held.days, [span])


def _exclude(one: HeldRecord, other: HeldRecord, world: SeedWorld) -> bool:
    """Whether two records cannot both be right: other holders, and no extents that tell their grounds apart."""
    here, there = one.record.extent, other.record.extent
    if here is not None and there is not None and here != there:
        return False
    return not (_within(one, other, world) or _within(other, one, world))


def _within(one: HeldRecord, other: HeldRecord, world: SeedWorld) -> bool:
    """Whether each holder of one record is a holder of the other, itself or as a phase of the same state."""
    chains = {holder: {holder} | {phase for phase, _ in world.phases(holder)} for holder in other.record.holders}
    return all(
        any(holder in states or _has_phase_among(holder, states, world) for states in chains.values())
        for holder in one.record.holders
    )


def _has_phase_among(holder: str, states: set[str], world: SeedWorld) -> bool:
    """Whether a state has one of some states for a phase."""
    return any(phase in states for phase, _ in world.phases(holder))


#: Places of which no day is asked: what is no ground that a state holds.
NO_GROUND: Final = frozenset(
    {
        "basin",
        "bay",
        "boundary",
        "bridge",
        "desert",
        "lake",
        "mountain",
        "mountain range",
        "plain",
        "plateau",
        "railway",
        "range",
        "river",
        "sea",
        "strait",
        "world region",
    }
)
_FIRST_DAY: Final = dates.day_number(1600, 1, 1)
#: The day that stands for today in what is checked.
TODAY: Final = dates.day_number(2026, 1, 1)
#: How a note states a gap: "No record from 1611 to 1617: why". The days may be years or months.
_STATED_GAP: Final = re.compile(r"No record from ([0-9-]+) to ([0-9-]+): (?P<reason>[^.]{12,})")
#: A reason that says nothing.
_NO_REASON: Final = re.compile(r"has not been entered|not resolved into records")


@check("no-holder")
def _every_day_has_a_holder(seed: Seed) -> Iterator[Finding]:
    """A place on land answers on every day from 1600, or its founding, to today, by inheritance too.

    A stretch of which nobody knows who held it is stated in the entity's note, `No record from 1611 to 1617:` and the reason.
    """
    ground = _ground(seed)
    for entity in seed.entities.values():
        if entity.kind != "place" or NO_GROUND & set(entity.types):
            continue
        held = ground.held[entity.id]
        standing_days = [span for one in held if one.stands for span in one.days]
        empty = dates.without(dates.without([_life(entity)], standing_days), _stated_gaps(entity))
        for first, end in empty:
            detail = (
                f"nobody holds it from {dates.iso_day(int(first))} to {dates.iso_day(int(end))}; add the record, "
                "or state the gap in the entity's note (No record from ... to ...: the reason)"
            )
            yield Finding(entity.id, "/sovereignty", "no-holder", detail)


def _life(entity: Entity) -> dates.Stretch:
    """The days of which a place is asked: from 1600 or its founding until it was dissolved, or today."""
    begins, ends = _FIRST_DAY, TODAY
    for fact in entity.dates:
        first, last = dates.date_range(fact.date)
        if fact.event == "founded" and last is not None:
            begins = max(begins, last)
        if fact.event == "dissolved" and first is not None:
            ends = min(ends, first)
    return begins, ends


def _stated_gaps(entity: Entity) -> list[dates.Stretch]:
    """The stretches of which the entity's note says that nothing is known, and why."""
    found = []
    for gap in _STATED_GAP.finditer(entity.note or ""):
        if _NO_REASON.search(gap["reason"]) is None:
            first, end = dates.date_range(gap[1])[0], dates.date_range(gap[2])[1]
            found.append((-math.inf if first is None else first, math.inf if end is None else end))
    return found


#: What says whose a place is, or that this is open: title, a claim to it, and a border that nobody drew.
_OF_TITLE: Final[frozenset[SovereigntyStatus]] = frozenset(
    {"sovereignty", "condominium", "suzerainty", "claim", "undelimited"}
)


@check("no-title")
def _what_is_held_today_is_somebodys(seed: Seed) -> Iterator[Finding]:
    """Who is at a place today is half an answer: beside it stands whose it is, undisputed or in each side's view.

    An island of which only the administration is entered reads as undisputed. No note excuses it.
    """
    ground = _ground(seed)
    for entity in seed.entities.values():
        if entity.kind != "place" or NO_GROUND & set(entity.types):
            continue
        held = [one for one in ground.held[entity.id] if _counts_today(one)]
        facts = [one for one in held if one.record.status in _PRESENCE or one.record.status == "lease"]
        if facts and not any(one.record.status in _OF_TITLE for one in held):
            detail = f"{facts[0].id} says who is there today and no record whose the place is; add the views on title"
            yield Finding(entity.id, "/sovereignty", "no-title", detail)


def _counts_today(held: HeldRecord) -> bool:
    """Whether a record holds for the whole place on the last day that is asked about."""
    return held.part is None and bool(dates.common(held.days, [(TODAY - 1, TODAY)]))


@check("open-claim")
def _a_claim_still_made_has_a_source(seed: Seed) -> Iterator[Finding]:
    """That a claim is still made is a statement about today, which a source that can be opened makes. No note excuses it."""
    for entity in seed.entities.values():
        for index, record in enumerate(entity.sovereignty):
            opened = [one for one in record.sources if one.source not in UNOPENED]
            if record.status == "claim" and record.to == ".." and not opened:
                detail = "no source that can be opened says that the claim is still made; end it with null, or cite one"
                yield Finding(entity.id, pointer("sovereignty", index, "to"), "open-claim", detail)


@check("holder-lives")
def _holders_live_while_they_hold(seed: Seed) -> Iterator[Finding]:
    """A record lies within the life of its holders, by the dates at which these begin and end."""
    lives = {entity.id: _life_of_holder(entity) for entity in seed.entities.values() if entity.kind == "polity"}
    for entity in seed.entities.values():
        for index, record in enumerate(entity.sovereignty):
            for holder in record.holders:
                if holder not in lives or record.note is not None or standing.is_attitude(record.status):
                    continue
                born, dead = lives[holder]
                early = _known(record.from_) and born is not None and _last(record.from_) < born
                late = _known(record.to) and dead is not None and _first(record.to) > dead + 1
                if early or late:
                    life = f"{_day(born)} to {_day(dead)}"
                    detail = f"{holder} lived from {life}, the record is {record.from_} to {record.to}"
                    yield Finding(entity.id, pointer("sovereignty", index), "holder-lives", detail)


def _life_of_holder(entity: Entity) -> tuple[int | None, int | None]:
    """The first day on which a state may have existed and the last on which it may; None where the seed does not say."""
    begins = [dates.date_range(fact.date)[0] for fact in entity.dates if fact.event in ("founded", "proclaimed")]
    ends = [dates.date_range(fact.date)[1] for fact in entity.dates if fact.event == "dissolved"]
    born = [day for day in begins if day is not None]
    dead = [day for day in ends if day is not None]
    return (min(born) if born else None), (max(dead) if dead else None)


def _known(bound: str | None) -> bool:
    return bound is not None and bound != ".."


def _first(bound: str | None) -> float:
    first = None if bound is None else dates.read_bound(bound).earliest
    return -math.inf if first is None else first


def _last(bound: str | None) -> float:
    last = None if bound is None else dates.read_bound(bound).latest
    return math.inf if last is None else last


def _day(day: int | None) -> str:
    return "?" if day is None else dates.iso_day(day)


#: How many places may share one day of a change in fact before it looks stamped on them.
_SHARED: Final = 4


@check("shared-day")
def _one_day_is_not_stamped_on_many_places(seed: Seed) -> Iterator[Finding]:
    """Who came to a place in fact came on that place's own day; one day for many is that of a decree, or a guess.

    Of governments in fact and occupations. A first day of a year or month is round and says so by itself; a note, or an act
    that the record names as its basis, explains what happened to many places at once.
    """
    shared: defaultdict[tuple[str, str, str], list[tuple[str, int]]] = defaultdict(list)
    for entity in seed.entities.values():
        for index, record in enumerate(entity.sovereignty):
            day = may_be_stamped(record.status, record.from_, is_explained=bool(record.note or record.basis))
            if day is not None:
                shared[", ".join(record.holders), record.status, day].append((entity.id, index))
    for (holders, status, day), places in shared.items():
        for identifier, index in places if len(places) > _SHARED else ():
            detail = f"{status} by {holders} begins on {day} at {len(places)} places; give each its own day, or the act"
            yield Finding(identifier, pointer("sovereignty", index, "from"), "shared-day", detail)


def may_be_stamped(status: SovereigntyStatus, begin: str | None, *, is_explained: bool) -> str | None:
    """The exact day on which somebody came to a place in fact, where nothing explains it; None of any other record."""
    exact = begin is not None and len(begin) == _LENGTH_OF_A_DAY and not begin.endswith("-01")
    return begin if exact and status in _PRESENCE and not is_explained else None


_LENGTH_OF_A_DAY: Final = len("1920-04-06")
#: Words by which a note says that somebody held a place.
_HOLDING_WORDS: Final = re.compile(
    r"\b(?:occupied|was held|held by|in the hands of|captured by|taken by|garrisoned|administered by|ruled by|"
    r"leased to|annexed by|seized by|governed by|troops|garrison|ruled (?:here|it|the))\b"
)
_YEAR: Final = re.compile(r"\b(?:1[6-9]\d\d|20[0-2]\d)\b")


@check("fact-in-note")
def _no_fact_stands_only_in_a_note(seed: Seed) -> Iterator[Finding]:
    """A year in which a note says that somebody held a place is a bound of some record of it, or lies in no record's note.

    A program reads records and dates, not notes. Told by the words of holding beside a year that is the year of no bound and
    of no dated fact of the place, of what it is part of or of its parts.
    """
    ground = _ground(seed)
    for entity in seed.entities.values():
        notes = [("/note", entity.note)]
        notes += [(pointer("sovereignty", index, "note"), one.note) for index, one in enumerate(entity.sovereignty)]
        if entity.kind != "place" or not any(_HOLDING_WORDS.search(note or "") for _, note in notes):
            continue
        known = _years_known(entity, ground.held[entity.id])
        for where, note in notes:
            for sentence in re.split(r"(?<=[.;:]) ", note or ""):
                if not _HOLDING_WORDS.search(sentence) or sentence.startswith("No record from"):
                    continue
                missing = sorted({int(year) for year in _YEAR.findall(sentence)} - known)
                if missing:
                    detail = f"no record or date has the year {missing[0]} of {sentence!r}"
                    yield Finding(entity.id, where, "fact-in-note", detail)


def _years_known(entity: Entity, held: list[HeldRecord]) -> set[int]:
    """The years of every bound and dated fact that an answer about the place may show."""
    days: list[int | None] = []
    for one in held:
        interval = one.interval
        for bound in (interval.from_, interval.to):
            days += [bound.earliest, None if bound.latest is None else bound.latest - 1, bound.latest]
    for fact in entity.dates:
        days += dates.date_range(fact.date)
    return {dates.year_month_day(day)[0] for day in days if day is not None}
