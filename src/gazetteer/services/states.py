"""Which state the name of a state means on a date: China in 1858 is the Qing Empire, Russia in 1950 the Soviet Union.

A state that went on under other names has its phases (`phase_of`), one that followed others its predecessors with the day on
which it took their place (`predecessor_of`). Who bears the name stays a candidate, behind the state of the day.

Without a date a text that calls a state Россия and РФ speaks of one state.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from gazetteer.domain import dates
from gazetteer.domain.chains import phase_on
from gazetteer.domain.published import PublicRelation
from gazetteer.services.candidates import Annotation, Candidate, Known

Reading = Callable[[Collection[str]], Mapping[str, Known]]
"""Gives what is known of entities."""

#: How much the state of the day gains, and how much who bears the name loses.
_OF_THE_DAY: Final = 0.5
#: No chain of states is longer.
_LONGEST: Final = 12
#: The events with which a state begins.
_BEGINNINGS: Final = ("founded", "proclaimed")
_STATES: Final = frozenset(["state", "historical state"])


def of_their_day(candidates: tuple[Candidate, ...], on: dates.Question, known: Reading) -> tuple[Candidate, ...]:
    """The candidates with the states that the short names of states mean on the date, the best first."""
    weighed: dict[str, Candidate] = {candidate.entity: candidate for candidate in candidates}
    for candidate in candidates:
        state = _state_of(candidate, on, known)
        if state is None or state is candidate.known:
            continue
        said = f"the state of the time that was {next(candidate.names)['text']}"
        score = round(candidate.score + _OF_THE_DAY, 4)
        standing = weighed.get(state.document["id"])
        if standing is None or standing.score < score:
            weighed[state.document["id"]] = replace(
                candidate, known=state, bearer=candidate.known, score=score, why=(*candidate.why, said)
            )
        later = (*candidate.why, "not a state of the time")
        weighed[candidate.entity] = replace(candidate, score=round(candidate.score - _OF_THE_DAY, 4), why=later)
    return tuple(sorted(weighed.values(), key=lambda candidate: (-candidate.score, candidate.entity)))


def _state_of(candidate: Candidate, on: dates.Question, known: Reading) -> Known | None:
    """The state that a candidate's name means on the date; None where the data do not say, or the name is no short one."""
    if candidate.imported or not _STATES.intersection(candidate.known.document.get("types", ())):
        return None
    name = next(candidate.names)
    if name["type"] != "common" and not candidate.is_short:
        return None
    phases = [
        (relation["target"]["id"], dates.Interval.parse(relation["from"], relation["to"]))
        for relation in _relations(candidate.known, "phase_of")
    ]
    phase = phase_on(on, phases)
    if phase is not None:
        return known([phase]).get(phase)
    is_usual = name["status"] == "preferred" or candidate.is_short
    return _predecessor(candidate.known, on, known) if is_usual else None


def _predecessor(state: Known, on: dates.Question, known: Reading) -> Known | None:
    """Whom the state followed later: itself where it was there; None where nobody is known to have been."""
    for _ in range(_LONGEST):
        before = [
            relation["target"]["id"]
            for relation in _relations(state, "predecessor_of")
            if relation["from"] and dates.Interval.parse(relation["from"], None).holds(on) is None
        ]
        found = known(before).values() if before else ()
        states = [one for one in found if _STATES.intersection(one.document.get("types", ()))]
        if not states:
            break
        state = max(states, key=lambda one: (one.prominence, one.document["id"]))
    return state if _had_begun(state, on) else None


def called_twice(annotations: Sequence[Annotation], found: Iterable[tuple[Candidate, ...]]) -> list[Annotation]:
    """The names found in an undated text; the abbreviation of a state of today is the state that the text also names in short.

    `found` are all names of the text, those within longer ones among them (президент России). The full name of the phase
    (Российская Федерация) is chosen with care, and stays that of the phase.
    """
    named = {fitting[0].entity: fitting[0].known for fitting in found if _is_chain(fitting[0].known)}
    if not named:
        return list(annotations)
    return [_as_named(annotation, named) for annotation in annotations]


def _as_named(annotation: Annotation, named: Mapping[str, Known]) -> Annotation:
    best = annotation.best
    if best.imported or best.derived or next(best.names)["type"] != "abbreviation":
        return annotation
    chain = next((named[id_] for id_ in _chains_today(best.known) if id_ in named), None)
    if chain is None:
        return annotation
    said = "the text also names the state of all times in short"
    state = replace(best, known=chain, bearer=best.known, why=(*best.why, said))
    others = tuple(one for one in annotation.candidates if one.entity != state.entity)
    return replace(annotation, candidates=(state, *others))


def _is_chain(known: Known) -> bool:
    return "state chain" in known.document.get("types", ())


def _chains_today(state: Known) -> Iterator[str]:
    """The chains of which it is the phase of today."""
    for relation in state.document.get("relations", ()):
        if relation["type"] == "phase_of" and relation["direction"] == "out" and relation["to"] == "..":
            yield relation["target"]["id"]


def _had_begun(state: Known, on: dates.Question) -> bool:
    """Whether a state may have been there on the date, as far as its beginning is known."""
    begun = [fact["date"] for fact in state.document.get("dates", ()) if fact["event"] in _BEGINNINGS]
    return not begun or any(dates.Interval.parse(date, None).holds(on) is not None for date in begun)


def _relations(known: Known, type_: str) -> Iterator[PublicRelation]:
    """What names the entity in a relation of the type."""
    for relation in known.document.get("relations", ()):
        if relation["type"] == type_ and relation["direction"] == "in":
            yield relation
