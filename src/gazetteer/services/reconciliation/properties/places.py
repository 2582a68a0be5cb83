"""Where a place lies: what it is part of, who holds it, in which country it is, its coordinates."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, Final

from gazetteer.domain import dates
from gazetteer.domain.countries import alpha3
from gazetteer.domain.document import WrittenEntity
from gazetteer.domain.geometry import kilometres, representative_point
from gazetteer.domain.published import DerivedEntity
from gazetteer.services import as_of, lookup
from gazetteer.services.reconciliation.asked import Value
from gazetteer.services.reconciliation.candidates import Weighed
from gazetteer.services.reconciliation.evidence import Evidence
from gazetteer.services.reconciliation.properties.base import Cell, Property, Settings, entity_cell

PLACES: Final = frozenset({"place"})
#: What a hint such as Amur is worth for what is part of the Amur Oblast or of the Amur's left bank.
_HINTED: Final = 0.6
#: What a place is part of is never stated in whole, so that its absence speaks less than its presence.
_NOT_STATED: Final = -0.6
#: A country that once held the place, where the table says no year.
_ONCE: Final = 0.5


class Stated(Property):
    """What a relation leads to."""

    kinds: ClassVar[frozenset[str] | None] = None
    weighed = False

    def __init__(self, relation: str, name: str, description: str, type_: str | None = None) -> None:
        self.id = relation
        self.name = name
        self.description = description
        self.type = type_

    def values(self, evidence: Evidence, public: DerivedEntity, settings: Settings) -> list[Cell]:
        relations = [one for one in public["relations"] if one["type"] == self.id and one["direction"] == "out"]
        if settings.on is not None:
            relations = as_of.holding(relations, settings.on)
        return [entity_cell(one["target"], settings.lang) for one in relations]


class CapitalOf(Stated):
    """What a place is the capital of."""

    kinds = PLACES

    def __init__(self) -> None:
        super().__init__("capital_of", "Capital of", "What the place is or was the capital of.", "polity")


class LocatedIn(Stated):
    """What a place lies in without being a part of it."""

    kinds = PLACES

    def __init__(self) -> None:
        super().__init__(
            "located_in", "Located in", "What the place lies in: a province, a region, a country.", "place"
        )


class PartOf(Stated):
    """What contains a place."""

    kinds = PLACES
    weighed = True
    points = (6, 15)

    def __init__(self) -> None:
        super().__init__("part_of", "Part of", "What the place is or was part of.", "place")

    def verdict(
        self,
        evidence: Evidence,
        document: WrittenEntity,
        candidate: Weighed,
        value: Value,
        on: dates.Question | None,
    ) -> float | None:
        above = evidence.ancestors(candidate.id)
        if not above:
            return None
        evidence.prepare(above)
        if any(evidence.is_named(one, value) for one in sorted(above)):
            return 1.0
        hint = set(value.written.casefold().split())
        if hint and any(hint <= words for words in _words_of_names(evidence, above)):
            return _HINTED
        # What nothing here is called so says nothing.
        return _NOT_STATED if evidence.meant(value) else None


def _words_of_names(evidence: Evidence, ids: frozenset[str]) -> list[set[str]]:
    names = [name for entity_id in ids for name in evidence.names(entity_id)]
    return [set(name["text"].casefold().split()) for name in names]


class Holder(Property):
    """Who held a place."""

    id = "holder"
    name = "Holder"
    description = "Who held the place on the date, or today."
    type: str | None = "polity"
    kinds = PLACES
    points = (6, 15)

    def verdict(
        self,
        evidence: Evidence,
        document: WrittenEntity,
        candidate: Weighed,
        value: Value,
        on: dates.Question | None,
    ) -> float | None:
        holders = evidence.holders(candidate.id, on)
        if not holders:
            return None
        if any(evidence.is_named(holder, value) for holder in sorted(holders)):
            return 1.0
        codes = evidence.codes(value)
        if not codes.isdisjoint(_codes_of(evidence, holders)):
            return 1.0
        return -1.0 if codes or _states(evidence, value) else None

    def values(self, evidence: Evidence, public: DerivedEntity, settings: Settings) -> list[Cell]:
        return _cells(evidence, evidence.states(public["id"], settings.on), settings)


class HolderThen(Property):
    """What those who held a place were on the day: the Russian Empire, where Russia held it."""

    id = "holder_as"
    name = "Holder, as it was then"
    description = "What the holder of the place was on the date, or is today: the Russian Empire of Russia."
    type: str | None = "polity"
    kinds = PLACES
    weighed = False

    def values(self, evidence: Evidence, public: DerivedEntity, settings: Settings) -> list[Cell]:
        states = evidence.states(public["id"], settings.on)
        return _cells(evidence, {phase for phases in states.values() for phase in phases}, settings)


def _cells(evidence: Evidence, states: Iterable[str], settings: Settings) -> list[Cell]:
    """A cell for each state, in the order of their ids."""
    ids = sorted(states)
    shown = lookup.labels_of(evidence.connection, ids)
    return [entity_cell({"id": one, "label": shown.get(one, {}), "as": None}, settings.lang) for one in ids]


class Country(Holder):
    """The country of a place, by code, number, id or name; what is no country is a holder."""

    id = "country"
    name = "Country"
    description = "ISO 3166-1 code of the country that holds the place on the date, or today."
    type = None
    points = (6, 20)

    def verdict(
        self,
        evidence: Evidence,
        document: WrittenEntity,
        candidate: Weighed,
        value: Value,
        on: dates.Question | None,
    ) -> float | None:
        """A table may name the country of the time or that of today, or call the state of the time by the name of
        what followed it (China in 1850): all are right.
        """
        codes = evidence.codes(value)
        countries = {*evidence.countries(candidate.id, on), *evidence.countries(candidate.id, None)}
        if not codes.isdisjoint(countries):
            return 1.0
        holders = evidence.holders(candidate.id, on) | evidence.holders(candidate.id, None)
        if any(evidence.is_named(holder, value) for holder in sorted(holders)):
            return 1.0
        states = _states(evidence, value)
        if on is not None and _follows(evidence, evidence.holders(candidate.id, on), states, codes):
            return 1.0
        is_coded = _is_code(value)
        if not is_coded and evidence.has_held(candidate.id, states):
            return _ONCE if on is None else None
        if not holders and not countries:
            return None
        return -1.0 if codes or states else None

    def values(self, evidence: Evidence, public: DerivedEntity, settings: Settings) -> list[Cell]:
        return [{"str": code} for code in evidence.countries(public["id"], settings.on)]


def _states(evidence: Evidence, value: Value) -> frozenset[str]:
    """What a value means among the states, and what they are phases of."""
    documents = ((one, evidence.document(one)) for one in evidence.meant(value))
    return frozenset(one for one, document in documents if document is not None and document["kind"] == "polity")


def _follows(evidence: Evidence, holders: frozenset[str], states: frozenset[str], codes: frozenset[str]) -> bool:
    """Whether one of some states, or a country of these codes, is what followed who held a place."""
    followed = evidence.successors(holders)
    return not (states.isdisjoint(followed) and codes.isdisjoint(_codes_of(evidence, followed)))


def _codes_of(evidence: Evidence, holders: frozenset[str]) -> set[str]:
    own = (evidence.identifiers(holder).get("iso3166-alpha3") for holder in holders)
    return {code for code in own if code is not None}


def _is_code(value: Value) -> bool:
    return any(alpha3(text) for text in (value.id, value.written) if text)


class Coordinates(Property):
    """Where a place is."""

    id = "coordinates"
    name = "Coordinates"
    description = "Latitude and longitude in degrees, with a comma between them."
    kinds = PLACES
    points = (8, 30)

    def verdict(
        self,
        evidence: Evidence,
        document: WrittenEntity,
        candidate: Weighed,
        value: Value,
        on: dates.Question | None,
    ) -> float | None:
        location = document.get("location")
        point = _point(str(value.text))
        if location is None or point is None:
            return None
        longitude, latitude = representative_point(location)
        return _nearness(kilometres((latitude, longitude), point))

    def values(self, evidence: Evidence, public: DerivedEntity, settings: Settings) -> list[Cell]:
        if "location" not in public:
            return []
        longitude, latitude = representative_point(public["location"])
        return [{"str": f"{latitude},{longitude}"}]


class Degrees(Property):
    """One of the two coordinates; the two together are weighed as `coordinates`."""

    kinds = PLACES

    def __init__(self, id_: str, name: str, description: str, *, axis: int) -> None:
        self.id = id_
        self.name = name
        self.description = description
        self._axis = axis

    def values(self, evidence: Evidence, public: DerivedEntity, settings: Settings) -> list[Cell]:
        if "location" not in public:
            return []
        return [{"float": float(representative_point(public["location"])[self._axis])}]


def _point(text: str) -> tuple[float, float] | None:
    """Latitude and longitude in degrees; None where the text is no such two."""
    try:
        north, east = (float(part) for part in text.split(","))
    except ValueError:
        return None
    return (north, east) if -90 <= north <= 90 and -180 <= east <= 180 else None


#: Within so many kilometres two points are the same place; so far apart they say nothing; so far, that it cannot be.
_SAME: Final = 10
_NOTHING: Final = 200
_IMPOSSIBLE: Final = 2_000
#: What is just too far off to say nothing already speaks against it.
_TOO_FAR: Final = 0.3


def _nearness(distance: float) -> float:
    """1 within ten kilometres, falling to 0 at two hundred and to -1 at two thousand."""
    if distance <= _SAME:
        return 1.0
    if distance <= _NOTHING:
        return 1.0 - (distance - _SAME) / (_NOTHING - _SAME)
    share = (distance - _NOTHING) / (_IMPOSSIBLE - _NOTHING)
    return -min(1.0, _TOO_FAR + share * (1.0 - _TOO_FAR))
