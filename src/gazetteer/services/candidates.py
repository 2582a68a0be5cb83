"""Whom a name in a text may mean: the entities that bear it, by the name alone and by what stands around it.

Whether an imported name is a name here at all is asked in `company.py`; what to write for an entity, in `equivalents.py`.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from gazetteer.domain import dates
from gazetteer.domain.answered.texts import Equivalent
from gazetteer.domain.countries import ALPHA2
from gazetteer.domain.document import Geometry, holds_on
from gazetteer.domain.geometry import representative_point
from gazetteer.domain.provenance import is_imported_name
from gazetteer.domain.published import DerivedEntity, PublicName
from gazetteer.domain.tag import Tag
from gazetteer.services.equivalents import Length, adjectives_for, demonyms_for, equivalents, length_of
from gazetteer.text.annotation import Owner, language_fits
from gazetteer.text.dating import YEAR
from gazetteer.text.forms import Derived

Point = tuple[float, float]
"""Latitude and longitude, in degrees."""


def _point(location: Geometry | None) -> Point | None:
    if location is None:
        return None
    longitude, latitude = representative_point(location)
    return latitude, longitude


class Known:
    """An entity as annotation needs it, with what was worked out of its public document once."""

    __slots__ = (
        "_equivalents",
        "_holding",
        "_lengths",
        "checked",
        "country",
        "cues",
        "digest",
        "document",
        "imported_names",
        "is_country",
        "is_unit",
        "kind",
        "names",
        "point",
        "prominence",
        "related",
        "years",
    )

    def __init__(self, document: DerivedEntity, digest: str, checked: int) -> None:
        self.document = document
        self.digest = digest
        #: The version of the data for which the document is known to be the newest.
        self.checked = checked
        self.kind = document["kind"]
        self.names = document["names"]
        related = {relation["target"]["id"] for relation in document.get("relations", ())}
        for record in document.get("sovereignty", ()):
            related.update(holder["id"] for holder in record["holders"])
        self.related = frozenset(related - {document["id"]})
        self.years = frozenset(year for fact in document.get("dates", ()) for year in YEAR.findall(fact["date"])[:1])
        self.prominence = float(document.get("prominence") or 0.0)
        #: The names that nobody but an import states, by their place in the document.
        self.imported_names = frozenset(
            ordinal for ordinal, name in enumerate(self.names) if is_imported_name(document["id"], name)
        )
        identifiers = document.get("identifiers", {})
        self.is_country = "iso3166-alpha3" in identifiers
        #: The code of two letters of the country that it is or lies in, where that is stated.
        self.country = (
            ALPHA2.get(identifiers["iso3166-alpha3"])
            if self.is_country
            else identifiers.get("iso3166") or identifiers.get("iso3166-2", "")[:2] or None
        )
        #: Whether it is a unit of its country: a state, a province.
        self.is_unit = "iso3166-2" in identifiers
        self.point = _point(document.get("location"))
        self.cues = tuple(cue for type_ in document.get("types", ()) for cue in _CUES.get(type_, ()))
        self._equivalents: dict[tuple[Tag, str | None, Length | None], list[Equivalent]] = {}
        self._holding: dict[tuple[int, str], str | None] = {}
        self._lengths: dict[tuple[int, ...], Length | None] = {}

    def equivalents(self, target: Tag, on: dates.Question | None, *, length: Length | None = None) -> list[Equivalent]:
        """What to write for it, best first; worked out once for each target, date and length of what was written."""
        key = (target, None if on is None else on.text, length)
        found = self._equivalents.get(key)
        if found is None:
            if len(self._equivalents) > 20:
                self._equivalents.clear()
            found = self._equivalents[key] = equivalents(self.names, target, kind=self.kind, on=on, length=length)
        return found

    def length_of(self, ordinals: tuple[int, ...]) -> Length | None:
        """Whether these of its names are its full one or its short one; worked out once for each set of them."""
        if ordinals not in self._lengths:
            self._lengths[ordinals] = length_of(self.document, (self.names[ordinal] for ordinal in ordinals))
        return self._lengths[ordinals]

    def holding(self, ordinal: int, on: dates.Question) -> str | None:
        """Whether one of its names holds at a time."""
        key = (ordinal, on.text)
        if key not in self._holding:
            if len(self._holding) > 200:
                self._holding.clear()
            self._holding[key] = holds_on(self.names[ordinal], on)
        return self._holding[key]


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entity that a name in the text may mean: the names of it that match (the best first), how well it fits and why."""

    known: Known
    ordinals: tuple[int, ...]
    score: float
    why: tuple[str, ...]
    #: What the text has that is made of the name, where it has not the name itself: китайского, Siberian, Sino-, Russians.
    derived: Derived | None = None
    #: Whether nobody but an import says that the entity has any of the matching names.
    imported: bool = False
    #: Whose name it is, where that is another state than the one of the day: China in 1858.
    bearer: Known | None = None

    def equivalents(self, target: Tag, on: dates.Question | None) -> list[Equivalent]:
        """What to write for it here, best first: for what is made of a name what the other language makes, then the names."""
        bearer = self.bearing
        names = bearer.equivalents(target, on, length=bearer.length_of(self.ordinals))
        if self.bearer is not None:
            # The text has the short name of all its times: so may who writes, or name the state of the day.
            names = [*names[:1], *self.known.equivalents(target, on)]
        if self.derived == "demonym":
            peoples = demonyms_for(names, target) if self.known.kind == "polity" else []
            return [*peoples, *names]
        if self.derived is not None:
            return [*adjectives_for(names, target), *names]
        return [*names, *adjectives_for(names, target)] if self.is_short else names

    @property
    def bearing(self) -> Known:
        """Who bears the name."""
        return self.known if self.bearer is None else self.bearer

    @property
    def is_short(self) -> bool:
        """Whether the text has one Chinese character for the name: 俄方, 中俄."""
        return all(len(name["text"]) == 1 and name["lang"].startswith("zh") for name in self.names)

    @property
    def entity(self) -> str:
        return self.known.document["id"]

    @property
    def names(self) -> Iterator[PublicName]:
        names = self.bearing.names
        return (names[ordinal] for ordinal in self.ordinals)


@dataclass(frozen=True, slots=True)
class Annotation:
    """A name found in the text: code point offsets, its candidates (best first), and the pair of brackets it belongs to."""

    start: int
    end: int
    candidates: tuple[Candidate, ...]
    group: int | None = None

    @property
    def best(self) -> Candidate:
        return self.candidates[0]


Place = tuple[int, int]
"""Where a name stands in a text: code point offsets."""

Candidates = dict[Place, tuple[Candidate, ...]]

#: The kinds that lie somewhere.
MAPPED: Final = ("place", "polity")

#: What a name that an adjective is made of stands behind the name itself: Донской is a name before it is of the Don.
_BEHIND_NAMES: Final = 0.2
_OF_STATES: Final = 0.5
#: A people that has an entry of its own is meant before its state.
_BEHIND_PEOPLES: Final = 0.8
_STATUS: Final = {"preferred": 0.3, "admitted": 0.25, "deprecated": 0.1, "lookup": 0.05}


def candidates_of(
    owners: Sequence[Owner],
    known: Mapping[str, Known],
    surface: str,
    *,
    source: str | None,
    on: dates.Question | None,
) -> tuple[Candidate, ...]:
    """Whom a surface form may mean, by the name alone."""
    fits: dict[str, list[tuple[float, int, tuple[str, ...]]]] = {}
    made: dict[str, Derived | None] = {}
    for owner in owners:
        one = known.get(owner.entity)
        if one is None or owner.ordinal >= len(one.names):
            continue
        name = one.names[owner.ordinal]
        if not language_fits(name["lang"], source):
            continue
        if name["status"] == "lookup" and owner.ordinal in one.imported_names:
            # What an import knows a reviewed entity by is there for searches alone: Hu is no Shanghai.
            continue
        score, why = _fit(one, owner, surface, on)
        if owner.derived is None or owner.entity not in made:
            made[owner.entity] = owner.derived
        fits.setdefault(owner.entity, []).append((score, owner.ordinal, why))
    ranked = []
    for entity, forms in fits.items():
        one = known[entity]
        forms.sort(key=lambda form: (-form[0], form[1]))
        score, _, why = forms[0]
        score += one.prominence
        ordinals = tuple(dict.fromkeys(ordinal for _, ordinal, _ in forms))
        imported = bool(one.imported_names) and one.imported_names.issuperset(ordinals)
        ranked.append(Candidate(one, ordinals, round(score, 4), why, derived=made[entity], imported=imported))
    ranked.sort(key=lambda candidate: (-candidate.score, candidate.entity))
    return tuple(ranked)


def _fit(known: Known, owner: Owner, surface: str, on: dates.Question | None) -> tuple[float, tuple[str, ...]]:
    name = known.names[owner.ordinal]
    # What an import prefers says only which of its names is the main one.
    is_imported = owner.ordinal in known.imported_names
    score = _STATUS["admitted" if is_imported and name["status"] == "preferred" else name["status"]]
    why = [f"{name['status']} name"]
    if name["text"] == surface:
        score += 0.1
    if owner.derived == "demonym":
        score -= _BEHIND_PEOPLES
        why.append(f"what the people of {name['text']} are called")
    elif owner.derived is not None:
        score -= _BEHIND_NAMES
        # Бразильский is of Brazil before it is of Brasilia.
        score += _OF_STATES * ("state" in known.document.get("types", ()))
        why.append(f"an adjective of {name['text']}")
    elif owner.inflected:
        why.append(f"a form of {name['text']}")
    if name["type"] == "abbreviation" or name["type"] == "historical":
        score -= 0.05
    if on is not None:
        holds = known.holding(owner.ordinal, on)
        if holds == "certain":
            score += 0.5
            why.append("a name of the time")
        elif holds == "possible":
            score += 0.25
            why.append("perhaps a name of the time")
        elif holds is None:
            score -= 0.5
            why.append("not a name of the time")
    return score, tuple(why)


# What stands around an ambiguous name

_NEAR: Final = 60
_COMPANY: Final = 200
#: Words near a name that tell which kind of thing it is, for each type of entity.
_CUES: Final[Mapping[str, tuple[str, ...]]] = {
    "river": ("river", "реки", "реке", "реку", "рекой", "река", "流域", "沿岸", "江水", "河水", "bank", "берег", "上游", "下游"),
    "province": ("province", "провинци", "省"),
    "city": ("city", "город", "市", "town", "станци", "station"),
    "island": ("island", "остров", "岛"),
}  # fmt: skip  # laid out as a table
#: What touches a name, which is `|` here, and leaves little doubt: 黑龙江北岸, 渡|; 黑龙江省, 黑龙江巡抚.
_TOUCHING: Final[Mapping[str, re.Pattern[str]]] = {
    "river": re.compile(
        r"\|(?:以?[东西南北左右两][岸面]|[上中下]游|口(?!岸|头|述|吻)|江?[水面](?!平)|流域|沿岸|航行|航道|航运|水系|舰队|大桥|中的?岛|封冻|结冰|解冻|之[滨畔])"
        r"|(?:[沿渡跨顺溯濒临]|越过|横渡|强渡|内河|注入|汇入|流入|入|支流)\|"
        r"|(?:banks?|mouth|course|basin|waters|shores?|tributar(?:y|ies)|reaches) of (?:the )?\|"
        r"|(?:верхов|низов|усть|берег|бассейн|течени|вод|приток)\w* \|",
        re.IGNORECASE,
    ),
    "province": re.compile(
        r"\|(?:省|巡抚|总督|督军|副都统|当局|政府|人民政府|籍|境内|各地|全境|人口|经济|农业|地方)|[、和与及](?:吉林|奉天|辽宁|盛京|内蒙古)|(?:吉林|奉天|辽宁|盛京|内蒙古)[、和与及]\|"
    ),
}


def in_context(text: str, annotations: list[Annotation]) -> list[Annotation]:
    """Ambiguous names by what stands around them: years, the kind of thing, and what else the text names without doubt."""
    if all(len(annotation.candidates) == 1 for annotation in annotations):
        return annotations
    sure: dict[str, list[int]] = {}
    for annotation in annotations:
        if len(annotation.candidates) == 1:
            sure.setdefault(annotation.best.entity, []).append(annotation.start)
    years = [(found.start(), found.group()) for found in YEAR.finditer(text)]
    return [
        annotation
        if len(annotation.candidates) == 1
        else replace(
            annotation,
            candidates=tuple(
                sorted(
                    (_weighed(text, annotation, candidate, sure, years) for candidate in annotation.candidates),
                    key=lambda candidate: (-candidate.score, candidate.entity),
                )
            ),
        )
        for annotation in annotations
    ]


#: What a word near a name gives to the kind of thing that it tells, and what it gives where it touches the name.
_NEARBY: Final = 0.3
_BESIDE: Final = 0.7


def _cue(text: str, annotation: Annotation, known: Known) -> tuple[str | None, float]:
    """What the text says that an entity of this kind is meant, and how much that gives; nothing where it says nothing."""
    before, behind = text[max(0, annotation.start - 20) : annotation.start], text[annotation.end : annotation.end + 12]
    for type_ in known.document.get("types", ()):
        touching = _TOUCHING[type_].search(f"{before}|{behind}") if type_ in _TOUCHING else None
        if touching is not None:
            return touching.group().replace("|", " ").strip(), _BESIDE
    beside = f"{before[-12:]}|{behind}".lower()
    cue = next((cue for cue in known.cues if cue in beside), None)
    return cue, _NEARBY if cue is not None else 0.0


def _weighed(
    text: str,
    annotation: Annotation,
    candidate: Candidate,
    sure: Mapping[str, list[int]],
    years: Sequence[tuple[int, str]],
) -> Candidate:
    known, score, why = candidate.known, candidate.score, list(candidate.why)
    if known.years and years:
        first = bisect_left(years, (annotation.start - _NEAR, ""))
        last = bisect_right(years, (annotation.end + _NEAR, ""))
        said = [
            (min(abs(position - annotation.start), abs(position - annotation.end)), year)
            for position, year in years[first:last]
            if year in known.years
        ]
        if said:
            distance, year = min(said)
            score += 0.7 - 0.3 * min(distance, _NEAR) / _NEAR
            why.append(f"the text says {year}")
    if known.cues:
        cue, gained = _cue(text, annotation, known)
        if cue is not None:
            score += gained
            why.append(f"the text says {cue}")
    near: list[str] = []
    far: list[str] = []
    for entity in known.related & sure.keys():
        places = sure[entity]
        index = bisect_left(places, annotation.start)
        distances = [abs(place - annotation.start) for place in places[max(0, index - 1) : index + 1]]
        (near if min(distances) <= _COMPANY else far).append(entity)
    if near or far:
        score += min(0.15 * len(near), 0.45) + min(0.05 * len(far), 0.15)
        why.append("the text also names " + ", ".join([*sorted(near), *sorted(far)][:3]))
    return replace(candidate, score=round(score, 4), why=tuple(why))
