"""Names within longer ones: the places in a person's, a paper's or a team's name, the surnames that another person bears.

Asked of every name, reviewed ones too. Places that share their candidates still do afterwards, where nobody was left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from gazetteer.language import script
from gazetteer.services.candidates import MAPPED, Candidate, Candidates, Place
from gazetteer.text import evidence, heads, persons, surnames

#: The dot between the parts of a foreign person's name in Chinese.
_DOT: Final = "·•‧・"


def outside_longer_names(text: str, candidates: Candidates) -> Candidates:
    """The candidates without places whose names are a part of a person's, a paper's, an agreement's or a team's.

    A state stays one: the Sino-Soviet Agreement is its own.
    """
    states = {
        start
        for (start, _), fitting in candidates.items()
        if any(one.known.is_country or one.known.is_unit for one in fitting)
    }
    kinds_of = {id(fitting): _kinds_by_name(fitting) for fitting in candidates.values()}
    left_out = {
        place: _left_out(text, place, kinds_of[id(fitting)], before_its_state=place[1] + 1 in states)
        for place, fitting in candidates.items()
    }
    people = _people(text, candidates, left_out)
    kept: Candidates = {}
    for place, fitting in candidates.items():
        kinds = left_out[place]
        if people and fitting[0].entity in people and not evidence.says_place(text, *place):
            kinds = MAPPED
        if not kinds:
            kept[place] = fitting
            continue
        remaining = tuple(one for one in fitting if one.derived or one.known.kind not in kinds)
        if remaining:
            kept[place] = remaining
    return kept


def outside_other_persons(text: str, candidates: Candidates) -> Candidates:
    """The candidates without persons whose surname another bears here: William Seward in Frederick W. Seward."""
    persons_among = {id(fitting): _has_person(fitting) for fitting in candidates.values()}
    kept: Candidates = {}
    for place, fitting in candidates.items():
        if not persons_among[id(fitting)]:
            kept[place] = fitting
            continue
        remaining = tuple(one for one in fitting if not _is_anothers(text, place, one))
        if remaining:
            # Places that share their candidates still do where nobody was left out.
            kept[place] = fitting if len(remaining) == len(fitting) else remaining
    return kept


def _has_person(fitting: Sequence[Candidate]) -> bool:
    return any(one.known.kind == "person" for one in fitting)


def _is_anothers(text: str, place: Place, candidate: Candidate) -> bool:
    if candidate.known.kind != "person":
        return False
    return surnames.is_anothers(text, *place, (name["text"] for name in candidate.known.names))


def _people(text: str, candidates: Candidates, left_out: Mapping[Place, Sequence[str]]) -> set[str]:
    """The places whose names are persons' or diseases' in this text (Georgia Smith, then Georgia) and mostly no places."""
    named = {
        candidates[place][0].entity
        for place, kinds in left_out.items()
        if kinds == MAPPED and not script.is_han(text[slice(*place)])
    }
    if not named:
        return named
    said = Counter[str]()
    for place, fitting in candidates.items():
        entity = fitting[0].entity
        if entity in named and not left_out[place]:
            said[entity] += 1 if evidence.says_place(text, *place) else -1
    return {entity for entity in named if said[entity] < 0}


def _kinds_by_name(fitting: Sequence[Candidate]) -> frozenset[str]:
    """The kinds of what bears the name itself, and not only what is made of it."""
    return frozenset(one.known.kind for one in fitting if not one.derived)


def _left_out(text: str, place: Place, kinds: frozenset[str], *, before_its_state: bool) -> Sequence[str]:
    """The kinds that a name cannot be of here."""
    if kinds.isdisjoint(MAPPED):
        return ()
    if persons.hold(text, *place, before_its_state=before_its_state) or heads.is_of_disease(text, place[1]):
        return MAPPED
    if "place" in kinds and (
        heads.stands_behind(text, place[1], any_head=False) or heads.stands_before(text, place[0])
    ):
        return ("place",)
    return ()


def outside_persons(text: str, candidates: Candidates) -> Candidates:
    """The candidates without places in what is a person's name in Chinese: 古巴·古丁, but not 北京·上海."""
    if not any(dot in text for dot in _DOT):
        return candidates
    certain = [place for place, fitting in candidates.items() if not fitting[0].imported]
    starts, ends = {start for start, _ in certain}, {end for _, end in certain}
    kept: Candidates = {}
    for (start, end), fitting in candidates.items():
        behind_dot = start > 0 and text[start - 1] in _DOT and start - 1 not in ends
        before_dot = text[end : end + 1] in _DOT and end < len(text) and end + 1 not in starts
        if behind_dot or before_dot:
            fitting = tuple(one for one in fitting if one.known.kind not in MAPPED)  # noqa: PLW2901 - those that fit are fewer from here
        if fitting:
            kept[start, end] = fitting
    return kept
