"""Who held a place on a date: own and inherited records, disputes, views, and the gaps between them.

Pure reasoning over records that somebody else has fetched (`World`): no storage, no labels, no JSON. What a record may mean
for a date is said in `dates.py`; the labels of holders and the shape of the answer are made in `services/`.

**Inheritance.** On a day on which a place has no own record of standing (any status but `claim` and `no_claim`) that may
hold, the records of the nearest place that it is part of on that day count for it, claims among them; places at the same
distance are merged, and a place that has no record of standing on that day is passed over for what it is part of in turn. A
record with an `extent` is about some part of its place: it leaves the day open for what the rest inherits (a concession hides
no sovereign), and for a place within the whole it is only `possible`, since whether that place lies in the part is not known.
A question about more than a day is answered day by day: it inherits for the stretches that no own record of standing may cover,
and the record so inherited is `certain` only where that is the whole question and the membership certain too. Without a
question the whole line of time is asked about. An undated membership counts for all time, an undated record covers no day.

**Parts.** A place shows the records of standing of its parts where they say what its own and inherited ones do not (other
holders or another status on some day asked about, or without dispute what the whole has as a view only), with the claims
beside them: so Hong Kong shows what its three parts say. Their `holds` is about the part, all through the question.

**Disputed.** A record is disputed when it is somebody's view, or when a record for the same ground that may hold on a same
day contradicts it: both assert a title (`sovereignty`, `condominium`, `claim`), to others. The phases of a state are the same
holder as the state. Facts without title (occupation, lease, administration, ...), stances and an undelimited border contradict
nothing, and a state's own stance (`no_claim`, `recognition`, `no_position`) is a fact, not a dispute. On 2 July 1860 the
condominium and the sole claim over Vladivostok are views and disputed, the landed post is a fact that nobody disputes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol, TypedDict

from gazetteer.domain import dates, standing
from gazetteer.domain.chains import Chain
from gazetteer.domain.dates import Holds, Interval, Question, Stretch
from gazetteer.domain.document import WrittenEntity, record_ids
from gazetteer.domain.entity import SovereigntyRecord

_ALWAYS: Stretch = (float("-inf"), float("inf"))


class World(Protocol):
    """What has to be known of the entities around a place; an unknown id has nothing."""

    def records(self, place: str) -> Sequence[SovereigntyRecord]:
        """The place's own records in the order of its document, each with the id that it has there (`records_in`)."""
        ...

    def parents(self, place: str) -> Sequence[tuple[str, Interval]]:
        """What the place is `part_of`, each with the span of the relation."""
        ...

    def parts(self, place: str) -> Sequence[tuple[str, Interval]]:
        """What is `part_of` the place, each with the span of the relation."""
        ...

    def phases(self, polity: str) -> Chain:
        """What is `phase_of` the polity, each with the span of the relation."""
        ...


class View(TypedDict):
    """The records that belong to one viewpoint; None is what nobody claims as a view of their own."""

    viewpoint: list[str] | None
    records: list[str]


Gap = TypedDict("Gap", {"from": str, "to": str})
Gap.__doc__ = "A half-open stretch of days in which nobody is known to hold the place; `..` where it has no end."


@dataclass(frozen=True, slots=True)
class HeldRecord:
    """A record in an answer about a place.

    `id` is unique in the answer; `entity` is the place whose document has the record; `inherited_from` names that place where
    the record counts by inheritance, `part` where it is about a part only; `holds` is None where no date was asked about.
    `days` are those on which it may hold and counts for the place asked about; none where it is undated.
    """

    record: SovereigntyRecord
    id: str
    entity: str
    inherited_from: str | None
    part: str | None
    holds: Holds | None
    disputed: bool
    days: tuple[Stretch, ...]

    @property
    def interval(self) -> Interval:
        """The record's span."""
        return interval_of(self.record)

    @property
    def stands(self) -> bool:
        """Whether it says who held the place, rather than who claims it or does not."""
        return standing.stands(self.record.status)


@dataclass(frozen=True, slots=True)
class Answer:
    """Who held a place: the records in order, their views, and the gaps between them."""

    records: list[HeldRecord]
    views: list[View]
    gaps: list[Gap]


def records_in(document: WrittenEntity) -> list[SovereigntyRecord]:
    """The sovereignty records of a document, each with the id that it has there."""
    stated = zip(record_ids(document), document.get("sovereignty", ()), strict=True)
    return [SovereigntyRecord.model_validate({**record, "id": id_}) for id_, record in stated]


def interval_of(record: SovereigntyRecord) -> Interval:
    """The record's span."""
    return Interval.parse(record.from_, record.to)


def answer(place: str, question: Question | None, world: World) -> Answer:
    """The whole answer about a place on a date, or over all time."""
    held = records_of(place, question, world)
    over_time = held if question is None else records_of(place, None, world)
    return Answer(held, views(held), gaps(over_time, question))


def records_of(place: str, question: Question | None, world: World) -> list[HeldRecord]:
    """The place's own records that hold, those it inherits and those of its parts; undisputed, then disputed, then undated."""
    days = [_ALWAYS if question is None else dates.asked(question)]
    own = _own(place, question, world)
    uncovered = dates.without(days, _covered(own))
    held = own + _inherited(place, question, days=days, uncovered=uncovered, world=world)
    by_ground = [held, *_of_parts(place, held, question, days=days, world=world)]
    judged = [one for ground in by_ground for one in _judge(ground, days, world)]
    return _with_unique_ids(sorted(judged, key=_place_in_answer))


def own_records_of(place: str, question: Question | None, world: World) -> list[HeldRecord]:
    """The place's own records among those of `records_of`, judged as there; its parts, which may be many, are not asked."""
    days = [_ALWAYS if question is None else dates.asked(question)]
    own = _own(place, question, world)
    uncovered = dates.without(days, _covered(own))
    held = own + _inherited(place, question, days=days, uncovered=uncovered, world=world)
    judged = [one for one in _judge(held, days, world) if one.inherited_from is None]
    return _with_unique_ids(sorted(judged, key=_place_in_answer))


def _place_in_answer(held: HeldRecord) -> tuple[int, ...]:
    """Undisputed, disputed, undated; by beginning; of those that begin together standing before claims, then by end."""
    key = held.interval.sort_key()
    rank = int(held.disputed) if held.interval.dated else 2
    return rank, *key[:4], int(not held.stands), *key[4:]


def _own(place: str, question: Question | None, world: World) -> list[HeldRecord]:
    """What the place's document says, as far as it may hold."""
    held = []
    for record in world.records(place):
        if record.id is None:
            raise ValueError(f"a record of {place} has no id; the world must give each the one that its document has")
        interval = interval_of(record)
        holds: Holds | None = interval.holds(question) if question else None if interval.dated else "undated"
        if question and holds is None:
            continue
        span = dates.stretch(interval)
        held.append(
            HeldRecord(
                record=record,
                id=record.id,
                entity=place,
                inherited_from=None,
                part=None,
                holds=holds,
                disputed=False,
                days=() if span is None else (span,),
            )
        )
    return held


def _days_of(held: Iterable[HeldRecord]) -> list[Stretch]:
    return [span for one in held for span in one.days]


def _standing(held: Iterable[HeldRecord]) -> list[Stretch]:
    return _days_of(one for one in held if one.stands)


def _covered(held: Iterable[HeldRecord]) -> list[Stretch]:
    """The days on which records say who held the whole of their place."""
    return _days_of(one for one in held if one.stands and one.record.extent is None)


def _membership(interval: Interval) -> Stretch:
    return dates.stretch(interval) or _ALWAYS


def _certain_membership(interval: Interval) -> list[Stretch]:
    if not interval.dated:
        return [_ALWAYS]
    certain = interval.certain()
    if certain is None:
        return []
    first, end = certain
    return [(_ALWAYS[0] if first is None else first, _ALWAYS[1] if end is None else end)]


@dataclass(slots=True)
class _Ancestor:
    """A place reached upwards: the days for which it was reached, and those of them on which membership is certain."""

    days: list[Stretch]
    certain: list[Stretch]


def _inherited(
    place: str, question: Question | None, *, days: list[Stretch], uncovered: list[Stretch], world: World
) -> list[HeldRecord]:
    """What counts for the place on the days that its own records of standing leave uncovered."""
    held: dict[tuple[str, str], HeldRecord] = {}
    visited: dict[str, list[Stretch]] = {place: [_ALWAYS]}
    level = {place: _Ancestor(uncovered, uncovered)}
    while level := _parents(level, visited, world):
        records = {ancestor: _own(ancestor, question, world) for ancestor in level}
        found = _reached_by(_standing, records, level)
        covered = _reached_by(_covered, records, level)
        for ancestor, reached in level.items():
            here = dates.common(reached.days, found)
            whole = not dates.without(days, dates.common(here, reached.certain))
            for one in records[ancestor] if here else ():
                counting = dates.common(here, one.days)
                if counting or not one.days:
                    is_of_all = whole and one.record.extent is None
                    holds = "possible" if one.holds == "certain" and not is_of_all else one.holds
                    # A place met again higher up, for other days, has its records in the answer already.
                    before = held.get((ancestor, one.id))
                    counting = dates.merged([*counting, *before.days]) if before else counting
                    held[ancestor, one.id] = replace(one, inherited_from=ancestor, holds=holds, days=tuple(counting))
            reached.days = dates.without(reached.days, covered)
    return list(held.values())


def _reached_by(
    days_of: Callable[[Iterable[HeldRecord]], list[Stretch]],
    records: dict[str, list[HeldRecord]],
    level: dict[str, _Ancestor],
) -> list[Stretch]:
    """The days of the records of a level for which their places were reached."""
    return dates.merged(
        piece for ancestor, reached in level.items() for piece in dates.common(reached.days, days_of(records[ancestor]))
    )


def _parents(level: dict[str, _Ancestor], visited: dict[str, list[Stretch]], world: World) -> dict[str, _Ancestor]:
    """What the places of one level are part of on the days that are still open, without going in circles."""
    above: dict[str, _Ancestor] = {}
    for place, reached in level.items():
        for parent, interval in world.parents(place) if reached.days else ():
            days = dates.common(reached.days, [_membership(interval)])
            days = dates.without(days, visited.get(parent, []))
            if days:
                certain = dates.common(reached.certain, _certain_membership(interval))
                known = above.get(parent, _Ancestor([], []))
                above[parent] = _Ancestor(
                    dates.merged([*known.days, *days]), dates.merged([*known.certain, *dates.common(certain, days)])
                )
    for parent, reached in above.items():
        visited[parent] = dates.merged([*visited.get(parent, []), *reached.days])
    return above


_Statement = tuple[frozenset[str], str, frozenset[str]]


def _statements(record: SovereigntyRecord) -> tuple[_Statement, _Statement]:
    """What a record says, as whose view, and the same said without dispute."""
    holders, viewpoint = frozenset(record.holders), frozenset(record.viewpoint or ())
    return (holders, record.status, viewpoint), (holders, record.status, frozenset())


def _of_parts(
    place: str, whole: list[HeldRecord], question: Question | None, *, days: list[Stretch], world: World
) -> list[list[HeldRecord]]:
    """For each part that says otherwise than the whole: its records of standing that do, and the claims beside them."""
    said: dict[_Statement, list[Stretch]] = {}
    for one in whole:
        said.setdefault(_statements(one.record)[0], []).extend(_days_of([one]))
    grounds: dict[str, dict[str, HeldRecord]] = {}
    visited: dict[str, list[Stretch]] = {place: [_ALWAYS]}
    level = {place: days}
    while level := _below(level, visited, world):
        for part, when in level.items():
            records = _own(part, question, world)
            news: dict[str, list[Stretch]] = {}
            for one in records:
                known = [span for statement in _statements(one.record) for span in said.get(statement, [])]
                news[one.id] = dates.without(dates.common(when, one.days), known)
            divided = [span for one in records if one.stands for span in news[one.id]]
            for one in records:
                if dates.common(news[one.id], divided):
                    ground = grounds.setdefault(part, {})
                    before = ground[one.id].days if one.id in ground else ()
                    counting = dates.merged([*before, *dates.common(when, one.days)])
                    ground[one.id] = replace(one, part=part, days=tuple(counting))
            # Where a part says nothing itself, what it is made of may.
            level[part] = dates.without(when, _days_of(records))
    return [list(ground.values()) for ground in grounds.values()]


def _below(
    level: dict[str, list[Stretch]], visited: dict[str, list[Stretch]], world: World
) -> dict[str, list[Stretch]]:
    """The parts of the places of one level on the days for which these were reached, without going in circles."""
    below: dict[str, list[Stretch]] = {}
    for whole, when in level.items():
        for part, interval in world.parts(whole) if when else ():
            reached = dates.without(dates.common(when, [_membership(interval)]), visited.get(part, []))
            if reached:
                below[part] = dates.merged([*below.get(part, []), *reached])
    for part, reached in below.items():
        visited[part] = dates.merged([*visited.get(part, []), *reached])
    return below


def _judge(ground: list[HeldRecord], days: list[Stretch], world: World) -> Iterable[HeldRecord]:
    """The records about one piece of ground, each with whether it is disputed."""
    for one in ground:
        record = one.record
        disputed = standing.is_view(record.status, record.holders, record.viewpoint or ()) or any(
            _contradict(one, other, days, world) for other in ground if other is not one
        )
        yield replace(one, disputed=disputed)


def _contradict(one: HeldRecord, other: HeldRecord, days: list[Stretch], world: World) -> bool:
    if not (standing.is_title(one.record.status) and standing.is_title(other.record.status)):
        return False
    here, there = one.record.extent, other.record.extent
    if here is not None and there is not None and here != there:
        return False
    if not dates.common(days, dates.common(_days_of([one]), _days_of([other]))):
        return False
    return not _same_holders(one.record.holders, other.record.holders, world)


def _same_holders(some: Sequence[str], others: Sequence[str], world: World) -> bool:
    return all(any(_same_state(one, other, world) for other in others) for one in some) and all(
        any(_same_state(one, other, world) for one in some) for other in others
    )


def _same_state(one: str, other: str, world: World) -> bool:
    return (
        one == other
        or any(phase == other for phase, _ in world.phases(one))
        or any(phase == one for phase, _ in world.phases(other))
    )


def _with_unique_ids(held: list[HeldRecord]) -> list[HeldRecord]:
    """The same records, those from other documents renamed `place.id` where the place's own have the id already."""
    own = {one.id for one in held if one.inherited_from is None and one.part is None}
    taken: set[str] = set()
    result = []
    for one in held:
        foreign = one.inherited_from is not None or one.part is not None
        name = f"{one.entity}.{one.id}" if foreign and (one.id in own or one.id in taken) else one.id
        while name in taken:
            name += "-"
        taken.add(name)
        result.append(replace(one, id=name))
    return result


def views(held: Sequence[HeldRecord]) -> list[View]:
    """The records by whose view they are: first what is nobody's in particular, then as they come."""
    found: dict[frozenset[str], View] = {}
    for one in sorted(held, key=lambda one: one.record.viewpoint is not None):
        viewpoint = one.record.viewpoint
        view = found.setdefault(frozenset(viewpoint or ()), View(viewpoint=viewpoint, records=[]))
        view["records"].append(one.id)
    return list(found.values())


def gaps(held: Sequence[HeldRecord], question: Question | None = None) -> list[Gap]:
    """The stretches in which no record of standing may hold; `held` is the answer over all time, even with a question.

    Without a question they lie between the first and the last dated record. With one they are those that the question
    touches, and may then reach beyond all records.
    """
    spans = _days_of(held)
    if question is None:
        if not spans:
            return []
        within = (min(first for first, _ in spans), max(end for _, end in spans))
    else:
        within = _ALWAYS
    empty = dates.without([within], _standing(held))
    if question is not None:
        empty = [gap for gap in empty if dates.common([gap], [dates.asked(question)])]
    return [{"from": _written(first), "to": _written(end)} for first, end in empty]


def _written(day: float) -> str:
    return dates.OPEN if day in _ALWAYS else dates.iso_day(int(day))


def has_holder(record: SovereigntyRecord, wanted: str, question: Question | None, world: World) -> bool:
    """Whether a state holds by the record: named itself, or as the phase of that time, or as the state of a phase named."""
    if wanted in record.holders:
        return True
    if any(phase in record.holders for phase, _ in world.phases(wanted)):
        return True
    days = [_ALWAYS if question is None else dates.asked(question)]
    held = dates.stretch(interval_of(record)) or _ALWAYS
    return any(
        phase == wanted and dates.common(days, dates.common([held], [_membership(interval)]))
        for holder in record.holders
        for phase, interval in world.phases(holder)
    )
