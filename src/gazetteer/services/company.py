"""Whether imported names are names here, and which of several places of one name: one text, one map.

What is reviewed is certain by itself, and so is an imported name whose own signs suffice (`text/evidence.py`). The countries,
units and places that are certain then speak for the others: a hamlet is believed in the company of its state.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from gazetteer.domain import calendars, dates
from gazetteer.domain.document import in_use
from gazetteer.domain.geometry import kilometres
from gazetteer.language import script
from gazetteer.services import longer_names
from gazetteer.services.candidates import MAPPED, Candidate, Candidates, Known, Place, Point
from gazetteer.text import evidence, frames
from gazetteer.text.dating import YEAR
from gazetteer.text.signs import GENERIC, Claim, Company
from gazetteer.text.stop_list import ENDED_WORDS

#: So prominent, at least, is what a sentence means by the name of a much larger place, where the sentence opens with the state or
#: province in which it lies (a thousand people), and where it names that or its country anywhere (a hundred thousand).
_OF_ITS_STATE: Final = 0.3
_LARGE_ENOUGH: Final = 0.5
#: Kilometres within which a place named with certainty speaks for another.
_NEIGHBOURHOOD: Final = 150.0
#: Places named with certainty that a country needs to be the text's, where it is not named itself.
_ENOUGH_PLACES: Final = 2
#: What stands between a place and what it is part of: Paris, Texas; Paris (Texas).
_LINK: Final = re.compile(r"^(?:,? ?\(?|, (?:in )?(?:the )?)$")
_COMMA: Final = re.compile(r"^(?:, ?\(?| \()$")
_LONGEST_LINK: Final = 10
#: What kind of place a Chinese name is of, as its last character.
_KINDS_CHINESE: Final = frozenset("省市县区州盟旗")
#: The country that every Chinese text may name.
_OF_CHINESE: Final = "CN"

# What a homonym gains by its company, on the scale of `Candidate.score`.
_REVIEWED: Final = 0.5
_FOLLOWED: Final = 1.2
_FRAMED: Final = 1.1
_OF_UNIT: Final = 0.5
_OF_COUNTRY: Final = 0.15
_NEAR: Final = 0.25
_OF_OFFICE: Final = 0.8
#: More than what stands around a name can give.
_BEHIND_REVIEWED: Final = 0.6


@dataclass
class _Map:
    """What a text names with certainty, as far as it speaks for other places."""

    #: Where each country or unit is named, by entity.
    ids: set[str] = field(default_factory=set)
    countries: set[str] = field(default_factory=set)
    places_of: dict[str, set[str]] = field(default_factory=dict)
    points: dict[str, Point] = field(default_factory=dict)
    #: Where a sentence may say that it is about a state or unit: the places of each, by entity and by the country's code.
    regions: dict[str, list[int]] = field(default_factory=dict)
    #: The certain candidate at the beginning of each place.
    starts: dict[int, Known] = field(default_factory=dict)
    #: Where a place named with certainty begins.
    mapped: set[int] = field(default_factory=set)
    #: The states and units that a name which begins somewhere may mean, and what one that ends somewhere may.
    wholes: dict[int, list[Known]] = field(default_factory=dict)
    ends: dict[int, list[Known]] = field(default_factory=dict)
    #: The places named with certainty by more than one character, by where they end.
    certain_ends: dict[int, list[Known]] = field(default_factory=dict)
    #: Surface forms that stand somewhere as a part of a longer name.
    in_names: set[str] = field(default_factory=set)
    #: Entities that what they are part of follows somewhere, or a part of them precedes, by surface form: London, Kentucky.
    said: dict[str, set[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, candidates: Candidates) -> _Map:
        """The map of a text in which nothing is certain yet."""
        drawn = cls()
        for (start, end), fitting in candidates.items():
            mapped = [one.known for one in fitting if one.known.kind in MAPPED and one.derived is None]
            drawn.ends.setdefault(end, []).extend(mapped)
            drawn.wholes.setdefault(start, []).extend(one for one in mapped if one.is_country or one.is_unit)
        return drawn

    def add(self, place: Place, known: Known) -> None:
        identifier: str = known.document["id"]
        self.starts.setdefault(place[0], known)
        if known.kind in MAPPED:
            self.mapped.add(place[0])
            if place[1] - place[0] > 1:
                self.certain_ends.setdefault(place[1], []).append(known)
        if known.is_unit or known.is_country:
            self.regions.setdefault(identifier, []).append(place[0])
        if known.is_country and known.country:
            self.regions.setdefault(known.country, []).append(place[0])
        if identifier in self.ids:
            return
        self.ids.add(identifier)
        if known.is_country and known.country:
            self.countries.add(known.country)
        elif known.country:
            self.places_of.setdefault(known.country, set()).add(identifier)
        if known.point is not None and not known.is_country:
            self.points[identifier] = known.point

    def names_country(self, known: Known) -> bool:
        """Whether the text names its country, or so many other places of it."""
        if known.country is None or known.is_country:
            return False
        others = self.places_of.get(known.country, set()) - {known.document["id"]}
        return known.country in self.countries or len(others) >= _ENOUGH_PLACES

    def company(self, text: str, place: Place, known: Known, homonyms: frozenset[str]) -> Company:
        """What the text names beside an entity; a homonym does not speak for it: Quebec the province for Quebec the city."""
        before = self._touching_before(text, place)
        led = any(_leads(one, known) for one in before)
        return Company(
            led=led,
            elsewhere=bool(before) and not any(_may_hold(one, known) for one in before),
            follows=self._follows(text, place, known) or self._is_led(text, place, known),
            unit=bool(known.related & self.ids - homonyms),
            country=self.names_country(known),
            neighbour=self._has_neighbour(known),
            framed=self._is_framed(text, place, known, homonyms),
            in_a_name=text[slice(*place)] in self.in_names,
            before_another=text[place[1] : place[1] + 1] == " " and place[1] + 1 in self.mapped,
        )

    def _follows(self, text: str, place: Place, known: Known) -> bool:
        """Whether what it lies in stands right behind it."""
        for start in range(place[1] + 1, min(len(text), place[1] + _LONGEST_LINK)):
            others = [*self.wholes.get(start, ()), *([self.starts[start]] if start in self.starts else ())]
            if others:
                return _LINK.match(text[place[1] : start]) is not None and any(_holds(one, known) for one in others)
        return False

    def _touching_before(self, text: str, place: Place) -> list[Known]:
        """The places that end where a Chinese name begins, with or without the character for what they are: 抚州市东乡."""
        start = place[0]
        if not script.is_han(text[start]) or start == 0:
            return []
        ends = (start, start - 1) if text[start - 1] in _KINDS_CHINESE else (start,)
        return [known for end in ends for known in self.certain_ends.get(end, ()) if known.point or known.country]

    def _is_led(self, text: str, place: Place, known: Known) -> bool:
        """Whether a name that may be a place in it stands right before it: of Macon, Georgia, both are in the United States."""
        if not (known.is_country or known.is_unit):
            return False
        for end in range(place[0] - 1, max(-1, place[0] - _LONGEST_LINK), -1):
            others = self.ends.get(end)
            if others:
                return _COMMA.match(text[end : place[0]]) is not None and any(_holds(known, one) for one in others)
        return False

    def _is_framed(self, text: str, place: Place, known: Known, homonyms: frozenset[str]) -> bool:
        """Whether its sentence is about what it lies in: In Ontario, the mayor of London."""
        if known.is_country or known.is_unit or known.prominence < _OF_ITS_STATE:
            return False
        units = [at for unit in known.related - homonyms for at in self.regions.get(unit, ())]
        is_large = known.prominence >= _LARGE_ENOUGH
        countries = self.regions.get(known.country, []) if is_large and known.country else []
        if not (units or countries) or frames.is_on_the_way(text, place[0]):
            return False
        first, last = frames.sentence(text, *place)
        within = [at for at in units if first <= at < last]
        if any(frames.opens_with(text, first, at) for at in (*within, *countries) if first <= at < place[0]):
            return True
        return bool(within) and is_large and not frames.is_listed(text, place[0])

    def _has_neighbour(self, known: Known) -> bool:
        point = known.point
        if point is None:
            return False
        own = known.document["id"]
        return any(
            kilometres(point, other) <= _NEIGHBOURHOOD for identifier, other in self.points.items() if identifier != own
        )


def _holds(whole: Known, part: Known) -> bool:
    """Whether a place lies in a state or unit."""
    if part.is_country:
        return False
    return whole.document["id"] in part.related or (whole.is_country and whole.country == part.country)


def _leads(before: Known, known: Known) -> bool:
    """Whether a place right before a Chinese name speaks for one in it: 江苏盐城, 法国里昂; 中国安宁 may be its peace."""
    if before.is_country:
        return before.country == known.country and before.country != _OF_CHINESE
    return before.document["id"] in known.related or (not before.is_unit and _apart(before, known) <= _NEIGHBOURHOOD)


def _may_hold(before: Known, known: Known) -> bool:
    """Whether a place may lie in that which stands right before its name, as far as is known."""
    if before.is_country or known.is_country or before.country != known.country:
        return before.country is None or known.country is None or before.country == known.country
    apart = _apart(before, known)
    return before.document["id"] in known.related or apart <= _NEIGHBOURHOOD or apart == math.inf


def _apart(one: Known, other: Known) -> float:
    """The kilometres between two places; infinite where one of them is not known to lie anywhere."""
    if one.point is None or other.point is None:
        return math.inf
    return kilometres(one.point, other.point)


def of_their_time(text: str, candidates: Candidates, on: dates.Question | None) -> Candidates:
    """The candidates without ended names that are words today (京城), where neither the date nor a year in the text is theirs."""
    doubted = {
        (start, end)
        for start, end in candidates
        if text[start:end] in ENDED_WORDS and _is_in_sentence(text, (start, end))
    }
    if not doubted:
        return candidates
    times = [on] if on is not None else [calendars.read_question(year) for year in YEAR.findall(text)]
    kept = dict(candidates)
    for place in doubted:
        kept[place] = tuple(one for one in candidates[place] if _was_called_so(one, times))
        if not kept[place]:
            del kept[place]
    return kept


def _is_in_sentence(text: str, place: Place) -> bool:
    """Whether Chinese text touches it: alone between other signs it is mentioned as a name."""
    return any(script.is_han(one) for one in (text[place[0] - 1 : place[0]], text[place[1] : place[1] + 1]) if one)


def _was_called_so(candidate: Candidate, times: Sequence[dates.Question]) -> bool:
    """Whether one of the matching names is in use, or was at one of these times."""
    return any(
        in_use(candidate.bearing.names[ordinal]) or any(candidate.bearing.holding(ordinal, time) for time in times)
        for ordinal in candidate.ordinals
    )


def evident(text: str, candidates: Candidates, *, expected: Collection[str] = ()) -> Candidates:
    """The candidates without those imported ones that nothing speaks for, the others weighed by their company.

    Texts in which nothing imported may be named come back as they are.
    """
    if not any(candidate.imported for fitting in candidates.values() for candidate in fitting):
        return candidates
    candidates = longer_names.outside_persons(text, candidates)
    drawn = _Map.of(candidates)
    for place, fitting in candidates.items():
        if not fitting[0].imported:
            drawn.add(place, fitting[0].known)
    certain = _believed(text, candidates, drawn, expected)
    longer = _longest(certain)
    for place, fitting in certain.items():
        # A part of a longer name speaks for nothing: Black Hawk in Black Hawk County.
        if fitting[0].imported and longer.get(place[0], place[1]) <= place[1]:
            drawn.add(place, fitting[0].known)
    return _believed(text, candidates, drawn, expected)


def _longest(candidates: Candidates) -> dict[int, int]:
    """Where the longest name that begins at a place ends."""
    longest: dict[int, int] = {}
    for start, end in candidates:
        longest[start] = max(end, longest.get(start, end))
    return longest


def _believed(text: str, candidates: Candidates, drawn: _Map, expected: Collection[str]) -> Candidates:
    """The candidates that are believed on this map, the best first."""
    believed: Candidates = {}
    for place, fitting in candidates.items():
        kept = tuple(_weighed(text, place, fitting, drawn, expected))
        if kept:
            ordered = sorted(kept, key=lambda candidate: (-candidate.score, candidate.entity))
            believed[place] = tuple(ordered)
    return believed


def _weighed(
    text: str, place: Place, fitting: tuple[Candidate, ...], drawn: _Map, expected: Collection[str]
) -> Iterator[Candidate]:
    surface = text[slice(*place)]
    of_name = max(one.known.prominence for one in fitting)
    homonyms = frozenset(candidate.entity for candidate in fitting)
    companies = [_company_of(text, place, candidate, drawn, homonyms) for candidate in fitting]
    is_elsewhere = any(
        one.imported and one.derived is None and _is_at_home(its) for one, its in zip(fitting, companies, strict=True)
    )
    for candidate, company in zip(fitting, companies, strict=True):
        if _is_outshone(candidate.known, fitting) and not company.follows:
            company = Company(in_a_name=company.in_a_name)  # noqa: PLW2901 - what speaks for it speaks for its state, too
        if not candidate.imported:
            # A reviewed town far from all that the text names is no better than its namesake in the middle of it.
            is_far = is_elsewhere and candidate.known.point is not None and not _gain(company, candidate.known)
            gained = 0.0 if is_far else _REVIEWED + _gain(company, candidate.known)
            yield replace(candidate, score=round(candidate.score + gained, 4))
            continue
        if _is_of_office(text, place, candidate.known):
            candidate = replace(candidate, score=round(candidate.score + _OF_OFFICE, 4), why=(*candidate.why, _OFFICE))  # noqa: PLW2901 - what is known of it grows
        if candidate.derived is not None:
            # Made of large places alone, and known to the dictionary.
            yield replace(candidate, score=round(candidate.score + _gain(company, candidate.known), 4))
            continue
        signs = evidence.signs(text, *place, _claim(candidate, of_name), company)
        if any(sign.says in evidence.IN_A_NAME for sign in signs):
            drawn.in_names.add(surface)
        # London, Kentucky, said once, is London everywhere.
        is_said = candidate.entity in expected or (company.follows and not evidence.is_settled(signs))
        if not is_said and evidence.total(signs) < evidence.ENOUGH:
            continue
        why = (*candidate.why, *(f"{sign.says} ({sign.weight:+d})" for sign in signs))
        score = round(candidate.score + _gain(company, candidate.known), 4)
        is_said |= any(sign.says == GENERIC for sign in signs)
        highest = _highest_beside(fitting, candidate.known)
        if score > highest and not is_said:
            score, why = highest, (*why, "behind what somebody reviewed")
        yield replace(candidate, score=score, why=why)


#: What a unit of a state has and a town has not.
_OFFICE: Final = "an office of a state or province stands behind it"


def _is_of_office(text: str, place: Place, known: Known) -> bool:
    """Whether a state's or province's office follows the name of a unit: New York Gov. Andrew Cuomo."""
    return known.is_unit and evidence.has_unit_office(text, place[1])


def _highest_beside(fitting: Sequence[Candidate], known: Known) -> float:
    """What an imported place scores at most beside those of its name that somebody reviewed and that it cannot be told from:
    what is no place (Xinhua), a state of the past (大明), and a place so near that it is the seat of the other (Rio de Janeiro).
    """
    others = [
        one.score + _REVIEWED
        for one in fitting
        if not one.imported and one.derived is None and _is_before(one.known, known)
    ]
    return round(max(others) - _BEHIND_REVIEWED, 4) if others else math.inf


def _is_before(reviewed: Known, known: Known) -> bool:
    """Whether nothing but its kind beside the name tells an imported place from what somebody reviewed."""
    kind = reviewed.document["kind"]
    if kind == "place":
        return _apart(reviewed, known) <= _NEIGHBOURHOOD
    return kind != "polity" or not reviewed.is_country


def _company_of(text: str, place: Place, candidate: Candidate, drawn: _Map, homonyms: frozenset[str]) -> Company:
    """What the text names beside a candidate; what it is part of counts everywhere once it stands behind the name somewhere."""
    surface = text[slice(*place)].lower()
    company = drawn.company(text, place, candidate.known, homonyms)
    if company.follows:
        drawn.said.setdefault(surface, set()).add(candidate.entity)
    elif candidate.entity in drawn.said.get(surface, ()):
        company = replace(company, follows=True)
    return company


#: By so much in prominence a unit outshines a town of its name in its country (California is none in Maryland), and abroad.
_OUTSHINING: Final = 0.2
_OUTSHINING_ABROAD: Final = 0.25
_CITIES: Final = frozenset({"city", "capital", "municipality"})


def _is_outshone(known: Known, fitting: Sequence[Candidate]) -> bool:
    """Whether a much larger unit, and no city that is one, has the name of a place."""
    if known.is_unit:
        return False
    for one in fitting:
        least = _OUTSHINING if one.known.country == known.country else _OUTSHINING_ABROAD
        is_region = one.known.is_unit and not _CITIES.intersection(one.known.document.get("types", ()))
        if is_region and one.known.prominence >= known.prominence + least:
            return True
    return False


def _is_at_home(company: Company) -> bool:
    """Whether the text speaks of where a place lies: of what it is part of or its country, and of a place near it.

    He may have flown from Texas to Paris: what it is part of alone is not enough.
    """
    is_said = company.follows or company.framed or company.led
    return is_said or (company.neighbour and (company.unit or company.country))


def _gain(company: Company, known: Known) -> float:
    """What its company gives a homonym."""
    gained = _NEAR if company.neighbour else 0.0
    if company.follows:
        return gained + _FOLLOWED
    if company.framed or (company.led and not known.is_unit):
        return gained + _FRAMED
    # What a unit is part of is mostly its country: Milan the province has no more for it than Milan the city.
    if company.unit and not known.is_unit:
        return gained + _OF_UNIT
    return gained + (_OF_COUNTRY if company.country or company.unit else 0.0)


def _claim(candidate: Candidate, of_name: float) -> Claim:
    name = candidate.known.names[candidate.ordinals[0]]
    is_main = name["status"] == "preferred"
    return Claim(name["text"], name["lang"], is_main, candidate.known.prominence, of_name)
